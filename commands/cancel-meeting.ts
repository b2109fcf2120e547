import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { toGiveBack } from '../bot/domain/agenda/service';
import { resourceOf } from '../bot/domain/booking/records';
import { ROOM_NOTES, roomOf } from '../bot/domain/booking/room';
import { unwishedWords, WISH_AGAIN } from '../bot/domain/booking/wish';
import { cancelMeeting, mustBeChangeable, remindersAhead, restoreMeeting } from '../bot/domain/convene/service';
import { backWords, codeOf, meetingFacts, offWords, shortLine } from '../bot/domain/meeting/cards';
import { chooseMeeting } from '../bot/domain/meeting/choose';
import { meetingById, meetingMeant, seatsOf } from '../bot/domain/meeting/lookup';
import { tellGroup } from '../bot/domain/meeting/notify';
import { answerNow } from '../bot/domain/meeting/rules';
import { here, scopeOf } from '../bot/domain/spoken';
import { unreachedNote } from '../bot/domain/tell';
import { publicWords } from '../bot/private-words';
import { re } from '../bot/reading/declare';
import { MEETING } from '../bot/reading/phrases';
import type { MeetingModel, Rsvp } from '../prisma/client';

interface CancelDraft {
  meetingId: string;
  reason: string;
  code: string;
  /** Rows and consequences as they were when it was asked. */
  facts: (readonly [string, string])[];
  /** Units that said that they come, and those that send somebody. */
  coming: number;
  sending?: number;
  units: number;
  reminders: number;
  /** Things on its agenda. */
  items: number;
  /** The room that is booked for it. */
  room?: string;
}

const cancel = defineDraft<CancelDraft>({
  kind: 'meeting.cancel',
  confirmText: '确定取消',
  cancelText: '不取消',
  card: ({ meetingId, code, facts, coming, sending = 0, units, reminders, items, room, reason }) => ({
    title: `要取消${code}吗？`,
    facts: [...facts, ...(reason ? [['原因', reason] as const] : [])],
    note: `${coming || sending ? `已有${[coming && `${coming}家确认参加`, sending && `${sending}家派人`].filter(Boolean).join('、')}。` : ''}取消后会：通知${units}家单位、停掉${reminders}条提醒${room ? `、释放${room}` : ''}${items ? `、${items}个议题退回议题池` : ''}，答复作废。`,
    buttons: [{ text: '改期', action: `meeting-move:start:${meetingId}` }],
  }),
  edit: (payload, changes) => (changes.reason ? { ...payload, reason: publicWords(changes.reason) } : payload),
  dropped: ({ code }) => ({ card: { title: `${code}没有取消`, lead: '照常召开，什么也没有变。' }, state: '没有取消' }),

  async confirm({ meetingId, reason }, turn) {
    const meeting = await meetingById(turn, meetingId);
    const { told, withdrawn, returned, released, unwished } = await cancelMeeting(turn, meeting, reason || undefined);
    const code = codeOf(meeting);
    await turn.audit({
      action: 'meeting.cancel',
      entity: 'meeting',
      entityId: meeting.id,
      before: { status: meeting.status },
      after: { status: 'CANCELLED' },
      reason,
      undo: { revision: meeting.revision, unwished: unwished.ended },
      note: `取消 ${shortLine(meeting, turn)}`,
    });
    const { title, what, lead: off } = offWords(meeting, turn, reason);
    const lead = `${off}${returned ? '议题保留。' : ''}`;
    const short = `${what}${lead}${turn.actor.name}可发“改期”重新约。`;
    tellGroup(turn, meeting, { text: short }, `meeting:${meeting.id}:cancel`, here(turn));
    return {
      card: {
        title,
        lead,
        facts: meetingFacts(meeting, turn),
        note: [
          `已通知${told.units}家单位，停掉${withdrawn}条提醒${released ? `，释放了${released}` : ''}${returned ? `，${returned}个议题退回议题池` : ''}。10分钟内发“撤销”可恢复；${turn.actor.name}可发“改期”重新约。`,
          unwishedWords(unwished),
          unreachedNote(told),
        ]
          .filter(Boolean)
          .join('\n'),
        buttons: [{ text: '改期', action: `meeting-move:start:${meeting.id}` }],
      },
      state: `已取消 ${code}`,
    };
  },
});

