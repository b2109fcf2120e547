import { findCodes } from '../../bot/reading/codes';
import { findQuantities, parseNumeral } from '../../bot/reading/numbers';

test.each([
  ['十', 10],
  ['一百零五', 105],
  ['两百五', 250],
  ['三千', 3000],
  ['1200', 1200],
  ['3.5', 3.5],
  ['5千', 5000],
  ['二零二六', 2026],
  ['一万两千', 12000],
])('%s is %d', (text, value) => {
  expect(parseNumeral(text)).toBe(value);
});

test.each(['', '甲', '3.4.5', '一二三四五六七八九十一二三'])('%j is no number', (text) => {
  expect(parseNumeral(text)).toBeUndefined();
});

test.each([
  ['三十来人', { n: 30, approx: true, unit: '人' }],
  ['二十几个', { n: 20, approx: true, unit: '个' }],
  ['十来个', { n: 10, approx: true, unit: '个' }],
  ['近百人', { n: 100, approx: true, unit: '人' }],
  ['三十五六个', { n: 35, approx: true, unit: '个' }],
  ['五六十人', { n: 50, approx: true, unit: '人' }],
  ['40人左右', { n: 40, approx: true, unit: '人' }],
  ['85人次', { n: 85, unit: '人次' }],
  ['一个半小时', { n: 1.5, unit: '小时' }],
  ['半小时', { n: 0.5, unit: '小时' }],
  ['两个多小时', { n: 2, approx: true, unit: '小时' }],
  ['两百块', { n: 200, unit: '块' }],
  ['12户', { n: 12, unit: '户' }],
])('%s', (text, expected) => {
  expect(findQuantities(text)).toEqual([{ ...expected, from: 0, to: text.length }]);
});

test.each(['3号楼', '5楼', '第三单元301室'])('%s counts nothing with a measure word', (text) => {
  expect(findQuantities(text).filter((quantity) => quantity.unit !== '')).toEqual([]);
});

test.each([
  ['会12改期', ['会12']],
  ['会议12', ['会12']],
  ['会十二还差谁', ['会12']],
  ['活动128和需求9', ['活128', '需9']],
  ['订单58', ['订58']],
  ['愿四我们来', ['愿4']],
  ['微心愿 #7', ['愿7']],
  ['督办40号', ['办40']],
])('%s names %j', (text, codes) => {
  expect(findCodes(text).map((code) => code.no)).toEqual(codes);
});

test.each(['需要3名医生', '订一下活动室', '会12点开', '办一件事', '大会十点开始', '需3人', '一起开会一起走', '活动10人'])(
  '%s names no record',
  (text) => {
    expect(findCodes(text)).toEqual([]);
  },
);
