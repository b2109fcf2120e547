import type { TimeReading } from './time/types';

/** What the corpus of commands knows. Of equally sure readings the one that stands first wins. */
export const CORPUS_INTENTS = [
  'undo',
  'ask',
  'help',
  'liaison.find',
  'liaison.takeOver',
  'me.todo',
  'me.snooze',
  'me.mute',
  'me.unmute',
  'chat.bind',
  'reminder.health',
  'rsvp.accept',
  'rsvp.decline',
  'rsvp.substitute',
  'rsvp.read',
  'meeting.create',
  'meeting.show',
  'meeting.reschedule',
  'meeting.cancel',
  'meeting.unanswered',
  'meeting.chase',
  'meeting.checkin',
  'agenda.propose',
  'minutes.record',
  'action.done',
  'action.extend',
  'action.list',
  'show',
  'whistle.raise',
  'whistle.reportIn',
  'whistle.done',
  'agreement.show',
  'visit.log',
  'patrol.log',
  'rotation.show',
  'rotation.swap',
  'resource.offer',
  'resource.list',
  'resource.book',
  'booking.cancel',
  'booking.return',
  'need.post',
  'need.list',
  'need.respond',
  'need.decline',
  'wish.post',
  'wish.list',
  'wish.claim',
  'wish.done',
  'report.make',
  'activity.log',
  'activity.evidence',
  'activity.edit',
  'activity.void',
  'activity.list',
  'activity.stats',
  'confirm',
  'cancel',
  'draft.edit',
  'none',
] as const;

/** Every intent a sentence can have: a command declares some of these. */
export const INTENTS = [
  ...CORPUS_INTENTS,
  'unheard.list',
  'unheard.words',
  'evidence.show',
  'body.seat',
  'agenda.nominate',
  'agenda.list',
  'rsvp.link',
  'series.show',
  'series.change',
  'series.edit',
  'action.update',
  'meeting.poll',
  'poll.show',
  'poll.cancel',
  'poll.decide',
  'rotation.start',
  'rotation.skip',
  'rotation.change',
  'booking.change',
  'booking.list',
  'checkin.code',
  'checkin.list',
  'checkin.proxy',
  'checkin.missing',
  'meeting.urgent',
  'meeting.outcome',
  'meeting.leads',
  'meeting.reminders',
  'agreement.make',
  'agreement.done',
  'agreement.plan',
  'agreement.waive',
  'agreement.deny',
  'agreement.renew',
  'agreement.end',
  'whistle.update',
  'whistle.pass',
  'whistle.list',
  'wish.release',
  'wish.who',
  'minutes.file',
  'calendar.link',
  'calendar.renew',
  'calendar.stop',
  'board.open',
  'visit.who',
  'visit.mine',
  'pairing.make',
  'pairing.end',
  'patrol.list',
  'patrol.plan',
  'patrol.stop',
] as const;
export type Intent = (typeof INTENTS)[number];

/** A name that the lexicon does not know, as the speaker said it. */
export interface Named {
  name: string;
}

/** One code; several codes when the words fit several; `{name}` when the lexicon has none. Organisations, people, places, resources. */
export type Ref = string | string[] | Named;

export interface Count {
  n: number;
  /** 来, 多, 几, 左右, 近 … was said: `n` is the number named, the lower of two. */
  approx?: true;
  /** Only for 户 and 家 among those served. */
  unit?: string;
}

export interface UnitCount {
  org: Ref;
  n: number;
  approx?: true;
}

/**
 * A time as the records keep it. Local wall time of the district; `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`.
 * `time` alone: a clock time without a day, in a change to something that has one. `shift`: ISO 8601 duration, `-P1D` is earlier.
 */
export interface When {
  start?: string;
  date?: string;
  end?: string;
  due?: string;
  rrule?: string;
  time?: string;
  workdayRule?: string;
  duration?: string;
  shift?: string;
  /** What is missing ("day", "time"), or the candidates to choose from. */
  ask?: string[];
  /** The time cannot be: 2月30日. */
  error?: string;
}

/** A look-up period: whole days, `end` inclusive. */
export interface Period {
  date?: string;
  end?: string;
  start?: string;
  ask?: string[];
  error?: string;
}

/** One moment (`YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`), or a shift of the old one. */
export type Moment = string | { shift: string };

export const ACTIVITY_TYPES = [
  'THEME_DAY',
  'PARTY_CLASS',
  'MEMBERS_MEETING',
  'COMMITTEE',
  'GROUP_MEETING',
  'VOLUNTEER',
  'CLINIC',
  'TRAINING',
  'CO_BUILD',
  'CULTURE',
  'PUBLICITY',
  'MEDIATION',
] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

