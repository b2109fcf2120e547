/** A combined plan → the reading: moments, deadlines, recurrences, reminders. */
import type { Amount, Clock, Offset, When } from './ast';
import { addMonths, DAY_MINUTES, type DayNo, isoClock, isoDay, isoMoment, mondayOf, weekdayOf } from './calendar';
import { isOpenDay, type Plan } from './combine';
import type { Context, DayValue } from './day-value';
import { type ClockValue, readClockValue, readEnd, shiftToday } from './resolve-clock';
import { resolveDay, resolveEndDay } from './resolve-day';
import { resolvePeriod } from './resolve-period';
import type { TimeReading } from './types';

export type Fields = Omit<TimeReading, 'spans' | 'was'>;

/** A moment, resolved; `windowStart` is set when only a part of the day was said. */
interface Moment extends Fields {
  part?: boolean;
  /** The days (or minutes) behind the fields, for arithmetic. */
  from?: number;
  clocked?: boolean;
}

const TOO_EARLY = '结束早于开始';

/** Resolves one moment or range. */
export function resolveWhen(w: When, ctx: Context): Moment {
  const clock = w.clock && readClockValue(w.clock);
  if (clock?.error !== undefined) return { error: clock.error };
  if (w.day === undefined) return clock === undefined || w.clock === undefined ? { none: true } : withoutDay(w, w.clock, clock, ctx);
  const nowOfDay = ctx.now - ctx.today * DAY_MINUTES;
  const last = clock && (clock.window && ctx.deadline ? clock.window[1] : Math.max(...clock.options));
  const value = resolveDay(w.day, ctx, last === undefined ? undefined : last > nowOfDay);
  if (value.k === 'error') return { error: value.message };
  if (value.k === 'ask') return { ask: value.days.length === 0 ? ['day'] : value.days.flatMap((d) => candidates(d, clock)) };
  if (value.k === 'before') return { due: isoDay(value.day) };
  if (value.k === 'moment') return { start: isoMoment(value.at), from: value.at, clocked: true };
  const mismatch = checkWeekday(w, value.from, clock, ctx);
  if (mismatch !== undefined) return mismatch;
  if (value.open) return openDays(w, value, clock, ctx);
  if (w.clock === undefined || clock === undefined) return wholeDays(w, value, ctx);
  if (value.from !== value.to) return { ask: [value.from, value.to].flatMap((d) => candidates(d, clock)) };
  return clocked(w, w.clock, value.today ? shiftToday(clock, nowOfDay) : clock, value.from, ctx);
}

function candidates(day: DayNo, clock: ClockValue | undefined): string[] {
  return clock === undefined ? [isoDay(day)] : clock.options.map((o) => isoMoment(day * DAY_MINUTES + o));
}

/** 11月28日（周五） that is no Friday: both are asked. */
function checkWeekday(w: When, day: DayNo, clock: ClockValue | undefined, ctx: Context): Moment | undefined {
  if (w.check === undefined) return undefined;
  const { weekday, week } = w.check;
  const other = week === undefined ? mondayOf(day) + weekday - 1 : mondayOf(ctx.today) + week * 7 + weekday - 1;
  if (week === undefined ? weekdayOf(day) === weekday : other === day) return undefined;
  return { ask: [...candidates(day, clock), ...candidates(other, clock)] };
}

/** Rule 12: a clock without a day is today's if still ahead. A part of the day alone says neither. */
function withoutDay(w: When, c: Clock, clock: ClockValue, ctx: Context): Moment {
  if (c.hour === undefined && w.endClock?.hour === undefined) return { ask: ['day', 'time'] };
  const midnight = ctx.today * DAY_MINUTES;
  if (clock.options.length > 1) return { ask: clock.options.map((o) => isoMoment(midnight + o)) };
  const start = clock.options[0] ?? 0;
  const said = clocked(w, c, clock, ctx.today, ctx);
  if (said.ask !== undefined || said.error !== undefined || midnight + start > ctx.now) return said;
  if (ctx.mode === 'past') return { ask: [midnight + start, midnight + start - DAY_MINUTES].map(isoMoment) };
  const later = clock.bare && start < 720 && midnight + start + 720 > ctx.now ? [midnight + start + 720] : [];
  return { ask: [...later, midnight + start + DAY_MINUTES].map(isoMoment) };
}

