/** 不归我管: a called unit names whose job it is, and that unit is called with clocks of its own; after two hand-overs the street decides. */
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { unitChoice } from '../request/choose';
import type { PersonWork, Scene } from '../work';
import { callUnits, mustBeCalled } from './calls';
import { type Whistle, whatOf, whistleById } from './lookup';
import { change, changeCall, note } from './records';
import { isUnderWay, MOST_PASSES } from './rules';
import { tellRaiser, tellStreet } from './tell';
import { codeOf, passAction, state, stateOf, subjectOf, whistleFacts } from './words';

const calledIds = (whistle: Whistle): Set<string> => new Set(whistle.calls.map((c) => c.orgId));

/** 应由谁来？ For the one who pressed. */
export function whoseJob(whistle: Whistle, orgId: string, scene: Scene, hint = ''): Card {
  const { more, choice } = unitChoice(scene.directory, whistle.hostId, calledIds(whistle));
  return {
    title: `${codeOf(whistle)} 应由谁来？`,
    lead: subjectOf(whistle, scene),
    note: [hint, `选“不清楚”会交街道协调，不会退回社区。${more ? '名单里没有的，也请选“不清楚”。' : ''}`].filter(Boolean).join('\n'),
    ...(choice && { choice }),
    buttons: [
      ...(choice ? [{ text: '转给选中的单位', action: passAction('pass', whistle, orgId), style: 'primary' as const }] : []),
      { text: '不清楚', action: passAction('street', whistle, orgId) },
    ],
    forPresser: true,
  };
}

/** @throws RuleBroken as `mustBeCalled`; `whistle.state` when the unit has come, or handed it on before */
export function mustBePassable(work: PersonWork, whistle: Whistle, orgId: string) {
  const { call } = mustBeCalled(work, whistle, orgId);
  const unit = work.directory.unitName(orgId);
  if (call.status === 'REPORTED_IN')
    throw new RuleBroken('whistle.state', `${unit}已经报到${codeOf(whistle)}了。办好了请说“${codeOf(whistle)} 办好了”。`);
  if (call.status === 'PASSED')
    throw new RuleBroken(
      'whistle.state',
      `${codeOf(whistle)}已转${call.passedToId ? work.directory.unitName(call.passedToId) : '街道协调'}，谢谢！`,
    );
  return call;
}

/**
 * Hands it to another unit, or to the street at the third time.
 * @returns the whistle, and whom it went to; undefined: the street
 * @throws RuleBroken `whistle.pass`, `whistle.no-street`, as `mustBePassable`
 */
export async function pass(
  work: PersonWork,
  whistle: Whistle,
  orgId: string,
  toId: string,
  here: string | undefined,
): Promise<{ whistle: Whistle; toId?: string }> {
  const call = mustBePassable(work, whistle, orgId);
  mustBeFree(work, whistle, toId);
  if (call.passes >= MOST_PASSES) return { whistle: await toStreet(work, whistle, orgId, here, '已转过两次，') };
  await change(work, whistle, { status: whistle.status });
  await changeCall(work, call, { status: 'PASSED', passedToId: toId });
  const [from, to] = [work.directory.unitName(orgId), work.directory.unitName(toId)];
  await note(work, whistle, 'PASS', `${from} → ${to}`);
  const lead = `${from}说这件事归${to}，请${to}到场报到`;
  const { whistle: next, told } = await callUnits(work, whistle, [toId], { passes: call.passes + 1, lead });
  if (told.unreached.length) throw new RuleBroken('whistle.nobody', `联系不上${to}的联络员，请换一家，或点[不清楚]由街道协调。`);
  tellRaiser(work, next, 'pass', { text: `${codeOf(next)} ${whatOf(next)}：${from}说不归他们管，已转${to}，报到时限重新计。` }, here);
  return { whistle: next, toId };
}

/** Nobody knows whose job it is: the street takes it, it never goes back to the community. @throws RuleBroken `whistle.no-street` */
export async function toStreet(work: PersonWork, whistle: Whistle, orgId: string, here: string | undefined, why = ''): Promise<Whistle> {
  const call = mustBePassable(work, whistle, orgId);
  await change(work, whistle, { status: whistle.status });
  await changeCall(work, call, { status: 'PASSED', passedToId: null });
  const from = work.directory.unitName(orgId);
  await note(work, whistle, 'STREET', from);
  const next = await whistleById(work, whistle.id);
  const told = tellStreet(work, next, 'street', { card: streetCard(next, work, `${why}${from}说不归他们管，请街道定由谁来。`) });
  if (!told.length) throw new RuleBroken('whistle.no-street', '现在联系不上街道的同志，请从名单里选一个单位，或直接给街道打个电话。');
  tellRaiser(work, next, 'street', { text: `${codeOf(next)} ${whatOf(next)}：${from}说不归他们管，已交街道协调。` }, here);
  return next;
}

/** What the street gets: a way to call another unit. */
export function streetCard(whistle: Whistle, scene: Scene, lead: string): Card {
  const { choice } = unitChoice(scene.directory, whistle.hostId, calledIds(whistle));
  return {
    title: `【请协调】${codeOf(whistle)} ${subjectOf(whistle, scene)}`,
    lead,
    facts: whistleFacts(whistle, scene),
    ...(choice && { choice }),
    buttons: [
      ...(choice ? [{ text: '请选中的单位来', action: passAction('assign', whistle), style: 'primary' as const }] : []),
      state(whistle),
    ],
  };
}

/** The street calls another unit. @throws RuleBroken `whistle.not-street`, `whistle.pass`, `whistle.state`, `whistle.nobody` */
export async function assign(work: PersonWork, whistle: Whistle, toId: string, here: string | undefined): Promise<Whistle> {
  mustBeStreet(work, whistle);
  if (!isUnderWay(whistle)) throw new RuleBroken('whistle.state', `${codeOf(whistle)}${stateOf(whistle, work)}，不用再派。`);
  mustBeFree(work, whistle, toId);
  await change(work, whistle, { status: whistle.status });
  const to = work.directory.unitName(toId);
  await note(work, whistle, 'ASSIGN', to);
  const { whistle: next, told } = await callUnits(work, whistle, [toId], { lead: `街道(${work.actor.name})请${to}到场报到` });
  if (told.unreached.length) throw new RuleBroken('whistle.nobody', `联系不上${to}的联络员，请换一家，或打个电话。`);
  tellRaiser(work, next, 'assign', { text: `${codeOf(next)} ${whatOf(next)}：街道${work.actor.name}已请${to}来。` }, here);
  return next;
}

export function mustBeStreet({ directory, actor }: PersonWork, { hostId }: Whistle): void {
  const may = actor.roles.some((r) => (r.role === 'STREET_OFFICER' || r.role === 'ADMIN') && directory.within(hostId, r.orgId));
  if (!may) throw new RuleBroken('whistle.not-street', '这一步由街道来做。');
}

/** A unit is called once: who has said that it is not theirs does not get it back. */
function mustBeFree(work: PersonWork, whistle: Whistle, toId: string): void {
  const org = work.directory.orgById(toId);
  if (!org || toId === whistle.hostId) throw new RuleBroken('whistle.pass', '请从名单里选一个别的单位。');
  if (calledIds(whistle).has(toId)) throw new RuleBroken('whistle.pass', `${org.shortName}已经叫过了，请换一家，或点[不清楚]由街道协调。`);
}
