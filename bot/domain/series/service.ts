/** Makes series and keeps them planned: what falls within the next 60 days becomes an ordinary meeting, each by the service of single meetings. */
import { type HolidayPolicy, type MeetingModel, type MeetingSeriesModel, WriteConflict } from '../../../prisma/client';
import { addDays, DAY_MS, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { isOff, occurrences } from '../calendar/rule-days';
import { instants } from '../convene/service';
import { codeOf, startOf } from '../meeting/cards';
import { mustBeCaller } from '../meeting/lookup';
import { noteException, ruleDayOf, type Waiting } from '../meeting/occurrence';
import type { Place } from '../meeting/place';
import { tellFirst } from '../tell';
import type { PersonWork, Work } from '../work';
import { clashNote, comingOf, makeOccurrence, plannerOf, timeOn } from './occurrence';
import { askAbout } from './waiting';
import { ruleWords } from './words';

export const HORIZON_DAYS = 60;
/** What has to be asked is asked so long before the horizon reaches it. */
const ASK_AHEAD_DAYS = 7;
/** Still not answered that close to the day: asked again, once in this time. */
const ASK_AGAIN_DAYS = { before: 14, every: 7 };
/** Meetings made in one transaction: a daily series of many units is planned in several. */
const AT_ONCE = 12;
/** Nobody holds more in 60 days; a rule of hours is a mistake. */
const NEVER_AFTER_DAYS = 800;

export interface SeriesPlan {
  hostId: string;
  bodyId?: string;
  /** Units beyond the seats of the body. */
  guests: readonly string[];
  title: string;
  rrule: string;
  workdayRule?: string;
  anchorDate: string;
  policy: HolidayPolicy;
  startMin: number;
  durationMin: number;
  place: Place;
  agenda: readonly string[];
  chatid?: string;
}

export interface PlannedSeries {
  made: MeetingModel[];
  waiting: Waiting[];
  /** There is more to make: the job goes on. */
  more: boolean;
}

/** @throws RuleBroken `series.never`, `series.too-often` */
export function mustBeRule(work: Work, rule: Parameters<typeof occurrences>[0], from: string): void {
  if (/FREQ=(HOURLY|MINUTELY)/.test(rule.rrule))
    throw new RuleBroken('series.too-often', '一天开几次的会我排不了。可以说“每个工作日上午九点开晨会”这样的规律。');
  if (!occurrences(rule, from, addDays(from, NEVER_AFTER_DAYS), work.calendar).length)
    throw new RuleBroken('series.never', '按这个规律一次也排不出来，是不是日期说错了？可以说“每月最后一个周五下午两点半开联席会”。');
}

/** Writes a series and plans what is near. @throws RuleBroken `meeting.not-allowed`, `meeting.nobody`, `series.never` */
export async function createSeries(work: PersonWork, plan: SeriesPlan): Promise<{ series: MeetingSeriesModel } & PlannedSeries> {
  mustBeCaller(work, plan.hostId, '召集会议');
  const today = toWall(work.now, work.zone).date;
  const series = await work.tx.meetingSeries.create({
    data: {
      bodyId: plan.bodyId ?? null,
      hostId: plan.hostId,
      title: plan.title,
      rrule: plan.rrule,
      workdayRule: plan.workdayRule ?? null,
      anchorDate: plan.anchorDate,
      startMin: plan.startMin,
      durationMin: plan.durationMin,
      holidayPolicy: plan.policy,
      placeText: plan.place.text,
      venueId: plan.place.venueId,
      guests: JSON.stringify(plan.guests),
      agenda: plan.agenda.join('\n'),
      authorId: work.actor.id,
      chatid: plan.chatid ?? null,
      plannedUntil: today,
      createdAt: work.now,
    },
  });
  mustBeRule(work, series, today);
  return { series, ...(await planSeries(work, series)) };
}

/**
 * Makes the meetings that the horizon has reached and asks about days that need a word. Doing it again makes nothing twice: a day of the rule
 * that has a meeting, cancelled or moved as it may be, or an exception, is left alone.
 * @throws WriteConflict when it is being planned elsewhere
 */
export async function planSeries(work: PersonWork, series: MeetingSeriesModel): Promise<PlannedSeries> {
  const { tx, now } = work;
  const today = toWall(now, work.zone).date;
  const horizon = addDays(today, HORIZON_DAYS);
  const { count } = await tx.meetingSeries.updateMany({
    where: { id: series.id, version: series.version, status: 'ACTIVE' },
    data: { version: series.version + 1 },
  });
  if (count !== 1) throw new WriteConflict(`series ${series.id} was changed meanwhile`);
  const known = await knownDays(work, series.id);
  const planned: PlannedSeries = { made: [], waiting: [], more: false };
  for (const { day, held, why } of occurrences(series, today, addDays(horizon, ASK_AHEAD_DAYS), work.calendar)) {
    if (known.has(day)) continue;
    if (planned.made.length === AT_ONCE) {
      planned.more = true;
      break;
    }
    if (why === 'ASK') planned.waiting.push({ day, kind: 'ASKED', note: '' });
    if (!held || held > horizon || instants(timeOn(series, held), work.zone).startAt <= now) continue;
    const note = await clashNote(work, series, held);
    if (note) planned.waiting.push({ day, kind: 'CLASH', note });
    else planned.made.push(await makeOccurrence(work, series, day, held));
  }
  for (const { day, kind, note } of planned.waiting) await noteException(work, series.id, day, kind, note);
  for (const waiting of planned.waiting) await askAbout(work, series, waiting);
  if (!planned.more) await tx.meetingSeries.update({ where: { id: series.id }, data: { plannedUntil: horizon } });
  return planned;
}

async function knownDays({ tx }: Work, seriesId: string): Promise<Set<string>> {
  const meetings = await tx.meeting.findMany({ where: { seriesId, occurrence: { not: null } }, select: { occurrence: true } });
  const exceptions = await tx.seriesException.findMany({ where: { seriesId }, select: { day: true } });
  return new Set([...meetings.map((m) => ruleDayOf(m.occurrence ?? '')), ...exceptions.map((e) => e.day)]);
}

/**
 * What the job does for one series, once more while there is `more`: plans on, and asks again about what is near and still waits.
 * @throws RuleBroken `series.nobody` when nobody is left who may call its meetings, those of `callMeeting`
 */
export async function keepPlanned(work: Work, seriesId: string): Promise<{ made: number; asked: number; more: boolean }> {
  const series = await work.tx.meetingSeries.findUnique({ where: { id: seriesId } });
  if (series?.status !== 'ACTIVE') return { made: 0, asked: 0, more: false };
  const actor = plannerOf(work, series);
  if (!actor) throw new RuleBroken('series.nobody', '召集人和书记都没有召集的权限了，没有人能往下排。');
  const person: PersonWork = { ...work, actor, via: 'CHAT' };
  const { made, waiting, more } = await planSeries(person, series);
  if (more) return { made: made.length, asked: waiting.length, more };
  const today = toWall(work.now, work.zone).date;
  const again = await work.tx.seriesException.findMany({
    where: {
      seriesId,
      kind: { in: ['ASKED', 'CLASH'] },
      day: { gt: today, lte: addDays(today, ASK_AGAIN_DAYS.before) },
      at: { lte: new Date(work.now.getTime() - ASK_AGAIN_DAYS.every * DAY_MS) },
    },
  });
  for (const { day, kind, note } of again as Waiting[]) {
    await noteException(work, seriesId, day, kind, note);
    await askAbout(person, series, { day, kind, note });
  }
  return { made: made.length, asked: waiting.length + again.length + (await warnOfHolidays(person, series)), more };
}

/** It cannot be planned on: whoever can do something about it hears so once, until it is changed. @param why sentence */
export async function tellStuck(work: Work, seriesId: string, why: string): Promise<void> {
  const { directory, tx } = work;
  const series = await tx.meetingSeries.findUniqueOrThrow({ where: { id: seriesId } });
  const subject = { kind: 'TOLD', id: `series:${series.id}:stuck`, revision: series.version };
  const { kind: subjectKind, id: subjectId, revision: subjectRevision } = subject;
  if (await tx.reminderDelivery.findFirst({ where: { subjectKind, subjectId, subjectRevision }, select: { id: true } })) return;
  const others = (['STREET_OFFICER', 'ADMIN'] as const).flatMap((role) => directory.nearestHolders(role, series.hostId));
  const text = `⚠ 系列会“${series.title}”（${ruleWords(series)}）排不下去了：${why}已经排好的照常开。请看看成员单位和召集人，或“结束系列会”。`;
  await tellFirst(work, [plannerOf(work, series), ...others], { text }, { key: subjectId, subject });
}

/** A holiday list that came later: a meeting planned as the rule says now falls on a day off. Its author hears it once. @returns how many */
async function warnOfHolidays(work: PersonWork, series: MeetingSeriesModel): Promise<number> {
  if (series.holidayPolicy === 'KEEP') return 0;
  const known = new Set(
    (await work.tx.seriesException.findMany({ where: { seriesId: series.id }, select: { day: true } })).map((e) => e.day),
  );
  const off = (await comingOf(work, series.id)).filter(
    (m) => m.revision === 1 && !known.has(ruleDayOf(m.occurrence ?? '')) && isOff(series, m.localDate, work.calendar),
  );
  for (const meeting of off) {
    await noteException(work, series.id, ruleDayOf(meeting.occurrence ?? ''), 'KEPT');
    const text = `⚠ ${codeOf(meeting)} ${meeting.title}排在${startOf(meeting, work)}，放假安排出来后碰上了休息。要改说“${codeOf(meeting)}改到…”，不开说“取消${codeOf(meeting)}”，不动就照常开。`;
    work.outbox.toMember(work.actor.userid, { text }, { key: `series:${series.id}:${meeting.id}:off` });
  }
  return off.length;
}
