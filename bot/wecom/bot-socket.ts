/**
 * The long connection of a 智能机器人, on the official SDK: it subscribes, keeps the heart beating, reconnects and waits for acks. Here are
 * the things it does not do: an errcode as a typed error, chat_type, a subscription that is refused or never answered, silence in the log.
 * @see https://developer.work.weixin.qq.com/document/path/101463
 */
import { createHash, randomUUID } from 'node:crypto';
import { WSClient } from '@wecom/aibot-node-sdk';
import { type Clock, SECOND_MS } from '../clock';
import { WecomRefused, WecomUnreachable } from '../errors';
import type { CardBody, MediaBody, MediaType, StreamBody, TemplateCard, TextBody, WecomBody } from './body';
import { type BotBody, fromBotBody } from './bot-body';
import { updateAnswer } from './bot-callback';
import { classify } from './errcodes';
import type { Inbound } from './inbound';
import { checkFile } from './limits';

/** Takes what an operator may read: no secret, no member's words. */
export interface SocketLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export type SocketState =
  | { name: 'stopped' }
  /** Also between two attempts after a loss: it goes on for ever, 1 to 30 s apart. */
  | { name: 'connecting' }
  | { name: 'connected' }
  /** Another connection of the same bot took over. Nothing is tried any more until start(): two that fight would go on for ever. */
  | { name: 'kicked' }
  /** The bot id or secret is wrong. Nothing is tried any more until start(): WeCom blocks who keeps trying. */
  | { name: 'refused'; errcode: number; reason: string };

export interface BotSocketOptions {
  /** WECOM_BOT_WS_URL */
  url: string;
  botId: string;
  secret: string;
  clock: Clock;
  log: SocketLog;
  /** First pause before a reconnect; doubles up to 30 s. */
  reconnectMs?: number;
  /** How long the answer to the subscription may take. */
  subscribeMs?: number;
  heartbeatMs?: number;
}

/** Of a chunk before it is base64. @see path/101463 */
const CHUNK_BYTES = 512 * 1024;

type Ack = { errcode?: number; errmsg?: string; body?: Record<string, unknown> };

export class BotSocket {
  private client: WSClient | undefined;
  private watchdog: NodeJS.Timeout | undefined;
  private current: SocketState = { name: 'stopped' };
  private readonly inboundListeners: ((inbound: Inbound) => void)[] = [];
  private readonly stateListeners: ((state: SocketState) => void)[] = [];

  constructor(private readonly o: BotSocketOptions) {}

  get state(): SocketState {
    return this.current;
  }

  /** Subscribed: sends are possible. */
  get connected(): boolean {
    return this.current.name === 'connected';
  }

  /** Called for each message and event, in the order of arrival. It must not throw and should not wait: store, then work. */
  onInbound(listener: (inbound: Inbound) => void): void {
    this.inboundListeners.push(listener);
  }

  onState(listener: (state: SocketState) => void): void {
    this.stateListeners.push(listener);
  }

  /** Connects, and stays connected until stop(), a kick or a refusal. Does nothing while it is under way. */
  start(): void {
    if (this.client) return;
    this.open();
  }

  stop(): void {
    this.close();
    this.become({ name: 'stopped' });
  }

  /**
   * Answers a message: once, within 24 h. A second answer is refused (846606): push it.
   * @param reqId  of `reply` kind socket-message
   * @throws WecomRefused · WecomUnreachable (it may be there)
   */
  async answer(reqId: string, body: WecomBody | StreamBody): Promise<void> {
    await this.request('aibot_respond_msg', reqId, body);
  }

  /** Answers enter_chat, within 5 s. @param reqId of `reply` kind socket-welcome */
  async welcome(reqId: string, body: TextBody | CardBody): Promise<void> {
    await this.request('aibot_respond_welcome_msg', reqId, body);
  }

