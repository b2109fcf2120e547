/** What the plan of an action item is made from. Pure. */
import type { ActionItemModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import type { Planned } from '../reminder/plan';
import type { ActionRule } from './reminder-rules';

export function actionPlan({ id, revision, dueOn, claimedAt, leadOrgId, hostId }: ActionItemModel, zone: string): Planned<ActionRule> {
  return {
    kind: 'ACTION',
    id,
    revision,
    anchors: { DUE: { date: dueOn }, ...(claimedAt && { CLAIMED: { date: toWall(claimedAt, zone).date } }) },
    recipients: (rule) => [`unit:${rule.per === 'HOST' ? hostId : leadOrgId}`],
  };
}
