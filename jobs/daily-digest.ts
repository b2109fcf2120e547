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
    return { told: await writeJobWork(context, 'daily-digest', tellToday) };
  },
});
