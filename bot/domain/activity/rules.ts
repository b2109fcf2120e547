/** What holds for an activity, whoever records it. Pure. */
import { addDays, parseWall } from '../../clock';
import type { Count, When } from '../../reading/types';
import { partOfDay } from '../calendar/format';

/** When it took place. A part of a day is enough: it is kept as its window and shown by its name. */
export interface ActivityTime {
  /** "YYYY-MM-DD" */
  day: string;
  /** Last day, inclusive, of an activity of several days. */
  endDay?: string;
  /** "YYYY-MM-DDTHH:mm" */
  start?: string;
  end?: string;
  /** 上午, 下午 …: start and end are only the window of that part of the day. */
  half?: true;
}

/** Whether the window was filled in for a part of the day instead of said. */
function isHalfDay(start: string, end: string | undefined, assumed: boolean): boolean {
  if (!assumed || !end || start.slice(0, 10) !== end.slice(0, 10)) return false;
  return partOfDay(parseWall(start).minute, parseWall(end).minute) !== undefined;
}

export type TimeRead = { time: ActivityTime } | { ask: string[] } | { error: string } | undefined;

/**
 * A reading's time as that of something done.
 * @param old what a bare clock time or a shift of days is applied to
 * @returns ask: candidates ("YYYY-MM-DD…"), or none of them when the day itself is missing; undefined when no time was said
 */
export function timeFromWhen(when: When | undefined, assumed: boolean, old?: ActivityTime): TimeRead {
  if (!when) return undefined;
  if (when.error) return { error: when.error };
  if (when.ask) return { ask: when.ask.filter((c) => /^\d{4}-/.test(c)) };
  if (when.start) {
    return {
      time: {
        day: when.start.slice(0, 10),
        start: when.start,
        ...(when.end && { end: when.end }),
        ...(isHalfDay(when.start, when.end, assumed) && { half: true }),
      },
    };
  }
  if (when.date) return { time: { day: when.date, ...(when.end && when.end !== when.date && { endDay: when.end }) } };
  if (when.time && old) {
    const [from = '', to] = when.time.split('/');
    const start = `${old.day}T${from}`;
    const end = to && `${to < from ? addDays(old.day, 1) : old.day}T${to}`;
    return { time: { day: old.day, start, ...(end && { end }), ...(isHalfDay(start, end, assumed) && { half: true }) } };
  }
  const days = /^(-?)P(\d{1,3})([DW])$/.exec(when.shift ?? '');
  if (days && old) {
    const by = Number(days[2]) * (days[3] === 'W' ? 7 : 1) * (days[1] ? -1 : 1);
    return { time: moved(old, by) };
  }
  return { ask: [] };
}

function moved(time: ActivityTime, days: number): ActivityTime {
  const move = (text: string) => addDays(text.slice(0, 10), days) + text.slice(10);
  return {
    day: move(time.day),
    ...(time.endDay && { endDay: move(time.endDay) }),
    ...(time.start && { start: move(time.start) }),
    ...(time.end && { end: move(time.end) }),
    ...(time.half && { half: true }),
  };
}

/** Whether it lies in the future at the wall time `now`: what is not over by its start cannot be recorded as done. */
export function isFuture(time: ActivityTime, now: { date: string; minute: number }): boolean {
  if (time.day !== now.date) return time.day > now.date;
  return time.start !== undefined && parseWall(time.start).minute > now.minute;
}

const MAX_PEOPLE = 100_000;
const MAX_HOURS = 240;

/** A sentence when a number of people cannot be: 0, a fraction, absurdly many. Undefined when it can. */
export function wrongPeople(count: Count | undefined, label: string): string | undefined {
  if (!count) return undefined;
  if (Number.isInteger(count.n) && count.n >= 1 && count.n <= MAX_PEOPLE) return undefined;
  return `${label}${count.n}人不对，要在1到${MAX_PEOPLE}之间。`;
}

/** The same for hours a head. */
export function wrongHours(count: Count | undefined): string | undefined {
  if (!count || (count.n > 0 && count.n <= MAX_HOURS)) return undefined;
  return `每人${count.n}小时不对，要在0到${MAX_HOURS}之间。`;
}

/** Head counts of the units together. */
export const unitSum = (units: readonly { n: number }[]): number => units.reduce((sum, u) => sum + u.n, 0);

export interface Heads {
  headcount?: number;
  /** Those of no named unit; undefined when no unit is named or nobody is left. */
  others?: number;
  /** The units together are more than all: both numbers cannot be right. */
  clash: boolean;
}

/** All heads, and what is left beside the named units. Without a total the units are the total. */
export function heads(total: Count | undefined, units: readonly { n: number }[]): Heads {
  const sum = unitSum(units);
  if (!total) return units.length ? { headcount: sum, clash: false } : { clash: false };
  if (sum > total.n) return { headcount: total.n, clash: true };
  return { headcount: total.n, clash: false, ...(units.length && sum < total.n && { others: total.n - sum }) };
}

/** Hours of all together: 8 people, 3 hours each → 24. At most one decimal. */
export const totalHours = (headcount: number, hoursEach: number): number => Math.round(headcount * hoursEach * 10) / 10;

/**
 * Participants, person-times and those served are three things: says so when the numbers look mixed up (fewer served than took part, or ten
 * times as many). A hint, never a refusal.
 */
export function servedHint(headcount: number | undefined, served: number | undefined, word: string): string | undefined {
  if (!headcount || !served) return undefined;
  if (served < headcount) return `惠及${served}${word}比参加的${headcount}人少，请核对。`;
  if (served >= headcount * 10) return `惠及${served}${word}是参加人数的${Math.floor(served / headcount)}倍，请核对。`;
  return undefined;
}

/** "YYYY-MM-01" to the last day of the month of `day`. */
export function monthOf(day: string): { from: string; to: string } {
  const from = `${day.slice(0, 7)}-01`;
  const to = addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1);
  return { from, to };
}
