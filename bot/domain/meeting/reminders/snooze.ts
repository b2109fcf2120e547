import { type MeetingModel, ReminderState } from '../../../../prisma/client';
import { MINUTE_MS } from '../../../clock';
import { rowOf } from '../../reminder/plan';
import type { Work } from '../../work';
import { SNOOZE } from './rules';

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
