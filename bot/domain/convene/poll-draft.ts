/** 约时间 while it is being put together: the meeting without its time, the times to choose from, until when units vote. */

import { addDays, formatMinute, parseWall, toInstant, toWall } from '../../clock';
import type { Question } from '../../content';
import { RuleBroken } from '../../errors';
import { readTime } from '../../reading/time';
import type { Slots } from '../../reading/types';
import { formatInstant, formatSpan } from '../calendar/format';
import { DEFAULT_MINUTES, type FixedTime, hoursToOffer } from '../when/time';
import type { PersonWork, Work } from '../work';
import { type CallDraft, changeCall, type SpokenIn, startCall } from './call-draft';
import { pickPart, questionAbout, titleOf } from './call-words';
import { instants, seatsFor } from './service';

export const MIN_OPTIONS = 2;
export const MAX_OPTIONS = 6;
const MAX_MINUTE = 24 * 60;
/** Answers are wanted by the end of the second workday. */
const CLOSES = { workdays: 2, atMin: 17 * 60 };

export interface PollDraft {
  call: CallDraft;
  /** Chronological; a missing start is asked for. */
  options: { date: string; startMin?: number }[];
  /** Wall time "YYYY-MM-DDTHH:mm". */
  closes?: string;
  /** An hour was taken from a part of the day. */
  assumed?: true;
  ask?: 'add' | 'drop' | 'closes';
}

/** @throws RuleBroken as `startCall`, `poll.too-many` */
export async function startPoll(work: PersonWork, said: Slots, words: string, where: SpokenIn): Promise<PollDraft> {
  const { when, ...rest } = said;
  const call = await startCall(work, rest, false, where);
  return withOptions(
    work,
    { call, options: [] },
    [...(when?.ask ?? []), ...(when?.start ? [when.start] : []), ...(when?.date ? [when.date] : [])],
    words,
  );
}

/** A meeting whose day was left open (周三或周四): its times are put to the vote. Undefined when it has no choices. */
export function pollFromCall(work: Work, call: CallDraft): PollDraft | undefined {
  const { choices } = call.time;
  if (!choices) return undefined;
  // The hours were said.
  return withOptions(work, { call: { ...call, time: {} }, options: [] }, choices, '点');
}

/** Times in some words, in the order said. */
export function timesIn(work: Work, words: string): string[] {
  const wall = toWall(work.now, work.zone);
  const ref = `${wall.date}T${formatMinute(wall.minute)}:00`;
  const { ask, start, date } = readTime(words, { ref, mode: 'future', holidays: work.calendar });
  return ask ?? (start ? [start] : date ? [date] : []);
}

/**
 * Adds times: past ones and those that are there are left out.
 * @param times "YYYY-MM-DD" or "YYYY-MM-DDTHH:mm"
 * @throws RuleBroken `poll.too-many`
 */
function withOptions(work: Work, draft: PollDraft, times: readonly string[], words: string): PollDraft {
  const options = [...draft.options];
  let assumed = draft.assumed;
  let last = '';
  for (const time of times.filter((t) => /^\d{4}-/.test(t))) {
    const wall = parseWall(time.length > 10 ? time : `${time}T00:00`);
    // 下周三或周四: a bare weekday is the one that follows, not one before it.
    while (last > wall.date && !/\d[号日]|月/.test(words)) wall.date = addDays(wall.date, 7);
    last = wall.date;
    const part = time.length > 10 && !/[点:：]|时(?!间)/.test(words);
    if (part) assumed = true;
    const startMin = time.length > 10 ? (part ? usualHour(wall.minute) : wall.minute) : undefined;
    const option = { date: wall.date, ...(startMin !== undefined && { startMin }) };
    if (!isAhead(work, option) || options.some((o) => o.date === option.date && o.startMin === option.startMin)) continue;
    options.push(option);
  }
  if (options.length > MAX_OPTIONS) throw new RuleBroken('poll.too-many', `备选时间最多${MAX_OPTIONS}个，请先去掉几个。`);
  options.sort((a, b) => key(a).localeCompare(key(b)));
  const { ask: _a, ...rest } = draft;
  return { ...rest, options, ...(assumed && { assumed }) };
}

const key = (o: PollDraft['options'][number]): string => `${o.date} ${formatMinute(o.startMin ?? 0)}`;

/** 上午 begins at eight, meetings at nine. */
function usualHour(partStart: number): number {
  const part = partStart < 12 * 60 ? '上午' : partStart < 18 * 60 ? '下午' : '晚上';
  return hoursToOffer(part, false)[0] ?? partStart;
}

function isAhead({ now, zone }: Work, o: PollDraft['options'][number]): boolean {
  return toInstant({ date: o.date, minute: o.startMin ?? MAX_MINUTE }, zone) > now;
}

/** The options as times of a meeting. Only when all have a start. */
export function fixedOptions(draft: PollDraft): FixedTime[] {
  return draft.options.flatMap((o) =>
    o.startMin === undefined ? [] : [{ date: o.date, startMin: o.startMin, endMin: Math.min(MAX_MINUTE, o.startMin + DEFAULT_MINUTES) }],
  );
}

