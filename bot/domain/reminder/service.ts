/** Plans and withdraws reminders, in the transaction of the change that is the reason for it. */
import { type MeetingModel, ReminderState } from '../../../prisma/client';
import { MINUTE_MS, toWall } from '../../clock';
import { formatInstant } from '../calendar/format';
import { codeOf } from '../meeting/cards';
import type { Work } from '../work';
import { recipientId } from './data';
import { plannedMeeting } from './meeting-plan';
import { leadsOf, rulesFor, SNOOZE } from './meeting-rules';
import { OPENING_RULES } from './opening-subject';
import { type Planned, plan, rowOf } from './plan';
import { QUORUM_RULES } from './quorum-subject';
import type { ReminderRule } from './rule';
import { URGENT_RULES } from './urgent-rules';

type Reason = 'CANCELLED' | 'CHANGED' | 'WITHDRAWN';

const INSERT = 500;

/** Plans what is still ahead of a subject as it is now. What is planned already stays as it is; what was withdrawn is planned again. */
export function planSubject<R extends ReminderRule>(
  work: Work,
  subject: Planned<R>,
  rules: readonly R[],
  zone = work.zone,
): Promise<number> {
  return planSubjects(work, [subject], rules, zone);
}

/** The same of many, in as few statements as of one. */
export function planSubjects<R extends ReminderRule>(
  work: Work,
  subjects: readonly Planned<R>[],
  rules: readonly R[],
  zone = work.zone,
): Promise<number> {
  return insert(
    work,
    subjects.flatMap((subject) => plan(subject, { calendar: work.calendar, zone, now: work.now }, rules)),
  );
}

/** Plans the reminders of a meeting. */
export async function planMeeting(work: Work, meeting: MeetingModel): Promise<number> {
  const seats = await work.tx.invitation.findMany({ where: { meetingId: meeting.id }, select: { orgId: true, createdAt: true } });
  if (meeting.urgent) return planSubject(work, plannedUrgent(meeting, seats), URGENT_RULES, meeting.tz);
  const subject = plannedMeeting(meeting, seats);
  const forHost = (kind: string): Planned => ({ ...subject, kind, recipients: () => [`unit:${meeting.hostId}`] });
  const planned =
    (await planSubject(work, subject, rulesFor(leadsOf(meeting)), meeting.tz)) +
    (await planSubject(work, forHost('OPENING'), OPENING_RULES, meeting.tz));
  return planned + (meeting.quorumNeeded > 0 ? await planSubject(work, forHost('QUORUM'), QUORUM_RULES, meeting.tz) : 0);
}

function plannedUrgent(meeting: MeetingModel, seats: readonly { orgId: string }[]): Planned {
  const due = toWall(meeting.rsvpDueAt, meeting.tz);
  return {
    kind: 'URGENT',
    id: meeting.id,
    revision: meeting.revision,
    anchors: { DUE: due, END: { date: meeting.localDate, minute: meeting.endMin } },
    recipients: (rule) => (rule.per === 'UNIT' ? seats.map((s) => `unit:${s.orgId}`) : [`unit:${meeting.hostId}`]),
  };
}

async function insert({ tx, now }: Work, rows: readonly ReturnType<typeof plan>[number][]): Promise<number> {
  const keys = rows.map((r) => r.dedupeKey);
  const known = new Set<string>();
  for (let i = 0; i < keys.length; i += INSERT) {
    const where = { dedupeKey: { in: keys.slice(i, i + INSERT) } };
    for (const { dedupeKey } of await tx.reminderDelivery.findMany({ where, select: { dedupeKey: true } })) known.add(dedupeKey);
  }
  const fresh = rows.filter((r) => !known.has(r.dedupeKey));
  for (let i = 0; i < fresh.length; i += INSERT)
    await tx.reminderDelivery.createMany({ data: fresh.slice(i, i + INSERT).map((r) => ({ ...r, createdAt: now })) });
  if (known.size === 0) return fresh.length;
  const back = await tx.reminderDelivery.updateMany({
    where: { dedupeKey: { in: [...known] }, state: ReminderState.SUPPRESSED, dueAt: { gt: now } },
    data: { state: ReminderState.PLANNED, reason: null },
  });
  return fresh.length + back.count;
}

/**
 * Nothing planned or queued for this subject is sent any more; what is under way is stopped by the sender's own look. An answer withdraws nothing,
 * since it can be taken back: each row is looked at when it is due.
 * @param which one revision, one rule
 * @returns how many reminders will not come
 */
