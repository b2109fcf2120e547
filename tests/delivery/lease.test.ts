import { SECOND_MS, systemClock } from '../../bot/clock';
import { clockSkew, MOST_SKEW_MS, watchClock } from '../../bot/delivery/clock-skew';
import { beatOf, hold, LEASE_MS, LeaseKeeper, release, takeAllLeases } from '../../bot/delivery/lease';
import type { Store } from '../../prisma/client';
import { FakeClock } from '../support/clock';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('leases', (fresh, kind) => {
  let store: Store;
  let clock: FakeClock;
  beforeAll(async () => {
    store = await fresh();
  });
  beforeEach(async () => {
    clock = new FakeClock();
    await store.write((tx) => tx.lease.deleteMany());
  });

  test('one holds it, renews it, and another takes it when it has run out', async () => {
    expect(await hold(store, 'x', 'a', clock.now())).toBe(true);
    expect(await hold(store, 'x', 'b', clock.now())).toBe(false);
    clock.advance(LEASE_MS - 1);
    expect(await hold(store, 'x', 'a', clock.now())).toBe(true);
    clock.advance(LEASE_MS - 1);
    expect(await hold(store, 'x', 'b', clock.now())).toBe(false);
    clock.advance(1);
    expect(await hold(store, 'x', 'b', clock.now())).toBe(true);
    expect(await hold(store, 'x', 'a', clock.now())).toBe(false);
    expect(await beatOf(store.read, 'x')).toEqual(clock.now());
  });

  test('given back, it is free at once; only its holder gives it back', async () => {
    await hold(store, 'x', 'a', clock.now());
    await release(store, 'x', 'b');
    expect(await hold(store, 'x', 'b', clock.now())).toBe(false);
    await release(store, 'x', 'a');
    expect(await hold(store, 'x', 'b', clock.now())).toBe(true);
  });

  test('of many who ask at once one gets it', async () => {
    const got = await Promise.all(Array.from({ length: 8 }, (_, i) => hold(store, 'x', `p${i}`, clock.now())));
    expect(got.filter(Boolean)).toHaveLength(1);
  });

  test('a start on SQLite takes every lease of whoever died', async () => {
    await hold(store, 'x', 'dead', clock.now());
    await takeAllLeases(store);
    expect(await hold(store, 'x', 'me', clock.now())).toBe(kind === 'sqlite');
  });

  test('an answer that comes when the lease has nearly run out is none', async () => {
    const write: Store['write'] = async (work, options) => {
      const done = await store.write(work, options);
      await new Promise((later) => setTimeout(later, 90));
      return done;
    };
    const slow = { ...store, write };
    const keeper = new LeaseKeeper({ store: slow, name: 'x', owner: 'a', clock, onError: () => {}, ttlMs: 100 });
    await keeper.start();
    expect(keeper.held).toBe(false);
    await keeper.stop();
  });

  test('a machine whose clock is not that of the database is found', async () => {
    const shifted = (ms: number) => ({ now: () => new Date(systemClock.now().getTime() + ms) });
    expect(Math.abs(await clockSkew(store, systemClock))).toBeLessThan(MOST_SKEW_MS);
    const [fast, slow] = [await clockSkew(store, shifted(50_000)), await clockSkew(store, shifted(-50_000))];
    const lines: unknown[] = [];
    const end = watchClock(store, shifted(50_000), { error: (line: unknown) => lines.push(line) } as never);
    if (kind === 'sqlite') {
      end();
      expect([fast, slow, lines]).toEqual([0, 0, []]);
      return;
    }
    expect(fast).toBeGreaterThan(45_000);
    expect(slow).toBeLessThan(-45_000);
    while (lines.length === 0) await new Promise((done) => setTimeout(done, 5));
    end();
    expect(lines).toEqual([{ skewMs: expect.any(Number) }]);
  });

  test('a keeper says when it gains and loses it', async () => {
    const heard: boolean[] = [];
    const keeper = new LeaseKeeper({ store, name: 'x', owner: 'a', clock, onChange: (h) => heard.push(h), onError: () => {}, ttlMs: 300 });
    await keeper.start();
    expect([keeper.held, heard]).toEqual([true, [true]]);
    // Another process found it run out.
    await store.write((tx) => tx.lease.updateMany({ data: { owner: 'b', until: new Date(clock.now().getTime() + SECOND_MS) } }));
    while (keeper.held) await new Promise((done) => setTimeout(done, 5));
    clock.advance(2 * SECOND_MS);
    while (!keeper.held) await new Promise((done) => setTimeout(done, 5));
    await keeper.stop();
    expect(heard).toEqual([true, false, true, false]);
    expect(await hold(store, 'x', 'c', clock.now())).toBe(true);
  });
});
