import { SECOND_MS } from '../../bot/clock';
import { LEASE_MS } from '../../bot/delivery/lease';
import { describeEachDatabase, describePostgres, freshStore } from '../support/databases';
import { card, Queue } from './queue';

/** The rest of a process that died between the call and its mark: rows leased by it, sent or not. */
async function crashed(queue: Queue): Promise<void> {
  await queue.store.write((tx) =>
    tx.outbox.updateMany({
      data: { state: 'LEASED', owner: 'dead#7', leaseUntil: new Date(queue.clock.now().getTime() + LEASE_MS), sentAt: null },
    }),
  );
}

describeEachDatabase('after a crash between sending and marking', (fresh, kind) => {
  let queue: Queue;
  beforeEach(async () => {
    queue = new Queue(await fresh());
    await queue.sender.start();
  });
  afterEach(() => queue.sender.stop());

  const restart = async (): Promise<Queue> => {
    await queue.sender.stop();
    await crashed(queue);
    const next = new Queue(queue.store, { wire: queue.wire });
    return next;
  };

  test('a card is not shown twice, a thousand members get theirs once, whatever else was added meanwhile', async () => {
    const group = Array.from({ length: 40 }, (_, i) => ({ to: `u${i}`, content: { text: 'N' }, groupKey: 'g' }));
    await queue.put([{ to: 'G', group: true, content: card('C') }, { to: 'li', content: { text: 'A' } }, ...group]);
    await queue.sender.idle();
    expect(queue.wire.arrived).toHaveLength(3);
    const next = await restart();
    await queue.store.write((tx) =>
      tx.outbox.createMany({
        data: next.rows([{ to: 'u99', content: { text: 'N' }, groupKey: 'g' }]),
      }),
    );
    await next.sender.start();
    next.clock.advance(LEASE_MS + SECOND_MS);
    next.sender.nudge();
    await next.sender.idle();
    expect(queue.wire.got('G')).toEqual(['[C]']);
    expect([queue.wire.got('li'), queue.wire.got('u5'), queue.wire.got('u99')]).toEqual([['A'], ['N'], ['N']]);
    expect(await next.states()).toEqual({ SENT: 43 });
    await next.sender.stop();
  });

  test(kind === 'sqlite' ? 'the next start takes over at once' : 'another process takes over when the lease has run out', async () => {
    await queue.put([{ to: 'li', content: { text: 'A' } }]);
    await queue.sender.idle();
    const next = await restart();
    await next.sender.start();
    await next.sender.idle();
    expect(await next.states()).toEqual(kind === 'sqlite' ? { SENT: 1 } : { LEASED: 1 });
    next.clock.advance(LEASE_MS);
    next.sender.nudge();
    await next.sender.idle();
    expect(await next.states()).toEqual({ SENT: 1 });
    await next.sender.stop();
  });
});

