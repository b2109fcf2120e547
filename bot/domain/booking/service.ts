/** Bookings: made, cancelled, given back. Whether the owner agrees is asked in owner.ts, who waits is served in waits.ts. */
import type { BookingModel } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { Directory, Person } from '../org/directory';
import type { PersonWork } from '../work';
import { askOwner, mayDecide, needsNobody } from './owner';
import { freeNow, type NewBooking, resourceOf, setStatus, tellBooker, write } from './records';
import type { Bookable } from './taken';
import { serveWaiting } from './waits';
import { bookingCode, bookingLine, hoursInWords, isLent, spanInWords, stateOf } from './words';

/** Its booker, who answers for the unit it is for, and who answers for its owner; secretaries and the street above either. */
export function mayManage(directory: Directory, person: Person, booking: BookingModel, resource: Pick<Bookable, 'ownerId'>): boolean {
  return booking.byMemberId === person.id || directory.can(person, 'unit.answer', booking.orgId) || mayDecide(directory, person, resource);
}

/** @throws RuleBroken `booking.not-allowed` */
export function mustManage(work: PersonWork, booking: BookingModel, resource: Bookable): void {
  if (mayManage(work.directory, work.actor, booking, resource)) return;
  const who = work.directory.memberById(booking.byMemberId)?.name ?? work.directory.unitName(booking.orgId);
  throw new RuleBroken(
    'booking.not-allowed',
    `${bookingCode(booking)}是${work.directory.unitName(booking.orgId)}订的，请找${who}，或${resource.owner.shortName}的联络员。`,
  );
}

export interface Made {
  booking: BookingModel;
  resource: Bookable;
  /** Who was asked to agree; absent: nobody has to. */
  asked?: Person | undefined;
}

/**
 * Books it, or asks its owner to agree.
 * @returns undefined when it is taken by now
 */
export async function book(work: PersonWork, wanted: Omit<NewBooking, 'byMemberId'>): Promise<Made | undefined> {
  const resource = await resourceOf(work, wanted.resourceId);
  if (!(await freeNow(work, resource, wanted))) return undefined;
  const agreed = needsNobody(work, resource);
  const booking = await write(work, { ...wanted, byMemberId: work.actor.id }, agreed ? 'CONFIRMED' : 'PENDING');
  return agreed ? { booking, resource } : { booking, resource, asked: await askOwner(work, booking, resource) };
}

/** @throws RuleBroken `booking.over`, `booking.of-meeting`, `booking.not-allowed` */
export async function mustBeCancellable(work: PersonWork, booking: BookingModel, resource: Bookable): Promise<void> {
  const code = bookingCode(booking);
  mustManage(work, booking, resource);
  if (booking.status !== 'CONFIRMED' && booking.status !== 'PENDING' && booking.status !== 'HELD')
    throw new RuleBroken('booking.over', `${code}${stateOf(booking, resource, work.now)}，不用再取消。`);
  if (booking.endAt <= work.now && !isLent(resource))
    throw new RuleBroken('booking.over', `${code}${hoursInWords(booking, work)}已经用完，不用取消。`);
  const meeting = booking.meetingId ? await work.tx.meeting.findUnique({ where: { id: booking.meetingId }, select: { no: true } }) : null;
  if (meeting)
    throw new RuleBroken(
      'booking.of-meeting',
      `${code}是会${meeting.no}的场地。会不开了说“取消会${meeting.no}”，换地方说“会${meeting.no} 改到…”。`,
    );
}

/** Cancels; whoever waits for it is served. @param by told to its booker, when somebody else does it */
export async function cancel(work: PersonWork, booking: BookingModel, reason: string): Promise<BookingModel> {
  const resource = await resourceOf(work, booking.resourceId);
  const gone = await setStatus(work, booking, 'CANCELLED', { cancelReason: reason || null });
  if (booking.byMemberId !== work.actor.id)
    tellBooker(
      work,
      gone,
      {
        text: `❌ ${bookingLine(gone, resource, work)}。${work.actor.name}取消的${reason ? `，原因：${reason}` : ''}。要再订直接说，例如“订${resource.title} 明天上午9点到11点”。`,
      },
      'cancelled',
    );
  await serveWaiting(work, resource);
  return gone;
}

