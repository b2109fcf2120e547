/** Collects what became of messages and writes it, many at once and one transaction at a time. */
import { isTrouble, type Store } from '../../prisma/client';
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
    try {
      await this.settle(batch, this.p.gate);
    } catch (error) {
      this.p.log.error({ err: error, rows: endings.length }, 'outbox: ends not written, trying again');
      const left = isTrouble(error) ? batch : await this.oneByOne(batch);
      if (left.length === 0) return;
      this.collected = [...left, ...this.collected];
      await new Promise((done) => setTimeout(done, TRY_AGAIN_MS));
    }
  }

  private async settle(batch: readonly Ended[], gate: ReminderGate | undefined): Promise<void> {
    const { store, clock, wire } = this.p;
    const endings = batch.flatMap((e) => e.endings);
    const unreached = await store.write((tx) => settle(tx, endings, { now: clock.now(), gate, has: (s) => wire.has(s) }));
    for (const found of unreached) this.p.onUnreached?.(found);
    this.p.written(batch);
  }

  /**
   * One of them may be the reason. It keeps no other waiting: if its reminders cannot be told, its own row is written without them.
   * @returns those that could not be written at all
   */
  private async oneByOne(batch: readonly Ended[]): Promise<Ended[]> {
    const left: Ended[] = [];
    for (const ended of batch) {
      try {
        await this.settle([ended], this.p.gate).catch((error: unknown) => {
          if (isTrouble(error)) throw error;
          this.p.log.error({ err: error, keys: ended.endings.map((e) => e.row.key) }, 'outbox: an end is not told to its reminders');
          return this.settle([ended], undefined);
        });
      } catch {
        left.push(ended);
      }
    }
    return left;
  }
}
