/** Days of a series that wait for the author's word: a day off under the policy "ask", or one that could not be booked. */
import type { MeetingModel, MeetingSeriesModel } from '../../../prisma/client';
import { addDays, toWall } from '../../clock';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { formatDay } from '../calendar/format';
import { isOff, occurrenceKey, occurrences } from '../calendar/rule-days';
import { cancelMeeting } from '../convene/service';
import { shortLine } from '../meeting/cards';
import { mustBeCaller } from '../meeting/lookup';
import { forgetException, noteException, type Waiting } from '../meeting/occurrence';
import { tellFirst } from '../tell';
import { dayLabel } from '../when/questions';
import type { PersonWork, Work } from '../work';
import { clashNote, isNear, makeOccurrence, plannerOf } from './occurrence';
import { ruleWords } from './words';

/** Days looked at on both sides for one to offer. */
const NEAR_DAYS = 10;

/** Asks the author privately, else a secretary who may decide. Nothing is held that day until somebody answers. */
export async function askAbout(work: PersonWork, series: MeetingSeriesModel, waiting: Waiting): Promise<void> {
  const { directory } = work;
  const people = [directory.memberById(series.authorId), plannerOf(work, series), ...directory.nearestHolders('SECRETARY', series.hostId)];
  const card = await waitingCard(work, series, waiting);
  await tellFirst(work, people, { card }, { key: `series:${series.id}:${waiting.day}:ask` });
}

/** 10月2日(周五·国庆节放假)怎么办？ with the nearest days that are free, as they are, and without. */
export async function waitingCard(work: Work, series: MeetingSeriesModel, { day, kind, note }: Waiting): Promise<Card> {
  const days = await freeDays(work, series, day);
  const action = (choice: string) => `series:decide:${series.id}:${day}:${choice}`;
  const clash = kind === 'CLASH';
  return {
    title: `${formatDay(day, work)}${clash ? '排不上' : '碰上休息'}，怎么办？`,
    lead: series.title,
    facts: [['规律', ruleWords(series)]],
    note: [...(note ? [`⚠ ${note}。`] : []), '您选了才排，不选这次就不开。'].join('\n'),
    buttons: [
      ...days.map((d) => ({ text: dayLabel(d, work), action: action(d) })),
      { text: clash && series.venueId ? '照开，换地点' : '照常开', action: action('keep') },
      { text: '这次不开', action: action('skip') },
    ],
  };
}

/** The nearest workdays before and after, two on one side if the other has none, when body and room are free and the series does not meet. */
async function freeDays(work: Work, series: MeetingSeriesModel, day: string): Promise<string[]> {
  const today = toWall(work.now, work.zone).date;
  const own = new Set(
    occurrences(series, addDays(day, -NEAR_DAYS), addDays(day, NEAR_DAYS), work.calendar).flatMap((o) =>
      o.day === day ? [] : (o.held ?? []),
    ),
  );
  const free = async (step: 1 | -1, wanted: number): Promise<string[]> => {
    const found: string[] = [];
    for (let n = 1; n <= NEAR_DAYS && found.length < wanted; n += 1) {
      const d = addDays(day, step * n);
      if (d <= today || !work.calendar.isWorkday(d) || own.has(d)) continue;
      if ((await clashNote(work, series, d)) === undefined) found.push(d);
    }
    return found;
  };
  const before = await free(-1, 1);
  return [...before, ...(await free(1, 3 - before.length))].sort();
}

export type Decided = { meeting: MeetingModel; fresh: boolean } | { dropped: true; fresh: boolean };

/**
 * The author's word about a waiting day. @param choice "YYYY-MM-DD", "keep" or "skip"
 * @returns what stands now; `fresh` false when it had been decided before
 * @throws RuleBroken `meeting.not-allowed`, `series.not-active`, `series.over`
 */
export async function decide(work: PersonWork, series: MeetingSeriesModel, day: string, choice: string): Promise<Decided> {
  mustBeCaller(work, series.hostId, '安排系列会');
  const waiting = await work.tx.seriesException.findUnique({ where: { seriesId_day: { seriesId: series.id, day } } });
  if (!waiting || waiting.kind === 'KEPT') {
    const meeting = await work.tx.meeting.findUnique({ where: { occurrence: occurrenceKey(series.id, day) } });
    if (meeting) return { meeting, fresh: false };
    throw new RuleBroken('series.over', `${formatDay(day, work)}这一次已经不用定了。发“系列会”看现在的安排。`);
  }
  if (waiting.kind === 'DROPPED') return { dropped: true, fresh: false };
  if (series.status !== 'ACTIVE')
    throw new RuleBroken('series.not-active', `这个系列会${series.status === 'PAUSED' ? '暂停着' : '已经结束'}，这次不用定了。`);
  if (choice === 'skip') {
    await noteException(work, series.id, day, 'DROPPED');
    return { dropped: true, fresh: true };
  }
  const clash = waiting.kind === 'CLASH' && choice === 'keep' && series.venueId !== null;
  if (choice === 'keep') await noteException(work, series.id, day, 'KEPT');
  else await forgetException(work, series.id, day);
  const meeting = await makeOccurrence(
    work,
    series,
    day,
    choice === 'keep' ? day : choice,
    clash ? { text: null, venueId: null } : undefined,
  );
  return { meeting, fresh: true };
}

/** Takes such a word back: the day waits again. @returns the card that asks */
export async function undecide(work: PersonWork, series: MeetingSeriesModel, day: string): Promise<Card> {
  mustBeCaller(work, series.hostId, '安排系列会');
  const meeting = await work.tx.meeting.findUnique({ where: { occurrence: occurrenceKey(series.id, day) } });
  // Units that were to be asked a week ahead have not heard of it.
  const unheard = meeting && !isNear(work, { date: meeting.localDate, startMin: meeting.startMin, endMin: meeting.endMin });
  if (meeting?.status === 'SCHEDULED') await cancelMeeting(work, meeting, '召集人撤回', unheard ?? false);
  if (meeting) await work.tx.meeting.update({ where: { id: meeting.id }, data: { occurrence: null } });
  const waiting: Waiting = { day, kind: isOff(series, day, work.calendar) ? 'ASKED' : 'CLASH', note: '' };
  await noteException(work, series.id, day, waiting.kind);
  return waitingCard(work, series, waiting);
}

/** "10月9日(周五)14:30 …" or "这次不开" */
export function decidedWords(work: Work, day: string, decided: Decided): string {
  return 'meeting' in decided ? `已排 ${shortLine(decided.meeting, work)}。` : `${formatDay(day, work)}这一次不开。`;
}
