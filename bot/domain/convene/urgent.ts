/** 紧急议事: the units are called at once, answer within half an hour, and what came out of it is kept as a meeting that was held. */

import { type MeetingModel, WriteConflict } from '../../../prisma/client';
import { MINUTE_MS, toWall } from '../../clock';
import type { Question } from '../../content';
import { RuleBroken } from '../../errors';
import { publicWords } from '../../private-words';
import type { Slots } from '../../reading/types';
import { formatInstant, formatSpan } from '../calendar/format';
import { codeOf } from '../meeting/cards';
import { HEADS_BEFORE_DUE_MIN } from '../meeting/reminders/urgent-rules';
import { type MinutesUndo, minutesOf, mustBeWritable, recordMinutes, takeBackMinutes } from '../minutes/service';
import { pickTime, timeQuestion } from '../when/questions';
import { type FixedTime, fixed } from '../when/time';
import type { PersonWork, Work } from '../work';
import { type CallDraft, type SpokenIn, startCall } from './call-draft';
import { pickPart, questionAbout } from './call-words';
import { timesIn } from './poll-draft';
import { type CallPlan, instants, seatsFor, URGENT_MS, urgentDue } from './service';

const STEP_MS = 5 * MINUTE_MS;
const LENGTH_MIN = 60;
const WHOLE = URGENT_MS / MINUTE_MS;
const TIME_SLOTS = new Set(['day', 'hour', 'holiday', 'choice']);
/** A way out of every question about the time. */
const SOON = { text: '约30分钟后', value: 'soon' };
const PART = /上午|中午|下午|傍晚|晚上/;
const ONLINE = /线上|视频会?|腾讯会议|电话会?/;

/**
 * @param assumed reading filled in a clock value
 * @throws RuleBroken as `startCall`
 */
export async function startUrgent(work: PersonWork, said: Slots, assumed: boolean, words: string, where: SpokenIn): Promise<CallDraft> {
  const { text, ...rest } = said;
  const called = await startCall(work, rest, assumed, where);
  // 下午 and no day: what is urgent is for today.
  const part = said.when?.ask && !timed(called) ? PART.exec(words)?.[0] : undefined;
  const draft = part ? { ...called, time: { date: toWall(work.now, work.zone).date, part } } : called;
  const topic = topicOf(work, draft, text ?? '');
  const online = ONLINE.exec(words)?.[0];
  return {
    ...draft,
    agenda: topic ? [topic] : [],
    ...(topic && { title: `紧急议事：${topic}` }),
    ...(online && !draft.place.text && { place: { text: '线上', venueId: null } }),
  };
}

/** What it is about: the pieces that are no unit, no time and no place. */
function topicOf(work: Work, draft: CallDraft, words: string): string {
  const names = draft.guests.flatMap((id) => {
    const org = work.directory.orgById(id);
    return org ? [org.shortName, ...org.aliases] : [];
  });
  const pieces = words.split(/[\s,，。;；]+/).filter(Boolean);
  const about = pieces.filter(
    (p) => !ONLINE.test(p) && p !== draft.place.text && !names.some((n) => p.includes(n)) && timesIn(work, p).length === 0,
  );
  return publicWords((about.length ? about : pieces).join('，'));
}

/** Was any time said? */
const timed = ({ time }: CallDraft): boolean => Object.keys(time).length > 0;

/** When it begins: as said, else in half an hour, on five minutes. */
function urgentTime(work: Work, draft: CallDraft): FixedTime {
  const said = fixed(draft.time);
  if (said) return said;
  const at = toWall(new Date(Math.ceil((work.now.getTime() + URGENT_MS) / STEP_MS) * STEP_MS), work.zone);
  return { date: at.date, startMin: at.minute, endMin: Math.min(24 * 60, at.minute + LENGTH_MIN) };
}

/** Which body, what about, when if a time was said that is none, where. */
export function urgentQuestion(draft: CallDraft, work: Work): Question | undefined {
  if (draft.bodies) return questionAbout(draft, work);
  if (!draft.agenda.length) return { slot: 'agenda', text: '出了什么事？一句话。', options: [], free: true };
  // What is urgent does not wait for a holiday to be over.
  const when = timed(draft) && timeQuestion({ ...draft, ...(draft.time.date && { keepHoliday: draft.time.date }) }, work);
  if (when) return { ...when, options: [...when.options.slice(0, 4), SOON] };
  if (draft.places) return questionAbout(draft, work);
  if (draft.place.text && draft.ask !== 'place') return undefined;
  const asked = questionAbout({ ...draft, ask: 'place' }, work);
  return asked && { ...asked, options: [...asked.options.filter((o) => o.value !== 'none'), { text: '线上', value: '线上' }] };
}

export function pickUrgent(draft: CallDraft, slot: string, value: string, work: Work): CallDraft {
  if (slot === 'ask') return { ...draft, ask: 'place' };
  if (value === SOON.value) return { ...draft, time: {} };
  if (TIME_SLOTS.has(slot)) return pickTime(draft, slot, value);
  const next = pickPart(draft, slot, value, work);
  return slot === 'agenda' && next.agenda.length ? { ...next, title: `紧急议事：${next.agenda.join('；')}` } : next;
}

