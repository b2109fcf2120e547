/** What is asked before something can be booked, one thing at a time; what cannot be is refused with a way out. Pure. */

import { addDays, DAY_MS, formatMinute, HOUR_MS, MINUTE_MS, toInstant, toWall } from '../../clock';
import type { Question } from '../../content';
import { withoutPhones } from '../../private-words';
import { numberIn } from '../activity/questions';
import { formatDay, type Shown } from '../calendar/format';
import { occurrences } from '../calendar/recurrence';
import { choiceQuestion, dayLabel, dayOptions, pastQuestion } from '../when/questions';
import { chooseTime, hoursToOffer } from '../when/time';
import type { Scene } from '../work';
import { type BookingDraft, movedTo, quantityOf, spanOf } from './draft';
import type { Span } from './rules';
import type { Bookable } from './taken';
import { hoursOf, isOpen } from './ways';
import { amountOf, hoursLabel, isCounted, isLent, nickname, slotLabel } from './words';

/** Which resource: asked until one is known. */
export function whichResource(draft: BookingDraft, scene: Scene, ownerIds: readonly string[]): Question | undefined {
  const { directory } = scene;
  const option = (id: string) => {
    const r = directory.resource(id);
    return r ? [{ text: nickname(r, r.aliases, 10), value: r.id }] : [];
  };
  if (draft.choices && draft.ask !== 'resource')
    return { slot: 'resource', text: '您要订的是哪一个？', options: draft.choices.slice(0, 10).flatMap(option), free: true };
  if (draft.resourceId && draft.ask !== 'resource') return undefined;
  const rooms = directory.resources.filter((r) => r.kind === 'VENUE');
  const near = [...rooms].sort((a, b) => rank(ownerIds, a.ownerId) - rank(ownerIds, b.ownerId)).slice(0, 4);
  const options = near.flatMap(({ id }) => option(id));
  return {
    slot: 'resource',
    ...(draft.unknown !== undefined && { text: `资源里没有“${draft.unknown}”。订哪里，或借什么？` }),
    options,
    free: true,
  };
}

const rank = (ids: readonly string[], id: string): number => (ids.includes(id) ? ids.indexOf(id) : ids.length);

/** Parts of the draft but the time: the unit, the purpose, how many. */
export function aboutParts(draft: BookingDraft, r: Bookable, scene: Scene, units: readonly string[]): Question | undefined {
  if (draft.ask === 'org')
    return {
      slot: 'org',
      text: '给哪个单位订？',
      options: units.slice(0, 10).map((id) => ({ text: scene.directory.orgById(id)?.shortName ?? '', value: id })),
    };
  if (draft.ask === 'purpose')
    return { slot: 'purpose', text: '做什么用？直接说，如“居民议事”。', options: [{ text: '不填', value: 'none' }], free: true };
  if (!isCounted(r)) return undefined;
  const all = { text: `全部${amountOf(r, r.quantity)}`, value: String(r.quantity) };
  if (draft.quantity === undefined || draft.ask === 'quantity')
    return { slot: 'quantity', text: `${r.title}一共${amountOf(r, r.quantity)}，要多少？`, options: [all], free: true };
  const n = quantityOf(draft, r);
  if (!Number.isInteger(n) || n < 1 || n > r.quantity)
    return { slot: 'quantity', text: `${r.title}一共只有${amountOf(r, r.quantity)}。要多少？`, options: [all], free: true };
  return undefined;
}

/** The day, the start and the end. @param busy what is taken on a day that is known: said with the question */
export function aboutTime(draft: BookingDraft, r: Bookable, shown: Shown, busy: string): Question | undefined {
  const { time } = draft;
  const today = toWall(shown.now, shown.zone);
  const days = r.rrule ? ruleDays(r, shown).map((d) => ({ text: dayLabel(d, shown), value: d })) : dayOptions(today.date, shown);
  if (time.error) return { slot: 'day', text: `${time.error.replace(/[。.]$/, '')}。哪天用？`, options: days };
  if (time.choices) return { ...choiceQuestion(time.choices, shown), slot: 'time' };
  if (time.repeats && !time.date) return { slot: 'day', text: '一次订一天。先订哪天？', options: days };
  if (!time.date || draft.askDay)
    return time.date
      ? { slot: 'day', text: '改到哪天？也可以直接说日期和时间。', options: days }
      : { slot: 'day', text: '哪天用？直接说，如“24号下午两点到四点”。', options: days };
  const past = pastQuestion(
    { ...time, ...(time.startMin !== undefined && time.endMin === undefined && { endMin: time.startMin }) },
    today,
    shown,
  );
  if (past && !(draft.lastDay && draft.lastDay > today.date && time.startMin === undefined)) return { ...past, slot: 'day' };
  if (r.rrule && !ruleDays(r, shown, time.date).includes(time.date))
    return { slot: 'day', text: `${r.title}${formatDay(time.date, shown)}没有安排。最近的是：`, options: days };
  if (time.startMin === undefined || draft.askHour) return aboutHours(draft, r, shown, busy);
  if (time.endMin === undefined) return aboutEnd(draft, r, shown);
  return undefined;
}

