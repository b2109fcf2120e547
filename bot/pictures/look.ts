/**
 * What a picture looks like, as 64 bits: the same scene saved again, smaller or lighter, differs in few of them. The classical perceptual hash:
 * 32×32 grey points, their slowest waves, each above or below the middle one.
 *
 * Pictures are decoded by sharp, off the event loop. It is an optional dependency: where no prebuilt binary fits, pictures are stored all the
 * same, and only the very same file is recognised.
 */

const SIDE = 32;
const WAVES = 8;
/** Waves weaker than this are noise: a white wall looks like every white wall. */
const FLAT = 20;
/** Bits by which two pictures of the same scene may differ. */
const SAME_SCENE = 8;

/** The part of sharp that is used here. */
interface Decoder {
  autoOrient(): Decoder;
  greyscale(): Decoder;
  resize(width: number, height: number, options: { fit: 'fill' }): Decoder;
  raw(): Decoder;
  toBuffer(): Promise<Buffer>;
}
interface Sharp {
  (data: Buffer, options: { failOn: 'truncated'; limitInputPixels: number }): Decoder;
  cache(on: false): void;
}

let open: Sharp | null | undefined;

/** Loaded with the first picture: most processes never see one before they are long up. */
function decoder(): Sharp | null {
  if (open !== undefined) return open;
  try {
    open = require('sharp') as Sharp;
    // Each picture is looked at once.
    open.cache(false);
  } catch {
    open = null;
  }
  return open;
}

/** Whether pictures can be compared on this machine. */
export const canLook = (): boolean => decoder() !== null;

/** @returns 16 hexadecimal digits; undefined when all is one colour, or nothing here can decode it @throws when it is damaged */
export async function lookOf(data: Buffer): Promise<string | undefined> {
  const decode = decoder();
  if (!decode) return undefined;
  const grey = await decode(data, { failOn: 'truncated', limitInputPixels: 150_000_000 })
    .autoOrient()
    .greyscale()
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer();
  return hashOf(grey);
}

/** @param grey 32×32 points, 0–255, row by row */
export function hashOf(grey: Uint8Array): string | undefined {
  const waves = slowest(grey);
  // The first is the brightness of the whole.
  const rest = waves.slice(1);
  if (Math.max(...rest.map(Math.abs)) < FLAT) return undefined;
  const middle = [...rest].sort((a, b) => a - b)[rest.length >> 1] ?? 0;
  let bits = 0n;
  for (const wave of rest) bits = (bits << 1n) | (wave > middle ? 1n : 0n);
  return bits.toString(16).padStart(16, '0');
}

/** COSINES[u][x] of the discrete cosine transform. */
const COSINES = Array.from({ length: WAVES }, (_, u) =>
  Array.from({ length: SIDE }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
);

function slowest(grey: Uint8Array): number[] {
  const rows = Array.from({ length: SIDE }, (_, y) => COSINES.map((cos) => sum(cos, (x) => grey[y * SIDE + x] ?? 0)));
  return COSINES.flatMap((cos) => COSINES.map((_, u) => sum(cos, (y) => rows[y]?.[u] ?? 0) / SIDE));
}

const sum = (weights: readonly number[], value: (i: number) => number) => weights.reduce((n, w, i) => n + w * value(i), 0);

/** Whether two hashes are of the same scene. */
export function looksAlike(a: string, b: string): boolean {
  return distance(a, b) <= SAME_SCENE;
}

/** Bits in which two hashes differ. */
export function distance(a: string, b: string): number {
  let rest = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let n = 0;
  for (; rest > 0n; rest &= rest - 1n) n += 1;
  return n;
}
