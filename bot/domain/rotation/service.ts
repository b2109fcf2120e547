/** Starts rotations, plans their turns a year ahead, takes confirmations and skips. */
import { type RotationModel, type RotationTurnModel, WriteConflict } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { nextPeriod, periodName, periodOf } from '../calendar/periods';
import { mustBeCaller } from '../meeting/lookup';
import { planSubject, withdraw } from '../reminder/service';
import { type Told, tellEach, tellFirst } from '../tell';
import type { PersonWork, Work } from '../work';
import { handoverOf } from './handover';
import { cadenceOf, handoverAt, isPaused, mustRun, type Rota, rotasOf, takersOf, today } from './lookup';
import { plannedTurn, TURN_RULES } from './reminder-rules';
import { type Cadence, isAhead, nextHost, ownersOf, type Slot, yearFrom } from './rules';
import { noticeCard, startWords } from './words';

/** @throws RuleBroken `rotation.there`, `rotation.nobody`, `meeting.not-allowed` */
export async function mustBeStartable(work: PersonWork, bodyId: string): Promise<void> {
  const body = work.directory.bodyById(bodyId);
  if (!body) throw new RuleBroken('rotation.no-body', '没有找到这个会。');
  mustBeCaller(work, body.hostId, '安排轮值');
  if (!takersOf(body).length) throw new RuleBroken('rotation.nobody', `${body.name}还没有成员单位，排不了轮值。`);
  if (await work.tx.rotation.findUnique({ where: { bodyId } }))
    throw new RuleBroken('rotation.there', `${body.name}已经在轮值了，发“轮值”看轮值表。`);
}

/** Its units hear of it, each with its own first turn. @param from a day of the first period */
export async function startRotation(work: PersonWork, bodyId: string, cadence: Cadence, from: string): Promise<Told> {
  await mustBeStartable(work, bodyId);
  const units = JSON.stringify(takersOf(work.directory.bodyById(bodyId)));
  const rotation = await work.tx.rotation.create({ data: { bodyId, cadence, units, authorId: work.actor.id, createdAt: work.now } });
  await planTurns(work, rotation, periodOf(from, cadence));
  const [rota] = await rotasOf(
    work,
    [work.directory.bodyById(bodyId)].flatMap((b) => b ?? []),
  );
  if (!rota) throw new Error(`rotation of ${bodyId} was not written`);
  const key = `rotation:${rotation.id}:start`;
  const told = await tellEach(work, takersOf(rota.body), (orgId) => ({ text: startWords(rota, orgId, work) }), { key });
  await tellLateHosts(work, rota, rota.turns, key);
  return told;
}

/** The order of the coming turns without writing them: for the card before. */
export function preview(seats: readonly string[], periods: readonly string[]): { period: string; orgId: string }[] {
  const slots: Slot[] = [];
  return periods.map((period) => {
    const { orgId, debtOf } = nextHost(seats, slots);
    slots.push({ orgId, owner: orgId, debtOf, status: 'PLANNED' });
    return { period, orgId };
  });
}

/**
 * Plans the turns up to a year from now, each with its notices. What is planned stays as it is.
 * @param first period to begin with when there is none yet
 * @param known whose place in the order a turn is, where swaps do not say it any more
 */
export async function planTurns(work: Work, rotation: RotationModel, first: string, known?: ReadonlyMap<string, string>): Promise<number> {
  const { tx, now } = work;
  const seats = takersOf(work.directory.bodyById(rotation.bodyId), rotation);
  const until = yearFrom(today(work), cadenceOf(rotation)).at(-1) ?? first;
  const turns = await tx.rotationTurn.findMany({ where: { rotationId: rotation.id }, orderBy: { period: 'asc' } });
  const swaps = await tx.turnSwap.findMany({ where: { rotationId: rotation.id, state: 'AGREED' }, orderBy: { createdAt: 'asc' } });
  const owner = known ?? ownersOf(turns, swaps);
  const slots: Slot[] = turns.map((t) => ({ ...t, owner: owner.get(t.id) ?? t.orgId }));
  const last = turns.at(-1)?.period;
  let made = 0;
  for (let period = last ? nextPeriod(last) : first; seats.length && period <= until; period = nextPeriod(period)) {
    const { orgId, debtOf } = nextHost(seats, slots);
    const turn = await tx.rotationTurn.create({ data: { rotationId: rotation.id, period, orgId, debtOf, createdAt: now } });
    slots.push({ ...turn, owner: orgId });
    await planNotices(work, rotation, turn);
    made += 1;
  }
  return made;
}

/** Plans what its host, and the secretary while it is not confirmed, are told. */
export async function planNotices(work: Work, rotation: Pick<RotationModel, 'bodyId'>, turn: RotationTurnModel): Promise<void> {
  const callerId = work.directory.bodyById(rotation.bodyId)?.hostId ?? '';
  await planSubject(work, plannedTurn(turn, callerId), TURN_RULES);
}

/** Hosts of turns that begin so soon, or have begun, that the notice with the handover is past: they get it at once. @param key of what was done */
export async function tellLateHosts(
  work: Work,
  { body }: Pick<Rota, 'body'>,
  turns: readonly RotationTurnModel[],
  key: string,
): Promise<void> {
  for (const turn of turns.filter((t) => t.status === 'PLANNED' && handoverAt(work, t) <= work.now)) {
    const card = noticeCard(work, body.name, turn, await handoverOf(work, body.id));
    const name = `${key}:${turn.period}`;
    const { units } = await tellEach(work, [turn.orgId], () => ({ card }), { key: name, groupKey: name });
    if (units) await change(work, turn, { status: 'NOTIFIED' });
  }
}

