/**
 * Day arithmetic on plain integers: a `DayNo` counts days since 1970-01-01, a minute count since then is a moment. No Date, no zone:
 * everything here is Beijing wall time, which has had no daylight saving since 1991.
 */
export type DayNo = number;

export interface DaySpan {
  from: DayNo;
  /** Inclusive. */
  to: DayNo;
}

export interface Ymd {
  year: number;
  month: number;
  day: number;
}

export const DAY_MINUTES = 1440;

/** Days since 1970-01-01 of a proleptic Gregorian date (days-from-civil). */
export function dayNo(year: number, month: number, day: number): DayNo {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** The inverse of `dayNo`. */
export function ymd(no: DayNo): Ymd {
  const z = no + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 };
}

export function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(no: DayNo): number {
  return ((((no + 3) % 7) + 7) % 7) + 1;
}

export function mondayOf(no: DayNo): DayNo {
  return no - weekdayOf(no) + 1;
}

/** Whole months later (or earlier), clamped to the month's last day: 1月31日 + 1 = 2月28日. */
export function addMonths(no: DayNo, months: number): DayNo {
  const { year, month, day } = ymd(no);
  const index = year * 12 + month - 1 + months;
  const y = Math.floor(index / 12);
  const m = index - y * 12 + 1;
  return dayNo(y, m, Math.min(day, daysInMonth(y, m)));
}

export function monthSpan(year: number, month: number): DaySpan {
  const index = year * 12 + month - 1;
  const y = Math.floor(index / 12);
  const m = index - y * 12 + 1;
  return { from: dayNo(y, m, 1), to: dayNo(y, m, daysInMonth(y, m)) };
}

export function yearSpan(year: number): DaySpan {
  return { from: dayNo(year, 1, 1), to: dayNo(year, 12, 31) };
}

/** `count` months starting at a month index (may run over a year's end): quarters and halves. */
export function monthsSpan(year: number, firstMonth: number, count: number): DaySpan {
  return { from: monthSpan(year, firstMonth).from, to: monthSpan(year, firstMonth + count - 1).to };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `YYYY-MM-DD` */
export function isoDay(no: DayNo): string {
  const { year, month, day } = ymd(no);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `HH:mm` of minutes since midnight; a day's end wraps to 00:00. */
export function isoClock(minutes: number): string {
  const m = ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return `${two(Math.floor(m / 60))}:${two(m % 60)}`;
}

/** `YYYY-MM-DDTHH:mm` of minutes since 1970-01-01T00:00 wall time. */
export function isoMoment(minutes: number): string {
  return `${isoDay(Math.floor(minutes / DAY_MINUTES))}T${isoClock(minutes)}`;
}

/** "2026-11-22T09:00:00+08:00", with another offset, with Z or none (= Beijing) → wall minutes in Beijing. NaN if it is no moment. */
export function wallMinutes(ref: string): number {
  const m = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/.exec(ref.trim());
  if (!m) return Number.NaN;
  const wall = dayNo(Number(m[1]), Number(m[2]), Number(m[3])) * DAY_MINUTES + Number(m[4] ?? 0) * 60 + Number(m[5] ?? 0);
  return wall + (m[6] === undefined ? 0 : 480 - offsetMinutes(m[6]));
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** "2026-10-01" → DayNo */
export function parseDay(iso: string): DayNo {
  return dayNo(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10)));
}
