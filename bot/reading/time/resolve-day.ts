/** Day words → day numbers, against "now", the mode and the statutory calendar (rules 1–8, 15–19). */
import type { Day, Feast, Period, YearRef } from './ast';
import { addMonths, DAY_MINUTES, type DayNo, type DaySpan, dayNo, daysInMonth, mondayOf, monthSpan, monthsSpan, weekdayOf, yearSpan, ymd } from './calendar';
import { type Festival, festival, festivalDay, lunarDay, solarExists } from './festivals';
import { nthWeekday, type Workdays } from './holidays';
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

const one = (no: DayNo): DayValue => ({ k: 'days', from: no, to: no, open: false });
const span = (s: DaySpan, open = false): DayValue => ({ k: 'days', from: s.from, to: s.to, open });
const ask = (...days: DayNo[]): DayValue => ({ k: 'ask', days });
const error = (message: string): DayValue => ({ k: 'error', message });

const thisYear = (ctx: Context): number => ymd(ctx.today).year;
const yearOf = (ref: YearRef, ctx: Context): number => ('abs' in ref ? ref.abs : thisYear(ctx) + ref.rel);

/** Of candidates in order: the first from today on (`future`), the last up to today (`past`), the one of ref's year (`any`). */
function pick<T>(all: readonly { key: DayNo; year: number; value: T }[], ctx: Context): T | undefined {
  if (ctx.mode === 'future') return all.find((c) => c.key >= ctx.today)?.value;
  if (ctx.mode === 'past') return all.findLast((c) => c.key <= ctx.today)?.value;
  return (all.find((c) => c.year === thisYear(ctx)) ?? all.find((c) => c.key >= ctx.today))?.value;
}

const yearsAround = (ctx: Context): number[] => [-2, -1, 0, 1, 2].map((d) => thisYear(ctx) + d);

/**
 * The day or days a phrase means.
 * @param ahead whether its clock time is still to come if the day is today; undefined without a clock
 */
export function resolveDay(day: Day, ctx: Context, ahead: boolean | undefined): DayValue {
  switch (day.k) {
    case 'rel':
      return { ...(one(ctx.today + day.days) as DayValue & { k: 'days' }), ...(day.days === 0 && { today: true }) };
    case 'next':
      return one(ctx.today + day.days);
    case 'pair':
      return span({ from: ctx.today + day.from, to: ctx.today + day.to });
    case 'weekday':
      return weekday(day, ctx, ahead);
    case 'weekend': {
      const monday = mondayOf(ctx.today) + (day.week ?? 0) * 7;
      return span({ from: monday + 5, to: monday + 6 });
    }
    case 'date':
      return date(day, ctx, ahead);
    case 'lunar':
      return lunar(day, ctx);
    case 'nth':
      return nth(day, ctx);
    case 'nthFrom':
      return nthFrom(day, ctx);
    case 'feast':
      return feast(day, ctx);
    case 'rest':
      return rest(day, ctx);
    case 'around':
      return around(day, ctx);
    case 'ago':
      return ago(day, ctx);
    case 'workday':
      return one(ctx.work.nth(ctx.today, day.n));
    case 'recent':
      return recent(day, ctx);
    case 'period':
      return span(resolvePeriod(day.period, ctx), true);
  }
}

function weekday(day: Day & { k: 'weekday' }, ctx: Context, ahead: boolean | undefined): DayValue {
  const wrong = day.days.find((d) => d > 7);
  if (wrong !== undefined) return error('一周只有七天，没有这个星期几');
  const [first = 1] = day.days;
  const last = day.days.at(-1) ?? first;
  const adjacent = day.days.every((d, i) => i === 0 || d === (day.days[i - 1] ?? 0) + 1);
  const at = weekdayNo(first, day, ctx, ahead);
  if (day.days.length === 1 || typeof at !== 'number') return typeof at === 'number' ? one(at) : at;
  return adjacent ? span({ from: at, to: at + last - first }) : ask(...day.days.map((d) => at + ((d - first + 7) % 7)));
}

function weekdayNo(n: number, day: Day & { k: 'weekday' }, ctx: Context, ahead: boolean | undefined): DayNo | DayValue {
  if (day.in !== undefined) {
    const within = resolvePeriod(day.in, ctx);
    return nthWeekday(within, n, 1) ?? within.from;
  }
  if (day.week !== undefined) return mondayOf(ctx.today) + day.week * 7 + n - 1;
  if (ctx.mode === 'any') return mondayOf(ctx.today) + n - 1;
  const today = weekdayOf(ctx.today);
  if (ctx.mode === 'future') {
    const next = ctx.today + ((n - today + 7) % 7);
    if (n !== today) return next;
    if (ahead === true || (ctx.deadline && ahead === undefined)) return next;
    return ahead === undefined ? ask(next, next + 7) : ask(next + 7);
  }
  const latest = ctx.today - ((today - n + 7) % 7);
  if (n !== today || ahead === false) return latest;
  return ahead === undefined ? ask(latest, latest - 7) : latest - 7;
}

