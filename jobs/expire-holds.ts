import { anyDue, expire } from '../bot/domain/booking/waits';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'expire-holds',
  kind: 'ticker',

  /** What was kept for somebody and not taken is free again; who waits is asked next. Costs two look-ups when there are none. */
  async run(context) {
    const { store, refreshNames, now } = context;
    if (!(await anyDue(store.read, now))) return { expired: 0 };
    await refreshNames();
    return { expired: await writeJobWork(context, 'holds', expire) };
  },
});
