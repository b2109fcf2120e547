/** A sentence and a "now" in, what it says about time out. Pure: no clock, no I/O; nothing throws. */

import type { Found } from './ast';
import { DAY_MINUTES, wallMinutes } from './calendar';
import { combine, type Plan } from './combine';
import type { Context } from './day-value';
import { parse } from './grammar';
import { DEFAULT_HOLIDAYS, Workdays } from './holidays';
import { type Input, lex } from './lexer';
import { originalSpan } from './normalise';
import {
  addLength,
  type Fields,
  isoAmount,
  pickFields,
  rank,
  resolveDue,
  resolveOffsets,
  resolveRecurrence,
  resolveWhen,
  shifted,
} from './resolve';
import type { Span, TimeOptions, TimeReading } from './types';

/** Characters looked at; what a member types is far shorter. */
export const LONGEST = 20_000;

export function contextOf(options: TimeOptions): Context | undefined {
  const now = wallMinutes(options.ref);
  if (!Number.isFinite(now)) return undefined;
  return {
    now,
    today: Math.floor(now / DAY_MINUTES),
    mode: options.mode,
    work: new Workdays(options.holidays ?? DEFAULT_HOLIDAYS),
    deadline: false,
  };
}

/**
 * Reads the time out of a sentence.
 * @param text     what was typed; only the first 20 000 characters are looked at
 * @param options  `ref` is now, `mode` how the time is meant, `holidays` the statutory calendar
 * @returns        exactly the fields that apply, and the spans of the text that were read as time. Never throws: an unreadable `ref` is an `error`
 */
export function readTime(text: string, options: TimeOptions): TimeReading {
  const ctx = contextOf(options);
  if (ctx === undefined) return { error: '现在的时间读不出来', spans: [] };
  const input = lex(text.slice(0, LONGEST));
  const plan = combine(parse(input));
  const { fields, used } = resolvePlan(plan, ctx);
  const was = plan.was && wasOf(plan, ctx);
  return { ...fields, ...(was && { was }), spans: fields.none ? [] : spansOf(input, used) };
}

function wasOf(plan: Plan, ctx: Context): TimeReading['was'] {
  const { start, date, end } = resolveWhen(plan.was ?? {}, ctx);
  return start || date ? { ...(start && { start }), ...(date && { date }), ...(end && { end }) } : undefined;
}

/** Which phrases count and what they come to. */
function resolvePlan(plan: Plan, ctx: Context): { fields: Fields; used: Found[] } {
  const used = [...plan.found];
  const offsets = plan.offsets.length > 0 ? resolveOffsets(plan.offsets) : undefined;
  if (plan.recur !== undefined) {
    const fields = resolveRecurrence(plan.recur, plan.length);
    return { fields: alone(fields, offsets), used };
  }
  const due = plan.due && resolveDue(plan.due, ctx);
  const { fields: main, unused } = mainMoment(plan, ctx);
  const rest = used.filter((f) => !unused.includes(f));
  const fields = alone(main ?? {}, due, offsets);
  if (Object.keys(fields).length > 0) return { fields, used: rest };
  if (plan.length !== undefined && plan.length.months === 0) return { fields: { duration: isoAmount(plan.length) }, used: rest };
  return { fields: { none: true }, used: [] };
}

/** Puts the pieces side by side; a question or an error stands alone. */
function alone(...pieces: (Fields | undefined)[]): Fields {
  const said = pieces.filter((p) => p !== undefined);
  const failed = said.find((p) => p.error !== undefined) ?? said.find((p) => p.ask !== undefined);
  if (failed !== undefined) return failed.error !== undefined ? { error: failed.error } : { ask: failed.ask ?? [] };
  return Object.assign({}, ...said) as Fields;
}

function mainMoment(plan: Plan, ctx: Context): { fields: Fields | undefined; unused: Found[] } {
  if (plan.choice !== undefined) return { fields: choose(plan, ctx), unused: [] };
  const read = plan.whens.map(({ when, found }) => {
    const moment = resolveWhen(when, ctx);
    return { when, found, moment, rank: rank(when, moment, ctx) };
  });
  const best = read.toSorted((a, b) => b.rank - a.rank)[0];
  if (best === undefined) return { fields: undefined, unused: [] };
  // Beside a deadline, a period or a day that contradicts the mode is only talk (昨天会上说了，周五前报)
  if (plan.due !== undefined && best.rank < 4) return { fields: undefined, unused: best.found };
  const names = read.filter((r) => r !== best && r.rank < 8).flatMap((r) => r.found);
  let moment = best.moment;
  if (plan.length !== undefined) moment = addLength(moment, plan.length);
  if (plan.shift !== undefined) moment = shifted(moment, plan.shift.sign, plan.shift.amount);
  const { none, ...fields } = pickFields(moment);
  return { fields: none ? undefined : fields, unused: names };
}

/** Several moments to choose from: each is a candidate, a clock said once goes with all. */
function choose(plan: Plan, ctx: Context): Fields {
  const { whens } = plan.choice ?? { whens: [] };
  const clock = whens.findLast((w) => w.clock !== undefined)?.clock ?? plan.whens.findLast((w) => w.when.clock !== undefined)?.when.clock;
  const [first] = whens;
  const asks: string[] = [];
  for (const w of whens) {
    const day = w.day ?? first?.day ?? plan.whens.find((p) => p.when.day !== undefined)?.when.day;
    const m = resolveWhen({ ...w, ...(day && { day }), ...(clock && !w.clock && { clock }) }, ctx);
    if (m.error !== undefined) return { error: m.error };
    const said = m.start ?? m.date;
    asks.push(...(said === undefined ? (m.ask ?? []) : [said]));
  }
  return { ask: asks.length > 0 ? [...new Set(asks)] : ['day'] };
}

/** Token ranges → stretches of the original text, in order, touching ones joined. */
export function spansOf(input: Input, found: readonly Found[]): Span[] {
  const spans = found.flatMap((f) => {
    const first = input.tokens[f.from];
    const last = input.tokens[f.to - 1];
    return first && last ? [originalSpan(input.normal, first.from, last.to)] : [];
  });
  spans.sort((a, b) => a.from - b.from);
  const out: Span[] = [];
  for (const s of spans) {
    const last = out.at(-1);
    if (last !== undefined && s.from <= last.to) last.to = Math.max(last.to, s.to);
    else out.push({ ...s });
  }
  return out;
}
