import { createCipheriv, createHash } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import { CallbackRefused, open, openMedia, seal } from '../../bot/wecom/crypto';
import { vectors } from './vectors.json';

type Vector = (typeof vectors)[number];
const of = (...kinds: string[]) => vectors.filter((v) => kinds.includes(v.kind)).map((v) => [v.id, v] as const);
const keysOf = (v: Vector) => ({ token: v.token ?? '', encodingAesKey: v.encodingAesKey ?? '', receiveId: v.receiveId ?? '' });
const signedOf = (v: Vector) => ({
  signature: v.msgSignature ?? '',
  timestamp: String(v.timestamp),
  nonce: v.nonce ?? '',
  encrypted: v.encrypt ?? '',
});

test.each(of('url-verify', 'post', 'post-json', 'composed'))('%s opens', (_, v) => {
  expect(open(signedOf(v), keysOf(v))).toBe(v.plaintext);
});

test.each(of('url-verify-negative'))('%s is refused', (_, v) => {
  expect(() => open(signedOf(v), keysOf(v))).toThrow(new CallbackRefused(403, 'signature'));
});

test.each(of('encrypt', 'composed'))('%s seals to the same bytes', (_, v) => {
  const sealed = encrypt(v.encodingAesKey ?? '', v.plaintext ?? '', v.receiveId ?? '', Buffer.from(v.random16Hex ?? '', 'hex'));
  expect(sealed).toBe(v.encrypt);
});

test.each(of('media-file'))('%s opens', (_, v) => {
  const plain = openMedia(Buffer.from(v.cipherBase64 ?? '', 'base64'), v.aeskeyBase64 ?? '');
  expect(plain.toString('base64')).toBe(v.plainBase64);
  expect(createHash('md5').update(plain).digest('hex')).toBe(v.plainMd5);
});

const keys = { token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', receiveId: '' };
const signed = (encrypted: string) => ({ encrypted, timestamp: '1', nonce: 'n', signature: getSignature(keys.token, '1', 'n', encrypted) });
const raw = (plain: Buffer) => {
  const key = Buffer.from(`${keys.encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
};
const packed = (length: number, rest: Buffer) => {
  const head = Buffer.alloc(20, 1);
  head.writeUInt32BE(length, 16);
  return Buffer.concat([head, rest]);
};

test('an answer opens again, whatever is in it', () => {
  const message = '{"msgtype":"stream","say":"好 😀"}';
  expect(open(seal(message, keys, { timestamp: '1763800000', nonce: 'abc' }), keys)).toBe(message);
});

test.each<[string, string, RegExp]>([
  ['another receiver', encrypt(keys.encodingAesKey, 'x', 'wwSOMEBODYELSE'), /receive id/],
  ['a truncated cipher', encrypt(keys.encodingAesKey, 'x'.repeat(90), '').slice(0, -9), /cipher|envelope/],
  ['padding of 33', raw(Buffer.alloc(64, 33)), /envelope|receive id|cipher/],
  ['padding of 0', raw(Buffer.alloc(64, 0)), /envelope/],
  ['a length beyond the buffer', raw(packed(0x7fffffff, Buffer.alloc(44, 32))), /envelope/],
  ['uneven padding', raw(packed(5, Buffer.concat([Buffer.from('hello'), Buffer.from([9, 9, 9, 9, 9, 9, 7])]))), /envelope|cipher/],
  ['bytes that are no UTF-8', raw(packed(5, Buffer.concat([Buffer.alloc(5, 0xff), Buffer.alloc(7, 7)]))), /envelope/],
  ['nothing', '', /cipher/],
  ['no base64', '§§§§', /cipher|envelope/],
])('%s is refused though it is signed', (_, encrypted, reason) => {
  expect(() => open(signed(encrypted), keys)).toThrow(CallbackRefused);
  expect(() => open(signed(encrypted), keys)).toThrow(reason);
});

test.each([[''], ['a'.repeat(40)], ['é'.repeat(20)]])('signature %j is refused', (signature) => {
  expect(() => open({ ...signed(encrypt(keys.encodingAesKey, 'x', '')), signature }, keys)).toThrow(/signature/);
});

test('an encrypted file with a wrong key, length or padding is refused', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  expect(() => openMedia(Buffer.alloc(32), 'AAAA')).toThrow(/key/);
  expect(() => openMedia(Buffer.alloc(31), key)).toThrow(/31 bytes/);
  expect(() => openMedia(Buffer.alloc(0), key)).toThrow(/0 bytes/);
  expect(() => openMedia(Buffer.alloc(64), key)).toThrow(/padding/);
});
