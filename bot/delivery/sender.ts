/**
 * The one queue. Rows due are claimed in batches (or handed over right after the commit that made them), looked at again, sent 50 at a time, one
 * at a time and in order for each conversation, and their ends are written many at once. Only this leases, repeats and budgets.
 */
import type { Store } from '../../prisma/client';
import { type Clock, HOUR_MS, SECOND_MS } from '../clock';
import type { Log } from '../log';
import type { Surface } from '../wecom/inbound';
import { type Attempted, attempt } from './attempt';
import { Budget } from './budget';
import { claimDue, nextDue, takeAll } from './claim';
import type { ReminderGate } from './gate';
import { Lanes } from './lanes';
import { LEASE_MS } from './lease';
import type { OutboxRow } from './outbox';
import { intoParcels, messagesOf, type Parcel, split } from './parcel';
import { decide, type Failure } from './policy';
import { fromInserted, laneOf, type QueueRow, WAITS_FOR_BUDGET } from './rows';
import { type Ending, settle, type Unreached } from './settle';
import type { Wire } from './wire';

export interface SenderParts {
  store: Store;
  clock: Clock;
  wire: Wire;
  log: Log;
  /** This process, unique among those that share the database. */
  owner: string;
  /** Links with this address stay links in texts. */
  linkBase?: string;
  gate?: ReminderGate;
  /** Somebody turned out not to be reachable that way. */
  onUnreached?(found: Unreached): void;
  /** 0–1; for the spread of pauses. */
  random?: () => number;
}

const IN_FLIGHT = 50;
const CLAIM = 1000;
/** Fewer than this waiting in memory: claim more. */
const LOW = 400;
const SETTLE_AT = 100;
const SETTLE_MS = 15;
/** What was looked at longer ago than this is looked at again before it goes. */
const FRESH_MS = 1000;
const POLL_MS = SECOND_MS;
const STOP_MS = 5 * SECOND_MS;
const SURFACES: readonly Surface[] = ['BOT', 'AGENT'];

export interface SenderStats {
  /** Messages in memory that wait for their turn. */
  queued: number;
  inFlight: number;
  /** Rows since the start. */
  sent: number;
  failed: number;
  dropped: number;
  /** Attempts that failed and are repeated. */
  repeated: number;
  /** Refusals that only an admin can end (settings, permissions), since the start. */
  alerts: number;
  /** How long the oldest message in memory has been due, ms. */
  lagMs: number;
}

interface Settling {
  parcel: Parcel;
  endings: Ending[];
}

export class Sender {
  private readonly budget = new Budget();
  private readonly lanes = new Lanes<Parcel>();
  /** Keys of rows that are in memory. */
  private readonly hand = new Set<string>();
  private readonly haltedUntil: Record<Surface, number> = { BOT: 0, AGENT: 0 };
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly counters = { sent: 0, failed: 0, dropped: 0, repeated: 0, alerts: 0 };
  private wake: NodeJS.Timeout | undefined;
  private settleTimer: NodeJS.Timeout | undefined;
  private settling: Settling[] = [];
  private writing: Promise<void> | undefined;
  private claiming: Promise<void> | undefined;
  private claimAgain = false;
  /** Arrivals are taken in one after the other. */
  private intake: Promise<void> = Promise.resolve();
  private checking = false;
  private inFlight = 0;
  private marks = 0;
  private running = false;
  /** Monotonic time of the last commit we know of: what was looked at before it is looked at again. */
  private changedAt = 0;
  private renewed = 0;

