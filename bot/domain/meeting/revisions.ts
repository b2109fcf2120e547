/** What a meeting was before it was changed. */
import type { MeetingModel, Reader, Tx } from '../../../prisma/client';
import type { Work } from '../work';
import { isMaterial } from './rules';

/** What stands in MeetingChange and in an undo. */
export interface Snapshot {
  localDate: string;
  startMin: number;
  endMin: number;
  placeText: string | null;
  venueId: string | null;
  rsvpDueAt: string;
}

export function snapshot(m: MeetingModel): Snapshot {
  const { localDate, startMin, endMin, placeText, venueId } = m;
  return { localDate, startMin, endMin, placeText, venueId, rsvpDueAt: m.rsvpDueAt.toISOString() };
}

/** Has the time changed since that revision? An answer on a card of then was meant for another time. */
export async function movedSince({ tx }: Work, meeting: MeetingModel, revision: number): Promise<boolean> {
  if (!Number.isInteger(revision) || revision >= meeting.revision) return false;
  const first = await tx.meetingChange.findFirst({
    where: { meetingId: meeting.id, revision: { gt: revision } },
    orderBy: { revision: 'asc' },
  });
  return first !== null && isMaterial(JSON.parse(first.before) as Snapshot, meeting);
}

/** Was the time changed after this instant? */
export async function movedAfter({ tx }: { tx: Reader | Tx }, meeting: MeetingModel, since: Date): Promise<boolean> {
  const first = await tx.meetingChange.findFirst({ where: { meetingId: meeting.id, at: { gt: since } }, orderBy: { revision: 'asc' } });
  return first !== null && isMaterial(JSON.parse(first.before) as Snapshot, meeting);
}
