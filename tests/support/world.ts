/**
 * A district, its members and the bot, over the real protocol: the stand-in plays WeCom on loopback, the database is real, the clock is moved.
 * Members speak and press; what they see is what arrived. Nothing of ours is replaced.
 */

import { importSource } from '../../bot/admin/import';
import { readSource, type Source } from '../../bot/admin/import-source';
import { type App, buildApp } from '../../bot/app';
import { loadConfig } from '../../bot/config';
import type { Registry } from '../../bot/conversation/load';
import { createLog, type Log } from '../../bot/log';
import { type Payload, type Place, type PressHow, type SayHow, Standin, type Where } from '../../bot/playground/standin';
import { Secrets } from '../../bot/secrets';
import type { Store } from '../../prisma/client';
import { FakeClock } from './clock';
import { atEnd, type Filled, freshStore, type Kind, temporaryFolder } from './databases';

export const DISTRICT = `${__dirname}/../../prisma/demo/chunhui.json`;
const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
/** What is imported before a story begins. `files`: what it is made of. */
export interface District {
  name: string;
  files: readonly string[];
  source(): Promise<Source>;
}

const CHUNHUI: District = { name: 'chunhui', files: [DISTRICT], source: () => readSource(DISTRICT) };

const imported = ({ name, files, source }: District): Filled => ({
  name,
  sources: [...files, `${__dirname}/../../bot/admin`, `${__dirname}/../../prisma/bulk.ts`],
  async fill(store) {
    await importSource(await source(), { store, clock: new FakeClock(), secrets: new Secrets(SECRET_KEY), zone: 'Asia/Shanghai' });
  },
});
/** How long anything may take to settle before a story fails. */
const PATIENCE_MS = 10_000;

export interface WorldOptions {
  /** Wall time of Asia/Shanghai; default: the Wednesday of the dialogues. */
  now?: string;
  kind?: Kind;
  /** Default: the district of the demo. */
  district?: District;
  /** People of the corp who are not in the address book. */
  strangers?: { userid: string; name: string }[];
  /** How the bot's events spell members, by userid, where otherwise. */
  heardAs?: Readonly<Record<string, string>>;
  mode?: 'socket' | 'url';
  /** PUBLIC_URL. */
  publicUrl?: string;
  /** Without a 自建应用. */
  noAgent?: boolean;
  commands?: Registry;
  /** Where the bot's log lines go; nowhere when left out. */
  log?: Log;
  /** How long the bot may take to stop, ms. */
  stopMs?: number;
}

/** What a place must show. Facts may be spread over several messages. */
export interface Seen extends Where {
  contains?: readonly (string | RegExp)[];
  not?: readonly (string | RegExp)[];
  buttons?: readonly (string | RegExp)[];
}

/** Ends by itself with its test file. */
export class World {
  private constructor(
    readonly standin: Standin,
    readonly clock: FakeClock,
    readonly store: Store,
    private readonly config: ReturnType<typeof loadConfig>,
    public app: App,
    /** Folder of the pictures. */
    readonly pictures: string,
  ) {}
  /** seq of the last payload before the last thing that was done. */
  private since = 0;
  private handed = 0;

  static async start(o: WorldOptions = {}): Promise<World> {
    const clock = new FakeClock(o.now);
    const district = o.district ?? CHUNHUI;
    const store = await freshStore(o.kind ?? 'sqlite', imported(district));
    const { file } = await district.source();
    const heardAs = (userid: string) => (o.heardAs?.[userid] === undefined ? {} : { heardAs: o.heardAs[userid] });
    const members = [
      ...file.members.map((m) => ({ userid: m.userid, name: m.name, org: m.org, ...heardAs(m.userid) })),
      ...(o.strangers ?? []),
    ];
    const standin = await Standin.start({ members, clock, mode: o.mode ?? 'socket' });
    atEnd(() => standin.stop());
    const env = standin.env();
    if (o.noAgent) for (const name of Object.keys(env)) if (/CORP|AGENT/.test(name)) delete env[name];
    const config = loadConfig({
      ...env,
      ...(o.publicUrl && { PUBLIC_URL: o.publicUrl }),
      PORT: '0',
      SECRET_KEY,
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    });
    const pictures = temporaryFolder();
    const world = new World(
      standin,
      clock,
      store,
      config,
      await buildApp({
        config,
        store,
        clock,
        log: o.log ?? createLog(config.logLevel),
        pictures,
        ...(o.commands && { commands: o.commands }),
        ...(o.stopMs !== undefined && { stopMs: o.stopMs }),
      }),
      pictures,
    );
    atEnd(() => world.app.stop());
    await world.run();
    return world;
  }

  private async run(): Promise<void> {
    this.standin.botUrl = await this.app.start();
    if (this.config.bot?.mode === 'socket') await this.standin.waitConnected();
  }

  // ---- doing -------------------------------------------------------------------------------------------------------------

  /** A member writes; in a group to 小联. Resolves when everything that follows from it has arrived. */
  async say(place: Place, userid: string, text: string, how: SayHow = {}): Promise<void> {
    this.since = this.standin.lastSeq;
    const words = place.startsWith('group:') && !text.includes('@') ? `@小联 ${text}` : text;
    this.handed += how.deliveries ?? 1;
    await this.standin.say(place, userid, words, how);
    await this.settled();
  }

