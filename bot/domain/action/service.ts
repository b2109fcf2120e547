/** Work that meetings gave to units: given, accepted, carried on, reported done, verified. Every change names the state it saw. */
import { type ActionItemModel, type Prisma, WriteConflict } from '../../../prisma/client';
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import { nextNo } from '../audit/numbers';
import { formatDay } from '../calendar/format';
import type { Person } from '../org/directory';
import { planSubject, withdraw } from '../reminder/service';
import { tellFirst } from '../tell';
import type { PersonWork, Work } from '../work';
import { type Action, actionById, mayVerify, standing, verifiers } from './lookup';
import { actionPlan } from './reminder-plan';
import { ACTION_RULES, VERIFY } from './reminder-rules';
import { isClosed, MOVES, type Move } from './rules';
import { actionFacts, codeOf, photoButtons, state, stateOf, verifyButtons } from './words';

export interface NewAction {
  title: string;
  meetingId: string;
  hostId: string;
  leadOrgId: string;
  coOrgIds: readonly string[];
  /** Local day. */
  dueOn: string;
  sourceQuote: string;
  agendaItemId?: string;
  chatid: string | null;
}

/** Writes it and plans its reminders. Tells nobody. */
export async function createAction(work: PersonWork, wanted: NewAction): Promise<Action> {
  const { coOrgIds, agendaItemId, ...facts } = wanted;
  const { id } = await work.tx.actionItem.create({
    data: {
      ...facts,
      no: await nextNo(work.tx, '办'),
      originalDueOn: facts.dueOn,
      agendaItemId: agendaItemId ?? null,
      authorId: work.actor.id,
      createdAt: work.now,
      coOrgs: { create: coOrgIds.filter((orgId) => orgId !== facts.leadOrgId).map((orgId) => ({ orgId })) },
    },
  });
  const item = await actionById(work, id);
  await planAction(work, item);
  return item;
}

export const planAction = (work: Work, item: ActionItemModel): Promise<number> =>
  planSubject(work, actionPlan(item, work.zone), ACTION_RULES);

/** State of an item that 撤销 puts back. */
export type Before = Pick<
  ActionItemModel,
  'status' | 'progress' | 'ownerId' | 'acceptedAt' | 'claimedAt' | 'closedAt' | 'dueOn' | 'extensions' | 'revision'
>;

export function beforeOf(item: ActionItemModel): Before {
  const { status, progress, ownerId, acceptedAt, claimedAt, closedAt, dueOn, extensions, revision } = item;
  return { status, progress, ownerId, acceptedAt, claimedAt, closedAt, dueOn, extensions, revision };
}

/** What is said with a step. */
export interface Said {
  /** Reason or progress, own words. */
  text?: string;
  /** 0–100 */
  progress?: number;
  /** Pictures that came with it. */
  photos?: number;
}

/**
 * Carries a step out and tells whom it concerns.
 * @throws RuleBroken `action.not-yours`, `action.state` (says the present state)
 */
export async function move(work: PersonWork, item: Action, step: Move, { text = '', progress, photos = 0 }: Said = {}): Promise<Action> {
  mustStand(work, item, MOVES[step].by);
  const { from, to } = MOVES[step];
  if (!from.includes(item.status))
    throw new RuleBroken('action.state', `${codeOf(item)}${stateOf(item, work)}，不用再点。发“${codeOf(item)}”看详情。`);
  const own = standing(work, work.actor, item) === 'UNIT';
  await change(work, item, {
    ...(to && { status: to }),
    ...(progress !== undefined && { progress }),
    ...(step === 'ACCEPT' && { acceptedAt: work.now }),
    ...(step === 'CLAIM' && { claimedAt: work.now, progress: 100 }),
    ...(step === 'RETURN' && { claimedAt: null }),
    ...((step === 'VERIFY' || step === 'CANCEL') && { closedAt: work.now }),
    ...(own && MOVES[step].by === 'UNIT' && { ownerId: work.actor.id }),
  });
  await note(
    work,
    item,
    step,
    MOVES[step].by === 'UNIT' && !own ? `${text ? `${text}，` : ''}代${work.directory.unitName(item.leadOrgId)}` : text,
    { progress, photos },
  );
  if (step === 'VERIFY' || step === 'CANCEL') await withdraw(work, 'ACTION', item.id, 'CANCELLED');
  const next = await actionById(work, item.id);
  if (step === 'CLAIM') {
    // Returned and reported anew: the two days count from now.
    await withdraw(work, 'ACTION', item.id, 'CHANGED', { rule: VERIFY });
    await planAction(work, next);
  }
  await announce(work, next, step, text);
  return next;
}

