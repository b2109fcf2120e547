/** A series edited as a whole: another rule, hours, place, agenda for all to come. What was moved by hand keeps its time. */
import { type MeetingModel, type MeetingSeriesModel, WriteConflict } from '../../../prisma/client';
import { addDays, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { type Exchanged, exchange, exchangeBack } from '../agenda/service';
import { occurrences as ruleDays } from '../calendar/recurrence';
import { occurrenceKey, occurrences } from '../calendar/rule-days';
import { changeMeeting, undoChange } from '../convene/change';
import { cancelMeeting, instants, restoreMeeting } from '../convene/service';
import { mustBeCaller } from '../meeting/lookup';
import { ruleDayOf } from '../meeting/occurrence';
import type { Place } from '../meeting/place';
import { type Snapshot, snapshot } from '../meeting/revisions';
import type { FixedTime } from '../when/time';
import type { PersonWork, Work } from '../work';
import { pairDays, spacing } from './match';
import { clashNote, comingOf, timeOn } from './occurrence';
import { mustBeRule, type PlannedSeries, planSeries } from './service';
import { freeDays, withdrawMade } from './state';

const TERMS = [
  'rrule',
  'workdayRule',
  'anchorDate',
  'startMin',
  'durationMin',
  'holidayPolicy',
  'placeText',
  'venueId',
  'agenda',
] as const satisfies readonly (keyof MeetingSeriesModel)[];

/** What can be changed for all to come. */
export type Terms = Pick<MeetingSeriesModel, (typeof TERMS)[number]>;

export const termsOf = (series: MeetingSeriesModel): Terms => pick(series);

function pick(from: Terms): Terms {
  return Object.fromEntries(TERMS.map((name) => [name, from[name]])) as Terms;
}

export const sameTerms = (a: Terms, b: Terms): boolean => JSON.stringify(pick(a)) === JSON.stringify(pick(b));
const sameRule = (a: Terms, b: Terms): boolean => a.rrule === b.rrule && a.workdayRule === b.workdayRule && a.anchorDate === b.anchorDate;
const samePlace = (a: Pick<Terms, 'placeText' | 'venueId'>, b: Pick<Terms, 'placeText' | 'venueId'>): boolean =>
  a.placeText === b.placeText && a.venueId === b.venueId;
const lines = (agenda: string): string[] => agenda.split('\n').filter(Boolean);

/** A meeting that goes along. */
interface Move {
  meeting: MeetingModel;
  /** Day of the new rule. */
  day: string;
  time: FixedTime;
  place: Place;
}

/** One that does not, or not wholly. */
interface Stay {
  meeting: MeetingModel;
  /** Day of the new rule that it stands for; absent: none. */
  day?: string;
  /** 手动改过 · why it cannot be booked */
  why: string;
}

/** What an edit would do, without doing it. */
export interface EditPlan {
  moves: Move[];
  stays: Stay[];
  cancels: MeetingModel[];
  /** Days that somebody took out, by the day of the new rule that takes their place. */
  dropped: Map<string, string>;
}

/** @throws RuleBroken `series.ended`, `meeting.not-allowed` */
export function mustBeEditable(work: PersonWork, series: MeetingSeriesModel): void {
  mustBeCaller(work, series.hostId, '安排系列会');
  if (series.status === 'ENDED')
    throw new RuleBroken('series.ended', `“${series.title}”这个系列会已经结束了。要再开请说“每月…开会”，重新约一个。`);
}

/** @throws RuleBroken `series.never`, `series.too-often` */
export async function planEdit(work: Work, series: MeetingSeriesModel, next: Terms): Promise<EditPlan> {
  const today = toWall(work.now, work.zone).date;
  mustBeRule(work, next, today);
  const coming = await comingOf(work, series.id);
  const gone = await work.tx.seriesException.findMany({ where: { seriesId: series.id, kind: 'DROPPED', day: { gte: today } } });
  const days = sameRule(series, next) ? undefined : newDays(series, next, [...coming.map(dayOf), ...gone.map((e) => e.day)], today);
  const dayFor = (day: string): string | undefined => (days ? days.get(day) : day);
  const over = (day: string | undefined): boolean => days !== undefined && day !== undefined && (day < today || day < next.anchorDate);
  const was = heldBy(work, series, coming, today);
  const willBe = heldBy(work, next, coming, today);
  const plan: EditPlan = { moves: [], stays: [], cancels: [], dropped: new Map() };
  for (const { day } of gone) {
    const to = dayFor(day);
    if (to !== undefined && !over(to)) plan.dropped.set(day, to);
  }
  const ids = coming.map((m) => m.id);
  for (const meeting of coming) {
    const day = dayFor(dayOf(meeting));
    const place = samePlace(meeting, series) ? next : meeting;
    const own = timeOf(meeting);
    const byHand = !sameTime(own, was.get(dayOf(meeting)) === meeting.localDate ? timeOn(series, meeting.localDate) : undefined);
    const held = day === undefined ? undefined : willBe.get(day);
    const time = byHand ? own : held && timeOn(next, held);
    // The new day of its month has gone by: what was announced is held, and the new rule begins with the next.
    if (over(day)) plan.stays.push({ meeting, why: byHand ? '单独改过' : '按新规律这一次的日子已过，照旧开' });
    else if (!time || (day === undefined && !byHand)) plan.cancels.push(meeting);
    else if (sameTime(own, time) && samePlace(meeting, place)) {
      if (byHand || day !== dayOf(meeting)) plan.stays.push({ meeting, ...(day !== undefined && { day }), why: byHand ? '单独改过' : '' });
    } else {
      const note = await whyNot(work, { ...series, ...next, placeText: place.placeText, venueId: place.venueId }, time, ids);
      if (note && day !== undefined) plan.stays.push({ meeting, day, why: note });
      else plan.moves.push({ meeting, day: day ?? dayOf(meeting), time, place: { text: place.placeText, venueId: place.venueId } });
    }
  }
  return plan;
}

const dayOf = (meeting: MeetingModel): string => ruleDayOf(meeting.occurrence ?? '');
const timeOf = ({ localDate, startMin, endMin }: MeetingModel): FixedTime => ({ date: localDate, startMin, endMin });
const sameTime = (a: FixedTime, b: FixedTime | undefined): boolean =>
  b !== undefined && a.date === b.date && a.startMin === b.startMin && a.endMin === b.endMin;

async function whyNot(work: Work, wanted: MeetingSeriesModel, time: FixedTime, ids: readonly string[]): Promise<string | undefined> {
  if (instants(time, work.zone).startAt <= work.now) return '新的时间已经过了';
  return clashNote(work, wanted, time.date, ids);
}

/** Day of the new rule for each day of the old one; it may have gone by. */
function newDays(was: Terms, next: Terms, old: readonly string[], today: string): Map<string, string> {
  const reach = Math.min(spacing(was.rrule, was.anchorDate), spacing(next.rrule, next.anchorDate));
  const last = addDays([...old, today].sort().at(-1) ?? today, reach);
  const days = ruleDays(next.rrule, addDays(today, -reach), last, { anchor: next.anchorDate });
  return pairDays([...new Set(old)].sort(), days, reach);
}

/** Day on which each day of a rule is held. */
function heldBy({ calendar }: Work, terms: Terms, coming: readonly MeetingModel[], today: string): Map<string, string> {
  const to = addDays([...coming.map((m) => m.localDate), today].sort().at(-1) ?? today, spacing(terms.rrule, terms.anchorDate) + 31);
  return new Map(occurrences(terms, addDays(today, -31), to, calendar).flatMap(({ day, held }) => (held ? [[day, held]] : [])));
}

/** What 撤销 needs. */
export interface EditUndo {
  was: Terms;
  now: Terms;
  moved: { id: string; revision: number; was: Snapshot }[];
  /** Days of the rule as they were, for all that were coming. */
  occurrences: { id: string; occurrence: string | null }[];
  cancelled: string[];
  made: string[];
  agenda: ({ id: string } & Exchanged)[];
  exceptions: { day: string; kind: string; note: string }[];
}

export interface Edited {
  series: MeetingSeriesModel;
  before: MeetingSeriesModel;
  moved: { before: MeetingModel; after: MeetingModel; material: boolean }[];
  stays: Stay[];
  cancelled: MeetingModel[];
  planned: PlannedSeries;
  undo: EditUndo;
}

/**
 * Changes it for all to come: each meeting by the service of single meetings, its day of the rule with it; what the new rule has more is planned.
 * Nobody is told here. @throws RuleBroken those of `mustBeEditable` and `planEdit`
 */
export async function editSeries(work: PersonWork, series: MeetingSeriesModel, next: Terms): Promise<Edited> {
  mustBeEditable(work, series);
  const { tx } = work;
  const today = toWall(work.now, work.zone).date;
  const plan = await planEdit(work, series, next);
  const coming = await comingOf(work, series.id);
  const exceptions = await tx.seriesException.findMany({ where: { seriesId: series.id, day: { gte: today } } });
  const changed = await writeTerms(work, series, next);
  for (const meeting of plan.cancels) await cancelMeeting(work, meeting, '系列会改了规律', true);
  await freeDays(work, plan.cancels);
  await giveDays(
    work,
    [...plan.moves, ...plan.stays].flatMap(({ meeting, day }) =>
      day === undefined ? [] : [{ id: meeting.id, occurrence: occurrenceKey(series.id, day) }],
    ),
  );
  const moved: Edited['moved'] = [];
  for (const { meeting, time, place } of plan.moves) {
    const { meeting: after, material } = await changeMeeting(
      work,
      meeting,
      meeting.revision,
      { time, place, reason: '系列会一起改' },
      true,
    );
    moved.push({ before: meeting, after, material });
  }
  const agenda: EditUndo['agenda'] = [];
  if (series.agenda !== next.agenda)
    for (const meeting of coming.filter((m) => !plan.cancels.includes(m)))
      agenda.push({ id: meeting.id, ...(await exchange(work, meeting, lines(series.agenda), lines(next.agenda))) });
  await renewExceptions(work, series.id, plan.dropped, today);
  const none: PlannedSeries = { made: [], waiting: [], more: false };
  const planned = changed.status === 'ACTIVE' ? await planSeries(work, changed) : none;
  return {
    series: changed,
    before: series,
    moved,
    stays: plan.stays,
    cancelled: plan.cancels,
    planned,
    undo: {
      was: termsOf(series),
      now: termsOf(changed),
      moved: moved.map(({ before, after }) => ({ id: before.id, revision: after.revision, was: snapshot(before) })),
      occurrences: coming.map(({ id, occurrence }) => ({ id, occurrence })),
      cancelled: plan.cancels.map((m) => m.id),
      made: planned.made.map((m) => m.id),
      agenda,
      exceptions: exceptions.map(({ day, kind, note }) => ({ day, kind, note })),
    },
  };
}

/** Days that were taken out move with the rule; what waited for a word is asked anew where it must be. */
async function renewExceptions({ tx, now }: Work, seriesId: string, dropped: ReadonlyMap<string, string>, today: string): Promise<void> {
  const stale = { in: ['ASKED', 'CLASH'] };
  await tx.seriesException.deleteMany({
    where: {
      seriesId,
      OR: [
        { kind: stale, day: { gte: today } },
        { kind: 'DROPPED', day: { in: [...dropped.keys()] } },
      ],
    },
  });
  for (const day of dropped.values()) {
    const data = { kind: 'DROPPED', note: '', at: now };
    await tx.seriesException.upsert({ where: { seriesId_day: { seriesId, day } }, create: { seriesId, day, ...data }, update: data });
  }
}

/** Days of the rule change hands: all are free before one is given. */
async function giveDays({ tx }: Work, days: readonly { id: string; occurrence: string | null }[]): Promise<void> {
  await tx.meeting.updateMany({ where: { id: { in: days.map((d) => d.id) } }, data: { occurrence: null } });
  for (const { id, occurrence } of days) await tx.meeting.update({ where: { id }, data: { occurrence } });
}

/**
 * Takes an edit back. A meeting that was changed on its own since keeps that. Nobody is told here.
 * @throws RuleBroken `series.changed` when the series was changed again since
 */
export async function undoEdit(
  work: PersonWork,
  series: MeetingSeriesModel,
  undo: EditUndo,
): Promise<{ series: MeetingSeriesModel; back: MeetingModel[]; kept: MeetingModel[]; off: MeetingModel[] }> {
  mustBeEditable(work, series);
  if (!sameTerms(series, undo.now))
    throw new RuleBroken('series.changed', `“${series.title}”后来又改过，不能直接撤销。要改回去请说“系列会改到…”。`);
  const { tx, now } = work;
  const today = toWall(now, work.zone).date;
  const byId = async (ids: readonly string[]) => tx.meeting.findMany({ where: { id: { in: [...ids] } }, orderBy: { startAt: 'asc' } });
  const off = await withdrawMade(work, undo.made);
  await giveDays(work, undo.occurrences);
  const back: MeetingModel[] = [];
  const kept: MeetingModel[] = [];
  for (const meeting of await byId(undo.moved.map((m) => m.id))) {
    const old = undo.moved.find((m) => m.id === meeting.id);
    if (!old || meeting.status !== 'SCHEDULED' || meeting.startAt <= now) continue;
    if (meeting.revision !== old.revision) kept.push(meeting);
    else back.push((await undoChange(work, meeting, old.revision, old.was, true)).meeting);
  }
  for (const meeting of await byId(undo.cancelled))
    if (meeting.status === 'CANCELLED' && meeting.startAt > now) back.push((await restoreMeeting(work, meeting, true)).meeting);
  for (const { id, ...exchanged } of undo.agenda) {
    const [meeting] = await byId([id]);
    if (meeting?.status === 'SCHEDULED') await exchangeBack(work, meeting, exchanged);
  }
  await tx.seriesException.deleteMany({ where: { seriesId: series.id, day: { gte: today } } });
  await tx.seriesException.createMany({ data: undo.exceptions.map((e) => ({ ...e, seriesId: series.id, at: now })) });
  back.sort((a, b) => a.startAt.getTime() - b.startAt.getTime());
  return { series: await writeTerms(work, series, undo.was), back, kept, off };
}

/** The job looks anew at what is to be planned. */
async function writeTerms({ tx, now, zone }: Work, series: MeetingSeriesModel, terms: Terms): Promise<MeetingSeriesModel> {
  const data = { ...pick(terms), version: series.version + 1, plannedUntil: toWall(now, zone).date };
  const { count } = await tx.meetingSeries.updateMany({ where: { id: series.id, version: series.version }, data });
  if (count !== 1) throw new WriteConflict(`series ${series.id} was changed meanwhile`);
  return { ...series, ...data };
}
