/** Members propose: to the pool of a body, or to a coming meeting while its agenda is open. What somebody said before is found first. */
import { type AgendaItemModel, type MeetingModel, WriteConflict } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { alike } from '../alike';
import { formatInstant } from '../calendar/format';
import { callerOf, codeOf, startOf } from '../meeting/cards';
import type { BodyInfo } from '../org/directory';
import { tellMember } from '../tell';
import { attach, detach } from '../whistle/attach';
import { openWhistles, whatOf, whistleById } from '../whistle/lookup';
import { stateInWords, codeOf as whistleCode } from '../whistle/words';
import type { PersonWork, Work } from '../work';
import { whoProposed } from './candidates';
import { CLOSES_BEFORE_MS } from './rules';
import { addItem, adopt, poolOfMeeting, print } from './service';

/** Something that says the same already. */
export interface Like {
  kind: 'ITEM' | 'REQUEST' | 'ACTION' | 'WHISTLE';
  id: string;
  title: string;
  /** 物业(周洁)9月16日(周三)10:00提，在议题池 */
  state: string;
  /** 需8, 办40, 哨9; absent: an item has no code. */
  code?: string;
}

const COMPARED = 200;

/** Bodies to which a person may propose: with a seat for a unit of theirs, or of an organisation they belong to. */
export function bodiesFor({ directory, actor }: PersonWork): BodyInfo[] {
  const mine = new Set([actor.orgId, ...actor.liaisonOf.map((l) => l.orgId)]);
  return directory.bodies.filter(
    (b) =>
      b.seats.some((s) => mine.has(s.orgId)) || directory.within(actor.orgId, b.hostId) || directory.can(actor, 'meeting.call', b.hostId),
  );
}

/** Unit in whose name a person proposes: their own when it has a seat, else one they answer for, else their own. */
function unitAt({ actor }: PersonWork, seats: readonly { orgId: string }[]): string {
  const units = [actor.orgId, ...actor.liaisonOf.map((l) => l.orgId)];
  return units.find((id) => seats.some((s) => s.orgId === id)) ?? actor.orgId;
}

/** Communities have the right to nominate: their secretaries use it, for every body in which they take part. */
const NOMINATORS = new Set(['COMMUNITY', 'VILLAGE']);

/** @throws RuleBroken `agenda.not-nominator` */
export function mustNominate({ directory, actor }: PersonWork): void {
  const may = actor.roles.some((r) => r.role === 'SECRETARY' && NOMINATORS.has(directory.orgById(r.orgId)?.kind ?? ''));
  if (!may) throw new RuleBroken('agenda.not-nominator', '提名议题是社区书记的权利。您可以发“议题 …”提出来，同样会进议题池。');
}

/** @throws RuleBroken `agenda.cancelled`, `agenda.over`, `agenda.not-invited`, `agenda.closed` */
export async function mustBeOpenTo(work: PersonWork, meeting: MeetingModel): Promise<void> {
  const code = codeOf(meeting);
  const later = '可以发“议题 …”提到下次会。';
  if (meeting.status === 'CANCELLED') throw new RuleBroken('agenda.cancelled', `${code}已经取消。${later}`);
  if (meeting.startAt <= work.now) throw new RuleBroken('agenda.over', `${code}在${startOf(meeting, work)}已经开始。${later}`);
  if (work.directory.can(work.actor, 'meeting.call', meeting.hostId)) return;
  const units = [work.actor.orgId, ...work.actor.liaisonOf.map((l) => l.orgId)];
  const invited = await work.tx.invitation.count({ where: { meetingId: meeting.id, orgId: { in: units } } });
  if (!invited && !work.directory.within(work.actor.orgId, meeting.hostId))
    throw new RuleBroken('agenda.not-invited', `${code}没有邀请您单位，请和${callerOf(work, meeting)}说。`);
  const closes = new Date(meeting.startAt.getTime() - CLOSES_BEFORE_MS);
  if (work.now >= closes)
    throw new RuleBroken(
      'agenda.closed',
      `${code}的议题在${formatInstant(closes, work)}已经截止，请直接和${callerOf(work, meeting)}说。${later}`,
    );
}

