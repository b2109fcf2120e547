import { toWall } from '../bot/clock';
import { closeMissed, keepTurns } from '../bot/domain/patrol/service';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'plan-patrols',
  // Before the morning's reminders are due.
  cron: '13 6 * * *',
  kind: 'once',

  /** Gives out the turns of the time ahead; what was not looked at before the next turn came is missed. */
  async run(context) {
    await context.refreshNames();
    const today = toWall(context.now, context.scene(context.now).zone).date;
    const sum = { made: 0, missed: 0 };
    const duties = await context.store.read.duty.findMany({ where: { status: 'ACTIVE' }, orderBy: { id: 'asc' } });
    await eachAlone(duties, async (duty) => {
      await writeJobWork(context, `duty:${duty.id}`, async (work) => {
        sum.missed += await closeMissed(work, duty, today);
        sum.made += await keepTurns(work, await work.tx.duty.findUniqueOrThrow({ where: { id: duty.id } }));
      });
    });
    return sum;
  },
});
