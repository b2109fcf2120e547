import { toWall } from '../bot/clock';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { ROOM_NOTES, roomTaken } from '../bot/domain/booking/room';
import { unwishedWords, WISH_AGAIN } from '../bot/domain/booking/wish';
import { callAgain, complete } from '../bot/domain/convene/call-again';
import { CALL_DRAFT, type CallDraft, changeCall, warningsFor } from '../bot/domain/convene/call-draft';
import { changeMeeting, undoChange } from '../bot/domain/convene/change';
import { instants, mustBeChangeable } from '../bot/domain/convene/service';
import { codeOf, meetingFacts, placeOf, shortLine, spanOf, startOf } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { cancelledAhead, type Found, meetingById, meetingMeant } from '../bot/domain/meeting/lookup';
import { tellGroup } from '../bot/domain/meeting/notify';
import { placeChosen, placeMeant, placeNamed, placeQuestion, samePlace, venueSaid, whichPlace } from '../bot/domain/meeting/place';
import { type Snapshot, snapshot } from '../bot/domain/meeting/revisions';
import { isMaterial } from '../bot/domain/meeting/rules';
import { changeSaid, editAction, type SaidChange, seriesToEdit } from '../bot/domain/series/choose';
import { SERIES_EDIT, startEdit } from '../bot/domain/series/edit-draft';
import { ruleWords } from '../bot/domain/series/words';
import { here, scopeOf, spokenIn } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { askTimeAgain, pickTime, type TimeDraft, timeQuestion } from '../bot/domain/when/questions';
import { fixed, mergeWhen } from '../bot/domain/when/time';
import { RuleBroken } from '../bot/errors';
import { re } from '../bot/reading/declare';
import { MEETING } from '../bot/reading/phrases';
import type { Slots } from '../bot/reading/types';
import type { MeetingModel, MeetingSeriesModel } from '../prisma/client';

interface MoveDraft extends TimeDraft {
  meetingId: string;
  code: string;
  title: string;
  /** Revision that the author saw. */
  revision: number;
  was: Snapshot;
  place: CallDraft['place'];
  /** Venues that may be meant. */
  places?: string[];
  /** Another place is wanted, which one is asked. */
  askPlace?: true;
  hostId: string;
  warnings: string[];
}

