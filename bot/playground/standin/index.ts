/**
 * A WeCom that runs on loopback and speaks the real protocol: one enterprise, its members, the server API, the long connection (or
 * the callback URL) of its 智能机器人 and the callbacks of its 自建应用. The playground lives on it, and so do the story tests.
 */
import { AgentCallbacks } from './agent-callbacks';
import type { LoggedIn } from './api-directory';
import { type ApiCall, ApiServer } from './api-server';
import { BotContent } from './bot-content';
import { BotReplies } from './bot-replies';
import { BotSocket } from './bot-socket';
import { BotUrl } from './bot-url';
import type { WireCard } from './cards';
import { type CardState, Chats } from './chats';
import { Enterprise } from './enterprise';
import { Faults } from './faults';
import { Hands } from './hands';
import { type Media, MediaStore } from './media';
import { Poster } from './post';
import type { Payload, Place, PressHow, SayHow, StandinOptions, Where } from './types';
import { type Wanted, waitForPayload } from './wait';

export type { WireCard } from './cards';
export type { Fault } from './faults';
export { samplePng } from './media';
export type * from './types';

const CONNECT_MS = 30_000;

/** A card as one member sees it now. `seq` is that of the payload that brought it. */
export interface SeenCard {
  seq: number;
  card: WireCard;
}

export class Standin {
  /** Where callbacks are posted: http://127.0.0.1:PORT. Set it when the bot listens. */
  botUrl: string | undefined;
  /** Trouble to come, for the server API and the long connection alike. */
  readonly faults = new Faults();
  /** What a correct client would not have sent. A story test expects none. */
  readonly violations: string[] = [];
  /** Refusals, cut texts, failed deliveries. */
  readonly warnings: string[] = [];
  /** Whom message/send did not reach, and when (ms). */
  readonly missed: { userid: string; at: number }[] = [];
  readonly enterprise: Enterprise;
  readonly #chats: Chats;
  readonly #media: MediaStore;
  readonly #api: ApiServer;
  readonly #socket: BotSocket;
  readonly #replies: BotReplies;
  readonly #botUrlMode: BotUrl;
  readonly #poster: Poster;
  readonly #hands: Hands;

