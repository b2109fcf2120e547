/** Whistles: raised, units come, done is said and verified. Every change names the state it saw; those it concerns are told. */
import { type Prisma, type WhistleCallModel, WriteConflict } from '../../../prisma/client';
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { verifiers } from '../action/lookup';
import { nextNo } from '../audit/numbers';
import { unitName } from '../meeting/cards';
import { groupOf } from '../org/groups';
import { askUnits } from '../reminder/first-word';
import { planSubject, withdraw } from '../reminder/service';
import { CALLED, WHISTLE_RULES } from '../reminder/whistle-rules';
import { mayAnswer, notForUnit } from '../request/who';
import type { Told } from '../tell';
import type { PersonWork, Work } from '../work';
import { came, standing, type Whistle, whatOf, whistleById } from './lookup';
import { claimRevision, clocksFrom, isOpen, isUnderWay, MOVES, type Move } from './rules';
import { tellCalled, tellOne, tellRaiser, tellStreet } from './tell';
import { arrival, callCard, codeOf, groupButtons, headline, outlook, stateOf, verifyButtons, whistleFacts } from './words';

export interface NewWhistle {
  hostId: string;
  title: string;
  place: string | null;
  urgent: boolean;
  /** At least one. */
  units: readonly string[];
  /** Group where it is raised: the answer is the announcement there. */
  chatid?: string;
}

/** The organisations that call units. */
const HOSTS = new Set(['COMMUNITY', 'VILLAGE', 'STREET']);

/** The community (village, street) in whose name a person whistles: the group's, else their own. @throws RuleBroken `whistle.not-allowed` */
export function hostOf(work: PersonWork, groupOrgId: string | undefined): string {
  const own = [groupOrgId, work.actor.orgId].filter((id) => id !== undefined);
  const host = own.find((id) => mayRaise(work, id));
  if (!host) throw notRaiser(work, own);
  return host;
}

const mayRaise = ({ directory, actor }: PersonWork, orgId: string): boolean =>
  HOSTS.has(directory.orgById(orgId)?.kind ?? '') && directory.can(actor, 'whistle.raise', orgId);

function notRaiser({ directory }: PersonWork, orgIds: readonly string[]): RuleBroken {
  const near = (['SECRETARY', 'STREET_OFFICER'] as const).flatMap((role) => orgIds.flatMap((id) => directory.nearestHolders(role, id)))[0];
  const whom = near?.name ?? '社区书记';
  return new RuleBroken('whistle.not-allowed', `吹哨由社区的工作人员来做，请把情况告诉${whom}；也可以发“议题 …”提到会上。`);
}

/**
 * Writes it, calls every unit privately, owes the community's group the announcement when it was raised elsewhere.
 * @throws RuleBroken `whistle.not-allowed`
 */
export async function raise(work: PersonWork, wanted: NewWhistle): Promise<{ whistle: Whistle; told: Told; announced: boolean }> {
  const { tx, now, actor, outbox } = work;
  if (!mayRaise(work, wanted.hostId)) throw notRaiser(work, [wanted.hostId]);
  const { units, chatid, ...facts } = wanted;
  const home = chatid ?? (await groupOf(work, wanted.hostId));
  const { id } = await tx.whistle.create({
    data: { ...facts, no: await nextNo(tx, '哨'), authorId: actor.id, chatid: home ?? null, createdAt: now },
  });
  const { whistle, told } = await callUnits(work, await whistleById(work, id), units);
  const announced = home !== undefined && home !== chatid;
  if (announced) outbox.toGroup(home, { card: announcement(whistle, work) }, { key: `whistle:${id}` });
  return { whistle, told, announced };
}

/** What everybody of the group reads. */
export const announcement = (whistle: Whistle, work: Work) => ({
  title: `📣${headline(whistle, work)}`,
  facts: whistleFacts(whistle, work),
  buttons: groupButtons(whistle),
});

/** Calls units, from now on. @param passes hand-overs so far @param lead said to them first */
export async function callUnits(
  work: PersonWork,
  whistle: Whistle,
  units: readonly string[],
  { passes = 0, lead }: { passes?: number; lead?: string } = {},
): Promise<{ whistle: Whistle; told: Told }> {
  const clocks = clocksFrom(work.now, whistle.urgent, work.zone, work.calendar);
  const before = whistle.calls.length;
  await work.tx.whistleCall.createMany({
    data: units.map((orgId, i) => ({ whistleId: whistle.id, orgId, position: before + i, ...clocks, passes, createdAt: work.now })),
  });
  const next = await whistleById(work, whistle.id);
  await planCalls(
    work,
    next,
    next.calls.filter((c) => units.includes(c.orgId)),
  );
  const told = await askUnits(work, units, (orgId) => callCard(next, orgId, work, lead), {
    rule: CALLED,
    subject: { kind: 'WHISTLE', id: whistle.id, revision: 1 },
    until: clocks.finishDueAt,
    about: codeOf(whistle),
    urgent: whistle.urgent,
  });
  return { whistle: next, told };
}

