/** Zips that others made (.docx, .xlsx): a thousandth of what they unfold into, and what they say about their size is not believed. */
import type JSZip from 'jszip';

/** Does it begin as a zip does? */
export const isZip = (data: Buffer): boolean => data.subarray(0, 2).toString('latin1') === 'PK';

export class InflatesTooFar extends Error {}

/** One part; undefined when there is none of that name. @throws InflatesTooFar above `most` bytes */
export function inflated(zip: JSZip, name: string, most: number): Promise<Buffer | undefined> {
  const file = zip.file(name);
  if (!file) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const stream = file.nodeStream();
    stream
      .on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > most) {
          stream.pause();
          reject(new InflatesTooFar(name));
        } else pieces.push(piece);
      })
      .on('error', reject)
      .on('end', () => resolve(Buffer.concat(pieces)));
  });
}
