/** What holds for bookings, whatever is booked. Pure. */
import { HOUR_MS, MINUTE_MS } from '../../clock';

/** [startAt, endAt) */
export interface Span {
  startAt: Date;
  endAt: Date;
}

/** How many are taken during a span. */
export interface Use extends Span {
  quantity: number;
}

export const overlaps = (a: Span, b: Span): boolean => a.startAt < b.endAt && b.startAt < a.endAt;

/** The span with the minutes that must lie between two bookings on both sides. */
export const padded = ({ startAt, endAt }: Span, bufferMin: number): Span => ({
  startAt: new Date(startAt.getTime() - bufferMin * MINUTE_MS),
  endAt: new Date(endAt.getTime() + bufferMin * MINUTE_MS),
});

/** The most that are taken at any instant of `span`. Touching ends do not add up. */
export function peak(uses: readonly Use[], span: Span): number {
  const inside = uses.filter((u) => overlaps(u, span));
  const starts = [span.startAt, ...inside.map((u) => u.startAt).filter((s) => s > span.startAt)];
  return Math.max(...starts.map((at) => inside.filter((u) => u.startAt <= at && at < u.endAt).reduce((sum, u) => sum + u.quantity, 0)));
}

export interface Stock {
  /** How many there are. */
  quantity: number;
  bufferMin: number;
}

/** How many are free during all of `span`, never less than none. */
export const left = (stock: Stock, uses: readonly Use[], span: Span): number =>
  Math.max(0, stock.quantity - peak(uses, padded(span, stock.bufferMin)));

export const fits = (stock: Stock, uses: readonly Use[], wanted: Use): boolean => left(stock, uses, wanted) >= wanted.quantity;

/** Minutes of one day: when something is open. */
export interface Hours {
  fromMin: number;
  toMin: number;
}

/** When people use rooms, where nobody said it. */
export const USUAL_HOURS: Hours = { fromMin: 8 * 60, toMin: 21 * 60 };

/** When things are fetched and brought back. */
export const OFFICE_HOURS: Hours = { fromMin: 8 * 60, toMin: 18 * 60 };

const STEP_MIN = 30;

/**
 * The next start on the same day after `wanted` where as many are free for as long: at a full hour if there is one within the next hour, else at
 * a half. @param dayStart midnight before it @returns undefined when the day is over
 */
export function nextStart(stock: Stock, uses: readonly Use[], wanted: Use, dayStart: Date, hours: Hours): Date | undefined {
  const length = wanted.endAt.getTime() - wanted.startAt.getTime();
  const last = dayStart.getTime() + hours.toMin * MINUTE_MS - length;
  const first = Math.floor((wanted.startAt.getTime() - dayStart.getTime()) / MINUTE_MS / STEP_MIN + 1) * STEP_MIN;
  const free = (at: number) =>
    at <= last && fits(stock, uses, { startAt: new Date(at), endAt: new Date(at + length), quantity: wanted.quantity });
  for (let min = Math.max(first, hours.fromMin); ; min += STEP_MIN) {
    const at = dayStart.getTime() + min * MINUTE_MS;
    if (at > last) return undefined;
    if (!free(at)) continue;
    const full = min % 60 === 0 ? at : at + STEP_MIN * MINUTE_MS;
    return new Date(free(full) ? full : at);
  }
}

/** Free stretches within `span` of something of which there is one, in order. */
export function gaps(uses: readonly Use[], span: Span): Span[] {
  const free: Span[] = [];
  let from = span.startAt;
  for (const use of [...uses].sort((a, b) => a.startAt.getTime() - b.startAt.getTime())) {
    if (use.startAt > from && use.startAt < span.endAt) free.push({ startAt: from, endAt: use.startAt });
    if (use.endAt > from) from = use.endAt;
  }
  if (from < span.endAt) free.push({ startAt: from, endAt: span.endAt });
  return free;
}

/** Time to answer 请对方调整, and to take what 候补 is offered. */
export const ANSWER_MS = 2 * HOUR_MS;
/** How long something is kept for somebody who is to decide at once. */
export const HOLD_MS = 15 * MINUTE_MS;
