/** 换班: a unit asks another to change turns; the other side must agree within a day. */
import { type RotationTurnModel, type TurnSwapModel, WriteConflict } from '../../../prisma/client';
import { HOUR_MS, toWall } from '../../clock';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { formatDay, formatInstant, type Shown } from '../calendar/format';
import { periodName } from '../calendar/periods';
import { groupsOf } from '../org/groups';
import { withdraw } from '../reminder/service';
import { tellEach, tellHome, tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { aheadOf, handoverAt, mustRun, type Rota, today, turnById } from './lookup';
import { nearest } from './rules';
import { mustSpeakFor, planNotices, tellLateHosts } from './service';

const ANSWER_MS = 24 * HOUR_MS;

export interface Wanted {
  rota: Rota;
  /** Turn of the unit that asks, and the one it wants. */
  from: RotationTurnModel;
  to: RotationTurnModel;
}

/**
 * Which turns are meant: "10月轮值我们和三院换". The period may be the own one or the other's; without one it is the own next turn.
 * @param named units that were named, in order
 * @throws RuleBroken `rotation.none`, `rotation.not-yours`, `rotation.with-whom`, `rotation.not-theirs`, `rotation.no-turn`
 */
export function swapWanted(
  work: PersonWork,
  rotas: readonly Rota[],
  named: readonly string[],
  periodFor: (rota: Rota) => string | undefined,
): Wanted {
  if (!rotas.length) throw new RuleBroken('rotation.none', '还没有轮值表。书记可以说“开始轮值”。');
  const own = work.directory.spokenForBy(work.actor);
  const seated = (rota: Rota, id: string) => rota.body.seats.some((s) => s.orgId === id);
  const mine = (rota: Rota) => named.find((id) => own.includes(id)) ?? own.find((id) => seated(rota, id));
  const rota =
    rotas.find((r) => own.some((id) => seated(r, id)) && named.every((id) => seated(r, id))) ??
    rotas.find((r) => own.some((id) => seated(r, id)));
  const me = rota && mine(rota);
  if (!rota || !me)
    throw new RuleBroken('rotation.not-yours', '换班要由轮值单位自己的联络员来提，可以请他们@我，例如“11月轮值我们和三院换一下”。');
  const other = named.find((id) => id !== me);
  if (!other) throw new RuleBroken('rotation.with-whom', '和哪一家换？请带上单位，例如“11月轮值我们和三院换一下”。');
  if (!seated(rota, other))
    throw new RuleBroken('rotation.not-theirs', `${work.directory.unitName(other)}不在${rota.body.name}的轮值里。发“轮值”看有哪些单位。`);
  mustRun(rota);
  const turns = aheadOf(work, rota.turns);
  const period = periodFor(rota);
  const at = turns.find((t) => t.period === period);
  const name = (p: string) => periodName(p, today(work));
  if (period && !at) throw new RuleBroken('rotation.no-turn', `${name(period)}不能换：已经开始、轮空或还没有排。发“轮值”看轮值表。`);
  if (at && at.orgId !== me && at.orgId !== other)
    throw new RuleBroken(
      'rotation.not-theirs',
      `${name(at.period)}轮到的是${work.directory.unitName(at.orgId)}，不是您两家。发“轮值”看轮值表。`,
    );
  const anchor = at?.period ?? turns.find((t) => t.orgId === me)?.period ?? '';
  const from = at?.orgId === me ? at : nearest(turns, me, at ? anchor : '');
  const to = at?.orgId === other ? at : nearest(turns, other, anchor);
  if (!from || !to) throw new RuleBroken('rotation.no-turn', '两家接下来一年里没有都能换的轮值。发“轮值”看轮值表。');
  return { rota, from, to };
}

/** Asks the other side, privately and where it was said. @throws RuleBroken `rotation.asked` */
export async function askSwap(
  work: PersonWork,
  { rota, from, to }: Wanted,
): Promise<{ swap: TurnSwapModel; reached: boolean; card: Card }> {
  const ids = [from.id, to.id];
  const pending = await work.tx.turnSwap.findFirst({
    where: { state: 'ASKED', expiresAt: { gt: work.now }, OR: [{ fromTurnId: { in: ids } }, { toTurnId: { in: ids } }] },
  });
  if (pending) throw new RuleBroken('rotation.asked', `这一期已经在问能不能换了，${formatInstant(pending.expiresAt, work)}前会有结果。`);
  const swap = await work.tx.turnSwap.create({
    data: {
      rotationId: rota.rotation.id,
      fromTurnId: from.id,
      toTurnId: to.id,
      askedById: work.actor.id,
      expiresAt: new Date(work.now.getTime() + ANSWER_MS),
      createdAt: work.now,
    },
  });
  const card = swapCard(work, { rota, from, to }, swap);
  const { unreached } = await tellEach(work, [to.orgId], () => ({ card }), {
    key: `swap:${swap.id}`,
    groupKey: swap.id,
    about: '换班',
  });
  return { swap, reached: unreached.length === 0, card };
}

/** "市三院10月、城南供电所11月": what it would be. */
function exchanged(work: Pick<Work, 'directory'> & Shown, from: RotationTurnModel, to: RotationTurnModel): string {
  const [first, second] = from.period < to.period ? [from, to] : [to, from];
  const name = (t: RotationTurnModel) => periodName(t.period, today(work));
  return `${name(first)} ${work.directory.unitName(second.orgId)}，${name(second)} ${work.directory.unitName(first.orgId)}`;
}

function swapCard(work: PersonWork, { rota, from, to }: Wanted, swap: TurnSwapModel): Card {
  const liaison = work.directory.liaisonsOf(to.orgId)[0]?.name;
  return {
    title: `轮值换班：${work.directory.unitName(from.orgId)} ⇄ ${work.directory.unitName(to.orgId)}`,
    lead: rota.body.name,
    facts: [
      [
        '现在',
        [from, to]
          .sort((a, b) => (a.period < b.period ? -1 : 1))
          .map((t) => `${periodName(t.period, today(work))} ${work.directory.unitName(t.orgId)}`)
          .join('，'),
      ],
      ['换成', exchanged(work, from, to)],
      ['提出', `${work.directory.unitName(from.orgId)}(${work.actor.name})`],
    ],
    note: `需${work.directory.unitName(to.orgId)}联络员${liaison ? ` ${liaison} ` : ''}点头。${formatInstant(swap.expiresAt, work)}前不回按不换。`,
    buttons: [
      { text: '同意', action: `swap:agree:${swap.id}`, style: 'primary' },
      { text: '不同意', action: `swap:refuse:${swap.id}` },
      { text: '撤回', action: `swap:withdraw:${swap.id}` },
    ],
  };
}

export interface Answered {
  swap: TurnSwapModel;
  from: RotationTurnModel;
  to: RotationTurnModel;
  rota: Rota;
  /** False: it was answered, or had run out, before. */
  fresh: boolean;
}

/**
 * The other side says yes or no. Once: a second answer sees the first.
 * @throws RuleBroken `rotation.not-yours`, `rotation.unknown`
 */
export async function answerSwap(work: PersonWork, swapId: string, agree: boolean): Promise<Answered> {
  const { tx, now } = work;
  const swap = await tx.turnSwap.findUnique({ where: { id: swapId } });
  if (!swap) throw new RuleBroken('rotation.unknown', '这次换班已经查不到了。发“轮值”看轮值表。');
  const { turn: to, rota } = await turnById(work, swap.toTurnId);
  const { turn: from } = await turnById(work, swap.fromTurnId);
  const state = swap.state === 'ASKED' && swap.expiresAt <= now ? 'EXPIRED' : swap.state;
  // After they have changed turns, the other side is the host of the first one.
  mustSpeakFor(work, state === 'AGREED' ? from.orgId : to.orgId, '换班');
  if (state !== 'ASKED') return { swap: { ...swap, state }, from, to, rota, fresh: false };
  if (agree) mustRun(rota);
  const ahead = aheadOf(work, [from, to]);
  if (agree && ahead.length < 2) throw new RuleBroken('rotation.no-turn', '其中一期已经开始或轮空，不能换了。发“轮值”看轮值表。');
  const next = agree ? 'AGREED' : 'REFUSED';
  // Two liaisons press at once: only one of them finds it still asked.
  const { count } = await tx.turnSwap.updateMany({ where: { id: swapId, state: 'ASKED' }, data: { state: next } });
  if (count !== 1) throw new WriteConflict(`swap ${swapId} was answered meanwhile`);
  const done = { ...swap, state: next };
  if (!agree) return { swap: done, from, to, rota, fresh: true };
  return { swap: done, from: await handTo(work, rota, from, to.orgId), to: await handTo(work, rota, to, from.orgId), rota, fresh: true };
}

/** Swaps that were asked for a unit of the person, or by the person, and wait for an answer; the newest first. */
export async function swapsAsked(work: PersonWork): Promise<TurnSwapModel[]> {
  const waiting = await work.tx.turnSwap.findMany({
    where: { state: 'ASKED', expiresAt: { gt: work.now } },
    orderBy: { createdAt: 'desc' },
  });
  const own = work.directory.spokenForBy(work.actor);
  const from = await work.tx.rotationTurn.findMany({ where: { id: { in: waiting.map((s) => s.fromTurnId) }, orgId: { in: own } } });
  return waiting.filter((s) => s.askedById === work.actor.id || from.some((t) => t.id === s.fromTurnId));
}

/**
 * Who asked takes it back; the other side, which may still have the card, is told. Once: answered before, that answer holds.
 * @throws RuleBroken `rotation.not-yours`, `rotation.unknown`
 */
export async function withdrawSwap(work: PersonWork, swapId: string): Promise<Answered> {
  const swap = await work.tx.turnSwap.findUnique({ where: { id: swapId } });
  if (!swap) throw new RuleBroken('rotation.unknown', '这次换班已经查不到了。发“轮值”看轮值表。');
  const { turn: to, rota } = await turnById(work, swap.toTurnId);
  const { turn: from } = await turnById(work, swap.fromTurnId);
  if (swap.askedById !== work.actor.id) mustSpeakFor(work, swap.state === 'AGREED' ? to.orgId : from.orgId, '撤回换班');
  const { count } = await work.tx.turnSwap.updateMany({
    where: { id: swapId, state: 'ASKED', expiresAt: { gt: work.now } },
    data: { state: 'WITHDRAWN' },
  });
  if (count !== 1) return { swap: swap.state === 'ASKED' ? { ...swap, state: 'EXPIRED' } : swap, from, to, rota, fresh: false };
  const text = `${work.directory.unitName(from.orgId)}不换${periodName(from.period, today(work))}和${periodName(to.period, today(work))}的轮值了，不用再答复，仍按原来的轮值表。`;
  await tellEach(work, [to.orgId], () => ({ text }), { key: `swap:${swapId}:back`, groupKey: `swap:${swapId}:back` });
  return { swap: { ...swap, state: 'WITHDRAWN' }, from, to, rota, fresh: true };
}

/** The turn goes to another unit: its notices are planned anew. */
export async function handTo(
  work: Work,
  { rotation }: Pick<Rota, 'rotation'>,
  turn: RotationTurnModel,
  orgId: string,
): Promise<RotationTurnModel> {
  const next = { orgId, status: 'PLANNED' as const, confirmedAt: null, revision: turn.revision + 1 };
  const { count } = await work.tx.rotationTurn.updateMany({ where: { id: turn.id, revision: turn.revision }, data: next });
  if (count !== 1) throw new WriteConflict(`turn ${turn.id} was changed meanwhile`);
  await withdraw(work, 'TURN', turn.id, 'CHANGED');
  const changed = { ...turn, ...next };
  await planNotices(work, rotation, changed);
  return changed;
}

/** "10月轮值 市三院，11月 城南供电所。9月24日(周四)给市三院发承办提示和交接单。" */
export function agreedWords(work: Pick<Work, 'directory'> & Shown, { from, to }: Pick<Answered, 'from' | 'to'>): string {
  const [first, second] = from.period < to.period ? [from, to] : [to, from];
  const name = (t: RotationTurnModel) => periodName(t.period, today(work));
  const handover = handoverAt(work, first);
  const when = handover > work.now ? `${formatDay(toWall(handover, work.zone).date, work)}给` : '现在就给';
  return `${name(first)}轮值 ${work.directory.unitName(first.orgId)}，${name(second)} ${work.directory.unitName(second.orgId)}。${when}${work.directory.unitName(first.orgId)}发承办提示和交接单。`;
}

/** Tells both units, and gives the handover to whoever has missed its day. */
export async function tellSwapped(work: PersonWork, { from, to, rota, swap }: Answered): Promise<void> {
  const text = `✅ 换班已定：${agreedWords(work, { from, to })}（${rota.body.name}）`;
  // Who pressed has the card; who asked hears it in person, whoever else their unit is reached through.
  const units = [from.orgId, to.orgId].filter((id) => work.directory.liaisonsOf(id)[0]?.id !== work.actor.id);
  const asker = new Map([[to.orgId, [swap.askedById]]]);
  await tellEach(work, units, () => ({ text }), { key: `swap:${swap.id}:done`, groupKey: `swap:${swap.id}:done` }, asker);
  await tellLateHosts(work, rota, [from, to], `swap:${swap.id}`);
}

/** Who asked hears that they do not change turns. @param why clause, with the table that holds */
export function tellRefused(work: Work, swap: Pick<TurnSwapModel, 'id' | 'askedById'>, why: string): void {
  const text = `轮值没有换：${why}。可以再问别家，或发“轮值”看轮值表。`;
  tellMember(work, swap.askedById, { text }, { key: `swap:${swap.id}:no` });
}

/** Groups of the body's host hear who hosts now. @param here group where it was pressed */
export async function announce(
  work: Work,
  { rota, swap }: Pick<Answered, 'rota' | 'swap'>,
  text: string,
  here: string | undefined,
): Promise<void> {
  for (const chatid of await groupsOf(work, rota.body.hostId)) tellHome(work, chatid, { text }, `swap:${swap.id}:${chatid}`, here);
}

/** One that nobody answered in a day: not swapped, and the asker is told. */
export async function expireSwap(work: Work, swap: TurnSwapModel): Promise<void> {
  const { count } = await work.tx.turnSwap.updateMany({ where: { id: swap.id, state: 'ASKED' }, data: { state: 'EXPIRED' } });
  if (count !== 1) return;
  const { turn: to } = await turnById(work, swap.toTurnId);
  tellRefused(work, swap, `${work.directory.unitName(to.orgId)}24小时没有回，仍按原来的轮值表`);
}
