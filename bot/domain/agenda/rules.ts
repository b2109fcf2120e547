/** What holds for things to be talked about, whoever says them. Pure. */
import { DAY_MS } from '../../clock';

/** A need that nobody has taken for longer than this is worth talking about, days. */
export const UNCLAIMED_DAYS = 14;
/** Work that is late by this much goes on the next agenda, workdays. */
export const OVERDUE_WORKDAYS = 5;
/** Members may put things on a meeting until this long before it begins; afterwards only who may call it. */
export const CLOSES_BEFORE_MS = DAY_MS;

/** What is talked about again says how often: 第2次上会. `times`: meetings that have talked about it without an end. */
export const again = (times: number): string => (times > 0 ? `第${times + 1}次上会` : '');

/** As the invitation prints it. */
export const printed = (item: { title: string; timesOnAgenda: number }): string =>
  item.timesOnAgenda > 0 ? `${item.title}（${again(item.timesOnAgenda)}）` : item.title;

/** What makes one thing more pressing than another. */
export interface Weighed {
  /** Since when it waits. */
  since: Date;
  /** People it affects; 1 when nobody said. */
  people: number;
  nominated: boolean;
}

/** The most pressing first: nominated ones, then days of waiting × people affected, the older of equals first. */
export function ranked<T extends Weighed>(items: readonly T[], now: Date): T[] {
  const weight = (i: T) => (waits(i.since, now) + 1) * Math.max(1, i.people);
  return [...items].sort(
    (a, b) => Number(b.nominated) - Number(a.nominated) || weight(b) - weight(a) || a.since.getTime() - b.since.getTime(),
  );
}

/** Whole days of waiting. */
export const waits = (since: Date, now: Date): number => Math.max(0, Math.floor((now.getTime() - since.getTime()) / DAY_MS));
