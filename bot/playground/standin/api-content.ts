/** The body of one message of the server API: checked against WeCom's limits, turned into what the reader gets. */
import { checkCard } from './card-check';
import type { WireCard } from './cards';
import type { Delivery } from './chats';
import type { MediaStore } from './media';
import { refuse } from './refused';

type Surface = 'send' | 'webhook' | 'response';

export interface MessageBody {
  msgtype?: string;
  text?: { content?: string; mentioned_list?: string[] };
  markdown?: { content?: string };
  markdown_v2?: { content?: string };
  textcard?: { title?: string; description?: string; url?: string };
  news?: { articles?: { title?: string; description?: string }[] };
  image?: { media_id?: string };
  voice?: { media_id?: string };
  video?: { media_id?: string };
  file?: { media_id?: string };
  template_card?: WireCard;
}

const ALLOWED: Record<Surface, readonly string[]> = {
  send: ['text', 'image', 'voice', 'video', 'file', 'textcard', 'news', 'markdown', 'template_card'],
  webhook: ['text', 'markdown', 'markdown_v2', 'news', 'file', 'voice', 'template_card'],
  response: ['markdown', 'template_card'],
};
const MARKDOWN_BYTES: Record<Surface, number> = { send: 2048, webhook: 4096, response: 20_480 };
const TEXT_BYTES = 2048;

/** Checks `b` for a surface; refuses what WeCom refuses, notes in `warnings` what it would cut. */
export function readContent(b: MessageBody, where: Surface, media: MediaStore, warnings: string[]): Delivery['content'] {
  const type = b.msgtype ?? '';
  if (!ALLOWED[where].includes(type)) refuse(40008, `invalid message type ${type}`);
  const body: unknown = b[type as keyof MessageBody];
  if (!body || typeof body !== 'object') refuse(40063, `${type} is missing`);
  switch (type) {
    case 'text':
      return textOf(b.text?.content, where, warnings);
    case 'markdown':
    case 'markdown_v2': {
      const content = String(b[type]?.content ?? '');
      if (!content.trim()) refuse(44004, `${type} content empty`);
      const size = Buffer.byteLength(content);
      if (size > MARKDOWN_BYTES[where]) refuse(45002, `${type} content of ${size} bytes, ${MARKDOWN_BYTES[where]} allowed`);
      return content;
    }
    case 'textcard': {
      const { title = '', description = '', url = '' } = b.textcard ?? {};
      if (!title || [...title].length > 128) refuse(40058, 'textcard.title');
      if (!description || [...description].length > 512) refuse(40058, 'textcard.description');
      if (!url || Buffer.byteLength(url) > 2048) refuse(40058, 'textcard.url');
      return `${title}\n${description}`;
    }
    case 'news': {
      const articles = b.news?.articles ?? [];
      if (articles.length < 1) refuse(40063, 'articles missing');
      if (articles.length > 8) refuse(45008, `${articles.length} articles, 8 allowed`);
      for (const a of articles) if (!a.title || Buffer.byteLength(a.title) > 128) refuse(40058, 'article title');
      return articles.map((a) => `${a.title}\n${a.description ?? ''}`).join('\n');
    }
    case 'template_card': {
      const found = checkCard(b.template_card, where === 'webhook' ? 'webhook' : where === 'response' ? 'aibot' : 'app');
      warnings.push(...found.warnings);
      if (found.errors.length > 0 || !b.template_card) refuse(40058, `template_card: ${found.errors.join('; ')}`);
      return { card: b.template_card };
    }
    default: {
      const file = media.take(b[type as 'image' | 'voice' | 'video' | 'file']?.media_id);
      return { media: { id: file.id, type, name: file.name } };
    }
  }
}

/** WeCom cuts a long text without a word; so does this, and notes it. */
function textOf(content: string | undefined, where: Surface, warnings: string[]): string {
  const text = String(content ?? '');
  if (!text.trim()) refuse(44004, 'text content empty');
  const raw = Buffer.from(text);
  if (raw.length <= TEXT_BYTES) return text;
  warnings.push(`${where} text of ${raw.length} bytes was cut at ${TEXT_BYTES}`);
  return raw.subarray(0, TEXT_BYTES).toString('utf8').replace(/�+$/, '');
}
