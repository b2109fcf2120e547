import fc from 'fast-check';
import { type HolidayCalendar, readClock, readPeriod, readShift, readTime, type TimeMode, type TimeReading } from '../../bot/reading/time';
import { parse } from '../../bot/reading/time/grammar';
import { lex } from '../../bot/reading/time/lexer';

const WEDNESDAY = '2026-11-25T10:00:00+08:00';
const FRIDAY_AFTERNOON = '2026-11-27T16:00:00+08:00';
const BEFORE_NATIONAL_DAY = '2026-09-22T10:00:00+08:00';
const BEFORE_SPRING = '2026-02-10T10:00:00+08:00';

type Expected = Omit<TimeReading, 'spans' | 'was'>;
type Row = readonly [text: string, expected: Expected];

function fields(text: string, ref: string, mode: TimeMode): Expected {
  const { spans: _spans, was: _was, ...rest } = readTime(text, { ref, mode });
  return rest;
}

function table(name: string, ref: string, mode: TimeMode, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows)('%s', (text, expected) => {
      expect(fields(text, ref, mode)).toEqual(expected);
    });
  });
}

const assumed = true as const;

table('weekdays', WEDNESDAY, 'future', [
  ['这个礼拜天', { date: '2026-11-29' }],
  ['下星期五上午十点', { start: '2026-12-04T10:00' }],
  ['下下周日', { date: '2026-12-13' }],
  ['下周的周三', { date: '2026-12-02' }],
  ['周7', { date: '2026-11-29' }],
  ['周三晚上', { start: '2026-11-25T18:00', end: '2026-11-25T22:00', assumed }],
  ['周三上午9点', { ask: ['2026-12-02T09:00'] }],
  ['周三', { ask: ['2026-11-25', '2026-12-02'] }],
  ['下周末', { date: '2026-12-05', end: '2026-12-06' }],
  ['周六日', { date: '2026-11-28', end: '2026-11-29' }],
  ['今明两天', { date: '2026-11-25', end: '2026-11-26' }],
  ['周二二十人到三楼', { date: '2026-12-01' }],
]);

table('past weekdays and dates', WEDNESDAY, 'past', [
  ['周五走访了', { date: '2026-11-20' }],
  ['周二下午', { start: '2026-11-24T14:00', end: '2026-11-24T18:00', assumed }],
  ['26号', { date: '2026-10-26' }],
  ['12月5日', { date: '2025-12-05' }],
  ['上周三到周五', { date: '2026-11-18', end: '2026-11-20' }],
  ['两周前', { date: '2026-11-11' }],
  ['上个月', { ask: ['day'] }],
  ['中秋节晚上', { start: '2026-09-25T18:00', end: '2026-09-25T22:00', assumed }],
]);

table('dates', WEDNESDAY, 'future', [
  ['31号', { date: '2026-12-31' }],
  ['25号上午9点', { ask: ['2026-12-25T09:00'] }],
  ['元月3号', { date: '2027-01-03' }],
  ['2026.12.28', { date: '2026-12-28' }],
  ['12-4 14:00', { start: '2026-12-04T14:00' }],
  ['20261204 14:00', { start: '2026-12-04T14:00' }],
  ['二〇二六年十二月三日', { date: '2026-12-03' }],
  ['12月3 9点', { start: '2026-12-03T09:00' }],
  ['周六28号', { date: '2026-11-28' }],
  ['28号（星期五）', { ask: ['2026-11-28', '2026-11-27'] }],
  ['下下个月10号', { date: '2027-01-10' }],
]);

table('counted from now', WEDNESDAY, 'future', [
  ['两周后的周三', { date: '2026-12-09' }],
  ['半个月后', { date: '2026-12-10' }],
  ['三刻钟后', { start: '2026-11-25T10:45' }],
  ['一小时二十分钟后', { start: '2026-11-25T11:20' }],
  ['五个工作日之后上午9点', { start: '2026-12-02T09:00' }],
  ['大后天晚上', { start: '2026-11-28T18:00', end: '2026-11-28T22:00', assumed }],
  ['下周今天', { date: '2026-12-02' }],
  ['明下午3点', { start: '2026-11-26T15:00' }],
  ['昨傍晚', { start: '2026-11-24T17:00', end: '2026-11-24T19:00', assumed }],
  ['开会 后天 14:00', { start: '2026-11-27T14:00' }],
  ['开会后天下午3点', { start: '2026-11-27T15:00' }],
  ['会后再说', { none: true }],
  ['两三天后', { none: true }],
]);

