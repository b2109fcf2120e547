/** Finds the meeting that is meant: by its code, by its day, or because there is only one. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { Moment } from '../../reading/types';
import { noOf } from '../audit/numbers';
import type { Person } from '../org/directory';
import type { Look, PersonWork, Work } from '../work';

/** More is not listed anywhere: nobody chooses among so many. */
const MANY = 50;

/** @throws RuleBroken `meeting.unknown` */
export async function meetingByNo(work: Look, no: string): Promise<MeetingModel> {
  const n = noOf(no, '会');
  const found = n === undefined ? null : await work.tx.meeting.findUnique({ where: { no: n } });
  if (!found) throw new RuleBroken('meeting.unknown', `没有找到${no}。发“最近有什么会”可以看到编号。`);
  return found;
}

/** @throws RuleBroken `meeting.unknown` for a card of a meeting that is gone */
export async function meetingById(work: Work, id: string): Promise<MeetingModel> {
  const found = await work.tx.meeting.findUnique({ where: { id } });
  if (!found) throw new RuleBroken('meeting.unknown', '这场会已经查不到了。发“最近有什么会”看看现在有哪些。');
  return found;
}

/** Organisations whose meetings a person may call: those the role is on. Everything below them is included by `within`. */
export function calledFrom(person: Person): string[] {
  return [...new Set(person.roles.filter((r) => r.role === 'SECRETARY' || r.role === 'STREET_OFFICER').map((r) => r.orgId))];
}

/** @throws RuleBroken `meeting.not-allowed`, naming who may */
export function mustBeCaller(work: PersonWork, hostId: string, doing: string): void {
  if (work.directory.can(work.actor, 'meeting.call', hostId)) return;
  const host = work.directory.orgById(hostId)?.shortName ?? '召集单位';
  const who = work.directory.nearestHolders('SECRETARY', hostId).map((p) => p.name);
  throw new RuleBroken(
    'meeting.not-allowed',
    `${doing}要由${host}的书记${who.length ? `（${who.join('、')}）` : ''}或街道来做，可以请对方@我。`,
  );
}

/**
 * Coming meetings that the person may change, soonest first.
 * @param scope the bound organisation of the group, when somebody speaks there
 */
async function meetingsToManage(work: PersonWork, scope: string | undefined): Promise<MeetingModel[]> {
  const roots = calledFrom(work.actor);
  const rows = await work.tx.meeting.findMany({
    where: { status: 'SCHEDULED', startAt: { gt: work.now }, ...scoped(work, scope ? [scope] : roots) },
    orderBy: { startAt: 'asc' },
    take: MANY,
  });
  return rows.filter((m) => work.directory.can(work.actor, 'meeting.call', m.hostId));
}

/** Cancelled ones that were still to come and that the person may call again, soonest first. */
export async function cancelledAhead(work: PersonWork, scope: string | undefined): Promise<MeetingModel[]> {
  const rows = await work.tx.meeting.findMany({
    where: { status: 'CANCELLED', startAt: { gt: work.now }, ...scoped(work, scope ? [scope] : calledFrom(work.actor)) },
    orderBy: { startAt: 'asc' },
    take: MANY,
  });
  return rows.filter((m) => work.directory.can(work.actor, 'meeting.call', m.hostId));
}

/** Hosts within these organisations. */
function scoped(work: Work, roots: readonly string[]): { host?: { OR: { path: { startsWith: string } }[] } } {
  const paths = roots.flatMap((id) => work.directory.orgById(id)?.path ?? []);
  return { host: { OR: paths.map((path) => ({ path: { startsWith: path } })) } };
}

export type Found = { one: MeetingModel } | { several: MeetingModel[] };

/**
 * The coming meeting that a secretary means.
 * @throws RuleBroken `meeting.unknown`, `meeting.none`
 */
export async function meetingMeant(work: PersonWork, said: { no?: string; on?: Moment }, scope: string | undefined): Promise<Found> {
  if (said.no) return { one: await meetingByNo(work, said.no) };
  const all = await meetingsToManage(work, scope);
  const on = typeof said.on === 'string' ? said.on.slice(0, 10) : undefined;
  const fits = on ? all.filter((m) => m.localDate === on) : all;
  if (fits.length === 1) return { one: fits[0] as MeetingModel };
  if (fits.length > 1) return { several: fits };
  if (all.length && on) return { several: all };
  throw new RuleBroken('meeting.none', '您这里没有将要开的会。要开会可以说“下周四下午两点半开联席会”。');
}

/** Seats in the order of the meeting's body, then guests as they come. */
export function inBodyOrder<S extends { orgId: string }>(
  { directory }: Pick<Work, 'directory'>,
  { bodyId }: Pick<MeetingModel, 'bodyId'>,
  seats: readonly S[],
): S[] {
  const order = new Map((bodyId ? directory.bodyById(bodyId)?.seats : [])?.map((s, i) => [s.orgId, i]));
  const place = (s: S) => order.get(s.orgId) ?? order.size;
  return [...seats].sort((a, b) => place(a) - place(b));
}

export interface Invited {
  meeting: MeetingModel;
  seat: InvitationModel;
}

/** Coming meetings to which any of these units is invited, soonest first, each with the unit's seat. */
export async function invitedTo(work: Work, orgIds: readonly string[]): Promise<Invited[]> {
  if (!orgIds.length) return [];
  const rows = await work.tx.invitation.findMany({
    where: { orgId: { in: [...orgIds] }, meeting: { status: 'SCHEDULED', startAt: { gt: work.now } } },
    include: { meeting: true },
    orderBy: [{ meeting: { startAt: 'asc' } }, { orgId: 'asc' }],
    take: MANY,
  });
  return rows.map(({ meeting, ...seat }) => ({ meeting, seat }));
}

/** Seats of a meeting in the order of its body, then guests. */
export async function seatsOf(work: Look, meeting: Pick<MeetingModel, 'id' | 'bodyId'>): Promise<InvitationModel[]> {
  const rows = await work.tx.invitation.findMany({ where: { meetingId: meeting.id }, orderBy: { createdAt: 'asc' } });
  return inBodyOrder(work, meeting, rows);
}
