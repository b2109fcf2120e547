/**
 * The one queue. Rows due are claimed in batches (or handed over right after the commit that made them), looked at again, sent 50 at a time, one
 * at a time and in order for each conversation, and their ends are written many at once. Only this leases, repeats and budgets.
 */

import { OutboxState } from '../../prisma/client';
import { MINUTE_MS, SECOND_MS } from '../clock';
import type { Surface } from '../wecom/inbound';
import { type Attempted, attempt, isBare, messagesOf } from './attempt';
import { Budget } from './budget';
import { takeAll } from './claim';
import { type Ended, Ends } from './ends';
import { Intake, SURFACES } from './intake';
import { Lanes } from './lanes';
import type { OutboxRow } from './outbox';
import { intoParcels, type Parcel, split, without } from './parcel';
import { decide, type Failure, isAwaited, notShown } from './policy';
import { laneOf, type QueueRow, WAITS_FOR_BUDGET } from './rows';
import { SecondLook } from './second-look';
import type { SenderParts, SenderStats } from './sender-parts';
import type { Ending } from './settle';
import { Turns } from './turns';

const IN_FLIGHT = 50;
const STOP_MS = 5 * SECOND_MS;

const noFiles = async (): Promise<never> => {
  throw new Error('nobody makes files here');
};
/** A clock that goes back by more than this was moved; by less, it was put right. */
const MOVED_BACK_MS = 10 * MINUTE_MS;

export class Sender {
  private readonly budget = new Budget();
  private readonly lanes = new Lanes<Parcel>();
  private readonly intake: Intake;
  private readonly ends: Ends;
  private readonly look: SecondLook;
  private readonly turns = new Turns();
  private readonly haltedUntil: Record<Surface, number> = { BOT: 0, AGENT: 0 };
  private readonly timers = new Set<NodeJS.Timeout>();
  /** They carry reminders and wait until others have been looked at. */
  private readonly toLookAt: Parcel[] = [];
  private readonly counters = { sent: 0, failed: 0, dropped: 0, repeated: 0, alerts: 0 };
  private inFlight = 0;
  private running = false;
  /** Time of the last nudge. */
  private nudgedAt = 0;
  private startingAnew: Promise<void> | undefined;

