/** Reminders of meetings: a table. The subject (`subject.ts`) says who still concerns whom when a row is due. */
import type { Offset, ReminderRule } from '../../reminder/rule';

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
  /** Own lead times of a meeting stand in for it. */
  lead?: true;
  words: string;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Default plan of a meeting (D.7). */
export const MEETING_RULES: readonly MeetingRule[] = [
  {
    code: 'm-7d-group',
    words: '会前一周 群通知',
    lead: true,
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
    words: '会前一周 提醒各单位',
    lead: true,
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
    words: '催未答复单位的联络员',
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
    words: '催未答复单位的两位联络员',
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
    words: '请未答复单位的负责人安排',
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
    words: '给召集人未答复名单',
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
    words: '会前一天 提醒参加的人',
    lead: true,
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
    words: '会前1小时 提醒参加的人',
    lead: true,
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
    words: '请记录人写纪要',
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
    words: '告诉召集人还没有纪要',
    per: 'HOST',
    ask: 'SECRETARY',
    only: 'NO_MINUTES',
    offset: { from: 'END', workdays: 3, atMin: 9 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 2 * DAY,
    priority: 6,
  },
];

/** Codes of the chases that are planned. */
export const LADDER: readonly string[] = MEETING_RULES.filter((r) => r.chase).map((r) => r.code);

/** The secretary pressed 催. Whoever is asked in somebody's place has hours of their own too. */
export const CHASE_NOW: MeetingRule = {
  code: 'm-chase',
  words: '现在催',
  per: 'UNIT',
  ask: 'LIAISON',
  only: 'UNANSWERED',
  quiet: 'SHIFT',
  staleAfterMin: 2 * HOUR,
  priority: 4,
  chase: true,
};

/** Of an urgent meeting: at any hour. */
export const CHASE_URGENT: MeetingRule = { ...CHASE_NOW, code: 'm-chase-urgent', quiet: 'IGNORE' };

/** The first word to a unit (first-word.ts): a row only so that the next person is asked when nothing reaches the first. */
export const INVITED: MeetingRule = {
  code: 'm-invited',
  words: '会议通知',
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
  words: '有人要求晚点提醒',
  per: 'PERSON',
  ask: 'MEMBER',
  only: 'UNANSWERED',
  quiet: 'IGNORE',
  staleAfterMin: 4 * HOUR,
  priority: 4,
  muted: 'SEND',
};

/** Minutes before the start, each once, the longest first. Null: as usual. */
export type Leads = readonly number[] | null;

const OWN_LEAD = { per: 'UNIT', lead: true, staleAfterMin: DAY, priority: 5, muted: 'ONCE' } as const;

/** Own lead times, their offset is each meeting's: to the group, to units a day or more before, to those who come on the day, and in the last hour. */
const LEAD_GROUP: MeetingRule = {
  ...OWN_LEAD,
  code: 'm-lead-group',
  words: '群通知',
  per: 'CHAT',
  ask: 'GROUP',
  only: 'ALL',
  quiet: 'SHIFT',
};
const LEAD_LONG: MeetingRule = { ...OWN_LEAD, code: 'm-lead-unit', words: '提醒各单位', ask: 'ATTENDEE', only: 'ALL', quiet: 'SHIFT' };
const LEAD_SOON: MeetingRule = {
  ...OWN_LEAD,
  code: 'm-lead-soon',
  words: '提醒参加的人',
  ask: 'ATTENDEE',
  only: 'COMING',
  offset: { from: 'START', minutes: -HOUR },
  quiet: 'IGNORE',
  priority: 3,
};
/** More than an hour before: nobody is woken for it. */
const LEAD_HOURS: MeetingRule = { ...LEAD_SOON, code: 'm-lead-hours', quiet: 'SHIFT' };
export const LEAD_RULES: readonly MeetingRule[] = [LEAD_GROUP, LEAD_LONG, LEAD_HOURS, LEAD_SOON];

/** Rules of one meeting. With own lead times these stand in for the notices of a week, a day and an hour before; chases and warnings stay. */
export function rulesFor(leads: Leads): readonly MeetingRule[] {
  if (leads === null) return MEETING_RULES;
  const own = leads.flatMap((minutes): MeetingRule[] => {
    if (minutes < DAY) return [{ ...(minutes > HOUR ? LEAD_HOURS : LEAD_SOON), offset: { from: 'START', minutes: -minutes } }];
    const offset: Offset = minutes % DAY === 0 ? { from: 'START', days: -minutes / DAY } : { from: 'START', minutes: -minutes };
    return [...(minutes >= 2 * DAY ? [{ ...LEAD_GROUP, offset }] : []), { ...LEAD_LONG, offset }];
  });
  return [...MEETING_RULES.filter((r) => !r.lead), ...own];
}

/** `Meeting.leads` → lead times. */
export const leadsOf = (meeting: { leads: string | null }): Leads =>
  meeting.leads === null ? null : (JSON.parse(meeting.leads) as number[]);

/** Planned and asked for. */
export const ALL_MEETING_RULES: readonly MeetingRule[] = [...MEETING_RULES, ...LEAD_RULES, INVITED, CHASE_NOW, CHASE_URGENT, SNOOZE];

const BY_CODE = new Map(ALL_MEETING_RULES.map((rule) => [rule.code, rule]));

export function meetingRule(code: string): MeetingRule | undefined {
  return BY_CODE.get(code);
}

/** Between two chases of the same unit for the same meeting, minutes. */
export const CHASE_GAP_MIN = 6 * HOUR;
