/** Who came to a meeting: people sign in with the code of the room or by a button, the recorder signs for others and puts it right. */
import { randomInt } from 'node:crypto';
import { type CheckinModel, type InvitationModel, type MeetingModel, type Prisma, type Tx, WriteConflict } from '../../../prisma/client';
import { DAY_MS, SECOND_MS } from '../../clock';
import { RuleBroken } from '../../errors';
import { formatInstant } from '../calendar/format';
import { callerOf, codeOf, startOf } from '../meeting/cards';
import { seatsOf } from '../meeting/lookup';
import type { Look, PersonWork, Work } from '../work';
import { attendanceAt, came, closesAt, isOpen, mayCorrect, missing, opensAt, overBefore } from './rules';

export interface Signed {
  meeting: MeetingModel;
  seat: InvitationModel;
  checkin: CheckinModel;
  /** They had signed in before: nothing changed. */
  again: boolean;
}

/** @throws RuleBroken `checkin.not-recorder`, naming who may */
export function mustRecord(work: PersonWork, meeting: MeetingModel): void {
  const { actor, directory } = work;
  if (meeting.recorderId === actor.id || meeting.authorId === actor.id || directory.can(actor, 'meeting.record', meeting.hostId)) return;
  throw new RuleBroken('checkin.not-recorder', `这要由${codeOf(meeting)}的记录人或书记来做，请找${recorderOf(work, meeting)}。`);
}

/** 赵磊: who writes the list. */
export function recorderOf({ directory }: Pick<Work, 'directory'>, meeting: MeetingModel): string {
  const named = meeting.recorderId ? directory.memberById(meeting.recorderId) : undefined;
  const person = named ?? directory.holdersOf('RECORDER', meeting.hostId)[0] ?? directory.memberById(meeting.authorId);
  return person?.name ?? '记录人';
}

/** The code that is shown in the room: four digits that no other meeting has at that time. Made when it is first asked for. */
export async function codeFor(work: PersonWork, meeting: MeetingModel): Promise<string> {
  mustRecord(work, meeting);
  if (meeting.status === 'CANCELLED') throw new RuleBroken('checkin.cancelled', `${codeOf(meeting)}已经取消，不用签到。`);
  if (work.now > closesAt(meeting))
    throw new RuleBroken('checkin.closed', `${codeOf(meeting)}已经结束，签到截止了。要补请发“代签 单位 ${codeOf(meeting)}”。`);
  if (meeting.checkinCode) return meeting.checkinCode;
  const near = { gte: new Date(meeting.startAt.getTime() - DAY_MS), lte: new Date(meeting.startAt.getTime() + DAY_MS) };
  const rows = await work.tx.meeting.findMany({ where: { startAt: near, checkinCode: { not: null } }, select: { checkinCode: true } });
  const taken = new Set(rows.map((r) => r.checkinCode));
  let code = '';
  do code = String(randomInt(10_000)).padStart(4, '0');
  while (taken.has(code));
  const { count } = await work.tx.meeting.updateMany({ where: { id: meeting.id, checkinCode: null }, data: { checkinCode: code } });
  if (count !== 1) throw new WriteConflict(`${codeOf(meeting)} has got its code meanwhile`);
  return code;
}

/** Units a person stands for at a meeting: as deputy first, then their own, then those they answer for. */
async function seatsFor(work: PersonWork, meetingId: string): Promise<InvitationModel[]> {
  const { actor } = work;
  const units = [actor.orgId, ...actor.liaisonOf.map((l) => l.orgId)];
  const rows = await work.tx.invitation.findMany({
    where: { meetingId, OR: [{ orgId: { in: units } }, { substituteId: actor.id, rsvp: 'SUBSTITUTED' }] },
    orderBy: { createdAt: 'asc' },
  });
  const rank = (s: InvitationModel) => (s.substituteId === actor.id ? -1 : units.indexOf(s.orgId));
  return rows.sort((a, b) => rank(a) - rank(b));
}

/** Meetings at which the person could sign in now, soonest first. */
export async function openFor(work: PersonWork): Promise<MeetingModel[]> {
  const { actor, now } = work;
  const units = [actor.orgId, ...actor.liaisonOf.map((l) => l.orgId)];
  const rows = await work.tx.meeting.findMany({
    where: {
      status: { in: ['SCHEDULED', 'HELD'] },
      startAt: { gte: new Date(now.getTime() - DAY_MS), lte: new Date(now.getTime() + DAY_MS) },
      invitations: { some: { OR: [{ orgId: { in: units } }, { substituteId: actor.id }] } },
    },
    orderBy: { startAt: 'asc' },
  });
  return rows.filter((m) => isOpen(m, now));
}

