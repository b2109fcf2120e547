/** What a body could talk about next: its pool, needs that nobody took, work, promises and whistles that are late. The secretary decides what goes in. */
import type { AgendaItemModel, MeetingModel } from '../../../prisma/client';
import { addDays, DAY_MS, toInstant, toWall } from '../../clock';
import { type Owed, owedById, owedWhere } from '../agreement/lookup';
import { CHASED_DAYS, isOpen } from '../agreement/rules';
import { itemCode } from '../agreement/words';
import type { BodyInfo } from '../org/directory';
import { peopleServed } from '../request/rules';
import { isOverdue, openWhistles, whatOf } from '../whistle/lookup';
import { codeOf, stateInWords } from '../whistle/words';
import type { Work } from '../work';
import { again, OVERDUE_WORKDAYS, ranked, UNCLAIMED_DAYS, type Weighed, waits } from './rules';
import { addItem, adopt, type NewItem, poolOf, poolOfMeeting, type Source } from './service';

export interface Candidate extends Weighed {
  /** Id of an item of the pool, or "REQUEST:<id>", "ACTION:<id>", "AGREEMENT:<term id>", "WHISTLE:<id>" for a record that is no item yet. */
  key: string;
  title: string;
  /** 物业(周洁)提，等了3天 · 第2次上会 */
  note: string;
  /** Goes in unless the secretary takes it out: nominated, or late work. */
  ticked: boolean;
}

/** Nobody reads more. */
const MANY = 50;

/** The most pressing first. */
export async function candidatesOf(work: Work, bodyId: string): Promise<Candidate[]> {
  const body = work.directory.bodyById(bodyId);
  if (!body) return [];
  const all = [
    ...(await waiting(work, bodyId)),
    ...(await untaken(work, body)),
    ...(await late(work, body)),
    ...(await unkept(work, body)),
    ...(await unsolved(work, body)),
  ];
  return ranked(all, work.now);
}

/** Puts candidates on the agenda of a meeting, in the order given. Those that went elsewhere meanwhile are left out. @returns the meeting as it prints now, and what it took */
export async function take(
  work: Work,
  meeting: MeetingModel,
  keys: readonly string[],
): Promise<{ meeting: MeetingModel; taken: string[] }> {
  const taken: string[] = [];
  for (const key of keys) {
    const item = await itemFor(work, meeting, key);
    if (item?.status === 'POOL') taken.push(item.id);
  }
  return { meeting: taken.length ? await adopt(work, meeting, taken) : meeting, taken };
}

async function itemFor(work: Work, meeting: MeetingModel, key: string): Promise<AgendaItemModel | null> {
  const [kind, id = ''] = key.split(':');
  if (!isSource(kind)) return work.tx.agendaItem.findUnique({ where: { id: key } });
  const found = await FROM[kind](work, id);
  return found && addItem(work, { ...found, bodyId: poolOfMeeting(work, meeting), source: { kind, id } });
}

/** What came from a late record goes in unless it is taken out. */
const TICKED: ReadonlySet<string> = new Set(['ACTION', 'AGREEMENT', 'WHISTLE']);

async function waiting(work: Work, bodyId: string): Promise<Candidate[]> {
  const items = await poolOf(work, bodyId);
  const joined = await work.tx.agendaItem.groupBy({
    by: ['mergedIntoId'],
    where: { mergedIntoId: { in: items.map((i) => i.id) } },
    _count: { _all: true },
  });
  const more = new Map(joined.map((j) => [j.mergedIntoId, j._count._all]));
  const needs = items.flatMap((i) => (i.sourceKind === 'REQUEST' && i.sourceId ? [i.sourceId] : []));
  const requests = needs.length
    ? await work.tx.request.findMany({ where: { id: { in: needs } }, select: { id: true, beneficiaries: true } })
    : [];
  const served = new Map<string | null, number | null>(requests.map((r) => [r.id, r.beneficiaries]));
  return items.map((item) => {
    const joins = more.get(item.id) ?? 0;
    return {
      key: item.id,
      title: item.title,
      since: item.createdAt,
      people: Math.max(served.get(item.sourceId) ?? peopleServed(item.title) ?? 1, 1 + joins),
      nominated: item.nominated,
      ticked: item.nominated || TICKED.has(item.sourceKind),
      note: [
        `${whoProposed(work, item)}${joins ? `等${joins + 1}人` : ''}${item.nominated ? '提名' : '提'}，${waited(item.createdAt, work)}`,
        again(item.timesOnAgenda),
      ]
        .filter(Boolean)
        .join(' · '),
    };
  });
}

