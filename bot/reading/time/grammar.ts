/**
 * The table of phrases: everything a sentence can say about time, longest reading first. Days are in grammar-day.ts, clocks and lengths
 * in grammar-clock.ts, recurrences in grammar-recur.ts; what the pieces mean together is decided in combine.ts.
 */
import type { Amount, Clock, Day, Found, Mark, Offset, Period, Phrase, When } from './ast';
import { amount, bareClock, clock, uncounted, weakPart } from './grammar-clock';
import { date, day, weekday } from './grammar-day';
import { recurrence } from './grammar-recur';
import type { Input } from './lexer';
import { alt, list, map, memo, not, oneOf, opt, type Parser, seq, textAfter, textBefore, tight, tok } from './parse';
import type { Part, TokenKind } from './words';

const de = opt(tok('de'));
const filler = opt(alt(tok('sameDay'), tok('thatDay'), tok('de')));
const to = oneOf('to', 'dash', 'wave', 'toward');

// ── One moment ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Checked = Pick<When, 'day' | 'check'>;

const weekdayCheck = map(seq(opt(tok('open')), opt(tok('week', (t) => t.value === 0)), tok('weekday', (t) => t.value <= 7 && t.to - t.from > 1), opt(tok('close'))), ([, , t]) => t.value);

/** A date with its weekday on either side: 11月28日（周六）, 周六28号. Other days as they are. */
const checkedDay: Parser<Checked> = memo(alt<Checked>(
  map(seq(alt(date, relDay()), weekdayCheck, not(oneOf('pause', 'and', 'to', 'weekday'))), ([d, weekday]) => ({ day: d, check: { weekday } })),
  map(seq(weekday, opt(tok('open')), date, opt(tok('close'))), ([w, , d]) => (w.k === 'weekday' && w.days.length === 1 ? { day: d, check: { weekday: w.days[0] ?? 1, ...(w.week !== undefined && { week: w.week }) } } : undefined)),
  map(seq(day, opt(seq(tok('open'), tok('lunarMark'), tok('close')))), ([d, l]) => ({ day: l ? asLunar(d) : d })),
));

function relDay(): Parser<Day> {
  return map(tok('rel', (t) => t.name === ''), (t): Day => ({ k: 'rel', days: t.value }));
}

function asLunar(d: Day): Day {
  return d.k === 'date' && d.month !== undefined ? { k: 'lunar', ...(d.year && { year: d.year }), month: d.month, day: d.day } : d;
}

/** 今晚 names a day and a part: the part belongs to the clock. */
const relPart: Parser<When> = map(seq(tok('rel', (t) => t.name !== ''), de, opt(tok('part')), opt(bareClock)), ([t, , p, c]): When => {
  const part = (p?.name || t.name) as Part;
  return { day: { k: 'rel', days: t.value }, clock: c ? { ...c, part: c.part ?? part } : { part, minute: 0, zero: false, lack: 0 } };
});

const offWork: Parser<Clock> = map(tok('offWork'), (): Clock => ({ hour: 18, minute: 0, zero: true, lack: 0, byRule: true }));

const point: Parser<When> = memo(alt<When>(
  relPart,
  map(seq(checkedDay, filler, opt(tok('open')), alt(clock, weakPart), opt(tok('close'))), ([d, , , c]) => ({ ...d, clock: c })),
  map(seq(checkedDay, filler, opt(tok('allDay'))), ([d, , whole]) => ({ ...d, ...(whole && { allDay: true }) })),
  map(seq(clock, de, opt(alt(tok('begin'), tok('end')))), ([c, , mark]) => ({ clock: c, ...(mark?.kind === 'end' && { isEnd: true }) })),
));