/** What says the same already: in the pool, at the meeting, as an open need, as work under way or as an open whistle. The most alike first. */
export async function likesOf(work: Work, title: string, bodyId: string | null, meeting?: MeetingModel): Promise<Like[]> {
  const body = bodyId ? work.directory.bodyById(bodyId) : undefined;
  const units = body ? [body.hostId, ...body.seats.map((s) => s.orgId)].flatMap((id) => work.directory.orgById(id) ?? []) : [];
  const names = (words: string) => units.filter((o) => [o.shortName, ...o.aliases].some((n) => words.includes(n))).map((o) => o.code);
  const records = body ? [...(await whistles(work, body)), ...(await needs(work, body)), ...(await actions(work, body))] : [];
  const found = [...records, ...(await items(work, bodyId, meeting))];
  return alike(title, found, names);
}

async function items(work: Work, bodyId: string | null, meeting: MeetingModel | undefined): Promise<Like[]> {
  const rows = await work.tx.agendaItem.findMany({
    where: {
      OR: [
        ...(bodyId
          ? [
              { bodyId, status: 'POOL' as const },
              { bodyId, status: 'ADOPTED' as const, meeting: { status: 'SCHEDULED' as const, startAt: { gt: work.now } } },
            ]
          : []),
        ...(meeting ? [{ meetingId: meeting.id, status: 'ADOPTED' as const }] : []),
      ],
    },
    include: { meeting: true },
    orderBy: { createdAt: 'desc' },
    take: COMPARED,
  });
  return rows.map(({ meeting: at, ...item }) => ({
    kind: 'ITEM',
    id: item.id,
    title: item.title,
    state: `${whoProposed(work, item)}${formatInstant(item.createdAt, work)}提，${item.status === 'ADOPTED' && at ? `已列入${codeOf(at)}` : '在议题池'}`,
  }));
}

async function needs(work: Work, body: BodyInfo): Promise<Like[]> {
  const rows = await work.tx.request.findMany({
    where: { status: { in: ['OPEN', 'PARTLY_MET'] }, requesterId: { in: [body.hostId, ...body.seats.map((s) => s.orgId)] } },
    orderBy: { createdAt: 'desc' },
    take: COMPARED,
  });
  return rows.map((n) => ({
    kind: 'REQUEST',
    id: n.id,
    code: `需${n.no}`,
    title: n.title,
    state: `${formatInstant(n.createdAt, work)}发布，${n.quantityMet > 0 ? '部分认领' : '等单位认领'}`,
  }));
}

async function actions(work: Work, body: BodyInfo): Promise<Like[]> {
  const rows = await work.tx.actionItem.findMany({
    where: { hostId: body.hostId, status: { notIn: ['VERIFIED', 'CANCELLED'] } },
    orderBy: { createdAt: 'desc' },
    take: COMPARED,
  });
  return rows.map((a) => ({
    kind: 'ACTION',
    id: a.id,
    code: `办${a.no}`,
    title: a.title,
    state: `${work.directory.orgById(a.leadOrgId)?.shortName ?? ''}承办，${a.status === 'OPEN' ? '等单位确认' : '正在办'}`,
  }));
}

async function whistles(work: Work, body: BodyInfo): Promise<Like[]> {
  const found = await openWhistles(work, { hostId: { in: [body.hostId, ...body.seats.map((s) => s.orgId)] } });
  return found.map((w) => ({ kind: 'WHISTLE', id: w.id, code: whistleCode(w), title: whatOf(w), state: stateInWords(w, work) }));
}

/**
 * Proposes: into the pool, or onto a meeting.
 * @throws RuleBroken as `mustBeOpenTo`, `mustNominate`; `agenda.not-member`
 */
