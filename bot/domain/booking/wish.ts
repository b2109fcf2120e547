/** The room that a meeting could not have: its holder is asked to give way, or it is waited for. */
import type { MeetingModel } from '../../../prisma/client';
import { formatInstant } from '../calendar/format';
import type { PersonWork } from '../work';
import { askHolder } from './holder';
import { bookingById, resourceOf } from './records';
import { type Dropped, waitFor } from './waits';
import { bookingCode } from './words';

/** What follows for a room that was waited for, when its meeting is off or at another time. */
export function unwishedWords({ ended, told }: Dropped): string {
  if (!ended) return '';
  return told ? '原来等的场地不再等了，已告诉对方不用让。' : '原来等的场地不再等了。';
}

/** In the 撤销 of that: whoever was asked was told, and another may be before in the queue. */
export const WISH_AGAIN = '原来等的场地要再等请再说一次。';

/** @returns what to tell the author. @throws RuleBroken `booking.nobody`, `booking.asked` */
export async function wishForRoom(
  work: PersonWork,
  meeting: Pick<MeetingModel, 'id' | 'no' | 'hostId' | 'startAt' | 'endAt' | 'title'>,
  { how, venueId, blockingId }: { how: 'yield' | 'wait'; venueId: string; blockingId?: string },
): Promise<string> {
  const { id, startAt, endAt, hostId, no, title } = meeting;
  const resource = await resourceOf(work, venueId);
  const wanted = {
    ...{ resourceId: venueId, orgId: hostId, startAt, endAt, quantity: 1 },
    ...{ purpose: `会${no} ${title}`.slice(0, 40), forMeetingId: id },
  };
  const then = `空出来私聊您，再说“会${no} 改到${resource.title}”。`;
  if (how === 'wait' || !blockingId) {
    const { position } = await waitFor(work, wanted);
    return `已排${resource.title}候补，第${position}位；${then}`;
  }
  const blocking = await bookingById(work, blockingId);
  const { asked, until } = await askHolder(work, wanted, blocking, undefined);
  return `已问${bookingCode(blocking)}负责人${asked.name}，${formatInstant(until, work)}前回复；${then}`;
}
