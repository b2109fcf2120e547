/** What becomes of a term: done, arranged for a day, waived. Both sides may say that it was done; the receiving side may say that it was not. */
import { type AgreementTermModel, type Prisma, WriteConflict } from '../../../prisma/client';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { formatDay } from '../calendar/format';
import type { PersonWork, Work } from '../work';
import { notYours, type Owed, otherSide, owedById, sidesOf, standing, today } from './lookup';
import { planArranged } from './reminder-plan';
import { EVERY, type Every, firstDayOf, isOpen } from './rules';
import { tellSide } from './service';
import { codeOf, itemCode, progressOf, promiseWords, statusOf, termAction } from './words';

export interface Done {
  quantity: number;
  /** Local day. */
  doneOn: string;
  /** The activity that it was. */
  activity?: { id: string; authorId: string };
}

/** @throws RuleBroken `agreement.not-yours`, `agreement.state`, `agreement.not-yet`, `agreement.day` for a day of an earlier period */
export async function fulfil(
  work: PersonWork,
  owed: Owed,
  { quantity, doneOn, activity }: Done,
): Promise<{ owed: Owed; fulfilmentId: string }> {
  const as = mustBeOpen(work, owed, '补记', activity?.authorId === work.actor.id);
  if (doneOn > today(work))
    throw new RuleBroken('agreement.not-yet', `${formatDay(doneOn, work)}还没到，做过了再记；要约时间，点[约时间]。`);
  const begins = firstDayOf(owed.term);
  if (begins !== undefined && doneOn < begins)
    throw new RuleBroken(
      'agreement.day',
      `${formatDay(doneOn, work)}是上一期的事；这一期从${formatDay(begins, work)}算起。请说这一期做的日子。`,
    );
  await change(work, owed.term, {});
  const { id } = await work.tx.fulfilment.create({
    data: { termId: owed.term.id, quantity, doneOn, activityId: activity?.id ?? null, byId: work.actor.id, createdAt: work.now },
  });
  const next = await owedById(work, owed.term.id);
  const { agreement, item, term } = next;
  const said = `${itemCode(agreement, item)} ${promiseWords(item)}：${formatDay(doneOn, work)}做了${quantity}${item.unitLabel}（${work.actor.name}记）。${progressOf(term, item, work)}。`;
  const key = `done:${id}`;
  const receiver = otherSide(agreement, item.promiserId);
  if (as !== 'RECEIVER') {
    const card: Card = {
      title: `【双向清单】${itemCode(agreement, item)}`,
      lead: `${work.directory.unitName(item.promiserId)}记了一次“${promiseWords(item)}”`,
      note: `${said}没做过请点[没做过]，做过就不用管。`,
      buttons: [{ text: '没做过', action: termAction('deny', term, id) }],
    };
    await tellSide(work, agreement, receiver, { card }, key);
  }
  if (as !== 'PROMISER') await tellSide(work, agreement, item.promiserId, { text: said }, key);
  return { owed: next, fulfilmentId: id };
}

/** 撤销, or 没做过, which either side may say. @returns undefined when it was taken back before. @throws RuleBroken `agreement.not-yours` */
export async function unfulfil(work: PersonWork, owed: Owed, fulfilmentId: string, why: 'UNDO' | 'DENIED'): Promise<Owed | undefined> {
  const found = owed.term.fulfilments.find((f) => f.id === fulfilmentId);
  if (why === 'DENIED' && !['RECEIVER', 'PROMISER'].includes(standing(work, work.actor, owed)))
    throw notYours(work, sidesOf(owed.agreement), '这一步');
  if (!found) return undefined;
  await change(work, owed.term, {});
  await work.tx.fulfilment.delete({ where: { id: fulfilmentId } });
  const next = await owedById(work, owed.term.id);
  const { agreement, item, term } = next;
  const text = `↩ ${itemCode(agreement, item)} ${promiseWords(item)}：${work.actor.name}${why === 'DENIED' ? `说${formatDay(found.doneOn, work)}没做过，不算数` : '撤回了刚才的记录'}。${progressOf(term, item, work)}。`;
  for (const id of sidesOf(agreement)) await tellSide(work, agreement, id, { text }, `undone:${fulfilmentId}`);
  return next;
}

/** 约时间: a day in mind; the other side is told, and the day after the promising unit is asked. @throws RuleBroken as `fulfil`, `agreement.day` */
export async function arrange(work: PersonWork, owed: Owed, day: string | null): Promise<Owed> {
  if (day !== null) mustBeOpen(work, owed, '约时间');
  if (day !== null && day < today(work))
    throw new RuleBroken('agreement.day', `${formatDay(day, work)}已经过了，请说今天或以后的日期；做过了点[已做,补记]。`);
  await change(work, owed.term, { plannedOn: day });
  const next = await owedById(work, owed.term.id);
  const { agreement, item, term } = next;
  if (day !== null) await planArranged(work, agreement, item, term);
  const what = `${itemCode(agreement, item)} ${promiseWords(item)}`;
  const text =
    day === null
      ? `↩ ${what}：${work.actor.name}撤回了约好的日子。`
      : `${what}：${work.actor.name}约在${formatDay(day, work)}做，请留出时间；不方便请打个电话。`;
  for (const id of sidesOf(agreement))
    await tellSide(work, agreement, id, { text }, `planned:${day ?? owed.term.plannedOn}:${term.version}`);
  return next;
}

