/** Moments, ranges, lists of days and choices between them. */
import type { Clock, Day, When } from './ast';
import { bareClock, clock, weakPart } from './grammar-clock';
import { date } from './grammar-date';
import { day, weekday } from './grammar-day';
import { alt, list, map, memo, not, oneOf, opt, type Parser, seq, textAfter, textBefore, tight, tok } from './parse';
import type { Part } from './words';

const de = opt(tok('de'));
export const filler = opt(alt(tok('sameDay'), tok('thatDay'), tok('de')));
const to = oneOf('to', 'dash', 'wave', 'toward');

// ── One moment ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Checked = Pick<When, 'day' | 'check'>;

const weekdayCheck = map(
  seq(
    opt(tok('open')),
    opt(tok('week', (t) => t.value === 0)),
    tok('weekday', (t) => t.value <= 7 && t.to - t.from > 1),
    opt(tok('close')),
  ),
  ([, , t]) => t.value,
);

/** A date with its weekday on either side: 11月28日（周六）, 周六28号. Other days as they are. */
export const checkedDay: Parser<Checked> = memo(
  alt<Checked>(
    map(seq(alt(date, relDay()), weekdayCheck, not(oneOf('pause', 'and', 'to', 'weekday'))), ([d, weekday]) => ({
      day: d,
      check: { weekday },
    })),
    map(seq(weekday, opt(tok('open')), date, opt(tok('close'))), ([w, , d]) =>
      w.k === 'weekday' && w.days.length === 1
        ? { day: d, check: { weekday: w.days[0] ?? 1, ...(w.week !== undefined && { week: w.week }) } }
        : undefined,
    ),
    map(seq(day, opt(seq(tok('open'), tok('lunarMark'), tok('close')))), ([d, l]) => ({ day: l ? asLunar(d) : d })),
  ),
);

function relDay(): Parser<Day> {
  return map(
    tok('rel', (t) => t.name === ''),
    (t): Day => ({ k: 'rel', days: t.value }),
  );
}

function asLunar(d: Day): Day {
  return d.k === 'date' && d.month !== undefined ? { k: 'lunar', ...(d.year && { year: d.year }), month: d.month, day: d.day } : d;
}

/** 今晚 names a day and a part: the part belongs to the clock. */
const relPart: Parser<When> = map(
  seq(
    tok('rel', (t) => t.name !== ''),
    de,
    opt(tok('part')),
    opt(bareClock),
  ),
  ([t, , p, c]): When => {
    const part = (p?.name || t.name) as Part;
    return { day: { k: 'rel', days: t.value }, clock: c ? { ...c, part: c.part ?? part } : { part, minute: 0, zero: false, lack: 0 } };
  },
);

export const offWork: Parser<Clock> = map(tok('offWork'), (): Clock => ({ hour: 18, minute: 0, zero: true, lack: 0, byRule: true }));

export const point: Parser<When> = memo(
  alt<When>(
    relPart,
    map(seq(checkedDay, filler, opt(tok('open')), alt(clock, weakPart), opt(tok('close'))), ([d, , , c]) => ({ ...d, clock: c })),
    map(seq(checkedDay, filler, opt(tok('allDay'))), ([d, , whole]) => ({ ...d, ...(whole && { allDay: true }) })),
    map(seq(clock, de, opt(alt(tok('begin'), tok('end')))), ([c, , mark]) => ({ clock: c, ...(mark?.kind === 'end' && { isEnd: true }) })),
  ),
);

// ── Ranges and lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const rangeTo = seq(opt(tok('begin')), opt(tok('comma')), to, opt(tok('toward')));
export const range: Parser<When> = memo(
  alt<When>(
    // 28-30号, 12月28-30日
    map(
      seq(
        opt(
          seq(
            opt(
              alt<{ rel: number } | { n: number }>(
                map(tok('relMonth'), (t) => ({ rel: t.value })),
                map(
                  seq(
                    tok('num', (t) => t.value <= 12),
                    tok('yue'),
                  ),
                  ([t]) => ({ n: t.value }),
                ),
              ),
            ),
            de,
          ),
        ),
        tok('num', (t) => t.value <= 31 && t.value > 0),
        oneOf('dash', 'wave', 'to'),
        tok('num', (t) => t.value <= 31),
        oneOf('hao', 'ri'),
      ),
      ([m, a, , b], input, at, end) => {
        const month = m?.[0] && ('rel' in m[0] ? { monthRel: m[0].rel } : { month: m[0].n });
        if (/[第路街巷栋幢]$/.test(textBefore(input, at, 1)) || /^(楼|厅|会议室|门|线|院|车|桌|房)/.test(textAfter(input, end)))
          return undefined;
        return { day: { k: 'date', ...month, day: a.value }, endDay: { k: 'date', day: b.value } };
      },
    ),
    // 9-11月, 一到三季度
    map(
      seq(
        tok('num', (t) => t.value <= 12 && t.value > 0),
        opt(tok('yue')),
        oneOf('dash', 'wave', 'to'),
        tok('num', (t) => t.value <= 12),
        tok('yue'),
        not(tok('num')),
      ),
      ([a, , , b]) => ({
        day: { k: 'period', period: { unit: 'month', n: a.value } },
        endDay: { k: 'period', period: { unit: 'month', n: b.value } },
      }),
    ),
    map(seq(opt(tok('from')), point, rangeTo, point, opt(tok('end'))), ([, a, , b]) => joinRange(a, b)),
  ),
);

function joinRange(a: When, b: When): When | undefined {
  if (b.day === undefined && b.clock === undefined) return undefined;
  if (a.day === undefined && b.day !== undefined) return undefined;
  if (a.clock === undefined && b.clock !== undefined && b.day === undefined) return undefined;
  return { ...a, ...(b.day && { endDay: b.day }), ...(b.clock && { endClock: b.clock }) };
}

/** Days in a row: 周六、周日, 5月2日和3日, 28、29号. Beside each other they are one stretch, else a choice. */
const looseNumber: Parser<When> = map(
  seq(
    tok('num', (t) => t.value >= 1 && t.value <= 31 && t.digits <= 2),
    not(not(seq(tok('pause'), tok('num'), oneOf('hao', 'ri')))),
  ),
  ([t]) => ({ day: { k: 'date', day: t.value } }),
);
const joined = alt<unknown>(oneOf('pause', 'and'), seq(not(tok('x')), not(tok('open'))));
const listItem: Parser<When> = alt(point, looseNumber);

export const dayList: Parser<When[]> = (input, at) => {
  const hit = list(listItem, joined)(input, at);
  if (hit === undefined || hit.value.length < 2) return undefined;
  return hit.value.every((w) => isPlainDay(w.day)) ? hit : undefined;
};

function isPlainDay(d: Day | undefined): boolean {
  return d !== undefined && ['weekday', 'date', 'rel', 'lunar'].includes(d.k) && !(d.k === 'rel' && d.loose);
}

export const choice: Parser<When[]> = map(
  list(
    alt(range, point),
    alt(
      seq(opt(tok('comma')), tok('or')),
      map(tight(tok('slash')), (): [undefined, never] => [undefined, undefined as never]),
    ),
  ),
  (items) => (items.length > 1 ? items : undefined),
);

export const when: Parser<When> = memo(
  alt(
    range,
    map(seq(opt(tok('from')), point), ([, w]) => w),
  ),
);