const move = defineDraft<MoveDraft>({
  kind: 'meeting.reschedule',
  confirmText: '确认改期',
  question: (draft, turn) => {
    if (draft.askPlace) return placeQuestion(turn, draft.hostId);
    if (draft.places) return whichPlace(turn, draft.places, draft.hostId);
    const time = fixed(draft.time);
    // Where nothing changes there is nothing to ask about: the old time may even be a holiday that was insisted on.
    return time && sameTime(draft, time) && !draft.askDay && !draft.askHour ? undefined : timeQuestion(draft, turn);
  },
  sofar: (draft, turn) => [
    ['会议', `${draft.code} ${draft.title}`],
    ['原定', wasSpan(draft, turn)],
  ],
  card: (draft, turn) => {
    const time = fixed(draft.time);
    const moved = time !== undefined && !sameTime(draft, time);
    const now = time ? spanOf({ localDate: time.date, startMin: time.startMin, endMin: time.endMin }, turn) : '';
    const material = time !== undefined && isMaterial(draft.was, { localDate: time.date, startMin: time.startMin });
    const place = placeStays(draft)
      ? `${placeText(draft.place.text)}（不变）`
      : `${placeText(draft.was.placeText)} → ${placeText(draft.place.text)}`;
    return {
      title: `【待确认·改期】${draft.code}`,
      lead: draft.title,
      facts: [
        ...(moved ? [['原定', wasSpan(draft, turn)] as const, ['改为', now] as const] : [['时间', `${now}（不变）`] as const]),
        ['地点', place],
      ],
      note: [
        ...(draft.time.assumed ? ['钟点是我按常理推的，不对请直接说。'] : []),
        ...draft.warnings,
        material ? '确认后私聊各单位，请他们重新答复。' : '确认后私聊告诉各单位，原来的答复不变。',
      ].join('\n'),
      buttons: [
        { text: '改日期', action: 'draft:ask:day' },
        { text: '改几点', action: 'draft:ask:hour' },
        { text: '改地点', action: 'draft:ask:place' },
      ],
    };
  },
  async pick(draft, slot, value, turn) {
    if (slot === 'ask') return value === 'place' ? { ...draft, askPlace: true } : askTimeAgain(draft, value);
    const { askPlace: _p, ...known } = draft;
    if (slot !== 'place') return checked(turn, pickTime(known, slot, value));
    const { places: _s, ...rest } = known;
    return checked(turn, { ...rest, ...placeChosen(turn, value, draft.hostId) });
  },
  edit: (draft, changes, turn) => applied(turn, draft, changes),

  async confirm(draft, turn) {
    const time = fixed(draft.time);
    const before = await meetingById(turn, draft.meetingId);
    if (!time || (sameTime(draft, time) && placeStays(draft))) {
      return {
        card: { title: `${draft.code}没有变化`, lead: `仍是${wasSpan(draft, turn)}，${placeText(draft.was.placeText)}。` },
        state: '没有变化',
      };
    }
    const { meeting, material, told, room, unwished } = await changeMeeting(turn, before, draft.revision, { time, place: draft.place });
    const code = codeOf(meeting);
    await turn.audit({
      action: 'meeting.reschedule',
      entity: 'meeting',
      entityId: meeting.id,
      before: snapshot(before),
      after: snapshot(meeting),
      undo: { revision: meeting.revision, was: snapshot(before), unwished: unwished.ended },
      note: `改期 ${shortLine(meeting, turn)}`,
    });
    tellGroup(
      turn,
      meeting,
      { text: groupWords(turn, before, meeting, material) },
      `meeting:${meeting.id}:${meeting.revision}`,
      here(turn),
    );
    return {
      card: {
        title: material ? `✅ ${code}已改期` : `✅ ${code}已更新`,
        lead: meeting.title,
        facts: [...(material ? [['原定', startOf(before, turn)] as const] : []), ...meetingFacts(meeting, turn)],
        note: [
          material ? `已私聊${told.units}家单位，请他们重新答复。` : `已私聊告诉${told.units}家单位，答复不变。`,
          unreachedNote(told),
          room ? ROOM_NOTES[room] : '',
          unwishedWords(unwished),
          '10分钟内可“撤销”。',
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已改 ${code}`,
    };
  },
});

const placeText = (text: string | null): string => text ?? '待定';
const wasSpan = (draft: MoveDraft, turn: Turn): string => spanOf(draft.was, turn);
const placeStays = ({ place, was }: MoveDraft): boolean => samePlace({ placeText: place.text, venueId: place.venueId }, was);
const sameTime = ({ was }: MoveDraft, time: NonNullable<ReturnType<typeof fixed>>): boolean =>
  was.localDate === time.date && was.startMin === time.startMin && was.endMin === time.endMin;

function groupWords(turn: Turn, before: MeetingModel, after: MeetingModel, material: boolean): string {
  const code = codeOf(after);
  const place = samePlace(before, after) ? `地点${placeOf(after)}不变` : `地点 ${placeOf(before)} → ${placeOf(after)}`;
  if (material) return `⚠ ${code}改期：原 ${startOf(before, turn)} → 改为 ${spanOf(after, turn)}，${place}。请各单位联络员重新答复。`;
  const time = before.endMin === after.endMin ? spanOf(after, turn) : `时间 ${spanOf(before, turn)} → ${spanOf(after, turn)}`;
  return `⚠ ${code}有变：${time}，${place}。各单位的答复不变。`;
}

async function checked(turn: Turn, draft: MoveDraft): Promise<MoveDraft> {
  const time = fixed(draft.time);
  if (!time) return { ...draft, warnings: [] };
  const meeting = await meetingById(turn, draft.meetingId);
  const { venueId } = draft.place;
  const warnings = await warningsFor(turn, { time, bodyId: meeting.bodyId, venueId, except: draft.meetingId });
  const signed = isMaterial(draft.was, { localDate: time.date, startMin: time.startMin })
    ? await turn.tx.checkin.count({ where: { meetingId: meeting.id } })
    : 0;
  if (signed) warnings.push(`⚠ 已有${signed}人签到，改了时间要重新签到，签到码也要重新拿。`);
  const who = venueId && (await roomTaken(turn, { ...instants(time, turn.zone), venueId, hostId: meeting.hostId }, [meeting.id]));
  return { ...draft, warnings: who ? [...warnings, `⚠ ${draft.place.text}${who}，这样改场地订不上。可以说别的时间或地点。`] : warnings };
}

function applied(turn: Turn, draft: MoveDraft, said: Slots): Promise<MoveDraft> {
  const { askDay: _d, askHour: _h, askPlace: _p, places, ...rest } = draft;
  const today = toWall(turn.now, turn.zone).date;
  const time = mergeWhen(draft.time, said.when, turn.reading.assumed === true, today);
  const where = said.place !== undefined ? placeMeant(turn, said.place, draft.hostId) : { ...(places && { places }) };
  return checked(turn, { ...rest, time, ...where });
}

const PLACE = '(?:地点|地方|场地|会场|会议室)';
/** 改地点 三楼会议室, 地点改到实验小学报告厅 */
const OTHER_PLACE = new RegExp(
  `(?:[改换变调挪](?:个|一个|下)?${PLACE}|${PLACE}(?:就|要)?[改换变调挪])(?:到|为|成|在|至)?[\\s:：,，]*([^\\s,，。;；!！?？]{2,20}?)?(?:吧|了|开)*(?:[\\s,，。;；!！]|$)`,
);

/** Another place is spoken of: which, when it is said. */
function placeWanted(words: string): { name?: string } | undefined {
  const said = OTHER_PLACE.exec(words);
  return said ? { ...(said[1] && { name: said[1] }) } : undefined;
}

/** A cancelled meeting is called again: the same units, place and things to talk about. */
async function again(turn: Turn, meeting: MeetingModel, said: Slots): Promise<Reply> {
  const draft = await callAgain(turn, meeting, spokenIn(turn));
  if (!said.when) return turn.draft(CALL_DRAFT, draft);
  return turn.draft(CALL_DRAFT, await complete(turn, await changeCall(turn, draft, { when: said.when }, turn.reading.assumed === true)));
}

async function start(turn: Turn, meeting: MeetingModel, { said, words }: Pick<SaidChange, 'said' | 'words'>): Promise<Reply> {
  if (meeting.status === 'CANCELLED') return again(turn, meeting, said);
  mustBeChangeable(turn, meeting, '改期');
  const wanted = said.place === undefined ? placeWanted(words) : undefined;
  const named = wanted?.name === undefined ? undefined : placeNamed(turn, wanted.name, meeting.hostId);
  const venue = said.place === undefined ? (venueSaid(turn, words, meeting.hostId) ?? named) : undefined;
  const was = snapshot(meeting);
  const draft: MoveDraft = {
    meetingId: meeting.id,
    code: codeOf(meeting),
    title: meeting.title,
    revision: meeting.revision,
    was,
    time: { date: was.localDate, startMin: was.startMin, endMin: was.endMin },
    place: { text: was.placeText, venueId: was.venueId },
    ...venue,
    warnings: [],
    hostId: meeting.hostId,
  };
  const next = await applied(turn, draft, said);
  const open = !said.when && !venue && said.place === undefined;
  return turn.draft(move, { ...next, ...(open && (wanted ? { askPlace: true } : { askDay: true })) });
}

/** The running series of which all of these are. */
async function onlySeries(turn: Turn, meetings: readonly MeetingModel[]): Promise<MeetingSeriesModel | undefined> {
  const [id, ...more] = new Set(meetings.map((m) => m.seriesId));
  const series = id && !more.length ? await turn.tx.meetingSeries.findUnique({ where: { id } }) : undefined;
  return series?.status === 'ACTIVE' ? series : undefined;
}

async function editAll(turn: Turn, seriesId: string, { said, assumed, words }: SaidChange): Promise<Reply> {
  return turn.draft(SERIES_EDIT, await startEdit(turn, seriesId, said, assumed, words));
}

/** A coming meeting; where there is none, a cancelled one that can be called again. */
async function comingOrCancelled(turn: Turn): Promise<Found> {
  const { slots } = turn.reading;
  try {
    return await meetingMeant(turn, slots, scopeOf(turn));
  } catch (error) {
    if (!(error instanceof RuleBroken) || slots.no) throw error;
    const [one, ...more] = await cancelledAhead(turn, scopeOf(turn));
    if (!one) throw error;
    return more.length ? { several: [one, ...more] } : { one };
  }
}

export default defineCommand({
  name: '改期',
  topic: '会议',
  common: true,
  says: [
    {
      intent: 'meeting.reschedule',
      summary: '会议改时间或地点，只说变化，改了时间重新问各单位',
      examples: ['会12改到28号下午3点', '会12推迟半小时', '会12 改到三楼会议室'],
      words: ['改期', '推迟', '提前', '延期', '改到', '挪到', '延后', '顺延'],
      shortWords: ['改', '挪', '推'],
      patterns: [
        {
          say: /改期|改到|提到T|改在|改为T|改成T|改至|改时间|换时间|[改换调]个?(?:时间|日子)|换到|调到|调整到|调整时间|挪|推迟|推后|推到|延后|延期|延到|延迟|顺延|提前|提早|往后|往前|改[,T]|[晚早][TC]?开|变更|改天|时间改|另行通知/,
          score: 0.93,
          on: '会',
          unless: /议题|签到|纪要/,
        },
        {
          say: /(?:地点|地方|场地|会场|会议室)(?:就|要|得|需要)?[改换变调挪]|[改换变调挪](?:个|一个|下)?(?:地点|地方|场地|会场|会议室)/,
          score: 0.93,
          on: '会',
          unless: /议题|签到|纪要|吗|谁|怎么/,
        },
        {
          say: re(
            '(?:把)?(?:T)?(?:的|那个|这个)?',
            MEETING,
            '.{0,14}(?:改期|改到|提到T|改在|改至|改时间|换到|换个时间|调到|调整到|挪|推迟|推后|推到|延后|延期|延到|延迟|顺延|提前|提早|往后推|往前提|改成T|改为T|[改换调晚早]T|[晚早]C|改天)',
          ),
          score: 0.9,
          unless: /N|提前(?:通知|准备|预约|报名)|轮值|[遇碰逢赶].{0,4}[假节休]/,
        },
        { say: re('(?:推迟|改期|延期|推后|提前|顺延|挪动|调整)(?:召开)?(?:T)?(?:的|那个)?', MEETING), score: 0.88, unless: /N/ },
        { say: /^(?:那就|就|那|,|还是)*T(?:开|开会|召开)?(?:可以吗|行吗|[?])?$/, score: 0.85, on: '会', has: ['time'] },
        { say: /^(?:要|想|我要|需要)?(?:改期|改时间|换时间)$/, score: 0.85 },
        { say: /^(?:改期|推迟|延期|挪|改)(?:到|至|成|为)?T/, score: 0.72, unless: /N/ },
      ],
      slots: ['no', 'on', 'when', 'body'],
      no: '会',
    },
  ],
  noun: 'meeting-move',
  drafts: [move],

  async run(turn) {
    const { slots, assumed } = turn.reading;
    const change = changeSaid(slots, assumed === true, turn.text);
    const rule = slots.when?.rrule !== undefined;
    if (rule && !slots.no) {
      const meant = await seriesToEdit(turn, slots.body, change);
      return 'one' in meant ? editAll(turn, meant.one, change) : meant.several;
    }
    const found = await comingOrCancelled(turn);
    const all = 'one' in found ? [found.one] : found.several;
    const series = await onlySeries(turn, all);
    if (rule && series) return editAll(turn, series.id, change);
    const only = (m: MeetingModel) => `meeting-move:start:${m.id}:${JSON.stringify(change)}`;
    if ('one' in found) {
      if (!series || slots.no || slots.on) return start(turn, found.one, change);
      return {
        card: {
          title: '只改这一次，还是以后都改？',
          lead: `${shortLine(found.one, turn)}是系列会：${ruleWords(series)}`,
          buttons: [
            { text: '只改这一次', action: only(found.one) },
            { text: '以后都改', action: editAction(series.id, change) },
          ],
        },
      };
    }
    const chosen = chooseMeeting(turn, '改哪一场？', found.several, only);
    if (!series || !chosen.card) return chosen;
    const every = { text: '以后都改', action: editAction(series.id, change) };
    return { ...chosen, card: { ...chosen.card, buttons: [...chosen.card.buttons.slice(0, 5), every] } };
  },

  async press({ args: [id = '', ...rest] }, turn) {
    const change: SaidChange = rest.join(':') ? JSON.parse(rest.join(':')) : { said: {}, assumed: false, words: '' };
    if (change.assumed) turn.reading.assumed = true;
    return start(turn, await meetingById(turn, id), change);
  },

  undo: {
    async 'meeting.reschedule'({ entityId, data }, turn) {
      const { revision, was, unwished } = data as { revision: number; was: Snapshot; unwished?: number };
      const { meeting, told, room } = await undoChange(turn, await meetingById(turn, entityId), revision, was);
      const text = `↩ ${codeOf(meeting)}改回：${spanOf(meeting, turn)}，地点${placeOf(meeting)}，原来的答复仍有效。`;
      tellGroup(turn, meeting, { text }, `meeting:${meeting.id}:${meeting.revision}`, here(turn));
      return {
        text: [
          text,
          room === 'TAKEN' ? ROOM_NOTES[room] : '',
          unwished ? WISH_AGAIN : '',
          `已告诉${told.units}家单位。`,
          unreachedNote(told),
        ]
          .filter(Boolean)
          .join('\n'),
      };
    },
  },
});
