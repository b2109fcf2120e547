/** Who is told what becomes of a whistle. */
import type { Content } from '../../content';
import { tellEach } from '../meeting/notify';
import type { Person } from '../org/directory';
import { coordinators } from '../request/who';
import type { PersonWork } from '../work';
import type { Whistle } from './lookup';
import { codeOf } from './words';

/** Units that are concerned: all that were called but for those that handed it on. */
export function tellUnits(work: PersonWork, whistle: Whistle, key: string, content: Content): void {
  const units = whistle.calls.filter((c) => c.status !== 'PASSED');
  const who = new Map(units.map((c) => [c.orgId, c.byId && !c.byProxy ? [c.byId] : []]));
  const name = `whistle:${whistle.id}:${key}`;
  tellEach(work, [...who.keys()], () => content, { key: name, groupKey: name, about: codeOf(whistle) }, who);
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
  const author = work.directory.memberById(whistle.authorId);
  if (author && author.id !== work.actor.id) work.outbox.toMember(author.userid, content, { key: `whistle:${whistle.id}:${key}:author` });
  if (group && whistle.chatid && whistle.chatid !== here)
    work.outbox.toGroup(whistle.chatid, content, { key: `whistle:${whistle.id}:${key}:group` });
}

export function tellStreet(work: PersonWork, whistle: Whistle, key: string, content: Content): Person[] {
  return coordinators(work.directory, whistle.hostId).filter(
    (p) => p.id !== work.actor.id && work.outbox.toMember(p.userid, content, { key: `whistle:${whistle.id}:${key}:street:${p.id}` }),
  );
}

/** The first who can be reached; nobody when the first is the one who acts. */
export function tellOne(work: PersonWork, people: readonly Person[], key: string, whistle: Whistle, content: Content): void {
  if (people[0]?.id === work.actor.id) return;
  people.some((p) => work.outbox.toMember(p.userid, content, { key: `whistle:${whistle.id}:${key}`, about: codeOf(whistle) }));
}
