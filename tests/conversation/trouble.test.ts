import { Handler } from '../../bot/conversation/handle';
import { loadCommands } from '../../bot/conversation/load';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { loadDirectory } from '../../bot/domain/org/directory';
import { Inbox } from '../../bot/inbox';
import { createLog } from '../../bot/log';
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
  expect(pauses).toEqual([]);
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
