/** Which booking is meant: by its number, by what it is of and its day, else one of one's own. */
import type { BookingModel } from '../../../prisma/client';
import { DAY_MS, toWall } from '../../clock';
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import type { Slots } from '../../reading/types';
import { noOf } from '../audit/numbers';
import type { Look, PersonWork, View, Work } from '../work';
import { mayManage } from './service';
import { type Bookable, bookable } from './taken';
import { bookingCode, bookingLine, isLent } from './words';

export interface Known {
  booking: BookingModel;
  resource: Bookable;
}

const KEPT = { status: { in: ['CONFIRMED', 'PENDING'] as ('CONFIRMED' | 'PENDING')[] }, meetingId: null };
/** What was not given back is looked for so long after its time. */
const LATE_DAYS = 60;

export async function withResources(work: Pick<Look, 'tx'>, bookings: readonly BookingModel[]): Promise<Known[]> {
  const resources = await bookable(work, [...new Set(bookings.map((b) => b.resourceId))]);
  return bookings.flatMap((booking) => {
    const resource = resources.find((r) => r.id === booking.resourceId);
    return resource ? [{ booking, resource }] : [];
  });
}

/** @returns undefined when there is none with this number */
export async function bookingByNo(work: Pick<Work, 'tx'>, no: number): Promise<Known | undefined> {
  const booking = await work.tx.booking.findUnique({ where: { no } });
  return booking ? (await withResources(work, [booking]))[0] : undefined;
}

/** Bookings of a person and of the units they answer for that are not over, or not given back. Soonest first. */
export async function bookingsOf(work: View): Promise<Known[]> {
  const { actor, directory, tx } = work;
  const since = new Date(work.now.getTime() - LATE_DAYS * DAY_MS);
  const rows = await tx.booking.findMany({
    where: { ...KEPT, endAt: { gt: since }, OR: [{ byMemberId: actor.id }, { orgId: { in: directory.spokenForBy(actor) } }] },
    orderBy: { startAt: 'asc' },
    take: 50,
  });
  return (await withResources(work, rows)).filter(
    ({ booking, resource }) => booking.endAt > work.now || (booking.status === 'CONFIRMED' && isLent(resource)),
  );
}

/** @throws RuleBroken `booking.unknown`, `booking.none` */
export async function bookingMeant(
  work: PersonWork,
  said: Pick<Slots, 'no' | 'resource' | 'on'>,
  doing: 'cancel' | 'return',
): Promise<{ one: BookingModel } | { several: Known[] }> {
  if (said.no) {
    const known = await bookingByNo(work, noOf(said.no, '订') ?? 0);
    if (!known) throw new RuleBroken('booking.unknown', `没有找到 ${said.no}，请核对编号。发“我的”看您订了什么。`);
    return { one: known.booking };
  }
  const codes = [said.resource ?? []].flat().flatMap((ref) => (typeof ref === 'string' ? (work.directory.resource(ref)?.id ?? []) : []));
  const day = typeof said.on === 'string' ? said.on.slice(0, 10) : undefined;
  const known = codes.length ? await ofResources(work, codes) : await bookingsOf(work);
  const fits = known.filter(
    ({ booking, resource }) =>
      mayManage(work.directory, work.actor, booking, resource) &&
      (day === undefined || toWall(booking.startAt, work.zone).date === day) &&
      (doing === 'cancel' ? booking.endAt > work.now : booking.status === 'CONFIRMED' && booking.startAt <= work.now),
  );
  // Of a room of one's own others may have booked it too: one's own comes first.
  const own = fits.filter(({ booking }) => booking.byMemberId === work.actor.id);
  const [one, ...more] = own.length ? own : fits;
  if (!one)
    throw new RuleBroken(
      'booking.none',
      doing === 'cancel'
        ? '没有找到您订的这一个。发“我的”看您订了什么，或说编号，例如“订61不用了”。'
        : '没有找到您借出未还的这一样。发“我的”看您借了什么，或说编号，例如“订61 还了”。',
    );
  return more.length ? { several: [one, ...more] } : { one: one.booking };
}

async function ofResources(work: PersonWork, ids: readonly string[]): Promise<Known[]> {
  const since = new Date(work.now.getTime() - LATE_DAYS * DAY_MS);
  const where = { ...KEPT, resourceId: { in: [...ids] }, endAt: { gt: since } };
  return withResources(work, await work.tx.booking.findMany({ where, orderBy: { startAt: 'asc' }, take: 50 }));
}

const MAX_BUTTONS = 6;

/** @param noun whose "start" takes the one that is chosen */
export function chooseBooking(work: Work, question: string, several: readonly Known[], noun: string): Content {
  const some = several.slice(0, MAX_BUTTONS);
  const more = several.length > some.length ? `\n还有${several.length - some.length}个，请说编号。` : '';
  return {
    card: {
      title: question,
      note: some.map(({ booking, resource }) => bookingLine(booking, resource, work)).join('\n') + more,
      buttons: some.map(({ booking }) => ({ text: bookingCode(booking), action: `${noun}:start:${booking.id}` })),
    },
  };
}
