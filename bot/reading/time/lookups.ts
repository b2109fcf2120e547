/** Smaller readings for commands: a stretch of days to look up, a shift of something that has a time, a clock without a day. */
import type { Amount, Clock, Found, When } from './ast';
import { combine } from './combine';
import type { Context } from './day-value';
import { parse } from './grammar';
import { amount } from './grammar-clock';
import { type Input, lex } from './lexer';
import { contextOf, LONGEST, spansOf } from './reader';
import { isoAmount, readClockTime, resolveDue, resolveWhen } from './resolve';
import type { ClockReading, HolidayCalendar, PeriodReading, ShiftReading } from './types';

const nothing = (): { none: true; spans: [] } => ({ none: true, spans: [] });

export interface LookupOptions {
  /** "Now", ISO 8601. */
  ref: string;
  holidays?: HolidayCalendar;
}

/**
 * The stretch of days a look-up or a report is about: 9月, 三季度, 上半年, 本周, 近一个月, 明天. Whole, not cut at today.
 * @returns `date` and, for more than one day, the inclusive `end`
 */
export function readPeriod(text: string, options: LookupOptions): PeriodReading {
  const ctx = contextOf({ ...options, mode: 'any' });
  if (ctx === undefined) return { error: '现在的时间读不出来', spans: [] };
  const input = lex(text.slice(0, LONGEST));
  for (const found of parse(input)) {
    const fields = periodOf(found, ctx);
    if (fields !== undefined) return { ...fields, spans: spansOf(input, [found]) };
  }
  return nothing();
}

function periodOf({ phrase }: Found, ctx: Context): Omit<PeriodReading, 'spans'> | undefined {
  if (phrase.k === 'dueIn') return daysFrom(resolveDue({ amount: phrase.amount, side: 'within', at: NOWHERE }, ctx).due, ctx);
  const when = phrase.k === 'when' || phrase.k === 'due' ? phrase.when : phrase.k === 'list' ? listed(phrase.whens) : undefined;
  if (when?.day === undefined || (when.day.k === 'rel' && when.day.loose)) return undefined;
  if (when.day.k === 'period' && when.day.period.unit === 'month' && (when.day.period.n ?? 1) > 12)
    return { error: `没有${when.day.period.n}月` };
  const { clock: _clock, endClock: _endClock, ...days } = when;
  const m = resolveWhen(days, ctx);
  if (m.error !== undefined) return { error: m.error };
  if (m.ask !== undefined) return { ask: m.ask };
  const date = m.date ?? m.start?.slice(0, 10) ?? m.due?.slice(0, 10);
  return date === undefined ? undefined : { date, ...(m.end !== undefined && m.end !== date && { end: m.end.slice(0, 10) }) };
}

const NOWHERE: Found = { phrase: { k: 'mark', mark: 'break' }, from: 0, to: 0 };

/** 三天内到期的: from today on. */
function daysFrom(last: string | undefined, ctx: Context): Omit<PeriodReading, 'spans'> | undefined {
  const today = resolveWhen({ day: { k: 'rel', days: 0 } }, ctx).date;
  return today === undefined || last === undefined ? undefined : { date: today, end: last.slice(0, 10) };
}

function listed(whens: readonly When[]): When | undefined {
  const [first, ...rest] = whens;
  const last = rest.at(-1)?.day;
  return first && { ...first, ...(last && { endDay: last }) };
}

const LATER = new Set(['later']);
const EARLIER = new Set(['earlier', 'advance']);

/**
 * How far something that already has a time is moved: 推迟半小时 → PT30M, 提前一天 → -P1D, 再给我们一个礼拜 → P1W.
 * A shift to a moment (推迟到周五) is none.
 */
export function readShift(text: string): ShiftReading {
  const input = lex(text.slice(0, LONGEST));
  for (let at = 0; at < input.tokens.length; at++) {
    const token = input.tokens[at];
    if (token === undefined) break;
    const sign =
      LATER.has(token.kind) || (token.kind === 'weak' && token.name === 'eve')
        ? 1
        : EARLIER.has(token.kind) || (token.kind === 'weak' && token.name === 'early')
          ? -1
          : 0;
    const hit = sign === 0 ? undefined : amountNear(input, at + 1);
    if (hit === undefined || hit.value.workdays > 0) continue;
    const phrase: Found = { ...NOWHERE, from: at, to: hit.to };
    return { shift: `${sign < 0 ? '-' : ''}${isoAmount(hit.value)}`, spans: spansOf(input, [phrase]) };
  }
  return nothing();
}

/** The amount right behind a shift word, or behind a short word between (再给我们一周, 延其一周). */
function amountNear(input: Input, at: number): { value: Amount; to: number } | undefined {
  const between = input.tokens[at];
  const short = between?.kind === 'x' && between.to - between.from <= 4;
  return amount(input, at) ?? (short ? amount(input, at + 1) : undefined);
}

/**
 * A clock without its day, for a change to something that has one: 两点半 → 14:30, 下午2点到4点 → 14:00/16:00, 改到下午 → 14:00/18:00.
 * A day beside it makes it a moment, which is `readTime`'s: then none.
 */
export function readClock(text: string, options: LookupOptions): ClockReading {
  const ctx = contextOf({ ...options, mode: 'any' });
  if (ctx === undefined) return { error: '现在的时间读不出来', spans: [] };
  const input = lex(text.slice(0, LONGEST));
  const plan = combine(parse(input));
  const said = plan.whens[0];
  const clock: Clock | undefined = said?.when.clock;
  if (said === undefined || clock === undefined || plan.whens.some((w) => w.when.day !== undefined) || plan.recur !== undefined)
    return nothing();
  return { ...readClockTime(clock, said.when.endClock, plan.length), spans: spansOf(input, plan.found) };
}
