import { hold, LEASE_MS, lifeOf, release } from '../../bot/delivery/lease';
import { Inbox } from '../../bot/inbox';
import { createLog } from '../../bot/log';
import type { Inbound } from '../../bot/wecom/inbound';
import type { Store } from '../../prisma/client';
import { FakeClock } from '../support/clock';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('what a dead process has left', (fresh) => {
  let store: Store;
  let clock: FakeClock;
  beforeAll(async () => {
    store = await fresh();
  });
  beforeEach(async () => {
    clock = new FakeClock();
    await store.write((tx) => tx.inbound.deleteMany());
    await store.write((tx) => tx.lease.deleteMany());
  });

  const live = (owner: string) => hold(store, lifeOf(owner), owner, clock.now());
  const message = (n: number): Inbound => ({
    key: `m${n}`,
    surface: 'AGENT',
    kind: 'TEXT',
    userid: `u${n}`,
    text: '帮助',
    receivedAt: clock.now(),
  });
  const inbox = (owner: string) => {
    const handled: string[] = [];
    return { handled, box: new Inbox(store, clock, createLog('silent'), owner, (i) => handled.push(i.key)) };
  };

  test('is taken over when its lease has run out, by one of those who look', async () => {
    const [a, b, c] = [inbox('a'), inbox('b'), inbox('c')];
    await live('a');
    await a.box.accept(message(1));
    await a.box.accept(message(2));
    clock.advance(LEASE_MS - 1);
    expect(await b.box.recover(false)).toBe(0);
    clock.advance(1);
    await live('b');
    await live('c');
    const taken = await Promise.all([b.box.recover(false), c.box.recover(false)]);
    expect(taken[0] + taken[1]).toBe(2);
    expect([...b.handled, ...c.handled].sort()).toEqual(['m1', 'm2']);
    expect(await b.box.recover(false)).toBe(0);
  });

  test('whoever lives keeps its messages, however long they wait; one that has stopped leaves them at once', async () => {
    const [a, b] = [inbox('a'), inbox('b')];
    await live('a');
    await a.box.accept(message(1));
    for (let n = 0; n < 10; n += 1) {
      clock.advance(LEASE_MS - 1);
      await live('a');
      expect(await b.box.recover(false)).toBe(0);
    }
    await release(store, lifeOf('a'), 'a');
    expect(await b.box.recover(false)).toBe(1);
    expect(b.handled).toEqual(['m1']);
  });
});
