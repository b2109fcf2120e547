/** How far a meeting is, and what came of it. */
import type { MeetingModel } from '../../../prisma/client';
import { formatInstant, type Shown } from '../calendar/format';
import { codeOf } from '../meeting/cards';
import type { Look } from '../work';
import { minutesOf } from './service';

/** ❌ 已取消 · 已结束 · 正在开 · 9月21日(周一)12:00前答复 */
export function stateOf(meeting: MeetingModel, shown: Shown): string {
  if (meeting.status === 'CANCELLED') return '❌ 已取消';
  if (meeting.startAt > shown.now) return `${formatInstant(meeting.rsvpDueAt, shown)}前答复`;
  return meeting.endAt <= shown.now ? '已结束' : '正在开';
}

/** What came of a meeting: its minutes, and the work it gave to units. '' while it goes on without minutes. */
export async function outcomeOf(look: Look, meeting: MeetingModel): Promise<string> {
  const code = codeOf(meeting);
  const written = await minutesOf(look, meeting.id);
  if (!written) return meeting.endAt <= look.now ? `还没有纪要。发“纪要 ${code} 一、……”就能记。` : '';
  const items = await look.tx.actionItem.findMany({ where: { meetingId: meeting.id }, orderBy: { no: 'asc' }, select: { no: true } });
  const work = items.length ? `，督办 ${items.map((i) => `办${i.no}`).join('、')}` : '';
  return `纪要${written.status === 'CONFIRMED' ? '已确认' : '待确认'}（发“纪要 ${code}”看）${work}`;
}
