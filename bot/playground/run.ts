/**
 * The playground: `npm start` without any WeCom setting. A stand-in plays WeCom on loopback, the bot lives in it like in the real one, and a
 * chat page lets a newcomer speak as any demo member. Its database and its key lie in data/, never the real bot's.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openStore, type Store, sqliteFile } from '../../prisma/client';
import { demoMembers, seedDemo, strangerIn } from '../../prisma/demo';
import { migrate } from '../../prisma/migrate';
import { buildApp } from '../app';
import { type Clock, systemClock } from '../clock';
import { type Config, ConfigError, loadConfig, PLAYGROUND_DATABASE } from '../config';
import { loadCommands } from '../conversation/load';
import { activityName } from '../domain/activity/types';
import { formatWhen } from '../domain/calendar/format';
import { nextReminderAt } from '../domain/due/due';
import type { Log } from '../log';
import { playgroundSecretKey } from '../secrets';
import { pickLogin } from './board-login';
import { describeUnderstanding } from './describe';
import type { Understanding } from './room';
import { registerPlayground } from './server';
import { Standin } from './standin';

/** The groups of the page, and what each is bound to, so that a newcomer's first sentence already works. */
const GROUPS: Record<string, string> = { 望湖社区大党委: 'wanghu', 春晖街道党建联席: 'chunhui' };

/** Who a newcomer is at first: a secretary. */
const FIRST = 'limin';

/** What outlives a restart beside the database: how far the clock was moved forward. */
interface Kept {
  clockOffsetMs: number;
}

/** @throws ConfigError DATABASE_URL names a database in which somebody works */
export async function startPlayground(config: Config, log: Log): Promise<{ address: string; stop(): Promise<void> }> {
  const store = await openDatabase(config.databaseUrl);
  const folder = config.databaseUrl.startsWith('file:') ? dirname(sqliteFile(config.databaseUrl)) : 'data';
  // Before the clock's place in the same file is read: what is written there later keeps the key.
  const secretKey = config.secretKey ?? playgroundSecretKey(folder);
  const kept = keep(join(folder, 'playground.json'));
  const clock = new MovableClock(kept.value.clockOffsetMs, (clockOffsetMs) => kept.write({ clockOffsetMs }));

  await seedDemo(store, clock.now(), secretKey);

  const { members, orgs } = await demoMembers(store);
  members.sort((a, b) => Number(b.userid === FIRST) - Number(a.userid === FIRST));
  const standin = await Standin.start({ members, orgs, clock, botName: config.botName, keepHistory: false });
  await bindGroups(store, standin, clock.now());
  const heard = new Map<string, Understanding>();
  const commands = loadCommands();
  const app = await buildApp({
    commands,
    boardLogin: pickLogin,
    config: loadConfig({
      ...standin.env(),
      DATABASE_URL: config.databaseUrl,
      HOST: config.host,
      PORT: String(config.port),
      PUBLIC_URL: config.publicUrl,
      TIME_ZONE: config.timeZone,
      BOT_NAME: config.botName,
      SECRET_KEY: secretKey,
      LOG_LEVEL: config.logLevel,
    }),
    store,
    clock,
    log,
    understood(turn, intent) {
      // A press says nothing about reading: the panel keeps the last sentence.
      if (intent.startsWith('press:')) return;
      const { directory, actor, place, reading } = turn;
      const key = place.kind === 'group' ? place.chatid : actor.userid.toLowerCase();
      const name = (code: string) =>
        directory.orgByCode(code)?.shortName ??
        directory.resource(code)?.title ??
        directory.bodyByCode(code)?.name ??
        directory.memberByUserid(code)?.name ??
        activityName(code);
      const { slots, assumed = false, corrections = [] } = reading;
      const wanted = commands.says.find((d) => d.intent === intent)?.summary ?? intent;
      const when = (time: Parameters<typeof formatWhen>[0]) => formatWhen(time, turn);
      heard.set(key, describeUnderstanding({ text: turn.text, intent, wanted, slots: { ...slots }, assumed, corrections, name, when }));
    },
  });
  registerPlayground(app.web, {
    standin,
    clock,
    async nextReminder() {
      const at = await nextReminderAt(store, clock.now());
      return at && { at, what: '会议提醒' };
    },
    lastUnderstood: async ({ userid, chat }) => heard.get(chat ? standin.chatId(chat as `group:${string}`) : userid.toLowerCase()),
    tick: () => app.jobs.tick(),
    zone: config.timeZone,
    groups: Object.keys(GROUPS),
  });
  const address = await app.start();
  standin.botUrl = address;
  await standin.waitConnected();
  console.log(`\n  联席演示已启动：${address}/playground\n  用浏览器打开，选一个身份，对${config.botName}说一句话试试。按 Ctrl+C 结束。\n`);
  return {
    address,
    async stop() {
      await app.stop();
      await standin.stop();
    },
  };
}

/**
 * Whoever has lost the WECOM_* settings of a real bot and kept its DATABASE_URL comes here: nothing is sent in its name, and nobody speaks as
 * its members. In the playground's own file anything may have been imported, to try it out.
 */
async function openDatabase(url: string): Promise<Store> {
  const store = await openStore(url);
  try {
    await migrate(store);
    const stranger = url === PLAYGROUND_DATABASE ? undefined : await strangerIn(store);
    if (stranger === undefined) return store;
    throw new ConfigError(
      [
        `没有启动：DATABASE_URL 里是“${stranger}”等单位的数据，不是演示数据，而 WECOM_ 开头的设置一项也没有。`,
        '  要启动真正的机器人：填好企业微信的设置（WECOM_BOT_ID、WECOM_BOT_SECRET 等，名称见 .env.example；检查 .env 是否读到、有没有拼错）。',
        '  只想看演示：去掉 DATABASE_URL，演示用自己的数据库 data/playground.db。',
      ].join('\n'),
    );
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function bindGroups(store: Store, standin: Standin, now: Date): Promise<void> {
  await store.write(async (tx) => {
    for (const [name, code] of Object.entries(GROUPS)) {
      const org = await tx.org.findUnique({ where: { code } });
      const chatid = standin.chatId(`group:${name}`);
      if (org) await tx.chat.upsert({ where: { chatid }, create: { chatid, name, orgId: org.id, boundAt: now }, update: {} });
    }
  });
}

/** The machine's clock, moved forward. */
class MovableClock implements Clock {
  constructor(
    private offsetMs: number,
    private readonly moved: (offsetMs: number) => void,
  ) {}

  now(): Date {
    return new Date(systemClock.now().getTime() + this.offsetMs);
  }

  /** Only forward: what has happened stays in the past. */
  jumpTo(at: Date): void {
    this.offsetMs += Math.max(0, at.getTime() - this.now().getTime());
    this.moved(this.offsetMs);
  }
}

function keep(file: string): { value: Kept; write(change: Partial<Kept>): void } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let value: Kept = { clockOffsetMs: 0 };
  if (existsSync(file)) value = { ...value, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>) };
  const write = (change: Partial<Kept>) => {
    value = { ...value, ...change };
    writeFileSync(file, JSON.stringify(value));
  };
  return { value, write };
}
