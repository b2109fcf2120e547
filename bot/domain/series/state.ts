/** Pauses, resumes and ends series, and finds them. */
import type { MeetingModel, MeetingSeriesModel, Prisma, SeriesStatus } from '../../../prisma/client';
import { WriteConflict } from '../../../prisma/client';
import { toWall } from '../../clock';
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import { cancelMeeting, restoreMeeting, seatsFor } from '../convene/service';
import { calledFrom, mustBeCaller } from '../meeting/lookup';
import { involved } from '../meeting/notify';
import { forgetException, ruleDayOf } from '../meeting/occurrence';
import { type Told, tellEach } from '../tell';
import type { PersonWork, Work } from '../work';
import { comingOf } from './occurrence';
import { planSeries } from './service';
import { meetingsWords, ruleWords } from './words';

export const STATE_WORDS: Readonly<Record<SeriesStatus, string>> = { ACTIVE: '进行中', PAUSED: '暂停着', ENDED: '已结束' };

const MANY = 20;

/** @throws RuleBroken `series.unknown` */
export async function seriesById({ tx }: Pick<Work, 'tx'>, id: string): Promise<MeetingSeriesModel> {
  const found = await tx.meetingSeries.findUnique({ where: { id } });
  if (!found) throw new RuleBroken('series.unknown', '这个系列会已经撤回了。发“系列会”看现在有哪些。');
  return found;
}

/**
 * Series that concern a place or a person, not ended, in the order they were made.
 * @param scope organisation of the group where somebody speaks; absent: what the person calls or is invited to
 */
export async function seriesAround(work: PersonWork, scope: string | undefined, bodyIds: readonly string[]): Promise<MeetingSeriesModel[]> {
  const { directory, actor } = work;
  const roots = scope ? [scope] : [...new Set([actor.orgId, ...calledFrom(actor)])];
  const units = scope ? [scope] : [...new Set([actor.orgId, ...work.directory.spokenForBy(actor)])];
  const bodies = directory.bodies.filter((b) => b.seats.some((s) => units.includes(s.orgId))).map((b) => b.id);
  const where: Prisma.MeetingSeriesWhereInput = {
    status: { not: 'ENDED' },
    ...(bodyIds.length && { bodyId: { in: [...bodyIds] } }),
    OR: [
      ...roots.flatMap((id) => directory.orgById(id)?.path ?? []).map((path) => ({ host: { path: { startsWith: path } } })),
      { bodyId: { in: bodies } },
    ],
  };
  return work.tx.meetingSeries.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: MANY });
}

/** What 撤销 needs: how it was and became, which meetings were cancelled with their place in the series, which were made. */
export interface StateChange {
  was: SeriesStatus;
  to: SeriesStatus;
  version: number;
  cancelled: { id: string; occurrence: string | null }[];
  made: string[];
}

export interface Changed {
  series: MeetingSeriesModel;
  cancelled: MeetingModel[];
  made: MeetingModel[];
  told: Told;
  undo: StateChange;
}

/** @throws RuleBroken `series.ended`, `series.state`, `meeting.not-allowed` */
export function mustBecome(work: PersonWork, series: MeetingSeriesModel, to: SeriesStatus): void {
  mustBeCaller(work, series.hostId, '安排系列会');
  if (series.status === 'ENDED')
    throw new RuleBroken('series.ended', `“${series.title}”这个系列会已经结束了。要再开请说“每月…开会”，重新约一个。`);
  if (series.status === to || (to === 'ACTIVE' && series.status !== 'PAUSED'))
    throw new RuleBroken('series.state', `“${series.title}”这个系列会现在就是${STATE_WORDS[series.status]}，不用再改。`);
}

/**
 * Pauses, ends or resumes. Planned meetings that are not to be held are cancelled with one message a unit for all of them; after a pause
 * those days can be planned again.
 * @param cancel the planned meetings are cancelled too
 */
export async function changeState(work: PersonWork, series: MeetingSeriesModel, to: SeriesStatus, cancel: boolean): Promise<Changed> {
  mustBecome(work, series, to);
  const coming = cancel && to !== 'ACTIVE' ? await comingOf(work, series.id) : [];
  for (const meeting of coming) await cancelMeeting(work, meeting, `系列会${to === 'PAUSED' ? '暂停' : '结束'}`, true);
  if (to === 'PAUSED') await freeDays(work, coming);
  const next = await write(work, series, to);
  const made = to === 'ACTIVE' ? (await planSeries(work, next)).made : [];
  const verb = to === 'ACTIVE' ? '恢复' : to === 'PAUSED' ? '暂停' : '结束';
  const lines = [
    `【系列会${verb}】${series.title}（${ruleWords(series)}）`,
    ...(coming.length ? [`❌ 不再开：${meetingsWords(coming, work)}，请勿前往。`] : []),
    ...(to !== 'ACTIVE' && !coming.length ? ['已经排好的照常开。'] : []),
    ...(made.length ? [`接下来：${meetingsWords(made.slice(0, 4), work)}。`] : []),
  ];
  const text = lines.join('\n');
  const told = await tellSeries(work, series, () => ({ text }), `series:${series.id}:${next.version}`, coming);
  const undo: StateChange = {
    was: series.status,
    to,
    version: next.version,
    cancelled: coming.map(({ id, occurrence }) => ({ id, occurrence })),
    made: made.map((m) => m.id),
  };
  return { series: next, cancelled: coming, made, told, undo };
}

