/** Answers of units to invitations: recorded at once, changeable until the meeting begins, by the unit's people or for it by the caller. */
import { type InvitationModel, type MeetingModel, type Rsvp, WriteConflict } from '../../../prisma/client';
import { RuleBroken } from '../../errors';
import type { Person } from '../org/directory';
import type { PersonWork, Work } from '../work';
import { comes, tellCaller, tellColleague, tellDeputies, tellOfDeputy, tellTakenBack, tellUnit } from './answer-notices';
import { answerText, callerOf, codeOf, startOf } from './cards';
import { movedSince } from './revisions';
import { answerNow, isAnswer, isConfirmed } from './rules';

/** How a person stands to a unit's seat. */
export type Standing = 'UNIT' | 'PROXY' | 'DEPUTY' | 'NONE';

interface Deputy {
  id: string | null;
  name: string;
}

export type NewAnswer =
  | { rsvp: 'ACCEPTED' | 'READ'; reason?: string }
  | { rsvp: 'DECLINED'; reason?: string }
  /** `deputy` absent: the unit sends somebody, the name comes later. */
  | { rsvp: 'SUBSTITUTED'; deputy?: Deputy; reason?: string };

export function standing(work: PersonWork, meeting: MeetingModel, seat: InvitationModel): Standing {
  if (seat.substituteId === work.actor.id && seat.rsvp === 'SUBSTITUTED') return 'DEPUTY';
  if (work.directory.can(work.actor, 'unit.speak', seat.orgId)) return 'UNIT';
  return work.directory.can(work.actor, 'meeting.call', meeting.hostId) ? 'PROXY' : 'NONE';
}

/** @throws RuleBroken `rsvp.cancelled`, `rsvp.too-late` */
export function mustBeOpen(work: Work, meeting: MeetingModel): void {
  const code = codeOf(meeting);
  if (meeting.status === 'CANCELLED') {
    throw new RuleBroken('rsvp.cancelled', `${code}已经取消${meeting.cancelReason ? `（${meeting.cancelReason}）` : ''}，不用答复了。`);
  }
  if (meeting.startAt > work.now) return;
  throw new RuleBroken(
    'rsvp.too-late',
    `${code}在${startOf(meeting, work)}已经开始，答复截止了。有情况请直接联系${callerOf(work, meeting)}。`,
  );
}

/** @throws RuleBroken `rsvp.not-yours`, naming who answers for the unit */
export function mustStand(work: PersonWork, meeting: MeetingModel, seat: InvitationModel): Exclude<Standing, 'NONE'> {
  const as = standing(work, meeting, seat);
  if (as !== 'NONE') return as;
  throw new RuleBroken(
    'rsvp.not-yours',
    `${codeOf(meeting)}由${whoAnswers(work, seat.orgId)}代表${work.directory.unitName(seat.orgId)}答复，请和对方说一声。`,
  );
}

/** Who is sent says only whether they go. @throws RuleBroken `rsvp.not-yours`, naming who answers for the unit */
export function mustSpeak(work: PersonWork, meeting: MeetingModel, seat: InvitationModel): Exclude<Standing, 'NONE'> {
  const as = mustStand(work, meeting, seat);
  if (as !== 'DEPUTY' || work.directory.can(work.actor, 'unit.speak', seat.orgId)) return as;
  throw new RuleBroken(
    'rsvp.not-yours',
    `您代${work.directory.unitName(seat.orgId)}参加${codeOf(meeting)}；要换人请联系${whoAnswers(work, seat.orgId)}。`,
  );
}

/** 联络员张伟、王强 */
export function whoAnswers(work: Pick<Work, 'directory'>, orgId: string): string {
  const names = work.directory.liaisonsOf(orgId).map((p) => p.name);
  return names.length ? `联络员${names.slice(0, 3).join('、')}` : '联络员（还没有登记，请联系管理员）';
}

/** The seat of a unit. @throws RuleBroken `rsvp.not-invited` */
export async function seatOf(work: Work, meeting: MeetingModel, orgId: string): Promise<InvitationModel> {
  const seat = await work.tx.invitation.findUnique({ where: { meetingId_orgId: { meetingId: meeting.id, orgId } } });
  if (!seat) throw new RuleBroken('rsvp.not-invited', `${codeOf(meeting)}没有邀请${work.directory.unitName(orgId)}，不用答复。`);
  return seat;
}