  constructor(private readonly p: SenderParts) {}

  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    await takeAll(this.p.store, this.p.clock.now());
    this.renewed = performance.now();
    const beat = setInterval(() => void this.renew(), LEASE_MS / 4).unref();
    this.timers.add(beat);
    this.nudge();
  }

  /** Something was committed, the clock was moved or the link came up: looks for what is due. Cheap; call it as often as you like. */
  nudge(): void {
    this.changedAt = performance.now();
    this.claim();
  }

  /**
   * For rows that are about to be inserted: those this process can send at once are leased to it from birth, so that `handOver` need not read
   * them again and nobody else takes them. Call it once a transaction, after its last row is known.
   */
  adopt(rows: OutboxRow[]): void {
    if (!this.running) return;
    const now = this.p.clock.now();
    const mine = { state: 'LEASED' as const, owner: this.mark(), leaseUntil: new Date(now.getTime() + LEASE_MS) };
    for (const row of rows)
      if (this.open(row.surface, now) && new Date(row.notBefore) <= now && this.hand.size < CLAIM) Object.assign(row, mine);
  }

  /** Right after the commit of `rows`. Those that were adopted go at once, the others when they are due. */
  handOver(rows: readonly OutboxRow[]): void {
    this.changedAt = performance.now();
    const adopted = rows.filter((row) => row.state === 'LEASED' && !this.hand.has(row.key));
    if (adopted.length > 0) this.takeIn(adopted.map(fromInserted));
    if (adopted.length < rows.length) this.claim();
  }

  /** Takes no more, waits for what is under way, gives the rest back. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.running = false;
    clearTimeout(this.wake);
    const deadline = performance.now() + STOP_MS;
    await this.claiming;
    await this.intake;
    while (this.inFlight > 0 && performance.now() < deadline) await new Promise((done) => setTimeout(done, 10));
    for (const timer of this.timers) clearInterval(timer);
    const now = this.p.clock.now();
    for (const parcel of [...this.lanes.inside]) {
      // Without an answer until now it may be there: it keeps its mark and is repeated as it was.
      if (!this.settling.some((s) => s.parcel === parcel))
        this.end(
          parcel,
          parcel.rows.map((row) => this.later(parcel, row, now, row.attempts)),
        );
    }
    while (this.settling.length > 0 || this.writing) {
      await this.write();
      if (performance.now() > deadline + STOP_MS) break;
    }
  }

  stats(): SenderStats {
    const oldest = Math.min(...[...this.lanes.inside].map((p) => (p.rows[0] as QueueRow).notBefore.getTime()));
    return {
      ...this.counters,
      queued: this.lanes.inside.size - this.inFlight,
      inFlight: this.inFlight,
      lagMs: Number.isFinite(oldest) ? Math.max(0, this.p.clock.now().getTime() - oldest) : 0,
    };
  }

  // ---- taking in ---------------------------------------------------------------------------------------------------------

  private mark(): string {
    this.marks += 1;
    return `${this.p.owner}#${this.marks}`;
  }

  private open(surface: Surface, now: Date): boolean {
    const up = surface === 'BOT' ? this.p.wire.botReady() : true;
    return up && this.p.wire.has(surface) && this.haltedUntil[surface] <= now.getTime();
  }

  private claim(): void {
    if (!this.running) return;
    if (this.claiming) {
      this.claimAgain = true;
      return;
    }
    if (this.waiting() >= LOW) return;
    this.claiming = this.claimBatch()
      .catch((error: unknown) => {
        this.p.log.error({ err: error }, 'outbox: claim failed');
        this.wakeIn(SECOND_MS);
      })
      .finally(() => {
        this.claiming = undefined;
        if (this.claimAgain) this.claim();
      });
  }

  private waiting(): number {
    return this.lanes.inside.size - this.inFlight;
  }

  private async claimBatch(): Promise<void> {
    this.claimAgain = false;
    const { store, clock } = this.p;
    const now = clock.now();
    const surfaces = SURFACES.filter((s) => this.open(s, now));
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const claimed = await claimDue(store, { mark: this.mark(), now, leaseUntil, surfaces, limit: CLAIM });
    this.takeIn(claimed.filter((row) => !this.hand.has(row.key)));
    await this.intake;
    if (claimed.length >= CLAIM) {
      this.claimAgain = true;
      return;
    }
    const next = await nextDue(store.read, surfaces);
    const halted = SURFACES.map((s) => this.haltedUntil[s]).filter((t) => t > now.getTime());
    const at = Math.min(next?.getTime() ?? Number.POSITIVE_INFINITY, ...halted);
    const untilNext = at - clock.now().getTime();
    this.wakeIn(store.kind === 'postgresql' ? Math.min(POLL_MS, untilNext) : untilNext);
  }

  /** Exactly when the next row is due. */
  private wakeIn(ms: number): void {
    clearTimeout(this.wake);
    if (!this.running || !Number.isFinite(ms)) return;
    this.wake = setTimeout(() => this.claim(), Math.max(1, Math.min(ms, HOUR_MS)));
    this.wake.unref();
  }

  private takeIn(rows: QueueRow[]): void {
    if (rows.length === 0) return;
    for (const row of rows) this.hand.add(row.key);
    this.intake = this.intake
      .then(() => this.budget.load(this.p.store.read, rows, this.p.clock.now()))
      .catch((error: unknown) => this.p.log.error({ err: error }, 'outbox: budgets not read'))
      .then(() => {
        for (const parcel of intoParcels(rows)) this.lanes.enter(parcel);
        this.pump();
      });
  }

  /** Rows we hold stay ours while they wait for their turn. */
  private async renew(): Promise<void> {
    if (this.hand.size === 0) return;
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

  // ---- sending -----------------------------------------------------------------------------------------------------------

  private pump(): void {
    if (this.checking) return;
    while (this.inFlight < IN_FLIGHT) {
      const [parcel] = this.lanes.next(1);
      if (!parcel) return;
      if (this.mustCheck(parcel)) {
        void this.check([parcel, ...this.lanes.next(CLAIM)]);
        return;
      }
      this.dispatch(parcel);
    }
  }

  private mustCheck(parcel: Parcel): boolean {
    if (!this.p.gate || !parcel.rows.some((row) => row.reminderIds.length > 0)) return false;
    return parcel.checkedAt < this.changedAt || performance.now() - parcel.checkedAt > FRESH_MS;
  }

  /** Looks again at all reminders that may go, in one go. */
  private async check(parcels: Parcel[]): Promise<void> {
    this.checking = true;
    const at = performance.now();
    const asked = parcels.filter((p) => this.mustCheck(p));
    const rows = asked.flatMap((parcel) => parcel.rows.filter((row) => row.reminderIds.length > 0).map((row) => ({ parcel, row })));
    try {
      const verdicts = await this.p.gate?.check(
        rows.map(({ row, parcel }) => ({
          reminderIds: row.reminderIds,
          first: !parcel.doubtful && parcel.delivered === 0,
          content: row.content,
        })),
        this.p.clock.now(),
      );
      const ends = new Map<Parcel, Ending[]>();
      rows.forEach(({ parcel, row }, i) => {
        const verdict = verdicts?.[i] ?? { send: true as const };
        if ('send' in verdict) return;
        const list = ends.get(parcel) ?? [];
        ends.set(parcel, list);
        if ('drop' in verdict) list.push({ row, end: 'DROPPED', error: verdict.drop, suppressed: verdict.suppressed });
        else if ('later' in verdict)
          list.push({ row, end: 'LATER', notBefore: verdict.later, attempts: row.attempts, delivered: parcel.delivered });
        else {
          // It goes back for a moment, so that its new words are in the database before they are on their way.
          const same = { row, end: 'LATER' as const, notBefore: row.notBefore, attempts: row.attempts };
          list.push({ ...same, content: verdict.content, suppressed: verdict.suppressed });
          row.reminderIds = verdict.kept;
        }
      });
      for (const parcel of parcels) {
        parcel.checkedAt = asked.includes(parcel) ? at : parcel.checkedAt;
        const list = ends.get(parcel);
        if (list) this.part(parcel, list);
        else this.lanes.again(parcel);
      }
      this.checking = false;
      this.pump();
    } catch (error) {
      this.p.log.error({ err: error }, 'outbox: reminders not read');
      const retry = setTimeout(() => {
        this.timers.delete(retry);
        for (const parcel of parcels) this.lanes.again(parcel);
        this.checking = false;
        this.pump();
      }, SECOND_MS);
      this.timers.add(retry);
    }
  }

  /** Some rows of a parcel end without being sent; the others go on. */
  private part(parcel: Parcel, endings: Ending[]): void {
    const gone = new Set(endings.map((e) => e.row));
    const rest = parcel.rows.filter((row) => !gone.has(row));
    if (rest.length === 0) {
      this.end(parcel, endings);
      return;
    }
    parcel.rows = rest;
    if (parcel.content !== (rest[0] as QueueRow).content && rest.every((r) => r.toGroup))
      parcel.content = { text: rest.map((r) => r.content.text ?? '').join('\n\n') };
    // The lanes of those that went are kept until the parcel leaves.
    this.settling.push({ parcel: { ...parcel, rows: [], lanes: [] }, endings });
    this.scheduleWrite();
    this.lanes.again(parcel);
  }

  private dispatch(parcel: Parcel): void {
    const now = this.p.clock.now();
    if (!this.running || !this.open(parcel.surface, now)) {
      const at = new Date(Math.max(now.getTime(), this.haltedUntil[parcel.surface]));
      this.end(
        parcel,
        parcel.rows.map((row) => this.later(parcel, row, at, row.attempts)),
      );
      return;
    }
    const early = parcel.rows.flatMap((row): Ending[] => {
      if (row.expiresAt && row.expiresAt < now) return [{ row, end: 'DROPPED', error: 'expired' }];
      if (parcel.doubtful) return [];
      const messages = messagesOf(parcel.content) - parcel.delivered;
      const freeAt = this.budget.freeAt(laneOf(row), Math.max(1, messages), parcel.priority <= 1, now);
      return freeAt
        ? [{ row, end: 'LATER', notBefore: freeAt, attempts: row.attempts, error: WAITS_FOR_BUDGET, delivered: parcel.delivered }]
        : [];
    });
    if (early.length > 0) {
      this.part(parcel, early);
      return;
    }
    this.inFlight += 1;
    parcel.tries += 1;
    const before = parcel.delivered;
    const options = this.p.linkBase === undefined ? {} : { linkBase: this.p.linkBase };
    for (const lane of parcel.lanes) this.budget.spend(lane, Math.max(1, messagesOf(parcel.content) - before), now);
    void attempt(parcel, { wire: this.p.wire, now, render: options }).then((attempted) => this.attempted(parcel, attempted));
  }

  private attempted(parcel: Parcel, attempted: Attempted): void {
    this.inFlight -= 1;
    if (attempted.as === 'sent') this.sent(parcel);
    else this.failed(parcel, attempted);
    this.pump();
    if (this.waiting() < LOW && this.claimAgain) this.claim();
  }

  private sent(parcel: Parcel): void {
    this.end(
      parcel,
      parcel.rows.map((row) =>
        parcel.unreached.has(row.target.toLowerCase())
          ? { row, end: 'UNREACHED', errcode: 81013, error: '应用消息送不到这位成员。' }
          : { row, end: 'SENT' },
      ),
    );
  }

  private failed(parcel: Parcel, failure: Failure): void {
    const { clock, log, random = Math.random } = this.p;
    const now = clock.now();
    const row = parcel.rows[0] as QueueRow;
    const line = {
      key: row.key,
      surface: parcel.surface,
      rows: parcel.rows.length,
      as: failure.as,
      errcode: failure.errcode,
      tries: parcel.tries,
    };
    const lost = parcel.surface === 'BOT' && !this.p.wire.botReady() && failure.as === 'unknown';
    const decision = lost ? ({ do: 'later', afterMs: 0, halt: 'none' } as const) : decide(failure, parcel, now, random());
    const why = { error: failure.hint, ...(failure.errcode !== undefined && { errcode: failure.errcode }) };
    switch (decision.do) {
      case 'repeat':
        this.counters.repeated += 1;
        log.warn({ ...line, afterMs: decision.afterMs }, 'outbox: repeated');
        this.repeat(parcel, decision.afterMs);
        return;
      case 'later': {
        const at = new Date(now.getTime() + decision.afterMs);
        if (decision.halt === 'surface') {
          this.haltedUntil[parcel.surface] = at.getTime();
          this.counters.alerts += 1;
          log.error({ ...line, hint: failure.hint, until: at }, 'outbox: surface halted, an admin must look');
        } else log.warn({ ...line, until: at }, 'outbox: put off');
        if (decision.halt === 'lane') for (const lane of parcel.lanes) this.budget.block(lane, at);
        this.counters.repeated += 1;
        this.end(
          parcel,
          parcel.rows.map((r) => ({ ...this.later(parcel, r, at, r.attempts + (lost ? 0 : 1)), ...why })),
        );
        return;
      }
      case 'split':
        this.lanes.leave(parcel);
        for (const single of split(parcel)) this.lanes.enter(single);
        return;
      case 'other-surface':
        log.warn(line, 'outbox: member not reached');
        if (row.reply?.kind.endsWith('welcome')) this.end(parcel, [{ row, end: 'DROPPED', error: 'expired' }]);
        else
          this.end(
            parcel,
            parcel.rows.map((r) => ({ row: { ...r, delivered: parcel.delivered }, end: 'UNREACHED', ...why })),
          );
        return;
      case 'close-chat':
        log.error({ ...line, hint: failure.hint }, 'outbox: group not reached');
        void this.closeChat(row.target);
        this.end(
          parcel,
          parcel.rows.map((r) => ({ row: r, end: 'FAILED', ...why })),
        );
        return;
      default:
        log.error({ ...line, hint: failure.hint }, 'outbox: given up');
        this.end(
          parcel,
          parcel.rows.map((r) => ({ row: r, end: 'FAILED', ...why })),
        );
    }
  }

  private repeat(parcel: Parcel, afterMs: number): void {
    parcel.checkedAt = Number.NEGATIVE_INFINITY;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.lanes.inside.has(parcel)) return;
      this.lanes.again(parcel);
      this.pump();
    }, afterMs);
    this.timers.add(timer);
  }

  private later(parcel: Parcel, row: QueueRow, notBefore: Date, attempts: number): Ending & { end: 'LATER' } {
    return {
      row,
      end: 'LATER',
      notBefore,
      attempts,
      delivered: parcel.delivered,
      asNew: parcel.asNew,
      ...(parcel.doubtful && { mark: row.mark ?? (parcel.rows[0] as QueueRow).key }),
    };
  }

  /** WeCom refuses this group for good: the admin sees it, nothing is sent there until somebody speaks there again. */
  private async closeChat(chatid: string): Promise<void> {
    await this.p.store
      .write((tx) => tx.chat.updateMany({ where: { chatid }, data: { pushable: false } }))
      .catch((error: unknown) => this.p.log.error({ err: error }, 'outbox: chat not closed'));
  }

  // ---- writing what became of them -----------------------------------------------------------------------------------------

  private end(parcel: Parcel, endings: Ending[]): void {
    this.settling.push({ parcel, endings });
    this.scheduleWrite();
  }

  private scheduleWrite(): void {
    const rows = this.settling.reduce((n, s) => n + s.endings.length, 0);
    if (rows >= SETTLE_AT) void this.write();
    else this.settleTimer ??= setTimeout(() => void this.write(), SETTLE_MS);
  }

  /** One at a time. The lanes go on only after it: what a crash can double is the one message in flight. */
  private write(): Promise<void> {
    clearTimeout(this.settleTimer);
    this.settleTimer = undefined;
    this.writing ??= this.writeBatch().finally(() => {
      this.writing = undefined;
      if (this.settling.length > 0) this.scheduleWrite();
    });
    return this.writing;
  }

  private async writeBatch(): Promise<void> {
    const batch = this.settling;
    this.settling = [];
    const endings = batch.flatMap((s) => s.endings);
    if (endings.length === 0) return;
    const { store, clock, gate, wire, log } = this.p;
    let unreached: Unreached[];
    try {
      unreached = await store.write((tx) => settle(tx, endings, { now: clock.now(), gate, has: (s) => wire.has(s) }));
    } catch (error) {
      log.error({ err: error, rows: endings.length }, 'outbox: ends not written, trying again');
      this.settling = [...batch, ...this.settling];
      await new Promise((done) => setTimeout(done, 500));
      return;
    }
    let again = false;
    for (const { parcel, endings: list } of batch) {
      for (const { row, end } of list) {
        this.hand.delete(row.key);
        if (end === 'SENT') this.counters.sent += 1;
        else if (end === 'DROPPED') this.counters.dropped += 1;
        else if (end === 'FAILED') this.counters.failed += 1;
        else again = true;
      }
      this.lanes.leave(parcel);
    }
    for (const found of unreached) this.p.onUnreached?.(found);
    this.pump();
    if (again || this.claimAgain) this.claim();
  }
}
