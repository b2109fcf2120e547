import { Calendar } from '../../bot/domain/calendar/calendar';
import { pickTime, timeQuestion } from '../../bot/domain/when/questions';
import { chooseTime, fixed, hoursToOffer, type MeetingTime, mergeWhen, minutesOf } from '../../bot/domain/when/time';
import type { When } from '../../bot/reading/types';

const TODAY = '2026-09-16';
const merge = (old: MeetingTime, when: When, assumed = false) => mergeWhen(old, when, assumed, TODAY);
const known: MeetingTime = { date: '2026-09-24', startMin: 870, endMin: 960 };

describe('what was said laid over what was known', () => {
  test.each<[string, MeetingTime, When, boolean, MeetingTime]>([
    ['a day and an hour', {}, { start: '2026-09-24T14:30' }, false, { date: '2026-09-24', startMin: 870 }],
    ['with an end', {}, { start: '2026-09-24T14:30', end: '2026-09-24T16:00' }, false, known],
    ['an hour filled in', {}, { start: '2026-09-24T15:00' }, true, { date: '2026-09-24', startMin: 900, assumed: true }],
    ['only a part of the day', {}, { start: '2026-09-25T14:00', end: '2026-09-25T18:00' }, true, { date: '2026-09-25', part: '下午' }],
    [
      'the same window, but said',
      {},
      { start: '2026-09-25T14:00', end: '2026-09-25T18:00' },
      false,
      { date: '2026-09-25', startMin: 840, endMin: 1080 },
    ],
    ['a day alone keeps the clock', known, { date: '2026-09-28' }, false, { ...known, date: '2026-09-28' }],
    ['a clock alone keeps the day and the length', known, { time: '09:00' }, false, { date: '2026-09-24', startMin: 540, endMin: 630 }],
    ['half an hour later', known, { shift: 'PT30M' }, false, { date: '2026-09-24', startMin: 900, endMin: 990 }],
    ['a day earlier', known, { shift: '-P1D' }, false, { ...known, date: '2026-09-23' }],
    ['a week later', known, { shift: 'P1W' }, false, { ...known, date: '2026-10-01' }],
    ['a month later, at most its last day', { ...known, date: '2026-08-31' }, { shift: 'P1M' }, false, { ...known, date: '2026-09-30' }],
    ['past midnight', { date: '2026-09-24', startMin: 1410 }, { shift: 'PT1H' }, false, { date: '2026-09-25', startMin: 30 }],
    ['a length', known, { duration: 'PT2H' }, false, { ...known, endMin: 990 }],
    ['what cannot be', {}, { error: '没有2月30日' }, false, { error: '没有2月30日' }],
    ['two days', {}, { ask: ['2026-09-23', '2026-09-24'] }, false, { choices: ['2026-09-23', '2026-09-24'] }],
    [
      'two hours of a day that is known',
      { date: '2026-09-24', part: '晚上' },
      { ask: ['2026-09-16T07:00', '2026-09-16T19:00'] },
      false,
      { date: '2026-09-24', part: '晚上', choices: ['2026-09-24T07:00', '2026-09-24T19:00'] },
    ],
    ['nothing definite', { date: '2026-09-24' }, { ask: ['day', 'time'] }, false, { date: '2026-09-24' }],
    ['every month', {}, { rrule: 'FREQ=MONTHLY;BYDAY=2TH', time: '15:00' }, false, { repeats: true, startMin: 900 }],
    [
      'a new time ends an old doubt',
      { choices: ['2026-09-23', '2026-09-24'] },
      { start: '2026-09-28T15:00' },
      false,
      { date: '2026-09-28', startMin: 900 },
    ],
  ])('%s', (_, old, when, assumed, expected) => expect(merge(old, when, assumed)).toEqual(expected));
});

test('a meeting lasts an hour and a half unless something else was said, and ends with its day', () => {
  expect(fixed({ date: '2026-09-24', startMin: 870 })).toEqual({ date: '2026-09-24', startMin: 870, endMin: 960 });
  expect(fixed({ date: '2026-09-24', startMin: 1400 })?.endMin).toBe(1440);
  expect(fixed({ date: '2026-09-24' })).toBeUndefined();
  expect(fixed({ ...known, choices: ['2026-09-24'] })).toBeUndefined();
});

test('a button is a day, a moment or an hour', () => {
  expect(chooseTime({ date: '2026-09-25', part: '下午' }, '2026-09-24')).toEqual({ date: '2026-09-24', part: '下午' });
  expect(chooseTime({ date: '2026-09-24', part: '下午' }, '870')).toEqual({ date: '2026-09-24', startMin: 870 });
  expect(chooseTime({ choices: [] }, '2026-09-24T19:00')).toEqual({ date: '2026-09-24', startMin: 1140 });
});

