import { expireSwap } from '../bot/domain/rotation/swap';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'close-swaps',
  cron: '11 * * * *',
  kind: 'once',

  /** A swap that nobody answered in 24 hours is not made; who asked is told. */
  async run(context) {
    const late = await context.store.read.turnSwap.findMany({ where: { state: 'ASKED', expiresAt: { lte: context.now } } });
    await eachAlone(late, (swap) => writeJobWork(context, `swap:${swap.id}`, (work) => expireSwap(work, swap)));
    return { expired: late.length };
  },
});