table('counted inside a period', WEDNESDAY, 'future', [
  ['下个月倒数第二个周五', { date: '2026-12-18' }],
  ['本周最后一个工作日', { date: '2026-11-27' }],
  ['12月首个周五', { date: '2026-12-04' }],
  ['本季度第一个周一', { date: '2026-10-05' }],
  ['明年第一个工作日', { date: '2027-01-04' }],
  ['2月最后一天', { date: '2027-02-28' }],
]);

table('clock', WEDNESDAY, 'future', [
  ['明天差5分8点', { start: '2026-11-26T07:55' }],
  ['明天九点过五分', { start: '2026-11-26T09:05' }],
  ['后天4:00', { start: '2026-11-27T16:00', assumed }],
  ['后天04:00', { start: '2026-11-27T04:00' }],
  ['后天 6:00', { ask: ['2026-11-27T06:00', '2026-11-27T18:00'] }],
  ['今天6点半', { start: '2026-11-25T18:30', assumed }],
  ['今晚12点半', { start: '2026-11-26T00:30' }],
  ['明天24:00', { start: '2026-11-27T00:00' }],
  ['明天凌晨', { start: '2026-11-26T00:00', end: '2026-11-26T06:00', assumed }],
  ['明天早8点', { start: '2026-11-26T08:00' }],
  ['明天 3:30 PM', { start: '2026-11-26T15:30' }],
  ['明天下午2.30', { start: '2026-11-26T14:30' }],
  ['明天下午三点五十人参加', { start: '2026-11-26T15:00' }],
  ['明天下午两三点', { ask: ['2026-11-26T14:00', '2026-11-26T15:00'] }],
  ['晚上见', { ask: ['day', 'time'] }],
  ['8点开会', { ask: ['2026-11-25T20:00', '2026-11-26T08:00'] }],
]);

table('ranges and lengths', WEDNESDAY, 'future', [
  ['明天上午10点到2点', { start: '2026-11-26T10:00', end: '2026-11-26T14:00', assumed }],
  ['明天9-11点', { start: '2026-11-26T09:00', end: '2026-11-26T11:00' }],
  ['今晚10点到凌晨2点', { start: '2026-11-25T22:00', end: '2026-11-26T02:00' }],
  ['周五下午3点到周六上午10点', { start: '2026-11-27T15:00', end: '2026-11-28T10:00' }],
  ['12月1-5日', { date: '2026-12-01', end: '2026-12-05' }],
  ['28号到3号', { date: '2026-11-28', end: '2026-12-03' }],
  ['下周一到周三', { date: '2026-11-30', end: '2026-12-02' }],
  ['明天14:00开始16:00结束', { start: '2026-11-26T14:00', end: '2026-11-26T16:00' }],
  ['培训三天，下周三开始', { date: '2026-12-02', end: '2026-12-04' }],
  ['明天两点开四十分钟', { start: '2026-11-26T14:00', end: '2026-11-26T14:40', assumed }],
  ['两个半钟头', { duration: 'PT150M' }],
]);

table('deadlines', WEDNESDAY, 'future', [
  ['周三前', { due: '2026-11-25' }],
  ['3日内', { due: '2026-11-28' }],
  ['3月底前', { due: '2027-03-31' }],
  ['本季度末前', { due: '2026-12-31' }],
  ['年内完成', { due: '2026-12-31' }],
  ['截止时间：11月30日18:00', { due: '2026-11-30T18:00' }],
  ['最晚明天上午', { due: '2026-11-26T12:00', assumed }],
  ['下周三下班前', { due: '2026-12-02T18:00', assumed }],
  ['今明两天内', { due: '2026-11-26' }],
  ['周五，下午5点前', { due: '2026-11-27T17:00' }],
  ['28号上午9点开会，25号前报名单', { start: '2026-11-28T09:00', due: '2026-11-25' }],
  ['昨天会上说了，周五前报名单', { due: '2026-11-27' }],
  ['周五前往社区', { date: '2026-11-27' }],
]);

