/**
 * Everything wired: `buildApp(parts)` is called by main.ts and by the tests, which pass their own clock and database and play WeCom on loopback.
 * Nothing listens, connects or ticks before `start`.
 */
import { randomUUID } from 'node:crypto';
import { scheduleJobs } from '../jobs/schedule';
import type { Store } from '../prisma/client';
import { type Clock, formatMinute, systemClock, toWall } from './clock';
import type { Config } from './config';
import { Chats } from './conversation/chats';
import { createEngine } from './conversation/engine';
import { Handler } from './conversation/handle';
import { loadCommands, type Registry } from './conversation/load';
import type { MessageTurn } from './conversation/turn';
import { watchClock } from './delivery/clock-skew';
import { beatOf, LeaseKeeper, lifeOf, TICKER, takeAllLeases } from './delivery/lease';
import { type Reach, routeTo } from './delivery/outbox';
import { Sender } from './delivery/sender';
import { wecomWire } from './delivery/wecom-wire';
import { Documents } from './documents';
import { Calendar } from './domain/calendar/calendar';
import { reminderGate } from './domain/due/gate';
import { makeFile } from './domain/make-file';
import { DirectoryHolder, loadDirectory } from './domain/org/load-directory';
import { tellKicked } from './domain/reminder/kicked';
import { writeWork } from './domain/write-work';
import { endInTime } from './end-in-time';
import { Inbox } from './inbox';
import { Link } from './link';
import type { Log } from './log';
import { picturesFolder, Shelf } from './pictures/shelf';
import { createReader } from './reading';
import { Secrets } from './secrets';
import { Speakers } from './speakers';
import { registerAnswerPage } from './web/answer-page';
import { registerBoard } from './web/board';
import { type LoginWay, noLogin } from './web/board/login';
import { wecomLogin } from './web/board/wecom-login';
import { registerCalendarFeed } from './web/calendar-feed';
import { registerCallbacks } from './web/callbacks';
import { registerHealth } from './web/health';
import { createMetrics } from './web/metrics';
import { createWeb } from './web/server';
import { WaitingAnswers } from './web/waiting-answers';
import { WecomApi } from './wecom/api';
import { BotSocket } from './wecom/bot-socket';
import { HttpClient } from './wecom/http';
import type { Inbound } from './wecom/inbound';
import { downloadAttachment } from './wecom/media';
import { cleanText } from './wecom/text';

export interface AppParts {
  config: Config;
  store: Store;
  clock: Clock;
  log: Log;
  /** The commands; those of the folder when left out. */
  commands?: Registry;
  /** Told what was understood of a message, for the playground's panel. */
  understood?: (turn: MessageTurn, intent: string) => void;
  /** How one logs in to the board; by WeCom when left out. */
  boardLogin?: LoginWay;
  /** Folder of the pictures; beside the database when left out. */
  pictures?: string;
  /** How long `stop` may take, ms. */
  stopMs?: number;
}

/** Well inside the ten seconds that Docker and its like leave before they kill. */
const STOP_MS = 8000;

/** How often a process looks for messages that another one, which is gone, has left. */
const SWEEP_MS = 3000;
/** How often a process looks whether another one has changed names. */
const NAMES_MS = 10_000;
/** A message of the long connection that the database does not take is offered again, a second apart. */
const WRITE_DOWN_TRIES = 60;

