/** The played world: one WeCom, one database, one or two applications that can die, and a clock that goes from one thing to the next. */
import { importSource } from '../../bot/admin/import';
import type { ImportFile } from '../../bot/admin/import-schema';
import { sourceOf } from '../../bot/admin/import-source';
import type { Clock } from '../../bot/clock';
import { createLog } from '../../bot/log';
import { type Payload, type Place, Standin } from '../../bot/playground/standin';
import { Secrets } from '../../bot/secrets';
import { openStore, type Store } from '../../prisma/client';
import type { Fact } from './facts';
import { type Death, Process } from './process';

const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
const PATIENCE_MS = 60_000;
/** A lease of a dead process has run out after this. */
const TAKE_OVER_MS = 11_000;

/** Forward only. */
export class MovedClock implements Clock {
  constructor(private at: number) {}

  now(): Date {
    return new Date(this.at);
  }

  moveTo(at: number): void {
    this.at = Math.max(this.at, at);
  }
}

export interface StageParts {
  databaseUrl: string;
  district: ImportFile;
  /** Members who are not in WeCom. */
  unreachable?: ReadonlySet<string>;
  start: number;
}

export class Stage {
  private processes: Process[] = [];
  private handed = 0;
  private takenByDead = 0;
  private payloads: Payload[] = [];
  private readonly ends: Promise<void>[] = [];

  private constructor(
    readonly clock: MovedClock,
    readonly standin: Standin,
    /** Looks into the database; writes nothing but what no command can. */
    readonly store: Store,
    private readonly env: Record<string, string>,
  ) {}

