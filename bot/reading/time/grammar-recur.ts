/** Recurrences: 每周三, 每月第一个周五, 每季度首月10日, 每年七一. */
import type { Counted, Recurrence } from './ast';
import { festival } from './festivals';
import { monthNo } from './grammar-date';
import { feast } from './grammar-festival';
import { nthCounted, ordinal } from './grammar-period';
import type { Token } from './lexer';
import { alt, list, map, not, oneOf, opt, type Parser, seq, tight, tok } from './parse';
import type { Part } from './words';

export const BYDAY = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const WORKWEEK = BYDAY.slice(0, 5);
const code = (weekday: number): string => BYDAY[weekday - 1] ?? 'MO';

const de = opt(tok('de'));
const every = tok('every');
const between = alt<unknown>(seq(tok('and'), opt(every)), tok('pause'), tok('comma'));

/** How often: 每 = 1, 每两 = 2, 每隔一 = 2, 隔 = 2. */
const step: Parser<number> = alt(
  map(
    seq(
      opt(every),
      tok('skip'),
      tok('num', (t) => t.value >= 1 && t.value <= 60),
      opt(tok('ge')),
    ),
    ([, , n]) => n.value + 1,
  ),
  map(seq(opt(every), tok('skip')), () => 2),
  map(
    seq(
      every,
      tok('num', (t) => t.value >= 1 && t.value <= 60),
      opt(tok('ge')),
    ),
    ([, n]) => n.value,
  ),
  map(every, () => 1),
);

// ── Weekly ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A weekday, or just its numeral behind 、: 每周一、三、五 */
const listedDay: Parser<number[]> = alt(
  map(seq(opt(tok('week', (t) => t.value === 0)), list(tok('weekday'), opt(not(tok('weekday', (t) => t.to - t.from > 1))))), ([, ts]) =>
    ts.map((t: Token) => t.value),
  ),
  map(
    seq(
      tok('num', (t) => t.value >= 1 && t.value <= 6),
      not(oneOf('dian', 'shi', 'hao', 'ri', 'colon', 'ge', 'yue', 'hour')),
    ),
    ([t]) => [t.value],
  ),
);
const weekdayRun = alt<number[]>(
  map(seq(tok('weekday'), oneOf('to', 'dash', 'wave'), alt(tok('weekday'), tight(tok('num', (t) => t.value <= 6)))), ([a, , b]) =>
    stretch(a.value, b.value),
  ),
  map(seq(not(tok('num')), list(listedDay, between)), ([, runs]) => runs.flat()),
);

function stretch(from: number, to: number): number[] {
  return to > from ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [from, to];
}

const weekly = (interval: number, days: readonly number[]): Recurrence => ({
  freq: 'WEEKLY',
  interval,
  byDay: [...new Set(days)].sort((a, b) => a - b).map(code),
});
const workweek: Recurrence = { freq: 'WEEKLY', interval: 1, byDay: [...WORKWEEK], workdays: true };
const daily = (interval: number): Recurrence => ({ freq: 'DAILY', interval });

const week = alt<Recurrence>(
  map(seq(alt(tok('daily'), every), opt(tok('zhou')), de, tok('workday')), () => workweek),
  map(
    seq(
      tok('workday'),
      de,
      alt(
        tok('daily'),
        map(tok('nightly'), (t) => t),
      ),
    ),
    ([, , t]) => ({ ...workweek, ...(t.name && { part: t.name as Part }) }),
  ),
  map(seq(step, opt(tok('zhou')), de, tok('weekend')), ([n]) => weekly(n, [6, 7])),
  map(
    seq(
      step,
      opt(tok('zhou')),
      opt(
        seq(
          tok('num', (t) => t.value === 1),
          noTimes(),
        ),
      ),
      de,
      weekdayRun,
    ),
    ([n, , , , days]) => (days.every((d) => d <= 7) ? weekly(n, days) : undefined),
  ),
  map(seq(weekdayRun, opt(tok('comma')), tok('daily')), ([days]) => weekly(1, days)),
  map(seq(step, tok('zhou')), ([n]) => ({ freq: 'WEEKLY', interval: n, open: true })),
);

/** 一次 as in 每两周一次，周二下午. */
function noTimes(): Parser<Token> {
  return tok('x', (t, input) => /^[次回场个]/.test(input.text.slice(t.from, t.from + 1)));
}

const day = alt<Recurrence>(
  map(tok('daily'), () => daily(1)),
  map(tok('nightly'), (t): Recurrence => ({ ...daily(1), part: t.name as Part })),
  map(seq(step, oneOf('tian', 'ri')), ([n]) => daily(n)),
  map(seq(every, opt(tok('num')), opt(tok('ge')), tok('hour')), ([, n]) => ({ freq: 'HOURLY', interval: n?.value ?? 1 })),
);

// ── Monthly, quarterly, yearly ───────────────────────────────────────────────────────────────────────────────────────────────

const dayMark = oneOf('hao', 'ri');
const dayNumber = tok('num', (t) => t.value >= 1 && t.value <= 31 && t.digits <= 2);
const monthDays = alt<number[]>(
  map(seq(dayNumber, opt(dayMark), oneOf('to', 'dash', 'wave'), dayNumber, dayMark), ([a, , , b]) => stretch(a.value, b.value)),
  map(
    seq(
      list(
        map(seq(dayNumber, opt(dayMark)), ([t, mark]) => ({ n: t.value, marked: mark !== undefined })),
        between,
      ),
    ),
    ([items]) => (items.at(-1)?.marked ? items.map((i) => i.n) : undefined),
  ),
);

