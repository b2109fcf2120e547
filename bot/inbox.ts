/**
 * Everything WeCom delivers is written here before it is acknowledged, once: the key is the message id, and a second delivery changes nothing.
 * Messages that arrive together are written by one statement.
 */
import { isTrouble, Prisma, type Store } from '../prisma/client';
import type { Clock } from './clock';
import { isAlive } from './delivery/lease';
import type { Log } from './log';
import { conversationOf, type Inbound } from './wecom/inbound';

const BATCH = 200;

interface Waiting {
  inbound: Inbound;
  resolve(fresh: boolean): void;
  reject(error: unknown): void;
}

export class Inbox {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  /** Keys whose writing failed: the commit may have gone through and its answer been lost. Handled when they come again, or when they are found. */
  private readonly doubtful = new Set<string>();
  /** Deliveries written down or recognised as repeated, since the start. */
  taken = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: Log,
    /** This process. */
    private readonly owner: string,
    private readonly handle: (inbound: Inbound) => void,
  ) {}

  /** Writes a message down. Resolves when it is durable: true when it is new, false when it was delivered before. */
  accept(inbound: Inbound): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ inbound, resolve, reject });
      this.writing ??= this.drain();
    });
  }

  /**
   * Messages that a process which is gone has left behind: on SQLite, at start, all of them (`everything`), else those of processes whose lease of
   * life has run out. One that only seemed to be gone does no harm: a message is marked handled once, and whoever comes second rolls back.
   */
  async recover(everything: boolean): Promise<number> {
    const { read } = this.store;
    const left = await read.inbound.findMany({
      where: {
        handledAt: null,
        event: { not: null },
        ...(!everything && { OR: [{ owner: { not: this.owner } }, { key: { in: [...this.doubtful] } }] }),
      },
      orderBy: { receivedAt: 'asc' },
    });
    // After the messages: a process is alive before it takes any.
    const alive = everything || left.length === 0 ? undefined : await isAlive(read, this.clock.now());
    let taken = 0;
    for (const row of left) {
      if (row.owner !== this.owner && alive?.(row.owner)) continue;
      const { count } = await this.store.write((tx) =>
        tx.inbound.updateMany({
          where: { key: row.key, owner: row.owner, handledAt: null },
          data: { owner: this.owner, attempts: { increment: 1 } },
        }),
      );
      if (count !== 1) continue;
      this.doubtful.delete(row.key);
      const event = await this.read(row.key, row.event as string);
      if (!event) continue;
      this.handle(event);
      taken += 1;
    }
    if (taken) this.log.warn({ taken }, 'messages taken over from a process that is gone');
    return taken;
  }

  /** What cannot be read is set aside: it would keep every start from getting on. */
  private async read(key: string, text: string): Promise<Inbound | undefined> {
    try {
      const event = JSON.parse(text) as Inbound;
      return { ...event, receivedAt: new Date(event.receivedAt) };
    } catch (error) {
      this.log.error({ key, err: error }, 'a message that was left cannot be read');
      const data = { handledAt: this.clock.now(), outcome: 'FAILED' as const, error: 'unreadable' };
      await this.store.write((tx) => tx.inbound.updateMany({ where: { key, handledAt: null }, data }));
      return undefined;
    }
  }

  private async drain(): Promise<void> {
    while (this.waiting.length) {
      // What arrives in the same turn of the event loop joins the batch.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.write(batch);
      } catch (error) {
        // One of them may be the reason; it takes no other with it.
        if (batch.length > 1 && !isTrouble(error)) for (const w of batch) await this.write([w]).catch((e: unknown) => this.failed([w], e));
        else this.failed(batch, error);
      }
    }
    this.writing = undefined;
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    const fresh = await this.insert(batch.map((w) => w.inbound));
    for (const w of batch) {
      // The first of two deliveries in one batch is the new one.
      const wasDoubtful = this.doubtful.delete(w.inbound.key);
      const isNew = fresh.delete(w.inbound.key) || wasDoubtful;
      if (isNew) this.handle(w.inbound);
      w.resolve(isNew);
    }
    this.taken += batch.length;
  }

  private failed(batch: readonly Waiting[], error: unknown): void {
    for (const w of batch) {
      this.doubtful.add(w.inbound.key);
      w.reject(error);
    }
  }

  private async insert(inbounds: readonly Inbound[]): Promise<Set<string>> {
    const rows = inbounds.map(
      (i) =>
        Prisma.sql`(${i.key}, ${i.surface}, ${i.kind}, ${conversationOf(i)}, ${i.userid}, ${JSON.stringify(i)}, ${i.receivedAt}, ${this.owner}, 0)`,
    );
    const inserted = await this.store.write((tx) =>
      tx.$queryRaw<{ key: string }[]>(
        Prisma.sql`INSERT INTO "Inbound" ("key", "surface", "kind", "conversation", "userid", "event", "receivedAt", "owner", "attempts")
          VALUES ${Prisma.join(rows)} ON CONFLICT ("key") DO NOTHING RETURNING "key"`,
      ),
    );
    return new Set(inserted.map((r) => r.key));
  }
}
