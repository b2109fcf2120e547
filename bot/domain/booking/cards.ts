/** The card of a booking. The buttons are those of commands/book-resource.ts, cancel-booking.ts and return-booking.ts. */
import type { BookingModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import type { Work } from '../work';
import type { Bookable } from './taken';
import { bookingCode, bookingFacts, isLent, stateOf } from './words';

export const showButton = (booking: BookingModel, resource: Bookable, now: Date): Button => ({
  text: stateOf(booking, resource, now).slice(0, 10),
  action: `booking:show:${booking.id}`,
});

/** @param manage the reader may give it up */
export function bookingCard(
  booking: BookingModel,
  resource: Bookable,
  work: Work,
  { title, manage }: { title?: string; manage: boolean },
): Card {
  const live = booking.status === 'CONFIRMED' || booking.status === 'PENDING';
  const begun = booking.startAt <= work.now;
  const end: Button[] =
    !manage || !live || booking.meetingId
      ? []
      : begun && booking.status === 'CONFIRMED'
        ? [{ text: isLent(resource) ? '已归还' : '用完了', action: `booking-return:start:${booking.id}` }]
        : [{ text: '不用了', action: `booking-cancel:start:${booking.id}` }];
  return {
    title: title ?? `${bookingCode(booking)} ${resource.title}`,
    facts: bookingFacts(booking, resource, work),
    ...(booking.cancelReason && { note: `原因：${booking.cancelReason}` }),
    buttons: [...end, showButton(booking, resource, work.now)],
  };
}
