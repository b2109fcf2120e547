import { statSync } from 'node:fs';
import { join } from 'node:path';
import { playgroundSecretKey, Secrets } from '../../bot/secrets';
import { temporaryFolder } from '../support/databases';

const secrets = new Secrets(Buffer.alloc(32, 1).toString('base64'));
const others = new Secrets(Buffer.alloc(32, 2).toString('base64'));

test.each(['13800138000', '', '李敏 ☎', 'x'.repeat(10_000)])('what is encrypted can be read again: %#', (text) => {
  const sealed = secrets.encrypt(text);
  expect(secrets.decrypt(sealed)).toBe(text);
  expect(secrets.encrypt(text)).not.toBe(sealed);
  if (text) expect(sealed).not.toContain(text);
});

test('another key, a changed or a cut text is refused', () => {
  const sealed = secrets.encrypt('13800138000');
  expect(() => others.decrypt(sealed)).toThrow();
  expect(() => secrets.decrypt(`${sealed.slice(0, -2)}AA`)).toThrow();
  expect(() => secrets.decrypt(sealed.slice(0, 20))).toThrow();
  expect(() => secrets.decrypt('13800138000')).toThrow();
});

test('a keyed hash is the same for the same purpose, text and key alone', () => {
  const hash = secrets.keyedHash('unheard', 'limin');
  expect(hash).toMatch(/^[\w-]{43}$/);
  expect(secrets.keyedHash('unheard', 'limin')).toBe(hash);
  for (const other of [secrets.keyedHash('unheard', 'limim'), secrets.keyedHash('else', 'limin'), others.keyedHash('unheard', 'limin')])
    expect(other).not.toBe(hash);
});

test('a key that is too short is refused without being repeated', () => {
  expect(() => new Secrets('c2hvcnQ=')).toThrow(new RangeError('SECRET_KEY holds less than 32 bytes'));
});

test('the playground makes its key once, for its owner alone', () => {
  const folder = join(temporaryFolder(), 'data');
  const key = playgroundSecretKey(folder);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(playgroundSecretKey(folder)).toBe(key);
  expect(statSync(join(folder, 'playground.json')).mode & 0o077).toBe(0);
});
