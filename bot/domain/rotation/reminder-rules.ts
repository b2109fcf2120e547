/** When the unit whose turn comes is told. */
import type { RotationTurnModel } from '../../../prisma/client';
import { firstDay } from '../calendar/periods';
import type { Planned } from '../reminder/plan';
import type { ReminderRule } from '../reminder/rule';

export interface TurnRule extends ReminderRule {
  /** The unit whose turn it is; the secretary of the body, as long as that unit has not confirmed. */
  per: 'HOST' | 'CALLER';
  /** With what the turn before hands over. */
  handover?: true;
}

const NINE = 9 * 60;
const DAYS = 24 * 60;

/** The notice that brings the handover. */
export const HANDOVER = { from: 'START', days: -7, atMin: NINE } as const;

export const TURN_RULES: readonly TurnRule[] = [
  { code: 't-14d', per: 'HOST', offset: { from: 'START', days: -14, atMin: NINE }, quiet: 'SHIFT', staleAfterMin: 3 * DAYS, priority: 6 },
  {
    code: 't-7d',
    per: 'HOST',
    offset: HANDOVER,
    quiet: 'SHIFT',
    staleAfterMin: 3 * DAYS,
    priority: 6,
    handover: true,
  },
  {
    code: 't-3w-caller',
    per: 'CALLER',
    offset: { from: 'START', workdays: -3, atMin: NINE },
    quiet: 'SHIFT',
    staleAfterMin: 2 * DAYS,
    priority: 6,
  },
  { code: 't-1d', per: 'HOST', offset: { from: 'START', days: -1, atMin: NINE }, quiet: 'SHIFT', staleAfterMin: DAYS, priority: 5 },
];

/** @param callerId organisation that hosts the body */
export function plannedTurn({ id, revision, period, orgId }: RotationTurnModel, callerId: string): Planned<TurnRule> {
  return {
    kind: 'TURN',
    id,
    revision,
    anchors: { START: { date: firstDay(period), minute: NINE } },
    recipients: (rule) => [`unit:${rule.per === 'CALLER' ? callerId : orgId}`],
  };
}
