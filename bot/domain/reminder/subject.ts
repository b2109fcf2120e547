/** What can be reminded of. A subject knows its own records; the rest of the reminders knows only this. */
import type { Reader, ReminderDeliveryModel, Tx } from '../../../prisma/client';
import type { Button, Content } from '../../content';
import type { Reach } from '../../delivery/outbox';
import type { Calendar } from '../calendar/calendar';
import type { Directory, Person } from '../org/directory';
import type { ReminderRule } from './rule';

/** Who is who and what time it is, when reminders are looked at. */
export interface SubjectScene {
  directory: Directory;
  calendar: Calendar;
  zone: string;
  now: Date;
}

export interface ReminderScene extends SubjectScene {
  reach: Reach;
}

export interface Line {
  text: string;
  /** At most three, for a card that several reminders share; their texts name the record. */
  buttons: readonly Button[];
}

/** Whom a reminder is for. */
export interface People {
  /** In the order in which they are asked. */
  candidates: readonly Person[];
  /** How many of them, from the first that can be reached. */
  wanted: number;
  /** Asked when none of them can be; in order. */
  instead?: readonly Person[];
}

export interface ReminderSubject<S> {
  /** All that its rows may name, planned ones and those that somebody asks for. */
  rules: readonly ReminderRule[];
  /** Records of many reminders at once. Those that are gone are missing in the map. @param rows of these records: what only some of them show is read for those */
  load(reader: Reader | Tx, ids: readonly string[], rows?: readonly ReminderDeliveryModel[]): Promise<Map<string, S>>;
  /** Why a reminder is no longer right: CANCELLED CHANGED ANSWERED …; undefined: send it. */
  check(row: ReminderDeliveryModel, state: S | undefined, now: Date): string | undefined;
  /** Group reminders have none. */
  people(row: ReminderDeliveryModel, state: S, scene: SubjectScene): People;
  /** What is said when it goes alone. States what, when, where, who hosts, what to do. */
  content(row: ReminderDeliveryModel, state: S, scene: SubjectScene): Content;
  /** What is said when one person gets several at once. */
  line(row: ReminderDeliveryModel, state: S, scene: SubjectScene): Line;
  /** Code of what it asks its reader about (会12); undefined when it asks nothing. */
  about(row: ReminderDeliveryModel, state: S): string | undefined;
  /** Units are chased with these now. */
  chased?(tx: Tx, rows: readonly { row: ReminderDeliveryModel; state: S }[], now: Date): Promise<void>;
}

/** A reminder with the records it is about. */
export interface Loaded {
  row: ReminderDeliveryModel;
  subject: ReminderSubject<unknown> | undefined;
  state: unknown;
}
