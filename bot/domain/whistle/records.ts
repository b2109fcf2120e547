/** Writing to a whistle: every change names the state it saw. */
import { type Prisma, type WhistleCallModel, WriteConflict } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { PersonWork, Work } from '../work';
import type { Whistle } from './lookup';
import { codeOf, stateOf } from './words';

/** Writes to the whistle as it was seen. @throws WriteConflict when it was changed meanwhile: the message is handled again */
export async function change(work: Work, { id, no, status }: Whistle, data: Prisma.WhistleUpdateManyMutationInput): Promise<void> {
  const { count } = await work.tx.whistle.updateMany({ where: { id, status }, data });
  if (count !== 1) throw new WriteConflict(`whistle ${no} was changed meanwhile`);
}

/** @throws WriteConflict */
export async function changeCall(
  work: Work,
  { whistleId, orgId, status }: WhistleCallModel,
  data: Prisma.WhistleCallUncheckedUpdateManyInput,
): Promise<void> {
  const { count } = await work.tx.whistleCall.updateMany({ where: { whistleId, orgId, status }, data });
  if (count !== 1) throw new WriteConflict(`a call of whistle ${whistleId} was changed meanwhile`);
}

export async function note(work: PersonWork, { id }: Whistle, kind: string, text: string, photos = 0): Promise<void> {
  await work.tx.whistleUpdate.create({ data: { whistleId: id, byId: work.actor.id, kind, text, at: work.now, photos } });
}

export const wentOn = (work: Work, whistle: Whistle): RuleBroken =>
  new RuleBroken(
    'whistle.went-on',
    `${codeOf(whistle)}后来又有变化（${stateOf(whistle, work)}），不能撤销了。发“${codeOf(whistle)}”看详情。`,
  );
