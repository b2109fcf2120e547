/** What a day expression comes to, and against what it is read. */
import type { YearRef } from './ast';
import { type DayNo, type DaySpan, ymd } from './calendar';
import type { Workdays } from './holidays';
import type { TimeMode } from './types';

export interface Context {
  /** Wall minutes since 1970. */
  now: number;
  today: DayNo;
  mode: TimeMode;
  work: Workdays;
  /** Reading a deadline: today's weekday counts. */
  deadline: boolean;
}

export type DayValue =
  | { k: 'days'; from: DayNo; to: DayNo; open: boolean; today?: boolean }
  | { k: 'moment'; at: number }
  | { k: 'before'; day: DayNo }
  | { k: 'ask'; days: DayNo[] }
  | { k: 'error'; message: string };

export const one = (no: DayNo): DayValue => ({ k: 'days', from: no, to: no, open: false });
export const span = (s: DaySpan, open = false): DayValue => ({ k: 'days', from: s.from, to: s.to, open });
export const ask = (...days: DayNo[]): DayValue => ({ k: 'ask', days });
export const error = (message: string): DayValue => ({ k: 'error', message });

export const thisYear = (ctx: Context): number => ymd(ctx.today).year;
export const yearOf = (ref: YearRef, ctx: Context): number => ('abs' in ref ? ref.abs : thisYear(ctx) + ref.rel);

/** Of candidates in order: the first from today on (`future`), the last up to today (`past`), the one of ref's year (`any`). */
export function pick<T>(all: readonly { key: DayNo; year: number; value: T }[], ctx: Context): T | undefined {
  if (ctx.mode === 'future') return all.find((c) => c.key >= ctx.today)?.value;
  if (ctx.mode === 'past') return all.findLast((c) => c.key <= ctx.today)?.value;
  return (all.find((c) => c.year === thisYear(ctx)) ?? all.find((c) => c.key >= ctx.today))?.value;
}

export const yearsAround = (ctx: Context): number[] => [-2, -1, 0, 1, 2].map((d) => thisYear(ctx) + d);
