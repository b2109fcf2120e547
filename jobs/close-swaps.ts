import { expireSwaps } from '../bot/domain/rotation/swap';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'close-swaps',
  cron: '11 * * * *',
  kind: 'once',

  /** A swap that nobody answered in 24 hours is not made; who asked is told. */
  async run(context) {
    return { expired: await writeJobWork(context, 'swaps', expireSwaps) };
  },
});
