import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkChain, seal } from '../../bot/domain/audit/chain';
import { lastAct } from '../../bot/domain/audit/undo';
import { openStore, type Store, type Tx } from '../../prisma/client';
import { MigrationError, migrate } from '../../prisma/migrate';
import { describePostgres, emptyDatabase, type Kind, onServer, temporaryFolder } from '../support/databases';

const shipped = join(__dirname, '..', '..', 'prisma', 'migrations');

function names(kind: Kind): string[] {
  return readdirSync(join(shipped, kind), { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort();
}

/** A copy of the shipped migrations that a test may add to. */
function copied(): { folder: string; add(kind: Kind, name: string, sql: string): void } {
  const folder = temporaryFolder();
  cpSync(shipped, folder, { recursive: true });
  return {
    folder,
    add(kind, name, sql) {
      mkdirSync(join(folder, kind, name), { recursive: true });
      writeFileSync(join(folder, kind, name, 'migration.sql'), sql);
    },
  };
}

interface Row {
  id: string;
  migration_name: string;
  checksum: string;
  finished_at: unknown;
  rolled_back_at: unknown;
  logs: unknown;
  applied_steps_count: number | bigint;
}
const records = (store: Store) =>
  store.read.$queryRawUnsafe<Row[]>('SELECT * FROM "_prisma_migrations" ORDER BY started_at, migration_name');

function stories(kind: Kind) {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(await emptyDatabase(kind));
  });
  afterEach(() => store.close());

  test('an empty database gets every table, and the record is in the form that Prisma writes', async () => {
    expect(await migrate(store)).toEqual({ applied: names(kind) });
    expect(await store.read.org.count()).toBe(0);
    const rows = await records(store);
    expect(rows.map((r) => r.migration_name)).toEqual(names(kind));
    for (const row of rows) {
      expect(row.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(row.checksum).toBe(
        createHash('sha256')
          .update(readFileSync(join(shipped, kind, row.migration_name, 'migration.sql')))
          .digest('hex'),
      );
      expect(row.finished_at).not.toBeNull();
      expect(row.rolled_back_at).toBeNull();
      expect(row.logs).toBeNull();
      expect(Number(row.applied_steps_count)).toBe(1);
    }
  });

  test('a second run does nothing', async () => {
    await migrate(store);
    expect(await migrate(store)).toEqual({ applied: [] });
  });

  test('several processes at once: each migration is applied exactly once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openStore(store.url)));
    const results = await Promise.all([store, ...others].map((s) => migrate(s)));
    await Promise.all(others.map((s) => s.close()));
    expect(results.flatMap((r) => r.applied).sort()).toEqual(names(kind));
    expect(await records(store)).toHaveLength(names(kind).length);
  });

  test('a new migration is applied to data that is already there', async () => {
    await migrate(store);
    await store.write((tx) => tx.counter.create({ data: { prefix: '活', next: 5 } }));
    const { folder, add } = copied();
    add(
      kind,
      '29990101000000_more',
      `-- Reason: a comment; with a semicolon\nALTER TABLE "Counter" ADD COLUMN "extra" TEXT NOT NULL DEFAULT 'a;b';\n`,
    );
    expect(await migrate(store, { folder })).toEqual({ applied: ['29990101000000_more'] });
    expect(await store.read.$queryRawUnsafe('SELECT prefix, next, extra FROM "Counter"')).toEqual([
      { prefix: '活', next: expect.anything(), extra: 'a;b' },
    ]);
  });

  test('the audit log of before: what was taken back is still, earlier minutes stay, and all of it can be chained', async () => {
    const { folder } = copied();
    const chain = names(kind).findIndex((name) => name.endsWith('_audit_chain'));
    for (const name of names(kind).slice(chain)) rmSync(join(folder, kind, name), { recursive: true });
    await migrate(store, { folder });
    const line = (id: string, action: string, undo: string, undoneAt: string) =>
      store.write((tx) =>
        tx.$executeRawUnsafe(
          `INSERT INTO "AuditLog" ("id", "at", "memberId", "via", "action", "entity", "entityId", "undo", "undoneAt", "note")
           VALUES ('${id}', '2026-09-16T02:00:00.000+00:00', 'm', 'CHAT', '${action}', 'x', '1', '${undo}', ${undoneAt}, '会1')`,
        ),
      );
    await line('a', 'meeting.create', '{"revision":1}', `'2026-09-16T02:05:00.000+00:00'`);
    await line('b', 'minutes.record', '{"version":2,"old":{"body":"一、停车。","version":1}}', 'NULL');
    await line('c', 'minutes.record', '{"version":1,"old":null}', 'NULL');
    await migrate(store);
    const lines = await store.read.auditLog.findMany({ orderBy: { id: 'asc' } });
    expect(lines.map((l) => [l.id, l.action, l.entityId])).toEqual([
      ['a', 'meeting.create', '1'],
      ['a:undo', 'undo', 'a'],
      ['b', 'minutes.record', '1'],
      ['c', 'minutes.record', '1'],
    ]);
    expect(lines[1]).toMatchObject({ memberId: 'm', at: new Date('2026-09-16T02:05:00Z'), note: '撤销 会1' });
    expect(JSON.parse(lines[2]?.before ?? '')).toEqual({ body: '一、停车。', version: 1 });
    expect(lines[3]?.before).toBeNull();
    expect(await lastAct(store.read as Tx, 'm', new Date('2026-09-16T02:06:00Z'))).toMatchObject({ id: 'c' });
    expect(await seal(store)).toBe(4);
    expect(await checkChain(store.read)).toMatchObject({ count: 4, fresh: 0 });
  });

  test('a migration that fails leaves nothing of itself, keeps those before it, and can be tried again', async () => {
    const { folder, add } = copied();
    add(kind, '29990101000000_good', 'CREATE TABLE "Good" ("id" INTEGER PRIMARY KEY);');
    add(kind, '29990102000000_bad', 'CREATE TABLE "Half" ("id" INTEGER PRIMARY KEY); INSERT INTO "NoSuchTable" VALUES (1);');
    const failed = migrate(store, { folder });
    await expect(failed).rejects.toThrow(MigrationError);
    await expect(failed).rejects.toThrow(/29990102000000_bad.*已整体撤回/s);
    expect((await records(store)).map((r) => r.migration_name)).toEqual([...names(kind), '29990101000000_good']);
    await expect(store.read.$queryRawUnsafe('SELECT * FROM "Half"')).rejects.toThrow();
    add(kind, '29990102000000_bad', 'CREATE TABLE "Half" ("id" INTEGER PRIMARY KEY);');
    expect(await migrate(store, { folder })).toEqual({ applied: ['29990102000000_bad'] });
  });

  test('a database that a newer program has migrated is refused', async () => {
    const { folder, add } = copied();
    add(kind, '29990101000000_future', 'CREATE TABLE "Future" ("id" INTEGER PRIMARY KEY);');
    await migrate(store, { folder });
    await expect(migrate(store)).rejects.toThrow(/数据库比程序新.*29990101000000_future/);
  });

  test('a migration that was edited after it was applied is refused', async () => {
    const { folder, add } = copied();
    add(kind, '29990101000000_one', 'CREATE TABLE "One" ("id" INTEGER PRIMARY KEY);');
    await migrate(store, { folder });
    add(kind, '29990101000000_one', 'CREATE TABLE "Other" ("id" INTEGER PRIMARY KEY);');
    await expect(migrate(store, { folder })).rejects.toThrow(/29990101000000_one.*被改过/);
  });

  test('a migration that Prisma recorded as begun but not finished stops the start', async () => {
    await migrate(store);
    await store.write((tx) => tx.$executeRawUnsafe(`UPDATE "_prisma_migrations" SET finished_at = NULL`));
    await expect(migrate(store)).rejects.toThrow(/只做了一半/);
  });
}

