/** Calls, cancels and restores meetings: look, decide, write, tell. */
import { type InvitationModel, type MeetingModel, ReminderState, WriteConflict } from '../../../prisma/client';
import { DAY_MS, MINUTE_MS, toInstant } from '../../clock';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { take } from '../agenda/candidates';
import { giveBack, putOn, takeBack } from '../agenda/service';
import { nextNo } from '../audit/numbers';
import { bookRoom, type RoomBooked, releaseRoom } from '../booking/room';
import { type Dropped, dropWaitsOf } from '../booking/waits';
import { maybeMissed } from '../checkin/rules';
import { answerButtons, backWords, codeOf, invitationCard, meetingFacts, offWords, oldAnswer, spanOf, startOf } from '../meeting/cards';
import { mustBeCaller, seatsOf } from '../meeting/lookup';
import { involved } from '../meeting/notify';
import { noteDropped, noteHeld } from '../meeting/occurrence';
import type { Place } from '../meeting/place';
import { tellUnits } from '../meeting/reminders/notice';
import { CANCELLED, CHANGED } from '../meeting/reminders/notice-subject';
import { INVITED } from '../meeting/reminders/rules';
import { answerDue, DUE_MINUTE, DUE_WORKDAYS_BEFORE, isAnswer, isRequired, quorumNeeded } from '../meeting/rules';
import { hostOn } from '../rotation/lookup';
import type { Told } from '../tell';
import { askUnits } from '../tell';
import type { FixedTime } from '../when/time';
import type { PersonWork, Work } from '../work';
import { MEETING_KINDS, planMeeting, withdrawMeeting } from './reminders';

/** An urgent meeting is answered within half an hour. */
export const URGENT_MS = 30 * MINUTE_MS;
/** By when units answer it: before it begins in any case. */
export const urgentDue = (now: Date, startAt: Date): Date => new Date(Math.min(now.getTime() + URGENT_MS, startAt.getTime()));
/** Nobody plans further: a year that was typed wrongly. */
const MAX_AHEAD_MS = 366 * DAY_MS;

export interface CallPlan {
  hostId: string;
  /** Absent: a meeting of the units named. */
  bodyId?: string;
  /** Units beyond the seats of the body; without a vote. */
  guests: readonly string[];
  title: string;
  time: FixedTime;
  place: Place;
  agenda: readonly string[];
  /** Candidates that go on the agenda as well (bot/domain/agenda/candidates.ts). */
  taken?: readonly string[];
  /** Absent: three workdays before. */
  dueAt?: Date;
  /** Group where it is called. */
  chatid?: string;
  /** It is one of a series. */
  series?: { id: string; occurrence: string };
  /** Nobody is told now: the reminder a week ahead asks. */
  quietly?: true;
  /** Liaison and backup are asked at once and answer within half an hour; nothing is decided by a quorum. */
  urgent?: true;
}

export function instants(time: FixedTime, zone: string): { startAt: Date; endAt: Date } {
  return {
    startAt: toInstant({ date: time.date, minute: time.startMin }, zone),
    endAt: toInstant({ date: time.date, minute: time.endMin }, zone),
  };
}

/** By when units answer when nobody said it. */
export function dueFor(work: Work, time: FixedTime): Date {
  const usual = toInstant({ date: work.calendar.addWorkdays(time.date, -DUE_WORKDAYS_BEFORE), minute: DUE_MINUTE }, work.zone);
  return answerDue(instants(time, work.zone).startAt, work.now, usual, work.zone);
}

export type NewSeat = Pick<InvitationModel, 'orgId' | 'canVote' | 'seats' | 'required'>;

/** Seats of a meeting before it is called: the body's in its order, then guests; guests of a body sit in (列席). */
export function seatsFor(work: Pick<Work, 'directory'>, bodyId: string | undefined, guests: readonly string[]): NewSeat[] {
  const seats = bodyId ? (work.directory.bodyById(bodyId)?.seats ?? []) : [];
  const more = guests.filter((id, i) => guests.indexOf(id) === i && !seats.some((s) => s.orgId === id));
  return [
    ...seats.map((s) => ({ orgId: s.orgId, canVote: s.canVote && s.post !== 'OBSERVER', seats: s.seats, required: isRequired(s.post) })),
    ...more.map((orgId) => ({ orgId, canVote: !bodyId, seats: 1, required: false })),
  ];
}

