/** Finds work that meetings gave to units, and how a person stands to it. */
import type { ActionItemModel, ActionUpdateModel, Prisma } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import { noOf } from '../audit/numbers';
import { calledFrom } from '../meeting/lookup';
import type { Directory, Person } from '../org/directory';
import type { Look, Standpoint, View, Work } from '../work';
import { OPEN_STATES } from './rules';

/** With the units that help and what was last said about it. */
export type Action = ActionItemModel & { coOrgs: { orgId: string }[]; updates: ActionUpdateModel[] };

export const whole = {
  coOrgs: { select: { orgId: true } },
  updates: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
} as const satisfies Prisma.ActionItemInclude;

/** More is not listed anywhere. */
const MANY = 200;

export function actionByNo({ tx }: Pick<Work, 'tx'>, code: string | undefined): Promise<Action | null> {
  const no = noOf(code, '办');
  return no === undefined ? Promise.resolve(null) : tx.actionItem.findUnique({ where: { no }, include: whole });
}

/** @throws RuleBroken `action.unknown` */
export async function actionById({ tx }: Pick<Work, 'tx'>, id: string): Promise<Action> {
  const found = await tx.actionItem.findUnique({ where: { id }, include: whole });
  if (!found) throw new RuleBroken('action.unknown', '这件事已经查不到了（可能随纪要一起撤回了）。发“督办清单”看现在有哪些。');
  return found;
}

/** May verify, return, extend, cancel: the secretary of the host, and the street above it. */
export const mayVerify = (directory: Directory, person: Person, hostId: string): boolean => directory.can(person, 'action.verify', hostId);

/** Who answers for the unit speaks for the unit, until it says done: then who may verify does, a community's own work as well. */
export function standing({ directory }: Pick<Work, 'directory'>, person: Person, item: ActionItemModel): 'UNIT' | 'HOST' | 'NONE' {
  const verifies = mayVerify(directory, person, item.hostId);
  if (verifies && item.status === 'CLAIMED_DONE') return 'HOST';
  if (directory.can(person, 'unit.speak', item.leadOrgId)) return 'UNIT';
  return verifies ? 'HOST' : 'NONE';
}

/** May see what was sent to show it: whoever may act on it, and the units that help. */
export const maySeeProof = (work: Standpoint, item: Action): boolean =>
  standing(work, work.actor, item) !== 'NONE' || item.coOrgs.some((c) => work.directory.can(work.actor, 'unit.speak', c.orgId));

/** Open work of the units a person answers for, the most urgent first. */
export function actionsOf({ tx, directory, actor }: View): Promise<Action[]> {
  return openActions({ tx }, { leadOrgId: { in: directory.spokenForBy(actor) } });
}

/** Reported done where the person is secretary: somebody has to look. */
export function claimsFor({ tx, actor }: View): Promise<Action[]> {
  const hosts = actor.roles.filter((r) => r.role === 'SECRETARY').map((r) => r.orgId);
  return openActions({ tx }, { status: 'CLAIMED_DONE', hostId: { in: hosts } });
}

/** Work that concerns an organisation, or without one the person: what was given there, and what its units do. @param scope an organisation */
export async function concerning({ tx, directory, actor }: View, scope: string | undefined): Promise<Prisma.ActionItemWhereInput> {
  const roots = scope ? [scope] : calledFrom(actor);
  const units = scope ? [scope] : [...new Set([actor.orgId, ...directory.spokenForBy(actor)])];
  // Of a city only those that gave any work: a database takes so many names at once and no more.
  const hosts = roots.length ? await tx.actionItem.groupBy({ by: ['hostId'], where: { status: { in: [...OPEN_STATES] } } }) : [];
  const below = hosts.map((h) => h.hostId).filter((id) => roots.some((root) => directory.within(id, root)));
  return { OR: [{ hostId: { in: below } }, { leadOrgId: { in: units } }] };
}

export function openActions({ tx }: Pick<Look, 'tx'>, where: Prisma.ActionItemWhereInput): Promise<Action[]> {
  return tx.actionItem.findMany({
    where: { status: { in: [...OPEN_STATES] }, ...where },
    include: whole,
    orderBy: [{ dueOn: 'asc' }, { no: 'asc' }],
    take: MANY,
  });
}

/** Who speaks for the host: who called for it if they may, else its secretaries, nearest first. */
export function verifiers({ directory }: Pick<Work, 'directory'>, item: Pick<ActionItemModel, 'hostId' | 'authorId'>): Person[] {
  const author = directory.memberById(item.authorId);
  const first = author && mayVerify(directory, author, item.hostId) ? [author] : [];
  return [...new Set([...first, ...directory.nearestHolders('SECRETARY', item.hostId)])];
}
