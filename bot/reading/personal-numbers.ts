/** Numbers to call and identity numbers: private, and no count of anything. Pure. */
import type { Area } from './areas';

/** Blanks and marks that people put between digits. */
const GAP = '(?:[-.·•‑–—―_]|[^\\S\\n]){0,3}';
const NUMBERS = new RegExp(
  [
    // 138 0000 1111, 138-000-01111, +86 1380 000 1111
    `(?<!\\d)(?:(?:\\+|00)?86${GAP})?1[3-9]\\d(?:${GAP}\\d{4}${GAP}\\d{4}|${GAP}\\d{3}${GAP}\\d{5}|\\d${GAP}\\d{3}${GAP}\\d{4})(?!\\d)`,
    // 0571-88881234, (010) 8888 1234
    '(?<!\\d)0\\d{2,3}-\\d{7,8}(?!\\d)',
    `(?<!\\d)\\(?0(?:10|2\\d|[3-9]\\d\\d)\\)?${GAP}[2-8]\\d{2,3}${GAP}\\d{4}(?!\\d)`,
    // 电话 88881234
    '(?<=(?:电话|手机|座机|号码)(?:号码?)?[是为:：\\s]{0,3})[2-8]\\d{2,3}[- ]?\\d{4}(?!\\d)',
    // 一三八零零零零一一一一
    '[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九幺])',
    // Identity numbers: district, day of birth, order.
    '(?<!\\d)[1-9]\\d{5}(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx](?!\\d)',
  ].join('|'),
  'g',
);

/** Digits and marks of full width as the narrow ones, one for one: every place stays what it was. */
const narrow = (text: string): string => text.replace(/[０-９＋－．（）Ｘｘ]/g, (c) => c.normalize('NFKC'));

/** Numbers that look alike: of a video meeting, in a link. */
const NO_CALL = /(?:https?:\/\/[^\s\u4e00-\u9fff]*|(?:会议号|会议ID|入会码|会议码)[是为:：\s]{0,3})$/i;

/** Where they stand, in order. */
export const personalNumbers = (text: string): Area[] =>
  [...narrow(text).matchAll(NUMBERS)]
    .filter(({ index }) => !NO_CALL.test(text.slice(Math.max(0, index - 200), index)))
    .map(({ 0: number, index }) => ({ from: index, to: index + number.length }));