  /**
   * Answers a press, within 5 s (846605 after it).
   * @param reqId    of `reply` kind socket-update
   * @param userids  only these members of a group see the new face; absent: all
   */
  async update(reqId: string, { card, userids }: { card: TemplateCard; userids?: readonly string[] }): Promise<void> {
    await this.request('aibot_respond_update_msg', reqId, updateAnswer(card, userids));
  }

  /**
   * Sends what nobody asked for. Somebody must have written to the bot in that conversation before (846607).
   * @param chatid  of a group, or a userid as the bot received it; its case matters
   */
  async push({ chatid, toGroup, body }: { chatid: string; toGroup: boolean; body: WecomBody | MediaBody }): Promise<void> {
    // Not the SDK's sendMessage: without chat_type WeCom guesses whether it is a group.
    await this.request('aibot_send_msg', newReqId('aibot_send_msg'), { chatid, chat_type: toGroup ? 2 : 1, ...body });
  }

  /**
   * Uploads a file, of at most 20 MiB. Not the SDK's uploadMedia: it wraps a refusal of a chunk in words, and its errcode is lost.
   * @returns media_id, good for 3 days and for this bot
   * @throws RangeError · WecomRefused (45009: more than 30 a minute) · WecomUnreachable
   */
  async upload(name: string, data: Buffer, type: MediaType = 'file'): Promise<string> {
    checkFile(data);
    const chunks = Math.ceil(data.length / CHUNK_BYTES);
    const ask = async (step: 'init' | 'chunk' | 'finish', body: object) => {
      const cmd = `aibot_upload_media_${step}`;
      return { cmd, answer: (await this.request(cmd, newReqId(cmd), body)).body };
    };
    const md5 = createHash('md5').update(data).digest('hex');
    const init = await ask('init', { type, filename: name, total_size: data.length, total_chunks: chunks, md5 });
    const upload_id = textIn(init, 'upload_id');
    for (let i = 0; i < chunks; i++) {
      const piece = data.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);
      await ask('chunk', { upload_id, chunk_index: i, base64_data: piece.toString('base64') });
    }
    return textIn(await ask('finish', { upload_id }), 'media_id');
  }

  /** One frame and its ack. Frames of one req_id go one after the other, of different ones at the same time. */
  private async request(cmd: string, reqId: string, body: object): Promise<Ack> {
    const client = this.client;
    if (!client || !this.connected) throw new WecomUnreachable(cmd, new Error(`long connection ${this.current.name}`));
    try {
      return await client.reply({ headers: { req_id: reqId } }, { ...body }, cmd);
    } catch (cause) {
      // The SDK rejects with the ack itself when its errcode is not 0, with an Error when none came or the line broke.
      if (cause instanceof Error) throw new WecomUnreachable(cmd, cause);
      const { errcode, errmsg = '' } = cause as Ack;
      if (errcode === undefined) return cause as Ack;
      if (errcode === 846609 && this.client === client) {
        // The line is open and the subscription gone: only a new line helps.
        this.close();
        this.open();
      }
      throw new WecomRefused(cmd, errcode, errmsg);
    }
  }

  /** A new client each time: the SDK's `close` handler of an old socket would take down the connection that followed it. */
  private open(): void {
    const client = new WSClient({
      botId: this.o.botId,
      secret: this.o.secret,
      wsUrl: this.o.url,
      wsOptions: { handshakeTimeout: 10 * SECOND_MS, maxPayload: 8 << 20 },
      reconnectInterval: this.o.reconnectMs ?? SECOND_MS,
      heartbeatInterval: this.o.heartbeatMs ?? 30 * SECOND_MS,
      maxReconnectAttempts: -1,
      // Only passing refusals are tried again; onError stops at the others.
      maxAuthFailureAttempts: -1,
      logger: sdkLogger(this.o.log),
    });
    this.client = client;
    const ifCurrent = (react: () => void) => () => {
      if (this.client === client) react();
    };
    const onFrame = (frame: unknown) => {
      if (this.client === client) this.take(frame);
    };
    client.on('message', onFrame);
    client.on('event', onFrame);
    client.on(
      'connected',
      ifCurrent(() => this.watch()),
    );
    client.on(
      'authenticated',
      ifCurrent(() => this.authenticated()),
    );
    client.on(
      'disconnected',
      ifCurrent(() => this.lost()),
    );
    client.on('error', (error) => {
      if (this.client === client) this.failed(error);
    });
    this.become({ name: 'connecting' });
    client.connect();
  }

  private close(): void {
    clearTimeout(this.watchdog);
    const client = this.client;
    this.client = undefined;
    client?.disconnect();
  }

  /** The SDK waits for the answer to its subscription without end. */
  private watch(): void {
    clearTimeout(this.watchdog);
    const subscribeMs = this.o.subscribeMs ?? 15 * SECOND_MS;
    this.watchdog = setTimeout(() => {
      this.o.log.warn({ subscribeMs }, 'long connection: subscription not answered, connecting anew');
      this.close();
      this.open();
    }, subscribeMs);
    this.watchdog.unref();
  }

  private authenticated(): void {
    clearTimeout(this.watchdog);
    this.become({ name: 'connected' });
  }

  private lost(): void {
    clearTimeout(this.watchdog);
    if (this.current.name === 'connected') this.become({ name: 'connecting' });
  }

  private failed(error: Error): void {
    // The SDK tells the errcode of a refused subscription in its message only.
    const [, errcode] = /^Authentication failed: .*\(code: (-?\d+)\)$/s.exec(error.message) ?? [];
    if (errcode === undefined) return;
    const { kind, hint } = classify(Number(errcode));
    if (kind === 'retry' || kind === 'wait') return;
    this.close();
    this.become({ name: 'refused', errcode: Number(errcode), reason: hint });
  }

  private take(frame: unknown): void {
    if (isKick(frame)) {
      this.close();
      this.become({ name: 'kicked' });
      return;
    }
    const taken = fromFrame(frame, this.o.clock.now());
    if ('inbound' in taken) for (const listener of this.inboundListeners) listener(taken.inbound);
    else this.o.log.warn({ reason: 'drop' in taken ? taken.drop : 'stream refresh' }, 'long connection: frame dropped');
  }

  private become(state: SocketState): void {
    if (state.name === this.current.name) return;
    this.current = state;
    for (const listener of this.stateListeners) listener(state);
  }
}