const PART_ENDS: Readonly<Record<string, readonly [number, number]>> = {
  早上: [8 * 60, 9 * 60],
  上午: [9 * 60, 12 * 60],
  中午: [12 * 60, 14 * 60],
  下午: [14 * 60, 18 * 60],
  傍晚: [17 * 60, 19 * 60],
  晚上: [18 * 60, 21 * 60],
};

/** "9月18日(周五)下午几点到几点？" */
function aboutHours({ time, lastDay }: BookingDraft, r: Bookable, shown: Shown, busy: string): Question {
  const date = time.date as string;
  const hours = hoursOf(r);
  const part = time.part ? PART_ENDS[time.part] : undefined;
  const ahead = toWall(shown.now, shown.zone);
  const starts = hoursToOffer(time.part, false)
    .filter((min) => min % 60 === 0)
    .slice(0, 2);
  const spans = [...starts.map((s): [number, number] => [s, s + 120]), part ?? [hours.fromMin, hours.toMin]];
  const options = [...new Map(spans.map((s) => [s.join('-'), s])).values()]
    .filter(([from, to]) => from >= hours.fromMin && to <= hours.toMin && from < to && (date > ahead.date || from > ahead.minute))
    .map(([from, to]) => ({
      text: !part && from === hours.fromMin && to === hours.toMin ? '全天' : hoursLabel(from, to),
      value: `${from}-${to}`,
    }));
  const days = lastDay
    ? `${formatDay(date, shown)}几点来取，${formatDay(lastDay, shown)}几点还？`
    : `${formatDay(date, shown)}${time.part ?? ''}几点到几点？`;
  const whole = lastDay ? [{ text: '全天', value: `${hours.fromMin}-${hours.toMin}` }] : options;
  return { slot: 'hours', text: [days, busy].filter(Boolean).join('\n'), options: whole };
}

/** "从14:00用到几点？" */
function aboutEnd({ time }: BookingDraft, r: Bookable, shown: Shown): Question {
  const from = time.startMin as number;
  const { toMin } = hoursOf(r);
  const options = [60, 90, 120, 180]
    .filter((m) => from + m <= Math.max(toMin, from + 60) && (r.maxHours === null || m <= r.maxHours * 60))
    .map((m) => ({ text: `${m / 60}小时`, value: `${from}-${Math.min(24 * 60, from + m)}` }));
  return { slot: 'hours', text: `${formatDay(time.date as string, shown)}${formatMinute(from)}开始，用到几点？`, options, free: true };
}

/** Days of its own rule that are ahead. @param until at least to this day */
function ruleDays(r: Bookable, shown: Shown, until?: string): string[] {
  const today = toWall(shown.now, shown.zone).date;
  const anchor = toWall(r.createdAt, shown.zone).date;
  const last = until && until > addDays(today, 120) ? until : addDays(today, 120);
  const days = r.rrule ? occurrences(r.rrule, today, last, { isWorkday: (d) => shown.calendar.isWorkday(d), anchor }) : [];
  return until ? days : days.slice(0, 4);
}

