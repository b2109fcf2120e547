/** Whole periods, and what is counted inside them: 下周, 9月份, 月底, 本月最后一个周五. */
import type { Counted, Day, Edge, Period } from './ast';
import { anyYear, monthNo, year } from './grammar-date';
import type { Token } from './lexer';
import { alt, map, memo, oneOf, opt, type Parser, seq, tight, tok } from './parse';

const de = opt(tok('de'));
const ge = opt(tok('ge'));

const edge = (t: Token): Edge => (t.kind === 'last' ? 'late' : t.kind === 'chu' ? 'early' : (t.name as Edge));
/** 底, 末, 初, 中 right behind a unit. */
const edgeChar = tight(
  alt(
    tok('edge'),
    tok('last', (t, input) => input.text.slice(t.from, t.to) === '末'),
    tok('chu', (t) => t.to - t.from === 1),
  ),
);

const monthPeriod: Parser<Period> = map(
  seq(
    opt(anyYear),
    de,
    alt<Partial<Period>>(
      map(monthNo, (n) => ({ n })),
      map(tok('relMonth'), (t) => ({ rel: t.value })),
    ),
    opt(seq(de, alt(edgeChar, tok('xun'), tok('monthEdge')))),
  ),
  ([y, , m, e]): Period => ({ unit: 'month', ...m, ...(y && { year: y }), ...(e && { edge: edge(e[1]) }) }),
);
const quarterNo: Parser<number> = alt(
  map(
    seq(
      opt(tok('nth')),
      tok('num', (t) => t.value >= 1 && t.value <= 4),
      opt(tok('ge')),
      tight(tok('quarter')),
    ),
    ([, t]) => t.value,
  ),
  map(tok('quarterNo'), (t) => t.value),
);
const quarterPeriod: Parser<Period> = map(
  seq(
    opt(anyYear),
    de,
    alt<Partial<Period>>(
      map(quarterNo, (n) => ({ n })),
      map(tok('relQuarter'), (t) => ({ rel: t.value })),
    ),
    opt(alt(edgeChar, tok('quarterEdge'))),
  ),
  ([y, , q, e]): Period => ({ unit: 'quarter', ...q, ...(y && { year: y }), ...(e && { edge: edge(e) }) }),
);
const halfPeriod: Parser<Period> = map(
  seq(opt(year), de, tok('halfYear')),
  ([y, , h]): Period => ({ unit: 'half', n: h.value, ...(y && { year: y }) }),
);
const yearPeriod: Parser<Period> = map(
  seq(year, opt(alt(edgeChar, tok('yearEdge')))),
  ([y, e]): Period => ({ unit: 'year', year: y, ...(e && { edge: edge(e) }) }),
);
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
export const ordinal: Parser<number> = memo(
  alt(
    map(seq(tok('reverse'), opt(tok('nth')), tok('num'), ge), ([, , t]) => -t.value),
    map(
      seq(
        tok('nth'),
        tok('num', (t) => t.value >= 1 && t.value <= 366),
        ge,
      ),
      ([, t]) => t.value,
    ),
    map(seq(tok('last'), opt(tok('num', (t) => t.value === 1)), ge), () => -1),
    map(seq(tok('first'), ge), () => 1),
  ),
);

export const nthCounted = seq(ordinal, counted);

/** 下个月第一个周五, 本月最后一天 */
export const nth: Parser<Day> = memo(
  map(seq(period, de, opt(tok('comma')), nthCounted), ([p, , , [n, of]]): Day => ({ k: 'nth', n, of, period: p })),
);
