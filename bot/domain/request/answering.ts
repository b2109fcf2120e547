/** Writes a unit's answer, tells those who are elsewhere, and leaves what 撤销 needs: whichever words or button it came by. */
import { RuleBroken } from '../../errors';
import type { Ref } from '../../reading/types';
import { noOf } from '../audit/numbers';
import { type Answering, here } from '../spoken';
import { needsWaitingFor } from './lookup';
import { type Before, RequestService } from './service';
import { mayAnswer, notForUnit } from './who';
import { amount, isPast, type Need, pastWords, progress } from './words';

/** Units somebody answers for. @param said the unit that was named. @throws RuleBroken when there is none or it is not in the list */
export function unitsFor(work: Answering, said?: Ref): string[] {
  const { directory, actor } = work;
  if (said !== undefined) {
    if (typeof said === 'object' && !Array.isArray(said))
      throw new RuleBroken('need.whose', `单位名单里没有“${said.name}”，请换个名称再说一遍。`);
    return (Array.isArray(said) ? said : [said]).flatMap((code) => directory.orgByCode(code)?.id ?? []);
  }
  const own = directory.spokenForBy(actor);
  if (!own.length) throw notForUnit(directory, actor.orgId);
  return own;
}

/** The one unit a press is for: named by the button, else the only one; several when it has to be asked. @throws RuleBroken need.own */
export function pressedUnit(work: Answering, need: Need, named: string | undefined): string | string[] {
  if (named) return named;
  const own = unitsFor(work).filter((id) => id !== need.requesterId);
  if (!own.length) throw ownNeed(need);
  return own.length === 1 ? (own[0] as string) : own;
}

export const ownNeed = (need: Need): RuleBroken => new RuleBroken('need.own', `需${need.no}是您单位自己发的，等别的单位答复就好。`);

/** @returns whether it is a proxy's answer. @throws RuleBroken need.not-allowed */
export function proxyFor(work: Answering, orgId: string, need: Need): boolean {
  const may = mayAnswer(work.directory, work.actor, orgId, need.requesterId);
  if (!may) throw notForUnit(work.directory, orgId);
  return may === 'proxy';
}

/** Needs that are meant: the one with that code, else all that wait for these units. Never empty. @throws RuleBroken when there is none */
export async function needsFor(work: Answering, code: string | undefined, orgIds: readonly string[]): Promise<[Need, ...Need[]]> {
  const service = new RequestService(work);
  const no = noOf(code, '需');
  if (no !== undefined) {
    const need = await service.find(no);
    if (!need) throw new RuleBroken('need.unknown', `没有找到 需${no}。发“需求清单”看还有哪些。`);
    return [need];
  }
  const [first, ...more] = await needsWaitingFor(work, orgIds);
  if (!first) throw new RuleBroken('need.which', '现在没有等您单位答复的需求。要答复哪一条请带上编号，如“需8 我们能出1个”。');
  return [first, ...more];
}

/** @throws RuleBroken `need.past` */
export function mustBeAhead(work: Answering, need: Need): void {
  if (isPast(need, work)) throw new RuleBroken('need.past', `需${need.no}：${pastWords(need, work)}`);
}

/** An offer. The author and, from elsewhere, the group are told. @returns the need as it is now */
export async function give(work: Answering, need: Need, orgId: string, quantity: number, text = ''): Promise<Need> {
  mustBeAhead(work, need);
  const service = new RequestService(work);
  const proxy = proxyFor(work, orgId, need);
  const { need: now, before } = await service.answer(need, { orgId, proxy, kind: 'OFFER', quantity, text });
  await audit(work, now, orgId, { kind: 'OFFER', quantity }, before, `出${amount(need, quantity)}`);
  const words = `需${now.no} ${now.title}：${speaker(work, orgId, proxy)}出${amount(now, quantity)}${text ? `，${text}` : ''}。${progress(now, work.directory)}。${service.allAnswered(now)}`;
  service.tell(now, words, { here: here(work) });
  return now;
}

/** A refusal. The author is told once the reason is known; the group only when a promise is taken back, and not why: that may be somebody's private matter. @returns the need as it is now */
export async function decline(work: Answering, need: Need, orgId: string, reason?: string, passedTo?: string): Promise<Need> {
  const service = new RequestService(work);
  const proxy = proxyFor(work, orgId, need);
  const old = need.responses.find((r) => r.orgId === orgId && r.status === 'ACTIVE');
  const { need: now, before } = await service.answer(need, {
    orgId,
    proxy,
    kind: 'DECLINE',
    ...(reason && { reason }),
    ...(passedTo && { passedTo }),
  });
  // A reason added to a refusal is the same answer.
  if (old?.kind !== 'DECLINE') await audit(work, now, orgId, { kind: 'DECLINE', quantity: 0 }, before, '这次不行');
  const lost = old?.kind === 'OFFER' ? old.quantity : 0;
  if (!reason && !lost) return now;
  const was = lost ? `原说出${amount(now, lost)}，现在` : '';
  const words = (why: string) =>
    `需${now.no} ${now.title}：${speaker(work, orgId, proxy)}${was}这次不行${why}。${progress(now, work.directory)}。${service.allAnswered(now)}`;
  service.tell(now, words(reason ? `(${reason})` : ''), { here: here(work), group: lost > 0 && words('') });
  return now;
}

/** "建行", "物业(李敏代回复)" */
const speaker = (work: Answering, orgId: string, proxy: boolean): string =>
  `${work.directory.unitName(orgId)}${proxy ? `(${work.actor.name}代回复)` : ''}`;

function audit(
  work: Answering,
  need: Need,
  orgId: string,
  was: { kind: string; quantity: number },
  before: Before,
  words: string,
): Promise<void> {
  const note = `需${need.no} ${work.directory.unitName(orgId)}${words}`;
  return work.audit({ action: 'need.answer', entity: 'response', entityId: need.id, undo: { orgId, was, before }, note });
}