// ── Ranges and lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const rangeTo = seq(opt(tok('begin')), opt(tok('comma')), to, opt(tok('toward')));
const range: Parser<When> = memo(alt<When>(
  // 28-30号, 12月28-30日
  map(seq(opt(seq(opt(alt<{ rel: number } | { n: number }>(map(tok('relMonth'), (t) => ({ rel: t.value })), map(seq(tok('num', (t) => t.value <= 12), tok('yue')), ([t]) => ({ n: t.value })))), de)), tok('num', (t) => t.value <= 31 && t.value > 0), oneOf('dash', 'wave', 'to'), tok('num', (t) => t.value <= 31), oneOf('hao', 'ri')), ([m, a, , b], input, at, end) => {
    const month = m?.[0] && ('rel' in m[0] ? { monthRel: m[0].rel } : { month: m[0].n });
    if (/[第路街巷栋幢]$/.test(textBefore(input, at, 1)) || /^(楼|厅|会议室|门|线|院|车|桌|房)/.test(textAfter(input, end))) return undefined;
    return { day: { k: 'date', ...month, day: a.value }, endDay: { k: 'date', day: b.value } };
  }),
  // 9-11月, 一到三季度
  map(seq(tok('num', (t) => t.value <= 12 && t.value > 0), opt(tok('yue')), oneOf('dash', 'wave', 'to'), tok('num', (t) => t.value <= 12), tok('yue'), not(tok('num'))), ([a, , , b]) => ({
    day: { k: 'period', period: { unit: 'month', n: a.value } },
    endDay: { k: 'period', period: { unit: 'month', n: b.value } },
  })),
  map(seq(opt(tok('from')), point, rangeTo, point, opt(tok('end'))), ([, a, , b]) => joinRange(a, b)),
));

function joinRange(a: When, b: When): When | undefined {
  if (b.day === undefined && b.clock === undefined) return undefined;
  if (a.day === undefined && b.day !== undefined) return undefined;
  if (a.clock === undefined && b.clock !== undefined && b.day === undefined) return undefined;
  return { ...a, ...(b.day && { endDay: b.day }), ...(b.clock && { endClock: b.clock }) };
}

/** Days in a row: 周六、周日, 5月2日和3日, 28、29号. Beside each other they are one stretch, else a choice. */
const looseNumber: Parser<When> = map(seq(tok('num', (t) => t.value >= 1 && t.value <= 31 && t.digits <= 2), not(not(seq(tok('pause'), tok('num'), oneOf('hao', 'ri'))))), ([t]) => ({ day: { k: 'date', day: t.value } }));
const joined = alt<unknown>(oneOf('pause', 'and'), seq(not(tok('x')), not(tok('open'))));
const listItem: Parser<When> = alt(point, looseNumber);

const dayList: Parser<When[]> = (input, at) => {
  const hit = list(listItem, joined)(input, at);
  if (hit === undefined || hit.value.length < 2) return undefined;
  return hit.value.every((w) => isPlainDay(w.day)) ? hit : undefined;
};

function isPlainDay(d: Day | undefined): boolean {
  return d !== undefined && ['weekday', 'date', 'rel', 'lunar'].includes(d.k) && !(d.k === 'rel' && d.loose);
}

const choice: Parser<When[]> = map(list(alt(range, point), alt(seq(opt(tok('comma')), tok('or')), map(tight(tok('slash')), (): [undefined, never] => [undefined, undefined as never]))), (items) => (items.length > 1 ? items : undefined));

const when: Parser<When> = memo(alt(range, map(seq(opt(tok('from')), point), ([, w]) => w)));

// ── Deadlines ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const dueMark = alt(
  map(seq(tok('before'), not(seq(tok('num'), oneOf('tian', 'ri')))), () => 'before' as const),
  map(tok('within'), () => 'within' as const),
  map(tok('until'), () => 'within' as const),
);
const dueLead = seq(alt(tok('limit'), tok('until')), opt(alt(tok('to'), tok('is'), tok('colon'), tok('x', (t, i) => /^[为在于]$/.test(i.text.slice(t.from, t.to))))), opt(tok('from')));
const offWorkPoint: Parser<When> = map(seq(opt(seq(checkedDay, filler)), offWork), ([d, c]): When => ({ ...d?.[0], clock: c }));
const dueWhen = alt(offWorkPoint, when);

/** 年内, 月内: of the one in progress. */
const loneUnit: Parser<Period['unit']> = map(oneOf('nian', 'yue', 'zhou', 'quarter'), (t, input, at): Period['unit'] | undefined =>
  ['num', 'ge', 'ban', 'vague'].includes(input.tokens[at - 1]?.kind ?? '') ? undefined : t.kind === 'nian' ? 'year' : t.kind === 'yue' ? 'month' : t.kind === 'zhou' ? 'week' : 'quarter',
);