  constructor(private readonly p: SenderParts) {
    const { store, clock, log, owner } = p;
    this.intake = new Intake({
      store,
      clock,
      log,
      owner,
      open: (surface, now) => this.open(surface, now),
      opensAt: (now) => this.opensAt(now),
      waiting: () => this.depth - this.inFlight,
      take: (rows) => this.take(rows),
    });
    this.ends = new Ends({ ...p, written: (batch) => this.written(batch) });
    this.look = new SecondLook(p.gate, clock, log, p.quickMs?.[0]);
  }

  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    await takeAll(this.p.store, this.p.clock.now());
    this.intake.start();
  }

  /** Something was committed, the clock was moved or the link came up: looks for what is due. Cheap; call it as often as you like. */
  nudge(): void {
    this.look.changed();
    const now = this.p.clock.now();
    const back = now.getTime() < this.nudgedAt - MOVED_BACK_MS;
    this.nudgedAt = now.getTime();
    if (back) this.startingAnew = this.startAnew(now);
    else this.intake.claim();
  }

  /** The clock was moved back: until it catches up, halts, counts and pauses of another time would hold everything. */
  private async startAnew(now: Date): Promise<void> {
    this.p.log.warn({ now }, 'outbox: the clock was moved back, pauses and counts start anew');
    for (const surface of SURFACES) this.haltedUntil[surface] = 0;
    this.budget.forget();
    try {
      // A row that was put off says why.
      const putOff = { state: OutboxState.QUEUED, error: { not: null }, notBefore: { gt: now } };
      await this.p.store.write((tx) => tx.outbox.updateMany({ where: putOff, data: { notBefore: now } }));
    } catch (error) {
      this.p.log.error({ err: error }, 'outbox: pauses not ended');
    }
    this.intake.claim();
  }

  /**
   * For rows that are about to be inserted: those this process can send at once are leased to it from birth, so that `handOver` need not read
   * them again and nobody else takes them. Call it once a transaction, after its last row is known.
   */
  adopt(rows: readonly OutboxRow[]): void {
    this.intake.adopt(rows);
  }

  /** Right after the commit of `rows`. Those that were adopted go at once, the others when they are due. */
  handOver(rows: readonly OutboxRow[]): void {
    this.look.changed();
    this.intake.handOver(rows);
  }

  /** Takes no more, waits for what is under way, gives the rest back. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    const deadline = performance.now() + STOP_MS;
    await this.intake.stop();
    while (this.inFlight > 0 && performance.now() < deadline) await new Promise((done) => setTimeout(done, 10));
    for (const timer of this.timers) clearTimeout(timer);
    await this.ends.settled();
    for (const parcel of this.lanes.inside) if (!this.ends.holds(parcel)) this.putOff(parcel, this.p.clock.now());
    await this.ends.drain(STOP_MS);
    this.intake.end();
  }

  /** Resolves when nothing that is due now is left to do; quick repetitions are waited for. */
  async idle(): Promise<void> {
    await this.startingAnew;
    for (;;) {
      await this.intake.quiet();
      if (!this.intake.busy && this.lanes.inside.size === 0 && this.ends.empty) return;
      await new Promise((done) => setTimeout(done, 2));
    }
  }

  /** Parcels that wait or are on their way; those that wait for their turn are not counted. */
  get depth(): number {
    return this.lanes.inside.size - this.turns.waiting;
  }

  stats(): SenderStats {
    let oldest = Number.POSITIVE_INFINITY;
    for (const parcel of this.lanes.inside) oldest = Math.min(oldest, (parcel.rows[0] as QueueRow).notBefore.getTime());
    const lagMs = Number.isFinite(oldest) ? Math.max(0, this.p.clock.now().getTime() - oldest) : 0;
    return { ...this.counters, queued: this.depth - this.inFlight, inFlight: this.inFlight, lagMs };
  }

  // ---- in ----------------------------------------------------------------------------------------------------------------

  private open(surface: Surface, now: Date): boolean {
    const up = surface === 'BOT' ? this.p.wire.botReady() : true;
    return up && this.p.wire.has(surface) && this.haltedUntil[surface] <= now.getTime();
  }

  private opensAt(now: Date): Date | undefined {
    const halted = SURFACES.map((s) => this.haltedUntil[s]).filter((t) => t > now.getTime());
    return halted.length > 0 ? new Date(Math.min(...halted)) : undefined;
  }

  private async take(rows: QueueRow[]): Promise<void> {
    try {
      await this.budget.load(this.p.store.read, rows, this.p.clock.now());
    } catch (error) {
      this.p.log.error({ err: error }, 'outbox: budgets not read');
    }
    for (const parcel of intoParcels(rows)) this.lanes.enter(parcel);
    this.pump();
  }

  // ---- out ---------------------------------------------------------------------------------------------------------------

  private pump(): void {
    while (this.inFlight < IN_FLIGHT) {
      const turn = this.turns.next();
      if (turn) this.lanes.again(turn);
      const [parcel] = this.lanes.next(1);
      if (!parcel) return;
      if (!this.look.needs(parcel)) this.dispatch(parcel);
      else if (this.look.busy) this.toLookAt.push(parcel);
      else void this.lookAgain([parcel, ...this.lanes.next(Number.MAX_SAFE_INTEGER)]);
    }
  }

  /** What carries no reminder does not wait for it. */
  private async lookAgain(ready: Parcel[]): Promise<void> {
    const parcels: Parcel[] = [];
    for (const parcel of ready)
      if (this.look.needs(parcel)) parcels.push(parcel);
      else this.lanes.again(parcel);
    const ends = await this.look.at(parcels);
    for (const parcel of parcels) {
      const endings = ends.get(parcel);
      if (endings) this.part(parcel, endings);
      else this.lanes.again(parcel);
    }
    for (const parcel of this.toLookAt.splice(0)) this.lanes.again(parcel);
    this.pump();
  }

  private dispatch(parcel: Parcel): void {
    const { clock, wire, linkBase } = this.p;
    const now = clock.now();
    if (!this.running || !this.open(parcel.surface, now)) {
      this.putOff(parcel, new Date(Math.max(now.getTime(), this.haltedUntil[parcel.surface])));
      return;
    }
    const render = linkBase === undefined ? {} : { linkBase };
    const messages = Math.max(1, messagesOf(parcel, render) - parcel.delivered);
    const early = parcel.rows.flatMap((row): Ending[] => {
      if (row.expiresAt && row.expiresAt < now) return [{ row, end: 'DROPPED', error: 'expired' }];
      // A repetition must be the same, and was counted.
      const freeAt = parcel.doubtful ? undefined : this.budget.freeAt(laneOf(row), messages, parcel.priority <= 1, now);
      return freeAt ? [{ ...this.later(parcel, row, freeAt, row.attempts), error: WAITS_FOR_BUDGET }] : [];
    });
    if (early.length > 0) {
      this.part(parcel, early);
      return;
    }
    if (isBare(parcel, render) && !this.turns.take(parcel)) return;
    this.inFlight += 1;
    parcel.tries += 1;
    for (const lane of parcel.lanes) this.budget.spend(lane, messages, now);
    void attempt(parcel, { wire, now, render, files: this.p.files ?? noFiles }).then((attempted) => this.attempted(parcel, attempted));
  }

  private attempted(parcel: Parcel, attempted: Attempted): void {
    this.inFlight -= 1;
    if (attempted.as !== 'sent') this.failed(parcel, attempted);
    else {
      const missed = { end: 'UNREACHED', errcode: 81013, error: '应用消息送不到这位成员。' } as const;
      this.end(parcel, (row) => (parcel.unreached.has(row.target.toLowerCase()) ? { row, ...missed } : { row, end: 'SENT' }));
    }
    this.pump();
    this.intake.refill();
  }

  private failed(parcel: Parcel, failure: Failure): void {
    const { clock, log, wire, random = Math.random, quickMs } = this.p;
    const now = clock.now();
    const row = parcel.rows[0] as QueueRow;
    const { surface, tries } = parcel;
    const line = { key: row.key, surface, rows: parcel.rows.length, as: failure.as, errcode: failure.errcode, tries, hint: failure.hint };
    const why = { error: failure.hint, ...(failure.errcode !== undefined && { errcode: failure.errcode }) };
    if (surface === 'BOT' && failure.as === 'unknown' && !wire.botReady()) {
      // The link is gone: whoever holds it next goes on.
      this.putOff(parcel, now, why);
      return;
    }
    const decision = decide(failure, parcel, now, random(), quickMs);
    if (decision.do === 'repeat' || decision.do === 'later') {
      this.counters.repeated += 1;
      log.warn({ ...line, afterMs: decision.afterMs }, 'outbox: tried again later');
    } else log.error(line, 'outbox: refused');
    switch (decision.do) {
      case 'repeat':
        this.repeat(parcel, decision.afterMs);
        return;
      case 'later': {
        const at = new Date(now.getTime() + decision.afterMs);
        if (decision.halt === 'lane') for (const lane of parcel.lanes) this.budget.block(lane, at);
        if (decision.halt === 'surface') {
          this.haltedUntil[surface] = at.getTime();
          this.counters.alerts += 1;
          log.error({ surface, errcode: failure.errcode, hint: failure.hint, until: at }, 'outbox: halted, an admin must look');
        }
        this.end(parcel, (r) => ({ ...this.later(parcel, r, at, r.attempts + 1), ...why }));
        return;
      }
      case 'split':
        this.lanes.leave(parcel);
        for (const single of split(parcel)) this.lanes.enter(single);
        return;
      case 'other-surface':
        if (row.reply?.kind.endsWith('welcome')) this.end(parcel, (r) => ({ row: r, end: 'DROPPED', error: 'expired' }));
        else this.end(parcel, (r) => ({ row: { ...r, delivered: parcel.delivered }, end: 'UNREACHED', ...why }));
        return;
      case 'say-so':
        this.end(parcel, (r) => {
          if (!isAwaited(r)) return { row: r, end: 'FAILED', ...why };
          // A handle that was refused may count as used. URL mode has no other way.
          const asNew = !r.reply?.kind.startsWith('http');
          return { ...this.later(parcel, r, now, r.attempts + 1), ...why, content: notShown(r), delivered: 0, asNew };
        });
        return;
      case 'close-chat':
        void this.closeChat(row.target);
        this.end(parcel, (r) => ({ row: r, end: 'FAILED', ...why }));
        return;
      default:
        this.end(parcel, (r) => ({ row: r, end: 'FAILED', ...why }));
    }
  }

  private repeat(parcel: Parcel, afterMs: number): void {
    this.look.forget(parcel);
    // WeCom has refused it: it is not there, and others may go meanwhile.
    if (!parcel.doubtful) this.turns.release(parcel);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.lanes.again(parcel);
      this.pump();
    }, afterMs);
    this.timers.add(timer);
  }

  /** WeCom refuses this group for good: the admin sees it, nothing is sent there until somebody speaks there again. */
  private async closeChat(chatid: string): Promise<void> {
    try {
      await this.p.store.write((tx) => tx.chat.updateMany({ where: { chatid }, data: { pushable: false } }));
    } catch (error) {
      this.p.log.error({ err: error }, 'outbox: chat not closed');
    }
  }

  // ---- ends --------------------------------------------------------------------------------------------------------------

  private end(parcel: Parcel, ending: (row: QueueRow) => Ending): void {
    this.ends.add({ parcel, endings: parcel.rows.map(ending) }, this.turns.has(parcel));
  }

  /** Back into the queue, not counted as an attempt. */
  private putOff(parcel: Parcel, at: Date, why: { error?: string; errcode?: number } = {}): void {
    this.end(parcel, (row) => ({ ...this.later(parcel, row, at, row.attempts), ...why }));
  }

  private later(parcel: Parcel, row: QueueRow, notBefore: Date, attempts: number): Ending & { end: 'LATER' } {
    const { delivered, asNew, doubtful } = parcel;
    // Without an answer it may be there: those that went together are repeated together.
    const mark = doubtful ? { mark: `=${(parcel.rows[0] as QueueRow).key}` } : {};
    return { row, end: 'LATER', notBefore, attempts, delivered, asNew, ...mark };
  }

  /** Some rows of a message end without being sent; the others go on. */
  private part(parcel: Parcel, endings: Ending[]): void {
    const rest = without(
      parcel,
      endings.map((e) => e.row),
    );
    this.ends.add({ parcel: rest ? undefined : parcel, endings });
    if (rest) this.lanes.again(parcel);
  }

  /** The lanes go on only now: what a crash can double is the one message in flight. */
  private written(batch: readonly Ended[]): void {
    let again = false;
    for (const { parcel, endings } of batch) {
      for (const { end } of endings) {
        if (end === 'SENT') this.counters.sent += 1;
        else if (end === 'DROPPED') this.counters.dropped += 1;
        else if (end === 'FAILED') this.counters.failed += 1;
        else again = true;
      }
      this.intake.letGo(endings.map((e) => e.row.key));
      if (!parcel) continue;
      this.lanes.leave(parcel);
      this.turns.release(parcel);
    }
    this.pump();
    if (again) this.intake.claim();
    else this.intake.refill();
  }
}
