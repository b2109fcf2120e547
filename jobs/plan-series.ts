import { keepPlanned } from '../bot/domain/series/service';
import { defineJob } from './job';
import { writeWork } from './write-work';

export default defineJob({
  name: 'plan-series',
  // In the morning, off the full hour: what has to be asked is asked when people are awake.
  cron: '37 8 * * *',
  kind: 'once',

  /** Keeps 60 days of every series planned. What has a meeting or an exception is left alone, so running twice is harmless. */
  async run(context) {
    await context.refreshNames();
    const series = await context.store.read.meetingSeries.findMany({
      where: { status: 'ACTIVE' },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    const sum = { made: 0, asked: 0 };
    for (const { id } of series) {
      const { made, asked } = await writeWork(context, `series:${id}`, (work) => keepPlanned(work, id));
      sum.made += made;
      sum.asked += asked;
    }
    return sum;
  },
});
