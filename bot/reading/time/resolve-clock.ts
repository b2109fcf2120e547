/** Clock words → minutes since midnight (rules 9–14). */
import type { Clock } from './ast';
import { PART_WINDOW, type Part } from './words';

export interface ClockValue {
  /** Possible readings in minutes since midnight of the named day; 1440 and more is the next day. Two for a bare 6 or 7. */
  options: number[];
  /** A part of the day with no hour: its window. */
  window?: readonly [number, number];
  /** Filled in by a rule instead of said. */
  assumed: boolean;
  /** No part of the day, no leading zero, 12-hour: 今天8点 may be the evening. */
  bare: boolean;
  error?: string;
}

/** Hours a part of the day shifts: 下午3 → 15, 晚上12 → 24, 晚上1 → 25. */
function withPart(part: Part, hour: number): number {
  const afternoon = hour >= 1 && hour <= 11 ? hour + 12 : hour;
  switch (part) {
    case 'dawn':
      return hour === 12 ? 0 : hour;
    case 'early':
    case 'am':
      return hour;
    case 'noon':
      return hour >= 1 && hour <= 4 ? hour + 12 : hour;
    case 'pm':
    case 'dusk':
      return afternoon;
    case 'eve':
      if (hour <= 4 || hour === 12) return hour === 12 ? 24 : hour + 24;
      return afternoon;
  }
}

export function readClockValue(c: Clock): ClockValue {
  if (c.orHour === undefined) return readHour(c);
  const { orHour, ...first } = c;
  const [a, b] = [readHour(first), readHour({ ...first, hour: orHour })];
  return { ...a, options: [...a.options, ...b.options], bare: false };
}

function readHour(c: Clock): ClockValue {
  if (c.hour === undefined) {
    const window = PART_WINDOW[c.part ?? 'am'];
    return { options: [window[0]], window, assumed: true, bare: false };
  }
  const value = (hours: number[], assumed: boolean, bare: boolean): ClockValue => ({
    options: hours.map((h) => h * 60 + c.minute - c.lack),
    assumed,
    bare,
  });
  if (c.hour > 24 || (c.hour === 24 && c.minute > 0))
    return { ...value([c.hour], false, false), error: `没有${c.hour}点${c.minute > 0 ? `${c.minute}分` : ''}` };
  if (c.minute > 59) return { ...value([c.hour], false, false), error: `没有${c.minute}分` };
  if (c.byRule) return value([c.hour], true, false);
  if (c.part !== undefined) return value([withPart(c.part, c.hour)], false, false);
  if (c.zero || c.hour === 0 || c.hour > 12) return value([c.hour], false, false);
  if (c.hour <= 5) return value([c.hour + 12], true, true);
  if (c.hour <= 7) return value([c.hour, c.hour + 12], true, true);
  return value([c.hour], false, true);
}

/** 今天 with a bare hour that has passed: twelve hours later if that has not (今天8点 at 15:30 is 20:00). */
export function shiftToday(value: ClockValue, nowOfDay: number): ClockValue {
  if (!value.bare || value.error !== undefined) return value;
  const [first = 0, second] = value.options;
  if (first >= 13 * 60 || first > nowOfDay) return value;
  const later = second ?? first + 720;
  return later > nowOfDay ? { ...value, options: [later], assumed: true } : value;
}

/**
 * The end of a range on one day, in minutes since midnight: it takes the start's part of the day, else reads by itself; a reading before
 * the start is tried in the afternoon, and past midnight after an evening start. undefined: it ends before it starts.
 */
export function readEnd(
  start: number,
  startClock: Clock | undefined,
  end: Clock,
): { options: number[]; assumed: boolean; error?: string } | undefined {
  const part = end.part ?? startClock?.part;
  const inherited = end.part === undefined && part !== undefined && end.hour !== undefined;
  const asSaid = readClockValue(inherited ? { ...end, part } : end);
  if (asSaid.error !== undefined) return { options: [], assumed: false, error: asSaid.error };
  if (asSaid.window !== undefined)
    return asSaid.window[1] > start ? { options: [asSaid.window[1]], assumed: true } : overnight(start, asSaid.window[1], end.part);
  const fits = asSaid.options.filter((o) => o > start);
  if (fits.length > 0) return { options: asSaid.options.length > 1 && part === undefined ? asSaid.options : fits, assumed: asSaid.assumed };
  const overnightEnd = overnight(start, asSaid.options[0] ?? 0, end.part ?? (startClock?.part === 'eve' ? 'dawn' : undefined));
  if (overnightEnd !== undefined) return overnightEnd;
  const casual = startClock?.part !== undefined || (startClock?.hour !== undefined && startClock.hour <= 12 && !startClock.zero);
  if (end.part !== undefined || end.zero || !casual || end.hour === undefined || end.hour > 12) return undefined;
  const alone = [...readClockValue(end).options, end.hour * 60 + end.minute - end.lack + 720].find((o) => o > start && o <= 1440);
  return alone === undefined ? undefined : { options: [alone], assumed: true };
}

function overnight(start: number, end: number, part: Part | undefined): { options: number[]; assumed: boolean } | undefined {
  const early = part === 'dawn' && start >= 17 * 60 && end < 12 * 60;
  return early ? { options: [end + 1440], assumed: false } : undefined;
}
