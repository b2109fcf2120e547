/**
 * The only place that asks what time it is, and all arithmetic between instants and wall times of the deployment's zone.
 * An instant is a UTC `Date`; a day is text "YYYY-MM-DD"; a minute of the day is 0–1440.
 */
import { Temporal } from 'temporal-polyfill';

export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface WallTime {
  /** "YYYY-MM-DD" */
  date: string;
  /** Minutes since midnight. */
  minute: number;
}

/** Zones whose offset never changes are answered by addition; the others by Temporal. */
const fixedOffsets: Record<string, number> = { 'Asia/Shanghai': 8 * HOUR_MS, UTC: 0 };

/** Wall time of an instant in `zone`. */
export function toWall(instant: Date, zone: string): WallTime {
  const offset = fixedOffsets[zone];
  if (offset !== undefined) {
    const shifted = new Date(instant.getTime() + offset);
    return { date: shifted.toISOString().slice(0, 10), minute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes() };
  }
  const z = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return { date: z.toPlainDate().toString(), minute: z.hour * 60 + z.minute };
}

/** Instant of a wall time in `zone`; minute 1440 is midnight at the end of the day. */
export function toInstant(wall: WallTime, zone: string): Date {
  const offset = fixedOffsets[zone];
  if (offset !== undefined) return new Date(Date.parse(`${wall.date}T00:00:00Z`) + wall.minute * MINUTE_MS - offset);
  const start = Temporal.PlainDate.from(wall.date).add({ days: Math.floor(wall.minute / 1440) });
  const time = Temporal.PlainTime.from({ hour: Math.floor((wall.minute % 1440) / 60), minute: wall.minute % 60 });
  return new Date(start.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
}

/** "YYYY-MM-DDTHH:mm" (the reading's form) → wall time. */
export function parseWall(text: string): WallTime {
  const minute = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
  return { date: text.slice(0, 10), minute };
}

/** `days` later (or earlier, negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A day that was said without its year, read in this year: of that and the next year's the nearer one. 1月5日 in December is the one to come. */
export function nearestYear(date: string, today: string): string {
  return date < addDays(today, -183) ? `${Number(date.slice(0, 4)) + 1}${date.slice(4).replace('-02-29', '-02-28')}` : date;
}

/** Whole days from `a` to `b`. */
export function daysBetween(a: string, b: string): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY_MS);
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** "14:30" */
export function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
