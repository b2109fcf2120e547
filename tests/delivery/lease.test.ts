import { SECOND_MS } from '../../bot/clock';
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