/** Plans the reminders of these calls. A whistle has no revision: each call keeps the times it was given. */
export async function planCalls(work: Work, whistle: Whistle, calls: readonly WhistleCallModel[]): Promise<void> {
  const { id, hostId, urgent } = whistle;
  for (const call of calls)
    for (const clock of ['TAKE_UP', 'FINISH'] as const)
      await planSubject(
        work,
        {
          kind: 'WHISTLE',
          id,
          revision: 1,
          anchors: { DUE: toWall(clock === 'TAKE_UP' ? call.takeUpDueAt : call.finishDueAt, work.zone) },
          recipients: (rule) => [`unit:${rule.per === 'STREET' || rule.per === 'HOST' ? hostId : call.orgId}`],
        },
        WHISTLE_RULES.filter((rule) => rule.clock === clock && (rule.urgent ?? urgent) === urgent),
      );
}

/** Plans the reminder to verify, while one waits for it. */
async function planClaimed(work: Work, whistle: Whistle): Promise<void> {
  const { id, hostId, status, claimedAt } = whistle;
  if (status !== 'DONE' || !claimedAt) return;
  const rules = WHISTLE_RULES.filter((rule) => rule.clock === 'CLAIMED');
  const anchors = { CLAIMED: { date: toWall(claimedAt, work.zone).date } };
  await planSubject(work, { kind: 'WHISTLE', id, revision: claimRevision(whistle), anchors, recipients: () => [`unit:${hostId}`] }, rules);
}

// ---- coming ------------------------------------------------------------------------------------------------------------------

/** State of a call that 撤销 puts back. */
export type CallBefore = Pick<WhistleCallModel, 'status' | 'passedToId'>;

/**
 * A unit has come. @param here group where it is said
 * @throws RuleBroken `whistle.not-called`, `whistle.state`, `need.not-allowed` · WriteConflict
 */
export async function reportIn(
  work: PersonWork,
  whistle: Whistle,
  orgId: string,
  here: string | undefined,
): Promise<{ whistle: Whistle; before: CallBefore }> {
  const { call, proxy } = mustBeCalled(work, whistle, orgId);
  if (call.status === 'REPORTED_IN')
    throw new RuleBroken('whistle.state', `${codeOf(whistle)} ${unitName(work, orgId)}已${arrival(whistle, call, work)}，不用再报。`);
  const before = { status: call.status, passedToId: call.passedToId };
  const late = call.status === 'CALLED' && call.takeUpDueAt <= work.now;
  await change(work, whistle, { status: 'WORKING' });
  await changeCall(work, call, { status: 'REPORTED_IN', reportedInAt: work.now, byId: work.actor.id, byProxy: proxy, passedToId: null });
  await note(work, whistle, 'REPORT_IN', proxy ? `代${unitName(work, orgId)}` : '');
  const next = await whistleById(work, whistle.id);
  const arrived = next.calls.find((c) => c.orgId === orgId) ?? call;
  const text = `✅ ${codeOf(next)} ${whatOf(next)}：${unitName(work, orgId)} ${arrival(next, arrived, work)}。${outlook(next, work)}`;
  tellRaiser(work, next, 'in', { text }, here);
  if (late) tellStreet(work, next, 'in', { text });
  return { whistle: next, before };
}

/** The call of a unit, and whether the actor speaks for it as a proxy. @throws RuleBroken `whistle.state`, `whistle.not-called`, `need.not-allowed` */
export function mustBeCalled(work: PersonWork, whistle: Whistle, orgId: string): { call: WhistleCallModel; proxy: boolean } {
  const code = codeOf(whistle);
  if (!isUnderWay(whistle)) throw new RuleBroken('whistle.state', `${code}${stateOf(whistle, work)}，不用再报。发“${code}”看详情。`);
  const call = whistle.calls.find((c) => c.orgId === orgId);
  if (!call) throw notCalled(work, whistle);
  const may = mayAnswer(work.directory, work.actor, orgId, whistle.hostId);
  if (!may) throw notForUnit(work.directory, orgId, '报到');
  return { call, proxy: may === 'proxy' };
}

