/** Reminders of an urgent meeting: whom they still concern, who is asked, what is said. */
import type { InvitationModel, MeetingModel } from '../../../../prisma/client';
import { recipientId } from '../../reminder/data';
import { callerFirst, unique } from '../../reminder/people';
import type { ReminderSubject, SubjectScene } from '../../reminder/subject';
import { answerButtons, callerOf, codeOf, deputyText, invitationCard, meetingFacts, placeOf, startOf } from '../cards';
import { inBodyOrder } from '../lookup';
import { answerNow, isAnswer, tally } from '../rules';
import { URGENT_RULES } from './urgent-rules';

interface UrgentState {
  meeting: MeetingModel;
  seats: InvitationModel[];
  /** The outcome is written down. */
  settled: boolean;
}

const seatOf = ({ seats }: UrgentState, recipient: string) => seats.find((s) => s.orgId === recipientId(recipient));

export const urgentSubject: ReminderSubject<UrgentState> = {
  rules: URGENT_RULES,

  async load(reader, ids) {
    const rows = await reader.meeting.findMany({
      where: { id: { in: [...ids] } },
      include: { invitations: { orderBy: { createdAt: 'asc' } }, minutes: { select: { meetingId: true } } },
    });
    return new Map(
      rows.map(({ invitations, minutes, ...meeting }) => [meeting.id, { meeting, seats: invitations, settled: minutes !== null }]),
    );
  },

  check(row, state, now) {
    if (!state || state.meeting.status === 'CANCELLED') return 'CANCELLED';
    const { meeting } = state;
    if (meeting.revision !== row.subjectRevision) return 'CHANGED';
    if (row.rule === 'u-outcome') return state.settled ? 'ANSWERED' : undefined;
    if (row.rule === 'u-due') return now >= meeting.endAt ? 'STALE' : undefined;
    const seat = seatOf(state, row.recipient);
    if (!seat || now >= meeting.startAt) return seat ? 'STALE' : 'WITHDRAWN';
    if (!seat.canVote) return 'OBSERVER';
    return isAnswer(answerNow(seat, meeting.revision)) ? 'ANSWERED' : undefined;
  },

  people(row, { meeting }, { directory }) {
    if (row.rule === 'u-15m-unit') {
      const orgId = recipientId(row.recipient);
      const candidates = unique([...directory.liaisonsOf(orgId), ...directory.holdersOf('UNIT_HEAD', orgId)]);
      return { candidates, wanted: candidates.length };
    }
    return callerFirst(directory, meeting);
  },

  content(row, state, scene) {
    const { meeting, seats } = state;
    if (row.rule === 'u-15m-unit') {
      const orgId = recipientId(row.recipient);
      const card = invitationCard(scene, meeting, orgId, seatOf(state, row.recipient));
      return { card: { ...card, title: `【紧急·请答复】${meeting.title}`, note: '还没有收到本单位的答复，谁看到谁点都可以。' } };
    }
    if (row.rule === 'u-outcome') {
      return {
        card: {
          title: `${codeOf(meeting)}结果怎样？`,
          lead: meeting.title,
          facts: meetingFacts(meeting, scene),
          note: `记下来就存为一场已开的会。也可以直接说“${codeOf(meeting)} 结果 …”。`,
          buttons: [{ text: '记结果', action: `urgent:outcome:${meeting.id}`, style: 'primary' }],
        },
      };
    }
    return {
      card: {
        title: `${codeOf(meeting)}谁来`,
        lead: `${meeting.title} · ${startOf(meeting, scene)}`,
        facts: [
          ['地点', placeOf(meeting)],
          ['召集', callerOf(scene, meeting)],
        ],
        note: whoComes(state, scene).join('\n'),
        buttons: [
          ...(scene.now < meeting.startAt && tally(seats, meeting.revision).unanswered.length
            ? [{ text: '再催一次', action: `meeting-who:chase:${meeting.id}`, style: 'primary' as const }]
            : []),
          { text: '看答复情况', action: `meeting-who:show:${meeting.id}` },
        ],
      },
    };
  },

  line(row, state, scene) {
    const { meeting } = state;
    const what = `${codeOf(meeting)} ${startOf(meeting, scene)} ${meeting.title}，${placeOf(meeting)}，召集 ${callerOf(scene, meeting)}`;
    if (row.rule === 'u-15m-unit')
      return { text: `【紧急】${what}，请马上答复`, buttons: answerButtons(meeting, recipientId(row.recipient)) };
    if (row.rule === 'u-outcome')
      return { text: `${what}。结果怎样？`, buttons: [{ text: `${codeOf(meeting)}记结果`, action: `urgent:outcome:${meeting.id}` }] };
    return { text: [what, ...whoComes(state, scene)].join('。'), buttons: [] };
  },

  about: (row, { meeting }) => (row.rule === 'u-15m-unit' ? codeOf(meeting) : undefined),
};

function whoComes({ meeting, seats }: UrgentState, scene: SubjectScene): string[] {
  const { accepted, substituted, declined, unanswered } = tally(inBodyOrder(scene, meeting, seats), meeting.revision);
  const names = (some: readonly InvitationModel[]) => some.map((s) => scene.directory.unitName(s.orgId)).join('、');
  return [
    `来${accepted.length + substituted.length}家${accepted.length ? `：${names(accepted)}` : ''}`,
    ...(substituted.length
      ? [`派员：${substituted.map((s) => `${scene.directory.unitName(s.orgId)} ${deputyText(scene, s)}`).join('、')}`]
      : []),
    ...(declined.length ? [`来不了：${names(declined)}`] : []),
    ...(unanswered.length ? [`没回音：${names(unanswered)}，请打电话。`] : []),
  ];
}
