/** Every date a person sees, in full: month, day, weekday, and the holiday or 调休 mark when the day has one. */
import { addDays, formatMinute, toWall, weekday } from '../../clock';
import type { Calendar } from './calendar';

const WEEKDAYS = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'];

/** Parts of the day that stand for themselves when they are exactly said: [from, to) in minutes. */
const PARTS: readonly [string, number, number][] = [
  ['凌晨', 0, 360],
  ['早上', 360, 540],
  ['上午', 480, 720],
  ['中午', 720, 840],
  ['下午', 840, 1080],
  ['傍晚', 1020, 1140],
  ['晚上', 1080, 1320],
];

/** What dates are shown against: the calendar for the marks, today for leaving the year out. */
export interface Shown {
  calendar: Calendar;
  now: Date;
  zone: string;
}

/** "9月24日(周四)", "9月25日(周五·中秋放假)", "2027年1月4日(周一)" in another year. */
export function formatDay(date: string, { calendar, now, zone }: Shown): string {
  const [y, m, d] = date.split('-').map(Number);
  const year = toWall(now, zone).date.slice(0, 4) === date.slice(0, 4) ? '' : `${y}年`;
  const mark = calendar.mark(date);
  return `${year}${m}月${d}日(${WEEKDAYS[weekday(date)]}${mark ? `·${mark}` : ''})`;
}

/** "9月24日(周四)14:30–16:00"; 1440 is 24:00. */
export function formatSpan(date: string, startMin: number, endMin: number | undefined, shown: Shown): string {
  return `${formatDay(date, shown)}${formatMinute(startMin)}${endMin === undefined ? '' : `–${formatMinute(endMin)}`}`;
}

/** An instant: "9月21日(周一)12:00". */
export function formatInstant(at: Date, shown: Shown): string {
  const wall = toWall(at, shown.zone);
  return `${formatDay(wall.date, shown)}${formatMinute(wall.minute)}`;
}

/** "9月1日(周二)至9月3日(周四)" */
export function formatDays(from: string, to: string, shown: Shown): string {
  return from === to ? formatDay(from, shown) : `${formatDay(from, shown)}至${formatDay(to, shown)}`;
}

/** "下午" for 14:00–18:00, undefined when the minutes are no whole part of the day. */
export function partOfDay(startMin: number, endMin: number): string | undefined {
  return PARTS.find(([, from, to]) => from === startMin && to === endMin)?.[0];
}

/**
 * A time as the reading has it: date, start, start–end, several days, half a day. Wall times "YYYY-MM-DD[THH:mm]".
 * @example formatWhen({ start: '2026-09-15T14:00', end: '2026-09-15T18:00' }, shown) // "9月15日(周二)下午"
 */
export function formatWhen(when: { start?: string; date?: string; end?: string }, shown: Shown): string {
  if (when.date) return formatDays(when.date, when.end ?? when.date, shown);
  if (!when.start) return '';
  const day = when.start.slice(0, 10);
  const from = minuteOf(when.start);
  if (!when.end) return formatSpan(day, from, undefined, shown);
  if (when.end.slice(0, 10) === day) {
    const to = minuteOf(when.end);
    const part = partOfDay(from, to);
    return part ? `${formatDay(day, shown)}${part}` : formatSpan(day, from, to, shown);
  }
  if (when.end === `${addDays(day, 1)}T00:00`) return formatSpan(day, from, 1440, shown);
  return `${formatSpan(day, from, undefined, shown)}至${formatSpan(when.end.slice(0, 10), minuteOf(when.end), undefined, shown)}`;
}

function minuteOf(text: string): number {
  return Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
}