/**
 * Records a unit's answer and tells whom it concerns: the deputy, whoever had answered differently, the caller when it comes late.
 * Its chases stop by themselves: every reminder looks at the answer when it is due and again when it is sent. 收到 is kept as read and counts as no answer; it never replaces one.
 * @returns the very `seat` when it says so already: nothing was written
 * @throws RuleBroken `rsvp.cancelled`, `rsvp.too-late`, `rsvp.not-yours`
 */
export async function recordAnswer(
  work: PersonWork,
  meeting: MeetingModel,
  seat: InvitationModel,
  answer: NewAnswer,
): Promise<InvitationModel> {
  mustBeOpen(work, meeting);
  const as = mustSpeak(work, meeting, seat);
  const before = answerNow(seat, meeting.revision);
  if (answer.rsvp === 'READ' && isAnswer(before)) return seat;
  if (saysNothingNew(meeting, seat, answer, as)) return seat;
  const next = await putAnswer(work, meeting, seat, answer, { kind: as === 'PROXY' ? 'PROXY' : 'UNIT', person: work.actor });
  if (as !== 'PROXY' && next.rsvp === 'DECLINED' && comes(before) && meeting.rsvpDueAt <= work.now) tellCaller(work, meeting, next);
  return next;
}

/** The same answer once more, from a second card: what was said with it, and when, stays. A unit that says it itself is more than what was said for it. */
function saysNothingNew(meeting: MeetingModel, seat: InvitationModel, answer: NewAnswer, as: Standing): boolean {
  if (!isAnswer(answer.rsvp) || answerNow(seat, meeting.revision) !== answer.rsvp) return false;
  if (as !== 'PROXY' && (seat.byProxy || !seat.respondedById)) return false;
  const sameReason = answer.reason === undefined || answer.reason === seat.reason;
  return sameReason && (answer.rsvp !== 'SUBSTITUTED' || sends(seat, answer.deputy));
}

/** Is this whom the seat has as its deputy? Nobody yet is the same as nobody. */
const sends = (seat: InvitationModel, deputy: Deputy | undefined): boolean =>
  seat.substituteId === (deputy?.id ?? null) && seat.substituteName === (deputy?.name ?? null);

/** Who gives an answer: somebody of the unit, the caller for it (代回复), or somebody outside by a link (链接回复). */
export type Answerer = { kind: 'UNIT' | 'PROXY'; person: Person } | { kind: 'LINK' };

/** Writes an answer whose giver may give it, and tells the deputies and the unit. @throws WriteConflict */
export async function putAnswer(
  work: Work,
  meeting: MeetingModel,
  seat: InvitationModel,
  answer: NewAnswer,
  by: Answerer,
): Promise<InvitationModel> {
  const person = by.kind === 'LINK' ? undefined : by.person;
  const before = answerNow(seat, meeting.revision);
  const deputy = answer.rsvp === 'SUBSTITUTED' ? answer.deputy : undefined;
  const next = await write(work, meeting, seat, {
    rsvp: answer.rsvp,
    rsvpRevision: meeting.revision,
    respondedAt: work.now,
    respondedById: person?.id ?? null,
    byProxy: by.kind === 'PROXY',
    substituteId: deputy?.id ?? null,
    substituteName: deputy?.name ?? null,
    substituteConfirmed: isConfirmed(seat, meeting.revision) && sends(seat, deputy),
    reason: answer.reason ?? null,
  });
  tellDeputies(work, meeting, seat, next, person);
  if (person) tellColleague(work, meeting, seat, next, before, person);
  if (by.kind !== 'UNIT') tellUnit(work, meeting, next, person);
  return next;
}

/**
 * The deputy says whether they go. A no opens the unit's seat again; who had sent them hears it, or else a liaison, and after the deadline the caller too.
 * @returns `told`: somebody of the unit could be
 * @throws RuleBroken `rsvp.cancelled`, `rsvp.too-late`, `rsvp.not-deputy`
 */
