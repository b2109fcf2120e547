/** Months, quarters, half years and years that things are counted by. Pure. */
import { addDays } from '../../clock';

export type Cadence = 'MONTH' | 'QUARTER' | 'HALF' | 'YEAR';

/** Months of a period. */
const MONTHS: Readonly<Record<Cadence, number>> = { MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12 };

/** "2026-10", "2026-Q4", "2026-H2", "2026" */
export function periodOf(date: string, cadence: Cadence): string {
  const year = date.slice(0, 4);
  if (cadence === 'MONTH') return date.slice(0, 7);
  if (cadence === 'YEAR') return year;
  return `${year}-${cadence[0]}${Math.ceil(Number(date.slice(5, 7)) / MONTHS[cadence])}`;
}

function cadenceOf(period: string): Cadence {
  if (period.length === 4) return 'YEAR';
  return period.includes('Q') ? 'QUARTER' : period.includes('H') ? 'HALF' : 'MONTH';
}

/** "YYYY-MM-DD" of its first day. */
export function firstDay(period: string): string {
  const [year = '', part = '1'] = period.split('-');
  const month = (Number(part.replace(/\D/, '')) - 1) * MONTHS[cadenceOf(period)] + 1;
  return `${year}-${String(month).padStart(2, '0')}-01`;
}

export const lastDay = (period: string): string => addDays(firstDay(nextPeriod(period)), -1);

export function nextPeriod(period: string): string {
  const cadence = cadenceOf(period);
  // 31 days a month lead into the next period and never over it.
  return periodOf(addDays(firstDay(period), MONTHS[cadence] * 31), cadence);
}

const NAMES: Readonly<Record<Cadence, (n: number) => string>> = {
  MONTH: (n) => `${n}月`,
  QUARTER: (n) => `${'一二三四'[n - 1]}季度`,
  HALF: (n) => (n === 1 ? '上半年' : '下半年'),
  YEAR: () => '',
};

/** 10月 · 四季度 · 下半年 · 2026年 · 2027年1月 in another year */
export function periodName(period: string, today: string): string {
  const [year = '', part = ''] = period.split('-');
  const name = NAMES[cadenceOf(period)](Number(part.replace(/\D/, '')));
  return name && year === today.slice(0, 4) ? name : `${year}年${name}`;
}
