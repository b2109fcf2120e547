/** An edit of a series while it is being put together: what was said about all to come, what is still to be asked. */

import { addDays, toWall } from '../../clock';
import type { Question } from '../../content';
import { RuleBroken } from '../../errors';
import { publicWords } from '../../private-words';
import type { Slots, When } from '../../reading/types';
import { firstDay, POLICY_BUTTONS, policySaid } from '../calendar/rule-days';
import { type PlaceMeant, placeMeant, placeNamed, venueSaid, whichPlace } from '../meeting/place';
import { mergeWhen } from '../when/time';
import type { PersonWork, Work } from '../work';
import { mustBeEditable, planEdit, type Terms, termsOf } from './edit';
import { planWords } from './edit-words';
import { seriesById } from './state';

export interface EditDraft {
  seriesId: string;
  title: string;
  /** As the author saw it. */
  was: Terms;
  next: Terms;
  /** A part to ask. */
  ask?: EditPart;
  /** Why what was said cannot be; before the question. */
  error?: string;
  /** Venues that may be meant, for whose meeting. */
  places?: { ids: string[]; hostId: string };
  /** "HH:mm" that the words may mean. */
  hours?: string[];
  /** The hour was filled in by a rule, not said. */
  assumed?: true;
  /** What becomes of the meetings. */
  lines: string[];
}

type EditPart = 'what' | 'time' | 'place' | 'agenda' | 'policy';

/** Kind of its draft: also opened by a change of one meeting that means all of them. */
export const SERIES_EDIT = { kind: 'series.edit' } as const;

const PARTS: readonly { part: EditPart; said: RegExp; button: string }[] = [
  { part: 'time', said: /时间|几点|日子|哪天|规律/, button: '改时间' },
  { part: 'place', said: /地点|地方|场地|会议室/, button: '改地点' },
  { part: 'agenda', said: /议题/, button: '改议题' },
  { part: 'policy', said: /放假|[遇碰逢]/, button: '放假怎么办' },
];

/** Buttons on the card. */
export const EDIT_BUTTONS = PARTS.map(({ part, button }) => ({ text: button, action: `draft:ask:${part}` }));

const WEEKDAY = /(?<![本这下上第个])(?:周|星期|礼拜)([一二三四五六日天])/;
const BY_DAY = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** @throws RuleBroken those of `mustBeEditable`, `series.one-day` */
export async function startEdit(work: PersonWork, seriesId: string, said: Slots, assumed: boolean, words: string): Promise<EditDraft> {
  const series = await seriesById(work, seriesId);
  mustBeEditable(work, series);
  const terms = termsOf(series);
  const draft = await changeEdit(work, { seriesId, title: series.title, was: terms, next: terms, lines: [] }, said, assumed, words);
  const changed = JSON.stringify(draft.next) !== JSON.stringify(terms);
  if (changed || draft.places || draft.hours || draft.error) return draft;
  return { ...draft, ask: PARTS.find((p) => p.said.test(words))?.part ?? 'what' };
}

/** "改成三点", "每月第二个周四", "在三楼会议室", "放假顺延" */
export async function changeEdit(work: PersonWork, draft: EditDraft, said: Slots, assumed: boolean, words: string): Promise<EditDraft> {
  const { error: _e, hours: _h, ask: asked, ...known } = draft;
  const { hostId } = await seriesById(work, draft.seriesId);
  const place = said.place === undefined ? venueSaid(work, words, hostId) : placeMeant(work, said.place, hostId);
  const at = place ? placed(known, place, hostId) : known;
  const policy = policySaid(words);
  const agenda = said.agenda?.map(publicWords).filter(Boolean) ?? [];
  const next: Terms = { ...at.next, ...(agenda.length && { agenda: agenda.join('\n') }), ...(policy && { holidayPolicy: policy }) };
  const timed = timeSaid(work, { ...at, next }, said.when, assumed, words);
  const nothing = JSON.stringify(timed.next) === JSON.stringify(draft.next);
  return refreshed(work, nothing && asked && !timed.hours && !timed.error && !timed.places ? { ...timed, ask: asked } : timed);
}

/** Held there from now on; asked about when it can be several. */
function placed(draft: EditDraft, { place, places }: PlaceMeant, hostId: string): EditDraft {
  const { places: _p, ...rest } = draft;
  if (places) return { ...rest, places: { ids: places, hostId } };
  return { ...rest, next: { ...draft.next, placeText: place.text, venueId: place.venueId } };
}