export async function deputyAnswers(
  work: PersonWork,
  meeting: MeetingModel,
  seat: InvitationModel,
  goes: boolean,
): Promise<{ seat: InvitationModel; told: boolean }> {
  mustBeOpen(work, meeting);
  if (seat.substituteId !== work.actor.id || seat.rsvp !== 'SUBSTITUTED') {
    throw new RuleBroken(
      'rsvp.not-deputy',
      `${work.directory.unitName(seat.orgId)}现在的答复是“${answerText(work, meeting, seat, 'single')}”，不用您代了。`,
    );
  }
  if (goes && isConfirmed(seat, meeting.revision)) return { seat, told: true };
  const data = goes
    ? { substituteConfirmed: true, rsvpRevision: meeting.revision }
    : { rsvp: 'READ' as Rsvp, rsvpRevision: meeting.revision, substituteId: null, substituteName: null, substituteConfirmed: false };
  const next = await write(work, meeting, seat, { ...data, respondedAt: work.now });
  const told = tellOfDeputy(work, meeting, seat, next, goes);
  return { seat: next, told };
}

/** A reason given after the answer. Nobody is told: the list shows it. */
export async function addReason(work: PersonWork, meeting: MeetingModel, seat: InvitationModel, reason: string): Promise<InvitationModel> {
  mustBeOpen(work, meeting);
  mustStand(work, meeting, seat);
  return write(work, meeting, seat, { reason });
}

/** 收到 was asked on once. */
export async function markAskedAgain(work: PersonWork, meeting: MeetingModel, seat: InvitationModel): Promise<void> {
  await write(work, meeting, seat, { askedAgain: true });
}

/** What 撤销 needs to put an answer back. */
export type AnswerBefore = Pick<
  InvitationModel,
  'orgId' | 'rsvp' | 'rsvpRevision' | 'respondedById' | 'byProxy' | 'substituteId' | 'substituteName' | 'substituteConfirmed' | 'reason'
>;

export function answerBefore(seat: InvitationModel): AnswerBefore {
  const { orgId, rsvp, rsvpRevision, respondedById, byProxy, substituteId, substituteName, substituteConfirmed, reason } = seat;
  return { orgId, rsvp, rsvpRevision, respondedById, byProxy, substituteId, substituteName, substituteConfirmed, reason };
}

/**
 * Another room in between makes no answer void; another time does. A deputy who was released meanwhile is asked again.
 * @throws RuleBroken `rsvp.changed` when somebody else has answered since, and those of `recordAnswer`
 */
export async function putBack(work: PersonWork, meeting: MeetingModel, seat: InvitationModel, old: AnswerBefore): Promise<InvitationModel> {
  mustBeOpen(work, meeting);
  mustStand(work, meeting, seat);
  if (seat.respondedById !== work.actor.id)
    throw new RuleBroken(
      'rsvp.changed',
      `${codeOf(meeting)} ${work.directory.unitName(seat.orgId)}后来又答复过，现在是“${answerText(work, meeting, seat, 'group')}”，不用撤销了。要改请再说一次，例如“${codeOf(meeting)} 参加”。`,
    );
  const counts = old.rsvp !== 'PENDING' && !(await movedSince(work, meeting, old.rsvpRevision));
  const next = await write(work, meeting, seat, {
    ...old,
    ...(counts && { rsvpRevision: meeting.revision }),
    substituteConfirmed: old.substituteConfirmed && old.substituteId === seat.substituteId,
    respondedAt: work.now,
  });
  tellDeputies(work, meeting, seat, next, work.actor);
  tellTakenBack(work, meeting, seat, next);
  return next;
}

/** Guarded: the meeting is still that revision and ahead, the seat still what was looked at. @throws WriteConflict: run the message again */
async function write(work: Work, meeting: MeetingModel, seat: InvitationModel, data: Partial<InvitationModel>): Promise<InvitationModel> {
  const { count } = await work.tx.invitation.updateMany({
    where: {
      id: seat.id,
      rsvp: seat.rsvp,
      rsvpRevision: seat.rsvpRevision,
      substituteId: seat.substituteId,
      meeting: { status: 'SCHEDULED', revision: meeting.revision },
    },
    data,
  });
  if (count !== 1) throw new WriteConflict(`seat ${seat.id} changed meanwhile`);
  return { ...seat, ...data };
}
