/**
 * Applies the SQL files of prisma/migrations/<provider>/ in order, by exactly one process at a time, and records them in `_prisma_migrations`
 * the way Prisma does, so that `prisma migrate deploy` and `prisma migrate status` agree. Prisma's own command needs an engine that it downloads.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { type Clock, systemClock } from '../bot/clock';
import { type Store, sqliteFile } from './client';

/** The database cannot be brought to this program's model. `message` goes to the operator as it stands. */
export class MigrationError extends Error {}

export interface MigrateOptions {
  /** Holds `sqlite/` and `postgresql/`. Default: beside this file, in the sources and in dist/ alike. */
  folder?: string;
  clock?: Clock;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface Recorded {
  migration_name: string;
  checksum: string;
  finished_at: unknown;
  rolled_back_at: unknown;
}

/** One connection of our own: the lock belongs to it, and its foreign key setting must not leak into the store's connections. */
interface Connection {
  /** Opens a transaction in which nobody else migrates. @throws MigrationError another process holds the lock for too long */
  begin(): Promise<void>;
  recorded(): Promise<Recorded[] | undefined>;
  /** Any number of statements. */
  script(sql: string): Promise<void>;
  record(migration: Migration, startedAt: Date, finishedAt: Date): Promise<void>;
  close(): Promise<void>;
}

/** Prisma's advisory lock: `prisma migrate deploy` waits for us and we for it. */
const PRISMA_LOCK = 72707369;
/** Another process may be applying a long migration. */
const LOCK_WAIT_MS = 120_000;

const TABLE = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT,
    "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT,
    rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`,
};
const RECORDED = 'SELECT migration_name, checksum, finished_at, rolled_back_at FROM "_prisma_migrations" ORDER BY started_at';
const FIND_TABLE = {
  sqlite: `SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'`,
  postgresql: `SELECT 1 AS found FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'`,
};

/**
 * Brings the database to the program's model. Quick when nothing is to do (two look-ups, no lock).
 * @returns names of the migrations applied by this call, in order
 * @throws MigrationError the database is newer than the program, a migration was edited after it was applied, an earlier attempt stands half-done, or
 *   a migration failed: it was rolled back, those before it stay
 */
export async function migrate(store: Store, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const migrations = readMigrations(join(options.folder ?? join(__dirname, 'migrations'), store.kind));
  if (pending(migrations, await alreadyRecorded(store)).length === 0) return { applied: [] };
  const clock = options.clock ?? systemClock;
  const connection = store.kind === 'sqlite' ? await connectSqlite(store.url) : await connectPostgres(store.url);
  const applied: string[] = [];
  try {
    for (;;) {
      await connection.begin();
      // What another process applied while we waited for the lock is seen here.
      const next = pending(migrations, await connection.recorded())[0];
      if (!next) break;
      await apply(connection, store.kind, next, clock);
      applied.push(next.name);
    }
  } finally {
    await connection.close();
  }
  return { applied };
}