/** @throws RuleBroken `action.not-yours`, naming who may */
export function mustStand(work: PersonWork, item: ActionItemModel, by: 'UNIT' | 'HOST'): void {
  const as = standing(work, work.actor, item);
  if (by === 'UNIT' ? as !== 'NONE' : mayVerify(work.directory, work.actor, item.hostId)) return;
  const people = by === 'UNIT' ? work.directory.liaisonsOf(item.leadOrgId) : verifiers(work, item);
  const names = people.slice(0, 3).map((p) => p.name);
  const who = by === 'UNIT' ? `${work.directory.unitName(item.leadOrgId)}的联络员` : `${work.directory.unitName(item.hostId)}的书记`;
  throw new RuleBroken(
    'action.not-yours',
    `${codeOf(item)}这一步要由${who}${names.length ? `（${names.join('、')}）` : ''}来做，请和对方说一声。`,
  );
}

/** Writes to the item as it was seen. @throws WriteConflict when it was changed meanwhile: the message is handled again */
export async function change(
  work: Work,
  item: ActionItemModel,
  data: Prisma.ActionItemUpdateManyMutationInput & { ownerId?: string | null },
): Promise<void> {
  const { count } = await work.tx.actionItem.updateMany({ where: { id: item.id, status: item.status, revision: item.revision }, data });
  if (count !== 1) throw new WriteConflict(`${codeOf(item)} was changed meanwhile`);
}

export async function note(
  work: PersonWork,
  item: ActionItemModel,
  kind: string,
  text: string,
  { progress, photos = 0 }: { progress?: number | undefined; photos?: number } = {},
): Promise<void> {
  await work.tx.actionUpdate.create({
    data: { actionId: item.id, byId: work.actor.id, kind, text, progress: progress ?? null, photos, at: work.now },
  });
}

/** Who is told of a step, and what. */
async function announce(work: PersonWork, item: Action, step: Move, text: string): Promise<void> {
  const code = codeOf(item);
  const unit = work.directory.unitName(item.leadOrgId);
  const said = text ? `：${text}` : '';
  const facts = actionFacts(item, work);
  switch (step) {
    case 'CLAIM':
      await tellHost(work, item, step, {
        card: {
          title: `【请核实】${code} ${item.title}`,
          lead: `${unit}报办好了`,
          facts,
          note: [`${work.actor.name}${said || '说办好了'}`, '去看一眼再点。'].join('\n'),
          buttons: [...verifyButtons(item), ...photoButtons(item)],
        },
      });
      return;
    case 'BLOCK':
      await tellHost(work, item, step, {
        card: {
          title: `${code} 有困难`,
          lead: `${unit} · ${item.title}`,
          facts,
          note: `${work.actor.name}${said || '说有困难'}\n可以说“${code} 延到…”给时间，或“议题 …”放到下次会上。`,
          buttons: [state(item)],
        },
      });
      return;
    case 'VERIFY':
      await tellUnit(work, item, step, { text: `✅ ${code} ${item.title} 已核实结案，谢谢${unit}。` });
      return;
    case 'RETURN':
      await tellUnit(work, item, step, {
        text: `↩ ${code} ${item.title} 核实后还没办好${said}。请接着办，好了再说“${code} 办好了”。`,
      });
      return;
    case 'CANCEL':
      await tellUnit(work, item, step, { text: `❌ ${code} ${item.title} 取消督办${said}。不用再办了。` });
      await tellHelpers(work, item, step, () => `❌ ${code} ${item.title}（${unit}承办）取消督办${said}。不用再配合了。`);
  }
}

