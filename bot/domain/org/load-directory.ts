/**
 * Reads the directory, and reads it again when Deployment.namesVersion has grown. A few queries: 12 000 members or 60 000 units take seconds at
 * most.
 */
import type { Store, Tx } from '../../../prisma/client';
import { Directory, grouped } from './directory';

/** Of most members. */
const NONE: readonly never[] = [];

/** Reads everything. The version first: what changes while the rest is read makes the next look read again. */
export async function loadDirectory(store: Store): Promise<Directory> {
  const { read } = store;
  const deployment = await read.deployment.findUnique({ where: { id: 1 } });
  // Flat, and put together here: what belongs to a member is little, and to ask for it member by member costs more than to read all of it.
  const [orgs, members, memberAliases, grants, liaisons, bodies, resources, years] = await Promise.all([
    read.org.findMany({
      orderBy: { path: 'asc' },
      select: {
        id: true,
        code: true,
        name: true,
        shortName: true,
        kind: true,
        sector: true,
        parentId: true,
        path: true,
        aliases: { select: { alias: true } },
      },
    }),
    read.member.findMany({
      orderBy: { useridKey: 'asc' },
      select: {
        id: true,
        userid: true,
        name: true,
        orgId: true,
        status: true,
        botUserid: true,
        reachable: true,
        dmAt: true,
      },
    }),
    read.memberAlias.findMany({ select: { memberId: true, alias: true } }),
    read.roleGrant.findMany({ select: { memberId: true, role: true, orgId: true } }),
    read.liaison.findMany({ select: { memberId: true, orgId: true, kind: true } }),
    read.body.findMany({ orderBy: { code: 'asc' }, include: { seats: { orderBy: { position: 'asc' } } } }),
    read.resource.findMany({ where: { status: 'PUBLISHED' }, orderBy: { no: 'asc' }, include: { aliases: true } }),
    read.calendarYear.findMany({ orderBy: { year: 'asc' }, include: { days: { orderBy: { date: 'asc' } } } }),
  ]);
  const memberOf = ({ memberId }: { memberId: string }) => [memberId];
  const aliasesOf = grouped(memberAliases, memberOf);
  const grantsOf = grouped(grants, memberOf);
  const liaisonsOf = grouped(liaisons, memberOf);
  return new Directory({
    version: deployment?.namesVersion ?? 0,
    deployment: deployment?.name ?? '',
    orgs: orgs.map((o) => ({ ...o, aliases: o.aliases.map((a) => a.alias) })),
    people: members
      .filter((m) => m.status === 'ACTIVE')
      .map((m) => ({
        id: m.id,
        userid: m.userid,
        name: m.name,
        orgId: m.orgId,
        aliases: aliasesOf.get(m.id)?.map((a) => a.alias) ?? NONE,
        roles: grantsOf.get(m.id) ?? NONE,
        liaisonOf: liaisonsOf.get(m.id) ?? NONE,
        ...(m.botUserid !== null && { botUserid: m.botUserid }),
        reachable: m.reachable,
        dm: m.dmAt !== null,
      })),
    former: members.flatMap(({ id, userid, name, status, botUserid }) =>
      status === 'ACTIVE' ? [] : [{ id, userid, name, status, ...(botUserid !== null && { botUserid }) }],
    ),
    bodies,
    resources: resources.map((r) => ({ ...r, aliases: r.aliases.map((a) => a.alias) })),
    holidays: years.map((y) => ({
      year: y.year,
      complete: y.complete,
      days: y.days.map((d) => ({ date: d.date, kind: d.kind, name: d.name })),
    })),
  });
}

/** The snapshot everybody uses; replaced as a whole. */
export class DirectoryHolder {
  private snapshot: Directory;

  constructor(
    private readonly store: Store,
    first: Directory,
  ) {
    this.snapshot = first;
  }

  current(): Directory {
    return this.snapshot;
  }

  /** Re-reads when names have changed since. @returns whether it did */
  async refresh(): Promise<boolean> {
    const row = await this.store.read.deployment.findUnique({ where: { id: 1 } });
    if ((row?.namesVersion ?? 0) === this.snapshot.version) return false;
    this.snapshot = await loadDirectory(this.store);
    return true;
  }
}

/** Says that names changed; every process re-reads its directory. Call in the transaction of the change. */
export async function bumpNames(tx: Tx): Promise<void> {
  await tx.deployment.upsert({
    where: { id: 1 },
    create: { id: 1, name: '', namesVersion: 1 },
    update: { namesVersion: { increment: 1 } },
  });
}
