/** Who hears of an answer beside the one who gave it: deputies, colleagues, the unit for which it was given, the caller. */
import type { InvitationModel, MeetingModel, Rsvp } from '../../../prisma/client';
import type { Card } from '../../content';
import type { Person } from '../org/directory';
import type { PersonWork, Work } from '../work';
import { answerButtons, answerText, callerOf, codeOf, deputyAction, meetingFacts, startOf, stateButtons } from './cards';
import { answerNow, isAnswer } from './rules';

/** They will be there. */
export const comes = (rsvp: Rsvp): boolean => rsvp === 'ACCEPTED' || rsvp === 'SUBSTITUTED';

function tell(work: Work, meeting: MeetingModel, person: Person, content: { card?: Card; text?: string }, why: string): boolean {
  return work.outbox.toMember(person.userid, content, { key: `rsvp:${meeting.id}:${why}:${person.id}`, about: codeOf(meeting) });
}

/** The new deputy is asked, and the same one about another time; the old one is released. */
export function tellDeputies(work: Work, meeting: MeetingModel, old: InvitationModel, next: InvitationModel, by: Person | undefined): void {
  const unit = work.directory.unitName(next.orgId);
  if (old.substituteId && old.substituteId !== next.substituteId && old.substituteId !== by?.id) {
    const person = work.directory.memberById(old.substituteId);
    if (person)
      tell(work, meeting, person, { text: `${codeOf(meeting)}（${startOf(meeting, work)}）不用您代${unit}参加了，谢谢。` }, 'released');
  }
  if (answerNow(next, meeting.revision) !== 'SUBSTITUTED' || !next.substituteId || next.substituteId === by?.id || !by) return;
  if (next.substituteId === old.substituteId && next.rsvpRevision === old.rsvpRevision) return;
  const person = work.directory.memberById(next.substituteId);
  if (person) tell(work, meeting, person, { card: deputyCard(work, meeting, next, by) }, 'asked');
}

function deputyCard(work: Work, meeting: MeetingModel, seat: InvitationModel, by: Person): Card {
  return {
    title: `【会议】请您代${work.directory.unitName(seat.orgId)}参加`,
    lead: `${by.name}请您参加${codeOf(meeting)} ${meeting.title}`,
    facts: [...meetingFacts(meeting, work), ['召集', callerOf(work, meeting)]],
    note: '能去吗？',
    buttons: [
      { text: '我去', action: deputyAction('go', meeting, seat.orgId), style: 'primary' },
      { text: '去不了', action: deputyAction('nogo', meeting, seat.orgId) },
    ],
  };
}

/** Two people of one unit answered: the last answer counts, and the other one hears of it. */
export function tellColleague(
  work: Work,
  meeting: MeetingModel,
  old: InvitationModel,
  next: InvitationModel,
  before: Rsvp,
  by: Person,
): void {
  if (!isAnswer(before) || !isAnswer(next.rsvp) || !old.respondedById || old.respondedById === by.id || old.byProxy) return;
  if (old.rsvp === next.rsvp && old.substituteName === next.substituteName) return;
  const colleague = work.directory.memberById(old.respondedById);
  if (!colleague) return;
  const card: Card = {
    title: `${work.directory.unitName(next.orgId)}的答复改了 · ${codeOf(meeting)}`,
    lead: `${by.name}改为：${answerText(work, meeting, next, 'single')}`,
    facts: meetingFacts(meeting, work),
    note: '以最后一次答复为准，不对的话请点下面。',
    buttons: stateButtons(meeting, next),
  };
  tell(work, meeting, colleague, { card }, 'colleague');
}

/** Somebody else answered for the unit, the caller or somebody with a link: its liaison hears it and can put it right. */
export function tellUnit(work: Work, meeting: MeetingModel, seat: InvitationModel, by: Person | undefined): void {
  const card: Card = {
    title: `${by ? '已代' : ''}${work.directory.unitName(seat.orgId)}${by ? '答复' : '有人用链接答复'} · ${codeOf(meeting)}`,
    lead: `${by ? `${by.name}代回复` : '链接回复'}：${answerText(work, meeting, seat, 'single')}`,
    facts: meetingFacts(meeting, work),
    note: '不对的话请点下面改。',
    buttons: stateButtons(meeting, seat),
  };
  work.directory.liaisonsOf(seat.orgId).some((p) => p.id === by?.id || tell(work, meeting, p, { card }, 'proxy'));
}

