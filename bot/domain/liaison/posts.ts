/** Who may say who a unit's first liaison is, who can be it, and the change of posts itself. */
import type { LiaisonKind } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { OrgInfo, Person } from '../org/directory';
import { bumpNames } from '../org/load-directory';
import { unique } from '../reminder/people';
import { coordinators } from '../request/who';
import type { Work } from '../work';

type Who = Pick<Work, 'directory'>;

const holds = (person: Person, orgId: string, kind: LiaisonKind): boolean =>
  person.liaisonOf.some((l) => l.orgId === orgId && l.kind === kind);

const hostsOf = ({ directory }: Who, orgId: string): string[] =>
  directory.bodies.filter((b) => b.seats.some((s) => s.orgId === orgId)).map((b) => b.hostId);

/** Its head, who is first liaison now, the secretaries and officers above it, and of whoever calls it to a body (domain.md D.10). Not a backup. */
export function mayAppoint(work: Who, person: Person, orgId: string): boolean {
  return (
    work.directory.can(person, 'unit.appoint', orgId) ||
    holds(person, orgId, 'HEAD') ||
    holds(person, orgId, 'PRIMARY') ||
    hostsOf(work, orgId).some((hostId) => work.directory.can(person, 'meeting.call', hostId))
  );
}

const MAX_ASKED = 6;

export interface Asked {
  person: Person;
  /** 李敏书记, 供电所负责人杨光, 现任联络员张伟 */
  title: string;
}

/** Who is asked to say yes: secretaries first, those of the group's organisation foremost, then the head and who it is now. @param except who asks */
export function appointersOf(work: Who, orgId: string, scope: string | null | undefined, except: Person): Asked[] {
  const { directory } = work;
  const hosts = hostsOf(work, orgId);
  const near = scope && hosts.includes(scope) ? [scope] : hosts;
  const named = (people: readonly Person[], title: (p: Person) => string) => people.map((person) => ({ person, title: title(person) }));
  const secretaries = unique([
    ...near.flatMap((id) => directory.holdersOf('SECRETARY', id)),
    ...directory.nearestHolders('SECRETARY', orgId),
  ]);
  const heads = unique([...directory.holdersOf('UNIT_HEAD', orgId), ...directory.liaisonsOf(orgId).filter((p) => holds(p, orgId, 'HEAD'))]);
  const unit = directory.unitName(orgId);
  const above = secretaries.length + heads.length ? [] : coordinators(directory, orgId);
  const all = [
    ...named(secretaries, (p) => `${p.name}书记`),
    ...named(heads, (p) => `${unit}负责人${p.name}`),
    ...named(
      directory.liaisonsOf(orgId).filter((p) => holds(p, orgId, 'PRIMARY')),
      (p) => `现任联络员${p.name}`,
    ),
    ...named(above, (p) => `街道${p.name}`),
  ];
  return all.filter((a, i) => a.person !== except && all.findIndex((b) => b.person === a.person) === i).slice(0, MAX_ASKED);
}

/** First liaison now; the secretaries that stand in for one are none. */
export const primaryOf = ({ directory }: Who, orgId: string): Person | undefined =>
  directory.liaisonsOf(orgId).find((p) => holds(p, orgId, 'PRIMARY'));

/** Kinds that their secretary speaks for. */
export const LED: readonly OrgInfo['kind'][] = ['DISTRICT', 'STREET', 'COMMUNITY', 'VILLAGE'];

/** 李敏书记、供电所负责人杨光或现任联络员张伟 */
export function appointerTitles(work: Who, orgId: string, except: Person, scope?: string | null): string {
  const all = appointersOf(work, orgId, scope, except).map((a) => a.title);
  const last = all.pop();
  return [all.join('、'), last ?? '街道'].filter(Boolean).join('或');
}

/** @throws RuleBroken `liaison.no-such-post` */
export function mustLead({ kind, shortName }: OrgInfo): void {
  if (LED.includes(kind)) throw new RuleBroken('liaison.no-such-post', `${shortName}由书记代表，没有联络员。换书记请管理员在名册里改。`);
}

/** @throws RuleBroken `liaison.no-such-post`, `liaison.already`, `liaison.other-unit` */
export function mustFit(work: Who, org: OrgInfo, person: Person): void {
  const { directory } = work;
  mustLead(org);
  if (holds(person, org.id, 'PRIMARY'))
    throw new RuleBroken('liaison.already', `${person.name}已经是${org.shortName}的联络员了。发“找 ${org.shortName}”可以看。`);
  if (!directory.within(person.orgId, org.id))
    throw new RuleBroken(
      'liaison.other-unit',
      `${person.name}在名册里是${directory.unitName(person.orgId)}的，不能当${org.shortName}的联络员。调了单位请管理员先在名册里改，再说一次。`,
    );
}

/** What a change of posts took away, for its 撤销. */
export interface PostsBefore {
  /** Members who were first liaison. */
  ended: string[];
  /** What the new one was until then. */
  was: LiaisonKind | null;
}

/** From now on it is this member, and nobody else. Whoever changes a post in the same moment waits at the directory's version. */
export async function setPrimary({ tx }: Work, orgId: string, memberId: string): Promise<PostsBefore> {
  await bumpNames(tx);
  const rows = await tx.liaison.findMany({ where: { orgId } });
  const before: PostsBefore = {
    ended: rows.filter((r) => r.kind === 'PRIMARY' && r.memberId !== memberId).map((r) => r.memberId),
    was: rows.find((r) => r.memberId === memberId)?.kind ?? null,
  };
  await tx.liaison.deleteMany({ where: { orgId, memberId: { in: before.ended } } });
  await tx.liaison.upsert({
    where: { memberId_orgId: { memberId, orgId } },
    create: { memberId, orgId, kind: 'PRIMARY' },
    update: { kind: 'PRIMARY' },
  });
  return before;
}

/** @returns false when it is somebody else by now: nothing was changed */
export async function putPostsBack({ tx }: Work, orgId: string, memberId: string, { ended, was }: PostsBefore): Promise<boolean> {
  await bumpNames(tx);
  const now = await tx.liaison.findMany({ where: { orgId, kind: 'PRIMARY' } });
  if (now.length !== 1 || now[0]?.memberId !== memberId) return false;
  const where = { memberId_orgId: { memberId, orgId } };
  if (was) await tx.liaison.update({ where, data: { kind: was } });
  else await tx.liaison.delete({ where });
  for (const id of ended) {
    const own = { memberId: id, orgId };
    await tx.liaison.upsert({ where: { memberId_orgId: own }, create: { ...own, kind: 'PRIMARY' }, update: { kind: 'PRIMARY' } });
  }
  return true;
}
