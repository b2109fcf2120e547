/** Reminders of agreements between two units and of what their items owe: two tables. The subjects say who is asked. */
import type { ReminderRule } from '../reminder/rule';

const NINE = 9 * 60;
const DAY = 24 * 60;
const day = { quiet: 'SHIFT', staleAfterMin: 2 * DAY, priority: 6 } as const;

export interface AgreementRule extends ReminderRule {
  /** WAITING: the side whose yes is awaited. SIDES: one row for each. */
  per: 'WAITING' | 'SIDES';
}

export const AGREEMENT_RULES: readonly AgreementRule[] = [
  { ...day, code: 'g-sign+2w', per: 'WAITING', offset: { from: 'START', workdays: 2, atMin: NINE } },
  { ...day, code: 'g-end-30d', per: 'SIDES', offset: { from: 'END', days: -30, atMin: NINE }, staleAfterMin: 5 * DAY },
];

export interface TermRule extends ReminderRule {
  /** PROMISER: the unit that promised. SIDES: one row for each side. */
  per: 'PROMISER' | 'SIDES';
  /** LIAISON: the first one who can be reached. HEAD: the head, or a community's secretary. */
  ask: 'LIAISON' | 'HEAD';
}

export const TERM_RULES: readonly TermRule[] = [
  { ...day, code: 'gi-30d', per: 'PROMISER', ask: 'LIAISON', offset: { from: 'DUE', days: -30, atMin: NINE }, staleAfterMin: 5 * DAY },
  // A promise: heard once with 免打扰 too.
  { ...day, code: 'gi-7d', per: 'PROMISER', ask: 'LIAISON', offset: { from: 'DUE', days: -7, atMin: NINE }, priority: 5, muted: 'ONCE' },
  { ...day, code: 'gi+1w', per: 'SIDES', ask: 'HEAD', offset: { from: 'DUE', workdays: 1, atMin: NINE }, priority: 5 },
];

/** The day after the one that was arranged (约时间). */
export const PLANNED_RULES: readonly TermRule[] = [
  { ...day, code: 'gi-planned+1d', per: 'PROMISER', ask: 'LIAISON', offset: { from: 'START', days: 1, atMin: NINE } },
];
