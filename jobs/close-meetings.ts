import { closeOver, overNow } from '../bot/domain/checkin/service';
import { defineJob } from './job';

export default defineJob({
  name: 'close-meetings',
  kind: 'ticker',

  /** Meetings that are over become held, and who was missing is noted. Costs one look-up when there are none. */
  async run({ store, now }) {
    const waiting = await store.read.meeting.count({ where: overNow(now) });
    return { held: waiting > 0 ? await store.write((tx) => closeOver({ tx, now })) : 0 };
  },
});
