/** Reminders of meetings: a table. The subject (`meeting-subject.ts`) says who still concerns whom when a row is due. */
import type { ReminderRule } from './rule';

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
  /** Who called it, else the secretary of the host. */
  | 'SECRETARY'
  /** Who writes the minutes: named one, recorders of the host, else who called it. */
  | 'RECORDER'
  /** One member, whoever that is. */
  | 'MEMBER';

/** Which units it still concerns when it is due. */
export type Only = 'ALL' | 'UNANSWERED' | 'COMING' | 'NO_MINUTES';

export interface MeetingRule extends ReminderRule {
  /** One row for the group, one a unit, one for the host; PERSON: planned when somebody asks for it. */
  per: 'CHAT' | 'UNIT' | 'HOST' | 'PERSON';
  ask: Ask;
  only: Only;
  /** Not for units invited less than this before it is due, minutes. */
  invitedBeforeMin?: number;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Default plan of a meeting (D.7). */
export const MEETING_RULES: readonly MeetingRule[] = [
  {
    code: 'm-7d-group',
    per: 'CHAT',
    ask: 'GROUP',
    only: 'ALL',
    offset: { from: 'START', days: -7 },
    quiet: 'SHIFT',
    staleAfterMin: DAY,
    priority: 6,
  },
  {
    code: 'm-7d-unit',
    per: 'UNIT',
    ask: 'LIAISON',
    only: 'ALL',
    offset: { from: 'START', days: -7 },
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
    offset: { from: 'START', workdays: -3, atMin: 9 * HOUR },
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
    offset: { from: 'START', workdays: -2, atMin: 9 * HOUR },
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
    offset: { from: 'START', workdays: -1, atMin: 15 * HOUR },
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
    offset: { from: 'START', workdays: -1, atMin: 15 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 5 * HOUR,
    priority: 5,
  },
  {
    code: 'm-1d',
    per: 'UNIT',
    ask: 'ATTENDEE',
    only: 'COMING',
    offset: { from: 'START', days: -1, atMin: 16 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 18 * HOUR,
    priority: 5,
    muted: 'ONCE',
  },
  {
    code: 'm-1h',
    per: 'UNIT',
    ask: 'ATTENDEE',
    only: 'COMING',
    offset: { from: 'START', minutes: -60 },
    quiet: 'IGNORE',
    staleAfterMin: 45,
    priority: 3,
    muted: 'ONCE',
  },
  {
    code: 'm+1w-minutes',
    per: 'HOST',
    ask: 'RECORDER',
    only: 'NO_MINUTES',
    offset: { from: 'END', workdays: 1, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: DAY,
    priority: 6,
  },
  {
    code: 'm+3w-minutes',
    per: 'HOST',
    ask: 'SECRETARY',
    only: 'NO_MINUTES',
    offset: { from: 'END', workdays: 3, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 2 * DAY,
    priority: 6,
  },
];

/** The secretary pressed 催. */
export const CHASE_NOW: MeetingRule = {
  code: 'm-chase',
  per: 'UNIT',
  ask: 'LIAISON',
  only: 'UNANSWERED',
  quiet: 'IGNORE',
  staleAfterMin: 2 * HOUR,
  priority: 4,
  chase: true,
};

/** The first word to a unit (first-word.ts): a row only so that the next person is asked when nothing reaches the first. */
export const INVITED: MeetingRule = {
  code: 'm-invited',
  per: 'UNIT',
  ask: 'LIAISON',
  only: 'UNANSWERED',
  quiet: 'IGNORE',
  staleAfterMin: 2 * DAY,
  priority: 5,
  muted: 'SEND',
};

/** 晚点提醒我: this one reminder, moved for this one person. */
export const SNOOZE: MeetingRule = {
  code: 'm-snooze',
  per: 'PERSON',
  ask: 'MEMBER',
  only: 'UNANSWERED',
  quiet: 'IGNORE',
  staleAfterMin: 4 * HOUR,
  priority: 4,
  muted: 'SEND',
};

/** Planned and asked for. */
export const ALL_MEETING_RULES: readonly MeetingRule[] = [...MEETING_RULES, INVITED, CHASE_NOW, SNOOZE];

const BY_CODE = new Map(ALL_MEETING_RULES.map((rule) => [rule.code, rule]));

export function meetingRule(code: string): MeetingRule | undefined {
  return BY_CODE.get(code);
}

/** Between two chases of the same unit for the same meeting, minutes. */
export const CHASE_GAP_MIN = 6 * HOUR;
