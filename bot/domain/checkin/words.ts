/** Signing in, in words. */
import type { CheckinModel, InvitationModel, MeetingModel } from '../../../prisma/client';
import { formatMinute, toWall } from '../../clock';
import { codeOf, deputyText, startOf } from '../meeting/cards';
import { answerNow } from '../meeting/rules';
import type { Look, Work } from '../work';
import { came, count, minutesLate } from './rules';

/** 14:33 */
const clock = (at: Date, work: Pick<Work, 'zone'>): string => formatMinute(toWall(at, work.zone).minute);

const late = (meeting: MeetingModel, at: Date): string => {
  const minutes = minutesLate(meeting, at);
  return minutes > 0 ? `（迟到${minutes}分钟）` : '';
};

/** A card shows no bold words. */
export const onCard = (text: string): string => text.replaceAll('**', '');

/** 已到11家，差1家到法定人数 */
export function countText(meeting: MeetingModel, seats: readonly InvitationModel[]): string {
  const { units, observers, lacking } = count(seats, meeting.quorumNeeded);
  const quorum = lacking === undefined ? '' : lacking > 0 ? `，**差${lacking}家到法定人数**` : '，**已到法定人数**';
  return `已到${units}家${observers ? `（另列席${observers}家）` : ''}${quorum}`;
}

/** 城南供电所 王强(代张伟); the unit alone when nobody was named. */
export function personText(work: Pick<Work, 'directory'>, seat: InvitationModel, who: string): string {
  const unit = work.directory.unitName(seat.orgId);
  if (who.startsWith('unit:')) return seat.rsvp === 'SUBSTITUTED' && seat.substituteName ? `${unit} ${deputyText(work, seat)}` : unit;
  const name = who === seat.substituteId ? deputyText(work, seat) : (work.directory.nameById(who) ?? '');
  return `${unit} ${name}`;
}

/** ✅ 14:33 签到（迟到3分钟），第12位，已到11家，差1家到法定人数。 */
export function arrivalText(
  work: Work,
  meeting: MeetingModel,
  checkin: CheckinModel,
  seats: readonly InvitationModel[],
  again: boolean,
): string {
  const at = `${clock(checkin.at, work)}${again ? '已签到' : ' 签到'}${late(meeting, checkin.at)}`;
  return `${again ? '您' : '✅ '}${at}，第${checkin.position}位，${countText(meeting, seats)}。`;
}

/** 签到表: who came, in their order, then who did not; 列席 is never missed. */
export function listLines(
  work: Look,
  meeting: MeetingModel,
  seats: readonly InvitationModel[],
  checkins: readonly CheckinModel[],
): string[] {
  const seatOf = new Map(seats.map((s) => [s.orgId, s]));
  const here = checkins.flatMap((c) => {
    const seat = seatOf.get(c.orgId);
    if (!seat) return [];
    const notes = [seat.canVote ? '' : '列席', c.via === 'RECORDER' ? '记录人代签' : ''].filter(Boolean).join('，');
    return [`${c.position}. ${clock(c.at, work)}${late(meeting, c.at)} ${personText(work, seat, c.who)}${notes ? `（${notes}）` : ''}`];
  });
  const away = seats.filter((s) => s.canVote && !came(s));
  const named = (list: readonly InvitationModel[]) => list.map((s) => work.directory.unitName(s.orgId)).join('、');
  const excused = away.filter((s) => answerNow(s, meeting.revision) === 'DECLINED');
  const rest = away.filter((s) => !excused.includes(s));
  return [
    `应到${seats.filter((s) => s.canVote).length}家${meeting.quorumNeeded ? `，法定${meeting.quorumNeeded}家` : ''}；${countText(meeting, seats)}。`,
    ...here,
    ...(rest.length ? [`未到：${named(rest)}`] : []),
    ...(excused.length ? [`请假：${named(excused)}`] : []),
  ];
}

/** 会12签到表 · 9月24日(周四)14:30 */
export const listTitle = (work: Work, meeting: MeetingModel): string => `${codeOf(meeting)}签到表 · ${startOf(meeting, work)}`;
