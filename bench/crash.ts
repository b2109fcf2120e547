/**
 * `kill -9` at random moments while members write and reminders fall due, again and again, over the real protocol: the stand-in plays WeCom in this
 * process, the bot is a process of its own that is started anew after each kill. WeCom sends again what was not acknowledged; so does this.
 *
 * What must hold: every message has its effect once, every answer and every reminder that goes by message/send or as a card arrives once, and of the
 * bare markdown pushes to groups at most one is doubled by each kill.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { generateDistrict } from '../bot/admin/generate';
import { importSource } from '../bot/admin/import';
import { sourceOf } from '../bot/admin/import-source';
import { systemClock } from '../bot/clock';
import { type Payload, Standin } from '../bot/playground/standin';
import { Secrets } from '../bot/secrets';
import type { Store } from '../prisma/client';
import { isDraft, isResult, judge, type Person, type Verdict } from './crash-verdict';
import { callMeeting, reminderRow } from './support/meetings';
import { freePort, Program, SECRET_KEY } from './support/process';
import { Client, type Keys, textCallback } from './support/wecom';

export interface CrashOptions {
  /** Migrated and empty. Read and written by this process, too. */
  store: Store;
  /** The bot: arguments of node. */
  program: readonly string[];
  /** Where the bot runs. */
  folder: string;
  kills: number;
  /** Messages that members write: each of them records something (记录 …) and confirms it, half of them by words, half on the card. */
  messages: number;
  reminders: number;
  seed: number;
  say?: (text: string) => void;
}

export interface CrashResult extends Verdict {
  kills: number;
}

const GROUPS = 10;
/** One reminder in three goes to a group. */
const TO_GROUPS = 3;
const API_MS = 20;
/** Longest life of one process after it was ready. */
const LIFE_MS = 1800;
/** A reminder falls due this long after it was planned, at most. */
const DUE_WITHIN_MS = 12_000;
const RESEND_MS = 250;
const LAST_WORDS_MS = 50;
/** After the last start everything must be done in this time: a process on PostgreSQL waits for the leases of the dead one. */
const PATIENCE_MS = { sqlite: 60_000, postgresql: 100_000 } as const;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Plays the run and looks at what it left behind. @throws Error when the bot does not come up again, or something is never done */
export async function crashRun(o: CrashOptions): Promise<CrashResult> {
  const run = await CrashRun.prepare(o);
  try {
    await run.play();
    return await run.judge();
  } finally {
    await run.end();
  }
}

class CrashRun {
  private readonly roll: () => number;
  private readonly client = new Client();
  private readonly people: readonly Person[];
  private readonly reminded: readonly (Person & { memberId: string })[];
  private readonly byUserid = new Map<string, Person>();
  /** Group pushes by the code of their meeting: in which life each arrived. */
  private readonly pushes = new Map<string, number[]>();
  private readonly codes: string[] = [];
  /** How often the bot was started, and was ready after it. */
  private lives = 0;
  private starts = 0;
  private nextMessage = 0;
  private resent = 0;
  /** Messages that a new process found in the inbox of the dead one. */
  private takenOver = 0;
  private bot: Program | undefined;
  private stopped = false;

  private constructor(
    private readonly o: CrashOptions,
    private readonly standin: Standin,
    private readonly port: number,
    private readonly keys: Keys,
    members: readonly { id: string; userid: string }[],
    private readonly scene: { hostId: string; unitId: string; authorId: string; chatids: readonly string[] },
  ) {
    this.roll = random(o.seed);
    const pairs = Math.ceil(o.messages / 2);
    this.people = members.slice(0, pairs).map((m) => ({ userid: m.userid, seen: [], presses: 0 }));
    const personal = o.reminders - Math.floor(o.reminders / TO_GROUPS);
    this.reminded = members.slice(pairs, pairs + personal).map((m) => ({ userid: m.userid, memberId: m.id, seen: [], presses: 0 }));
    for (const person of [...this.people, ...this.reminded]) this.byUserid.set(person.userid, person);
    standin.on('payload', (payload) => this.arrived(payload));
  }

