/** What an agreement and its items look like: lines, cards, buttons. The buttons are those of commands/agreement.ts and commands/fulfil-agreement.ts. */

import type { AgreementItemModel, AgreementModel, AgreementTermModel } from '../../../prisma/client';
import { daysBetween, toWall } from '../../clock';
import type { Button, Card } from '../../content';
import { formatDay, type Shown } from '../calendar/format';
import type { Scene } from '../work';
import type { Agreement, Item, Owed, Term } from './lookup';
import type { Recorded } from './named';
import { daysLate, doneOf, EVERY, type Every, hasBegun, isEvery, isOpen, kept, stateOf, termName, termsToShow } from './rules';

const today = ({ now, zone }: Shown): string => toWall(now, zone).date;

export const codeOf = ({ no }: Pick<AgreementModel, 'no'>): string => `清${no}`;

/** 清3 第2项 */
export const itemCode = (agreement: Pick<AgreementModel, 'no'>, { position }: Pick<AgreementItemModel, 'position'>): string =>
  `${codeOf(agreement)} 第${position}项`;

/** 望湖社区 ⇄ 城南供电所 */
export const sides = ({ aOrgId, bOrgId }: Pick<AgreementModel, 'aOrgId' | 'bOrgId'>, scene: Pick<Scene, 'directory'>): string =>
  `${scene.directory.unitName(aOrgId)} ⇄ ${scene.directory.unitName(bOrgId)}`;

/** 每季度安全用电讲座1次, 捐赠图书100册 */
export function promiseWords({
  cadence,
  title,
  quantity,
  unitLabel,
}: Pick<AgreementItemModel, 'cadence' | 'title' | 'quantity' | 'unitLabel'>): string {
  const each = isEvery(cadence) ? EVERY[cadence].each : '';
  // 捐赠图书100册: what is done once is told by its words alone.
  return cadence === 'ONCE' && quantity === 1 && unitLabel === '次' ? title : `${each}${title}${quantity}${unitLabel}`;
}

const rangeOf = ({ startOn, validTo }: AgreementModel, scene: Scene): string =>
  `${formatDay(startOn, scene)}至${formatDay(validTo, scene)}`;

/** 本季未做，9月30日(周三)到期 · 本季1/2 · 三季度逾期3天 */
export function progressOf(term: Term, item: AgreementItemModel, scene: Scene): string {
  const name = termName(term, item.cadence, today(scene));
  const done = doneOf(term);
  const due = `${formatDay(term.dueOn, scene)}到期`;
  switch (stateOf(term, item.quantity, today(scene))) {
    case 'DONE':
      return `${name}已完成${done}/${item.quantity}`;
    case 'WAIVED':
      return `${name}已免`;
    case 'OVERDUE':
      return `${name}${amountDone(done, item)}，${due}，⚠逾期${daysLate(term, today(scene))}天`;
    default:
      return [`${name}${amountDone(done, item)}，${due}`, term.plannedOn && `约在${formatDay(term.plannedOn, scene)}`]
        .filter(Boolean)
        .join('，');
  }
}

const amountDone = (done: number, { quantity }: AgreementItemModel): string => (done ? `已做${done}/${quantity}` : '未做');

/** 清3 第2项 每季度安全用电讲座1次 · 本季未做，9月30日(周三)到期 */
export const owedLine = ({ agreement, item, term }: Owed, scene: Scene): string =>
  `${itemCode(agreement, item)} ${promiseWords(item)} · ${progressOf(term, item, scene)}`;

/** 城南供电所1/2 · 望湖社区3/3: kept of what was owed by now. */
function ratesOf(agreement: Agreement, scene: Scene): string {
  return [agreement.bOrgId, agreement.aOrgId]
    .flatMap((orgId) => {
      const own = agreement.items.filter((i) => i.promiserId === orgId);
      const { done, owed } = kept(own, today(scene));
      return own.length ? [`${scene.directory.unitName(orgId)}${done}/${owed}`] : [];
    })
    .join(' · ');
}

const lateIn = (agreement: Agreement, scene: Scene): number =>
  agreement.items.flatMap((i) => i.terms.filter((t) => stateOf(t, i.quantity, today(scene)) === 'OVERDUE')).length;

