/** Finds agreements, their items and what these owe, and how a person stands to them. */
import type { AgreementItemModel, AgreementModel, AgreementTermModel, FulfilmentModel, Prisma, Reader, Tx } from '../../../prisma/client';
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { noOf } from '../audit/numbers';
import type { Person } from '../org/directory';
import type { Look, PersonWork, Work } from '../work';
import { hasBegun, inHandDays, isOpen } from './rules';

export type Term = AgreementTermModel & { fulfilments: FulfilmentModel[] };
export type Item = AgreementItemModel & { terms: Term[] };
/** With its items in order and, of each, its terms by day. */
export type Agreement = AgreementModel & { items: Item[] };

/** A term with what it belongs to. */
export interface Owed {
  term: Term;
  item: AgreementItemModel;
  agreement: AgreementModel;
}

/** What counts: an activity that is void fulfils nothing. */
const counted = {
  where: { OR: [{ activityId: null }, { activity: { status: { not: 'VOID' } } }] },
  orderBy: { createdAt: 'asc' },
} as const satisfies Prisma.AgreementTerm$fulfilmentsArgs;

const whole = {
  items: { orderBy: { position: 'asc' }, include: { terms: { orderBy: { dueOn: 'asc' }, include: { fulfilments: counted } } } },
} as const satisfies Prisma.AgreementInclude;

const around = { fulfilments: counted, item: { include: { agreement: true } } } as const satisfies Prisma.AgreementTermInclude;

/** More is not listed anywhere. */
const MANY = 500;

export const today = ({ now, zone }: Pick<Work, 'now' | 'zone'>): string => toWall(now, zone).date;

export function agreementByNo({ tx }: Pick<Work, 'tx'>, code: string | undefined): Promise<Agreement | null> {
  const no = noOf(code, '清');
  return no === undefined ? Promise.resolve(null) : tx.agreement.findUnique({ where: { no }, include: whole });
}

export function agreementsWhere(reader: Tx | Reader, where: Prisma.AgreementWhereInput): Promise<Agreement[]> {
  return reader.agreement.findMany({ where, include: whole, orderBy: { no: 'desc' }, take: MANY });
}

/** @throws RuleBroken `agreement.unknown` */
export async function agreementById({ tx }: Pick<Work, 'tx'>, id: string): Promise<Agreement> {
  const found = await tx.agreement.findUnique({ where: { id }, include: whole });
  if (!found) throw new RuleBroken('agreement.unknown', '这份清单已经查不到了。发“双向清单”看现在有哪些。');
  return found;
}

/**
 * Agreements that are in force or wait for a yes, of any of these units; the newest first.
 * @param withIds only those with one of these on the other side
 */
export function agreementsOf(
  { tx, now, zone }: Pick<Look, 'tx' | 'now' | 'zone'>,
  orgIds: readonly string[],
  withIds?: readonly string[],
): Promise<Agreement[]> {
  const side = (a: readonly string[], b?: readonly string[]) => [
    { aOrgId: { in: [...a] }, ...(b && { bOrgId: { in: [...b] } }) },
    { bOrgId: { in: [...a] }, ...(b && { aOrgId: { in: [...b] } }) },
  ];
  return agreementsWhere(tx, { status: { in: ['SIGNED', 'ACTIVE'] }, validTo: { gte: today({ now, zone }) }, OR: side(orgIds, withIds) });
}

/** @throws RuleBroken `agreement.unknown` */
export async function owedById({ tx }: Pick<Work, 'tx'>, termId: string): Promise<Owed> {
  const [found] = await owedWhere(tx, { id: termId });
  if (!found) throw new RuleBroken('agreement.unknown', '这一项已经查不到了。发“双向清单”看现在有哪些。');
  return found;
}

/** Terms with what they belong to, by their last day. */
export async function owedWhere(tx: Tx | Reader, where: Prisma.AgreementTermWhereInput, take?: number): Promise<Owed[]> {
  const rows = await tx.agreementTerm.findMany({
    where,
    include: around,
    orderBy: [{ dueOn: 'asc' }, { item: { agreement: { no: 'asc' } } }, { item: { position: 'asc' } }],
    ...(take !== undefined && { take }),
  });
  return rows.map(({ item: { agreement, ...item }, ...term }) => ({ term, item, agreement }));
}

/** What units have promised and is due soon, or was due not long ago, has begun and is open; the most urgent first. */
export async function openTerms(work: Pick<Look, 'tx' | 'now' | 'zone'>, promiserIds: readonly string[]): Promise<Owed[]> {
  if (!promiserIds.length) return [];
  const found = await owedWhere(
    work.tx,
    { dueOn: inHandDays(today(work)), waivedAt: null, item: { promiserId: { in: [...promiserIds] }, agreement: { status: 'ACTIVE' } } },
    MANY,
  );
  return found.filter(({ term, item }) => isOpen(term, item.quantity) && hasBegun(term, today(work)));
}

/** What the units that a person answers for have in hand. */
export const promisesOf = (work: PersonWork): Promise<Owed[]> => openTerms(work, work.directory.spokenForBy(work.actor));

export const sidesOf = ({ aOrgId, bOrgId }: AgreementModel): [string, string] => [aOrgId, bOrgId];

export const otherSide = ({ aOrgId, bOrgId }: Pick<AgreementModel, 'aOrgId' | 'bOrgId'>, orgId: string): string =>
  orgId === aOrgId ? bOrgId : aOrgId;

/** As whom somebody speaks about an item. Neither: as PROXY where they may answer for one of the units. */
export function standing(
  { directory }: Pick<Work, 'directory'>,
  person: Person,
  { item, agreement }: Pick<Owed, 'item' | 'agreement'>,
): 'PROMISER' | 'RECEIVER' | 'PROXY' | 'NONE' {
  if (directory.can(person, 'unit.speak', item.promiserId)) return 'PROMISER';
  if (directory.can(person, 'unit.speak', otherSide(agreement, item.promiserId))) return 'RECEIVER';
  return sidesOf(agreement).some((id) => directory.can(person, 'unit.answer', id)) ? 'PROXY' : 'NONE';
}

/** @throws RuleBroken `agreement.not-yours`, naming who may */
export function notYours({ directory }: Pick<Work, 'directory'>, orgIds: readonly string[], doing: string): RuleBroken {
  const who = orgIds.flatMap((id) => directory.liaisonsOf(id).slice(0, 2)).map((p) => p.name);
  const units = orgIds.map((id) => directory.unitName(id)).join('或');
  return new RuleBroken(
    'agreement.not-yours',
    `${doing}要由${units}的联络员${who.length ? `（${who.join('、')}）` : ''}来做，请和对方说一声。`,
  );
}
