/** A unit's answer as a person gives it, by words or by a button: which seat it is for, what is written, what 撤销 needs. */
import type { Card, Content } from '../../content';
import type { Person } from '../org/directory';
import type { Answering } from '../spoken';
import { closedCard, deputyGoes, deputyStays, recordedCard, releasedCard, stateCard } from './answer-cards';
import { answerBefore, deputyAnswers, mustStand, type NewAnswer, recordAnswer, seatOf, standing } from './answers';
import { codeOf, invitationCard, shortLine } from './cards';
import { type Invited, meetingById } from './lookup';
import { movedSince } from './revisions';
import { isAnswer } from './rules';

export const spokenIn = (work: Pick<Answering, 'place'>): 'group' | 'single' => work.place.kind;

/** A seat after its answer. `again`: it was answered so before, and nothing was written. */
export interface Recorded extends Invited {
  again: boolean;
}

/** Records, and notes what 撤销 needs. */
export async function record(work: Answering, { meeting, seat }: Invited, answer: NewAnswer): Promise<Recorded> {
  const next = await recordAnswer(work, meeting, seat, answer);
  const again = next === seat;
  if (isAnswer(answer.rsvp) && !again) {
    await work.audit({
      action: 'rsvp.answer',
      entity: 'invitation',
      entityId: meeting.id,
      undo: answerBefore(seat),
      note: `${codeOf(meeting)} ${work.directory.unitName(seat.orgId)}的答复`,
    });
  }
  return { meeting, seat: next, again };
}

/** What is shown for an answer: recorded now, or since when. */
export function answered(work: Answering, { meeting, seat, again }: Recorded): { card: Card } {
  return { card: (again ? stateCard : recordedCard)(work, meeting, seat, spokenIn(work)) };
}

/** The unit comes, or its deputy says that they go. */
export async function accept(work: Answering, at: Invited, reason?: string): Promise<{ card: Card }> {
  if (standing(work, at.meeting, at.seat) === 'DEPUTY') return asDeputy(work, at, true);
  return answered(work, await record(work, at, { rsvp: 'ACCEPTED', ...(reason && { reason }) }));
}

/** The deputy says whether they go. */
export async function asDeputy(work: Answering, { meeting, seat }: Invited, goes: boolean): Promise<{ card: Card }> {
  const { seat: next, told } = await deputyAnswers(work, meeting, seat, goes);
  return { card: goes ? deputyGoes(work, meeting, next) : deputyStays(work, meeting, next, told) };
}

/** People of the unit who can be sent: the other liaisons first. */
export function colleagues({ directory, actor }: Pick<Answering, 'directory' | 'actor'>, orgId: string): Person[] {
  return [...new Set([...directory.liaisonsOf(orgId), ...directory.membersOf(orgId)])].filter((p) => p.id !== actor.id);
}

/** The card that a press gets instead of what it asked for: over, cancelled, or moved to another time. */
export type Instead = { card: Card };

/**
 * The seat on whose card somebody pressed, as it is now.
 * @param press `looks`: it changes nothing, so it is no answer to an earlier time; `deputy`: on the card of who is sent for the unit
 * @throws RuleBroken `rsvp.not-invited`, `rsvp.not-yours`
 */
export async function pressedSeat(
  work: Answering,
  args: readonly string[],
  press: { looks?: boolean; deputy?: boolean } = {},
): Promise<Invited | Instead> {
  const [meetingId = '', orgId = '', revision = ''] = args;
  const meeting = await meetingById(work, meetingId);
  if (meeting.status === 'CANCELLED' || meeting.startAt <= work.now) return { card: closedCard(work, meeting, orgId) };
  const seat = await seatOf(work, meeting, orgId);
  if (press.deputy && seat.substituteId !== work.actor.id) return { card: releasedCard(work, meeting, seat) };
  mustStand(work, meeting, seat);
  if (press.looks || !(await movedSince(work, meeting, Number(revision)))) return { meeting, seat };
  return { card: { ...invitationCard(work, meeting, orgId, seat), title: `${codeOf(meeting)}已改期，请按新时间答复` } };
}

/** Several invitations fit: which one? The answer travels in the buttons. @param action of the button for one seat */
export function chooseSeat(work: Answering, seats: readonly Invited[], action: (at: Invited) => string): Content {
  const several = new Set(seats.map((s) => s.seat.orgId)).size > 1;
  const some = seats.slice(0, 6);
  const rest = seats.length > some.length ? [`还有${seats.length - some.length}场，请说编号。`] : [];
  return {
    card: {
      title: '是哪一场？',
      note: [
        ...some.map(({ meeting, seat }) => `${shortLine(meeting, work)}${several ? ` · ${work.directory.unitName(seat.orgId)}` : ''}`),
        ...rest,
      ].join('\n'),
      buttons: some.map((at) => ({
        text: several ? `${codeOf(at.meeting)} ${work.directory.unitName(at.seat.orgId)}`.slice(0, 10) : codeOf(at.meeting),
        action: action(at),
      })),
    },
  };
}