/** The meeting whose code it is, among those that take sign-ins now. */
export async function byCode(work: Work, code: string): Promise<MeetingModel | undefined> {
  const rows = await work.tx.meeting.findMany({
    where: { checkinCode: code, status: { in: ['SCHEDULED', 'HELD'] } },
    orderBy: { startAt: 'desc' },
    take: 5,
  });
  return rows.find((m) => isOpen(m, work.now));
}

/** @throws RuleBroken `checkin.cancelled`, `checkin.early`, `checkin.closed` */
export function mustBeOpen(work: Work, meeting: MeetingModel): void {
  const code = codeOf(meeting);
  if (meeting.status === 'CANCELLED') throw new RuleBroken('checkin.cancelled', `${code}已经取消，不用签到。`);
  if (work.now < opensAt(meeting))
    throw new RuleBroken('checkin.early', `${code}在${startOf(meeting, work)}开，${formatInstant(opensAt(meeting), work)}起可以签到。`);
  if (work.now > closesAt(meeting))
    throw new RuleBroken('checkin.closed', `${code}已经结束，签到截止了。需要补签请找${recorderOf(work, meeting)}。`);
}

/**
 * The person is there: for the unit that sent them as deputy, else for their own. Two people of one unit are one unit. A second time changes nothing.
 * @throws RuleBroken as `mustBeOpen`; `checkin.not-invited`
 */
export async function signIn(work: PersonWork, meeting: MeetingModel, via: 'CODE' | 'CARD'): Promise<Signed> {
  mustBeOpen(work, meeting);
  const [seat] = await seatsFor(work, meeting.id);
  if (!seat) throw notInvited(work, meeting);
  return sign(work, meeting, seat, work.actor.id, via);
}

function notInvited(work: PersonWork, meeting: MeetingModel): RuleBroken {
  const code = codeOf(meeting);
  if (work.directory.within(work.actor.orgId, meeting.hostId))
    return new RuleBroken('checkin.not-invited', `您是${code}召集单位的，不用签到。发“签到表 ${code}”看谁到了。`);
  return new RuleBroken(
    'checkin.not-invited',
    `${code}没有邀请${work.directory.unitName(work.actor.orgId)}，签不了到。请和${callerOf(work, meeting)}说一声。`,
  );
}

/** The recorder signs for a unit, for its deputy when it has sent one. */
export async function signFor(work: PersonWork, meeting: MeetingModel, orgId: string): Promise<Signed> {
  mustRecord(work, meeting);
  mustBeCorrectable(work, meeting);
  const seat = await seatOfUnit(work, meeting, orgId);
  return sign(work, meeting, seat, seat.substituteId ?? `unit:${orgId}`, 'RECORDER');
}

/** What 撤销 of a 没来 needs: the seat and the sign-ins as they were. */
export interface MissingUndo {
  orgId: string;
  seat: Pick<InvitationModel, 'attendance' | 'checkinAt' | 'checkinById' | 'checkinVia'>;
  checkins: Pick<CheckinModel, 'who' | 'position' | 'at' | 'via'>[];
}

/** The recorder says that a unit did not come: whoever had signed for it is struck out. @returns the seat; `undo` is missing when nothing changed */
export async function markMissing(
  work: PersonWork,
  meeting: MeetingModel,
  orgId: string,
): Promise<{ seat: InvitationModel; undo?: MissingUndo }> {
  mustRecord(work, meeting);
  mustBeCorrectable(work, meeting);
  const seat = await seatOfUnit(work, meeting, orgId);
  const attendance = missing(seat, meeting.revision);
  if (seat.attendance === attendance) return { seat };
  const { checkinAt, checkinById, checkinVia } = seat;
  const checkins = await work.tx.checkin.findMany({
    where: { meetingId: meeting.id, orgId },
    select: { who: true, position: true, at: true, via: true },
  });
  await work.tx.checkin.deleteMany({ where: { meetingId: meeting.id, orgId } });
  const data = { attendance, checkinAt: null, checkinById: null, checkinVia: 'RECORDER' };
  await work.tx.invitation.update({ where: { id: seat.id }, data });
  return {
    seat: { ...seat, ...data },
    undo: { orgId, seat: { attendance: seat.attendance, checkinAt, checkinById, checkinVia }, checkins },
  };
}

