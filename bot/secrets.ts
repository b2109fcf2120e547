/**
 * What SECRET_KEY is for: private fields are stored encrypted, who must not be known is stored as a keyed hash, and what a browser keeps is signed
 * with one. Encrypting and hashing use keys of their own, derived from it.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Marks the form of an encrypted field, so that a later form can live beside it. */
const FORM = 'v1.';

export class Secrets {
  private readonly encryptionKey: Buffer;
  private readonly hashKey: Buffer;

  /** @param secretKey SECRET_KEY: 32 or more random bytes, base64 @throws RangeError it holds less */
  constructor(secretKey: string) {
    const bytes = Buffer.from(secretKey, 'base64');
    if (bytes.length < 32) throw new RangeError('SECRET_KEY holds less than 32 bytes');
    this.encryptionKey = Buffer.from(hkdfSync('sha256', bytes, '', 'lianxi encryption', 32));
    // The label stays: with another one nobody would be known again by what is stored.
    this.hashKey = Buffer.from(hkdfSync('sha256', bytes, '', 'lianxi signing', 32));
  }

  /** AES-256-GCM. The same text gives another result each time: compare what `decrypt` returns. */
  encrypt(text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.encryptionKey, iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return FORM + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws Error it was encrypted with another key, or was changed */
  decrypt(encrypted: string): string {
    if (!encrypted.startsWith(FORM)) throw new Error('not an encrypted field');
    const bytes = Buffer.from(encrypted.slice(FORM.length), 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('an encrypted field was cut off');
    const decipher = createDecipheriv('aes-256-gcm', this.encryptionKey, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  /**
   * HMAC-SHA256 of `text`, base64url, 43 characters: tells whether two are the same without telling which, not even by trying all of them.
   * @param purpose what it is for: the same text gives another hash for another purpose
   */
  keyedHash(purpose: string, text: string): string {
    return createHmac('sha256', this.hashKey).update(`${purpose}\n${text}`).digest('base64url');
  }
}

/**
 * SECRET_KEY of the playground: made once and kept in `<folder>/playground.json`, readable by its owner alone.
 * @param folder where the playground's database lives
 */
export function playgroundSecretKey(folder: string): string {
  const file = join(folder, 'playground.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { secretKey?: string }) : {};
  if (kept.secretKey) return kept.secretKey;
  const secretKey = randomBytes(32).toString('base64');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify({ ...kept, secretKey }, null, 2), { mode: 0o600 });
  return secretKey;
}
