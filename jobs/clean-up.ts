import { DAY_MS, HOUR_MS } from '../bot/clock';
import { eraseUndo } from '../bot/domain/audit/chain';
import { filesInUse } from '../bot/domain/evidence/service';
import { UNHEARD_DAYS } from '../bot/domain/unheard/service';
import { forgetVisits } from '../bot/domain/visit/service';
import type { Store } from '../prisma/client';
import { OutboxState, ReminderState } from '../prisma/client';
import { defineJob } from './job';

/** How long what is done is kept, days. */
const KEPT = {
  inbound: 30,
  conversation: 90,
  draft: 30,
  sent: 30,
  failed: 90,
  reminder: 365,
  run: 30,
  lease: 1,
  unheard: UNHEARD_DAYS,
  link: 30,
} as const;
/** Rows a statement: nobody else waits long for the writing connection. */
const BATCH = 2000;

export default defineJob({
  name: 'clean-up',
  cron: '23 3 * * *',
  kind: 'once',

  /**
   * Removes what nobody needs any more: handled messages, sent messages, old drafts, reminders, runs, leases of processes that are gone,
   * what 撤销 would have needed, pictures, whom
   * nobody visited for a year.
   */
  async run({ store, now, shelf }) {
    const before = (days: number) => ({ lte: new Date(now.getTime() - days * DAY_MS) });
    return {
      inbound: await inBatches(store, 'inbound', 'key', { handledAt: before(KEPT.inbound) }),
      conversations: await inBatches(store, 'conversation', 'key', { updatedAt: before(KEPT.conversation) }),
      drafts: await inBatches(store, 'draft', 'id', { expiresAt: before(KEPT.draft) }),
      sent: await inBatches(store, 'outbox', 'id', {
        state: { in: [OutboxState.SENT, OutboxState.DROPPED] },
        notBefore: before(KEPT.sent),
      }),
      failed: await inBatches(store, 'outbox', 'id', { state: OutboxState.FAILED, notBefore: before(KEPT.failed) }),
      reminders: await inBatches(store, 'reminderDelivery', 'id', {
        state: { in: [ReminderState.SENT, ReminderState.SUPPRESSED, ReminderState.FAILED] },
        dueAt: before(KEPT.reminder),
      }),
      unheard: await inBatches(store, 'unheard', 'id', { at: before(KEPT.unheard) }),
      links: await inBatches(store, 'answerLink', 'tokenHash', { expiresAt: before(KEPT.link) }),
      runs: await inBatches(store, 'jobRun', 'id', { dueAt: before(KEPT.run) }),
      // What was taken back of pictures is looked for an hour long (filesInUse); 撤销 needs ten minutes.
      undo: await eraseUndo(store, new Date(now.getTime() - HOUR_MS)),
      visited: await store.write((tx) => forgetVisits(tx, now)),
      pictures: await shelf.sweep((files) => filesInUse(store.read, files, now)),
      leases: await inBatches(store, 'lease', 'name', { until: before(KEPT.lease) }),
    };
  },
});

type Table = 'inbound' | 'conversation' | 'draft' | 'outbox' | 'reminderDelivery' | 'unheard' | 'jobRun' | 'lease' | 'answerLink';

/** The part of a model that this needs, the same for every table. */
interface Rows {
  findMany(args: { where: object; select: Record<string, true>; take: number }): Promise<Record<string, unknown>[]>;
  deleteMany(args: { where: object }): Promise<{ count: number }>;
}

async function inBatches(store: Store, table: Table, id: string, where: object): Promise<number> {
  let removed = 0;
  for (;;) {
    const found = await (store.read[table] as unknown as Rows).findMany({ where, select: { [id]: true }, take: BATCH });
    if (found.length > 0) {
      const ids = found.map((row) => row[id]);
      removed += (await store.write((tx) => (tx[table] as unknown as Rows).deleteMany({ where: { [id]: { in: ids } } }))).count;
    }
    if (found.length < BATCH) return removed;
  }
}
