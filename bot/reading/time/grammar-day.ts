/** Days: dates, weekdays, counted days, festivals, periods. */
import type { Amount, Counted, Day, Edge, Feast, Period, YearRef } from './ast';
import { amount, uncounted } from './grammar-clock';
import type { Input, Token } from './lexer';
import { alt, map, memo, oneOf, opt, type Parser, seq, textAfter, textBefore, tight, tok, wordSet } from './parse';
import { ADDRESS_LEADS, FESTIVAL_LEADS, FESTIVAL_NAMED, NOT_NUMBERED_THINGS, NUMBERED_THINGS } from './words';

const de = opt(tok('de'));
const ge = opt(tok('ge'));
const things = wordSet(NUMBERED_THINGS);
const notThings = wordSet(NOT_NUMBERED_THINGS);
const addresses = wordSet(ADDRESS_LEADS);
const named = wordSet(FESTIVAL_NAMED);
const celebrated = wordSet(FESTIVAL_LEADS);

// ── Dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** 2026年, 二〇二六年, 27年 (before a month only), 明年 */
export const year: Parser<YearRef> = memo(alt<YearRef>(
  map(seq(tok('num', (t) => t.value >= 1900 && t.value <= 2200), tok('nian')), ([t]) => ({ abs: t.value })),
  map(tok('relYear'), (t) => ({ rel: t.value })),
));
const shortYear: Parser<YearRef> = map(
  seq(tok('num', (t) => t.value >= 10 && t.value <= 60 && t.digits !== 1), tok('nian')),
  ([t]) => ({ abs: 2000 + t.value }),
);
const anyYear = memo(alt(year, shortYear));

/** 9月, 四月份, 元月 */
export const monthNo: Parser<number> = memo(alt(
  map(seq(tok('num', (t) => t.value <= 20 && t.digits <= 2), tok('yue'), opt(tok('fenYue'))), ([t]) => t.value),
  map(seq(tok('yuanyue'), opt(tok('fenYue'))), () => 1),
));

const dayMark = oneOf('hao', 'ri');
const dayNum = tok('num', (t) => t.value <= 39 && t.digits <= 2);

/** The number of a day whose 号 may be missing (11月28上午): not a minute, a count or a list of points. */
const looseDay = map(tight(dayNum), (t, input, _at, to) => {
  const next = input.tokens[to];
  const goesOn = next !== undefined && !next.gap && ['dian', 'shi', 'colon', 'ge', 'zhou', 'tian', 'hour', 'minute', 'fen', 'workday', 'yue', 'nian', 'dot'].includes(next.kind);
  return goesOn || !uncounted(input, to) ? undefined : t;
});

const monthDay: Parser<Day> = memo(alt(
  map(seq(opt(anyYear), de, monthNo, de, alt(map(seq(dayNum, dayMark), ([t]) => t), looseDay)), ([y, , m, , d]): Day => ({
    k: 'date',
    ...(y && { year: y }),
    month: m,
    day: d.value,
  })),
  map(seq(tok('relMonth'), de, alt(map(seq(dayNum, dayMark), ([t]) => t), looseDay)), ([m, , d]): Day => ({ k: 'date', monthRel: m.value, day: d.value })),
));

/** 28号, 28日; not 3号楼, 人民路15号, 第3号 */
const bareDay: Parser<Day> = memo(map(seq(dayNum, dayMark), ([t, mark], input, at): Day | undefined => {
  const after = textAfter(input, at + 2);
  if (mark.kind === 'hao' && things.starts(after) && !notThings.starts(after)) return undefined;
  const before = textBefore(input, at, 4);
  if (addresses.ends(before) && !before.endsWith('街道')) return undefined;
  if (mark.kind === 'ri' && /^(游|内瓦)/.test(after)) return undefined;
  return t.value < 1 ? undefined : { k: 'date', day: t.value };
}));

const separator = oneOf('dot', 'slash', 'dash');

