/** Plans the reminders of an agreement and of what its items owe. */
import type { AgreementItemModel, AgreementModel, AgreementTermModel } from '../../../prisma/client';
import { toInstant, toWall } from '../../clock';
import type { Planned } from '../reminder/plan';
import { planSubject, planSubjects } from '../reminder/service';
import type { Work } from '../work';
import type { Agreement } from './lookup';
import { AGREEMENT_RULES, type AgreementRule, PLANNED_RULES, TERM_RULES, type TermRule } from './reminder-rules';
import { firstDayOf } from './rules';

/** Of the agreement itself, and once it is in force of every term. What is planned already stays. */
export async function planAgreement(work: Work, agreement: Agreement): Promise<void> {
  await planSubject(work, plannedAgreement(agreement, work.zone), AGREEMENT_RULES);
  if (agreement.status !== 'ACTIVE') return;
  const terms = agreement.items.flatMap((item) => item.terms.map((term) => plannedTerm(agreement, item, term, work.zone)));
  await planSubjects(work, terms, TERM_RULES);
}

function plannedAgreement(
  { id, revision, createdAt, validTo, aOrgId, bOrgId, waitsForId, status }: Agreement,
  zone: string,
): Planned<AgreementRule> {
  const waiting = status === 'SIGNED' && waitsForId ? [`unit:${waitsForId}`] : [];
  return {
    kind: 'AGREEMENT',
    id,
    revision,
    anchors: { START: { date: toWall(createdAt, zone).date }, END: { date: validTo } },
    recipients: (rule) => (rule.per === 'WAITING' ? waiting : [`unit:${aOrgId}`, `unit:${bOrgId}`]),
  };
}

function plannedTerm(
  { aOrgId, bOrgId }: AgreementModel,
  item: AgreementItemModel,
  term: AgreementTermModel,
  zone: string,
): Planned<TermRule> {
  const first = firstDayOf(term);
  const begins = first && toInstant({ date: first, minute: 0 }, zone);
  return {
    kind: 'TERM',
    id: term.id,
    revision: 1,
    anchors: { DUE: { date: term.dueOn }, ...(term.plannedOn && { START: { date: term.plannedOn } }) },
    // 30 days before the end of a month nobody is reminded of the month to come.
    recipients: (rule, dueAt) =>
      begins && dueAt < begins ? [] : rule.per === 'SIDES' ? [`unit:${aOrgId}`, `unit:${bOrgId}`] : [`unit:${item.promiserId}`],
  };
}

/** The day that was arranged, as the revision of its reminder: 20260924. */
export const arrangement = ({ plannedOn }: Pick<AgreementTermModel, 'plannedOn'>): number => Number(plannedOn?.replaceAll('-', '') ?? 0);

/** Asks the day after whether it was done. The reminder of a day that was arranged before is not sent any more. */
export const planArranged = (work: Work, agreement: AgreementModel, item: AgreementItemModel, term: AgreementTermModel): Promise<number> =>
  planSubject(work, { ...plannedTerm(agreement, item, term, work.zone), revision: arrangement(term) }, PLANNED_RULES);
