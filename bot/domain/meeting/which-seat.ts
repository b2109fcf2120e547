/** Which unit's seat at which meeting a person speaks of. */
import { RuleBroken } from '../../errors';
import type { Ref, Slots } from '../../reading/types';
import type { OrgInfo } from '../org/directory';
import type { PersonWork } from '../work';
import { mustBeOpen, seatOf, standing, whoAnswers } from './answers';
import { codeOf } from './cards';
import { type Invited, invitedTo, meetingByNo } from './lookup';
import { answerNow, isAnswer, isConfirmed } from './rules';

/** @throws RuleBroken `rsvp.*` when there is none that the person may answer; an empty list only without a code */
export async function seatsMeant(work: PersonWork, said: Pick<Slots, 'no' | 'org'>): Promise<Invited[]> {
  const unit = said.org === undefined ? undefined : unitMeant(work, said.org);
  return said.no ? seatsAt(work, said.no, unit) : seatsAnywhere(work, unit);
}

/** @throws RuleBroken `rsvp.unknown-unit` */
export function unitMeant({ directory }: PersonWork, ref: Ref): OrgInfo {
  if (typeof ref === 'object' && !Array.isArray(ref))
    throw new RuleBroken('rsvp.unknown-unit', `没有找到单位“${ref.name}”，请用全称或简称。`);
  const found = (Array.isArray(ref) ? ref : [ref]).flatMap((code) => directory.orgByCode(code) ?? []);
  if (found.length > 1)
    throw new RuleBroken('rsvp.unknown-unit', `您说的单位有几家叫这个名字：${found.map((o) => o.shortName).join('、')}。请用全称。`);
  if (!found[0]) throw new RuleBroken('rsvp.unknown-unit', '没有找到这个单位，请用全称或简称。');
  return found[0];
}

async function seatsAt(work: PersonWork, no: string, unit: OrgInfo | undefined): Promise<Invited[]> {
  const meeting = await meetingByNo(work, no);
  mustBeOpen(work, meeting);
  if (unit) {
    const seat = await seatOf(work, meeting, unit.id);
    if (standing(work, meeting, seat) === 'NONE') {
      throw new RuleBroken('rsvp.not-yours', `${codeOf(meeting)}由${whoAnswers(work, unit.id)}代表${unit.shortName}答复，请和对方说一声。`);
    }
    return [{ meeting, seat }];
  }
  const units = [...new Set([...work.directory.spokenForBy(work.actor), work.actor.orgId])];
  const seats = await work.tx.invitation.findMany({
    where: { meetingId: meeting.id, OR: [{ orgId: { in: units } }, { substituteId: work.actor.id }] },
    orderBy: { orgId: 'asc' },
  });
  const mine = seats.filter((s) => work.directory.can(work.actor, 'unit.speak', s.orgId) || s.substituteId === work.actor.id);
  if (mine.length) return mine.map((seat) => ({ meeting, seat }));
  if (work.directory.can(work.actor, 'meeting.call', meeting.hostId)) {
    throw new RuleBroken('rsvp.which-unit', `请说明代哪家单位答复，例如“${codeOf(meeting)} 三院参加”。`);
  }
  const own = seats[0];
  if (own)
    throw new RuleBroken(
      'rsvp.not-yours',
      `${codeOf(meeting)}由${whoAnswers(work, own.orgId)}代表${work.directory.unitName(own.orgId)}答复，请和对方说一声。`,
    );
  throw new RuleBroken('rsvp.not-invited', `${codeOf(meeting)}没有邀请${work.directory.unitName(work.actor.orgId)}，不用答复。`);
}

/** Without a code: what waits for an answer comes first, else what was answered and can be changed. */
async function seatsAnywhere(work: PersonWork, unit: OrgInfo | undefined): Promise<Invited[]> {
  const units = unit ? [unit.id] : work.directory.spokenForBy(work.actor);
  const found = await invitedTo(work, units);
  const asDeputy = unit ? [] : await deputyAt(work);
  const all = [
    ...asDeputy,
    ...found.filter((f) => standing(work, f.meeting, f.seat) !== 'NONE' && !asDeputy.some((d) => d.seat.id === f.seat.id)),
  ];
  if (unit && found.length && !all.length) {
    throw new RuleBroken('rsvp.not-yours', `由${whoAnswers(work, unit.id)}代表${unit.shortName}答复，请和对方说一声。`);
  }
  const waiting = all.filter(({ meeting, seat }) =>
    seat.substituteId === work.actor.id ? !isConfirmed(seat, meeting.revision) : !isAnswer(answerNow(seat, meeting.revision)),
  );
  return waiting.length ? waiting : all;
}

async function deputyAt(work: PersonWork): Promise<Invited[]> {
  const rows = await work.tx.invitation.findMany({
    where: { substituteId: work.actor.id, rsvp: 'SUBSTITUTED', meeting: { status: 'SCHEDULED', startAt: { gt: work.now } } },
    include: { meeting: true },
    orderBy: { meeting: { startAt: 'asc' } },
    take: 10,
  });
  return rows.map(({ meeting, ...seat }) => ({ meeting, seat }));
}

export const nothingToAnswer = (): RuleBroken => new RuleBroken('rsvp.none', '您这里没有等答复的会议。发“最近有什么会”可以看到编号。');
