/**
 * The callback of the 智能机器人 in URL mode: encrypted JSON → Inbound, and the shapes that its HTTP answer allows.
 * @see https://developer.work.weixin.qq.com/document/path/101033 (envelope) · path/101031 (answers)
 */
import type { CardBody, StreamBody, TemplateCard, TextBody, WecomBody } from './body';
import { fromBotBody } from './bot-body';
import { type CallbackQuery, checkSize, readQuery } from './callback';
import { type CallbackKeys, CallbackRefused, open } from './crypto';
import type { Inbound } from './inbound';

export interface BotCallbackConfig {
  token: string;
  encodingAesKey: string;
}

/** An enterprise's own bot has an empty ReceiveId. */
export function botKeys({ token, encodingAesKey }: BotCallbackConfig): CallbackKeys {
  return { token, encodingAesKey, receiveId: '' };
}

export type OpenedByBot =
  | { inbound: Inbound; nonce: string }
  /** WeCom asks how an unfinished stream goes on. We finish ours at once; answer `finishedStream(refresh)`. */
  | { refresh: string; nonce: string }
  /** Genuine, nothing for us in it; answer 200 with an empty body. */
  | { ignore: string };

/**
 * @param callbackId  the transport's own name of the HTTP answer that waits; comes back in `reply.callbackId`
 * @throws CallbackRefused forged, stale, malformed or too large
 */
export function openBotCallback(request: {
  query: CallbackQuery;
  body: string;
  config: BotCallbackConfig;
  callbackId: string;
  now: Date;
}): OpenedByBot {
  const { query, body, config, callbackId, now } = request;
  checkSize(body);
  const signed = readQuery(query, now);
  const envelope = parse(body);
  const encrypted = envelope['encrypt'] ?? envelope['Encrypt'];
  if (typeof encrypted !== 'string') throw new CallbackRefused(400, 'json envelope');
  const message = parse(open({ ...signed, encrypted }, botKeys(config)));
  const opened = fromBotBody(message, {
    now,
    aesKey: config.encodingAesKey,
    reply: (of, url) => ({ kind: `http-${of}`, callbackId, ...(url !== undefined && { url }) }),
  });
  if ('drop' in opened) return { ignore: opened.drop };
  return { ...opened, nonce: signed.nonce };
}

function parse(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new CallbackRefused(400, 'json');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CallbackRefused(400, 'json object');
  return value as Record<string, unknown>;
}

/**
 * Answer to a message inside its callback, where markdown is only allowed as a stream. What does not fit into one answer is `rest`: it goes to
 * `response_url`, one call.
 * @param streamId  any id; the same for a repeated callback
 */
export function passiveAnswer(bodies: readonly WecomBody[], streamId: string): { body: StreamBody | CardBody; rest: WecomBody[] } {
  const [first, second, ...more] = bodies;
  if (!first) throw new RangeError('an answer of no messages');
  if (first.msgtype === 'template_card') return { body: first, rest: bodies.slice(1) };
  const stream = { id: streamId, finish: true, content: first.markdown.content };
  if (second?.msgtype !== 'template_card') return { body: { msgtype: 'stream', stream }, rest: bodies.slice(1) };
  return { body: { msgtype: 'stream_with_template_card', stream, template_card: second.template_card }, rest: more };
}

/** Answer to a refresh of a stream that we know nothing more of. */
export function finishedStream(id: string, content = ''): StreamBody {
  return { msgtype: 'stream', stream: { id, finish: true, content } };
}

/** Answer to enter_chat: a text or a card, on the long connection and in URL mode. The text has no markdown. */
export function welcomeAnswer(body: WecomBody): TextBody | CardBody {
  if (body.msgtype === 'template_card') return body;
  return { msgtype: 'text', text: { content: body.markdown.content.replaceAll('**', '') } };
}

export interface CardUpdateBody {
  response_type: 'update_template_card';
  template_card: TemplateCard;
  userids?: string[];
}

/**
 * Answer to a press.
 * @param userids  only these members of a group see the new face; absent: all
 */
export function updateAnswer(card: TemplateCard, userids: readonly string[] = []): CardUpdateBody {
  return { response_type: 'update_template_card', ...(userids.length > 0 && { userids: [...userids] }), template_card: card };
}
