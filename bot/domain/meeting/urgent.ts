/** 紧急议事: the units are called at once, answer within half an hour, and what came out of it is kept as a meeting that was held. */
import { type MeetingModel, WriteConflict } from '../../../prisma/client';
import { MINUTE_MS, toWall } from '../../clock';
import { RuleBroken } from '../../errors';
import type { Slots } from '../../reading/types';
import { formatInstant, formatSpan } from '../calendar/format';
import { minutesOf, mustBeWritable, type Recorded, recordMinutes } from '../minutes/service';
import type { PersonWork, Work } from '../work';
import { type Asked, type CallDraft, type SpokenIn, startCall } from './call-draft';
import { pickPart, questionAbout } from './call-words';
import { codeOf } from './cards';
import { timesIn } from './poll-draft';
import { publicWords } from './public-words';
import { type CallPlan, instants, seatsFor, URGENT_MS } from './service';
import { type FixedTime, fixed } from './time';

const STEP_MS = 5 * MINUTE_MS;
const LENGTH_MIN = 60;
const ONLINE = /线上|视频会?|腾讯会议|电话会?/;

/** @throws RuleBroken as `startCall` */
export async function startUrgent(work: PersonWork, said: Slots, words: string, where: SpokenIn): Promise<CallDraft> {
  const { text, ...rest } = said;
  const draft = await startCall(work, rest, false, where);
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

/** When it begins: as said, else in half an hour, on five minutes. */
export function urgentTime(work: Work, draft: CallDraft): FixedTime {
  const said = fixed(draft.time);
  if (said && instants(said, work.zone).startAt > work.now) return said;
  const at = toWall(new Date(Math.ceil((work.now.getTime() + URGENT_MS) / STEP_MS) * STEP_MS), work.zone);
  return { date: at.date, startMin: at.minute, endMin: Math.min(24 * 60, at.minute + LENGTH_MIN) };
}

/** Which body, what about, where. */
export function urgentQuestion(draft: CallDraft, work: Work): Asked | undefined {
  if (draft.bodies) return questionAbout(draft, work);
  if (!draft.agenda.length) return { slot: 'agenda', text: '出了什么事？一句话。', options: [], free: true };
  if (draft.places) return questionAbout(draft, work);
  if (draft.place.text && draft.ask !== 'place') return undefined;
  const asked = questionAbout({ ...draft, ask: 'place' }, work);
  return asked && { ...asked, options: [...asked.options.filter((o) => o.value !== 'none'), { text: '线上', value: '线上' }] };
}

export function pickUrgent(draft: CallDraft, slot: string, value: string, work: Work): CallDraft {
  if (slot === 'ask') return { ...draft, ask: 'place' };
  const next = pickPart(draft, slot, value, work);
  return slot === 'agenda' && next.agenda.length ? { ...next, title: `紧急议事：${next.agenda.join('；')}` } : next;
}

export function urgentFacts(draft: CallDraft, work: Work): [string, string][] {
  const time = urgentTime(work, draft);
  const names = seatsFor(work, draft.bodyId, draft.guests).map((s) => work.directory.orgById(s.orgId)?.shortName ?? '');
  return [
    ['事由', draft.agenda.join('；') || '还没说'],
    ['时间', `${formatSpan(time.date, time.startMin, undefined, work)}${fixed(draft.time) ? '' : '（约30分钟后）'}`],
    ['地点', draft.place.text ?? '还没说'],
    ['邀请', `${names.length}家单位：${names.slice(0, 6).join('、')}${names.length > 6 ? '等' : ''}`],
    ['答复', '收到后30分钟内'],
  ];
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

/** The outcome is its minutes, and it was held. @throws as `mustTakeOutcome` · WriteConflict */
export async function recordOutcome(work: PersonWork, meeting: MeetingModel, words: string): Promise<Recorded> {
  await mustTakeOutcome(work, meeting);
  const { count } = await work.tx.meeting.updateMany({
    where: { id: meeting.id, status: { not: 'CANCELLED' }, revision: meeting.revision },
    data: { status: 'HELD', startedAt: meeting.startedAt ?? meeting.startAt },
  });
  if (count !== 1) throw new WriteConflict(`${codeOf(meeting)} was changed meanwhile`);
  return recordMinutes(work, meeting, { body: words, source: 'TYPED', items: [], chatid: meeting.chatid });
}
