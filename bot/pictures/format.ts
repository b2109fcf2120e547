/**
 * A picture by its bytes: JPEG or PNG, whole, and without what it tells besides its pixels. Where it was taken and with which device stays with
 * the sender; when it was taken is read first, and how it is to be turned is kept. Pixels are copied as they are. Pure.
 */

export type PictureType = 'image/jpeg' | 'image/png';

export interface Picture {
  type: PictureType;
  /** The picture without its metadata. */
  data: Buffer;
  /** "YYYY-MM-DDTHH:mm" by the camera's clock. */
  takenAt?: string;
}

/** A picture that came along or was quoted, put away before its message is handled (shelf.ts). */
export interface SentPicture {
  /** Name of the file on the shelf. */
  file: string;
  /** Of the picture as it was sent, hexadecimal. */
  sha256: string;
  mime: string;
  /** Of the file, bytes. */
  size: number;
  /** look.ts; absent when it could not be told. */
  look?: string;
  /** "YYYY-MM-DDTHH:mm" by the camera's clock, when the picture says so. */
  takenAt?: string;
}

/** No picture at all (a PDF, a web page), or one that is cut off or damaged. */
export type NoPicture = 'other' | 'broken';

/** More pixels than any phone makes: a small file can unfold into gigabytes. */
const MAX_PIXELS = 150_000_000;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Looks at the bytes alone, never at a name. */
export function readPicture(data: Buffer): Picture | NoPicture {
  if (data.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return readJpeg(data) ?? 'broken';
  if (data.subarray(0, 8).equals(PNG_SIGNATURE)) return readPng(data) ?? 'broken';
  return 'other';
}

// ---- JPEG: markers FFxx, each with a length, except where the pixels run ---------------------------------------------------------

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;
/** Frame headers, which say how large it is: C0–CF without the tables C4, C8, CC. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const ICC = Buffer.from('ICC_PROFILE\0');
const EXIF = Buffer.from('Exif\0\0');

/** JFIF, colour profile and Adobe's colour transform say how to show the pixels; all other APPn and comments go. */
function staysInJpeg(marker: number, body: Buffer): boolean {
  if (marker === APP2) return body.subarray(0, ICC.length).equals(ICC);
  return marker === APP0 || marker === APP14 || ((marker < APP0 || marker > APP15) && marker !== COM);
}

function readJpeg(data: Buffer): Picture | undefined {
  const kept: Buffer[] = [];
  let exif: Exif = {};
  let framed = false;
  let at = 2;
  for (;;) {
    // A marker may be preceded by any number of FF.
    while (data[at] === 0xff && data[at + 1] === 0xff) at += 1;
    const marker = data[at + 1];
    if (data[at] !== 0xff || marker === undefined) return undefined;
    if (marker === EOI) break;
    const length = at + 4 <= data.length ? data.readUInt16BE(at + 2) : 0;
    let end = at + 2 + length;
    if (length < 2 || end > data.length) return undefined;
    const body = data.subarray(at + 4, end);
    if (isFrame(marker)) {
      if (body.length < 6 || !fits(body.readUInt16BE(3), body.readUInt16BE(1))) return undefined;
      framed = true;
    }
    if (marker === APP1 && body.subarray(0, EXIF.length).equals(EXIF)) exif = { ...readExif(body.subarray(EXIF.length)), ...exif };
    if (marker === SOS) end = pixelsEnd(data, end);
    if (staysInJpeg(marker, body)) kept.push(data.subarray(at, end));
    at = end;
  }
  // What stands behind the end (a second picture, a film) is not ours.
  if (!framed) return undefined;
  const turn = exif.orientation === undefined ? [] : [orientationSegment(exif.orientation)];
  return {
    type: 'image/jpeg',
    data: Buffer.concat([Buffer.from([0xff, SOI]), ...turn, ...kept, Buffer.from([0xff, EOI])]),
    ...(exif.takenAt !== undefined && { takenAt: exif.takenAt }),
  };
}

/** Where the next marker stands: FF00 is a byte of the pixels, FFD0–D7 restart them. */
function pixelsEnd(data: Buffer, from: number): number {
  for (let at = data.indexOf(0xff, from); at >= 0; at = data.indexOf(0xff, at + 1)) {
    const next = data[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return data.length;
}

/** The smallest EXIF there is: one entry. */
function orientationSegment(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, APP1, 0, 2 + EXIF.length + tiff.length]);
  return Buffer.concat([head, EXIF, tiff]);
}

const fits = (width: number, height: number) => width > 0 && height > 0 && width * height <= MAX_PIXELS;

// ---- PNG: chunks of length, type, data, check sum ---------------------------------------------------------------------------------

/** Chunks that say how to show the pixels. Those that must be understood begin with a capital and stay too. */
const SHOWN = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'pHYs', 'bKGD']);

