/** Dates: 11月28日, 28号, 11.28, 20261128, 正月初八. */
import type { Day, YearRef } from './ast';
import { uncounted } from './grammar-clock';
import type { Input } from './lexer';
import { alt, map, memo, oneOf, opt, type Parser, seq, textAfter, textBefore, tight, tok, wordSet } from './parse';
import { ADDRESS_LEADS, NOT_NUMBERED_THINGS, NUMBERED_THINGS } from './words';

const de = opt(tok('de'));
const things = wordSet(NUMBERED_THINGS);
const notThings = wordSet(NOT_NUMBERED_THINGS);
const addresses = wordSet(ADDRESS_LEADS);

/** 2026年, 二〇二六年, 27年 (before a month only), 明年 */
export const year: Parser<YearRef> = memo(
  alt<YearRef>(
    map(
      seq(
        tok('num', (t) => t.value >= 1900 && t.value <= 2200),
        tok('nian'),
      ),
      ([t]) => ({ abs: t.value }),
    ),
    map(tok('relYear'), (t) => ({ rel: t.value })),
  ),
);
const shortYear: Parser<YearRef> = map(
  seq(
    tok('num', (t) => t.value >= 10 && t.value <= 60 && t.digits !== 1),
    tok('nian'),
  ),
  ([t]) => ({ abs: 2000 + t.value }),
);
export const anyYear = memo(alt(year, shortYear));

/** 9月, 四月份, 元月 */
export const monthNo: Parser<number> = memo(
  alt(
    map(
      seq(
        tok('num', (t) => t.value <= 20 && t.digits <= 2),
        tok('yue'),
        opt(tok('fenYue')),
      ),
      ([t]) => t.value,
    ),
    map(seq(tok('yuanyue'), opt(tok('fenYue'))), () => 1),
  ),
);

const dayMark = oneOf('hao', 'ri');
const dayNum = tok('num', (t) => t.value <= 39 && t.digits <= 2);

/** The number of a day whose 号 may be missing (11月28上午): not a minute, a count or a list of points. */
const looseDay = map(tight(dayNum), (t, input, _at, to) => {
  const next = input.tokens[to];
  const goesOn =
    next !== undefined &&
    !next.gap &&
    ['dian', 'shi', 'colon', 'ge', 'zhou', 'tian', 'hour', 'minute', 'fen', 'workday', 'yue', 'nian', 'dot'].includes(next.kind);
  return goesOn || !uncounted(input, to) ? undefined : t;
});

export const monthDay: Parser<Day> = memo(
  alt(
    map(
      seq(
        opt(anyYear),
        de,
        monthNo,
        de,
        alt(
          map(seq(dayNum, dayMark), ([t]) => t),
          looseDay,
        ),
      ),
      ([y, , m, , d]): Day => ({
        k: 'date',
        ...(y && { year: y }),
        month: m,
        day: d.value,
      }),
    ),
    map(
      seq(
        tok('relMonth'),
        de,
        alt(
          map(seq(dayNum, dayMark), ([t]) => t),
          looseDay,
        ),
      ),
      ([m, , d]): Day => ({ k: 'date', monthRel: m.value, day: d.value }),
    ),
  ),
);

/** 28号, 28日; not 3号楼, 人民路15号, 第3号 */
export const bareDay: Parser<Day> = memo(
  map(seq(dayNum, dayMark), ([t, mark], input, at): Day | undefined => {
    const after = textAfter(input, at + 2);
    if (mark.kind === 'hao' && things.starts(after) && !notThings.starts(after)) return undefined;
    const before = textBefore(input, at, 4);
    if (addresses.ends(before) && !before.endsWith('街道')) return undefined;
    if (mark.kind === 'ri' && /^(游|内瓦)/.test(after)) return undefined;
    return t.value < 1 ? undefined : { k: 'date', day: t.value };
  }),
);

const separator = oneOf('dot', 'slash', 'dash');

/** What may not stand round 11.28 for it to be a date: more digits, a measure word, a hand of a clock. */
function looksLikeDate(input: Input, at: number, to: number): boolean {
  const before = textBefore(input, at, 2);
  if (/[\da-z.:/¥$第约-]$/.test(before) && !/(?:^|[^a-z])[到至~]$/.test(before) && input.tokens[at - 1]?.kind !== 'dash') return false;
  const ahead = input.tokens[at - 2];
  if (input.tokens[at - 1]?.kind === 'dash' && !input.tokens[at]?.gap && (ahead?.kind === 'x' || ahead?.digits === 4)) return false;
  if (/(版本|得分|评分|比分|分数|均分|平均|体温|温度|系数|单价|编号|第)$/.test(textBefore(input, at, 3))) return false;
  const next = input.tokens[to];
  if (next === undefined || next.gap) return true;
  if (['dot', 'colon', 'slash'].includes(next.kind)) return false;
  if (['hour', 'minute', 'tian', 'ge', 'workday', 'dian', 'shi', 'yue', 'nian', 'num', 'fen', 'zhou', 'ke', 'ban'].includes(next.kind))
    return false;
  if (next.kind === 'dash' && input.tokens[to + 1]?.kind !== 'num') return false;
  return uncounted(input, to);
}