function noSuchDay(year: number, month: number, day: number): DayValue {
  if (month < 1 || month > 12) return error(`没有${month}月`);
  return error(month === 2 && day === 29 ? `${year}年2月没有29日` : `${month}月没有${day}日`);
}

function dated(year: number, month: number, day: number): DayValue {
  return solarExists(year, month, day) ? one(dayNo(year, month, day)) : noSuchDay(year, month, day);
}

function date(day: Day & { k: 'date' }, ctx: Context, ahead: boolean | undefined): DayValue {
  const now = ymd(ctx.today);
  if (day.day > 31 || day.day < 1) return error(`没有${day.day}日`);
  if (day.monthRel !== undefined) {
    const { year, month } = ymd(monthSpan(now.year, now.month + day.monthRel).from);
    return dated(year, month, day.day);
  }
  if (day.month === undefined) return bareDate(day.day, ctx, ahead);
  if (day.month < 1 || day.month > 12) return noSuchDay(0, day.month, day.day);
  if (day.year !== undefined) return dated(yearOf(day.year, ctx), day.month, day.day);
  const order = (day.month - now.month) * 31 + day.day - now.day;
  const shift = ctx.mode === 'future' && order < 0 ? 1 : ctx.mode === 'past' && order > 0 ? -1 : 0;
  if (order === 0 && ctx.mode === 'future' && ahead === false) return ask(dayNo(now.year + 1, day.month, Math.min(day.day, daysInMonth(now.year + 1, day.month))));
  return dated(now.year + shift, day.month, day.day);
}

/** 28号: the next one, the latest one, or this month's. Months without that day are passed over. */
function bareDate(n: number, ctx: Context, ahead: boolean | undefined): DayValue {
  const now = ymd(ctx.today);
  if (ctx.mode === 'any') return dated(now.year, now.month, n);
  const step = ctx.mode === 'future' ? 1 : -1;
  const found: DayNo[] = [];
  for (let i = 0; i <= 4 && found.length < 2; i++) {
    const { year, month } = ymd(monthSpan(now.year, now.month + i * step).from);
    if (!solarExists(year, month, n)) continue;
    const no = dayNo(year, month, n);
    if ((no - ctx.today) * step >= 0) found.push(no);
  }
  const [first = ctx.today, second = ctx.today] = found;
  return first === ctx.today && ctx.mode === 'future' && ahead === false ? ask(second) : one(first);
}

function lunar(day: Day & { k: 'lunar' }, ctx: Context): DayValue {
  if (day.month < 1 || day.month > 12) return error(`没有${day.month}月`);
  if (day.day > 30 || day.day < 1) return error(`农历没有${day.day}日`);
  // 腊月三十 in a short month is still 除夕
  const inYear = (year: number): DayNo | undefined => lunarDay(year, day.month, day.day) ?? (day.day === 30 ? lunarDay(year, day.month, 29) : undefined);
  const all = (day.year ? [yearOf(day.year, ctx)] : yearsAround(ctx)).flatMap((y) => {
    const no = inYear(y);
    return no === undefined ? [] : [{ key: no, year: ymd(no).year, value: no }];
  });
  const no = day.year ? all[0]?.value : pick(all, ctx);
  return no === undefined ? ask() : one(no);
}

// ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

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

function nth(day: Day & { k: 'nth' }, ctx: Context): DayValue {
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

function countIn(within: DaySpan, of: number | 'workday' | 'day', n: number, ctx: Context): DayNo | undefined {
  if (of === 'workday') return ctx.work.nthIn(within, n);
  if (of !== 'day') return nthWeekday(within, of, n);
  const no = n > 0 ? within.from + n - 1 : within.to + n + 1;
  return no >= within.from && no <= within.to ? no : undefined;
}

// ── Festivals ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Occurrence {
  day: DayNo;
  rest: DaySpan;
  year: number;
}

