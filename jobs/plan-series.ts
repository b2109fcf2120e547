import { addDays, toWall } from '../bot/clock';
import { HORIZON_DAYS, keepPlanned, tellStuck } from '../bot/domain/series/service';
import { RuleBroken } from '../bot/errors';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'plan-series',
  // While people are awake, off the full hour. Only the first run of a day has work, or one after a series of every workday was made.
  cron: '7,37 8-20 * * *',
  kind: 'once',

  /** Keeps 60 days of every series planned. What has a meeting or an exception is left alone, so running twice is harmless. */
  async run(context) {
    await context.refreshNames();
    const horizon = addDays(toWall(context.now, context.scene(context.now).zone).date, HORIZON_DAYS);
    const where = { status: 'ACTIVE', plannedUntil: { lt: horizon } } as const;
    const sum = { made: 0, asked: 0 };
    const series = await context.store.read.meetingSeries.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
    await eachAlone(series, async ({ id }) => {
      for (let part = 1, more = true; more; part += 1) {
        const done = await writeJobWork(context, `series:${id}:${part}`, (work) => keepPlanned(work, id)).catch(async (error: unknown) => {
          // Nothing else would show that its meetings stop.
          if (error instanceof RuleBroken) await writeJobWork(context, `series:${id}:stuck`, (work) => tellStuck(work, id, error.message));
          throw error;
        });
        sum.made += done.made;
        sum.asked += done.asked;
        more = done.more;
      }
    });
    return sum;
  },
});
