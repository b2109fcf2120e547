/** Who has answered, who has not, how many will come, and when the next chase goes out. */
import { type InvitationModel, type MeetingModel, ReminderState } from '../../../prisma/client';
import { formatInstant } from '../calendar/format';
import type { Look, Standpoint, Work } from '../work';
import { answerText, deputyText, oldAnswer, viaText } from './cards';
import { type Forecast, forecast } from './forecast';
import { type RecordOf, recordsOf } from './records';
import { LADDER } from './reminders/rules';
import { answerNow, isAnswer, POST_NAMES, tally } from './rules';

/** 应到6家：参加1 · 派员0 · 请假0 · 未答复5 */
export function countsText(seats: readonly InvitationModel[], revision: number): string {
  const { accepted, substituted, declined, unanswered, observers } = tally(seats, revision);
  return `应到${seats.length - observers.length}家：参加${accepted.length} · 派员${substituted.length} · 请假${declined.length} · 未答复${unanswered.length}`;
}

/** 应到6家：参加1 · 派员0 · 请假0 · 未答复5：… and what follows from it. */
export async function answersReport(work: Look, meeting: MeetingModel, seats: readonly InvitationModel[]): Promise<string[]> {
  const { substituted, declined, unanswered, observers } = tally(seats, meeting.revision);
  const open = unanswered.map((s) => `${work.directory.unitName(s.orgId)}(${markOf(work, s, meeting)})`);
  const counts = countsText(seats, meeting.revision);
  const lines = [open.length ? `${counts}：${open.join('、')}` : `${counts}，都答复了。`];
  if (substituted.length)
    lines.push(`派员：${substituted.map((s) => `${work.directory.unitName(s.orgId)} ${deputyText(work, s)}`).join('、')}`);
  if (declined.length) lines.push(`请假：${declined.map((s) => work.directory.unitName(s.orgId)).join('、')}`);
  if (observers.length) lines.push(`列席（不计人数、不催）：${observers.map((s) => observerText(work, meeting, s)).join('、')}`);
  // Who will come is a question only while it is still to come.
  const ahead = meeting.status === 'SCHEDULED' && meeting.startAt > work.now;
  if (!ahead) return lines;
  lines.push(await forecastLine(work, meeting, seats));
  const required = missingLine(work, meeting, seats);
  if (required) lines.push(required);
  const next = unanswered.length ? await nextChaseAt(work, meeting, unanswered) : undefined;
  if (next) lines.push(`${formatInstant(next, work)}催未答复的联络员。`);
  return lines;
}

function observerText(work: Pick<Work, 'directory'>, meeting: MeetingModel, seat: InvitationModel): string {
  const answered = isAnswer(answerNow(seat, meeting.revision));
  return `${work.directory.unitName(seat.orgId)}${answered ? `(${answerText(work, meeting, seat, 'group')})` : ''}`;
}

function markOf(work: Pick<Work, 'directory'>, seat: InvitationModel, meeting: MeetingModel): string {
  const post = seat.required ? `${postName(work, meeting, seat.orgId)}，` : '';
  if (answerNow(seat, meeting.revision) === 'READ') return `${post}已读`;
  const old = oldAnswer(seat);
  return `${post}${old ? `原答“${old}”，待重新答复` : '未读'}`;
}

/** 主任单位 */
function postName({ directory }: Pick<Work, 'directory'>, meeting: Pick<MeetingModel, 'bodyId'>, orgId: string): string {
  const seat = meeting.bodyId ? directory.bodyById(meeting.bodyId)?.seats.find((s) => s.orgId === orgId) : undefined;
  return POST_NAMES[seat?.post ?? 'MEMBER'];
}

/** Units that must be there and have not said that they come: ⚠ 主任单位建行请假. Undefined when there is none. */
export function missingLine(
  work: Pick<Work, 'directory'>,
  meeting: Pick<MeetingModel, 'bodyId' | 'revision'>,
  seats: readonly InvitationModel[],
): string | undefined {
  const { unanswered, declined } = tally(
    seats.filter((s) => s.required),
    meeting.revision,
  );
  const named = (some: readonly InvitationModel[], state: string) =>
    some.map((s) => `${postName(work, meeting, s.orgId)}${work.directory.unitName(s.orgId)}${state}`);
  const missing = [...named(unanswered, '未答复'), ...named(declined, '请假')];
  return missing.length ? `⚠ 必须到会的：${missing.join('、')}。` : undefined;
}

export async function forecastLine(work: Look, meeting: MeetingModel, seats: readonly InvitationModel[]): Promise<string> {
  return forecastText(meeting, forecast(seats, meeting.revision, await recordsOf(work.tx, meeting.bodyId, work.now)));
}

/** 预计到会13–15家，法定需12家。 */
export function forecastText({ quorumNeeded }: Pick<MeetingModel, 'quorumNeeded'>, { from, to }: Forecast): string {
  const range = from === to ? `${from}家` : `${from}–${to}家`;
  if (!quorumNeeded) return `预计到会${range}。`;
  const short = to < quorumNeeded ? '，⚠ 可能不够' : '';
  return `预计到会${range}，法定需${quorumNeeded}家${short}。`;
}

/** The next planned chase of a unit that has not answered. */
async function nextChaseAt(work: Look, meeting: MeetingModel, unanswered: readonly InvitationModel[]): Promise<Date | undefined> {
  const row = await work.tx.reminderDelivery.findFirst({
    where: {
      subjectKind: 'MEETING',
      subjectId: meeting.id,
      subjectRevision: meeting.revision,
      state: ReminderState.PLANNED,
      rule: { in: [...LADDER] },
      recipient: { in: unanswered.map((s) => `unit:${s.orgId}`) },
    },
    orderBy: { dueAt: 'asc' },
    select: { dueAt: true },
  });
  return row?.dueAt;
}

/** Reasons, and how often a unit came, are for whoever calls its meetings, in private. @param alone it is read in private */
export const seesReasons = ({ directory, actor }: Standpoint, { hostId }: Pick<MeetingModel, 'hostId'>, alone: boolean): boolean =>
  alone && directory.can(actor, 'meeting.call', hostId);

/** A unit's answer in full, with how it came and how often the unit came before. @param recordOf never to a group: nobody is compared there */
export function rosterText(
  work: Look,
  meeting: MeetingModel,
  seat: InvitationModel,
  place: 'group' | 'single',
  recordOf?: RecordOf,
): string {
  const { asked, came } = recordOf?.(seat.orgId) ?? { asked: 0, came: 0 };
  return `${answerText(work, meeting, seat, place)}${viaText(seat)}${asked ? ` · 近${asked}次到${came}次` : ''}`;
}

/** Every unit with its answer, a line each. */
export function rosterLines(
  work: Look,
  meeting: MeetingModel,
  seats: readonly InvitationModel[],
  place: 'group' | 'single',
  recordOf?: RecordOf,
): string[] {
  return seats.map((s, i) => `${i + 1}. ${work.directory.unitName(s.orgId)}：${rosterText(work, meeting, s, place, recordOf)}`);
}
