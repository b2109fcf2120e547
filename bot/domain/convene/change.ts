/** Moves meetings: a new time is asked about again, a new room is only told. */
import { type InvitationModel, type MeetingModel, type Prisma, WriteConflict } from '../../../prisma/client';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { bookRoom, type RoomBooked } from '../booking/room';
import { type Dropped, dropWaitsOf } from '../booking/waits';
import { startOver } from '../checkin/service';
import { answerButtons, codeOf, oldAnswer, placeOf, spanOf, startOf } from '../meeting/cards';
import { seatsOf } from '../meeting/lookup';
import { involved } from '../meeting/notify';
import { type Place, samePlace } from '../meeting/place';
import { tellUnits } from '../meeting/reminders/notice';
import { CHANGED } from '../meeting/reminders/notice-subject';
import { type Snapshot, snapshot } from '../meeting/revisions';
import { isAnswer, isMaterial } from '../meeting/rules';
import type { Told } from '../tell';
import type { FixedTime } from '../when/time';
import type { PersonWork, Work } from '../work';
import { keepSnoozes, planMeeting, withdrawMeeting } from './reminders';
import { dueFor, instants, mustBeAhead, mustBeChangeable } from './service';

export interface Change {
  time: FixedTime;
  place: Place;
  reason?: string;
}

/**
 * Moves a meeting. A new time is asked about again, everybody sees old and new; another room alone is only told, and answers stay.
 * @param seen revision that the author saw
 * @param quietly the caller tells the units itself
 * @throws RuleBroken `meeting.changed` and those of `mustBeChangeable`
 */
export async function changeMeeting(
  work: PersonWork,
  before: MeetingModel,
  seen: number,
  change: Change,
  quietly = false,
): Promise<{ meeting: MeetingModel; material: boolean; told: Told; room: RoomBooked | undefined; unwished: Dropped }> {
  mustBeChangeable(work, before, '改期');
  mustBeAhead(work, change.time);
  if (before.revision !== seen)
    throw new RuleBroken('meeting.changed', `${codeOf(before)}刚刚被改过，现在是${spanOf(before, work)}。请再说一遍要改成什么。`);
  const { time, place } = change;
  const material = isMaterial(before, { localDate: time.date, startMin: time.startMin });
  const meeting = await revise(work, before, {
    localDate: time.date,
    startMin: time.startMin,
    endMin: time.endMin,
    ...instants(time, work.zone),
    placeText: place.text,
    venueId: place.venueId,
    rsvpDueAt: material ? dueFor(work, time) : before.rsvpDueAt,
  });
  // What was waited for is a room in the hours as they were.
  const unwished = material || before.endMin !== time.endMin ? await dropWaitsOf(work, meeting) : { ended: 0, told: 0 };
  const room = await bookRoom(work, meeting);
  if (material) await work.tx.invitation.updateMany({ where: { meetingId: meeting.id }, data: { askedAgain: false } });
  else await keepAnswers(work, meeting.id, before.revision, meeting.revision);
  await noteChange(work, before, meeting, change.reason);
  const seats = await seatsOf(work, meeting);
  const told = await tellUnits(
    work,
    meeting,
    quietly ? [] : seats.map((s) => s.orgId),
    (orgId) => ({
      card: changedCard(
        work,
        before,
        meeting,
        seats.find((s) => s.orgId === orgId),
      ),
    }),
    { rule: CHANGED, key: `meeting:${meeting.id}:${meeting.revision}` },
    involved(seats),
  );
  return { meeting, material, told, room, unwished };
}

