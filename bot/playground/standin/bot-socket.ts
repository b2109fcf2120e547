/**
 * The long connection of a 智能机器人: subscribe, heartbeat, callbacks, replies, pushes, uploads, and what goes wrong with them.
 * Windows of seconds run on the real clock; quotas and lifetimes on the played one.
 */
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import type { BotReplies, Exchange } from './bot-replies';
import { BotUploads } from './bot-uploads';
import { randomAlnum } from './crypto';
import type { Fault, Faults } from './faults';
import type { MediaStore } from './media';
import { Refused, refuse } from './refused';
import type { StandinClock, Where } from './types';

const WINDOW_MS = 5000;
const SILENCE_MS = 100_000;
const CLOSE_AFTER_KICK_MS = 200;

/** A callback body; its fields are those of the protocol. */
export interface CallbackBody {
  msgid: string;
  aibotid: string;
  chatid?: string;
  chattype?: 'group' | 'single';
  from: { userid: string };
  create_time?: number;
  response_url?: string;
  msgtype: string;
  [field: string]: unknown;
}

interface Frame {
  cmd?: string;
  headers?: { req_id?: string };
  body?: Record<string, unknown>;
}

interface Answer {
  errcode: number;
  errmsg: string;
  body?: object;
}

export interface SocketParts {
  botId: string;
  secret: string;
  replies: BotReplies;
  media: MediaStore;
  clock: StandinClock;
  faults: Faults;
  violations: string[];
  warnings: string[];
  ackDelayMs: number;
}

export class BotSocket {
  url = '';
  /** Subscriptions tried, good or bad. */
  subscribes = 0;
  /** Frames from the bot but heartbeats, by command. */
  readonly counts = new Map<string, number>();
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #uploads: BotUploads;
  /** Sockets that were subscribed once; what others send before that is the client's mistake. */
  readonly #subscribed = new WeakSet<WebSocket>();
  #live: WebSocket | undefined;
  #refusing = { left: 0, errcode: 853000, mode: 'error' as 'error' | 'close' };

  constructor(private readonly parts: SocketParts) {
    this.#uploads = new BotUploads(parts.media, parts.clock);
    this.#server.on('connection', (ws) => this.#accept(ws));
  }

