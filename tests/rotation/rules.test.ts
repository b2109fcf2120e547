import fc from 'fast-check';
import { firstDay, nextPeriod, periodName, periodOf } from '../../bot/domain/calendar/periods';
import { nearest, nextHost, owed, ownersOf, type Slot, yearFrom } from '../../bot/domain/rotation/rules';

test('periods', () => {
  expect(periodOf('2026-09-16', 'MONTH')).toBe('2026-09');
  expect(periodOf('2026-09-16', 'QUARTER')).toBe('2026-Q3');
  expect(['2026-12', '2026-01', '2026-Q4'].map(nextPeriod)).toEqual(['2027-01', '2026-02', '2027-Q1']);
  expect(['2026-10', '2026-Q4'].map(firstDay)).toEqual(['2026-10-01', '2026-10-01']);
  expect(['2026-10', '2027-01', '2026-Q4'].map((p) => periodName(p, '2026-09-16'))).toEqual(['10月', '2027年1月', '四季度']);
  expect(yearFrom('2026-09-16', 'MONTH').at(-1)).toBe('2027-09');
  expect(yearFrom('2026-09-16', 'QUARTER')).toEqual(['2026-Q3', '2026-Q4', '2027-Q1', '2027-Q2', '2027-Q3']);
});

test('the turn nearest to a period is the next one, else the last before', () => {
  const turn = (period: string, orgId: string) => ({ period, orgId, status: 'PLANNED' as const });
  const turns = [turn('2026-10', 'a'), turn('2026-11', 'b'), turn('2026-12', 'a')];
  expect(nearest(turns, 'b', '2026-10')?.period).toBe('2026-11');
  expect(nearest(turns, 'a', '2026-12')?.period).toBe('2026-10');
  expect(nearest(turns, 'c', '2026-12')).toBeUndefined();
});

type Turn = Slot & { id: string };
type Step = { kind: 'plan' } | { kind: 'skip'; at: number } | { kind: 'swap'; a: number; b: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'plan' }) },
  { weight: 1, arbitrary: fc.nat(30).map((at): Step => ({ kind: 'skip', at })) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]): Step => ({ kind: 'swap', a, b })) },
);

test('fair to within one, whatever is skipped and swapped: hosted + owed; debts are made up for; nobody twice running in a plain round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.array(step, { maxLength: 80 }), (n, steps) => {
      const seats = Array.from({ length: n }, (_, i) => `u${i}`);
      const turns: Turn[] = [];
      const swaps: { fromTurnId: string; toTurnId: string }[] = [];
      const slots = (): Turn[] => {
        const owner = ownersOf(turns, swaps);
        return turns.map((t) => ({ ...t, owner: owner.get(t.id) ?? t.orgId }));
      };
      const plan = () => {
        const { orgId, debtOf } = nextHost(seats, slots());
        turns.push({ id: String(turns.length), orgId, owner: orgId, status: 'PLANNED', debtOf });
      };
      const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
      const hosted = () => seats.map((u) => turns.filter((t) => t.orgId === u && t.status !== 'SKIPPED').length);
      for (const s of steps) {
        if (s.kind === 'plan') plan();
        else if (s.kind === 'skip') {
          const turn = turns[s.at];
          if (turn) turn.status = 'SKIPPED';
        } else {
          const [a, b] = [turns[s.a], turns[s.b]];
          if (a && b && a !== b && a.status === 'PLANNED' && b.status === 'PLANNED' && a.orgId !== b.orgId) {
            [a.orgId, b.orgId] = [b.orgId, a.orgId];
            swaps.push({ fromTurnId: a.id, toTurnId: b.id });
          }
        }
        expect(spread(hosted().map((h, i) => h + owed(turns, seats[i] as string)))).toBeLessThanOrEqual(1);
      }
      // Nobody skips any more: all debts are made up for, and then everybody has hosted the same, give or take one.
      for (let i = 0; i < 12 * 80 && seats.some((u) => owed(turns, u) > 0); i += 1) plan();
      expect(seats.map((u) => owed(turns, u))).toEqual(seats.map(() => 0));
      expect(spread(hosted())).toBeLessThanOrEqual(1);
      if (n > 2) {
        const from = turns.length;
        for (let i = 0; i < n; i += 1) plan();
        for (let i = from + 1; i < turns.length; i += 1) expect(turns[i]?.orgId).not.toBe(turns[i - 1]?.orgId);
      }
    }),
    { numRuns: 200 },
  );
});
