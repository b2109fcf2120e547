/**
 * Taking rows out of the queue. On PostgreSQL several processes do it at once, each skipping what another has locked; on SQLite there is one.
 * A claimed row is leased: when its process dies, another takes it after the lease has run out.
 */
import { OutboxState, Prisma, type Reader, type Store, type Tx } from '../../prisma/client';
import type { Surface } from '../wecom/inbound';
import { fromStored, type QueueRow, type StoredRow } from './rows';

export interface Claim {
  /** Mark of this claim: "<process>#<number>". */
  mark: string;
  now: Date;
  leaseUntil: Date;
  /** Only rows of these can be sent from here now. */
  surfaces: readonly Surface[];
  limit: number;
}

const FIELDS = {
  key: true,
  surface: true,
  target: true,
  toGroup: true,
  replyTo: true,
  replyUntil: true,
  priority: true,
  content: true,
  groupKey: true,
  reminderId: true,
  notBefore: true,
  expiresAt: true,
  attempts: true,
  createdAt: true,
  owner: true,
  error: true,
} satisfies Prisma.OutboxSelect;

const COLUMNS = Prisma.raw(
  Object.keys(FIELDS)
    .map((f) => (f === 'owner' ? 'o."owner"' : `o."${f}"`))
    .join(', '),
);

/** Claims what is due, the urgent first. Rows that belong together are claimed together, so the limit may be exceeded. In order of their id. */
export async function claimDue(store: Store, claim: Claim): Promise<QueueRow[]> {
  if (claim.surfaces.length === 0) return [];
  return store.write((tx) => take(store.kind, tx, claim, { limit: claim.limit }));
}

async function take(kind: Store['kind'], tx: Tx, claim: Claim, which: { limit: number } | { marks: string[] }): Promise<QueueRow[]> {
  const rows = kind === 'sqlite' ? await takeSqlite(tx, claim, which) : await takePostgres(tx, claim, which);
  const found = rows.map((row) => fromStored(row));
  if ('marks' in which) return found;
  const marks = [...new Set(found.flatMap((row) => row.mark ?? []))];
  if (marks.length === 0) return found;
  return [...found, ...(await take(kind, tx, claim, { marks }))];
}

async function takeSqlite(tx: Tx, claim: Claim, which: { limit: number } | { marks: string[] }): Promise<StoredRow[]> {
  const due = (state: Prisma.OutboxWhereInput): Prisma.OutboxWhereInput => ({
    ...state,
    surface: { in: [...claim.surfaces] },
    ...('marks' in which && { owner: { in: which.marks } }),
  });
  const select = { ...FIELDS, id: true };
  const orderBy = [{ priority: 'asc' as const }, { id: 'asc' as const }];
  const take = 'limit' in which ? which.limit : Number.MAX_SAFE_INTEGER;
  // Two look-ups, each by its own part of the index.
  const queued = await tx.outbox.findMany({
    where: due({ state: OutboxState.QUEUED, notBefore: { lte: claim.now } }),
    select,
    orderBy,
    take,
  });
  const abandoned = await tx.outbox.findMany({
    where: due({ state: OutboxState.LEASED, leaseUntil: { lte: claim.now } }),
    select,
    orderBy,
    take,
  });
  const rows = [...queued, ...abandoned].sort((a, b) => a.id - b.id);
  const ids = rows.map((row) => row.id);
  for (let i = 0; i < ids.length; i += 1000)
    await tx.outbox.updateMany({
      where: { id: { in: ids.slice(i, i + 1000) } },
      data: { state: OutboxState.LEASED, owner: claim.mark, leaseUntil: claim.leaseUntil },
    });
  return rows;
}

async function takePostgres(tx: Tx, claim: Claim, which: { limit: number } | { marks: string[] }): Promise<StoredRow[]> {
  const surfaces = Prisma.raw(claim.surfaces.map((s) => `'${s}'`).join(', '));
  const only = 'marks' in which ? Prisma.sql`AND o."owner" IN (${Prisma.join(which.marks)})` : Prisma.empty;
  const order = 'limit' in which ? Prisma.sql`ORDER BY o."priority", o."id" LIMIT ${which.limit}` : Prisma.empty;
  const locked = (condition: Prisma.Sql) =>
    tx.$queryRaw<(StoredRow & { id: number })[]>(Prisma.sql`
      SELECT o."id", ${COLUMNS} FROM "Outbox" o WHERE ${condition} AND o."surface" IN (${surfaces}) ${only} ${order} FOR UPDATE SKIP LOCKED`);
  const queued = await locked(Prisma.sql`o."state" = 'QUEUED' AND o."notBefore" <= ${claim.now}`);
  const abandoned = await locked(Prisma.sql`o."state" = 'LEASED' AND o."leaseUntil" <= ${claim.now}`);
  const rows = [...queued, ...abandoned].sort((a, b) => a.id - b.id);
  if (rows.length > 0)
    await tx.$executeRaw(Prisma.sql`
      UPDATE "Outbox" SET "state" = 'LEASED', "owner" = ${claim.mark}, "leaseUntil" = ${claim.leaseUntil} WHERE "id" = ANY(${rows.map((r) => r.id)})`);
  return rows;
}

/** When the next row becomes due that can be sent from here; undefined when nothing waits. */
export async function nextDue(reader: Reader, surfaces: readonly Surface[]): Promise<Date | undefined> {
  if (surfaces.length === 0) return undefined;
  const next = await reader.outbox.findFirst({
    where: { state: OutboxState.QUEUED, surface: { in: [...surfaces] } },
    orderBy: { notBefore: 'asc' },
    select: { notBefore: true },
  });
  return next?.notBefore;
}

/** On SQLite, at start: whoever had leased rows is dead. They can be claimed at once, still marked as what may have been sent. */
export async function takeAll(store: Store, now: Date): Promise<void> {
  if (store.kind === 'sqlite')
    await store.write((tx) => tx.outbox.updateMany({ where: { state: OutboxState.LEASED }, data: { leaseUntil: now } }));
}
