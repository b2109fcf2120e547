/** Pictures made byte by byte. */
import { crc32, deflateSync } from 'node:zlib';

/** An EXIF block: when it was taken, how it is turned, and a place that must not stay. */
export function exif({ taken, orientation = 1, little = false }: { taken?: string; orientation?: number; little?: boolean }): Buffer {
  const out = Buffer.alloc(140);
  const u16 = (at: number, v: number) => (little ? out.writeUInt16LE(v, at) : out.writeUInt16BE(v, at));
  const u32 = (at: number, v: number) => (little ? out.writeUInt32LE(v, at) : out.writeUInt32BE(v, at));
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    u16(at, tag);
    u16(at + 2, type);
    u32(at + 4, count);
    if (type === 3) u16(at + 8, value);
    else u32(at + 8, value);
  };
  out.write(little ? 'II' : 'MM', 0, 'latin1');
  u16(2, 42);
  u32(4, 8);
  u16(8, 3);
  entry(10, 0x0112, 3, 1, orientation);
  entry(22, 0x8769, 4, 1, 60);
  entry(34, 0x8825, 4, 1, 100);
  u16(60, taken === undefined ? 0 : 1);
  if (taken !== undefined) {
    entry(62, 0x9003, 2, 20, 80);
    out.write(`${taken}\0`, 80, 'latin1');
  }
  out.write('GPS-30.2741N-120.1551E', 104, 'latin1');
  return out;
}

/** A small JPEG, 16×16: a light corner on grey. */
const CORNER = Buffer.from(
  '/9j/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+P' +
    'j4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAAQABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAaEAADAQADAAAA' +
    'AAAAAAAAAAAAAQIDBBEx/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AL9OZnWdSlXbTXhEAB//2Q==',
  'base64',
);

/** The JPEG with an EXIF block. */
export function jpegWith(taken?: string, more: { orientation?: number; little?: boolean } = {}): Buffer {
  const block = Buffer.concat([Buffer.from('Exif\0\0'), exif({ ...(taken !== undefined && { taken }), ...more })]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(block.length + 2, 2);
  return Buffer.concat([CORNER.subarray(0, 2), head, block, CORNER.subarray(2)]);
}

/** A grey PNG of a scene, a function of x and y (0…1) to a brightness (0–255). */
export function pngOf(scene: (x: number, y: number) => number, width = 160, height = 120): Buffer {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) rows[y * (width + 1) + x + 1] = scene(x / width, y / height);
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