export async function propose(
  work: PersonWork,
  what: { title: string; bodyId?: string; meeting?: MeetingModel; nominated?: boolean },
): Promise<AgendaItemModel> {
  const { meeting } = what;
  if (what.nominated) mustNominate(work);
  if (meeting) await mustBeOpenTo(work, meeting);
  const bodyId = what.bodyId ?? (meeting ? poolOfMeeting(work, meeting) : null);
  const body = bodyId ? work.directory.bodyById(bodyId) : undefined;
  if (!meeting && !bodiesFor(work).some((b) => b.id === bodyId))
    throw new RuleBroken('agenda.not-member', '您单位不是这个会的成员，请换一个会，或请成员单位提出。');
  const item = await addItem(work, {
    title: what.title,
    bodyId,
    proposerId: work.actor.id,
    proposerOrgId: unitAt(work, body?.seats ?? []),
    nominated: what.nominated ?? false,
  });
  if (!meeting) return item;
  await adopt(work, meeting, [item.id]);
  tellCaller(work, meeting, item, `新增议题：${item.title}（${whoProposed(work, item)}提）。发“${codeOf(meeting)} 议题”可以调整。`);
  return { ...item, status: 'ADOPTED', meetingId: meeting.id };
}

/** Somebody else put something on the agenda of their meeting, or took it off. */
function tellCaller(work: PersonWork, meeting: MeetingModel, item: AgendaItemModel, what: string): void {
  tellMember(work, meeting.authorId, { text: `${codeOf(meeting)}${what}` }, { key: `agenda:${item.id}:caller` });
}

/**
 * Says that something said already is meant: who said it is kept with it; who works on a whistle hears of it.
 * @param here group where it is said
 * @returns the line kept, and how many people it has now
 */
export async function join(
  work: PersonWork,
  title: string,
  bodyId: string | null,
  like: Like,
  here?: string,
): Promise<{ item: AgendaItemModel; people: number }> {
  const source = like.kind === 'ITEM' ? {} : { sourceKind: like.kind, sourceId: like.id };
  const body = bodyId ? work.directory.bodyById(bodyId) : undefined;
  const item = await work.tx.agendaItem.create({
    data: {
      title,
      bodyId,
      proposerId: work.actor.id,
      proposerOrgId: unitAt(work, body?.seats ?? []),
      status: 'MERGED',
      mergedIntoId: like.kind === 'ITEM' ? like.id : null,
      ...source,
      createdAt: work.now,
    },
  });
  if (like.kind === 'WHISTLE') await attach(work, await whistleById(work, like.id), title, here);
  const together = like.kind === 'ITEM' ? { mergedIntoId: like.id } : { ...source, status: 'MERGED' as const };
  const people = new Set((await work.tx.agendaItem.findMany({ where: together })).map((i) => i.proposerId));
  if (like.kind === 'ITEM') people.add((await work.tx.agendaItem.findUnique({ where: { id: like.id } }))?.proposerId ?? null);
  return { item, people: people.size };
}

/** The proposer takes it back. @throws RuleBroken `agenda.settled` when it was talked about or settled meanwhile */
export async function takeOut(work: PersonWork, id: string, here: string | undefined): Promise<AgendaItemModel> {
  const item = await work.tx.agendaItem.findUnique({ where: { id }, include: { meeting: true } });
  if (!item || item.status === 'DISCUSSED' || item.status === 'DROPPED')
    throw new RuleBroken('agenda.settled', '这个议题已经处理了，不能再撤销。发“议题池”看现在有哪些。');
  const { count } = await work.tx.agendaItem.updateMany({
    where: { id, status: item.status },
    data: { status: 'DROPPED', dropReason: '提出人撤回' },
  });
  if (count !== 1) throw new WriteConflict(`agenda item ${id} changed meanwhile`);
  if (item.status === 'ADOPTED' && item.meeting) {
    await print(work, item.meeting);
    tellCaller(work, item.meeting, item, `的议题“${item.title}”，${whoProposed(work, item)}撤回了。`);
  }
  if (item.status === 'MERGED' && item.sourceKind === 'WHISTLE' && item.sourceId)
    await detach(work, await whistleById(work, item.sourceId), item.title, here);
  return item;
}
