/** What a meeting looks like to those who are asked: facts, buttons, cards. The buttons are those of commands/answer-meeting.ts. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { formatInstant, formatSpan, type Shown } from '../calendar/format';
import type { Scene, Work } from '../work';
import { answerNow, isAnswer } from './rules';

export const codeOf = (meeting: Pick<MeetingModel, 'no'>): string => `会${meeting.no}`;

/** "9月24日(周四)14:30–16:00" */
export function spanOf(meeting: Pick<MeetingModel, 'localDate' | 'startMin' | 'endMin'>, shown: Shown): string {
  return formatSpan(meeting.localDate, meeting.startMin, meeting.endMin, shown);
}

/** "9月24日(周四)14:30" */
export function startOf(meeting: Pick<MeetingModel, 'localDate' | 'startMin'>, shown: Shown): string {
  return formatSpan(meeting.localDate, meeting.startMin, undefined, shown);
}

export const placeOf = (meeting: Pick<MeetingModel, 'placeText'>): string => meeting.placeText ?? '待定';

export const agendaOf = (meeting: Pick<MeetingModel, 'agenda'>): string[] => meeting.agenda.split('\n').filter(Boolean);

/** 望湖社区(李敏) */
export function callerOf(work: Pick<Work, 'directory'>, meeting: Pick<MeetingModel, 'hostId' | 'authorId'>): string {
  const host = work.directory.orgById(meeting.hostId)?.shortName ?? '';
  const author = work.directory.nameById(meeting.authorId);
  return author ? `${host}(${author})` : host;
}

/** Time, place and agenda: what every message about a meeting states. */
export function meetingFacts(meeting: MeetingModel, shown: Shown): [string, string][] {
  const agenda = agendaOf(meeting);
  return [
    ['时间', spanOf(meeting, shown)],
    ['地点', placeOf(meeting)],
    ...(agenda.length ? [['议题', agenda.join('；')] as [string, string]] : []),
  ];
}

/** How it is told that a meeting is off. One whose start is over was not held: there is nothing to stay away from. */
export function offWords(
  meeting: MeetingModel,
  shown: Shown,
  reason: string | null | undefined,
): { title: string; what: string; lead: string } {
  const over = meeting.startAt <= shown.now;
  const title = `❌ ${codeOf(meeting)}${over ? '没有开成' : '取消'}`;
  return {
    title,
    what: `${title}：${meeting.title}（原定${startOf(meeting, shown)}）。`,
    lead: `${reason ? `原因：${reason}。` : ''}${over ? '' : '请勿前往。'}`,
  };
}

/** How it is told that it is on again. */
export const backWords = (meeting: MeetingModel, shown: Shown): string =>
  meeting.startAt <= shown.now
    ? `✅ ${codeOf(meeting)}恢复：${meeting.title}（${startOf(meeting, shown)}），取消撤回了。`
    : `✅ ${codeOf(meeting)}恢复：${meeting.title}，${startOf(meeting, shown)}照常召开，各单位原来的答复仍有效。`;

/** "rsvp:<verb>:<meeting>:<unit>:<revision>": the revision tells an answer to an earlier time from one to this. */
export function rsvpAction(verb: string, meeting: Pick<MeetingModel, 'id' | 'revision'>, orgId: string, ...more: string[]): string {
  return ['rsvp', verb, meeting.id, orgId, String(meeting.revision), ...more].join(':');
}

/** The same for what is about somebody who goes for the unit: buttons of commands/send-deputy.ts. */
export function deputyAction(verb: string, meeting: Pick<MeetingModel, 'id' | 'revision'>, orgId: string, ...more: string[]): string {
  return rsvpAction(verb, meeting, orgId, ...more).replace(/^rsvp/, 'deputy');
}

/** [参加] [请假] [派人参加], for one unit. @param again after a change of time: [还能参加] [不能] [派人参加] */
export function answerButtons(meeting: Pick<MeetingModel, 'id' | 'revision'>, orgId: string, again = false): Button[] {
  return [
    { text: again ? '还能参加' : '参加', action: rsvpAction('accept', meeting, orgId), style: 'primary' },
    { text: again ? '不能' : '请假', action: rsvpAction('decline', meeting, orgId) },
    { text: '派人参加', action: deputyAction('ask', meeting, orgId) },
  ];
}

