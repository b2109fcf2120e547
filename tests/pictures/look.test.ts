import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canLook, distance, hashOf, lookOf, looksAlike } from '../../bot/pictures/look';
import { jpegWith } from './pieces';

/** 32×32 grey points of a function of x and y, 0…1. */
const points = (at: (x: number, y: number) => number) =>
  Uint8Array.from({ length: 1024 }, (_, i) => Math.max(0, Math.min(255, Math.round(at((i % 32) / 32, Math.floor(i / 32) / 32)))));
/** A room: light from the left, a dark table, a red banner. */
const room = (x: number, y: number) => 200 - 90 * x + (y > 0.6 && x > 0.2 ? -70 : 0) + (y < 0.2 && x > 0.3 && x < 0.8 ? -50 : 0);
const street = (x: number, y: number) => (y < 0.4 ? 230 : 90) + (Math.abs(x - 0.5) < 0.1 ? 60 : 0) - 40 * Math.sin(9 * x);

test.each([
  ['itself', room, 0],
  ['lighter', (x: number, y: number) => room(x, y) + 15, 4],
  ['with less contrast', (x: number, y: number) => 120 + 0.6 * (room(x, y) - 120), 4],
  ['with noise', (x: number, y: number) => room(x, y) + 4 * Math.sin(1e4 * x * y), 8],
])('a room looks like the same room %s', (_, other, most) => {
  const [a, b] = [hashOf(points(room)), hashOf(points(other))];
  expect(a).toMatch(/^[0-9a-f]{16}$/);
  expect(distance(a ?? '', b ?? '')).toBeLessThanOrEqual(most);
  expect(looksAlike(a ?? '', b ?? '')).toBe(true);
});

test.each([
  ['a street', street],
  ['the room mirrored', (x: number, y: number) => room(1 - x, y)],
  ['the room upside down', (x: number, y: number) => room(x, 1 - y)],
])('a room does not look like %s', (_, other) => {
  expect(looksAlike(hashOf(points(room)) ?? '', hashOf(points(other)) ?? '')).toBe(false);
});

test('a white wall looks like nothing', () => {
  expect(hashOf(points(() => 250))).toBeUndefined();
  expect(hashOf(points((x) => 250 - x))).toBeUndefined();
});

const installed = existsSync(join(__dirname, '../../node_modules/sharp'));
if (!installed) process.stderr.write('sharp is not installed (npm ci): decoding of pictures is not tested\n');

(installed ? test : test.skip)('pictures are decoded, damaged ones refused', async () => {
  expect(canLook()).toBe(true);
  expect(await lookOf(jpegWith('2026:09:15 15:42:08'))).toBe(await lookOf(jpegWith()));
  await expect(lookOf(Buffer.from('no picture'))).rejects.toThrow();
});
