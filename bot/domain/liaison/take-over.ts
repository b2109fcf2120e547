/** 换联络员: asked by who takes over and confirmed by who may, or said by who may themselves. */
import { type TakeOverModel, WriteConflict } from '../../../prisma/client';
import { HOUR_MS } from '../../clock';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { handOver } from '../booking/records';
import { formatInstant } from '../calendar/format';
import type { OrgInfo, Person } from '../org/directory';
import { tellHome, tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { type InHandOver, inHandOf } from './handover';
import { appointersOf, appointerTitles, mayAppoint, mustFit, type PostsBefore, primaryOf, putPostsBack, setPrimary } from './posts';

const ANSWER_MS = 24 * HOUR_MS;

/** Where it is said: the group hears what becomes of it. */
export interface Spoken {
  chatid?: string;
  /** Organisation of the group. */
  orgId?: string;
}

const nameOf = ({ directory }: Pick<Work, 'directory'>, id: string | null): string => (id && directory.nameById(id)) || '有人';

/** "城南供电所联络员换成王强" */
export const changeWords = (work: Pick<Work, 'directory'>, { orgId, memberId }: TakeOverModel): string =>
  `${work.directory.unitName(orgId)}联络员换成${nameOf(work, memberId)}`;

const STANDS = { PRIMARY: '联络员', BACKUP: '备份联络员', HEAD: '负责人' } as const;

/** Until the yes nothing is added to what they may. */
function until(person: Person, orgId: string): string {
  const post = person.liaisonOf.find((l) => l.orgId === orgId);
  return post ? `确认前${person.name}还是${STANDS[post.kind]}。` : `确认前${person.name}可以看通知，不能代表单位答复。`;
}

/**
 * The speaker wants to be first liaison; whoever may say yes is asked, privately and where it was said.
 * @returns reached: titles of those who were asked in private
 * @throws RuleBroken `liaison.asked` and those of mustFit
 */
export async function askTakeOver(
  work: PersonWork,
  org: OrgInfo,
  { chatid, orgId: scope }: Spoken,
): Promise<{ row: TakeOverModel; card: Card; asked: string[]; reached: string[] }> {
  const { tx, now, actor } = work;
  mustFit(work, org, actor);
  const waiting = await tx.takeOver.findMany({ where: { orgId: org.id, state: 'ASKED', expiresAt: { gt: now } } });
  const own = waiting.find((w) => w.memberId === actor.id);
  if (own)
    throw new RuleBroken(
      'liaison.asked',
      `已经在等确认了，${formatInstant(own.expiresAt, work)}前会有结果。不接了就点那张卡片上的[不接了]或[不是]，急的话找${appointersOf(work, org.id, scope, actor)[0]?.title ?? '街道'}。`,
    );
  const row = await tx.takeOver.create({
    data: {
      orgId: org.id,
      memberId: actor.id,
      fromId: primaryOf(work, org.id)?.id ?? null,
      chatid: chatid ?? null,
      scopeId: scope ?? null,
      expiresAt: new Date(now.getTime() + ANSWER_MS),
      createdAt: now,
    },
  });
  const people = appointersOf(work, org.id, scope, actor);
  const asked = people.map((a) => a.title);
  const rivals = waiting.map((w) => nameOf(work, w.memberId));
  const card: Card = {
    title: `换联络员：${org.shortName}`,
    lead: `请${appointerTitles(work, org.id, actor, scope)}确认`,
    facts: [
      ['现在', row.fromId ? nameOf(work, row.fromId) : '没有'],
      ['换成', actor.name],
    ],
    note: [
      ...(rivals.length ? [`${rivals.join('、')}也在等确认，只能确认一位。`] : []),
      `${formatInstant(row.expiresAt, work)}前不确认就不换。${until(actor, org.id)}`,
    ].join('\n'),
    buttons: [
      { text: [...`确认${actor.name}`].slice(0, 10).join(''), action: `takeover:yes:${row.id}`, style: 'primary' },
      { text: '不是', action: `takeover:no:${row.id}` },
    ],
  };
  const reached = people.filter(({ person }) =>
    tellMember(work, person.id, { card }, { key: `takeover:${row.id}:${person.id}`, about: '换联络员' }),
  );
  return { row, card, asked, reached: reached.map((a) => a.title) };
}

/** What was done, and what takes it back. */
export interface Made {
  hand: InHandOver;
  /** Nothing reaches the new liaison: they see the list when they ask. */
  unreached: boolean;
  before: PostsBefore;
  /** Bookings that changed hands, by who had them. */
  bookings: Record<string, string[]>;
}

export interface Answered {
  row: TakeOverModel;
  /** Undefined: nothing was changed now. */
  made?: Made;
  /** False: it was answered, or had run out, before. */
  fresh: boolean;
}

async function find({ tx, now }: Work, id: string): Promise<TakeOverModel> {
  const row = await tx.takeOver.findUnique({ where: { id } });
  if (!row) throw new RuleBroken('liaison.unknown', '这次换联络员已经查不到了。发“联络员”看现在是谁。');
  return row.state === 'ASKED' && row.expiresAt <= now ? { ...row, state: 'EXPIRED' } : row;
}

/**
 * [确认王强] or [不是]. Once: a second answer sees the first. Who asked may say no: they take it back.
 * @param here chatid of the group where it is pressed
 * @throws RuleBroken `liaison.not-allowed`, `liaison.unknown`, and those of mustFit
 */
export async function answerTakeOver(work: PersonWork, id: string, yes: boolean, here: string | undefined): Promise<Answered> {
  const { tx, actor, directory } = work;
  const row = await find(work, id);
  const own = row.memberId === actor.id;
  if (!mayAppoint(work, actor, row.orgId) && !(own && !(yes && row.state === 'ASKED'))) throw notAllowed(work, row);
  if (row.state !== 'ASKED') return { row, fresh: false };
  if (yes) {
    const [org, person] = [directory.orgById(row.orgId), directory.memberById(row.memberId)];
    if (!org || !person)
      throw new RuleBroken('liaison.gone', `${nameOf(work, row.memberId)}或这家单位已经不在名册里了，没有换。发“联络员”看现在是谁。`);
    mustFit(work, org, person);
    return { ...(await make(work, { ...row, state: 'AGREED', decidedById: actor.id }, here, 'ASKED')), fresh: true };
  }
  const state = own ? 'WITHDRAWN' : 'REFUSED';
  const { count } = await tx.takeOver.updateMany({ where: { id, state: 'ASKED' }, data: { state, decidedById: actor.id } });
  if (count !== 1) throw new WriteConflict(`take-over ${id} was answered meanwhile`);
  const unit = directory.unitName(row.orgId);
  const name = nameOf(work, row.memberId);
  if (own) tellAsked(work, row, `${name}不接${unit}联络员了，不用再确认。`, 'back');
  else {
    const still = row.fromId ? `，仍是${nameOf(work, row.fromId)}` : '';
    const text = `${actor.name}没有确认您当${unit}联络员${still}。有疑问请找${actor.name}。`;
    tellMember(work, row.memberId, { text }, { key: `takeover:${id}:no` });
    tellHome(work, row.chatid, { text: `${unit}联络员没有换，${actor.name}没有确认${name}。` }, `takeover:${id}:no:home`, here);
  }
  return { row: { ...row, state, decidedById: actor.id }, fresh: true };
}

/** Said by who may: at once. @throws RuleBroken `liaison.not-allowed` and those of mustFit */
export async function appoint(work: PersonWork, org: OrgInfo, person: Person, { chatid }: Spoken): Promise<Answered> {
  mustFit(work, org, person);
  if (!mayAppoint(work, work.actor, org.id)) throw notAllowed(work, { orgId: org.id });
  const row = await work.tx.takeOver.create({
    data: {
      orgId: org.id,
      memberId: person.id,
      fromId: primaryOf(work, org.id)?.id ?? null,
      chatid: chatid ?? null,
      state: 'AGREED',
      decidedById: work.actor.id,
      expiresAt: work.now,
      createdAt: work.now,
    },
  });
  return { ...(await make(work, row, chatid, 'AGREED')), fresh: true };
}

export function notAllowed(work: PersonWork, { orgId }: Pick<TakeOverModel, 'orgId'>): RuleBroken {
  const unit = work.directory.unitName(orgId);
  const who = appointerTitles(work, orgId, work.actor);
  return new RuleBroken('liaison.not-allowed', `${unit}的联络员由${who}来定，请找其中一位。要接的人也可以自己说“我是${unit}新联络员”。`);
}

/** The posts change, what is in hand goes along, everybody concerned hears of it. @param was state that the row has in the database */
async function make(work: PersonWork, row: TakeOverModel, here: string | undefined, was: string): Promise<Omit<Answered, 'fresh'>> {
  const { tx, directory, actor, outbox } = work;
  const { id, orgId, memberId } = row;
  // First of all: of two who are confirmed in the same moment the second waits here, and finds that it was overtaken.
  const before = await setPrimary(work, orgId, memberId);
  const { count } = await tx.takeOver.updateMany({ where: { id, state: was }, data: { state: row.state, decidedById: row.decidedById } });
  if (count !== 1) throw new WriteConflict(`take-over ${id} was answered meanwhile`);
  const others = await tx.takeOver.findMany({ where: { orgId, state: 'ASKED' } });
  await tx.takeOver.updateMany({ where: { orgId, state: 'ASKED' }, data: { state: 'OVERTAKEN' } });

  const bookings: Record<string, string[]> = {};
  for (const from of before.ended) bookings[from] = await handOver(work, orgId, from, memberId);
  const hand = await inHandOf(work, orgId);

  const unit = directory.unitName(orgId);
  const name = nameOf(work, memberId);
  const by = actor.id === memberId ? '' : `（${actor.name}确认）`;
  const list = hand.count ? `\n单位手上有${hand.count}件事，交接给您：\n${hand.list}` : '\n单位手上现在没有要办的事。';
  const text = `✅ 您是${unit}联络员了${by}。以后单位的通知和提醒发给您，由您答复。${list}\n随时发“我的”看，各家联络员发“联络员”看。`;
  const person = directory.memberById(memberId);
  const unreached = !person || !outbox.toMember(person.userid, { text }, { key: `takeover:${id}:new`, about: '换联络员' });
  for (const old of before.ended) {
    const said = `${changeWords(work, row)}了${actor.id === memberId ? '' : `（${actor.name}确认）`}，单位手上的${hand.count}件事和以后的提醒都交给TA。您以前的答复仍在您名下。有误请找${actor.name}。`;
    tellMember(work, old, { text: said }, { key: `takeover:${id}:old:${old}` });
  }
  for (const other of others) {
    const said = `${unit}联络员已确认为${name}，没有换成您。有疑问请找${actor.name}。`;
    if (other.memberId !== memberId) tellMember(work, other.memberId, { text: said }, { key: `takeover:${other.id}:other` });
  }
  tellAsked(work, row, `${changeWords(work, row)}了，${actor.name}已确认。`, 'done', before.ended);
  tellHome(work, row.chatid, { text: `✅ ${changeWords(work, row)}了，以后请找${name}。` }, `takeover:${id}:home`, here);
  return { row, made: { hand, unreached, before, bookings } };
}

/** Those who have a card about it, or would have. @param besides who hear more of it */
function tellAsked(work: PersonWork, row: TakeOverModel, text: string, what: string, besides: readonly string[] = []): void {
  const asker = work.directory.memberById(row.memberId);
  if (!asker) return;
  for (const { person } of appointersOf(work, row.orgId, row.scopeId, asker))
    if (!besides.includes(person.id)) tellMember(work, person.id, { text }, { key: `takeover:${row.id}:${what}:${person.id}` });
}

/** 撤销 of a change. @returns the sentence for its author */
export async function undoTakeOver(work: PersonWork, id: string, { before, bookings }: Pick<Made, 'before' | 'bookings'>): Promise<string> {
  const row = await find(work, id);
  const unit = work.directory.unitName(row.orgId);
  if (!(await putPostsBack(work, row.orgId, row.memberId, before))) return `${unit}联络员后来又换过了，没有动。发“找 ${unit}”看现在是谁。`;
  await work.tx.takeOver.update({ where: { id }, data: { state: 'UNDONE' } });
  for (const [from, ids] of Object.entries(bookings)) await handOver(work, row.orgId, row.memberId, from, ids);
  const [first] = before.ended;
  const back = first ? `仍由${nameOf(work, first)}负责` : '现在没有第一联络员';
  const text = `↩ ${work.actor.name}撤回了：${unit}联络员没有换成${nameOf(work, row.memberId)}，${back}。`;
  for (const person of [row.memberId, ...before.ended]) tellMember(work, person, { text }, { key: `takeover:${id}:undo:${person}` });
  tellAsked(work, row, text, 'undo', before.ended);
  tellHome(work, row.chatid, { text }, `takeover:${id}:undo:home`, undefined);
  return `↩ 已撤回：${unit}联络员${back}，已告诉有关的人。`;
}

/** One that nobody answered in a day: nothing is changed, who asked and who was asked are told. */
export async function expireTakeOver(work: Work, row: TakeOverModel): Promise<void> {
  const { count } = await work.tx.takeOver.updateMany({ where: { id: row.id, state: 'ASKED' }, data: { state: 'EXPIRED' } });
  const person = work.directory.memberById(row.memberId);
  if (count !== 1 || !person) return;
  const unit = work.directory.unitName(row.orgId);
  const asked = appointersOf(work, row.orgId, row.scopeId, person);
  const who = asked.map((a) => a.title).join('、') || '街道';
  const mine = `${unit}联络员没有换：24小时没有人确认。可以直接联系${who}，再说一次“我是${unit}新联络员”。`;
  tellMember(work, person.id, { text: mine }, { key: `takeover:${row.id}:late` });
  const theirs = `${person.name}想当${unit}联络员，24小时没有人确认，按不换。要换就说“${unit}联络员换成${person.name}”。`;
  for (const { person: p } of asked) tellMember(work, p.id, { text: theirs }, { key: `takeover:${row.id}:late:${p.id}` });
}