/** By when units vote: what was said, else the end of the second workday; always before the first option. */
export function closesAt(work: Work, draft: PollDraft): Date {
  const [first] = fixedOptions(draft);
  const latest = first ? instants(first, work.zone).startAt : undefined;
  const said = draft.closes && toInstant(parseWall(draft.closes), work.zone);
  if (said && said > work.now && (!latest || said < latest)) return said;
  const usual = toInstant(
    { date: work.calendar.addWorkdays(toWall(work.now, work.zone).date, CLOSES.workdays), minute: CLOSES.atMin },
    work.zone,
  );
  if (!latest || usual < latest) return usual;
  return new Date(work.now.getTime() + (latest.getTime() - work.now.getTime()) / 2);
}

/** The first thing that is missing. */
export function pollQuestion(draft: PollDraft, work: Work): Question | undefined {
  const { call, options } = draft;
  if (call.bodies || call.places) return questionAbout(call, work);
  if (draft.ask === 'drop')
    return { slot: 'drop', text: '去掉哪个时间？', options: options.map((o, i) => ({ text: label(o), value: String(i) })) };
  if (draft.ask === 'add' || options.length < MIN_OPTIONS) {
    const have = options.length ? `已有${options.map((o) => dayText(o, work)).join('、')}。` : '';
    return {
      slot: 'add',
      text: `${have}${options.length ? '还有哪个时间可选' : '有哪几个时间可选'}？直接说，例如“下周五上午九点”。`,
      options: [],
      free: true,
    };
  }
  const open = options.find((o) => o.startMin === undefined);
  if (open)
    return {
      slot: 'hour',
      text: `${dayText(open, work)}几点？`,
      options: hoursToOffer(undefined, false).map((h) => ({ text: formatMinute(h), value: String(h) })),
    };
  if (draft.closes === undefined || draft.ask === 'closes') {
    const [first] = fixedOptions(draft);
    const today = toWall(work.now, work.zone).date;
    const days = [1, 2, 3].map((n) => `${work.calendar.addWorkdays(today, n)}T17:00`);
    const ahead = days.filter((d) => first && toInstant(parseWall(d), work.zone) < instants(first, work.zone).startAt);
    const text = (wall: string) => `${Number(wall.slice(5, 7))}月${Number(wall.slice(8, 10))}日`;
    return {
      slot: 'closes',
      text: `投票到什么时候截止？不选就到${formatInstant(closesAt(work, draft), work)}。`,
      options: [{ text: '就这样', value: 'usual' }, ...ahead.map((d) => ({ text: `${text(d)} 17点`.slice(0, 10), value: d }))],
      free: true,
    };
  }
  return undefined;
}

const label = (o: PollDraft['options'][number]): string =>
  `${Number(o.date.slice(8))}日 ${o.startMin === undefined ? '' : formatMinute(o.startMin)}`.trim();

const dayText = (o: PollDraft['options'][number], work: Work): string =>
  formatSpan(o.date, o.startMin ?? 0, undefined, work).replace(o.startMin === undefined ? '00:00' : /$^/, '');

export function pickPoll(draft: PollDraft, slot: string, value: string, work: Work): PollDraft {
  const { ask: _a, ...rest } = draft;
  switch (slot) {
    case 'ask':
      return { ...rest, ask: value as NonNullable<PollDraft['ask']> };
    case 'add':
      return withOptions(work, draft, timesIn(work, value), value);
    case 'drop':
      return { ...rest, options: rest.options.filter((_, i) => String(i) !== value) };
    case 'hour': {
      const open = rest.options.findIndex((o) => o.startMin === undefined);
      return { ...rest, options: rest.options.map((o, i) => (i === open ? { ...o, startMin: Number(value) } : o)) };
    }
    case 'closes': {
      const said = value === 'usual' ? undefined : /^\d{4}-\d\d-\d\dT/.test(value) ? value : timesIn(work, value)[0];
      return { ...rest, closes: said === undefined ? '' : said.length > 10 ? said : `${said}T17:00` };
    }
    default:
      return { ...rest, call: pickPart(rest.call, slot, value, work) };
  }
}

/** Words in a correction: 去掉周四, 截止明天下午五点, another time, or a part of the meeting. */
export async function editPoll(work: PersonWork, draft: PollDraft, said: Slots, words: string): Promise<PollDraft> {
  const times = timesIn(work, words);
  if (/截止|前投|投到/.test(words) && times[0]) return pickPoll(draft, 'closes', times[0], work);
  if (/去掉|删|不要|减/.test(words) && times.length) {
    const gone = (o: PollDraft['options'][number]) => times.some((t) => t.slice(0, 10) === o.date);
    return { ...draft, options: draft.options.filter((o) => !gone(o)) };
  }
  const hour = said.when?.time ? parseWall(`2000-01-01T${said.when.time}`).minute : undefined;
  if (hour !== undefined && draft.options.some((o) => o.startMin === undefined)) return pickPoll(draft, 'hour', String(hour), work);
  const { when: _w, ...rest } = said;
  const next = times.length ? withOptions(work, draft, times, words) : draft;
  return Object.keys(rest).length ? { ...next, call: await changeCall(work, next.call, rest, false) } : next;
}

/** Rows of the card. */
export function pollFacts(draft: PollDraft, work: Work): [string, string][] {
  const seats = seatsFor(work, draft.call.bodyId, draft.call.guests).filter((s) => s.canVote);
  return [
    ['会议', titleOf(draft.call, work)],
    ...draft.options.map((o, i) => [`时间${i + 1}`, dayText(o, work)] as [string, string]),
    ['投票', `${seats.length}家单位`],
    ...(draft.options.length ? [['截止', formatInstant(closesAt(work, draft), work)] as [string, string]] : []),
  ];
}
