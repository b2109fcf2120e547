/** When a series meets: the days of its rule, each kept, shifted, left out or asked about when it falls on a day off. Pure. */
import type { HolidayPolicy } from '../../../prisma/client';
import { addDays } from '../../clock';
import type { Calendar } from './calendar';
import { isByDate, occurrences as ruleDays } from './recurrence';

export interface SeriesRule {
  /** RFC 5545 without DTSTART. */
  rrule: string;
  /** CN: the rule counts workdays of the statutory calendar. */
  workdayRule: string | null;
  /** First day that counts: intervals are counted from it, and nothing is held before it. */
  anchorDate: string;
  holidayPolicy: HolidayPolicy;
}

/** One day of the rule. What becomes of it depends on this day and the calendar alone, never on what became of others. */
export interface Occurrence {
  /** Day of the rule: its name, wherever it is held. */
  day: string;
  /** Day on which it is held; absent: it is not, or somebody must say. */
  held?: string;
  /** Why it is not held: the author is asked, the policy leaves it out, another one of the series is held on the day it would move to. */
  why?: 'ASK' | 'SKIPPED' | 'TWICE';
}

export const YEAR_DAYS = 365;
/** Farther than any holiday moves a day. */
const MARGIN = 16;

type Days = Pick<Calendar, 'day' | 'isWorkday'>;

/** A day off for this rule: a statutory holiday, and for rules that name days by number (逢四, 七一) also a weekend. */
export function isOff({ rrule }: Pick<SeriesRule, 'rrule'>, day: string, calendar: Days): boolean {
  return isByDate(rrule) ? !calendar.isWorkday(day) : calendar.day(day).kind === 'HOLIDAY';
}

/** What falls between two days, both inclusive, by the day it is held (else by the day of the rule), in order. At most one a day is held. */
export function occurrences(rule: SeriesRule, from: string, to: string, calendar: Days): Occurrence[] {
  const { rrule, workdayRule, anchorDate: anchor } = rule;
  const days = ruleDays(rrule, addDays(from, -MARGIN), addDays(to, MARGIN), {
    anchor,
    ...(workdayRule && { isWorkday: (day: string) => calendar.isWorkday(day) }),
  }).filter((day) => day >= anchor);
  const taken = new Set(days.filter((day) => !isOff(rule, day, calendar)));
  const all = days.map((day): Occurrence => {
    if (!isOff(rule, day, calendar) || rule.holidayPolicy === 'KEEP') return { day, held: day };
    if (rule.holidayPolicy === 'ASK') return { day, why: 'ASK' };
    if (rule.holidayPolicy === 'SKIP') return { day, why: 'SKIPPED' };
    const held = workdayBeside(day, rule.holidayPolicy === 'NEXT_WORKDAY' ? 1 : -1, calendar);
    if (taken.has(held)) return { day, why: 'TWICE' };
    taken.add(held);
    return { day, held };
  });
  const at = (o: Occurrence) => o.held ?? o.day;
  return all.filter((o) => at(o) >= from && at(o) <= to).sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : a.day < b.day ? -1 : 1));
}

/** The day from which a rule is counted: its first one that is not before `from`, within a year. Every second week begins with the next. */
export function firstDay(rule: Omit<SeriesRule, 'anchorDate' | 'holidayPolicy'>, from: string, calendar: Days): string {
  const once = { ...rule, rrule: rule.rrule.replace(/INTERVAL=\d+;?/, ''), anchorDate: from, holidayPolicy: 'KEEP' as const };
  return occurrences(once, from, addDays(from, YEAR_DAYS), calendar)[0]?.day ?? from;
}

/** The next workday in a direction. */
export function workdayBeside(day: string, step: 1 | -1, calendar: Pick<Calendar, 'isWorkday'>): string {
  let at = addDays(day, step);
  while (!calendar.isWorkday(at)) at = addDays(at, step);
  return at;
}

/** "<seriesId>|<day of the rule>": what `Meeting.occurrence` holds. */
export const occurrenceKey = (seriesId: string, day: string): string => `${seriesId}|${day}`;

export const POLICY_WORDS: Readonly<Record<HolidayPolicy, string>> = {
  NEXT_WORKDAY: '顺延到下一个工作日',
  PREV_WORKDAY: '提前到上一个工作日',
  SKIP: '当次跳过',
  KEEP: '照常开',
  ASK: '每次先问召集人',
};

/** Buttons for it, at most 10 characters each. */
export const POLICY_BUTTONS: readonly { text: string; value: HolidayPolicy }[] = [
  { text: '顺延', value: 'NEXT_WORKDAY' },
  { text: '提前', value: 'PREV_WORKDAY' },
  { text: '跳过', value: 'SKIP' },
  { text: '照常', value: 'KEEP' },
  { text: '先问我', value: 'ASK' },
];

const POLICY_SAID: readonly [RegExp, HolidayPolicy][] = [
  [/先问|问我|问一下我/, 'ASK'],
  [/顺延|往后|后推|推后/, 'NEXT_WORKDAY'],
  [/提前/, 'PREV_WORKDAY'],
  [/跳过|不开|取消|停一次|停开/, 'SKIP'],
  [/照常|照开|不变|照样/, 'KEEP'],
];

/** "遇假顺延", "碰上放假先问我": the policy that a sentence names. */
export function policySaid(words: string): HolidayPolicy | undefined {
  const said = /(?:遇|碰|逢|赶)(?:上|到|着)?[^，,。；;]{0,3}(?:假|节|休)[^，,。；;]{0,12}|(?:放假|节假日|假期)[^，,。；;]{0,12}/.exec(
    words,
  )?.[0];
  return said === undefined ? undefined : POLICY_SAID.find(([word]) => word.test(said))?.[1];
}