/**
 * 本季免: the receiving side lets it off; the promising side can only ask for it.
 * @returns asked: the receiving side was asked
 * @throws RuleBroken as `mustBeOpen`; `agreement.state` while an answer is awaited
 */
export async function waive(work: PersonWork, owed: Owed): Promise<{ owed: Owed; asked: boolean }> {
  const as = mustBeOpen(work, owed, '免做');
  const receiver = otherSide(owed.agreement, owed.item.promiserId);
  const asked = as !== 'RECEIVER';
  if (asked && owed.term.waiveAskedById)
    throw new RuleBroken(
      'agreement.state',
      `${itemCode(owed.agreement, owed.item)}已问过${work.directory.unitName(receiver)}免不免，等对方答复；同意之前照做。`,
    );
  await change(work, owed.term, asked ? { waiveAskedById: work.actor.id } : { waivedAt: work.now, waiveAskedById: null });
  const next = await owedById(work, owed.term.id);
  if (asked) {
    const { agreement, item, term } = next;
    const card: Card = {
      title: `【双向清单】${itemCode(agreement, item)} ${EVERY[item.cadence as Every].waive}？`,
      lead: `${work.directory.unitName(item.promiserId)}(${work.actor.name})想免做“${promiseWords(item)}”`,
      note: `${progressOf(term, item, work)}。只有您单位能免。`,
      buttons: [
        { text: '同意免', action: termAction('allow', term), style: 'primary' },
        { text: '不免', action: termAction('keep', term) },
      ],
    };
    await tellSide(work, agreement, receiver, { card }, `waive:${term.version}`);
  } else await tellWaived(work, next);
  return { owed: next, asked };
}

/** The receiving side says yes or no to what was asked. @throws RuleBroken `agreement.not-yours` */
export async function answerWaiver(work: PersonWork, owed: Owed, allow: boolean): Promise<Owed> {
  if (standing(work, work.actor, owed) !== 'RECEIVER') throw notYours(work, [otherSide(owed.agreement, owed.item.promiserId)], '同意免做');
  if (!owed.term.waiveAskedById || !isOpen(owed.term, owed.item.quantity)) return owed;
  await change(work, owed.term, { waiveAskedById: null, ...(allow && { waivedAt: work.now }) });
  const next = await owedById(work, owed.term.id);
  if (allow) await tellWaived(work, next);
  else {
    const { agreement, item, term } = next;
    const text = `${itemCode(agreement, item)} ${promiseWords(item)}：${work.actor.name}请您单位照做。${progressOf(term, item, work)}。`;
    await tellSide(work, agreement, item.promiserId, { text }, `kept:${term.version}`);
  }
  return next;
}

async function tellWaived(work: PersonWork, { agreement, item, term }: Owed): Promise<void> {
  const text = `${itemCode(agreement, item)} ${promiseWords(item)}：${work.actor.name}同意${progressOf(term, item, work)}，不用做了。`;
  await tellSide(work, agreement, item.promiserId, { text }, `waived:${term.version}`);
}

/** 撤销 of 本季免. */
export async function unwaive(work: PersonWork, owed: Owed): Promise<Owed> {
  await change(work, owed.term, { waivedAt: null, waiveAskedById: null });
  const next = await owedById(work, owed.term.id);
  const { agreement, item, term } = next;
  const text = `↩ ${itemCode(agreement, item)} ${promiseWords(item)}：${work.actor.name}撤回了免做，还要做。${progressOf(term, item, work)}。`;
  for (const id of sidesOf(agreement)) await tellSide(work, agreement, id, { text }, `unwaived:${term.version}`);
  return next;
}

/**
 * @param recorded they have recorded the activity that it was: who may do that may say what it was for
 * @returns as whom. @throws RuleBroken `agreement.not-yours`, `agreement.state`
 */
export function mustBeOpen(work: PersonWork, owed: Owed, doing: string, recorded = false): 'PROMISER' | 'RECEIVER' | 'PROXY' {
  const { agreement, item, term } = owed;
  const own = standing(work, work.actor, owed);
  const as = own === 'NONE' && recorded ? 'PROXY' : own;
  if (as === 'NONE') throw notYours(work, sidesOf(agreement), doing);
  if (agreement.status !== 'ACTIVE')
    throw new RuleBroken(
      'agreement.state',
      `${codeOf(agreement)}${statusOf(agreement, work)}，现在不用${doing}。发“${codeOf(agreement)}”看详情。`,
    );
  if (!isOpen(term, item.quantity))
    throw new RuleBroken('agreement.state', `${itemCode(agreement, item)}${progressOf(term, item, work)}，不用再${doing}了。`);
  return as;
}

/** @throws WriteConflict when it was changed meanwhile: the message is handled again */
async function change({ tx }: Work, { id, version }: AgreementTermModel, data: Prisma.AgreementTermUpdateManyMutationInput): Promise<void> {
  const { count } = await tx.agreementTerm.updateMany({ where: { id, version }, data: { ...data, version: version + 1 } });
  if (count !== 1) throw new WriteConflict(`term ${id} was changed meanwhile`);
}
