/** Clock times, parts of the day and lengths of time. */
import type { Amount, Clock } from './ast';
import type { Input, Token } from './lexer';
import { alt, map, memo, not, oneOf, opt, type Parser, seq, textAfter, textBefore, tight, tok, wordSet } from './parse';
import { MEASURES, type Part, POINT_LEADS, POINT_NOUNS } from './words';

const leads = wordSet(POINT_LEADS);
const nouns = wordSet(POINT_NOUNS);

/** A number no measure word follows: 30人 is no minute. */
export function uncounted(input: Input, next: number): boolean {
  const after = textAfter(input, next);
  return after === '' || !(MEASURES.includes(after.charAt(0)) || after.startsWith('多'));
}

const hourNum = tok('num', (t) => t.digits <= 2 && t.value <= 30);
const twoDigits = tok('num', (t) => t.digits === 2 || (t.digits === 0 && (t.value >= 10 || t.zero)));

interface Tail {
  minute: number;
  lack: number;
  said: boolean;
}
const tail = (minute: number, lack = 0): Tail => ({ minute, lack, said: true });

const shortMinute = map(
  alt(
    tok('num'),
    tok('vague', (t) => t.value >= 10 && t.value < 60),
  ),
  (t, input, _at, to) => {
    const next = input.tokens[to];
    if (next?.kind === 'fen' || next?.kind === 'minute') return t.value;
    const whole = t.kind === 'vague' || t.digits === 2 || (t.digits === 0 && (t.value >= 10 || t.zero));
    const goesOn =
      next !== undefined &&
      !next.gap &&
      ['hao', 'ri', 'yue', 'tian', 'hour', 'ge', 'dian', 'zhou', 'dot', 'nian', 'workday'].includes(next.kind);
    return whole && t.value < 100 && !goesOn && (!t.gap || input.tokens[to - 2]?.gap) && uncounted(input, to) ? t.value : undefined;
  },
);

const clockTail: Parser<Tail> = alt(
  map(tok('ban'), () => tail(30)),
  map(
    seq(
      tok('num', (t) => t.value >= 1 && t.value <= 3),
      tok('ke'),
    ),
    ([t]) => tail(t.value * 15),
  ),
  map(seq(tok('lack'), amountOfMinutes()), ([, m]) => tail(0, m)),
  map(seq(opt(tok('past')), shortMinute, opt(tok('fen'))), ([, m]) => tail(m)),
  map(seq(opt(tok('past')), amountOfMinutes()), ([, m]) => tail(m)),
  map(tight(tok('exact')), () => tail(0)),
);

function amountOfMinutes(): Parser<number> {
  return alt(
    map(
      seq(
        tok('num', (t) => t.value < 100),
        oneOf('fen', 'minute'),
      ),
      ([t]) => t.value,
    ),
    map(
      seq(
        tok('num', (t) => t.value >= 1 && t.value <= 3),
        oneOf('ke', 'keUnit'),
      ),
      ([t]) => t.value * 15,
    ),
  );
}

const secondsTail = opt(tight(seq(tok('colon'), twoDigits)));

/** 14:30, 14：30:00, 9;30 */
const digital = map(
  seq(hourNum, tight(oneOf('colon', 'semi')), tight(tok('num', (t) => t.digits === 2)), secondsTail, opt(tight(oneOf('fen', 'shi')))),
  ([h, , m], input, at): Clock | undefined => {
    if (/[\d.:/-]$/.test(textBefore(input, at, 1)) && input.tokens[at - 1]?.kind !== 'dash') return undefined;
    return { hour: h.value, minute: m.value, zero: h.zero, lack: 0 };
  },
);

/** 3点, 3点半, 十时三十分, 九点差五分 */
const spoken = map(
  seq(
    tok('num', (t) => t.value <= 30 && t.digits <= 2),
    oneOf('dian', 'shi'),
    opt(tok('exact', (t) => t.to - t.from === 1 && t.value === 0)),
    opt(clockTail),
    opt(tok('about')),
  ),
  ([h, unit, , rest], input, at): Clock | undefined => {
    if (isListOfPoints(input, at, h, unit, rest)) return undefined;
    return { hour: h.value, minute: rest?.minute ?? 0, zero: h.zero, lack: rest?.lack ?? 0 };
  },
);

/** 三点要求, 提两点, 早一点: a number of points, not an hour. */
function isListOfPoints(input: Input, at: number, hour: Token, unit: Token, rest: Tail | undefined): boolean {
  if (rest?.said || unit.kind === 'shi' || unit.to - unit.from > 1) return false;
  const after = textAfter(input, at + 2);
  if (nouns.starts(after) || /^[零一二三四五六七八九\d]+(倍|万|亿|米|元|折|%|公里|级|度)/.test(after)) return true;
  const before = textBefore(input, at, 2);
  const next = input.tokens[at + 2];
  if (before.endsWith('第')) return true;
  if (leads.ends(before) && next?.kind !== 'before' && next?.kind !== 'to' && next?.kind !== 'dash' && next?.kind !== 'de') return true;
  if (hour.value !== 1 || hour.digits > 0) return false;
  // 一点 after an adjective (快一点, 早一点, 简单一点) compares; after a time word, a preposition or nothing it is an hour
  const kind = input.tokens[at - 1]?.kind;
  return kind === 'weak' || (kind === 'x' && !/[在于约会定就那]$/.test(before) && before !== '');
}

/** 两三点: one hour or the next */
const guessed = map(
  seq(
    tok('vague', (t) => t.value < 100 && t.value % 10 === Math.floor(t.value / 10) + 1),
    tok('dian'),
  ),
  ([t]): Clock => ({
    hour: Math.floor(t.value / 10),
    orHour: t.value % 10,
    minute: 0,
    zero: false,
    lack: 0,
  }),
);

