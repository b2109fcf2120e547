/** Who is told about a meeting beside the liaisons of its units. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import type { Content } from '../../content';
import { tellHome } from '../tell';
import type { Work } from '../work';

/** Who answered for a unit and who goes for it, by unit; of the seats of several meetings. */
export function involved(seats: readonly InvitationModel[]): Map<string, string[]> {
  const who = new Map<string, string[]>();
  for (const { orgId, byProxy, respondedById, substituteId } of seats)
    who.set(orgId, [...(who.get(orgId) ?? []), ...[byProxy ? null : respondedById, substituteId].filter((id) => id !== null)]);
  return who;
}

/**
 * The group where the meeting was called hears what becomes of it, unless the person speaks there right now: then the answer is enough.
 * @param here chatid of the group where the person speaks
 */
export function tellGroup(work: Work, meeting: MeetingModel, content: Content, key: string, here: string | undefined): void {
  tellHome(work, meeting.chatid, content, `${key}:group`, here);
}