/** It did come after all, or nobody knows: as it was before. @returns the seat; undefined when somebody signed in for the unit meanwhile, which stands */
export async function takeBackMissing(work: PersonWork, meeting: MeetingModel, before: MissingUndo): Promise<InvitationModel | undefined> {
  mustRecord(work, meeting);
  await lock(work, meeting);
  const seat = await seatOfUnit(work, meeting, before.orgId);
  if (came(seat)) return undefined;
  const taken = await work.tx.checkin.findMany({ where: { meetingId: meeting.id }, select: { position: true } });
  const places = new Set(taken.map((c) => c.position));
  for (const { who, at, via, position } of before.checkins) {
    // Somebody else may have got the place since.
    const free = places.has(position) ? Math.max(0, ...places) + 1 : position;
    places.add(free);
    await work.tx.checkin.create({ data: { meetingId: meeting.id, orgId: before.orgId, who, at: new Date(at), via, position: free } });
  }
  const { checkinAt, ...rest } = before.seat;
  const data = { ...rest, checkinAt: checkinAt && new Date(checkinAt) };
  return work.tx.invitation.update({ where: { id: seat.id }, data });
}

function mustBeCorrectable(work: Work, meeting: MeetingModel): void {
  if (meeting.status === 'CANCELLED' || work.now < opensAt(meeting)) mustBeOpen(work, meeting);
  if (!mayCorrect(meeting, work.now))
    throw new RuleBroken('checkin.closed', `${codeOf(meeting)}（${startOf(meeting, work)}）已经过去一周了，签到不能再改。`);
}

async function seatOfUnit(work: Work, meeting: MeetingModel, orgId: string): Promise<InvitationModel> {
  const seat = await work.tx.invitation.findUnique({ where: { meetingId_orgId: { meetingId: meeting.id, orgId } } });
  if (!seat) throw new RuleBroken('checkin.not-invited', `${codeOf(meeting)}没有邀请${work.directory.unitName(orgId)}。`);
  return seat;
}

/** The row of the meeting is the lock: two who sign in at one instant get two places and one count. The first one opens the meeting. */
const lock = ({ tx }: Work, { id }: MeetingModel) => tx.meeting.updateMany({ where: { id }, data: { revision: { increment: 0 } } });

async function sign(work: Work, before: MeetingModel, invited: InvitationModel, who: string, via: string): Promise<Signed> {
  const { tx } = work;
  // To the second, as clocks show it: whose clock is a moment behind is not a minute early.
  const now = new Date(Math.round(work.now.getTime() / SECOND_MS) * SECOND_MS);
  await lock(work, before);
  const meeting = await tx.meeting.findUniqueOrThrow({ where: { id: before.id } });
  const seat = await tx.invitation.findUniqueOrThrow({ where: { id: invited.id } });
  const known = await tx.checkin.findUnique({ where: { meetingId_who: { meetingId: meeting.id, who } } });
  if (known) return { meeting, seat, checkin: known, again: true };
  const last = await tx.checkin.aggregate({ where: { meetingId: meeting.id }, _max: { position: true } });
  const data = { meetingId: meeting.id, who, orgId: seat.orgId, position: (last._max.position ?? 0) + 1, at: now, via };
  const checkin = await tx.checkin.create({ data });
  if (!meeting.startedAt) await tx.meeting.updateMany({ where: { id: meeting.id, startedAt: null }, data: { startedAt: now } });
  // Who is there has confirmed that they go.
  const confirmed = seat.substituteId === who ? { substituteConfirmed: true } : {};
  const first = seat.attendance !== 'PRESENT' && seat.attendance !== 'LATE';
  const arrival = first
    ? { attendance: attendanceAt(meeting, now), checkinAt: now, checkinVia: via, checkinById: who.startsWith('unit:') ? null : who }
    : {};
  const next = { ...seat, ...confirmed, ...arrival };
  await tx.invitation.update({ where: { id: seat.id }, data: { ...confirmed, ...arrival } });
  return { meeting: { ...meeting, startedAt: meeting.startedAt ?? now }, seat: next, checkin, again: false };
}

