/** Reminders of an urgent meeting, in place of those of an ordinary one. It is urgent: no quiet hours, no 免打扰, no cap. */
import type { ReminderRule } from '../../reminder/rule';

const HOUR = 60;
/** When half of the time to answer is over. */
export const HEADS_BEFORE_DUE_MIN = 15;

export const URGENT_RULES: readonly ReminderRule[] = [
  /** Half of the time to answer is over: everybody of a unit that is silent, the head too. */
  {
    code: 'u-15m-unit',
    words: '再催没答复的单位',
    per: 'UNIT',
    offset: { from: 'DUE', minutes: -HEADS_BEFORE_DUE_MIN },
    quiet: 'IGNORE',
    staleAfterMin: 15,
    priority: 0,
    muted: 'SEND',
  },
  /** Who comes, to the caller. */
  {
    code: 'u-due',
    words: '告诉召集人谁来',
    per: 'CALLER',
    offset: { from: 'DUE', minutes: 0 },
    quiet: 'IGNORE',
    staleAfterMin: 30,
    priority: 0,
    muted: 'SEND',
  },
  /** How did it end? */
  {
    code: 'u-outcome',
    words: '请召集人记结果',
    per: 'OUTCOME',
    offset: { from: 'END', minutes: 0 },
    quiet: 'IGNORE',
    staleAfterMin: 24 * HOUR,
    priority: 4,
    muted: 'SEND',
  },
];
