/** Booking rows: found, written, changed under guard. What is told and served around them is in service.ts and waits.ts. */
import { type BookingModel, type BookingStatus, WriteConflict } from '../../../prisma/client';
import { HOUR_MS, toWall } from '../../clock';
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import { nextNo } from '../audit/numbers';
import { isQuiet, quietEnd } from '../reminder/plan';
import { planSubject, withdraw } from '../reminder/service';
import type { Work } from '../work';
import { BOOKING_RULES, type BookingRule } from './reminder-rules';
import { fits, type Use } from './rules';
import { type Bookable, bookable, type Except, lockResource, takenOf } from './taken';
import { isLent } from './words';

export interface NewBooking extends Use {
  resourceId: string;
  orgId: string;
  byMemberId: string;
  purpose: string;
  meetingId?: string | undefined;
}

/** @throws RuleBroken `booking.unknown` */
export async function bookingById({ tx }: Pick<Work, 'tx'>, id: string): Promise<BookingModel> {
  const booking = await tx.booking.findUnique({ where: { id } });
  if (!booking) throw new RuleBroken('booking.unknown', '这个预订已经没有了。');
  return booking;
}

/** @throws RuleBroken `resource.unknown` */
export async function resourceOf(work: Pick<Work, 'tx'>, resourceId: string): Promise<Bookable> {
  const [resource] = await bookable(work, [resourceId]);
  if (!resource) throw new RuleBroken('resource.unknown', '这个资源已经没有了。');
  return resource;
}

/** Is it free, with everybody else who books kept out until the commit? */
export async function freeNow(work: Work, resource: Bookable, wanted: Use, except: Except = {}): Promise<boolean> {
  await lockResource(work, resource);
  const taken = await takenOf(work, [resource], wanted, except);
  return resource.status === 'PUBLISHED' && fits(resource, taken.get(resource.id) ?? [], wanted);
}

/** Writes one; of HELD and CONFIRMED ones `freeNow` was asked before. */
export async function write(
  work: Work,
  wanted: NewBooking,
  status: 'HELD' | 'PENDING' | 'CONFIRMED',
  holdUntil?: Date,
): Promise<BookingModel> {
  const { startAt, endAt, quantity, resourceId, orgId, byMemberId, purpose, meetingId } = wanted;
  const booking = await work.tx.booking.create({
    data: {
      ...{ no: await nextNo(work.tx, '订'), resourceId, orgId, byMemberId, startAt, endAt, quantity, purpose, status },
      ...{ meetingId: meetingId ?? null, holdUntil: holdUntil ?? null, createdAt: work.now },
    },
  });
  if (status === 'CONFIRMED' && !booking.meetingId) await remind(work, booking);
  return booking;
}

type Change = Partial<
  Pick<
    BookingModel,
    'byMemberId' | 'holdUntil' | 'decidedById' | 'cancelReason' | 'meetingId' | 'resourceId' | 'startAt' | 'endAt' | 'quantity' | 'purpose'
  >
>;

/** @throws WriteConflict when it was changed since it was read */
export async function setStatus(work: Work, booking: BookingModel, status: BookingStatus, change: Change = {}): Promise<BookingModel> {
  const { count } = await work.tx.booking.updateMany({
    where: { id: booking.id, version: booking.version, status: booking.status },
    data: { status, ...change, version: { increment: 1 } },
  });
  if (count !== 1) throw new WriteConflict(`booking ${booking.no} was changed meanwhile`);
  const changed = { ...booking, ...change, status, version: booking.version + 1 };
  if (booking.status === 'CONFIRMED') await withdraw(work, 'BOOKING', booking.id, status === 'CONFIRMED' ? 'CHANGED' : 'CANCELLED');
  if (status === 'CONFIRMED' && !changed.meetingId) await remind(work, changed);
  return changed;
}

/**
 * Somebody else of the unit has to do with what was booked for it and is not over: they are reminded and asked.
 * @param ids of these alone
 * @returns ids of those that were handed over
 */
export async function handOver(work: Work, orgId: string, fromId: string, toId: string, ids?: readonly string[]): Promise<string[]> {
  const bookings = await work.tx.booking.findMany({
    where: {
      ...{ orgId, byMemberId: fromId, meetingId: null, status: { in: ['CONFIRMED', 'PENDING'] }, endAt: { gt: work.now } },
      ...(ids && { id: { in: [...ids] } }),
    },
    orderBy: { no: 'asc' },
  });
  for (const booking of bookings) await setStatus(work, booking, booking.status, { byMemberId: toId });
  return bookings.map((b) => b.id);
}

const SOON_MS = 6 * HOUR_MS;

/** Not for the room of a meeting: that has reminders of its own. */
async function remind(work: Work, booking: BookingModel): Promise<void> {
  const resource = await resourceOf(work, booking.resourceId);
  const rules = BOOKING_RULES.filter((rule) => isLent(resource) || !rule.lent);
  await planSubject<BookingRule>(
    work,
    {
      kind: 'BOOKING',
      id: booking.id,
      revision: 1,
      anchors: { START: toWall(booking.startAt, work.zone), END: toWall(booking.endAt, work.zone) },
      // The day before says nothing new to who booked it just then.
      recipients: (rule, dueAt) =>
        rule.per === 'OWNER'
          ? [`unit:${resource.ownerId}`]
          : rule.code === 'b-1d' && dueAt.getTime() - work.now.getTime() < SOON_MS
            ? []
            : [`member:${booking.byMemberId}`],
    },
    rules,
  );
}

/** Privately to whoever booked it, in the morning when it is night. @returns false when nothing reaches them */
export function tellBooker(work: Work, of: { id: string; byMemberId: string }, content: Content, what: string): boolean {
  const person = work.directory.memberById(of.byMemberId);
  return person !== undefined && work.outbox.toMember(person.userid, content, { key: `booking:${of.id}:${what}`, notBefore: awake(work) });
}

/** Now, or the end of the quiet time. */
export const awake = ({ now, zone }: Pick<Work, 'now' | 'zone'>): Date => (isQuiet(now, zone) ? quietEnd(now, zone) : now);
