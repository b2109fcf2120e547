/** Domain work that a web page asks for: one transaction, its messages committed with it, run again when somebody was faster. */
import { randomUUID } from 'node:crypto';
import { type Store, WriteConflict } from '../../prisma/client';
import { OutboxBuffer, type OutboxRow } from '../delivery/outbox';
import type { ReminderScene } from '../domain/reminder/subject';
import type { Work } from '../domain/work';

const ATTEMPTS = 5;

export interface WriteParts {
  store: Store;
  /** Who is who, at this instant. */
  scene(): ReminderScene;
  sender: { adopt(rows: OutboxRow[]): void; handOver(rows: readonly OutboxRow[]): void };
}

/** @throws what `run` throws; then nothing is written and nothing sent */
export async function writeOnce<T>({ store, scene, sender }: WriteParts, run: (work: Work) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { reach, ...at } = scene();
    const outbox = new OutboxBuffer(`web:${randomUUID()}`, at.now, reach);
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
      if (!(error instanceof WriteConflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
