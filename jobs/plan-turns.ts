import { keepTurns } from '../bot/domain/rotation/manage';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'plan-turns',
  // After the notices of nine o'clock: the table says who has been told.
  cron: '13 9 * * *',
  kind: 'once',

  /** Plans every rotation a year ahead and closes the turns that are over. */
  async run(context) {
    await context.refreshNames();
    const sum = { planned: 0, done: 0 };
    await eachAlone(await context.store.read.rotation.findMany({ orderBy: { id: 'asc' } }), async (rotation) => {
      const { planned, done } = await writeJobWork(context, `turns:${rotation.id}`, (work) => keepTurns(work, rotation));
      sum.planned += planned;
      sum.done += done;
    });
    return sum;
  },
});