/** Needs without any answer for two weeks, of the host, of what is below it, of units with a seat. */
async function untaken(work: Work, body: BodyInfo): Promise<Candidate[]> {
  const path = work.directory.orgById(body.hostId)?.path;
  const needs = await work.tx.request.findMany({
    where: {
      status: 'OPEN',
      quantityMet: 0,
      createdAt: { lt: new Date(work.now.getTime() - UNCLAIMED_DAYS * DAY_MS) },
      OR: [{ requesterId: { in: body.seats.map((s) => s.orgId) } }, ...(path ? [{ requester: { path: { startsWith: path } } }] : [])],
    },
    orderBy: { createdAt: 'asc' },
    take: MANY,
  });
  const known = await openSources(
    work,
    'REQUEST',
    needs.map((n) => n.id),
  );
  return needs
    .filter((n) => !known.has(n.id))
    .map((n) => ({
      key: `REQUEST:${n.id}`,
      title: `需${n.no} ${n.title}`,
      since: n.createdAt,
      people: n.beneficiaries ?? 1,
      nominated: false,
      ticked: false,
      note: `${nameOf(work, n.requesterId)}的需求，${waits(n.createdAt, work.now)}天没人认领`,
    }));
}

async function late(work: Work, body: BodyInfo): Promise<Candidate[]> {
  const today = toWall(work.now, work.zone).date;
  const actions = await work.tx.actionItem.findMany({
    where: {
      hostId: body.hostId,
      status: { notIn: ['VERIFIED', 'CANCELLED'] },
      dueOn: { lte: work.calendar.addWorkdays(today, -OVERDUE_WORKDAYS) },
    },
    orderBy: { dueOn: 'asc' },
    take: MANY,
  });
  const known = await openSources(
    work,
    'ACTION',
    actions.map((a) => a.id),
  );
  return actions
    .filter((a) => !known.has(a.id))
    .map((a) => {
      const since = toInstant({ date: a.dueOn, minute: 0 }, work.zone);
      return {
        key: `ACTION:${a.id}`,
        title: `办${a.no} ${a.title}`,
        since,
        people: 1,
        nominated: false,
        ticked: true,
        note: `${nameOf(work, a.leadOrgId)}承办，已逾期${waits(since, work.now)}天`,
      };
    });
}

/** What two units of the body promised each other, was due not long ago, and is open. */
async function unkept(work: Work, body: BodyInfo): Promise<Candidate[]> {
  const today = toWall(work.now, work.zone).date;
  const units = { in: [body.hostId, ...body.seats.map((s) => s.orgId)] };
  const owed = (
    await owedWhere(
      work.tx,
      {
        dueOn: { lt: today, gte: addDays(today, -CHASED_DAYS) },
        waivedAt: null,
        item: { agreement: { status: 'ACTIVE', aOrgId: units, bOrgId: units } },
      },
      MANY,
    )
  ).filter(({ term, item }) => isOpen(term, item.quantity));
  const known = await openSources(
    work,
    'AGREEMENT',
    owed.map((o) => o.term.id),
  );
  return owed
    .filter((o) => !known.has(o.term.id))
    .map((o) => {
      const since = toInstant({ date: o.term.dueOn, minute: 0 }, work.zone);
      return {
        key: `AGREEMENT:${o.term.id}`,
        title: `${itemCode(o.agreement, o.item)} ${o.item.title}`,
        since,
        people: 1,
        nominated: false,
        ticked: true,
        note: `${nameOf(work, o.item.promiserId)}在双向清单里承诺的，已逾期${waits(since, work.now)}天`,
      };
    });
}

