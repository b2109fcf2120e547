/** Finds whom members visit, and who may know who that is. */
import type { ActivityModel, BeneficiaryModel, PairingModel, Prisma, Reader, Tx, VisitModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import type { Secrets } from '../../secrets';
import type { Directory, Person } from '../org/directory';
import type { PersonWork, View, Work } from '../work';
import { lateSince } from './rules';

/** Work that reads and writes what only few may know. */
export type SecretWork = PersonWork & { readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt' | 'keyedHash'> };

export type Beneficiary = BeneficiaryModel;
export type Pairing = PairingModel & { beneficiary: Beneficiary };
export type Visit = VisitModel & { beneficiary: Beneficiary | null };

export const withWhom = { beneficiary: true } as const satisfies Prisma.PairingInclude & Prisma.VisitInclude;

/** A list shows no more, and nobody visits more. */
const MANY = 200;

/** Width, blanks and marks do not make another person. */
export const bareName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(/(?:的?家里?|同志)$/, '');

/** Where somebody belongs who is visited: the community of the group or of who visits, else their own organisation. */
export function homeOf({ directory, actor }: PersonWork, groupOrgId: string | undefined): string {
  return directory.communityOf(groupOrgId)?.id ?? directory.communityOf(actor.orgId)?.id ?? actor.orgId;
}

/**
 * Somebody who was visited or paired before. Of those whom the actor knows a part of the name is enough.
 * @throws RuleBroken `visit.which` several of them fit
 */
export async function knownAs(work: SecretWork, orgId: string, name: string): Promise<Beneficiary | undefined> {
  const said = bareName(name);
  const known = (await knownTo(work)).map((b) => ({ b, name: bareName(work.secrets.decrypt(b.nameEnc)) }));
  const exact = known.find((k) => k.name === said);
  if (exact) return exact.b;
  const some = said.length < 2 ? [] : known.filter((k) => k.name.includes(said));
  if (some.length > 1) throw new RuleBroken('visit.which', `您走访过的人里有${some.length}位都对得上，请带上楼栋门牌再说一遍。`);
  return some[0]?.b ?? (await work.tx.beneficiary.findUnique({ where: { orgId_key: { orgId, key: keyOf(work, name) } } })) ?? undefined;
}

export const keyOf = ({ secrets }: Pick<SecretWork, 'secrets'>, name: string): string => secrets.keyedHash('beneficiary', bareName(name));

async function knownTo({ tx, actor }: PersonWork): Promise<Beneficiary[]> {
  const visited = { visits: { some: { activity: { authorId: actor.id, status: { not: 'VOID' as const } } } } };
  return tx.beneficiary.findMany({
    where: { OR: [visited, { pairings: { some: { helperId: actor.id, status: 'ACTIVE' } } }] },
    orderBy: { createdAt: 'desc' },
    take: MANY,
  });
}

/** Under way, soonest due first. */
export function pairingsWhere({ tx }: { tx: Reader | Tx }, where: Prisma.PairingWhereInput): Promise<Pairing[]> {
  return tx.pairing.findMany({
    where: { status: 'ACTIVE', ...where },
    include: withWhom,
    orderBy: [{ nextDueOn: 'asc' }, { id: 'asc' }],
    take: MANY,
  });
}

export const pairingsOf = (look: View): Promise<Pairing[]> => pairingsWhere(look, { helperId: look.actor.id });

/** Of an organisation: nobody came for a week after the day. */
export async function latePairings(work: PersonWork, orgId: string): Promise<Pairing[]> {
  const { date } = toWall(work.now, work.zone);
  return pairingsWhere(work, { nextDueOn: { lte: lateSince(date) }, beneficiary: { orgId } });
}

/** @throws RuleBroken `pairing.gone` */
export async function pairingById({ tx }: Pick<Work, 'tx'>, id: string): Promise<Pairing> {
  const found = await tx.pairing.findUnique({ where: { id }, include: withWhom });
  if (!found || found.status === 'ENDED') throw new RuleBroken('pairing.gone', '这个结对已经结束了。发“我的走访”看现在有哪些。');
  return found;
}

export async function visitOf({ tx }: Pick<Work, 'tx'>, activityId: string): Promise<Visit | undefined> {
  return (await tx.visit.findUnique({ where: { activityId }, include: withWhom })) ?? undefined;
}

/**
 * Whose pictures those of an activity are when they show one person who was visited; undefined for all others. Also when it was taken back or is
 * forgotten who that was: the pictures still show it.
 */
export async function onePersonOf(
  work: Pick<Work, 'tx' | 'directory'>,
  { id, type, beneficiaries, hostId }: Pick<ActivityModel, 'id' | 'type' | 'beneficiaries' | 'hostId'>,
): Promise<Pick<Beneficiary, 'orgId'> | undefined> {
  const known = (await visitOf(work, id))?.beneficiary;
  if (known) return known;
  const one = (type === 'VISIT' || type === 'AID') && beneficiaries === 1;
  return one ? { orgId: work.directory.communityOf(hostId)?.id ?? hostId } : undefined;
}

/** On request: the secretary of the community itself, the street above. */
export const mayAsk = ({ directory }: { directory: Directory }, person: Person, { orgId }: Pick<Beneficiary, 'orgId'>): boolean =>
  directory.can(person, 'beneficiary.read', orgId);
