/** What is reminded of when: a table. `plan.ts` turns it into rows, the subject says who still concerns whom when a row is due. */

/** Who hears it. A unit is heard through its people in an order: whoever cannot be reached is followed by the next. */
export type Ask =
  /** The group where it was called. */
  | 'GROUP'
  /** First liaison, else backup, else head. */
  | 'LIAISON'
  /** First liaison and backup both; the head if neither can be reached. */
  | 'LIAISON_AND_BACKUP'
  /** Head of the unit, else its liaisons. */
  | 'HEAD'
  /** Who goes: the deputy, whoever answered, else the liaison. */
  | 'ATTENDEE'
  /** Secretary of the host, else who called it. */
  | 'SECRETARY'
  /** One member, whoever that is. */
  | 'MEMBER';

/** Which units it still concerns when it is due. */
export type Only = 'ALL' | 'UNANSWERED' | 'COMING';

/** Counted from the start of the meeting, in its zone. */
export type Offset =
  /** Days before, at the same minute or at a fixed one. */
  | { days: number; atMin?: number }
  /** Workdays before. */
  | { workdays: number; atMin: number }
  | { minutes: number };

export interface ReminderRule {
  /** Part of dedupe keys: never changed. */
  code: string;
  /** One row for the group, one a unit, one for the host; PERSON: planned when somebody asks for it. */
  per: 'CHAT' | 'UNIT' | 'HOST' | 'PERSON';
  ask: Ask;
  only: Only;
  offset?: Offset;
  /** Not for units invited less than this before it is due, minutes. */
  invitedBeforeMin?: number;
  /** SHIFT: out of the quiet hours; IGNORE: at its minute whatever the hour. */
  quiet: 'SHIFT' | 'IGNORE';
  /** After this it is not worth sending any more, minutes. Never after the start. */
  staleAfterMin: number;
  /** 0 urgent … 9 can wait. */
  priority: number;
  /** Counts against two chases a day and unit. */
  chase?: true;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Default plan of a meeting (D.7). */
export const MEETING_RULES: readonly ReminderRule[] = [
  { code: 'm-7d-group', per: 'CHAT', ask: 'GROUP', only: 'ALL', offset: { days: 7 }, quiet: 'SHIFT', staleAfterMin: DAY, priority: 6 },
  {
    code: 'm-7d-unit',
    per: 'UNIT',
    ask: 'LIAISON',
    only: 'ALL',
    offset: { days: 7 },
    invitedBeforeMin: 2 * DAY,
    quiet: 'SHIFT',
    staleAfterMin: DAY,
    priority: 6,
  },
  {
    code: 'm-3w-liaison',
    per: 'UNIT',
    ask: 'LIAISON',
    only: 'UNANSWERED',
    offset: { workdays: 3, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 9 * HOUR,
    priority: 5,
    chase: true,
  },
  {
    code: 'm-2w-backup',
    per: 'UNIT',
    ask: 'LIAISON_AND_BACKUP',
    only: 'UNANSWERED',
    offset: { workdays: 2, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 9 * HOUR,
    priority: 5,
    chase: true,
  },
  {
    code: 'm-1w-head',
    per: 'UNIT',
    ask: 'HEAD',
    only: 'UNANSWERED',
    offset: { workdays: 1, atMin: 15 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 5 * HOUR,
    priority: 5,
    chase: true,
  },
  {
    code: 'm-1w-list',
    per: 'HOST',
    ask: 'SECRETARY',
    only: 'UNANSWERED',
    offset: { workdays: 1, atMin: 15 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 5 * HOUR,
    priority: 5,
  },
  {
    code: 'm-1d',
    per: 'UNIT',
    ask: 'ATTENDEE',
    only: 'COMING',
    offset: { days: 1, atMin: 16 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 18 * HOUR,
    priority: 5,
  },
  {
    code: 'm-1h',
    per: 'UNIT',
    ask: 'ATTENDEE',
    only: 'COMING',
    offset: { minutes: 60 },
    quiet: 'IGNORE',
    staleAfterMin: 45,
    priority: 3,
  },
];

/** The secretary pressed 催. */
export const CHASE_NOW: ReminderRule = {
  code: 'm-chase',
  per: 'UNIT',
  ask: 'LIAISON',
  only: 'UNANSWERED',
  quiet: 'IGNORE',
  staleAfterMin: 2 * HOUR,
  priority: 4,
  chase: true,
};

/** 晚点提醒我: this one reminder, moved for this one person. */
export const SNOOZE: ReminderRule = {
  code: 'm-snooze',
  per: 'PERSON',
  ask: 'MEMBER',
  only: 'UNANSWERED',
  quiet: 'IGNORE',
  staleAfterMin: 4 * HOUR,
  priority: 4,
};

const BY_CODE = new Map([...MEETING_RULES, CHASE_NOW, SNOOZE].map((rule) => [rule.code, rule]));

export function ruleOf(code: string): ReminderRule | undefined {
  return BY_CODE.get(code);
}

/** Local minutes in which nobody is disturbed: from 21:00 to 08:00. */
export const QUIET = { fromMin: 21 * HOUR, toMin: 8 * HOUR } as const;

/** More than this after its minute it is late: it says so, and the quiet hours are looked at again. */
export const LATE_MS = 10 * 60_000;

export const CHASES_A_DAY = 2;
/** Between two chases of the same unit for the same meeting, minutes. */
export const CHASE_GAP_MIN = 6 * HOUR;