  /** A file alone, in the bot's single chat. */
  async sendFile(userid: string, name: string, data: Buffer): Promise<void> {
    this.since = this.standin.lastSeq;
    this.handed += 1;
    await this.standin.file(userid, name, data);
    await this.settled();
  }

  /** A picture alone, in the bot's single chat or in the app's conversation. */
  async sendPicture(userid: string, picture?: Buffer, place: 'dm' | 'app' = 'dm'): Promise<void> {
    this.since = this.standin.lastSeq;
    this.handed += 1;
    await this.standin.picture(userid, place, picture);
    await this.settled();
  }

  async press(place: Place | 'private', userid: string, button: string | RegExp, how: PressHow = {}): Promise<void> {
    this.since = this.standin.lastSeq;
    this.handed += how.deliveries ?? 1;
    await this.standin.press(place, userid, button, how);
    await this.settled();
  }

  async enter(userid: string): Promise<void> {
    this.since = this.standin.lastSeq;
    this.handed += 1;
    await this.standin.enter(userid);
    await this.settled();
  }

  /** The app is told of something: enter_agent, subscribe. */
  async appEvent(userid: string, event: string): Promise<void> {
    this.since = this.standin.lastSeq;
    this.handed += 1;
    await this.standin.agentEvent(userid, event);
    await this.settled();
  }

  /** A message of a type that is no text, in the app's conversation. */
  async appMessage(userid: string, fields: Record<string, string>): Promise<void> {
    this.since = this.standin.lastSeq;
    this.handed += 1;
    await this.standin.agentMessage(userid, fields);
    await this.settled();
  }

  /** Binds the group, confirmed. */
  async bind(place: `group:${string}`, userid: string, org: string): Promise<void> {
    await this.say(place, userid, `绑定 ${org}`);
    await this.press(place, userid, /确认/);
  }

  /** Moves the clock and does what falls due on the way, as the ticks would. @param wall "2026-09-17T09:00" */
  async moveClockTo(wall: string): Promise<void> {
    this.since = this.standin.lastSeq;
    this.clock.moveTo(wall);
    await this.app.jobs.tick();
    await this.settled();
  }

  /** Remembers this moment: what is expected next may have come since then. */
  mark(): number {
    return this.standin.lastSeq;
  }

  /** Everything handed over is handled, everything owed now is sent. */
  async settled(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const { handler, inbox, speakers, documents, sender } = this.app;
      if (inbox.taken >= this.handed && handler.depth + speakers.depth + documents.depth + sender.depth === 0 && !(await this.owed()))
        return;
      if (performance.now() > until)
        throw new Error(`not settled: ${inbox.taken}/${this.handed} taken, ${handler.depth} waiting, ${sender.depth} to send`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async owed(): Promise<boolean> {
    const now = this.clock.now();
    return (await this.store.read.outbox.count({ where: { state: { in: ['QUEUED', 'LEASED'] }, notBefore: { lte: now } } })) > 0;
  }

  // ---- seeing ------------------------------------------------------------------------------------------------------------

  /** Messages that reached a place since the last action, or since `mark`. */
  seen(where: Where, since = this.since): Payload[] {
    return this.standin.seen(where, since);
  }

  /** Fails unless the place shows all of it. @returns the text of the place since then */
  expect({ contains = [], not = [], buttons = [], ...where }: Seen, since = this.since): string {
    const seen = this.seen(where, since);
    const text = plain(seen.map((p) => p.text).join('\n'));
    const offered = seen.flatMap((p) => [...p.buttons, ...p.options].map((b) => plain(b.text)));
    const holds = (s: string, fact: string | RegExp) => (typeof fact === 'string' ? s.includes(plain(fact)) : fact.test(s));
    const wrong = [
      ...contains.filter((f) => !holds(text, f)).map((f) => `missing: ${f}`),
      ...not.filter((f) => holds(text, f)).map((f) => `must not be there: ${f}`),
      ...buttons.filter((b) => !offered.some((o) => holds(o, b))).map((b) => `missing button: ${b}; offered: ${offered.join(' · ')}`),
    ];
    if (wrong.length)
      throw new Error(
        `${where.chat ?? where.to}:\n  ${wrong.join('\n  ')}\nseen:\n${seen.map((p) => p.text).join('\n---\n') || '(nothing)'}`,
      );
    return text;
  }

  /** First match in what the place has shown since the beginning, newest message first: `code(G, /会\d+/)`. */
  find(where: Where, pattern: RegExp): string {
    for (const p of this.standin.seen(where).reverse()) {
      const found = pattern.exec(p.text);
      if (found) return found[0];
    }
    throw new Error(`${where.chat ?? where.to} has never shown ${pattern}`);
  }
}

/** NFKC, one kind of dash, no blanks: wording may vary, facts may not. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐-―−]/g, '-')
    .replace(/[ \t]/g, '');
}

export const startWorld = (o?: WorldOptions): Promise<World> => World.start(o);
