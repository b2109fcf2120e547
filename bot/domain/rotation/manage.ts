/** What becomes of a whole rotation: stopped, paused, resumed, with other units from the next period on; and the daily upkeep. */
import type { RotationModel, RotationTurnModel, TurnStatus, TurnSwapModel } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { firstDay, nextPeriod, periodOf } from '../calendar/periods';
import { mustBeCaller } from '../meeting/lookup';
import { withdraw } from '../reminder/service';
import type { PersonWork, Work } from '../work';
import { aheadOf, cadenceOf, isPaused, mustRun, type Rota, restingIn, rotasOf, takersOf, today } from './lookup';
import { ownersOf } from './rules';
import { closeTurns, dropRotation, markNotified, planNotices, planTurns, tellCaller, tellLateHosts } from './service';
import { handTo, tellRefused } from './swap';

/** All of a rotation, as JSON: what 撤销 puts back. */
interface Whole {
  rotation: RotationModel;
  turns: RotationTurnModel[];
  swaps: TurnSwapModel[];
}

/** What 撤销 needs: how it was, and how it is, to see whether somebody changed it since. */
export interface RotationUndo {
  was: string;
  now: string;
}

async function whole({ tx }: Pick<Work, 'tx'>, rotationId: string): Promise<string> {
  const rotation = await tx.rotation.findUnique({ where: { id: rotationId } });
  const turns = await tx.rotationTurn.findMany({ where: { rotationId }, orderBy: { period: 'asc' } });
  const swaps = await tx.turnSwap.findMany({ where: { rotationId }, orderBy: { createdAt: 'asc' } });
  return JSON.stringify({ rotation, turns, swaps });
}

/** Does something to a rotation that can be taken back. */
async function undoably(work: PersonWork, rota: Rota, change: () => Promise<void>): Promise<RotationUndo> {
  mustBeCaller(work, rota.body.hostId, '安排轮值');
  const was = await whole(work, rota.rotation.id);
  await change();
  return { was, now: await whole(work, rota.rotation.id) };
}

/** Puts a rotation back as it was. @throws RuleBroken `rotation.changed` when it was changed since */
export async function putBack(work: PersonWork, { was, now }: RotationUndo): Promise<Rota> {
  const { rotation, turns, swaps } = JSON.parse(was) as Whole;
  const body = work.directory.bodyById(rotation.bodyId);
  if (!body) throw new RuleBroken('rotation.no-body', '没有找到这个会。');
  mustBeCaller(work, body.hostId, '安排轮值');
  const { tx } = work;
  const other = await tx.rotation.findUnique({ where: { bodyId: body.id } });
  if ((other && other.id !== rotation.id) || (await whole(work, rotation.id)) !== now)
    throw new RuleBroken('rotation.changed', '轮值表后来又变过，不能直接撤销。发“轮值”看现在的轮值表。');
  if (other) await dropRotation(work, await rotaOf(work, rotation.bodyId));
  await tx.rotation.create({ data: dated(rotation) });
  await tx.rotationTurn.createMany({ data: turns.map(dated) });
  await tx.turnSwap.createMany({ data: swaps.map(dated) });
  const back = await rotaOf(work, body.id);
  await planAhead(work, back);
  return back;
}

const INSTANTS = ['createdAt', 'confirmedAt', 'expiresAt'];

/** JSON keeps instants as text. */
function dated<T extends object>(row: T): T {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, INSTANTS.includes(name) && typeof value === 'string' ? new Date(value) : value]),
  ) as T;
}

/** @throws RuleBroken `rotation.none` */
export async function rotaOf(work: Pick<Work, 'tx' | 'directory'>, bodyId: string): Promise<Rota> {
  const [rota] = await rotasOf(
    work,
    [work.directory.bodyById(bodyId)].flatMap((b) => b ?? []),
  );
  if (!rota) throw new RuleBroken('rotation.none', '还没有轮值表。书记可以说“开始轮值”。');
  return rota;
}

/** The table goes; the units host no more. */
export const stopRotation = (work: PersonWork, rota: Rota): Promise<RotationUndo> => undoably(work, rota, () => dropRotation(work, rota));

/** @throws RuleBroken `rotation.state` */
export function mustBe(rota: Rota, paused: boolean): void {
  if ((rota.rotation.pausedOn !== null) === paused) return;
  throw new RuleBroken('rotation.state', paused ? `${rota.body.name}的轮值没有暂停，不用恢复。` : `${rota.body.name}的轮值已经暂停了。`);
}

