/** Reminders of agreements: the side whose yes is awaited, and both sides before it runs out. */
import type { ReminderDeliveryModel } from '../../../prisma/client';
import { formatDay } from '../calendar/format';
import { recipientId } from '../reminder/data';
import type { ReminderSubject, SubjectScene } from '../reminder/subject';
import type { Agreement } from './lookup';
import { agreementsWhere } from './lookup';
import { AGREEMENT_RULES } from './reminder-rules';
import { agreementAction, agreementLine, askCard, codeOf, sides } from './words';

const isAsking = ({ rule }: ReminderDeliveryModel): boolean => AGREEMENT_RULES.find((r) => r.code === rule)?.per === 'WAITING';

export const agreementSubject: ReminderSubject<Agreement> = {
  rules: AGREEMENT_RULES,

  async load(reader, ids) {
    const found = new Map<string, Agreement>();
    for (let i = 0; i < ids.length; i += 500)
      for (const agreement of await agreementsWhere(reader, { id: { in: ids.slice(i, i + 500) } })) found.set(agreement.id, agreement);
    return found;
  },

  check(row, agreement) {
    if (!agreement || agreement.status === 'CANCELLED' || agreement.status === 'REFUSED') return 'CANCELLED';
    if (agreement.revision !== row.subjectRevision) return 'CHANGED';
    if (isAsking(row)) return agreement.status === 'SIGNED' ? undefined : 'ANSWERED';
    if (agreement.status !== 'ACTIVE') return 'CANCELLED';
    return agreement.renewTo ? 'ANSWERED' : undefined;
  },

  people: (row, _agreement, { directory }) => ({ candidates: directory.liaisonsOf(recipientId(row.recipient)), wanted: 1 }),

  content(row, agreement, scene) {
    if (isAsking(row)) return { card: askCard(agreement, scene, whoAsked(agreement, scene)) };
    return {
      card: {
        title: `【快到期】${codeOf(agreement)} 双向清单`,
        lead: sides(agreement, scene),
        facts: [['到期', formatDay(agreement.validTo, scene)]],
        note: `${agreementLine(agreement, scene)}\n要接着做，点[续签]；不点就到期结束。`,
        buttons: endButtons(agreement, ''),
      },
    };
  },

  line(row, agreement, scene) {
    if (isAsking(row))
      return {
        text: `双向清单 ${codeOf(agreement)} ${sides(agreement, scene)}，${whoAsked(agreement, scene)}在等您单位答复`,
        buttons: [{ text: `${codeOf(agreement)} 同意`, action: agreementAction('agree', agreement) }],
      };
    return {
      text: `双向清单 ${codeOf(agreement)} ${sides(agreement, scene)} ${formatDay(agreement.validTo, scene)}到期，要不要续签`,
      buttons: endButtons(agreement, `${codeOf(agreement)} `).slice(0, 1),
    };
  },

  about: (_row, agreement) => codeOf(agreement),
};

const endButtons = (agreement: Agreement, code: string) => [
  { text: `${code}续签`, action: agreementAction('renew', agreement), style: 'primary' as const },
  { text: '到期结束', action: agreementAction('letend', agreement) },
];

function whoAsked(agreement: Agreement, { directory }: SubjectScene): string {
  const other = agreement.waitsForId === agreement.aOrgId ? agreement.bOrgId : agreement.aOrgId;
  return `${directory.unitName(other)}(${directory.nameById(agreement.authorId) ?? ''})`;
}