test.each([
  ['PT90M', 90],
  ['PT1H30M', 90],
  ['PT1.5H', 90],
  ['P1D', 0],
])('%s lasts %i minutes', (duration, minutes) => expect(minutesOf(duration)).toBe(minutes));

describe('what is asked', () => {
  const shown = { calendar: new Calendar(), now: new Date('2026-09-16T10:00:00+08:00'), zone: 'Asia/Shanghai' };
  const ask = (time: MeetingTime, more: object = {}) => timeQuestion({ time, ...more }, shown);
  const labels = (time: MeetingTime, more: object = {}) => ask(time, more)?.options.map((o) => o.text);

  test('nothing when all is there', () => expect(ask(known)).toBeUndefined());

  test('the day', () => {
    expect(ask({})?.text).toBe('哪天开会？');
    expect(labels({})).toEqual(['9月17日 周四', '9月18日 周五', '9月20日 调休', '9月21日 周一']);
  });

  test('another day for a holiday, the make-up Sunday is a workday', () => {
    const question = ask({ date: '2026-09-25', part: '下午' });
    expect(question?.text).toBe('9月25日(周五·中秋放假)，换哪天？');
    expect(question?.options.map((o) => o.text)).toEqual(['9月24日 周四', '9月28日 周一', '9月18日 本周五', '就定25日']);
    expect(ask({ date: '2026-09-20', startMin: 600 })).toBeUndefined();
  });

  test('a holiday that is insisted on is not asked about again, another one is', () => {
    const insisted = pickTime({ time: { date: '2026-09-25', startMin: 870 } }, 'holiday', 'keep');
    expect(timeQuestion(insisted, shown)).toBeUndefined();
    expect(timeQuestion({ ...insisted, time: { date: '2026-10-01', startMin: 870 } }, shown)?.slot).toBe('holiday');
  });

  test('the hour, with further ones, and none that is over', () => {
    expect(labels({ date: '2026-09-24', part: '下午' })).toEqual(['14:00', '14:30', '15:00', '其他']);
    expect(labels({ date: '2026-09-24', part: '下午' }, { more: true })).toEqual(['15:30', '16:00', '16:30']);
    expect(labels({ date: TODAY, part: '上午' })).toEqual(['10:30', '11:00']);
    expect(labels({ date: '2026-09-24' })).toEqual(['09:00', '10:00', '14:30', '15:00', '其他']);
  });

  test('the past is refused with a proposal that keeps the hour', () => {
    const question = ask({ date: '2026-09-10', startMin: 870 });
    expect(question?.text).toBe('9月10日(周四)14:30已经过去了，改到哪天？');
    expect(question?.options.map((o) => o.value)).toEqual(['2026-09-17', '2026-09-18']);
    expect(ask({ date: TODAY, startMin: 9 * 60 })?.slot).toBe('day');
    expect(pickTime({ time: { date: '2026-09-10', startMin: 870 } }, 'day', '2026-09-17').time).toEqual({
      date: '2026-09-17',
      startMin: 870,
    });
  });

  test('both readings, told apart on the buttons', () => {
    const question = ask({ choices: ['2026-09-17T07:00', '2026-09-17T19:00'] });
    expect(question?.text).toBe('您说的是9月17日(周四)07:00，还是9月17日(周四)19:00？');
    expect(question?.options.map((o) => o.text)).toEqual(['07:00', '19:00']);
    expect(labels({ choices: ['2026-09-23', '2026-09-24'] })).toEqual(['9月23日 周三', '9月24日 周四']);
  });

  test('what cannot be, and what repeats', () => {
    expect(ask({ error: '没有2月30日。' })?.text).toBe('没有2月30日。哪天开？');
    expect(ask({ repeats: true, startMin: 900 })?.text).toContain('只约一场');
  });

  test('every label fits a button', () => {
    for (let month = 1; month <= 12; month += 1) {
      for (const time of [
        { date: `2027-${String(month).padStart(2, '0')}-28` },
        { date: '2026-10-03' },
        { error: '不对' },
        { date: '2020-01-01' },
      ]) {
        for (const label of labels(time) ?? []) expect([...label].length).toBeLessThanOrEqual(10);
      }
    }
  });

  test('hours are offered for every part of the day', () => {
    for (const part of ['早上', '上午', '中午', '下午', '傍晚', '晚上', undefined]) {
      expect(hoursToOffer(part, false).length).toBeGreaterThan(0);
      expect(hoursToOffer(part, true).length).toBeGreaterThan(0);
    }
  });
});