  static async open({ databaseUrl, district, start, unreachable }: StageParts): Promise<Stage> {
    const clock = new MovedClock(start);
    const store = await openStore(databaseUrl);
    await importSource(sourceOf(district), { store, clock, secrets: new Secrets(SECRET_KEY), zone: 'Asia/Shanghai' });
    const there = district.members.filter((m) => !unreachable?.has(m.userid));
    const members = there.map((m) => ({ userid: m.userid, name: m.name, org: m.org }));
    const standin = await Standin.start({ members, clock, keepHistory: false });
    const env = { ...standin.env(), SECRET_KEY, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent', DATABASE_URL: databaseUrl };
    const stage = new Stage(clock, standin, store, env);
    standin.on('payload', (p) => stage.payloads.push(p));
    await stage.up();
    return stage;
  }

  get now(): number {
    return this.clock.now().getTime();
  }

  /** What arrived since the last call. */
  arrived(): Payload[] {
    return this.payloads.splice(0);
  }

  /** Whom WeCom could not reach since the last call. */
  missed(): (Fact & { kind: 'missed' })[] {
    return this.standin.missed.splice(0).map(({ userid, at }) => ({ kind: 'missed', who: userid, at }));
  }

  // ---- applications ------------------------------------------------------------------------------------------------------

  /** As many as the database allows. */
  private get wanted(): number {
    return this.store.kind === 'postgresql' ? 2 : 1;
  }

  private async up(): Promise<void> {
    while (this.processes.length < this.wanted) {
      const log = createLog(this.env['LOG_LEVEL'] as 'silent');
      this.processes.push(await Process.start({ databaseUrl: this.store.url, env: this.env, clock: this.clock, log }));
    }
    await this.standin.waitConnected();
    this.listen();
  }

  /** Callbacks of the app go to one of those that live. */
  private listen(): void {
    const alive = this.processes.filter((p) => p.alive);
    this.standin.botUrl = alive[this.handed % alive.length]?.address;
  }

  private bury(): void {
    for (const dead of this.processes.filter((p) => !p.alive)) {
      this.takenByDead += dead.app.inbox.taken;
      this.ends.push(dead.stop());
    }
    this.processes = this.processes.filter((p) => p.alive);
  }

  /** The application that ticks dies in the middle of it; another takes over when its leases have run out, and it is replaced. */
  async tickAndDie(death: Death): Promise<void> {
    const [first] = this.processes;
    first?.dieAt(death);
    void first?.app.jobs.tick();
    const until = performance.now() + 1000;
    while (first?.alive && performance.now() < until) await new Promise((done) => setImmediate(done));
    first?.die();
    this.bury();
    if (this.processes.length === 0) await this.up();
    for (let i = 0; i < 2; i += 1) {
      await this.moveTo(this.now + TAKE_OVER_MS);
      await this.tick();
    }
    await this.up();
  }

  /** Nobody is up until then. @param abandoned they die, rather than being stopped */
  async down(until: number, abandoned: boolean): Promise<void> {
    for (const p of this.processes) {
      if (abandoned) p.die();
      else {
        this.takenByDead += p.app.inbox.taken;
        await p.stop();
      }
    }
    if (abandoned) this.bury();
    this.processes = [];
    this.clock.moveTo(until);
    await this.up();
    await this.settled();
  }

  async close(): Promise<void> {
    for (const p of this.processes) await p.stop();
    await Promise.all(this.ends);
    await this.standin.stop();
    await this.store.close();
  }

  // ---- time --------------------------------------------------------------------------------------------------------------

  /** Forward only. Whoever holds the link renews first, as it would have all the time. */
  async moveTo(at: number): Promise<void> {
    this.clock.moveTo(at);
    const linked = (p: Process) => Number(p.app.socket?.connected ?? false);
    for (const p of [...this.processes].sort((a, b) => linked(b) - linked(a))) await p.app.renewLeases();
  }

  /** What the clock says is due, now. */
  async tick(): Promise<void> {
    for (const p of this.processes) await p.app.jobs.tick();
    await this.settled();
  }

  /** When the next reminder or message falls due. */
  async nextDue(): Promise<number | undefined> {
    const { read } = this.store;
    const reminder = await read.reminderDelivery.findFirst({
      where: { state: 'PLANNED' },
      orderBy: { dueAt: 'asc' },
      select: { dueAt: true },
    });
    const message = await read.outbox.findFirst({
      where: { state: 'QUEUED' },
      orderBy: { notBefore: 'asc' },
      select: { notBefore: true },
    });
    const times = [reminder?.dueAt, message?.notBefore].filter((t) => t !== undefined).map((t) => t.getTime());
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** Everything handed over is handled, everything owed now is sent. */
  private async settled(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (let nudged = performance.now(); ; ) {
      const apps = this.processes.map((p) => p.app);
      const taken = this.takenByDead + apps.reduce((sum, a) => sum + a.inbox.taken, 0);
      const busy = apps.some(({ handler, sender }) => handler.depth + sender.depth > 0);
      if (taken >= this.handed && !busy && !(await this.owes())) return;
      if (performance.now() > until) throw new Error(`not settled: ${taken}/${this.handed} taken, ${JSON.stringify(await this.left())}`);
      if (performance.now() - nudged > 100) {
        nudged = performance.now();
        for (const a of apps) a.sender.nudge();
      }
      await new Promise((done) => setImmediate(done));
    }
  }

  private async owes(): Promise<boolean> {
    const { read } = this.store;
    const where = { state: { in: ['QUEUED' as const, 'LEASED' as const] }, notBefore: { lte: this.clock.now() } };
    return (await read.outbox.findFirst({ where, select: { id: true } })) !== null;
  }

  private left() {
    return this.store.read.outbox.findMany({
      where: { state: { in: ['QUEUED', 'LEASED'] }, notBefore: { lte: this.clock.now() } },
      select: { key: true, state: true, surface: true, target: true, leaseUntil: true, error: true },
      take: 5,
    });
  }

  // ---- people ------------------------------------------------------------------------------------------------------------

  /** @returns what arrived because of it */
  async say(place: Place, userid: string, text: string): Promise<Payload[]> {
    this.arrived();
    this.handed += 1;
    await this.standin.say(place, userid, place === 'app' ? text : `@小联 ${text}`);
    this.listen();
    await this.settled();
    return [...this.payloads];
  }

  async press(place: Place, userid: string, button: string): Promise<Payload[]> {
    this.handed += 1;
    await this.standin.press(place, userid, button);
    await this.settled();
    return [...this.payloads];
  }
}