/** What may not stand round 11.28 for it to be a date: more digits, a measure word, a hand of a clock. */
function looksLikeDate(input: Input, at: number, to: number): boolean {
  const before = textBefore(input, at, 2);
  if (/[\da-z.:/¥$第约-]$/.test(before) && !/(?:^|[^a-z])[到至~]$/.test(before) && input.tokens[at - 1]?.kind !== 'dash') return false;
  if (input.tokens[at - 1]?.kind === 'dash' && !input.tokens[at]?.gap && input.tokens[at - 2]?.kind === 'x') return false;
  if (/(版本|得分|评分|比分|分数|均分|平均|体温|温度|系数|单价|第)$/.test(textBefore(input, at, 3))) return false;
  const next = input.tokens[to];
  if (next === undefined || next.gap) return true;
  if (['dot', 'colon', 'slash'].includes(next.kind)) return false;
  if (['hour', 'minute', 'tian', 'ge', 'workday', 'dian', 'shi', 'yue', 'nian', 'num', 'fen', 'zhou', 'ke', 'ban'].includes(next.kind)) return false;
  if (next.kind === 'dash' && input.tokens[to + 1]?.kind !== 'num') return false;
  return uncounted(input, to);
}

const numericDate: Parser<Day> = memo(alt(
  map(tok('num', (t) => t.digits === 8 && t.value >= 19000101 && t.value <= 22001231), (t): Day | undefined => {
    const month = Math.floor(t.value / 100) % 100;
    return month < 1 || month > 12 || t.value % 100 > 31 ? undefined : { k: 'date', year: { abs: Math.floor(t.value / 10_000) }, month, day: t.value % 100 };
  }),
  map(seq(tok('num'), tight(separator), tight(tok('num', (t) => t.digits <= 2)), tight(separator), tight(dayNum), opt(dayMark)), ([y, s1, m, s2, d], input, at, to): Day | undefined => {
    const full = y.digits === 4 ? y.value : y.digits === 2 && y.value >= 20 && s1.kind !== 'slash' ? 2000 + y.value : 0;
    if (s1.kind !== s2.kind || full < 1900 || full > 2200 || m.value < 1 || m.value > 13 || !looksLikeDate(input, at, to)) return undefined;
    return { k: 'date', year: { abs: full }, month: m.value, day: d.value };
  }),
  map(seq(tok('num', (t) => t.digits === 4 && t.value >= 1900 && t.value <= 2200), tok('nian'), tok('num', (t) => t.digits <= 2), tight(separator), tight(dayNum)), ([y, , m, , d]): Day => ({
    k: 'date',
    year: { abs: y.value },
    month: m.value,
    day: d.value,
  })),
  map(seq(tok('num', (t) => t.digits > 0 && t.digits <= 2 && t.value >= 1 && t.value <= 12), tight(separator), tight(tok('num', (t) => t.digits <= 2 && t.value >= 1 && t.value <= 31)), opt(tight(dayMark))), ([m, sep, d, mark], input, at, to): Day | undefined => {
    if (!looksLikeDate(input, at, to) || (mark !== undefined && sep.kind === 'dash')) return undefined;
    if (sep.kind === 'slash' && m.value < d.value && /^(以上|以下|的(党员|人|群众|居民|代表)|多数)/.test(textAfter(input, to))) return undefined;
    return { k: 'date', month: m.value, day: d.value, numeric: true };
  }),
));

