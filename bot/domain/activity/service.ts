/** Activities: record, change, void, count. A joint event is one record, credited to every unit that took part and counted once. */
import {
  type ActivityModel as Activity,
  type ActivityOrgModel as ActivityOrg,
  type Prisma,
  type Reader,
  type Tx,
  WriteConflict,
} from '../../../prisma/client';
import { DAY_MS, parseWall, toInstant, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { nextNo } from '../audit/numbers';
import { grouped, type OrgInfo } from '../org/directory';
import type { PersonWork, Work } from '../work';
import { type ActivityTime, monthOf } from './rules';
import { type SumRow, type Sums, sumsOf } from './sums';
import type { ActivityKind } from './types';

/** An organisation that took part. One that the district does not list is kept by its name. */
export interface TakingPart {
  orgId?: string;
  name: string;
  /** Heads of its own. */
  n?: number;
}

export interface ActivityInput {
  type: ActivityKind;
  title: string;
  hostId: string;
  time: ActivityTime;
  place?: { name: string; venueId?: string };
  headcount?: number;
  personTimes?: number;
  /** People or households served; `servedUnit` says which when not people. */
  beneficiaries?: number;
  servedUnit?: string;
  hoursEach?: number;
  with: readonly TakingPart[];
  chatid?: string;
}

export type ActivityRecord = Activity & { orgs: ActivityOrg[] };

/** Mistakes are found soon. */
const RECENT_DAYS = 14;

const counted = {
  id: true,
  no: true,
  type: true,
  title: true,
  hostId: true,
  localDate: true,
  endDate: true,
  placeText: true,
  headcount: true,
  personTimes: true,
  beneficiaries: true,
  hoursTenths: true,
} as const satisfies Prisma.ActivitySelect;

const whole = { orgs: { orderBy: { orgKey: 'asc' } } } as const satisfies Prisma.ActivityInclude;

export interface Filter {
  from: string;
  to: string;
  type?: ActivityKind;
  /** Hosted by, or with, this organisation or one below it. */
  org?: OrgInfo;
}

/** A record as it is counted and listed. */
export interface CountedActivity extends SumRow {
  title: string;
  localDate: string;
  endDate: string | null;
  placeText: string | null;
}

export class ActivityService {
  constructor(private readonly work: Work) {}

  /** @returns the record with that number, void ones too; undefined when there is none */
  async find(no: number): Promise<ActivityRecord | null> {
    return this.work.tx.activity.findUnique({ where: { no }, include: whole });
  }

  /** What a member recorded last and may still want to put right; undefined when that is long ago. */
  async lastOf(authorId: string): Promise<ActivityRecord | undefined> {
    const { tx, now } = this.work;
    const since = { gte: new Date(now.getTime() - RECENT_DAYS * DAY_MS) };
    const where = { authorId, status: { not: 'VOID' as const }, createdAt: since };
    return (await tx.activity.findFirst({ where, include: whole, orderBy: [{ createdAt: 'desc' }, { no: 'desc' }] })) ?? undefined;
  }

  /** Records of the same host, day and type: probably the same event told twice. */
  async twins(hostId: string, day: string, type: ActivityKind, exceptId?: string): Promise<{ no: number; title: string }[]> {
    return this.work.tx.activity.findMany({
      where: { hostId, localDate: day, type, status: { not: 'VOID' }, ...(exceptId && { id: { not: exceptId } }) },
      select: { no: true, title: true },
      orderBy: { no: 'asc' },
      take: 3,
    });
  }

  /** Events of that type which the host has in the month of `day`. */
  async monthCount(hostId: string, type: string, day: string): Promise<number> {
    const { from, to } = monthOf(day);
    return this.work.tx.activity.count({ where: { hostId, type, status: { not: 'VOID' }, localDate: { gte: from, lte: to } } });
  }

  /** Who may record an activity of `hostId`: who may for the host itself, or who speaks for the organisation that tells it and then took part. */
  mayLog(actor: PersonWork['actor'], hostId: string, tellingId: string): boolean {
    const { directory } = this.work;
    return directory.can(actor, 'activity.log', hostId) || directory.can(actor, 'need.post', tellingId);
  }

  /** @param tellingId organisation in whose name it is told. @throws RuleBroken activity.not-allowed */
  async log(input: ActivityInput, tellingId: string, actor: PersonWork['actor']): Promise<ActivityRecord> {
    this.checkLog(actor, input.hostId, tellingId);
    const { tx, now } = this.work;
    const no = await nextNo(tx, '活');
    const told =
      input.hostId === tellingId || input.with.some((w) => w.orgId === tellingId) ? [] : this.telling(actor, input.hostId, tellingId);
    // Two statements where a nested create takes four.
    const activity = await tx.activity.create({
      data: { ...this.columns(input), no, hostId: input.hostId, authorId: actor.id, chatid: input.chatid ?? null, createdAt: now },
    });
    const orgs = this.rows(input.hostId, [...input.with, ...told]).map((row) => ({ ...row, activityId: activity.id }));
    await tx.activityOrg.createMany({ data: orgs });
    return { ...activity, orgs: orgs.sort((a, b) => (a.orgKey < b.orgKey ? -1 : 1)) };
  }

  /** @throws RuleBroken activity.not-allowed */
  checkLog(actor: PersonWork['actor'], hostId: string, tellingId: string): void {
    if (this.mayLog(actor, hostId, tellingId)) return;
    const { directory } = this.work;
    const host = directory.orgById(hostId)?.shortName ?? '该单位';
    const who = directory.liaisonsOf(hostId).map((p) => p.name);
    throw new RuleBroken(
      'activity.not-allowed',
      `${host}的活动请由${who.length ? who.slice(0, 3).join('、') : '该单位的人'}来记，或改成您自己单位的活动。`,
    );
  }

  /** The organisation in whose name it is told took part when somebody else was the host. */
  private telling(actor: PersonWork['actor'], hostId: string, tellingId: string): TakingPart[] {
    if (this.work.directory.can(actor, 'activity.log', hostId)) return [];
    return [{ orgId: tellingId, name: this.work.directory.orgById(tellingId)?.shortName ?? '' }];
  }

  /**
   * Who may change a record: its author, and who may void it. A verified one only the latter.
   * @throws RuleBroken activity.not-allowed, activity.void
   */
  checkEdit(actor: PersonWork['actor'], record: Activity): void {
    const { directory } = this.work;
    if (record.status === 'VOID') throw new RuleBroken('activity.void', `活${record.no}已作废，不能再改。`);
    if (directory.can(actor, 'activity.void', record.hostId)) return;
    if (record.authorId === actor.id && record.status === 'DONE') return;
    throw new RuleBroken('activity.not-allowed', `活${record.no}要由${this.whoMayVoid(record)}来改。`);
  }

  /** @throws RuleBroken activity.not-allowed, activity.void */
  checkVoid(actor: PersonWork['actor'], record: Activity): void {
    if (record.status === 'VOID') throw new RuleBroken('activity.void', `活${record.no}已经作废了。`);
    if (this.work.directory.can(actor, 'activity.void', record.hostId)) return;
    throw new RuleBroken('activity.not-allowed', `作废要由${this.whoMayVoid(record)}来做，请找他们说“活${record.no} 作废”。`);
  }

  private whoMayVoid(record: Activity): string {
    const { directory } = this.work;
    const people = [...directory.nearestHolders('SECRETARY', record.hostId), ...directory.nearestHolders('STREET_OFFICER', record.hostId)];
    return people.length ? `${[...new Set(people.map((p) => p.name))].slice(0, 3).join('、')}` : '书记或街道';
  }

  /**
   * Writes a new revision. Another host is one for whom the actor could have recorded it.
   * @throws RuleBroken activity.not-allowed, activity.void · WriteConflict when it changed since `record` was read
   */
  async change(record: ActivityRecord, input: ActivityInput, actor: PersonWork['actor']): Promise<ActivityRecord> {
    const { tx } = this.work;
    this.checkEdit(actor, record);
    if (input.hostId !== record.hostId) this.checkLog(actor, input.hostId, record.hostId);
    await this.guarded(record.id, record.revision, { ...this.columns(input), hostId: input.hostId });
    await tx.activityOrg.deleteMany({ where: { activityId: record.id } });
    const rows = this.rows(input.hostId, input.with);
    if (rows.length) await tx.activityOrg.createMany({ data: rows.map((r) => ({ ...r, activityId: record.id })) });
    return tx.activity.findUniqueOrThrow({ where: { id: record.id }, include: whole });
  }

  /** @throws WriteConflict when it changed since it was read */
  async void(record: Pick<Activity, 'id' | 'revision'>, reason: string): Promise<void> {
    await this.guarded(record.id, record.revision, { status: 'VOID', voidReason: reason });
  }

  /** Takes back what was done at `revision`. @throws RuleBroken activity.changed when somebody changed the record since */
  async restore(
    id: string,
    revision: number,
    data: Prisma.ActivityUncheckedUpdateManyInput,
    orgs?: readonly ActivityOrg[],
  ): Promise<ActivityRecord> {
    const { tx } = this.work;
    const { count } = await tx.activity.updateMany({ where: { id, revision }, data: { ...data, revision: { increment: 1 } } });
    const record = await tx.activity.findUnique({ where: { id }, include: whole });
    if (!record) throw new RuleBroken('activity.gone', '这条记录已经没有了。');
    if (count !== 1) throw new RuleBroken('activity.changed', `活${record.no}之后又改过，不能撤销。请直接说“活${record.no} 改成…”。`);
    if (orgs) {
      await tx.activityOrg.deleteMany({ where: { activityId: id } });
      if (orgs.length) await tx.activityOrg.createMany({ data: [...orgs] });
    }
    return record;
  }

  private async guarded(id: string, revision: number, data: Prisma.ActivityUncheckedUpdateManyInput): Promise<void> {
    const { count } = await this.work.tx.activity.updateMany({
      where: { id, revision, status: { not: 'VOID' } },
      data: { ...data, revision: { increment: 1 } },
    });
    if (count !== 1) throw new WriteConflict(`activity ${id} changed meanwhile`);
  }

  /** Newest first. @returns at most `take`, and how many there are */
  async list(filter: Filter, take: number): Promise<{ total: number; records: (Activity & { host: { shortName: string } })[] }> {
    const where = activitiesWhere(filter);
    const total = await this.work.tx.activity.count({ where });
    const records = await this.work.tx.activity.findMany({
      where,
      orderBy: [{ localDate: 'desc' }, { no: 'desc' }],
      take,
      include: { host: { select: { shortName: true } } },
    });
    return { total, records };
  }

  async sums(filter: Filter): Promise<Sums> {
    return sumsOf(await countedActivities(this.work.tx, filter));
  }

  /** What was given in visits, fen. */
  async givenCents(filter: Filter): Promise<number> {
    const { _sum } = await this.work.tx.visit.aggregate({ where: { activity: activitiesWhere(filter) }, _sum: { amountCents: true } });
    return _sum.amountCents ?? 0;
  }

  private columns(input: ActivityInput) {
    const { zone } = this.work;
    const { time } = input;
    const instant = (text: string | undefined) => (text ? toInstant(parseWall(text), zone) : null);
    return {
      type: input.type,
      title: input.title,
      localDate: time.day,
      endDate: time.endDay ?? null,
      startAt: instant(time.start),
      endAt: instant(time.end),
      precision: time.half ? ('HALF_DAY' as const) : time.start ? ('MINUTE' as const) : ('DAY' as const),
      placeText: input.place?.name ?? null,
      venueId: input.place?.venueId ?? null,
      headcount: input.headcount ?? null,
      personTimes: input.personTimes ?? null,
      beneficiaries: input.beneficiaries ?? null,
      hoursTenths: input.hoursEach === undefined ? null : Math.round(input.hoursEach * 10),
      summary: input.servedUnit && input.servedUnit !== '人' ? `惠及${input.beneficiaries}${input.servedUnit}` : '',
    };
  }

  /** The host has a row when its own heads are known; the others always. */
  private rows(hostId: string, taking: readonly TakingPart[]) {
    const rows = new Map<
      string,
      { orgKey: string; orgId: string | null; name: string; role: 'HOST' | 'PARTNER'; headcount: number | null }
    >();
    for (const t of taking) {
      const org = t.orgId ? this.work.directory.orgById(t.orgId) : undefined;
      const orgKey = org?.code ?? `name:${t.name}`;
      const known = rows.get(orgKey);
      rows.set(orgKey, {
        orgKey,
        orgId: org?.id ?? null,
        name: org?.shortName ?? t.name,
        role: org?.id === hostId ? 'HOST' : 'PARTNER',
        headcount: t.n ?? known?.headcount ?? null,
      });
    }
    return [...rows.values()];
  }
}

/** All of them, by day: what is counted. Two statements: who took part is found by the same conditions, not by a list of ids. */
export async function countedActivities(tx: Reader | Tx, filter: Filter): Promise<CountedActivity[]> {
  const where = activitiesWhere(filter);
  const records = await tx.activity.findMany({ where, select: counted, orderBy: [{ localDate: 'asc' }, { no: 'asc' }] });
  const parties = await tx.activityOrg.findMany({
    where: { activity: where },
    select: { activityId: true, orgKey: true, orgId: true, headcount: true },
    orderBy: { orgKey: 'asc' },
  });
  const of = grouped(parties, (p) => [p.activityId]);
  return records.map(({ id, ...record }) => ({ ...record, orgs: of.get(id) ?? [] }));
}

/** What is counted and listed: all but void ones. */
export function activitiesWhere({ from, to, type, org }: Filter): Prisma.ActivityWhereInput {
  const inside = org && { path: { startsWith: org.path } };
  return {
    status: { not: 'VOID' },
    localDate: { gte: from, lte: to },
    ...(type && { type }),
    ...(inside && { OR: [{ host: inside }, { orgs: { some: { org: inside } } }] }),
  };
}

/** When a record took place, in the form it was told. */
export function timeOf(record: Pick<Activity, 'localDate' | 'endDate' | 'startAt' | 'endAt' | 'precision'>, zone: string): ActivityTime {
  const text = (instant: Date) => {
    const wall = toWall(instant, zone);
    return `${wall.date}T${String(Math.floor(wall.minute / 60)).padStart(2, '0')}:${String(wall.minute % 60).padStart(2, '0')}`;
  };
  const start = record.startAt ? text(record.startAt) : undefined;
  const end = record.endAt ? text(record.endAt) : undefined;
  return {
    day: record.localDate,
    ...(record.endDate && { endDay: record.endDate }),
    ...(start && { start }),
    ...(end && { end }),
    ...(record.precision === 'HALF_DAY' && { half: true }),
  };
}
