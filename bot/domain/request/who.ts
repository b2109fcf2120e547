/** Who is asked about a need, who may answer it for whom, and who may end it. */
import { RuleBroken } from '../../errors';
import type { Directory, OrgInfo, Person } from '../org/directory';

/** Upper bound of units asked at once; a street has about 210. */
const MAX_ASKED = 300;

/** Units of the requester's bodies; without a body, the other units and organisations of the same street. */
export function candidates(directory: Directory, requesterId: string): OrgInfo[] {
  const bodies = directory.bodies.filter((b) => b.hostId === requesterId || b.seats.some((s) => s.orgId === requesterId));
  const ids = bodies.length ? bodies.flatMap((b) => [...b.seats.map((s) => s.orgId), b.hostId]) : neighbours(directory, requesterId);
  return [...new Set(ids)]
    .filter((id) => id !== requesterId)
    .flatMap((id) => directory.orgById(id) ?? [])
    .slice(0, MAX_ASKED);
}

/** Units of the same street. */
export function neighbours(directory: Directory, orgId: string): string[] {
  let top = directory.orgById(orgId);
  while (top?.parentId && top.kind !== 'STREET') top = directory.orgById(top.parentId);
  if (!top) return [];
  const { path } = top;
  return directory.orgs.filter((o) => o.kind === 'UNIT' && o.path.startsWith(path)).map((o) => o.id);
}

/**
 * May `person` answer for `orgId`, and is it as a proxy (代回复)? Proxies are the secretary and the street above the unit, and whoever may call
 * the requester's meetings for units that sit in its bodies.
 */
export function mayAnswer(directory: Directory, person: Person, orgId: string, requesterId: string): 'own' | 'proxy' | undefined {
  if (directory.can(person, 'unit.speak', orgId)) return 'own';
  if (directory.can(person, 'unit.answer', orgId)) return 'proxy';
  const hosts =
    directory.can(person, 'meeting.call', requesterId) &&
    directory.bodiesHostedBy(requesterId).some((b) => b.seats.some((s) => s.orgId === orgId));
  return hosts ? 'proxy' : undefined;
}

/** The refusal of a person without a post in a unit: it names who may. @param doing what only they do */
export function notForUnit(directory: Directory, orgId: string, doing = '答复'): RuleBroken {
  const org = directory.orgById(orgId);
  const who = directory.liaisonsOf(orgId).map((p) => p.name);
  const names = who.length ? `：${who.slice(0, 3).join('、')}` : '';
  return new RuleBroken(
    'need.not-allowed',
    `${doing}要由单位联络员或负责人来做，${org?.shortName ?? '您单位'}可以找${names ? `联络员${names.slice(1)}` : '街道登记联络员'}。`,
  );
}

/** May end a need: its author, and whoever may publish for the requester. */
export const mayEnd = (directory: Directory, person: Person, need: { authorId: string; requesterId: string }): boolean =>
  need.authorId === person.id || directory.can(person, 'need.post', need.requesterId);

/** Street officers above the requester; without any, the admins. */
export function coordinators(directory: Directory, requesterId: string): readonly Person[] {
  const officers = directory.nearestHolders('STREET_OFFICER', requesterId);
  return officers.length ? officers : directory.nearestHolders('ADMIN', requesterId);
}