export function notCalled(work: PersonWork, whistle: Whistle): RuleBroken {
  const names = whistle.calls.map((c) => unitName(work, c.orgId)).join('、');
  const author = work.directory.nameById(whistle.authorId) ?? unitName(work, whistle.hostId);
  return new RuleBroken('whistle.not-called', `${codeOf(whistle)}请的是${names}，由他们的联络员来报到。要帮忙请和${author}说一声。`);
}

/** 撤销 of an arrival. @throws RuleBroken `whistle.went-on` */
export async function takeBackArrival(work: PersonWork, id: string, orgId: string, before: CallBefore, here?: string): Promise<Whistle> {
  const whistle = await whistleById(work, id);
  const call = whistle.calls.find((c) => c.orgId === orgId);
  if (call?.status !== 'REPORTED_IN' || call.byId !== work.actor.id || !isUnderWay(whistle)) throw wentOn(work, whistle);
  await change(work, whistle, { status: came(whistle).length > 1 ? 'WORKING' : 'CALLED' });
  await changeCall(work, call, { ...before, reportedInAt: null, byId: null, byProxy: false });
  const next = await whistleById(work, id);
  const text = `↩ ${codeOf(next)} ${whatOf(next)}：${unitName(work, orgId)}撤回了报到，现在${stateOf(next, work)}。`;
  tellRaiser(work, next, 'in-back', { text }, here);
  return next;
}

// ---- steps -------------------------------------------------------------------------------------------------------------------

/** State of a whistle that 撤销 puts back. */
export type Before = Pick<Whistle, 'status' | 'claimedAt' | 'closedAt'>;
export const beforeOf = ({ status, claimedAt, closedAt }: Whistle): Before => ({ status, claimedAt, closedAt });

/**
 * Carries a step out and tells whom it concerns. @param text reason or own words
 * @throws RuleBroken `whistle.not-yours`, `whistle.state` (says the present state) · WriteConflict
 */
export async function move(work: PersonWork, whistle: Whistle, step: Move, text: string, here: string | undefined): Promise<Whistle> {
  mustStand(work, whistle, step);
  const { from, to } = MOVES[step];
  const code = codeOf(whistle);
  if (!from.includes(whistle.status))
    throw new RuleBroken('whistle.state', `${code}${stateOf(whistle, work)}，不用再点。发“${code}”看详情。`);
  await change(work, whistle, {
    status: to,
    ...(step === 'CLAIM' && { claimedAt: work.now }),
    ...(step === 'RETURN' && { claimedAt: null }),
    ...((step === 'VERIFY' || step === 'CANCEL') && { closedAt: work.now }),
  });
  await note(work, whistle, step, text);
  if (step === 'VERIFY' || step === 'CANCEL') await withdraw(work, 'WHISTLE', whistle.id, 'CANCELLED');
  const next = await whistleById(work, whistle.id);
  await planClaimed(work, next);
  await announce(work, next, step, text, here);
  return next;
}

/** @throws RuleBroken `whistle.not-yours`, naming who may */
function mustStand(work: PersonWork, whistle: Whistle, step: Move): void {
  const as = standing(work, whistle);
  const { by } = MOVES[step];
  if (by === 'UNIT' ? as.units.length > 0 : by === 'HOST' ? as.host : as.raiser) return;
  const people = by === 'UNIT' ? whistle.calls.flatMap((c) => work.directory.liaisonsOf(c.orgId)) : verifiers(work, whistle);
  const names = people.slice(0, 3).map((p) => p.name);
  const who = by === 'UNIT' ? '被吹哨单位的联络员' : `${unitName(work, whistle.hostId)}的书记`;
  const named = names.length ? `（${names.join('、')}）` : '';
  throw new RuleBroken('whistle.not-yours', `${codeOf(whistle)}这一步要由${who}${named}来做，请和对方说一声。`);
}