type MonthRule = Pick<Recurrence, 'byDay' | 'byMonthDay' | 'bySetPos' | 'workdays'>;

function ruleOf(items: readonly (readonly [number, Counted])[]): MonthRule | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const positions = items.map(([n]) => n);
  if (first[1] === 'day') return { byMonthDay: positions };
  if (first[1] === 'workday') return { byDay: [...WORKWEEK], bySetPos: positions, workdays: true };
  return { byDay: items.map(([n, of]) => `${n}${code(typeof of === 'number' ? of : 1)}`) };
}

/** 第一个和第三个周五 counts the same weekday twice. */
const ordinals: Parser<(readonly [number, Counted])[]> = alt(
  map(seq(ordinal, between, nthCounted), ([n, , [m, of]]) => [[n, of] as const, [m, of] as const]),
  map(list(nthCounted, between), (items) => items.map(([n, of]) => [n, of] as const)),
);
const inMonth: Parser<MonthRule> = alt(
  map(ordinals, (items) => ruleOf(items)),
  map(monthDays, (byMonthDay): MonthRule => ({ byMonthDay })),
);
const vagueEdge = alt(tok('xun'), tok('monthEdge'), tight(tok('edge')), tok('yearEdge'), tok('quarterEdge'));

/** 逢四: the 4th, 14th and 24th; 逢五逢十: also the 5th, 10th … 30th. */
const metDigit: Parser<number[]> = map(
  seq(
    tok('every', (t, input) => input.text.slice(t.from, t.to).endsWith('逢')),
    tok('num', (t) => t.value <= 10 && t.digits <= 2),
    not(oneOf('hao', 'ri', 'tian', 'zhou', 'yue', 'nian', 'ge', 'dian', 'shi', 'hour', 'dot', 'dash', 'slash', 'colon')),
  ),
  ([, { value: n }]) => (n % 10 === 0 ? [10, 20, 30] : [n, n + 10, n + 20]),
);
const met: Parser<Recurrence> = map(seq(opt(seq(every, tok('yue'), de)), list(metDigit, opt(between))), ([, runs]) => ({
  freq: 'MONTHLY',
  interval: 1,
  byMonthDay: [...new Set(runs.flat())].sort((a, b) => a - b),
}));

const month = alt<Recurrence>(
  map(seq(every, tok('ban'), opt(tok('ge')), oneOf('yue', 'nian')), () => ({ freq: 'MONTHLY', interval: 1, vague: true })),
  map(seq(step, tok('yue'), de, inMonth), ([n, , , rule]) => ({ freq: 'MONTHLY', interval: n, ...rule })),
  map(seq(step, tok('yue'), de, alt(tok('xun'), tok('monthEdge'), tight(tok('edge')))), ([n]) => ({
    freq: 'MONTHLY',
    interval: n,
    vague: true,
  })),
  map(seq(step, tok('yue')), ([n]) => ({ freq: 'MONTHLY', interval: n, open: true })),
);

const quarterMonths = (n: number): number[] => (n === 2 ? [2, 5, 8, 11] : n === 1 ? [1, 4, 7, 10] : [3, 6, 9, 12]);

const quarter = alt<Recurrence>(
  map(seq(every, tok('quarter'), de, seq(ordinal, tok('yue')), de, inMonth), ([, , , [n], , rule]) => ({
    freq: 'MONTHLY',
    interval: 1,
    byMonth: quarterMonths(n),
    ...rule,
  })),
  map(
    seq(
      every,
      tok('quarter'),
      de,
      map(ordinals, (items) => ({ rule: ruleOf(items), n: items[0]?.[0] ?? 1 })),
    ),
    ([, , , { rule, n }]) => ({ freq: 'MONTHLY', interval: 1, byMonth: quarterMonths(n > 0 ? 1 : -1), ...rule }),
  ),
  map(seq(every, tok('quarter'), opt(vagueEdge)), () => ({ freq: 'MONTHLY', interval: 3, vague: true })),
  map(seq(every, tok('quarterEdge')), () => ({ freq: 'MONTHLY', interval: 3, vague: true })),
);

const yearly = (byMonth: number, rule: MonthRule): Recurrence => ({ freq: 'YEARLY', interval: 1, byMonth: [byMonth], ...rule });

const year = alt<Recurrence>(
  map(seq(every, tok('nian'), de, monthNo, de, inMonth), ([, , , m, , rule]) => (m <= 12 ? yearly(m, rule) : undefined)),
  map(
    seq(
      every,
      tok('nian'),
      de,
      tok('num', (t) => t.value <= 12),
      tight(oneOf('dot', 'dash', 'slash')),
      tight(dayNumber),
    ),
    ([, , , m, , d]) => yearly(m.value, { byMonthDay: [d.value] }),
  ),
  map(seq(every, tok('nian'), de, feast, opt(alt(tok('sameDay'), tok('thatDay')))), ([, , , f]): Recurrence => {
    const { rule } = festival(f.id);
    return f.id !== '' && rule.by === 'solar'
      ? yearly(rule.month, { byMonthDay: [rule.day] })
      : { freq: 'YEARLY', interval: 1, vague: true };
  }),
  map(seq(every, tok('nian'), opt(vagueEdge)), () => ({ freq: 'YEARLY', interval: 1, vague: true })),
);

export const recurrence: Parser<Recurrence> = alt(met, week, day, month, quarter, year);