  private constructor(private readonly o: StandinOptions) {
    const { clock } = o;
    const { violations, warnings, missed, faults } = this;
    const keepHistory = o.keepHistory ?? true;
    const botName = o.botName ?? '小联';
    const enterprise = new Enterprise(o);
    const chats = new Chats(clock, enterprise.names, keepHistory);
    const media = new MediaStore(clock);
    const content = new BotContent(chats, media, warnings);
    const botUrl = () => this.#requireBotUrl();
    this.enterprise = enterprise;
    this.#chats = chats;
    this.#media = media;
    const answerDelayMs = o.apiDelayMs ?? 0;
    this.#api = new ApiServer({
      enterprise,
      chats,
      media,
      clock,
      faults,
      violations,
      warnings,
      missed,
      botName,
      answerDelayMs,
      keepHistory,
    });
    const { botId, botSecret: secret } = enterprise;
    const replies = new BotReplies(chats, content, clock, enterprise);
    this.#replies = replies;
    const ackDelayMs = o.ackDelayMs ?? 0;
    this.#socket = new BotSocket({ botId, secret, replies, media, clock, faults, violations, warnings, ackDelayMs });
    const poster = new Poster(clock, violations, warnings);
    this.#poster = poster;
    this.#botUrlMode = new BotUrl({ enterprise, chats, content, clock, poster, botUrl, violations });
    const apiBase = () => this.#api.base;
    const responseCode = (cards: CardState[]) => this.#api.messages.responseCode(cards);
    const agent = new AgentCallbacks({ enterprise, chats, media, clock, poster, botUrl, apiBase, responseCode, violations, warnings });
    const surfaces = { api: this.#api, socket: this.#socket, botUrl: this.#botUrlMode, agent };
    this.#hands = new Hands({ enterprise, clock, botName, urlMode: o.mode === 'url', chats, media, ...surfaces });
  }

  static async start(o: StandinOptions): Promise<Standin> {
    const standin = new Standin(o);
    await Promise.all([standin.#api.start(), standin.#socket.start()]);
    return standin;
  }

  async stop(): Promise<void> {
    this.#botUrlMode.stop();
    this.#poster.stop();
    await Promise.all([this.#api.stop(), this.#socket.stop()]);
  }

  /** Settings a bot needs to live in this enterprise. */
  env(): Record<string, string> {
    const e = this.enterprise;
    const bot: Record<string, string> =
      this.o.mode === 'url'
        ? { WECOM_BOT_TOKEN: e.botToken, WECOM_BOT_AES_KEY: e.botAesKey }
        : { WECOM_BOT_ID: e.botId, WECOM_BOT_SECRET: e.botSecret, WECOM_BOT_WS_URL: this.#socket.url };
    return {
      WECOM_CORP_ID: e.corpId,
      WECOM_AGENT_ID: String(e.agentId),
      WECOM_AGENT_SECRET: e.agentSecret,
      WECOM_AGENT_TOKEN: e.agentToken,
      WECOM_AGENT_AES_KEY: e.agentAesKey,
      WECOM_API_URL: this.#api.base,
      ...bot,
    };
  }

  // ---- the platform --------------------------------------------------------------------------------------------------------

  get members(): StandinOptions['members'] {
    return this.o.members;
  }

  get orgs(): NonNullable<StandinOptions['orgs']> {
    return this.o.orgs ?? [];
  }

  /** The name that group members @. */
  get botName(): string {
    return this.o.botName ?? '小联';
  }

  /** Is the bot reachable? In URL mode it is as soon as it listens. */
  get connected(): boolean {
    if (this.o.mode === 'url') return this.botUrl !== undefined;
    return this.#socket.connected;
  }

  /** Resolves when the bot is subscribed. @throws Error after `ms` */
  waitConnected(ms = CONNECT_MS): Promise<void> {
    return this.#socket.waitConnected(ms);
  }

  /** Resolves when the bot's connection is gone. @throws Error after `ms` */
  waitLost(ms = CONNECT_MS): Promise<void> {
    return this.#socket.waitLost(ms);
  }

  /** The long connection breaks without a word. */
  dropConnection(): void {
    this.#socket.drop();
  }

  /** Another process takes the bot's place for a moment. */
  kick(): void {
    this.#socket.kick();
  }

  /** The next `times` subscriptions fail, with an errcode (853000) or by a closed connection. */
  refuseSubscribe(times: number, how: { errcode?: number; mode?: 'error' | 'close' } = {}): void {
    this.#socket.refuseSubscribe(times, how);
  }

  /** Subscriptions tried so far. */
  get subscribes(): number {
    return this.#socket.subscribes;
  }

  /** The access_token is worthless from now on. */
  revokeToken(): void {
    this.#api.revokeToken();
  }

  /** The bot's 200 to the next `times` app callbacks is lost, so they come again. */
  loseAnswers(times: number): void {
    this.#poster.loseAnswers = times;
  }

  /** A code as the OAuth redirect brings it: of a member, or of somebody from outside the corp. */
  oauthCode(who: string | LoggedIn): string {
    return this.#api.directory.oauthCode(typeof who === 'string' ? { userid: who } : who);
  }

  /** chatid of "group:NAME"; the same in every stand-in. */
  chatId(chat: `group:${string}`): string {
    return this.#chats.group(chat).chatid;
  }

  /** Somebody wrote to the bot there in an earlier life of the stand-in: it may push there. */
  hasSpoken(place: Where): void {
    this.#replies.spoken(place.chat === undefined ? this.enterprise.heardAs(place.to ?? '') : this.#chats.group(place.chat).chatid);
  }

  /** The bot is taken out of a group, or put back: pushes there are refused with 93008. */
  botInside(chat: `group:${string}`, inside: boolean): void {
    this.#chats.group(chat).botInside = inside;
  }

  /** A webhook of a group; answers its full URL. */
  addWebhook(chat: `group:${string}`): string {
    return `${this.#api.base}${this.#api.messages.addWebhook(chat)}`;
  }

  /** Calls of the server API, oldest first (with history only). */
  get apiCalls(): readonly ApiCall[] {
    return this.#api.calls;
  }

  /** How often an API path or a socket command was called. */
  calls(name: string): number {
    return this.#api.counts.get(name) ?? this.#socket.counts.get(name) ?? 0;
  }

  /** A file that a payload mentions. */
  media(id: string): Media | undefined {
    return this.#media.find(id);
  }

  // ---- members' hands ------------------------------------------------------------------------------------------------------

  /**
   * A member writes. In a group the bot hears only what mentions it. Resolves when the message was handed over.
   * @returns whether the bot heard it
   */
  say(place: Place, userid: string, text: string, how: SayHow = {}): Promise<boolean> {
    return this.#hands.say(place, userid, text, how);
  }

  /**
   * Presses the newest button (or chooses the option and sends) that fits, as `userid` sees it; 'private' looks in both private
   * conversations. A string must equal the button's text or key.
   * @throws Error naming what there is, when nothing fits
   */
  press(place: Place | 'private', userid: string, button: string | RegExp, how: PressHow = {}): Promise<boolean> {
    return this.#hands.press(place, userid, button, how);
  }

  /** First entry of the day into the bot's single chat. */
  enter(userid: string): Promise<boolean> {
    return this.#hands.enter(userid);
  }

  /** A picture alone, in the bot's single chat or in the app's conversation. */
  picture(userid: string, place: 'dm' | 'app' = 'dm', picture?: Buffer): Promise<boolean> {
    return this.#hands.picture(userid, place, picture);
  }

  /** A file alone, in the bot's single chat. */
  file(userid: string, name: string, data: Buffer): Promise<boolean> {
    return this.#hands.file(userid, name, data);
  }

  /** An event of the app's conversation: subscribe, enter_agent, click … */
  agentEvent(userid: string, event: string, fields: Record<string, string> = {}): Promise<boolean> {
    return this.#hands.agentEvent(userid, event, fields);
  }

  /** A message of the app's conversation by its fields: { MsgType: 'location', Label: … } */
  agentMessage(userid: string, fields: Record<string, string>): Promise<boolean> {
    return this.#hands.agentMessage(userid, fields);
  }

  // ---- what people see -------------------------------------------------------------------------------------------------------

  /** seq of the newest payload: pass it to `seen` or `waitFor` later. */
  get lastSeq(): number {
    return this.#chats.lastSeq;
  }

  /** Everything that reached a place, or a member privately, after `since`. */
  seen(place: Where, since = 0): Payload[] {
    return this.#chats.seen(place, since);
  }

  /** Clickable cards as `userid` sees them now in a place, the one that changed last first. */
  cards(place: Where, userid = place.to ?? ''): SeenCard[] {
    return this.#chats.cardsIn(place).flatMap((state) => {
      const card = this.#chats.cardFor(state, userid);
      return card ? [{ seq: state.seq, card }] : [];
    });
  }

  /** Calls back for whatever arrives or changes. Returns what ends it. */
  on(_event: 'payload', callback: (payload: Payload) => void): () => void {
    return this.#chats.onPayload(callback);
  }

  /**
   * The first payload of a place after `since` that fits; waits for it when it has not arrived.
   * @throws Error after `ms`, with what was seen instead
   */
  waitFor(place: Where, wanted: Wanted, since = 0, ms?: number): Promise<Payload> {
    return waitForPayload(this.#chats, place, wanted, since, ms);
  }

  // ---- inside ----------------------------------------------------------------------------------------------------------------

  #requireBotUrl(): string {
    if (this.botUrl === undefined) throw new Error('botUrl is not set: the bot does not listen yet');
    return this.botUrl;
  }
}
