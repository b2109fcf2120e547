import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backup, formatBytes } from '../../bot/admin/backup';
import { systemClock } from '../../bot/clock';
import { picturesFolder, Shelf } from '../../bot/pictures/shelf';
import { samplePng } from '../../bot/playground/standin';
import { openStore } from '../../prisma/client';
import { migrate } from '../../prisma/migrate';
import { describePostgres, emptyDatabase, freshStore, temporaryFolder } from '../support/databases';

const org = (i: number) => ({ code: `o${i}`, name: `单位${i}`, shortName: `单位${i}`, kind: 'UNIT' as const, path: `/o${i}/` });

describe('backup (SQLite)', () => {
  test('copies one state of a database that is being written, and the copy opens', async () => {
    const store = await freshStore();
    let writing = true;
    // Two organisations in each transaction: a copy that is torn would have an odd number.
    const writer = (async () => {
      for (let i = 0; writing; i += 2) {
        await store.write((tx) => tx.org.createMany({ data: [org(i), org(i + 1)] }));
        // SQLite answers at once: without a turn of the event loop no file would ever be opened.
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const shelf = new Shelf(picturesFolder(store.url), systemClock);
    const { file, size } = await shelf.put(samplePng());
    const target = join(temporaryFolder(), 'made', "it's a copy.db");
    const { bytes, restore, pictures } = await backup(store.url, target);
    writing = false;
    await writer;
    expect(bytes).toBe(statSync(target).size);
    expect(restore).toContain('cp ');
    expect(pictures).toBe(1);
    expect(statSync(join(`${target}.pictures`, file.slice(0, 2), file)).size).toBe(size);
    expect(statSync(target).mode & 0o077).toBe(0);
    const copy = await openStore(`file:${target}`);
    expect((await migrate(copy)).applied).toEqual([]);
    expect((await copy.read.org.count()) % 2).toBe(0);
    await copy.close();
  });

  test('never overwrites, and leaves nothing half-made', async () => {
    const store = await freshStore();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'there.db'), 'mine');
    await expect(backup(store.url, join(folder, 'there.db'))).rejects.toThrow(/已经存在/);
    expect(readFileSync(join(folder, 'there.db'), 'utf8')).toBe('mine');
    await expect(backup(`file:${join(folder, 'no.db')}`, join(folder, 'copy.db'))).rejects.toThrow(/没有数据库/);
    expect(readdirSync(folder)).toEqual(['there.db']);
  });
});

test('nobody else can read the copy, not even while it is written', async () => {
  const folder = temporaryFolder();
  // Says which mode the file has that it is told to write.
  const tool = '#!/bin/sh\nfor a in "$@"; do case "$a" in --file=*) stat -c %a "$(echo "$a" | cut -c8-)" >&2;; esac; done\nexit 1\n';
  writeFileSync(join(folder, 'pg_dump'), tool, { mode: 0o700 });
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  try {
    await expect(backup('postgresql://nobody@127.0.0.1:1/none', join(folder, 'copy.dump'))).rejects.toThrow(/没有完成：600$/);
  } finally {
    process.env['PATH'] = path;
  }
  expect(readdirSync(folder)).toEqual(['pg_dump']);
});

describePostgres('backup (PostgreSQL)', () => {
  test('makes an archive that pg_restore takes', async () => {
    const store = await freshStore('postgresql');
    await store.write((tx) => tx.org.create({ data: org(1) }));
    const target = join(temporaryFolder(), 'copy.dump');
    await backup(store.url, target);
    const other = await emptyDatabase('postgresql');
    execFileSync('pg_restore', ['--no-owner', `--dbname=${other}`, target]);
    const copy = await openStore(other);
    expect(await copy.read.org.findMany({ select: { code: true } })).toEqual([{ code: 'o1' }]);
    expect((await migrate(copy)).applied).toEqual([]);
    await copy.close();
  });

  test('says what pg_dump said, or that there is none', async () => {
    const target = join(temporaryFolder(), 'copy.dump');
    const url = new URL((await freshStore('postgresql')).url);
    url.pathname = '/no_such_database';
    await expect(backup(url.href, target)).rejects.toThrow(/pg_dump 没有完成：.*no_such_database/s);
    const path = process.env['PATH'];
    process.env['PATH'] = temporaryFolder();
    try {
      await expect(backup(url.href, target)).rejects.toThrow(/没有找到 pg_dump/);
    } finally {
      process.env['PATH'] = path;
    }
    expect(existsSync(target)).toBe(false);
  });
});

test.each([
  [512, '512 字节'],
  [1536, '1.5 KB'],
  [3.4 * 1024 ** 2, '3.4 MB'],
])('%d bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
