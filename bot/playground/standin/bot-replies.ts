/** What the bot says on the long connection: replies within their windows, welcomes, card updates, pushes within the quota. */
import { BOT_TYPES, type BotBody, type BotContent } from './bot-content';
import { BoundedMap } from './bounded';
import type { WireCard } from './cards';
import type { CardState, Chats } from './chats';
import type { Enterprise } from './enterprise';
import { Rate } from './faults';
import { refuse } from './refused';
import type { Payload, StandinClock, Where } from './types';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The document says 6 minutes, later reports 10: the stricter one is played. */
const STREAM_MS = 6 * MINUTE_MS;

/** A callback that may still be answered. */
export interface Exchange {
  kind: 'message' | 'enter_chat' | 'card';
  place: Where;
  /** performance.now() after which a reply is too late. */
  deadline: number;
  card?: CardState;
}

interface OpenExchange extends Exchange {
  answered: boolean;
  /** Milliseconds of the played clock. */
  expires: number;
  streams: Map<string, { payload: Payload; first: number; finished: boolean }>;
}

interface UpdateBody {
  response_type?: string;
  userids?: string[];
  template_card?: WireCard;
}

interface SendBody extends BotBody {
  chatid?: string;
  chat_type?: number;
}

export class BotReplies {
  readonly #exchanges = new BoundedMap<string, OpenExchange>(50_000);
  /** Conversations in which somebody has spoken to the bot: chatid or userid. */
  readonly #known = new Set<string>();
  readonly #rate: Rate;

  constructor(
    private readonly chats: Chats,
    private readonly content: BotContent,
    private readonly clock: StandinClock,
    private readonly enterprise: Pick<Enterprise, 'byHeardAs'>,
  ) {
    this.#rate = new Rate(
      [
        [MINUTE_MS, 30],
        [HOUR_MS, 1000],
      ],
      () => clock.now().getTime(),
    );
  }

  /** Somebody wrote to the bot there, so it may push there from now on. */
  spoken(conversation: string): void {
    this.#known.add(conversation);
  }

  open(reqId: string, exchange: Exchange): void {
    const expires = this.clock.now().getTime() + 24 * HOUR_MS;
    this.#exchanges.set(reqId, { ...exchange, answered: false, expires, streams: new Map() });
  }

  respond(reqId: string, body: BotBody): undefined {
    const exchange = this.#exchange(reqId, 'message', 'aibot_respond_msg');
    if (body.msgtype === 'stream' || body.msgtype === 'stream_with_template_card') {
      this.#stream(exchange, body);
      if (body.template_card) this.content.show({ msgtype: 'template_card', template_card: body.template_card }, exchange.place, BOT_TYPES);
      return undefined;
    }
    if (exchange.answered) refuse(846606, 'request already responded');
    this.#quota(exchange.place);
    this.content.show(body, exchange.place, BOT_TYPES);
    exchange.answered = true;
    return undefined;
  }

  welcome(reqId: string, body: BotBody): undefined {
    const exchange = this.#exchange(reqId, 'enter_chat', 'aibot_respond_welcome_msg');
    if (exchange.answered) refuse(846606, 'request already responded');
    this.content.show(body, exchange.place, ['text', 'template_card']);
    exchange.answered = true;
    return undefined;
  }

  update(reqId: string, body: UpdateBody): undefined {
    const exchange = this.#exchange(reqId, 'card', 'aibot_respond_update_msg');
    if (body.response_type !== 'update_template_card') refuse(40058, `response_type ${body.response_type}`);
    if (exchange.answered || !exchange.card) refuse(846606, 'request already responded');
    const state = exchange.card;
    const card = this.content.card(body.template_card, true);
    if (state.taskId !== undefined && card.task_id !== state.taskId)
      refuse(40058, `task_id ${card.task_id} is not the clicked card's ${state.taskId}`);
    if (body.userids !== undefined && !Array.isArray(body.userids)) refuse(40058, 'userids is no list');
    exchange.answered = true;
    const only = exchange.place.chat !== undefined && body.userids && body.userids.length > 0 ? body.userids : undefined;
    this.chats.updateCard(
      state,
      card,
      only?.map((u) => this.enterprise.byHeardAs(u) ?? u),
    );
    return undefined;
  }

  send(body: SendBody): undefined {
    const { chatid, chat_type: kind = 0 } = body;
    if (!chatid) refuse(40063, 'chatid missing');
    const group = kind === 1 ? undefined : this.chats.groupById(chatid);
    const member = group ? undefined : this.enterprise.byHeardAs(chatid);
    if (!group && (kind === 2 || member === undefined)) refuse(93006, `chatid ${chatid}`);
    if (group && !group.botInside) refuse(93008, 'bot not in group');
    if (!this.#known.has(chatid)) refuse(846607, 'nobody has written to the bot in this conversation');
    const place: Where = group ? { chat: group.chat } : { to: member ?? chatid };
    this.#quota(place);
    this.content.show(body, place, BOT_TYPES);
    return undefined;
  }

  #stream(exchange: OpenExchange, body: BotBody): void {
    const id = body.stream?.id;
    if (!id) refuse(40063, 'stream.id missing');
    const text = this.content.streamText(body.stream?.content);
    const finished = body.stream?.finish === true;
    const now = this.clock.now().getTime();
    const running = exchange.streams.get(id);
    if (running) {
      if (running.finished || now - running.first > STREAM_MS) refuse(846608, 'stream update expired');
      running.finished = finished;
      this.chats.rewrite(running.payload, text, finished);
      return;
    }
    if (exchange.answered) refuse(846606, 'request already responded');
    this.#quota(exchange.place);
    const payload = this.chats.deliver({ surface: 'aibot', ...exchange.place, msgtype: 'stream', content: text, streaming: !finished });
    exchange.streams.set(id, { payload, first: now, finished });
  }

  #exchange(reqId: string, kind: Exchange['kind'], cmd: string): OpenExchange {
    const exchange = this.#exchanges.get(reqId);
    if (!exchange || exchange.kind !== kind) refuse(846605, `invalid req_id for ${cmd}`);
    if (performance.now() > exchange.deadline || this.clock.now().getTime() > exchange.expires)
      refuse(846605, `invalid req_id for ${cmd}: too late`);
    return exchange;
  }

  #quota(place: Where): void {
    if (!this.#rate.allow(place.chat ?? place.to ?? '')) refuse(846607, 'aibot send msg frequency limit exceeded');
  }
}
