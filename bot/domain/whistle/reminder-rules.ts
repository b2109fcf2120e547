/** Reminders of whistles: a table. The subject (`reminder-subject.ts`) says who is asked. Their times are counted in working hours already. */

import type { ReminderRule } from '../reminder/rule';
import { LEVELS } from './rules';

export interface WhistleRule extends ReminderRule {
  /** CALLED: a unit that has not come. STREET: those above and whoever raised it. WORKING: a unit that came. HOST: who verifies. */
  per: 'CALLED' | 'STREET' | 'WORKING' | 'HOST';
  /** DUE is until when to come, until when to be done, or the day on which done was said. */
  clock: 'TAKE_UP' | 'FINISH' | 'CLAIMED';
  /** Of whistles of this level only. */
  urgent?: boolean;
}

const HOUR = 60;
const NINE = 9 * HOUR;
const toCome = { clock: 'TAKE_UP', per: 'CALLED', quiet: 'IGNORE', staleAfterMin: HOUR, priority: 1, muted: 'SEND' } as const;
const street = { ...toCome, per: 'STREET', staleAfterMin: 2 * 24 * HOUR } as const;
const toDo = { clock: 'FINISH', per: 'WORKING', quiet: 'SHIFT', staleAfterMin: 9 * HOUR, priority: 4, muted: 'SEND' } as const;

/** The call itself: a row so that the next person is asked when nothing reaches the first. */
export const CALLED: WhistleRule = { ...toCome, code: 'w-called', staleAfterMin: 24 * HOUR };

export const WHISTLE_RULES: readonly WhistleRule[] = [
  { ...toCome, code: 'w-30m', urgent: false, offset: { from: 'DUE', minutes: -LEVELS.normal.remindMin } },
  { ...toCome, code: 'w-15m', urgent: true, offset: { from: 'DUE', minutes: -LEVELS.urgent.remindMin } },
  // Never in silence: who did not come is named above.
  { ...street, code: 'w-missed', offset: { from: 'DUE', minutes: 0 } },
  { ...street, code: 'w-missed+1w', quiet: 'SHIFT', offset: { from: 'DUE', workdays: 1, atMin: NINE } },
  { ...toDo, code: 'w-finish-2h', offset: { from: 'DUE', minutes: -2 * HOUR } },
  { ...toDo, code: 'w-finish', offset: { from: 'DUE', minutes: 0 }, staleAfterMin: 24 * HOUR },
  { ...toDo, code: 'w-finish+1w', per: 'HOST', offset: { from: 'DUE', workdays: 1, atMin: NINE }, staleAfterMin: 2 * 24 * HOUR },
  // Said to be done, and nobody has looked.
  {
    ...toDo,
    code: 'w-claimed',
    per: 'HOST',
    clock: 'CLAIMED',
    offset: { from: 'CLAIMED', workdays: 1, atMin: NINE },
    staleAfterMin: 2 * 24 * HOUR,
  },
];
