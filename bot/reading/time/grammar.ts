/**
 * The table of phrases: everything a sentence can say about time, longest reading first. The pieces are in grammar-*.ts: dates, periods,
 * festivals, days, clocks and lengths, moments, recurrences, reminders. What phrases mean together is decided in combine.ts.
 */
import type { Amount, Found, Mark, Period, Phrase, When } from './ast';
import { amount, uncounted, weakPart } from './grammar-clock';
import { recurrence } from './grammar-recur';
import { offset } from './grammar-reminder';
import { checkedDay, choice, dayList, filler, offWork, range, when } from './grammar-when';
import type { Input } from './lexer';
import { alt, map, not, oneOf, opt, type Parser, seq, textAfter, textBefore, tok } from './parse';
import type { TokenKind } from './words';

// ── Deadlines ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const dueMark = alt(
  map(seq(tok('before'), not(seq(tok('num'), oneOf('tian', 'ri')))), () => 'before' as const),
  map(tok('within'), () => 'within' as const),
  map(tok('until'), () => 'within' as const),
);
const dueLead = seq(
  alt(tok('limit'), tok('until')),
  opt(
    alt(
      tok('to'),
      tok('is'),
      tok('colon'),
      tok('x', (t, i) => /^[为在于]$/.test(i.text.slice(t.from, t.to))),
    ),
  ),
  opt(tok('from')),
);
const offWorkPoint: Parser<When> = map(seq(opt(seq(checkedDay, filler)), offWork), ([d, c]): When => ({ ...d?.[0], clock: c }));
const dueWhen = alt(offWorkPoint, when);

/** 年内, 月内: of the one in progress. */
const loneUnit: Parser<Period['unit']> = map(oneOf('nian', 'yue', 'zhou', 'quarter'), (t, input, at): Period['unit'] | undefined =>
  ['num', 'ge', 'ban', 'vague'].includes(input.tokens[at - 1]?.kind ?? '')
    ? undefined
    : t.kind === 'nian'
      ? 'year'
      : t.kind === 'yue'
        ? 'month'
        : t.kind === 'zhou'
          ? 'week'
          : 'quarter',
);

const due: Parser<Phrase> = alt<Phrase>(
  map(seq(dueLead, dueWhen, opt(dueMark)), ([, w, mark]) => ({ k: 'due', when: w, side: mark === 'before' ? 'before' : 'within' })),
  map(seq(dueLead, amount, opt(tok('within'))), ([lead, a]) => (lead[0].kind === 'limit' ? { k: 'dueIn', amount: a } : undefined)),
  map(
    seq(
      opt(oneOf('recent', 'coming')),
      alt(
        amount,
        map(
          seq(
            tok('num', (t) => t.value <= 366),
            tok('ri'),
          ),
          ([n]): Amount => ({ months: 0, days: n.value, minutes: 0, workdays: 0 }),
        ),
      ),
      tok('within'),
    ),
    ([r, a], input, at) => (r?.kind === 'recent' || /[第每]$/.test(textBefore(input, at, 1)) ? undefined : { k: 'dueIn', amount: a }),
  ),
  map(
    seq(loneUnit, tok('within')),
    ([unit]): Phrase => ({ k: 'due', when: { day: { k: 'period', period: { unit, rel: 0 } } }, side: 'within' }),
  ),
  map(seq(opt(tok('toward')), dueWhen, dueMark), ([, w, mark]) => dueOf(w, mark)),
);

/** 下班 needs 前; 国庆前 is 'before' already inside the day. */
function dueOf(w: When, mark: 'before' | 'within'): Phrase | undefined {
  if (w.day?.k === 'recent') return undefined;
  return { k: 'due', when: w, side: mark };
}

// ── Lengths, shifts, marks ───────────────────────────────────────────────────────────────────────────────────────────────────

const ODD_LENGTH = /^(热线|营业|服务|在线|开放|值班|制|计划|规划|行动|级|前|大|期|来|后|个月|供应|多|一|学制|工作制)/;

const length: Parser<Phrase> = map(amount, (a, input, at, end): Phrase | undefined => {
  if (a.months > 0 && a.days === 0 && input.tokens[at]?.kind === 'num' && input.tokens[at + 1]?.kind === 'nian') return undefined;
  if (ODD_LENGTH.test(textAfter(input, end)) || /[有哪某第前后同那这每]$/.test(textBefore(input, at, 1)) || a.workdays > 0)
    return undefined;
  if (/(每人|[×x*])$/.test(textBefore(input, at, 2)) || !uncounted(input, end)) return undefined;
  return { k: 'length', amount: a };
});

const shift: Parser<Phrase> = map(
  seq(oneOf('later', 'weak'), opt(tok('x', (t) => t.to - t.from === 1)), amount, not(oneOf('after', 'before', 'within'))),
  ([t, , a]): Phrase | undefined =>
    t.kind === 'later' || t.name === 'eve' ? { k: 'shift', sign: 1, amount: a } : { k: 'shift', sign: -1, amount: a },
);

const mark =
  (kind: Mark): (() => Phrase) =>
  () => ({ k: 'mark', mark: kind });
const marks: Parser<Phrase> = alt<Phrase>(
  map(
    tok('change', (t) => t.value === 0),
    mark('change'),
  ),
  map(
    seq(
      tok('change', (t) => t.value === 1),
      not(not(when)),
    ),
    mark('change'),
  ),
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
  [
    'recurrence',
    map(seq(recurrence, opt(weakPart)), ([recur, c]): Phrase => ({ k: 'recur', recur: { ...recur, ...(c?.part && { part: c.part }) } })),
  ],
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
  'x comma pause stop colon semi dot slash open close de hao tian dian shi exact ge about fenYue ke keUnit minute hour fen after within end begin'.split(
    ' ',
  ) as TokenKind[],
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
