/** The playground speaks for everybody and sends nothing to anybody: it opens no database in which somebody works. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../../bot/clock';
import { ConfigError, loadConfig } from '../../bot/config';
import { createLog } from '../../bot/log';
import { startPlayground } from '../../bot/playground/run';
import { seedDemo } from '../../prisma/demo';
import { freshStore } from '../support/databases';

const start = (url: string) => startPlayground(loadConfig({ DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'silent' }), createLog('silent'));

beforeAll(() => void jest.spyOn(console, 'log').mockImplementation(() => {}));

test('a real bot whose WECOM_ settings are missing stops, says what to do, and has touched nothing', async () => {
  const store = await freshStore();
  const past = new Date('2026-09-16T01:00:00Z');
  const due = { surface: 'AGENT' as const, target: 'wang', content: '{"text":"会12明天开"}', notBefore: past, createdAt: past };
  await store.write(async (tx) => {
    await tx.org.create({ data: { code: 'real', name: '城北街道', shortName: '城北街道', kind: 'STREET', path: '/real/' } });
    await tx.outbox.create({ data: { key: 'real', ...due } });
  });
  const refused = await start(store.url).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(ConfigError);
  expect((refused as Error).message).toMatch(/城北街道.*WECOM_BOT_ID.*去掉 DATABASE_URL/s);
  expect((refused as Error).message).not.toContain(store.url);
  expect(await store.read.outbox.findFirst({ select: { state: true } })).toEqual({ state: 'QUEUED' });
  expect([await store.read.lease.count(), await store.read.org.count(), await store.read.chat.count()]).toEqual([0, 1, 0]);
  expect(existsSync(join(dirname(store.url.slice('file:'.length)), 'playground.json'))).toBe(false);
});

test('an empty database and the demo of an earlier start are taken', async () => {
  const store = await freshStore();
  for (let i = 0; i < 2; i += 1) {
    const playground = await start(store.url);
    await playground.stop();
  }
  expect(await seedDemo(store, systemClock.now())).toBe(false);
});
