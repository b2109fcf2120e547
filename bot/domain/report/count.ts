/**
 * The numbers of a report, each with the records it was counted from: the codes beside a number are as many as the number says, or what it is the sum
 * of. Pure. `Scope` says which organisations are meant; a record that several of them share counts once.
 */

import type { Attendance } from '../../../prisma/client';
import { daysLate } from '../action/rules';
import { distinct, sumsOf } from '../activity/sums';
import { activityName } from '../activity/types';
import { stateOf as termState } from '../agreement/rules';
import { SIDES, type Side } from '../org/sides';
import { finishDue } from '../whistle/lookup';
import type { Rows } from './rows';

export interface Part {
  /** 发布 */
  label: string;
  n: number;
  /** Of how many: 按时报到 5/6. */
  of?: number;
  /** 条 */
  unit: string;
  /** Codes (需8) of what it was counted from; of units, their names. */
  records: readonly string[];
  /** Codes of all that `of` counts, where `records` are some of them. */
  among?: readonly string[];
  /** What it is made of: 街道1、社区2. */
  split?: readonly (readonly [name: string, n: number])[];
  /** Of those that are compared with the period before. */
  compared?: true;
  /** How it is now, whatever the days. */
  now?: true;
}

export const TOPICS = {
  ACTIVITY: '活动',
  NEED: '需求',
  WISH: '微心愿',
  AGREEMENT: '双向清单',
  MEETING: '会议',
  ACTION: '督办',
  WHISTLE: '吹哨',
  VENUE: '场地',
} as const;
export type TopicKey = keyof typeof TOPICS;

export interface Topic {
  key: TopicKey;
  parts: readonly Part[];
}

/** Whose report it is, and when. */
export interface Scope {
  now: Date;
  /** Local day. */
  today: string;
  within(orgId: string): boolean;
  /** It is a unit: it takes part, others hold. */
  ofUnit: boolean;
  sideOf(unit: string): Side;
  unitName(unit: string): string;
  /** Does it belong to a unit rather than to a community or the street? */
  isUnit(orgId: string): boolean;
}

/** Codes of what counts in `of` and not in `n`. */
export const restOf = ({ among = [], records }: Part): string[] => [...new Set(among)].filter((code) => !records.includes(code));

/** All topics, in their order; those without records too. */
export function countAll(rows: Rows, scope: Scope): Topic[] {
  return [
    { key: 'ACTIVITY', parts: activities(rows, scope) },
    { key: 'NEED', parts: needs(rows, scope) },
    { key: 'WISH', parts: wishes(rows, scope) },
    { key: 'AGREEMENT', parts: agreements(rows, scope) },
    { key: 'MEETING', parts: meetings(rows, scope) },
    { key: 'ACTION', parts: actions(rows, scope) },
    { key: 'WHISTLE', parts: whistles(rows, scope) },
    { key: 'VENUE', parts: venues(rows, scope) },
  ];
}

export const isEmpty = ({ parts }: Pick<Topic, 'parts'>): boolean => parts.every((p) => p.now || (p.n === 0 && !p.of));

type Numbered = { no: number };

/** Rows as a number with their codes. */
const counted = (prefix: string, label: string, unit: string, rows: readonly Numbered[], more: Partial<Part> = {}): Part => ({
  label,
  n: rows.length,
  unit,
  records: rows.map(({ no }) => `${prefix}${no}`),
  ...more,
});

/** Some of all, with the codes of both. */
const share = (
  prefix: string,
  label: string,
  unit: string,
  some: readonly Numbered[],
  all: readonly Numbered[],
  more: Partial<Part> = {},
): Part => ({
  ...counted(prefix, label, unit, some, more),
  of: all.length,
  among: all.map(({ no }) => `${prefix}${no}`),
});

function activities({ activities: all, aid }: Rows, scope: Scope): Part[] {
  const rows = distinct(all);
  const sums = sumsOf(rows);
  /** What a sum was made of. */
  const sum = (label: string, n: number, unit: string, has: (row: (typeof rows)[number]) => number | null, compared?: true): Part => ({
    ...counted('活', label, unit, rows.filter(has)),
    n,
    ...(compared && { compared }),
  });
  const ownHeads = (row: (typeof rows)[number]) =>
    row.orgs.reduce((n, o) => n + (o.orgId && scope.within(o.orgId) ? (o.headcount ?? 0) : 0), 0);
  const own = rows.reduce((n, row) => n + ownHeads(row), 0);
  const sides = (Object.keys(SIDES) as Side[]).map(
    (side) => [SIDES[side], sums.units.filter((u) => scope.sideOf(u) === side).length] as const,
  );
  return [
    counted('活', scope.ofUnit ? '参与' : '开展', '场', rows, {
      compared: true,
      split: sums.byType.map((t) => [activityName(t.type), t.events] as const),
    }),
    counted(
      '活',
      '其中联办',
      '场',
      rows.filter((r) => sumsOf([r]).joint),
    ),
    sum('参加', sums.headcount, '人次', (r) => r.headcount, true),
    ...(scope.ofUnit ? [sum('其中本单位', own, '人次', ownHeads)] : []),
    sum('惠及', sums.personTimes, '人次', (r) => r.personTimes, true),
    sum('服务对象', sums.beneficiaries, '（人或户）', (r) => r.beneficiaries),
    { ...counted('活', '慰问金', '元', aid), n: aid.reduce((n, a) => n + a.cents, 0) / 100 },
    sum('服务时长', sums.hours, '小时', (r) => r.headcount && r.hoursTenths),
    {
      label: '参与单位',
      n: sums.units.length,
      unit: '家',
      records: sums.units.map((u) => scope.unitName(u)),
      split: sides.filter(([, n]) => n > 0),
    },
  ];
}

