/** What can be had instead of something that is taken, looked up in what is really free. */
import { addDays, MINUTE_MS, toInstant, toWall } from '../../clock';
import type { Button } from '../../content';
import { sharedWords } from '../request/rules';
import type { Work } from '../work';
import { fits, type Hours, nextStart, OFFICE_HOURS, type Span, USUAL_HOURS, type Use } from './rules';
import { type Bookable, bookable, takenOf } from './taken';
import { nickname, slotLabel } from './words';

export interface Ways {
  /** Others that are free at that time, the nearest kin first. */
  others: Bookable[];
  /** Later on the same day. */
  later?: Span;
  /** The same hours on the next workday that they are free. */
  otherDay?: Span;
}

const MOST_LOOKED_AT = 40;
const DAYS_AHEAD = 7;

export interface WayQuery {
  resource: Bookable;
  wanted: Use;
  /** People that have to fit in. */
  people?: number | undefined;
}

export async function waysFor(work: Work, { resource, wanted, people }: WayQuery): Promise<Ways> {
  const candidates = await bookable(work, alike(work, resource));
  const { date } = toWall(wanted.startAt, work.zone);
  const from = toInstant({ date, minute: 0 }, work.zone);
  const to = toInstant({ date: addDays(date, DAYS_AHEAD + 1), minute: 0 }, work.zone);
  const taken = await takenOf(work, [resource, ...candidates], { startAt: from, endAt: to });
  const uses = (r: Bookable) => taken.get(r.id) ?? [];
  const others = candidates.filter((r) => holds(r, wanted, people) && isOpen(r, wanted, work) && fits(r, uses(r), wanted));
  const start = resource.rrule ? undefined : nextStart(resource, uses(resource), wanted, from, hoursOf(resource));
  const length = wanted.endAt.getTime() - wanted.startAt.getTime();
  const later = start && { startAt: start, endAt: new Date(start.getTime() + length) };
  const otherDay = resource.rrule ? undefined : nextDay(work, resource, uses(resource), wanted);
  return { others, ...(later && { later }), ...(otherDay && { otherDay }) };
}

/** Resources of the same kind that may do: rooms of the same community, things of the same sort. Its own rooms and its venue are taken with it. */
function alike(work: Work, resource: Bookable): string[] {
  const { directory } = work;
  const home = directory.communityOf(resource.ownerId);
  const near = (ownerId: string) => (ownerId === resource.ownerId ? 2 : home && directory.within(ownerId, home.id) ? 1 : 0);
  const kin = new Set([resource.id, resource.parentId, ...resource.rooms.map((r) => r.id)]);
  return directory.resources
    .filter((r) => r.kind === resource.kind && !kin.has(r.id))
    .map((r) => ({ id: r.id, near: near(r.ownerId), like: sharedWords(r.title, resource.title) }))
    .filter(({ near, like }) => (resource.kind === 'VENUE' ? near > 0 : like > 0))
    .sort((a, b) => b.near - a.near || b.like - a.like)
    .slice(0, MOST_LOOKED_AT)
    .map(({ id }) => id);
}

const holds = (r: Bookable, wanted: Use, people: number | undefined): boolean =>
  r.status === 'PUBLISHED' &&
  !r.rrule &&
  r.quantity >= wanted.quantity &&
  (people === undefined || r.capacity === null || r.capacity >= people);

/** Its own hours, else those in which rooms are used, and things fetched and brought. */
export function hoursOf(r: Pick<Bookable, 'kind' | 'openFromMin' | 'openToMin'>): Hours {
  const usual = r.kind === 'VENUE' ? USUAL_HOURS : OFFICE_HOURS;
  return { fromMin: r.openFromMin ?? usual.fromMin, toMin: r.openToMin ?? usual.toMin };
}

/** Within the hours it is open; without any, always. */
export function isOpen(r: Pick<Bookable, 'openFromMin' | 'openToMin'>, { startAt, endAt }: Span, { zone }: Pick<Work, 'zone'>): boolean {
  if (r.openFromMin === null || r.openToMin === null) return true;
  const from = toWall(startAt, zone);
  const to = toWall(new Date(endAt.getTime() - MINUTE_MS), zone);
  return from.minute >= r.openFromMin && from.minute <= r.openToMin && to.minute < r.openToMin && to.minute >= r.openFromMin;
}

function nextDay(work: Work, r: Bookable, uses: readonly Use[], wanted: Use): Span | undefined {
  const wall = toWall(wanted.startAt, work.zone);
  const length = wanted.endAt.getTime() - wanted.startAt.getTime();
  const until = addDays(wall.date, DAYS_AHEAD);
  for (let day = work.calendar.addWorkdays(wall.date, 1); day <= until; day = work.calendar.addWorkdays(day, 1)) {
    const startAt = toInstant({ date: day, minute: wall.minute }, work.zone);
    const span = { startAt, endAt: new Date(startAt.getTime() + length) };
    if (fits(r, uses, { ...span, quantity: wanted.quantity })) return span;
  }
  return undefined;
}

/** Ways as choices: "三楼会议室 同时段", "16点到18点", "9月28日同时段". Values: "room:<id>", "slot:<start, ms>". Another day only where the others lack. */
export function wayChoices(ways: Ways, work: Pick<Work, 'directory' | 'zone'>): { text: string; value: string }[] {
  const room = ways.others.slice(0, 1).map((r) => {
    const name = nickname(r, work.directory.resource(r.id)?.aliases ?? [], 6);
    return { text: `${name} 同时段`, value: `room:${r.id}` };
  });
  const later = ways.later ? [{ text: slotLabel(ways.later, work.zone), value: `slot:${ways.later.startAt.getTime()}` }] : [];
  const day = ways.otherDay && toWall(ways.otherDay.startAt, work.zone).date;
  const other =
    day && ways.otherDay && room.length + later.length < 2
      ? [{ text: `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日同时段`, value: `slot:${ways.otherDay.startAt.getTime()}` }]
      : [];
  return [...room, ...later, ...other];
}

/** @param action of a way's value */
export const wayButtons = (ways: Ways, work: Pick<Work, 'directory' | 'zone'>, action: (value: string) => string): Button[] =>
  wayChoices(ways, work).map(({ text, value }) => ({ text, action: action(value) }));
