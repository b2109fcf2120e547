/**
 * Where pictures lie: files named by their own hash, in the folder of the data. A file is whole before anything refers to it, and one that
 * nothing refers to is swept after a day, so that a crash leaves neither a record without its picture nor, for long, a picture without a record.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sqliteFile } from '../../prisma/client';
import { type Clock, DAY_MS } from '../clock';
import { RuleBroken } from '../errors';
import { type PictureType, readPicture, type SentPicture } from './format';
import { lookOf } from './look';

/** What WeCom itself allows for a picture. */
export const PICTURE_BYTES = 10 * 1024 * 1024;
/** A draft with pictures lives half an hour, what is taken back can be brought back for ten minutes. */
const UNUSED_MS = DAY_MS;

const ENDING: Readonly<Record<PictureType, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };

const NOT_TAKEN = {
  other: '这不是照片，我收 JPG 和 PNG 图片。请直接发照片，不要发文件。',
  broken: '这张照片打不开，可能没传完整，请重新发一次。',
} as const;

/** Beside the SQLite database; with PostgreSQL in data/, which all processes of a deployment must share. */
export function picturesFolder(databaseUrl: string): string {
  return join(databaseUrl.startsWith('file:') ? dirname(sqliteFile(databaseUrl)) : 'data', 'pictures');
}

/** Where in that folder a file lies: a folder of thousands would be slow. */
export const placeOf = (file: string): string => join(file.slice(0, 2), file);

export class Shelf {
  constructor(
    readonly folder: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at a picture and puts it away. The same picture lies there once.
   * @throws RuleBroken picture.other, picture.broken: nothing was stored
   */
  async put(sent: Buffer): Promise<SentPicture> {
    const picture = readPicture(sent);
    if (typeof picture === 'string') throw new RuleBroken(`picture.${picture}`, NOT_TAKEN[picture]);
    const look = await lookOf(picture.data).catch(() => {
      throw new RuleBroken('picture.broken', NOT_TAKEN.broken);
    });
    const sha256 = createHash('sha256').update(sent).digest('hex');
    const file = `${sha256}.${ENDING[picture.type]}`;
    await this.write(file, picture.data);
    return {
      file,
      sha256,
      mime: picture.type,
      size: picture.data.length,
      ...(look !== undefined && { look }),
      ...(picture.takenAt !== undefined && { takenAt: picture.takenAt }),
    };
  }

  /** @param file its name on the shelf @throws Error it is gone, or is no name of the shelf */
  async read(file: string): Promise<Buffer> {
    if (!/^[0-9a-f]{64}\.\w{3}$/.test(file)) throw new Error(`no picture is called ${file}`);
    return readFile(join(this.folder, placeOf(file)));
  }

  /** Removes files that have been unused for a day. @param used which of these files something refers to. @returns how many went */
  async sweep(used: (files: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number> {
    const before = this.clock.now().getTime() - UNUSED_MS;
    let removed = 0;
    for (const group of await readdir(this.folder).catch(() => [])) {
      const files = await readdir(join(this.folder, group)).catch(() => []);
      const old: string[] = [];
      for (const file of files) if ((await ageOf(join(this.folder, group, file))) < before) old.push(file);
      if (old.length === 0) continue;
      const kept = await used(old);
      for (const file of old) {
        const path = join(this.folder, group, file);
        // Somebody may have sent it again meanwhile.
        if (kept.has(file) || (await ageOf(path)) >= before) continue;
        await unlink(path).catch(() => {});
        removed += 1;
      }
    }
    return removed;
  }

  /** Whole or not at all, also when the power fails: written aside, settled on the disk, then named. */
  private async write(file: string, data: Buffer): Promise<void> {
    const path = join(this.folder, placeOf(file));
    const group = dirname(path);
    // Personal data: for the bot's own user alone.
    await mkdir(group, { recursive: true, mode: 0o700 });
    const now = this.clock.now();
    if ((await stat(path).catch(() => undefined))?.size === data.length) {
      await utimes(path, now, now);
      return;
    }
    const part = join(group, `part-${randomUUID()}`);
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(data);
      await handle.utimes(now, now);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
    const folder = await open(group, 'r');
    await folder.sync().finally(() => folder.close());
  }
}

/** When it was last put there, ms; now and for ever when it is gone. */
const ageOf = (path: string): Promise<number> =>
  stat(path).then(
    (s) => s.mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