/** Takes such a change back. @returns what the units read, meetings on again and off. @throws RuleBroken `series.changed` when it was changed again since */
export async function undoState(
  work: PersonWork,
  series: MeetingSeriesModel,
  change: StateChange,
): Promise<{ series: MeetingSeriesModel; text: string; back: MeetingModel[]; off: MeetingModel[]; told: Told }> {
  mustBeCaller(work, series.hostId, '安排系列会');
  // One that is held again is planned on by the job: its version says nothing.
  if (series.status !== change.to || (change.to !== 'ACTIVE' && series.version !== change.version))
    throw new RuleBroken(
      'series.changed',
      `“${series.title}”后来又变过，现在${STATE_WORDS[series.status]}，不能直接撤销。发“系列会”看现在的安排。`,
    );
  const off = await withdrawMade(work, change.made);
  const back: MeetingModel[] = [];
  for (const { id, occurrence } of change.cancelled) {
    const meeting = await work.tx.meeting.update({ where: { id }, data: { occurrence } });
    if (meeting.status === 'CANCELLED' && meeting.startAt > work.now) back.push((await restoreMeeting(work, meeting, true)).meeting);
  }
  const next = await write(work, series, change.was);
  const lines = [
    `↩ 系列会${STATE_WORDS[change.was]}：${series.title}（${ruleWords(series)}），刚才的改动已撤回。`,
    ...(back.length ? [`✅ 照常开：${meetingsWords(back, work)}。`] : []),
    ...(off.length ? [`❌ 不再开：${meetingsWords(off, work)}，请勿前往。`] : []),
  ];
  const text = lines.join('\n');
  const told = await tellSeries(work, series, () => ({ text }), `series:${series.id}:${next.version}`, [...back, ...off]);
  return { series: next, text, back, off, told };
}

/** What was made by a change that is taken back is not held. The caller tells the units. @returns those that were still to come, by time */
export async function withdrawMade(work: PersonWork, ids: readonly string[]): Promise<MeetingModel[]> {
  const where = { id: { in: [...ids] }, status: 'SCHEDULED' as const, startAt: { gt: work.now } };
  const made = await work.tx.meeting.findMany({ where, orderBy: { startAt: 'asc' } });
  for (const meeting of made) await cancelMeeting(work, meeting, '召集人撤回', true);
  await freeDays(work, made);
  return made;
}

/** Takes a whole series back: its meetings are cancelled, the units told once. */
export async function withdrawSeries(work: PersonWork, series: MeetingSeriesModel): Promise<Changed> {
  return changeState(work, series, 'ENDED', true);
}

/** Units that are invited to its meetings, in the order of its body. */
export const unitsOf = (work: Pick<Work, 'directory'>, series: Pick<MeetingSeriesModel, 'bodyId' | 'guests'>): string[] =>
  seatsFor(work, series.bodyId ?? undefined, JSON.parse(series.guests) as string[]).map((s) => s.orgId);

/**
 * One message a unit: to its liaison, and to whoever answered for it or goes to one of these meetings. Units that are not of the series any more, but
 * were invited, are told too.
 * @param meetings that are off, on again or changed
 */
export async function tellSeries(
  work: Work,
  series: MeetingSeriesModel,
  contentFor: (orgId: string) => Content,
  key: string,
  meetings: readonly MeetingModel[] = [],
): Promise<Told> {
  const seats = await work.tx.invitation.findMany({ where: { meetingId: { in: meetings.map((m) => m.id) } } });
  const units = [...new Set([...unitsOf(work, series), ...seats.map((s) => s.orgId)])];
  return tellEach(work, units, contentFor, { key, groupKey: key }, involved(seats));
}

/** The days of cancelled meetings may be planned again. */
export async function freeDays(work: Work, meetings: readonly MeetingModel[]): Promise<void> {
  for (const { id, seriesId, occurrence } of meetings) {
    if (!seriesId || !occurrence) continue;
    await work.tx.meeting.update({ where: { id }, data: { occurrence: null } });
    await forgetException(work, seriesId, ruleDayOf(occurrence));
  }
}

/** What was planned may have to be planned again: the job looks anew. */
async function write({ tx, now, zone }: Work, series: MeetingSeriesModel, status: SeriesStatus): Promise<MeetingSeriesModel> {
  const version = series.version + 1;
  const plannedUntil = toWall(now, zone).date;
  const { count } = await tx.meetingSeries.updateMany({
    where: { id: series.id, version: series.version },
    data: { status, version, plannedUntil },
  });
  if (count !== 1) throw new WriteConflict(`series ${series.id} was changed meanwhile`);
  return { ...series, status, version, plannedUntil };
}
