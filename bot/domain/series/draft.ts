/** A series while it is being put together: a meeting that is called, and the rule by which it comes again. */

import type { HolidayPolicy } from '../../../prisma/client';
import { addDays, toWall } from '../../clock';
import type { Question } from '../../content';
import { RuleBroken } from '../../errors';
import type { Slots } from '../../reading/types';
import { firstDay, isOff, occurrences, POLICY_BUTTONS, policySaid, type SeriesRule, YEAR_DAYS } from '../calendar/rule-days';
import { type CallDraft, changeCall, closedWarnings, type SpokenIn, startCall } from '../convene/call-draft';
import { questionAbout as askAboutCall, factsOf as callFacts, pickPart, planOf } from '../convene/call-words';
import { askTimeAgain, pickTime } from '../when/questions';
import { DEFAULT_MINUTES } from '../when/time';
import type { PersonWork, Work } from '../work';
import { clashNote, timeOn } from './occurrence';
import { HORIZON_DAYS, mustBeRule, type SeriesPlan } from './service';
import { nextWords, policyWords, ruleWords, waitingWords } from './words';

export interface SeriesDraft extends CallDraft {
  rrule: string;
  workdayRule: string | null;
  /** First day that counts. */
  anchorDate: string;
  policy?: HolidayPolicy;
  askPolicy?: true;
  /** Days of the coming 60 that cannot be booked. */
  clashing: { day: string; kind: 'CLASH'; note: string }[];
}

/** Kind of its draft: meeting.create opens it when a recurring time was said. */
export const SERIES_DRAFT = { kind: 'meeting.series' } as const;

const SHOWN_DAYS = 4;
const TIME_SLOTS = new Set(['hour', 'choice', 'day', 'holiday']);

/**
 * From a sentence with a recurring time. @param words all of it: the policy for holidays is no slot of reading
 * @throws RuleBroken those of `startCall` and `mustBeRule`
 */
export async function startSeries(work: PersonWork, said: Slots, assumed: boolean, where: SpokenIn, words: string): Promise<SeriesDraft> {
  const { when, ...rest } = said;
  if (!when?.rrule) throw new RangeError('a series has a rule');
  const call = await startCall(work, { ...rest, ...clockOf(when) }, assumed, where);
  const policy = policySaid(words);
  return refreshed(work, { ...call, ...ruleOf(when), anchorDate: '', clashing: [], ...(policy && { policy }) });
}

const ruleOf = (when: NonNullable<Slots['when']>) => ({ rrule: when.rrule ?? '', workdayRule: when.workdayRule ?? null });

/** Of a time, what a series can take beside its rule: the hours. */
function clockOf(when: Slots['when']): Pick<Slots, 'when'> {
  const time = when?.time ?? (when?.start && when.start.length > 10 ? when.start.slice(11, 16) : undefined);
  return time ? { when: { time } } : when?.duration ? { when: { duration: when.duration } } : {};
}

/** "改成三点", "每月第二个周四", "放假顺延" */
export async function changeSeries(
  work: PersonWork,
  draft: SeriesDraft,
  said: Slots,
  assumed: boolean,
  words: string,
): Promise<SeriesDraft> {
  const { when, ...rest } = said;
  const next = (await changeCall(work, draft, { ...rest, ...clockOf(when) }, assumed)) as SeriesDraft;
  const policy = policySaid(words);
  return refreshed(work, { ...next, ...(when?.rrule && { ...ruleOf(when), anchorDate: '' }), ...(policy && { policy }) });
}

/** A button: the answer to a question, or a part to ask again. */
export async function pickSeries(work: PersonWork, draft: SeriesDraft, slot: string, value: string): Promise<SeriesDraft> {
  const { askPolicy: _p, ...known } = draft;
  if (slot === 'ask') {
    if (value === 'policy') return { ...known, askPolicy: true };
    if (value === 'anchor') return refreshed(work, { ...known, anchorDate: addDays(known.anchorDate, 7) });
    return value === 'place' || value === 'agenda' ? { ...known, ask: value } : askTimeAgain(known, 'hour');
  }
  if (slot === 'policy') {
    const chosen = POLICY_BUTTONS.find((b) => b.value === value);
    return chosen ? { ...known, policy: chosen.value } : known;
  }
  const next = (TIME_SLOTS.has(slot) ? pickTime(known, slot, value) : pickPart(known, slot, value, work)) as SeriesDraft;
  return refreshed(work, next);
}

/** Looks up the first day and what cannot be booked. */
async function refreshed(work: Work, draft: SeriesDraft): Promise<SeriesDraft> {
  const { startMin } = draft.time;
  const from = firstFree(draft, work);
  mustBeRule(work, { ...ruleFor(draft), anchorDate: draft.anchorDate || from }, from);
  const anchorDate = draft.anchorDate >= from ? draft.anchorDate : firstDay(draft, from, work.calendar);
  const next = { ...draft, anchorDate };
  const date = comingDays(next, work)[0]?.day ?? anchorDate;
  const clashing: SeriesDraft['clashing'] = [];
  if (startMin !== undefined)
    for (const { day, held } of occurrences(ruleFor(next), from, addDays(from, HORIZON_DAYS - 1), work.calendar)) {
      const note = held && (await clashNote(work, wantedOf(next, startMin), held));
      if (note) clashing.push({ day, kind: 'CLASH', note });
    }
  // The day stands for all of them while the hour is asked; that it is a holiday is asked about by the policy.
  const warnings = startMin === undefined ? [] : await closedWarnings(work, next.place.venueId, timeOn(wantedOf(next, startMin), date));
  return { ...next, clashing, warnings, keepHoliday: date, time: { ...next.time, date } };
}

