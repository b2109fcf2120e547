import { Calendar } from '../../bot/domain/calendar/calendar';
import {
  defaultReplyBy,
  extendedReplyBy,
  peopleServed,
  quickOffers,
  sharedWords,
  stateOf,
  wrongQuantity,
} from '../../bot/domain/request/rules';
import { dayNotes } from '../../bot/domain/request/words';

const calendar = new Calendar();
const now = { date: '2026-09-16', minute: 600 };
const shown = { calendar, now: new Date('2026-09-16T02:00:00Z'), zone: 'Asia/Shanghai' };

test.each([
  ['a Saturday: the Friday before', { start: '2026-09-19T08:00' }, '2026-09-18', 1080],
  ['a make-up Sunday: the workday before is Friday', { date: '2026-09-20' }, '2026-09-18', 1080],
  ['after the holiday week', { date: '2026-10-08' }, '2026-09-30', 1080],
  ['tomorrow: today', { start: '2026-09-17T14:00' }, '2026-09-16', 1080],
  ['today: at the latest when it begins', { start: '2026-09-16T15:00' }, '2026-09-16', 900],
  ['no day: the next workday', undefined, '2026-09-17', 1080],
  ['a rule: the next workday', { rrule: 'FREQ=MONTHLY;BYMONTHDAY=15' }, '2026-09-17', 1080],
])('answers are due for %s', (_, when, date, minute) => {
  expect(defaultReplyBy(when, now, calendar)).toEqual({ date, minute });
});

test('working hours skip nights, weekends and holidays', () => {
  const due = new Date('2026-09-18T10:00:00Z');
  expect(extendedReplyBy(due, shown.now, shown.zone, calendar)).toBe(due);
  expect(extendedReplyBy(new Date('2026-09-16T03:00:00Z'), shown.now, shown.zone, calendar).toISOString()).toBe('2026-09-16T06:00:00.000Z');
});

test('states and numbers', () => {
  expect([stateOf(0, 2), stateOf(1, 2), stateOf(2, 2), stateOf(3, 2)]).toEqual(['OPEN', 'PARTLY_MET', 'MET', 'MET']);
  expect([quickOffers(0), quickOffers(1), quickOffers(4), quickOffers(50)]).toEqual([[], [1], [1, 2, 3, 4], [50]]);
  expect([wrongQuantity(undefined), wrongQuantity(1)]).toEqual([undefined, undefined]);
  expect([wrongQuantity(0), wrongQuantity(1.5), wrongQuantity(1_000_000)].every(Boolean)).toBe(true);
});

test('whom it serves, and what looks alike', () => {
  expect(peopleServed('反诈宣讲员2名,9月19日上午,居民约60人')).toBe(60);
  expect(peopleServed('老人２０多位')).toBe(20);
  expect(peopleServed('志愿者3名')).toBeUndefined();
  expect(sharedWords('血压仪', '电子血压仪')).toBeGreaterThan(0);
  expect(sharedWords('投影仪', '椅子')).toBe(0);
});

test('the day it is needed: off, a make-up day, or beside one', () => {
  expect(dayNotes('2026-09-19', shown)).toEqual({
    text: '9月19日(周六)不上班；9月20日(周日·调休上班)才是调休上班。',
    makeupDay: '2026-09-20',
  });
  expect(dayNotes('2026-09-20', shown)).toEqual({ text: '9月20日(周日·调休上班)要上班。' });
  expect(dayNotes('2026-09-25', shown)?.text).toContain('9月25日(周五·中秋放假)不上班');
  expect(dayNotes('2026-09-16', shown)).toBeUndefined();
  expect(dayNotes(undefined, shown)).toBeUndefined();
});
