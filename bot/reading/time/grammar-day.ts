/** Days: weekdays, days counted from now, and every other way to name one. */
import type { Day } from './ast';
import { amount } from './grammar-clock';
import { bareDay, lunar, monthDay, numericDate } from './grammar-date';
import { dayAmount, festival } from './grammar-festival';
import { nth, period } from './grammar-period';
import { alt, map, memo, oneOf, opt, type Parser, seq, textBefore, tight, tok } from './parse';

const de = opt(tok('de'));

/** 周三, 下周三, 周一三五, 下周的周三 */
export const weekday: Parser<Day> = memo(
  map(
    seq(opt(seq(tok('week'), de)), tok('weekday'), tails()),
    ([w, first, more]): Day => ({
      k: 'weekday',
      days: [first.value, ...more],
      ...(w && { week: w[0].value }),
    }),
  ),
);

/** The further characters of 周一三五: weekday tokens one character long. */
function tails(): Parser<number[]> {
  return (input, at) => {
    const values: number[] = [];
    let to = at;
    for (let t = input.tokens[to]; t?.kind === 'weekday' && t.to - t.from === 1 && values.length < 6; t = input.tokens[++to])
      values.push(t.value);
    return { value: values, to };
  };
}

const weekend: Parser<Day> = alt(
  map(
    seq(tok('week'), de, alt(tok('weekend'), tight(tok('last', (t) => t.to - t.from === 1)), tight(tok('edge', (t) => t.name === 'late')))),
    ([w]): Day => ({ k: 'weekend', week: w.value }),
  ),
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
  map(seq(tok('past'), ofAmount), ([, a]): Day | undefined =>
    a.workdays > 0 ? { k: 'workday', n: a.workdays } : { k: 'ago', amount: a, sign: 1 },
  ),
  map(
    seq(
      tok('recent', (t, i) => i.text.slice(t.from, t.to) !== '前' && i.text.slice(t.from, t.to) !== '这'),
      opt(tok('de')),
      ofAmount,
    ),
    ([, , a]): Day => ({ k: 'recent', amount: a, sign: -1 }),
  ),
  map(seq(tok('coming'), opt(tok('de')), ofAmount), ([, , a]): Day => ({ k: 'recent', amount: a, sign: 1 })),
);

const relative: Parser<Day> = alt<Day>(
  map(
    seq(
      tok('week'),
      de,
      tok('rel', (t) => t.value === 0 && t.name === ''),
    ),
    ([w]): Day => ({ k: 'ago', amount: { months: 0, days: Math.abs(w.value) * 7, minutes: 0, workdays: 0 }, sign: w.value < 0 ? -1 : 1 }),
  ),
  map(seq(tok('pair'), opt(alt<unknown>(tok('tian'), amount))), ([t]): Day => ({ k: 'pair', from: t.value, to: Number(t.name) })),
  map(tok('rel'), (t): Day => ({ k: 'rel', days: t.value })),
  map(tok('just'), (): Day => ({ k: 'rel', days: 0, loose: true })),
  map(tok('nextDay'), (t): Day => ({ k: 'next', days: t.value })),
  map(tok('relWorkday'), (t): Day | undefined => (t.value === 0 ? undefined : { k: 'workday', n: t.value })),
);

/** Every way to name a day or a period; the longer reading comes first. */
export const day: Parser<Day> = memo(
  alt(
    lunar,
    nth,
    festival,
    fromNow,
    monthDay,
    numericDate,
    bareDay,
    weekend,
    weekday,
    relative,
    map(period, (p): Day => ({ k: 'period', period: p })),
  ),
);
