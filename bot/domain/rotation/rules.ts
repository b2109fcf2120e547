/** Whose turn it is: periods, their order, debts. Pure. */
import type { TurnStatus } from '../../../prisma/client';
import { type Cadence as AnyCadence, firstDay, nextPeriod, periodOf } from '../calendar/periods';

export type Cadence = Extract<AnyCadence, 'MONTH' | 'QUARTER'>;

/** Every period of the year that begins with `from`'s, one year long. */
export function yearFrom(date: string, cadence: Cadence): string[] {
  const periods = [periodOf(date, cadence)];
  while (periods.length < (cadence === 'MONTH' ? 13 : 5)) periods.push(nextPeriod(periods.at(-1) ?? ''));
  return periods;
}

/** A turn as far as the order needs it. */
export interface Slot {
  /** Unit that hosts. */
  orgId: string;
  /** Unit whose place in the order it is: another one only after a swap. */
  owner: string;
  status: TurnStatus;
  /** Unit that makes up here for a turn that it skipped. */
  debtOf: string | null;
}

/** Owners of turns: swaps that were agreed, taken back from the last to the first. */
export function ownersOf(
  turns: readonly { id: string; orgId: string }[],
  swaps: readonly { fromTurnId: string; toTurnId: string }[],
): Map<string, string> {
  const owner = new Map(turns.map((t) => [t.id, t.orgId]));
  for (const { fromTurnId, toTurnId } of [...swaps].reverse()) {
    const [from, to] = [owner.get(fromTurnId), owner.get(toTurnId)];
    if (from === undefined || to === undefined) continue;
    owner.set(fromTurnId, to);
    owner.set(toTurnId, from);
  }
  return owner;
}

/** Turns that a unit skipped and has not made up for by a planned one. */
export function owed(slots: readonly Pick<Slot, 'orgId' | 'status' | 'debtOf'>[], orgId: string): number {
  const skipped = slots.filter((s) => s.status === 'SKIPPED' && s.orgId === orgId).length;
  return skipped - slots.filter((s) => s.debtOf === orgId).length;
}

/**
 * Who hosts after these turns: whoever owes one, as soon as it would not host twice running, else the next in the order of the seats.
 * Regular turns go round by owner, so no unit is ever more than one ahead of another, whatever was swapped or skipped.
 * @param seats units in the order of rotation, at least one
 * @param slots turns so far, by period
 */
export function nextHost(seats: readonly string[], slots: readonly Slot[]): { orgId: string; debtOf: string | null } {
  const regular = nextRegular(seats, slots);
  const last = slots.at(-1)?.orgId;
  const debtor = slots
    .filter((s) => s.status === 'SKIPPED' && seats.includes(s.orgId) && owed(slots, s.orgId) > 0)
    .map((s) => s.orgId)
    .find((orgId) => seats.length <= 2 || (orgId !== last && orgId !== regular));
  return debtor ? { orgId: debtor, debtOf: debtor } : { orgId: regular, debtOf: null };
}

function nextRegular(seats: readonly string[], slots: readonly Slot[]): string {
  const before = slots.filter((s) => s.debtOf === null && seats.includes(s.owner)).at(-1);
  return seats[((before ? seats.indexOf(before.owner) : -1) + 1) % seats.length] as string;
}

export interface TurnToChange {
  period: string;
  orgId: string;
  status: TurnStatus;
}

/** May still be swapped or skipped: it has not begun and is not skipped. */
export const isAhead = ({ period, status }: TurnToChange, today: string): boolean =>
  firstDay(period) > today && status !== 'SKIPPED' && status !== 'DONE';

/** The turn of a unit nearest to a period: the first one after it, else the last one before. @param turns by period, all ahead */
export function nearest<T extends TurnToChange>(turns: readonly T[], orgId: string, to: string): T | undefined {
  const own = turns.filter((t) => t.orgId === orgId && t.period !== to);
  return own.find((t) => t.period > to) ?? own.at(-1);
}
