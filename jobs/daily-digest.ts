import { toInstant, toWall } from '../bot/clock';
import { tellToday } from '../bot/domain/digest/service';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'daily-digest',
  kind: 'once',
  cron: '30 8 * * *',

  /** 今日N件事, on workdays. */
  async run(context) {
    await context.refreshNames();
    const { zone } = context.scene(context.now);
    // Its messages are those of the day, whatever minute the run was for.
    const day = toInstant({ date: toWall(context.now, zone).date, minute: 0 }, zone);
    return { told: await writeJobWork({ ...context, due: day }, 'daily-digest', tellToday) };
  },
});
