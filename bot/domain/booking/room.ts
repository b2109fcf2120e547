/** The room of a meeting: is it free, booked with the meeting, moved and given up with it. */
import type { BookingModel, MeetingModel } from '../../../prisma/client';
import type { PersonWork, Work } from '../work';
import { askOwner, needsNobody } from './owner';
import { freeNow, resourceOf, setStatus, write } from './records';
import { fits, type Span } from './rules';
import { type Bookable, type Except, type Taken, takenOf } from './taken';
import { serveWaiting } from './waits';
import { wayChoices, waysFor } from './ways';
import { takenInWords } from './words';

export interface RoomWanted extends Span {
  venueId: string;
  hostId: string;
}

export interface RoomState {
  free: boolean;
  /** "已被建行订(订61，14:00–15:30)"; '' when it is free. */
  who: string;
  /** Another room, another time: "room:<id>", "slot:<start, ms>". */
  ways: { text: string; value: string }[];
  /** The one booking that is in the way, of another unit: its holder can be asked. */
  blockingId?: string;
  /** Free at that time instead of it. */
  otherId?: string;
}

/** For a meeting that is put together. @returns undefined when it is no venue that is booked */
export async function roomState(work: Work, wanted: RoomWanted): Promise<RoomState | undefined> {
  const resource = await resourceOf(work, wanted.venueId);
  if (resource.kind !== 'VENUE') return undefined;
  const taken = await blocking(work, resource, wanted, {});
  if (fits(resource, taken, { ...wanted, quantity: 1 })) return { free: true, who: '', ways: [] };
  const ways = await waysFor(work, { resource, wanted: { ...wanted, quantity: 1 } });
  const [one, ...more] = taken;
  const [other] = ways.others;
  const askable =
    one && !more.length && one.bookingId && one.orgId !== wanted.hostId && one.startAt > work.now && one.code.startsWith('订');
  return {
    free: false,
    who: whoHas(taken, work),
    ways: wayChoices(ways, work),
    ...(askable && one.bookingId && { blockingId: one.bookingId }),
    ...(other && { otherId: other.id }),
  };
}

/** @param meetingIds meetings that are about to be moved: their rooms are no clash. @returns who has the room then: "已被建行订(订61，14:00–15:30)"; '' when it is free, or not booked at all. */
export async function roomTaken(work: Work, wanted: RoomWanted, meetingIds: readonly string[] = []): Promise<string> {
  const resource = await resourceOf(work, wanted.venueId);
  if (resource.kind !== 'VENUE') return '';
  const taken = await blocking(work, resource, wanted, { meetingIds });
  return fits(resource, taken, { ...wanted, quantity: 1 }) ? '' : whoHas(taken, work);
}

const whoHas = (taken: readonly Taken[], work: Work): string =>
  taken
    .slice(0, 2)
    .map((t) => takenInWords(t, work))
    .join('、');

/** What is in the way; a booking of the host's own that covers the meeting is not: the meeting takes it over. */
async function blocking(work: Work, resource: Bookable, wanted: RoomWanted, except: Except): Promise<Taken[]> {
  const taken = (await takenOf(work, [resource], wanted, except)).get(resource.id) ?? [];
  const own = await ownBooking(work, wanted);
  return taken.filter((t) => t.bookingId === undefined || t.bookingId !== own?.id);
}

const ownBooking = ({ tx }: Work, { venueId, hostId, startAt, endAt }: RoomWanted): Promise<BookingModel | null> =>
  tx.booking.findFirst({
    where: { resourceId: venueId, orgId: hostId, status: 'CONFIRMED', meetingId: null, startAt: { lte: startAt }, endAt: { gte: endAt } },
  });

/** BOOKED; PENDING: its owner was asked; TAKEN: somebody else has it, nothing was booked. */
export type RoomBooked = 'BOOKED' | 'PENDING' | 'TAKEN';

type RoomMeeting = Pick<MeetingModel, 'id' | 'no' | 'venueId' | 'hostId' | 'startAt' | 'endAt' | 'title'>;

/** Books the room of a meeting as it is now; what it had before is moved there, or given up. @returns undefined when it is in no room that is booked */
export async function bookRoom(work: PersonWork, meeting: RoomMeeting): Promise<RoomBooked | undefined> {
  const { venueId, hostId, startAt, endAt } = meeting;
  const resource = venueId ? await resourceOf(work, venueId) : undefined;
  const had = await roomOf(work, meeting);
  if (resource?.kind !== 'VENUE') {
    if (had) await giveUp(work, had);
    return undefined;
  }
  if (had?.resourceId === resource.id && +had.startAt === +startAt && +had.endAt === +endAt)
    return had.status === 'PENDING' ? 'PENDING' : 'BOOKED';
  const own = await ownBooking(work, { venueId: resource.id, hostId, startAt, endAt });
  if (own) {
    if (had) await giveUp(work, had);
    await setStatus(work, own, 'CONFIRMED', { meetingId: meeting.id });
    return 'BOOKED';
  }
  const free = await freeNow(work, resource, { startAt, endAt, quantity: 1 }, { meetingIds: [meeting.id] });
  if (had) await giveUp(work, had);
  if (!free) return 'TAKEN';
  const agreed = needsNobody(work, resource);
  const booking = await write(
    work,
    {
      ...{ resourceId: resource.id, orgId: hostId, byMemberId: work.actor.id, startAt, endAt, quantity: 1 },
      ...{ purpose: `会${meeting.no} ${meeting.title}`.slice(0, 40), meetingId: meeting.id },
    },
    agreed ? 'CONFIRMED' : 'PENDING',
  );
  if (agreed) return 'BOOKED';
  await askOwner(work, booking, resource);
  return 'PENDING';
}

/** The room that a meeting has, or has asked for. */
export const roomOf = ({ tx }: Pick<Work, 'tx'>, { id }: Pick<MeetingModel, 'id'>): Promise<BookingModel | null> =>
  tx.booking.findFirst({ where: { meetingId: id, status: { in: ['CONFIRMED', 'PENDING'] } } });

/** Gives up the room of a meeting that is off; who waits for it is served. @returns its title, undefined when it had none */
export async function releaseRoom(work: Work, meeting: Pick<MeetingModel, 'id'>): Promise<string | undefined> {
  const had = await roomOf(work, meeting);
  if (!had) return undefined;
  await giveUp(work, had);
  return (await resourceOf(work, had.resourceId)).title;
}

async function giveUp(work: Work, booking: BookingModel): Promise<void> {
  await setStatus(work, booking, 'CANCELLED', { cancelReason: '会议不再用' });
  await serveWaiting(work, await resourceOf(work, booking.resourceId));
}

/** What follows about the room, for the card of the meeting. */
export const ROOM_NOTES: Readonly<Record<RoomBooked, string>> = {
  BOOKED: '场地已订好。',
  PENDING: '场地要等提供单位批，有结果私聊您。',
  TAKEN: '⚠ 场地没订上，当时别的单位在用，请换地点。',
};
