/** Writes a plan, all of it or nothing, while the bot runs. */
import { Bulk, type Columns } from '../../prisma/bulk';
import { type Store, type Tx, WriteConflict } from '../../prisma/client';
import { writeLine } from '../domain/audit/log';
import type { Plan, TableChange } from './import-plan';

const text = 'text' as const;
const stamps = { createdAt: 'time', updatedAt: 'time' } as const;

/** Tables in the order in which their rows refer to each other. `made`: columns that only an insert sets. */
const TABLES: readonly { change: TableName; table: string; key: readonly string[]; columns: Columns; made?: readonly string[] }[] = [
  {
    change: 'org',
    table: 'Org',
    key: ['id'],
    columns: {
      id: text,
      code: text,
      name: text,
      shortName: text,
      kind: { enum: 'OrgKind' },
      sector: { enum: 'UnitSector' },
      parentId: text,
      path: text,
      ...stamps,
    },
    made: ['createdAt', 'code'],
  },
  { change: 'orgAlias', table: 'OrgAlias', key: ['orgId', 'alias'], columns: { orgId: text, alias: text } },
  {
    change: 'member',
    table: 'Member',
    key: ['id'],
    columns: {
      id: text,
      userid: text,
      useridKey: text,
      name: text,
      orgId: text,
      status: { enum: 'MemberStatus' },
      mobileEnc: text,
      mobileTail: text,
      reachable: 'bool',
      ...stamps,
    },
    made: ['createdAt', 'reachable'],
  },
  { change: 'memberAlias', table: 'MemberAlias', key: ['memberId', 'alias'], columns: { memberId: text, alias: text } },
  {
    change: 'roleGrant',
    table: 'RoleGrant',
    key: ['memberId', 'role', 'orgId'],
    columns: { memberId: text, role: { enum: 'Role' }, orgId: text },
  },
  {
    change: 'liaison',
    table: 'Liaison',
    key: ['memberId', 'orgId'],
    columns: { memberId: text, orgId: text, kind: { enum: 'LiaisonKind' } },
  },
  {
    change: 'body',
    table: 'Body',
    key: ['id'],
    columns: { id: text, code: text, name: text, kind: { enum: 'BodyKind' }, hostId: text, quorumNum: 'int', quorumDen: 'int', ...stamps },
    made: ['createdAt', 'code'],
  },
  {
    change: 'bodyMember',
    table: 'BodyMember',
    key: ['bodyId', 'orgId'],
    columns: { bodyId: text, orgId: text, position: 'int', canVote: 'bool' },
    made: ['canVote'],
  },
  {
    change: 'resource',
    table: 'Resource',
    key: ['id'],
    columns: {
      id: text,
      no: 'int',
      code: text,
      ownerId: text,
      parentId: text,
      kind: { enum: 'ResourceKind' },
      title: text,
      description: text,
      unitLabel: text,
      status: { enum: 'ResourceStatus' },
      capacity: 'int',
      quantity: 'int',
      approval: { enum: 'Approval' },
      openFromMin: 'int',
      openToMin: 'int',
      ...stamps,
    },
    made: ['createdAt', 'code', 'no', 'description', 'unitLabel', 'status'],
  },
  { change: 'resourceAlias', table: 'ResourceAlias', key: ['resourceId', 'alias'], columns: { resourceId: text, alias: text } },
  { change: 'calendarYear', table: 'CalendarYear', key: ['year'], columns: { year: 'int', complete: 'bool', source: text } },
  {
    change: 'calendarDay',
    table: 'CalendarDay',
    key: ['date'],
    columns: { date: text, year: 'int', kind: { enum: 'DayKind' }, name: text },
  },
];

/** The parts of a plan that are table changes. */
type TableName = { [K in keyof Plan]: Plan[K] extends TableChange ? K : never }[keyof Plan];

/** Generous for a city of a million members. */
const TIMEOUT_MS = 15 * 60_000;

/** @throws WriteConflict names have changed since the plan was worked out: read the state again */
export async function writePlan(store: Store, plan: Plan, now: Date): Promise<void> {
  await store.write(
    async (tx) => {
      await claimVersion(tx, plan);
      const bulk = new Bulk(tx, store.kind);
      const numbered: Plan = { ...plan, resource: { ...plan.resource, upsert: await numberResources(tx, plan) } };
      // What goes goes first: a phone, a seat, a day may move from one row to another.
      for (const { change, table, key, columns } of [...TABLES].reverse()) {
        const keyColumns = Object.fromEntries(key.map((k) => [k, columns[k] ?? text]));
        await bulk.delete(table, keyColumns, numbered[change].delete);
      }
      for (const { change, table, key, columns, made } of TABLES) await bulk.upsert(table, columns, key, numbered[change].upsert, made);
      const note = JSON.stringify(plan.tally);
      await writeLine({ tx, now }, 'ADMIN', { action: 'import', entity: 'Deployment', entityId: '1', note });
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/** Takes the row that every change of names takes, so that two imports cannot both believe what they have read. */
async function claimVersion(tx: Tx, plan: Plan): Promise<void> {
  if (plan.from === undefined) {
    const made =
      await tx.$executeRaw`INSERT INTO "Deployment" ("id", "name", "namesVersion") VALUES (1, ${plan.name}, 1) ON CONFLICT DO NOTHING`;
    if (made !== 1) throw new WriteConflict('another import was first');
    return;
  }
  const { count } = await tx.deployment.updateMany({
    where: { id: 1, namesVersion: plan.from },
    data: { name: plan.name, namesVersion: { increment: 1 } },
  });
  if (count !== 1) throw new WriteConflict('names changed meanwhile');
}

/** New resources get the next numbers of 资; known ones keep theirs (their number is not written). */
async function numberResources(tx: Tx, plan: Plan): Promise<Plan['resource']['upsert']> {
  const rows = plan.resource.upsert;
  if (rows.length === 0) return rows;
  const codes = rows.map((r) => String(r['code']));
  const known = new Map<string, number>();
  for (let i = 0; i < codes.length; i += 500)
    for (const r of await tx.resource.findMany({ where: { code: { in: codes.slice(i, i + 500) } }, select: { code: true, no: true } }))
      known.set(r.code ?? '', r.no);
  const fresh = codes.filter((code) => !known.has(code)).length;
  const counter = await tx.counter.upsert({
    where: { prefix: '资' },
    create: { prefix: '资', next: 1 + fresh },
    update: { next: { increment: fresh } },
  });
  let next = counter.next - fresh;
  return rows.map((row) => ({ ...row, no: known.get(String(row['code'])) ?? next++, description: '', unitLabel: '', status: 'PUBLISHED' }));
}
