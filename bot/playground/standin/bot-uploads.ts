/** Media uploads over the long connection: init, chunks, finish. */
import { createHash } from 'node:crypto';
import { BoundedMap } from './bounded';
import { randomAlnum } from './crypto';
import { Rate } from './faults';
import { checkUpload, type MediaStore } from './media';
import { refuse } from './refused';
import type { StandinClock } from './types';

const MINUTE_MS = 60_000;

interface Upload {
  type: string;
  filename: string;
  size: number;
  count: number;
  md5?: string;
  chunks: Map<number, Buffer>;
  until: number;
}

export interface UploadBody {
  type?: string;
  filename?: string;
  total_size?: number;
  total_chunks?: number;
  md5?: string;
  upload_id?: string;
  chunk_index?: number;
  base64_data?: string;
}

export class BotUploads {
  readonly #open = new BoundedMap<string, Upload>(200);
  readonly #rate: Rate;

  constructor(
    private readonly media: MediaStore,
    private readonly clock: StandinClock,
  ) {
    const windows = [[MINUTE_MS, 30] as const, [60 * MINUTE_MS, 1000] as const];
    this.#rate = new Rate(windows, () => clock.now().getTime());
  }

  init(b: UploadBody): { upload_id: string } {
    const count = b.total_chunks ?? 0;
    if (!b.filename || !(count >= 1 && count <= 100)) refuse(40058, 'upload init');
    checkUpload(b.type ?? '', b.total_size ?? 0);
    if (!this.#rate.allow('upload')) refuse(45009, 'upload frequency');
    const id = randomAlnum(32);
    this.#open.set(id, {
      type: b.type ?? '',
      filename: b.filename,
      size: b.total_size ?? 0,
      count,
      ...(b.md5 !== undefined && { md5: b.md5 }),
      chunks: new Map(),
      until: this.clock.now().getTime() + 30 * MINUTE_MS,
    });
    return { upload_id: id };
  }

  /** Takes a chunk; a repeated one is ignored. The index may count from 0 or from 1: the documents contradict the SDK. */
  chunk(b: UploadBody): undefined {
    const upload = this.#of(b);
    const index = b.chunk_index ?? -1;
    if (!Number.isInteger(index) || index < 0 || index > upload.count) refuse(40058, 'chunk_index');
    const data = Buffer.from(String(b.base64_data ?? ''), 'base64');
    if (data.length < 1 || data.length > 512 * 1024) refuse(40058, `chunk of ${data.length} bytes`);
    if (!upload.chunks.has(index)) upload.chunks.set(index, data);
    return undefined;
  }

  finish(b: UploadBody): { type: string; media_id: string; created_at: string } {
    const upload = this.#of(b);
    const order = [...upload.chunks].sort(([x], [y]) => x - y).map(([, data]) => data);
    if (order.length !== upload.count) refuse(40058, `${order.length} of ${upload.count} chunks`);
    const data = Buffer.concat(order);
    if (data.length !== upload.size) refuse(40058, `size ${data.length}`);
    if (upload.md5 && createHash('md5').update(data).digest('hex') !== upload.md5) refuse(40058, 'md5');
    this.#open.delete(b.upload_id ?? '');
    const created = String(Math.floor(this.clock.now().getTime() / 1000));
    return { type: upload.type, media_id: this.media.store(upload.type, upload.filename, data), created_at: created };
  }

  #of(b: UploadBody): Upload {
    const upload = this.#open.get(b.upload_id ?? '');
    if (!upload || upload.until < this.clock.now().getTime()) refuse(40058, 'upload_id');
    return upload;
  }
}
