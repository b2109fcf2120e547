/** Day words → day numbers, against "now", the mode and the statutory calendar (rules 1–8, 15–19). */
import type { Day } from './ast';
import { addMonths, DAY_MINUTES, type DayNo, dayNo, daysInMonth, mondayOf, monthSpan, weekdayOf, ymd } from './calendar';
import { ask, type Context, type DayValue, error, one, pick, span, yearOf, yearsAround } from './day-value';
import { lunarDay, solarExists } from './festivals';
import { nthWeekday } from './holidays';
import { around, feast, nthFrom, rest } from './resolve-festival';
import { nth, resolvePeriod } from './resolve-period';

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
  if (order === 0 && ctx.mode === 'future' && ahead === false)
    return ask(dayNo(now.year + 1, day.month, Math.min(day.day, daysInMonth(now.year + 1, day.month))));
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
  const inYear = (year: number): DayNo | undefined =>
    lunarDay(year, day.month, day.day) ?? (day.day === 30 ? lunarDay(year, day.month, 29) : undefined);
  const all = (day.year ? [yearOf(day.year, ctx)] : yearsAround(ctx)).flatMap((y) => {
    const no = inYear(y);
    return no === undefined ? [] : [{ key: no, year: ymd(no).year, value: no }];
  });
  const no = day.year ? all[0]?.value : pick(all, ctx);
  return no === undefined ? ask() : one(no);
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
