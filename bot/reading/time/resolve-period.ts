/** Whole periods and what is counted inside them (rules 7, 15). */
import type { Day, Period } from './ast';
import { type DayNo, type DaySpan, mondayOf, monthSpan, monthsSpan, yearSpan, ymd } from './calendar';
import { type Context, type DayValue, error, one, yearOf } from './day-value';
import { nthWeekday } from './holidays';

const UNIT_MONTHS = { month: 1, quarter: 3, half: 6, year: 12 } as const;

/** The days of a period; 月底 and the like are its edge (rule 15: 1–10, 11–20, 21–end of a month; the first or last month of more). */
export function resolvePeriod(p: Period, ctx: Context): DaySpan {
  const whole = wholePeriod(p, ctx);
  if (p.edge === undefined) return whole;
  if (p.unit === 'month') {
    if (p.edge === 'early') return { from: whole.from, to: whole.from + 9 };
    return p.edge === 'mid' ? { from: whole.from + 10, to: whole.from + 19 } : { from: whole.from + 20, to: whole.to };
  }
  const { year, month } = ymd(whole.from);
  const months = p.unit === 'week' ? 1 : UNIT_MONTHS[p.unit];
  const at = p.edge === 'early' ? 0 : p.edge === 'late' ? months - 1 : Math.floor(months / 2) - 1;
  return p.edge === 'mid' && months === 12 ? monthsSpan(year, month + 5, 2) : monthSpan(year, month + Math.max(at, 0));
}

function wholePeriod(p: Period, ctx: Context): DaySpan {
  const now = ymd(ctx.today);
  if (p.unit === 'week') {
    const from = mondayOf(ctx.today) + (p.rel ?? 0) * 7;
    return { from, to: from + 6 };
  }
  if (p.unit === 'year') return yearSpan(p.year ? yearOf(p.year, ctx) : now.year + (p.rel ?? 0));
  const months = UNIT_MONTHS[p.unit];
  if (p.n === undefined) {
    const index = Math.floor((now.month - 1) / months) + (p.rel ?? 0);
    return monthsSpan(p.year ? yearOf(p.year, ctx) : now.year, index * months + 1, months);
  }
  const inYear = (year: number): DaySpan => monthsSpan(year, ((p.n ?? 1) - 1) * months + 1, months);
  if (p.year) return inYear(yearOf(p.year, ctx));
  const here = inYear(now.year);
  if (ctx.mode === 'future' && here.to < ctx.today) return inYear(now.year + 1);
  return ctx.mode === 'past' && here.from > ctx.today ? inYear(now.year - 1) : here;
}

/** 第N个…, inside its period; a period named without a year rolls on to the next when its day has passed. */
export function nth(day: Day & { k: 'nth' }, ctx: Context): DayValue {
  if (day.period.unit === 'month' && (day.period.n ?? 1) > 12) return error(`没有${day.period.n}月`);
  const within = resolvePeriod(day.period, ctx);
  const found = countIn(within, day.of, day.n, ctx);
  if (found === undefined) return error('这段时间里没有这么多个');
  const absolute = day.period.n !== undefined && day.period.year === undefined;
  if (!absolute || ctx.mode !== 'future' || found >= ctx.today) return one(found);
  const { year } = ymd(within.from);
  const next = countIn(resolvePeriod({ ...day.period, year: { abs: year + 1 } }, ctx), day.of, day.n, ctx);
  return next === undefined ? error('这段时间里没有这么多个') : one(next);
}

/** The `n`-th of what is counted inside a span, from its end when n < 0. */
export function countIn(within: DaySpan, of: number | 'workday' | 'day', n: number, ctx: Context): DayNo | undefined {
  if (of === 'workday') return ctx.work.nthIn(within, n);
  if (of !== 'day') return nthWeekday(within, of, n);
  const no = n > 0 ? within.from + n - 1 : within.to + n + 1;
  return no >= within.from && no <= within.to ? no : undefined;
}
