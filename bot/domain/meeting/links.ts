/**
 * Answers by link, for people outside the corp (链接回复). A link answers for one unit at one meeting, once, within 72 hours and before the
 * meeting begins. Only the hash of its token is kept: who reads the database cannot answer.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type InvitationModel, type MeetingModel, type Reader, type Tx, WriteConflict } from '../../../prisma/client';
import { HOUR_MS } from '../../clock';
import { RuleBroken } from '../../errors';
import { writeLine } from '../audit/log';
import { tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { mustBeOpen, type NewAnswer, putAnswer, seatOf } from './answers';
import { answerText, codeOf, startOf } from './cards';
import { mustBeCaller } from './lookup';
import { movedAfter } from './revisions';

const LIFE_MS = 72 * HOUR_MS;
const TOKEN_BYTES = 24;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What became of a link. Whatever is not open says why, and the person is to ask the caller. */
export type LinkState =
  | { kind: 'OPEN' | 'USED' | 'EXPIRED' | 'CANCELLED' | 'STARTED' | 'MOVED'; meeting: MeetingModel; seat: InvitationModel }
  | { kind: 'UNKNOWN' };

/**
 * A new link for a unit; an earlier one that was not used is void.
 * @returns the token, 32 characters of base64url, and until when it can be used
 * @throws RuleBroken `meeting.not-allowed`, `rsvp.cancelled`, `rsvp.too-late`, `rsvp.not-invited`
 */
export async function makeLink(work: PersonWork, meeting: MeetingModel, orgId: string): Promise<{ token: string; until: Date }> {
  mustBeCaller(work, meeting.hostId, '发答复链接');
  mustBeOpen(work, meeting);
  await seatOf(work, meeting, orgId);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const until = new Date(Math.min(work.now.getTime() + LIFE_MS, meeting.startAt.getTime()));
  await work.tx.answerLink.deleteMany({ where: { meetingId: meeting.id, orgId, usedAt: null } });
  await work.tx.answerLink.create({
    data: { tokenHash: hashOf(token), meetingId: meeting.id, orgId, createdById: work.actor.id, expiresAt: until, createdAt: work.now },
  });
  return { token, until };
}

/** Looks only: link previews open every address. */
export async function linkState(work: { tx: Reader | Tx; now: Date }, token: string): Promise<LinkState> {
  const link = await work.tx.answerLink.findUnique({ where: { tokenHash: hashOf(token) }, include: { meeting: true } });
  if (!link) return { kind: 'UNKNOWN' };
  const { meeting } = link;
  const seat = await work.tx.invitation.findUnique({ where: { meetingId_orgId: { meetingId: meeting.id, orgId: link.orgId } } });
  if (!seat) return { kind: 'UNKNOWN' };
  const at = { meeting, seat };
  if (link.usedAt) return { kind: 'USED', ...at };
  if (meeting.status === 'CANCELLED') return { kind: 'CANCELLED', ...at };
  if (meeting.startAt <= work.now) return { kind: 'STARTED', ...at };
  if (await movedAfter(work, meeting, link.createdAt)) return { kind: 'MOVED', ...at };
  return { kind: link.expiresAt <= work.now ? 'EXPIRED' : 'OPEN', ...at };
}

/**
 * Records the answer and uses the link up; the unit's liaison and the caller are told.
 * @returns what the link was: only for OPEN anything was written
 * @throws WriteConflict somebody else answered meanwhile: look again
 */
export async function answerByLink(work: Work, token: string, answer: NewAnswer): Promise<LinkState> {
  const state = await linkState(work, token);
  if (state.kind !== 'OPEN') return state;
  const { count } = await work.tx.answerLink.updateMany({
    where: { tokenHash: hashOf(token), usedAt: null, expiresAt: { gt: work.now } },
    data: { usedAt: work.now },
  });
  if (count !== 1) throw new WriteConflict('the link was used meanwhile');
  if (answer.rsvp === 'READ') throw new RuleBroken('rsvp.no-answer', '请选参加、请假或派人参加。');
  const seat = await putAnswer(work, state.meeting, state.seat, answer, { kind: 'LINK' });
  await writeLine(work, 'LINK', {
    action: 'rsvp.answer',
    entity: 'invitation',
    entityId: state.meeting.id,
    note: `${codeOf(state.meeting)} ${work.directory.unitName(seat.orgId)}的答复（链接回复）`,
  });
  tellCaller(work, state.meeting, seat);
  return { ...state, seat };
}

function tellCaller(work: Work, meeting: MeetingModel, seat: InvitationModel): void {
  const text = `${codeOf(meeting)}（${startOf(meeting, work)}）${work.directory.unitName(seat.orgId)}链接回复：${answerText(work, meeting, seat, 'single')}。`;
  tellMember(work, meeting.authorId, { text }, { key: `rsvp:${meeting.id}:link:${seat.orgId}` });
}
