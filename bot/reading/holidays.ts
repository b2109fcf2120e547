import { DEFAULT_HOLIDAYS } from './time';
import type { HolidayCalendar, HolidayDay } from './time/types';
import type { LexiconHolidays } from './types';

/** The calendar of a deployment: years that were imported beat the built-in ones, other years stay as published. */
export function buildCalendar(years: readonly LexiconHolidays[] = []): HolidayCalendar {
  if (years.length === 0) return DEFAULT_HOLIDAYS;
  const complete = new Map<string, boolean>();
  const days = new Map<string, HolidayDay>();
  for (const { year, complete: all, days: listed } of years) {
    complete.set(String(year), all ?? false);
    for (const { date, kind, name } of listed) {
      const makeup = kind === 'MAKEUP';
      days.set(date, { isWorkday: makeup, kind: makeup ? 'MAKEUP' : 'HOLIDAY', ...(name && { name }) });
    }
  }
  return {
    day(date) {
      if (!complete.has(date.slice(0, 4))) return DEFAULT_HOLIDAYS.day(date);
      const known = days.get(date);
      if (known) return known;
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
      return { isWorkday: weekday !== 0 && weekday !== 6, kind: 'NORMAL' };
    },
    yearComplete: (year) => complete.get(String(year)) ?? DEFAULT_HOLIDAYS.yearComplete(year),
  };
}
