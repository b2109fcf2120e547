/** Puts the phrases of a sentence together: which moment counts, what completes it, what was taken back (rules 14, 16, 21–23). */
import type { Amount, Clock, Day, Found, Offset, Phrase, Recurrence, When } from './ast';

/** One phrase on its way through the sentence. */
interface Item {
  when: When;
  at: Found;
  /** Taken back: 原定…, 不是…, what stood before 改到. */
  old: boolean;
  /** Said as the end of something: 到5点, 16:00结束. */
  toward: boolean;
  /** Items merged into this one, for their spans. */
  also: Found[];
}

export interface Due {
  when?: When;
  amount?: Amount;
  side: 'before' | 'within';
  at: Found;
}

/** A sentence's time, still unresolved. */
export interface Plan {
  /** The moments said, main one first in line of the text; the resolver ranks them. */
  whens: { when: When; found: Found[] }[];
  choice?: { whens: When[]; join: 'and' | 'or'; found: Found[] };
  due?: Due;
  recur?: { recur: Recurrence; clock?: Clock; endClock?: Clock; found: Found[] };
  offsets: Offset[];
  length?: Amount;
  shift?: { sign: 1 | -1; amount: Amount };
  /** A moment that was taken back. */
  was?: When;
  found: Found[];
}

const hasDay = (w: When): boolean => w.day !== undefined;
const clockOnly = (w: When): boolean => w.day === undefined && w.clock !== undefined;
const partOnly = (c: Clock | undefined): boolean => c !== undefined && c.hour === undefined;

/** A day that leaves the day itself open: 下周, 9月, 国庆后. */
export function isOpenDay(d: Day | undefined): boolean {
  return d !== undefined && (d.k === 'period' || d.k === 'recent' || d.k === 'around');
}

/** Reads the phrases in order and settles corrections, then lets days and clocks at a distance find each other. */
export function combine(found: readonly Found[]): Plan {
  const plan: Plan = { whens: [], offsets: [], found: [] };
  const items = collect(found, plan);
  const live = items.some((i) => !i.old) ? items.filter((i) => !i.old) : items;
  const taken = items.findLast((i) => i.old && !live.includes(i) && hasDay(i.when));
  if (taken !== undefined) plan.was = taken.when;
  for (const item of items) plan.found.push(item.at);
  const merged = merge(live);
  completeDue(plan, merged);
  completeRecurrence(plan, merged);
  plan.whens = merged.map((i) => ({ when: i.when, found: [i.at, ...i.also] }));
  return plan;
}

function collect(found: readonly Found[], plan: Plan): Item[] {
  const items: Item[] = [];
  let change = false;
  let toward = false;
  let taking: 'old' | 'not' | undefined;
  for (const [index, f] of found.entries()) {
    const { phrase } = f;
    switch (phrase.k) {
      case 'mark':
        if (phrase.mark === 'change') change = true;
        else if (phrase.mark === 'not') taking = 'not';
        else if (phrase.mark === 'old') taking = 'old';
        else if (phrase.mark === 'to') toward = found[index + 1]?.from === f.to;
        else if (phrase.mark === 'reject') rejectLast(items, found, index);
        else if (phrase.mark === 'lunar') lunarise(items);
        else if (phrase.mark === 'choose' && items.length > 1 && plan.choice === undefined) plan.choice = choiceOf(items, 'or');
        break;
      case 'when': {
        if (change) {
          for (const i of items) i.old = true;
          delete plan.choice;
        }
        const fresh: Item = {
          when: inherit(phrase.when, items),
          at: f,
          old: taking !== undefined,
          toward: toward || phrase.when.isEnd === true,
          also: [],
        };
        if (change && plan.due !== undefined && items.length === 0) {
          plan.due = { ...plan.due, when: phrase.when, at: f };
          plan.found.push(f);
        } else items.push(fresh);
        change = false;
        toward = false;
        taking = undefined;
        break;
      }
      case 'list':
        listed(phrase, f, items, plan, { change, choose: isMark(found[index + 1], 'choose') });
        change = false;
        taking = undefined;
        break;
      case 'due':
        plan.due = laterDue(plan.due, phrase, f, change);
        plan.found.push(f);
        change = false;
        break;
      case 'dueIn':
        plan.due ??= { amount: phrase.amount, side: 'within', at: f };
        plan.found.push(f);
        break;
      case 'recur':
        if (plan.recur === undefined || change) plan.recur = { recur: phrase.recur, found: [f] };
        plan.found.push(f);
        change = false;
        break;
      case 'offset':
        plan.offsets.push(...phrase.offsets);
        plan.found.push(f);
        break;
      case 'length':
        plan.length ??= phrase.amount;
        plan.found.push(f);
        break;
      case 'shift':
        plan.shift ??= { sign: phrase.sign, amount: phrase.amount };
        plan.found.push(f);
        break;
    }
  }
  return items;
}