/** Runs inside a transaction that is already open, and ends it. */
async function apply(connection: Connection, kind: Store['kind'], migration: Migration, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  try {
    await connection.script(TABLE[kind]);
    await connection.script(migration.sql);
    await connection.record(migration, startedAt, clock.now());
    await connection.script('COMMIT');
  } catch (error) {
    await rollback(connection.script);
    throw new MigrationError(
      `迁移 ${migration.name} 未能完成，已整体撤回，数据未变：${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** Ends a transaction if one is open; some failures have ended it already. */
async function rollback(script: Connection['script']): Promise<void> {
  try {
    await script('ROLLBACK');
  } catch {
    // There was none.
  }
}

/** What is still to apply. @throws MigrationError the record does not fit the program */
function pending(migrations: readonly Migration[], recorded: readonly Recorded[] | undefined): Migration[] {
  if (!recorded) return [...migrations];
  const standing = recorded.filter((r) => r.rolled_back_at === null);
  const known = new Map(migrations.map((m) => [m.name, m]));
  for (const row of standing) {
    const migration = known.get(row.migration_name);
    if (!migration)
      throw new MigrationError(
        `数据库比程序新：库中已有迁移 ${row.migration_name}，这个版本的程序没有它。请更新程序，或恢复更新前的备份。`,
      );
    if (row.finished_at === null)
      throw new MigrationError(
        `迁移 ${row.migration_name} 上次只做了一半（未记录完成）。请恢复备份，或按 prisma migrate resolve 的说明处理后再启动。`,
      );
    if (row.checksum !== migration.checksum)
      throw new MigrationError(
        `迁移 ${row.migration_name} 在应用之后被改过，库与程序不再对应。请换回原来的程序版本，或用新的数据库重新开始。`,
      );
  }
  const done = new Set(standing.map((r) => r.migration_name));
  return migrations.filter((m) => !done.has(m.name));
}

function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) throw new MigrationError(`找不到迁移文件夹 ${folder}：安装不完整，请重新执行 npm ci。`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    });
}

/** Reads through the store's own connection: the common case must not open another. */
async function alreadyRecorded(store: Store): Promise<Recorded[] | undefined> {
  const found = await store.read.$queryRawUnsafe<unknown[]>(FIND_TABLE[store.kind]);
  return found.length > 0 ? store.read.$queryRawUnsafe<Recorded[]>(RECORDED) : undefined;
}

/** Connects with foreign keys off: rebuilding a table must not cascade into its children. */
async function connectSqlite(url: string): Promise<Connection> {
  const adapter = await new PrismaBetterSqlite3({ url: sqliteFile(url) }).connect();
  const rows = async <T>(sql: string): Promise<T[]> => {
    const set = await adapter.queryRaw({ sql, args: [], argTypes: [] });
    return set.rows.map((row) => Object.fromEntries(set.columnNames.map((name, i) => [name, row[i]])) as T);
  };
  await adapter.executeScript('PRAGMA busy_timeout = 0; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF');
  return {
    begin: () => lockSqlite(adapter),
    recorded: async () => ((await rows(FIND_TABLE.sqlite)).length > 0 ? rows<Recorded>(RECORDED) : undefined),
    script: (sql) => adapter.executeScript(sql),
    async record(migration, startedAt, finishedAt) {
      const orphans = await rows<{ table: string; parent: string }>('PRAGMA foreign_key_check');
      if (orphans[0])
        throw new Error(`${orphans.length} rows would lose what they refer to, first in ${orphans[0].table} → ${orphans[0].parent}`);
      // Prisma keeps SQLite's timestamps as milliseconds.
      await adapter.executeRaw({
        sql: `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
              VALUES (?, ?, ${finishedAt.getTime()}, ?, NULL, ${startedAt.getTime()}, 1)`,
        args: [randomUUID(), migration.checksum, migration.name],
        argTypes: [TEXT, TEXT, TEXT],
      });
    },
    async close() {
      await rollback((sql) => adapter.executeScript(sql)); // nothing was to do, or the record did not fit
      await adapter.dispose();
    },
  };
}

/**
 * Takes the write lock. SQLite's own waiting would hold the whole process, which may be the very one that has the lock.
 * @throws MigrationError
 */
async function lockSqlite(adapter: { executeScript(sql: string): Promise<void> }): Promise<void> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      await adapter.executeScript('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (performance.now() > until) throw new MigrationError('等不到数据库的写锁：另一个进程正占用着它。', { cause: error });
      await setTimeout(20);
    }
  }
}

const TEXT = { scalarType: 'string', arity: 'scalar' } as const;

/** Connects with Prisma's advisory lock taken. The pool's own client is used: the adapter's executeScript cuts scripts at every semicolon. */
async function connectPostgres(url: string): Promise<Connection> {
  const adapter = await new PrismaPg({ connectionString: url, max: 1 }, { disposeExternalPool: true }).connect();
  const client = await adapter.underlyingDriver().connect();
  const close = async () => {
    client.release(true);
    await adapter.dispose();
  };
  try {
    await client.query(`SET lock_timeout = ${LOCK_WAIT_MS}`);
    await client.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
    await client.query('RESET lock_timeout');
  } catch (error) {
    await close();
    throw new MigrationError('等不到数据库的迁移锁：另一个进程正占用着它。', { cause: error });
  }
  return {
    begin: async () => {
      await client.query('BEGIN');
    },
    recorded: async () =>
      (await client.query(FIND_TABLE.postgresql)).rows.length > 0 ? (await client.query<Recorded>(RECORDED)).rows : undefined,
    script: async (sql) => {
      await client.query(sql);
    },
    async record(migration, startedAt, finishedAt) {
      await client.query(
        `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)
         VALUES ($1, $2, $3, $4, NULL, $5, 1)`,
        [randomUUID(), migration.checksum, finishedAt, migration.name, startedAt],
      );
    },
    close,
  };
}