describe('migrate (SQLite)', () => {
  stories('sqlite');

  test('rebuilding a table, as SQLite needs for many changes, does not delete the rows that refer to it', async () => {
    const store = await openStore(await emptyDatabase('sqlite'));
    await migrate(store);
    await store.write((tx) =>
      tx.org.create({
        data: { code: 'a', name: '甲', shortName: '甲', kind: 'STREET', path: '/a/', aliases: { create: { alias: '甲街' } } },
      }),
    );
    const { folder, add } = copied();
    const create = (await store.read.$queryRawUnsafe<{ sql: string }[]>(`SELECT sql FROM sqlite_master WHERE name = 'Org'`))[0]?.sql ?? '';
    add(
      'sqlite',
      '29990101000000_rebuild',
      `${create.replace('"Org"', '"new_Org"')}; INSERT INTO "new_Org" SELECT * FROM "Org"; DROP TABLE "Org"; ALTER TABLE "new_Org" RENAME TO "Org";`,
    );
    await migrate(store, { folder });
    expect(await store.read.orgAlias.count()).toBe(1);
    add('sqlite', '29990102000000_orphan', `DELETE FROM "Org";`);
    await expect(migrate(store, { folder })).rejects.toThrow(/已整体撤回/);
    expect(await store.read.org.count()).toBe(1);
    await store.close();
  });
});

describePostgres('migrate (PostgreSQL)', () => {
  stories('postgresql');

  test('waits for a `prisma migrate deploy` that holds the lock', async () => {
    const store = await openStore(await emptyDatabase('postgresql'));
    let finished = false;
    let run: Promise<unknown> = Promise.resolve();
    await onServer(async (sql) => {
      await sql('SELECT pg_advisory_lock(72707369)');
      run = migrate(store).then(() => {
        finished = true;
      });
      // Waits until ours stands in the server's queue for the lock.
      while ((await sql(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 72707369 AND NOT granted`)).length === 0);
      expect(finished).toBe(false);
    }, store.url);
    await run;
    expect(finished).toBe(true);
    await store.close();
  });
});
