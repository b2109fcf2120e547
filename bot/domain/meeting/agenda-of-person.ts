/** Meetings that concern a person: units they answer for are invited, they go as deputy, or they called it. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import type { PersonWork } from '../work';
import { answerText, unitName } from './cards';
import { answersFor } from './lookup';
import { answerNow, isAnswer, tally } from './rules';

export interface PersonMeeting {
  meeting: MeetingModel;
  /** How the person stands to it: 您已答复参加 · 等您答复 · 您代城南供电所 · 您召集，3家未答复. */
  state: string;
  /** It waits for the person. */
  waits: boolean;
}

const MANY = 30;

/** Coming meetings, soonest first. */
export async function meetingsOf(work: PersonWork): Promise<PersonMeeting[]> {
  const units = answersFor(work, work.actor);
  const rows = await work.tx.meeting.findMany({
    where: {
      status: 'SCHEDULED',
      endAt: { gt: work.now },
      OR: [{ authorId: work.actor.id }, { invitations: { some: { OR: [{ orgId: { in: units } }, { substituteId: work.actor.id }] } } }],
    },
    include: { invitations: true },
    orderBy: { startAt: 'asc' },
    take: MANY,
  });
  return rows.map(({ invitations, ...meeting }) => ({ meeting, ...stateFor(work, meeting, invitations, units) }));
}

function stateFor(
  work: PersonWork,
  meeting: MeetingModel,
  seats: readonly InvitationModel[],
  units: readonly string[],
): { state: string; waits: boolean } {
  const deputy = seats.find((s) => s.substituteId === work.actor.id && s.rsvp === 'SUBSTITUTED');
  if (deputy) {
    const unit = unitName(work, deputy.orgId);
    return deputy.substituteConfirmed ? { state: `您代${unit}参加`, waits: false } : { state: `等您确认代${unit}参加`, waits: true };
  }
  const mine = seats.filter((s) => units.includes(s.orgId));
  if (mine.length) {
    const open = mine.some((s) => !isAnswer(answerNow(s, meeting.revision)));
    const states = mine.map((s) =>
      mine.length > 1 ? `${unitName(work, s.orgId)}${answerText(work, meeting, s, 'single')}` : answerText(work, meeting, s, 'single'),
    );
    return { state: open ? `等您答复：${states.join('、')}` : `已答复：${states.join('、')}`, waits: open };
  }
  const { unanswered } = tally(seats, meeting.revision);
  return { state: unanswered.length ? `您召集，${unanswered.length}家未答复` : '您召集，都已答复', waits: false };
}