/** 正月初八, 腊月二十三, 农历九月初九, 大年初三; a lone 初八 is one of 正月. */
const lunar: Parser<Day> = memo(alt(
  map(seq(opt(tok('lunarMark')), opt(anyYear), de, alt(map(tok('lunarMonth'), (t) => t.value), monthNo), opt(tok('chu')), dayNum, opt(tight(tok('ri')))), ([mark, y, , m, chu, d], input, at, to): Day | undefined => {
    const month = input.tokens[at]?.kind === 'lunarMonth' || input.tokens.slice(at, to).some((t) => t.kind === 'lunarMonth');
    if (mark === undefined && !month && chu === undefined) return undefined;
    if (chu !== undefined && (d.value > 10 || d.digits > 0)) return undefined;
    return { k: 'lunar', ...(y && { year: y }), month: m, day: d.value };
  }),
  map(seq(tok('chu'), tight(tok('num', (t) => t.digits === 0 && t.value >= 1 && t.value <= 10))), ([chu, d], input, at, to): Day | undefined => {
    const bare = chu.to - chu.from === 1;
    if (bare && /^(学生|年级|班|中|部|的学生|语文|数学|英语|级|化学|物理|毕业|家长|[(\d])/.test(textAfter(input, to))) return undefined;
    return bare && /[之最当年月起]$/.test(textBefore(input, at, 1)) ? undefined : { k: 'lunar', month: 1, day: d.value };
  }),
));

// ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const edge = (t: Token): Edge => (t.kind === 'last' ? 'late' : (t.name as Edge));
/** 底, 末, 初, 中 right behind a unit. */
const edgeChar = tight(alt(tok('edge'), tok('last', (t, input) => input.text.slice(t.from, t.to) === '末')));

const monthPeriod: Parser<Period> = map(
  seq(opt(anyYear), de, alt<Partial<Period>>(map(monthNo, (n) => ({ n })), map(tok('relMonth'), (t) => ({ rel: t.value }))), opt(seq(de, alt(edgeChar, tok('xun'), tok('monthEdge'))))),
  ([y, , m, e]): Period => ({ unit: 'month', ...m, ...(y && { year: y }), ...(e && { edge: edge(e[1]) }) }),
);
const quarterNo: Parser<number> = alt(
  map(seq(opt(tok('nth')), tok('num', (t) => t.value >= 1 && t.value <= 4), opt(tok('ge')), tight(tok('quarter'))), ([, t]) => t.value),
  map(tok('quarterNo'), (t) => t.value),
);
const quarterPeriod: Parser<Period> = map(
  seq(opt(anyYear), de, alt<Partial<Period>>(map(quarterNo, (n) => ({ n })), map(tok('relQuarter'), (t) => ({ rel: t.value }))), opt(alt(edgeChar, tok('quarterEdge')))),
  ([y, , q, e]): Period => ({ unit: 'quarter', ...q, ...(y && { year: y }), ...(e && { edge: edge(e) }) }),
);
const halfPeriod: Parser<Period> = map(seq(opt(year), de, tok('halfYear')), ([y, , h]): Period => ({ unit: 'half', n: h.value, ...(y && { year: y }) }));
const yearPeriod: Parser<Period> = map(seq(year, opt(alt(edgeChar, tok('yearEdge')))), ([y, e]): Period => ({ unit: 'year', year: y, ...(e && { edge: edge(e) }) }));
const weekPeriod: Parser<Period> = map(tok('week'), (t): Period => ({ unit: 'week', rel: t.value }));
const loneEdge: Parser<Period> = alt(
  map(alt(tok('monthEdge'), tok('xun')), (t): Period => ({ unit: 'month', rel: 0, edge: edge(t) })),
  map(tok('quarterEdge'), (t): Period => ({ unit: 'quarter', rel: 0, edge: edge(t) })),
  map(tok('yearEdge'), (t): Period => ({ unit: 'year', rel: 0, edge: edge(t) })),
);

/** 下周, 9月份, 下个月底, 10月上旬, 去年三季度, 上半年, 2026年 */
export const period: Parser<Period> = memo(alt(monthPeriod, quarterPeriod, halfPeriod, yearPeriod, weekPeriod, loneEdge));

// ── Counting inside a period or round a festival ─────────────────────────────────────────────────────────────────────────────

const counted: Parser<Counted> = alt(
  map(tok('weekday'), (t): Counted => t.value),
  map(tok('workday'), (): Counted => 'workday'),
  map(oneOf('tian', 'ri'), (): Counted => 'day'),
);

/** 第三个, 最后一个, 倒数第二个, 首个 → 3, -1, -2, 1 */
export const ordinal: Parser<number> = memo(alt(
  map(seq(tok('reverse'), opt(tok('nth')), tok('num'), ge), ([, , t]) => -t.value),
  map(seq(tok('nth'), tok('num', (t) => t.value >= 1 && t.value <= 366), ge), ([, t]) => t.value),
  map(seq(tok('last'), opt(tok('num', (t) => t.value === 1)), ge), () => -1),
  map(seq(tok('first'), ge), () => 1),
));

export const nthCounted = seq(ordinal, counted);

const nth: Parser<Day> = memo(map(seq(period, de, opt(tok('comma')), nthCounted), ([p, , , [n, of]]): Day => ({ k: 'nth', n, of, period: p })));

// ── Festivals ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const feast: Parser<Feast> = memo(map(seq(opt(year), de, tok('fest')), ([y, , f], input, at, to): Feast | undefined => {
  const word = input.text.slice(f.from, f.to);
  if (named.starts(textAfter(input, to)) || (celebrated.ends(textBefore(input, at, 2)) && !/[节日]$/.test(word))) return undefined;
  return { id: f.name, ...(y && { year: y }) };
}));
const holidayWord = tok('holiday');
const restName: Parser<Feast> = memo(alt(
  map(seq(feast, de, holidayWord), ([f]) => f),
  map(holidayWord, (_t, input, at) => (/^(假期|小长假|长假|假日)/.test(textAfter(input, at, true)) && !/[暑寒请年产婚病事休]$/.test(textBefore(input, at, 1)) ? { id: '' } : undefined)),
));
const anyFeast: Parser<Feast> = memo(alt(
  map(seq(alt(restName, feast)), ([f]) => f),
  map(holidayWord, (_t, input, at): Feast | undefined => (/^(放假|休假)/.test(textAfter(input, at, true)) ? { id: '' } : undefined)),
));
const firstWorkday = seq(tok('frame'), ordinal, oneOf('tian', 'ri'));