async function start(turn: Turn, meeting: MeetingModel, reason: string | undefined): Promise<Reply> {
  mustBeChangeable(turn, meeting, '取消会议');
  const seats = await seatsOf(turn, meeting);
  const reminders = await remindersAhead(turn, meeting);
  const items = (await toGiveBack(turn, meeting)).length;
  const room = await roomOf(turn, meeting);
  const answered = (rsvp: Rsvp) => seats.filter((s) => answerNow(s, meeting.revision) === rsvp).length;
  return turn.draft(cancel, {
    meetingId: meeting.id,
    code: codeOf(meeting),
    reason: publicWords(reason ?? ''),
    facts: [['会议', meeting.title], ...meetingFacts(meeting, turn)],
    coming: answered('ACCEPTED'),
    sending: answered('SUBSTITUTED'),
    units: seats.length,
    reminders,
    items,
    ...(room && { room: (await resourceOf(turn, room.resourceId)).title }),
  });
}

export default defineCommand({
  name: '取消会议',
  topic: '会议',
  says: [
    {
      intent: 'meeting.cancel',
      summary: '取消一场会，告诉所有单位，停掉提醒',
      examples: ['取消会12 防汛', '周四的会不开了'],
      words: ['取消', '不开了'],
      patterns: [
        {
          say: /取消|(?<![抽走离分])不(?:用|再|必|需要)?开了?|开不了|开不成|不办了|停开|作废|撤销|撤了|撤掉|撤回|不搞了|删掉|删除|删了|不要了|废掉|免了|暂停/,
          score: 0.92,
          on: '会',
          unless:
            /改到|挪到|改期|推迟|延到|不取消|别取消|不要取消|(?:取消|不开|停开)(?:了)?(?:吗|没有?$|么$|[?？])|取消.{0,3}(?:签到|议题)|谁/,
        },
        {
          say: re(
            '(?:把)?(?:T)?(?:的|那个|这个)?',
            MEETING,
            '[T,就先]*(?:取消|不(?:用|再|必|需要)?开了?|开不了|开不成|停开|撤掉|不办了|不搞了|免了|作废|撤销|停了)',
          ),
          score: 0.88,
          unless: /改到|挪到|改期|推迟|延到|不取消|怎么|听说|据说|还没|吗|N|室/,
        },
        { say: re('^(?:取消|撤销|停开|停办|撤掉)(?:T|O)?(?:的|那个|这个)?', MEETING), score: 0.9, unless: /N|会议室|吗|怎么/ },
        { say: re('T(?:的|那个|这个)?', MEETING, '.{0,4}取消'), score: 0.88, unless: /N|听说|吗|会议室|改到/ },
      ],
      slots: ['no', 'on', 'reason', 'body'],
      no: '会',
      cut: /(?:这个|那个|这次|那次)?(?:[一-龥]{0,6}(?:会议|会))?(?:就|先|给)?(?:取消|不(?:用|再|必|需要)?开了?|开不了了?|开不成了?|停开|不办了|撤销|撤掉|撤了|作废|不搞了|删掉|不要了|免了)(?:了|掉)?|因为|由于|原因是?/g,
    },
  ],
  noun: 'meeting-cancel',
  drafts: [cancel],

  async run(turn) {
    const { slots } = turn.reading;
    const found = await meetingMeant(turn, slots, scopeOf(turn));
    if ('several' in found)
      return chooseMeeting(
        turn,
        '取消哪一场？',
        found.several,
        (m) => `meeting-cancel:start:${m.id}:${publicWords(slots.reason ?? '').replaceAll(':', '：')}`,
      );
    return start(turn, found.one, slots.reason);
  },

  async press({ args: [id = '', ...reason] }, turn) {
    return start(turn, await meetingById(turn, id), reason.join(':'));
  },

  undo: {
    async 'meeting.cancel'({ entityId, data }, turn) {
      const { meeting, told, room } = await restoreMeeting(turn, await meetingById(turn, entityId));
      const text = backWords(meeting, turn);
      tellGroup(turn, meeting, { text }, `meeting:${meeting.id}:back`, here(turn));
      const again = data['unwished'] ? WISH_AGAIN : '';
      const note = [room ? ROOM_NOTES[room] : '', again, `已告诉${told.units}家单位。`, unreachedNote(told)].filter(Boolean).join('\n');
      if (meeting.startAt > turn.now) return { text: `${text}\n${note}` };
      // 取消了 was a slip: what was asked is asked again.
      return {
        card: {
          title: `${codeOf(meeting)}开了吗？`,
          lead: text,
          note,
          buttons: [
            { text: '开了', action: `checkin:opened:${meeting.id}`, style: 'primary' },
            { text: '没开，改期', action: `meeting-move:start:${meeting.id}` },
          ],
        },
      };
    },
  },
});
