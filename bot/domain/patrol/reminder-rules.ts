/** Reminders of patrols: two tables. Whose turn it is hears in the morning; the secretary hears in the evening what is missing. */
import type { ReminderRule } from '../reminder/rule';

const HOUR = 60;

export const PATROL_RULES: readonly ReminderRule[] = [
  {
    code: 'pt-day',
    per: 'ASSIGNEE',
    offset: { from: 'DUE', days: 0, atMin: 8 * HOUR + 30 },
    quiet: 'SHIFT',
    staleAfterMin: 9 * HOUR,
    priority: 5,
    // A duty one has taken on: heard once with 免打扰 too.
    muted: 'ONCE',
  },
];

export const UNPATROLLED_RULES: readonly ReminderRule[] = [
  {
    code: 'pt-missing',
    per: 'SECRETARY',
    offset: { from: 'DUE', days: 0, atMin: 17 * HOUR + 30 },
    quiet: 'SHIFT',
    staleAfterMin: 3 * HOUR,
    priority: 6,
  },
];