async function announce(work: PersonWork, whistle: Whistle, step: Move, text: string, here: string | undefined): Promise<void> {
  const code = codeOf(whistle);
  const what = whatOf(whistle);
  const said = text ? `：${text}` : '';
  switch (step) {
    case 'CLAIM': {
      const card = {
        title: `【请核实】${code} ${what}`,
        lead: `${unitName(work, standing(work, whistle).units[0] ?? '')}报办好了`,
        facts: whistleFacts(whistle, work),
        note: [`${work.actor.name}${said || '说办好了'}`, '去看一眼再点。'].join('\n'),
        buttons: verifyButtons(whistle),
      };
      await tellOne(work, verifiers(work, whistle), 'claim', whistle, { card });
      return;
    }
    case 'VERIFY':
      await tellCalled(work, whistle, step, { text: `✅ ${code} ${what} 已核实结案，谢谢！` });
      tellRaiser(work, whistle, step, { text: `✅ ${code} ${what} 已结案，谢谢${unitsThere(work, whistle)}。` }, here);
      return;
    case 'RETURN':
      await tellCalled(work, whistle, step, { text: `↩ ${code} ${what} 核实后还没办好${said}。请接着办，好了再说“${code} 办好了”。` });
      return;
    default:
      await tellCalled(work, whistle, step, { text: `❌ ${code} ${what} 取消了${said}，不用再来，谢谢！` });
      tellRaiser(work, whistle, step, { text: `❌ ${code} ${what} 取消了${said}。` }, here);
  }
}

const unitsThere = (work: Work, whistle: Whistle): string =>
  came(whistle)
    .map((c) => unitName(work, c.orgId))
    .join('、') || '大家';

/** Why it was returned, said after it. @throws RuleBroken `whistle.went-on` */
export async function addReason(work: PersonWork, whistle: Whistle, text: string): Promise<Whistle> {
  mustStand(work, whistle, 'RETURN');
  const [last] = whistle.updates;
  if (last?.kind !== 'RETURN' || last.byId !== work.actor.id) throw wentOn(work, whistle);
  if (last.text === text) return whistle;
  await work.tx.whistleUpdate.update({ where: { id: last.id }, data: { text } });
  await tellCalled(work, whistle, 'why', { text: `${codeOf(whistle)} ${whatOf(whistle)} 没办好的原因：${text}。` });
  return whistleById(work, whistle.id);
}

/** 撤销 of the author's own step. @throws RuleBroken `whistle.went-on` when somebody has acted on it since */
export async function takeBack(work: PersonWork, id: string, step: Move, before: Before, here?: string): Promise<Whistle> {
  const whistle = await whistleById(work, id);
  const [last] = whistle.updates;
  if (whistle.status !== MOVES[step].to || last?.kind !== step || last.byId !== work.actor.id) throw wentOn(work, whistle);
  await change(work, whistle, revived(before));
  await work.tx.whistleUpdate.delete({ where: { id: last.id } });
  const next = await whistleById(work, id);
  if (!isOpen(whistle)) {
    await planCalls(work, next, next.calls);
    await planClaimed(work, next);
  }
  const text = `↩ ${work.actor.name}撤回了刚才对${codeOf(next)} ${whatOf(next)} 的操作，现在${stateOf(next, work)}。`;
  if (step === 'CLAIM') await tellOne(work, verifiers(work, next), 'back', next, { text });
  else await tellCalled(work, next, 'back', { text });
  if (!isOpen(whistle)) tellRaiser(work, next, 'back', { text }, here);
  return next;
}

/** Times come back from the audit line as text. */
const revived = ({ status, claimedAt, closedAt }: Before): Before => ({
  status,
  claimedAt: claimedAt && new Date(claimedAt),
  closedAt: closedAt && new Date(closedAt),
});

// ---- writing -----------------------------------------------------------------------------------------------------------------

/** Writes to the whistle as it was seen. @throws WriteConflict when it was changed meanwhile: the message is handled again */
export async function change(work: Work, { id, no, status }: Whistle, data: Prisma.WhistleUpdateManyMutationInput): Promise<void> {
  const { count } = await work.tx.whistle.updateMany({ where: { id, status }, data });
  if (count !== 1) throw new WriteConflict(`whistle ${no} was changed meanwhile`);
}

/** @throws WriteConflict */
export async function changeCall(
  work: Work,
  { whistleId, orgId, status }: WhistleCallModel,
  data: Prisma.WhistleCallUncheckedUpdateManyInput,
): Promise<void> {
  const { count } = await work.tx.whistleCall.updateMany({ where: { whistleId, orgId, status }, data });
  if (count !== 1) throw new WriteConflict(`a call of whistle ${whistleId} was changed meanwhile`);
}

export async function note(work: PersonWork, { id }: Whistle, kind: string, text: string): Promise<void> {
  await work.tx.whistleUpdate.create({ data: { whistleId: id, byId: work.actor.id, kind, text, at: work.now } });
}

const wentOn = (work: Work, whistle: Whistle): RuleBroken =>
  new RuleBroken(
    'whistle.went-on',
    `${codeOf(whistle)}后来又有变化（${stateOf(whistle, work)}），不能撤销了。发“${codeOf(whistle)}”看详情。`,
  );
