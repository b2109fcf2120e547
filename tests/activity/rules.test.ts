import { heads, isFuture, monthOf, servedHint, timeFromWhen, totalHours, wrongHours, wrongPeople } from '../../bot/domain/activity/rules';

describe('when an activity took place', () => {
  test('a part of the day is enough, and known from hours that were said', () => {
    const afternoon = { start: '2026-09-15T14:00', end: '2026-09-15T18:00' };
    expect(timeFromWhen(afternoon, true)).toEqual({ time: { day: '2026-09-15', ...afternoon, half: true } });
    expect(timeFromWhen(afternoon, false)).toEqual({ time: { day: '2026-09-15', ...afternoon } });
    expect(timeFromWhen({ start: '2026-09-15T15:00' }, true)).toEqual({ time: { day: '2026-09-15', start: '2026-09-15T15:00' } });
  });

  test('days, several days, and what is missing', () => {
    expect(timeFromWhen({ date: '2026-09-15' }, false)).toEqual({ time: { day: '2026-09-15' } });
    expect(timeFromWhen({ date: '2026-09-12', end: '2026-09-13' }, false)).toEqual({ time: { day: '2026-09-12', endDay: '2026-09-13' } });
    expect(timeFromWhen(undefined, false)).toBeUndefined();
    expect(timeFromWhen({ ask: ['day', 'time'] }, false)).toEqual({ ask: [] });
    expect(timeFromWhen({ ask: ['2026-09-11', '2026-09-18'] }, false)).toEqual({ ask: ['2026-09-11', '2026-09-18'] });
    expect(timeFromWhen({ error: '2月没有30日' }, false)).toEqual({ error: '2月没有30日' });
    expect(timeFromWhen({ rrule: 'FREQ=DAILY' }, false)).toEqual({ ask: [] });
  });

  test('a clock time or a shift changes the time there is', () => {
    const old = { day: '2026-09-15', start: '2026-09-15T14:00', end: '2026-09-15T18:00', half: true } as const;
    expect(timeFromWhen({ time: '14:30' }, false, old)).toEqual({ time: { day: '2026-09-15', start: '2026-09-15T14:30' } });
    expect(timeFromWhen({ time: '22:00/01:00' }, false, old)).toEqual({
      time: { day: '2026-09-15', start: '2026-09-15T22:00', end: '2026-09-16T01:00' },
    });
    expect(timeFromWhen({ shift: '-P1W' }, false, old)).toEqual({
      time: { day: '2026-09-08', start: '2026-09-08T14:00', end: '2026-09-08T18:00', half: true },
    });
    expect(timeFromWhen({ time: '14:30' }, false)).toEqual({ ask: [] });
  });

  test('what has not begun cannot be recorded', () => {
    const now = { date: '2026-09-16', minute: 600 };
    expect(isFuture({ day: '2026-09-17' }, now)).toBe(true);
    expect(isFuture({ day: '2026-09-16' }, now)).toBe(false);
    expect(isFuture({ day: '2026-09-16', start: '2026-09-16T10:01' }, now)).toBe(true);
    expect(isFuture({ day: '2026-09-16', start: '2026-09-16T10:00' }, now)).toBe(false);
  });
});

describe('heads', () => {
  test.each([
    [{ n: 32 }, [5, 3], { headcount: 32, others: 24, clash: false }],
    [{ n: 8 }, [5, 3], { headcount: 8, clash: false }],
    [{ n: 7 }, [5, 3], { headcount: 7, clash: true }],
    [undefined, [5, 3], { headcount: 8, clash: false }],
    [{ n: 32 }, [], { headcount: 32, clash: false }],
    [undefined, [], { clash: false }],
  ])('%j with units %j', (total, units, expected) => {
    expect(
      heads(
        total,
        units.map((n) => ({ n })),
      ),
    ).toEqual(expected);
  });

  test('numbers that cannot be are said', () => {
    expect(wrongPeople({ n: 0 }, '参加')).toContain('0人不对');
    expect(wrongPeople({ n: 1.5 }, '参加')).toBeDefined();
    expect(wrongPeople({ n: 100_001 }, '参加')).toBeDefined();
    expect(wrongPeople({ n: 100_000 }, '参加')).toBeUndefined();
    expect(wrongHours({ n: 0 })).toBeDefined();
    expect(wrongHours({ n: 1.5 })).toBeUndefined();
    expect(wrongHours({ n: 241 })).toBeDefined();
  });

  test('hours of all, without the noise of fractions', () => {
    expect(totalHours(8, 3)).toBe(24);
    expect(totalHours(3, 1.1)).toBe(3.3);
  });

  test('participants, person-times and served are three things: a hint when they look mixed up', () => {
    expect(servedHint(32, 60, '人次')).toBeUndefined();
    expect(servedHint(32, 5, '人次')).toContain('少');
    expect(servedHint(32, 320, '人次')).toContain('10倍');
    expect(servedHint(undefined, 5, '人次')).toBeUndefined();
  });
});

test('months end where they end', () => {
  expect(monthOf('2026-02-14')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(monthOf('2026-12-31')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
});
