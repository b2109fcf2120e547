import { type Picture, readExif, readPicture } from '../../bot/pictures/format';
import { samplePng } from '../../bot/playground/standin/media';
import { exif, jpegWith } from './pieces';

test.each([
  ['as cameras write it', exif({ taken: '2026:09:15 15:42:08' }), { takenAt: '2026-09-15T15:42' }],
  ['little-endian', exif({ taken: '2026:09:15 15:42:08', little: true }), { takenAt: '2026-09-15T15:42' }],
  ['turned', exif({ taken: '2026:02:28 00:00:00', orientation: 6 }), { takenAt: '2026-02-28T00:00', orientation: 6 }],
  ['upright says nothing', exif({ orientation: 1 }), {}],
  ['no such way to turn', exif({ orientation: 9 }), {}],
  ['a day that is none', exif({ taken: '2026:02:30 10:00:00' }), {}],
  ['an hour that is none', exif({ taken: '2026:02:20 24:00:00' }), {}],
  ['a clock that was never set', exif({ taken: '1970:01:01 00:00:00' }), {}],
  ['blanks', exif({ taken: '    :  :     :  :  ' }), {}],
  ['cut off', exif({ taken: '2026:09:15 15:42:08' }).subarray(0, 70), {}],
  ['no TIFF', Buffer.from('II'), {}],
  ['a directory that points at itself', Buffer.from('MM\0*\0\0\0\b\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\b', 'latin1'), {}],
  ['a directory behind the end', Buffer.from('MM\0*\xff\xff\xff\xff', 'latin1'), {}],
])('EXIF: %s', (_, block, expected) => {
  expect(readExif(block)).toEqual(expected);
});

const picture = (data: Buffer): Picture => {
  const read = readPicture(data);
  if (typeof read === 'string') throw new Error(read);
  return read;
};

/** A chunk whose check sum nobody looks at here. */
const chunk = (type: string, data: Buffer) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data, Buffer.alloc(4)]);
};

test('what a picture tells besides its pixels does not stay; how to turn it does', () => {
  const sent = Buffer.concat([jpegWith('2026:09:15 15:42:08', { orientation: 6 }), Buffer.from('GPS behind the end')]);
  const { type, data, takenAt } = picture(sent);
  expect([type, takenAt]).toEqual(['image/jpeg', '2026-09-15T15:42']);
  expect(data.includes('GPS')).toBe(false);
  expect(data.includes('2026:09')).toBe(false);
  expect(readExif(data.subarray(data.indexOf('Exif\0\0') + 6))).toEqual({ orientation: 6 });
  // Reading it again changes nothing.
  expect(picture(data).data.equals(data)).toBe(true);
  const plain = jpegWith();
  expect(picture(plain).data.includes('Exif')).toBe(false);

  const png = samplePng();
  expect(picture(png).data.equals(png)).toBe(true);
  const written = Buffer.concat([
    png.subarray(0, 33),
    chunk('eXIf', exif({ taken: '2026:09:15 15:42:08' })),
    chunk('tEXt', Buffer.from('GPS 30.27')),
    png.subarray(33),
  ]);
  expect(picture(written)).toEqual({ type: 'image/png', data: png, takenAt: '2026-09-15T15:42' });
});

test.each([
  ['nothing', Buffer.alloc(0), 'other'],
  ['a PDF called .jpg', Buffer.from('%PDF-1.7'), 'other'],
  ['a web page', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'other'],
  ['a GIF', Buffer.from('GIF89a'), 'other'],
  ['a JPEG of three bytes', Buffer.from([0xff, 0xd8, 0xff]), 'broken'],
  ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'broken'],
  ['a JPEG without its end', jpegWith().subarray(0, -2), 'broken'],
  ['a JPEG cut in its tables', jpegWith().subarray(0, 200), 'broken'],
  ['a PNG cut in its pixels', samplePng().subarray(0, 300), 'broken'],
  ['a PNG without pixels', Buffer.concat([samplePng().subarray(0, 33), chunk('IEND', Buffer.alloc(0))]), 'broken'],
  [
    'a PNG of two billion points a side',
    Buffer.concat([samplePng().subarray(0, 16), Buffer.alloc(8, 0x7f), samplePng().subarray(24)]),
    'broken',
  ],
])('%s is %s', (_, data, expected) => {
  expect(readPicture(data)).toBe(expected);
});

test('no prefix and no flipped byte makes it throw', () => {
  const sent = jpegWith('2026:09:15 15:42:08');
  for (let at = 0; at < sent.length; at += 1) {
    expect(typeof readPicture(sent.subarray(0, at))).toBe('string');
    const flipped = Buffer.from(sent);
    flipped[at] = 0xff;
    readPicture(flipped);
  }
});