/** Every occurrence in reach of a festival; of the unnamed one the statutory holidays in progress, next (or before, in `past`). */
function occurrences(f: Feast, ctx: Context): Occurrence[] {
  if (f.id === '') {
    const found = ctx.work.around(ctx.today, thisYear(ctx), ctx.mode === 'past' ? -1 : 1);
    const day = found && festivalDay(found.festival, found.year);
    return found === undefined || day === undefined ? [] : [{ day, rest: found.span, year: found.year }];
  }
  const known: Festival = festival(f.id);
  return (f.year ? [yearOf(f.year, ctx)] : yearsAround(ctx)).flatMap((year) => {
    const day = festivalDay(known, year);
    const rest = ctx.work.rest(known, year);
    return day === undefined || rest === undefined ? [] : [{ day, rest, year }];
  });
}

/** The occurrence whose `key` day fits the mode; the only one when the year was said or the holiday is unnamed. */
function occurrence(f: Feast, ctx: Context, key: (o: Occurrence) => DayNo): Occurrence | undefined {
  const all = occurrences(f, ctx);
  return all.length === 1 ? all[0] : pick(all.map((o) => ({ key: key(o), year: o.year, value: o })), ctx);
}

function feast(day: Day & { k: 'feast' }, ctx: Context): DayValue {
  const base = (o: Occurrence): DayNo => (day.shiftFrom === 'rest' ? o.rest.from : o.day) + day.shift;
  const found = occurrence(day.feast, ctx, base);
  return found === undefined ? ask() : one(base(found));
}

function rest(day: Day & { k: 'rest' }, ctx: Context): DayValue {
  const found = occurrence(day.feast, ctx, (o) => (ctx.mode === 'past' ? o.rest.from : o.rest.to));
  if (found === undefined) return ask();
  if (day.nth === undefined) return span(found.rest);
  const no = countIn(found.rest, 'day', day.nth, ctx);
  return no === undefined ? error('假期没有这么多天') : one(no);
}

function nthFrom(day: Day & { k: 'nthFrom' }, ctx: Context): DayValue {
  const at = (o: Occurrence): DayNo => {
    const before = day.side === 'before';
    if (day.of === 'workday') return before ? ctx.work.nth(o.rest.from, -day.n) : ctx.work.nth(o.rest.to, Math.abs(day.n));
    if (day.of === 'day') return before ? o.rest.from - day.n : o.rest.to + Math.abs(day.n);
    const window = before ? { from: o.rest.from - 7 * day.n, to: o.rest.from - 1 } : { from: o.rest.to + 1, to: o.rest.to + 7 * day.n };
    return nthWeekday(window, day.of, before ? -day.n : Math.abs(day.n)) ?? o.day;
  };
  const found = occurrence(day.feast, ctx, at);
  return found === undefined ? ask() : one(at(found));
}

function around(day: Day & { k: 'around' }, ctx: Context): DayValue {
  if (day.side !== 'before') return ask();
  const found = occurrence(day.feast, ctx, (o) => o.rest.from - 1);
  return found === undefined ? ask() : { k: 'before', day: found.rest.from - 1 };
}

// ── From now ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function ago(day: Day & { k: 'ago' }, ctx: Context): DayValue {
  const { months, days, minutes } = day.amount;
  if (minutes > 0) return { k: 'moment', at: ctx.now + day.sign * (minutes + days * DAY_MINUTES) };
  return one(addMonths(ctx.today, day.sign * months) + day.sign * days);
}

function recent(day: Day & { k: 'recent' }, ctx: Context): DayValue {
  const { months, days, minutes } = day.amount;
  if (minutes > 0) return ask();
  const far = addMonths(ctx.today, day.sign * months) + day.sign * days;
  return day.sign < 0 ? span({ from: far + 1, to: ctx.today }, true) : span({ from: ctx.today, to: far - 1 }, true);
}

/** The end of a range of days, read on from its first day `from`. */
export function resolveEndDay(day: Day, from: DayNo, ctx: Context): DayValue {
  const start = ymd(from);
  if (day.k === 'next') return one(from + day.days);
  if (day.k === 'weekday' && day.week === undefined) {
    const n = day.days.at(-1) ?? 1;
    return n > 7 ? error('一周只有七天，没有这个星期几') : one(from + ((n - weekdayOf(from) + 7) % 7));
  }
  if (day.k === 'date' && day.year === undefined && day.monthRel === undefined) {
    if (day.month === undefined) {
      const next = day.day < start.day ? ymd(monthSpan(start.year, start.month + 1).from) : start;
      return dated(next.year, next.month, day.day);
    }
    const order = (day.month - start.month) * 31 + day.day - start.day;
    return dated(start.year + (order < 0 ? 1 : 0), day.month, day.day);
  }
  return resolveDay(day, { ...ctx, deadline: true }, undefined);
}
