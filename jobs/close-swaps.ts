import { expireSwaps } from '../bot/domain/rotation/swap';
import { defineJob } from './job';
import { writeWork } from './write-work';

export default defineJob({
  name: 'close-swaps',
  cron: '11 * * * *',
  kind: 'once',

  /** A swap that nobody answered in 24 hours is not made; who asked is told. */
  async run(context) {
    return { expired: await writeWork(context, 'swaps', expireSwaps) };
  },
});
