import { sweep } from '../bot/domain/wish/service';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'sweep-wishes',
  cron: '13 * * * *',
  kind: 'once',

  /** Wishes that were claimed and not delivered in ten days are free again; who waits is asked next; who a fulfilled wish was for is forgotten. */
  async run(context) {
    return writeJobWork(context, 'wishes', sweep);
  },
});