const festival: Parser<Day> = alt<Day>(
  map(seq(anyFeast, tok('before'), de, nthCounted), ([f, , , [n, of]]): Day => ({ k: 'nthFrom', n: Math.abs(n), of, feast: f, side: 'before' })),
  map(seq(anyFeast, tok('before'), alt(dayAmount(), amount)), ([f, , a], input, at): Day | undefined =>
    a.days > 0 && a.months + a.minutes === 0 ? { k: 'feast', feast: f, shift: -a.days, ...(isRest(input, at) && { shiftFrom: 'rest' }) } : undefined,
  ),
  map(seq(alt(anyFeast, map(tok('holidayEnd'), (): Feast => ({ id: '' }))), opt(tok('after')), de, alt(map(firstWorkday, ([, n]): [number, Counted] => [n, 'workday']), map(seq(ordinal, tok('frame'), oneOf('tian', 'ri')), ([n]): [number, Counted] => [n, 'workday']))), ([f, , , [n, of]]): Day => ({ k: 'nthFrom', n, of, feast: f, side: 'after' })),
  map(seq(alt(anyFeast, map(tok('holidayEnd'), (): Feast => ({ id: '' }))), tok('after'), de, opt(tok('frame')), nthCounted), ([f, , , , [n, of]]): Day => ({ k: 'nthFrom', n, of, feast: f, side: 'after' })),
  map(seq(tok('holidayEnd'), de, nthCounted), ([, , [n, of]]): Day => ({ k: 'nthFrom', n, of, feast: { id: '' }, side: 'after' })),
  map(seq(anyFeast, tok('after'), dayAmount()), ([f, , a]): Day => ({ k: 'nthFrom', n: a.days, of: 'day', feast: f, side: 'after' })),
  map(seq(restName, de, ordinal, oneOf('tian', 'ri')), ([f, , n]): Day => ({ k: 'rest', feast: f, nth: n })),
  map(seq(feast, de, ordinal, oneOf('tian', 'ri')), ([f, , n]): Day => ({ k: 'rest', feast: f, nth: n })),
  map(seq(alt(restName, feast), tok('about', (t, input) => input.text.slice(t.from, t.to) === '前后')), ([f]): Day => ({ k: 'around', feast: f, side: 'both' })),
  map(seq(alt(anyFeast, map(tok('holidayEnd'), (): Feast => ({ id: '' }))), tok('after')), ([f]): Day => ({ k: 'around', feast: f, side: 'after' })),
  map(seq(anyFeast, tok('before')), ([f]): Day => ({ k: 'around', feast: f, side: 'before' })),
  map(restName, (f): Day => ({ k: 'rest', feast: f })),
  map(tok('holidayEnd'), (): Day => ({ k: 'around', feast: { id: '' }, side: 'after' })),
  map(seq(feast, opt(alt(tok('sameDay'), tok('thatDay')))), ([f, that]): Day | undefined => (f.id === '' ? undefined : { k: 'feast', feast: f, shift: 0, ...(that === undefined && { plain: true }) })),
);

function isRest(input: Input, at: number): boolean {
  return input.tokens[at]?.kind === 'holiday';
}

function dayAmount(): Parser<Amount> {
  return map(seq(tok('num', (t) => t.value >= 1 && t.value <= 60), oneOf('tian', 'ri')), ([n]) => ({ months: 0, days: n.value, minutes: 0, workdays: 0 }));
}

