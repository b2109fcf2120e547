/** Reminders of work that meetings gave to units: whether it is still open, who is asked, what is said. */
import type { ReminderDeliveryModel } from '../../../prisma/client';
import { formatDay } from '../calendar/format';
import { headFirst, liaisonAndBackup, unique } from '../reminder/people';
import type { ReminderSubject, SubjectScene } from '../reminder/subject';
import { type Action, verifiers, whole } from './lookup';
import { ACTION_RULES, type ActionRule, VERIFY } from './reminder-rules';
import { isClosed } from './rules';
import { actionCard, codeOf, lineOf } from './words';

const BY_CODE = new Map(ACTION_RULES.map((rule) => [rule.code, rule]));
const ruleFor = ({ rule }: ReminderDeliveryModel) => BY_CODE.get(rule) as ActionRule;

export const actionSubject: ReminderSubject<Action> = {
  rules: ACTION_RULES,

  async load(reader, ids) {
    const found = new Map<string, Action>();
    for (let i = 0; i < ids.length; i += 500)
      for (const item of await reader.actionItem.findMany({ where: { id: { in: ids.slice(i, i + 500) } }, include: whole }))
        found.set(item.id, item);
    return found;
  },

  check(row, item) {
    if (!item || !BY_CODE.has(row.rule) || isClosed(item)) return 'CANCELLED';
    if (item.revision !== row.subjectRevision) return 'CHANGED';
    const claimed = item.status === 'CLAIMED_DONE';
    // Reported done: the host is asked to look, and nobody chases the unit meanwhile.
    return claimed === (row.rule === VERIFY) ? undefined : 'ANSWERED';
  },

  people(row, item, { directory }) {
    const liaisons = directory.liaisonsOf(item.leadOrgId);
    const owner = item.ownerId ? directory.memberById(item.ownerId) : undefined;
    switch (ruleFor(row).ask) {
      case 'OWNER':
        return { candidates: unique([owner, ...liaisons]), wanted: 1 };
      case 'UNIT':
        return liaisonAndBackup(directory, item.leadOrgId);
      case 'HEAD':
        return { candidates: headFirst(directory, item.leadOrgId), wanted: 1 };
      default:
        return { candidates: verifiers({ directory }, item), wanted: 1 };
    }
  },

  content(row, item, scene) {
    const rule = ruleFor(row);
    const card = actionCard(item, scene, rule.per === 'HOST' ? 'HOST' : 'UNIT');
    return {
      card: {
        ...card,
        title: `${titleOf(rule)}${codeOf(item)} ${item.title}`,
        note: [whatNext(rule, item, scene), card.note].filter(Boolean).join('\n'),
      },
    };
  },

  line(row, item, scene) {
    const rule = ruleFor(row);
    return {
      text: `${lineOf(item, scene)}。${whatNext(rule, item, scene)}`,
      buttons: rule.per === 'HOST' ? [] : [{ text: `${codeOf(item)} 办好了`, action: `action:claim:${item.id}` }],
    };
  },

  about: (row, item) => (ruleFor(row).per === 'HOST' ? undefined : codeOf(item)),
};

const TITLES: Readonly<Record<string, string>> = {
  'a-3w': '【快到期】',
  'a-1w': '【快到期】',
  'a-due': '【今天到期】',
  [VERIFY]: '【等您核实】',
};
const titleOf = ({ code }: ActionRule): string => TITLES[code] ?? '【逾期】';

function whatNext({ code }: ActionRule, item: Action, scene: SubjectScene): string {
  const unit = scene.directory.unitName(item.leadOrgId);
  switch (code) {
    case 'a-due':
      return `今天${formatDay(item.dueOn, scene)}到期。办好了请点[办好了]，来不及请说“${codeOf(item)} 延到…”。`;
    case 'a+1w':
      return `${unit}还没报办好，请抓紧；来不及请说“${codeOf(item)} 延到…”。`;
    case 'a+3w':
      // A unit without a head: its liaison reads it.
      return `${unit}逾期3个工作日，还没报办好，请您过问一下；来不及请说“${codeOf(item)} 延到…”。`;
    case 'a+5w':
      return `${unit}逾期5个工作日，已列入下次会议的议题池。`;
    case VERIFY:
      return `${unit}报办好了，还没核实。去看一眼再点。`;
    default:
      return `${formatDay(item.dueOn, scene)}到期。有困难请早点说。`;
  }
}
