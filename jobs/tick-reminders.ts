import { SECOND_MS } from '../bot/clock';
import { queueDue } from '../bot/domain/due/due';
import { defineJob, TICK_MS } from './job';

/** A tick may be late: reminders are queued a little further ahead, each with its own instant. */
const AHEAD_MS = TICK_MS + 5 * SECOND_MS;

export default defineJob({
  name: 'tick-reminders',
  kind: 'ticker',

  /** Queues reminders due before the next tick. Costs one look-up when there are none. */
  async run({ store, scene, sender, refreshNames, now }) {
    await refreshNames();
    return queueDue({ store, scene: scene(now), adopt: (rows) => sender.adopt(rows), handOver: (rows) => sender.handOver(rows) }, AHEAD_MS);
  },
});
