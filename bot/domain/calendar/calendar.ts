/**
 * Workdays as the statutory calendar has them: weekdays, less the holidays, plus the make-up days (调休). In memory; imported years beat the
 * built-in ones. A year without an official list is only guessed by weekday, and whoever shows such a day says so.
 */
import { getDayDetail } from 'chinese-days';
import { addDays, weekday } from '../../clock';
import type { HolidayCalendar, HolidayDay } from '../../reading/time/types';
import type { LexiconData } from '../../reading/types';

/** Years whose official list the package chinese-days carries in full. */
const BUILT_IN_YEARS = new Set([2020, 2021, 2022, 2023, 2024, 2025, 2026]);

export class Calendar implements HolidayCalendar {
  private readonly imported = new Map<number, { complete: boolean; days: Map<string, { kind: 'HOLIDAY' | 'MAKEUP'; name: string }> }>();

  constructor(years: NonNullable<LexiconData['holidays']> = []) {
    for (const y of years) {
      const days = y.days.map(
        (d) => [d.date, { kind: d.kind === 'MAKEUP' ? ('MAKEUP' as const) : ('HOLIDAY' as const), name: d.name ?? '' }] as const,
      );
      this.imported.set(y.year, { complete: y.complete ?? false, days: new Map(days) });
    }
  }

  yearComplete(year: number): boolean {
    return this.imported.get(year)?.complete ?? BUILT_IN_YEARS.has(year);
  }

  day(date: string): HolidayDay {
    const year = this.imported.get(Number(date.slice(0, 4)));
    const special = year ? year.days.get(date) : builtIn(date);
    if (special) return { isWorkday: special.kind === 'MAKEUP', kind: special.kind, name: special.name };
    return { isWorkday: weekday(date) <= 5, kind: 'NORMAL' };
  }

  isWorkday(date: string): boolean {
    return this.day(date).isWorkday;
  }

  /** The `n`-th workday after `date` (n < 0: before); with n = 0 the day itself if it is one, else the next. */
  addWorkdays(date: string, n: number): string {
    const step = n < 0 ? -1 : 1;
    let at = date;
    if (n === 0) {
      while (!this.isWorkday(at)) at = addDays(at, 1);
      return at;
    }
    for (let left = Math.abs(n); left > 0; ) {
      at = addDays(at, step);
      if (this.isWorkday(at)) left -= 1;
    }
    return at;
  }

  /** "中秋放假", "调休上班", or undefined on an ordinary day. */
  mark(date: string): string | undefined {
    const { kind, name } = this.day(date);
    if (kind === 'HOLIDAY') return `${name ?? ''}放假`;
    return kind === 'MAKEUP' ? '调休上班' : undefined;
  }

  /** Sentence for a day whose year has no official list, else undefined. */
  caution(date: string): string | undefined {
    const year = Number(date.slice(0, 4));
    return this.yearComplete(year) ? undefined : `${year}年放假安排未录入，暂按周一至周五计算。`;
  }
}

function builtIn(date: string): { kind: 'HOLIDAY' | 'MAKEUP'; name: string } | undefined {
  const detail = getDayDetail(date);
  const [, name, flag] = detail.name.split(',');
  if (!name || flag === undefined) return undefined;
  return { kind: detail.work ? 'MAKEUP' : 'HOLIDAY', name };
}
