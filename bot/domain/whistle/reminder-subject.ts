/** Reminders of whistles: whom they still concern, who is asked, what is said. */
import type { ReminderDeliveryModel } from '../../../prisma/client';
import type { Button } from '../../content';
import { verifiers } from '../action/lookup';
import { formatInstant } from '../calendar/format';
import { recipientId } from '../reminder/data';
import { liaisonAndBackup, unique } from '../reminder/people';
import type { ReminderSubject, SubjectScene } from '../reminder/subject';
import { coordinators } from '../request/who';
import { finishDue, isLate, isOverdue, type Whistle, whole } from './lookup';
import { CALLED, WHISTLE_RULES, type WhistleRule } from './reminder-rules';
import { claimRevision, isOpen, isUnderWay } from './rules';
import { actionOf, callCard, codeOf, lineOf, subjectOf, verifyButtons, whistleCard } from './words';

const BY_CODE = new Map([CALLED, ...WHISTLE_RULES].map((rule) => [rule.code, rule]));
const ruleFor = ({ rule }: ReminderDeliveryModel) => BY_CODE.get(rule) as WhistleRule;
const callOf = ({ recipient }: ReminderDeliveryModel, { calls }: Whistle) => calls.find((c) => c.orgId === recipientId(recipient));

const NOBODY = { units: [], host: false, raiser: false };
const HOST = { units: [], host: true, raiser: true };

/** A reminder may be looked at a little before its minute: that is the one that counts. */
const minuteOf = ({ dueAt }: ReminderDeliveryModel, now: Date): Date => new Date(Math.max(dueAt.getTime(), now.getTime()));

/** Units that should have come by now. */
const missing = (row: ReminderDeliveryModel, whistle: Whistle, now: Date) => whistle.calls.filter((c) => isLate(c, minuteOf(row, now)));

export const whistleSubject: ReminderSubject<Whistle> = {
  rules: [CALLED, ...WHISTLE_RULES],

  async load(reader, ids) {
    const rows = await reader.whistle.findMany({ where: { id: { in: [...ids] } }, include: whole });
    return new Map(rows.map((w) => [w.id, w]));
  },

  check(row, whistle, now) {
    const rule = BY_CODE.get(row.rule);
    if (!whistle || !rule || !isOpen(whistle)) return 'CANCELLED';
    if (rule.clock === 'CLAIMED')
      return whistle.status === 'DONE' && claimRevision(whistle) === row.subjectRevision ? undefined : 'ANSWERED';
    if (!isUnderWay(whistle)) return 'ANSWERED';
    const stands = {
      CALLED: () => callOf(row, whistle)?.status === 'CALLED',
      STREET: () => missing(row, whistle, now).length > 0 || whistle.calls.every((c) => c.status === 'PASSED'),
      WORKING: () => callOf(row, whistle)?.status === 'REPORTED_IN',
      HOST: () => isOverdue(whistle, minuteOf(row, now)),
    }[rule.per];
    return stands() ? undefined : 'ANSWERED';
  },

  people(row, whistle, { directory }) {
    const rule = ruleFor(row);
    const unit = recipientId(row.recipient);
    if (rule.code === CALLED.code) return { candidates: directory.liaisonsOf(unit), wanted: 1 };
    if (rule.per === 'CALLED') return liaisonAndBackup(directory, unit);
    if (rule.per === 'WORKING') {
      const byId = callOf(row, whistle)?.byId;
      return { candidates: unique([byId ? directory.memberById(byId) : undefined, ...directory.liaisonsOf(unit)]), wanted: 1 };
    }
    if (rule.per === 'HOST') return { candidates: verifiers({ directory }, whistle), wanted: 1 };
    const all = unique([...coordinators(directory, whistle.hostId), directory.memberById(whistle.authorId)]);
    return { candidates: all, wanted: all.length };
  },

  content(row, whistle, scene) {
    const rule = ruleFor(row);
    const unit = recipientId(row.recipient);
    if (rule.code === CALLED.code) return { card: callCard(whistle, unit, scene) };
    const said = whatNext(row, whistle, scene);
    if (rule.per === 'CALLED') {
      const card = callCard(whistle, unit, scene, said);
      return { card: { ...card, title: `【请报到】${codeOf(whistle)} ${subjectOf(whistle, scene)}` } };
    }
    const card = whistleCard(whistle, scene, { WORKING: { ...NOBODY, units: [unit] }, HOST, STREET: HOST }[rule.per]);
    return { card: { ...card, title: `${TITLES[rule.code] ?? ''}${codeOf(whistle)} ${subjectOf(whistle, scene)}`, lead: said } };
  },

  line(row, whistle, scene) {
    return { text: `${lineOf(whistle, scene)}。${whatNext(row, whistle, scene)}`, buttons: lineButtons(row, whistle) };
  },

  about: (row, whistle) => (ruleFor(row).per === 'CALLED' || ruleFor(row).per === 'WORKING' ? codeOf(whistle) : undefined),
};

function lineButtons(row: ReminderDeliveryModel, whistle: Whistle): Button[] {
  const code = codeOf(whistle);
  const { per, clock } = ruleFor(row);
  if (per === 'CALLED') return [{ text: `${code} 报到`, action: actionOf('in', whistle, recipientId(row.recipient)) }];
  if (per === 'WORKING') return [{ text: `${code} 办好了`, action: actionOf('done', whistle) }];
  return clock === 'CLAIMED' ? verifyButtons(whistle).map((b) => ({ ...b, text: `${code}${b.text.slice(0, 4)}` })) : [];
}

const TITLES: Readonly<Record<string, string>> = {
  'w-missed': '【未报到】',
  'w-missed+1w': '【未报到】',
  'w-finish-2h': '【快到时限】',
  'w-finish': '【到时限了】',
  'w-finish+1w': '【逾期】',
  'w-claimed': '【等您核实】',
};

function whatNext(row: ReminderDeliveryModel, whistle: Whistle, scene: SubjectScene): string {
  const rule = ruleFor(row);
  const due = finishDue(whistle);
  const until = due ? formatInstant(due, scene) : '';
  switch (rule.code) {
    case 'w-missed':
    case 'w-missed+1w': {
      const late = missing(row, whistle, scene.now).map((c) => scene.directory.unitName(c.orgId));
      return late.length ? `${late.join('、')}没有按时报到，请打电话督促，或改派别的单位。` : '还没有单位接手，请改派单位。';
    }
    case 'w-finish-2h':
      return `${until}前要办结。办好了请说一声，有困难请联系${scene.directory.unitName(whistle.hostId)}。`;
    case 'w-finish':
      return `办结时限${until}到了。办好了请点[办好了]，还没好请抓紧。`;
    case 'w-finish+1w':
      return `办结时限${until}已过，还没报办好，已列入下次会议的议题池。`;
    case 'w-claimed':
      return '单位报办好了，还没核实。去看一眼再点。';
    default: {
      const call = callOf(row, whistle);
      return `请${scene.directory.unitName(recipientId(row.recipient))}在${call ? formatInstant(call.takeUpDueAt, scene) : ''}前报到，过时会报街道。`;
    }
  }
}
