/** What units promised others in an agreement: due today, or arranged for today. */
import { owedWhere } from '../agreement/lookup';
import { isOpen } from '../agreement/rules';
import { itemCode } from '../agreement/words';
import type { Work } from '../work';
import type { Item } from './item';

export async function promisesDue({ tx, directory }: Work, day: string): Promise<Item[]> {
  const owed = await owedWhere(tx, {
    OR: [{ dueOn: day }, { plannedOn: day }],
    waivedAt: null,
    item: { agreement: { status: 'ACTIVE' } },
  });
  return owed
    .filter(({ term, item }) => isOpen(term, item.quantity))
    .flatMap(({ term, item, agreement }): Item[] => {
      const [person] = directory.liaisonsOf(item.promiserId);
      const when = term.plannedOn === day ? '约在今天' : '今天到期';
      return person ? [{ person, text: `${itemCode(agreement, item)} ${item.title}，${when}`, promised: true, asked: false }] : [];
    });
}