const due: Parser<Phrase> = alt<Phrase>(
  map(seq(dueLead, dueWhen, opt(dueMark)), ([, w, mark]) => ({ k: 'due', when: w, side: mark === 'before' ? 'before' : 'within' })),
  map(seq(dueLead, amount, opt(tok('within'))), ([lead, a]) => (lead[0].kind === 'limit' ? { k: 'dueIn', amount: a } : undefined)),
  map(seq(opt(oneOf('recent', 'coming')), alt(amount, map(seq(tok('num', (t) => t.value <= 366), tok('ri')), ([n]): Amount => ({ months: 0, days: n.value, minutes: 0, workdays: 0 }))), tok('within')), ([r, a], input, at) =>
    r?.kind === 'recent' || /[第每]$/.test(textBefore(input, at, 1)) ? undefined : { k: 'dueIn', amount: a },
  ),
  map(seq(loneUnit, tok('within')), ([unit]): Phrase => ({ k: 'due', when: { day: { k: 'period', period: { unit, rel: 0 } } }, side: 'within' })),
  map(seq(opt(tok('toward')), dueWhen, dueMark), ([, w, mark]) => dueOf(w, mark)),
);

/** 下班 needs 前; 国庆前 is 'before' already inside the day. */
function dueOf(w: When, mark: 'before' | 'within'): Phrase | undefined {
  if (w.day?.k === 'recent') return undefined;
  return { k: 'due', when: w, side: mark };
}

// ── Reminders ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const wall = map(seq(de, alt(clock, weakPart)), ([, c]) => c);
const ahead: Parser<Offset> = map(seq(opt(tok('advance')), amount, opt(wall)), ([, a, c]): Offset => (c !== undefined && a.days > 0 && a.minutes === 0 ? { k: 'wall', days: -a.days, clock: c } : { k: 'amount', amount: a }));
const moreOffsets = oneOf('pause', 'and', 'comma');

/** What an event is called right before 前: 会前, 开会前, 活动开始前. */
const EVENT = /(会|会议|活动|开始|开场|出发|集合|课|上课|培训|仪式|党日|党课|任务|比赛|演出|值班|到期|截止|它|之|届时|事件|项目|讲座|义诊|巡查)$/;

const offset: Parser<Offset[]> = alt<Offset[]>(
  map(seq(tok('advance'), list(ahead, moreOffsets)), ([, items]) => items),
  map(seq(tok('before'), list(ahead, moreOffsets)), ([mark, items], input, at) => (isEventBefore(input, at, mark.from) ? items : wallOnly(items))),
  map(seq(amount, tok('before')), ([a], input, at) => (EVENT.test(beforeText(input, at)) ? [{ k: 'amount', amount: a }] : undefined)),
  map(seq(tok('dayBefore'), opt(wall)), ([t, c]) => [{ k: 'wall', days: -t.value, clock: withPart(c, t.name) }]),
  map(seq(tok('sameDay'), wall), ([, c]) => [{ k: 'wall', days: 0, clock: c }]),
  map(tok('onTime'), (t, input) => (input.text.slice(t.from, t.to) === '准时' ? onTimeIf(input, t.to, /^(提醒|通知|叫)/) : onTimeIf(input, t.to, /^.{0,4}(提醒|通知|叫|喊|告诉|推送|发)/))),
);

function onTimeIf(input: Input, from: number, wanted: RegExp): Offset[] | undefined {
  return wanted.test(input.text.slice(from, from + 8)) ? [{ k: 'amount', amount: { months: 0, days: 0, minutes: 0, workdays: 0 } }] : undefined;
}

function withPart(c: Clock | undefined, name: string): Clock {
  const base = c ?? { minute: 0, zero: false, lack: 0 };
  return name === '' || base.part !== undefined ? base : { ...base, part: name as Part };
}

function beforeText(input: Input, at: number): string {
  const from = input.tokens[at]?.from ?? 0;
  return input.text.slice(Math.max(0, from - 4), from);
}

function isEventBefore(input: Input, at: number, from: number): boolean {
  const previous = input.tokens[at - 1];
  const word = input.text.slice(from, (input.tokens[at]?.to ?? from));
  return EVENT.test(beforeText(input, at)) || word === '之前' || previous?.kind === 'begin' || previous?.kind === 'end';
}

