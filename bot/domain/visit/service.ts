/** Visits: an activity with whom it was made to and what was given. Who is in need is stored encrypted, and forgotten a year later. */
import type { Tx } from '../../../prisma/client';
import { DAY_MS } from '../../clock';
import { type ActivityInput, type ActivityRecord, ActivityService } from '../activity/service';
import type { Work } from '../work';
import { type Beneficiary, keyOf, type Pairing, type SecretWork, visitOf } from './lookup';
import { keepDue } from './pairing';

/** Who was visited, as it was said. */
export interface Whom {
  orgId: string;
  /** Somebody who is known already. */
  id?: string;
  name: string;
  mask: string;
}

export interface NewVisit {
  activity: ActivityInput;
  tellingId: string;
  /** Absent: several were visited. */
  whom?: Whom;
  words?: string;
  amountCents?: number;
  goods?: string;
}

/** Records it. @returns pairing: whose next visit is due later by it @throws RuleBroken activity.not-allowed */
export async function recordVisit(
  work: SecretWork,
  { activity, tellingId, whom, words, amountCents, goods }: NewVisit,
): Promise<{ record: ActivityRecord; pairing?: Pairing | undefined }> {
  const record = await new ActivityService(work).log(activity, tellingId, work.actor);
  const beneficiary = whom && (await beneficiaryFor(work, whom));
  await work.tx.visit.create({
    data: {
      activityId: record.id,
      beneficiaryId: beneficiary?.id ?? null,
      wordsEnc: words ? work.secrets.encrypt(words) : null,
      amountCents: amountCents ?? null,
      goods: goods ?? null,
    },
  });
  return { record, pairing: beneficiary && (await keepDue(work, work.actor.id, beneficiary.id)) };
}

/** The one who is known, or another row. */
export async function beneficiaryFor(work: SecretWork, { orgId, id, name, mask }: Whom): Promise<Beneficiary> {
  const { tx, now, secrets } = work;
  const known = id && (await tx.beneficiary.findUnique({ where: { id } }));
  if (known) return known;
  const key = keyOf(work, name);
  return tx.beneficiary.upsert({
    where: { orgId_key: { orgId, key } },
    create: { orgId, key, mask, nameEnc: secrets.encrypt(name), createdAt: now },
    update: {},
  });
}

/** 撤销: what was said of somebody is gone with it. @throws RuleBroken activity.changed */
export async function takeBackVisit(work: SecretWork, activityId: string, revision: number): Promise<ActivityRecord> {
  const record = await new ActivityService(work).restore(activityId, revision, { status: 'VOID', voidReason: '撤销' });
  const visit = await visitOf(work, activityId);
  await work.tx.visit.deleteMany({ where: { activityId } });
  if (visit?.beneficiaryId) {
    await keepDue(work, record.authorId, visit.beneficiaryId);
    await forgetUnknown(work.tx, { id: visit.beneficiaryId });
  }
  return record;
}

/** The activity of a visit was changed, voided or restored: whoever is paired there is due accordingly. Nothing for other activities. */
export async function visitChanged(work: Work, { id, authorId }: Pick<ActivityRecord, 'id' | 'authorId'>): Promise<void> {
  const visit = await visitOf(work, id);
  if (visit?.beneficiaryId) await keepDue(work, authorId, visit.beneficiaryId);
}

const KEPT_MS = 365 * DAY_MS;

/** What was recorded a year ago, and whom nobody visited since. @returns how many people are forgotten */
export async function forgetVisits(tx: Tx, now: Date): Promise<number> {
  const old = { activity: { createdAt: { lt: new Date(now.getTime() - KEPT_MS) } } };
  await tx.visit.updateMany({ where: { ...old, wordsEnc: { not: null } }, data: { wordsEnc: null } });
  const idle = { pairings: { none: { status: 'ACTIVE' as const } }, visits: { every: old } };
  await tx.visit.updateMany({ where: { beneficiary: idle }, data: { beneficiaryId: null } });
  return forgetUnknown(tx, {});
}

/** Who is neither visited nor paired any more. */
async function forgetUnknown(tx: Tx, which: { id?: string }): Promise<number> {
  const where = { ...which, visits: { none: {} }, pairings: { none: { status: 'ACTIVE' as const } } };
  const gone = (await tx.beneficiary.findMany({ where, select: { id: true }, take: 500 })).map((b) => b.id);
  await tx.pairing.deleteMany({ where: { beneficiaryId: { in: gone } } });
  return (await tx.beneficiary.deleteMany({ where: { id: { in: gone } } })).count;
}
