/**
 * The platform's side of the message crypto, written from the protocol alone and apart from the bot's own: a mistake shared by
 * both sides would hide itself.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const BLOCK = 32;
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 43 characters of an EncodingAESKey → 32 bytes. */
export function aesKeyOf(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (key.length !== 32) throw new Error(`EncodingAESKey gives ${key.length} bytes, 32 expected`);
  return key;
}

/** sha1 over the sorted parts, lower-case hex. */
export function sign(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

function pad(plain: Buffer): Buffer {
  const n = BLOCK - (plain.length % BLOCK);
  return Buffer.concat([plain, Buffer.alloc(n, n)]);
}

function unpad(padded: Buffer): Buffer {
  const n = padded.at(-1);
  if (n === undefined || n < 1 || n > BLOCK || n > padded.length) throw new Error(`bad padding ${n}`);
  return padded.subarray(0, padded.length - n);
}

/** AES-256-CBC without padding, IV = first 16 bytes of the key. */
export function aesEncryptRaw(key: Buffer, data: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function aesDecryptRaw(key: Buffer, data: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** random(16) ‖ length ‖ message ‖ receiveId, padded to 32, encrypted, base64. */
export function encrypt(encodingAesKey: string, message: string, receiveId: string): string {
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return aesEncryptRaw(aesKeyOf(encodingAesKey), pad(Buffer.concat([randomBytes(16), length, text, Buffer.from(receiveId)]))).toString(
    'base64',
  );
}

/** @throws Error when the buffer is no envelope of this key */
export function decrypt(encodingAesKey: string, encrypted: string): { message: string; receiveId: string } {
  const plain = unpad(aesDecryptRaw(aesKeyOf(encodingAesKey), Buffer.from(encrypted, 'base64')));
  if (plain.length < 20) throw new Error('buffer shorter than its header');
  const end = 20 + plain.readUInt32BE(16);
  if (end > plain.length) throw new Error('message length beyond the buffer');
  return { message: plain.subarray(20, end).toString('utf8'), receiveId: plain.subarray(end).toString('utf8') };
}

/** Bodies of media: no random, no length, no ReceiveId. */
export const encryptMedia = (key: Buffer, plain: Buffer): Buffer => aesEncryptRaw(key, pad(plain));

/** Letters and digits, as in tokens and ids. */
export function randomAlnum(length: number): string {
  let out = '';
  for (const byte of randomBytes(length)) out += ALNUM[byte % ALNUM.length];
  return out;
}

/** A random EncodingAESKey that survives strict base64 decoders. */
export function randomAesKey(): string {
  return randomBytes(32).toString('base64').replace(/[+/]/g, 'A').slice(0, 43);
}