/** The private card that asks a unit's liaison. @param seat how many are to come, and whether they sit in (列席) */
export function invitationCard(
  work: Scene,
  meeting: MeetingModel,
  orgId: string,
  seat?: Pick<InvitationModel, 'canVote' | 'seats'>,
  turnHost?: string,
): Card {
  return {
    title: `${meeting.urgent ? '【紧急】' : '【会议】'}${meeting.title}`,
    lead: `${codeOf(meeting)} · 请代表${work.directory.unitName(orgId)}答复${seat && !seat.canVote ? '（列席）' : ''}`,
    facts: [
      ...meetingFacts(meeting, work),
      ...(seat && seat.seats > 1 ? [['名额', `${seat.seats}人`] as [string, string]] : []),
      ['召集', callerOf(work, meeting)],
      ...(turnHost ? [['轮值承办', turnHost] as [string, string]] : []),
      ['答复截止', `${formatInstant(meeting.rsvpDueAt, work)}前`],
    ],
    note: seat && seat.seats > 1 ? '也可以直接说“参加”“我们来两个人”“去不了”“让老王替我”。' : '也可以直接说“参加”“去不了”“让老王替我”。',
    buttons: answerButtons(meeting, orgId),
  };
}

/** Buttons of a unit's state now; the first tells it again. */
export function stateButtons(meeting: MeetingModel, seat: InvitationModel): Button[] {
  const change: Record<'accept' | 'decline' | 'deputy', Button> = {
    accept: { text: '改为参加', action: rsvpAction('accept', meeting, seat.orgId) },
    decline: { text: '改为请假', action: rsvpAction('decline', meeting, seat.orgId) },
    deputy: { text: '派人参加', action: deputyAction('ask', meeting, seat.orgId) },
  };
  const state = (text: string): Button => ({ text, action: rsvpAction('state', meeting, seat.orgId), style: 'primary' });
  switch (answerNow(seat, meeting.revision)) {
    case 'ACCEPTED':
      return [state('已记参加'), change.decline, change.deputy];
    case 'DECLINED':
      return [state('已记请假'), change.accept, change.deputy];
    case 'SUBSTITUTED':
      return [state('已记派人'), { ...change.deputy, text: '换人' }, change.accept, change.decline];
    default:
      return answerButtons(meeting, seat.orgId, seat.rsvpRevision > 0 && seat.rsvp !== 'READ');
  }
}

/**
 * A unit's answer in words: 参加 · 请假(出差) · 派人 王强(代张伟，待本人确认) · 已读，未答复 · 未答复(原答参加).
 * @param place in a group no reason is repeated
 */
export function answerText(
  work: Pick<Work, 'directory'>,
  meeting: Pick<MeetingModel, 'revision'>,
  seat: InvitationModel,
  place: 'group' | 'single',
): string {
  const now = answerNow(seat, meeting.revision);
  switch (now) {
    case 'ACCEPTED':
      return seat.reason && place === 'single' ? `参加(${seat.reason})` : '参加';
    case 'DECLINED':
      return seat.reason && place === 'single' ? `请假(${seat.reason})` : '请假';
    case 'SUBSTITUTED':
      return `派人 ${deputyText(work, seat)}`;
    case 'READ':
      return '已读，未答复';
    default: {
      const old = seat.rsvpRevision > 0 ? OLD[seat.rsvp] : undefined;
      return old ? `未答复(原答“${old}”)` : '未答复';
    }
  }
}

const OLD: Partial<Record<InvitationModel['rsvp'], string>> = { ACCEPTED: '参加', DECLINED: '请假', SUBSTITUTED: '派人' };

/** What the unit had answered before the time was changed, if anything. */
export const oldAnswer = (seat: Pick<InvitationModel, 'rsvp' | 'rsvpRevision'>): string | undefined =>
  seat.rsvpRevision > 0 ? OLD[seat.rsvp] : undefined;

/** 王强(代张伟，待本人确认); 人选未定 */
export function deputyText(work: Pick<Work, 'directory'>, seat: InvitationModel): string {
  if (!seat.substituteName) return '(人选未定)';
  const forWhom = seat.respondedById ? work.directory.nameById(seat.respondedById) : undefined;
  const own = forWhom && !seat.byProxy ? `代${forWhom}` : `代${work.directory.unitName(seat.orgId)}`;
  return `${seat.substituteName}(${own}${seat.substituteId && !seat.substituteConfirmed ? '，待本人确认' : ''})`;
}

/** How the answer came, when not from the unit's own people: （代回复）, （链接回复）. */
export function viaText(seat: Pick<InvitationModel, 'byProxy' | 'rsvp' | 'respondedAt' | 'respondedById'>): string {
  if (seat.byProxy) return '（代回复）';
  return isAnswer(seat.rsvp) && seat.respondedAt && !seat.respondedById ? '（链接回复）' : '';
}

/** Codes of several meetings in one sentence. */
export const shortLine = (meeting: MeetingModel, shown: Shown): string => `${codeOf(meeting)} ${startOf(meeting, shown)} ${meeting.title}`;