/** Turns that have not begun are withheld: nobody is told of them, no meeting names their unit. */
export function pauseRotation(work: PersonWork, rota: Rota): Promise<RotationUndo> {
  mustBe(rota, false);
  return undoably(work, rota, async () => {
    await work.tx.rotation.update({ where: { id: rota.rotation.id }, data: { pausedOn: today(work) } });
    for (const turn of aheadOf(work, rota.turns)) await withdraw(work, 'TURN', turn.id, 'CANCELLED');
  });
}

/** The withheld turns follow from the next period on, in their order. */
export function resumeRotation(work: PersonWork, rota: Rota): Promise<RotationUndo> {
  mustBe(rota, true);
  return undoably(work, rota, async () => {
    const { tx } = work;
    const withheld = rota.turns.filter((t) => isPaused(rota.rotation, t.period));
    const rotation = await tx.rotation.update({ where: { id: rota.rotation.id }, data: { pausedOn: null } });
    let period = nextPeriod(periodOf(today(work), cadenceOf(rotation)));
    const moves = withheld.map((turn) => {
      const move = { turn, period };
      period = nextPeriod(period);
      return move;
    });
    // From the last on: no two hold one period in between.
    for (const { turn, period: to } of moves.reverse()) {
      if (turn.period === to) continue;
      // Who had confirmed another month is asked anew.
      const anew = turn.status === 'SKIPPED' ? {} : { status: 'PLANNED' as const, confirmedAt: null };
      await tx.rotationTurn.update({ where: { id: turn.id }, data: { period: to, revision: turn.revision + 1, ...anew } });
    }
    await planTurns(work, rotation, periodOf(today(work), cadenceOf(rotation)));
    const next = await rotaOf(work, rota.body.id);
    await planAhead(work, next);
    await tellLateHosts(work, next, aheadOf(work, next.turns), `rotation:${rotation.id}:resumed:${work.now.getTime()}`);
  });
}

async function planAhead(work: Work, { rotation, turns }: Rota): Promise<void> {
  if (rotation.pausedOn === null) for (const turn of aheadOf(work, turns)) await planNotices(work, rotation, turn);
}

/**
 * A unit of the body takes turns, or does so no more: from the next period on.
 * @throws RuleBroken `rotation.not-seated`, `rotation.in`, `rotation.out`, `rotation.nobody`, `rotation.paused`
 */
export function mustBeChange(work: Work, { rotation, body }: Rota, orgId: string, joins: boolean): void {
  const name = work.directory.orgById(orgId)?.shortName ?? '这家单位';
  const takers = takersOf(body, rotation);
  const planned = (JSON.parse(rotation.units) as string[]).includes(orgId);
  mustRun({ rotation, body });
  if (joins && !takersOf(body).includes(orgId))
    throw new RuleBroken('rotation.not-seated', `${name}还不是${body.name}的成员单位，先加进来再轮值，例如“联席会 ${name} 成员单位”。`);
  if (joins && takers.includes(orgId) && planned) throw new RuleBroken('rotation.in', `${name}已经在轮值里。发“轮值”看轮值表。`);
  if (!joins && !takers.includes(orgId)) throw new RuleBroken('rotation.out', `${name}本来就不在轮值里。发“轮值”看有哪些单位。`);
  if (!joins && takers.length < 2) throw new RuleBroken('rotation.nobody', `只剩${name}一家了，去掉就没有单位轮值。要停可以说“停止轮值”。`);
}

export function changeUnits(work: PersonWork, rota: Rota, orgId: string, joins: boolean): Promise<RotationUndo> {
  mustBeChange(work, rota, orgId, joins);
  return undoably(work, rota, async () => {
    const others = restingIn(rota.rotation).filter((id) => id !== orgId);
    const resting = JSON.stringify(joins ? others : [...others, orgId]);
    const rotation = await work.tx.rotation.update({ where: { id: rota.rotation.id }, data: { resting } });
    await planAnew(work, { ...rota, rotation });
  });
}

/** Hosts who were told of their turn keep it. */
const TOLD: readonly TurnStatus[] = ['NOTIFIED', 'CONFIRMED'];

/**
 * Plans the turns that have not begun anew, by the units there are now. What the next hosts were told stays; swaps that were agreed and turns
 * that were skipped are done over in the new table, where both units still take turns.
 */
