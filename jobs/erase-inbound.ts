import { DAY_MS } from '../bot/clock';
import { defineJob } from './job';

export default defineJob({
  name: 'erase-inbound',
  // Off the full hour, when every company's jobs run.
  cron: '17 * * * *',
  kind: 'once',

  /** What members wrote is erased 24 hours after it was handled; the row stays, so that a redelivery is known. */
  async run({ store, now }) {
    const handledAt = { lte: new Date(now.getTime() - DAY_MS) };
    const { count } = await store.write((tx) =>
      tx.inbound.updateMany({ where: { handledAt, event: { not: null } }, data: { event: null } }),
    );
    return { erased: count };
  },
});
