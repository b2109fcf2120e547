/** The 智能机器人 in URL mode: callbacks as encrypted JSON, passive replies, and the refresh of unfinished streams. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Repeat, repeat } from './agent-callbacks';
import { BOT_TYPES, type BotBody, type BotContent } from './bot-content';
import type { CallbackBody } from './bot-socket';
import type { CardState, Chats } from './chats';
import { randomAlnum } from './crypto';
import type { Enterprise } from './enterprise';
import type { Attempt, Endpoint, Poster } from './post';
import { Refused } from './refused';
import type { Payload, StandinClock, Where } from './types';

const POLL_MS = 1000;
const STREAM_MS = 6 * 60_000;

export interface BotUrlParts {
  enterprise: Enterprise;
  chats: Chats;
  content: BotContent;
  clock: StandinClock;
  poster: Poster;
  botUrl: () => string;
  violations: string[];
}

interface Passive extends BotBody {
  response_type?: string;
  userids?: string[];
}

export class BotUrl {
  readonly endpoint: Endpoint;
  #stopped = false;

  constructor(private readonly parts: BotUrlParts) {
    const { corpId, agentId, botToken: token, botAesKey: aesKey } = parts.enterprise;
    this.endpoint = { path: '/wecom/bot', format: 'json', token, aesKey, receiveId: '', corpId, agentId };
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Posts a callback and shows the passive reply. A press on a card is delivered once, without retry. */
  async post(body: CallbackBody, place: Where, how: Repeat, card?: CardState): Promise<Attempt[]> {
    const plain = JSON.stringify(body);
    const once = () => this.parts.poster.deliver(this.parts.botUrl(), this.endpoint, plain, card === undefined);
    const attempts = await repeat(how, once);
    const reply = attempts.find((a) => a.reply)?.reply;
    if (reply) {
      try {
        this.#show(JSON.parse(reply) as Passive, body, place, card);
      } catch (e) {
        if (!(e instanceof Refused) && !(e instanceof SyntaxError)) throw e;
        this.parts.violations.push(`bot passive reply: ${e.message}`);
      }
    }
    return attempts;
  }

  #show(reply: Passive, body: CallbackBody, place: Where, card: CardState | undefined): void {
    const { chats, content, enterprise, violations } = this.parts;
    if (card) {
      if (reply.response_type !== 'update_template_card') return void violations.push('answer to a card event is no update_template_card');
      const next = content.card(reply.template_card, true);
      if (card.taskId !== undefined && next.task_id !== card.taskId) return void violations.push('update_template_card: other task_id');
      chats.updateCard(
        card,
        next,
        place.chat !== undefined && reply.userids?.length ? reply.userids.map((u) => enterprise.byHeardAs(u) ?? u) : undefined,
      );
      return;
    }
    if (body.msgtype === 'event') return void content.show(reply, place, ['text', 'template_card']);
    if (reply.template_card) content.show({ msgtype: 'template_card', template_card: reply.template_card }, place, BOT_TYPES);
    const { stream } = reply;
    if (!stream) {
      if (!reply.template_card) violations.push(`passive reply of msgtype ${reply.msgtype}`);
      return;
    }
    const text = content.streamText(stream.content);
    const payload = chats.deliver({ surface: 'aibot', ...place, msgtype: 'stream', content: text, streaming: !stream.finish });
    if (!stream.finish) void this.#refresh(body, stream.id ?? '', payload);
  }

  /** Asks for the rest of a stream until it is finished, at most 6 minutes. */
  async #refresh(body: CallbackBody, id: string, payload: Payload): Promise<void> {
    const { chats, clock, content, poster, violations } = this.parts;
    const until = clock.now().getTime() + STREAM_MS;
    const { chatid, chattype, from, aibotid } = body;
    while (!this.#stopped && clock.now().getTime() < until) {
      await wait(POLL_MS, undefined, { ref: false });
      if (this.#stopped) return;
      const plain = JSON.stringify({ msgid: randomAlnum(20), aibotid, chatid, chattype, from, msgtype: 'stream', stream: { id } });
      const [answer] = await poster.deliver(this.parts.botUrl(), this.endpoint, plain, false);
      if (!answer?.reply) continue;
      const { stream } = JSON.parse(answer.reply) as Passive;
      if (!stream) return void violations.push('answer to a stream refresh without stream');
      chats.rewrite(payload, content.streamText(stream.content), stream.finish === true);
      if (stream.finish) return;
    }
    if (!this.#stopped) violations.push('a stream was not finished within 6 minutes');
  }
}
