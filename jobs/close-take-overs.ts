import { expireTakeOver } from '../bot/domain/liaison/take-over';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'close-take-overs',
  cron: '13 * * * *',
  kind: 'once',

  /** Who wants to be liaison and was confirmed by nobody in 24 hours is not; they and those who were asked are told. */
  async run(context) {
    await context.refreshNames();
    const late = await context.store.read.takeOver.findMany({ where: { state: 'ASKED', expiresAt: { lte: context.now } } });
    await eachAlone(late, (row) => writeJobWork(context, `take-over:${row.id}`, (work) => expireTakeOver(work, row)));
    return { expired: late.length };
  },
});
