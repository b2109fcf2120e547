/** Brings rows into memory: claims what is due, wakes when the next row is, takes over what was just committed, keeps the leases. */
import type { Store } from '../../prisma/client';
import { type Clock, HOUR_MS, SECOND_MS } from '../clock';
import type { Log } from '../log';
import type { Surface } from '../wecom/inbound';
import { claimDue, nextDue } from './claim';
import { LEASE_MS } from './lease';
import type { OutboxRow } from './outbox';
import { fromInserted, type QueueRow } from './rows';

const CLAIM = 1000;
/** Fewer messages than this waiting in memory: claim more. */
const LOW = 400;
/** Another process may have written. */
const POLL_MS = SECOND_MS;
/** Timers are no finer than this; it also keeps a clock that stands still from being asked all the time. */
const FINEST_MS = 5;

export const SURFACES: readonly Surface[] = ['BOT', 'AGENT'];

export interface IntakeParts {
  store: Store;
  clock: Clock;
  log: Log;
  owner: string;
  /** May be sent from here now. */
  open(surface: Surface, now: Date): boolean;
  /** When a halted surface opens again; undefined when none is halted. */
  opensAt(now: Date): Date | undefined;
  /** Messages that wait in memory. */
  waiting(): number;
  /** Takes rows in, in their order. */
  take(rows: QueueRow[]): Promise<void>;
}

export class Intake {
  /** Keys of rows that are in memory. */
  private readonly hand = new Set<string>();
  private claiming: Promise<void> | undefined;
  private again = false;
  private wake: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;
  private marks = 0;
  private running = false;
  /** Arrivals are taken in one after the other. */
  private taking: Promise<void> = Promise.resolve();

  constructor(private readonly p: IntakeParts) {}

  start(): void {
    this.running = true;
    this.beat = setInterval(() => void this.renew(), LEASE_MS / 4).unref();
    this.claim();
  }

  /** Takes no more; resolves when what was being taken is in. */
  async stop(): Promise<void> {
    this.running = false;
    clearTimeout(this.wake);
    await this.claiming;
    await this.taking;
  }

  /** After the last row was given back. */
  end(): void {
    clearInterval(this.beat);
  }

  get busy(): boolean {
    return this.claiming !== undefined;
  }

  async quiet(): Promise<void> {
    await this.claiming;
    await this.taking;
  }

  /** More may fit now. */
  refill(): void {
    if (this.again) this.claim();
  }

  claim(): void {
    if (!this.running) return;
    this.again = true;
    if (this.claiming || this.p.waiting() >= LOW) return;
    clearTimeout(this.wake);
    this.claiming = this.claimBatch()
      .catch((error: unknown) => {
        this.p.log.error({ err: error }, 'outbox: claim failed');
        this.wakeIn(SECOND_MS);
      })
      .finally(() => {
        this.claiming = undefined;
        this.refill();
      });
  }

  /** Leases rows that are about to be inserted to this process, if it can send them at once. */
  adopt(rows: readonly OutboxRow[]): void {
    if (!this.running) return;
    const now = this.p.clock.now();
    const mine = { state: 'LEASED' as const, owner: this.mark(), leaseUntil: new Date(now.getTime() + LEASE_MS) };
    for (const row of rows)
      if (this.p.open(row.surface, now) && new Date(row.notBefore) <= now && this.p.waiting() < CLAIM) Object.assign(row, mine);
  }

  handOver(rows: readonly OutboxRow[]): void {
    const adopted = rows.filter((row) => row.state === 'LEASED' && !this.hand.has(row.key));
    if (adopted.length > 0) this.takeIn(adopted.map(fromInserted));
    if (adopted.length < rows.length) this.claim();
  }

  /** They left memory. */
  letGo(keys: Iterable<string>): void {
    for (const key of keys) this.hand.delete(key);
  }

  private mark(): string {
    this.marks += 1;
    return `${this.p.owner}#${this.marks}`;
  }

  private takeIn(rows: QueueRow[]): void {
    if (rows.length === 0) return;
    for (const row of rows) this.hand.add(row.key);
    this.taking = this.taking
      .then(() => this.p.take(rows))
      .catch((error: unknown) => {
        // Those who come after them are still taken in.
        this.p.log.error({ err: error, rows: rows.length }, 'outbox: rows not taken in');
        this.letGo(rows.map((row) => row.key));
      });
  }

  private async claimBatch(): Promise<void> {
    this.again = false;
    const { store, clock, log } = this.p;
    const now = clock.now();
    const surfaces = SURFACES.filter((s) => this.p.open(s, now));
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const before = new Set(this.hand);
    const claimed = await claimDue(store, { mark: this.mark(), now, leaseUntil, surfaces, limit: CLAIM });
    const { rows, unreadable } = claimed;
    if (unreadable.length > 0) log.error({ keys: unreadable }, 'outbox: content cannot be read');
    const mine = rows.filter((row) => !this.hand.has(row.key));
    const ended = await this.endedMeanwhile(mine.filter((row) => before.has(row.key)));
    this.takeIn(mine.filter((row) => !ended.has(row.key)));
    await this.taking;
    if (rows.length >= CLAIM) {
      this.again = true;
      return;
    }
    const next = await nextDue(store.read, surfaces);
    const opens = this.p.opensAt(now);
    const at = Math.min(next?.getTime() ?? Number.POSITIVE_INFINITY, opens?.getTime() ?? Number.POSITIVE_INFINITY);
    const untilNext = at - clock.now().getTime();
    this.wakeIn(store.kind === 'postgresql' ? Math.min(POLL_MS, untilNext) : untilNext);
  }

  /**
   * After a jump of the clock the leases of rows in memory have run out, and the claim finds them too. Which of these left memory while it ran
   * because they were done?
   */
  private async endedMeanwhile(rows: readonly QueueRow[]): Promise<Set<string>> {
    if (rows.length === 0) return new Set();
    const where = { key: { in: rows.map((row) => row.key) }, state: { not: 'LEASED' as const } };
    const ended = await this.p.store.read.outbox.findMany({ where, select: { key: true } });
    return new Set(ended.map((row) => row.key));
  }

  /** Exactly when the next row is due. */
  private wakeIn(ms: number): void {
    clearTimeout(this.wake);
    if (!this.running || !Number.isFinite(ms)) return;
    this.wake = setTimeout(() => this.claim(), Math.max(FINEST_MS, Math.min(ms, HOUR_MS)));
    this.wake.unref();
  }

  /** Rows we hold stay ours while they wait for their turn. */
  private async renew(): Promise<void> {
    const keys = [...this.hand];
    const leaseUntil = new Date(this.p.clock.now().getTime() + LEASE_MS);
    try {
      for (let i = 0; i < keys.length; i += 1000)
        await this.p.store.write((tx) =>
          tx.outbox.updateMany({ where: { key: { in: keys.slice(i, i + 1000) }, state: 'LEASED' }, data: { leaseUntil } }),
        );
    } catch (error) {
      this.p.log.warn({ err: error }, 'outbox: leases not renewed');
    }
  }
}
