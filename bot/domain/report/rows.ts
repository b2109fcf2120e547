/** Records that a report counts: those of an organisation and what is below it, in some days. Each kind by the day that makes it one of the period. */
import type { Prisma } from '../../../prisma/client';
import { toInstant } from '../../clock';
import { activitiesWhere, countedActivities } from '../activity/service';
import { owedWhere } from '../agreement/lookup';
import { grouped, type OrgInfo } from '../org/directory';
import type { Look } from '../work';
import type { Days } from './period';

/** Instants of whole local days. */
const instants = ({ from, to }: Days, zone: string) => ({
  gte: toInstant({ date: from, minute: 0 }, zone),
  lt: toInstant({ date: to, minute: 1440 }, zone),
});

export type Rows = Awaited<ReturnType<typeof rowsOf>>;

/** What is void or cancelled is in none of them. */
export async function rowsOf(work: Look, org: OrgInfo, days: Days) {
  const scoped: Scoped = { ...work, inside: { path: { startsWith: org.path } }, days, at: instants(days, work.zone) };
  return {
    activities: await countedActivities(work.tx, { ...days, org }),
    aid: await aidOf(scoped, org),
    needs: await needsOf(scoped),
    wishes: await wishesOf(scoped, org),
    signed: await signedOf(scoped),
    owed: await owedOf(scoped),
    meetings: await meetingsOf(scoped),
    actions: await actionsOf(scoped, org),
    whistles: await whistlesOf(scoped),
    bookings: await bookingsOf(scoped),
    venues: venuesOf(work, org),
  };
}

interface Scoped extends Pick<Look, 'tx' | 'now' | 'directory'> {
  inside: { path: { startsWith: string } };
  days: Days;
  at: { gte: Date; lt: Date };
}

/** Visits on which money was given. */
async function aidOf({ tx, days }: Scoped, org: OrgInfo) {
  const found = await tx.visit.findMany({
    where: { amountCents: { gt: 0 }, activity: activitiesWhere({ ...days, org }) },
    select: { amountCents: true, activity: { select: { no: true } } },
    orderBy: { activity: { no: 'asc' } },
  });
  return found.map(({ amountCents, activity: { no } }) => ({ no, cents: amountCents ?? 0 }));
}

/** Posted in these days, by it or answered with an offer by it. */
function needsOf({ tx, inside, at }: Scoped) {
  const offered = { kind: 'OFFER', status: 'ACTIVE', quantity: { gt: 0 } } as const satisfies Prisma.RequestResponseWhereInput;
  return tx.request.findMany({
    where: {
      createdAt: at,
      status: { not: 'CANCELLED' },
      OR: [{ requester: inside }, { responses: { some: { ...offered, org: inside } } }],
    },
    select: {
      no: true,
      title: true,
      requesterId: true,
      status: true,
      quantity: true,
      quantityMet: true,
      unitLabel: true,
      createdAt: true,
      responses: { where: offered, select: { orgId: true, quantity: true } },
    },
    orderBy: { no: 'asc' },
  });
}

/** Collected in these days and shown to everybody; by it, or claimed in its name. Who it is for stands nowhere here. */
async function wishesOf({ tx, at, directory }: Scoped, org: OrgInfo) {
  const all = await tx.wish.findMany({
    where: { createdAt: at, status: { notIn: ['COLLECTED', 'CANCELLED'] } },
    select: { no: true, publicText: true, communityId: true, claimedForId: true, status: true, createdAt: true },
    orderBy: { no: 'asc' },
  });
  return all.filter((w) => directory.within(w.communityId, org.id) || (w.claimedForId && directory.within(w.claimedForId, org.id)));
}

/** Agreements in force that begin in these days; one between two of its own units is one. */
function signedOf({ tx, inside, days }: Scoped) {
  return tx.agreement.findMany({
    where: { status: 'ACTIVE', startOn: { gte: days.from, lte: days.to }, OR: [{ aOrg: inside }, { bOrg: inside }] },
    select: { no: true, aOrgId: true, bOrgId: true, startOn: true, validTo: true },
    orderBy: { no: 'asc' },
  });
}

/** What agreements owe by a day among these. */
const owedOf = ({ tx, inside, days }: Scoped) =>
  owedWhere(tx, {
    dueOn: { gte: days.from, lte: days.to },
    item: { agreement: { status: 'ACTIVE', OR: [{ aOrg: inside }, { bOrg: inside }] } },
  });

/** Held in these days, called by it or by others who invited it. One that was opened and is over counts before it is closed. */
async function meetingsOf({ tx, inside, days, now }: Scoped) {
  const where: Prisma.MeetingWhereInput = {
    localDate: { gte: days.from, lte: days.to },
    AND: [
      { OR: [{ status: 'HELD' }, { status: 'SCHEDULED', endAt: { lte: now }, startedAt: { not: null } }] },
      { OR: [{ host: inside }, { invitations: { some: { org: inside } } }] },
    ],
  };
  const meetings = await tx.meeting.findMany({
    where,
    select: { id: true, no: true, title: true, hostId: true, localDate: true },
    orderBy: [{ localDate: 'asc' }, { no: 'asc' }],
  });
  const seats = await tx.invitation.findMany({
    where: { meeting: where },
    select: { meetingId: true, orgId: true, canVote: true, attendance: true },
  });
  const of = grouped(seats, (s) => [s.meetingId]);
  return meetings.map(({ id, ...meeting }) => ({ ...meeting, seats: of.get(id) ?? [] }));
}

/** Work that is due in these days, given by it or to it. */
async function actionsOf({ tx, days, directory }: Scoped, org: OrgInfo) {
  const all = await tx.actionItem.findMany({
    where: { dueOn: { gte: days.from, lte: days.to }, status: { not: 'CANCELLED' } },
    select: { no: true, title: true, hostId: true, leadOrgId: true, dueOn: true, status: true, closedAt: true },
    orderBy: [{ dueOn: 'asc' }, { no: 'asc' }],
  });
  return all.filter((a) => directory.within(a.hostId, org.id) || directory.within(a.leadOrgId, org.id));
}

/** Raised in these days, by it or for its units to come. */
function whistlesOf({ tx, inside, at }: Scoped) {
  return tx.whistle.findMany({
    where: { createdAt: at, status: { not: 'CANCELLED' }, OR: [{ host: inside }, { calls: { some: { org: inside } } }] },
    select: { no: true, title: true, hostId: true, status: true, createdAt: true, claimedAt: true, calls: true },
    orderBy: { no: 'asc' },
  });
}

/** Rooms promised for a time in these days: its own, or for its units. */
function bookingsOf({ tx, inside, at }: Scoped) {
  return tx.booking.findMany({
    where: {
      startAt: at,
      status: { in: ['CONFIRMED', 'DONE'] },
      resource: { kind: 'VENUE' },
      OR: [{ resource: { owner: inside } }, { org: inside }],
    },
    select: { no: true, orgId: true, startAt: true, endAt: true, purpose: true, resource: { select: { title: true, ownerId: true } } },
    orderBy: [{ startAt: 'asc' }, { no: 'asc' }],
  });
}

/** Rooms that are open now: its own, and those of units with a seat at its bodies. */
function venuesOf({ directory }: Look, org: OrgInfo) {
  const bodies = directory.bodies.filter((b) => directory.within(b.hostId, org.id));
  const near = new Set(bodies.flatMap((b) => b.seats.map((s) => s.orgId)));
  return directory.resources
    .filter((r) => r.kind === 'VENUE' && (directory.within(r.ownerId, org.id) || near.has(r.ownerId)))
    .map(({ no, title, ownerId }) => ({ no, title, ownerId }));
}
