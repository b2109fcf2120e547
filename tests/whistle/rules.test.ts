import { Calendar } from '../../bot/domain/calendar/calendar';
import { addWorkingHours, workingMinutes } from '../../bot/domain/calendar/working-hours';
import { clocksFrom, lengthInWords, minutesTaken, soundsUrgent, titleOf } from '../../bot/domain/whistle/rules';

const ZONE = 'Asia/Shanghai';
const calendar = new Calendar();
const at = (wall: string) => new Date(`${wall}:00+08:00`);
const shown = (instant: Date) => new Date(instant.getTime() + 8 * 3600_000).toISOString().slice(0, 16);

test.each([
  // 9月16日 is a Wednesday; 9月20日(周日) is worked; 9月25日(周五) is a holiday until Sunday.
  ['in the morning', '2026-09-16T10:00', '2026-09-16T12:00', '2026-09-18T10:00'],
  ['at the start of the day', '2026-09-16T09:00', '2026-09-16T11:00', '2026-09-17T18:00'],
  ['before work', '2026-09-16T07:30', '2026-09-16T11:00', '2026-09-17T18:00'],
  ['late in the afternoon', '2026-09-16T17:20', '2026-09-17T10:20', '2026-09-18T17:20'],
  ['at the last minute', '2026-09-16T18:00', '2026-09-17T11:00', '2026-09-18T18:00'],
  ['at night', '2026-09-16T22:00', '2026-09-17T11:00', '2026-09-18T18:00'],
  ['before a make-up Sunday', '2026-09-18T16:30', '2026-09-20T09:30', '2026-09-21T16:30'],
  ['before a holiday', '2026-09-24T17:00', '2026-09-28T10:00', '2026-09-29T17:00'],
  ['on a holiday', '2026-09-25T10:00', '2026-09-28T11:00', '2026-09-29T18:00'],
  ['on a Saturday', '2026-09-12T10:00', '2026-09-14T11:00', '2026-09-15T18:00'],
  ['before the long holiday', '2026-09-30T17:30', '2026-10-08T10:30', '2026-10-09T17:30'],
])('an ordinary whistle %s: two working hours to come, two workdays to finish', (_when, now, takeUp, finish) => {
  const clocks = clocksFrom(at(now), false, ZONE, calendar);
  expect([shown(clocks.takeUpDueAt), shown(clocks.finishDueAt)]).toEqual([takeUp, finish]);
});

test.each([
  ['2026-09-16T10:00', '2026-09-16T10:30', '2026-09-17T10:00'],
  ['2026-09-25T22:50', '2026-09-25T23:20', '2026-09-28T18:00'],
])('an urgent one at %s: half an hour by the clock, a workday to finish', (now, takeUp, finish) => {
  const clocks = clocksFrom(at(now), true, ZONE, calendar);
  expect([shown(clocks.takeUpDueAt), shown(clocks.finishDueAt)]).toEqual([takeUp, finish]);
});

test.each([
  ['2026-09-16', 600, 4, '2026-09-16', 840],
  ['2026-09-18', 960, 4, '2026-09-20', 660],
  ['2026-09-24', 1020, 4, '2026-09-28', 720],
])('working hours: %s at minute %i and %i hours', (date, minute, hours, day, end) => {
  const later = addWorkingHours({ date, minute }, hours, calendar);
  expect(later).toEqual({ date: day, minute: end });
  expect(workingMinutes({ date, minute }, later, calendar)).toBe(hours * 60);
});

test.each([
  ['2026-09-16T10:00', '2026-09-16T10:07', false, '7分钟'],
  ['2026-09-16T17:50', '2026-09-17T09:10', false, '20分钟'],
  ['2026-09-16T10:00', '2026-09-16T12:20', false, '2小时20分'],
  ['2026-09-24T17:00', '2026-09-28T11:00', false, '3小时'],
  ['2026-09-16T22:00', '2026-09-16T22:12', true, '12分钟'],
  ['2026-09-16T10:00', '2026-09-16T10:00', false, '0分钟'],
])('from %s to %s (urgent: %s) it took %s', (from, to, urgent, words) => {
  expect(lengthInWords(minutesTaken(at(from), at(to), urgent, ZONE, calendar))).toBe(words);
});

test.each([
  ['东门占道经营，请城管、派出所来', ['城管', '派出所'], '东门占道经营'],
  ['南门路灯不亮,请供电所来看看', ['供电所'], '南门路灯不亮'],
  ['3号楼楼道堆杂物 派出所和物业', ['派出所', '物业'], '3号楼楼道堆杂物'],
  ['供电所门口电线掉了，请供电所马上来', ['供电所'], '供电所门口电线掉了'],
  ['紧急 南门电线掉地上了', [], '南门电线掉地上了'],
  ['紧急：水管爆了', [], '水管爆了'],
  ['请派出所', ['派出所'], '请派出所'],
])('what is wrong in “%s”', (words, names, title) => {
  expect(titleOf(words, names)).toBe(title);
});

test('haste is heard', () => {
  expect(['紧急吹哨', '请马上来'].map(soundsUrgent)).toEqual([true, true]);
  expect(soundsUrgent('东门占道经营')).toBe(false);
});
