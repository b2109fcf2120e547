/** What 望湖社区's secretary has visited lately, and whom she will be reminded to visit again. Who it is can be read with the key alone. */

import type { SecretWork } from '../../bot/domain/visit/lookup';
import { pair } from '../../bot/domain/visit/pairing';
import { recordVisit } from '../../bot/domain/visit/service';

/** @param day the n-th workday from today */
export async function visits(work: SecretWork, day: (n: number) => string): Promise<void> {
  const { orgId } = work.actor;
  const activity = { hostId: orgId, with: [], beneficiaries: 1, servedUnit: '户' };
  const whom = { orgId, name: '3栋张奶奶', mask: '某老人' };
  await recordVisit(work, {
    activity: { ...activity, type: 'AID', title: '慰问困难户20户', time: { day: day(-14) }, beneficiaries: 20 },
    tellingId: orgId,
    amountCents: 600_000,
    goods: '米面油',
  });
  await recordVisit(work, {
    activity: { ...activity, type: 'VISIT', title: '走访某老人', time: { day: day(-9) } },
    tellingId: orgId,
    whom,
    words: '血压稳定，想要一台收音机',
  });
  const known = await work.tx.beneficiary.findFirstOrThrow({ where: { orgId }, orderBy: { createdAt: 'desc' } });
  await pair(work, { helperId: work.actor.id, beneficiaryId: known.id, everyDays: 15 });
}
