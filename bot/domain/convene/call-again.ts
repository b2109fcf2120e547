/** A draft of a meeting with all that is looked up for it, and a cancelled meeting that is called again for another day. */
import type { MeetingModel } from '../../../prisma/client';
import { withPool } from '../agenda/offer';
import { agendaOf } from '../meeting/cards';
import { mustBeCaller, seatsOf } from '../meeting/lookup';
import type { PersonWork, Work } from '../work';
import { type CallDraft, checked, type SpokenIn, withUsualPlace } from './call-draft';

/** With a place where none was said, and what waits in the pool. */
export const complete = async (work: Work, draft: CallDraft): Promise<CallDraft> => withPool(work, await withUsualPlace(work, draft));

/**
 * The same units, hour, place and things to talk about; only the day is to be said.
 * @throws RuleBroken `meeting.not-allowed`
 */
export async function callAgain(work: PersonWork, meeting: MeetingModel, where: SpokenIn): Promise<CallDraft> {
  mustBeCaller(work, meeting.hostId, '召集会议');
  const { bodyId, hostId, title, placeText, venueId, startMin, endMin } = meeting;
  const body = bodyId ? work.directory.bodyById(bodyId) : undefined;
  const seated = new Set(body?.seats.map((s) => s.orgId));
  const guests = (await seatsOf(work, meeting)).map((s) => s.orgId).filter((id) => !seated.has(id));
  const chatid = where.chatid ?? meeting.chatid;
  const draft: CallDraft = {
    hostId,
    ...(body && { bodyId: body.id }),
    ...(title !== body?.name && { title }),
    guests,
    strangers: [],
    place: { text: placeText, venueId },
    // A body finds them in its pool.
    agenda: body ? [] : agendaOf(meeting),
    time: { startMin, endMin },
    askDay: true,
    warnings: [],
    ...(chatid && { chatid }),
  };
  const waiting = await work.tx.agendaItem.findMany({ where: { meetingId: meeting.id, status: 'POOL' }, select: { id: true } });
  const next = await complete(work, await checked(work, draft));
  const known = new Set(next.pool?.map((c) => c.key));
  return { ...next, taken: [...new Set([...waiting.map((i) => i.id).filter((id) => known.has(id)), ...(next.taken ?? [])])] };
}