export async function buildApp(parts: AppParts) {
  const { config, store, clock, log } = parts;
  const owner = randomUUID();
  const metrics = createMetrics();
  const directory = new DirectoryHolder(store, await loadDirectory(store));
  let calendar = new Calendar(directory.current().lexicon().holidays);
  const chats = new Chats();
  await chats.load(store);
  const registry = parts.commands ?? loadCommands();
  // The playground passes its own key; nobody else starts without one.
  const secrets = new Secrets(config.secretKey ?? '');
  const reader = createReader(registry.says);
  let lexicon = directory.current().names();

  // ---- WeCom ---------------------------------------------------------------------------------------------------------------
  const http = new HttpClient();
  const answers = new WaitingAnswers();
  const api = config.agent && new WecomApi({ baseUrl: config.apiUrl, ...config.agent, clock, http });
  const socket =
    config.bot?.mode === 'socket'
      ? new BotSocket({ url: config.bot.url, botId: config.bot.id, secret: config.bot.secret, clock, log })
      : undefined;
  const bot = socket ? { socket } : config.bot ? { waiting: answers, http } : undefined;
  const spelled = (userid: string) => directory.current().memberByUserid(userid)?.botUserid ?? userid;
  const wire = wecomWire({ ...(bot && { bot }), ...(api && { api }), spelled });
  const ways = { app: api !== undefined, push: socket !== undefined };
  const reach: Reach = {
    member(userid) {
      const person = directory.current().memberByUserid(userid);
      return person && routeTo(person, ways);
    },
  };

  // ---- the way of one message ----------------------------------------------------------------------------------------------
  const scene = (now: Date) => ({ now, zone: config.timeZone, directory: directory.current(), calendar, reach });
  const sender = new Sender({
    store,
    clock,
    log,
    wire,
    owner,
    linkBase: config.publicUrl,
    gate: reminderGate({ store, scene, log }),
    files: (file) => makeFile({ ...scene(clock.now()), tx: store.read, shelf }, file),
    onUnreached({ userid, surface }) {
      const person = directory.current().memberByUserid(userid);
      if (!person) return;
      if (surface === 'BOT') person.dm = false;
      else person.reachable = false;
    },
  });
  const run = await createEngine(
    {
      registry,
      chats,
      botName: config.botName,
      publicUrl: config.publicUrl,
      secrets,
      read: ({ text, now, place }, context) =>
        reader.read(text, {
          now: bareWall(now, config.timeZone),
          chat: place.kind,
          context,
          lexicon,
          holidays: calendar,
          botName: config.botName,
        }),
      ...(parts.understood && { understood: parts.understood }),
    },
    log,
  );
  let namesOutdated = false;
  const refreshNames = async () => {
    if (await directory.refresh()) namesOutdated = true;
    if (!namesOutdated) return;
    calendar = new Calendar(directory.current().lexicon().holidays);
    lexicon = directory.current().names();
    await chats.load(store);
    namesOutdated = false;
  };
  const handler = new Handler({
    store,
    clock,
    log,
    run,
    scene: () => ({ ...scene(clock.now()), adopt: (rows) => sender.adopt(rows) }),
    clean: (text) => withoutMention(cleanText(text), config.botName),
    handOver: (rows) => sender.handOver(rows),
    namesChanged: refreshNames,
    done: (inbound, outcome, ms) => metrics.message(inbound.surface, outcome.kind, ms),
  });
  const shelf = new Shelf(parts.pictures ?? picturesFolder(store.url), clock);
  const documents = new Documents(
    (file, maxBytes) => downloadAttachment(file, { http, api, maxBytes }),
    shelf,
    (inbound) => handler.submit(inbound),
    log,
  );
  const speakers = new Speakers({ directory: () => directory.current(), api, clock, log, handle: (inbound) => documents.submit(inbound) });
  const inbox = new Inbox(store, clock, log, owner, (inbound) => speakers.submit(inbound));
  const accept = (inbound: Inbound) => inbox.accept(inbound);
  /** The long connection delivers once: what the database cannot take now would be lost. */
  const writeDown = async (inbound: Inbound) => {
    for (let tries = 1; ; tries++) {
      try {
        await accept(inbound);
        return;
      } catch (error) {
        log.error({ key: inbound.key, tries, err: error }, 'a message could not be written down');
        if (stopped || tries === WRITE_DOWN_TRIES) return;
        await new Promise((done) => setTimeout(done, 1000).unref());
      }
    }
  };
  socket?.onInbound((inbound) => void writeDown(inbound));

  // ---- the link: one process holds it --------------------------------------------------------------------------------------
  // While it is gone only the app reaches anybody.
  const byApp: Reach = { member: (userid) => (reach.member(userid) === 'AGENT' ? 'AGENT' : undefined) };
  const link =
    socket &&
    new Link({
      store,
      clock,
      log,
      owner,
      socket,
      connected: () => sender.nudge(),
      tellAdmins: () => writeWork({ store, scene: () => ({ ...scene(clock.now()), reach: byApp }), sender }, 'link', tellKicked),
    });

  // ---- HTTP ----------------------------------------------------------------------------------------------------------------
  const web = createWeb(log);
  registerCallbacks(web, {
    clock,
    log,
    accept,
    answers,
    ...(config.agent?.callback && {
      agent: {
        corpId: config.agent.corpId,
        agentId: config.agent.agentId,
        token: config.agent.callback.token,
        encodingAesKey: config.agent.callback.aesKey,
      },
    }),
    ...(config.bot?.mode === 'url' && { bot: { token: config.bot.token, encodingAesKey: config.bot.aesKey } }),
  });
  registerAnswerPage(web, { store, log, sender, scene: () => scene(clock.now()) });
  registerCalendarFeed(web, { store, scene: () => scene(clock.now()), botName: config.botName });
  registerBoard(web, {
    store,
    scene: () => scene(clock.now()),
    refreshNames,
    secrets,
    publicUrl: config.publicUrl,
    botName: config.botName,
    login: parts.boardLogin ?? (api && config.agent ? wecomLogin({ ...config.agent, api, log }) : noLogin),
  });
  registerHealth(web, { store, clock, metrics: metrics.registry, linked: socket !== undefined });
  metrics.watch({ handler: () => handler.depth, sender: () => sender.stats() });

  const jobs = scheduleJobs({ store, clock, log, owner, zone: config.timeZone, sender, scene, refreshNames, shelf });
  /** One of several: the others see by it that this one lives. */
  const life =
    store.kind === 'postgresql'
      ? new LeaseKeeper({
          store,
          name: lifeOf(owner),
          owner,
          clock,
          onError: (error) => log.error({ err: error }, 'the lease of this process could not be renewed'),
        })
      : undefined;
  let sweep: NodeJS.Timeout | undefined;
  let names: NodeJS.Timeout | undefined;
  let unwatch: (() => void) | undefined;
  let stopped = false;

  return {
    web,
    store,
    handler,
    documents,
    speakers,
    inbox,
    sender,
    jobs,
    directory,
    socket,
    /** Listens, takes over what a dead process left, connects and ticks. */
    async start(): Promise<string> {
      // A process that was stopped has given its lease back; one that died has not.
      const lastBeat = await beatOf(store.read, TICKER);
      await takeAllLeases(store);
      await life?.start();
      await sender.start();
      await inbox.recover(store.kind === 'sqlite');
      const address = await web.listen({ host: config.host, port: config.port });
      await link?.start();
      await jobs.start(lastBeat);
      if (life) {
        // The machine's own: a clock that is moved in a simulation is moved for all.
        unwatch = watchClock(store, systemClock, log);
        sweep = setInterval(
          () => inbox.recover(false).catch((error: unknown) => log.error({ err: error }, 'left messages could not be read')),
          SWEEP_MS,
        );
        // The job that ticks does so too, but in one process only.
        names = setInterval(
          () => refreshNames().catch((error: unknown) => log.error({ err: error }, 'names could not be read again')),
          NAMES_MS,
        );
      }
      return address;
    },
    /** Renews what this process holds, and takes what nobody holds any more: at once, for a clock that was moved. */
    async renewLeases(): Promise<void> {
      await link?.renew();
      await life?.renew();
    },
    /**
     * Answers what is under way and gives everything back, as far as that ends in time. What waits, and what hangs, is in the database: the next
     * start goes on with it. @throws the first error of what could not be ended
     */
    async stop(): Promise<void> {
      if (stopped) return;
      stopped = true;
      clearInterval(sweep);
      clearInterval(names);
      unwatch?.();
      await endInTime(parts.stopMs ?? STOP_MS, log, [
        ['web', () => web.close()],
        ['work', () => Promise.all([jobs.stop(), handler.stop()])],
        ['sender', () => sender.stop()],
        ['link', () => Promise.all([link?.stop(), life?.stop()])],
        [
          'connections',
          () => {
            socket?.stop();
            http.close();
          },
        ],
        ['database', () => store.close()],
      ]);
    },
  };
}

export type App = Awaited<ReturnType<typeof buildApp>>;

/** "2026-09-16T10:00:00": the reading knows no zones, it reads wall times. */
function bareWall(at: Date, zone: string): string {
  const { date, minute } = toWall(at, zone);
  return `${date}T${formatMinute(minute)}:00`;
}

/** "@小联 记录 …" → "记录 …". Only the bot's own name, wherever it stands. */
function withoutMention(text: string, botName: string): string {
  const name = botName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`[@＠]${name}[\\s\\u2005]*`, 'g'), ' ').trim();
}
