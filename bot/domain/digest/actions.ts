/** Work for units whose last day is today. */
import type { Work } from '../work';
import type { Item } from './item';

export async function actionsDue({ tx, directory }: Work, day: string): Promise<Item[]> {
  const rows = await tx.actionItem.findMany({
    where: { dueOn: day, status: { in: ['OPEN', 'ACCEPTED', 'IN_PROGRESS'] } },
    orderBy: { no: 'asc' },
  });
  return rows.flatMap((item): Item[] => {
    const person = (item.ownerId ? directory.memberById(item.ownerId) : undefined) ?? directory.liaisonsOf(item.leadOrgId)[0];
    return person ? [{ person, text: `办${item.no} ${item.title}，今天到期`, promised: true, asked: true }] : [];
  });
}
