/** What 望湖社区 and 城南供电所 promised each other, with one promise kept by an activity of the past month. */
import { startAgreement } from '../../bot/domain/agreement/draft';
import { termKeptBy } from '../../bot/domain/agreement/from-activity';
import { fulfil } from '../../bot/domain/agreement/fulfil';
import { owedById } from '../../bot/domain/agreement/lookup';
import { answerAgreement, signAgreement } from '../../bot/domain/agreement/service';
import type { PersonWork } from '../../bot/domain/work';

const SAID =
  '双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；供电所每半年上门检查独居老人用电1次；望湖社区每月提供活动室1次；望湖社区每半年政策宣讲1次，一年';

export async function agreement(secretary: PersonWork, liaison: PersonWork): Promise<void> {
  const { agreement: signed } = await signAgreement(secretary, startAgreement(secretary, SAID, secretary.actor.orgId));
  await answerAgreement(liaison, signed, true, undefined);
  const lecture = await secretary.tx.activity.findFirst({ where: { title: '安全用电讲座' }, include: { orgs: true } });
  const kept = lecture && (await termKeptBy(secretary, lecture));
  if (kept) await fulfil(liaison, await owedById(liaison, kept.term.id), { quantity: 1, doneOn: lecture.localDate, activity: lecture });
}
