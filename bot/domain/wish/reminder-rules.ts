/** Reminders of a wish: a table. Who claimed it hears on its last day; the community hears what waits for it. */
import type { WishStatus } from '../../../prisma/client';
import type { ReminderRule } from '../reminder/rule';

const NINE = 9 * 60;
const DAY = 24 * 60;

export interface WishRule extends ReminderRule {
  per: 'CLAIMER' | 'COMMUNITY';
  /** The state it belongs to: in another one it is not sent. */
  of: WishStatus;
}

export const WISH_RULES: readonly WishRule[] = [
  // A promise: heard once with 免打扰 too.
  {
    code: 'w-due',
    per: 'CLAIMER',
    of: 'CLAIMED',
    offset: { from: 'DUE', days: 0, atMin: NINE },
    quiet: 'SHIFT',
    staleAfterMin: 12 * 60,
    priority: 5,
    muted: 'ONCE',
  },
  {
    code: 'w-review+1w',
    per: 'COMMUNITY',
    of: 'COLLECTED',
    offset: { from: 'START', workdays: 1, atMin: NINE },
    quiet: 'SHIFT',
    staleAfterMin: 2 * DAY,
    priority: 6,
  },
  {
    code: 'w-delivered+2w',
    per: 'COMMUNITY',
    of: 'DELIVERED',
    offset: { from: 'CLAIMED', workdays: 2, atMin: NINE },
    quiet: 'SHIFT',
    staleAfterMin: 2 * DAY,
    priority: 6,
  },
];
