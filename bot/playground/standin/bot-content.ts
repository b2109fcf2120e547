/** One message of the 智能机器人, whatever command or answer brought it: checked, then shown. */
import { BoundedMap } from './bounded';
import { checkCard } from './card-check';
import { callsBack, type WireCard } from './cards';
import type { Chats } from './chats';
import type { MediaStore } from './media';
import { refuse } from './refused';
import type { Payload, Where } from './types';

const CONTENT_BYTES = 20_480;

export interface BotBody {
  msgtype?: string;
  text?: { content?: string };
  markdown?: { content?: string };
  stream?: { id?: string; finish?: boolean; content?: string };
  template_card?: WireCard;
  image?: { media_id?: string };
  file?: { media_id?: string };
  voice?: { media_id?: string };
  video?: { media_id?: string };
}

/** What a push or a reply may carry besides a stream. */
export const BOT_TYPES: readonly string[] = ['template_card', 'markdown', 'file', 'image', 'voice', 'video'];

export class BotContent {
  readonly #taskIds = new BoundedMap<string, true>(200_000);

  constructor(
    private readonly chats: Chats,
    private readonly media: MediaStore,
    private readonly warnings: string[],
  ) {}

  /** The card of a body, refused when the servers would refuse it. */
  card(card: WireCard | undefined, updating = false): WireCard {
    const found = checkCard(card, 'aibot', updating);
    this.warnings.push(...found.warnings);
    if (found.errors.length > 0 || !card) refuse(40058, `template_card: ${found.errors.join('; ')}`);
    return card;
  }

  /** Shows one message in a place. Refuses what WeCom refuses. */
  show(body: BotBody, place: Where, allowed: readonly string[]): Payload {
    const type = body.msgtype ?? '';
    if (!allowed.includes(type)) refuse(40008, `invalid message type ${type}`);
    if (type === 'template_card') return this.#showCard(body.template_card, place);
    if (type === 'markdown' || type === 'text') {
      const content = String(body[type]?.content ?? '');
      if (!content.trim()) refuse(44004, `${type} content empty`);
      const size = Buffer.byteLength(content);
      if (size > CONTENT_BYTES) refuse(45002, `${type} content of ${size} bytes, ${CONTENT_BYTES} allowed`);
      return this.chats.deliver({ surface: 'aibot', ...place, msgtype: type, content });
    }
    const file = this.media.take(body[type as 'image' | 'file' | 'voice' | 'video']?.media_id);
    if (file.type !== type) refuse(40007, `media_id is a ${file.type}`);
    const content = { media: { id: file.id, type, name: file.name } };
    return this.chats.deliver({ surface: 'aibot', ...place, msgtype: type, content });
  }

  #showCard(wire: WireCard | undefined, place: Where): Payload {
    const card = this.card(wire);
    if (card.task_id !== undefined) {
      if (this.#taskIds.has(card.task_id)) refuse(40058, `task_id ${card.task_id} repeated`, false);
      this.#taskIds.set(card.task_id, true);
    }
    const payload = this.chats.deliver({ surface: 'aibot', ...place, msgtype: 'template_card', content: { card } });
    if (callsBack(card)) this.chats.trackCard(payload, 'aibot');
    return payload;
  }

  /** A stream's text within its limit. */
  streamText(content: string | undefined): string {
    const text = String(content ?? '');
    const size = Buffer.byteLength(text);
    if (size > CONTENT_BYTES) refuse(45002, `stream content of ${size} bytes, ${CONTENT_BYTES} allowed`);
    return text;
  }
}
