/**
 * The JSON body of a 智能机器人 callback → Inbound: the same on the long connection and in URL mode.
 * @see https://developer.work.weixin.qq.com/document/path/100719 (messages) · path/101027 (events)
 */
import { createHash } from 'node:crypto';
import type { Attachment, Inbound, ReplyHandle } from './inbound';
import { cleanText, memberText } from './text';

type Json = Readonly<Record<string, unknown>>;

export interface BotBodyOptions {
  now: Date;
  /** Key of files that carry none themselves: URL mode encrypts them with its EncodingAESKey. */
  aesKey?: string;
  /** The handle for an answer, by what it answers. */
  reply: (of: 'message' | 'welcome' | 'update', url: string | undefined) => ReplyHandle;
}

/** `drop`: not something we can act on; the text is for the log and quotes nothing of the message. */
export type BotBody = { inbound: Inbound } | { refresh: string } | { drop: string };

/** Never throws, whatever the body is. */
export function fromBotBody(input: unknown, options: BotBodyOptions): BotBody {
  const body = object(input);
  const type = string(body['msgtype']);
  const userid = string(object(body['from'])['userid']);
  if (type === 'stream') return { refresh: string(object(body['stream'])['id']) };
  if (!type) return { drop: 'without msgtype' };
  if (!userid || userid.length > 128 || cleanText(userid) !== userid) return { drop: `${name(type)} without a userid` };
  const isGroup = body['chattype'] === 'group' || (body['chattype'] !== 'single' && string(body['chatid']) !== '');
  const chatid = string(body['chatid']);
  // Answering it in private would show one person what was meant for a group.
  if (isGroup && (!chatid || chatid.length > 128 || cleanText(chatid) !== chatid))
    return { drop: `${name(type)} of a group without chatid` };

  const url = string(body['response_url']) || undefined;
  const key = keyOf(body);
  if (!key) return { drop: `${name(type)} nested too deeply` };
  const base = {
    key,
    surface: 'BOT' as const,
    userid,
    ...(isGroup && { chatid }),
    text: '',
    receivedAt: options.now,
  };
  if (type === 'event') return { inbound: event(object(body['event']), base, url, options) };
  const quote = object(body['quote']);
  const quoted = filesOf(quote, options.aesKey)[0];
  const quoteText = wordsOf(quote);
  const attachments = filesOf(body, options.aesKey);
  const kind = kinds[type] ?? 'OTHER';
  return {
    inbound: {
      ...base,
      kind,
      text: wordsOf(body),
      ...(quoteText && { quote: quoteText }),
      ...(quoted && { quoted }),
      ...(attachments.length > 0 && { attachments }),
      ...(kind === 'OTHER' && { event: name(type) }),
      reply: options.reply('message', url),
    },
  };
}

const kinds: Readonly<Record<string, Inbound['kind']>> = {
  text: 'TEXT',
  mixed: 'MIXED',
  voice: 'VOICE',
  image: 'IMAGE',
  file: 'FILE',
  video: 'FILE',
};

type Base = Pick<Inbound, 'key' | 'surface' | 'userid' | 'chatid' | 'text' | 'receivedAt'>;

function event(body: Json, base: Base, url: string | undefined, { reply }: BotBodyOptions): Inbound {
  const type = string(body['eventtype']);
  if (type === 'enter_chat') return { ...base, kind: 'ENTER', event: type, reply: reply('welcome', url) };
  if (type === 'template_card_event') {
    const card = object(body['template_card_event']);
    const action = string(card['event_key']);
    if (action) {
      const press = { action, taskId: string(card['task_id']), selected: selectedOf(card) };
      return { ...base, kind: 'CLICK', event: type, press, reply: reply('update', url) };
    }
  }
  return { ...base, kind: 'EVENT', event: name(type) };
}

function selectedOf(card: Json): Record<string, string[]> {
  const items = list(object(card['selected_items'])['selected_item']).map(object);
  return Object.fromEntries(
    items.map((item) => [string(item['question_key']), list(object(item['option_ids'])['option_id']).map(string).filter(Boolean)]),
  );
}

/** msgid; without one (or with one that is no id) the hash of the body, which a redelivery repeats. '' when it cannot be hashed. */
function keyOf(body: Json): string {
  const msgid = string(body['msgid']);
  if (msgid && msgid.length <= 128 && cleanText(msgid) === msgid) return msgid;
  try {
    return createHash('sha256').update(JSON.stringify(body)).digest('hex');
  } catch {
    // JSON.parse takes any depth, JSON.stringify runs out of stack.
    return '';
  }
}

function wordsOf(body: Json): string {
  const type = string(body['msgtype']);
  const part = object(body[type]);
  const raw = type === 'mixed' ? mixedItems(body).map(wordsOf).filter(Boolean).join('\n') : string(part['content']);
  return memberText(raw);
}

function filesOf(body: Json, sharedKey: string | undefined): Attachment[] {
  const type = string(body['msgtype']);
  if (type === 'mixed') return mixedItems(body).flatMap((item) => filesOf(item, sharedKey));
  if (type !== 'image' && type !== 'file' && type !== 'video' && type !== 'voice') return [];
  const part = object(body[type]);
  const url = string(part['url']);
  const aesKey = string(part['aeskey']) || sharedKey;
  return /^https?:\/\//.test(url) && URL.canParse(url) && aesKey ? [{ kind: type, url, aesKey }] : [];
}

/** Only one level, whatever they hold. */
function mixedItems(body: Json): Json[] {
  return list(object(body['mixed'])['msg_item'])
    .slice(0, 100)
    .map(object)
    .filter((item) => item['msgtype'] !== 'mixed');
}

const object = (v: unknown): Json => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Json) : {});
const string = (v: unknown): string => (typeof v === 'string' ? v : '');
const list = (v: unknown): unknown[] => (Array.isArray(v) ? v : v === undefined || v === null ? [] : [v]);
/** A type or event name for the log. */
const name = (v: string): string => v.replace(/[^\w.-]/g, '?').slice(0, 64) || 'unnamed';