  /** A district in which everybody may record, and ten groups that the bot is in. */
  static async prepare(o: CrashOptions): Promise<CrashRun> {
    const size = { name: '春晖街道', kind: 'STREET' as const, communities: 10, branches: 0, units: 40, seed: o.seed };
    const district = generateDistrict({ ...size, members: o.messages + o.reminders });
    for (const member of district.members) member.roles = ['RECORDER'];
    await importSource(sourceOf(district), { store: o.store, clock: systemClock, secrets: new Secrets(SECRET_KEY), zone: 'Asia/Shanghai' });
    const standin = await Standin.start({ members: district.members, orgs: district.orgs, clock: systemClock, apiDelayMs: API_MS });
    const members = await o.store.read.member.findMany({ orderBy: { userid: 'asc' }, select: { id: true, userid: true } });
    const host = await o.store.read.org.findFirstOrThrow({ where: { kind: 'COMMUNITY' } });
    const unit = await o.store.read.org.findFirstOrThrow({ where: { kind: 'UNIT' } });
    const chats = Array.from({ length: GROUPS }, (_, i) => `group:第${i + 1}群` as const);
    const chatids = chats.map((chat) => standin.chatId(chat));
    for (const chat of chats) standin.hasSpoken({ chat });
    const at = systemClock.now();
    await o.store.write((tx) => tx.chat.createMany({ data: chatids.map((chatid) => ({ chatid, orgId: host.id, boundAt: at })) }));
    const port = await freePort();
    standin.botUrl = `http://127.0.0.1:${port}`;
    const { corpId, agentId, agentToken, agentAesKey } = standin.enterprise;
    const keys = { corpId, agentId, token: agentToken, aesKey: agentAesKey };
    const scene = { hostId: host.id, unitId: unit.id, authorId: members[0]?.id ?? '', chatids };
    return new CrashRun(o, standin, port, keys, members, scene);
  }

  /** Members write while the bot dies again and again; then everything must come to its end. */
  async play(): Promise<void> {
    const flows = this.people.map((person, i) => this.write(person, i));
    const all = Promise.all(flows);
    all.catch(() => {});
    for (let life = 0; life < this.o.kills; life += 1) {
      await this.start();
      await this.plan(life);
      await wait(this.roll() * LIFE_MS);
      this.o.say?.(`crash · kill ${life + 1} of ${this.o.kills}`);
      await this.bot?.stop('SIGKILL');
      // What it has sent and is still under way belongs to its life.
      await wait(LAST_WORDS_MS);
    }
    await this.start();
    const patience = PATIENCE_MS[this.o.store.kind];
    const late = wait(patience, undefined, { ref: false }).then(async () => {
      throw new Error(
        `not done ${patience / 1000} s after the last start:\n${await this.open()}\nend of the bot's log:\n${this.bot?.tail()}`,
      );
    });
    late.catch(() => {});
    await Promise.race([Promise.all([all, this.settled()]), late]);
    await this.bot?.stop('SIGTERM');
  }

  async end(): Promise<void> {
    this.stopped = true;
    await this.bot?.stop('SIGKILL');
    this.client.close();
    await this.standin.stop();
  }

  // ---- the bot ---------------------------------------------------------------------------------------------------------------

  private async start(): Promise<void> {
    const env = { ...this.standin.env(), PORT: String(this.port), SECRET_KEY, DATABASE_URL: this.o.store.url };
    const onLine = (line: string) => {
      if (line.includes('messages taken over')) this.takenOver += Number(/"taken":(\d+)/.exec(line)?.[1] ?? 0);
    };
    this.lives += 1;
    this.bot = Program.start({ program: this.o.program, env, folder: this.o.folder, onLine });
    await this.bot.ready(`http://127.0.0.1:${this.port}/healthz`);
    this.starts += 1;
  }

  /** The reminders of one life: due within it, and a little later, when it is dead. */
  private async plan(life: number): Promise<void> {
    const share = (total: number) => [Math.floor((life * total) / this.o.kills), Math.floor(((life + 1) * total) / this.o.kills)] as const;
    const { store } = this.o;
    const due = () => new Date(systemClock.now().getTime() + this.roll() * DUE_WITHIN_MS);
    const rows: ReturnType<typeof reminderRow>[] = [];
    const [from, to] = share(this.reminded.length);
    const meeting = await callMeeting(store, { no: 5000 + life, ...this.scene });
    for (const { memberId } of this.reminded.slice(from, to)) rows.push(this.row(meeting, due(), { memberId, unitId: this.scene.unitId }));
    const [first, last] = share(Math.floor(this.o.reminders / TO_GROUPS));
    for (let n = first; n < last; n += 1) {
      const chatid = this.scene.chatids[n % GROUPS] as string;
      const no = 1000 + n;
      this.codes.push(`会${no}`);
      rows.push(this.row(await callMeeting(store, { no, ...this.scene, chatid }), due(), { chatid }));
    }
    await store.write((tx) => tx.reminderDelivery.createMany({ data: rows }));
  }