table('festivals and make-up days', BEFORE_NATIONAL_DAY, 'future', [
  ['国庆节前', { due: '2026-09-30' }],
  ['七一前', { due: '2027-06-30' }],
  ['国庆前三天', { date: '2026-09-28' }],
  ['国庆后第一个周一上午9点', { start: '2026-10-12T09:00' }],
  ['十一长假', { date: '2026-10-01', end: '2026-10-07' }],
  ['国庆节后第五个工作日', { date: '2026-10-13' }],
  ['收假后第一个工作日', { date: '2026-09-28' }],
  ['国庆前后', { ask: ['day'] }],
  ['国庆联欢会定在9月28日', { date: '2026-09-28' }],
  ['李国庆明天下午3点到', { start: '2026-09-23T15:00' }],
  ['国家宪法日', { date: '2026-12-04' }],
  ['重阳节上午十点', { start: '2026-10-18T10:00' }],
  ['十一点', { start: '2026-09-22T11:00' }],
]);

table('lunar days and the new year', BEFORE_SPRING, 'future', [
  ['年前最后一个工作日', { date: '2026-02-14' }],
  ['年后第一个工作日上午9点', { start: '2026-02-24T09:00' }],
  ['初六上午八点', { start: '2026-02-22T08:00' }],
  ['腊月二十九', { date: '2026-02-16' }],
  ['二月二（农历）', { date: '2026-03-20' }],
  ['春节假期第一天', { date: '2026-02-15' }],
  ['春节假期第二天', { date: '2026-02-16' }],
  ['初三学生来访', { none: true }],
  ['3.一、东门停车', { none: true }],
]);

