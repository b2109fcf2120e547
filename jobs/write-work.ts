/** What a job writes, in one transaction with the messages it owes. Nobody is woken by them. */
import { OutboxBuffer, type OutboxRow } from '../bot/delivery/outbox';
import { isQuiet, quietEnd } from '../bot/domain/reminder/plan';
import type { Work } from '../bot/domain/work';
import type { JobRunContext } from './job';

/** @param key of this piece of the run, part of its messages' keys */
export async function writeWork<T>(
  { store, scene, sender, due, now }: JobRunContext,
  key: string,
  what: (work: Work) => Promise<T>,
): Promise<T> {
  const { directory, calendar, zone, reach } = scene(now);
  let rows: OutboxRow[] = [];
  const result = await store.write(async (tx) => {
    const outbox = new OutboxBuffer(`job:${key}:${due.toISOString()}`, now, reach, isQuiet(now, zone) ? quietEnd(now, zone) : now);
    const done = await what({ tx, now, zone, directory, calendar, outbox });
    rows = outbox.rows;
    sender.adopt(rows);
    await outbox.flush(tx);
    return done;
  });
  sender.handOver(rows);
  return result;
}
