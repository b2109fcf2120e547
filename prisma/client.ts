/**
 * The database: one model, SQLite embedded or PostgreSQL, chosen by DATABASE_URL.
 *
 * SQLite has one writing connection. Prisma's adapter would let a query that comes while a transaction is open slip into it, so every write goes
 * through `write`, one at a time, and `read` has a connection of its own that sees only what is committed.
 */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Prisma, PrismaClient } from './generated/sqlite/client';
import { SqliteFactory, Writer } from './sqlite';

export * from './generated/sqlite/enums';
export type * from './generated/sqlite/models';
export * from './trouble';
export { Prisma };

/** Inside a transaction. */
export type Tx = Prisma.TransactionClient;
/** Outside a transaction: look-ups only. */
export type Reader = Omit<Tx, '$executeRaw' | '$executeRawUnsafe'>;

export interface Store {
  readonly kind: 'sqlite' | 'postgresql';
  readonly url: string;
  /** Committed rows. Writes nothing. */
  readonly read: Reader;
  /**
   * Runs `work` in one transaction and commits it, on SQLite one after the other (those that wait share a commit), on PostgreSQL with read committed
   * isolation.
   * What `work` throws rolls it back and is thrown on. @param work must not call WeCom, nor `write` again
   * @param options.timeoutMs after it the transaction is rolled back; for the bulk work of a command line, 30 s otherwise
   */
  write<T>(work: (tx: Tx) => Promise<T>, options?: { timeoutMs: number }): Promise<T>;
  close(): Promise<void>;
}

const TRANSACTION = { maxWait: 15_000, timeout: 30_000 };

function limits(options: { timeoutMs: number } | undefined): typeof TRANSACTION {
  return options ? { ...TRANSACTION, timeout: options.timeoutMs } : TRANSACTION;
}

/** "file:./data/lianxi.db" → absolute path. */
export function sqliteFile(url: string): string {
  return resolve(url.replace(/^file:/, ''));
}

/** @param url `file:…` or `postgresql://…` @throws if it is neither, or the database cannot be opened */
export async function openStore(url: string): Promise<Store> {
  if (url.startsWith('file:')) return openSqlite(url);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  throw new Error('DATABASE_URL must start with file: or postgresql://');
}

async function openSqlite(url: string): Promise<Store> {
  const file = sqliteFile(url);
  // Personal data: a folder that is made here is its owner's alone.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const client = new PrismaClient({ adapter: new SqliteFactory(file) });
  await client.$connect();
  const writer = new Writer((work, options) => client.$transaction(work, limits(options)));
  return {
    kind: 'sqlite',
    url,
    read: client,
    write: (work, options) => writer.write(work, options),
    async close() {
      await writer.close();
      await client.$disconnect();
    },
  };
}

async function openPostgres(url: string): Promise<Store> {
  // Loaded only where it is used: each client brings its own query compiler, tens of megabytes in memory.
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const { PrismaClient: PostgresClient } = await import('./generated/postgresql/client');
  // One model: the two generated clients have the same types but for their provider.
  const client = new PostgresClient({ adapter: new PrismaPg({ connectionString: url, max: 12 }) }) as unknown as PrismaClient;
  await client.$connect();
  await client.$queryRaw`SELECT 1`;
  return {
    kind: 'postgresql',
    url,
    read: client,
    write: (work, options) => client.$transaction(work, limits(options)),
    close: () => client.$disconnect(),
  };
}