function needs({ needs: all }: Rows, { within }: Scope): Part[] {
  const own = all.filter((r) => within(r.requesterId));
  return [
    counted('需', '发布', '条', own, { compared: true }),
    counted(
      '需',
      '有单位认领',
      '条',
      own.filter((r) => r.responses.length > 0),
    ),
    counted(
      '需',
      '办成',
      '条',
      own.filter((r) => r.status === 'DONE'),
    ),
    counted(
      '需',
      '认领其他单位的',
      '条',
      all.filter((r) => !within(r.requesterId)),
    ),
  ];
}

function wishes({ wishes: all }: Rows, { within }: Scope): Part[] {
  const own = all.filter((w) => within(w.communityId));
  return [
    counted('愿', '发布', '个', own, { compared: true }),
    counted(
      '愿',
      '已认领',
      '个',
      own.filter((w) => w.status !== 'PUBLISHED'),
    ),
    counted(
      '愿',
      '已确认送达',
      '个',
      own.filter((w) => w.status === 'CONFIRMED'),
    ),
    counted(
      '愿',
      '认领其他社区的',
      '个',
      all.filter((w) => !within(w.communityId)),
    ),
  ];
}

function agreements({ signed, owed }: Rows, { today }: Scope): Part[] {
  const state = ({ term, item }: (typeof owed)[number]) => termState(term, item.quantity, today);
  const items = owed.filter((o) => state(o) !== 'WAIVED');
  const codes = (rows: typeof owed) => rows.map(({ agreement, item }) => `清${agreement.no}第${item.position}项`);
  const done = items.filter((o) => state(o) === 'DONE');
  const late = items.filter((o) => state(o) === 'OVERDUE');
  return [
    counted('清', '新签', '份', signed, { compared: true }),
    { label: '完成', n: done.length, of: items.length, unit: '项', records: codes(done), among: codes(items), compared: true },
    { label: '逾期', n: late.length, unit: '项', records: codes(late) },
  ];
}

/** In time or late. */
export const isThere = ({ attendance }: { attendance: Attendance }): boolean => attendance === 'PRESENT' || attendance === 'LATE';

/** Was it due by now, and not handed on? */
export const isDue = ({ status, reportedInAt, takeUpDueAt }: Rows['whistles'][number]['calls'][number], now: Date): boolean =>
  status !== 'PASSED' && (reportedInAt !== null || takeUpDueAt <= now);
export const cameInTime = ({ reportedInAt, takeUpDueAt }: { reportedInAt: Date | null; takeUpDueAt: Date }): boolean =>
  reportedInAt !== null && reportedInAt <= takeUpDueAt;

function meetings({ meetings: all }: Rows, { within }: Scope): Part[] {
  const own = all.filter((m) => within(m.hostId));
  const others = all.filter((m) => !within(m.hostId));
  /** Who came of those that count (列席 does not), where people signed in at all. */
  const attendance = (label: string, rows: typeof all, mine: (orgId: string) => boolean): Part => {
    const known = rows.filter((m) => m.seats.some(isThere));
    const seats = known.flatMap((m) => m.seats.filter((s) => s.canVote && mine(s.orgId)));
    const there = seats.filter(isThere);
    return { ...counted('会', label, '家次', known), n: there.length, of: seats.length };
  };
  return [
    counted('会', '召开', '场', own, { compared: true }),
    attendance('单位到会', own, () => true),
    counted('会', '应邀参会', '场', others),
    attendance('应邀到会', others, within),
  ];
}

function actions({ actions: all }: Rows, { today }: Scope): Part[] {
  const done = all.filter((a) => a.status === 'VERIFIED');
  return [
    share('办', '办结', '件', done, all, { compared: true }),
    counted(
      '办',
      '逾期',
      '件',
      all.filter((a) => daysLate(a, today) > 0),
    ),
  ];
}

function whistles({ whistles: all }: Rows, { within, now }: Scope): Part[] {
  const own = all.filter((w) => within(w.hostId));
  // Of others' whistles only its own units count. Handed on in time is no lateness, and what is not due yet is nothing.
  const due = all.flatMap((w) =>
    w.calls.filter((c) => (within(w.hostId) || within(c.orgId)) && isDue(c, now)).map((c) => ({ no: w.no, ...c })),
  );
  const finished = all.filter((w) => w.claimedAt !== null && (w.status === 'DONE' || w.status === 'CLOSED'));
  const inTime = (w: (typeof all)[number]) => w.claimedAt !== null && w.claimedAt <= (finishDue(w) ?? w.claimedAt);
  return [
    counted('哨', '发起', '次', own, { compared: true }),
    counted(
      '哨',
      '被吹哨',
      '次',
      all.filter((w) => !within(w.hostId)),
    ),
    share('哨', '按时报到', '家次', due.filter(cameInTime), due),
    share('哨', '按时办好', '次', finished.filter(inTime), finished),
  ];
}

function venues({ bookings: all, venues: open }: Rows, { isUnit }: Scope): Part[] {
  return [
    counted('订', '借用', '次', all, { compared: true }),
    counted(
      '订',
      '其中单位的场地',
      '次',
      all.filter((b) => isUnit(b.resource.ownerId)),
    ),
    counted('资', '现开放场地', '处', open, { now: true }),
    counted(
      '资',
      '其中单位的',
      '处',
      open.filter((v) => isUnit(v.ownerId)),
      { now: true },
    ),
  ];
}
