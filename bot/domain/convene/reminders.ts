/** Plans and withdraws all reminders of a meeting. */
import { type MeetingModel, ReminderState } from '../../../prisma/client';
import { toWall } from '../../clock';
import { formatInstant } from '../calendar/format';
import { OPENING_RULES } from '../checkin/opening-subject';
import { codeOf } from '../meeting/cards';
import { plannedMeeting } from '../meeting/reminders/plan';
import { QUORUM_RULES } from '../meeting/reminders/quorum-subject';
import { leadsOf, rulesFor, SNOOZE } from '../meeting/reminders/rules';
import { URGENT_RULES } from '../meeting/reminders/urgent-rules';
import { recipientId } from '../reminder/data';
import type { Planned } from '../reminder/plan';
import { planSubject, withdraw } from '../reminder/service';
import type { Work } from '../work';

/** Kinds of rows that a meeting owns. */
export const MEETING_KINDS = ['MEETING', 'QUORUM', 'OPENING', 'URGENT'];

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
  return withdraw(work, MEETING_KINDS, meeting.id, reason, { revision: meeting.revision });
}
