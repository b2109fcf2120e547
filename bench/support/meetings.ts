/** Meetings and reminders written straight into the database: as many as a measurement needs, due when it wants them. */
import { randomUUID } from 'node:crypto';
import { DAY_MS, HOUR_MS, systemClock, toWall } from '../../bot/clock';
import type { Store } from '../../prisma/client';

const ZONE = 'Asia/Shanghai';

/** A meeting in a week, with one unit invited that has not answered. @returns ids */
export async function callMeeting(
  store: Store,
  o: { no: number; hostId: string; unitId: string; authorId: string; chatid?: string },
): Promise<{ id: string; startAt: Date }> {
  const now = systemClock.now();
  const id = randomUUID();
  const startAt = new Date(now.getTime() + 7 * DAY_MS);
  const { date, minute } = toWall(startAt, ZONE);
  const startMin = Math.min(minute, 1380);
  await store.write(async (tx) => {
    await tx.meeting.create({
      data: {
        id,
        no: o.no,
        hostId: o.hostId,
        title: '联席会',
        localDate: date,
        startMin,
        endMin: startMin + 60,
        tz: ZONE,
        startAt,
        endAt: new Date(startAt.getTime() + HOUR_MS),
        placeText: '活动室',
        agenda: '停车',
        rsvpDueAt: new Date(startAt.getTime() - DAY_MS),
        quorumNeeded: 1,
        authorId: o.authorId,
        chatid: o.chatid ?? null,
        createdAt: now,
      },
    });
    await tx.invitation.create({ data: { id: randomUUID(), meetingId: id, orgId: o.unitId, createdAt: now } });
  });
  return { id, startAt };
}

export interface Remind {
  meetingId: string;
  dueAt: Date;
  staleAt: Date;
  /** A member who asked to be reminded again, for a unit; or a group. */
  to: { memberId: string; unitId: string } | { chatid: string };
}

export const reminderRow = ({ meetingId, dueAt, staleAt, to }: Remind) => {
  const id = randomUUID();
  const person = 'memberId' in to;
  return {
    id,
    dedupeKey: `bench|${id}`,
    rule: person ? 'm-snooze' : 'm-7d-group',
    subjectKind: 'MEETING',
    subjectId: meetingId,
    subjectRevision: 1,
    recipient: person ? `member:${to.memberId}` : `chat:${to.chatid}`,
    dueAt,
    staleAt,
    data: person ? JSON.stringify({ orgId: to.unitId }) : '{}',
    createdAt: systemClock.now(),
  };
};
