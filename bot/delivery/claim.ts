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

/** Ids in one statement. */
const IDS = 1000;

const COLUMNS = Prisma.raw(
  [
    'id',
    'key',
    'surface',
    'target',
    'toGroup',
    'replyTo',
    'replyUntil',
    'priority',
    'content',
    'groupKey',
    'reminderId',
    'notBefore',
    'expiresAt',
  ]
    .concat(['attempts', 'createdAt', 'owner', 'error'])
    .map((name) => `"${name}"`)
    .join(', '),
);

export interface Claimed {
  /** In order of their id. */
  rows: QueueRow[];
  /** Keys of rows whose content cannot be read; they have failed, and hold up no other. */
  unreadable: string[];
}

/** Claims what is due, the urgent first. Rows that belong together are claimed together, so the limit may be exceeded. */
export async function claimDue(store: Store, claim: Claim): Promise<Claimed> {
  if (claim.surfaces.length === 0) return { rows: [], unreadable: [] };
  return store.write((tx) => take(store.kind, tx, claim, { limit: claim.limit }));
}

type Which = { limit: number } | { marks: string[] };

/** Raw statements: a thousand rows through Prisma's own would hold up everything else for a tenth of a second. */
async function take(kind: Store['kind'], tx: Tx, claim: Claim, which: Which): Promise<Claimed> {
  const surfaces = Prisma.raw(claim.surfaces.map((s) => `'${s}'`).join(', '));
  const only = 'marks' in which ? Prisma.sql`AND "owner" IN (${Prisma.join(which.marks)})` : Prisma.empty;
  const order = 'limit' in which ? Prisma.sql`ORDER BY "priority", "id" LIMIT ${which.limit}` : Prisma.empty;
  const lock = kind === 'postgresql' ? Prisma.raw('FOR UPDATE SKIP LOCKED') : Prisma.empty;
  const found = (condition: Prisma.Sql) =>
    tx.$queryRaw<(StoredRow & { id: number })[]>(
      Prisma.sql`SELECT ${COLUMNS} FROM "Outbox" WHERE ${condition} AND "surface" IN (${surfaces}) ${only} ${order} ${lock}`,
    );
  // Two look-ups, each by its own part of the index.
  const queued = await found(Prisma.sql`"state" = 'QUEUED' AND "notBefore" <= ${claim.now}`);
  const abandoned = await found(Prisma.sql`"state" = 'LEASED' AND "leaseUntil" <= ${claim.now}`);
  const stored = [...queued, ...abandoned].sort((a, b) => a.id - b.id);
  for (let i = 0; i < stored.length; i += IDS) {
    const ids = Prisma.join(stored.slice(i, i + IDS).map((row) => row.id));
    await tx.$executeRaw(
      Prisma.sql`UPDATE "Outbox" SET "state" = 'LEASED', "owner" = ${claim.mark}, "leaseUntil" = ${claim.leaseUntil} WHERE "id" IN (${ids})`,
    );
  }
  const rows: QueueRow[] = [];
  const unreadable: string[] = [];
  for (const row of stored) {
    try {
      rows.push(fromStored(row));
    } catch {
      unreadable.push(row.key);
    }
  }
  if (unreadable.length > 0)
    await tx.outbox.updateMany({
      where: { key: { in: unreadable } },
      data: { state: OutboxState.FAILED, error: '存下的内容读不出来', owner: null, leaseUntil: null },
    });
  const marks = 'limit' in which ? [...new Set(rows.flatMap((row) => row.mark ?? []))] : [];
  if (marks.length === 0) return { rows, unreadable };
  const more = await take(kind, tx, claim, { marks });
  return { rows: [...rows, ...more.rows], unreadable: [...unreadable, ...more.unreadable] };
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
