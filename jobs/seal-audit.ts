import { seal } from '../bot/domain/audit/chain';
import { defineJob } from './job';

export default defineJob({
  name: 'seal-audit',
  kind: 'ticker',

  /** New lines of the audit log get their place in its chain, by the process that ticks. When more have come than one tick takes, the next goes on. */
  async run({ store }) {
    return { sealed: await seal(store) };
  },
});
