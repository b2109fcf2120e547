import { defineCommand, defineDraft } from '../bot/conversation/command';
import { forget } from '../bot/domain/agenda/service';
import { ROOM_NOTES } from '../bot/domain/booking/room';
import { unwishedWords, wishForRoom } from '../bot/domain/booking/wish';
import { formatInstant } from '../bot/domain/calendar/format';
import { complete } from '../bot/domain/convene/call-again';
import { CALL_DRAFT, type CallDraft, changeCall, checked, startCall } from '../bot/domain/convene/call-draft';
import {
  factsOf,
  notesOf,
  pickPart,
  pickRoom,
  planOf,
  questionAbout,
  roomQuestion,
  titleOf,
  withRoom,
} from '../bot/domain/convene/call-words';
import { callOf, decidePoll, reopenPoll } from '../bot/domain/convene/polls';
import { callMeeting, cancelMeeting } from '../bot/domain/convene/service';
import { codeOf, meetingFacts, shortLine, spanOf } from '../bot/domain/meeting/cards';
import { meetingById } from '../bot/domain/meeting/lookup';
import { tellGroup } from '../bot/domain/meeting/notify';
import { SERIES_DRAFT, startSeries } from '../bot/domain/series/draft';
import { spokenIn } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { askTimeAgain, pickTime } from '../bot/domain/when/questions';
import { QUESTION, re } from '../bot/reading/declare';
import { MEETING } from '../bot/reading/phrases';

/** Asked, but not as what the meeting is about: 讨论停车怎么收费. */
const ASKED = `(?<!(?:讨论|商量|研究|商议|议一议|议议|聊聊|说说|解决|协商|沟通|议题).{0,20})(?:${QUESTION.source})`;

