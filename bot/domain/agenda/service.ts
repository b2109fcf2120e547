/**
 * What meetings talk about. Something waits in the pool of its body until a meeting takes it, and goes back there when the meeting does not
 * settle it. Every change of what a meeting talks about is made here; `Meeting.agenda`, which the invitation prints, is written here alone.
 * Nobody's permission is looked at: commands go through `manage.ts`, other services know what they do.
 */
import { type AgendaItemModel, type AgendaStatus, type MeetingModel, WriteConflict } from '../../../prisma/client';
import type { Work } from '../work';
import { printed } from './rules';

/** Record that an item comes from. One record has at most one item that is open. */
export interface Source {
  kind: 'REQUEST' | 'ACTION' | 'AGREEMENT' | 'WHISTLE';
  id: string;
}

export interface NewItem {
  title: string;
  /** Absent: a meeting of the units named has no pool; what it does not settle waits for nobody. */
  bodyId: string | null;
  /** Meeting that leaves it to another one. */
  meetingId?: string;
  proposerId?: string;
  proposerOrgId?: string;
  nominated?: boolean;
  source?: Source;
  /** Since when it waits; now when left out. */
  since?: Date;
  /** Meetings that talked about it before, for what comes back as another record. */
  timesOnAgenda?: number;
}

const OPEN: AgendaStatus[] = ['POOL', 'ADOPTED'];
const WAITING = { status: 'POOL' } as const;

/** Pool in which a meeting finds its items, and to which they go back. */
export function poolOfMeeting(work: Pick<Work, 'directory'>, meeting: Pick<MeetingModel, 'bodyId' | 'hostId'>): string | null {
  return meeting.bodyId ?? work.directory.bodiesHostedBy(meeting.hostId)[0]?.id ?? null;
}

/**
 * Puts something into the pool. What comes from a record is there once: while that item is open (pool or a coming meeting) it is returned as
 * it is; after it was discussed, dropped or merged, the record may come again.
 */
export async function addItem(work: Pick<Work, 'tx' | 'now'>, item: NewItem): Promise<AgendaItemModel> {
  const { source, ...rest } = item;
  const data = {
    bodyId: rest.bodyId,
    meetingId: rest.meetingId ?? null,
    title: rest.title,
    proposerId: rest.proposerId ?? null,
    proposerOrgId: rest.proposerOrgId ?? null,
    nominated: rest.nominated ?? false,
    timesOnAgenda: rest.timesOnAgenda ?? 0,
    createdAt: rest.since ?? work.now,
  };
  if (!source) return work.tx.agendaItem.create({ data });
  const where = { sourceKind: source.kind, sourceId: source.id };
  const earlier = await work.tx.agendaItem.findMany({ where, orderBy: { createdAt: 'asc' } });
  const open = earlier.find((e) => OPEN.includes(e.status));
  if (open) return open;
  // The id says which item of the record it is: two transactions at once make the same one, and one of them runs again.
  return work.tx.agendaItem.create({ data: { ...data, ...where, id: `${source.kind}-${source.id}-${earlier.length}` } });
}