async function planAnew(work: Work, rota: Rota): Promise<void> {
  const { tx } = work;
  const { rotation, body, turns } = rota;
  const takers = takersOf(body, rotation);
  const swaps = await tx.turnSwap.findMany({ where: { rotationId: rotation.id, state: 'AGREED' }, orderBy: { createdAt: 'asc' } });
  const owner = ownersOf(turns, swaps);
  const ahead = turns.filter((t) => firstDay(t.period) > today(work));
  const told = ahead.findIndex((t) => !TOLD.includes(t.status) || !takers.includes(t.orgId));
  const gone = told < 0 ? [] : ahead.slice(told);
  for (const turn of gone) await withdraw(work, 'TURN', turn.id, 'CHANGED');
  const asked = await tx.turnSwap.findMany({
    where: { rotationId: rotation.id, state: 'ASKED', OR: gone.flatMap((t) => [{ fromTurnId: t.id }, { toTurnId: t.id }]) },
  });
  await tx.turnSwap.updateMany({ where: { id: { in: asked.map((s) => s.id) } }, data: { state: 'EXPIRED' } });
  for (const swap of asked.filter((s) => s.expiresAt > work.now)) tellRefused(work, swap, '轮值表重排了，按新的轮值表');
  await tx.rotationTurn.deleteMany({ where: { id: { in: gone.map((t) => t.id) } } });
  const next = await tx.rotation.update({ where: { id: rotation.id }, data: { units: JSON.stringify(takers) } });
  await planTurns(work, next, nextPeriod(periodOf(today(work), cadenceOf(rotation))), owner);
  const fresh = (await rotaOf(work, body.id)).turns.filter((t) => !turns.some((old) => old.id === t.id) && t.debtOf === null);
  const taken = new Set<string>();
  /** The turn of the new table that a unit has by the order. */
  const turnFor = (orgId: string | undefined) => {
    const turn = fresh.find((t) => t.orgId === orgId && !taken.has(t.id));
    if (turn) taken.add(turn.id);
    return turn;
  };
  for (const swap of swaps) {
    const change: { fromTurnId?: string; toTurnId?: string } = {};
    for (const side of ['fromTurnId', 'toTurnId'] as const) {
      const old = gone.find((t) => t.id === swap[side]);
      const turn = old && takers.includes(old.orgId) ? turnFor(owner.get(old.id)) : undefined;
      if (!old || !turn) continue;
      await handTo(work, { rotation: next }, turn, old.orgId);
      change[side] = turn.id;
    }
    await tx.turnSwap.update({ where: { id: swap.id }, data: change });
  }
  for (const old of gone.filter((t) => t.status === 'SKIPPED')) {
    const turn = turnFor(old.orgId);
    if (!turn) continue;
    await tx.rotationTurn.update({ where: { id: turn.id }, data: { status: 'SKIPPED', skipReason: old.skipReason } });
    await withdraw(work, 'TURN', turn.id, 'CANCELLED');
  }
  const anew = (await rotaOf(work, body.id)).turns.filter((t) => !turns.some((old) => old.id === t.id));
  await tellLateHosts(work, rota, anew, `rotation:${rotation.id}:anew:${work.now.getTime()}`);
}

/** What the daily job does for one rotation. Units that joined the body or left it take turns, or do not, from the next period on. */
export async function keepTurns(work: Work, rotation: RotationModel): Promise<{ planned: number; done: number }> {
  const done = await closeTurns(work, rotation);
  await markNotified(work, rotation);
  const body = work.directory.bodyById(rotation.bodyId);
  if (rotation.pausedOn !== null || !body) return { planned: 0, done };
  const takers = takersOf(body, rotation);
  const { units } = rotation;
  const planned = await planTurns(work, rotation, periodOf(today(work), cadenceOf(rotation)));
  if (units === '[]') await work.tx.rotation.update({ where: { id: rotation.id }, data: { units: JSON.stringify(takers) } });
  else if (takers.length && units !== JSON.stringify(takers)) {
    const rota = await rotaOf(work, body.id);
    await planAnew(work, rota);
    await tellCaller(
      work,
      rota,
      `${body.name}的成员单位变了，轮值表已从下一期起重排。发“轮值”看新的轮值表。`,
      `rotation:${rotation.id}:${today(work)}`,
    );
  }
  return { planned, done };
}