/** 差一刻十点 */
const lacking = map(
  seq(tok('lack'), amountOfMinutes(), hourNum, tok('dian')),
  ([, m, h]): Clock => ({ hour: h.value, minute: 0, zero: h.zero, lack: m }),
);

/** 3pm, 3:30 pm */
const meridian = map(
  seq(
    alt(
      digital,
      map(hourNum, (h): Clock => ({ hour: h.value, minute: 0, zero: h.zero, lack: 0 })),
    ),
    tok('am'),
  ),
  ([clock, t]): Clock => ({
    ...clock,
    part: t.name as Part,
  }),
);

/** 下午2.30: behind a part of the day a dot is a colon. */
const dotted = map(
  seq(hourNum, tight(tok('dot')), tight(tok('num', (t) => t.digits === 2 && t.value < 60))),
  ([h, , m]): Clock => ({
    hour: h.value,
    minute: m.value,
    zero: h.zero,
    lack: 0,
  }),
);

/** An hour without a part of the day. */
export const bareClock: Parser<Clock> = memo(alt(meridian, digital, spoken, guessed, lacking));

/** A whole number of hours at the head of 9-11点 or 2到4点: the unit comes later. */
const headHour = map(
  seq(
    hourNum,
    not(
      not(
        seq(
          oneOf('dash', 'wave', 'to'),
          tok('num', (t) => t.value <= 24),
          opt(tok('ban')),
          oneOf('dian', 'shi'),
        ),
      ),
    ),
  ),
  ([h]): Clock => ({ hour: h.value, minute: 0, zero: h.zero, lack: 0 }),
);

const partWord = alt(tok('part'), tok('am'));

/** 下午3点, 早8点, 下午 */
export const clock: Parser<Clock> = memo(
  alt(
    map(
      seq(partWord, opt(oneOf('de', 'comma', 'pause')), opt(partWord), alt(bareClock, dotted, tight(headHour))),
      ([p, , q, c]): Clock => ({ ...c, part: c.part ?? ((q ?? p).name as Part) }),
    ),
    map(seq(tok('weak'), tight(bareClock)), ([p, c]): Clock => ({ ...c, part: p.name as Part })),
    map(partWord, (p): Clock | undefined => (p.kind === 'am' ? undefined : { part: p.name as Part, minute: 0, zero: false, lack: 0 })),
    bareClock,
    headHour,
  ),
);

/** 周五晚, 明天早: a single character right behind a day. */
export const weakPart: Parser<Clock> = map(tight(tok('weak')), (p): Clock => ({ part: p.name as Part, minute: 0, zero: false, lack: 0 }));

// ── Lengths ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const NONE: Amount = { months: 0, days: 0, minutes: 0, workdays: 0 };
const minutes = (n: number): Amount => ({ ...NONE, minutes: Math.round(n) });
const days = (n: number): Amount => ({ ...NONE, days: n });
const months = (n: number): Amount => ({ ...NONE, months: n });

const count = alt(
  map(
    seq(
      tok('num', (t) => t.value <= 100),
      tight(tok('dot')),
      tight(tok('num', (t) => t.digits > 0)),
    ),
    ([a, , b]) => a.value + b.value / 10 ** b.digits,
  ),
  map(
    tok('num', (t) => t.value <= 3660),
    (t) => t.value,
  ),
);
const half = tok('ban');
const ge = opt(tok('ge'));

/** 90分钟, 一个半小时, 两小时四十分, 三天, 两周, 半个月, 5个工作日 */
export const amount: Parser<Amount> = memo(
  alt(
    map(seq(count, ge, half, tok('hour')), ([n]) => minutes(n * 60 + 30)),
    map(seq(count, ge, tok('hour'), half), ([n]) => minutes(n * 60 + 30)),
    map(seq(count, ge, tok('hour'), opt(tok('and')), count, oneOf('fen', 'minute')), ([n, , , , m]) => minutes(n * 60 + m)),
    map(seq(count, ge, tok('hour')), ([n]) => minutes(n * 60)),
    map(seq(half, ge, tok('hour')), () => minutes(30)),
    map(seq(count, tok('minute')), ([n]) => minutes(n)),
    map(seq(count, tok('keUnit')), ([n]) => minutes(n * 15)),
    map(seq(tok('num'), ge, tok('workday')), ([n]) => ({ ...NONE, workdays: n.value })),
    map(
      seq(
        tok('num', (t) => t.value <= 3660),
        tok('tian'),
      ),
      ([n]) => days(n.value),
    ),
    map(seq(count, ge, half, tok('zhou')), ([n]) => days(Math.round(n * 7 + 3))),
    map(
      seq(
        tok('num', (t) => t.value <= 520),
        ge,
        tok('zhou'),
      ),
      ([n]) => days(n.value * 7),
    ),
    map(seq(half, ge, tok('yue')), () => days(15)),
    map(
      seq(
        tok('num', (t) => t.value <= 600),
        tok('ge'),
        half,
        tok('yue'),
      ),
      ([n]) => ({ ...NONE, months: n.value, days: 15 }),
    ),
    map(
      seq(
        tok('num', (t) => t.value <= 600),
        tok('ge'),
        tok('yue'),
      ),
      ([n]) => months(n.value),
    ),
    map(seq(half, tok('nian')), () => months(6)),
    map(
      seq(
        tok('num', (t) => t.value <= 100),
        tok('nian'),
        half,
      ),
      ([n]) => months(n.value * 12 + 6),
    ),
    map(
      seq(
        tok('num', (t) => t.value <= 100),
        tok('nian'),
      ),
      ([n]) => months(n.value * 12),
    ),
  ),
);
