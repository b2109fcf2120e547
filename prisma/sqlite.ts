/** SQLite as this product uses it: its two connections, statements that are kept, and the one writer. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { Prisma } from './generated/sqlite/client';

type Tx = Prisma.TransactionClient;

/**
 * Connection settings that SQLite forgets between connections: an acknowledged message survives a power cut. Each of the two connections keeps
 * 8 MiB of pages; what it reads besides comes out of the system's own cache.
 */
const PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8192;';

/** One client, two connections: transactions on the writing one, look-ups outside of them on the other. A second client would cost 30 MB. */
export class SqliteFactory extends PrismaBetterSqlite3 {
  constructor(file: string) {
    super({ url: file });
  }

  override async connect() {
    const reader = await super.connect();
    const writer = await super.connect();
    await writer.executeScript(PRAGMAS);
    await reader.executeScript(PRAGMAS);
    await beginImmediate(writer);
    keepStatements(writer);
    keepStatements(reader);
    const dispose = reader.dispose.bind(reader);
    reader.startTransaction = (level) => writer.startTransaction(level);
    reader.dispose = async () => {
      await dispose();
      await writer.dispose();
    };
    return reader;
  }
}

/** So long a transaction waits for another process to end its own, an import say. Less than Prisma itself waits for a transaction to begin. */
const BUSY_MS = 10_000;
const ASK_AGAIN_MS = 10;
const BEGUN = { run() {} } as unknown as Statement;

/**
 * The adapter opens transactions with BEGIN, which takes the write lock only at the first write and then fails at once (SQLITE_BUSY_SNAPSHOT)
 * if another process has written since. IMMEDIATE takes it first; it is said here, before the adapter's turn, because an adapter whose BEGIN fails
 * keeps its mutex and never begins again, and because SQLite's own waiting would hold the whole process (7.10, 2026-11).
 */
async function beginImmediate(adapter: Awaited<ReturnType<PrismaBetterSqlite3['connect']>>): Promise<void> {
  await adapter.executeScript('PRAGMA busy_timeout = 0');
  const { client } = adapter as unknown as Connected;
  const prepare = client.prepare.bind(client);
  const begin = adapter.startTransaction.bind(adapter);
  client.prepare = (sql: string) => (sql === 'BEGIN' ? BEGUN : prepare(sql));
  adapter.startTransaction = async (level) => {
    const until = performance.now() + BUSY_MS;
    for (;;) {
      try {
        await adapter.executeScript('BEGIN IMMEDIATE');
        return await begin(level);
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await setTimeout(ASK_AGAIN_MS);
      }
    }
  };
}

const isBusy = (error: unknown): boolean => (error as { cause?: { kind?: string } }).cause?.kind === 'SocketTimeout';

interface Connected {
  client: { prepare(sql: string): Statement };
}

/** What the adapter uses of a prepared statement. */
interface Statement {
  readonly reader: boolean;
  bind(values: readonly unknown[]): Statement;
  run(values?: readonly unknown[]): unknown;
  columns(): unknown[];
  raw(): Statement;
  all(values?: readonly unknown[]): unknown[];
}

const KEPT = 300;
/** Longer ones list many values and hardly come again. */
const KEPT_LENGTH = 4000;

/** The adapter compiles a statement each time, which costs as much as to run it. It also binds for good, so what it gets here remembers the values. */
function keepStatements(adapter: object): void {
  const { client } = adapter as Connected;
  const prepare = client.prepare.bind(client);
  const kept = new Map<string, Statement>();
  client.prepare = (sql: string) => {
    if (sql.length > KEPT_LENGTH) return prepare(sql);
    const statement = kept.get(sql) ?? prepare(sql);
    // Used again: moves to the young end.
    kept.delete(sql);
    kept.set(sql, statement);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
    let bound: readonly unknown[] = [];
    const bindable: Statement = {
      reader: statement.reader,
      bind(values) {
        bound = values;
        return bindable;
      },
      run: () => statement.run(bound),
      columns: () => statement.columns(),
      raw: () => bindable,
      all: () => statement.raw().all(bound),
    };
    return bindable;
  };
}

type Options = { timeoutMs: number } | undefined;

interface Waiting {
  run(tx: Tx): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  options: Options;
}

/** So many transactions share a commit at most. */
const TOGETHER = 16;

/**
 * The one writer of SQLite. Transactions run one after the other; those that wait at the same time share a commit, whose fsync is what a commit
 * costs. Each is a savepoint of its own: what one throws rolls back that one alone, and nobody hears of success before the commit.
 */
export class Writer {
  private readonly inside = new AsyncLocalStorage<true>();
  private readonly waiting: Waiting[] = [];
  private draining: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly transaction: (work: (tx: Tx) => Promise<unknown>, options: Options) => Promise<unknown>) {}

  write<T>(work: (tx: Tx) => Promise<T>, options: Options): Promise<T> {
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
    return this.transaction(run, options).then(resolve, reject);
  }

  private async together(group: readonly Waiting[]): Promise<void> {
    const ends: (() => void)[] = [];
    try {
      await this.transaction(async (tx) => {
        for (const one of group) ends.push(await asSavepoint(tx, one));
      }, undefined);
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
