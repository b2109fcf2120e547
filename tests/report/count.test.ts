import fc from 'fast-check';
import { byUnit, partiesIn, type SumRow, sumsOf } from '../../bot/domain/activity/sums';
import { countAll, type Part, restOf, type Scope, type TopicKey } from '../../bot/domain/report/count';
import type { Rows } from '../../bot/domain/report/rows';
import { unitLines } from '../../bot/domain/report/units';

const NOW = new Date('2026-09-16T02:00:00Z');
/** Organisations a1, a2 … are in the scope, b1 … are not; u is a unit. */
const scope: Scope = {
  now: NOW,
  today: '2026-09-16',
  within: (id) => id.startsWith('a'),
  sideOf: (unit) => (unit.startsWith('name:') ? 'OTHER' : unit.includes('u') ? 'RESIDENT' : 'COMMUNITY'),
  unitName: (unit) => unit,
  ofUnit: false,
  isUnit: (id) => id.includes('u'),
};
const NOTHING: Rows = {
  activities: [],
  aid: [],
  needs: [],
  wishes: [],
  signed: [],
  owed: [],
  meetings: [],
  actions: [],
  whistles: [],
  bookings: [],
  venues: [],
};

function numbers(rows: Partial<Rows>, key: TopicKey): Record<string, string> {
  const parts: readonly Part[] = countAll({ ...NOTHING, ...rows }, scope).find((t) => t.key === key)?.parts ?? [];
  return Object.fromEntries(
    parts.filter((p) => p.n > 0 || p.of).map((p) => [p.label, `${p.of === undefined ? p.n : `${p.n}/${p.of}`} ${p.records.join(' ')}`]),
  );
}

const event = (no: number, hostId: string, others: readonly string[] = [], more: Partial<SumRow> = {}) => ({
  no,
  type: 'VOLUNTEER',
  title: '',
  localDate: '2026-09-01',
  endDate: null,
  placeText: null,
  hostId,
  headcount: null,
  personTimes: null,
  beneficiaries: null,
  hoursTenths: null,
  orgs: others.map((id) => ({ orgKey: id, orgId: id.startsWith('name:') ? null : id, headcount: null })),
  ...more,
});

const ORGS = ['a1', 'a2', 'au', 'b1', 'bu', 'name:商会'];
const events = fc.array(
  fc
    .record({
      no: fc.integer({ min: 1, max: 30 }),
      hostId: fc.constantFrom('a1', 'a2', 'b1'),
      others: fc.uniqueArray(fc.constantFrom(...ORGS), { maxLength: 4 }),
      headcount: fc.option(fc.integer({ min: 1, max: 500 })),
      personTimes: fc.option(fc.integer({ min: 1, max: 500 })),
      type: fc.constantFrom('VOLUNTEER', 'THEME_DAY'),
    })
    .map(({ no, hostId, others, ...more }) => event(no, hostId, others, more)),
  { maxLength: 20 },
);
const once = (rows: SumRow[]) => [...new Map(rows.map((r) => [r.no, r])).values()];

describe('a joint event counts once', () => {
  test('whoever it is brought in by: the sums of all are those of the lists of their organisations put together', () => {
    fc.assert(
      fc.property(events, (some) => {
        const all = once(some);
        const lists = ORGS.flatMap((org) => all.filter((e) => partiesIn(e).includes(org)));
        const { byType, units, ...sums } = sumsOf(lists);
        const { byType: types, units: whole, ...expected } = sumsOf(all);
        expect(sums).toEqual(expected);
        expect(new Set(units)).toEqual(new Set(whole));
        expect(new Map(byType.map((t) => [t.type, t.events]))).toEqual(new Map(types.map((t) => [t.type, t.events])));
      }),
    );
  });

  test('every unit has it in its own list, and the kinds of events make up all of them', () => {
    fc.assert(
      fc.property(events, (some) => {
        const all = once(some);
        const sums = sumsOf(all);
        expect(sums.byType.reduce((n, t) => n + t.events, 0)).toBe(sums.events);
        const lines = byUnit(all);
        expect(lines.map((l) => l.unit).sort()).toEqual([...sums.units].sort());
        for (const { unit, events: own } of lines) expect(own.length).toBe(all.filter((e) => partiesIn(e).includes(unit)).length);
        expect(lines.reduce((n, l) => n + l.events.length, 0)).toBeGreaterThanOrEqual(sums.events);
      }),
    );
  });

  test('each number of events has as many records beside it', () => {
    fc.assert(
      fc.property(events, (some) => {
        const [topic] = countAll({ ...NOTHING, activities: once(some) as Rows['activities'][number][] }, scope);
        for (const part of topic?.parts.slice(0, 2) ?? []) expect(new Set(part.records).size).toBe(part.n);
      }),
    );
  });
});

