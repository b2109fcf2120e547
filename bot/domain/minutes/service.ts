/** Minutes: written down, turned into work for units, confirmed, taken back. An earlier version stays in the audit line of the next one. */
import { createHash } from 'node:crypto';
import { type MeetingModel, type MinutesModel, WriteConflict } from '../../../prisma/client';
import { DAY_MS } from '../../clock';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { type Action, actionById, mayVerify, openActions } from '../action/lookup';
import { isUnderWay } from '../action/rules';
import { change, createAction, tellHelpers, tellUnit } from '../action/service';
import { codeOf as actionCode, assignmentCard } from '../action/words';
import { addItem, poolOfMeeting, settle, type Unsettled, unsettle } from '../agenda/service';
import { formatDay } from '../calendar/format';
import { concerns } from '../meeting/around';
import { codeOf, shortLine, startOf } from '../meeting/cards';
import { calledFrom } from '../meeting/lookup';
import type { Person } from '../org/directory';
import { withdraw } from '../reminder/service';
import { tellEach, tellFirst, tellMember } from '../tell';
import type { Look, PersonWork, Work } from '../work';
import { type DraftItem, isAbout, titleOfWork } from './rules';

/** How long after a meeting its minutes are looked for when no number was said. */
const RECENT_MS = 45 * DAY_MS;

export interface MinutesInput {
  body: string;
  source: string;
  items: readonly DraftItem[];
  /** Group where it was recorded. */
  chatid: string | null;
}

/** What 撤销 needs. */
export interface MinutesUndo {
  version: number;
  old: Pick<MinutesModel, 'body' | 'source' | 'draftedById' | 'confirmedById' | 'status' | 'version'> | null;
  actions: string[];
  settled: Unsettled[];
  added: string[];
}

export interface Recorded {
  minutes: MinutesModel;
  made: Action[];
  /** Work of an earlier version that is in this one too. */
  kept: Action[];
  /** Work of an earlier version that is not. */
  left: Action[];
  /** Was not decided: back in the pool, or only put down where there is none. */
  open: string[];
  pooled: boolean;
  /** Units of which nobody could be told. */
  unreached: string[];
  undo: MinutesUndo;
}

export const minutesOf = ({ tx }: Pick<Look, 'tx'>, meetingId: string): Promise<MinutesModel | null> =>
  tx.minutes.findUnique({ where: { meetingId } });

/** Who writes them, who called the meeting, the recorders and the secretary of the host, the street. */
export const mayWrite = ({ directory }: Pick<Work, 'directory'>, person: Person, meeting: MeetingModel): boolean =>
  meeting.authorId === person.id || meeting.recorderId === person.id || directory.can(person, 'minutes.write', meeting.hostId);

/** For its host, who was invited, and those of their community. @param scope organisation of the group @throws RuleBroken `minutes.not-shown` */
export async function mustBeShown(work: PersonWork, meeting: MeetingModel, scope: string | undefined): Promise<void> {
  const near = scope ?? work.directory.communityOf(work.actor.orgId)?.id;
  if (mayWrite(work, work.actor, meeting) || (await concerns(work, meeting, near))) return;
  const host = work.directory.unitName(meeting.hostId);
  throw new RuleBroken('minutes.not-shown', `${codeOf(meeting)}的纪要给${host}和参加的单位看。想了解请问${host}。`);
}

/** @throws RuleBroken `minutes.not-allowed`, `minutes.cancelled`, `minutes.too-early` */
export function mustBeWritable(work: PersonWork, meeting: MeetingModel): void {
  const code = codeOf(meeting);
  if (!mayWrite(work, work.actor, meeting)) {
    const names = [meeting.recorderId, meeting.authorId].flatMap((id) => (id ? (work.directory.memberById(id)?.name ?? []) : []));
    throw new RuleBroken(
      'minutes.not-allowed',
      `${code}的纪要由${work.directory.unitName(meeting.hostId)}的书记或记录人来记${names.length ? `（${names.join('、')}）` : ''}，请把内容发给对方。`,
    );
  }
  if (meeting.status === 'CANCELLED') throw new RuleBroken('minutes.cancelled', `${code}已经取消，没有纪要。`);
  if (meeting.startAt > work.now) throw new RuleBroken('minutes.too-early', `${code}在${startOf(meeting, work)}才开，开完再记纪要。`);
}

/**
 * The meeting whose minutes are meant when no number was said: the last one begun that has none, else the last one.
 * @param scope organisation of the group
 */
export async function lastHeld(work: PersonWork, scope: string | undefined): Promise<MeetingModel | undefined> {
  const { directory, actor, now } = work;
  const hosts = scope
    ? [scope]
    : [...new Set([...calledFrom(actor), ...actor.roles.filter((r) => r.role === 'RECORDER').map((r) => r.orgId)])];
  const paths = hosts.flatMap((id) => directory.orgById(id)?.path ?? []);
  const rows = await work.tx.meeting.findMany({
    where: {
      status: { not: 'CANCELLED' },
      startAt: { lte: now, gt: new Date(now.getTime() - RECENT_MS) },
      OR: [...paths.map((path) => ({ host: { path: { startsWith: path } } })), { authorId: actor.id }, { recorderId: actor.id }],
    },
    include: { minutes: { select: { meetingId: true } } },
    orderBy: { startAt: 'desc' },
    take: 20,
  });
  const own = rows.filter((m) => mayWrite(work, actor, m));
  return own.find((m) => !m.minutes) ?? own[0];
}

