/** The units that a whistle calls: called with their two clocks, and coming. */
import type { WhistleCallModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { planSubject } from '../reminder/service';
import { mayAnswer, notForUnit } from '../request/who';
import type { Told } from '../tell';
import { askUnits } from '../tell';
import type { PersonWork, Work } from '../work';
import { came, type Whistle, whatOf, whistleById } from './lookup';
import { change, changeCall, note, wentOn } from './records';
import { CALLED, WHISTLE_RULES } from './reminder-rules';
import { clocksFrom, isUnderWay } from './rules';
import { tellRaiser, tellStreet } from './tell';
import { arrival, callCard, codeOf, outlook, stateOf } from './words';

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
    throw new RuleBroken(
      'whistle.state',
      `${codeOf(whistle)} ${work.directory.unitName(orgId)}已${arrival(whistle, call, work)}，不用再报。`,
    );
  const before = { status: call.status, passedToId: call.passedToId };
  const late = call.status === 'CALLED' && call.takeUpDueAt <= work.now;
  await change(work, whistle, { status: 'WORKING' });
  await changeCall(work, call, { status: 'REPORTED_IN', reportedInAt: work.now, byId: work.actor.id, byProxy: proxy, passedToId: null });
  await note(work, whistle, 'REPORT_IN', proxy ? `代${work.directory.unitName(orgId)}` : '');
  const next = await whistleById(work, whistle.id);
  const arrived = next.calls.find((c) => c.orgId === orgId) ?? call;
  const text = `✅ ${codeOf(next)} ${whatOf(next)}：${work.directory.unitName(orgId)} ${arrival(next, arrived, work)}。${outlook(next, work)}`;
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
  const names = whistle.calls.map((c) => work.directory.unitName(c.orgId)).join('、');
  const author = work.directory.nameById(whistle.authorId) ?? work.directory.unitName(whistle.hostId);
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
  const text = `↩ ${codeOf(next)} ${whatOf(next)}：${work.directory.unitName(orgId)}撤回了报到，现在${stateOf(next, work)}。`;
  tellRaiser(work, next, 'in-back', { text }, here);
  return next;
}
