/** What is taken when: bookings that hold their time, and meetings in a room that nobody booked. A venue and its rooms take each other. */
import type { Prisma, Tx } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';
import type { Look } from '../work';
import type { Span, Use } from './rules';

const family = {
  owner: { select: { shortName: true } },
  rooms: { select: { id: true } },
} as const satisfies Prisma.ResourceInclude;

/** A resource with what booking it needs. */
export type Bookable = Prisma.ResourceGetPayload<{ include: typeof family }>;

export interface Taken extends Use {
  /** 订61, or 会12 when it is for a meeting. */
  code: string;
  /** The unit that has it. */
  orgId: string;
  byMemberId: string;
  bookingId?: string;
  /** What it is of: the resource itself, its venue or one of its rooms. */
  resourceId: string;
}

/** What is about to be moved, and is in nobody's way therefore. */
export interface Except {
  bookingId?: string | undefined;
  meetingIds?: readonly string[];
}

export async function bookable({ tx }: Pick<Look, 'tx'>, ids: readonly string[]): Promise<Bookable[]> {
  const rows = await tx.resource.findMany({ where: { id: { in: [...ids] } }, include: family });
  return ids.flatMap((id) => rows.find((r) => r.id === id) ?? []);
}

/** What takes up any of these during `span` (and the minutes around it that must stay free), by resource, in order. */
export async function takenOf(
  work: Pick<Look, 'tx' | 'now'>,
  resources: readonly Bookable[],
  span: Span,
  except: Except = {},
): Promise<Map<string, Taken[]>> {
  const widest = Math.max(0, ...resources.map((r) => r.bufferMin)) * MINUTE_MS;
  const from = new Date(span.startAt.getTime() - widest);
  const to = new Date(span.endAt.getTime() + widest);
  const ids = [...new Set(resources.flatMap(kin))];
  const during = { startAt: { lt: to }, endAt: { gt: from } };
  const bookings = await work.tx.booking.findMany({
    where: {
      resourceId: { in: ids },
      ...during,
      OR: holding(work.now),
      ...(except.bookingId && { id: { not: except.bookingId } }),
      // NULL is no other meeting to a database.
      ...(except.meetingIds?.length && { AND: [{ OR: [{ meetingId: null }, { meetingId: { notIn: [...except.meetingIds] } }] }] }),
    },
    orderBy: { startAt: 'asc' },
    include: { meeting: { select: { no: true } } },
  });
  const meetings = await work.tx.meeting.findMany({
    where: {
      venueId: { in: ids },
      status: 'SCHEDULED',
      ...during,
      bookings: { none: { status: { in: ['CONFIRMED', 'PENDING'] } } },
      ...(except.meetingIds?.length && { id: { notIn: [...except.meetingIds] } }),
    },
    orderBy: { startAt: 'asc' },
  });
  const all: Taken[] = [
    ...bookings.map((b) => ({
      ...{
        startAt: b.startAt,
        endAt: b.endAt,
        quantity: b.quantity,
        code: b.meeting ? `会${b.meeting.no}` : `订${b.no}`,
        orgId: b.orgId,
        byMemberId: b.byMemberId,
      },
      ...{ bookingId: b.id, resourceId: b.resourceId },
    })),
    ...meetings.map((m) => ({
      ...{ startAt: m.startAt, endAt: m.endAt, quantity: 1, code: `会${m.no}`, orgId: m.hostId, byMemberId: m.authorId },
      resourceId: m.venueId ?? '',
    })),
  ].sort((a, b) => a.startAt.getTime() - b.startAt.getTime());
  return new Map(
    resources.map((r) => [
      r.id,
      // A part that is taken leaves nothing of the whole, and the other way round.
      all.filter((t) => kin(r).includes(t.resourceId)).map((t) => (t.resourceId === r.id ? t : { ...t, quantity: r.quantity })),
    ]),
  );
}

/** Who has these when, soonest first; what takes a venue and its rooms alike is one use. */
export async function usesOf(
  work: Pick<Look, 'tx' | 'now'>,
  ids: readonly string[],
  span: Span,
): Promise<{ resource: Bookable; use: Taken }[]> {
  const resources = await bookable(work, ids);
  const taken = await takenOf(work, resources, span);
  const seen = new Map<string, { resource: Bookable; use: Taken }>();
  for (const r of resources) {
    for (const use of taken.get(r.id) ?? []) {
      if (!seen.has(use.code)) seen.set(use.code, { resource: resources.find((other) => other.id === use.resourceId) ?? r, use });
    }
  }
  return [...seen.values()].sort((a, b) => a.use.startAt.getTime() - b.use.startAt.getTime());
}

/** Bookings that take up their time now. */
export const holding = (now: Date): Prisma.BookingWhereInput[] => [{ status: 'CONFIRMED' }, { status: 'HELD', holdUntil: { gt: now } }];

/** Those whose bookings take up this one: itself, its venue, its rooms. */
const kin = (r: Bookable): string[] => [r.id, ...(r.parentId ? [r.parentId] : []), ...r.rooms.map((room) => room.id)];

/**
 * From here until the commit nobody else books this resource, its venue or its rooms: the row of the venue is locked by writing it.
 * Look again at what is taken after it.
 */
export async function lockResource({ tx }: { tx: Tx }, resource: Pick<Bookable, 'id' | 'parentId'>): Promise<void> {
  await tx.resource.updateMany({ where: { id: resource.parentId ?? resource.id }, data: { bookLock: { increment: 1 } } });
}
