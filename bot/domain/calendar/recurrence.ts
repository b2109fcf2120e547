/** Days of a recurring rule: the part of RFC 5545 that reading produces (corpus "Recurrence"). Pure. */
import { addDays, daysBetween, weekday } from '../../clock';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const NAMES = '一二三四五六日';

interface Rule {
  freq: string;
  interval: number;
  byDay: { nth: number; weekday: number }[];
  byMonthDay: number[];
  byMonth: number[];
  bySetPos: number[];
}

function parse(rrule: string): Rule {
  const parts = new Map(
    rrule
      .replace(/^RRULE:/, '')
      .split('\n', 1)[0]!
      .split(';')
      .map((p) => p.split('=') as [string, string]),
  );
  const numbers = (key: string) => (parts.get(key) ?? '').split(',').filter(Boolean).map(Number);
  const byDay = (parts.get('BYDAY') ?? '').split(',').flatMap((d) => {
    const m = /^([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)$/.exec(d);
    return m ? [{ nth: Number(m[1] ?? 0), weekday: WEEKDAYS.indexOf(m[2] as (typeof WEEKDAYS)[number]) + 1 }] : [];
  });
  return {
    freq: parts.get('FREQ') ?? '',
    interval: Number(parts.get('INTERVAL') ?? 1),
    byDay,
    byMonthDay: numbers('BYMONTHDAY'),
    byMonth: numbers('BYMONTH'),
    bySetPos: numbers('BYSETPOS'),
  };
}

const dayOfMonth = (date: string) => Number(date.slice(8));
const daysInMonth = (date: string) => dayOfMonth(addDays(`${addDays(`${date.slice(0, 7)}-01`, 31).slice(0, 7)}-01`, -1));
const monthOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
const monday = (date: string) => addDays(date, 1 - weekday(date));

/**
 * Days from `from` to `to`, both inclusive, on which the rule falls.
 * @param isWorkday when given, a rule on 工作日 (workdayRule CN) follows it instead of Monday to Friday
 * @param anchor    day from which intervals (every second week) are counted; `from` when left out
 */
export function occurrences(
  rrule: string,
  from: string,
  to: string,
  { isWorkday, anchor = from }: { isWorkday?: (date: string) => boolean; anchor?: string } = {},
): string[] {
  const rule = parse(rrule);
  const extra = listed(rrule, 'RDATE');
  const except = listed(rrule, 'EXDATE');
  const found: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (extra.has(day) || (!except.has(day) && falls(rule, day, anchor, isWorkday))) found.push(day);
  }
  return found;
}

function falls(rule: Rule, day: string, anchor: string, isWorkday?: (date: string) => boolean): boolean {
  if (rule.byMonth.length && !rule.byMonth.includes(Number(day.slice(5, 7)))) return false;
  const onWorkdays = isWorkday && rule.byDay.length === 5 && rule.byDay.every((d) => d.weekday <= 5);
  switch (rule.freq) {
    case 'DAILY':
      return daysBetween(anchor, day) % rule.interval === 0;
    case 'WEEKLY':
      if (Math.round(daysBetween(monday(anchor), monday(day)) / 7) % rule.interval !== 0) return false;
      return onWorkdays
        ? isWorkday(day)
        : rule.byDay.length
          ? rule.byDay.some((d) => d.weekday === weekday(day))
          : weekday(day) === weekday(anchor);
    case 'MONTHLY':
    case 'YEARLY': {
      const months = rule.interval * (rule.freq === 'YEARLY' ? 12 : 1);
      // A rule that names its months ("every quarter's last") needs no counting.
      if (!rule.byMonth.length && (monthOf(day) - monthOf(anchor)) % months !== 0) return false;
      if (rule.byMonth.length && rule.freq === 'YEARLY' && (Number(day.slice(0, 4)) - Number(anchor.slice(0, 4))) % rule.interval !== 0)
        return false;
      if (rule.byMonthDay.length) return rule.byMonthDay.some((n) => (n < 0 ? daysInMonth(day) + 1 + n : n) === dayOfMonth(day));
      if (rule.bySetPos.length)
        return rule.bySetPos.some((n) =>
          nthOfMonth(day, n, (d) => (onWorkdays ? isWorkday(d) : rule.byDay.some((b) => b.weekday === weekday(d)))),
        );
      return rule.byDay.some((b) => b.weekday === weekday(day) && (b.nth === 0 || nthOfMonth(day, b.nth, (d) => weekday(d) === b.weekday)));
    }
    default:
      return false;
  }
}

