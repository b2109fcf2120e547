/** Which reminders a meeting has, and when. Pure. */
import { addDays, MINUTE_MS, toInstant, toWall } from '../../clock';
import { MEETING_RULES, type Offset, QUIET, type ReminderRule } from './rules';

/** What the plan is made from. */
export interface Planned {
  kind: 'MEETING';
  id: string;
  revision: number;
  /** "YYYY-MM-DD" */
  localDate: string;
  startMin: number;
  startAt: Date;
  hostId: string;
  /** Group where it was called. */
  chatid: string | null;
  units: readonly { orgId: string; invitedAt: Date }[];
}

export interface PlannedRow {
  dedupeKey: string;
  rule: string;
  subjectKind: string;
  subjectId: string;
  subjectRevision: number;
  recipient: string;
  dueAt: Date;
  staleAt: Date;
}

export interface PlanScene {
  calendar: { addWorkdays(date: string, n: number): string };
  zone: string;
  now: Date;
}

/** Rows of the rules that are still ahead, by time. An offset that is already past is not planned. */
export function plan(subject: Planned, scene: PlanScene, rules: readonly ReminderRule[] = MEETING_RULES): PlannedRow[] {
  const rows: PlannedRow[] = [];
  for (const rule of rules) {
    const dueAt = rule.offset && dueOf(rule, rule.offset, subject, scene);
    if (!dueAt) continue;
    const staleAt = new Date(Math.min(dueAt.getTime() + rule.staleAfterMin * MINUTE_MS, subject.startAt.getTime()));
    for (const recipient of recipientsOf(rule, subject, dueAt)) rows.push(rowOf(rule, subject, recipient, dueAt, staleAt));
  }
  return rows.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** One row; `suffix` tells snoozes and chases of one minute apart. */
export function rowOf(
  rule: ReminderRule,
  subject: Pick<Planned, 'kind' | 'id' | 'revision'>,
  recipient: string,
  dueAt: Date,
  staleAt: Date,
  suffix = '',
): PlannedRow {
  const minute = dueAt.toISOString().slice(0, 16);
  return {
    dedupeKey: `${rule.code}|${subject.kind}:${subject.id}|${subject.revision}|${recipient}|${minute}${suffix}`,
    rule: rule.code,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectRevision: subject.revision,
    recipient,
    dueAt,
    staleAt,
  };
}

function recipientsOf(rule: ReminderRule, subject: Planned, dueAt: Date): string[] {
  if (rule.per === 'CHAT') return subject.chatid === null ? [] : [`chat:${subject.chatid}`];
  if (rule.per === 'HOST') return [`unit:${subject.hostId}`];
  const invitedBefore = dueAt.getTime() - (rule.invitedBeforeMin ?? 0) * MINUTE_MS;
  return subject.units.filter((u) => u.invitedAt.getTime() <= invitedBefore).map((u) => `unit:${u.orgId}`);
}

/** @returns undefined when it is past, or would come after the start */
function dueOf(rule: ReminderRule, offset: Offset, subject: Planned, { calendar, zone, now }: PlanScene): Date | undefined {
  const wanted = instantOf(offset, subject, calendar, zone);
  if (wanted <= now) return undefined;
  const dueAt = rule.quiet === 'SHIFT' ? outOfQuiet(wanted, now, zone) : wanted;
  return dueAt < subject.startAt ? dueAt : undefined;
}

function instantOf(offset: Offset, subject: Planned, calendar: PlanScene['calendar'], zone: string): Date {
  if ('minutes' in offset) return new Date(subject.startAt.getTime() - offset.minutes * MINUTE_MS);
  if ('workdays' in offset)
    return toInstant({ date: calendar.addWorkdays(subject.localDate, -offset.workdays), minute: offset.atMin }, zone);
  return toInstant({ date: addDays(subject.localDate, -offset.days), minute: offset.atMin ?? subject.startMin }, zone);
}

export function isQuiet(at: Date, zone: string): boolean {
  const { minute } = toWall(at, zone);
  return minute >= QUIET.fromMin || minute < QUIET.toMin;
}

/** The last allowed minute before the quiet time if that is still ahead, else its end; the instant itself outside of it. */
export function outOfQuiet(at: Date, now: Date, zone: string): Date {
  if (!isQuiet(at, zone)) return at;
  const wall = toWall(at, zone);
  const evening = wall.minute >= QUIET.fromMin ? wall.date : addDays(wall.date, -1);
  const before = toInstant({ date: evening, minute: QUIET.fromMin - 1 }, zone);
  return before > now ? before : quietEnd(at, zone);
}

/** When the quiet time that holds `at` is over. */
export function quietEnd(at: Date, zone: string): Date {
  const wall = toWall(at, zone);
  const morning = wall.minute >= QUIET.fromMin ? addDays(wall.date, 1) : wall.date;
  return toInstant({ date: morning, minute: QUIET.toMin }, zone);
}
