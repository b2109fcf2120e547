/** Reminders of a booking: a table. Those of things that are lent are about giving them back. */
import type { ReminderRule } from '../reminder/rule';

export interface BookingRule extends ReminderRule {
  per: 'BOOKER' | 'OWNER';
  /** Only of what is given back. */
  lent?: true;
}

const HOUR = 60;

export const BOOKING_RULES: readonly BookingRule[] = [
  {
    code: 'b-1d',
    per: 'BOOKER',
    offset: { from: 'START', days: -1, atMin: 16 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 12 * HOUR,
    priority: 5,
    muted: 'ONCE',
  },
  {
    code: 'b-1h',
    per: 'BOOKER',
    offset: { from: 'START', minutes: -HOUR },
    quiet: 'IGNORE',
    staleAfterMin: HOUR,
    priority: 3,
    muted: 'ONCE',
  },
  {
    code: 'b-return',
    per: 'BOOKER',
    lent: true,
    offset: { from: 'END', minutes: 0 },
    quiet: 'SHIFT',
    staleAfterMin: 12 * HOUR,
    priority: 4,
    muted: 'ONCE',
  },
  {
    code: 'b+1w',
    per: 'BOOKER',
    lent: true,
    offset: { from: 'END', workdays: 1, atMin: 10 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 24 * HOUR,
    priority: 4,
    muted: 'ONCE',
  },
  {
    code: 'b+1w-owner',
    per: 'OWNER',
    lent: true,
    offset: { from: 'END', workdays: 1, atMin: 15 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 24 * HOUR,
    priority: 5,
  },
];
