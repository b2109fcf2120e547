/** Which day of a new rule takes the place of which day of the old one. Pure. */
import { addDays, daysBetween } from '../../clock';
import { occurrences as ruleDays } from '../calendar/recurrence';

const YEAR = 366;

/** Days between one and the next, on the average, rounded up. */
export function spacing(rrule: string, anchor: string): number {
  const { length } = ruleDays(rrule, anchor, addDays(anchor, YEAR - 1), { anchor });
  return Math.ceil(YEAR / Math.max(1, length));
}

/**
 * Pairs old days with new ones, the nearest first, in their order: the last Friday of a month with the third, four Mondays with the one of them
 * that is near the day of the month. Each is in at most one pair.
 * @param old, next sorted, without repetitions
 * @param reach days apart at most
 * @returns new day by old day; an old day without one is not held any more
 */
export function pairDays(old: readonly string[], next: readonly string[], reach: number): Map<string, string> {
  const pairs = old
    .flatMap((from) => next.map((to) => ({ from, to, apart: Math.abs(daysBetween(from, to)) })))
    .filter((p) => p.apart <= reach)
    .sort((a, b) => a.apart - b.apart || (a.from < b.from ? -1 : 1) || (a.to < b.to ? -1 : 1));
  const from = new Set<string>();
  const to = new Set<string>();
  for (const pair of pairs) {
    if (from.has(pair.from) || to.has(pair.to)) continue;
    from.add(pair.from);
    to.add(pair.to);
  }
  const targets = [...to].sort();
  return new Map([...from].sort().map((day, i) => [day, targets[i] as string]));
}
