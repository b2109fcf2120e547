import fc from 'fast-check';
import { addDays } from '../../bot/clock';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { isOff, occurrences, policySaid, type SeriesRule } from '../../bot/domain/calendar/rule-days';
import { pairDays, spacing } from '../../bot/domain/series/match';

const calendar = new Calendar();
const rule = (rrule: string, holidayPolicy: SeriesRule['holidayPolicy'], over: Partial<SeriesRule> = {}): SeriesRule => ({
  rrule,
  holidayPolicy,
  workdayRule: null,
  anchorDate: '2026-01-01',
  ...over,
});
const held = (r: SeriesRule, from: string, to: string) => occurrences(r, from, to, calendar).map((o) => o.held ?? o.why);

test.each<[string, string, SeriesRule['holidayPolicy'], string[]]>([
  ['last Friday, on the mid-autumn holiday', 'FREQ=MONTHLY;BYDAY=-1FR', 'NEXT_WORKDAY', ['2026-09-28', '2026-10-30']],
  ['the same, before', 'FREQ=MONTHLY;BYDAY=-1FR', 'PREV_WORKDAY', ['2026-09-24', '2026-10-30']],
  ['the same, left out', 'FREQ=MONTHLY;BYDAY=-1FR', 'SKIP', ['SKIPPED', '2026-10-30']],
  ['the same, asked', 'FREQ=MONTHLY;BYDAY=-1FR', 'ASK', ['ASK', '2026-10-30']],
  ['the same, kept', 'FREQ=MONTHLY;BYDAY=-1FR', 'KEEP', ['2026-09-25', '2026-10-30']],
  [
    '逢四: the National Day moves it, and a Saturday that is off',
    'FREQ=MONTHLY;BYMONTHDAY=4,14,24',
    'NEXT_WORKDAY',
    ['2026-09-24', '2026-10-08', '2026-10-14', '2026-10-26'],
  ],
  ['a Saturday rule means its Saturdays', 'FREQ=MONTHLY;BYDAY=1SA', 'NEXT_WORKDAY', ['2026-10-08']],
  ["each quarter's last month's second Thursday", 'FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=2TH', 'ASK', []],
])('%s', (_, rrule, policy, days) => {
  expect(held(rule(rrule, policy), '2026-09-16', '2026-10-31')).toEqual(days);
});

test('workdays of the month, every two weeks, once a year', () => {
  const first = rule('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1', 'KEEP', { workdayRule: 'CN' });
  expect(held(first, '2026-09-16', '2026-11-30')).toEqual(['2026-10-08', '2026-11-02']);
  const last = rule('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'KEEP', { workdayRule: 'CN' });
  expect(held(last, '2026-09-16', '2026-10-31')).toEqual(['2026-09-30', '2026-10-30']);
  const fortnight = rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=WE', 'KEEP', { anchorDate: '2026-09-16' });
  expect(held(fortnight, '2026-09-20', '2026-10-20')).toEqual(['2026-09-30', '2026-10-14']);
  const july = rule('FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1', 'PREV_WORKDAY');
  expect(held(july, '2026-07-01', '2028-07-01')).toEqual(['2026-07-01', '2027-07-01', '2028-06-30']);
});

test('a week of holidays moves a daily meeting to one day, once', () => {
  const daily = rule('FREQ=DAILY', 'NEXT_WORKDAY');
  const all = occurrences(daily, '2026-09-28', '2026-10-12', calendar);
  expect(new Set(all.flatMap((o) => o.held ?? [])).size).toBe(all.filter((o) => o.held).length);
  expect(all.find((o) => o.day === '2026-10-01')).toEqual({ day: '2026-10-01', why: 'TWICE' });
});

const rrules = fc.constantFrom(
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=MONTHLY;BYDAY=1SA,3SA',
  'FREQ=MONTHLY;BYMONTHDAY=4,14,24',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'FREQ=DAILY',
  'FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1',
);
const policies = fc.constantFrom('KEEP', 'NEXT_WORKDAY', 'PREV_WORKDAY', 'SKIP', 'ASK') as fc.Arbitrary<SeriesRule['holidayPolicy']>;

test('any rule, policy and window: in order, inside, once a day, a workday where it must be; a window cuts, it does not change', () => {
  fc.assert(
    fc.property(rrules, policies, fc.nat(300), fc.nat(90), fc.nat(60), (rrule, policy, start, length, cut) => {
      const r = rule(rrule, policy);
      const from = addDays('2026-01-10', start);
      const to = addDays(from, length);
      const all = occurrences(r, from, to, calendar);
      const at = all.map((o) => o.held ?? o.day);
      expect(at).toEqual([...at].sort());
      expect(at.every((d) => d >= from && d <= to && d >= addDays(r.anchorDate, -16))).toBe(true);
      const days = all.flatMap((o) => o.held ?? []);
      expect(new Set(days).size).toBe(days.length);
      for (const o of all) {
        if (o.held && policy !== 'KEEP') expect(isOff(r, o.held, calendar)).toBe(false);
        if (o.held && o.held !== o.day) expect(calendar.isWorkday(o.held)).toBe(true);
      }
      const part = addDays(from, cut);
      expect(occurrences(r, part, to, calendar)).toEqual(all.filter((o) => (o.held ?? o.day) >= part));
    }),
    { numRuns: 200 },
  );
});

test('the policy in words', () => {
  expect(policySaid('每月4号开联席会，遇假顺延')).toBe('NEXT_WORKDAY');
  expect(policySaid('每月4号开联席会，碰上放假就不开')).toBe('SKIP');
  expect(policySaid('节假日照常')).toBe('KEEP');
  expect(policySaid('遇到节假日提前')).toBe('PREV_WORKDAY');
  expect(policySaid('放假先问我')).toBe('ASK');
  expect(policySaid('每月4号开联席会，提前通知')).toBeUndefined();
});

test('days of another rule take the places of those of the old one: the nearest, in order, each once, none too far', () => {
  const fridays = ['2026-09-25', '2026-10-30', '2026-11-27'];
  expect([...pairDays(fridays, ['2026-09-18', '2026-10-16', '2026-11-20'], 31)]).toEqual([
    ['2026-09-25', '2026-09-18'],
    ['2026-10-30', '2026-10-16'],
    ['2026-11-27', '2026-11-20'],
  ]);
  // Four Mondays become one day of the month; the others are not held any more.
  const mondays = ['2026-09-21', '2026-09-28', '2026-10-05', '2026-10-12', '2026-10-19'];
  const monthly = 'FREQ=MONTHLY;BYDAY=3FR';
  const reach = Math.min(spacing('FREQ=WEEKLY;BYDAY=MO', '2026-09-21'), spacing(monthly, '2026-09-18'));
  expect(reach).toBe(7);
  expect([...pairDays(mondays, ['2026-09-18', '2026-10-16', '2026-11-20'], reach)]).toEqual([
    ['2026-09-21', '2026-09-18'],
    ['2026-10-19', '2026-10-16'],
  ]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(120)), fc.uniqueArray(fc.nat(120)), fc.nat(40), (a, b, most) => {
      const days = (list: readonly number[]) => list.map((n) => addDays('2026-01-10', n)).sort();
      const pairs = [...pairDays(days(a), days(b), most)];
      expect(pairs.map(([, to]) => to)).toEqual([...new Set(pairs.map(([, to]) => to))].sort());
      expect(pairs.map(([from]) => from)).toEqual([...new Set(pairs.map(([from]) => from))].sort());
    }),
  );
});
