/** One meeting of a series: can it be booked, and making it. */
import type { MeetingModel, MeetingSeriesModel } from '../../../prisma/client';
import { DAY_MS } from '../../clock';
import { roomTaken } from '../booking/room';
import { occurrenceKey } from '../calendar/rule-days';
import { callMeeting, clash, instants } from '../convene/service';
import { codeOf } from '../meeting/cards';
import type { Place } from '../meeting/place';
import type { Person } from '../org/directory';
import type { FixedTime } from '../when/time';
import type { PersonWork, Work } from '../work';

/** The reminder a week ahead asks units that were invited two days before it; what starts sooner is asked about at once. */
const INVITE_AT_ONCE_MS = 9 * DAY_MS;

/** The hours of an occurrence held on a day. */
export function timeOn(series: Pick<MeetingSeriesModel, 'startMin' | 'durationMin'>, date: string): FixedTime {
  return { date, startMin: series.startMin, endMin: Math.min(24 * 60, series.startMin + series.durationMin) };
}

/** Why an occurrence cannot be booked on a day: the body has another meeting then, or the room is taken, not by one of `except`. Undefined: it can. */
export async function clashNote(
  work: Work,
  wanted: Pick<MeetingSeriesModel, 'bodyId' | 'hostId' | 'venueId' | 'placeText' | 'startMin' | 'durationMin'>,
  date: string,
  except: readonly string[] = [],
): Promise<string | undefined> {
  const time = timeOn(wanted, date);
  const body = await clash(work, { bodyId: wanted.bodyId, time, except });
  if (body) return `同一时间已有${codeOf(body)}`;
  const who = wanted.venueId
    ? await roomTaken(work, { ...instants(time, work.zone), venueId: wanted.venueId, hostId: wanted.hostId }, except)
    : '';
  return who ? `${wanted.placeText ?? '这个地点'}${who}` : undefined;
}

/** The meeting of one day of the rule, held on `date`. Units are asked at once only when it is near. */
export async function makeOccurrence(
  work: PersonWork,
  series: MeetingSeriesModel,
  day: string,
  date: string,
  place: Place = { text: series.placeText, venueId: series.venueId },
): Promise<MeetingModel> {
  const time = timeOn(series, date);
  const { meeting } = await callMeeting(work, {
    hostId: series.hostId,
    ...(series.bodyId && { bodyId: series.bodyId }),
    guests: JSON.parse(series.guests) as string[],
    title: series.title,
    time,
    place,
    agenda: series.agenda.split('\n').filter(Boolean),
    ...(series.chatid && { chatid: series.chatid }),
    series: { id: series.id, occurrence: occurrenceKey(series.id, day) },
    ...(!isNear(work, time) && { quietly: true as const }),
  });
  return meeting;
}

export function isNear(work: Work, time: FixedTime): boolean {
  return instants(time, work.zone).startAt.getTime() - work.now.getTime() < INVITE_AT_ONCE_MS;
}

/** In whose name a job plans: the author, else a secretary of the host, else the street, who may. */
export function plannerOf({ directory }: Work, series: Pick<MeetingSeriesModel, 'authorId' | 'hostId'>): Person | undefined {
  const author = directory.memberById(series.authorId);
  const others = (['SECRETARY', 'STREET_OFFICER'] as const).flatMap((role) => directory.nearestHolders(role, series.hostId));
  return [author, ...others].find((p) => p !== undefined && directory.can(p, 'meeting.call', series.hostId));
}

/** Its meetings that are still to come, soonest first. */
export function comingOf({ tx, now }: Pick<Work, 'tx' | 'now'>, seriesId: string): Promise<MeetingModel[]> {
  return tx.meeting.findMany({ where: { seriesId, status: 'SCHEDULED', startAt: { gt: now } }, orderBy: { startAt: 'asc' } });
}
