/** How often each unit came to a body's past meetings. */
import type { Attendance, Reader, Rsvp, Tx } from '../../../prisma/client';
import type { UnitRecord } from './forecast';
import { answerNow } from './rules';

/** Meetings looked back at. */
const HISTORY = 20;

export type RecordOf = (orgId: string) => UnitRecord;

const NONE: UnitRecord = { asked: 0, came: 0 };
const CAME: readonly Attendance[] = ['PRESENT', 'LATE'];
const SAID_YES: readonly Rsvp[] = ['ACCEPTED', 'SUBSTITUTED'];

/** Attendance counts where it was taken; for a meeting without any, what the unit had promised is all we know. */
export async function recordsOf(reader: Reader | Tx, bodyId: string | null, before: Date): Promise<RecordOf> {
  if (!bodyId) return () => NONE;
  const past = await reader.meeting.findMany({
    where: { bodyId, status: { not: 'CANCELLED' }, startAt: { lt: before } },
    orderBy: { startAt: 'desc' },
    take: HISTORY,
    select: { revision: true, invitations: { select: { orgId: true, rsvp: true, rsvpRevision: true, attendance: true } } },
  });
  const records = new Map<string, UnitRecord>();
  for (const { revision, invitations } of past) {
    const taken = invitations.some((s) => s.attendance !== 'UNKNOWN');
    for (const seat of invitations) {
      const came = taken ? CAME.includes(seat.attendance) : SAID_YES.includes(answerNow(seat, revision));
      const old = records.get(seat.orgId) ?? NONE;
      records.set(seat.orgId, { asked: old.asked + 1, came: old.came + (came ? 1 : 0) });
    }
  }
  return (orgId) => records.get(orgId) ?? NONE;
}