test('heads, person-times and those served are never added to each other', () => {
  const activities = [
    event(1, 'a1', ['au'], { headcount: 30, personTimes: 60, beneficiaries: 8, hoursTenths: 15 }),
    event(2, 'a1', [], { headcount: 10 }),
  ];
  expect(numbers({ activities, aid: [{ no: 1, cents: 600_050 }] }, 'ACTIVITY')).toEqual({
    开展: '2 活1 活2',
    其中联办: '1 活1',
    参加: '40 活1 活2',
    惠及: '60 活1',
    服务对象: '8 活1',
    慰问金: '6000.5 活1',
    服务时长: '45 活1',
    参与单位: '2 a1 au',
  });
});

test('a unit sees its own heads beside those of all', () => {
  const orgs = [
    { orgKey: 'au', orgId: 'au', headcount: 5 },
    { orgKey: 'bu', orgId: 'bu', headcount: 7 },
  ];
  const rows = { ...NOTHING, activities: [event(1, 'b1', [], { headcount: 30, orgs })] };
  const [topic] = countAll(rows, { ...scope, ofUnit: true });
  expect(topic?.parts.filter((p) => p.n > 0).map((p) => [p.label, p.n])).toEqual([
    ['参与', 1],
    ['其中联办', 1],
    ['参加', 30],
    ['其中本单位', 5],
    ['参与单位', 3],
  ]);
});

const need = (no: number, requesterId: string, status: Rows['needs'][number]['status'], offers: string[] = []) => ({
  no,
  title: '',
  requesterId,
  status,
  quantity: 1,
  quantityMet: 0,
  unitLabel: '',
  createdAt: NOW,
  responses: offers.map((orgId) => ({ orgId, quantity: 1 })),
});

test('needs: two offers to one are one claimed need; what was given to others is another number', () => {
  const needs = [need(1, 'a1', 'OPEN'), need(2, 'a1', 'DONE', ['bu', 'au']), need(3, 'b1', 'MET', ['au'])];
  expect(numbers({ needs }, 'NEED')).toEqual({ 发布: '2 需1 需2', 有单位认领: '1 需2', 办成: '1 需2', 认领其他单位的: '1 需3' });
});

test('wishes: claimed by one of ours for a wish of others is no wish of ours', () => {
  const wish = (no: number, communityId: string, status: Rows['wishes'][number]['status']) => ({
    no,
    publicText: '',
    communityId,
    claimedForId: null,
    status,
    createdAt: NOW,
  });
  const wishes = [wish(1, 'a1', 'PUBLISHED'), wish(2, 'a1', 'CONFIRMED'), wish(3, 'a1', 'CLAIMED'), wish(4, 'b1', 'CONFIRMED')];
  expect(numbers({ wishes }, 'WISH')).toEqual({ 发布: '3 愿1 愿2 愿3', 已认领: '2 愿2 愿3', 已确认送达: '1 愿2', 认领其他社区的: '1 愿4' });
});

test('meetings: who only listens is not counted, and where nobody signed in nobody is absent', () => {
  const seat = (orgId: string, attendance: 'PRESENT' | 'LATE' | 'ABSENT' | 'EXCUSED' | 'UNKNOWN', canVote = true) => ({
    meetingId: '',
    orgId,
    attendance,
    canVote,
  });
  const meeting = (no: number, hostId: string, seats: ReturnType<typeof seat>[]) => ({
    no,
    title: '',
    hostId,
    localDate: '2026-09-01',
    seats,
  });
  const meetings = [
    meeting(1, 'a1', [seat('au', 'PRESENT'), seat('bu', 'LATE'), seat('b1', 'ABSENT'), seat('b2', 'PRESENT', false)]),
    meeting(2, 'a1', [seat('au', 'UNKNOWN'), seat('bu', 'UNKNOWN')]),
    meeting(3, 'b1', [seat('au', 'EXCUSED'), seat('bu', 'PRESENT')]),
  ];
  expect(numbers({ meetings }, 'MEETING')).toEqual({ 召开: '2 会1 会2', 单位到会: '2/3 会1', 应邀参会: '1 会3', 应邀到会: '0/1 会3' });
});