/** Items that wait for a meeting of the body, as they came. */
export function poolOf({ tx }: Pick<Work, 'tx'>, bodyId: string): Promise<AgendaItemModel[]> {
  return tx.agendaItem.findMany({ where: { bodyId, status: 'POOL' }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
}

/** What a meeting talks about, in its order; what was discussed stays in the list. */
export function itemsOf({ tx }: Pick<Work, 'tx'>, meetingId: string): Promise<AgendaItemModel[]> {
  return tx.agendaItem.findMany({
    where: { meetingId, status: { in: ['ADOPTED', 'DISCUSSED'] } },
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
}

/**
 * A meeting takes items of the pool, after those it has. @returns the meeting with what it prints now
 * @throws WriteConflict when another meeting was faster
 */
export async function adopt(work: Work, meeting: MeetingModel, ids: readonly string[]): Promise<MeetingModel> {
  await lock(work, meeting);
  const last = (await itemsOf(work, meeting.id)).at(-1)?.position ?? 0;
  for (const [i, id] of ids.entries()) {
    const { count } = await work.tx.agendaItem.updateMany({
      where: { id, status: 'POOL' },
      data: { status: 'ADOPTED', meetingId: meeting.id, position: last + i + 1 },
    });
    if (count !== 1) throw new WriteConflict(`agenda item ${id} is not in the pool any more`);
  }
  return print(work, meeting);
}

/** New words go straight on the agenda of a meeting. @returns the meeting with what it prints now */
export async function putOn(
  work: Work,
  meeting: MeetingModel,
  titles: readonly string[],
  from: Partial<NewItem> = {},
): Promise<MeetingModel> {
  const ids: string[] = [];
  const bodyId = poolOfMeeting(work, meeting);
  for (const title of titles) ids.push((await addItem(work, { bodyId, ...from, title })).id);
  return adopt(work, meeting, ids);
}

/** Items go back to the pool of their body; the meeting never came to them. Those it has not, that were discussed to an end or that have no pool are left alone. */
export async function returnItems(work: Work, meeting: MeetingModel, ids: readonly string[]): Promise<MeetingModel> {
  await lock(work, meeting);
  await work.tx.agendaItem.updateMany({
    where: { id: { in: [...ids] }, meetingId: meeting.id, status: 'ADOPTED', bodyId: { not: null } },
    data: { ...WAITING, meetingId: null },
  });
  return print(work, meeting);
}

/** What goes back to a pool when a meeting is not held. What every meeting of a series talks about stays with it: the next one has it anyway. */
export async function toGiveBack({ tx }: Pick<Work, 'tx'>, meeting: MeetingModel): Promise<AgendaItemModel[]> {
  const series = meeting.seriesId ? await tx.meetingSeries.findUnique({ where: { id: meeting.seriesId }, select: { agenda: true } }) : null;
  const always = series?.agenda.split('\n') ?? [];
  return tx.agendaItem.findMany({ where: { meetingId: meeting.id, status: 'ADOPTED', bodyId: { not: null }, title: { notIn: always } } });
}

/**
 * A meeting that is not held gives its items back. They remember it until another one takes them, so that `takeBack` finds them; what the
 * meeting prints stays. @returns how many
 */
export async function giveBack(work: Work, meeting: MeetingModel): Promise<number> {
  await lock(work, meeting);
  const ids = (await toGiveBack(work, meeting)).map((i) => i.id);
  return (await work.tx.agendaItem.updateMany({ where: { id: { in: ids } }, data: WAITING })).count;
}

/** The call of a meeting is taken back: what was said in it alone goes with it; what had waited before goes back to the pool. */
export async function forget({ tx }: Pick<Work, 'tx'>, meeting: MeetingModel): Promise<void> {
  await tx.agendaItem.updateMany({
    where: { meetingId: meeting.id, status: 'ADOPTED', sourceKind: 'MANUAL', createdAt: meeting.createdAt },
    data: { status: 'DROPPED', dropReason: '会议撤回' },
  });
}

/** A meeting that is held after all takes what it gave back and still waits. @returns the meeting with what it prints now */
export async function takeBack(work: Work, meeting: MeetingModel): Promise<MeetingModel> {
  const waiting = await work.tx.agendaItem.findMany({
    where: { meetingId: meeting.id, status: 'POOL' },
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return adopt(
    work,
    meeting,
    waiting.map((i) => i.id),
  );
}

/** All that a meeting talked about, also what its minutes left to another one and no other one has taken yet. */
export function talkedAbout({ tx }: Pick<Work, 'tx'>, meetingId: string): Promise<AgendaItemModel[]> {
  return tx.agendaItem.findMany({
    where: { meetingId, status: { in: ['ADOPTED', 'DISCUSSED', 'POOL'] } },
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** What an item was before minutes settled it. */
export type Unsettled = Pick<AgendaItemModel, 'id' | 'status' | 'timesOnAgenda'>;

/**
 * Minutes settle what their meeting talked about, every version anew: what is open waits in its pool (第2次上会 next time), or stays where there
 * is none; the rest came to an end. @returns those that are not what they were
 */
export async function settle(work: Work, meeting: MeetingModel, open: readonly string[]): Promise<Unsettled[]> {
  await lock(work, meeting);
  const changed: Unsettled[] = [];
  for (const { id, status, timesOnAgenda, bodyId } of await talkedAbout(work, meeting.id)) {
    const next = !open.includes(id) ? 'DISCUSSED' : bodyId ? 'POOL' : 'ADOPTED';
    if (next === status) continue;
    const times = timesOnAgenda + Number(next === 'POOL') - Number(status === 'POOL');
    await work.tx.agendaItem.update({ where: { id }, data: { status: next, timesOnAgenda: times } });
    changed.push({ id, status, timesOnAgenda });
  }
  await print(work, meeting);
  return changed;
}

/** The minutes that settled these are taken back: they are what they were, unless another meeting has them; what only the minutes put into the pool goes. */
export async function unsettle(
  work: Work,
  meeting: MeetingModel,
  { settled, added }: { settled: readonly Unsettled[]; added: readonly string[] },
): Promise<void> {
  await lock(work, meeting);
  const { agendaItem } = work.tx;
  for (const { id, ...before } of settled)
    await agendaItem.updateMany({ where: { id, meetingId: meeting.id, status: { in: ['ADOPTED', 'DISCUSSED', 'POOL'] } }, data: before });
  await agendaItem.updateMany({ where: { id: { in: [...added] }, status: 'POOL' }, data: { status: 'DROPPED', dropReason: '纪要撤回' } });
  await print(work, meeting);
}

/** What 撤销 needs to turn an exchange round. */
export interface Exchanged {
  out: string[];
  put: string[];
}

/** Words that every meeting of a series talks about are other ones now: those of `before` go, those of `after` come. What else is on the agenda stays. */
export async function exchange(work: Work, meeting: MeetingModel, before: readonly string[], after: readonly string[]): Promise<Exchanged> {
  await lock(work, meeting);
  const now = await itemsOf(work, meeting.id);
  const out = now.filter((i) => i.status === 'ADOPTED' && before.includes(i.title) && !after.includes(i.title)).map((i) => i.id);
  await work.tx.agendaItem.updateMany({ where: { id: { in: out } }, data: { status: 'DROPPED', dropReason: '系列会换了议题' } });
  const fresh = after.filter((title) => !now.some((i) => i.title === title));
  await putOn(work, meeting, fresh, { proposerOrgId: meeting.hostId });
  const put = (await itemsOf(work, meeting.id)).filter((i) => fresh.includes(i.title)).map((i) => i.id);
  return { out, put };
}

/** The exchange is taken back. */
export async function exchangeBack(work: Work, meeting: MeetingModel, { out, put }: Exchanged): Promise<void> {
  await lock(work, meeting);
  const { agendaItem } = work.tx;
  const mine = (ids: readonly string[]) => ({ id: { in: [...ids] }, meetingId: meeting.id });
  await agendaItem.updateMany({ where: { ...mine(put), status: 'ADOPTED' }, data: { status: 'DROPPED', dropReason: '撤回' } });
  await agendaItem.updateMany({ where: { ...mine(out), status: 'DROPPED' }, data: { status: 'ADOPTED', dropReason: null } });
  await print(work, meeting);
}

/** Changes items one after the other. */
async function lock({ tx }: Pick<Work, 'tx'>, meeting: MeetingModel): Promise<void> {
  await tx.meeting.updateMany({ where: { id: meeting.id }, data: { revision: { increment: 0 } } });
}

/** Writes what the invitation prints. */
export async function print(work: Pick<Work, 'tx'>, meeting: MeetingModel): Promise<MeetingModel> {
  const agenda = (await itemsOf(work, meeting.id)).map(printed).join('\n');
  await work.tx.meeting.updateMany({ where: { id: meeting.id }, data: { agenda } });
  return { ...meeting, agenda };
}
