/** What an item of an agreement owes in which period, and how it stands. Pure. */
import { addDays, daysBetween } from '../../clock';
import { type Cadence, firstDay, lastDay, nextPeriod, periodName, periodOf } from '../calendar/periods';

export type Every = Cadence | 'ONCE';

/** Period of what is done once. */
const ONCE = 'ONCE';
/** An agreement lasts no longer, days: three years. */
export const MOST_DAYS = 3 * 366;
/** Days before its last one from which a term is something to think of. */
export const SOON_DAYS = 30;
/** Days after its last one during which an open term is still chased; afterwards it was missed. */
export const CHASED_DAYS = 60;

interface Words {
  /** 每季度 */
  each: string;
  /** 本季 */
  now: string;
  /** Words of the button that asks not to have to do it, at most 10 characters. */
  waive: string;
}

export const EVERY: Readonly<Record<Every, Words>> = {
  MONTH: { each: '每月', now: '本月', waive: '本月免' },
  QUARTER: { each: '每季度', now: '本季', waive: '本季免' },
  HALF: { each: '每半年', now: '这半年', waive: '这半年免' },
  YEAR: { each: '每年', now: '今年', waive: '今年免' },
  ONCE: { each: '', now: '', waive: '不用做了' },
};

export const isEvery = (value: string): value is Every => Object.hasOwn(EVERY, value);

export interface TermDue {
  period: string;
  dueOn: string;
}

/**
 * Terms of an item from a day to the last day of its agreement: each period that has a day in it, due on its last one.
 * @param once last day of what is done once
 */
export function termsOf(every: Every, from: string, validTo: string, once = validTo): TermDue[] {
  if (every === 'ONCE') return [{ period: ONCE, dueOn: once }];
  const terms: TermDue[] = [];
  for (let period = periodOf(from, every); firstDay(period) <= validTo; period = nextPeriod(period)) {
    const end = lastDay(period);
    terms.push({ period, dueOn: end < validTo ? end : validTo });
  }
  return terms;
}

/** First day of the period after the one that has this day. */
export const nextFrom = (every: Every, day: string): string => (every === 'ONCE' ? day : firstDay(nextPeriod(periodOf(day, every))));

export interface TermFacts extends TermDue {
  waivedAt: Date | null;
  fulfilments: readonly { quantity: number }[];
}

export type TermState = 'DONE' | 'WAIVED' | 'OVERDUE' | 'OPEN';

export const doneOf = ({ fulfilments }: Pick<TermFacts, 'fulfilments'>): number => fulfilments.reduce((n, f) => n + f.quantity, 0);

/** @param quantity what its item promises in a period */
export function stateOf(term: TermFacts, quantity: number, today: string): TermState {
  if (doneOf(term) >= quantity) return 'DONE';
  if (term.waivedAt) return 'WAIVED';
  return term.dueOn < today ? 'OVERDUE' : 'OPEN';
}

export const isOpen = (term: TermFacts, quantity: number): boolean => doneOf(term) < quantity && !term.waivedAt;

export const daysLate = ({ dueOn }: Pick<TermDue, 'dueOn'>, today: string): number => Math.max(0, daysBetween(dueOn, today));

/** Has it begun? What is done once may be done from the first day. */
export const hasBegun = ({ period }: Pick<TermDue, 'period'>, today: string): boolean => period === ONCE || firstDay(period) <= today;

/** First day on which it is worth a word. */
export const firstDayOf = ({ period }: Pick<TermDue, 'period'>): string | undefined => (period === ONCE ? undefined : firstDay(period));

/** 本季 for the period of today, 三季度 for another one, '' for what is done once. */
export function termName({ period }: Pick<TermDue, 'period'>, every: string, today: string): string {
  if (period === ONCE || !isEvery(every) || every === 'ONCE') return '';
  return period === periodOf(today, every) ? EVERY[every].now : periodName(period, today);
}

/** Terms of an item to look at: those that are late, then the one that is next, if it is not done. The last one of all when none is left. */
export function termsToShow<T extends TermFacts>(terms: readonly T[], quantity: number, today: string): T[] {
  const late = terms.filter((t) => stateOf(t, quantity, today) === 'OVERDUE');
  const next = terms.find((t) => t.dueOn >= today) ?? terms.at(-1);
  return next && !late.includes(next) ? [...late, next] : late;
}

/** Kept of all that was owed by now, of one side. What was waived is not owed. */
export function kept<T extends TermFacts>(
  items: readonly { quantity: number; terms: readonly T[] }[],
  today: string,
): { done: number; owed: number } {
  let done = 0;
  let owed = 0;
  for (const { quantity, terms } of items)
    for (const term of terms.filter((t) => hasBegun(t, today))) {
      const state = stateOf(term, quantity, today);
      if (state === 'WAIVED') continue;
      owed += 1;
      if (state === 'DONE') done += 1;
    }
  return { done, owed };
}

/** Days between which the open terms that somebody has in hand are due. */
export const inHandDays = (today: string): { gte: string; lte: string } => ({
  gte: addDays(today, -CHASED_DAYS),
  lte: addDays(today, SOON_DAYS),
});
