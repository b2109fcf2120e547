/**
 * What both callbacks have in common: the check of the query, the age, the GET that the admin pages send.
 *
 * A replay inside the five minutes is answered like the original and changes nothing: the inbox row is unique by `Inbound.key`, which a
 * replay repeats, so no list of seen nonces is needed. WeCom's own retries need that too, they may come with the same nonce.
 */
import { type CallbackKeys, CallbackRefused, open, seal } from './crypto';
import { SIZE, WINDOW } from './limits';

/** Of the URL, decoded once. A web server gives a list for a name that repeats. */
export type CallbackQuery = Readonly<Record<string, unknown>>;

/** @throws CallbackRefused 403: parts missing, too old or from the future */
export function readQuery(query: CallbackQuery, now: Date): { signature: string; timestamp: string; nonce: string } {
  const signature = query['msg_signature'];
  const timestamp = query['timestamp'];
  const nonce = query['nonce'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || typeof nonce !== 'string') throw new CallbackRefused(403, 'query');
  if (!/^\d{1,12}$/.test(timestamp)) throw new CallbackRefused(403, 'timestamp');
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > WINDOW.callbackAge) throw new CallbackRefused(403, 'stale');
  return { signature, timestamp, nonce };
}

/** @throws CallbackRefused 413 */
export function checkSize(body: string): void {
  if (body.length > SIZE.callbackBytes || Buffer.byteLength(body) > SIZE.callbackBytes) throw new CallbackRefused(413, 'size');
}

/**
 * The answer to the GET with which the admin pages check the URL: HTTP 200 with exactly this text, within 1 s.
 * @throws CallbackRefused
 * @see https://developer.work.weixin.qq.com/document/path/90238
 */
export function verifyUrl(query: CallbackQuery, keys: CallbackKeys, now: Date): string {
  const echo = query['echostr'];
  if (typeof echo !== 'string') throw new CallbackRefused(403, 'query');
  // A server that reads "+" as a blank has broken the base64.
  return open({ ...readQuery(query, now), encrypted: echo.replaceAll(' ', '+') }, keys);
}

/**
 * The body of a passive answer of the bot's URL mode.
 * @param nonce  of the callback's query
 * @see path/101033
 */
export function sealReply(message: object, keys: CallbackKeys, { nonce, now }: { nonce: string; now: Date }): string {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const sealed = seal(JSON.stringify(message), keys, { timestamp, nonce });
  return JSON.stringify({ encrypt: sealed.encrypted, msgsignature: sealed.signature, timestamp: Number(timestamp), nonce });
}