export const numericDate: Parser<Day> = memo(
  alt(
    map(
      tok('num', (t) => t.digits === 8 && t.value >= 19000101 && t.value <= 22001231),
      (t): Day | undefined => {
        const month = Math.floor(t.value / 100) % 100;
        return month < 1 || month > 12 || t.value % 100 > 31
          ? undefined
          : { k: 'date', year: { abs: Math.floor(t.value / 10_000) }, month, day: t.value % 100 };
      },
    ),
    map(
      seq(tok('num'), tight(separator), tight(tok('num', (t) => t.digits <= 2)), tight(separator), tight(dayNum), opt(dayMark)),
      ([y, s1, m, s2, d], input, at, to): Day | undefined => {
        const full = y.digits === 4 ? y.value : y.digits === 2 && y.value >= 20 && s1.kind !== 'slash' ? 2000 + y.value : 0;
        if (s1.kind !== s2.kind || full < 1900 || full > 2200 || m.value < 1 || m.value > 13 || !looksLikeDate(input, at, to))
          return undefined;
        return { k: 'date', year: { abs: full }, month: m.value, day: d.value };
      },
    ),
    map(
      seq(
        tok('num', (t) => t.digits === 4 && t.value >= 1900 && t.value <= 2200),
        tok('nian'),
        tok('num', (t) => t.digits <= 2),
        tight(separator),
        tight(dayNum),
      ),
      ([y, , m, , d]): Day => ({
        k: 'date',
        year: { abs: y.value },
        month: m.value,
        day: d.value,
      }),
    ),
    map(
      seq(
        tok('num', (t) => t.digits > 0 && t.digits <= 2 && t.value >= 1 && t.value <= 12),
        tight(separator),
        tight(tok('num', (t) => t.digits > 0 && t.digits <= 2 && t.value >= 1 && t.value <= 31)),
        opt(tight(dayMark)),
      ),
      ([m, sep, d, mark], input, at, to): Day | undefined => {
        if (!looksLikeDate(input, at, to) || (mark !== undefined && sep.kind === 'dash')) return undefined;
        if (sep.kind === 'slash' && m.value < d.value && /^(以上|以下|的(党员|人|群众|居民|代表)|多数)/.test(textAfter(input, to)))
          return undefined;
        return { k: 'date', month: m.value, day: d.value, numeric: true };
      },
    ),
  ),
);

/** 正月初八, 腊月二十三, 农历九月初九, 大年初三; a lone 初八 is one of 正月. */
export const lunar: Parser<Day> = memo(
  alt(
    map(
      seq(
        opt(tok('lunarMark')),
        opt(anyYear),
        de,
        alt(
          map(tok('lunarMonth'), (t) => t.value),
          monthNo,
        ),
        opt(tok('chu')),
        dayNum,
        opt(tight(tok('ri'))),
      ),
      ([mark, y, , m, chu, d], input, at, to): Day | undefined => {
        const month = input.tokens[at]?.kind === 'lunarMonth' || input.tokens.slice(at, to).some((t) => t.kind === 'lunarMonth');
        if (mark === undefined && !month && chu === undefined) return undefined;
        if (chu !== undefined && (d.value > 10 || d.digits > 0)) return undefined;
        return { k: 'lunar', ...(y && { year: y }), month: m, day: d.value };
      },
    ),
    map(
      seq(tok('chu'), tight(tok('num', (t) => t.digits === 0 && t.value >= 1 && t.value <= 10))),
      ([chu, d], input, at, to): Day | undefined => {
        const bare = chu.to - chu.from === 1;
        if (bare && /^(学生|年级|班|中|部|的学生|语文|数学|英语|级|化学|物理|毕业|家长|[(\d])/.test(textAfter(input, to))) return undefined;
        return bare && /[之最当年月起]$/.test(textBefore(input, at, 1)) ? undefined : { k: 'lunar', month: 1, day: d.value };
      },
    ),
  ),
);

/** A date proper: what a weekday in brackets may stand beside. */
export const date: Parser<Day> = memo(alt(lunar, monthDay, numericDate, bareDay));
