/** Reminders of work that meetings gave to units: a table. The subject (`reminder-subject.ts`) says who is asked. */
import type { ReminderRule } from '../reminder/rule';

export interface ActionRule extends ReminderRule {
  per: 'UNIT' | 'HOST';
  /** OWNER: who acts for the unit, else its liaison. UNIT: liaison and backup. */
  ask: 'OWNER' | 'UNIT' | 'HEAD' | 'SECRETARY';
}

const NINE = 9 * 60;
/** Reported done, and its host has not looked yet. */
export const VERIFY = 'a-claimed';
const day = { per: 'UNIT', quiet: 'SHIFT', staleAfterMin: 9 * 60, priority: 5 } as const;

/** Default plan of an action item (D.7). */
export const ACTION_RULES: readonly ActionRule[] = [
  { ...day, code: 'a-3w', ask: 'OWNER', offset: { from: 'DUE', workdays: -3, atMin: NINE } },
  { ...day, code: 'a-1w', ask: 'OWNER', offset: { from: 'DUE', workdays: -1, atMin: NINE } },
  // A promise: heard once with 免打扰 too.
  { ...day, code: 'a-due', ask: 'OWNER', offset: { from: 'DUE', days: 0, atMin: NINE }, muted: 'ONCE' },
  { ...day, code: 'a+1w', ask: 'UNIT', offset: { from: 'DUE', workdays: 1, atMin: NINE }, staleAfterMin: 24 * 60 },
  { ...day, code: 'a+3w', ask: 'HEAD', offset: { from: 'DUE', workdays: 3, atMin: NINE }, staleAfterMin: 24 * 60 },
  { ...day, code: 'a+5w', per: 'HOST', ask: 'SECRETARY', offset: { from: 'DUE', workdays: 5, atMin: NINE }, staleAfterMin: 48 * 60 },
  {
    ...day,
    code: VERIFY,
    per: 'HOST',
    ask: 'SECRETARY',
    offset: { from: 'CLAIMED', workdays: 2, atMin: NINE },
    staleAfterMin: 48 * 60,
  },
];