/** Takes a sign-in back. The unit is there as long as somebody else of it is. @returns the unit */
export async function signOut(work: Work, meeting: MeetingModel, who: string): Promise<string | undefined> {
  const checkin = await work.tx.checkin.findUnique({ where: { meetingId_who: { meetingId: meeting.id, who } } });
  if (!checkin) return undefined;
  const { orgId } = checkin;
  await work.tx.checkin.delete({ where: { meetingId_who: { meetingId: meeting.id, who } } });
  // Whoever opened it by signing in has not.
  if ((await work.tx.checkin.count({ where: { meetingId: meeting.id } })) === 0)
    await work.tx.meeting.updateMany({ where: { id: meeting.id, status: 'SCHEDULED', startedAt: checkin.at }, data: { startedAt: null } });
  const other = await work.tx.checkin.findFirst({ where: { meetingId: meeting.id, orgId }, orderBy: { position: 'asc' } });
  const data = other
    ? {
        attendance: attendanceAt(meeting, other.at),
        checkinAt: other.at,
        checkinVia: other.via,
        checkinById: other.who.startsWith('unit:') ? null : other.who,
      }
    : { attendance: 'UNKNOWN' as const, checkinAt: null, checkinVia: null, checkinById: null };
  await work.tx.invitation.updateMany({ where: { meetingId: meeting.id, orgId }, data });
  return orgId;
}

/** 开了: it began though nobody has signed in. Twice is harmless. @throws RuleBroken `checkin.not-recorder`, `checkin.cancelled`, `checkin.early` */
export async function opened(work: PersonWork, meeting: MeetingModel): Promise<MeetingModel> {
  mustRecord(work, meeting);
  if (meeting.status === 'CANCELLED') throw new RuleBroken('checkin.cancelled', `${codeOf(meeting)}已经取消了。`);
  // A card of the time before it was moved.
  if (meeting.startAt > work.now)
    throw new RuleBroken('checkin.early', `${codeOf(meeting)}在${startOf(meeting, work)}才开，到时没人签到我再问您。`);
  await work.tx.meeting.updateMany({ where: { id: meeting.id, startedAt: null }, data: { startedAt: work.now } });
  return { ...meeting, startedAt: meeting.startedAt ?? work.now };
}

/** A meeting gets another time: who had come early has not come. */
export async function startOver({ tx }: Pick<Work, 'tx'>, meeting: Pick<MeetingModel, 'id'>): Promise<void> {
  const { count } = await tx.checkin.deleteMany({ where: { meetingId: meeting.id } });
  if (count > 0)
    await tx.invitation.updateMany({
      where: { meetingId: meeting.id },
      data: { attendance: 'UNKNOWN', checkinAt: null, checkinVia: null, checkinById: null },
    });
  await tx.meeting.updateMany({ where: { id: meeting.id }, data: { startedAt: null, checkinCode: null } });
}

/** Everybody who came, in their order, and all seats. */
export async function listOf(work: Look, meeting: MeetingModel): Promise<{ seats: InvitationModel[]; checkins: CheckinModel[] }> {
  const checkins = await work.tx.checkin.findMany({ where: { meetingId: meeting.id }, orderBy: { position: 'asc' } });
  return { seats: await seatsOf(work, meeting), checkins };
}

const AT_ONCE = 200;

/** Meetings that are over and not yet held. */
export const overNow = (now: Date): Prisma.MeetingWhereInput => ({
  status: 'SCHEDULED',
  startAt: { lt: now },
  OR: [
    { startedAt: { not: null }, endAt: { lte: overBefore(now, true) } },
    { startedAt: null, endAt: { lte: overBefore(now, false) } },
  ],
});

/**
 * Ends meetings that are over. Somebody had opened it: half an hour after its end, and who was not there is absent, or excused when they had
 * said so. Nobody had, and nobody said that it was not held: a day after its end; then nobody knows who came, and attendance stays unknown.
 * The same where it was opened by a word alone and nobody signed in. Running twice is harmless. @returns how many
 */
export async function closeOver({ tx, now }: { tx: Tx; now: Date }): Promise<number> {
  const over = await tx.meeting.findMany({
    where: overNow(now),
    include: { _count: { select: { checkins: true } } },
    orderBy: { startAt: 'asc' },
    take: AT_ONCE,
  });
  for (const meeting of over) {
    const still = { id: meeting.id, status: 'SCHEDULED', revision: meeting.revision } as const;
    const { count } = await tx.meeting.updateMany({ where: still, data: { status: 'HELD' } });
    if (count !== 1 || meeting._count.checkins === 0) continue;
    const unseen = await tx.invitation.findMany({ where: { meetingId: meeting.id, attendance: 'UNKNOWN' } });
    for (const attendance of ['ABSENT', 'EXCUSED'] as const) {
      const ids = unseen.filter((s) => missing(s, meeting.revision) === attendance).map((s) => s.id);
      await tx.invitation.updateMany({ where: { id: { in: ids } }, data: { attendance } });
    }
  }
  return over.length;
}
