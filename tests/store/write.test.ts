import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { openStore, sqliteFile } from '../../prisma/client';
import { describeEachDatabase, freshStore, temporaryFolder } from '../support/databases';

const org = (code: string) => ({ code, name: code, shortName: code, kind: 'UNIT' as const, path: `/${code}/` });

describeEachDatabase('transactions that are asked for at once', (fresh) => {
  test('each is whole by itself: what one throws, and what the database refuses it, undoes nobody else', async () => {
    const store = await fresh();
    const create = (code: string, after?: () => void) =>
      store.write(async (tx) => {
        await tx.org.create({ data: org(code) });
        after?.();
        return code;
      });
    const results = await Promise.allSettled([
      create('a'),
      create('b', () => {
        throw new Error('no');
      }),
      create('c'),
      create('c'),
      create('d'),
    ]);
    expect(results.map((r) => (r.status === 'fulfilled' ? r.value : (r.reason as { code?: string }).code)).sort()).toEqual(
      ['a', 'c', 'd', 'P2002', undefined].sort(),
    );
    expect((await store.read.org.findMany({ orderBy: { code: 'asc' } })).map((o) => o.code)).toEqual(['a', 'c', 'd']);
  });
});

test('SQLite: one after the other, each seeing the one before, told only when it is in the file', async () => {
  const store = await freshStore();
  const seen: number[] = [];
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      store
        .write(async (tx) => {
          expect(await tx.org.count()).toBe(i);
          await tx.org.create({ data: org(`o${i}`) });
        })
        .then(async () => seen.push(await store.read.org.count())),
    ),
  );
  expect(seen.length).toBe(40);
  expect(seen.every((n, i) => n > i)).toBe(true);
});

test('SQLite: those that wait share a commit; work with a time of its own does not', async () => {
  const store = await freshStore();
  const seen = new Map<string, number>();
  const write = async (code: string, options?: { timeoutMs: number }) => {
    await store.write((tx) => tx.org.create({ data: org(code) }), options);
    seen.set(code, await store.read.org.count());
  };
  await Promise.all(['a', 'b', 'c', 'd'].map((code) => write(code)));
  expect([...seen]).toEqual(['a', 'b', 'c', 'd'].map((code) => [code, 4]));
  await Promise.all([write('e'), write('f', { timeoutMs: 60_000 }), write('g')]);
  expect([seen.get('e'), seen.get('f')]).toEqual([5, 6]);
});

test('SQLite: the folder that is made for it is its owner’s alone', async () => {
  const folder = join(temporaryFolder(), 'data');
  const store = await openStore(`file:${join(folder, 'x.db')}`);
  expect(statSync(folder).mode & 0o077).toBe(0);
  await store.close();
});

test('SQLite: while another process writes this one waits without standing still, and goes on after it', async () => {
  const store = await freshStore();
  const create = (code: string) => store.write((tx) => tx.org.create({ data: org(code) }));
  const other = await new PrismaBetterSqlite3({ url: sqliteFile(store.url) }).connect();
  await other.executeScript('BEGIN IMMEDIATE');
  const waiting = create('a');
  await new Promise((done) => setTimeout(done, 30));
  expect(await store.read.org.count()).toBe(0);
  await other.executeScript('COMMIT');
  await other.dispose();
  await waiting;
  await create('b');
  expect(await store.read.org.count()).toBe(2);
});
