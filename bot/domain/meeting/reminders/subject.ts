/** Reminders of meetings: whom they still concern, who is asked, what is said. */
import type { InvitationModel, MeetingModel, ReminderDeliveryModel } from '../../../../prisma/client';
import { MINUTE_MS } from '../../../clock';
import type { Card, Content } from '../../../content';
import { formatInstant } from '../../calendar/format';
import { readData, recipientId } from '../../reminder/data';
import { callerFirst, headFirst, liaisonAndBackup, unique, whoGoes } from '../../reminder/people';
import type { Line, ReminderSubject, SubjectScene } from '../../reminder/subject';
import {
  agendaOf,
  answerButtons,
  callerOf,
  codeOf,
  deputyAction,
  invitationCard,
  meetingFacts,
  placeOf,
  rsvpAction,
  shortLine,
  startOf,
  stateButtons,
} from '../cards';
import { answerNow, isAnswer, tally } from '../rules';
import { ALL_MEETING_RULES, INVITED, type MeetingRule, meetingRule, type Only } from './rules';

export interface MeetingState {
  meeting: MeetingModel;
  /** By unit. */
  seats: ReadonlyMap<string, InvitationModel>;
  /** The group where it was called takes messages. */
  pushable: boolean;
  /** Its minutes are written. */
  minutes: boolean;
}

type Row = ReminderDeliveryModel;

export const meetingSubject: ReminderSubject<MeetingState> = {
  rules: ALL_MEETING_RULES,

  async load(reader, ids) {
    const found = new Map<string, MeetingState>();
    for (let i = 0; i < ids.length; i += 500) {
      const some = ids.slice(i, i + 500);
      const [meetings, invitations] = [
        await reader.meeting.findMany({ where: { id: { in: some } } }),
        await reader.invitation.findMany({ where: { meetingId: { in: some } }, orderBy: { id: 'asc' } }),
      ];
      const chatids = [...new Set(meetings.flatMap((m) => m.chatid ?? []))];
      const closed = await reader.chat.findMany({ where: { chatid: { in: chatids }, pushable: false }, select: { chatid: true } });
      const silent = new Set(closed.map((c) => c.chatid));
      const written = await reader.minutes.findMany({ where: { meetingId: { in: some } }, select: { meetingId: true } });
      const done = new Set(written.map((m) => m.meetingId));
      for (const meeting of meetings)
        found.set(meeting.id, {
          meeting,
          seats: new Map(),
          pushable: !meeting.chatid || !silent.has(meeting.chatid),
          minutes: done.has(meeting.id),
        });
      for (const seat of invitations) (found.get(seat.meetingId)?.seats as Map<string, InvitationModel> | undefined)?.set(seat.orgId, seat);
    }
    return found;
  },

  check(row, state, now) {
    const rule = meetingRule(row.rule);
    if (!rule || !state || state.meeting.status === 'CANCELLED') return 'CANCELLED';
    if (state.meeting.revision !== row.subjectRevision) return 'CHANGED';
    if (rule.only === 'NO_MINUTES') return state.minutes ? 'ANSWERED' : undefined;
    if (state.meeting.status !== 'SCHEDULED' || now >= state.meeting.startAt) return 'STALE';
    if (rule.ask === 'GROUP') return state.pushable ? undefined : 'NOT_PUSHABLE';
    if (rule.per === 'HOST') return unanswered(state).length > 0 ? undefined : 'ANSWERED';
    const seat = state.seats.get(unitOf(row, rule));
    if (!seat) return 'WITHDRAWN';
    // 列席 is told like everybody and never chased.
    return rule.chase && !seat.canVote ? 'OBSERVER' : whyNotSeat(rule.only, seat, state.meeting);
  },

  people(row, state, scene) {
    const rule = meetingRule(row.rule) as MeetingRule;
    const { directory } = scene;
    const own = directory.liaisonsOf(unitOf(row, rule));
    const member = (id: string | null | undefined) => (id ? directory.memberById(id) : undefined);
    const seat = state.seats.get(unitOf(row, rule));
    // Who went for an answer to an earlier time does not go for this one.
    const going = seat && isAnswer(answerNow(seat, state.meeting.revision)) ? seat : undefined;
    switch (rule.ask) {
      case 'GROUP':
        return { candidates: [], wanted: 0 };
      case 'LIAISON_AND_BACKUP':
        return liaisonAndBackup(directory, unitOf(row, rule));
      case 'HEAD':
        return { candidates: headFirst(directory, unitOf(row, rule)), wanted: 1 };
      case 'ATTENDEE':
        return { candidates: whoGoes(directory, unitOf(row, rule), going), wanted: 1 };
      case 'RECORDER':
        return {
          candidates: unique([
            member(state.meeting.recorderId),
            ...directory.holdersOf('RECORDER', state.meeting.hostId),
            member(state.meeting.authorId),
          ]),
          wanted: 1,
        };
      case 'SECRETARY':
        return callerFirst(directory, state.meeting);
      case 'MEMBER':
        return { candidates: unique([member(recipientId(row.recipient))]), wanted: 1 };
      default:
        return { candidates: own, wanted: 1 };
    }
  },

  content(row, state, scene) {
    const rule = meetingRule(row.rule) as MeetingRule;
    if (rule.ask === 'GROUP') return groupNotice(state, scene);
    if (rule.only === 'NO_MINUTES') return { text: minutesLine(rule, state, scene) };
    if (rule.per === 'HOST') return unansweredList(state, scene);
    const seat = state.seats.get(unitOf(row, rule)) as InvitationModel;
    if (rule === INVITED) return { card: invitationCard(scene, state.meeting, seat.orgId, seat) };
    return { card: rule.only === 'COMING' ? comingCard(rule, state, seat, scene) : askCard(rule, state, seat, scene) };
  },

  line(row, state, scene): Line {
    const rule = meetingRule(row.rule) as MeetingRule;
    const { meeting } = state;
    if (rule.only === 'NO_MINUTES') return { text: minutesLine(rule, state, scene), buttons: [] };
    const what = `${shortLine(meeting, scene)}，${placeOf(meeting)}，召集 ${callerOf(scene, meeting)}`;
    if (rule.per === 'HOST') return { text: `${what}。${unanswered(state).length}家还没答复：${names(state, scene)}`, buttons: [] };
    const orgId = unitOf(row, rule);
    const seat = state.seats.get(orgId) as InvitationModel;
    if (isAnswer(answerNow(seat, meeting.revision))) return { text: `${what}。您单位已答复，请准时参加`, buttons: [] };
    const code = codeOf(meeting);
    return {
      text: `${what}。请代表${scene.directory.unitName(orgId)}${answerBy(meeting, scene)}答复`,
      buttons: [
        { text: `${code} 参加`, action: rsvpAction('accept', meeting, orgId), style: 'primary' },
        { text: `${code} 请假`, action: rsvpAction('decline', meeting, orgId) },
        { text: `${code} 派人`, action: deputyAction('ask', meeting, orgId) },
      ],
    };
  },

  about(row, state) {
    const rule = meetingRule(row.rule);
    return rule?.ask === 'GROUP' || rule?.per === 'HOST' ? undefined : codeOf(state.meeting);
  },

  async chased(tx, rows, now) {
    const seats = rows.flatMap(({ row, state }) => state.seats.get(recipientId(row.recipient))?.id ?? []);
    await tx.invitation.updateMany({ where: { id: { in: seats } }, data: { lastChasedAt: now } });
  },
};