/** A period with no day: a stretch to look up in `any`, a question for one event (rule 15). */
function openDays(w: When, value: DayValue & { k: 'days' }, clock: ClockValue | undefined, ctx: Context): Moment {
  if (ctx.mode !== 'any' || clock !== undefined) return { ask: ['day'] };
  const end = w.endDay && resolveEndDay(w.endDay, value.from, ctx);
  const to = end?.k === 'days' ? end.to : value.to;
  return to < value.from ? { error: TOO_EARLY } : { date: isoDay(value.from), end: isoDay(to), from: value.from };
}

function wholeDays(w: When, value: DayValue & { k: 'days' }, ctx: Context): Moment {
  let to = value.to;
  if (w.endDay !== undefined) {
    const end = resolveEndDay(w.endDay, value.from, ctx);
    if (end.k === 'error') return { error: end.message };
    if (end.k !== 'days') return { ask: ['day'] };
    if (end.to < value.from || end.to - value.from > 300) return { error: TOO_EARLY };
    if (w.endClock !== undefined) return { date: isoDay(value.from), end: isoDay(end.to), from: value.from };
    to = end.to;
  }
  return { date: isoDay(value.from), ...(to > value.from && { end: isoDay(to) }), from: value.from };
}

function clocked(w: When, c: Clock, clock: ClockValue, day: DayNo, ctx: Context): Moment {
  const midnight = day * DAY_MINUTES;
  if (clock.options.length > 1) return { ask: clock.options.map((o) => isoMoment(midnight + o)) };
  const start = clock.options[0] ?? 0;
  const out: Moment = {
    start: isoMoment(midnight + start),
    from: midnight + start,
    clocked: true,
    ...(clock.assumed && { assumed: true as const }),
  };
  if (w.endDay !== undefined) return untilDay(w, out, c, day, start, ctx);
  if (w.endClock !== undefined) {
    const end = readEnd(start, c, w.endClock);
    if (end === undefined) return { error: TOO_EARLY };
    if (end.error !== undefined) return { error: end.error };
    if (end.options.length > 1) return { ask: end.options.map((o) => isoMoment(midnight + o)) };
    return { ...out, end: isoMoment(midnight + (end.options[0] ?? 0)), ...(end.assumed && { assumed: true as const }) };
  }
  return clock.window === undefined ? out : { ...out, end: isoMoment(midnight + clock.window[1]), part: true };
}

/** 6月30日10:00至7月1日11:30 */
function untilDay(w: When, out: Moment, c: Clock, day: DayNo, start: number, ctx: Context): Moment {
  const end = w.endDay && resolveEndDay(w.endDay, day, ctx);
  if (end === undefined || end.k === 'error') return { error: end?.message ?? TOO_EARLY };
  if (end.k !== 'days') return { ask: ['day'] };
  if (w.endClock === undefined) return { ...out, end: isoMoment(end.to * DAY_MINUTES + DAY_MINUTES) };
  const sameDay = end.to === day ? readEnd(start, c, w.endClock) : undefined;
  const value = readClockValue(w.endClock);
  if (value.error !== undefined) return { error: value.error };
  const minutes = sameDay?.options ?? (value.window ? [value.window[1]] : value.options);
  if (minutes.length > 1) return { ask: minutes.map((m) => isoMoment(end.to * DAY_MINUTES + m)) };
  const at = end.to * DAY_MINUTES + (minutes[0] ?? 0);
  if (at <= (out.from ?? 0)) return { error: TOO_EARLY };
  return { ...out, end: isoMoment(at), ...((value.assumed || sameDay?.assumed) && { assumed: true as const }) };
}

// ── Lengths, deadlines, reminders, recurrences ───────────────────────────────────────────────────────────────────────────────