/** A frame of the long connection → Inbound. Never throws, whatever the frame is. */
export function fromFrame(frame: unknown, now: Date): BotBody {
  const { headers, body } = (frame ?? {}) as { headers?: { req_id?: unknown } | null; body?: unknown };
  const reqId = headers?.req_id;
  if (typeof reqId !== 'string' || !reqId) return { drop: 'without req_id' };
  return fromBotBody(body, { now, reply: (of) => ({ kind: `socket-${of}`, reqId }) });
}

function isKick(frame: unknown): boolean {
  const { body } = (frame ?? {}) as { body?: { event?: { eventtype?: unknown } | null } | null };
  return body?.event?.eventtype === 'disconnected_event';
}

function textIn({ cmd, answer }: { cmd: string; answer: Ack['body'] }, field: string): string {
  const value = answer?.[field];
  if (typeof value !== 'string' || !value) throw new WecomUnreachable(cmd, new Error(`no ${field} in the answer`));
  return value;
}

function newReqId(cmd: string): string {
  return `${cmd}_${randomUUID()}`;
}

/** The SDK's words without its arguments: those quote frames, and with them what members wrote. */
function sdkLogger(log: SocketLog) {
  const line = (message: string) => ({
    sdk: message.replace(/^WebSocket connection closed.*/s, 'WebSocket connection closed').slice(0, 200),
  });
  return {
    debug: () => {},
    info: (message: string) => log.info(line(message), 'long connection'),
    warn: (message: string) => log.warn(line(message), 'long connection'),
    error: (message: string) => log.warn(line(message), 'long connection'),
  };
}
