/** What a person would say next about something, word for word: for where nothing can be pressed. */
import type { AgreementItemModel, AgreementModel, MeetingModel } from '../../prisma/client';
import { type Action, standing } from './action/lookup';
import { isUnderWay } from './action/rules';
import { codeOf as actionCode } from './action/words';
import { itemCode } from './agreement/words';
import type { Known } from './booking/lookup';
import { mayManage } from './booking/service';
import type { Taken } from './booking/taken';
import { bookingCode, isLent } from './booking/words';
import { codeOf } from './meeting/cards';
import { amount, missing, type Need } from './request/words';
import { standing as standingTo, type Whistle } from './whistle/lookup';
import { codeOf as whistleCode } from './whistle/words';
import { isClaimer, mayReview, type Wish } from './wish/lookup';
import { codeOf as wishCode } from './wish/words';
import type { Standpoint, View } from './work';

/** @param open the person's answer is awaited @param waiting units that have not answered */
export function onMeeting(
  { directory, actor }: Standpoint,
  meeting: Pick<MeetingModel, 'no' | 'hostId'>,
  open: boolean,
  waiting = 0,
): string {
  const code = codeOf(meeting);
  if (open) return `${code} 参加`;
  return waiting && directory.can(actor, 'meeting.call', meeting.hostId) ? `${code} 谁没回` : code;
}

export function onNeed({ directory, actor }: View, need: Need): string {
  const gives = directory.spokenForBy(actor).some((id) => id !== need.requesterId);
  return gives ? `需${need.no} 我们能出${amount(need, missing(need))}` : `需${need.no}`;
}

export function onAction(look: View, item: Action): string {
  const as = standing(look, look.actor, item);
  const code = actionCode(item);
  if (as === 'UNIT' && item.status === 'OPEN') return `${code} 接受`;
  if (as === 'UNIT' && isUnderWay(item)) return `${code} 办好了`;
  return as === 'HOST' && item.status === 'CLAIMED_DONE' ? `${code} 属实，结案` : code;
}

export const onTerm = (agreement: AgreementModel, item: AgreementItemModel): string => `${itemCode(agreement, item)} 做了`;

export function onBooking({ directory, actor, now }: View, { booking, resource }: Known): string {
  const code = bookingCode(booking);
  if (!mayManage(directory, actor, booking, resource)) return code;
  return booking.startAt <= now && isLent(resource) ? `${code} 还了` : `${code} 不用了`;
}

/** '' for what is of somebody else: whoever may take it away is not asked to. */
export const onUse = ({ directory, actor }: Standpoint, use: Taken): string =>
  use.code.startsWith('订') && (use.byMemberId === actor.id || directory.can(actor, 'unit.speak', use.orgId)) ? `${use.code} 不用了` : '';

export function onWhistle(look: View, whistle: Whistle): string {
  const { units, host } = standingTo(look, whistle);
  const code = whistleCode(whistle);
  if (host && whistle.status === 'DONE') return `${code} 属实，结案`;
  const own = whistle.calls.filter((c) => units.includes(c.orgId)).map((c) => c.status);
  if (own.includes('CALLED')) return `${code} 报到`;
  return own.includes('REPORTED_IN') && whistle.status === 'WORKING' ? `${code} 办好了` : code;
}

export function onWish(look: View, wish: Wish): string {
  const code = wishCode(wish);
  if (wish.status === 'PUBLISHED') return `认领 ${code}`;
  if (wish.status === 'CLAIMED' && isClaimer(look, look.actor, wish)) return `${code} 送到了`;
  return wish.status === 'DELIVERED' && mayReview(look, look.actor, wish) ? `${code} 收到了` : code;
}