test('work: done, and late when its day is over and nobody has said it is done', () => {
  const action = (no: number, status: Rows['actions'][number]['status'], dueOn: string) => ({
    no,
    title: '',
    hostId: 'a1',
    leadOrgId: 'bu',
    dueOn,
    status,
    closedAt: null,
  });
  const actions = [action(1, 'VERIFIED', '2026-09-10'), action(2, 'OPEN', '2026-09-15'), action(3, 'OPEN', '2026-09-16')];
  const [part] = countAll({ ...NOTHING, actions }, scope).find((t) => t.key === 'ACTION')?.parts ?? [];
  expect(part && restOf(part)).toEqual(['办2', '办3']);
  expect(numbers({ actions }, 'ACTION')).toEqual({ 办结: '1/3 办1', 逾期: '1 办2' });
});

test('whistles: of those of others only our own units count; handed on is not late, and not due is not counted', () => {
  const at = (hour: number) => new Date(NOW.getTime() + hour * 3_600_000);
  const call = (orgId: string, takeUpDueAt: Date, reportedInAt: Date | null, status: 'CALLED' | 'REPORTED_IN' | 'PASSED' = 'CALLED') => ({
    whistleId: '',
    orgId,
    position: 0,
    status,
    takeUpDueAt,
    finishDueAt: at(5),
    reportedInAt,
    byId: null,
    byProxy: false,
    passedToId: null,
    passes: 0,
    createdAt: NOW,
  });
  const whistle = (no: number, hostId: string, calls: ReturnType<typeof call>[], claimedAt: Date | null = null) => ({
    no,
    title: '',
    hostId,
    status: claimedAt ? ('DONE' as const) : ('CALLED' as const),
    createdAt: NOW,
    claimedAt,
    calls,
  });
  const whistles = [
    whistle(1, 'a1', [call('bu', at(1), at(0), 'REPORTED_IN'), call('b1', at(-1), null), call('b2', at(-1), null, 'PASSED')], at(0)),
    whistle(2, 'a1', [call('bu', at(1), null)]),
    whistle(3, 'b1', [call('au', at(0), at(1), 'REPORTED_IN'), call('bu', at(1), at(0), 'REPORTED_IN')]),
  ];
  expect(numbers({ whistles }, 'WHISTLE')).toEqual({
    发起: '2 哨1 哨2',
    被吹哨: '1 哨3',
    按时报到: '1/3 哨1',
    按时办好: '1/1 哨1',
  });
});

test('rooms: how many of those borrowed belong to units', () => {
  const booking = (no: number, ownerId: string) => ({
    no,
    orgId: 'a1',
    startAt: NOW,
    endAt: NOW,
    purpose: '',
    resource: { title: '', ownerId },
  });
  const rows = { bookings: [booking(1, 'a1'), booking(2, 'au')], venues: [{ no: 7, title: '', ownerId: 'au' }] };
  expect(numbers(rows, 'VENUE')).toEqual({ 借用: '2 订1 订2', 其中单位的场地: '1 订2', 现开放场地: '1 资7', 其中单位的: '1 资7' });
});

test('of each unit: what it took part in, gave and came to; what others called, of our own units alone', () => {
  const seat = (orgId: string, attendance: 'PRESENT' | 'ABSENT') => ({ meetingId: '', orgId, attendance, canVote: true });
  const rows: Rows = {
    ...NOTHING,
    activities: [event(1, 'a1', ['au', 'bu']), event(2, 'a1', ['au'])],
    needs: [need(1, 'a1', 'MET', ['bu']), need(2, 'b1', 'MET', ['au', 'bu'])],
    meetings: [
      { no: 1, title: '', hostId: 'a1', localDate: '', seats: [seat('au', 'PRESENT'), seat('bu', 'ABSENT')] },
      { no: 2, title: '', hostId: 'b1', localDate: '', seats: [seat('au', 'ABSENT'), seat('bu', 'PRESENT')] },
    ],
  };
  const lines = unitLines(rows, scope).map((l) => [l.unit, l.activities, l.needs, `${l.meetings.there}/${l.meetings.of}`]);
  expect(lines).toEqual([
    ['au', ['活1', '活2'], ['需2'], '1/2'],
    ['a1', ['活1', '活2'], [], '0/0'],
    ['bu', ['活1'], ['需1'], '0/1'],
  ]);
});
