import * as chineseDays from 'chinese-days';
import { type DayNo, type DaySpan, isoDay, weekdayOf, ymd } from './calendar';
import { FESTIVALS, type Festival, festivalDay } from './festivals';
import type { HolidayCalendar, HolidayDay } from './types';

/** A year is published when 国庆 is in the tables: the State Council announces all holidays of a year at once. */
function published(year: number): boolean {
  return !chineseDays.getDayDetail(`${year}-10-01`).work;
}

function lookUp(date: string): HolidayDay {
  const detail = chineseDays.getDayDetail(date);
  const [, name] = detail.name.split(',');
  if (name === undefined) return { isWorkday: detail.work, kind: 'NORMAL' };
  return { isWorkday: detail.work, kind: detail.work ? 'MAKEUP' : 'HOLIDAY', name };
}

/** The published arrangement as chinese-days carries it; a lookup costs some microseconds, so days asked for are remembered. */
function publishedCalendar(): HolidayCalendar {
  const days = new Map<string, HolidayDay>();
  const years = new Map<number, boolean>();
  return {
    day(date) {
      const known = days.get(date);
      if (known !== undefined) return known;
      if (days.size > 4000) days.clear();
      const found = lookUp(date);
      days.set(date, found);
      return found;
    },
    yearComplete(year) {
      const known = years.get(year) ?? published(year);
      years.set(year, known);
      return known;
    },
  };
}

export const DEFAULT_HOLIDAYS: HolidayCalendar = publishedCalendar();

/** Workdays and rest days, on day numbers. */
export class Workdays {
  constructor(private readonly calendar: HolidayCalendar) {}

  /** As published; in a year not published yet weekends and the days of rest by law are off. */
  isWorkday(no: DayNo): boolean {
    if (!this.calendar.day(isoDay(no)).isWorkday) return false;
    const { year } = ymd(no);
    return this.calendar.yearComplete(year) || !this.lawfulRest(year).some((s) => no >= s.from && no <= s.to);
  }

  private lawfulRest(year: number): DaySpan[] {
    return FESTIVALS.flatMap((f) => (f.rest === undefined ? [] : (this.rest(f, year) ?? [])));
  }

  /** The `n`-th workday after `from` (n > 0) or before it (n < 0); `from` itself does not count. */
  nth(from: DayNo, n: number): DayNo {
    const step = n < 0 ? -1 : 1;
    let left = Math.min(Math.abs(n), 1000);
    let no = from;
    while (left > 0) {
      no += step;
      if (this.isWorkday(no)) left--;
    }
    return no;
  }

  /** The `n`-th workday inside a span, from its end when n < 0. */
  nthIn(span: DaySpan, n: number): DayNo | undefined {
    const no = n > 0 ? this.nth(span.from - 1, n) : this.nth(span.to + 1, n);
    return no >= span.from && no <= span.to ? no : undefined;
  }

  /** The rest days round a festival's day in `year`: as published, else as the law alone has them. One day for festivals without a holiday. */
  rest(f: Festival, year: number): DaySpan | undefined {
    const day = festivalDay(f, year);
    if (day === undefined) return undefined;
    if (f.rest === undefined) return { from: day, to: day };
    if (this.calendar.yearComplete(year)) return this.publishedRest(day);
    return { from: day + f.rest[0], to: day + f.rest[1] };
  }

  private publishedRest(day: DayNo): DaySpan {
    const off = (no: DayNo): boolean => this.calendar.day(isoDay(no)).kind === 'HOLIDAY';
    let from = day;
    let to = day;
    while (off(from - 1) && day - from < 15) from--;
    while (off(to + 1) && to - day < 15) to++;
    return { from, to };
  }

  /** The statutory holiday in progress on `today`, or the next one (`step` 1), or the one before (`step` -1). */
  around(today: DayNo, year: number, step: 1 | -1): { festival: Festival; year: number; span: DaySpan } | undefined {
    const all = [year - 1, year, year + 1].flatMap((y) =>
      FESTIVALS.filter((f) => f.rest !== undefined).flatMap((f) => {
        const span = this.rest(f, y);
        return span === undefined ? [] : [{ festival: f, year: y, span }];
      }),
    );
    all.sort((a, b) => a.span.from - b.span.from);
    return step > 0 ? all.find((h) => h.span.to >= today) : all.findLast((h) => h.span.from <= today);
  }
}

/** The `n`-th given weekday inside a span, from its end when n < 0. */
export function nthWeekday(span: DaySpan, weekday: number, n: number): DayNo | undefined {
  if (n > 0) {
    const first = span.from + ((weekday - weekdayOf(span.from) + 7) % 7);
    const no = first + (n - 1) * 7;
    return no <= span.to ? no : undefined;
  }
  const last = span.to - ((weekdayOf(span.to) - weekday + 7) % 7);
  const no = last + (n + 1) * 7;
  return no >= span.from ? no : undefined;
}