  async start(): Promise<void> {
    if (!this.#server.address()) await once(this.#server, 'listening');
    this.url = `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const ws of this.#server.clients) ws.terminate();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  get connected(): boolean {
    return this.#live?.readyState === WebSocket.OPEN;
  }

  /** Resolves when a bot is subscribed. @throws Error after `ms` */
  async waitConnected(ms: number): Promise<void> {
    if (this.connected) return;
    await once(this.#events, 'subscribed', { signal: AbortSignal.timeout(ms) }).catch(() => {
      throw new Error(`no bot subscribed on the long connection within ${ms} ms`);
    });
  }

  /** Resolves when the bot's connection is gone. @throws Error after `ms` */
  async waitLost(ms: number): Promise<void> {
    if (!this.connected) return;
    await once(this.#events, 'lost', { signal: AbortSignal.timeout(ms) }).catch(() => {
      throw new Error(`the bot was still connected after ${ms} ms`);
    });
  }

  // ---- towards the bot -------------------------------------------------------------------------------------------------

  /** Sends a callback. False when nobody is connected: such callbacks are lost. */
  push(body: CallbackBody, about: { kind: Exchange['kind']; place: Where; card?: Exchange['card'] }): boolean {
    if (about.kind === 'message') this.parts.replies.spoken(body.chatid ?? body.from.userid);
    const ws = this.#live;
    if (!ws || !this.connected) return false;
    const reqId = randomAlnum(24);
    this.parts.replies.open(reqId, {
      kind: about.kind,
      place: about.place,
      deadline: about.kind === 'message' ? Number.POSITIVE_INFINITY : performance.now() + WINDOW_MS,
      ...(about.card && { card: about.card }),
    });
    const cmd = body.msgtype === 'event' ? 'aibot_event_callback' : 'aibot_msg_callback';
    this.#send(ws, { cmd, headers: { req_id: reqId }, body });
    return true;
  }

  /** The connection breaks without a word. */
  drop(): void {
    this.#live?.terminate();
  }

  /** Another process takes the bot's place for a moment: the connected one is told and closed. */
  kick(): void {
    const old = this.#live;
    this.#live = undefined;
    if (old) this.#kick(old);
  }

  /** The next `times` subscriptions fail, with an errcode or by a closed connection. */
  refuseSubscribe(times: number, how: { errcode?: number; mode?: 'error' | 'close' } = {}): void {
    this.#refusing = { left: times, errcode: how.errcode ?? 853000, mode: how.mode ?? 'error' };
  }

  #kick(ws: WebSocket): void {
    const event = { eventtype: 'disconnected_event' };
    const at = Math.floor(this.parts.clock.now().getTime() / 1000);
    const body = { msgid: randomAlnum(20), create_time: at, aibotid: this.parts.botId, msgtype: 'event', event };
    this.#send(ws, { cmd: 'aibot_event_callback', headers: { req_id: randomAlnum(24) }, body });
    setTimeout(() => ws.close(1000), CLOSE_AFTER_KICK_MS).unref();
  }

  #send(ws: WebSocket, frame: object): void {
    if (ws.readyState === WebSocket.OPEN) ws.send(JSON.stringify(frame));
  }

  // ---- from the bot ----------------------------------------------------------------------------------------------------

  #accept(ws: WebSocket): void {
    const silence = setTimeout(() => ws.close(1001), SILENCE_MS);
    silence.unref();
    // A broken connection also ends in 'close'; there is nothing more to do about it.
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearTimeout(silence);
      if (this.#live !== ws) return;
      this.#live = undefined;
      this.#events.emit('lost');
    });
    ws.on('message', (data, isBinary) => {
      silence.refresh();
      let frame: Frame;
      try {
        if (isBinary) throw new Error('binary frame');
        frame = JSON.parse(String(data)) as Frame;
      } catch (e) {
        this.parts.violations.push(`long connection: not a JSON text frame (${e instanceof Error ? e.message : e})`);
        return;
      }
      void this.#onFrame(ws, frame);
    });
  }

  async #onFrame(ws: WebSocket, frame: Frame): Promise<void> {
    const cmd = frame.cmd ?? '';
    const reqId = frame.headers?.req_id;
    if (!reqId) this.parts.violations.push(`long connection: ${cmd} without headers.req_id`);
    let fault: Fault | undefined;
    if (cmd !== 'ping') {
      this.counts.set(cmd, (this.counts.get(cmd) ?? 0) + 1);
      if (cmd !== 'aibot_subscribe') fault = this.parts.faults.take(cmd);
    }
    if (fault?.delayMs) await wait(fault.delayMs);
    if (fault?.mode === 'lose') return;
    if (fault?.mode === 'reset') return ws.terminate();
    const answer =
      fault?.errcode !== undefined
        ? { errcode: fault.errcode, errmsg: fault.errmsg ?? 'injected' }
        : this.#answer(ws, cmd, reqId ?? '', frame.body ?? {});
    if (!answer || fault?.mode === 'dropAck') return;
    if (this.parts.ackDelayMs > 0) await wait(this.parts.ackDelayMs);
    this.#send(ws, { headers: { req_id: reqId }, ...answer });
  }

  /** undefined: the connection was closed instead. */
  #answer(ws: WebSocket, cmd: string, reqId: string, body: Record<string, unknown>): Answer | undefined {
    try {
      const extra = this.#dispatch(ws, cmd, reqId, body);
      if (extra === 'closed') return undefined;
      return { errcode: 0, errmsg: 'ok', ...(extra && { body: extra }) };
    } catch (e) {
      if (e instanceof Refused) {
        (e.bug ? this.parts.violations : this.parts.warnings).push(`${cmd}: ${e.errcode} ${e.message}`);
        return { errcode: e.errcode, errmsg: e.message };
      }
      this.parts.violations.push(`${cmd}: the frame broke the stand-in: ${e instanceof Error ? e.stack : e}`);
      return { errcode: 40058, errmsg: String(e) };
    }
  }

  #dispatch(ws: WebSocket, cmd: string, reqId: string, body: Record<string, unknown>): object | 'closed' | undefined {
    if (cmd === 'ping') return undefined;
    if (cmd === 'aibot_subscribe') return this.#subscribe(ws, body);
    if (ws !== this.#live) refuse(846609, 'aibot websocket not subscribed', !this.#subscribed.has(ws));
    const { replies } = this.parts;
    switch (cmd) {
      case 'aibot_respond_msg':
        return replies.respond(reqId, body);
      case 'aibot_respond_welcome_msg':
        return replies.welcome(reqId, body);
      case 'aibot_respond_update_msg':
        return replies.update(reqId, body);
      case 'aibot_send_msg':
        return replies.send(body);
      case 'aibot_upload_media_init':
        return this.#uploads.init(body);
      case 'aibot_upload_media_chunk':
        return this.#uploads.chunk(body);
      case 'aibot_upload_media_finish':
        return this.#uploads.finish(body);
      default:
        return refuse(40058, `unknown cmd ${cmd}`);
    }
  }

  #subscribe(ws: WebSocket, body: Record<string, unknown>): 'closed' | undefined {
    this.subscribes += 1;
    if (this.#refusing.left > 0) {
      this.#refusing.left -= 1;
      if (this.#refusing.mode === 'error') refuse(this.#refusing.errcode, 'invalid bot_id or secret');
      ws.close(1011);
      return 'closed';
    }
    if (body['bot_id'] !== this.parts.botId || body['secret'] !== this.parts.secret) refuse(853000, 'invalid bot_id or secret');
    const old = this.#live;
    this.#live = ws;
    this.#subscribed.add(ws);
    if (old && old !== ws) this.#kick(old);
    // After the ack, so that whoever waits for the connection does not overtake it.
    setImmediate(() => this.#events.emit('subscribed'));
    return undefined;
  }
}