/** Another coming meeting of the same body at that time. */
export async function clash(
  work: Work,
  wanted: { bodyId: string | null; time: FixedTime; except?: readonly string[] },
): Promise<MeetingModel | null> {
  if (!wanted.bodyId) return null;
  const { startAt, endAt } = instants(wanted.time, work.zone);
  return work.tx.meeting.findFirst({
    where: {
      ...{ status: 'SCHEDULED', bodyId: wanted.bodyId, startAt: { lt: endAt }, endAt: { gt: startAt } },
      ...(wanted.except && { id: { notIn: [...wanted.except] } }),
    },
    orderBy: { startAt: 'asc' },
  });
}

/** @throws RuleBroken `meeting.in-past`, `meeting.too-far` */
export function mustBeAhead(work: Work, time: FixedTime): void {
  const { startAt } = instants(time, work.zone);
  const span = spanOf({ localDate: time.date, startMin: time.startMin, endMin: time.endMin }, work);
  if (startAt <= work.now) throw new RuleBroken('meeting.in-past', `${span}已经过去了，请换一个时间。`);
  if (startAt.getTime() - work.now.getTime() > MAX_AHEAD_MS)
    throw new RuleBroken('meeting.too-far', `${span}在一年以后，是不是日期说错了？请再说一遍。`);
}

/**
 * Calls a meeting and asks every unit.
 * @throws RuleBroken `meeting.not-allowed`, `meeting.in-past`, `meeting.too-far`, `meeting.nobody`
 */
export async function callMeeting(
  work: PersonWork,
  plan: CallPlan,
): Promise<{ meeting: MeetingModel; told: Told; room: RoomBooked | undefined }> {
  mustBeCaller(work, plan.hostId, '召集会议');
  mustBeAhead(work, plan.time);
  const seats = seatsFor(work, plan.bodyId, plan.guests);
  if (!seats.length) throw new RuleBroken('meeting.nobody', '还不知道请哪些单位。请说出单位，例如“请三院、供电所”。');
  const body = plan.bodyId ? work.directory.bodyById(plan.bodyId) : undefined;
  const span = instants(plan.time, work.zone);
  const { tx, now } = work;
  const created = await tx.meeting.create({
    data: {
      no: await nextNo(tx, '会'),
      bodyId: plan.bodyId ?? null,
      hostId: plan.hostId,
      title: plan.title,
      localDate: plan.time.date,
      startMin: plan.time.startMin,
      endMin: plan.time.endMin,
      tz: work.zone,
      ...span,
      placeText: plan.place.text,
      venueId: plan.place.venueId,
      urgent: plan.urgent ?? false,
      rsvpDueAt: plan.urgent
        ? urgentDue(now, span.startAt)
        : plan.dueAt && plan.dueAt > now && plan.dueAt < span.startAt
          ? plan.dueAt
          : dueFor(work, plan.time),
      quorumNeeded: body && !plan.urgent ? quorumNeeded(seats.filter((s) => s.canVote).length, body.quorumNum, body.quorumDen) : 0,
      authorId: work.actor.id,
      chatid: plan.chatid ?? null,
      seriesId: plan.series?.id ?? null,
      occurrence: plan.series?.occurrence ?? null,
      createdAt: now,
    },
  });
  await tx.invitation.createMany({ data: seats.map((s) => ({ ...s, meetingId: created.id, createdAt: now })) });
  const said = await putOn(work, created, plan.agenda, { proposerId: work.actor.id, proposerOrgId: plan.hostId });
  const { meeting } = await take(work, said, plan.taken ?? []);
  const room = await bookRoom(work, meeting);
  await planMeeting(work, meeting);
  const turnHost = plan.quietly ? undefined : await hostOn(work, meeting.bodyId, meeting.localDate);
  const asked = plan.quietly ? [] : seats.map((s) => s.orgId);
  const card = (orgId: string) =>
    invitationCard(
      work,
      meeting,
      orgId,
      seats.find((s) => s.orgId === orgId),
      turnHost,
    );
  const told = await askUnits(work, asked, card, {
    rule: INVITED,
    subject: { kind: 'MEETING', id: meeting.id, revision: meeting.revision },
    until: meeting.startAt,
    about: codeOf(meeting),
    urgent: meeting.urgent,
  });
  return { meeting, told, room };
}

