/** What the secretary of the host does with the pool and with the agenda of a meeting. */
import { type AgendaItemModel, type MeetingModel, WriteConflict } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { codeOf, startOf } from '../meeting/cards';
import { mustBeCaller } from '../meeting/lookup';
import { tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { take } from './candidates';
import { itemsOf, print, returnItems } from './service';

/** @throws RuleBroken `agenda.no-body`, `meeting.not-allowed` */
export function mustManage(work: PersonWork, bodyId: string | null): void {
  const body = bodyId ? work.directory.bodyById(bodyId) : undefined;
  if (!body) throw new RuleBroken('agenda.no-body', '这个议题不属于哪个联席会，没有议题池。');
  mustBeCaller(work, body.hostId, '整理议题');
}

/** An item that is still open. @throws RuleBroken `agenda.gone` */
export async function openItem(work: Work, id: string): Promise<AgendaItemModel> {
  const item = await work.tx.agendaItem.findUnique({ where: { id } });
  if (!item) throw new RuleBroken('agenda.gone', '这一项不在议题池里。需求和督办到期会自己出现在这里，要办结请发它的编号。');
  if (item.status !== 'POOL' && item.status !== 'ADOPTED')
    throw new RuleBroken('agenda.gone', `“${item.title}”${ENDED[item.status] ?? '已经处理了'}。发“议题池”看现在有哪些。`);
  return item;
}

const ENDED: Partial<Record<AgendaItemModel['status'], string>> = {
  DISCUSSED: '已经议过了',
  DROPPED: '已经定了不上会',
  MERGED: '已经并到别的议题',
};

/** The soonest coming meeting of a body. */
export function nextMeeting({ tx, now }: Work, bodyId: string): Promise<MeetingModel | null> {
  return tx.meeting.findFirst({ where: { bodyId, status: 'SCHEDULED', startAt: { gt: now } }, orderBy: { startAt: 'asc' } });
}

/** @throws RuleBroken `agenda.over` */
function mustBeComing(work: PersonWork, meeting: MeetingModel): void {
  mustBeCaller(work, meeting.hostId, '整理议题');
  if (meeting.status === 'CANCELLED') throw new RuleBroken('agenda.over', `${codeOf(meeting)}已经取消，议题在议题池里。`);
  if (meeting.status === 'HELD' || meeting.endAt <= work.now)
    throw new RuleBroken(
      'agenda.over',
      `${codeOf(meeting)}（${startOf(meeting, work)}）已经开过了，议定的事请发“纪要 ${codeOf(meeting)}”。`,
    );
}

/** Puts candidates on the agenda. @returns the meeting as it prints now, and what it took */
export function fill(
  work: PersonWork,
  meeting: MeetingModel,
  keys: readonly string[],
): Promise<{ meeting: MeetingModel; taken: string[] }> {
  mustBeComing(work, meeting);
  return take(work, meeting, keys);
}

/** Takes items off the agenda, back to the pool. They were not talked about. */
export function putBack(work: PersonWork, meeting: MeetingModel, ids: readonly string[]): Promise<MeetingModel> {
  mustBeComing(work, meeting);
  return returnItems(work, meeting, ids);
}

/** Makes an item the first one. @returns the meeting as it prints now */
export async function toTop(work: PersonWork, meeting: MeetingModel, id: string): Promise<MeetingModel> {
  mustBeComing(work, meeting);
  const first = Math.min(0, ...(await itemsOf(work, meeting.id)).map((i) => i.position));
  await work.tx.agendaItem.updateMany({ where: { id, meetingId: meeting.id, status: 'ADOPTED' }, data: { position: first - 1 } });
  return print(work, meeting);
}

/**
 * Not to be talked about. Its proposer is told why.
 * @throws RuleBroken `agenda.reason` when a nominated one is dropped without a reason
 */
export async function drop(work: PersonWork, item: AgendaItemModel, reason: string): Promise<void> {
  mustManage(work, item.bodyId);
  if (item.nominated && !reason.trim()) throw new RuleBroken('agenda.reason', '提名的议题不上会要写明理由，请直接说理由。');
  await end(work, item, { status: 'DROPPED', dropReason: reason.trim() || null });
  tellProposer(work, item, `您提的议题“${item.title}”不上会了。理由：${reason.trim()}。`, 'dropped');
}

/** The same as another one: whoever proposed it is counted there, and a nomination holds for it. @returns what 撤销 needs @throws RuleBroken `agenda.same` */
export async function merge(work: PersonWork, item: AgendaItemModel, into: AgendaItemModel): Promise<Before> {
  mustManage(work, item.bodyId);
  if (item.id === into.id || item.bodyId !== into.bodyId) throw new RuleBroken('agenda.same', '请选另一个议题来合并。');
  await end(work, item, { status: 'MERGED', mergedIntoId: into.id });
  const raised = item.nominated && !into.nominated;
  if (raised) await work.tx.agendaItem.updateMany({ where: { id: into.id }, data: { nominated: true } });
  tellProposer(work, item, `您提的议题“${item.title}”并到了“${into.title}”，一起议。`, 'merged');
  return { ...before(item), ...(raised && { raised: into.id }) };
}

/** What 撤销 needs to open an item again. */
export type Before = Pick<AgendaItemModel, 'status' | 'meetingId' | 'position'> & {
  /** Item that became a nominated one by taking it in. */
  raised?: string;
};
export const before = ({ status, meetingId, position }: AgendaItemModel): Before => ({ status, meetingId, position });

/** Opens an item again that was dropped or merged. A meeting that is over does not get it back: it waits in the pool. */
export async function reopen(work: PersonWork, id: string, { raised, ...was }: Before): Promise<AgendaItemModel> {
  const item = await work.tx.agendaItem.findUniqueOrThrow({ where: { id } });
  mustManage(work, item.bodyId);
  const meeting = was.status === 'ADOPTED' && was.meetingId ? await work.tx.meeting.findUnique({ where: { id: was.meetingId } }) : null;
  const on = meeting && meeting.status === 'SCHEDULED' && meeting.endAt > work.now;
  await work.tx.agendaItem.updateMany({
    where: { id, status: { in: ['DROPPED', 'MERGED'] } },
    data: { ...(on ? was : { status: 'POOL', meetingId: null, position: 0 }), dropReason: null, mergedIntoId: null },
  });
  if (raised) await work.tx.agendaItem.updateMany({ where: { id: raised }, data: { nominated: false } });
  if (on) await print(work, meeting);
  tellProposer(work, item, `您提的议题“${item.title}”恢复了。`, `back:${work.now.getTime()}`);
  return item;
}

async function end(work: Work, item: AgendaItemModel, data: Partial<AgendaItemModel>): Promise<void> {
  const { count } = await work.tx.agendaItem.updateMany({ where: { id: item.id, status: item.status, meetingId: item.meetingId }, data });
  if (count !== 1) throw new WriteConflict(`agenda item ${item.id} changed meanwhile`);
  const meeting = item.status === 'ADOPTED' && item.meetingId ? await work.tx.meeting.findUnique({ where: { id: item.meetingId } }) : null;
  if (meeting) await print(work, meeting);
}

function tellProposer(work: PersonWork, item: AgendaItemModel, text: string, why: string): void {
  tellMember(work, item.proposerId, { text }, { key: `agenda:${item.id}:${why}` });
}
