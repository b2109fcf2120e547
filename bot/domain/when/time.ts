/** The time of a meeting while it is being put together: what was said, what is missing, what cannot be. Pure. */
import { addDays, parseWall } from '../../clock';
import type { When } from '../../reading/types';
import { partOfDay } from '../calendar/format';

export const DEFAULT_MINUTES = 90;

export interface MeetingTime {
  /** "YYYY-MM-DD" */
  date?: string;
  /** Minutes of the day. */
  startMin?: number;
  endMin?: number;
  /** 下午: the hour is still to be asked. */
  part?: string;
  /** The hour was filled in by a rule (三点 = 15:00), not said. */
  assumed?: true;
  /** What the words could mean: "YYYY-MM-DD" or "YYYY-MM-DDTHH:mm". */
  choices?: string[];
  /** Why it cannot be, in Chinese. */
  error?: string;
  /** A recurring time was said. */
  repeats?: true;
}

/** A time that is complete. */
export interface FixedTime {
  date: string;
  startMin: number;
  endMin: number;
}

const DAY_MINUTES = 1440;

/** @returns undefined while the day or the hour is missing */
export function fixed(time: MeetingTime): FixedTime | undefined {
  const { date, startMin, endMin } = time;
  if (date === undefined || startMin === undefined || time.choices || time.error) return undefined;
  return { date, startMin, endMin: endMin ?? Math.min(DAY_MINUTES, startMin + DEFAULT_MINUTES) };
}

/**
 * What was said laid over what was known: a day alone keeps the clock, a clock alone keeps the day, a shift moves both.
 * @param assumed reading filled in a clock value
 * @param today   local day of speaking: two hours of one day ("七点") are hours of the day already known
 */
export function mergeWhen(old: MeetingTime, when: When | undefined, assumed: boolean, today: string): MeetingTime {
  if (!when) return old;
  const { choices: _c, error: _e, repeats: _r, ...known } = old;
  if (when.error) return { ...known, error: when.error };
  if (when.ask) return asked(known, when.ask, today);
  if (when.rrule) return { ...known, repeats: true, ...(when.time && clock(known, when.time, assumed)) };
  if (when.start) return started(known, when.start, when.end, assumed);
  if (when.date) return { ...known, date: when.date, ...(when.time && clock(known, when.time, assumed)) };
  if (when.time) return clock(known, when.time, assumed);
  if (when.shift) return shifted(known, when.shift);
  if (when.duration && known.startMin !== undefined)
    return { ...known, endMin: Math.min(DAY_MINUTES, known.startMin + minutesOf(when.duration)) };
  return known;
}

/** One of the choices, or a day or an hour of a button: "YYYY-MM-DD", "YYYY-MM-DDTHH:mm" or minutes of the day. */
export function chooseTime(old: MeetingTime, value: string): MeetingTime {
  const { choices: _c, error: _e, repeats: _r, ...known } = old;
  if (/^\d+$/.test(value)) return withStart(known, Number(value));
  if (value.length <= 10) return { ...known, date: value };
  const wall = parseWall(value);
  return { ...withStart(known, wall.minute), date: wall.date };
}

function asked(known: MeetingTime, ask: readonly string[], today: string): MeetingTime {
  const candidates = ask.filter((a) => /^\d{4}-/.test(a));
  if (candidates.length === 0) return known;
  // "七点" for a day that is known: both readings belong to that day, whatever day they were read on.
  const hours = candidates.every((c) => c.length > 10 && (c.slice(0, 10) === today || c.slice(0, 10) === addDays(today, 1)));
  const day = hours && new Set(candidates.map((c) => c.slice(11))).size > 1 ? known.date : undefined;
  return { ...known, choices: candidates.map((c) => (day ? day + c.slice(10) : c)) };
}

function started(known: MeetingTime, start: string, end: string | undefined, assumed: boolean): MeetingTime {
  const wall = parseWall(start);
  const to = end === undefined ? undefined : end.slice(0, 10) === wall.date ? parseWall(end).minute : DAY_MINUTES;
  const part = assumed && to !== undefined ? partOfDay(wall.minute, to) : undefined;
  if (part) return { date: wall.date, part };
  return { ...withStart(known, wall.minute, to, assumed), date: wall.date };
}

function clock(known: MeetingTime, time: string, assumed: boolean): MeetingTime {
  const [from = '', to] = time.split('/');
  const part = assumed && to !== undefined ? partOfDay(minuteOf(from), minuteOf(to)) : undefined;
  if (part) return { ...(known.date !== undefined && { date: known.date }), part };
  return withStart(known, minuteOf(from), to === undefined ? undefined : minuteOf(to), assumed);
}

/** Without an end that was said, the meeting keeps its length. */
function withStart(known: MeetingTime, startMin: number, endMin?: number, assumed = false): MeetingTime {
  const { part: _p, assumed: _a, endMin: oldEnd, ...rest } = known;
  const length = known.startMin !== undefined && oldEnd !== undefined ? oldEnd - known.startMin : undefined;
  const end =
    endMin !== undefined && endMin > startMin ? endMin : length === undefined ? undefined : Math.min(DAY_MINUTES, startMin + length);
  return { ...rest, startMin, ...(end !== undefined && { endMin: end }), ...(assumed && { assumed: true }) };
}

/** "PT30M", "-P1D", "P1W", "P1M" */
function shifted(known: MeetingTime, shift: string): MeetingTime {
  const m = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(shift);
  if (!m || known.date === undefined) return known;
  const sign = m[1] ? -1 : 1;
  const [years, months, weeks, days, hours, minutes] = m.slice(2).map((x) => Number(x ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = addDays(addMonths(known.date, sign * (years * 12 + months)), sign * (weeks * 7 + days));
  if (known.startMin === undefined) return { ...known, date };
  const moved = known.startMin + sign * (hours * 60 + minutes);
  const overflow = Math.floor(moved / DAY_MINUTES);
  return { ...withStart(known, moved - overflow * DAY_MINUTES), date: addDays(date, overflow) };
}

function addMonths(date: string, months: number): string {
  if (months === 0) return date;
  const [y = 0, m = 0, d = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}

/** "PT1H30M" → 90; 0 for what is no duration of hours and minutes. */
export function minutesOf(duration: string): number {
  const m = /^PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+)M)?$/.exec(duration);
  return m ? Math.round(Number(m[1] ?? 0) * 60) + Number(m[2] ?? 0) : 0;
}

function minuteOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));
}

/** Hours worth offering for a part of the day, the usual ones first. */
export function hoursToOffer(part: string | undefined, more: boolean): number[] {
  const [first, second] = HOURS[part ?? ''] ?? ANY_HOUR;
  return more ? second : first;
}

const at = (...hours: number[]) => hours.map((h) => Math.round(h * 60));
const ANY_HOUR: [number[], number[]] = [at(9, 10, 14.5, 15), at(8.5, 9.5, 14, 16, 19)];
const HOURS: Record<string, [number[], number[]]> = {
  早上: [at(8, 8.5, 9), at(7, 7.5)],
  上午: [at(9, 9.5, 10), at(8.5, 10.5, 11)],
  中午: [at(12, 12.5, 13), at(13.5)],
  下午: [at(14, 14.5, 15), at(15.5, 16, 16.5)],
  傍晚: [at(17, 17.5, 18), at(18.5)],
  晚上: [at(18.5, 19, 19.5), at(20, 20.5)],
};