function unitOf(row: Row, rule: MeetingRule): string {
  return rule.per === 'PERSON' ? (readData(row.data).orgId ?? '') : recipientId(row.recipient);
}

function whyNotSeat(only: Only, seat: InvitationModel, meeting: MeetingModel): string | undefined {
  const now = answerNow(seat, meeting.revision);
  if (only === 'UNANSWERED' && isAnswer(now)) return 'ANSWERED';
  if (only === 'COMING' && now !== 'ACCEPTED' && now !== 'SUBSTITUTED') return 'NOT_COMING';
  // Who has said no needs no notice of a meeting a week ahead either.
  if (only === 'ALL' && now === 'DECLINED') return 'ANSWERED';
  return undefined;
}

/** Who is missed: observers are not. */
function unanswered({ meeting, seats }: MeetingState): InvitationModel[] {
  return tally(
    [...seats.values()].filter((s) => s.canVote),
    meeting.revision,
  ).unanswered;
}

function names(state: MeetingState, scene: SubjectScene): string {
  return unanswered(state)
    .map((s) => `${scene.directory.unitName(s.orgId)}${answerNow(s, state.meeting.revision) === 'READ' ? '(已读)' : ''}`)
    .join('、');
}

/** 在9月21日(周一)12:00前, or 尽快 once that is over. */
const answerBy = ({ rsvpDueAt }: MeetingModel, scene: SubjectScene): string =>
  rsvpDueAt > scene.now ? `在${formatInstant(rsvpDueAt, scene)}前` : '尽快';

