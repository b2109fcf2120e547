/** How many voting units will be there, before the meeting: who said so, and each of the others by its record. Pure. */
import { answerNow, isAnswer, isConfirmed, type Seat } from './rules';

/** How often a unit came when it was asked. */
export interface UnitRecord {
  asked: number;
  came: number;
}

/** A seat, as far as the forecast needs it. */
export interface ForecastSeat extends Seat {
  required?: boolean;
  /** A deputy of the address book says yes before they count as sure; one from outside is named by the unit and cannot. */
  substituteId?: string | null;
  substituteName?: string | null;
  substituteConfirmed?: boolean;
}

export interface Forecast {
  /** Accepted, or sent a deputy who said yes or cannot be asked. */
  sure: number;
  /** Sum of chances: what comes on average. */
  expected: number;
  /** One standard deviation to both sides, never less than is sure nor more than is possible. */
  from: number;
  to: number;
}

/** Chance that a unit comes, from its record; one half without any (Laplace). */
export function chance({ asked, came }: UnitRecord): number {
  return (Math.min(came, asked) + 1) / (asked + 2);
}

function isSure(seat: ForecastSeat, revision: number): boolean {
  const now = answerNow(seat, revision);
  const outsider = now === 'SUBSTITUTED' && !seat.substituteId && Boolean(seat.substituteName);
  return now === 'ACCEPTED' || outsider || isConfirmed(seat, revision);
}

/** Voting seats that may come and are not sure. */
function open<S extends ForecastSeat>(seats: readonly S[], revision: number): S[] {
  return seats.filter((s) => s.canVote && !isSure(s, revision) && answerNow(s, revision) !== 'DECLINED');
}

/** @param recordOf past meetings of a unit */
export function forecast(seats: readonly ForecastSeat[], revision: number, recordOf: (orgId: string) => UnitRecord): Forecast {
  const sure = seats.filter((s) => s.canVote && isSure(s, revision)).length;
  const chances = open(seats, revision).map((s) => chance(recordOf(s.orgId)));
  const expected = sure + chances.reduce((a, p) => a + p, 0);
  const spread = Math.sqrt(chances.reduce((a, p) => a + p * (1 - p), 0));
  const [from, to] = [Math.round(expected - spread), Math.round(expected + spread)];
  return { sure, expected, from: Math.max(sure, from), to: Math.min(sure + chances.length, to) };
}

/** Does the quorum depend on luck? Also when a required unit has not said that it comes. */
export function isShort(seats: readonly ForecastSeat[], revision: number, needed: number, { from }: Forecast): boolean {
  return needed > 0 && (from < needed || seats.some((s) => s.required && s.canVote && !isSure(s, revision)));
}

/**
 * Units most worth a call: required ones first, then by what a call gains, the chance of a yes times what that yes adds.
 * Units that have answered are left alone. @returns at most `n`, in the order given among equals
 */
export function worthACall<S extends ForecastSeat>(
  seats: readonly S[],
  revision: number,
  recordOf: (orgId: string) => UnitRecord,
  n = 3,
): S[] {
  const gain = (s: S) => {
    const p = chance(recordOf(s.orgId));
    return p * (1 - p);
  };
  return open(seats, revision)
    .filter((s) => !isAnswer(answerNow(s, revision)))
    .sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false) || gain(b) - gain(a))
    .slice(0, n);
}
