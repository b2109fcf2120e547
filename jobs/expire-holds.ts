import { allOver, expire } from '../bot/domain/booking/expire';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'expire-holds',
  kind: 'ticker',

  /** What was kept for somebody and not taken is free again; who waits is asked next. Costs two look-ups when there are none. */
  async run(context) {
    const { store, refreshNames, now } = context;
    const over = await allOver(store.read, now);
    if (over.length === 0) return { expired: 0 };
    await refreshNames();
    await eachAlone(over, (one) => writeJobWork(context, `hold:${Object.values(one)}`, (work) => expire(work, one)));
    return { expired: over.length };
  },
});