export async function withdraw(
  { tx }: Pick<Work, 'tx'>,
  subjectKind: string,
  subjectId: string,
  reason: Reason,
  { revision, rule }: { revision?: number; rule?: string } = {},
): Promise<number> {
  const where = {
    subjectKind: subjectKind === 'MEETING' ? { in: MEETING_KINDS } : subjectKind,
    subjectId,
    state: { in: [ReminderState.PLANNED, ReminderState.QUEUED] },
    ...(revision !== undefined && { subjectRevision: revision }),
    ...(rule !== undefined && { rule }),
  };
  return (await tx.reminderDelivery.updateMany({ where, data: { state: ReminderState.SUPPRESSED, reason } })).count;
}

/** Kinds of rows that a meeting owns. */
export const MEETING_KINDS = ['MEETING', 'QUORUM', 'OPENING', 'URGENT'];

/** A meeting has another place, not another time: whoever had asked to be reminded later still is. Call before `withdrawMeeting`. */
export async function keepSnoozes({ tx }: Pick<Work, 'tx'>, before: MeetingModel, revision: number): Promise<void> {
  const open = { in: [ReminderState.PLANNED, ReminderState.QUEUED] };
  await tx.reminderDelivery.updateMany({
    where: { subjectKind: 'MEETING', subjectId: before.id, subjectRevision: before.revision, rule: SNOOZE.code, state: open },
    data: { subjectRevision: revision },
  });
}

/**
 * A meeting was moved or cancelled: nothing planned for this revision comes any more. Who had asked to be reminded later is told that this is off.
 * @returns how many reminders will not come
 */
export async function withdrawMeeting(work: Work, meeting: MeetingModel, reason: 'CANCELLED' | 'CHANGED'): Promise<number> {
  const snoozed = await work.tx.reminderDelivery.findMany({
    where: {
      ...{ subjectKind: 'MEETING', subjectId: meeting.id, subjectRevision: meeting.revision, rule: SNOOZE.code },
      ...{ state: ReminderState.PLANNED, dueAt: { gt: work.now } },
    },
    orderBy: { dueAt: 'asc' },
  });
  for (const row of snoozed) {
    const person = work.directory.memberById(recipientId(row.recipient));
    const why = reason === 'CANCELLED' ? '取消' : '改期';
    const text = `${codeOf(meeting)}${why}了，您设的${formatInstant(row.dueAt, work)}的提醒已作废。`;
    if (person) work.outbox.toMember(person.userid, { text }, { key: `snooze-off:${row.id}` });
  }
  return withdraw(work, 'MEETING', meeting.id, reason, { revision: meeting.revision });
}

/** 晚点提醒我: once more at `at`, for this person and unit, instead of the time said before; void when the meeting moves or the unit answers. @returns the instant, or undefined when it would be too late */
export async function snooze(work: Work, meeting: MeetingModel, memberId: string, orgId: string, at: Date): Promise<Date | undefined> {
  if (at <= work.now || at >= meeting.startAt) return undefined;
  const stale = new Date(Math.min(at.getTime() + SNOOZE.staleAfterMin * MINUTE_MS, meeting.startAt.getTime()));
  const row = rowOf(
    SNOOZE,
    { kind: 'MEETING', id: meeting.id, revision: meeting.revision },
    `member:${memberId}`,
    at,
    stale,
    `|snooze ${orgId}`,
  );
  const { rule, subjectKind, subjectId, recipient, dedupeKey } = row;
  const earlier = { rule, subjectKind, subjectId, recipient, dedupeKey: { endsWith: `|snooze ${orgId}`, not: dedupeKey } };
  await work.tx.reminderDelivery.updateMany({
    where: { ...earlier, state: ReminderState.PLANNED },
    data: { state: ReminderState.SUPPRESSED, reason: 'SUPERSEDED' },
  });
  await work.tx.reminderDelivery.upsert({
    where: { dedupeKey },
    create: { ...row, data: JSON.stringify({ orgId }), createdAt: work.now },
    update: {},
  });
  // The same time was said before, and void since: another was said after it, or the meeting was off for a while.
  await work.tx.reminderDelivery.updateMany({
    where: { dedupeKey, state: ReminderState.SUPPRESSED },
    data: { state: ReminderState.PLANNED, reason: null },
  });
  return at;
}
