/** Pauses, resumes and ends series, and finds them. */
import type { MeetingModel, MeetingSeriesModel, Prisma, SeriesStatus } from '../../../prisma/client';
import { WriteConflict } from '../../../prisma/client';
import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { calledFrom, mustBeCaller } from '../meeting/lookup';
import { cancelMeeting, restoreMeeting, seatsFor } from '../meeting/service';
import { type Told, tellEach } from '../tell';
import type { PersonWork, Work } from '../work';
import { forgetException } from './exceptions';
import { comingOf } from './occurrence';
import { ruleDayOf } from './rules';
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

/** What 撤销 needs: how it was, which meetings were cancelled with their place in the series, which were made. */
export interface StateChange {
  was: SeriesStatus;
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
  const told = await tellSeries(work, series, lines.join('\n'), `series:${series.id}:${next.version}`);
  const undo: StateChange = {
    was: series.status,
    cancelled: coming.map(({ id, occurrence }) => ({ id, occurrence })),
    made: made.map((m) => m.id),
  };
  return { series: next, cancelled: coming, made, told, undo };
}

/** Takes such a change back. @throws RuleBroken `series.changed` when it was changed again since */
export async function undoState(
  work: PersonWork,
  series: MeetingSeriesModel,
  change: StateChange,
): Promise<{ back: MeetingModel[]; told: Told }> {
  mustBeCaller(work, series.hostId, '安排系列会');
  for (const meeting of await work.tx.meeting.findMany({
    where: { id: { in: change.made }, status: 'SCHEDULED', startAt: { gt: work.now } },
  })) {
    await cancelMeeting(work, meeting, '召集人撤回', true);
    await freeDays(work, [meeting]);
  }
  const back: MeetingModel[] = [];
  for (const { id, occurrence } of change.cancelled) {
    const meeting = await work.tx.meeting.update({ where: { id }, data: { occurrence } });
    if (meeting.status === 'CANCELLED' && meeting.startAt > work.now) back.push((await restoreMeeting(work, meeting, true)).meeting);
  }
  const next = await write(work, series, change.was);
  const lines = [
    `↩ 系列会${STATE_WORDS[change.was]}：${series.title}（${ruleWords(series)}），刚才的改动已撤回。`,
    ...(back.length ? [`✅ 照常开：${meetingsWords(back, work)}。`] : []),
  ];
  return { back, told: await tellSeries(work, series, lines.join('\n'), `series:${series.id}:${next.version}`) };
}

/** Takes a whole series back: its meetings are cancelled, the units told once. */
export async function withdrawSeries(work: PersonWork, series: MeetingSeriesModel): Promise<Changed> {
  return changeState(work, series, 'ENDED', true);
}

/** Units that are invited to its meetings, in the order of its body. */
export const unitsOf = (work: Pick<Work, 'directory'>, series: Pick<MeetingSeriesModel, 'bodyId' | 'guests'>): string[] =>
  seatsFor(work, series.bodyId ?? undefined, JSON.parse(series.guests) as string[]).map((s) => s.orgId);

/** One message a unit, to its liaison. */
export function tellSeries(work: Work, series: MeetingSeriesModel, text: string, key: string): Promise<Told> {
  return tellEach(work, unitsOf(work, series), () => ({ text }), { key, groupKey: key });
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
