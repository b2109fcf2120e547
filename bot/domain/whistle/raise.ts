/** Raising a whistle: in whose name, which units, and who reads of it. */
import { RuleBroken } from '../../errors';
import { nextNo } from '../audit/numbers';
import { groupOf } from '../org/groups';
import type { Told } from '../tell';
import type { PersonWork, Work } from '../work';
import { callUnits } from './calls';
import { type Whistle, whistleById } from './lookup';
import { groupButtons, headline, whistleFacts } from './words';

export interface NewWhistle {
  hostId: string;
  title: string;
  place: string | null;
  urgent: boolean;
  /** At least one. */
  units: readonly string[];
  /** Group where it is raised: the answer is the announcement there. */
  chatid?: string;
}

/** The organisations that call units. */
const HOSTS = new Set(['COMMUNITY', 'VILLAGE', 'STREET']);

/** The community (village, street) in whose name a person whistles: the group's, else their own. @throws RuleBroken `whistle.not-allowed` */
export function hostOf(work: PersonWork, groupOrgId: string | undefined): string {
  const own = [groupOrgId, work.actor.orgId].filter((id) => id !== undefined);
  const host = own.find((id) => mayRaise(work, id));
  if (!host) throw notRaiser(work, own);
  return host;
}

const mayRaise = ({ directory, actor }: PersonWork, orgId: string): boolean =>
  HOSTS.has(directory.orgById(orgId)?.kind ?? '') && directory.can(actor, 'whistle.raise', orgId);

function notRaiser({ directory }: PersonWork, orgIds: readonly string[]): RuleBroken {
  const near = (['SECRETARY', 'STREET_OFFICER'] as const).flatMap((role) => orgIds.flatMap((id) => directory.nearestHolders(role, id)))[0];
  const whom = near?.name ?? '社区书记';
  return new RuleBroken('whistle.not-allowed', `吹哨由社区的工作人员来做，请把情况告诉${whom}；也可以发“议题 …”提到会上。`);
}

/**
 * Writes it, calls every unit privately, owes the community's group the announcement when it was raised elsewhere.
 * @throws RuleBroken `whistle.not-allowed`
 */
export async function raise(work: PersonWork, wanted: NewWhistle): Promise<{ whistle: Whistle; told: Told; announced: boolean }> {
  const { tx, now, actor, outbox } = work;
  if (!mayRaise(work, wanted.hostId)) throw notRaiser(work, [wanted.hostId]);
  const { units, chatid, ...facts } = wanted;
  const home = chatid ?? (await groupOf(work, wanted.hostId));
  const { id } = await tx.whistle.create({
    data: { ...facts, no: await nextNo(tx, '哨'), authorId: actor.id, chatid: home ?? null, createdAt: now },
  });
  const { whistle, told } = await callUnits(work, await whistleById(work, id), units);
  const announced = home !== undefined && home !== chatid;
  if (announced) outbox.toGroup(home, { card: announcement(whistle, work) }, { key: `whistle:${id}` });
  return { whistle, told, announced };
}

/** What everybody of the group reads. */
export const announcement = (whistle: Whistle, work: Work) => ({
  title: `📣${headline(whistle, work)}`,
  facts: whistleFacts(whistle, work),
  buttons: groupButtons(whistle),
});
