/** A booking while it is being put together: what was said, and what it means. Plain JSON. */
import { parseWall, toInstant, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { withoutPhones } from '../../private-words';
import type { Facts, Ref, When } from '../../reading/types';
import { RESOURCE_CLASS_WORDS } from '../../reading/vocabulary-resources';
import type { Person } from '../org/directory';
import type { TimeDraft } from '../when/questions';
import { mergeWhen, minutesOf } from '../when/time';
import type { Work } from '../work';
import type { Span } from './rules';
import type { Bookable } from './taken';

export interface BookingDraft extends TimeDraft {
  orgId: string;
  resourceId?: string;
  /** Resources that may be meant. */
  choices?: string[];
  /** What was said and is in no list. */
  unknown?: string;
  /** Its last day, when that is another than the first. `time.endMin` is of this day then. */
  lastDay?: string;
  quantity?: number;
  /** People who come, when they were named. */
  people?: number;
  purpose?: string;
  /** A booking that is to be moved: 订61. */
  moves?: { id: string; code: string };
  /** A part to ask again. */
  ask?: 'purpose' | 'org' | 'resource' | 'quantity';
  /** Not a booking: ask the holder to give way, or wait until it is free. */
  wish?: 'yield' | 'wait';
}

export const newBooking = (work: Pick<Work, 'directory'>, actor: Person): BookingDraft => ({
  orgId: work.directory.spokenForBy(actor)[0] ?? actor.orgId,
  time: {},
});

/** 场地, 设备: no name of one. */
const CLASSES = new Set(RESOURCE_CLASS_WORDS.flatMap(({ words }) => [...words]));

/** Kinds that are taken for a time. Money, news and posts are asked for, not booked. */
const BOOKED = new Set(['VENUE', 'EQUIPMENT', 'GOODS', 'PERSONNEL', 'SERVICE', 'TRAINING']);

/** What was said laid over what was known. @throws RuleBroken `booking.not-booked` */
export function merged(draft: BookingDraft, said: Facts, assumed: boolean, work: Work): BookingDraft {
  const { ask: _a, askDay: _d, askHour: _h, wish: _w, ...known } = draft;
  let next: BookingDraft = { ...known };
  if (said.resource !== undefined) next = withResource(next, said.resource, work);
  if (said.when) next = withWhen(next, said.when, assumed, toWall(work.now, work.zone).date);
  if (said.quantity) next.quantity = said.quantity.n;
  const served = said.headcount;
  if (served) next.people = served.n;
  if (said.purpose && !isName(said.purpose, next.resourceId, work)) next.purpose = withoutPhones(said.purpose).text.slice(0, 40);
  return next;
}

function isName(words: string, resourceId: string | undefined, { directory }: Work): boolean {
  const resource = resourceId ? directory.resource(resourceId) : undefined;
  return resource !== undefined && [resource.title, ...resource.aliases].some((name) => name.includes(words) || words.includes(name));
}

function withResource(draft: BookingDraft, ref: Ref, work: Work): BookingDraft {
  const { resourceId: _r, choices: _c, unknown: _u, ...rest } = draft;
  const codes = typeof ref === 'string' ? [ref] : Array.isArray(ref) ? ref : [];
  const found = codes.flatMap((code) => work.directory.resource(code) ?? []);
  const booked = found.filter((r) => BOOKED.has(r.kind));
  const [one, ...more] = booked;
  if (found[0] && !one)
    throw new RuleBroken(
      'booking.not-booked',
      `${found[0].title}不用订，请直接联系${work.directory.orgById(found[0].ownerId)?.shortName ?? '提供单位'}。`,
    );
  if (!one) {
    const unknown = typeof ref === 'object' && !Array.isArray(ref) ? ref.name : codes.join('、');
    return CLASSES.has(unknown) ? rest : { ...rest, unknown };
  }
  return more.length ? { ...rest, choices: booked.map((r) => r.id) } : { ...rest, resourceId: one.id };
}

/** "到四点" beside a start, several days of a thing that is lent, an end after midnight: what the time of a meeting does not know. */
function withWhen(draft: BookingDraft, when: When, assumed: boolean, today: string): BookingDraft {
  const { lastDay: _l, ...rest } = draft;
  const { date, startMin, endMin } = draft.time;
  if (date && startMin !== undefined && endMin === undefined) {
    const until = untilSaid(when, date, startMin);
    if (until !== undefined) return { ...draft, time: { ...draft.time, endMin: until } };
  }
  const time = mergeWhen(draft.time, when, assumed, today);
  const last = when.end?.slice(0, 10);
  if (when.date && last && last > when.date) return { ...rest, time, lastDay: last };
  if (when.start && when.end && last && last > when.start.slice(0, 10)) {
    const { minute } = parseWall(when.end);
    return minute === 0 ? { ...rest, time } : { ...rest, time: { ...time, endMin: minute }, lastDay: last };
  }
  return { ...(when.date || when.start || when.ask ? rest : draft), time };
}

/** 延长半小时, 延长到五点: it ends later, and begins as it did. */
export function lengthened(draft: BookingDraft, { shift, time }: When): BookingDraft {
  const { endMin } = draft.time;
  if (endMin === undefined) return draft;
  const more = minutesOf(shift ?? '');
  const [hour, minute] = (time ?? '').split(':').map(Number);
  const until = more ? endMin + more : hour !== undefined && minute !== undefined ? hour * 60 + minute : endMin;
  return { ...draft, time: { ...draft.time, endMin: Math.min(24 * 60, until) } };
}

/** A clock alone, later than the start: when it ends. */
function untilSaid(when: When, date: string, startMin: number): number | undefined {
  const clocks = when.ask ?? (when.time ? [when.time] : when.start?.startsWith(date) && !when.end ? [when.start] : []);
  const minutes = clocks.flatMap((c) => /^(?:.*T)?(\d\d):(\d\d)$/.exec(c)?.slice(1) ?? []).map(Number);
  const ends: number[] = [];
  for (let i = 0; i + 1 < minutes.length; i += 2) ends.push((minutes[i] ?? 0) * 60 + (minutes[i + 1] ?? 0));
  const later = ends.filter((m) => m > startMin);
  return later.length === 1 && clocks.length === ends.length ? later[0] : undefined;
}

/** @returns undefined while the day, the start or the end is missing */
export function spanOf({ time, lastDay }: Pick<BookingDraft, 'time' | 'lastDay'>, zone: string): Span | undefined {
  const { date, startMin, endMin } = time;
  if (!date || startMin === undefined || endMin === undefined || time.choices || time.error) return undefined;
  return { startAt: toInstant({ date, minute: startMin }, zone), endAt: toInstant({ date: lastDay ?? date, minute: endMin }, zone) };
}

/** The draft at another time. */
export function movedTo(draft: BookingDraft, { startAt, endAt }: Span, zone: string): BookingDraft {
  const { lastDay: _l, wish: _w, ...rest } = draft;
  const from = toWall(startAt, zone);
  const to = toWall(endAt, zone);
  const days = to.date === from.date ? {} : to.minute === 0 ? {} : { lastDay: to.date };
  return { ...rest, time: { date: from.date, startMin: from.minute, endMin: to.minute || 24 * 60 }, ...days };
}

/** How many of it: what was said, else one, but all of what is not counted. */
export const quantityOf = (draft: Pick<BookingDraft, 'quantity'>, resource: Pick<Bookable, 'kind'>): number =>
  resource.kind === 'VENUE' ? 1 : (draft.quantity ?? 1);
