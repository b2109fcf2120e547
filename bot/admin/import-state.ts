/** What the database holds of the lists of an import file, keyed as the file keys it. */
import type { BodyModel, BodyPost, DayKind, LiaisonKind, MemberModel, OrgModel, ResourceModel, Role, Store } from '../../prisma/client';

export type OrgState = Pick<OrgModel, 'id' | 'code' | 'name' | 'shortName' | 'kind' | 'sector' | 'parentId' | 'path'> & {
  aliases: string[];
};
export type MemberState = Pick<MemberModel, 'id' | 'userid' | 'name' | 'orgId' | 'status' | 'mobileEnc' | 'mobileTail'> & {
  aliases: string[];
  grants: { role: Role; orgId: string }[];
  liaisons: { orgId: string; kind: LiaisonKind }[];
};
type BodyState = Pick<BodyModel, 'id' | 'code' | 'name' | 'kind' | 'hostId' | 'quorumNum' | 'quorumDen'> & {
  seats: { orgId: string; position: number; post: BodyPost }[];
};
export type ResourceState = Pick<
  ResourceModel,
  'id' | 'code' | 'ownerId' | 'parentId' | 'kind' | 'title' | 'capacity' | 'quantity' | 'approval' | 'openFromMin' | 'openToMin'
> & { aliases: string[] };
interface YearState {
  complete: boolean;
  days: Map<string, { kind: DayKind; name: string }>;
}

export interface State {
  /** Undefined before the first import. */
  deployment: { name: string; namesVersion: number } | undefined;
  /** By code. */
  orgs: Map<string, OrgState>;
  /** By lower-case userid. */
  members: Map<string, MemberState>;
  /** "memberId orgId" of those who were made first liaison in the chat. */
  takenOver: Set<string>;
  /** By code. */
  bodies: Map<string, BodyState>;
  /** By code; what was offered in a chat has none and is not here. */
  resources: Map<string, ResourceState>;
  years: Map<number, YearState>;
}

/** Thirteen look-ups however large the district is. The version is read first: whatever changes meanwhile makes the import look again. */
export async function readState({ read }: Store): Promise<State> {
  const deployment = await read.deployment.findUnique({ where: { id: 1 } });
  const [orgs, orgAliases, members, memberAliases, grants, liaisons, takeOvers, bodies, seats, resources, resourceAliases, years, days] =
    await Promise.all([
      read.org.findMany({
        select: { id: true, code: true, name: true, shortName: true, kind: true, sector: true, parentId: true, path: true },
      }),
      read.orgAlias.findMany(),
      read.member.findMany({
        select: { id: true, userid: true, useridKey: true, name: true, orgId: true, status: true, mobileEnc: true, mobileTail: true },
      }),
      read.memberAlias.findMany(),
      read.roleGrant.findMany(),
      read.liaison.findMany(),
      read.takeOver.findMany({ where: { state: 'AGREED' }, select: { memberId: true, orgId: true } }),
      read.body.findMany(),
      read.bodyMember.findMany({ orderBy: { position: 'asc' } }),
      read.resource.findMany({ where: { code: { not: null } } }),
      read.resourceAlias.findMany(),
      read.calendarYear.findMany(),
      read.calendarDay.findMany(),
    ]);
  const orgAliasesOf = grouped(orgAliases, (a) => a.orgId);
  const memberAliasesOf = grouped(memberAliases, (a) => a.memberId);
  const grantsOf = grouped(grants, (g) => g.memberId);
  const liaisonsOf = grouped(liaisons, (l) => l.memberId);
  const seatsOf = grouped(seats, (s) => s.bodyId);
  const resourceAliasesOf = grouped(resourceAliases, (a) => a.resourceId);
  const daysOf = grouped(days, (d) => d.year);
  const aliases = (rows: readonly { alias: string }[] | undefined) => (rows ?? []).map((a) => a.alias);
  return {
    deployment: deployment ?? undefined,
    orgs: new Map(orgs.map((o) => [o.code, { ...o, aliases: aliases(orgAliasesOf.get(o.id)) }])),
    members: new Map(
      members.map(({ useridKey, ...m }) => [
        useridKey,
        { ...m, aliases: aliases(memberAliasesOf.get(m.id)), grants: grantsOf.get(m.id) ?? [], liaisons: liaisonsOf.get(m.id) ?? [] },
      ]),
    ),
    takenOver: new Set(takeOvers.map((t) => `${t.memberId} ${t.orgId}`)),
    bodies: new Map(bodies.map((b) => [b.code, { ...b, seats: seatsOf.get(b.id) ?? [] }])),
    resources: new Map(
      resources.flatMap((r) => (r.code ? [[r.code, { ...r, aliases: aliases(resourceAliasesOf.get(r.id)) }] as const] : [])),
    ),
    years: new Map(
      years.map((y) => [
        y.year,
        { complete: y.complete, days: new Map((daysOf.get(y.year) ?? []).map((d) => [d.date, { kind: d.kind, name: d.name }])) },
      ]),
    ),
  };
}

function grouped<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
