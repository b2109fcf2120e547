/**
 * The database: one model, SQLite embedded or PostgreSQL, chosen by DATABASE_URL.
 *
 * SQLite has one writing connection. Prisma's adapter would let a query that comes while a transaction is open slip into it, so every write goes
 * through `write`, one at a time, and `read` has a connection of its own that sees only what is committed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { Prisma, PrismaClient } from './generated/sqlite/client';

export * from './generated/sqlite/enums';
export type * from './generated/sqlite/models';
export { Prisma };

/** Inside a transaction. */
export type Tx = Prisma.TransactionClient;
/** Outside a transaction: look-ups only. */
export type Reader = Omit<Tx, '$executeRaw' | '$executeRawUnsafe'>;

/** Two processes changed the same rows, or the other one was faster: run the work again from its first look. */
export class WriteConflict extends Error {}

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

/** Connection settings that SQLite forgets between connections: an acknowledged message survives a power cut. */
const PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -65536;';

/** One client, two connections: transactions on the writing one, look-ups outside of them on the other. A second client would cost 30 MB. */
class SqliteFactory extends PrismaBetterSqlite3 {
  constructor(file: string) {
    super({ url: file });
  }

  override async connect() {
    const reader = await super.connect();
    const writer = await super.connect();
    await writer.executeScript(PRAGMAS);
    await reader.executeScript(PRAGMAS);
    beginImmediate(writer);
    const dispose = reader.dispose.bind(reader);
    reader.startTransaction = (level) => writer.startTransaction(level);
    reader.dispose = async () => {
      await dispose();
      await writer.dispose();
    };
    return reader;
  }
}

/**
 * The adapter opens transactions with BEGIN, which takes the write lock only at the first write and then fails at once (SQLITE_BUSY_SNAPSHOT)
 * if another process, an import say, has written since. IMMEDIATE waits for the lock instead. The adapter has no option for it (7.10, 2026-11).
 */
function beginImmediate(adapter: object): void {
  const { client } = adapter as { client: { prepare(sql: string): unknown } };
  const prepare = client.prepare.bind(client);
  client.prepare = (sql: string) => prepare(sql === 'BEGIN' ? 'BEGIN IMMEDIATE' : sql);
}

interface Waiting {
  run(tx: Tx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  options: { timeoutMs: number } | undefined;
}

/** So many transactions share a commit at most. */
const TOGETHER = 16;

/**
 * The one writer of SQLite. Transactions run one after the other; those that wait at the same time share a commit, whose fsync is what a commit
 * costs. Each is a savepoint of its own: what one throws rolls back that one alone, and nobody hears of success before the commit.
 */
class Writer {
  private readonly inside = new AsyncLocalStorage<true>();
  private readonly waiting: Waiting[] = [];
  private draining: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly client: PrismaClient) {}

  write<T>(work: (tx: Tx) => Promise<T>, options: { timeoutMs: number } | undefined): Promise<T> {
    // Prisma would connect again by itself, and the process would never end.
    if (this.closed) return Promise.reject(new Error('the database is closed'));
    if (this.inside.getStore()) return Promise.reject(new Error('write inside write would wait for itself'));
    return new Promise<T>((resolve, reject) => {
      const run = (tx: Tx) => this.inside.run(true, () => work(tx));
      this.waiting.push({ run, resolve: resolve as (value: unknown) => void, reject, options });
      this.draining ??= this.drain();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.draining;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      // What follows from the last commit (the next messages, their arrivals, the ends of what was sent) joins the next one.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      // Bulk work has a time of its own and goes alone.
      const bulk = this.waiting.findIndex((w) => w.options !== undefined);
      const group = this.waiting.splice(0, Math.min(TOGETHER, bulk === -1 ? TOGETHER : Math.max(1, bulk)));
      if (group.length > 1) await this.together(group);
      else if (group[0]) await this.alone(group[0]);
    }
    this.draining = undefined;
  }

  private alone({ run, options, resolve, reject }: Waiting): Promise<void> {
    return this.client.$transaction(run, limits(options)).then(resolve, reject);
  }

  private async together(group: readonly Waiting[]): Promise<void> {
    const ends: (() => void)[] = [];
    try {
      await this.client.$transaction(async (tx) => {
        for (const one of group) ends.push(await asSavepoint(tx, one));
      }, limits(undefined));
      for (const end of ends) end();
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  }
}

/** @returns how to tell its caller, once the commit is certain */
async function asSavepoint(tx: Tx, { run, resolve, reject }: Waiting): Promise<() => void> {
  await tx.$executeRawUnsafe('SAVEPOINT one');
  try {
    const value = await run(tx);
    await tx.$executeRawUnsafe('RELEASE one');
    return () => resolve(value);
  } catch (error) {
    await tx.$executeRawUnsafe('ROLLBACK TO one');
    await tx.$executeRawUnsafe('RELEASE one');
    return () => reject(error);
  }
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
  mkdirSync(dirname(file), { recursive: true });
  const client = new PrismaClient({ adapter: new SqliteFactory(file) });
  await client.$connect();
  const writer = new Writer(client);
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