  private row(meeting: { id: string; startAt: Date }, dueAt: Date, to: Parameters<typeof reminderRow>[0]['to']) {
    return reminderRow({ meetingId: meeting.id, dueAt, staleAt: meeting.startAt, to });
  }

  // ---- the members -----------------------------------------------------------------------------------------------------------

  private arrived(payload: Payload): void {
    if (payload.to !== undefined) this.byUserid.get(payload.to)?.seen.push(payload);
    const code = payload.chat === undefined ? undefined : /会\d{4}/.exec(payload.text)?.[0];
    if (code !== undefined) this.pushes.set(code, [...(this.pushes.get(code) ?? []), this.lives]);
  }

  /** Records something and confirms it, some time in the life that is theirs. */
  private async write(person: Person, i: number): Promise<void> {
    const life = Math.floor((i * this.o.kills) / this.people.length);
    const moment = this.roll() * LIFE_MS;
    await this.until(() => this.starts > life);
    await wait(moment);
    await this.deliver(person.userid, `记录 昨天下午 志愿服务 ${5 + (i % 50)}人`);
    await this.until(() => person.seen.some(isDraft));
    if (i % 2 === 0) await this.deliver(person.userid, '确认');
    else await this.press(person);
    await this.until(() => person.seen.some(isResult));
  }

  /** One message, sent again until it is acknowledged. */
  private async deliver(userid: string, text: string): Promise<void> {
    this.nextMessage += 1;
    const msgId = String(BigInt(randomInt(2 ** 40)) * 1_000_000n + BigInt(this.nextMessage));
    while (!this.stopped && (await this.client.post(this.port, textCallback(this.keys, userid, text, msgId))) !== 200) {
      this.resent += 1;
      await wait(RESEND_MS);
    }
  }

  /** The press that WeCom could not deliver in three attempts is lost; its author presses again. */
  private async press(person: Person): Promise<void> {
    while (!this.stopped) {
      person.presses += 1;
      if (await this.standin.press('private', person.userid, /^确认/)) return;
      await wait(RESEND_MS);
    }
  }

  private async until(done: () => boolean): Promise<void> {
    while (!done() && !this.stopped) await wait(25);
  }

  // ---- what became of it -----------------------------------------------------------------------------------------------------

  /** Nothing is owed any more. */
  private async settled(): Promise<void> {
    const { read } = this.o.store;
    while (!this.stopped) {
      const waiting = await read.reminderDelivery.count({ where: { state: { in: ['PLANNED', 'QUEUED'] } } });
      const owed = await read.outbox.count({ where: { state: { in: ['QUEUED', 'LEASED'] } } });
      const unhandled = await read.inbound.count({ where: { handledAt: null } });
      if (waiting + owed + unhandled === 0) return;
      await wait(200);
    }
  }

  /** What is not done, for the message of a failure. */
  private async open(): Promise<string> {
    const { read } = this.o.store;
    const undone = this.people.filter((p) => !p.seen.some(isResult)).map((p) => p.userid);
    const silent = this.reminded.filter((p) => p.seen.length === 0).map((p) => p.userid);
    const unhandled = await read.inbound.findMany({ where: { handledAt: null }, select: { userid: true } });
    const owed = await read.outbox.groupBy({ by: ['state', 'replyKind', 'error'], _count: true, where: { state: { not: 'SENT' } } });
    const reminders = await read.reminderDelivery.groupBy({ by: ['state', 'reason'], _count: true });
    return [
      `  without a result: ${undone.join(' ') || 'nobody'}`,
      `  not reminded: ${silent.join(' ') || 'nobody'}`,
      `  not handled: messages of ${unhandled.map((i) => i.userid).join(' ') || 'nobody'}`,
      `  not sent: ${JSON.stringify(owed)}`,
      `  reminders: ${JSON.stringify(reminders)}`,
    ].join('\n');
  }

  async judge(): Promise<CrashResult> {
    const { people, reminded } = this;
    const pushed = this.codes.map((code) => this.pushes.get(code) ?? []);
    const { violations } = this.standin;
    const { counts, wrong } = await judge({ store: this.o.store, kills: this.o.kills, people, reminded, pushed, violations });
    return {
      kills: this.o.kills,
      counts: { ...counts, 'messages sent again': this.resent, 'messages taken over': this.takenOver },
      wrong,
    };
  }
}
