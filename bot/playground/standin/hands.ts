/** What the members do: speak, press, enter, send pictures. Everything goes to the bot as the real protocol. */
import { randomBytes } from 'node:crypto';
import type { AgentCallbacks } from './agent-callbacks';
import type { ApiServer } from './api-server';
import type { BotSocket, CallbackBody } from './bot-socket';
import type { BotUrl } from './bot-url';
import { defaultSelection } from './cards';
import type { CardState, Chats } from './chats';
import { aesKeyOf, randomAlnum } from './crypto';
import type { Enterprise } from './enterprise';
import { type Found, findButton } from './find';
import { type MediaStore, samplePng } from './media';
import type { Place, PressHow, SayHow, StandinClock, Where } from './types';

const CONNECT_MS = 30_000;

export interface HandParts {
  enterprise: Enterprise;
  clock: StandinClock;
  botName: string;
  urlMode: boolean;
  chats: Chats;
  media: MediaStore;
  api: ApiServer;
  socket: BotSocket;
  botUrl: BotUrl;
  agent: AgentCallbacks;
}

export class Hands {
  constructor(private readonly parts: HandParts) {}

  /**
   * A member writes. In a group the bot hears only what mentions it. Resolves when the message was handed over.
   * @returns whether the bot heard it
   */
  async say(place: Place, userid: string, text: string, how: SayHow = {}): Promise<boolean> {
    const pictures = how.pictures ?? Array.from({ length: how.images ?? 0 }, () => samplePng());
    if (place === 'app') {
      const first = pictures[0];
      const attempts = first ? await this.parts.agent.image(userid, first, how) : await this.parts.agent.text(userid, text, how);
      return attempts.some((a) => a.status === 200);
    }
    if (place !== 'dm' && !text.includes(`@${this.parts.botName}`)) return false;
    const body = this.#body(place, userid, 'text');
    if (pictures.length > 0) {
      const words = text ? [{ msgtype: 'text', text: { content: text } }] : [];
      body.msgtype = 'mixed';
      body['mixed'] = { msg_item: [...words, ...pictures.map((p) => ({ msgtype: 'image', image: this.#picture(p) }))] };
    } else if (how.voice) {
      body.msgtype = 'voice';
      body['voice'] = { content: text };
    } else body['text'] = { content: text };
    if (how.quoteImage || how.quotePicture) body['quote'] = { msgtype: 'image', image: this.#picture(how.quotePicture ?? samplePng()) };
    else if (how.quoteFile) body['quote'] = { msgtype: 'file', file: this.#file(how.quoteFile.data, how.quoteFile.name) };
    else if (how.quote !== undefined) body['quote'] = { msgtype: 'text', text: { content: how.quote } };
    return this.#toBot(body, 'message', where(place, userid), how);
  }

  /**
   * Presses the newest button (or chooses the option and sends) that fits, as `userid` sees it; 'private' looks in both private
   * conversations. A string must equal the button's text or key.
   * @throws Error naming what there is, when nothing fits
   */
  async press(place: Place | 'private', userid: string, button: string | RegExp, how: PressHow = {}): Promise<boolean> {
    const found = findButton(this.parts.chats, place, userid, button, how.card);
    const { state, card, button: pressed } = found;
    if (pressed.question !== undefined) return this.#ask(found, userid);
    const chosen = { ...defaultSelection(card), ...(found.option && { [found.option.question]: [found.option.id] }), ...how.selected };
    const key = pressed.key ?? '';
    const menu = pressed.menu ?? false;
    if (state.surface === 'app') {
      const attempts = await this.parts.agent.press(userid, state, key, menu, chosen, how);
      return attempts.some((a) => a.status === 200);
    }
    const items = Object.entries(chosen).map(([question_key, ids]) => ({ question_key, option_ids: { option_id: ids } }));
    const body = this.#body(placeOf(state), userid, 'event');
    body['create_time'] = this.#seconds();
    body['event'] = {
      eventtype: 'template_card_event',
      template_card_event: {
        card_type: card.card_type,
        event_key: key,
        ...(state.taskId !== undefined && { task_id: state.taskId }),
        ...(items.length > 0 && !menu && { selected_items: { selected_item: items } }),
      },
    };
    return this.#toBot(body, 'card', where(placeOf(state), userid), how, state);
  }

  /** First entry of the day into the bot's single chat. */
  async enter(userid: string): Promise<boolean> {
    const { chattype: _, ...body } = this.#body('dm', userid, 'event');
    const event = { ...body, create_time: this.#seconds(), event: { eventtype: 'enter_chat' } } as CallbackBody;
    return this.#toBot(event, 'enter_chat', { to: userid }, {});
  }

  /** A picture alone, in the bot's single chat or in the app's conversation. */
  async picture(userid: string, place: 'dm' | 'app' = 'dm', picture = samplePng()): Promise<boolean> {
    if (place === 'app') return (await this.parts.agent.image(userid, picture, {})).some((a) => a.status === 200);
    const body = this.#body('dm', userid, 'image');
    body['image'] = this.#picture(picture);
    return this.#toBot(body, 'message', { to: userid }, {});
  }

  /** A file alone, in the bot's single chat. */
  async file(userid: string, name: string, data: Buffer): Promise<boolean> {
    const body = this.#body('dm', userid, 'file');
    body['file'] = this.#file(data, name);
    return this.#toBot(body, 'message', { to: userid }, {});
  }

  /** An event of the app's conversation: subscribe, enter_agent, click … */
  async agentEvent(userid: string, event: string, fields: Record<string, string> = {}): Promise<boolean> {
    return (await this.parts.agent.event(userid, event, fields)).some((a) => a.status === 200);
  }

  /** A message of a type that no other method here sends: location, link. */
  async agentMessage(userid: string, fields: Record<string, string>): Promise<boolean> {
    return (await this.parts.agent.message(userid, fields, {})).some((a) => a.status === 200);
  }

  #seconds(): number {
    return Math.floor(this.parts.clock.now().getTime() / 1000);
  }

  #body(place: Place, userid: string, msgtype: string): CallbackBody {
    const { botId } = this.parts.enterprise;
    const group = place === 'dm' || place === 'app' ? undefined : this.parts.chats.group(place);
    const body: CallbackBody = { msgid: randomAlnum(28), aibotid: botId, from: { userid: this.parts.enterprise.heardAs(userid) }, msgtype };
    if (group) body.chatid = group.chatid;
    body.chattype = group ? 'group' : 'single';
    if (this.parts.urlMode) body.response_url = `${this.parts.api.base}${this.parts.api.messages.responseUrl(where(place, userid))}`;
    return body;
  }

  #picture(data: Buffer): { url: string; aeskey?: string } {
    return this.#file(data, 'photo.png');
  }

  /** A member's file on the download host, encrypted for the bot. */
  #file(data: Buffer, name: string): { url: string; aeskey?: string } {
    const own = this.parts.urlMode ? undefined : randomBytes(32);
    const path = this.parts.media.offer(data, own ?? aesKeyOf(this.parts.enterprise.botAesKey), name);
    return { url: `${this.parts.api.base}${path}`, ...(own && { aeskey: own.toString('base64') }) };
  }

  #ask({ state, button }: Found, userid: string): Promise<boolean> {
    const place = placeOf(state);
    const question = button.question ?? '';
    return this.say(place, userid, place === 'dm' ? question : `@${this.parts.botName} ${question}`);
  }

  async #toBot(
    body: CallbackBody,
    kind: 'message' | 'enter_chat' | 'card',
    place: Where,
    how: SayHow & PressHow,
    card?: CardState,
  ): Promise<boolean> {
    if (this.parts.urlMode) return (await this.parts.botUrl.post(body, place, how, card)).some((a) => a.status === 200);
    if (!how.evenIfLost) await this.parts.socket.waitConnected(CONNECT_MS);
    let heard = false;
    for (let i = 0; i < (how.deliveries ?? 1); i += 1)
      heard = this.parts.socket.push(body, { kind, place, ...(card && { card }) }) || heard;
    return heard;
  }
}

const where = (place: Place, userid: string): Where => (place === 'dm' || place === 'app' ? { to: userid } : { chat: place });
const placeOf = (state: CardState): Place => (state.place.chat === undefined ? 'dm' : (state.place.chat as Place));
