/** Reminders of what an item of an agreement owes in a period: whether it is still open, who is asked, what is said. */
import type { ReminderDeliveryModel } from '../../../prisma/client';
import { formatDay } from '../calendar/format';
import { recipientId } from '../reminder/data';
import { headFirst } from '../reminder/people';
import type { ReminderSubject } from '../reminder/subject';
import { type Owed, owedWhere } from './lookup';
import { arrangement } from './reminder-plan';
import { PLANNED_RULES, TERM_RULES, type TermRule } from './reminder-rules';
import { isOpen } from './rules';
import { itemCode, owedLine, promiseWords, termAction, termCard } from './words';

const RULES: readonly TermRule[] = [...TERM_RULES, ...PLANNED_RULES];
const BY_CODE = new Map(RULES.map((rule) => [rule.code, rule]));
const ruleFor = ({ rule }: ReminderDeliveryModel) => BY_CODE.get(rule) as TermRule;
const isArranged = ({ rule }: ReminderDeliveryModel): boolean => PLANNED_RULES.some((r) => r.code === rule);

export const termSubject: ReminderSubject<Owed> = {
  rules: RULES,

  async load(reader, ids) {
    const found = new Map<string, Owed>();
    for (let i = 0; i < ids.length; i += 500)
      for (const owed of await owedWhere(reader, { id: { in: ids.slice(i, i + 500) } })) found.set(owed.term.id, owed);
    return found;
  },

  check(row, owed) {
    if (!owed || !BY_CODE.has(row.rule) || owed.agreement.status !== 'ACTIVE') return 'CANCELLED';
    if (!isOpen(owed.term, owed.item.quantity)) return 'ANSWERED';
    if (isArranged(row) && row.subjectRevision !== arrangement(owed.term)) return 'CHANGED';
    return undefined;
  },

  people(row, _owed, { directory }) {
    const orgId = recipientId(row.recipient);
    return { candidates: ruleFor(row).ask === 'HEAD' ? headFirst(directory, orgId) : directory.liaisonsOf(orgId), wanted: 1 };
  },

  content(row, owed, scene) {
    const promiser = recipientId(row.recipient) === owed.item.promiserId;
    const card = termCard(owed, scene, promiser ? 'PROMISER' : 'RECEIVER');
    return {
      card: {
        ...card,
        note: whatNext(
          row,
          owed,
          scene.directory.unitName(owed.item.promiserId),
          promiser,
          formatDay(owed.term.plannedOn ?? owed.term.dueOn, scene),
        ),
      },
    };
  },

  line(row, owed, scene) {
    return {
      text: owedLine(owed, scene),
      buttons:
        recipientId(row.recipient) === owed.item.promiserId
          ? [{ text: `${itemCode(owed.agreement, owed.item)}做了`.slice(0, 10), action: termAction('done', owed.term) }]
          : [],
    };
  },

  about: (_row, { agreement }) => `清${agreement.no}`,
};

function whatNext(row: ReminderDeliveryModel, { item }: Owed, unit: string, promiser: boolean, day: string): string {
  if (isArranged(row)) return `约好${day}做“${promiseWords(item)}”，做了吗？做了点[已做,补记]，改期点[约时间]。`;
  if (ruleFor(row).per === 'SIDES')
    return promiser
      ? '到期还没做。做过了请补记，没做请约个时间；下次联席会的备选议题里也会列出。'
      : `${unit}到期还没做。可以和对方约个时间；下次联席会的备选议题里也会列出。`;
  return '请和对方约个时间；已经做过的，点[已做,补记]。';
}
