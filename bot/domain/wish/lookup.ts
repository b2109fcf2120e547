/** Finds wishes, and how a person stands to one. */
import type { Prisma, WishModel, WishWaitModel } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { Ref } from '../../reading/types';
import { noOf } from '../audit/numbers';
import type { Person } from '../org/directory';
import type { Look, PersonWork, View, Work } from '../work';

/** With who waits for it, in order. */
export type Wish = WishModel & { waits: WishWaitModel[] };

const whole = { waits: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } } as const satisfies Prisma.WishInclude;

/** More is not listed anywhere. */
const MANY = 200;

/** @throws RuleBroken `wish.unknown` */
export async function wishByNo({ tx }: Pick<Work, 'tx'>, code: string): Promise<Wish> {
  const found = await tx.wish.findUnique({ where: { no: noOf(code, '愿') ?? 0 }, include: whole });
  if (!found) throw new RuleBroken('wish.unknown', `没有找到${code}。发“还有哪些心愿”看编号。`);
  return found;
}

/** @throws RuleBroken `wish.unknown` */
export async function wishById({ tx }: Pick<Work, 'tx'>, id: string): Promise<Wish> {
  const found = await tx.wish.findUnique({ where: { id }, include: whole });
  if (!found) throw new RuleBroken('wish.unknown', '这个心愿已经查不到了。发“还有哪些心愿”看现在有哪些。');
  return found;
}

export function wishesWhere({ tx }: Pick<Look, 'tx'>, where: Prisma.WishWhereInput): Promise<Wish[]> {
  return tx.wish.findMany({ where, include: whole, orderBy: { no: 'asc' }, take: MANY });
}

/** What can be claimed, longest waiting first. @param communityId of one community; absent: all */
export const openWishes = (work: Pick<Look, 'tx'>, communityId?: string): Promise<Wish[]> =>
  wishesWhere(work, { status: 'PUBLISHED', ...(communityId && { communityId }) });

/** Claimed by the person or for a unit they answer for and still to be delivered, soonest first. */
export async function wishesOf({ tx, directory, actor }: View): Promise<Wish[]> {
  const mine = { OR: [{ claimedById: actor.id }, { claimedForId: { in: directory.spokenForBy(actor) } }] };
  const found = await wishesWhere({ tx }, { status: 'CLAIMED', ...mine });
  return found.sort((a, b) => ((a.deliverBy ?? '') < (b.deliverBy ?? '') ? -1 : 1));
}

/** Collected or delivered where the person is secretary: somebody has to look. */
export const wishesToReview = ({ tx, actor }: View): Promise<Wish[]> =>
  wishesWhere(
    { tx },
    {
      status: { in: ['COLLECTED', 'DELIVERED'] },
      communityId: { in: actor.roles.filter((r) => r.role === 'SECRETARY').map((r) => r.orgId) },
    },
  );

export const mayReview = ({ directory }: Pick<Work, 'directory'>, person: Person, wish: Pick<WishModel, 'communityId'>): boolean =>
  directory.can(person, 'wish.review', wish.communityId);

export function isClaimer({ directory }: Pick<Work, 'directory'>, person: Person, wish: WishModel): boolean {
  return wish.claimedById === person.id || (wish.claimedForId !== null && directory.can(person, 'unit.speak', wish.claimedForId));
}

/** Secretaries of the community, else of what is above it. */
export const reviewers = ({ directory }: Pick<Work, 'directory'>, { communityId }: Pick<WishModel, 'communityId'>): readonly Person[] =>
  directory.nearestHolders('SECRETARY', communityId);

/** 建行, or the name of who claimed it for themselves; '' when nobody has. */
export function claimerName(work: Pick<Work, 'directory'>, { claimedById, claimedForId }: WishModel): string {
  if (claimedForId) return work.directory.unitName(claimedForId);
  return (claimedById && work.directory.nameById(claimedById)) || '';
}

/** 建行(陈琳) */
export function claimerInFull(work: Pick<Work, 'directory'>, wish: WishModel): string {
  const person = wish.claimedById ? work.directory.nameById(wish.claimedById) : undefined;
  return wish.claimedForId ? `${work.directory.unitName(wish.claimedForId)}${person ? `(${person})` : ''}` : (person ?? '');
}

/**
 * In whose name somebody claims: the unit that was named, else the one they answer for, else their own.
 * @throws RuleBroken `wish.not-yours` for a unit of others
 */
export function claimsFor(work: PersonWork, named: Ref | undefined): string | null {
  const { directory, actor } = work;
  if (named === undefined) return actor.liaisonOf[0]?.orgId ?? null;
  const orgs = (Array.isArray(named) ? named : [named]).flatMap((ref) => (typeof ref === 'string' ? (directory.orgByCode(ref) ?? []) : []));
  const own = orgs.find((o) => work.directory.can(actor, 'unit.speak', o.id));
  if (own) return own.id;
  const [org] = orgs;
  if (!org) return claimsFor(work, undefined);
  const who = directory.liaisonsOf(org.id).map((p) => p.name);
  throw new RuleBroken(
    'wish.not-yours',
    `以${org.shortName}名义认领要由它的联络员${who.length ? `（${who.slice(0, 3).join('、')}）` : ''}来做。您自己认领，说“认领 愿…”就行。`,
  );
}
