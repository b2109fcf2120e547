import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, systemClock } from '../../bot/clock';
import { beatOf, TICKER } from '../../bot/delivery/lease';
import { createLog } from '../../bot/log';
import cleanUp from '../../jobs/clean-up';
import { eachAlone } from '../../jobs/each-alone';
import eraseInbound from '../../jobs/erase-inbound';
import type { Job, JobRunContext } from '../../jobs/job';
import { scheduleJobs } from '../../jobs/schedule';
import type { Store } from '../../prisma/client';
import { FakeClock } from '../support/clock';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('jobs', (fresh, kind) => {
  let store: Store;
  let clock: FakeClock;
  beforeAll(async () => {
    store = await fresh();
  });
  beforeEach(async () => {
    clock = new FakeClock('2026-09-16T10:00');
    await store.write((tx) => tx.jobRun.deleteMany());
    await store.write((tx) => tx.lease.deleteMany());
  });

  const schedule = (
    jobs: readonly Job[],
    owner = 'me',
    sender = { adopt() {}, handOver() {}, nudge() {} },
    { store: on = store, clock: by = clock }: { store?: Store; clock?: Clock } = {},
  ) =>
    scheduleJobs({
      store: on,
      clock: by,
      log: createLog('silent'),
      owner,
      zone: 'Asia/Shanghai',
      jobs,
      sender,
      refreshNames: async () => {},
      shelf: { sweep: async () => 0 },
      scene: () => {
        throw new Error('not asked for');
      },
    });
  const once = (run: Job['run']): Job => ({ name: 'morning', cron: '30 8 * * *', kind: 'once', run });

  test('what was due while nobody was up is made up once, for its own minute', async () => {
    const dues: Date[] = [];
    const job = once(async ({ due }) => {
      dues.push(due);
      return {};
    });
    for (const owner of ['a', 'b']) {
      const s = schedule([job], owner);
      await s.start();
      await s.stop();
    }
    expect(dues).toEqual([new Date('2026-09-16T08:30:00+08:00')]);
    expect(await store.read.jobRun.findMany({ select: { name: true, dueAt: true, result: true } })).toEqual([
      { name: 'morning', dueAt: dues[0], result: '{}' },
    ]);
  });

  test('a clock that was moved over a run: the next tick makes it up', async () => {
    let runs = 0;
    const s = schedule([
      once(async () => {
        runs += 1;
        return {};
      }),
    ]);
    await s.start();
    clock.moveTo('2026-09-17T09:00');
    await s.tick();
    await s.tick();
    expect(runs).toBe(2);
    await s.stop();
  });

  test('woken late, after a sleep of the machine, a run is the one of its own minute and is not made up once more', async () => {
    jest.useFakeTimers({
      now: new Date('2026-09-16T08:29:30+08:00'),
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'],
    });
    try {
      const dues: string[] = [];
      let ran = () => {};
      const job = once(async ({ due }) => {
        dues.push(due.toISOString());
        ran();
        return {};
      });
      const s = schedule([job], 'me', undefined, { clock: systemClock });
      await s.start();
      const woken = new Promise<void>((done) => {
        ran = done;
      });
      jest.setSystemTime(new Date('2026-09-16T08:45:59+08:00'));
      jest.advanceTimersByTime(31_000);
      await woken;
      await s.tick();
      jest.setSystemTime(new Date('2026-09-16T09:50:00+08:00'));
      await s.tick();
      await s.stop();
      expect(dues).toEqual(['2026-09-15T00:30:00.000Z', '2026-09-16T00:30:00.000Z']);
    } finally {
      jest.useRealTimers();
    }
  });

  test('what ticks does not wait for what is made up; what could not be looked at is looked at again', async () => {
    const order: string[] = [];
    const job = once(async ({ due }) => {
      order.push(due.toISOString());
      return {};
    });
    const ticker: Job = {
      name: 't',
      kind: 'ticker',
      run: async () => {
        order.push('tick');
        return {};
      },
    };
    let trouble = true;
    const read = {
      ...store.read,
      jobRun: {
        findMany: (args: never) => {
          if (trouble) throw new Error('no table');
          return store.read.jobRun.findMany(args);
        },
      },
    } as unknown as Store['read'];
    const s = schedule([job, ticker], 'me', undefined, { store: { ...store, read } });
    await s.start();
    expect(order).toEqual(['tick']);
    trouble = false;
    await s.tick();
    await s.tick();
    expect(order).toEqual(['tick', 'tick', '2026-09-16T00:30:00.000Z', 'tick']);
    await s.stop();
  });

  test('after a sleep what is due now is done before what was missed is made up', async () => {
    jest.useFakeTimers({ now: clock.now(), doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'setTimeout'] });
    try {
      const order: string[] = [];
      let madeUp = () => {};
      const job = once(async () => {
        order.push('made up');
        madeUp();
        return {};
      });
      const ticker: Job = {
        name: 't',
        kind: 'ticker',
        run: async () => {
          order.push('due');
          for (let i = 0; i < 200; i += 1) await new Promise((done) => setImmediate(done));
          order.push('sent');
          return {};
        },
      };
      const s = schedule([ticker, job]);
      await s.start();
      order.length = 0;
      const done = new Promise<void>((resolve) => {
        madeUp = resolve;
      });
      clock.advance(DAY_MS);
      jest.advanceTimersByTime(10_000);
      await done;
      await s.stop();
      expect(order).toEqual(['due', 'sent', 'made up']);
    } finally {
      jest.useRealTimers();
    }
  });

  test('one of many that fails keeps the others from nothing, and the run has failed', async () => {
    const done: number[] = [];
    const run = eachAlone([1, 2, 3], async (n) => {
      if (n === 2) throw new Error('a broken rule');
      done.push(n);
    });
    await expect(run).rejects.toThrow('1 of 3 failed: a broken rule');
    expect(done).toEqual([1, 3]);
  });

  test('a run that failed, or died with its process, is written down and made up', async () => {
    let trouble = true;
    const dues: Date[] = [];
    const job = once(async ({ due }) => {
      dues.push(due);
      if (trouble) throw new Error('no table');
      return {};
    });
    const row = () => store.read.jobRun.findFirstOrThrow({});
    const again = async () => {
      const s = schedule([job]);
      await s.start();
      await s.stop();
    };
    const first = schedule([job]);
    await first.start();
    expect(await row()).toMatchObject({ error: 'no table', finishedAt: clock.now() });
    clock.advance(61 * MINUTE_MS);
    await first.tick();
    expect(await row()).toMatchObject({ error: 'no table', finishedAt: clock.now() });
    trouble = false;
    clock.advance(61 * MINUTE_MS);
    await first.tick();
    await first.stop();
    expect(await row()).toMatchObject({ error: null, result: '{}' });

    await store.write((tx) => tx.jobRun.updateMany({ data: { finishedAt: null, result: null } }));
    // Where there are several processes another one may still be at it.
    if (kind === 'postgresql') {
      await again();
      expect(dues).toHaveLength(3);
      clock.advance(11 * MINUTE_MS);
    }
    await again();
    await again();
    expect(dues).toEqual(Array(4).fill(new Date('2026-09-16T08:30:00+08:00')));
    expect(await row()).toMatchObject({ error: null, result: '{}' });
  });

  test('one process ticks; every process looks into its queue', async () => {
    const ticks: string[] = [];
    const nudges: string[] = [];
    const ticker = (owner: string): Job => ({
      name: 't',
      kind: 'ticker',
      run: async () => {
        ticks.push(owner);
        return {};
      },
    });
    const failing: Job = {
      name: 'f',
      kind: 'ticker',
      run: async () => {
        throw new Error('no table');
      },
    };
    const [a, b] = ['a', 'b'].map((owner) =>
      schedule([failing, ticker(owner)], owner, { adopt() {}, handOver() {}, nudge: () => nudges.push(owner) }),
    );
    await a?.tick();
    await b?.tick();
    expect([ticks, nudges]).toEqual([['a'], ['a', 'b']]);
    expect(await beatOf(store.read, TICKER)).toEqual(clock.now());
    clock.advance(31_000);
    await b?.tick();
    expect(ticks).toEqual(['a', 'b']);
    expect(await store.read.jobRun.count()).toBe(0);
    await a?.stop();
    await b?.stop();
  });

  test('words of members are gone a day after they were handled, what is private an hour after it was sent; old rows go', async () => {
    const now = clock.now();
    const inbound = (key: string, age: number) => ({
      key,
      surface: 'BOT',
      kind: 'TEXT',
      conversation: 'p:x',
      userid: 'x',
      event: '{}',
      receivedAt: new Date(now.getTime() - age),
      handledAt: new Date(now.getTime() - age),
      owner: 'me',
    });
    await store.write((tx) =>
      tx.inbound.createMany({ data: [inbound('new', 23 * HOUR_MS), inbound('old', 25 * HOUR_MS), inbound('older', 31 * DAY_MS)] }),
    );
    const sent = (key: string, days: number, state: 'SENT' | 'FAILED' | 'QUEUED') => {
      const at = new Date(now.getTime() - days * DAY_MS);
      return { key, surface: 'BOT' as const, target: 'x', content: '{}', notBefore: at, createdAt: at, state };
    };
    await store.write((tx) =>
      tx.outbox.createMany({
        data: [sent('a', 31, 'SENT'), sent('b', 29, 'SENT'), sent('c', 31, 'FAILED'), sent('d', 91, 'FAILED'), sent('e', 99, 'QUEUED')],
      }),
    );
    const hidden = (key: string, hours: number) => ({ ...sent(key, hours / 24, 'SENT'), groupKey: 'private:x' });
    await store.write((tx) => tx.outbox.createMany({ data: [hidden('f', 0.5), hidden('g', 2)] }));
    const context = { store, now, due: now, shelf: { sweep: async () => 0 } } as unknown as JobRunContext;
    expect(await eraseInbound.run(context)).toEqual({ erased: 2, outgoing: 1 });
    // After a downtime of days, too; what is older than the last good run has been erased by it.
    const back = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
    await store.write(async (tx) => {
      await tx.outbox.createMany({ data: [hidden('h', 9 * 24)] });
      await tx.jobRun.create({ data: { name: 'erase-inbound', dueAt: back(3), startedAt: back(3), finishedAt: back(3), result: '{}' } });
      await tx.jobRun.create({
        data: { name: 'erase-inbound', dueAt: back(1), startedAt: back(1), finishedAt: back(1), error: 'no table' },
      });
      await tx.inbound.createMany({ data: [inbound('since', 26 * HOUR_MS), inbound('before', 29 * HOUR_MS)] });
    });
    expect(await eraseInbound.run(context)).toEqual({ erased: 1, outgoing: 1 });
    await store.write(async (tx) => {
      await tx.inbound.deleteMany({ where: { key: { in: ['since', 'before'] } } });
      await tx.outbox.deleteMany({ where: { key: 'h' } });
    });
    expect(await cleanUp.run(context)).toMatchObject({ inbound: 1, sent: 1, failed: 1 });
    expect((await store.read.inbound.findMany({ orderBy: { key: 'asc' } })).map((i) => [i.key, i.event])).toEqual([
      ['new', '{}'],
      ['old', null],
    ]);
    const rows = await store.read.outbox.findMany({ orderBy: { key: 'asc' } });
    expect(rows.map((o) => o.key)).toEqual(['b', 'c', 'e', 'f', 'g']);
    expect(rows.filter((o) => o.content !== '{}').map((o) => o.key)).toEqual(['g']);
  });
});
