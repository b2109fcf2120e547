/** What a person sees after answering an invitation: what is recorded, how to change it, and the one thing still to be said. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { formatInstant } from '../calendar/format';
import type { Person } from '../org/directory';
import type { Work } from '../work';
import {
  answerText,
  codeOf,
  deputyAction,
  deputyText,
  invitationCard,
  meetingFacts,
  rsvpAction,
  startOf,
  stateButtons,
  viaText,
} from './cards';
import { answerNow, isAnswer } from './rules';

type Spoken = 'group' | 'single';

const SHORT: Partial<Record<InvitationModel['rsvp'], string>> = { ACCEPTED: '参加', DECLINED: '请假', SUBSTITUTED: '派人参加' };

/** 已记：参加 · 会12, with how to change it. */
export function recordedCard(work: Work, meeting: MeetingModel, seat: InvitationModel, place: Spoken): Card {
  const code = codeOf(meeting);
  const now = answerNow(seat, meeting.revision);
  const unit = work.directory.unitName(seat.orgId);
  const proxy = viaText(seat);
  if (!SHORT[now])
    return {
      ...invitationCard(work, meeting, seat.orgId, seat),
      title: `${code}还没有答复`,
      lead: `${meeting.title} · ${unit}：${answerText(work, meeting, seat, place)}`,
    };
  return {
    title: `已记：${SHORT[now]} · ${code}`,
    lead:
      now === 'SUBSTITUTED' ? `${unit} ${deputyText(work, seat)}${proxy}` : `${unit}：${answerText(work, meeting, seat, place)}${proxy}`,
    facts: meetingFacts(meeting, work),
    note: [
      ...deputyNotes(work, seat),
      `${startOf(meeting, work)}前都可以改，说“${code} ${now === 'DECLINED' ? '参加' : '请假'}”或点下面。`,
    ].join('\n'),
    buttons: stateButtons(meeting, seat),
  };
}

/** A second press: what is recorded, and since when. */
export function stateCard(work: Work, meeting: MeetingModel, seat: InvitationModel, place: Spoken): Card {
  const card = recordedCard(work, meeting, seat, place);
  const since = isAnswer(answerNow(seat, meeting.revision)) && seat.respondedAt ? `已于${formatInstant(seat.respondedAt, work)}记录。` : '';
  return { ...card, note: [since, card.note].filter(Boolean).join('\n') };
}

function deputyNotes(work: Work, seat: InvitationModel): string[] {
  if (seat.rsvp !== 'SUBSTITUTED' || !seat.substituteName) return [];
  if (!seat.substituteId) return [`${seat.substituteName}不在通讯录里，我通知不到，请您转告时间和地点。`];
  if (seat.substituteConfirmed) return [`${seat.substituteName}已确认。`];
  const person = work.directory.memberById(seat.substituteId);
  return person && (person.reachable || person.dm)
    ? [`等${seat.substituteName}确认，时间、地点、议题已转给他。`]
    : [`${seat.substituteName}还没有开通私聊，请您转告时间和地点。`];
}

/** Recorded already; the reason is asked. @param then candidates among whom the deputy is chosen afterwards */
export function reasonCard(work: Work, meeting: MeetingModel, seat: InvitationModel, then: readonly string[] = []): Card {
  const why = (text: string): Button => ({
    text,
    action:
      seat.rsvp === 'SUBSTITUTED'
        ? deputyAction('why', meeting, seat.orgId, text, then.join(','))
        : rsvpAction('why', meeting, seat.orgId, text),
  });
  const unit = work.directory.unitName(seat.orgId);
  const said = seat.rsvp === 'SUBSTITUTED' ? `${unit} ${deputyText(work, seat)}` : `${unit}请假`;
  return {
    title: '请假原因？',
    lead: `已记 ${codeOf(meeting)}：${said}`,
    facts: meetingFacts(meeting, work),
    note: seat.rsvp === 'SUBSTITUTED' ? '不说原因也算数。' : '不说原因也算数；也可以派人参加。',
    buttons: [
      why('出差'),
      why('值班'),
      why('其他'),
      ...(seat.rsvp === 'SUBSTITUTED'
        ? []
        : [
            { text: '派人参加', action: deputyAction('ask', meeting, seat.orgId) },
            { text: '改为参加', action: rsvpAction('accept', meeting, seat.orgId) },
          ]),
    ],
  };
}

const MAX_PEOPLE_BUTTONS = 5;

function whoLead(work: Work, meeting: MeetingModel, seat: InvitationModel): string {
  const unit = work.directory.unitName(seat.orgId);
  const now = answerNow(seat, meeting.revision) === 'SUBSTITUTED';
  if (seat.substituteName)
    return now ? `现在是${unit} ${deputyText(work, seat)}` : `${unit}原来派${seat.substituteName}，新的时间还没有答复`;
  return now ? `已记${unit}派人参加，请说人选` : `${unit}的代表`;
}

