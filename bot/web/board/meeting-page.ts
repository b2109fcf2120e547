/** /board/meetings/12: one meeting as 会12 shows it in chat, every unit with its answer, who has signed in. */
import type { InvitationModel, MeetingModel } from '../../../prisma/client';
import { formatInstant } from '../../domain/calendar/format';
import { listOf } from '../../domain/checkin/service';
import { listLines, onCard } from '../../domain/checkin/words';
import { agendaOf, answerText, callerOf, codeOf, placeOf, spanOf } from '../../domain/meeting/cards';
import { recordsOf } from '../../domain/meeting/records';
import { forecastLine, missingLine, rosterText, seesReasons } from '../../domain/meeting/report';
import { answerNow, isAnswer, tally } from '../../domain/meeting/rules';
import { outcomeOf, stateOf } from '../../domain/minutes/outcome';
import { hostOn } from '../../domain/rotation/lookup';
import { facts, type Html, html } from '../page';
import { answers, type BoardView, say } from './pieces';

const TAGS: Partial<Record<InvitationModel['rsvp'], string>> = { ACCEPTED: 'good', SUBSTITUTED: 'good', DECLINED: 'bad' };

async function roster(view: BoardView, meeting: MeetingModel, seats: readonly InvitationModel[]): Promise<Html> {
  const all = seesReasons(view, meeting, true);
  const records = all ? await recordsOf(view.tx, meeting.bodyId, view.now) : undefined;
  const row = (seat: InvitationModel) => {
    const own = view.directory.can(view.actor, 'unit.speak', seat.orgId);
    const words = rosterText(view, meeting, seat, all || own ? 'single' : 'group', records);
    const kind = TAGS[answerNow(seat, meeting.revision)] ?? 'wait';
    const name = view.directory.unitName(seat.orgId);
    return html`<li><span class="unit">${name}${!seat.canVote && html` <span class="tag">列席</span>`}</span><span class="answer ${kind}">${words}</span></li>`;
  };
  return html`<section><h2>各单位答复</h2><div class="card">${answers(meeting, seats)}<ul class="units">${seats.map(row)}</ul></div></section>`;
}

async function signedIn(view: BoardView, meeting: MeetingModel): Promise<Html | undefined> {
  const { seats, checkins } = await listOf(view, meeting);
  if (!checkins.length && (meeting.startAt > view.now || meeting.status === 'CANCELLED')) return undefined;
  return html`<section><h2>签到</h2><ul class="list">${listLines(view, meeting, seats, checkins).map((l) => html`<li>${onCard(l)}</li>`)}</ul></section>`;
}

/** What to say next: the unit's answer, what the caller does about the others. @param mine seats that the reader answers for */
function ways(view: BoardView, meeting: MeetingModel, mine: readonly InvitationModel[], waiting: number): Html {
  const code = codeOf(meeting);
  const calls = view.directory.can(view.actor, 'meeting.call', meeting.hostId);
  const ahead = meeting.status === 'SCHEDULED' && meeting.startAt > view.now;
  const words = [
    ...(ahead && mine.some((s) => !isAnswer(answerNow(s, meeting.revision))) ? [`${code} 参加`] : []),
    ...(ahead && mine.length ? [`${code} 请假`, `${code} 让老王替我`] : []),
    ...(ahead && calls && waiting ? [`催一下${code}`] : []),
    ...(ahead && calls ? [`${code} 改地点 三楼会议室`] : []),
  ];
  const said = words.length ? words : [code];
  return html`<p class="hint">${said.map((w) => html`${say(view, w)}<br>`)}</p>`;
}

export async function meetingPage(view: BoardView, meeting: MeetingModel, seats: readonly InvitationModel[]): Promise<Html> {
  const cancelled = meeting.status === 'CANCELLED';
  const ahead = !cancelled && meeting.startAt > view.now;
  const turnHost = await hostOn(view, meeting.bodyId, meeting.localDate);
  const mine = seats.filter((s) => s.substituteId === view.actor.id || view.directory.can(view.actor, 'unit.speak', s.orgId));
  const agenda = agendaOf(meeting);
  const { unanswered } = tally(seats, meeting.revision);
  const notes = [
    ...(cancelled && meeting.cancelReason ? [`原因：${meeting.cancelReason}`] : []),
    ...(ahead ? [await forecastLine(view, meeting, seats), missingLine(view, meeting, seats)] : []),
    ...(ahead || cancelled ? [] : [await outcomeOf(view, meeting)]),
  ].filter(Boolean);
  return html`<a class="crumb" href="${view.path}">‹ 看板</a>
<h1>${codeOf(meeting)} ${meeting.title} <span class="tag ${cancelled ? 'bad' : ahead ? 'wait' : 'good'}">${stateOf(meeting, view)}</span></h1>
<div class="pair"><div>${facts([
    ['时间', spanOf(meeting, view)],
    ['地点', placeOf(meeting)],
    ...(agenda.length ? [['议题', html`<ol class="agenda">${agenda.map((a) => html`<li>${a}</li>`)}</ol>`] as const] : []),
    ['召集', callerOf(view, meeting)],
    ...(turnHost ? [['轮值承办', turnHost] as const] : []),
    ...(ahead ? [['答复截止', `${formatInstant(meeting.rsvpDueAt, view)}前`] as const] : []),
    ...mine.map((s) => ['我们', `${view.directory.unitName(s.orgId)}：${answerText(view, meeting, s, 'single')}`] as const),
  ])}${notes.map((n) => html`<p class="card">${n}</p>`)}${ways(view, meeting, mine, unanswered.length)}</div>
<div>${await signedIn(view, meeting)}${await roster(view, meeting, seats)}</div></div>`;
}