function readPng(data: Buffer): Picture | undefined {
  const kept: Buffer[] = [PNG_SIGNATURE];
  let takenAt: string | undefined;
  let pixels = false;
  for (let at = PNG_SIGNATURE.length; at + 12 <= data.length; ) {
    const end = at + 12 + data.readUInt32BE(at);
    const type = data.toString('latin1', at + 4, at + 8);
    if (end > data.length || !/^[A-Za-z]{4}$/.test(type)) return undefined;
    const body = data.subarray(at + 8, end - 4);
    if ((kept.length === 1) !== (type === 'IHDR')) return undefined;
    if (type === 'IHDR' && (body.length !== 13 || !fits(body.readUInt32BE(0), body.readUInt32BE(4)))) return undefined;
    if (type === 'eXIf') takenAt ??= readExif(body).takenAt;
    if (type === 'IDAT') pixels = true;
    if (/^[A-Z]/.test(type) || SHOWN.has(type)) kept.push(data.subarray(at, end));
    if (type === 'IEND') {
      return pixels ? { type: 'image/png', data: Buffer.concat(kept), ...(takenAt !== undefined && { takenAt }) } : undefined;
    }
    at = end;
  }
  return undefined;
}

// ---- EXIF: a TIFF of numbered entries; two of them are of use here ----------------------------------------------------------------

interface Exif {
  takenAt?: string;
  /** 2–8: how it must be turned to stand upright. */
  orientation?: number;
}

const TAG = { orientation: 0x0112, exif: 0x8769, takenAt: 0x9003, digitizedAt: 0x9004 } as const;
/** "2026:09:15 15:42:08" */
const MOMENT = /^((?:19|20)\d\d):(\d\d):(\d\d) ([01]\d|2[0-3]):([0-5]\d)/;

/** Never throws: what is not there or makes no sense is left out. */
export function readExif(tiff: Buffer): Exif {
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return {};
  const little = order === 'II';
  const u16 = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (u16(2) !== 42) return {};
  /** Place of the entry with this number in the directory at `at`. */
  const entry = (at: number, tag: number): number | undefined => {
    if (at < 8) return undefined;
    const count = Math.min(u16(at), 500);
    for (let i = 0; i < count; i += 1) if (u16(at + 2 + i * 12) === tag) return at + 2 + i * 12;
    return undefined;
  };
  const first = u32(4);
  const turned = entry(first, TAG.orientation);
  const orientation = turned === undefined ? 1 : u16(turned + 8);
  const more = entry(first, TAG.exif);
  const details = more === undefined ? 0 : u32(more + 8);
  const moment = (tag: number) => {
    const found = entry(details, tag);
    const at = found === undefined ? tiff.length : u32(found + 8);
    return momentOf(tiff.toString('latin1', at, at + 19));
  };
  const takenAt = moment(TAG.takenAt) ?? moment(TAG.digitizedAt);
  return { ...(takenAt !== undefined && { takenAt }), ...(orientation >= 2 && orientation <= 8 && { orientation }) };
}

/** A camera whose clock was never set says 0000:00:00 or 1970:01:01. */
function momentOf(text: string): string | undefined {
  const [, year, month, day, hour, minute] = MOMENT.exec(text) ?? [];
  if (year === undefined || Number(year) < 2000) return undefined;
  const date = `${year}-${month}-${day}`;
  const read = new Date(`${date}T00:00:00Z`);
  // 2月30日 would roll over into March.
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== date) return undefined;
  return `${date}T${hour}:${minute}`;
}
