/** Which days a report is about, what they are called, and what they are compared with. Pure. */
import { addDays, daysBetween, weekday } from '../../clock';
import type { Period, ReportKind } from '../../reading/types';
import { type Cadence, firstDay, lastDay, periodName, periodOf } from '../calendar/periods';

/** Local days, both inclusive. */
export interface Days {
  from: string;
  to: string;
}

export interface ReportPeriod extends Days {
  /** 9月, 三季度, 9月14日至9月20日: said again before 月报 it means these days. */
  name: string;
  /** 月报, 季报, 述职 … */
  kind: string;
  /** It has not ended: counted until today. */
  running: boolean;
  /** As many days of the period before as have passed of this one. */
  before: Days;
  /** Nobody said when: what would be meant by saying so (8月月报). */
  instead?: string;
}

const CADENCES: readonly Cadence[] = ['MONTH', 'QUARTER', 'HALF', 'YEAR'];
const KINDS: Readonly<Record<Cadence, string>> = { MONTH: '月报', QUARTER: '季报', HALF: '总结', YEAR: '年报' };
const BY_DEFAULT: Partial<Record<ReportKind, Cadence>> = {
  MONTH: 'MONTH',
  QUARTER: 'QUARTER',
  HALF_YEAR: 'HALF',
  YEAR: 'YEAR',
  DUTY: 'YEAR',
};
/** In the first days of a period its report is that of the one before. */
const FIRST_DAYS: Readonly<Record<Cadence, number>> = { MONTH: 5, QUARTER: 15, HALF: 15, YEAR: 31 };

/** @returns undefined when they are all to come */
export function reportPeriod(said: Period | undefined, kind: ReportKind | undefined, today: string): ReportPeriod | undefined {
  const days = said ? daysOf(said) : unsaid(kind, today);
  if (days.from > today) return undefined;
  const running = days.to >= today;
  const cadence = cadenceOf(days);
  const before = cadence ? wholePeriod(addDays(days.from, -1), cadence) : stretchBefore(days);
  const passed = daysBetween(days.from, today);
  const cut = addDays(before.from, passed);
  const what = (d: Days) => ({ name: nameOf(d, cadenceOf(d), today), kind: kind === 'DUTY' ? '述职' : wordOf(d) });
  const other = said ? undefined : what(days.to < today ? wholePeriod(today, cadence ?? 'MONTH') : before);
  return {
    ...days,
    ...what(days),
    running,
    before: running && cut < before.to ? { from: before.from, to: cut } : before,
    ...(other && cadence && { instead: other.name + other.kind }),
  };
}

const daysOf = ({ date, start, end }: Period): Days => {
  const from = date ?? start?.slice(0, 10) ?? '';
  return { from, to: end?.slice(0, 10) ?? from };
};

function unsaid(kind: ReportKind | undefined, today: string): Days {
  if (kind === 'WEEK') {
    const monday = addDays(today, 1 - weekday(today));
    return weekday(today) === 1 ? { from: addDays(monday, -7), to: addDays(monday, -1) } : { from: monday, to: addDays(monday, 6) };
  }
  const cadence = (kind && BY_DEFAULT[kind]) ?? 'MONTH';
  const now = wholePeriod(today, cadence);
  return daysBetween(now.from, today) < FIRST_DAYS[cadence] ? wholePeriod(addDays(now.from, -1), cadence) : now;
}

function wholePeriod(day: string, cadence: Cadence): Days {
  const period = periodOf(day, cadence);
  return { from: firstDay(period), to: lastDay(period) };
}

const stretchBefore = ({ from, to }: Days): Days => ({ from: addDays(from, -daysBetween(from, to) - 1), to: addDays(from, -1) });

/** The month, quarter … that these days are, all of it. */
const cadenceOf = ({ from, to }: Days): Cadence | undefined =>
  CADENCES.find((c) => {
    const whole = wholePeriod(from, c);
    return whole.from === from && whole.to === to;
  });

const isWeek = ({ from, to }: Days): boolean => weekday(from) === 1 && daysBetween(from, to) === 6;

function wordOf(days: Days): string {
  const cadence = cadenceOf(days);
  return cadence ? KINDS[cadence] : isWeek(days) ? '周报' : '汇总';
}

function nameOf({ from, to }: Days, cadence: Cadence | undefined, today: string): string {
  if (cadence) return periodName(periodOf(from, cadence), today);
  const day = (date: string) => {
    const [year, month, d] = date.split('-').map(Number);
    return `${date.slice(0, 4) === today.slice(0, 4) ? '' : `${year}年`}${month}月${d}日`;
  };
  return from === to ? day(from) : `${day(from)}到${day(to)}`;
}
