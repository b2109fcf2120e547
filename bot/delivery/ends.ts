/** Collects what became of messages and writes it, many at once and one transaction at a time. */
import type { Store } from '../../prisma/client';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { ReminderGate } from './gate';
import type { Parcel } from './parcel';
import { type Ending, settle, type Unreached } from './settle';
import type { Wire } from './wire';

/** So many rows are written at once, or what has come together in so many milliseconds. */
const WRITE_AT = 100;
const WRITE_MS = 15;
const TRY_AGAIN_MS = 500;

export interface Ended {
  /** Absent: other rows of the message are still on their way. */
  parcel: Parcel | undefined;
  endings: readonly Ending[];
}

export interface EndsParts {
  store: Store;
  clock: Clock;
  log: Log;
  wire: Wire;
  gate?: ReminderGate;
  onUnreached?(found: Unreached): void;
  /** They are in the database. */
  written(batch: readonly Ended[]): void;
}

export class Ends {
  private collected: Ended[] = [];
  private rows = 0;
  private atOnce = false;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  constructor(private readonly p: EndsParts) {}

  get empty(): boolean {
    return this.collected.length === 0 && this.writing === undefined;
  }

  /** @param atOnce others wait for it to be written */
  add(ended: Ended, atOnce = false): void {
    this.collected.push(ended);
    this.atOnce ||= atOnce;
    this.rows += ended.endings.length;
    this.schedule();
  }

  holds(parcel: Parcel): boolean {
    return this.collected.some((e) => e.parcel === parcel);
  }

  /** Writes until nothing is left, or until it has failed for `ms`. */
  async drain(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!this.empty && performance.now() < deadline) await this.write();
  }

  /** The batch under way, if any. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private schedule(): void {
    if (this.rows >= WRITE_AT || this.atOnce) void this.write();
    else
      this.timer ??= setTimeout(() => {
        // A write under way does not take what has come since: its end looks again.
        this.timer = undefined;
        void this.write();
      }, WRITE_MS);
  }

  private write(): Promise<void> {
    this.writing ??= this.writeBatch().finally(() => {
      this.writing = undefined;
      if (this.collected.length > 0) this.schedule();
    });
    return this.writing;
  }

  private async writeBatch(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.collected;
    this.collected = [];
    this.rows = 0;
    this.atOnce = false;
    const endings = batch.flatMap((e) => e.endings);
    if (endings.length === 0) return;
    const { store, clock, gate, wire, log } = this.p;
    try {
      const unreached = await store.write((tx) => settle(tx, endings, { now: clock.now(), gate, has: (s) => wire.has(s) }));
      for (const found of unreached) this.p.onUnreached?.(found);
      this.p.written(batch);
    } catch (error) {
      log.error({ err: error, rows: endings.length }, 'outbox: ends not written, trying again');
      this.collected = [...batch, ...this.collected];
      await new Promise((done) => setTimeout(done, TRY_AGAIN_MS));
    }
  }
}