const call = defineDraft<CallDraft>({
  ...CALL_DRAFT,
  confirmText: '确认发通知',
  question: (draft, turn) => questionAbout(draft, turn) ?? roomQuestion(draft, turn),
  sofar: (draft, turn) => factsOf(draft, turn),
  card: (draft, turn) => ({
    title: '【待确认·会议】',
    // A card has six rows, and this is the seventh.
    lead: `会议：${titleOf(draft, turn)}`,
    facts: withRoom(factsOf(draft, turn), draft).filter(([label]) => label !== '会议'),
    note: [...notesOf(draft, turn), '确认后私聊通知各单位联络员。'].join('\n'),
    buttons: [
      { text: '改日期', action: 'draft:ask:day' },
      { text: '改几点', action: 'draft:ask:hour' },
      { text: '改地点', action: 'draft:ask:place' },
      { text: '改议题', action: 'draft:ask:agenda' },
    ],
  }),
  async pick(draft, slot, value, turn) {
    if (slot === 'ask') return value === 'place' || value === 'agenda' ? { ...draft, ask: value } : askTimeAgain(draft, value);
    const next = TIME_SLOTS.has(slot)
      ? pickTime(draft, slot, value)
      : slot === 'room'
        ? await pickRoom(draft, value, turn)
        : pickPart(draft, slot, value, turn);
    return complete(turn, await checked(turn, next));
  },
  edit: async (draft, changes, turn) =>
    complete(turn, await changeCall(turn, draft, changes, turn.reading.assumed === true, turn.reading.takenBack)),

  async confirm(draft, turn) {
    const { meeting, told, room } = await callMeeting(turn, planOf(draft, turn));
    const wish = draft.wished && (await wishForRoom(turn, meeting, draft.wished));
    if (draft.pollId) await decidePoll(turn, draft.pollId, meeting.id);
    await turn.audit({
      action: 'meeting.create',
      entity: 'meeting',
      entityId: meeting.id,
      undo: { revision: meeting.revision },
      note: shortLine(meeting, turn),
    });
    const units = told.units + told.unreached.length;
    return {
      card: {
        title: `✅ 已发通知 ${codeOf(meeting)}`,
        lead: meeting.title,
        facts: [...meetingFacts(meeting, turn), ['邀请', `${units}家单位`], ['答复截止', formatInstant(meeting.rsvpDueAt, turn)]],
        note: [
          unreachedNote(told),
          room ? ROOM_NOTES[room] : '',
          wish ?? '',
          `已私聊${told.units}家联络员。发“${codeOf(meeting)} 谁没回”看答复，10分钟内可“撤销”。`,
        ]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已发 ${codeOf(meeting)}`,
    };
  },
});

const TIME_SLOTS = new Set(['day', 'hour', 'holiday', 'choice']);

export default defineCommand({
  name: '会议',
  topic: '会议',
  common: true,
  says: [
    {
      intent: 'meeting.create',
      summary: '约一场会，私聊通知各单位联络员并收答复',
      examples: [
        '下周四下午两点半在活动室开联席会，议题停车',
        '周五上午十点请三院和供电所来活动室开碰头会',
        '每月最后一个周五下午两点半开联席会，遇假顺延',
      ],
      words: [
        '开会',
        '召开',
        '联席会',
        '联席会议',
        '支委会',
        '会议',
        '碰头会',
        '协调会',
        '座谈会',
        '调度会',
        '例会',
        '会议通知',
        '党员大会',
        '推进会',
      ],
      patterns: [
        { say: /碰个头|碰一?下头|碰头(?!会)/, score: 0.9, has: ['time'], lacks: ['past'], unless: re(ASKED, '|[订借占]') },
        {
          say: re(
            '(?:召开|召集|组织|举行|安排|筹备|通知|约|开|发起|发|定|搞|建|新建|办)(?:个|一个|一次|场|一场|次)?(?:[一-龥TLROP]{0,10})',
            MEETING,
            '(?:通知)?',
          ),
          score: 0.84,
          lacks: ['past'],
          unless: re(
            ASKED,
            '|开会(?:(?:的)?时|别|不要|不许|禁止|总|老|又)|开了|开完|开得|(?:我|我们|他|她|正|还)在开会|不用开|去开会|要开会|取消|改期|推迟|不开|开不|谁|催|会议室|下次.{0,4}会|能不能.{0,4}(?:讨论|研究|说)|建议',
          ),
        },
        {
          say: re(
            '^[TLROP,在请和与跟、通知各单位我们咱们要想再准备打算计划决定]*(?:开|召开|约|组织|安排|召集)(?:个|一个|一次)?会(?!员|客|所|的?时候?)',
          ),
          score: 0.82,
          lacks: ['past'],
          unless: re(ASKED, '|开了|开完|不开|没开|(?:我|他|她|正|还|刚)在开'),
        },
        {
          say: /(?:召集[^,]{1,12}|(?:叫上?|喊上?|约上?|邀?请)[OP][OP、和与跟及,]{0,10}),?(?:T|[到来去在]R)[^,]{0,8},?[^,]{0,4}(?:商量|讨论|说说|碰一碰|议议|议一议|聊|谈|研究|协调|对接)/,
          score: 0.8,
          has: ['time'],
          lacks: ['past'],
          unless: re(ASKED),
        },
        {
          say: re(MEETING, '(?:就|先)?(?:定在|定于|安排在|放在|改?约在|约到|在|于|拟于)T'),
          score: 0.84,
          lacks: ['past'],
          unless: re(ASKED, '|取消|改期|推迟|N'),
        },
        {
          say: re('(?:通知|安排).{0,12}', MEETING),
          score: 0.78,
          has: ['time'],
          lacks: ['past'],
          unless: re(ASKED, '|取消|改期|推迟|收到|看到'),
        },
        {
          say: re('T[LROT,在]*', MEETING, '(?!开|取消|不|改|推|挪|延|往|提前|[一-龥]{0,3}(?:安排|有|吗|没|谁|情况))'),
          score: 0.76,
          has: ['time'],
          lacks: ['past'],
          unless: re(
            ASKED,
            '|开得|开了|安排$|日程|取消|不用|推迟|延期|会上|去.{0,4}开会|要.{0,4}开会|请假|会议室|的会|改期|挪到|改到|议题.{0,3}$',
          ),
        },
        {
          say: /T[LROT,在]*[一-龥]{2,8}会(?:议)?$/,
          score: 0.7,
          lacks: ['past'],
          unless:
            /社会|机会|商会|协会|工会|学会|晚会|联欢会|运动会|体会|都会|不会|才会|开会|聚会|约会|宴会|音乐会|一会$|委员会|取消|吗|谁|什么/,
        },
        {
          say: re(MEETING, '(?:通知)?[:,]?(?:时间)?[LR,:为是在]*T'),
          score: 0.72,
          has: ['time'],
          lacks: ['past'],
          unless: re(ASKED, '|开得|开了|取消|不用|推迟|延期|会上|请假|会议室|改期|挪到|改到|N'),
        },
        {
          say: re(
            '^(?:我要|我想|想|要)?(?:开会|开个会|约会|约个会|发起会议|新建会议|发会议通知|会议通知|召开会议|安排会议|组织会议|安排个会)$',
          ),
          score: 0.85,
          lacks: ['past'],
        },
      ],
      slots: ['title', 'body', 'when', 'place', 'agenda', 'orgs'],
    },
  ],
  drafts: [call],
  noun: 'meeting-call',

  /** One of the times of a poll was chosen: the meeting is put together as ever. */
  async press({ args: [pollId = '', position = ''] }, turn) {
    return turn.draft(call, await callOf(turn, pollId, Number(position)));
  },

  async run(turn) {
    const { slots, assumed } = turn.reading;
    if (slots.when?.rrule) return turn.draft(SERIES_DRAFT, await startSeries(turn, slots, assumed === true, spokenIn(turn), turn.text));
    return turn.draft(call, await complete(turn, await startCall(turn, slots, assumed === true, spokenIn(turn))));
  },

  undo: {
    async 'meeting.create'({ entityId }, turn) {
      const meeting = await meetingById(turn, entityId);
      await forget(turn, meeting);
      const { told, unwished } = await cancelMeeting(turn, meeting, '召集人撤回');
      await reopenPoll(turn, meeting.id);
      const text = `↩ 已撤回${codeOf(meeting)}（${spanOf(meeting, turn)} ${meeting.title}），已告诉${told.units}家单位不用来。`;
      tellGroup(turn, meeting, { text }, `meeting:${meeting.id}:undo`, turn.place.kind === 'group' ? turn.place.chatid : undefined);
      return { text: [text, unwishedWords(unwished), unreachedNote(told)].filter(Boolean).join('\n') };
    },
  },
});