/** Takes a change back: the old time under a new revision, answers to it count again. @throws RuleBroken `meeting.changed`, `meeting.in-past` */
export async function undoChange(
  work: PersonWork,
  now: MeetingModel,
  seen: number,
  old: Snapshot,
  quietly = false,
): Promise<{ meeting: MeetingModel; told: Told; room: RoomBooked | undefined }> {
  mustBeChangeable(work, now, '改期');
  if (now.revision !== seen)
    throw new RuleBroken('meeting.changed', `${codeOf(now)}后来又改过，不能直接撤销。可以再发“${codeOf(now)} 改期”。`);
  const time = { date: old.localDate, startMin: old.startMin, endMin: old.endMin };
  mustBeAhead(work, time);
  const { rsvpDueAt, ...plain } = old;
  const meeting = await revise(work, now, { ...plain, ...instants(time, work.zone), rsvpDueAt: new Date(rsvpDueAt) });
  const room = await bookRoom(work, meeting);
  await keepAnswers(work, meeting.id, isMaterial(now, meeting) ? seen - 1 : seen, meeting.revision);
  await noteChange(work, now, meeting, '撤销');
  const seats = await seatsOf(work, meeting);
  const card = (orgId: string): Card =>
    changedCard(
      work,
      now,
      meeting,
      seats.find((s) => s.orgId === orgId),
      '改期撤回',
    );
  const told = await tellUnits(
    work,
    meeting,
    quietly ? [] : seats.map((s) => s.orgId),
    (orgId) => ({ card: card(orgId) }),
    { rule: CHANGED, key: `meeting:${meeting.id}:${meeting.revision}` },
    involved(seats),
  );
  return { meeting, told, room };
}

async function revise(
  work: Work,
  before: MeetingModel,
  data: Prisma.MeetingUpdateManyMutationInput & { localDate: string; startMin: number; venueId?: string | null },
): Promise<MeetingModel> {
  const { count } = await work.tx.meeting.updateMany({
    where: { id: before.id, revision: before.revision, status: 'SCHEDULED' },
    data: { ...data, revision: before.revision + 1 },
  });
  if (count !== 1) throw new WriteConflict(`${codeOf(before)} was changed meanwhile`);
  const material = isMaterial(before, data);
  if (!material) await keepSnoozes(work, before, before.revision + 1);
  await withdrawMeeting(work, before, 'CHANGED');
  // Who has signed in is there for this start: another room, another end take nothing of it.
  if (material) await startOver(work, before);
  const meeting = await work.tx.meeting.findUniqueOrThrow({ where: { id: before.id } });
  await planMeeting(work, meeting);
  return meeting;
}

async function keepAnswers(work: Work, meetingId: string, from: number, to: number): Promise<void> {
  await work.tx.invitation.updateMany({ where: { meetingId, rsvpRevision: from }, data: { rsvpRevision: to } });
}

async function noteChange(work: PersonWork, before: MeetingModel, after: MeetingModel, reason: string | undefined): Promise<void> {
  await work.tx.meetingChange.create({
    data: {
      meetingId: after.id,
      revision: after.revision,
      before: JSON.stringify(snapshot(before)),
      after: JSON.stringify(snapshot(after)),
      reason: reason ?? null,
      byId: work.actor.id,
      at: work.now,
    },
  });
}

/** One message, old → new. */
function changedCard(work: Work, before: MeetingModel, after: MeetingModel, seat: InvitationModel | undefined, word = '改期'): Card {
  const orgId = seat?.orgId ?? '';
  const code = codeOf(after);
  const stays = samePlace(before, after);
  const place: [string, string] = ['地点', stays ? `${placeOf(after)}（不变）` : `${placeOf(before)} → ${placeOf(after)}`];
  if (!isMaterial(before, after)) {
    const time: [string, string] = [
      '时间',
      before.endMin === after.endMin ? `${spanOf(after, work)}（不变）` : `${spanOf(before, work)} → ${spanOf(after, work)}`,
    ];
    return {
      title: `⚠ ${code}${stays ? '时长' : '地点'}有变`,
      lead: after.title,
      facts: [place, time],
      note: '您单位的答复不变，有变化请点下面。',
      buttons: answerButtons(after, orgId),
    };
  }
  const keeps = seat && seat.rsvpRevision === after.revision && isAnswer(seat.rsvp);
  const old = seat && oldAnswer(seat);
  return {
    title: `⚠ ${code}${word}`,
    lead: after.title,
    facts: [['原定', startOf(before, work)], ['改为', spanOf(after, work)], place],
    note: keeps
      ? `${work.directory.unitName(orgId)}答复“${old}”仍然有效。`
      : old
        ? `${work.directory.unitName(orgId)}原来答复“${old}”，请重新确认。`
        : `请代表${work.directory.unitName(orgId)}答复是否参加。`,
    buttons: answerButtons(after, orgId, true),
  };
}