/** A start and a length give the end; a date and N days the inclusive last day (rule 14). A window or an end said is left alone. */
export function addLength(m: Moment, a: Amount): Moment {
  if (m.end !== undefined || m.from === undefined) return m;
  if (m.start !== undefined && !m.part) {
    const day = Math.floor(m.from / DAY_MINUTES);
    const whole = addMonths(day, a.months) - day + a.days;
    return { ...m, end: isoMoment(m.from + whole * DAY_MINUTES + a.minutes) };
  }
  if (m.date === undefined || a.days + a.months === 0) return m;
  const last = addMonths(m.from, a.months) + a.days - 1;
  return last > m.from ? { ...m, end: isoDay(last) } : m;
}

/** 推迟半小时 said with the moment it moves. */
export function shifted(m: Moment, sign: 1 | -1, a: Amount): Moment {
  if (m.from === undefined) return m;
  const move = (iso: string | undefined): string | undefined => {
    if (iso === undefined) return undefined;
    const clock = iso.includes('T');
    const day = Math.floor(dayOf(iso));
    const moved = addMonths(day, sign * a.months) + sign * a.days;
    return clock ? isoMoment(moved * DAY_MINUTES + minutesOf(iso) + sign * a.minutes) : isoDay(moved);
  };
  const [start, date, end] = [move(m.start), move(m.date), move(m.end)];
  return { ...m, ...(start && { start }), ...(date && { date }), ...(end && { end }) };
}

const minutesOf = (iso: string): number => Number(iso.slice(11, 13)) * 60 + Number(iso.slice(14, 16));
function dayOf(iso: string): DayNo {
  return Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10))) / 86_400_000;
}

/** Rule 16: a day with 前 or 内 is included; a week or month with 前 ends where it begins, unless it has begun. */
export function resolveDue(due: NonNullable<Plan['due']>, ctx: Context): Fields {
  const inDeadline = { ...ctx, deadline: true };
  if (due.amount !== undefined) return dueIn(due.amount, ctx);
  const w = due.when ?? {};
  if (w.day?.k === 'period' && w.clock === undefined) {
    const period = resolvePeriod(w.day.period, { ...ctx, mode: ctx.mode === 'any' ? 'future' : ctx.mode });
    const whole = w.day.period.edge !== undefined || due.side === 'within' || period.from <= ctx.today;
    return { due: isoDay(whole ? period.to : period.from - 1) };
  }
  const m = resolveWhen(w, inDeadline);
  if (m.ask !== undefined || m.error !== undefined || m.none) return pickFields(m);
  const noon = m.part && w.clock?.part === 'noon' && due.side === 'before';
  const at = m.due ?? (noon ? m.start : (m.end ?? m.start ?? m.date));
  return { ...(at !== undefined && { due: at }), ...(m.assumed && { assumed: true as const }) };
}

function dueIn(a: Amount, ctx: Context): Fields {
  if (a.workdays > 0) return { due: isoDay(ctx.work.nth(ctx.today, a.workdays)) };
  if (a.minutes > 0) return { due: isoMoment(ctx.now + a.minutes + a.days * DAY_MINUTES) };
  return { due: isoDay(addMonths(ctx.today, a.months) + a.days) };
}

export function pickFields(m: Moment): Fields {
  const { part: _part, from: _from, clocked: _clocked, ...fields } = m;
  return fields;
}

/** ISO 8601 of a length: PT90M, P3D, P1W, P1M. */
export function isoAmount(a: Amount): string {
  const { months, days, minutes } = a;
  if (months === 0 && minutes === 0 && days > 0 && days % 7 === 0) return `P${days / 7}W`;
  const date = `${months > 0 ? `${months}M` : ''}${days > 0 ? `${days}D` : ''}`;
  const time = minutes > 0 || date === '' ? `T${minutes >= 60 && minutes % 60 === 0 ? `${minutes / 60}H` : `${minutes}M`}` : '';
  return `P${date}${time}`;
}