table('recurrences', WEDNESDAY, 'future', [
  ['每周一、三、五上午9点', { rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR', time: '09:00' }],
  ['每周一到周五', { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
  ['每两周一次，周二下午3点', { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', time: '15:00' }],
  ['隔周周三', { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE' }],
  ['每工作日下午5点', { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', workdayRule: 'CN', time: '17:00' }],
  ['每月1号和15号', { rrule: 'FREQ=MONTHLY;BYMONTHDAY=1,15' }],
  ['每月第一个和第三个周五', { rrule: 'FREQ=MONTHLY;BYDAY=1FR,3FR' }],
  ['每月最后一个工作日', { rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', workdayRule: 'CN' }],
  ['逢四下午三点说事', { rrule: 'FREQ=MONTHLY;BYMONTHDAY=4,14,24', time: '15:00' }],
  ['每月逢五逢十', { rrule: 'FREQ=MONTHLY;BYMONTHDAY=5,10,15,20,25,30' }],
  ['每逢周三下午三点', { rrule: 'FREQ=WEEKLY;BYDAY=WE', time: '15:00' }],
  ['每季度最后一天', { rrule: 'FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1' }],
  ['每季度末月25号', { rrule: 'FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=25' }],
  ['每年12月第一个周五', { rrule: 'FREQ=YEARLY;BYMONTH=12;BYDAY=1FR' }],
  ['每晚8点', { rrule: 'FREQ=DAILY', time: '20:00' }],
  ['每周三下午2点开两个小时', { rrule: 'FREQ=WEEKLY;BYDAY=WE', time: '14:00/16:00' }],
  ['从下个月起每周三下午3点', { rrule: 'FREQ=WEEKLY;BYDAY=WE', time: '15:00' }],
  ['每天7点', { ask: ['07:00', '19:00'] }],
  ['每周三次', { ask: ['day'] }],
  ['每年重阳节', { ask: ['day'] }],
]);

table('reminders', WEDNESDAY, 'future', [
  ['提前1天、2小时、10分钟各提醒一次', { offsets: ['-P1D', '-PT2H', '-PT10M'] }],
  ['前一天下午5点和当天早上8点各提醒一次', { offsets: ['D-1T17:00', 'D0T08:00'] }],
  ['会议开始前10分钟提醒大家', { offsets: ['-PT10M'] }],
  ['到点提醒我', { offsets: ['PT0M'] }],
  ['开会半小时前提醒', { offsets: ['-PT30M'] }],
  ['12月5日开会，当天早上8点提醒', { date: '2026-12-05', offsets: ['D0T08:00'] }],
  ['明天8点半提醒我交材料', { start: '2026-11-26T08:30' }],
]);

table('changes and choices', WEDNESDAY, 'future', [
  ['明天下午3点的会改到4点', { start: '2026-11-26T16:00' }],
  ['周五的会从下午2点改到3点半', { start: '2026-11-27T15:30' }],
  ['不是周五，是周四', { date: '2026-11-26' }],
  ['周五没空，下周一上午十点可以吗', { start: '2026-11-30T10:00' }],
  ['明天的会推迟一天', { date: '2026-11-27' }],
  ['周四还是周五', { ask: ['2026-11-26', '2026-11-27'] }],
  ['明天下午3点或者4点', { ask: ['2026-11-26T15:00', '2026-11-26T16:00'] }],
  ['周四周五都行', { ask: ['2026-11-26', '2026-11-27'] }],
]);

table('pieces at a distance', WEDNESDAY, 'future', [
  ['下周开会，周三下午三点', { start: '2026-12-02T15:00' }],
  ['下个月开联席会，15号上午十点', { start: '2026-12-15T10:00' }],
  ['今天通知一下，明天下午3点开会', { start: '2026-11-26T15:00' }],
  ['明天下午活动室我要用三点到五点', { start: '2026-11-26T15:00', end: '2026-11-26T17:00' }],
  ['第三季度联席会定在12月3日', { date: '2026-12-03' }],
]);

table('look-ups', WEDNESDAY, 'any', [
  ['四季度的活动', { date: '2026-10-01', end: '2026-12-31' }],
  ['下月初的会', { date: '2026-12-01', end: '2026-12-10' }],
  ['近一个月的打卡', { date: '2026-10-26', end: '2026-11-25' }],
  ['9月到11月', { date: '2026-09-01', end: '2026-11-30' }],
  ['去年三季度', { date: '2025-07-01', end: '2025-09-30' }],
  ['3月5日', { date: '2026-03-05' }],
  ['周一有什么会', { date: '2026-11-23' }],
]);

table(
  'not times',
  WEDNESDAY,
  'future',
  [
    ...['提三点建议', '强调两点', '快一点', '3号楼', '人民路15号', '五一广场', '七一勋章', '电话13800138000', '联系0571-88886666'],
    ...['三年行动计划', '24小时热线', '2:1获胜', '1/3的党员', '3-502', '早上好', '时间待定', '三年级学生', '3.5万元', '晚点再说'],
  ].map((text): Row => [text, { none: true }]),
);

table('impossible', WEDNESDAY, 'future', [
  ['周八', { error: '一周只有七天，没有这个星期几' }],
  ['2月29日', { error: '2027年2月没有29日' }],
  ['本月31号', { error: '11月没有31日' }],
  ['25点', { error: '没有25点' }],
  ['明天14:60', { error: '没有60分' }],
  ['明天下午4点到2点', { error: '结束早于开始' }],
]);

table('traditional, full width, spaces', WEDNESDAY, 'future', [
  ['週五下午三點半開會', { start: '2026-11-27T15:30' }],
  ['下星期一　上午９：００', { start: '2026-11-30T09:00' }],
  ['下 周 三 下 午 2 点', { start: '2026-12-02T14:00' }],
  ['明 天 1 5 点', { start: '2026-11-26T15:00' }],
  ['明天3点中', { start: '2026-11-26T15:00', assumed }],
  ['明天14；30', { start: '2026-11-26T14:30' }],
]);

test('today as a deadline counts, today as a plain weekday is asked', () => {
  expect(fields('周五前', FRIDAY_AFTERNOON, 'future')).toEqual({ due: '2026-11-27' });
  expect(fields('周五交', FRIDAY_AFTERNOON, 'future')).toEqual({ ask: ['2026-11-27', '2026-12-04'] });
  expect(fields('周五下午5点', FRIDAY_AFTERNOON, 'future')).toEqual({ start: '2026-11-27T17:00' });
});

test('an injected calendar decides what a workday is', () => {
  const everyDayWorked: HolidayCalendar = { day: () => ({ isWorkday: true, kind: 'NORMAL' }), yearComplete: () => true };
  expect(readTime('三个工作日内', { ref: FRIDAY_AFTERNOON, mode: 'future', holidays: everyDayWorked }).due).toBe('2026-11-30');
  expect(readTime('三个工作日内', { ref: FRIDAY_AFTERNOON, mode: 'future' }).due).toBe('2026-12-02');
});

test('spans point into the original text, what was taken back is told', () => {
  const text = '周五那个会挪到 週日 上午９点，三楼';
  const { spans, was, start } = readTime(text, { ref: WEDNESDAY, mode: 'future' });
  expect(spans.map((s) => text.slice(s.from, s.to))).toEqual(['周五', '週日 上午９点']);
  expect({ was, start }).toEqual({ was: { date: '2026-11-27' }, start: '2026-11-29T09:00' });
});

test('a festival used as a name stays out of the spans', () => {
  const text = '国庆联欢会定在12月28日下午';
  expect(readTime(text, { ref: WEDNESDAY, mode: 'future' }).spans.map((s) => text.slice(s.from, s.to))).toEqual(['12月28日下午']);
});

test('a ref in another zone is the same moment; a broken one is an error, not a throw', () => {
  expect(fields('两小时后', '2026-11-25T02:00:00Z', 'future')).toEqual({ start: '2026-11-25T12:00' });
  expect(fields('两小时后', 'yesterday', 'future')).toEqual({ error: expect.any(String) });
});

test.each([
  ['三季度一共几场', { date: '2026-07-01', end: '2026-09-30' }],
  ['本月到期的', { date: '2026-11-01', end: '2026-11-30' }],
  ['我明天下午有什么事', { date: '2026-11-26' }],
  ['明年上半年', { date: '2027-01-01', end: '2027-06-30' }],
  ['三天内到期', { date: '2026-11-25', end: '2026-11-28' }],
  ['联络员是谁', { none: true }],
])('readPeriod %s', (text, expected) => {
  expect(readPeriod(text, { ref: WEDNESDAY })).toMatchObject(expected);
});

test.each([
  ['推迟半小时', 'PT30M'],
  ['往后推一周', 'P1W'],
  ['提前一天', '-P1D'],
  ['能不能再给我们一个礼拜', 'P1W'],
  ['早半小时开', '-PT30M'],
  ['推迟到周五', undefined],
])('readShift %s', (text, expected) => {
  expect(readShift(text).shift).toBe(expected);
});

test.each([
  ['两点半', { time: '14:30' }],
  ['下午2点到4点', { time: '14:00/16:00' }],
  ['改到下午', { time: '14:00/18:00' }],
  ['7点', { ask: ['07:00', '19:00'] }],
  ['明天3点', { none: true }],
])('readClock %s', (text, expected) => {
  expect(readClock(text, { ref: WEDNESDAY })).toMatchObject(expected);
});

// Words the grammar knows, so that random texts run deep into it
const WORDS =
  '今天 明晚 下周 周三 周末 每 每周 每月 第 一 二 十一 3 15 30 点 半 : 。 ， 、 - 到 号 日 月 年 个 小时 分钟 天 周 工作日 前 后 内 截止 国庆 节 假期 最后一个 提前 当天 改到 不是 是 或 和 的 下午 晚 农历 初 底 差 一刻 起 结束 会 人 楼 ９ 　 ( ) . / 7月31'.split(
    ' ',
  );
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((w) => w.join('')),
);
const anyMode = fc.constantFrom<TimeMode>('future', 'past', 'any');
const anyRef = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true })
  .map((d) => d.toISOString());
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/;

test('whatever is typed, reading never throws, spans lie inside the text, and fields keep their company', () => {
  fc.assert(
    fc.property(anyText, anyMode, anyRef, (text, mode, ref) => {
      const r = readTime(text, { ref, mode });
      let before = 0;
      for (const s of r.spans) {
        expect(s.from).toBeGreaterThanOrEqual(before);
        expect(s.to).toBeGreaterThan(s.from);
        before = s.to;
      }
      expect(before).toBeLessThanOrEqual(text.length);
      expect(r.start !== undefined && r.date !== undefined).toBe(false);
      for (const v of [r.start, r.date, r.end, r.due]) if (v !== undefined) expect(v).toMatch(MOMENT);
      const alone = [r.ask, r.error, r.none].filter((v) => v !== undefined).length;
      const rest = [r.start, r.date, r.due, r.rrule, r.offsets, r.duration].filter((v) => v !== undefined).length;
      expect(alone === 1 ? rest === 0 : alone === 0 && rest > 0).toBe(true);
      expect(
        readPeriod(text, { ref }).spans.length + readClock(text, { ref }).spans.length + readShift(text).spans.length,
      ).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 800 },
  );
});

test('work grows with the length of the text, whatever is repeated', () => {
  const perToken = (text: string): number => {
    const input = lex(text);
    parse(input, Number.POSITIVE_INFINITY);
    return input.applied / Math.max(1, input.tokens.length);
  };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }), (words) => {
      const unit = words.join('');
      expect(perToken(unit.repeat(Math.ceil(2000 / unit.length)))).toBeLessThan(1200);
    }),
    { numRuns: 60 },
  );
});
