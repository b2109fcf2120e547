/** Who is told what becomes of a whistle. */
import type { Content } from '../../content';
import type { Person } from '../org/directory';
import { coordinators } from '../request/who';
import { tellEach, tellFirst, tellHome, tellMember } from '../tell';
import type { PersonWork } from '../work';
import type { Whistle } from './lookup';
import { codeOf } from './words';

/** Units that are concerned: all that were called but for those that handed it on. */
export async function tellCalled(work: PersonWork, whistle: Whistle, key: string, content: Content): Promise<void> {
  const units = whistle.calls.filter((c) => c.status !== 'PASSED');
  const who = new Map(units.map((c) => [c.orgId, c.byId && !c.byProxy ? [c.byId] : []]));
  const name = `whistle:${whistle.id}:${key}`;
  await tellEach(work, [...who.keys()], () => content, { key: name, groupKey: name, about: codeOf(whistle) }, who);
}

/** Whoever raised it, and its group; not where it is said anyhow. */
export function tellRaiser(
  work: PersonWork,
  whistle: Whistle,
  key: string,
  content: Content,
  here: string | undefined,
  group = true,
): void {
  tellMember(work, whistle.authorId, content, { key: `whistle:${whistle.id}:${key}:author` });
  if (group) tellHome(work, whistle.chatid, content, `whistle:${whistle.id}:${key}:group`, here);
}

export function tellStreet(work: PersonWork, whistle: Whistle, key: string, content: Content): Person[] {
  return coordinators(work.directory, whistle.hostId).filter((p) =>
    tellMember(work, p.id, content, { key: `whistle:${whistle.id}:${key}:street:${p.id}` }),
  );
}

/** The first who can be reached, unless that is who acts. */
export async function tellOne(work: PersonWork, people: readonly Person[], key: string, whistle: Whistle, content: Content): Promise<void> {
  await tellFirst(work, people, content, { key: `whistle:${whistle.id}:${key}`, about: codeOf(whistle), knows: work.actor });
}