export function statusOf(agreement: AgreementModel, scene: Scene): string {
  const waits = agreement.waitsForId ? scene.directory.unitName(agreement.waitsForId) : '';
  if (agreement.status === 'SIGNED') return `等${waits}同意`;
  if (agreement.status === 'REFUSED') return '对方不同意，没有生效';
  if (agreement.status === 'CANCELLED') return '已取消';
  if (agreement.validTo < today(scene)) return '已到期';
  return agreement.renewTo ? `续签到${formatDay(agreement.renewTo, scene)}，等${waits}同意` : '履行中';
}

/** 清3 望湖社区 ⇄ 城南供电所 · 履行中 · 兑现 城南供电所0/1 · 1项逾期 */
export function agreementLine(agreement: Agreement, scene: Scene): string {
  const late = lateIn(agreement, scene);
  return [
    `${codeOf(agreement)} ${sides(agreement, scene)}`,
    statusOf(agreement, scene),
    ...(agreement.status === 'ACTIVE' ? [`兑现 ${ratesOf(agreement, scene)}`] : []),
    ...(late ? [`⚠${late}项逾期`] : []),
  ].join(' · ');
}

/** Each item with the terms to look at: late ones before all others. */
function itemLines(agreement: Agreement, scene: Scene): string[] {
  const day = today(scene);
  const weight = (item: Item) => (item.terms.some((t) => stateOf(t, item.quantity, day) === 'OVERDUE') ? 0 : 1);
  return [...agreement.items]
    .sort((a, b) => weight(a) - weight(b) || a.position - b.position)
    .map((item) => {
      const how =
        agreement.status === 'ACTIVE'
          ? termsToShow(item.terms, item.quantity, day).map((t) => progressOf(t, item, scene))
          : firstDue(item, scene);
      return `> ${item.position}. ${scene.directory.unitName(item.promiserId)}：${promiseWords(item)}${how.length ? ` · ${how.join('；')}` : ''}`;
    });
}

const firstDue = ({ terms: [first], cadence }: Pick<Item, 'terms' | 'cadence'>, scene: Scene): string[] =>
  first ? [`${cadence === 'ONCE' ? '' : '首期'}${formatDay(first.dueOn, scene)}前`] : [];

/** The whole of it, for a private talk. */
export function agreementText(agreement: Agreement, scene: Scene): string {
  const holders = [agreement.aOrgId, agreement.bOrgId].map((id) => {
    const who = scene.directory.liaisonsOf(id)[0]?.name;
    return `${scene.directory.unitName(id)}${who ? ` ${who}` : ''}`;
  });
  return [
    `**${agreementLine(agreement, scene)}**`,
    ...itemLines(agreement, scene),
    `期限：${rangeOf(agreement, scene)}`,
    `联系：${holders.join(' · ')}`,
  ].join('\n');
}

/** Days before its last one from which it may be prolonged by a button. */
const RENEW_DAYS = 60;
/** Buttons for items, so that the others fit beside them. */
const ITEM_BUTTONS = 4;

/** What can be done with the whole agreement now. @param speaks for these units */
export function agreementButtons(agreement: Agreement, scene: Scene, speaks: readonly string[]): Button[] {
  const { waitsForId, status, renewTo, validTo } = agreement;
  if (waitsForId && speaks.includes(waitsForId)) return answerButtons(agreement);
  const day = today(scene);
  if (status !== 'ACTIVE' || validTo < day) return [];
  const open = agreement.items.flatMap((item) => {
    const term = speaks.includes(item.promiserId) && item.terms.find((t) => hasBegun(t, day) && isOpen(t, item.quantity));
    return term ? [{ text: `第${item.position}项做了`, action: termAction('done', term) }] : [];
  });
  const renew = speaks.length && !renewTo && daysBetween(day, validTo) <= RENEW_DAYS;
  return [...open.slice(0, ITEM_BUTTONS), ...(renew ? [{ text: '续签', action: agreementAction('renew', agreement) }] : [])];
}

/** One button that tells how it stands. */
export const agreementState = (agreement: AgreementModel): Button => ({
  text: `看 ${codeOf(agreement)}`,
  action: agreementAction('show', agreement),
});