/** Whether `day` is the n-th (from the end when negative) of its month's days that count. */
function nthOfMonth(day: string, n: number, counts: (date: string) => boolean): boolean {
  if (!counts(day)) return false;
  const step = n > 0 ? -1 : 1;
  let seen = 0;
  for (let d = day; d.slice(0, 7) === day.slice(0, 7); d = addDays(d, step)) if (counts(d)) seen += 1;
  return seen === Math.abs(n);
}

const listed = (rrule: string, name: string) =>
  new Set(
    rrule
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .flatMap((line) => line.slice(name.length + 1).split(','))
      .map((d) => `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6, 8)}`),
  );

/** The rule with days left out and others put in, as RFC 5545 lines. */
export function withExceptions(rrule: string, without: readonly string[], extra: readonly string[]): string {
  const lines = [rrule];
  const list = (days: readonly string[]) => days.map((d) => d.replaceAll('-', '')).join(',');
  if (without.length) lines.push(`EXDATE:${list(without)}`);
  if (extra.length) lines.push(`RDATE:${list(extra)}`);
  return lines.join('\n');
}

const QUARTER_MONTHS: Readonly<Record<string, string>> = { '1,4,7,10': '首月', '2,5,8,11': '第2个月', '3,6,9,12': '末月' };

/** 每月第1个周六 · 每周三 · 每月15号 · 每个工作日 */
export function ruleInWords(rrule: string, workdays = false): string {
  const rule = parse(rrule);
  const every = rule.interval > 1 ? `每${rule.interval}` : '每';
  const days = rule.byDay.map((d) => NAMES[d.weekday - 1]).join('、');
  const quarter = QUARTER_MONTHS[rule.byMonth.join(',')];
  const months = rule.byMonth.length && !quarter ? `${rule.byMonth.join('、')}月` : '';
  const isWorkdays = rule.byDay.length === 5 && rule.byDay.every((d) => d.weekday <= 5) && (workdays || rule.bySetPos.length > 0);
  const nth = (n: number) => (n < 0 ? (n === -1 ? '最后一个' : `倒数第${-n}个`) : `第${n}个`);
  switch (rule.freq) {
    case 'DAILY':
      return rule.interval > 1 ? `${every}天` : '每天';
    case 'WEEKLY':
      if (isWorkdays) return '每个工作日';
      if (rule.interval > 1) return `${every}周的周${days}`;
      return days === '六、日' ? '每周末' : `每周${days}`;
    default: {
      const span = quarter
        ? `每季度${quarter}`
        : rule.freq === 'YEARLY' || months
          ? `每年${months}`
          : rule.interval > 1
            ? `${every}个月`
            : '每月';
      if (rule.byMonthDay.length)
        return (
          span + rule.byMonthDay.map((n) => (n < 0 ? (n === -1 ? '最后一天' : `倒数第${-n}天`) : months ? `${n}日` : `${n}号`)).join('、')
        );
      if (rule.bySetPos.length) return `${span}${rule.bySetPos.map(nth).join('、')}${isWorkdays ? '工作日' : `周${days}`}`;
      return span + rule.byDay.map((d) => (d.nth ? `${nth(d.nth)}周${NAMES[d.weekday - 1]}` : `周${NAMES[d.weekday - 1]}`)).join('、');
    }
  }
}

/** Does the rule name days by their number (4号, 7月1日), so that a weekend is met by chance? Rules on weekdays mean theirs. */
export const isByDate = (rrule: string): boolean => parse(rrule).byMonthDay.length > 0;

/** A rule whose single occurrences are few enough to ask about one by one when they fall on a holiday. */
export const isMonthly = (rrule: string): boolean => /FREQ=(MONTHLY|YEARLY)/.test(rrule);

/** The weekday rule's next days after a dropped one, in the same month: where it may be moved to. Monthly rules only. */
export function moveTargets(rrule: string, dropped: string, isHoliday: (date: string) => boolean, count = 2): string[] {
  const rule = parse(rrule);
  const step = rule.byDay.length && !rule.bySetPos.length ? 7 : 1;
  const targets: string[] = [];
  for (let day = addDays(dropped, step), tries = 0; tries < 31 && targets.length < count; day = addDays(day, step), tries += 1) {
    if (!isHoliday(day)) targets.push(day);
  }
  return targets;
}