/** A button, or words that answer a question. */
export async function pickEdit(work: PersonWork, draft: EditDraft, slot: string, value: string): Promise<EditDraft> {
  const { ask: _a, error: _e, hours: _h, ...known } = draft;
  const { next } = draft;
  switch (slot) {
    case 'ask':
    case 'what':
      return { ...known, ask: value as EditPart };
    case 'policy': {
      const chosen = POLICY_BUTTONS.find((b) => b.value === value);
      return refreshed(work, { ...known, next: { ...next, ...(chosen && { holidayPolicy: chosen.value }) } });
    }
    case 'place': {
      const { hostId } = await seriesById(work, draft.seriesId);
      return refreshed(work, placed(known, placeNamed(work, value, hostId), hostId));
    }
    case 'agenda':
      return refreshed(work, {
        ...known,
        next: {
          ...next,
          agenda: value
            .split(/[、;；\n]/)
            .map(publicWords)
            .filter(Boolean)
            .join('\n'),
        },
      });
    case 'hour':
      return refreshed(work, timeSaid(work, known, { time: value }, false, value));
    // Words that are no time.
    default:
      return { ...known, ask: 'time', error: '没看出时间' };
  }
}

function timeSaid(work: Work, draft: EditDraft, when: When | undefined, assumed: boolean, words: string): EditDraft {
  if (!when) return draft;
  if (when.error) return { ...draft, ask: 'time', error: when.error.replace(/[。.]$/, '') };
  const today = toWall(work.now, work.zone).date;
  const { startMin, durationMin } = draft.next;
  const day = WEEKDAY.exec(words)?.[1];
  const { rrule = day && weekdayChanged(draft.next.rrule, day), date: _d, start, ...rest } = when;
  const clock: When = {
    ...rest,
    ...(start && start.length > 10 && { time: start.slice(11, 16) }),
    ...(rest.ask && { ask: hoursOf(rest.ask) }),
  };
  if (!rrule && ((when.date ?? start?.slice(0, 10) ?? today) !== today || when.ask?.some((a) => a.length === 10)))
    throw new RuleBroken(
      'series.one-day',
      '系列会按规律开。只改一次请带编号说“会12改到10月9日”；以后都改请说规律，例如“系列会改到每月第三个周五下午三点”。',
    );
  const old = { date: today, startMin, endMin: startMin + durationMin };
  const time = mergeWhen(old, clock, assumed, today);
  if (time.choices)
    return { ...draft, hours: time.choices.map((c) => c.slice(-5)), ...(rrule && { next: withRule(work, draft.next, rrule, when) }) };
  if (time.date !== today)
    throw new RuleBroken('series.one-day', '推迟到另一天要说规律，例如“系列会改到每周四”。只改一次请带编号说“会12推迟一天”。');
  const next = {
    ...(rrule ? withRule(work, draft.next, rrule, when) : draft.next),
    startMin: time.startMin ?? startMin,
    durationMin: (time.endMin ?? startMin + durationMin) - (time.startMin ?? startMin),
  };
  return { ...draft, next, ...(time.assumed && { assumed: true }) };
}

/** Of what the words may mean the hours; days are none. */
const hoursOf = (ask: readonly string[]): string[] => [
  ...new Set(ask.flatMap((a) => (a.length > 10 ? [a.slice(11, 16)] : a.includes(':') ? [a] : []))),
];

function withRule(work: Work, next: Terms, rrule: string, when: When): Terms {
  const rule = { rrule, workdayRule: when.workdayRule ?? null };
  const tomorrow = addDays(toWall(work.now, work.zone).date, 1);
  return { ...next, ...rule, anchorDate: firstDay(rule, tomorrow, work.calendar) };
}

/** 例会改到周四: the rule keeps its week or its place in the month. Undefined for a rule without one weekday. */
function weekdayChanged(rrule: string, day: string): string | undefined {
  const to = BY_DAY['一二三四五六日'.indexOf(day.replace('天', '日'))];
  return /BYDAY=-?\d*[A-Z]{2}(?=;|$)/.test(rrule) ? rrule.replace(/(BYDAY=-?\d*)[A-Z]{2}/, `$1${to}`) : undefined;
}

async function refreshed(work: PersonWork, draft: EditDraft): Promise<EditDraft> {
  const series = await seriesById(work, draft.seriesId);
  return { ...draft, lines: planWords(await planEdit(work, series, draft.next), draft.next, work) };
}

/** The part that is to be said. */
export function questionOf({ ask, error, hours, places }: EditDraft, work: Work): Question | undefined {
  if (places) return whichPlace(work, places.ids, places.hostId);
  if (hours) return { slot: 'hour', text: '几点？', options: hours.map((value) => ({ text: value, value })) };
  const free = { options: [], free: true as const };
  const before = error ? `${error}。` : '';
  switch (ask) {
    case undefined:
      return undefined;
    case 'time':
      return { slot: 'time', text: `${before}以后都改到什么时候？例如“每月第三个周五”“下午三点”。`, ...free };
    case 'place':
      return { slot: 'place', text: '以后都在哪里开？', ...free };
    case 'agenda':
      return { slot: 'agenda', text: '以后每次议什么？几项之间用顿号隔开。', ...free };
    case 'policy':
      return { slot: 'policy', text: '碰上放假怎么办？', options: [...POLICY_BUTTONS] };
    default:
      return { slot: 'what', text: '要改系列会的什么？', options: PARTS.map(({ part, button }) => ({ text: button, value: part })) };
  }
}
