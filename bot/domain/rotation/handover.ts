/** What one host hands over to the next: open items of the agenda, open action items, the last meeting and its minutes. */
import type { ActionItemModel, AgendaItemModel, MeetingModel, Reader, Tx } from '../../../prisma/client';
import { formatDay, type Shown } from '../calendar/format';
import { codeOf, startOf } from '../meeting/cards';
import type { Work } from '../work';

export interface Handover {
  items: Pick<AgendaItemModel, 'title' | 'timesOnAgenda'>[];
  actions: Pick<ActionItemModel, 'no' | 'title' | 'leadOrgId' | 'dueOn'>[];
  /** The newest that is over. */
  last?: MeetingModel & { minutes: { status: 'DRAFT' | 'CONFIRMED' } | null };
}

const SHOWN = 8;

/** As things are now. */
export const handoverOf = async ({ tx, now }: Pick<Work, 'tx' | 'now'>, bodyId: string): Promise<Handover> =>
  (await handoversOf(tx, [bodyId], now)).get(bodyId) ?? { items: [], actions: [] };

/** Of many bodies at once, by body. @param now what is over by then has been the last meeting */
export async function handoversOf(reader: Tx | Reader, bodyIds: readonly string[], now: Date): Promise<Map<string, Handover>> {
  const found = new Map<string, Handover>(bodyIds.map((id) => [id, { items: [], actions: [] }]));
  const bodyId = { in: [...bodyIds] };
  const items = await reader.agendaItem.findMany({
    where: { bodyId, status: { in: ['POOL', 'ADOPTED'] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { bodyId: true, title: true, timesOnAgenda: true },
  });
  for (const item of items) found.get(item.bodyId ?? '')?.items.push(item);
  const actions = await reader.actionItem.findMany({
    where: { meeting: { bodyId }, status: { notIn: ['VERIFIED', 'CANCELLED'] } },
    orderBy: { dueOn: 'asc' },
    select: { no: true, title: true, leadOrgId: true, dueOn: true, meeting: { select: { bodyId: true } } },
  });
  for (const { meeting, ...action } of actions) found.get(meeting?.bodyId ?? '')?.actions.push(action);
  const over = { bodyId, status: { not: 'CANCELLED' as const }, endAt: { lte: now } };
  const newest = await reader.meeting.groupBy({ by: ['bodyId'], where: over, _max: { startAt: true } });
  const last = await reader.meeting.findMany({
    where: { ...over, startAt: { in: newest.flatMap((n) => n._max.startAt ?? []) } },
    orderBy: { startAt: 'asc' },
    include: { minutes: { select: { status: true } } },
  });
  for (const meeting of last) Object.assign(found.get(meeting.bodyId ?? '') ?? {}, { last: meeting });
  return found;
}

/** Lines of the handover card; never empty. */
export function handoverLines({ items, actions, last }: Handover, work: Pick<Work, 'directory'> & Shown): string[] {
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
    ...actions
      .slice(0, SHOWN)
      .map((a) => `· 办${a.no} ${a.title}（${work.directory.unitName(a.leadOrgId)}，${formatDay(a.dueOn, work)}到期）`),
    ...rest(actions.length),
  ];
}
