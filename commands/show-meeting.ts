import { toWall } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { formatDays, formatInstant } from '../bot/domain/calendar/format';
import { meetingsAround } from '../bot/domain/meeting/around';
import { answerText, callerOf, codeOf, meetingFacts, placeOf, startOf, stateButtons, unitName } from '../bot/domain/meeting/cards';
import { scopeOf } from '../bot/domain/meeting/choose';
import { mayAnswer, meetingByNo } from '../bot/domain/meeting/lookup';
import { forecastLine } from '../bot/domain/meeting/report';
import { answerNow, isAnswer, tally } from '../bot/domain/meeting/rules';
import { seatsOf } from '../bot/domain/meeting/service';
import { RuleBroken } from '../bot/errors';
import type { Period } from '../bot/reading/types';
import type { InvitationModel, MeetingModel } from '../prisma/client';

const SHOWN = 10;
const CALL_HINT = '要开会可以说“下周四下午两点半开联席会，议题停车”。';

/** Somebody may have meant to call a meeting for a day that is over. */
const isOver = (turn: Turn, lastDay: string | undefined): boolean => lastDay !== undefined && lastDay < toWall(turn.now, turn.zone).date;

async function details(turn: Turn, meeting: MeetingModel): Promise<Reply> {
  const seats = await seatsOf(turn, meeting);
  const over = meeting.startAt <= turn.now;
  const cancelled = meeting.status === 'CANCELLED';
  const mine = seats.find((s) => s.substituteId === turn.actor.id || mayAnswer(turn, turn.actor, s.orgId));
  const { accepted, substituted, declined, unanswered } = tally(seats, meeting.revision);
  const state = cancelled
    ? '❌ 已取消'
    : over
      ? meeting.endAt <= turn.now
        ? '已结束'
        : '正在开'
      : `${formatInstant(meeting.rsvpDueAt, turn)}前答复`;
  const note = [
    ...(cancelled && meeting.cancelReason ? [`原因：${meeting.cancelReason}`] : []),
    `应到${seats.length}家：参加${accepted.length} · 派员${substituted.length} · 请假${declined.length} · 未答复${unanswered.length}`,
    ...(cancelled || over ? [] : [await forecastLine(turn, meeting, seats)]),
    ...(mine ? [`${unitName(turn, mine.orgId)}：${answerText(turn, meeting, mine, turn.place.kind)}`] : []),
  ];
  return {
    card: {
      title: `${codeOf(meeting)} ${meeting.title}`,
      lead: state,
      facts: [...meetingFacts(meeting, turn), ['召集', callerOf(turn, meeting)]],
      note: note.join('\n'),
      buttons: buttonsFor(turn, meeting, cancelled || over ? undefined : mine, unanswered.length),
    },
  };
}

/** In private one answers from here; the caller looks at who has not. In a group the card is everybody's. */
function buttonsFor(turn: Turn, meeting: MeetingModel, mine: InvitationModel | undefined, open: number) {
  const who = { text: '看答复情况', action: `meeting-who:show:${meeting.id}` };
  if (turn.place.kind === 'group' || !mine) return [who, ...(open ? [] : [{ text: '看名单', action: `meeting-who:list:${meeting.id}` }])];
  return [...stateButtons(meeting, mine), who];
}

async function list(turn: Turn, period: Period | undefined): Promise<Reply> {
  const from = period?.date ?? period?.start?.slice(0, 10);
  const to = period?.end?.slice(0, 10) ?? from;
  const bodyIds = [turn.reading.slots.body ?? []].flat().flatMap((code) => turn.directory.bodyByCode(code)?.id ?? []);
  const { meetings, total } = await meetingsAround(turn, { scope: scopeOf(turn), ...(from && to && { from, to }), bodyIds, take: SHOWN });
  const when = from && to ? formatDays(from, to, turn) : '接下来';
  if (!meetings.length && isOver(turn, to)) return { text: `${when}没有会。时间已经过去，不能再约；${CALL_HINT}` };
  if (!meetings.length) return { text: `${when}没有会。${CALL_HINT}` };
  const [only] = meetings;
  if (only && meetings.length === 1) return details(turn, only.meeting);
  const lines = meetings.map(({ meeting: m, seats }) => {
    const waits = turn.place.kind === 'single' && m.startAt > turn.now && seats.some((s) => !isAnswer(answerNow(s, m.revision)));
    return `> ${codeOf(m)} ${startOf(m, turn)} ${m.title} · ${placeOf(m)}${waits ? '（等您答复）' : ''}`;
  });
  const more = total > SHOWN ? `先列${SHOWN}场，另有${total - SHOWN}场。` : '';
  return { text: [`**${when}有${total}场会**`, ...lines, more, '发编号看详情，例如“会12”。'].filter(Boolean).join('\n') };
}

export default defineCommand({
  name: '看会议',
  summary: '看一场会的时间、地点和答复，或一段时间有哪些会',
  examples: ['会12', '下周有什么会', '下次联席会什么时候'],
  topic: '会议',
  intents: ['meeting.show'],

  async run(turn) {
    const { no, period } = turn.reading.slots;
    if (no) return details(turn, await meetingByNo(turn, no));
    if (period?.error) throw new RuleBroken('meeting.period', `${period.error.replace(/[。.]$/, '')}，请换个说法，例如“下周有什么会”。`);
    return list(turn, period?.ask ? undefined : period);
  },
});
