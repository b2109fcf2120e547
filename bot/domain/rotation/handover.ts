/** What one host hands over to the next: open items of the agenda, open action items, the last meeting and its minutes. */
import type { ActionItemModel, AgendaItemModel, MeetingModel, Reader, Tx } from '../../../prisma/client';
import { formatDay, type Shown } from '../calendar/format';
import { codeOf, startOf, unitName } from '../meeting/cards';
import type { Work } from '../work';

export interface Handover {
  items: AgendaItemModel[];
  actions: ActionItemModel[];
  /** Those that have begun and those about to, newest first. */
  meetings: (MeetingModel & { minutes: { status: 'DRAFT' | 'CONFIRMED' } | null })[];
}

const SHOWN = 8;
/** Among so many of the newest meetings there is one that is over. */
const NEWEST = 20;

export async function handoverOf(reader: Tx | Reader, bodyId: string): Promise<Handover> {
  const [items, actions, meetings] = [
    await reader.agendaItem.findMany({
      where: { bodyId, status: { in: ['POOL', 'ADOPTED'] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    }),
    await reader.actionItem.findMany({
      where: { meeting: { bodyId }, status: { notIn: ['VERIFIED', 'CANCELLED'] } },
      orderBy: { dueOn: 'asc' },
    }),
    await reader.meeting.findMany({
      where: { bodyId, status: { not: 'CANCELLED' } },
      orderBy: { startAt: 'desc' },
      take: NEWEST,
      include: { minutes: { select: { status: true } } },
    }),
  ];
  return { items, actions, meetings };
}

/** Lines of the handover card; never empty. */
export function handoverLines({ items, actions, meetings }: Handover, work: Pick<Work, 'directory'> & Shown): string[] {
  const last = meetings.find((m) => m.endAt <= work.now);
  const rest = (n: number) => (n > SHOWN ? [`…等${n}项`] : []);
  return [
    '交接单',
    last
      ? `上次会议：${codeOf(last)} ${last.title} ${startOf(last, work)}，纪要${last.minutes ? (last.minutes.status === 'CONFIRMED' ? '已确认' : '待确认') : '还没有'}`
      : '上次会议：还没有开过',
    items.length ? `待议${items.length}项：` : '没有待议的议题。',
    ...items.slice(0, SHOWN).map((i) => `· ${i.title}${i.timesOnAgenda ? `（上过会${i.timesOnAgenda}次）` : ''}`),
    ...rest(items.length),
    actions.length ? `未办结${actions.length}项：` : '没有未办结的事项。',
    ...actions.slice(0, SHOWN).map((a) => `· 办${a.no} ${a.title}（${unitName(work, a.leadOrgId)}，${formatDay(a.dueOn, work)}到期）`),
    ...rest(actions.length),
  ];
}
