import type { Kind } from '../support/databases';
import { freshStore, postgresReachable } from '../support/databases';
import { Queue } from './queue';

/** Messages due at once. How fast they go, `npm run bench` tells. */
const DUE = 800;

test.each<[Kind]>([['sqlite'], ...(postgresReachable() ? [['postgresql'] as [Kind]] : [])])(
  '%s: many due at once go 50 at a time, none lost, none doubled',
  async (kind) => {
    const store = await freshStore(kind);
    const queue = new Queue(store);
    queue.wire.delayMs = 20;
    const rows = queue.rows(
      Array.from({ length: DUE }, (_, i) => ({
        to: `u${i % (DUE * 0.9)}`,
        content: { text: `第${i}条：请于明天上午到社区活动室参加会议。` },
      })),
    );
    for (let i = 0; i < rows.length; i += 1000) await store.write((tx) => tx.outbox.createMany({ data: rows.slice(i, i + 1000) }));
    await queue.sender.start();
    while (queue.sender.stats().sent < DUE) await new Promise((done) => setTimeout(done, 5));
    expect(new Set(queue.wire.arrived.map((a) => a.text)).size).toBe(DUE);
    expect(queue.wire.arrived).toHaveLength(DUE);
    expect(queue.wire.peak).toBe(50);
    expect(await queue.states()).toEqual({ SENT: DUE });
    await queue.sender.stop();
  },
  120_000,
);
