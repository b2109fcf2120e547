import type { Kind } from '../support/databases';
import { freshStore, postgresReachable } from '../support/databases';
import { Queue } from './queue';

/** Messages due at once; the full measure is 20 000. */
const DUE = Number(process.env['DELIVERY_DUE'] ?? 4000);

test.each<[Kind]>([['sqlite'], ...(postgresReachable() ? [['postgresql'] as [Kind]] : [])])(
  '%s: due at once, against an API that takes 20 ms, 50 in flight',
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
    const began = performance.now();
    await queue.sender.start();
    while (queue.sender.stats().sent < DUE) await new Promise((done) => setTimeout(done, 5));
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(`${kind}: ${Math.round(DUE / seconds)} deliveries/s\n`);
    expect(new Set(queue.wire.arrived.map((a) => a.text)).size).toBe(DUE);
    expect(queue.wire.arrived).toHaveLength(DUE);
    expect(queue.wire.peak).toBe(50);
    expect(await queue.states()).toEqual({ SENT: DUE });
    await queue.sender.stop();
  },
  120_000,
);