// ── Relative days and weekdays ───────────────────────────────────────────────────────────────────────────────────────────────

/** 周三, 下周三, 周一三五, 下周的周三 */
export const weekday: Parser<Day> = memo(map(seq(opt(seq(tok('week'), de)), tok('weekday'), tails()), ([w, first, more]): Day => ({
  k: 'weekday',
  days: [first.value, ...more],
  ...(w && { week: w[0].value }),
})));

/** The further characters of 周一三五: weekday tokens one character long. */
function tails(): Parser<number[]> {
  return (input, at) => {
    const values: number[] = [];
    let to = at;
    for (let t = input.tokens[to]; t?.kind === 'weekday' && t.to - t.from === 1 && values.length < 6; t = input.tokens[++to]) values.push(t.value);
    return { value: values, to };
  };
}

const weekend: Parser<Day> = alt(
  map(seq(tok('week'), de, alt(tok('weekend'), tight(tok('last', (t) => t.to - t.from === 1)), tight(tok('edge', (t) => t.name === 'late')))), ([w]): Day => ({ k: 'weekend', week: w.value })),
  map(tok('weekend'), (): Day => ({ k: 'weekend' })),
);

const ofAmount = alt(amount, dayAmount());

/** 三天后, 两周前, 过三天, 两周后的周三, 三个工作日后 */
const fromNow: Parser<Day> = alt(
  map(seq(ofAmount, oneOf('after', 'before'), opt(seq(de, tok('weekday')))), ([a, side, w], input, at): Day | undefined => {
    if (side.kind === 'before' && input.text.slice(side.from, side.to) === '前夕') return undefined;
    if (/[提前第每]$/.test(textBefore(input, at, 1))) return undefined;
    const sign = side.kind === 'after' ? 1 : -1;
    if (side.kind === 'before' && input.tokens[at + 1]?.kind === 'ri') return undefined;
    if (a.workdays > 0) return { k: 'workday', n: sign * a.workdays };
    if (w && a.days % 7 === 0 && a.days > 0) return { k: 'weekday', days: [w[1].value], week: (sign * a.days) / 7 };
    return w ? undefined : { k: 'ago', amount: a, sign };
  }),
  map(seq(tok('past'), ofAmount), ([, a]): Day | undefined => (a.workdays > 0 ? { k: 'workday', n: a.workdays } : { k: 'ago', amount: a, sign: 1 })),
  map(seq(tok('recent', (t, i) => i.text.slice(t.from, t.to) !== '前' && i.text.slice(t.from, t.to) !== '这'), opt(tok('de')), ofAmount), ([, , a]): Day => ({ k: 'recent', amount: a, sign: -1 })),
  map(seq(tok('coming'), opt(tok('de')), ofAmount), ([, , a]): Day => ({ k: 'recent', amount: a, sign: 1 })),
);

const relative: Parser<Day> = alt<Day>(
  map(seq(tok('week'), de, tok('rel', (t) => t.value === 0 && t.name === '')), ([w]): Day => ({ k: 'ago', amount: { months: 0, days: Math.abs(w.value) * 7, minutes: 0, workdays: 0 }, sign: w.value < 0 ? -1 : 1 })),
  map(seq(tok('pair'), opt(alt<unknown>(tok('tian'), amount))), ([t]): Day => ({ k: 'pair', from: t.value, to: Number(t.name) })),
  map(tok('rel'), (t): Day => ({ k: 'rel', days: t.value })),
  map(tok('just'), (): Day => ({ k: 'rel', days: 0, loose: true })),
  map(tok('nextDay'), (t): Day => ({ k: 'next', days: t.value })),
  map(tok('relWorkday'), (t): Day | undefined => (t.value === 0 ? undefined : { k: 'workday', n: t.value })),
);

/** A date proper: what a weekday in brackets may stand beside. */
export const date: Parser<Day> = memo(alt(lunar, monthDay, numericDate, bareDay));

/** Every way to name a day or a period; the longer reading comes first. */
export const day: Parser<Day> = memo(alt(lunar, nth, festival, fromNow, monthDay, numericDate, bareDay, weekend, weekday, relative, map(period, (p): Day => ({ k: 'period', period: p }))));