/** The first deadline counts; a changed one replaces it, a clock said later completes it (周五前，最晚下午5点). */
function laterDue(due: Due | undefined, phrase: Phrase & { k: 'due' }, at: Found, change: boolean): Due {
  const fresh: Due = { when: phrase.when, side: phrase.side, at };
  if (due === undefined || change) return fresh;
  const completes = clockOnly(phrase.when) && due.when?.day !== undefined && due.when.clock === undefined;
  return completes ? { ...fresh, when: { ...due.when, ...phrase.when } } : due;
}

/** 周三不行，周四吧: what was refused goes, if something else is said. */
function rejectLast(items: Item[], found: readonly Found[], index: number): void {
  const last = items.at(-1);
  const mark = found[index];
  if (last !== undefined && mark !== undefined && mark.from - last.at.to <= 3) last.old = true;
}

/** 八月十五（农历）, or 农历 said anywhere else: month and day are lunar. */
function lunarise(items: Item[]): void {
  const last = items.at(-1);
  const d = last?.when.day;
  if (last !== undefined && d?.k === 'date' && d.month !== undefined && !d.numeric) {
    last.when = { ...last.when, day: { k: 'lunar', ...(d.year && { year: d.year }), month: d.month, day: d.day } };
  }
}

function choiceOf(items: readonly Item[], join: 'and' | 'or'): NonNullable<Plan['choice']> {
  return { whens: items.map((i) => i.when), join, found: items.map((i) => i.at) };
}

function listed(phrase: Phrase & { k: 'list' }, f: Found, items: Item[], plan: Plan, next: { change: boolean; choose: boolean }): void {
  if (next.change) for (const i of items) i.old = true;
  plan.found.push(f);
  const [first] = phrase.whens;
  const run = phrase.join === 'and' && !next.choose ? consecutive(phrase.whens) : undefined;
  if (run !== undefined && first !== undefined) items.push({ when: run, at: f, old: false, toward: false, also: [] });
  else plan.choice ??= { whens: phrase.whens, join: phrase.join, found: [f] };
}

/** 周六、周日 or 5月2日和3日 as one stretch of days; which days follow each other is known only for some, the rest is settled when resolved. */
function consecutive(whens: readonly When[]): When | undefined {
  const first = whens[0];
  const last = whens.at(-1);
  if (first === undefined || last === undefined || whens.some((w) => w.endDay !== undefined)) return undefined;
  if (whens.slice(0, -1).some((w) => w.clock !== undefined) || last.clock !== undefined || last.day === undefined) return undefined;
  const days = whens.map((w) => w.day);
  const step = (a: Day | undefined, b: Day | undefined): boolean => {
    if (a?.k === 'weekday' && b?.k === 'weekday')
      return (b.days[0] ?? 0) - (a.days.at(-1) ?? 0) === 1 && (b.week === undefined || b.week === a.week);
    if (a?.k === 'date' && b?.k === 'date') return b.day - a.day === 1 || (b.day === 1 && a.day >= 28);
    if (a?.k === 'rel' && b?.k === 'rel') return b.days - a.days === 1;
    return a?.k === 'lunar' && b?.k === 'lunar' && b.day - a.day === 1;
  };
  if (!days.every((d, i) => i === 0 || step(days[i - 1], d))) return undefined;
  return { ...first, endDay: last.day };
}

/** A new clock keeps the day that was taken back, and its part of the day when it has an hour of its own (下午3点 → 4点). */
function inherit(fresh: When, items: readonly Item[]): When {
  const olds = items.filter((i) => i.old).map((i) => i.when);
  if (olds.length === 0 || fresh.day !== undefined) return fresh;
  const dated = olds.findLast(hasDay);
  const part = olds.findLast((w) => w.clock?.part !== undefined)?.clock?.part;
  const out: When = { ...fresh, ...(dated?.day && { day: dated.day }), ...(dated?.check && { check: dated.check }) };
  const { clock } = fresh;
  if (part !== undefined && clock?.hour !== undefined && clock.part === undefined && !clock.zero) out.clock = { ...clock, part };
  return out;
}

function isMark(f: Found | undefined, mark: string): boolean {
  return f?.phrase.k === 'mark' && f.phrase.mark === mark;
}

// ── Days and clocks at a distance ────────────────────────────────────────────────────────────────────────────────────────────

function merge(items: readonly Item[]): Item[] {
  const out: Item[] = [];
  for (const item of items) {
    const last = out.at(-1);
    if (last === undefined || !join(last, item)) out.push(item);
  }
  return out;
}

