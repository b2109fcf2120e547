import { Calendar } from '../../bot/domain/calendar/calendar';
import { moveTargets, occurrences, ruleInWords, withExceptions } from '../../bot/domain/calendar/recurrence';

const calendar = new Calendar();
const isWorkday = (date: string) => calendar.isWorkday(date);
const isHoliday = (date: string) => calendar.day(date).kind === 'HOLIDAY';

test.each([
  ['FREQ=MONTHLY;BYDAY=1SA', '2026-09-17', '2026-12-31', ['2026-10-03', '2026-11-07', '2026-12-05'], '每月第1个周六'],
  ['FREQ=MONTHLY;BYDAY=-1FR', '2026-09-01', '2026-10-31', ['2026-09-25', '2026-10-30'], '每月最后一个周五'],
  ['FREQ=MONTHLY;BYMONTHDAY=4,14,24', '2026-09-15', '2026-10-14', ['2026-09-24', '2026-10-04', '2026-10-14'], '每月4号、14号、24号'],
  ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-02-01', '2026-03-31', ['2026-02-28', '2026-03-31'], '每月最后一天'],
  ['FREQ=WEEKLY;BYDAY=WE', '2026-09-16', '2026-09-30', ['2026-09-16', '2026-09-23', '2026-09-30'], '每周三'],
  ['FREQ=WEEKLY;BYDAY=SA,SU', '2026-09-17', '2026-09-20', ['2026-09-19', '2026-09-20'], '每周末'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2026-09-16', '2026-10-14', ['2026-09-29', '2026-10-13'], '每2周的周二'],
  ['FREQ=DAILY', '2026-09-16', '2026-09-17', ['2026-09-16', '2026-09-17'], '每天'],
  ['FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=15', '2026-09-16', '2026-12-31', ['2026-10-15'], '每季度首月15号'],
  ['FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=2TH', '2026-09-01', '2026-12-31', ['2026-09-10', '2026-12-10'], '每季度末月第2个周四'],
  ['FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5', '2026-09-01', '2027-01-31', ['2026-09-05', '2026-11-05', '2027-01-05'], '每2个月5号'],
  ['FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1', '2026-01-01', '2027-12-31', ['2026-07-01', '2027-07-01'], '每年7月1日'],
])('%s', (rule, from, to, days, words) => {
  expect(occurrences(rule, from, to)).toEqual(days);
  expect(ruleInWords(rule)).toBe(words);
});

test('rules on workdays follow the statutory calendar', () => {
  const weekly = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
  expect(occurrences(weekly, '2026-09-19', '2026-09-26', { isWorkday })).toEqual([
    '2026-09-20',
    '2026-09-21',
    '2026-09-22',
    '2026-09-23',
    '2026-09-24',
  ]);
  const first = 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1';
  expect(occurrences(first, '2026-10-01', '2026-10-31', { isWorkday })).toEqual(['2026-10-08']);
  expect(ruleInWords(weekly, true)).toBe('每个工作日');
  expect(ruleInWords(first)).toBe('每月第1个工作日');
});

test('intervals are counted from the day it was offered', () => {
  expect(occurrences('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2026-09-21', '2026-10-06', { anchor: '2026-09-14' })).toEqual(['2026-09-29']);
});

test('a dropped day moves to the next of its weekday that is no holiday; exceptions are kept in the rule', () => {
  const rule = 'FREQ=MONTHLY;BYDAY=1SA';
  expect(moveTargets(rule, '2026-10-03', isHoliday)).toEqual(['2026-10-10', '2026-10-17']);
  expect(moveTargets('FREQ=MONTHLY;BYMONTHDAY=1', '2026-10-01', isHoliday)).toEqual(['2026-10-08', '2026-10-09']);
  const moved = withExceptions(rule, ['2026-10-03'], ['2026-10-17']);
  expect(moved).toBe('FREQ=MONTHLY;BYDAY=1SA\nEXDATE:20261003\nRDATE:20261017');
  expect(occurrences(moved, '2026-10-01', '2026-11-30')).toEqual(['2026-10-17', '2026-11-07']);
  expect(withExceptions(rule, [], [])).toBe(rule);
});