describeEachDatabase('bare pushes to groups', (fresh) => {
  test('one at a time: of those whose end is not in the database never more than one has left, the urgent first', async () => {
    const queue = new Queue(await fresh());
    const { store, wire } = queue;
    const unwritten: number[] = [];
    let looks: Promise<void> = Promise.resolve();
    wire.delayMs = 2;
    wire.trouble = ({ how, to }) => {
      // Words and their card are one row.
      const left = new Set(wire.arrived.filter((a) => a.how === 'push' && a.to[0] !== to[0]).map((a) => a.to[0])).size;
      if (how === 'push')
        looks = looks.then(
          async () => void unwritten.push(left - (await store.read.outbox.count({ where: { state: 'SENT', toGroup: true } }))),
        );
      return undefined;
    };
    const groups = Array.from({ length: 12 }, (_, i) => ({ to: `G${i}`, group: true as const, content: { text: `m${i}` } }));
    const long = {
      ...card('C'),
      card: { ...card('C').card, title: 'C', note: '长'.repeat(300), buttons: [{ text: '好', action: 'x:y' }] },
    };
    await queue.put([
      ...groups,
      { to: 'L', group: true, content: long },
      { to: 'U', group: true, content: { text: 'urgent' }, priority: 0 },
      ...Array.from({ length: 60 }, (_, i) => ({ to: `u${i}`, content: { text: 'A' } })),
    ]);
    await queue.sender.start();
    await queue.sender.idle();
    await looks;
    expect(unwritten).toHaveLength(15);
    // A look may find more written than had left when it was asked for, never less.
    expect(Math.max(...unwritten)).toBeLessThanOrEqual(0);
    expect(wire.arrived.filter((a) => a.how === 'push')[0]?.text).toBe('urgent');
    expect(await queue.states()).toEqual({ SENT: 74 });
    await queue.sender.stop();
  });

  test('one that is dropped, put off or refused keeps nobody waiting', async () => {
    const queue = new Queue(await fresh());
    const { wire, clock } = queue;
    const past = new Date(clock.now().getTime() - 1);
    wire.delayMs = 2;
    wire.trouble = ({ to }) => ({ G1: { errcode: 40201 }, G3: { errcode: 846607 } })[to[0] as string];
    await queue.put(
      Array.from({ length: 8 }, (_, i) => ({
        to: `G${i}`,
        group: true as const,
        content: { text: `m${i}` },
        ...(i % 4 === 2 && { expiresAt: past }),
      })),
    );
    await queue.sender.start();
    await queue.sender.idle();
    expect(await queue.states()).toEqual({ SENT: 4, DROPPED: 2, FAILED: 1, QUEUED: 1 });
    await queue.sender.stop();
  });
});

describeEachDatabase('a clock that jumps past the leases', (fresh) => {
  test('what is in hand is not taken for what a dead process left', async () => {
    const queue = new Queue(await fresh());
    const { wire, clock, sender, store } = queue;
    const turn = () => new Promise((done) => setImmediate(done));
    wire.delayMs = 2;
    await sender.start();
    const groups = Array.from({ length: 10 }, (_, i) => `G${i}`);
    for (const [i, to] of groups.entries()) {
      await queue.put([{ to, group: true, content: { text: 'm' } }]);
      while (wire.calls <= i) await turn();
      // Behind a write that takes its time the claim and the mark of what was sent meanwhile are committed together.
      const busy = store.write(async () => {
        while (wire.arrived.length <= i) await turn();
        for (let n = 0; n < 20; n += 1) await turn();
      });
      clock.advance(LEASE_MS + SECOND_MS);
      sender.nudge();
      await busy;
      await sender.idle();
    }
    expect(groups.filter((to) => wire.got(to).length !== 1)).toEqual([]);
    expect(await queue.states()).toEqual({ SENT: groups.length });
    await sender.stop();
  });
});

describePostgres('many processes on one PostgreSQL', () => {
  test('every message is sent once', async () => {
    const store = await freshStore('postgresql');
    const queues = Array.from({ length: 4 }, () => new Queue(store));
    const first = queues[0] as Queue;
    await store.write((tx) =>
      tx.outbox.createMany({
        data: first.rows(Array.from({ length: 1200 }, (_, i) => ({ to: `u${i % 300}`, content: { text: `m${i}` } }))),
      }),
    );
    await Promise.all(queues.map((q) => q.sender.start()));
    while ((await store.read.outbox.count({ where: { state: { not: 'SENT' } } })) > 0 && queues.some((q) => q.wire.calls < 1200)) {
      await Promise.all(queues.map((q) => q.sender.idle()));
      for (const q of queues) q.sender.nudge();
    }
    const texts = queues.flatMap((q) => q.wire.arrived.map((a) => a.text));
    expect(texts).toHaveLength(1200);
    expect(new Set(texts).size).toBe(1200);
    expect(queues.filter((q) => q.wire.calls > 0).length).toBeGreaterThan(1);
    await Promise.all(queues.map((q) => q.sender.stop()));
  });
});