/** Today while its hour is still ahead, else tomorrow. */
function firstFree({ time: { startMin } }: SeriesDraft, work: Work): string {
  const { date, minute } = toWall(work.now, work.zone);
  return startMin !== undefined && startMin > minute ? date : addDays(date, 1);
}

function wantedOf(draft: SeriesDraft, startMin: number) {
  return {
    bodyId: draft.bodyId ?? null,
    hostId: draft.hostId,
    venueId: draft.place.venueId,
    placeText: draft.place.text,
    startMin,
    durationMin: draft.time.endMin === undefined ? DEFAULT_MINUTES : draft.time.endMin - startMin,
  };
}

const ruleFor = ({ rrule, workdayRule, anchorDate, policy }: SeriesDraft): SeriesRule => ({
  rrule,
  workdayRule,
  anchorDate,
  holidayPolicy: policy ?? 'ASK',
});

function comingDays(draft: SeriesDraft, work: Work) {
  return occurrences(ruleFor(draft), draft.anchorDate, addDays(draft.anchorDate, YEAR_DAYS), work.calendar);
}

/** The first part that is missing: which body, the hour, what to do on holidays if the rule meets any within a year. */
export function questionAbout(draft: SeriesDraft, work: Work): Question | undefined {
  const asked = askAboutCall(draft, work);
  if (asked) return asked.slot === 'hour' ? { ...asked, text: (asked.text ?? '').replace(/^.*\)/, '每次') } : asked;
  const off = comingDays({ ...draft, policy: 'KEEP' }, work).filter((o) => isOff(draft, o.day, work.calendar));
  const [first] = off;
  if (!draft.askPolicy && (draft.policy || !first)) return undefined;
  const met = first ? nextWords({ ...ruleFor(draft), holidayPolicy: 'KEEP' }, first.day, first.day, 1, work)[0]?.slice(3) : undefined;
  return {
    slot: 'policy',
    text: `${met ? `${met}${off.length > 1 ? '等' : ''}碰上休息。` : ''}碰上放假怎么办？`,
    options: [...POLICY_BUTTONS],
  };
}

/** Rows of the card as far as they are known. */
export function factsOf(draft: SeriesDraft, work: Work): [string, string][] {
  const rows = new Map(callFacts(draft, work));
  const { startMin } = draft.time;
  const rule: [string, string][] =
    startMin === undefined
      ? []
      : [
          ['规律', ruleWords({ ...draft, ...wantedOf(draft, startMin) })],
          ['放假', policyWords(draft.policy ?? 'ASK')],
        ];
  return [
    ...['会议'].flatMap((k): [string, string][] => (rows.has(k) ? [[k, rows.get(k) ?? '']] : [])),
    ...rule,
    ...['地点', '议题', '邀请'].flatMap((k): [string, string][] => (rows.has(k) ? [[k, rows.get(k) ?? '']] : [])),
  ];
}

/** The next dates in full, what cannot be booked, and what will happen. */
export function notesOf(draft: SeriesDraft, work: Work): string[] {
  return [
    '接下来：',
    ...nextWords(ruleFor(draft), firstFree(draft, work), addDays(draft.anchorDate, YEAR_DAYS), SHOWN_DAYS, work),
    ...(draft.clashing.length ? ['⚠ 这几次排不上，确认后我私聊请您另选，其余照排：', ...waitingWords(draft.clashing, work)] : []),
    ...draft.warnings,
    ...(draft.time.assumed ? ['钟点是我按常理推的，不对请直接说。'] : []),
    ...(draft.strangers.length ? [`${draft.strangers.join('、')}不在单位名单里，我通知不到，请另行告知。`] : []),
    `确认后只告诉各单位一次，之后一直排好${HORIZON_DAYS}天内的会；每次会前7天再请各单位答复，9天内就要开的马上请。`,
  ];
}

/** @throws RuleBroken `meeting.unfinished` */
export function planOfSeries(draft: SeriesDraft, work: Work): SeriesPlan {
  const { time: _t, dueAt: _d, ...call } = planOf(draft, work);
  const { startMin } = draft.time;
  if (startMin === undefined || questionAbout(draft, work)) throw new RuleBroken('meeting.unfinished', '还没有说全，请先补上。');
  return {
    ...call,
    rrule: draft.rrule,
    ...(draft.workdayRule && { workdayRule: draft.workdayRule }),
    anchorDate: draft.anchorDate,
    policy: draft.policy ?? 'ASK',
    startMin,
    durationMin: wantedOf(draft, startMin).durationMin,
  };
}

/** Every second week, and the like: the author may mean the other one. */
export const hasInterval = ({ rrule }: SeriesDraft): boolean =>
  /FREQ=WEEKLY;.*INTERVAL=[2-9]/.test(rrule) || /INTERVAL=[2-9].*FREQ=WEEKLY/.test(rrule);