/** How a record that is no item yet becomes one. */
const FROM: Readonly<Record<Source['kind'], (work: Work, id: string) => Promise<Omit<NewItem, 'bodyId'> | null>>> = {
  REQUEST: fromNeed,
  ACTION: fromAction,
  AGREEMENT: fromTerm,
  WHISTLE: fromWhistle,
};

const isSource = (kind: string | undefined): kind is Source['kind'] => kind !== undefined && Object.hasOwn(FROM, kind);

async function fromTerm(work: Work, id: string): Promise<Omit<NewItem, 'bodyId'> | null> {
  const { item, agreement }: Owed = await owedById(work, id);
  return { title: `${item.title}（${itemCode(agreement, item)}）`, proposerOrgId: item.promiserId };
}

/** Whistles of the host that should have been done. */
async function unsolved(work: Work, body: BodyInfo): Promise<Candidate[]> {
  const found = (await openWhistles(work, { hostId: body.hostId })).filter((w) => isOverdue(w, work.now));
  const known = await openSources(
    work,
    'WHISTLE',
    found.map((w) => w.id),
  );
  return found
    .filter((w) => !known.has(w.id))
    .map((w) => ({
      key: `WHISTLE:${w.id}`,
      title: `${codeOf(w)} ${whatOf(w)}`,
      since: w.createdAt,
      people: 1,
      nominated: false,
      ticked: true,
      note: stateInWords(w, work),
    }));
}

async function fromNeed({ tx }: Work, id: string): Promise<Omit<NewItem, 'bodyId'> | null> {
  const need = await tx.request.findUnique({ where: { id } });
  return (
    need && { title: `${need.title}（需${need.no}）`, proposerId: need.authorId, proposerOrgId: need.requesterId, since: need.createdAt }
  );
}

/** What a meeting decided was talked about there, and again at every meeting that got it back. */
async function fromAction({ tx }: Work, id: string): Promise<Omit<NewItem, 'bodyId'> | null> {
  const action = await tx.actionItem.findUnique({ where: { id } });
  if (!action) return null;
  const before = await tx.agendaItem.count({ where: { sourceKind: 'ACTION', sourceId: id, status: 'DISCUSSED' } });
  return {
    title: `${action.title}（办${action.no}）`,
    proposerOrgId: action.leadOrgId,
    timesOnAgenda: (action.meetingId ? 1 : 0) + before,
  };
}

async function fromWhistle(work: Work, id: string): Promise<Omit<NewItem, 'bodyId'> | null> {
  const whistle = await work.tx.whistle.findUnique({ where: { id } });
  return (
    whistle && {
      title: `${whatOf(whistle)}（${codeOf(whistle)}）`,
      proposerId: whistle.authorId,
      proposerOrgId: whistle.hostId,
      since: whistle.createdAt,
    }
  );
}

async function openSources({ tx }: Work, sourceKind: string, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set();
  const where = { sourceKind, sourceId: { in: [...ids] }, status: { in: ['POOL', 'ADOPTED'] as ('POOL' | 'ADOPTED')[] } };
  const rows = await tx.agendaItem.findMany({ where, select: { sourceId: true } });
  return new Set(rows.flatMap((r) => r.sourceId ?? []));
}

const nameOf = (work: Pick<Work, 'directory'>, orgId: string): string => work.directory.orgById(orgId)?.shortName ?? '';

/** 物业(周洁) */
export function whoProposed(work: Pick<Work, 'directory'>, item: Pick<AgendaItemModel, 'proposerId' | 'proposerOrgId'>): string {
  const unit = item.proposerOrgId ? nameOf(work, item.proposerOrgId) : '';
  const person = item.proposerId ? (work.directory.nameById(item.proposerId) ?? '') : '';
  return unit && person ? `${unit}(${person})` : unit || person || '有人';
}

function waited(since: Date, work: Work): string {
  const days = waits(since, work.now);
  return days === 0 ? '今天提的' : `等了${days}天`;
}