/** Turns that have begun and are over are done. @returns how many */
export async function closeTurns(work: Work, rotation: RotationModel): Promise<number> {
  const current = periodOf(today(work), cadenceOf(rotation));
  const over = await work.tx.rotationTurn.findMany({
    where: { rotationId: rotation.id, period: { lt: current }, status: { in: ['PLANNED', 'NOTIFIED', 'CONFIRMED'] } },
  });
  const ids = over.filter((t) => !isPaused(rotation, t.period)).map((t) => t.id);
  return (await work.tx.rotationTurn.updateMany({ where: { id: { in: ids } }, data: { status: 'DONE' } })).count;
}

/** Turns whose host has been told, by whichever of its notices. */
export async function markNotified(work: Work, rotation: RotationModel): Promise<void> {
  const rule = { in: TURN_RULES.filter((r) => r.per === 'HOST').map((r) => r.code) };
  const told = await work.tx.reminderDelivery.findMany({
    where: { subjectKind: 'TURN', subjectId: { in: await plannedIds(work, rotation) }, state: 'SENT', rule },
    select: { subjectId: true, subjectRevision: true },
  });
  for (const { subjectId: id, subjectRevision: revision } of told)
    await work.tx.rotationTurn.updateMany({ where: { id, revision, status: 'PLANNED' }, data: { status: 'NOTIFIED' } });
}

async function plannedIds({ tx }: Work, rotation: RotationModel): Promise<string[]> {
  const rows = await tx.rotationTurn.findMany({ where: { rotationId: rotation.id, status: 'PLANNED' }, select: { id: true } });
  return rows.map((r) => r.id);
}

/** The table goes, and its notices with it. @throws RuleBroken `meeting.not-allowed` */
export async function dropRotation(work: PersonWork, rota: Rota): Promise<void> {
  mustBeCaller(work, rota.body.hostId, '安排轮值');
  for (const turn of rota.turns) await withdraw(work, 'TURN', turn.id, 'CANCELLED');
  await work.tx.rotation.delete({ where: { id: rota.rotation.id } });
}

/** @throws RuleBroken `rotation.not-yours`, naming who may */
export function mustSpeakFor(work: PersonWork, orgId: string, doing: string): void {
  if (work.directory.can(work.actor, 'unit.speak', orgId)) return;
  const who = work.directory.liaisonsOf(orgId).map((p) => p.name);
  throw new RuleBroken(
    'rotation.not-yours',
    `${doing}要由${work.directory.unitName(orgId)}的联络员${who.length ? `（${who.join('、')}）` : ''}来点。`,
  );
}

/** [确认承办] @returns false when it was confirmed before */
export async function confirmTurn(work: PersonWork, rota: Rota, turn: RotationTurnModel): Promise<boolean> {
  mustSpeakFor(work, turn.orgId, '确认承办');
  mustRun(rota);
  if (turn.status === 'SKIPPED') throw new RuleBroken('rotation.skipped', `${periodName(turn.period, today(work))}已经轮空，不用确认了。`);
  if (turn.status === 'CONFIRMED' || turn.status === 'DONE') return false;
  await change(work, turn, { status: 'CONFIRMED', confirmedAt: work.now });
  return true;
}

/** @throws RuleBroken `rotation.not-yours`, `rotation.over`, `rotation.skipped` */
export function mustBeSkippable(work: PersonWork, { body, rotation }: Rota, turn: RotationTurnModel): void {
  mustRun({ body, rotation });
  if (!work.directory.can(work.actor, 'meeting.call', body.hostId)) mustSpeakFor(work, turn.orgId, '轮空');
  const name = periodName(turn.period, today(work));
  if (turn.status === 'SKIPPED') throw new RuleBroken('rotation.skipped', `${name}轮值已经轮空了（${turn.skipReason ?? ''}）。`);
  if (!isAhead(turn, today(work)) && turn.period !== periodOf(today(work), turn.period.includes('Q') ? 'QUARTER' : 'MONTH'))
    throw new RuleBroken('rotation.over', `${name}已经过去了，不用轮空。`);
}

/** The unit does not host this time and owes a turn. */
export async function skipTurn(work: PersonWork, rota: Rota, turn: RotationTurnModel, reason: string): Promise<void> {
  mustBeSkippable(work, rota, turn);
  await change(work, turn, { status: 'SKIPPED', skipReason: reason });
  await withdraw(work, 'TURN', turn.id, 'CANCELLED');
}

/** Takes a skip back: the unit hosts after all. */
export async function unskipTurn(work: PersonWork, rota: Rota, turn: RotationTurnModel): Promise<void> {
  if (turn.status !== 'SKIPPED') throw new RuleBroken('rotation.state', '这一期没有轮空。');
  await change(work, turn, { status: 'PLANNED', skipReason: null });
  await planNotices(work, rota.rotation, turn);
}

async function change({ tx }: Work, turn: RotationTurnModel, data: Partial<RotationTurnModel>): Promise<void> {
  const { count } = await tx.rotationTurn.updateMany({ where: { id: turn.id, revision: turn.revision, status: turn.status }, data });
  if (count !== 1) throw new WriteConflict(`turn ${turn.id} was changed meanwhile`);
}

/** The secretary of the body hears what a unit said, unless it was the secretary who said it. */
export async function tellCaller(
  work: Work & Partial<Pick<PersonWork, 'actor'>>,
  { body }: Pick<Rota, 'body'>,
  text: string,
  key: string,
): Promise<void> {
  const people = work.directory.nearestHolders('SECRETARY', body.hostId);
  if (!work.actor || !people.includes(work.actor)) await tellFirst(work, people, { text }, { key });
}
