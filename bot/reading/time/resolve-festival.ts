/** Festivals, their rest days and what is counted round them (rules 17–19). */
import type { Day, Feast } from './ast';
import type { DayNo, DaySpan } from './calendar';
import { ask, type Context, type DayValue, error, one, pick, span, thisYear, yearOf, yearsAround } from './day-value';
import { type Festival, festival, festivalDay } from './festivals';
import { nthWeekday } from './holidays';
import { countIn } from './resolve-period';

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
  return all.length === 1
    ? all[0]
    : pick(
        all.map((o) => ({ key: key(o), year: o.year, value: o })),
        ctx,
      );
}

export function feast(day: Day & { k: 'feast' }, ctx: Context): DayValue {
  const base = (o: Occurrence): DayNo => (day.shiftFrom === 'rest' ? o.rest.from : o.day) + day.shift;
  const found = occurrence(day.feast, ctx, base);
  return found === undefined ? ask() : one(base(found));
}

export function rest(day: Day & { k: 'rest' }, ctx: Context): DayValue {
  const found = occurrence(day.feast, ctx, (o) => (ctx.mode === 'past' ? o.rest.from : o.rest.to));
  if (found === undefined) return ask();
  if (day.nth === undefined) return span(found.rest);
  const no = countIn(found.rest, 'day', day.nth, ctx);
  return no === undefined ? error('假期没有这么多天') : one(no);
}

export function nthFrom(day: Day & { k: 'nthFrom' }, ctx: Context): DayValue {
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

export function around(day: Day & { k: 'around' }, ctx: Context): DayValue {
  if (day.side !== 'before') return ask();
  const found = occurrence(day.feast, ctx, (o) => o.rest.from - 1);
  return found === undefined ? ask() : { k: 'before', day: found.rest.from - 1 };
}
