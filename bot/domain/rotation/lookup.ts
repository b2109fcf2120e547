/** Finds rotations and their turns. */
import type { Reader, RotationModel, RotationTurnModel, Tx } from '../../../prisma/client';
import { addDays, nearestYear, toInstant, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import type { Period, Ref } from '../../reading/types';
import { firstDay, periodOf } from '../calendar/periods';
import { calledFrom } from '../meeting/lookup';
import type { BodyInfo, Directory } from '../org/directory';
import type { PersonWork, Work } from '../work';
import { HANDOVER } from './reminder-rules';
import { type Cadence, isAhead } from './rules';

/** A rotation with its body and its turns by period. */
export interface Rota {
  rotation: RotationModel;
  body: BodyInfo;
  turns: RotationTurnModel[];
}

export const cadenceOf = (rotation: Pick<RotationModel, 'cadence'>): Cadence => (rotation.cadence === 'QUARTER' ? 'QUARTER' : 'MONTH');

export const today = ({ now, zone }: Pick<Work, 'now' | 'zone'>): string => toWall(now, zone).date;

/** When the host gets the handover, by the notice a week before. */
export function handoverAt({ zone }: Pick<Work, 'zone'>, { period }: Pick<RotationTurnModel, 'period'>): Date {
  return toInstant({ date: addDays(firstDay(period), HANDOVER.days), minute: HANDOVER.atMin }, zone);
}

/** Units that take turns, in the order of the body; observers do not, nor those that were taken out. */
export function takersOf(body: BodyInfo | undefined, rotation?: Pick<RotationModel, 'resting'>): string[] {
  const resting = rotation ? restingIn(rotation) : [];
  return (body?.seats ?? []).filter((s) => s.post !== 'OBSERVER' && !resting.includes(s.orgId)).map((s) => s.orgId);
}

export const restingIn = ({ resting }: Pick<RotationModel, 'resting'>): string[] => JSON.parse(resting) as string[];

/** Is the turn of a period withheld? */
export const isPaused = ({ pausedOn }: Pick<RotationModel, 'pausedOn'>, period: string): boolean =>
  pausedOn !== null && firstDay(period) > pausedOn;

/** @throws RuleBroken `rotation.paused` */
export function mustRun({ rotation, body }: Pick<Rota, 'rotation' | 'body'>): void {
  if (rotation.pausedOn !== null) throw new RuleBroken('rotation.paused', `${body.name}的轮值暂停着，恢复后再办。书记可以说“恢复轮值”。`);
}

/**
 * Bodies that are meant: those named, else those of the group's organisation, else those a person calls or has a seat in.
 * @param scope organisation of the group where somebody speaks
 */
export function bodiesAround(
  work: Pick<PersonWork, 'directory' | 'actor'>,
  scope: string | undefined,
  named: readonly BodyInfo[] = [],
): BodyInfo[] {
  const { directory, actor } = work;
  if (named.length) {
    const here = named.filter((b) => b.hostId === scope || (!scope && directory.can(actor, 'meeting.call', b.hostId)));
    return here.length ? here : [...named];
  }
  if (scope && directory.bodiesHostedBy(scope).length) return [...directory.bodiesHostedBy(scope)];
  const own = work.directory.spokenForBy(actor);
  const seated = directory.bodies.filter((b) => b.seats.some((s) => own.includes(s.orgId)));
  return [...new Set([...calledFrom(actor).flatMap((id) => directory.bodiesHostedBy(id)), ...seated])];
}

/** Rotations of these bodies, in their order. */
export async function rotasOf({ tx }: Pick<Work, 'tx'>, bodies: readonly BodyInfo[]): Promise<Rota[]> {
  const rows = await tx.rotation.findMany({
    where: { bodyId: { in: bodies.map((b) => b.id) } },
    include: { turns: { orderBy: { period: 'asc' } } },
  });
  return bodies.flatMap((body) => {
    const row = rows.find((r) => r.bodyId === body.id);
    if (!row) return [];
    const { turns, ...rotation } = row;
    return [{ rotation, body, turns }];
  });
}

/** @throws RuleBroken `rotation.unknown` for a card of a turn that is gone */
export async function turnById(
  { tx, directory }: Pick<Work, 'tx' | 'directory'>,
  id: string,
): Promise<{ turn: RotationTurnModel; rota: Rota }> {
  const turn = await tx.rotationTurn.findUnique({ where: { id }, include: { rotation: true } });
  const body = turn && directory.bodyById(turn.rotation.bodyId);
  const [rota] = body ? await rotasOf({ tx }, [body]) : [];
  const fresh = rota?.turns.find((t) => t.id === id);
  if (!fresh || !rota) throw new RuleBroken('rotation.unknown', '这一期轮值已经查不到了。发“轮值”看现在的轮值表。');
  return { turn: fresh, rota };
}

/**
 * The period of a rotation that was said. 1月 said in December is the one to come: of this year's and the next the nearer.
 * @throws RuleBroken `rotation.no-period` for 13月
 */
export function periodSaid(work: Pick<Work, 'now' | 'zone'>, { rotation }: Rota, said: Period | undefined): string | undefined {
  if (said?.error) throw new RuleBroken('rotation.no-period', `${said.error}，请换一个月份。发“轮值”看轮值表。`);
  if (!said?.date) return undefined;
  return periodOf(nearestYear(said.date, today(work)), cadenceOf(rotation));
}

/** Turns that may still be swapped or skipped, by period. */
export const aheadOf = (work: Pick<Work, 'now' | 'zone'>, turns: readonly RotationTurnModel[]): RotationTurnModel[] =>
  turns.filter((t) => isAhead(t, today(work)));

/** Short name of the unit whose turn it is at a body on a day; undefined without a rotation, or when the turn was skipped. */
export async function hostOn(
  work: { tx: Tx | Reader; directory: Directory },
  bodyId: string | null | undefined,
  date: string,
): Promise<string | undefined> {
  const rotation = bodyId ? await work.tx.rotation.findUnique({ where: { bodyId } }) : null;
  if (!rotation) return undefined;
  const period = periodOf(date, cadenceOf(rotation));
  if (isPaused(rotation, period)) return undefined;
  const turn = await work.tx.rotationTurn.findUnique({ where: { rotationId_period: { rotationId: rotation.id, period } } });
  return turn && turn.status !== 'SKIPPED' ? work.directory.orgById(turn.orgId)?.shortName : undefined;
}

/** Units that a sentence is about: named, or 我们. */
export function unitsMeant(work: Pick<PersonWork, 'directory' | 'actor'>, org: Ref | undefined, words: string): string[] {
  if (org !== undefined && (typeof org === 'string' || Array.isArray(org)))
    return [org].flat().flatMap((code) => work.directory.orgByCode(code)?.id ?? []);
  return /我们|我单位|本单位|咱们/.test(words) ? work.directory.spokenForBy(work.actor) : [];
}
