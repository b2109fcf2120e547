import fc from 'fast-check';
import { fits, gaps, left, nextStart, peak, type Use } from '../../bot/domain/booking/rules';

const at = (minute: number) => new Date(Date.UTC(2026, 8, 24) + minute * 60_000);
const use = (from: number, to: number, quantity = 1): Use => ({ startAt: at(from), endAt: at(to), quantity });
const one = { quantity: 1, bufferMin: 0 };

test.each([
  ['touching ends do not add up', [use(840, 930)], use(930, 990), 0],
  ['a minute is enough', [use(840, 931)], use(930, 990), 1],
  ['the highest instant counts, not the sum', [use(840, 900, 10), use(900, 960, 15)], use(840, 960), 15],
  ['what lies over the start counts', [use(800, 1000, 3), use(900, 960, 4)], use(850, 950), 7],
] as const)('%s', (_name, uses, span, expected) => {
  expect(peak(uses, span)).toBe(expected);
});

test('minutes between two bookings are kept free on both sides', () => {
  const stock = { quantity: 1, bufferMin: 30 };
  expect(fits(stock, [use(840, 900)], use(930, 990))).toBe(true);
  expect(fits(stock, [use(840, 900)], use(929, 990))).toBe(false);
  expect(fits(stock, [use(1000, 1060)], use(930, 990))).toBe(false);
});

test.each([
  ['14:00–16:00 beside 14:00–15:30: at the next full hour', [use(840, 930)], use(840, 960), 960],
  ['the half hour when the full one is taken', [use(840, 930), use(1050, 1260)], use(840, 960), 930],
  ['not after closing', [use(840, 1200)], use(840, 960), undefined],
] as const)('next start: %s', (_name, uses, wanted, expected) => {
  expect(nextStart(one, uses, wanted, at(0), { fromMin: 510, toMin: 1260 })).toEqual(expected === undefined ? undefined : at(expected));
});

const anyUses = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 5 }))
    .map(([from, length, n]) => use(from, from + length, n)),
  { maxLength: 12 },
);

test('property: what fits never makes more taken at any minute than there are; what does not fit would', () => {
  fc.assert(
    fc.property(
      anyUses,
      fc.integer({ min: 0, max: 1400 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 6 }),
      (uses, from, length, n) => {
        const wanted = use(from, from + length, n);
        const atMinute = (m: number) => uses.filter((u) => u.startAt <= at(m) && at(m) < u.endAt).reduce((sum, u) => sum + u.quantity, 0);
        const most = Math.max(...Array.from({ length }, (_, i) => atMinute(from + i)));
        expect(peak(uses, wanted)).toBe(most);
        expect(fits({ quantity: 10, bufferMin: 0 }, uses, wanted)).toBe(most + n <= 10);
        expect(left({ quantity: 10, bufferMin: 0 }, uses, wanted)).toBe(Math.max(0, 10 - most));
        for (const gap of gaps(uses, use(0, 1440))) expect(peak(uses, gap)).toBe(0);
      },
    ),
  );
});