export const agreementAction = (verb: string, { id }: Pick<AgreementModel, 'id'>, ...more: string[]): string =>
  ['agreement', verb, id, ...more].join(':');

export const answerButtons = (agreement: AgreementModel): Button[] => [
  { text: '同意', action: agreementAction('agree', agreement), style: 'primary' },
  { text: '不同意', action: agreementAction('refuse', agreement) },
];

/** What the other side is asked. */
export function askCard(agreement: Agreement, scene: Scene, by: string): Card {
  return {
    title: `【双向清单】${codeOf(agreement)} 请您确认`,
    lead: sides(agreement, scene),
    facts: [
      ['期限', rangeOf(agreement, scene)],
      ['提出', by],
    ],
    note: [...itemLines(agreement, scene).map((l) => l.replace(/^> /, '')), '同意后生效，到期前我会提醒双方。'].join('\n'),
    buttons: answerButtons(agreement),
  };
}

/** What the other side is asked about a renewal. */
export function renewCard(agreement: Agreement, scene: Scene, by: string): Card {
  return {
    title: `【续签】${codeOf(agreement)} 请您确认`,
    lead: sides(agreement, scene),
    facts: [
      ['现在', `到${formatDay(agreement.validTo, scene)}`],
      ['续到', agreement.renewTo ? formatDay(agreement.renewTo, scene) : ''],
      ['提出', by],
    ],
    note: '事项不变。要改事项，请双方重新说一份“双向清单”。',
    buttons: answerButtons(agreement),
  };
}

export const termAction = (verb: string, { id }: Pick<AgreementTermModel, 'id'>, ...more: string[]): string =>
  ['term', verb, id, ...more].join(':');

/** One item in one period, with what can be done. @param asks as whom the reader may */
export function termCard(owed: Owed, scene: Scene, asks: 'PROMISER' | 'RECEIVER' | 'PROXY' | 'NONE'): Card {
  const { agreement, item, term } = owed;
  const last = term.fulfilments.at(-1);
  return {
    title: `【双向清单】${itemCode(agreement, item)}`,
    lead: `“${promiseWords(item)}”${progressOf(term, item, scene)}`,
    facts: [
      ['承诺', scene.directory.unitName(item.promiserId)],
      ['对方', scene.directory.unitName(agreement.aOrgId === item.promiserId ? agreement.bOrgId : agreement.aOrgId)],
      ...(last ? [['最近', `${formatDay(last.doneOn, scene)}做${last.quantity}${item.unitLabel}`] as const] : []),
    ],
    buttons:
      asks !== 'NONE' && agreement.status === 'ACTIVE' && isOpen(term, item.quantity) ? termButtons(owed) : [stateButton(owed, scene)],
  };
}

/** [约时间] [本季免] [已做,补记] */
export const termButtons = ({ term, item }: Owed): Button[] => [
  { text: '约时间', action: termAction('plan', term) },
  { text: EVERY[item.cadence as Every].waive, action: termAction('waive', term) },
  { text: '已做,补记', action: termAction('done', term), style: 'primary' },
];

const STATES = { DONE: '已完成', WAIVED: '已免', OVERDUE: '未完成', OPEN: '未完成' } as const;

export const stateButton = ({ term, item }: Owed, scene: Scene): Button => ({
  text: STATES[stateOf(term, item.quantity, today(scene))],
  action: termAction('state', term),
});

/** 9月16日 */
export const shortDay = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

/** Asks which of these times it was not done. */
export function whichTime(times: readonly Recorded[], scene: Scene): Card {
  const some = times.slice(-6);
  const by = (id: string) => scene.directory.nameById(id) ?? '';
  return {
    title: '哪一次没做过？',
    note: some
      .map(
        ({ owed: { agreement, item }, ...f }) =>
          `${itemCode(agreement, item)} ${formatDay(f.doneOn, scene)}做了${f.quantity}${item.unitLabel}（${by(f.byId)}记）`,
      )
      .join('\n'),
    buttons: some.map(({ owed: { term, item }, ...f }) => ({
      text: `第${item.position}项${shortDay(f.doneOn)}`.slice(0, 10),
      action: termAction('deny', term, f.id),
    })),
  };
}
