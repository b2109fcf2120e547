/** What the members do in the 自建应用's conversation, as the encrypted XML that WeCom posts. */
import { randomInt } from 'node:crypto';
import type { CardState, Chats } from './chats';
import type { Enterprise } from './enterprise';
import type { MediaStore } from './media';
import type { Attempt, Endpoint, Poster } from './post';
import type { StandinClock } from './types';
import { buildXml, parseXml, type XmlValue } from './xml';

export interface AgentParts {
  enterprise: Enterprise;
  chats: Chats;
  media: MediaStore;
  clock: StandinClock;
  poster: Poster;
  botUrl: () => string;
  apiBase: () => string;
  responseCode: (cards: CardState[]) => string;
  violations: string[];
  warnings: string[];
}

export interface Repeat {
  deliveries?: number;
  atOnce?: boolean;
}

const messageId = () => BigInt(randomInt(1e9, 2 ** 47)) * 40_009n;

/** Runs a delivery as often as told, one after the other or at once. */
export async function repeat<T>({ deliveries = 1, atOnce = false }: Repeat, run: () => Promise<T[]>): Promise<T[]> {
  if (atOnce) return (await Promise.all(Array.from({ length: deliveries }, run))).flat();
  const all: T[] = [];
  for (let i = 0; i < deliveries; i += 1) all.push(...(await run()));
  return all;
}

export class AgentCallbacks {
  readonly endpoint: Endpoint;

  constructor(private readonly parts: AgentParts) {
    const { corpId, agentId, agentToken: token, agentAesKey: aesKey } = parts.enterprise;
    this.endpoint = { path: '/wecom/agent', format: 'xml', token, aesKey, receiveId: corpId, corpId, agentId };
  }

  text(userid: string, content: string, how: Repeat): Promise<Attempt[]> {
    return this.message(userid, { MsgType: 'text', Content: content }, how);
  }

  image(userid: string, picture: Buffer, how: Repeat): Promise<Attempt[]> {
    const MediaId = this.parts.media.store('image', 'photo.png', picture);
    const PicUrl = `${this.parts.apiBase()}/cgi-bin/media/get?media_id=${MediaId}`;
    return this.message(userid, { MsgType: 'image', PicUrl, MediaId }, how);
  }

  event(userid: string, event: string, fields: Record<string, XmlValue> = {}, how: Repeat = {}): Promise<Attempt[]> {
    return this.#post(userid, this.#xml(userid, { MsgType: 'event', Event: event, EventKey: '', ...fields }), how);
  }

  /** A press on a card. */
  press(userid: string, state: CardState, key: string, menu: boolean, selected: Record<string, string[]>, how: Repeat): Promise<Attempt[]> {
    const items = Object.entries(selected).map(([QuestionKey, ids]) => ({ QuestionKey, OptionIds: { OptionId: ids } }));
    return this.event(
      userid,
      menu ? 'template_card_menu_event' : 'template_card_event',
      {
        EventKey: key,
        TaskId: state.taskId,
        CardType: this.parts.chats.cardFor(state, userid)?.card_type,
        ResponseCode: this.parts.responseCode([state]),
        ...(!menu && items.length > 0 && { SelectedItems: { SelectedItem: items } }),
      },
      how,
    );
  }

  /** A message of any type, by its fields. */
  message(userid: string, fields: Record<string, XmlValue>, how: Repeat): Promise<Attempt[]> {
    return this.#post(userid, this.#xml(userid, { ...fields, MsgId: messageId() }), how);
  }

  #xml(userid: string, fields: Record<string, XmlValue>): string {
    const { enterprise, clock } = this.parts;
    const CreateTime = Math.floor(clock.now().getTime() / 1000);
    return buildXml({ ToUserName: enterprise.corpId, FromUserName: userid, CreateTime, ...fields, AgentID: enterprise.agentId });
  }

  async #post(userid: string, xml: string, how: Repeat): Promise<Attempt[]> {
    const attempts = await repeat(how, () => this.parts.poster.deliver(this.parts.botUrl(), this.endpoint, xml));
    const reply = attempts.findLast((a) => a.reply)?.reply;
    if (reply) this.#passive(userid, reply);
    return attempts;
  }

  /**
   * A passive reply as the member sees it. Only text is shown: whether WeCom honours card updates in an answer is documented both
   * ways, so the stand-in ignores them and says so.
   */
  #passive(userid: string, xml: string): void {
    const { chats, enterprise, violations, warnings } = this.parts;
    const reply = parseXml(xml);
    if (reply['ToUserName'] !== userid || reply['FromUserName'] !== enterprise.corpId)
      violations.push('passive reply: ToUserName and FromUserName are not swapped');
    const type = reply['MsgType'] ?? '';
    if (type === 'text') chats.deliver({ surface: 'app', to: userid, msgtype: 'text', content: reply['Content'] ?? '' });
    else if (type.startsWith('update_')) warnings.push(`a passive ${type} was ignored: update the card through the API`);
    else violations.push(`passive reply of MsgType ${type}`);
  }
}
