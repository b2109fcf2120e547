import { DAY_MS, HOUR_MS } from '../bot/clock';
import { PRIVATE } from '../bot/delivery/outbox';
import { OutboxState } from '../prisma/client';
import { defineJob } from './job';

const ERASED = JSON.stringify({ text: '（已删除）' });
const NAME = 'erase-inbound';
/** A day longer than rows are kept that were sent: what a downtime left is still found. */
const LOOK_BACK_MS = 31 * DAY_MS;

export default defineJob({
  name: NAME,
  // Off the full hour, when every company's jobs run.
  cron: '17 * * * *',
  kind: 'once',

  /**
   * What members wrote is erased 24 hours after it was handled, private data that was sent an hour after it was due; the rows stay, so that a
   * redelivery is known.
   */
  async run({ store, now, due }) {
    // What was handled before the last good run is erased: it is not read again every hour. An hour more, for what was committed meanwhile.
    const last = await store.read.jobRun.findFirst({
      where: { name: NAME, dueAt: { lt: due }, finishedAt: { not: null }, error: null },
      orderBy: { dueAt: 'desc' },
    });
    const handledAt = {
      lte: new Date(now.getTime() - DAY_MS),
      ...(last && { gt: new Date(last.startedAt.getTime() - DAY_MS - HOUR_MS) }),
    };
    const { count } = await store.write((tx) =>
      tx.inbound.updateMany({ where: { handledAt, event: { not: null } }, data: { event: null } }),
    );
    const sent = {
      state: { in: [OutboxState.SENT, OutboxState.DROPPED, OutboxState.FAILED] },
      notBefore: { gte: new Date(now.getTime() - LOOK_BACK_MS), lte: new Date(now.getTime() - HOUR_MS) },
      groupKey: { startsWith: PRIVATE },
    };
    const outgoing = await store.write((tx) => tx.outbox.updateMany({ where: sent, data: { content: ERASED, groupKey: null } }));
    return { erased: count, outgoing: outgoing.count };
  },
});