/** Leaves it as it is: what that is, depends. */
function laterButton(meeting: MeetingModel, seat: InvitationModel): Button {
  const moved = answerNow(seat, meeting.revision) !== 'SUBSTITUTED';
  return { text: moved ? '先不答复' : seat.substituteName ? '不换了' : '人选待定', action: rsvpAction('state', meeting, seat.orgId) };
}

/** Who goes? Buttons for few, a list for more; a name can always be typed. @param why said before the question */
export function whoCard(work: Work, meeting: MeetingModel, seat: InvitationModel, people: readonly Person[], why?: string): Card {
  const base = {
    title: `派谁参加${codeOf(meeting)}？`,
    lead: whoLead(work, meeting, seat),
    facts: meetingFacts(meeting, work),
    note: [why, people.length ? '点选，或直接说名字，例如“王强”。' : '请直接说名字，例如“王强”。'].filter(Boolean).join('\n'),
  };
  const later = laterButton(meeting, seat);
  if (people.length <= MAX_PEOPLE_BUTTONS) {
    return { ...base, buttons: [...people.map((p) => ({ text: p.name, action: deputyAction('send', meeting, seat.orgId, p.id) })), later] };
  }
  return {
    ...base,
    choice: { name: 'deputy', title: '选一位', options: people.slice(0, 10).map((p) => ({ id: p.id, text: p.name })) },
    buttons: [{ text: '选好了', action: deputyAction('send', meeting, seat.orgId), style: 'primary' }, later],
  };
}

/** Nobody in the address book is called so: a slip of the pen, other words, or really somebody from outside? */
export function outsiderCard(work: Work, meeting: MeetingModel, seat: InvitationModel, name: string): Card {
  return {
    title: `通讯录里没有“${name}”`,
    lead: `派谁参加${codeOf(meeting)}？`,
    facts: meetingFacts(meeting, work),
    note: '就派这位请点下面，时间、地点请您转告；不是的话，请再说一次名字。',
    buttons: [
      { text: `就派${name}`, action: deputyAction('sub', meeting, seat.orgId, '', name), style: 'primary' },
      laterButton(meeting, seat),
    ],
  };
}

/** 收到 is no answer: asked on, once. */
export function readCard(work: Work, meeting: MeetingModel, seat: InvitationModel): Card {
  const card = invitationCard(work, meeting, seat.orgId, seat);
  return {
    ...card,
    title: '已记为“已读”。能参加吗？',
    lead: `${codeOf(meeting)} ${meeting.title} · ${work.directory.unitName(seat.orgId)}`,
  };
}

/** The deputy's card once they said yes. */
export function deputyGoes(work: Work, meeting: MeetingModel, seat: InvitationModel): Card {
  return {
    title: `已记：您代${work.directory.unitName(seat.orgId)}参加 · ${codeOf(meeting)}`,
    lead: meeting.title,
    facts: meetingFacts(meeting, work),
    note: '去不了时请尽早点下面。',
    buttons: [deputyState('已记我去', meeting, seat), { text: '去不了', action: deputyAction('nogo', meeting, seat.orgId) }],
  };
}

/** The deputy's card once they said no. @param told somebody of the unit was */
export function deputyStays(work: Work, meeting: MeetingModel, seat: InvitationModel, told: boolean): Card {
  const unit = work.directory.unitName(seat.orgId);
  return {
    title: `已记：您去不了 · ${codeOf(meeting)}`,
    lead: told ? `已告诉${unit}另外安排` : `${unit}的人我还通知不到，请您告诉他们另外安排`,
    facts: meetingFacts(meeting, work),
    buttons: [deputyState('已记去不了', meeting, seat)],
  };
}

const deputyState = (text: string, meeting: MeetingModel, seat: InvitationModel): Button => ({
  text,
  action: deputyAction('mine', meeting, seat.orgId),
  style: 'primary',
});

/** For somebody who is not, or no longer, the deputy. */
export function releasedCard(work: Work, meeting: MeetingModel, seat: InvitationModel): Card {
  const unit = work.directory.unitName(seat.orgId);
  return {
    title: `${codeOf(meeting)}不用您代${unit}参加`,
    lead: `${unit}现在：${answerText(work, meeting, seat, 'group')}`,
    facts: meetingFacts(meeting, work),
    buttons: [{ text: '不用代了', action: deputyAction('mine', meeting, seat.orgId) }],
  };
}

/** A press that comes too late to count: what the state is now. */
export function closedCard(work: Work, meeting: MeetingModel, orgId: string): Card {
  const code = codeOf(meeting);
  const cancelled = meeting.status === 'CANCELLED';
  return {
    title: cancelled ? `${code}已取消，不用答复` : `${code}已开始，答复截止`,
    lead: cancelled && meeting.cancelReason ? `原因：${meeting.cancelReason}` : meeting.title,
    facts: meetingFacts(meeting, work),
    buttons: [{ text: cancelled ? '已取消' : '已截止', action: rsvpAction('state', meeting, orgId) }],
  };
}
