import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { type CallDraft, changeCall } from '../bot/domain/convene/call-draft';
import { callMeeting } from '../bot/domain/convene/service';
import {
  mustTakeOutcome,
  type OutcomeUndo,
  pickUrgent,
  recordOutcome,
  startUrgent,
  takeBackOutcome,
  urgentFacts,
  urgentNotes,
  urgentPlan,
  urgentQuestion,
} from '../bot/domain/convene/urgent';
import { codeOf, meetingFacts, shortLine } from '../bot/domain/meeting/cards';
import { meetingById, meetingByNo } from '../bot/domain/meeting/lookup';
import { here, scopeOf } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { RuleBroken } from '../bot/errors';
import { publicWords } from '../bot/private-words';
import { QUESTION, re } from '../bot/reading/declare';
import type { MeetingModel } from '../prisma/client';

const urgent = defineDraft<CallDraft>({
  kind: 'meeting.urgent',
  confirmText: '马上通知',
  question: urgentQuestion,
  sofar: urgentFacts,
  card: (draft, turn) => ({
    title: '【待确认·紧急议事】',
    facts: urgentFacts(draft, turn),
    note: urgentNotes(draft, turn).join('\n'),
    buttons: [{ text: '改地点', action: 'draft:ask:place' }],
  }),
  pick: pickUrgent,
  edit: (draft, changes, turn) => changeCall(turn, draft, changes, turn.reading.assumed === true, turn.reading.takenBack),

  async confirm(draft, turn) {
    const { meeting, told } = await callMeeting(turn, urgentPlan(draft, turn));
    await turn.audit({
      action: 'meeting.create',
      entity: 'meeting',
      entityId: meeting.id,
      undo: { revision: meeting.revision },
      note: shortLine(meeting, turn),
    });
    return {
      card: {
        title: `✅ 已紧急通知 ${codeOf(meeting)}`,
        lead: meeting.title,
        facts: [...meetingFacts(meeting, turn), ['答复截止', formatInstant(meeting.rsvpDueAt, turn)]],
        note: [unreachedNote(told), `已私聊${told.units}家单位。发“${codeOf(meeting)} 谁没回”随时看答复，10分钟内可“撤销”。`]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已发 ${codeOf(meeting)}`,
    };
  },
});

const outcome = defineDraft<{ meetingId: string; code: string; title: string; words?: string }>({
  kind: 'meeting.outcome',
  confirmText: '确认记下',
  question: ({ words, code }) => (words ? undefined : { slot: 'words', text: `${code}结果怎样？一两句话。`, options: [], free: true }),
  card: ({ code, title, words = '' }) => ({
    title: '【待确认·结果】',
    facts: [
      ['会议', `${code} ${title}`],
      ['结果', words],
    ],
    note: '确认后存为一场已开的会，结果就是它的纪要。不对请再说一遍。',
  }),
  pick: (draft, slot, value) => (slot === 'words' ? { ...draft, words: publicResult(value) } : draft),
  edit: (draft, _changes, turn) => ({ ...draft, words: publicResult(turn.text) }),

  async confirm({ meetingId, words = '' }, turn) {
    const meeting = await meetingById(turn, meetingId);
    const undo = await recordOutcome(turn, meeting, words);
    await turn.audit({ action: 'meeting.outcome', entity: 'meeting', entityId: meeting.id, undo, note: `${codeOf(meeting)} 记结果` });
    return {
      card: {
        title: `✅ ${codeOf(meeting)}已记为已开`,
        lead: meeting.title,
        facts: [['结果', words]],
        note: `要派任务请说“纪要 ${codeOf(meeting)} 一、…”。10分钟内可“撤销”。`,
      },
      state: '已记结果',
    };
  },
});

const MAX_RESULT = 500;
const publicResult = (words: string): string =>
  words
    .split('\n')
    .map((line) => (line.length > 50 ? line : publicWords(line)))
    .join('\n')
    .slice(0, MAX_RESULT);

async function askOutcome(turn: Turn, meeting: MeetingModel, words?: string) {
  await mustTakeOutcome(turn, meeting);
  return turn.draft(outcome, {
    meetingId: meeting.id,
    code: codeOf(meeting),
    title: meeting.title,
    ...(words && { words: publicResult(words) }),
  });
}

export default defineCommand({
  name: '紧急议事',
  topic: '会议',
  says: [
    {
      intent: 'meeting.urgent',
      summary: '紧急议事：马上通知，半小时内答复',
      examples: ['议事 紧急 公司门口被堵'],
      words: ['紧急议事'],
      patterns: [
        {
          say: /^(?:请|马上|立即|立刻|现在)?(?:议事[,:]?紧急|紧急[,:]?(?:议事|召集|碰头|会商|协商))/,
          score: 0.97,
          unless: re(QUESTION.source, '|N|取消|改期|推迟|不开|纪要|昨天|上次|通知说'),
        },
      ],
      slots: ['body', 'when', 'place', 'orgs', 'text'],
      cut: /^(?:请|马上|立即|立刻|现在)?(?:议事[\s,，:：]*紧急|紧急[\s,，:：]*(?:议事|召集|碰头|会商|协商))(?:会议?)?/,
    },
    {
      intent: 'meeting.outcome',
      summary: '记下紧急议事的结果，存为一场已开的会',
      examples: ['会12 结果 已劝离，物业明天加装护栏'],
      patterns: [{ say: /N[,:的]*(?:结果|处置结果)/, score: 0.95, said: '会', unless: re(QUESTION.source, '|投票') }],
      slots: ['no', 'text'],
      no: '会',
      cut: /^[\s,，:：的]*(?:处置)?结果(?:是|为)?[:：]?/,
    },
  ],
  drafts: [urgent, outcome],
  noun: 'urgent',

  async run(turn) {
    const { intent, slots } = turn.reading;
    if (intent === 'meeting.outcome') {
      if (!slots.no) throw new RuleBroken('urgent.which', '哪一场？例如“会12 结果 已劝离”。');
      return askOutcome(turn, await meetingByNo(turn, slots.no), slots.text);
    }
    const orgId = scopeOf(turn);
    const chatid = here(turn);
    return turn.draft(
      urgent,
      await startUrgent(turn, slots, turn.reading.assumed === true, turn.text, { ...(chatid && { chatid }), ...(orgId && { orgId }) }),
    );
  },

  async press({ args: [id = ''] }, turn) {
    return askOutcome(turn, await meetingById(turn, id));
  },

  undo: {
    async 'meeting.outcome'({ entityId, data }, turn) {
      const meeting = await meetingById(turn, entityId);
      await takeBackOutcome(turn, meeting, data as unknown as OutcomeUndo);
      return {
        card: {
          title: `↩ 已撤回${codeOf(meeting)}的结果`,
          lead: meeting.title,
          note: `重新记请点下面，或说“${codeOf(meeting)} 结果 …”。`,
          buttons: [{ text: '记结果', action: `urgent:outcome:${meeting.id}`, style: 'primary' }],
        },
      };
    },
  },
});
