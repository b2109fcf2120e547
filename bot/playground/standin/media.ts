/** Files: uploaded and received media by id, encrypted downloads for the bot, and sample pictures. */
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { BoundedMap } from './bounded';
import { encryptMedia, randomAlnum } from './crypto';
import { refuse } from './refused';
import type { StandinClock } from './types';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MEGABYTE = 1024 * 1024;

export interface Media {
  id: string;
  type: string;
  name: string;
  data: Buffer;
  /** Milliseconds of the played clock. */
  until: number;
}

const LARGEST: Record<string, number> = { image: 10, voice: 2, video: 10, file: 20 };

/** Refuses a type or a size that WeCom does not take. */
export function checkUpload(type: string, size: number, types: readonly string[] = Object.keys(LARGEST)): void {
  if (!types.includes(type)) refuse(40004, 'invalid media type');
  if (!(size > 5)) refuse(40006, 'media too small');
  if (size > (LARGEST[type] ?? 0) * MEGABYTE) refuse(45001, 'media too large');
}

export class MediaStore {
  readonly #media = new BoundedMap<string, Media>(2000);
  readonly #downloads = new BoundedMap<string, { body: Buffer; name: string; until: number }>(5000);

  constructor(private readonly clock: StandinClock) {}

  /** Keeps a file for three days. Returns its media_id. */
  store(type: string, name: string, data: Buffer): string {
    const id = randomAlnum(44);
    this.#media.set(id, { id, type, name, data, until: this.clock.now().getTime() + 3 * DAY_MS });
    return id;
  }

  /** The file, also after its three days: what a chat has shown stays visible. */
  find(id: string): Media | undefined {
    return this.#media.get(id);
  }

  /** The file behind a media_id a caller uses. Refuses 40007 when it is unknown or older than three days. */
  take(id: string | undefined): Media {
    const media = this.#media.get(id ?? '');
    if (!media || media.until < this.clock.now().getTime()) refuse(40007, 'invalid media_id');
    return media;
  }

  /** Puts an encrypted file on the download host for 5 minutes. Returns its path. */
  offer(data: Buffer, key: Buffer, name: string): string {
    const id = randomAlnum(24);
    this.#downloads.set(id, { body: encryptMedia(key, data), name, until: this.clock.now().getTime() + 5 * MINUTE_MS });
    return `/aibot-media/${id}`;
  }

  download(path: string): { body: Buffer; name: string } | undefined {
    const found = this.#downloads.get(path.slice('/aibot-media/'.length));
    return found && found.until >= this.clock.now().getTime() ? found : undefined;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

/** A small picture of soft colours, different each time, that every decoder opens. */
export function samplePng(width = 96, height = 72): Buffer {
  const [r = 0, g = 0, b = 0, r2 = 0, g2 = 0, b2 = 0, centre = 0] = randomBytes(7);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const mix = (x + y) / (width + height);
      const inside = (x - (centre / 255) * width) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2;
      const at = y * (1 + width * 3) + 1 + x * 3;
      const tone = (from: number, to: number) => Math.round(90 + 0.6 * (inside ? 255 - from : from + (to - from) * mix));
      rows[at] = tone(r, r2);
      rows[at + 1] = tone(g, g2);
      rows[at + 2] = tone(b, b2);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
