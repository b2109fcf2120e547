/** Festivals and the days round them: 国庆, 春节假期第一天, 节前最后一个工作日, 年后. */
import type { Amount, Counted, Day, Feast } from './ast';
import { amount } from './grammar-clock';
import { year } from './grammar-date';
import { nthCounted, ordinal } from './grammar-period';
import type { Input } from './lexer';
import { alt, map, memo, oneOf, opt, type Parser, seq, textAfter, textBefore, tok, wordSet } from './parse';
import { FESTIVAL_LEADS, FESTIVAL_NAMED } from './words';

const de = opt(tok('de'));
const named = wordSet(FESTIVAL_NAMED);
const celebrated = wordSet(FESTIVAL_LEADS);

export const feast: Parser<Feast> = memo(
  map(seq(opt(year), de, tok('fest')), ([y, , f], input, at, to): Feast | undefined => {
    const word = input.text.slice(f.from, f.to);
    if (named.starts(textAfter(input, to)) || (celebrated.ends(textBefore(input, at, 2)) && !/[节日]$/.test(word))) return undefined;
    return { id: f.name, ...(y && { year: y }) };
  }),
);
const holidayWord = tok('holiday');
const restName: Parser<Feast> = memo(
  alt(
    map(seq(feast, de, holidayWord), ([f]) => f),
    map(holidayWord, (_t, input, at) =>
      /^(假期|小长假|长假|假日)/.test(textAfter(input, at, true)) && !/[暑寒请年产婚病事休]$/.test(textBefore(input, at, 1))
        ? { id: '' }
        : undefined,
    ),
  ),
);
const anyFeast: Parser<Feast> = memo(
  alt(
    map(seq(alt(restName, feast)), ([f]) => f),
    map(holidayWord, (_t, input, at): Feast | undefined => (/^(放假|休假)/.test(textAfter(input, at, true)) ? { id: '' } : undefined)),
  ),
);
/** 第三天; 第二天 is a word of its own. */
const nthDay: Parser<number> = alt(
  map(seq(ordinal, oneOf('tian', 'ri')), ([n]) => n),
  map(tok('nextDay'), (_t, input, at) => (textAfter(input, at, true).startsWith('第二天') ? 2 : undefined)),
);
const firstWorkday = seq(tok('frame'), ordinal, oneOf('tian', 'ri'));

/** Everything said with a festival: its day, its rest days, what is counted before or after it. */
export const festival: Parser<Day> = alt<Day>(
  map(
    seq(anyFeast, tok('before'), de, nthCounted),
    ([f, , , [n, of]]): Day => ({ k: 'nthFrom', n: Math.abs(n), of, feast: f, side: 'before' }),
  ),
  map(seq(anyFeast, tok('before'), alt(dayAmount(), amount)), ([f, , a], input, at): Day | undefined =>
    a.days > 0 && a.months + a.minutes === 0
      ? { k: 'feast', feast: f, shift: -a.days, ...(isRest(input, at) && { shiftFrom: 'rest' }) }
      : undefined,
  ),
  map(
    seq(
      alt(
        anyFeast,
        map(tok('holidayEnd'), (): Feast => ({ id: '' })),
      ),
      opt(tok('after')),
      de,
      alt(
        map(firstWorkday, ([, n]): [number, Counted] => [n, 'workday']),
        map(seq(ordinal, tok('frame'), oneOf('tian', 'ri')), ([n]): [number, Counted] => [n, 'workday']),
      ),
    ),
    ([f, , , [n, of]]): Day => ({ k: 'nthFrom', n, of, feast: f, side: 'after' }),
  ),
  map(
    seq(
      alt(
        anyFeast,
        map(tok('holidayEnd'), (): Feast => ({ id: '' })),
      ),
      tok('after'),
      de,
      opt(tok('frame')),
      nthCounted,
    ),
    ([f, , , , [n, of]]): Day => ({ k: 'nthFrom', n, of, feast: f, side: 'after' }),
  ),
  map(seq(tok('holidayEnd'), de, nthCounted), ([, , [n, of]]): Day => ({ k: 'nthFrom', n, of, feast: { id: '' }, side: 'after' })),
  map(seq(anyFeast, tok('after'), dayAmount()), ([f, , a]): Day => ({ k: 'nthFrom', n: a.days, of: 'day', feast: f, side: 'after' })),
  map(seq(restName, de, nthDay), ([f, , n]): Day => ({ k: 'rest', feast: f, nth: n })),
  map(seq(feast, de, nthDay), ([f, , n]): Day => ({ k: 'rest', feast: f, nth: n })),
  map(
    seq(
      alt(restName, feast),
      tok('about', (t, input) => input.text.slice(t.from, t.to) === '前后'),
    ),
    ([f]): Day => ({ k: 'around', feast: f, side: 'both' }),
  ),
  map(
    seq(
      alt(
        anyFeast,
        map(tok('holidayEnd'), (): Feast => ({ id: '' })),
      ),
      tok('after'),
    ),
    ([f]): Day => ({ k: 'around', feast: f, side: 'after' }),
  ),
  map(seq(anyFeast, tok('before')), ([f]): Day => ({ k: 'around', feast: f, side: 'before' })),
  map(restName, (f): Day => ({ k: 'rest', feast: f })),
  map(tok('holidayEnd'), (): Day => ({ k: 'around', feast: { id: '' }, side: 'after' })),
  map(seq(feast, opt(alt(tok('sameDay'), tok('thatDay')))), ([f, that]): Day | undefined =>
    f.id === '' ? undefined : { k: 'feast', feast: f, shift: 0, ...(that === undefined && { plain: true }) },
  ),
);

function isRest(input: Input, at: number): boolean {
  return input.tokens[at]?.kind === 'holiday';
}

/** 三天, 三日 */
export function dayAmount(): Parser<Amount> {
  return map(
    seq(
      tok('num', (t) => t.value >= 1 && t.value <= 60),
      oneOf('tian', 'ri'),
    ),
    ([n]) => ({ months: 0, days: n.value, minutes: 0, workdays: 0 }),
  );
}
