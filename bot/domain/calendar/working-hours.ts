/** The hours in which units work: deadlines that are counted in them. Pure. */
import { addDays, type WallTime } from '../../clock';

/** From 9:00 to 18:00 on workdays. */
const START_MIN = 9 * 60;
/** 下班: answers are due at the end of a working day. */
export const END_OF_DAY_MIN = 18 * 60;
/** Nobody waits longer; a holiday is shorter. */
const MOST_DAYS = 60;

interface Workdays {
  isWorkday(date: string): boolean;
}

/** Later by `hours` of working time. */
export function addWorkingHours(from: WallTime, hours: number, calendar: Workdays): WallTime {
  let { date, minute } = from;
  let left = hours * 60;
  for (let tries = 0; tries < MOST_DAYS; tries += 1) {
    if (calendar.isWorkday(date)) {
      const begin = Math.max(minute, START_MIN);
      const room = END_OF_DAY_MIN - begin;
      if (room >= left) return { date, minute: begin + left };
      if (room > 0) left -= room;
    }
    date = addDays(date, 1);
    minute = 0;
  }
  return { date, minute: END_OF_DAY_MIN };
}

/** Minutes of working time between two moments; 0 when `to` is not later. */
export function workingMinutes(from: WallTime, to: WallTime, calendar: Workdays): number {
  let sum = 0;
  for (let { date, minute } = from, tries = 0; date <= to.date && tries < MOST_DAYS; date = addDays(date, 1), minute = 0, tries += 1) {
    if (!calendar.isWorkday(date)) continue;
    const end = Math.min(date === to.date ? to.minute : END_OF_DAY_MIN, END_OF_DAY_MIN);
    sum += Math.max(0, end - Math.max(minute, START_MIN));
  }
  return sum;
}
