import { bumpNames } from '../bot/domain/org/load-directory';
import { defineJob } from './job';

export default defineJob({
  name: 'reopen-members',
  cron: '41 4 * * *',
  kind: 'once',

  /**
   * Whom message/send could not reach gets another try: they may be back in the app's 可见范围, and only its callback would tell. Who is still
   * out of reach costs one refused message a day, and the next of the unit is asked as before.
   */
  async run({ store }) {
    return store.write(async (tx) => {
      const { count } = await tx.member.updateMany({ where: { reachable: false }, data: { reachable: true } });
      if (count > 0) await bumpNames(tx);
      return { reopened: count };
    });
  },
});