/** Until it begins; after that only while it seems that nobody came. @throws RuleBroken `meeting.cancelled`, `meeting.started`, `meeting.not-allowed` */
export function mustBeChangeable(work: PersonWork, meeting: MeetingModel, doing: string): void {
  mustBeCaller(work, meeting.hostId, doing);
  if (meeting.status === 'CANCELLED') throw new RuleBroken('meeting.cancelled', `${codeOf(meeting)}已经取消了。`);
  if (meeting.startAt <= work.now && !maybeMissed(meeting, work.now))
    throw new RuleBroken('meeting.started', `${codeOf(meeting)}在${startOf(meeting, work)}已经开始，不能再${doing.slice(0, 2)}。`);
}

/** Cancels; nobody hears of the meeting again after being told. @param quietly the caller tells the units itself @returns withdrawn reminders, items that went back to the pool, and waits for a room that ended */
export async function cancelMeeting(
  work: PersonWork,
  meeting: MeetingModel,
  reason: string | undefined,
  quietly = false,
): Promise<{ told: Told; withdrawn: number; units: number; returned: number; released: string | undefined; unwished: Dropped }> {
  mustBeChangeable(work, meeting, '取消会议');
  await setStatus(work, meeting, 'CANCELLED', reason ?? null);
  const withdrawn = await withdrawMeeting(work, meeting, 'CANCELLED');
  const returned = await giveBack(work, meeting);
  const unwished = await dropWaitsOf(work, meeting);
  const released = await releaseRoom(work, meeting);
  await noteDropped(work, meeting);
  const seats = await seatsOf(work, meeting);
  const { what, lead } = offWords(meeting, work, reason);
  const told = await tellUnits(
    work,
    meeting,
    quietly ? [] : seats.map((s) => s.orgId),
    () => ({ text: `${what}${lead}` }),
    { rule: CANCELLED, key: `meeting:${meeting.id}:cancel` },
    involved(seats),
  );
  return { told, withdrawn, units: seats.length, returned, released, unwished };
}

/** Takes a cancellation back: time, place and answers as before; also one of a meeting that seemed to be missed. @throws RuleBroken `meeting.not-cancelled` */
export async function restoreMeeting(
  work: PersonWork,
  meeting: MeetingModel,
  quietly = false,
): Promise<{ meeting: MeetingModel; told: Told; room: RoomBooked | undefined }> {
  mustBeCaller(work, meeting.hostId, '恢复会议');
  if (meeting.status !== 'CANCELLED')
    throw new RuleBroken('meeting.not-cancelled', `${codeOf(meeting)}没有取消，照常在${startOf(meeting, work)}开。`);
  await setStatus(work, meeting, 'SCHEDULED', null);
  const back = await takeBack(work, { ...meeting, status: 'SCHEDULED', cancelReason: null });
  await noteHeld(work, back);
  const room = await bookRoom(work, back);
  await planMeeting(work, back);
  const seats = await seatsOf(work, back);
  const card = (orgId: string): Card => {
    const seat = seats.find((s) => s.orgId === orgId);
    const answered = seat && seat.rsvpRevision === back.revision && isAnswer(seat.rsvp);
    return {
      title: `✅ ${codeOf(back)}恢复，照常召开`,
      lead: back.title,
      facts: meetingFacts(back, work),
      note: answered ? `您单位原来答复“${oldAnswer(seat) ?? ''}”仍然有效，有变化请点下面。` : '请答复是否参加。',
      buttons: answerButtons(back, orgId),
    };
  };
  const told = await tellUnits(
    work,
    back,
    quietly ? [] : seats.map((s) => s.orgId),
    (orgId) => (back.startAt <= work.now ? { text: backWords(back, work) } : { card: card(orgId) }),
    { rule: CHANGED, key: `meeting:${back.id}:back` },
    involved(seats),
  );
  return { meeting: back, told, room };
}

async function setStatus(work: Work, meeting: MeetingModel, status: 'SCHEDULED' | 'CANCELLED', cancelReason: string | null): Promise<void> {
  const { count } = await work.tx.meeting.updateMany({
    where: { id: meeting.id, revision: meeting.revision, status: meeting.status },
    data: { status, cancelReason },
  });
  if (count !== 1) throw new WriteConflict(`${codeOf(meeting)} was changed meanwhile`);
}

/** Reminders that a cancellation would stop. */
export async function remindersAhead({ tx }: Work, meeting: MeetingModel): Promise<number> {
  const state = { in: [ReminderState.PLANNED, ReminderState.QUEUED] };
  return tx.reminderDelivery.count({ where: { subjectKind: { in: MEETING_KINDS }, subjectId: meeting.id, state } });
}