/** 前一天晚上8点 stands alone; 前三天 without a clock is not a reminder. */
function wallOnly(items: Offset[]): Offset[] | undefined {
  const [first] = items;
  return items.every((o) => o.k === 'wall') && first?.k === 'wall' && first.days >= -3 ? items : undefined;
}

// ── Lengths, shifts, marks ───────────────────────────────────────────────────────────────────────────────────────────────────

const ODD_LENGTH = /^(热线|营业|服务|在线|开放|值班|制|计划|规划|行动|级|前|大|期|来|后|个月|供应|多|一|学制|工作制)/;

const length: Parser<Phrase> = map(amount, (a, input, at, end): Phrase | undefined => {
  if (a.months > 0 && a.days === 0 && input.tokens[at]?.kind === 'num' && input.tokens[at + 1]?.kind === 'nian') return undefined;
  if (ODD_LENGTH.test(textAfter(input, end)) || /[有哪某第前后同那这每]$/.test(textBefore(input, at, 1)) || a.workdays > 0) return undefined;
  if (/(每人|[×x*])$/.test(textBefore(input, at, 2)) || !uncounted(input, end)) return undefined;
  return { k: 'length', amount: a };
});

const shift: Parser<Phrase> = map(seq(oneOf('later', 'weak'), opt(tok('x', (t) => t.to - t.from === 1)), amount, not(oneOf('after', 'before', 'within'))), ([t, , a]): Phrase | undefined => (t.kind === 'later' || t.name === 'eve' ? { k: 'shift', sign: 1, amount: a } : { k: 'shift', sign: -1, amount: a }));

const mark = (kind: Mark): (() => Phrase) => () => ({ k: 'mark', mark: kind });
const marks: Parser<Phrase> = alt<Phrase>(
  map(tok('change', (t) => t.value === 0), mark('change')),
  map(seq(tok('change', (t) => t.value === 1), not(not(when))), mark('change')),
  map(tok('not'), mark('not')),
  map(tok('is'), mark('is')),
  map(tok('old'), mark('old')),
  map(tok('reject'), mark('reject')),
  map(tok('choose'), mark('choose')),
  map(oneOf('toward', 'to', 'dash', 'wave'), mark('to')),
  map(tok('lunarMark'), mark('lunar')),
);

/** One row, one thing a sentence can say. The first row that fits at a token wins. */
export const PHRASES: readonly (readonly [name: string, parser: Parser<Phrase>])[] = [
  ['recurrence', map(recurrence, (recur): Phrase => ({ k: 'recur', recur }))],
  ['reminder', map(offset, (offsets): Phrase => ({ k: 'offset', offsets }))],
  ['deadline', due],
  ['choice', map(choice, (whens): Phrase => ({ k: 'list', whens, join: 'or' }))],
  ['range', map(range, (w): Phrase => ({ k: 'when', when: w }))],
  ['days', map(dayList, (whens): Phrase => ({ k: 'list', whens, join: 'and' }))],
  ['moment', map(when, (w): Phrase => ({ k: 'when', when: w }))],
  ['shift', shift],
  ['length', length],
  ['mark', marks],
];

/** Tokens no phrase starts with. */
const NEVER_FIRST: ReadonlySet<TokenKind> = new Set(
  'x comma pause stop colon semi dot slash open close de hao tian dian shi exact ge about fenYue ke keUnit minute hour fen after within end begin'.split(' ') as TokenKind[],
);

/** Reads a text from left to right: at each token the first phrase that fits, else on to the next token. Linear in the number of tokens. */
export function parse(input: Input, limit = 64): Found[] {
  const found: Found[] = [];
  let at = 0;
  while (at < input.tokens.length && found.length < limit) {
    const kind = input.tokens[at]?.kind ?? 'x';
    const hit = NEVER_FIRST.has(kind) ? undefined : phraseAt(input, at);
    if (hit === undefined) at++;
    else {
      found.push({ phrase: hit.phrase, from: at, to: hit.to });
      at = hit.to;
    }
  }
  return found;
}

function phraseAt(input: Input, at: number): { phrase: Phrase; to: number } | undefined {
  for (const [, parser] of PHRASES) {
    input.applied++;
    const hit = parser(input, at);
    if (hit !== undefined && hit.to > at) return { phrase: hit.value, to: hit.to };
  }
  return undefined;
}
