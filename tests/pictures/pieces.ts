/** Pictures made byte by byte. */

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
