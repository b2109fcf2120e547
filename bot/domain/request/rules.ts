/** What holds for a need and its answers, whoever gives them. Pure. */
import { toInstant, toWall, type WallTime } from '../../clock';
import type { When } from '../../reading/types';
import { addWorkingHours, END_OF_DAY_MIN } from '../calendar/working-hours';

/** All that is asked of the calendar here. */
export interface Workdays {
  isWorkday(date: string): boolean;
  /** The n-th workday after (n < 0: before) a day. */
  addWorkdays(date: string, n: number): string;
}

/** Local moment at which something starts to be needed: its start, or the morning of its day. Undefined for a rule or no time at all. */
export function neededFrom(when: When | undefined): WallTime | undefined {
  if (when?.start)
    return { date: when.start.slice(0, 10), minute: Number(when.start.slice(11, 13)) * 60 + Number(when.start.slice(14, 16)) };
  return when?.date ? { date: when.date, minute: 8 * 60 } : undefined;
}

/** Last local day on which something is needed; undefined for a rule or no time at all. */
export const lastDayOf = (when: When | undefined): string | undefined =>
  (when?.end ?? when?.date ?? when?.start ?? when?.due)?.slice(0, 10);

/**
 * Until when answers are awaited when nobody said: 18:00 of the workday before it is needed; if that is past, the next workday's 18:00, but
 * never after it is needed. Without a day: the next workday's 18:00.
 */
export function defaultReplyBy(when: When | undefined, now: WallTime, calendar: Workdays): WallTime {
  const soon: WallTime = { date: calendar.addWorkdays(now.date, 1), minute: END_OF_DAY_MIN };
  const needed = neededFrom(when);
  if (!needed) return soon;
  const before: WallTime = { date: calendar.addWorkdays(needed.date, -1), minute: END_OF_DAY_MIN };
  if (isBefore(now, before)) return before;
  return isBefore(soon, needed) ? soon : needed;
}

export function isBefore(a: WallTime, b: WallTime): boolean {
  return a.date < b.date || (a.date === b.date && a.minute < b.minute);
}

/** The deadline for a unit that the need was passed on to: at least four working hours from now, never earlier than it was. */
export function extendedReplyBy(replyDueAt: Date | null, now: Date, zone: string, calendar: Workdays): Date {
  const extended = toInstant(addWorkingHours(toWall(now, zone), 4, calendar), zone);
  return replyDueAt && replyDueAt > extended ? replyDueAt : extended;
}

export type OpenState = 'OPEN' | 'PARTLY_MET' | 'MET';

/** State after `met` of `wanted` are promised. */
export function stateOf(met: number, wanted: number): OpenState {
  if (met >= wanted) return 'MET';
  return met > 0 ? 'PARTLY_MET' : 'OPEN';
}

/** How many a card offers to give with one press: every number up to four; of more, only all that is missing. */
export function quickOffers(missing: number): number[] {
  if (missing <= 0) return [];
  return missing <= 4 ? Array.from({ length: missing }, (_, i) => i + 1) : [missing];
}

const MAX_QUANTITY = 100_000;

export function wrongQuantity(n: number | undefined): string | undefined {
  if (n === undefined || (Number.isInteger(n) && n >= 1 && n <= MAX_QUANTITY)) return undefined;
  return `数量${n}不对，要是1到${MAX_QUANTITY}之间的整数。`;
}

/** Short texts that are about the same: they share a word of two characters. For hints only. */
export function sharedWords(a: string, b: string): number {
  const pairs = (text: string) => {
    const words = text.replace(/[^\p{Script=Han}]/gu, '');
    return new Set(Array.from({ length: Math.max(0, words.length - 1) }, (_, i) => words.slice(i, i + 2)));
  };
  const other = pairs(b);
  let n = 0;
  for (const pair of pairs(a)) if (other.has(pair)) n += 1;
  return n;
}

/** People to be served, when the words name them: 居民约60人 → 60. Reading gives no slot for it. */
export function peopleServed(text: string): number | undefined {
  const m = /(?:居民|群众|老人|学生|儿童|孩子|家长|职工|服务|受益)[^,，。;；\d]{0,4}?(\d{1,5})\s*(?:多|余)?\s*[人位名]/.exec(
    text.normalize('NFKC'),
  );
  return m ? Number(m[1]) : undefined;
}