/** The people of the unit: who acted last for it, its first liaison who can be reached. The person who acts is not told. @returns whether anybody was */
export function tellUnit(work: PersonWork, item: ActionItemModel, key: string, content: Content): Promise<boolean> {
  const owner = item.ownerId ? work.directory.memberById(item.ownerId) : undefined;
  return tell(work, item, `unit:${key}`, content, [owner, ...work.directory.liaisonsOf(item.leadOrgId)]);
}

/** Liaisons of the units that help. They are asked nothing: the lead unit answers for it. @param text made with the name of the unit */
export async function tellHelpers(work: PersonWork, item: Action, key: string, text: (unit: string) => string): Promise<void> {
  for (const { orgId } of item.coOrgs) {
    const options = { key: `action:${item.id}:co:${orgId}:${key}`, knows: work.actor };
    await tellFirst(work, work.directory.liaisonsOf(orgId), { text: text(work.directory.unitName(orgId)) }, options);
  }
}

export function tellHost(work: PersonWork, item: ActionItemModel, key: string, content: Content): Promise<boolean> {
  return tell(work, item, `host:${key}`, content, verifiers(work, item));
}

/** Who speaks here has the answer before them. */
async function tell(
  work: PersonWork,
  item: ActionItemModel,
  key: string,
  content: Content,
  people: readonly (Person | undefined)[],
): Promise<boolean> {
  const options = { key: `action:${item.id}:${key}`, about: codeOf(item), knows: work.actor };
  return (await tellFirst(work, people, content, options)) !== undefined;
}

/** 撤销 of the author's own step. @throws RuleBroken `action.went-on` when somebody has acted on it since */
export async function takeBack(
  work: PersonWork,
  item: Action,
  step: string,
  left: ActionItemModel['status'],
  before: Before,
): Promise<Action> {
  if (item.status !== left || item.updates[0]?.kind !== step || item.updates[0].byId !== work.actor.id)
    throw new RuleBroken('action.went-on', `${codeOf(item)}后来又有变化（${stateOf(item, work)}），不能撤销了。`);
  const { revision: _r, ...back } = before;
  const moved = before.dueOn !== item.dueOn;
  await change(work, item, { ...back, ...(moved && { revision: item.revision + 1 }) });
  await work.tx.actionUpdate.delete({ where: { id: item.updates[0].id } });
  if (moved) await withdraw(work, 'ACTION', item.id, 'CHANGED', { revision: item.revision });
  const next = await actionById(work, item.id);
  if (moved || isClosed(item)) await planAction(work, next);
  return next;
}

/** Those who had been told of a step hear that it was taken back. */
export async function tellBack(work: PersonWork, item: Action, step: string): Promise<void> {
  const text = `↩ ${work.actor.name}撤回了刚才对${codeOf(item)} ${item.title} 的操作，现在${stateOf(item, work)}，${formatDay(item.dueOn, work)}前。`;
  if (step === 'CLAIM' || step === 'BLOCK') await tellHost(work, item, `back:${step}`, { text });
  if (step === 'VERIFY' || step === 'RETURN' || step === 'CANCEL' || step === 'EXTENDED')
    await tellUnit(work, item, `back:${step}`, { text });
  if (step === 'CANCEL' || step === 'EXTENDED') await tellHelpers(work, item, `back:${step}`, () => text);
}

/** Why it was returned, said after it. @throws RuleBroken `action.went-on` */
export async function addReason(work: PersonWork, item: Action, text: string): Promise<Action> {
  mustStand(work, item, 'HOST');
  const [last] = item.updates;
  if (last?.kind !== 'RETURN' || last.byId !== work.actor.id)
    throw new RuleBroken('action.went-on', `${codeOf(item)}后来又有变化（${stateOf(item, work)}）。发“${codeOf(item)}”看详情。`);
  await work.tx.actionUpdate.update({ where: { id: last.id }, data: { text } });
  await tellUnit(work, item, 'why', { text: `${codeOf(item)} ${item.title} 没办好的原因：${text}。` });
  return actionById(work, item.id);
}