/**
 * Writes the minutes as a new version, gives its work to the units and tells them, settles the agenda. Work that an earlier version gave stays as it is.
 * @throws RuleBroken as `mustBeWritable`
 */
export async function recordMinutes(work: PersonWork, meeting: MeetingModel, input: MinutesInput): Promise<Recorded> {
  mustBeWritable(work, meeting);
  const old = await minutesOf(work, meeting.id);
  const minutes = await write(work, meeting, old, input);
  const earlier = await openActions(work, { meetingId: meeting.id });
  const todo = input.items.filter((i): i is DraftItem & { lead: string; due: string } => i.kind === 'WORK' && !!i.lead && !!i.due);
  const made: Action[] = [];
  const kept: Action[] = [];
  const unreached: string[] = [];
  for (const item of todo) {
    const known = earlier.find((a) => a.leadOrgId === item.lead && a.title === titleOfWork(item.what));
    if (known) {
      kept.push(known);
      continue;
    }
    const action = await createAction(work, {
      title: titleOfWork(item.what),
      meetingId: meeting.id,
      hostId: meeting.hostId,
      leadOrgId: item.lead,
      coOrgIds: item.co,
      dueOn: item.due,
      sourceQuote: item.quote,
      chatid: meeting.chatid ?? input.chatid,
    });
    made.push(action);
    if (!(await give(work, meeting, action))) unreached.push(work.directory.unitName(item.lead));
  }
  const agenda = await settleAgenda(work, meeting, input.items);
  if (minutes.status === 'DRAFT') await askToConfirm(work, meeting, minutes);
  const left = earlier.filter((a) => !kept.includes(a));
  const before = old && {
    body: old.body,
    source: old.source,
    draftedById: old.draftedById,
    confirmedById: old.confirmedById,
    status: old.status,
    version: old.version,
  };
  const undo = {
    version: minutes.version,
    old: before,
    actions: made.map((a) => a.id),
    settled: agenda.settled,
    added: agenda.added,
  };
  return { minutes, made, kept, left, open: agenda.open, pooled: agenda.pooled, unreached, undo };
}

async function write(
  work: PersonWork,
  meeting: MeetingModel,
  old: MinutesModel | null,
  { body, source }: MinutesInput,
): Promise<MinutesModel> {
  const confirms = mayConfirm(work, meeting);
  const data = {
    body,
    source,
    draftedById: work.actor.id,
    status: confirms ? ('CONFIRMED' as const) : ('DRAFT' as const),
    confirmedById: confirms ? work.actor.id : null,
  };
  if (!old) return work.tx.minutes.create({ data: { ...data, meetingId: meeting.id, createdAt: work.now } });
  const { count } = await work.tx.minutes.updateMany({
    where: { meetingId: meeting.id, version: old.version },
    data: { ...data, version: old.version + 1 },
  });
  if (count !== 1) throw new WriteConflict(`minutes of ${codeOf(meeting)} were changed meanwhile`);
  return { ...old, ...data, version: old.version + 1 };
}

/** The liaison of the leading unit gets a card, the units that help a line. @returns whether the leading unit was told */
async function give(work: PersonWork, meeting: MeetingModel, action: Action): Promise<boolean> {
  const source = `${codeOf(meeting)} ${meeting.title}`;
  const code = actionCode(action);
  const lead = `${code} ${action.title}：${source}定由${work.directory.unitName(action.leadOrgId)}承办`;
  await tellHelpers(work, action, 'new', (unit) => `${lead}，${unit}配合，${formatDay(action.dueOn, work)}前。`);
  const card = assignmentCard(action, work, source);
  const { units } = await tellEach(work, [action.leadOrgId], () => ({ card }), { key: `action:${action.id}:new`, about: code });
  return units > 0;
}

/** What was not decided goes back to the pool, the rest of the agenda was discussed. */
async function settleAgenda(work: PersonWork, meeting: MeetingModel, items: readonly DraftItem[]) {
  const open = items.filter((i) => i.kind === 'OPEN');
  const settled = await settle(
    work,
    meeting,
    open.flatMap((i) => i.agendaId ?? []),
  );
  const bodyId = poolOfMeeting(work, meeting);
  const added: string[] = [];
  for (const item of bodyId ? open.filter((i) => !i.agendaId) : []) {
    if (await waitsAlready(work, bodyId, item)) continue;
    const { id } = await addItem(work, {
      title: item.what,
      bodyId,
      meetingId: meeting.id,
      proposerId: work.actor.id,
      proposerOrgId: meeting.hostId,
      timesOnAgenda: item.times ?? 1,
    });
    added.push(id);
  }
  return { settled, added, open: open.map((i) => i.what), pooled: bodyId !== null };
}

