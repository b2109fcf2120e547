import { defineCommand, defineDraft, type Turn } from '../bot/conversation/command';
import { formatInstant } from '../bot/domain/calendar/format';
import { type CallDraft, changeCall, checked, startCall } from '../bot/domain/meeting/call-draft';
import { factsOf, notesOf, pickPart, planOf, questionAbout } from '../bot/domain/meeting/call-words';
import { codeOf, meetingFacts, shortLine, spanOf } from '../bot/domain/meeting/cards';
import { meetingById } from '../bot/domain/meeting/lookup';
import { tellGroup, unreachedNote } from '../bot/domain/meeting/notify';
import { askTimeAgain, pickTime } from '../bot/domain/meeting/questions';
import { callMeeting, cancelMeeting } from '../bot/domain/meeting/service';

const call = defineDraft<CallDraft>({
  kind: 'meeting.create',
  confirmText: '确认发通知',
  question: (draft, turn) => questionAbout(draft, turn),
  sofar: (draft, turn) => factsOf(draft, turn),
  card: (draft, turn) => ({
    title: '【待确认·会议】',
    facts: factsOf(draft, turn),
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
    const next = TIME_SLOTS.has(slot) ? pickTime(draft, slot, value) : pickPart(draft, slot, value, turn);
    return checked(turn, next);
  },
  edit: (draft, changes, turn) => changeCall(turn, draft, changes, turn.reading.assumed === true),

  async confirm(draft, turn) {
    const { meeting, told } = await callMeeting(turn, planOf(draft, turn));
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
        note: [unreachedNote(told), `已私聊${told.units}家联络员。发“${codeOf(meeting)} 谁没回”看答复，10分钟内可“撤销”。`]
          .filter(Boolean)
          .join('\n'),
      },
      state: `已发 ${codeOf(meeting)}`,
    };
  },
});

const TIME_SLOTS = new Set(['day', 'hour', 'holiday', 'choice']);

/** Where it is said, for the host and for announcements. */
function where({ place }: Turn): { chatid?: string; orgId?: string } {
  if (place.kind === 'single') return {};
  return { chatid: place.chatid, ...(place.orgId !== undefined && { orgId: place.orgId }) };
}

export default defineCommand({
  name: '会议',
  summary: '约一场会，私聊通知各单位联络员并收答复',
  examples: ['下周四下午两点半在活动室开联席会，议题停车', '周五上午十点请三院和供电所来活动室开碰头会'],
  topic: '会议',
  intents: ['meeting.create'],
  drafts: [call],

  async run(turn) {
    const { slots, assumed } = turn.reading;
    return turn.draft(call, await startCall(turn, slots, assumed === true, where(turn)));
  },

  undo: {
    async 'meeting.create'({ entityId }, turn) {
      const meeting = await meetingById(turn, entityId);
      const { told } = await cancelMeeting(turn, meeting, '召集人撤回');
      const text = `↩ 已撤回${codeOf(meeting)}（${spanOf(meeting, turn)} ${meeting.title}），已告诉${told.units}家单位不用来。`;
      tellGroup(turn, meeting, { text }, `meeting:${meeting.id}:undo`, turn.place.kind === 'group' ? turn.place.chatid : undefined);
      return { text: [text, unreachedNote(told)].filter(Boolean).join('\n') };
    },
  },
});
