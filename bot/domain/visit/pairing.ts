/** Pairings: who visits whom how often, and until when the next visit is due. */
import { type PairingModel, WriteConflict } from '../../../prisma/client';
import { addDays, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { withdraw } from '../reminder/service';
import type { Work } from '../work';
import { mayAsk, type Pairing, pairingById, type SecretWork, withWhom } from './lookup';
import { planPairing } from './reminder-plan';
import { MOST_DAYS } from './rules';

/** State that 撤销 puts back; null: there was none. */
export type Before = Pick<PairingModel, 'status' | 'everyDays' | 'nextDueOn'> | null;

/** Local day of the last visit that this member made there; undefined: none yet. */
export async function lastVisit({ tx }: Pick<Work, 'tx'>, helperId: string, beneficiaryId: string): Promise<string | undefined> {
  const last = await tx.activity.findFirst({
    where: { authorId: helperId, status: { not: 'VOID' }, visit: { beneficiaryId } },
    orderBy: { localDate: 'desc' },
    select: { localDate: true },
  });
  return last?.localDate;
}

/** The next visit is due so many days after the last, or after they were paired. */
async function dueOf(work: Work, helperId: string, beneficiaryId: string, everyDays: number, pairedAt: Date): Promise<string> {
  const from = [toWall(pairedAt, work.zone).date, (await lastVisit(work, helperId, beneficiaryId)) ?? ''].sort()[1] ?? '';
  return addDays(from, everyDays);
}

/**
 * Pairs somebody with a member, or gives them another interval.
 * @throws RuleBroken `pairing.not-yours` for others only who may know them · `pairing.days`
 */
export async function pair(
  work: SecretWork,
  { helperId, beneficiaryId, everyDays }: { helperId: string; beneficiaryId: string; everyDays: number },
): Promise<{ pairing: Pairing; before: Before }> {
  const { tx, now, actor } = work;
  if (everyDays < 1 || everyDays > MOST_DAYS) throw new RuleBroken('pairing.days', `间隔要在1到${MOST_DAYS}天之间，请再说一遍。`);
  const beneficiary = await tx.beneficiary.findUnique({ where: { id: beneficiaryId } });
  if (!beneficiary) throw new RuleBroken('pairing.gone', '这户的信息已经删除了，请再说一遍是谁家。');
  if (helperId !== actor.id && !mayAsk(work, actor, beneficiary))
    throw new RuleBroken('pairing.not-yours', '给别人结对要由社区书记来做。您自己结对，说“结对 3栋张奶奶 每30天”就行。');
  const old = await tx.pairing.findUnique({ where: { helperId_beneficiaryId: { helperId, beneficiaryId } } });
  if (old) {
    const createdAt = old.status === 'ACTIVE' ? old.createdAt : now;
    const nextDueOn = await dueOf(work, helperId, beneficiaryId, everyDays, createdAt);
    const pairing = await change(work, old, { status: 'ACTIVE', everyDays, nextDueOn, createdAt });
    return { pairing, before: beforeOf(old) };
  }
  const nextDueOn = await dueOf(work, helperId, beneficiaryId, everyDays, now);
  const pairing = await tx.pairing.create({
    data: { helperId, beneficiaryId, everyDays, nextDueOn, authorId: actor.id, createdAt: now },
    include: withWhom,
  });
  await planPairing(work, pairing);
  return { pairing, before: null };
}

const beforeOf = ({ status, everyDays, nextDueOn }: PairingModel): Before => ({ status, everyDays, nextDueOn });

/** Its helper ends it, or who may know them. @throws RuleBroken `pairing.not-yours` */
export async function endPairing(work: SecretWork, pairing: Pairing): Promise<{ pairing: Pairing; before: Before }> {
  if (pairing.helperId !== work.actor.id && !mayAsk(work, work.actor, pairing.beneficiary))
    throw new RuleBroken('pairing.not-yours', '结对要由本人或社区书记来结束。');
  return { pairing: await change(work, pairing, { status: 'ENDED' }), before: beforeOf(pairing) };
}

/** 撤销. @param left revision that the step left @throws RuleBroken `pairing.went-on` */
export async function restorePairing(work: SecretWork, id: string, left: number, before: Before): Promise<Pairing> {
  const now = await work.tx.pairing.findUnique({ where: { id } });
  if (!now || now.revision !== left) throw new RuleBroken('pairing.went-on', '这个结对后来又有变化，不能撤销了。发“我的走访”看现在的。');
  return change(work, now, before ?? { status: 'ENDED' });
}

/** A visit was recorded, changed or taken back: the next one is due from the last that counts. */
export async function keepDue(work: Work, helperId: string, beneficiaryId: string): Promise<Pairing | undefined> {
  const pairing = await work.tx.pairing.findUnique({ where: { helperId_beneficiaryId: { helperId, beneficiaryId } } });
  if (pairing?.status !== 'ACTIVE') return undefined;
  const nextDueOn = await dueOf(work, helperId, beneficiaryId, pairing.everyDays, pairing.createdAt);
  return nextDueOn === pairing.nextDueOn ? pairingById(work, pairing.id) : change(work, pairing, { nextDueOn });
}

/** @throws WriteConflict when it was changed meanwhile: the message is handled again */
async function change(work: Work, { id, revision }: PairingModel, data: Partial<PairingModel>): Promise<Pairing> {
  const { count } = await work.tx.pairing.updateMany({ where: { id, revision }, data: { ...data, revision: revision + 1 } });
  if (count !== 1) throw new WriteConflict(`pairing ${id} was changed meanwhile`);
  await withdraw(work, 'PAIRING', id, 'CHANGED');
  const pairing = await work.tx.pairing.findUniqueOrThrow({ where: { id }, include: withWhom });
  await planPairing(work, pairing);
  return pairing;
}
