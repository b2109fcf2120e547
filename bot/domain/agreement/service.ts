/** Agreements: signed by one side, agreed to by the other, prolonged. Every change names the state it saw. */
import { randomUUID } from 'node:crypto';
import { type AgreementModel, type Prisma, WriteConflict } from '../../../prisma/client';
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import { nextNo } from '../audit/numbers';
import { formatDay } from '../calendar/format';
import { withdraw } from '../reminder/service';
import { type Told, tellEach, tellHome, tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { type AgreementDraft, checkDraft, startOf } from './draft';
import { type Agreement, agreementById, notYours, otherSide, sidesOf, today } from './lookup';
import { planAgreement } from './reminder-plan';
import { type Every, nextFrom, termsOf } from './rules';
import { askCard, codeOf, renewCard, sides, statusOf } from './words';

/** Side that a person speaks for: their own unit's, else one that they may answer for. @throws RuleBroken `agreement.not-yours` */
export function speaksFor(work: PersonWork, orgIds: readonly string[]): string {
  const own =
    orgIds.find((id) => work.directory.can(work.actor, 'unit.speak', id)) ??
    orgIds.find((id) => work.directory.can(work.actor, 'unit.answer', id));
  if (!own) throw notYours(work, orgIds, '签双向清单');
  return own;
}

/**
 * One side signs; the other is asked, and the own people are told. Who speaks for both needs no answer.
 * @throws RuleBroken when it does not go together, or by somebody else
 */
export async function signAgreement(work: PersonWork, draft: AgreementDraft): Promise<{ agreement: Agreement; told: Told }> {
  const { tx, now, actor } = work;
  const { aOrgId, bOrgId, items, validTo } = draft;
  if (!bOrgId || !validTo || !items.length) throw new RuleBroken('agreement.items', '清单还没说全，请再说一遍。');
  checkDraft(draft, work);
  const own = speaksFor(work, [aOrgId, bOrgId]);
  const other = otherSide({ aOrgId, bOrgId }, own);
  const both = work.directory.can(actor, 'unit.speak', other);
  const { id } = await tx.agreement.create({
    data: {
      no: await nextNo(tx, '清'),
      aOrgId,
      bOrgId,
      status: both ? 'ACTIVE' : 'SIGNED',
      waitsForId: both ? null : other,
      startOn: today(work),
      validTo,
      authorId: actor.id,
      chatid: draft.chatid ?? null,
      createdAt: now,
    },
  });
  const rows = items.map((item, i) => ({
    id: randomUUID(),
    agreementId: id,
    position: i + 1,
    promiserId: item.promiserId ?? '',
    title: item.title,
    quantity: item.quantity,
    unitLabel: item.unitLabel,
    cadence: item.every ?? 'ONCE',
  }));
  await tx.agreementItem.createMany({ data: rows });
  await tx.agreementTerm.createMany({
    data: items.flatMap(({ every = 'ONCE', dueOn }, i) =>
      termsOf(every, startOf(draft, every, work), validTo, dueOn).map((term) => ({ itemId: rows[i]?.id ?? '', ...term })),
    ),
  });
  const agreement = await agreementById(work, id);
  await planAgreement(work, agreement);
  const by = `${work.directory.unitName(own)}(${actor.name})`;
  const told = both
    ? { units: 0, unreached: [] }
    : await ask(work, other, { card: askCard(agreement, work, by) }, `agreement:${id}:ask`, agreement);
  await tellSide(
    work,
    agreement,
    own,
    {
      text: `${by}提出了双向清单 ${codeOf(agreement)} ${sides(agreement, work)}，${statusOf(agreement, work)}。发“${codeOf(agreement)}”看全文。`,
    },
    'signed',
  );
  return { agreement, told };
}

const ask = (work: PersonWork, orgId: string, content: Content, key: string, agreement: AgreementModel): Promise<Told> =>
  tellEach(work, [orgId], () => content, { key, groupKey: key, about: codeOf(agreement) });

/** The first liaison of a side who can be reached, unless that is who acts. */
export async function tellSide(work: PersonWork, agreement: AgreementModel, orgId: string, content: Content, key: string): Promise<void> {
  if (work.directory.liaisonsOf(orgId)[0]?.id === work.actor.id) return;
  const name = `agreement:${agreement.id}:${key}`;
  await tellEach(work, [orgId], () => content, { key: name, groupKey: name, about: codeOf(agreement) });
}

/** Both sides, but for who acts. */
export async function tellBoth(work: PersonWork, agreement: AgreementModel, content: Content, key: string): Promise<void> {
  for (const id of sidesOf(agreement)) await tellSide(work, agreement, id, content, key);
}

/** The group where it was said hears what became of it. @param here group where it was pressed */
function tellGroup(work: Work, agreement: AgreementModel, text: string, here: string | undefined, key: string): void {
  tellHome(work, agreement.chatid, { text }, `agreement:${agreement.id}:${key}:group`, here);
}

/**
 * The other side says yes or no, to the agreement or to its renewal. Once: a second answer sees the first.
 * @returns fresh: false when nothing waited for an answer any more
 * @throws RuleBroken `agreement.not-yours`
 */
export async function answerAgreement(
  work: PersonWork,
  agreement: Agreement,
  agree: boolean,
  here: string | undefined,
): Promise<{ agreement: Agreement; fresh: boolean }> {
  const { waitsForId, renewTo } = agreement;
  if (!sidesOf(agreement).some((id) => work.directory.can(work.actor, 'unit.speak', id)))
    throw notYours(work, [waitsForId ?? agreement.bOrgId], '答复');
  if (!waitsForId) return { agreement, fresh: false };
  if (!work.directory.can(work.actor, 'unit.speak', waitsForId)) throw notYours(work, [waitsForId], '答复');
  const first = agreement.status === 'SIGNED';
  const what = first
    ? `双向清单 ${codeOf(agreement)} ${sides(agreement, work)}`
    : `${codeOf(agreement)} 续签到${formatDay(renewTo ?? agreement.validTo, work)}`;
  const by = `${work.directory.unitName(waitsForId)}(${work.actor.name})`;
  if (first) await change(work, agreement, { status: agree ? 'ACTIVE' : 'REFUSED', waitsForId: null });
  else if (agree && renewTo) await prolong(work, agreement, renewTo);
  else await change(work, agreement, { renewTo: null, waitsForId: null });
  const next = await agreementById(work, agreement.id);
  if (agree) await planAgreement(work, next);
  const text = agree
    ? `✅ ${what}：${by}同意，已生效。发“${codeOf(agreement)}”看要做的事。`
    : `${what}：${by}不同意，${first ? '没有生效' : '期限不变'}。可以打个电话商量，再说一份。`;
  await tellBoth(work, next, { text }, `answered:${agreement.revision}`);
  tellProxy(work, next, text, 'answered');
  if (agree) tellGroup(work, next, text, here, `answered:${agreement.revision}`);
  return { agreement: next, fresh: true };
}

/** A street officer who spoke for a side when it was signed. */
function tellProxy(work: PersonWork, agreement: AgreementModel, text: string, key: string): void {
  const { authorId } = agreement;
  if (!sidesOf(agreement).some((id) => work.directory.liaisonsOf(id)[0]?.id === authorId))
    tellMember(work, authorId, { text }, { key: `agreement:${agreement.id}:${key}:author` });
}

/** What an answer was to. */
export type Asked = Pick<AgreementModel, 'status' | 'waitsForId' | 'renewTo' | 'revision'>;

/** 撤销 of an answer: it is awaited again. @throws RuleBroken `agreement.went-on` once something was done on it, or it was prolonged */
export async function takeBackAnswer(
  work: PersonWork,
  agreement: Agreement,
  { revision, ...asked }: Asked,
  here?: string,
): Promise<Agreement> {
  const { status, renewTo } = agreement;
  const begun = agreement.items.some((i) => i.terms.some((t) => t.fulfilments.length || t.plannedOn || t.waivedAt || t.waiveAskedById));
  const stands = agreement.revision === revision && !renewTo && (asked.renewTo ? status === 'ACTIVE' : status === 'REFUSED' || !begun);
  if (!stands || status === 'CANCELLED')
    throw new RuleBroken('agreement.went-on', `${codeOf(agreement)}${statusOf(agreement, work)}，不能撤销了，请和对方商量。`);
  await change(work, agreement, asked);
  const next = await agreementById(work, agreement.id);
  await planAgreement(work, next);
  const text = `↩ ${work.actor.name}撤回了刚才的答复，双向清单 ${codeOf(next)} ${sides(next, work)}，现在${statusOf(next, work)}。`;
  await tellBoth(work, next, { text }, 'unanswered');
  tellProxy(work, next, text, 'unanswered');
  if (status === 'ACTIVE' && !asked.renewTo) tellGroup(work, next, text, here, 'unanswered');
  return next;
}

/** The items go on with the period after the last one. */
async function prolong(work: PersonWork, agreement: Agreement, validTo: string): Promise<void> {
  await change(work, agreement, { validTo, renewTo: null, waitsForId: null, revision: agreement.revision + 1 });
  await withdraw(work, 'AGREEMENT', agreement.id, 'CHANGED', { revision: agreement.revision });
  const data = agreement.items
    .filter((item) => item.cadence !== 'ONCE')
    .flatMap((item) => {
      const every = item.cadence as Every;
      return termsOf(every, nextFrom(every, agreement.validTo), validTo).map((term) => ({ itemId: item.id, ...term }));
    });
  if (data.length) await work.tx.agreementTerm.createMany({ data });
}

/** One side wants it to go on; the other is asked. @throws RuleBroken `agreement.not-yours`, `agreement.state` */
export async function renewAgreement(work: PersonWork, agreement: Agreement, to: string): Promise<{ agreement: Agreement; told: Told }> {
  const own = mustBeRenewable(work, agreement);
  const other = otherSide(agreement, own);
  await change(work, agreement, { renewTo: to, waitsForId: other });
  const next = await agreementById(work, agreement.id);
  const card = renewCard(next, work, `${work.directory.unitName(own)}(${work.actor.name})`);
  return { agreement: next, told: await ask(work, other, { card }, `agreement:${agreement.id}:renew:${to}`, next) };
}

/** @returns the side in whose name. @throws RuleBroken `agreement.not-yours`, `agreement.state` */
export function mustBeRenewable(work: PersonWork, agreement: Agreement): string {
  const own = speaksFor(work, sidesOf(agreement));
  if (agreement.status !== 'ACTIVE' || agreement.renewTo)
    throw new RuleBroken(
      'agreement.state',
      `${codeOf(agreement)}${statusOf(agreement, work)}，现在不能续签。发“${codeOf(agreement)}”看详情。`,
    );
  return own;
}

/** @throws RuleBroken `agreement.not-yours`, `agreement.state` */
export function mustBeEndable(work: PersonWork, agreement: Agreement): void {
  const own = speaksFor(work, sidesOf(agreement));
  if (agreement.status !== 'ACTIVE' || agreement.validTo < today(work))
    throw new RuleBroken('agreement.state', `${codeOf(agreement)}${statusOf(agreement, work)}，不用终止。`);
  if (!work.directory.can(work.actor, 'unit.speak', own)) throw notYours(work, sidesOf(agreement), '终止');
}

/** One side ends it before its last day; the other is told. Its reminders see that and do not come. */
export async function endAgreement(work: PersonWork, agreement: Agreement): Promise<void> {
  mustBeEndable(work, agreement);
  await change(work, agreement, { status: 'CANCELLED', waitsForId: null, renewTo: null });
  await tellBoth(
    work,
    agreement,
    { text: `❌ ${work.actor.name}终止了双向清单 ${codeOf(agreement)} ${sides(agreement, work)}，不再提醒；有疑问请打个电话。` },
    'ended',
  );
}

/** 撤销 of that: it goes on as it was, with what was asked then. @throws RuleBroken `agreement.went-on` */
export async function resumeAgreement(
  work: PersonWork,
  agreement: Agreement,
  asked: Pick<Agreement, 'waitsForId' | 'renewTo'>,
): Promise<Agreement> {
  if (agreement.status !== 'CANCELLED')
    throw new RuleBroken('agreement.went-on', `${codeOf(agreement)}${statusOf(agreement, work)}，不用撤销。`);
  await change(work, agreement, { status: 'ACTIVE', ...asked });
  const next = await agreementById(work, agreement.id);
  await planAgreement(work, next);
  await tellBoth(
    work,
    next,
    { text: `↩ ${work.actor.name}撤回了终止，双向清单 ${codeOf(next)} ${sides(next, work)} 照常履行。` },
    'resumed',
  );
  return next;
}

/** 撤销 of what was just signed or asked for. @throws RuleBroken `agreement.went-on` when the other side has answered */
export async function takeBack(work: PersonWork, agreement: Agreement, what: 'SIGNED' | 'RENEWAL'): Promise<void> {
  const other = agreement.waitsForId;
  if (!other || (what === 'SIGNED') !== (agreement.status === 'SIGNED'))
    throw new RuleBroken(
      'agreement.went-on',
      `${codeOf(agreement)}对方已经答复（${statusOf(agreement, work)}），不能撤销了，请和对方商量。`,
    );
  await change(work, agreement, { waitsForId: null, ...(what === 'SIGNED' ? { status: 'CANCELLED' } : { renewTo: null }) });
  if (what === 'SIGNED') await withdraw(work, 'AGREEMENT', agreement.id, 'CANCELLED');
  const text = `↩ ${work.actor.name}撤回了${what === 'SIGNED' ? '双向清单' : '续签'} ${codeOf(agreement)} ${sides(agreement, work)}，不用答复了。`;
  await tellBoth(work, agreement, { text }, `back:${what}`);
}

async function change(work: Work, agreement: AgreementModel, data: Prisma.AgreementUncheckedUpdateManyInput): Promise<void> {
  const { id, status, waitsForId, renewTo, revision } = agreement;
  const { count } = await work.tx.agreement.updateMany({ where: { id, status, waitsForId, renewTo, revision }, data });
  if (count !== 1) throw new WriteConflict(`${codeOf(agreement)} was changed meanwhile`);
}
