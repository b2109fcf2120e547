/** Finds duties, their turns and what was logged. */
import type { DutyModel, PatrolLogModel, PatrolTurnModel, Prisma, Reader, Tx } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { Directory, Person } from '../org/directory';
import type { Look, View } from '../work';
import { samePlace } from './rules';

export type Duty = DutyModel;
export type Turn = PatrolTurnModel & { duty: Duty; log: PatrolLogModel | null };

export const whole = { duty: true, log: true } as const satisfies Prisma.PatrolTurnInclude;

const MANY = 200;

export const assigneesOf = ({ assignees }: Pick<Duty, 'assignees'>): string[] => JSON.parse(assignees) as string[];

export function turnsWhere({ tx }: { tx: Reader | Tx }, where: Prisma.PatrolTurnWhereInput): Promise<Turn[]> {
  return tx.patrolTurn.findMany({ where, include: whole, orderBy: [{ day: 'asc' }, { id: 'asc' }], take: MANY });
}

/** @throws RuleBroken `patrol.gone` */
export async function turnById({ tx }: { tx: Reader | Tx }, id: string): Promise<Turn> {
  const found = await tx.patrolTurn.findUnique({ where: { id }, include: whole });
  if (!found) throw new RuleBroken('patrol.gone', '这次巡查已经不用做了。发“巡查清单”看现在的。');
  return found;
}

/** Of an organisation, running and paused. */
export function dutiesOf({ tx }: { tx: Reader | Tx }, orgId: string): Promise<Duty[]> {
  return tx.duty.findMany({ where: { orgId, status: { not: 'ENDED' } }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: MANY });
}

/** Of an organisation and of those below it. @param path of the organisation */
export function dutiesBelow({ tx }: { tx: Reader | Tx }, path: string): Promise<Duty[]> {
  return tx.duty.findMany({
    where: { org: { path: { startsWith: path } }, status: { not: 'ENDED' } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 30,
  });
}

/** Theirs and not done yet, up to a day. */
export const turnsOf = (look: View, until: string): Promise<Turn[]> =>
  turnsWhere(look, { assigneeId: look.actor.id, state: 'DUE', day: { lte: until }, duty: { status: 'ACTIVE' } });

/**
 * The turn that a log of that day answers: of a duty for the same place, that the person is one of or may log for; the newest that is due by then.
 * @param orgId where it is told: of two equal places that one
 */
export async function turnMeant(look: View, place: string, day: string, orgId: string): Promise<Turn | undefined> {
  // Places first: those that are due in a whole district are more than are looked through.
  const duties = await look.tx.duty.findMany({
    where: { status: 'ACTIVE' },
    select: { id: true, name: true, orgId: true, assignees: true },
  });
  const theirs = duties.filter(
    (duty) => samePlace(duty.name, place) && (isAssignee(duty, look.actor) || mayLog(look, look.actor, duty.orgId)),
  );
  if (!theirs.length) return undefined;
  const mine = await turnsWhere(look, { state: 'DUE', day: { lte: day }, dutyId: { in: theirs.map((duty) => duty.id) } });
  const rank = ({ duty }: Turn) => (duty.name === place ? 4 : 0) + (isAssignee(duty, look.actor) ? 2 : 0) + (duty.orgId === orgId ? 1 : 0);
  return mine.sort((a, b) => rank(b) - rank(a) || (a.day < b.day ? 1 : -1))[0];
}

const isAssignee = (duty: Pick<Duty, 'assignees'>, person: Person): boolean => assigneesOf(duty).includes(person.id);

export const mayLog = ({ directory }: { directory: Directory }, person: Person, orgId: string): boolean =>
  directory.can(person, 'activity.log', orgId);

/** @throws RuleBroken `patrol.not-yours`, naming who may */
export function mustPlan({ directory, actor }: Pick<View, 'directory' | 'actor'>, orgId: string): void {
  if (directory.can(actor, 'patrol.plan', orgId)) return;
  const who = directory.nearestHolders('SECRETARY', orgId).map((p) => p.name);
  throw new RuleBroken(
    'patrol.not-yours',
    `${directory.unitName(orgId)}的巡查要由书记${who.length ? `（${who.slice(0, 3).join('、')}）` : ''}或负责人来安排。`,
  );
}

/** Names of those who are there, in the order of their turns. */
export const assigneeNames = ({ directory }: Pick<Look, 'directory'>, ids: readonly string[]): string =>
  ids.flatMap((id) => directory.nameById(id) ?? []).join('、');
