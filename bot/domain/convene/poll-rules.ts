/** Reminders of a time poll: units that have not voted, then the result, then once more when nobody decided. */
import type { ReminderRule } from '../reminder/rule';

const HOUR = 60;
const DAY = 24 * HOUR;

export const POLL_RULES: readonly ReminderRule[] = [
  {
    code: 'p-1w-unit',
    per: 'UNIT',
    offset: { from: 'DUE', workdays: -1, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 9 * HOUR,
    priority: 5,
  },
  { code: 'p-result', per: 'AUTHOR', offset: { from: 'DUE', minutes: 0 }, quiet: 'SHIFT', staleAfterMin: 3 * DAY, priority: 4 },
  {
    code: 'p-undecided',
    per: 'AUTHOR_AGAIN',
    offset: { from: 'DUE', workdays: 1, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 2 * DAY,
    priority: 5,
  },
];

/** The vote card itself: a row so that the next person is asked when nothing reaches the first. */
export const POLL_ASKED: ReminderRule = {
  code: 'p-asked',
  per: 'UNIT',
  quiet: 'IGNORE',
  staleAfterMin: 2 * DAY,
  priority: 5,
  muted: 'SEND',
};
