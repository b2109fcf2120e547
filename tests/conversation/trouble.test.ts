import { Handler } from '../../bot/conversation/handle';
import { loadCommands } from '../../bot/conversation/load';
import { Documents } from '../../bot/documents';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { loadDirectory } from '../../bot/domain/org/load-directory';
import { Inbox } from '../../bot/inbox';
import { createLog } from '../../bot/log';
import type { Inbound } from '../../bot/wecom/inbound';
import { Prisma, type Store, WriteConflict } from '../../prisma/client';
import { FakeClock } from '../support/clock';
import { freshStore } from '../support/databases';
import { startWorld } from '../support/world';

const busy = () => new Prisma.PrismaClientKnownRequestError('busy', { code: 'P2028', clientVersion: '7' });

test('a database in trouble is left alone a little longer each time; a conflict is tried at once', async () => {
  const store = await freshStore();
  const clock = new FakeClock();
  const log = createLog('silent');
  const directory = await loadDirectory(store);
  const troubles: Error[] = [];
  const troubled: Store = {
    ...store,
    write: (work, options) => {
      const trouble = troubles.shift();
      return trouble ? Promise.reject(trouble) : store.write(work, options);
    },
  };
  const pauses: number[] = [];
  const handler = new Handler({
    store: troubled,
    clock,
    log,
    run: async (slot) => {
      slot.outcome = { kind: 'IGNORED' };
    },
    scene: () => ({ zone: 'Asia/Shanghai', directory, calendar: new Calendar(), reach: { member: () => undefined }, adopt: () => {} }),
    clean: (text) => text,
    handOver: () => {},
    namesChanged: async () => {},
    pause: async (ms) => void pauses.push(ms),
  });
  const inbox = new Inbox(store, clock, log, 'me', (inbound) => handler.submit(inbound));
  const accept = async (key: string, ...first: Error[]) => {
    troubles.push(...first);
    await inbox.accept({ key, surface: 'AGENT', kind: 'TEXT', userid: 'u', text: '在', receivedAt: clock.now() });
    await handler.idle();
    return (await store.read.inbound.findUniqueOrThrow({ where: { key } })).outcome;
  };
  expect(await accept('m1', busy(), busy(), busy())).toBe('IGNORED');
  expect(pauses.splice(0)).toEqual([250, 500, 1000]);
  expect(await accept('m2', new WriteConflict(), new WriteConflict(), new WriteConflict())).toBe('IGNORED');
  expect(pauses.splice(0)).toEqual([]);
  // Its work breaks, and so does the sorry for it: it is set aside, and the next one is handled.
  const odd = () => new Error('no such column');
  expect(await accept('m3', ...Array.from({ length: 8 }, odd))).toBe('FAILED');
  expect(pauses).toEqual([1000, 1000, 1000]);
  expect(await accept('m4')).toBe('IGNORED');
});

test('one message that cannot be written down, or read again, takes no other with it', async () => {
  const store = await freshStore();
  const clock = new FakeClock();
  const handled: string[] = [];
  const inbox = new Inbox(store, clock, createLog('silent'), 'me', (inbound) => handled.push(inbound.key));
  const deliver = (key: string, receivedAt = clock.now()) =>
    inbox.accept({ key, surface: 'AGENT', kind: 'TEXT', userid: 'u', text: '在', receivedAt });
  const taken = await Promise.allSettled([deliver('m1'), deliver('m2', new Date(Number.NaN)), deliver('m3')]);
  expect([taken.map((t) => t.status), handled.splice(0)]).toEqual([
    ['fulfilled', 'rejected', 'fulfilled'],
    ['m1', 'm3'],
  ]);
  await store.write((tx) => tx.inbound.update({ where: { key: 'm1' }, data: { event: '{"key":' } }));
  expect([await inbox.recover(true), handled]).toEqual([1, ['m3']]);
  const row = await store.read.inbound.findUniqueOrThrow({ where: { key: 'm1' } });
  expect([row.outcome, row.handledAt]).toEqual(['FAILED', clock.now()]);
});

test('files of a few messages are fetched at the same time, and one that breaks its reader keeps nobody waiting', async () => {
  let open = 0;
  let peak = 0;
  const handled: Inbound[] = [];
  const documents = new Documents(
    async () => {
      open += 1;
      peak = Math.max(peak, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return { name: 'a.txt', data: undefined as unknown as Buffer };
    },
    { put: async () => Promise.reject(new Error('disk full')) },
    (inbound) => handled.push(inbound),
    createLog('silent'),
  );
  for (let i = 0; i < 20; i += 1) {
    const attachments: Inbound['attachments'] = [{ kind: i % 2 ? 'file' : 'image', mediaId: 'm' }];
    documents.submit({ key: `k${i}`, surface: 'AGENT', kind: 'FILE', userid: `u${i}`, text: '', attachments, receivedAt: new Date() });
  }
  while (documents.depth > 0) await new Promise((resolve) => setImmediate(resolve));
  expect([peak, handled.length]).toEqual([6, 20]);
  expect(handled.every((h) => (h.document && 'problem' in h.document) || h.pictures?.some((p) => 'problem' in p))).toBe(true);
});

test('a message whose commit went through although its answer was lost is handled once, when it comes again or is found', async () => {
  const store = await freshStore();
  const clock = new FakeClock();
  let lose = true;
  const losing: Store = {
    ...store,
    async write(work, options) {
      const result = await store.write(work, options);
      if (lose) throw busy();
      return result;
    },
  };
  const handled: string[] = [];
  const inbox = new Inbox(losing, clock, createLog('silent'), 'me', (inbound) => handled.push(inbound.key));
  const deliver = (key: string) => inbox.accept({ key, surface: 'AGENT', kind: 'TEXT', userid: 'u', text: '在', receivedAt: clock.now() });
  for (const key of ['m1', 'm2']) await expect(deliver(key)).rejects.toThrow('busy');
  expect([await store.read.inbound.count(), handled]).toEqual([2, []]);
  lose = false;
  expect([await deliver('m1'), await deliver('m1'), handled]).toEqual([true, false, ['m1']]);
  // Its second delivery went to another process, which knows it from the database.
  expect([await inbox.recover(false), await inbox.recover(false), await deliver('m2'), handled]).toEqual([1, 0, false, ['m1', 'm2']]);
});

test('stop ends in time whatever hangs, and what hung is still in the inbox', async () => {
  const real = loadCommands();
  const help = real.byIntent.get('help');
  if (!help) throw new Error('help is gone');
  let begun: () => void = () => {};
  let release: () => void = () => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const hanging = {
    ...help,
    run: () => {
      begun();
      return new Promise<never>((_, reject) => {
        release = () => reject(new Error('late'));
      });
    },
  };
  const world = await startWorld({ commands: { ...real, byIntent: new Map([...real.byIntent, ['help', hanging]]) }, stopMs: 200 });
  const said = world.standin.say('dm', 'limin', '帮助');
  await running;
  await world.app.stop();
  expect(await world.store.read.inbound.count({ where: { handledAt: null } })).toBe(1);
  release();
  await said;
});
