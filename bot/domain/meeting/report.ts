/** Who has answered, who has not, how many will come, and when the next chase goes out. */
import { type InvitationModel, type MeetingModel, ReminderState } from '../../../prisma/client';
import { formatInstant } from '../calendar/format';
import type { Work } from '../work';
import { answerText, deputyText, oldAnswer, unitName } from './cards';
import { answerNow, forecast, tally, type Record as UnitRecord } from './rules';

/** Meetings looked back at for a unit's record. */
const HISTORY = 20;

/** How often each unit came to the body's meetings that are over: what it promised then is all we know. */
async function recordsOf(work: Work, meeting: MeetingModel): Promise<(orgId: string) => UnitRecord> {
  if (!meeting.bodyId) return () => ({ asked: 0, came: 0 });
  const past = await work.tx.meeting.findMany({
    where: { bodyId: meeting.bodyId, status: { not: 'CANCELLED' }, startAt: { lt: work.now } },
    orderBy: { startAt: 'desc' },
    take: HISTORY,
    select: { id: true, revision: true },
  });
  if (!past.length) return () => ({ asked: 0, came: 0 });
  const revisions = new Map(past.map((m) => [m.id, m.revision]));
  const seats = await work.tx.invitation.findMany({
    where: { meetingId: { in: [...revisions.keys()] } },
    select: { meetingId: true, orgId: true, rsvp: true, rsvpRevision: true },
  });
  const records = new Map<string, UnitRecord>();
  for (const seat of seats) {
    const { asked, came } = records.get(seat.orgId) ?? { asked: 0, came: 0 };
    const answer = answerNow(seat, revisions.get(seat.meetingId) ?? 0);
    records.set(seat.orgId, { asked: asked + 1, came: came + (answer === 'ACCEPTED' || answer === 'SUBSTITUTED' ? 1 : 0) });
  }
  return (orgId) => records.get(orgId) ?? { asked: 0, came: 0 };
}

/** 应到6家：参加1 · 派员0 · 请假0 · 未答复5：… and what follows from it. */
export async function answersReport(work: Work, meeting: MeetingModel, seats: readonly InvitationModel[]): Promise<string[]> {
  const { accepted, substituted, declined, unanswered } = tally(seats, meeting.revision);
  const open = unanswered.map((s) => `${unitName(work, s.orgId)}(${markOf(s, meeting)})`);
  const counts = `应到${seats.length}家：参加${accepted.length} · 派员${substituted.length} · 请假${declined.length} · 未答复${unanswered.length}`;
  const lines = [open.length ? `${counts}：${open.join('、')}` : `${counts}，都答复了。`];
  if (substituted.length) lines.push(`派员：${substituted.map((s) => `${unitName(work, s.orgId)} ${deputyText(work, s)}`).join('、')}`);
  if (declined.length) lines.push(`请假：${declined.map((s) => unitName(work, s.orgId)).join('、')}`);
  lines.push(await forecastLine(work, meeting, seats));
  const next =
    unanswered.length && meeting.status === 'SCHEDULED' && meeting.startAt > work.now
      ? await nextChaseAt(work, meeting, unanswered)
      : undefined;
  if (next) lines.push(`${formatInstant(next, work)}催未答复的联络员。`);
  return lines;
}

function markOf(seat: InvitationModel, meeting: MeetingModel): string {
  if (answerNow(seat, meeting.revision) === 'READ') return '已读';
  const old = oldAnswer(seat);
  return old ? `原答“${old}”，待重新答复` : '未读';
}

export async function forecastLine(work: Work, meeting: MeetingModel, seats: readonly InvitationModel[]): Promise<string> {
  const { from, to } = forecast(seats, meeting.revision, await recordsOf(work, meeting));
  const range = from === to ? `${from}家` : `${from}–${to}家`;
  if (!meeting.quorumNeeded) return `预计到会${range}。`;
  const short = to < meeting.quorumNeeded ? '，⚠ 可能不够' : '';
  return `预计到会${range}，法定需${meeting.quorumNeeded}家${short}。`;
}

/** The next planned chase of a unit that has not answered. */
async function nextChaseAt(work: Work, meeting: MeetingModel, unanswered: readonly InvitationModel[]): Promise<Date | undefined> {
  const row = await work.tx.reminderDelivery.findFirst({
    where: {
      subjectKind: 'MEETING',
      subjectId: meeting.id,
      subjectRevision: meeting.revision,
      state: ReminderState.PLANNED,
      rule: { in: ['m-3w-liaison', 'm-2w-backup', 'm-1w-head'] },
      recipient: { in: unanswered.map((s) => `unit:${s.orgId}`) },
    },
    orderBy: { dueAt: 'asc' },
    select: { dueAt: true },
  });
  return row?.dueAt;
}

/** Every unit with its answer, a line each. */
export function rosterLines(work: Work, meeting: MeetingModel, seats: readonly InvitationModel[], place: 'group' | 'single'): string[] {
  return seats.map(
    (s, i) => `${i + 1}. ${unitName(work, s.orgId)}：${answerText(work, meeting, s, place)}${s.byProxy ? '（代回复）' : ''}`,
  );
}