function groupNotice({ meeting }: MeetingState, scene: SubjectScene): Content {
  const facts = [...meetingFacts(meeting, scene), ['召集', callerOf(scene, meeting)]].map(([label, value]) => `${label}：${value}`);
  return {
    text: [
      `**【会议提醒】${codeOf(meeting)} ${meeting.title}**`,
      ...facts,
      `请各单位联络员${answerBy(meeting, scene)}答复，可在这里发“@我 ${codeOf(meeting)} 参加”，也可以点私聊里的卡片。`,
    ].join('\n'),
  };
}

function askCard(rule: MeetingRule, state: MeetingState, seat: InvitationModel, scene: SubjectScene): Card {
  const { meeting } = state;
  const unit = scene.directory.unitName(seat.orgId);
  const answered = isAnswer(answerNow(seat, meeting.revision));
  const facts: [string, string][] = [...meetingFacts(meeting, scene), ['召集', callerOf(scene, meeting)]];
  if (answered)
    return {
      title: `【会议提醒】${meeting.title}`,
      lead: `${codeOf(meeting)} · ${unit}已答复`,
      facts,
      note: '有变化请点下面。',
      buttons: stateButtons(meeting, seat),
    };
  const over = meeting.rsvpDueAt <= scene.now;
  return {
    title: `${rule.chase ? '【请答复】' : '【会议提醒】'}${meeting.title}`,
    lead: `${codeOf(meeting)} · 请代表${unit}答复`,
    facts: [...facts, ['答复截止', `${formatInstant(meeting.rsvpDueAt, scene)}${over ? '，已过' : '前'}`]],
    note: whyAsked(rule, meeting, scene) ?? '也可以直接说“参加”“去不了”“让老王替我”。',
    buttons: answerButtons(meeting, seat.orgId, seat.rsvpRevision > 0 && seat.rsvp !== 'READ'),
  };
}

function whyAsked({ ask }: MeetingRule, meeting: MeetingModel, scene: SubjectScene): string | undefined {
  if (ask === 'LIAISON_AND_BACKUP') return '本单位还没有答复，哪一位联络员点都可以。';
  return ask === 'HEAD' ? `本单位还没有答复，${startOf(meeting, scene)}就要开会了，请您安排一下。` : undefined;
}

/** In the last hour it says how long there is; before, what will be talked about, as does that of the day before when it comes late. */
function comingCard({ quiet }: MeetingRule, { meeting }: MeetingState, seat: InvitationModel, scene: SubjectScene): Card {
  const minutes = Math.max(1, Math.round((meeting.startAt.getTime() - scene.now.getTime()) / MINUTE_MS));
  const soon = quiet === 'IGNORE' && minutes <= 60;
  const agenda = agendaOf(meeting);
  return {
    title: soon ? `【马上开会】${meeting.title}` : `【会议提醒】${meeting.title}`,
    lead: soon
      ? `${codeOf(meeting)} · 还有约${minutes >= 50 ? '1小时' : `${minutes}分钟`}`
      : `${codeOf(meeting)} · ${startOf(meeting, scene)}开会`,
    facts: [
      ['时间', startOf(meeting, scene)],
      ['地点', placeOf(meeting)],
      ['召集', callerOf(scene, meeting)],
    ],
    note:
      soon || agenda.length === 0
        ? '请准时参加，来不了请点下面。'
        : `议题：\n${agenda.map((a, i) => `${i + 1}. ${a}`).join('\n')}\n来不了请点下面。`,
    buttons: stateButtons(meeting, seat),
  };
}

function minutesLine(rule: MeetingRule, { meeting }: MeetingState, scene: SubjectScene): string {
  const who = rule.ask === 'SECRETARY' ? '记录人还没记纪要，请您过问一下' : '会开完了，请记一下纪要';
  return `【纪要】${shortLine(meeting, scene)}，召集 ${callerOf(scene, meeting)}。${who}：发“纪要 ${codeOf(meeting)} 一、……；二、……”，或引用群里写好的纪要@我说“纪要”。`;
}

function unansweredList(state: MeetingState, scene: SubjectScene): Content {
  const { meeting } = state;
  const { accepted, substituted, declined } = tally([...state.seats.values()], meeting.revision);
  return {
    text: [
      `**${codeOf(meeting)} ${meeting.title}** ${startOf(meeting, scene)} · ${placeOf(meeting)}`,
      `召集：${callerOf(scene, meeting)}`,
      `参加${accepted.length} · 派员${substituted.length} · 请假${declined.length} · 未答复${unanswered(state).length}`,
      `还没答复：${names(state, scene)}`,
      `已请这些单位的负责人安排。可发“催 ${codeOf(meeting)}”再催一次，或直接打电话。`,
    ].join('\n'),
  };
}