/** The same words wait in the pool, or a coming meeting has taken what an earlier version left open. */
async function waitsAlready(work: Work, bodyId: string | null, item: DraftItem): Promise<boolean> {
  const rows = await work.tx.agendaItem.findMany({
    where: { bodyId, OR: [{ status: 'POOL' }, { status: 'ADOPTED', meeting: { status: 'SCHEDULED', startAt: { gt: work.now } } }] },
    select: { title: true, status: true },
  });
  return rows.some((a) => a.title === item.what || (a.status === 'ADOPTED' && isAbout(a.title, item)));
}

/** May say that the minutes are right: who called the meeting, the secretary of the host. */
export const mayConfirm = (work: PersonWork, meeting: MeetingModel): boolean =>
  meeting.authorId === work.actor.id || mayVerify(work.directory, work.actor, meeting.hostId);

async function askToConfirm(work: PersonWork, meeting: MeetingModel, minutes: MinutesModel): Promise<void> {
  const people = [work.directory.memberById(meeting.authorId), ...work.directory.nearestHolders('SECRETARY', meeting.hostId)];
  const card = confirmCard(work, meeting, minutes);
  await tellFirst(work, people, { card }, { key: `minutes:${meeting.id}:${minutes.version}:ask` });
}

/** Names the words that are shown: a number may come again, when minutes are taken back and written anew. */
export const textOf = ({ body }: Pick<MinutesModel, 'body'>): string => createHash('sha256').update(body).digest('base64url').slice(0, 12);

export function confirmCard(work: Work, meeting: MeetingModel, minutes: MinutesModel): Card {
  const by = work.directory.nameById(minutes.draftedById) ?? '';
  return {
    title: `【请确认纪要】${codeOf(meeting)}`,
    lead: `${by}记，第${minutes.version}版`,
    facts: [['会议', shortLine(meeting, work)]],
    note: minutes.body,
    buttons: [{ text: '确认纪要', action: `minutes:confirm:${meeting.id}:${textOf(minutes)}`, style: 'primary' }],
  };
}

/**
 * @param text `textOf` what was read
 * @returns the minutes as they stand; DRAFT when they are other ones than were read: nothing is confirmed then
 * @throws RuleBroken `minutes.not-allowed`, `minutes.changed`
 */
export async function confirmMinutes(
  work: PersonWork,
  meeting: MeetingModel,
  text: string,
): Promise<{ minutes: MinutesModel; fresh: boolean }> {
  if (!mayConfirm(work, meeting)) throw new RuleBroken('minutes.not-allowed', `${codeOf(meeting)}的纪要要由召集人或书记确认。`);
  const minutes = await minutesOf(work, meeting.id);
  if (!minutes) throw new RuleBroken('minutes.changed', `${codeOf(meeting)}的纪要撤回了，重写后再请您确认。`);
  if (minutes.status === 'CONFIRMED' || textOf(minutes) !== text) return { minutes, fresh: false };
  const { version, body } = minutes;
  const data = { status: 'CONFIRMED' as const, confirmedById: work.actor.id };
  const { count } = await work.tx.minutes.updateMany({ where: { meetingId: meeting.id, version, body, status: 'DRAFT' }, data });
  if (count !== 1) throw new WriteConflict(`minutes of ${codeOf(meeting)} were confirmed meanwhile`);
  const said = `✅ ${codeOf(meeting)}的纪要，${work.actor.name}已确认。`;
  tellMember(work, minutes.draftedById, { text: said }, { key: `minutes:${meeting.id}:${version}:ok` });
  return { minutes: { ...minutes, ...data }, fresh: true };
}

/** The version before is back; its work is called off and those who were given it are told. @returns units told */
export async function takeBackMinutes(work: PersonWork, meeting: MeetingModel, undo: MinutesUndo): Promise<{ stopped: Action[] }> {
  const where = { meetingId: meeting.id, version: undo.version };
  const { count } = undo.old ? await work.tx.minutes.updateMany({ where, data: undo.old }) : await work.tx.minutes.deleteMany({ where });
  if (count !== 1) throw new RuleBroken('minutes.changed', `${codeOf(meeting)}的纪要后来又改过，不能撤销了。要改请再发一次“纪要”。`);
  const stopped: Action[] = [];
  for (const id of undo.actions) {
    const item = await actionById(work, id);
    if (!isUnderWay(item)) continue;
    await change(work, item, { status: 'CANCELLED', closedAt: work.now });
    await withdraw(work, 'ACTION', id, 'CANCELLED');
    const what = `↩ ${actionCode(item)} ${item.title}：${codeOf(meeting)}的纪要撤回重写，`;
    await tellUnit(work, item, 'minutes-back', { text: `${what}先不用办了，以新的通知为准。` });
    await tellHelpers(work, item, 'minutes-back', () => `${what}先不用配合了，以新的通知为准。`);
    stopped.push(item);
  }
  await unsettle(work, meeting, undo);
  return { stopped };
}
