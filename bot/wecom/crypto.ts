/**
 * Signature and cipher of WeCom's callbacks. The cipher is @wecom/crypto; what it accepts in silence (wrong padding, a length beyond the
 * buffer, bytes that are no UTF-8) is refused here.
 * @see https://developer.work.weixin.qq.com/document/path/90968 (app) · path/101033 (bot)
 */
import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';

/** What a callback URL was given in the admin pages, and whom its messages must be for. */
export interface CallbackKeys {
  token: string;
  /** 43 characters of base64. */
  encodingAesKey: string;
  /** corpid for the app, '' for the bot. */
  receiveId: string;
}

/** A request that is not answered with 200. `status` is the HTTP status, `reason` is for the log: it names no content and no secret. */
export class CallbackRefused extends Error {
  constructor(
    readonly status: 400 | 403 | 413,
    readonly reason: string,
  ) {
    super(`callback refused: ${reason}`);
  }
}

export interface Signed {
  signature: string;
  timestamp: string;
  nonce: string;
  /** Base64 as received. */
  encrypted: string;
}

/**
 * Checks the signature and opens the envelope.
 * @throws CallbackRefused 403 for a wrong signature or receiver, 400 for what was signed but cannot be opened
 */
export function open({ signature, timestamp, nonce, encrypted }: Signed, keys: CallbackKeys): string {
  const expected = Buffer.from(getSignature(keys.token, timestamp, nonce, encrypted));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new CallbackRefused(403, 'signature');

  let opened: ReturnType<typeof decrypt>;
  let again: string;
  try {
    opened = decrypt(keys.encodingAesKey, encrypted);
    again = encrypt(keys.encodingAesKey, opened.message, opened.id, opened.random);
  } catch {
    throw new CallbackRefused(400, 'cipher');
  }
  // The format has one form only: what does not seal to the same bytes had a wrong padding or length, or was no UTF-8.
  if (!Buffer.from(again, 'base64').equals(Buffer.from(encrypted, 'base64'))) throw new CallbackRefused(400, 'envelope');
  if (opened.id !== keys.receiveId) throw new CallbackRefused(403, 'receive id');
  return opened.message;
}

/** Encrypts and signs an answer. */
export function seal(message: string, keys: CallbackKeys, { timestamp, nonce }: { timestamp: string; nonce: string }): Signed {
  const encrypted = encrypt(keys.encodingAesKey, message, keys.receiveId);
  return { signature: getSignature(keys.token, timestamp, nonce, encrypted), timestamp, nonce, encrypted };
}

/**
 * A file that a member sent to the bot: AES-256-CBC, the first 16 bytes of the key are the IV, PKCS#7 to 32 bytes (so node's own padding,
 * which knows 16, must stay off).
 * @param aesKey  base64 of 32 bytes; the URL mode's EncodingAESKey without "=" is one too
 * @throws RangeError when key, length or padding is wrong
 */
export function openMedia(body: Buffer, aesKey: string): Buffer {
  const key = Buffer.from(aesKey, 'base64');
  if (key.length !== 32) throw new RangeError(`media key of ${key.length} bytes`);
  if (body.length === 0 || body.length % 16 !== 0) throw new RangeError(`encrypted file of ${body.length} bytes`);
  const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([cipher.update(body), cipher.final()]);
  const pad = padded[padded.length - 1] ?? 0;
  const end = padded.length - pad;
  if (pad < 1 || pad > 32 || end < 0 || !padded.subarray(end).every((b) => b === pad)) throw new RangeError('padding of an encrypted file');
  return padded.subarray(0, end);
}