/** Reminders as strings; a wall time nobody can tell (6点) is asked. */
export function resolveOffsets(offsets: readonly Offset[]): Fields {
  const out: string[] = [];
  let assumed = false;
  for (const o of offsets) {
    if (o.k === 'amount') {
      const days = o.amount.days + o.amount.months * 30;
      const iso = isoAmount({ ...o.amount, months: 0, days });
      out.push(o.amount.minutes + days === 0 ? 'PT0M' : `-${iso}`);
      continue;
    }
    if (o.clock === undefined || (o.clock.hour === undefined && o.clock.part === undefined)) {
      out.push(o.days === 0 ? 'PT0M' : `-P${-o.days}D`);
      continue;
    }
    const value = readClockValue(o.clock);
    if (value.error !== undefined) return { error: value.error };
    if (value.options.length > 1) return { ask: value.options.map(isoClock) };
    const at = value.options[0] ?? 0;
    assumed ||= value.assumed;
    out.push(`D${o.days + Math.floor(at / DAY_MINUTES)}T${isoClock(at)}`);
  }
  return { offsets: [...new Set(out)], ...(assumed && { assumed: true as const }) };
}

/** The rule and the clock of a recurrence (rule 20). */
export function resolveRecurrence(r: NonNullable<Plan['recur']>, length: Amount | undefined): Fields {
  const { recur } = r;
  if (recur.vague || recur.open) return { ask: ['day'] };
  const parts = [`FREQ=${recur.freq}`];
  if (recur.interval > 1) parts.push(`INTERVAL=${recur.interval}`);
  if (recur.byMonth) parts.push(`BYMONTH=${recur.byMonth.join(',')}`);
  if (recur.byMonthDay) parts.push(`BYMONTHDAY=${recur.byMonthDay.join(',')}`);
  if (recur.byDay) parts.push(`BYDAY=${recur.byDay.join(',')}`);
  if (recur.bySetPos) parts.push(`BYSETPOS=${recur.bySetPos.join(',')}`);
  const out: Fields = { rrule: parts.join(';'), ...(recur.workdays && { workdayRule: 'CN' as const }) };
  const clock = r.clock ?? (recur.part && { part: recur.part, minute: 0, zero: false, lack: 0 });
  if (clock === undefined) return out;
  const said = readClockTime(
    { ...clock, ...(clock.part === undefined && recur.part && !clock.zero && { part: recur.part }) },
    r.endClock,
    length,
  );
  return said.ask || said.error ? said : { ...out, ...said };
}

/** `14:30`, or `14:30/16:00` with an end, a length or a part of the day. */
export function readClockTime(
  clock: Clock,
  endClock: Clock | undefined,
  length: Amount | undefined,
): Pick<Fields, 'time' | 'assumed' | 'ask' | 'error'> {
  const value = readClockValue(clock);
  if (value.error !== undefined) return { error: value.error };
  if (value.options.length > 1) return { ask: value.options.map(isoClock) };
  const start = value.options[0] ?? 0;
  const assumed = value.assumed && { assumed: true as const };
  if (endClock !== undefined) {
    const end = readEnd(start, clock, endClock);
    if (end === undefined) return { error: TOO_EARLY };
    if (end.error !== undefined) return { error: end.error };
    if (end.options.length > 1) return { ask: end.options.map(isoClock) };
    return {
      time: `${isoClock(start)}/${isoClock(end.options[0] ?? 0)}`,
      ...((value.assumed || end.assumed) && { assumed: true as const }),
    };
  }
  if (value.window !== undefined) return { time: `${isoClock(start)}/${isoClock(value.window[1])}`, ...assumed };
  const end = length !== undefined && length.minutes > 0 ? `/${isoClock(start + length.minutes)}` : '';
  return { time: `${isoClock(start)}${end}`, ...assumed };
}

/** How well a moment serves as THE moment of a sentence: one that fits the mode beats one that does not, a clock beats a day, a day beats a period or a name. */
export function rank(w: When, m: Moment, ctx: Context): number {
  const open = isOpenDay(w.day) || (w.day?.k === 'rel' && w.day.loose === true);
  const nameLike = w.day?.k === 'rest' || (w.day?.k === 'feast' && w.day.plain === true);
  const day = m.from === undefined ? undefined : m.clocked ? Math.floor(m.from / DAY_MINUTES) : m.from;
  const misfit = day !== undefined && ((ctx.mode === 'future' && day < ctx.today) || (ctx.mode === 'past' && day > ctx.today));
  const clock = w.clock !== undefined && w.day !== undefined ? 2 : w.clock !== undefined ? 1 : 0;
  return (open ? 0 : nameLike && w.clock === undefined ? 4 : 8) + clock - (misfit ? 7 : 0);
}