export function urgentFacts(draft: CallDraft, work: Work): [string, string][] {
  const time = urgentTime(work, draft);
  const unsure = timed(draft) && !fixed(draft.time);
  const names = seatsFor(work, draft.bodyId, draft.guests).map((s) => work.directory.orgById(s.orgId)?.shortName ?? '');
  return [
    ['事由', draft.agenda.join('；') || '还没说'],
    ['时间', unsure ? '还没定' : `${formatSpan(time.date, time.startMin, undefined, work)}${timed(draft) ? '' : '（约30分钟后）'}`],
    ['地点', draft.place.text ?? '还没说'],
    ['邀请', `${names.length}家单位：${names.slice(0, 6).join('、')}${names.length > 6 ? '等' : ''}`],
    ['答复', minutesToAnswer(work, time) < WHOLE ? '开会前' : '收到后30分钟内'],
  ];
}

/** What follows the call and when, as far as it is before the start. */
export function urgentNotes(draft: CallDraft, work: Work): string[] {
  const left = minutesToAnswer(work, urgentTime(work, draft));
  const heads =
    left > HEADS_BEFORE_DUE_MIN ? `${left - HEADS_BEFORE_DUE_MIN}分钟没答复再叫负责人，` : '时间紧，不再等负责人，没回音的请打电话；';
  return [
    ...(draft.time.assumed ? ['钟点是我按常理推的，不对请直接说。'] : []),
    ...(draft.strangers.length ? [`${draft.strangers.join('、')}不在单位名单里，我通知不到，请另行告知。`] : []),
    `确认后马上私聊各单位联络员和备岗，不管几点；${heads}${left < WHOLE ? '开会时' : `${left}分钟`}把谁来告诉您。`,
    '若有人身危险，请先打110、119、120。',
  ];
}

/** Whole minutes between the call and the deadline of the answers. */
function minutesToAnswer({ now, zone }: Work, time: FixedTime): number {
  return Math.floor((urgentDue(now, instants(time, zone).startAt).getTime() - now.getTime()) / MINUTE_MS);
}

export function urgentPlan(draft: CallDraft, work: Work): CallPlan {
  return {
    hostId: draft.hostId,
    ...(draft.bodyId && { bodyId: draft.bodyId }),
    guests: draft.guests,
    title: draft.title ?? '紧急议事',
    time: urgentTime(work, draft),
    place: draft.place,
    agenda: draft.agenda,
    ...(draft.chatid !== undefined && { chatid: draft.chatid }),
    urgent: true,
  };
}

/** @throws RuleBroken `urgent.not-urgent`, `urgent.known`, and as `mustBeWritable` */
export async function mustTakeOutcome(work: PersonWork, meeting: MeetingModel): Promise<void> {
  const code = codeOf(meeting);
  if (!meeting.urgent) throw new RuleBroken('urgent.not-urgent', `${code}不是紧急议事，请记纪要：“纪要 ${code} …”。`);
  mustBeWritable(work, meeting);
  const known = await minutesOf(work, meeting.id);
  if (known) throw new RuleBroken('urgent.known', `${code}的结果在${formatInstant(known.createdAt, work)}已记。要改请说“纪要 ${code} …”。`);
}

/** What 撤销 of an outcome needs. */
export interface OutcomeUndo {
  status: MeetingModel['status'];
  startedAt: Date | null;
  minutes: MinutesUndo;
}

/** The outcome is its minutes, and it was held. @throws as `mustTakeOutcome` · WriteConflict */
export async function recordOutcome(work: PersonWork, meeting: MeetingModel, words: string): Promise<OutcomeUndo> {
  await mustTakeOutcome(work, meeting);
  const { count } = await work.tx.meeting.updateMany({
    where: { id: meeting.id, status: { not: 'CANCELLED' }, revision: meeting.revision },
    data: { status: 'HELD', startedAt: meeting.startedAt ?? meeting.startAt },
  });
  if (count !== 1) throw new WriteConflict(`${codeOf(meeting)} was changed meanwhile`);
  const { undo } = await recordMinutes(work, meeting, { body: words, source: 'TYPED', items: [], chatid: meeting.chatid });
  return { status: meeting.status, startedAt: meeting.startedAt, minutes: undo };
}

/** No outcome after all: the meeting as it was before. @throws RuleBroken `minutes.changed` when somebody wrote on */
export async function takeBackOutcome(work: PersonWork, meeting: MeetingModel, { status, startedAt, minutes }: OutcomeUndo): Promise<void> {
  await takeBackMinutes(work, meeting, minutes);
  await work.tx.meeting.updateMany({
    where: { id: meeting.id, status: 'HELD' },
    data: { status, startedAt: startedAt && new Date(startedAt) },
  });
}
