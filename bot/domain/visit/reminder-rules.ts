/** Reminders of pairings: two tables. Who visits hears on the day, a workday; the community hears a number a week later. */
import type { ReminderRule } from '../reminder/rule';

const NINE = 9 * 60;
const DAY = 24 * 60;
const day = { quiet: 'SHIFT', staleAfterMin: 2 * DAY, priority: 6 } as const;

export interface PairingRule extends ReminderRule {
  per: 'HELPER' | 'COMMUNITY';
}

export const PAIRING_RULES: readonly PairingRule[] = [
  // A promise: heard once with 免打扰 too.
  { ...day, code: 'pa-due', per: 'HELPER', offset: { from: 'DUE', workdays: 0, atMin: NINE }, muted: 'ONCE' },
];

export const UNVISITED_RULES: readonly PairingRule[] = [
  { ...day, code: 'pa-late', per: 'COMMUNITY', offset: { from: 'END', workdays: 0, atMin: NINE } },
];
