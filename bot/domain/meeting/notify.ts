/** Who is told about a meeting, privately. A unit is reached through its first liaison who can be reached, and through whoever deals with it. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import type { Content } from '../../content';
import type { Person } from '../org/directory';
import type { Work } from '../work';
import { unitName } from './cards';

export interface Told {
  /** Units of which somebody was told. */
  units: number;
  /** Short names of units where nobody can be reached. */
  unreached: string[];
}

/**
 * Owes every unit one message, to its liaison, else the backup, else the head. What becomes of a meeting goes by reminder/notice.ts.
 * @param also people of the unit who deal with it: told as well, if they can be reached
 */
export function tellEach(
  work: Work,
  orgIds: readonly string[],
  contentFor: (orgId: string, person: Person) => Content,
  { key, ...options }: { key: string; groupKey: string; about?: string },
  also: ReadonlyMap<string, readonly string[]> = new Map(),
): Told {
  const unreached: string[] = [];
  for (const orgId of orgIds) {
    const told = new Set<string>();
    const tell = (person: Person): boolean => {
      if (told.has(person.id)) return true;
      // Equal words for many units travel as one message.
      const reached = work.outbox.toMember(person.userid, contentFor(orgId, person), { ...options, key: `${key}:${orgId}:${person.id}` });
      if (reached) told.add(person.id);
      return reached;
    };
    work.directory.liaisonsOf(orgId).some(tell);
    for (const id of also.get(orgId) ?? []) {
      const person = work.directory.memberById(id);
      if (person) tell(person);
    }
    if (told.size === 0) unreached.push(unitName(work, orgId));
  }
  return { units: orgIds.length - unreached.length, unreached };
}

/** Who answered for a unit and who goes for it, by unit. */
export function involved(seats: readonly InvitationModel[]): Map<string, string[]> {
  return new Map(seats.map((s) => [s.orgId, [s.byProxy ? null : s.respondedById, s.substituteId].filter((id) => id !== null)]));
}

/** One sentence about units that nobody could be told for; undefined when all were. */
export function unreachedNote({ unreached }: Told): string | undefined {
  return unreached.length ? `⚠ 通知不到：${unreached.join('、')}（联络员还没有开通私聊），请电话告知。` : undefined;
}

/**
 * The group where the meeting was called hears what becomes of it, unless the person speaks there right now: then the answer is enough.
 * @param here chatid of the group where the person speaks
 */
export function tellGroup(work: Work, meeting: MeetingModel, content: Content, key: string, here: string | undefined): void {
  if (meeting.chatid && meeting.chatid !== here) work.outbox.toGroup(meeting.chatid, content, { key: `${key}:group` });
}