/** Takes a cancellation back. @throws RuleBroken `booking.taken`, `booking.over` */
export async function restore(work: PersonWork, booking: BookingModel, status: 'CONFIRMED' | 'PENDING'): Promise<BookingModel> {
  const resource = await resourceOf(work, booking.resourceId);
  if (booking.status !== 'CANCELLED')
    throw new RuleBroken('booking.over', `${bookingCode(booking)}没有取消，仍是${stateOf(booking, resource, work.now)}。`);
  if (!(await freeNow(work, resource, booking)))
    throw new RuleBroken('booking.taken', `${resource.title}${spanInWords(booking, work)}已经给别人了，撤销不了。可以再订一次看别的时间。`);
  const back = await setStatus(work, booking, status, { cancelReason: null });
  if (booking.byMemberId !== work.actor.id)
    tellBooker(work, back, { text: `↩️ ${bookingLine(back, resource, work)}恢复了，照常用。` }, 'restored');
  return back;
}

/** It is back, or not used any longer: the rest of its time is free. */
export async function giveBack(work: PersonWork, booking: BookingModel): Promise<BookingModel> {
  const resource = await resourceOf(work, booking.resourceId);
  mustManage(work, booking, resource);
  if (booking.status !== 'CONFIRMED')
    throw new RuleBroken('booking.over', `${bookingCode(booking)}${stateOf(booking, resource, work.now)}，不用再还。`);
  if (booking.startAt > work.now)
    throw new RuleBroken(
      'booking.not-yet',
      `${bookingCode(booking)}要到${spanInWords(booking, work)}才用。不用了请说“${bookingCode(booking)}不用了”。`,
    );
  const done = await setStatus(work, booking, 'DONE');
  const owner = work.directory.liaisonsOf(resource.ownerId).find((p) => p.id !== work.actor.id);
  if (isLent(resource) && owner)
    work.outbox.toMember(owner.userid, { text: `${bookingLine(done, resource, work)}，请核对一下。` }, { key: `booking:${done.id}:back` });
  await serveWaiting(work, resource);
  return done;
}

/** Takes a return back. @throws RuleBroken `booking.taken`, `booking.over` */
export async function lendAgain(work: PersonWork, booking: BookingModel): Promise<BookingModel> {
  const resource = await resourceOf(work, booking.resourceId);
  if (booking.status !== 'DONE')
    throw new RuleBroken('booking.over', `${bookingCode(booking)}现在是${stateOf(booking, resource, work.now)}。`);
  if (booking.endAt > work.now && !(await freeNow(work, resource, booking)))
    throw new RuleBroken('booking.taken', `${resource.title}已经给别人了，撤销不了。`);
  return setStatus(work, booking, 'CONFIRMED');
}

/** What a booking is of, and when. */
export type Terms = Pick<BookingModel, 'resourceId' | 'startAt' | 'endAt' | 'quantity' | 'purpose'>;

/** @throws RuleBroken `booking.over`, `booking.of-meeting`, `booking.not-allowed`, `booking.begun` */
export async function mustBeMovable(work: PersonWork, booking: BookingModel): Promise<void> {
  await mustBeCancellable(work, booking, await resourceOf(work, booking.resourceId));
  if (booking.startAt <= work.now)
    throw new RuleBroken('booking.begun', `${bookingCode(booking)}已经开始用了，改不了。用完说“${bookingCode(booking)} 还了”，再订一次。`);
}

/** The same booking at another time, or of something else; its owner is asked again where one has to be. @returns undefined when it is taken by now */
export async function move(work: PersonWork, booking: BookingModel, to: Terms): Promise<Made | undefined> {
  await mustBeMovable(work, booking);
  const resource = await resourceOf(work, to.resourceId);
  if (!(await freeNow(work, resource, to, { bookingId: booking.id }))) return undefined;
  const agreed = needsNobody(work, resource);
  const { resourceId, startAt, endAt, quantity, purpose } = to;
  const moved = await setStatus(work, booking, agreed ? 'CONFIRMED' : 'PENDING', { resourceId, startAt, endAt, quantity, purpose });
  if (booking.byMemberId !== work.actor.id)
    tellBooker(
      work,
      moved,
      { text: `⚠ ${bookingLine(moved, resource, work)}。${work.actor.name}改的，原来是${spanInWords(booking, work)}。` },
      'moved',
    );
  await serveWaiting(work, await resourceOf(work, booking.resourceId));
  return agreed ? { booking: moved, resource } : { booking: moved, resource, asked: await askOwner(work, moved, resource) };
}
