/** A meeting that is being put together, in words: what is asked next, what is shown, what is written in the end. */

import { formatMinute, parseWall, toInstant, toWall } from '../../clock';
import type { Question } from '../../content';
import { RuleBroken } from '../../errors';
import { agendaQuestion, pickAgenda, poolNote, titlesOf } from '../agenda/offer';
import { formatInstant, formatSpan } from '../calendar/format';
import { placeAmong, placeAt, placeChosen, placeQuestion, whichPlace } from '../meeting/place';
import { timeQuestion } from '../when/questions';
import { chooseTime, fixed } from '../when/time';
import type { Work } from '../work';
import { type CallDraft, lookAtRoom, splitAgenda } from './call-draft';
import { type CallPlan, dueFor, instants, seatsFor } from './service';

/** The first part that is missing or cannot be. */
export function questionAbout(draft: CallDraft, work: Work): Question | undefined {
  if (draft.bodies) {
    const bodies = draft.bodies.flatMap((id) => work.directory.bodyById(id) ?? []);
    const options = bodies.map((b) => ({ text: draft.title ? `${b.seats.length}家成员单位` : b.name, value: b.id }));
    const distinct = bodies.length > 1 ? bodies.map((b) => ({ text: b.name, value: b.id })) : options;
    return { slot: 'body', text: draft.title ? `“${draft.title}”请哪些单位？也可以直接说单位名。` : '是哪一个会？', options: distinct };
  }
  if (draft.places) return whichPlace(work, draft.places, draft.hostId);
  if (draft.ask === 'place') return placeQuestion(work, draft.hostId);
  if (draft.ask === 'agenda') return agendaQuestion(draft);
  const asked = timeQuestion(draft, work);
  if (asked?.slot !== 'choice' || new Set(draft.time.choices?.map((c) => c.slice(0, 10))).size < 2) return asked;
  return { ...asked, text: `${asked.text}要各单位投票就说“投票选时间”。` };
}

/** Answer to a question other than those about time. */
export function pickPart(draft: CallDraft, slot: string, value: string, work: Work): CallDraft {
  const { ask: _ask, ...known } = draft;
  switch (slot) {
    case 'body': {
      const { bodies: _b, places, ...rest } = known;
      const body = work.directory.bodyById(value);
      if (!body) return known;
      return { ...rest, bodyId: body.id, hostId: body.hostId, ...(places && placeAmong(work, places, body.hostId)) };
    }
    case 'place': {
      const { places: _p, usualPlace: _u, ...rest } = known;
      return { placeSaid: true as const, ...rest, ...placeChosen(work, value, draft.hostId) };
    }
    case 'agenda':
      return pickAgenda(known, value, splitAgenda);
    default:
      return known;
  }
}

/** The room is another unit's then: which other way? Question last, when all else is known. */
export async function roomQuestion(draft: CallDraft, work: Work): Promise<Question | undefined> {
  const { place } = draft;
  const known = fixed(draft.time);
  const room = await lookAtRoom(work, draft);
  if (!room || room.free || !known) return undefined;
  return {
    slot: 'room',
    text: [
      ...draft.warnings,
      `${formatSpan(known.date, known.startMin, known.endMin, work)} ${place.text}${room.who}。怎么办？也可以直接说别的时间或地点。`,
    ].join('\n'),
    options: [
      ...room.ways,
      ...(room.blockingId ? [{ text: '请对方调整', value: 'yield' }] : []),
      { text: '排候补', value: 'wait' },
      { text: '地点再定', value: 'none' },
    ].slice(0, 5),
  };
}

/** The draft after that question. */
export async function pickRoom(draft: CallDraft, value: string, work: Work): Promise<CallDraft> {
  const [how = '', arg = ''] = value.split(':');
  const { wished: _w, usualPlace: _u, ...known } = draft;
  const rest = { ...known, placeSaid: true as const };
  const { place } = draft;
  const room = await lookAtRoom(work, draft);
  const at = (id: string | undefined) => placeAt(work, id, draft.hostId);
  if (how === 'slot') {
    const wall = toWall(new Date(Number(arg)), work.zone);
    return { ...rest, time: chooseTime(draft.time, `${wall.date}T${formatMinute(wall.minute)}`) };
  }
  if (how === 'room') return { ...rest, place: at(arg) };
  if ((how !== 'yield' && how !== 'wait') || !place.venueId) return { ...rest, place: at(undefined) };
  const blockingId = how === 'yield' && room?.blockingId;
  return { ...rest, place: at(room?.otherId), wished: { how, venueId: place.venueId, ...(blockingId && { blockingId }) } };
}