/** Takes `next` into `last` if the two say one thing. */
function join(last: Item, next: Item): boolean {
  const joined = joinWhens(last.when, next.when, next.toward);
  if (joined === undefined) return false;
  last.when = joined;
  last.also.push(next.at, ...next.also);
  return true;
}

function joinWhens(a: When, b: When, toward: boolean): When | undefined {
  if (toward && b.clock !== undefined && a.clock?.hour !== undefined && a.endClock === undefined)
    return { ...a, endClock: b.clock, ...(b.day && { endDay: b.day }) };
  if (toward && b.day !== undefined && b.clock === undefined && a.day !== undefined && a.clock === undefined && a.endDay === undefined)
    return { ...a, endDay: b.day };
  if (clockOnly(b) && hasDay(a)) return addClock(a, b);
  if (clockOnly(b) && clockOnly(a)) return partOnly(a.clock) && b.clock?.hour !== undefined ? addClock(a, b) : undefined;
  if (clockOnly(a) && hasDay(b) && b.clock === undefined && !isOpenDay(b.day))
    return { ...b, ...(a.clock && { clock: a.clock }), ...(a.endClock && { endClock: a.endClock }) };
  return refine(a, b);
}

/** A later clock for a day without one, or an hour for a mere part of the day. */
function addClock(a: When, b: When): When | undefined {
  if (a.clock?.hour !== undefined || a.endClock !== undefined || b.clock === undefined) return undefined;
  if (a.clock !== undefined && b.clock.hour === undefined) return undefined;
  const part = b.clock.part ?? (b.clock.zero ? undefined : a.clock?.part);
  return { ...a, clock: { ...b.clock, ...(part && { part }) }, ...(b.endClock && { endClock: b.endClock }) };
}

/** 下周 … 周三, 下个月 … 15号: the period says which. */
function refine(a: When, b: When): When | undefined {
  const [p, d] = [a.day, b.day];
  if (p?.k !== 'period' || a.clock !== undefined || p.period.edge !== undefined || d === undefined || a.endDay !== undefined)
    return undefined;
  const { unit, n, rel, year } = p.period;
  if (unit === 'week' && d.k === 'weekday' && d.week === undefined) return { ...b, day: { ...d, week: rel ?? 0 } };
  if (unit === 'month' && d.k === 'date' && d.month === undefined && d.monthRel === undefined) {
    const month = n === undefined ? { monthRel: rel ?? 0 } : { month: n };
    return { ...b, day: { ...d, ...month, ...(year && { year }) } };
  }
  return undefined;
}

/** 周五，下午5点前: the deadline's clock belongs to the day before it. */
function completeDue(plan: Plan, items: Item[]): void {
  const due = plan.due?.when;
  if (plan.due === undefined || due === undefined || due.day !== undefined || due.clock === undefined) return;
  const before = items.findLast((i) => i.at.from < (plan.due?.at.from ?? 0) && hasDay(i.when) && !isOpenDay(i.when.day));
  if (before === undefined) return;
  const { day, check } = before.when;
  plan.due.when = { ...due, ...(day && { day }), ...(check && { check }) };
  const beside = plan.due.at.from - before.at.to <= 1;
  if (beside && before.when.clock === undefined) items.splice(items.indexOf(before), 1);
}

/** A recurrence takes a clock, and a day if it has none (每周一次，周二下午); other moments beside it (从12月起) are not expressed. */
function completeRecurrence(plan: Plan, items: Item[]): void {
  const { recur } = plan;
  if (recur === undefined) return;
  // 每周五下班前: the deadline's clock is the recurrence's
  const dueClock = plan.due?.when?.day === undefined ? plan.due?.when?.clock : undefined;
  if (dueClock !== undefined) recur.clock = dueClock;
  for (const item of items) {
    const { day, clock, endClock } = item.when;
    if (recur.recur.open && day !== undefined) Object.assign(recur.recur, openDay(recur.recur, day));
    if (clock !== undefined && (recur.clock === undefined || partOnly(recur.clock))) {
      const part = clock.part ?? recur.clock?.part ?? recur.recur.part;
      recur.clock = { ...clock, ...(part && !clock.zero && { part }) };
      if (endClock) recur.endClock = endClock;
    }
    recur.found.push(item.at, ...item.also);
  }
}

const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

function openDay(recur: Recurrence, day: Day): Partial<Recurrence> {
  if (recur.freq === 'WEEKLY' && day.k === 'weekday') return { byDay: day.days.map((d) => CODES[d - 1] ?? 'MO'), open: false };
  if (recur.freq === 'WEEKLY' && day.k === 'weekend') return { byDay: ['SA', 'SU'], open: false };
  if (recur.freq === 'MONTHLY' && day.k === 'date' && day.month === undefined) return { byMonthDay: [day.day], open: false };
  return {};
}
