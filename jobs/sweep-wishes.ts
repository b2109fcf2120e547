import { claimsOver, forgetClosed, freeAgain } from '../bot/domain/wish/service';
import { expireOffer, offersOver } from '../bot/domain/wish/waits';
import { eachAlone } from './each-alone';
import { defineJob } from './job';
import { writeJobWork } from './write-job-work';

export default defineJob({
  name: 'sweep-wishes',
  cron: '13 * * * *',
  kind: 'once',

  /** Wishes that were claimed and not delivered in ten days are free again; who waits is asked next; who a fulfilled wish was for is forgotten. */
  async run(context) {
    const { store, now, refreshNames } = context;
    const erased = await store.write((tx) => forgetClosed(tx, now));
    const late = await claimsOver(store.read, now, context.scene(now).zone);
    const offers = await offersOver(store.read, now);
    if (late.length + offers.length > 0) await refreshNames();
    await eachAlone(
      [
        ...late.map((id) => () => writeJobWork(context, `wish:${id}`, (work) => freeAgain(work, id))),
        ...offers.map((id) => () => writeJobWork(context, `offer:${id}`, (work) => expireOffer(work, id))),
      ],
      (end) => end(),
    );
    return { released: late.length, expired: offers.length, erased };
  },
});
