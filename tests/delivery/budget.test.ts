import { HOUR_MS, MINUTE_MS } from '../../bot/clock';
import { describeEachDatabase, freshStore } from '../support/databases';
import { card, Queue } from './queue';

const texts = (n: number, from = 0) =>
  Array.from({ length: n }, (_, i) => ({ to: 'G', group: true as const, content: { text: `m${i + from}.` } }));

describe('budgets', () => {
  let queue: Queue;
  beforeEach(async () => {
    queue = new Queue(await freshStore());
    await queue.sender.start();
  });
  afterEach(() => queue.sender.stop());

  test('30 a minute to a conversation, room left for what is urgent, the rest merged, nothing lost', async () => {
    await queue.put(texts(60));
    await queue.sender.idle();
    expect(queue.wire.calls).toBe(26);
    await queue.put([{ to: 'G', group: true, content: { text: 'urgent' }, priority: 1 }]);
    await queue.sender.idle();
    expect(queue.wire.got('G').at(-1)).toBe('urgent');
    await queue.pass(MINUTE_MS + 1);
    const all = queue.wire.got('G').join('\n');
    for (let i = 0; i < 60; i += 1) expect(all.split(`m${i}.`)).toHaveLength(2);
    expect(queue.wire.calls).toBe(28);
    expect(await queue.states()).toEqual({ SENT: 61 });
  });

  test('cards are not merged: they wait for the window', async () => {
    await queue.put(Array.from({ length: 30 }, (_, i) => ({ to: 'li', content: card(`c${i}`) })));
    await queue.sender.idle();
    expect(queue.wire.calls).toBe(26);
    await queue.pass(MINUTE_MS + 1);
    expect(queue.wire.got('li')).toEqual(Array.from({ length: 30 }, (_, i) => `[c${i}]`));
  });

  test('a text of the app that is cut into several counts as several', async () => {
    const long = Array.from({ length: 300 }, (_, i) => `第${i}行。`).join('\n');
    await queue.put(Array.from({ length: 30 }, () => ({ to: 'li', content: { text: long } })));
    await queue.sender.idle();
    const [first] = queue.wire.got('li');
    const pieces = Math.ceil(Buffer.byteLength(long) / Buffer.byteLength(first ?? ''));
    expect(pieces).toBeGreaterThan(1);
    expect(queue.wire.calls).toBe(Math.floor(26 / pieces) * pieces);
  });

  test('a clock that is moved back ends halts, counts and pauses of another time', async () => {
    await queue.put(texts(26));
    await queue.sender.idle();
    queue.wire.trouble = ({ how }) => (how === 'send' ? { errcode: 60020 } : undefined);
    await queue.put([...texts(1, 100), { to: 'li', content: { text: 'A' } }]);
    await queue.sender.idle();
    queue.wire.trouble = () => undefined;
    await queue.pass(-3 * HOUR_MS);
    expect([queue.wire.got('G').at(-1), queue.wire.got('li')]).toEqual(['m100.', ['A']]);
    await queue.put(texts(25, 200));
    await queue.sender.idle();
    expect(await queue.states()).toEqual({ SENT: 53 });
  });
});

describeEachDatabase('budgets are counted from the database', (fresh) => {
  let queue: Queue;
  beforeEach(async () => {
    queue = new Queue(await fresh());
    await queue.sender.start();
  });
  afterEach(() => queue.sender.stop());

  test('another start forgets nothing', async () => {
    await queue.put(texts(26));
    await queue.sender.idle();
    await queue.sender.stop();
    const next = new Queue(queue.store);
    await next.sender.start();
    await next.put(texts(3, 100));
    await next.sender.idle();
    expect(next.wire.calls).toBe(0);
    await next.pass(MINUTE_MS + 1);
    expect(next.wire.got('G')).toEqual(['m100.\n\nm101.\n\nm102.']);
    await next.sender.stop();
  });

  test('1000 an hour', async () => {
    const sent = Array.from({ length: 996 }, (_, i) => ({
      key: `old${i}`,
      surface: 'BOT' as const,
      target: 'G',
      toGroup: true,
      content: '{"text":"x"}',
      state: 'SENT' as const,
      notBefore: queue.clock.now(),
      createdAt: queue.clock.now(),
      sentAt: new Date(queue.clock.now().getTime() - 30 * MINUTE_MS),
    }));
    await queue.store.write((tx) => tx.outbox.createMany({ data: sent }));
    await queue.put(texts(1));
    await queue.sender.idle();
    expect(queue.wire.calls).toBe(0);
    await queue.pass(HOUR_MS / 2 + 1);
    expect(queue.wire.got('G')).toEqual(['m0.']);
  });
});
