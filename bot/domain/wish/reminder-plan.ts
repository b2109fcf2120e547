/** What the plan of a wish is made from. Pure. */
import type { WishModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import type { Planned } from '../reminder/plan';
import type { WishRule } from './reminder-rules';

/** Local day from which the present state counts; undefined when nothing is awaited. */
function dayOf({ status, createdAt, deliverBy, deliveredAt }: WishModel, zone: string): string | undefined {
  if (status === 'COLLECTED') return toWall(createdAt, zone).date;
  if (status === 'CLAIMED') return deliverBy ?? undefined;
  return status === 'DELIVERED' && deliveredAt ? toWall(deliveredAt, zone).date : undefined;
}

/** That day as the revision of its reminders, 20260923: a wish claimed anew has another one. */
export const wishRevision = (wish: WishModel, zone: string): number => Number(dayOf(wish, zone)?.replaceAll('-', '') ?? 0);

export function wishPlan(wish: WishModel, zone: string): Planned<WishRule> {
  const date = dayOf(wish, zone);
  const anchor = wish.status === 'CLAIMED' ? 'DUE' : wish.status === 'DELIVERED' ? 'CLAIMED' : 'START';
  return {
    kind: 'WISH',
    id: wish.id,
    revision: wishRevision(wish, zone),
    anchors: date ? { [anchor]: { date } } : {},
    recipients: (rule) => [rule.per === 'CLAIMER' ? `member:${wish.claimedById}` : `unit:${wish.communityId}`],
  };
}
