/** Work that no message asked for (a page, a job): one transaction, its messages committed with it, run again when somebody was faster. */
import { isConflict, type Store } from '../../prisma/client';
import { OutboxBuffer, type OutboxRow } from '../delivery/outbox';
import type { ReminderScene } from './reminder/subject';
import type { Work } from './work';

const ATTEMPTS = 5;

export interface WriteParts {
  store: Store;
  /** Who is who, at this instant. */
  scene(): ReminderScene;
  sender: { adopt(rows: OutboxRow[]): void; handOver(rows: readonly OutboxRow[]): void };
}

/**
 * @param prefix of its messages' keys, unique to this piece of work
 * @param notBefore when those that name no time may go; at once when left out
 * @throws what `run` throws; then nothing is written and nothing sent
 */
export async function writeWork<T>(
  { store, scene, sender }: WriteParts,
  prefix: string,
  run: (work: Work) => Promise<T>,
  notBefore?: Date,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { reach, ...at } = scene();
    const outbox = new OutboxBuffer(prefix, at.now, reach, notBefore);
    try {
      const result = await store.write(async (tx) => {
        const done = await run({ tx, ...at, outbox });
        sender.adopt(outbox.rows);
        await outbox.flush(tx);
        return done;
      });
      sender.handOver(outbox.rows);
      return result;
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
