/** A meeting while it is being put together: what was said, what is still to be asked, what was looked up. */

import { toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import { publicWords } from '../../private-words';
import type { Ref, Slots } from '../../reading/types';
import type { AgendaDraft } from '../agenda/offer';
import { type RoomState, roomState } from '../booking/room';
import { formatSpan } from '../calendar/format';
import { codeOf, spanOf } from '../meeting/cards';
import { calledFrom, mustBeCaller } from '../meeting/lookup';
import { placeMeant } from '../meeting/place';
import type { BodyInfo } from '../org/directory';
import { unitsNamed } from '../org/units-named';
import { hostOn } from '../rotation/lookup';
import type { TimeDraft } from '../when/questions';
import { fixed, mergeWhen } from '../when/time';
import type { PersonWork, Work } from '../work';
import { clash, instants } from './service';

/** Kind of its draft: deciding a poll opens it too. */
export const CALL_DRAFT = { kind: 'meeting.create' } as const;

const MAX_ITEMS = 10;
/** Rooms looked at for one that is free. */
const MAX_ROOMS = 6;

export interface CallDraft extends TimeDraft, AgendaDraft {
  hostId: string;
  /** Bodies that may be meant. */
  bodies?: string[];
  /** Units named beside the body, or instead of it. */
  guests: string[];
  /** Names in no list: nobody can be told. */
  strangers: string[];
  title?: string;
  place: { text: string | null; venueId: string | null };
  /** We thought of the place: the author has said none. */
  usualPlace?: true;
  /** The author wants none yet (地点待定). */
  placeSaid?: true;
  /** Venues that may be meant. */
  places?: string[];
  /** Wall time by which units answer, when it was said. */
  due?: string;
  /** A part to ask again. */
  ask?: 'place' | 'agenda';
  chatid?: string;
  /** Times were put to the vote; calling the meeting decides that poll. */
  pollId?: string;
  /** What was looked up last: clashes, opening hours. */
  warnings: string[];
  /** Of the place, when it is a venue and the time is known: looked up last. */
  room?: RoomState;
  /** The room that was wanted is another unit's: after the call its holder is asked to give way, or it is waited for. */
  wished?: { how: 'yield' | 'wait'; venueId: string; blockingId?: string };
  /** Short name of the unit whose turn it is to host then. */
  turnHost?: string;
}

export interface SpokenIn {
  chatid?: string;
  /** Organisation of the group. */
  orgId?: string;
}

/**
 * Starts it from the first sentence.
 * @param assumed reading filled in a clock value
 * @throws RuleBroken `meeting.not-allowed`, `meeting.no-body`, `meeting.unknown-unit`
 */
export async function startCall(work: PersonWork, said: Slots, assumed: boolean, where: SpokenIn): Promise<CallDraft> {
  const bodies = bodiesMeant(work, said.body, where.orgId);
  const [only] = bodies;
  const hostId =
    (bodies.length === 1 ? only?.hostId : undefined) ?? where.orgId ?? calledFrom(work.actor)[0] ?? only?.hostId ?? work.actor.orgId;
  mustBeCaller(work, hostId, '召集会议');
  const named = unitsNamed(work, said.orgs ?? []);
  const unitsOnly = said.body === undefined && named.guests.length > 0;
  const title = titleSaid(said);
  const draft: CallDraft = {
    hostId,
    ...named,
    place: { text: null, venueId: null },
    agenda: [],
    warnings: [],
    time: {},
    ...(where.chatid !== undefined && { chatid: where.chatid }),
    ...(!unitsOnly && bodies.length === 1 && only && (said.body !== undefined || !title) && { bodyId: only.id }),
    ...(!unitsOnly && (bodies.length > 1 || (said.body === undefined && title)) && { bodies: bodies.map((b) => b.id) }),
  };
  if (!unitsOnly && bodies.length === 0) {
    const host = work.directory.orgById(hostId)?.shortName ?? '本单位';
    throw new RuleBroken(
      'meeting.no-body',
      `${host}还没有登记联席会的成员单位。可以直接说请谁，例如“周五上午十点请三院、供电所来活动室开会”。`,
    );
  }
  return changeCall(work, draft, { ...said, orgs: [] }, assumed);
}

/** A name of its own (支委会). A body has its name, and what is on the agenda is no name. */
function titleSaid({ title = '', body, agenda = [] }: Slots): string | undefined {
  const words = publicWords(title);
  return words && body === undefined && !agenda.some((item) => item.includes(words) || words.includes(item)) ? words : undefined;
}

/** Standing bodies that the words can mean: named, else those of the group's organisation, else those the person may call. */
function bodiesMeant(work: PersonWork, said: Slots['body'], orgId: string | undefined): BodyInfo[] {
  const { directory, actor } = work;
  if (said !== undefined) {
    const named = (Array.isArray(said) ? said : [said]).flatMap((code) => directory.bodyByCode(code) ?? []);
    const here = named.filter((b) => b.hostId === orgId);
    const mine = named.filter((b) => directory.can(actor, 'meeting.call', b.hostId));
    return here.length ? here : mine.length ? mine : named.slice(0, 1);
  }
  if (orgId) return [...directory.bodiesHostedBy(orgId)];
  const own = calledFrom(actor).flatMap((id) => directory.bodiesHostedBy(id));
  return own.length ? own : directory.bodies.filter((b) => directory.can(actor, 'meeting.call', b.hostId)).slice(0, 10);
}

/** What was said lays itself over what was known; then clashes are looked up again. */
export async function changeCall(
  work: PersonWork,
  draft: CallDraft,
  said: Slots,
  assumed: boolean,
  takenBack: readonly Ref[] = [],
): Promise<CallDraft> {
  const { ask: _ask, askDay: _day, askHour: _hour, ...known } = draft;
  const next: CallDraft = { ...known };
  if (said.when) next.time = mergeWhen(known.time, said.when, assumed, toWall(work.now, work.zone).date);
  if (said.agenda?.length) {
    const items = said.agenda.map(publicWords).filter(Boolean);
    next.agenda = (draft.ask === 'agenda' ? items : [...new Set([...draft.agenda, ...items])]).slice(0, MAX_ITEMS);
  }
  const title = titleSaid(said);
  if (title) next.title = title;
  if (said.orgs?.length) {
    const named = unitsNamed(work, said.orgs);
    next.guests = [...new Set([...known.guests, ...named.guests])];
    next.strangers = [...new Set([...known.strangers, ...named.strangers])];
    delete next.bodies;
  }
  const gone = new Set(takenBack.flat().flatMap((ref) => (typeof ref === 'string' ? (work.directory.orgByCode(ref)?.id ?? []) : [])));
  next.guests = next.guests.filter((id) => !gone.has(id));
  if (said.body !== undefined) {
    const [one, ...more] = bodiesMeant(work, said.body, known.hostId);
    if (one) Object.assign(next, { bodyId: one.id, hostId: one.hostId });
    if (more.length) next.bodies = [one as BodyInfo, ...more].map((b) => b.id);
  }
  if (said.place !== undefined) {
    delete next.places;
    delete next.usualPlace;
    Object.assign(next, placeMeant(work, said.place, next.hostId));
  }
  if (typeof said.replyBy === 'string') next.due = said.replyBy.length > 10 ? said.replyBy : `${said.replyBy}T18:00`;
  return checked(work, next);
}

/** Clashes, opening hours and whose turn it is, as sentences. Nothing of it forbids the meeting: the author sees it and decides. */
export async function checked<D extends CallDraft>(work: Work, draft: D): Promise<D> {
  const time = fixed(draft.time);
  const { turnHost: _t, room: _r, ...rest } = draft;
  const turnHost = time && (await hostOn(work, draft.bodyId, time.date));
  const warnings = time ? await warningsFor(work, { time, bodyId: draft.bodyId, venueId: draft.place.venueId }) : [];
  const room = await lookAtRoom(work, draft);
  return { ...(rest as D), warnings, ...(room && { room }), ...(turnHost && { turnHost }) };
}

/** Its room as it is now. @returns undefined while time or place are not known */
export async function lookAtRoom(work: Work, { time, place: { venueId }, hostId }: CallDraft): Promise<RoomState | undefined> {
  const known = fixed(time);
  return known && venueId ? roomState(work, { ...instants(known, work.zone), venueId, hostId }) : undefined;
}

async function isFree(work: Work, venueId: string, hostId: string, time: NonNullable<ReturnType<typeof fixed>>): Promise<boolean> {
  const room = await roomState(work, { ...instants(time, work.zone), venueId, hostId });
  return room?.free === true && !(await closedWarnings(work, venueId, time)).length;
}

/**
 * Where nobody said a place: the room where the body met last, else a room of the host, the first that is free then. The author sees it before
 * anything is sent. A place that was said stays, also 地点待定.
 */
export async function withUsualPlace(work: Work, draft: CallDraft): Promise<CallDraft> {
  const time = fixed(draft.time);
  if (!time || draft.places || draft.placeSaid || (draft.place.text !== null && !draft.usualPlace)) return draft;
  const last = draft.bodyId
    ? await work.tx.meeting.findFirst({
        where: { bodyId: draft.bodyId, venueId: { not: null }, status: { not: 'CANCELLED' }, startAt: { lte: work.now } },
        orderBy: { startAt: 'desc' },
        select: { venueId: true },
      })
    : null;
  const own = work.directory.resources.filter((r) => r.kind === 'VENUE' && r.ownerId === draft.hostId);
  const rooms = [...own.filter((r) => r.id === last?.venueId), ...own.filter((r) => r.id !== last?.venueId)];
  for (const room of rooms.slice(0, MAX_ROOMS))
    if (await isFree(work, room.id, draft.hostId, time))
      return checked(work, { ...draft, place: { text: room.title, venueId: room.id }, usualPlace: true });
  const { usualPlace: _u, ...rest } = draft;
  return draft.usualPlace ? checked(work, { ...rest, place: { text: null, venueId: null } }) : draft;
}

export async function warningsFor(
  work: Work,
  wanted: {
    time: NonNullable<ReturnType<typeof fixed>>;
    bodyId?: string | null | undefined;
    venueId: string | null;
    except?: string;
  },
): Promise<string[]> {
  const body = await clash(work, {
    bodyId: wanted.bodyId ?? null,
    time: wanted.time,
    ...(wanted.except && { except: [wanted.except] }),
  });
  const warnings: string[] = [];
  if (body) warnings.push(`⚠ 同一时间已有${codeOf(body)}（${spanOf(body, work)}），请确认要不要再开一场。`);
  warnings.push(...(await closedWarnings(work, wanted.venueId, wanted.time)));
  const caution = work.calendar.caution(wanted.time.date);
  if (caution) warnings.push(`⚠ ${caution}`);
  else if (!work.calendar.isWorkday(wanted.time.date) && work.calendar.day(wanted.time.date).kind === 'NORMAL')
    warnings.push('当天是周末，不上班。');
  return warnings;
}

/** The room is not open then. */
export async function closedWarnings(work: Work, venueId: string | null, time: NonNullable<ReturnType<typeof fixed>>): Promise<string[]> {
  const select = { title: true, openFromMin: true, openToMin: true } as const;
  const room = venueId ? await work.tx.resource.findUnique({ where: { id: venueId }, select }) : null;
  if (!room || room.openFromMin === null || room.openToMin === null) return [];
  if (time.startMin >= room.openFromMin && time.endMin <= room.openToMin) return [];
  return [`⚠ ${room.title}的开放时间是${formatSpan(time.date, room.openFromMin, room.openToMin, work)}。`];
}

/** "停车；路灯" → two items of at most 60 characters, ten at most. */
export function splitAgenda(words: string): string[] {
  return words
    .split(/[;；\n]+|(?:^|[，,、])\s*(?:[一二三四五六七八九十]+是|[一二三四五六七八九十\d]+[、.．])/)
    .map((item) => item.replace(/^[\s:：、，,]+|[\s。；;]+$/g, ''))
    .map(publicWords)
    .filter(Boolean)
    .slice(0, MAX_ITEMS);
}
