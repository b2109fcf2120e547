import { addDays, weekday } from '../../bot/clock';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { formatDay, formatDays, formatInstant, formatSpan, formatWhen, partOfDay } from '../../bot/domain/calendar/format';
import chunhui from '../../prisma/demo/chunhui.json';

const builtIn = new Calendar();
const imported = new Calendar(chunhui.holidays);
const shown = { calendar: imported, now: new Date('2026-09-16T02:00:00Z'), zone: 'Asia/Shanghai' };

describe('workdays', () => {
  test.each([
    ['2026-09-16', true, undefined], // an ordinary Wednesday
    ['2026-09-19', false, undefined], // an ordinary Saturday
    ['2026-09-20', true, '调休上班'],
    ['2026-09-25', false, '中秋放假'],
    ['2026-10-01', false, '国庆节放假'],
    ['2026-10-10', true, '调休上班'],
  ])('%s', (date, isWorkday, mark) => {
    expect([imported.isWorkday(date), imported.mark(date)]).toEqual([isWorkday, mark]);
  });

  test('the built-in 2026 and the imported one agree on every day', () => {
    for (let date = '2026-01-01'; date <= '2026-12-31'; date = addDays(date, 1))
      expect([date, builtIn.isWorkday(date)]).toEqual([date, imported.isWorkday(date)]);
  });

  test('an imported year beats the built-in one, day by day and in whether it is complete', () => {
    const odd = new Calendar([{ year: 2026, complete: false, days: [{ date: '2026-09-16', kind: 'HOLIDAY', name: '停电' }] }]);
    expect(odd.mark('2026-09-16')).toBe('停电放假');
    expect(odd.mark('2026-09-25')).toBeUndefined();
    expect([odd.yearComplete(2026), odd.yearComplete(2025), builtIn.yearComplete(2026), builtIn.yearComplete(2027)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('a year without data goes by weekday, and says so', () => {
    expect(builtIn.isWorkday('2027-01-01')).toBe(true);
    expect(builtIn.caution('2027-01-01')).toBe('2027年放假安排未录入，暂按周一至周五计算。');
    expect(builtIn.caution('2026-12-31')).toBeUndefined();
  });

  test.each([
    ['2026-09-24', -3, '2026-09-21'],
    ['2026-09-16', 1, '2026-09-17'],
    ['2026-09-18', 1, '2026-09-20'], // over a plain Saturday onto the make-up Sunday
    ['2026-09-24', 1, '2026-09-28'], // over 中秋
    ['2026-09-30', 1, '2026-10-08'], // over 国庆
    ['2026-10-08', -1, '2026-09-30'],
    ['2026-10-03', 0, '2026-10-08'],
    ['2026-09-16', 0, '2026-09-16'],
  ])('%s and %d workdays is %s', (from, n, to) => expect(imported.addWorkdays(from, n)).toBe(to));

  test('there and back again is the same workday', () => {
    for (let date = '2026-01-05'; date < '2026-12-20'; date = addDays(date, 1)) {
      if (!imported.isWorkday(date)) continue;
      for (const n of [1, 3, 9]) expect(imported.addWorkdays(imported.addWorkdays(date, n), -n)).toBe(date);
    }
  });
});

describe('every date a person sees', () => {
  test.each([
    ['2026-09-24', '9月24日(周四)'],
    ['2026-09-25', '9月25日(周五·中秋放假)'],
    ['2026-09-20', '9月20日(周日·调休上班)'],
    ['2027-01-04', '2027年1月4日(周一)'],
    ['2025-12-31', '2025年12月31日(周三)'],
  ])('%s', (date, text) => expect(formatDay(date, shown)).toBe(text));

  test('the year is left out in the year of the wall clock, not of UTC', () => {
    const newYear = { ...shown, now: new Date('2026-12-31T16:30:00Z') };
    expect(formatDay('2027-01-04', newYear)).toBe('1月4日(周一)');
  });

  test('spans, instants and deadlines', () => {
    expect(formatSpan('2026-09-24', 870, 960, shown)).toBe('9月24日(周四)14:30–16:00');
    expect(formatSpan('2026-09-24', 870, undefined, shown)).toBe('9月24日(周四)14:30');
    expect(formatSpan('2026-09-24', 1200, 1440, shown)).toBe('9月24日(周四)20:00–24:00');
    expect(formatInstant(new Date('2026-09-21T04:00:00Z'), shown)).toBe('9月21日(周一)12:00');
    expect(formatInstant(new Date('2026-09-21T16:00:00Z'), shown)).toBe('9月22日(周二)00:00');
    expect(formatDays('2026-09-01', '2026-09-03', shown)).toBe('9月1日(周二)至9月3日(周四)');
    expect(formatDays('2026-09-01', '2026-09-01', shown)).toBe('9月1日(周二)');
  });

  test.each([
    [{ date: '2026-09-15' }, '9月15日(周二)'],
    [{ date: '2026-09-15', end: '2026-09-17' }, '9月15日(周二)至9月17日(周四)'],
    [{ start: '2026-09-15T14:00', end: '2026-09-15T18:00' }, '9月15日(周二)下午'],
    [{ start: '2026-09-15T08:00', end: '2026-09-15T12:00' }, '9月15日(周二)上午'],
    [{ start: '2026-09-15T14:00', end: '2026-09-15T15:30' }, '9月15日(周二)14:00–15:30'],
    [{ start: '2026-09-15T22:00', end: '2026-09-16T00:00' }, '9月15日(周二)22:00–24:00'],
    [{ start: '2026-09-15T22:00', end: '2026-09-16T02:00' }, '9月15日(周二)22:00至9月16日(周三)02:00'],
    [{}, ''],
  ])('%j is %s', (when, text) => expect(formatWhen(when, shown)).toBe(text));

  test('the names of weekdays go round', () => {
    expect(['2026-09-14', '2026-09-20'].map(weekday)).toEqual([1, 7]);
    expect(partOfDay(840, 1080)).toBe('下午');
    expect(partOfDay(841, 1080)).toBeUndefined();
  });
});