export const RESOURCE_KINDS = ['VENUE', 'EQUIPMENT', 'PERSONNEL', 'SERVICE', 'FUND', 'GOODS', 'INFO', 'JOB', 'TRAINING'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

export const REPORT_KINDS = ['WEEK', 'MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR', 'DUTY', 'RESOURCES', 'AGREEMENTS', 'ROSTER'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** The slots a record has and a change may carry. */
export interface Facts {
  type?: ActivityType;
  title?: string;
  when?: When;
  place?: Ref;
  host?: Ref;
  orgs?: Ref[];
  headcount?: Count;
  /** `n` 0: taken out (惠及人数去掉). */
  beneficiaries?: Count;
  personTimes?: Count;
  hours?: Count;
  units?: UnitCount[];
  capacity?: Count;
  quantity?: Count;
  agenda?: string[];
  target?: string;
  reason?: string;
  /** Measure word of a need: 名, 把. */
  unit?: string;
  replyBy?: Moment;
  purpose?: string;
  /** Code of a resource, `资35`, or a name. */
  resource?: Ref;
  /** Days ahead. */
  advance?: number;
  body?: string | string[];
  text?: string;
}

/** Everything a sentence can carry. Which of them an intent uses, its declaration says. A slot that was not said is absent. */
export interface Slots extends Facts {
  /** A record: 会12, 活128. */
  no?: string;
  changes?: Facts;
  period?: Period;
  org?: Ref;
  /** Of a report (`ReportKind`) or of a resource (`ResourceKind`). */
  kind?: ReportKind | ResourceKind;
  format?: 'DOCX' | 'XLSX' | 'PDF' | 'CSV';
  /** The day by which a meeting or a booking is named. */
  on?: Moment;
  /** Check-in code: four digits as text. */
  code?: string;
  person?: Ref;
  from?: Ref;
  items?: string[];
  due?: Moment;
  until?: Moment;
  overdue?: true;
  owner?: Ref;
  result?: 'OK' | 'PROBLEM';
  topic?: string;
}

/** What the bot knows about the conversation when a sentence arrives. */
export interface ReadContext {
  /** Short code of the quoted record: 会12. */
  quoteNo?: string;
  /** Intent of the author's open draft. */
  openDraft?: string;
  /** Short code of what 小联 last asked this person about. */
  lastReminderNo?: string;
}

/** A guess offered when nothing was understood for sure. */
export interface Candidate {
  intent: Intent;
  /** One Chinese line and one sentence to type, from the declaration. */
  summary: string;
  example: string;
}

/** What was heard and how it was read: for 我按“记录”理解. */
export interface Correction {
  heard: string;
  meant: string;
}

/** The whole answer of the reader. `slots` has the shape of the records; the rest is for the dialogue around it. */
export interface Reading {
  intent: Intent;
  slots: Slots;
  /** 0…1; below the threshold the intent is `none`. */
  score: number;
  /** With `none`: up to three guesses, best first. */
  candidates?: Candidate[];
  /** A clock value of the main time was filled in by a rule (下午 = 14:00–18:00), not said. */
  assumed?: boolean;
  /** The main time in full, with `ask` and `error`. */
  time?: TimeReading;
  corrections?: Correction[];
  /** Of a correction: organisations that it takes back (不是三院是供电所). */
  takenBack?: Ref[];
  /** The sentence was over the length limit and was not read. */
  tooLong?: true;
}

/** The import file, as far as reading needs it (contract §5). Unknown fields do no harm here. */
export interface LexiconData {
  orgs?: readonly LexiconOrg[];
  members?: readonly LexiconMember[];
  bodies?: readonly LexiconBody[];
  resources?: readonly LexiconResource[];
  holidays?: readonly LexiconHolidays[];
}
export interface LexiconOrg {
  code: string;
  name: string;
  shortName?: string;
  kind?: string;
  sector?: string;
  parent?: string;
  aliases?: readonly string[];
}
export interface LexiconMember {
  userid: string;
  name: string;
  org?: string;
  aliases?: readonly string[];
}
export interface LexiconBody {
  code: string;
  name: string;
  kind?: string;
  host?: string;
  aliases?: readonly string[];
}
export interface LexiconResource {
  code: string;
  owner?: string;
  kind?: string;
  title: string;
  aliases?: readonly string[];
  parent?: string;
}
export interface LexiconHolidays {
  year: number;
  complete?: boolean;
  days: readonly { date: string; kind: string; name?: string }[];
}

/** What a reading needs besides the text. `now`: ISO 8601 with offset. */
export interface ReadOptions {
  now: string;
  chat?: 'group' | 'single';
  context?: ReadContext;
  /** Names the bot answers to; default 小联. */
  botName?: string;
}