/** Somebody who had promised drops out after the deadline. */
export function tellCaller(work: PersonWork, meeting: MeetingModel, seat: InvitationModel): void {
  const reason = seat.reason ? `（${seat.reason}）` : '';
  const said = `${work.directory.unitName(seat.orgId)}临时请假${reason}。发“${codeOf(meeting)} 谁没回”可看还有几家。`;
  tellAuthor(work, meeting, said, `rsvp:${meeting.id}:late:${seat.orgId}`);
}

function tellAuthor(work: PersonWork, meeting: MeetingModel, said: string, key: string): void {
  const author = work.directory.memberById(meeting.authorId);
  if (author && author.id !== work.actor.id) work.outbox.toMember(author.userid, { text: `${codeOf(meeting)}：${said}` }, { key });
}

/** Who heard of the answer hears that it was taken back: the unit of one given for it, the colleague who had answered before, the caller of a late no. */
export function tellTakenBack(work: PersonWork, meeting: MeetingModel, seat: InvitationModel, next: InvitationModel): void {
  const unit = work.directory.unitName(seat.orgId);
  const card: Card = {
    title: `答复撤回了 · ${codeOf(meeting)}`,
    lead: `${unit}现在：${answerText(work, meeting, next, 'single')}`,
    facts: meetingFacts(meeting, work),
    buttons: stateButtons(meeting, next),
  };
  const before = next.respondedById && !next.byProxy ? work.directory.memberById(next.respondedById) : undefined;
  const other = isAnswer(answerNow(next, meeting.revision)) && (next.rsvp !== seat.rsvp || next.substituteName !== seat.substituteName);
  const people = seat.byProxy ? work.directory.liaisonsOf(seat.orgId) : [other ? before : undefined].flatMap((p) => p ?? []);
  people.some((p) => p.id === work.actor.id || tell(work, meeting, p, { card }, 'back'));
  const promised = comes(answerNow(next, meeting.revision));
  if (!seat.byProxy && seat.rsvp === 'DECLINED' && promised && meeting.rsvpDueAt <= work.now)
    tellAuthor(
      work,
      meeting,
      `${unit}刚才的请假撤回了，还是${answerText(work, meeting, next, 'single')}。`,
      `rsvp:${meeting.id}:late-back:${seat.orgId}`,
    );
}

/** Who had sent the deputy hears whether they go, else a liaison; after the deadline the caller of a no too. @returns whether somebody of the unit could be told */
export function tellOfDeputy(
  work: PersonWork,
  meeting: MeetingModel,
  seat: InvitationModel,
  next: InvitationModel,
  goes: boolean,
): boolean {
  const code = codeOf(meeting);
  const unit = work.directory.unitName(seat.orgId);
  const card: Card = goes
    ? { title: `${work.actor.name}确认代${unit}参加${code}`, facts: meetingFacts(meeting, work), buttons: stateButtons(meeting, next) }
    : {
        title: `${work.actor.name}去不了${code}`,
        lead: `请为${unit}重新答复`,
        facts: meetingFacts(meeting, work),
        buttons: answerButtons(meeting, seat.orgId),
      };
  // The caller who sent them for the unit is not the unit.
  const sender = seat.respondedById && !seat.byProxy ? work.directory.memberById(seat.respondedById) : undefined;
  const others = [...(sender ? [sender] : []), ...work.directory.liaisonsOf(seat.orgId)].filter((p) => p.id !== work.actor.id);
  const told = others.some((p) => tell(work, meeting, p, { card }, 'deputy'));
  if (!goes && comes(answerNow(seat, meeting.revision)) && meeting.rsvpDueAt <= work.now) {
    const open = told ? '已请单位重新答复' : '单位的人我通知不到，请打个电话';
    tellAuthor(work, meeting, `代${unit}参加的${work.actor.name}去不了，${open}。`, `rsvp:${meeting.id}:late:${seat.orgId}`);
  }
  return told;
}
