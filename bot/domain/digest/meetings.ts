/** Meetings of today for those who go, and answers that are due today for those who answer. */
import { addDays, toInstant, toWall } from '../../clock';
import { codeOf, placeOf, startOf } from '../meeting/cards';
import { answerNow, isAnswer } from '../meeting/rules';
import { unique, whoGoes } from '../reminder/people';
import type { Work } from '../work';
import type { Item } from './item';

export async function meetingsToday({ tx, now, directory }: Work, day: string): Promise<Item[]> {
  const rows = await tx.meeting.findMany({
    where: { status: 'SCHEDULED', localDate: day, startAt: { gt: now } },
    include: { invitations: true },
    orderBy: { startAt: 'asc' },
  });
  return rows.flatMap(({ invitations, ...meeting }): Item[] => {
    const member = (id: string | null) => (id === null ? undefined : directory.memberById(id));
    const going = invitations.flatMap((seat) => {
      const answer = answerNow(seat, meeting.revision);
      if (answer !== 'ACCEPTED' && answer !== 'SUBSTITUTED') return [];
      return whoGoes(directory, seat.orgId, seat).slice(0, 1);
    });
    return unique([member(meeting.authorId), ...going]).map((person) => ({
      person,
      minute: meeting.startMin,
      text: `${codeOf(meeting)} ${meeting.title} · ${placeOf(meeting)}${person.id === meeting.authorId ? '（您召集）' : ''}`,
      promised: true,
      asked: false,
    }));
  });
}

export async function answersDue(work: Work, day: string): Promise<Item[]> {
  const { tx, now, zone, directory } = work;
  const until = toInstant({ date: addDays(day, 1), minute: 0 }, zone);
  const rows = await tx.meeting.findMany({
    where: { status: 'SCHEDULED', startAt: { gt: now }, rsvpDueAt: { gt: now, lt: until } },
    include: { invitations: { where: { canVote: true } } },
    orderBy: { rsvpDueAt: 'asc' },
  });
  return rows.flatMap(({ invitations, ...meeting }) =>
    invitations
      .filter((seat) => !isAnswer(answerNow(seat, meeting.revision)))
      .flatMap((seat) => directory.liaisonsOf(seat.orgId).slice(0, 1))
      .map((person) => ({
        person,
        minute: toWall(meeting.rsvpDueAt, zone).minute,
        text: `前答复 ${codeOf(meeting)} ${meeting.title}（${startOf(meeting, work)}）`,
        promised: false,
        asked: true,
      })),
  );
}
