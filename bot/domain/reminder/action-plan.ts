/** What the plan of an action item is made from. Pure. */
import type { ActionItemModel } from '../../../prisma/client';
import type { ActionRule } from './action-rules';
import type { Planned } from './plan';

export function actionPlan({ id, revision, dueOn, leadOrgId, hostId }: ActionItemModel): Planned<ActionRule> {
  return {
    kind: 'ACTION',
    id,
    revision,
    anchors: { DUE: { date: dueOn } },
    recipients: (rule) => [`unit:${rule.per === 'HOST' ? hostId : leadOrgId}`],
  };
}
