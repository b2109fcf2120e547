/**
 * What only one process may do at a time: hold the long connection, tick. A lease that is not renewed runs out; the next process takes it.
 * On SQLite there is one process: it takes every lease at its start, however the last one ended.
 */

import { Prisma, type Reader, type Store } from '../../prisma/client';
import { type Clock, SECOND_MS } from '../clock';

/** How long a lease outlives its holder. */
export const LEASE_MS = 10 * SECOND_MS;

/** Lease of the one process that ticks; its last beat is the last tick. */
export const TICKER = 'ticker';

/** No lease: its last beat is when a foreign program last took the long connection away. Forgotten at a start on SQLite. */
export const KICKED = 'kicked';

/** Takes or renews a lease. @returns whether `owner` holds it now */
export async function hold(store: Store, name: string, owner: string, now: Date, ttlMs = LEASE_MS): Promise<boolean> {
  const until = new Date(now.getTime() + ttlMs);
  // A clock that was moved back leaves leases far ahead: none can honestly end later than a full lease from now.
  const beyond = new Date(now.getTime() + 6 * ttlMs);
  const count = await store.write((tx) =>
    tx.$executeRaw(Prisma.sql`
      INSERT INTO "Lease" ("name", "owner", "until", "beatAt") VALUES (${name}, ${owner}, ${until}, ${now})
      ON CONFLICT ("name") DO UPDATE SET "owner" = excluded."owner", "until" = excluded."until", "beatAt" = excluded."beatAt"
      WHERE "Lease"."owner" = excluded."owner" OR "Lease"."until" <= ${now} OR "Lease"."until" > ${beyond}`),
  );
  return count === 1;
}

/** Gives a lease back, so that another process need not wait for its end. */
export async function release(store: Store, name: string, owner: string): Promise<void> {
  await store.write((tx) => tx.lease.deleteMany({ where: { name, owner } }));
}

/** Last sign of life of whoever holds the lease; undefined when nobody ever did. */
export async function beatOf(reader: Pick<Reader, 'lease'>, name: string): Promise<Date | undefined> {
  return (await reader.lease.findUnique({ where: { name } }))?.beatAt;
}

/** On SQLite, at start: whoever held anything is dead. */
export async function takeAllLeases(store: Store): Promise<void> {
  if (store.kind === 'sqlite') await store.write((tx) => tx.lease.deleteMany({}));
}

/** Name of the lease that a process of several holds while it lives: what it has left unhandled is taken over when it has run out. */
export const lifeOf = (owner: string): string => `process:${owner}`;

/** Tells which processes live. */
export async function isAlive(reader: Pick<Reader, 'lease'>, now: Date): Promise<(owner: string) => boolean> {
  const living = await reader.lease.findMany({ where: { name: { startsWith: lifeOf('') }, until: { gt: now } }, select: { owner: true } });
  const owners = new Set(living.map((l) => l.owner));
  return (owner) => owners.has(owner);
}

export interface LeaseKeeperOptions {
  store: Store;
  name: string;
  owner: string;
  clock: Clock;
  /** Called when it is gained or lost. */
  onChange?(held: boolean): void;
  onError(error: unknown): void;
  ttlMs?: number;
}

/** Tries for a lease, holds it by renewing, and says when it is lost. */
export class LeaseKeeper {
  private timer: NodeJS.Timeout | undefined;
  private expiry: NodeJS.Timeout | undefined;
  private isHeld = false;
  private running = false;
  private beating: Promise<void> | undefined;

  constructor(private readonly o: LeaseKeeperOptions) {}

  get held(): boolean {
    return this.isHeld;
  }

  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    await this.beat();
  }

  /** Gives it back. */
  async stop(): Promise<void> {
    this.running = false;
    clearTimeout(this.timer);
    clearTimeout(this.expiry);
    await this.beating;
    if (!this.isHeld) return;
    this.change(false);
    await release(this.o.store, this.o.name, this.o.owner);
  }

  private beat(): Promise<void> {
    this.beating = this.renew().finally(() => {
      if (!this.running) return;
      this.timer = setTimeout(() => void this.beat(), (this.o.ttlMs ?? LEASE_MS) / 3);
      this.timer.unref();
    });
    return this.beating;
  }

  /** Tries for it, or renews it, now: it does so by itself, but for a clock that was moved. */
  async renew(): Promise<void> {
    const { store, name, owner, clock, onError, ttlMs = LEASE_MS } = this.o;
    try {
      const asked = performance.now();
      const held = await hold(store, name, owner, clock.now(), ttlMs);
      if (!this.running) return;
      clearTimeout(this.expiry);
      // Without a renewal in time we must think that another process has it. It runs from the asking: the answer may have been slow.
      const left = ttlMs * 0.8 - (performance.now() - asked);
      this.change(held && left > 0);
      if (this.isHeld) this.expiry = setTimeout(() => this.change(false), left).unref();
    } catch (error) {
      onError(error);
    }
  }

  private change(held: boolean): void {
    if (held === this.isHeld) return;
    this.isHeld = held;
    this.o.onChange?.(held);
  }
}