/** "活动室(空闲)" in the rows of a meeting whose room was looked up. */
export const withRoom = (facts: [string, string][], { room }: CallDraft): [string, string][] =>
  facts.map(([label, value]) => (label === '地点' && room?.free ? [label, `${value}(空闲)`] : [label, value]));

/** 望湖社区党建联席会, or what was said. */
export function titleOf(draft: CallDraft, work: Work): string {
  if (draft.title) return draft.title;
  return (draft.bodyId && work.directory.bodyById(draft.bodyId)?.name) || `${work.directory.orgById(draft.hostId)?.shortName ?? ''}会议`;
}

/** Rows of the card as far as they are known. */
export function factsOf(draft: CallDraft, work: Work): [string, string][] {
  const time = fixed(draft.time);
  const seats = seatsFor(work, draft.bodyId, draft.guests);
  const names = seats.map((s) => work.directory.orgById(s.orgId)?.shortName ?? '');
  const invited =
    seats.length > 4 ? `${seats.length}家单位：${names.slice(0, 2).join('、')}等` : `${seats.length}家单位：${names.join('、')}`;
  const wrong = timeQuestion(draft, work) !== undefined;
  const titles = titlesOf(draft);
  return [
    ...(draft.bodies ? [] : [['会议', titleOf(draft, work)] as [string, string]]),
    ...(time && !wrong ? [['时间', `${formatSpan(time.date, time.startMin, time.endMin, work)}`] as [string, string]] : []),
    ['地点', draft.place.text ?? '待定'],
    ...(titles.length ? [['议题', titles.join('；')] as [string, string]] : []),
    ...(seats.length ? [['邀请', invited] as [string, string]] : []),
    ...(draft.turnHost && time && !wrong ? [['轮值承办', draft.turnHost] as [string, string]] : []),
    ...(time && !wrong ? [['答复截止', formatInstant(dueOf(draft, work), work)] as [string, string]] : []),
  ];
}

/** What is not sure about it, below the rows. */
export function notesOf(draft: CallDraft, work: Work): string[] {
  const wanted = draft.due && dueWanted(draft, work);
  return [
    ...(draft.time.assumed ? ['钟点是我按常理推的，不对请直接说。'] : []),
    ...(draft.due && !wanted ? ['您说的答复截止不在现在和开会之间，已按默认。'] : []),
    ...(draft.strangers.length ? [`${draft.strangers.join('、')}不在单位名单里，我通知不到，请另行告知。`] : []),
    ...draft.warnings,
    ...(draft.wished ? [wishWords(draft.wished, work)] : []),
    ...[poolNote(draft) ?? []].flat(),
  ];
}

/** What follows for the room that was wanted. */
export function wishWords({ how, venueId }: NonNullable<CallDraft['wished']>, work: Work): string {
  const title = work.directory.resource(venueId)?.title ?? '原来的地点';
  return how === 'yield' ? `确认后私聊问占用${title}的单位能不能让。` : `确认后为您排${title}的候补。`;
}

function dueWanted(draft: CallDraft, work: Work): Date | undefined {
  const time = fixed(draft.time);
  const due = draft.due && toInstant(parseWall(draft.due), work.zone);
  return time && due && due > work.now && due < instants(time, work.zone).startAt ? due : undefined;
}

function dueOf(draft: CallDraft, work: Work): Date {
  const time = fixed(draft.time);
  return dueWanted(draft, work) ?? (time ? dueFor(work, time) : work.now);
}

/** @throws RuleBroken `meeting.unfinished` when a part is still missing */
export function planOf(draft: CallDraft, work: Work): CallPlan {
  const time = fixed(draft.time);
  if (!time || questionAbout(draft, work)) throw new RuleBroken('meeting.unfinished', '时间还没有说全，请先补上。');
  const dueAt = dueWanted(draft, work);
  return {
    hostId: draft.hostId,
    ...(draft.bodyId && { bodyId: draft.bodyId }),
    guests: draft.guests,
    title: titleOf(draft, work),
    time,
    place: draft.place,
    agenda: draft.agenda,
    ...(draft.taken?.length && { taken: draft.taken }),
    ...(dueAt && { dueAt }),
    ...(draft.chatid !== undefined && { chatid: draft.chatid }),
  };
}
