import { DAY_MS, HOUR_MS } from '../bot/clock';
import { PRIVATE } from '../bot/delivery/outbox';
import { OutboxState } from '../prisma/client';
import { defineJob } from './job';

const ERASED = JSON.stringify({ text: '（已删除）' });

export default defineJob({
  name: 'erase-inbound',
  // Off the full hour, when every company's jobs run.
  cron: '17 * * * *',
  kind: 'once',

  /**
   * What members wrote is erased 24 hours after it was handled, private data that was sent an hour after it was due; the rows stay, so that a
   * redelivery is known.
   */
  async run({ store, now }) {
    const handledAt = { lte: new Date(now.getTime() - DAY_MS) };
    const { count } = await store.write((tx) =>
      tx.inbound.updateMany({ where: { handledAt, event: { not: null } }, data: { event: null } }),
    );
    const sent = {
      state: { in: [OutboxState.SENT, OutboxState.DROPPED, OutboxState.FAILED] },
      notBefore: { gte: new Date(now.getTime() - 7 * DAY_MS), lte: new Date(now.getTime() - HOUR_MS) },
      groupKey: { startsWith: PRIVATE },
    };
    const outgoing = await store.write((tx) => tx.outbox.updateMany({ where: sent, data: { content: ERASED, groupKey: null } }));
    return { erased: count, outgoing: outgoing.count };
  },
});