/** What its owner allows. Every refusal comes with a time that would do, where there is one. */
export function aboutLimits(draft: BookingDraft, r: Bookable, shown: Shown): Question | undefined {
  const span = spanOf(draft, shown.zone);
  if (!span) return undefined;
  const { zone } = shown;
  const from = toWall(span.startAt, zone);
  const slot = (text: string, to: Span): Question['options'][number] => ({
    text,
    value: `${to.startAt.toISOString()}/${to.endAt.toISOString()}`,
  });
  const refuse = (text: string, ...options: Question['options']): Question => ({ slot: 'slot', text, options });
  const length = span.endAt.getTime() - span.startAt.getTime();
  const at = (date: string, minute: number, ms = length): Span => {
    const startAt = toInstant({ date, minute }, zone);
    return { startAt, endAt: new Date(startAt.getTime() + ms) };
  };
  if (length <= 0) return { slot: 'hours', text: '结束要比开始晚。用到几点？', options: aboutEnd(draft, r, shown).options };
  if (span.startAt.getTime() - shown.now.getTime() > 366 * DAY_MS)
    return {
      slot: 'day',
      text: `${formatDay(from.date, shown)}在一年以后，是不是说错了？哪天用？`,
      options: dayOptions(toWall(shown.now, zone).date, shown),
    };
  if (draft.lastDay && !isLent(r)) {
    const tonight = { startAt: span.startAt, endAt: toInstant({ date: from.date, minute: r.openToMin ?? 24 * 60 }, zone) };
    const today = tonight.endAt > tonight.startAt ? [slot(`到${formatMinute(r.openToMin ?? 24 * 60)}`, tonight)] : [];
    return refuse(`一次订一天，不能过零点。改成当天结束，或直接说别的时间。`, ...today);
  }
  if (r.validTo && r.validTo < toWall(new Date(span.endAt.getTime() - 1), zone).date)
    return { slot: 'day', text: `${r.title}只提供到${formatDay(r.validTo, shown)}。换哪天？`, options: [] };
  const earliest = r.advanceDays ? addDays(toWall(shown.now, zone).date, r.advanceDays) : from.date;
  if (from.date < earliest)
    return refuse(
      `${r.title}要提前${r.advanceDays}天订，最早${formatDay(earliest, shown)}。`,
      slot(dayLabel(earliest, shown), at(earliest, from.minute)),
    );
  if (r.maxHours !== null && length > r.maxHours * HOUR_MS) {
    const shorter = at(from.date, from.minute, r.maxHours * HOUR_MS);
    return refuse(`${r.title}一次最多订${r.maxHours}小时。`, slot(slotLabel(shorter, zone), shorter));
  }
  if (isOpen(r, span, { zone }) || isLent(r)) return undefined;
  const { fromMin, toMin } = hoursOf(r);
  const whole = length / MINUTE_MS;
  const start = Math.max(fromMin, Math.min(from.minute, toMin - whole));
  const inside = whole <= toMin - fromMin ? at(from.date, start) : at(from.date, fromMin, (toMin - fromMin) * MINUTE_MS);
  const fitting = inside.startAt > shown.now ? [slot(slotLabel(inside, zone), inside)] : [];
  return refuse(`${r.title}的开放时间是${formatMinute(fromMin)}–${formatMinute(toMin)}。换个时间？也可以直接说。`, ...fitting);
}

/** The draft after a button, or free words, answered one of these questions. */
export function answered(draft: BookingDraft, slot: string, value: string, scene: Scene): BookingDraft {
  const { ask: _a, askDay: _d, askHour: _h, ...known } = draft;
  switch (slot) {
    case 'ask':
      if (value === 'when') return { ...known, askDay: true };
      return value === 'purpose' || value === 'org' || value === 'resource' || value === 'quantity' ? { ...known, ask: value } : known;
    case 'day':
      return { ...withoutLastDay(known), time: { ...clockOf(known), date: value } };
    case 'hours': {
      const { part: _p, ...time } = known.time;
      const [, from, to] = /^(\d+)-(\d+)$/.exec(value) ?? [];
      if (from && to) return { ...known, time: { ...time, startMin: Number(from), endMin: Number(to) } };
      const length = minutesIn(value);
      return length && time.startMin !== undefined
        ? { ...known, time: { ...time, endMin: Math.min(24 * 60, time.startMin + length) } }
        : draft;
    }
    case 'time':
      return { ...withoutLastDay(known), time: chooseTime(known.time, value) };
    case 'resource': {
      const { resourceId: _r, choices: _c, unknown: _u, ...rest } = known;
      const words = value.trim();
      const found =
        scene.directory.resource(words) ?? scene.directory.resources.find((r) => r.title === words || r.aliases.includes(words));
      return found ? { ...rest, resourceId: found.id } : { ...rest, unknown: words.slice(0, 20) };
    }
    case 'quantity': {
      const n = numberIn(value);
      return n === undefined ? known : { ...known, quantity: n };
    }
    case 'purpose': {
      const { purpose: _p, ...rest } = known;
      const words = withoutPhones(value).text.slice(0, 40);
      return value === 'none' || !words ? rest : { ...rest, purpose: words };
    }
    case 'org':
      return scene.directory.orgById(value) ? { ...known, orgId: value } : known;
    case 'slot': {
      const [startAt = '', endAt = ''] = value.split('/');
      return movedTo(known, { startAt: new Date(startAt), endAt: new Date(endAt) }, scene.zone);
    }
    default:
      return known;
  }
}

/** "两个半小时", "90分钟" */
function minutesIn(words: string): number | undefined {
  const [, n = '', half, unit] =
    /([\d.]*|[一二两三四五六七八九十]*)\s*个?\s*(半)?\s*个?(小时|钟头|分钟)/.exec(words.normalize('NFKC')) ?? [];
  const number = (n ? (numberIn(n) ?? 0) : 0) + (half ? 0.5 : 0);
  return number ? Math.round(number * (unit === '分钟' ? 1 : 60)) : undefined;
}

const clockOf = ({ time: { startMin, endMin, part } }: BookingDraft): BookingDraft['time'] => ({
  ...(startMin !== undefined && { startMin }),
  ...(endMin !== undefined && { endMin }),
  ...(part !== undefined && { part }),
});

function withoutLastDay({ lastDay: _l, ...rest }: BookingDraft): BookingDraft {
  return rest;
}
