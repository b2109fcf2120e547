/** Steps of a whistle: done is said, verified, returned; it is cancelled. Those it concerns are told. */
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { verifiers } from '../action/lookup';
import { planSubject, withdraw } from '../reminder/service';
import type { PersonWork, Work } from '../work';
import { planCalls } from './calls';
import { came, standing, type Whistle, whatOf, whistleById } from './lookup';
import { change, note, wentOn } from './records';
import { WHISTLE_RULES } from './reminder-rules';
import { claimRevision, isOpen, MOVES, type Move } from './rules';
import { tellCalled, tellOne, tellRaiser } from './tell';
import { codeOf, photoButtons, stateOf, verifyButtons, whistleFacts } from './words';

/** What is said with a step: own words or a reason, and how many pictures came with it. */
export interface Said {
  text?: string;
  photos?: number;
}

/** State of a whistle that 撤销 puts back. */
export type Before = Pick<Whistle, 'status' | 'claimedAt' | 'closedAt'>;
export const beforeOf = ({ status, claimedAt, closedAt }: Whistle): Before => ({ status, claimedAt, closedAt });

/** Plans the reminder to verify, while one waits for it. */
async function planClaimed(work: Work, whistle: Whistle): Promise<void> {
  const { id, hostId, status, claimedAt } = whistle;
  if (status !== 'DONE' || !claimedAt) return;
  const rules = WHISTLE_RULES.filter((rule) => rule.clock === 'CLAIMED');
  const anchors = { CLAIMED: { date: toWall(claimedAt, work.zone).date } };
  await planSubject(work, { kind: 'WHISTLE', id, revision: claimRevision(whistle), anchors, recipients: () => [`unit:${hostId}`] }, rules);
}

/**
 * Carries a step out and tells whom it concerns.
 * @throws RuleBroken `whistle.not-yours`, `whistle.state` (says the present state) · WriteConflict
 */
export async function move(
  work: PersonWork,
  whistle: Whistle,
  step: Move,
  { text = '', photos = 0 }: Said,
  here: string | undefined,
): Promise<Whistle> {
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
  await note(work, whistle, step, text, photos);
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
  const who = by === 'UNIT' ? '被吹哨单位的联络员' : `${work.directory.unitName(whistle.hostId)}的书记`;
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
        lead: `${work.directory.unitName(standing(work, whistle).units[0] ?? '')}报办好了`,
        facts: whistleFacts(whistle, work),
        note: [`${work.actor.name}${said || '说办好了'}`, '去看一眼再点。'].join('\n'),
        buttons: [...verifyButtons(whistle), ...photoButtons(whistle)],
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
    .map((c) => work.directory.unitName(c.orgId))
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
