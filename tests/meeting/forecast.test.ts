import fc from 'fast-check';
import { chance, type ForecastSeat, forecast, isShort, worthACall } from '../../bot/domain/meeting/forecast';
import { type Seat, tally } from '../../bot/domain/meeting/rules';

const seat = (orgId: string, rsvp: Seat['rsvp'], more: Partial<ForecastSeat> = {}): ForecastSeat => ({
  orgId,
  rsvp,
  rsvpRevision: rsvp === 'PENDING' ? 0 : 1,
  canVote: true,
  ...more,
});
const unknown = () => ({ asked: 0, came: 0 });
const rounded = (seats: ForecastSeat[], recordOf = unknown) => {
  const { sure, from, to } = forecast(seats, 1, recordOf);
  return { sure, from, to };
};

test('the forecast of the dialogues: 11 sure, 6 unanswered, nothing known: 13–15', () => {
  const seats = [
    ...Array.from({ length: 9 }, (_, i) => seat(`a${i}`, 'ACCEPTED')),
    ...Array.from({ length: 2 }, (_, i) => seat(`s${i}`, 'SUBSTITUTED', { substituteId: 'p', substituteConfirmed: true })),
    seat('d', 'DECLINED'),
    ...Array.from({ length: 6 }, (_, i) => seat(`p${i}`, 'PENDING')),
  ];
  expect(rounded(seats)).toEqual({ sure: 11, from: 13, to: 15 });
});

test('who has always come is counted on, who never came is not, a deputy only once they said yes, observers never', () => {
  expect(chance({ asked: 0, came: 0 })).toBe(0.5);
  expect(chance({ asked: 8, came: 8 })).toBe(0.9);
  expect(rounded([seat('a', 'PENDING')], () => ({ asked: 18, came: 18 }))).toEqual({ sure: 0, from: 1, to: 1 });
  expect(rounded([seat('a', 'PENDING')], () => ({ asked: 18, came: 0 }))).toEqual({ sure: 0, from: 0, to: 0 });
  expect(rounded([seat('a', 'SUBSTITUTED', { substituteId: 'p' })], () => ({ asked: 18, came: 18 }))).toEqual({ sure: 0, from: 1, to: 1 });
  expect(rounded([seat('a', 'SUBSTITUTED', { substituteName: '小李' })])).toEqual({ sure: 1, from: 1, to: 1 });
  // Who goes is not known yet: less sure than somebody with a name.
  expect(rounded([seat('a', 'SUBSTITUTED')])).toMatchObject({ sure: 0 });
  expect(rounded([seat('o', 'ACCEPTED', { canVote: false })])).toEqual({ sure: 0, from: 0, to: 0 });
});

test('a call is worth most where the unit is undecided; required posts first; who has answered is left alone', () => {
  const came: Record<string, number> = { always: 18, never: 0, half: 9, chair: 18, said: 9 };
  const recordOf = (id: string) => ({ asked: 18, came: came[id] ?? 0 });
  const seats = [
    seat('never', 'PENDING'),
    seat('always', 'READ'),
    seat('half', 'PENDING'),
    seat('said', 'ACCEPTED'),
    seat('no', 'DECLINED'),
    seat('chair', 'PENDING', { required: true }),
    seat('observer', 'PENDING', { canVote: false }),
  ];
  expect(worthACall(seats, 1, recordOf, 2).map((s) => s.orgId)).toEqual(['chair', 'half']);
});

const units = fc.array(
  fc.record({
    rsvp: fc.constantFrom<Seat['rsvp']>('PENDING', 'READ', 'ACCEPTED', 'DECLINED', 'SUBSTITUTED'),
    asked: fc.nat(9),
    came: fc.nat(9),
    required: fc.boolean(),
    confirmed: fc.boolean(),
  }),
  { maxLength: 40 },
);
type Units = typeof units extends fc.Arbitrary<infer T> ? T : never;
const seatsOf = (list: Units) =>
  list.map((u, i) => seat(String(i), u.rsvp, { required: u.required, substituteId: 'p', substituteConfirmed: u.confirmed }));
const recordsOf = (list: Units) => (id: string) => ({ asked: list[Number(id)]?.asked ?? 0, came: list[Number(id)]?.came ?? 0 });

test('a forecast is never below what is sure nor above what is possible', () => {
  fc.assert(
    fc.property(units, (list) => {
      const seats = seatsOf(list);
      const { sure, expected, from, to } = forecast(seats, 1, recordsOf(list));
      const { declined } = tally(seats, 1);
      expect(sure).toBeLessThanOrEqual(from);
      expect(from).toBeLessThanOrEqual(to);
      expect(to).toBeLessThanOrEqual(seats.length - declined.length);
      expect(expected).toBeGreaterThanOrEqual(sure);
    }),
  );
});

test('one more yes, or a better record, never makes it worse; an observer never changes it', () => {
  fc.assert(
    fc.property(units, fc.nat(39), fc.integer({ min: 0, max: 12 }), (list, at, needed) => {
      const seats = seatsOf(list);
      const before = forecast(seats, 1, recordsOf(list));
      const after = forecast(
        seats.map((s, i) => (i === at ? { ...s, rsvp: 'ACCEPTED', rsvpRevision: 1 } : s)),
        1,
        recordsOf(list),
      );
      expect(after.sure).toBeGreaterThanOrEqual(before.sure);
      expect(after.from).toBeGreaterThanOrEqual(before.from);
      expect(after.expected).toBeGreaterThanOrEqual(before.expected - 1e-9);
      const better = forecast(seats, 1, (id) => ({ asked: 9, came: Number(id) === at ? 9 : recordsOf(list)(id).came }));
      const worse = forecast(seats, 1, (id) => ({ asked: 9, came: recordsOf(list)(id).came }));
      expect(better.expected).toBeGreaterThanOrEqual(worse.expected - 1e-9);
      const withObserver = [...seats, seat('o', 'ACCEPTED', { canVote: false, required: true })];
      expect(forecast(withObserver, 1, recordsOf(list))).toEqual(before);
      expect(isShort(withObserver, 1, needed, before)).toBe(isShort(seats, 1, needed, before));
      expect(worthACall(withObserver, 1, recordsOf(list)).map((s) => s.orgId)).not.toContain('o');
    }),
  );
});

test('back-test: on a seeded history the range holds the true attendance most of the time, and the mean is not off', () => {
  let state = 20260916;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const trueChance = Array.from({ length: 18 }, () => 0.2 + 0.75 * random());
  const past = trueChance.map(() => ({ asked: 0, came: 0 }));
  let inside = 0;
  let off = 0;
  const rounds = 300;
  for (let round = 0; round < rounds; round += 1) {
    const came = trueChance.map((p) => random() < p);
    // A third has answered truly before the forecast is made.
    const seats = came.map((comes, i) => seat(String(i), random() < 1 / 3 ? (comes ? 'ACCEPTED' : 'DECLINED') : 'PENDING'));
    const { from, to, expected } = forecast(seats, 1, (id) => past[Number(id)] ?? { asked: 0, came: 0 });
    const present = came.filter(Boolean).length;
    if (from <= present && present <= to) inside += 1;
    off += expected - present;
    came.forEach((comes, i) => {
      const record = past[i] as { asked: number; came: number };
      past[i] = { asked: record.asked + 1, came: record.came + (comes ? 1 : 0) };
    });
  }
  expect(inside / rounds).toBeGreaterThan(0.6);
  expect(Math.abs(off / rounds)).toBeLessThan(1);
});
