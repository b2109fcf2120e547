/** What a piece of work looks like: one line, one card, its buttons. The buttons are those of commands/act-on-action.ts. */

import type { ActionItemModel } from '../../../prisma/client';
import { toWall } from '../../clock';
import type { Button, Card } from '../../content';
import { formatDay, type Shown } from '../calendar/format';
import type { Scene } from '../work';
import type { Action } from './lookup';
import { daysLate, isUnderWay } from './rules';

export const codeOf = ({ no }: Pick<ActionItemModel, 'no'>): string => `办${no}`;

export const actionOf = (verb: string, { id }: Pick<ActionItemModel, 'id'>, ...more: string[]): string =>
  ['action', verb, id, ...more].join(':');

export const ACTION_STATES: Record<ActionItemModel['status'], string> = {
  OPEN: '待接受',
  ACCEPTED: '已接受',
  IN_PROGRESS: '办理中',
  CLAIMED_DONE: '已报办好，等核实',
  VERIFIED: '已结案',
  CANCELLED: '已取消',
};

/** 办理中50% · 有困难 · 逾期3天 */
export function stateOf(item: ActionItemModel & Partial<Pick<Action, 'updates'>>, scene: Shown): string {
  const late = daysLate(item, toWall(scene.now, scene.zone).date);
  // 100 is left of a report that proved wrong: it is not said.
  const percent = item.status === 'IN_PROGRESS' && item.progress > 0 && item.progress < 100 ? `${item.progress}%` : '';
  return [
    `${ACTION_STATES[item.status]}${percent}`,
    ...(isUnderWay(item) && item.updates?.[0]?.kind === 'BLOCK' ? ['有困难'] : []),
    ...(late > 0 ? [`⚠逾期${late}天`] : []),
  ].join(' · ');
}

/** 办40 修路灯 · 9月22日(周二)前 · 待接受 */
export const lineOf = (item: Action, scene: Shown): string =>
  `${codeOf(item)} ${item.title} · ${formatDay(item.dueOn, scene)}前 · ${stateOf(item, scene)}`;

/** Lead, helpers, last day with its history. */
export function actionFacts(item: Action, scene: Scene): [string, string][] {
  const co = item.coOrgs.map((c) => scene.directory.unitName(c.orgId));
  const first = item.extensions > 0 ? `（原定${formatDay(item.originalDueOn, scene)}，延期${item.extensions}次）` : '';
  return [
    ['承办', scene.directory.unitName(item.leadOrgId)],
    ...(co.length ? [['配合', co.join('、')] as [string, string]] : []),
    ['期限', `${formatDay(item.dueOn, scene)}前${first}`],
  ];
}

const KINDS: Record<string, string> = {
  ACCEPT: '接受',
  PROGRESS: '进展',
  BLOCK: '有困难',
  CLAIM: '报办好',
  VERIFY: '核实结案',
  RETURN: '核实没办好',
  CANCEL: '取消',
  EXTEND_ASKED: '申请延期',
  EXTENDED: '延期',
  EXTEND_REFUSED: '没同意延期',
};

/** The whole of it, for whoever asks. @param asks as whom the reader may act on it */
export function actionCard(item: Action, scene: Scene, asks: 'UNIT' | 'HOST' | 'NONE'): Card {
  const [last] = item.updates;
  const by = last && scene.directory.nameById(last.byId);
  const note = [
    ...(item.sourceQuote ? [`纪要原话：${item.sourceQuote}`] : []),
    ...(last ? [`最近：${[by, KINDS[last.kind] ?? ''].filter(Boolean).join(' ')}${last.text ? `，${last.text}` : ''}`] : []),
    ...(asks === 'UNIT' && isUnderWay(item) ? [`也可以说“${codeOf(item)} 进度 一半”“${codeOf(item)} 延到…”。`] : []),
  ];
  return {
    title: `${codeOf(item)} ${item.title}`,
    lead: stateOf(item, scene),
    facts: actionFacts(item, scene),
    note: note.join('\n'),
    buttons: buttonsOf(item, asks),
  };
}

/** What may be pressed now. The last one tells the state again. */
export function buttonsOf(item: Action, asks: 'UNIT' | 'HOST' | 'NONE'): Button[] {
  if (asks === 'UNIT' && item.status === 'OPEN')
    return [{ text: '接受', action: actionOf('accept', item), style: 'primary' }, hard(item), done(item)];
  if (asks === 'UNIT' && isUnderWay(item)) return [{ ...done(item), style: 'primary' }, hard(item), state(item)];
  if (asks === 'HOST' && item.status === 'CLAIMED_DONE') return [...verifyButtons(item), ...photoButtons(item)];
  return [state(item)];
}

const hard = (item: ActionItemModel): Button => ({ text: '有困难', action: actionOf('block', item) });
const done = (item: ActionItemModel): Button => ({ text: '办好了', action: actionOf('claim', item) });

export const verifyButtons = (item: ActionItemModel): Button[] => [
  { text: '属实 结案', action: actionOf('verify', item), style: 'primary' },
  { text: '没办好', action: actionOf('return', item) },
];

/** Pictures that came with what was said last. */
export const photoButtons = (item: Action): Button[] =>
  item.updates[0]?.photos ? [{ text: `看照片(${item.updates[0].photos})`, action: actionOf('photos', item) }] : [];

const SHORT: Record<ActionItemModel['status'], string> = {
  OPEN: '待接受',
  ACCEPTED: '已接受',
  IN_PROGRESS: '办理中',
  CLAIMED_DONE: '等核实',
  VERIFIED: '已结案',
  CANCELLED: '已取消',
};

/** One button that says how it stands. */
export const state = (item: ActionItemModel): Button => ({
  text: `${SHORT[item.status]} ${codeOf(item)}`.slice(0, 10),
  action: actionOf('state', item),
});

/** What the liaison of the leading unit is given. */
export function assignmentCard(item: Action, scene: Scene, source: string): Card {
  return {
    ...actionCard(item, scene, 'UNIT'),
    title: `【督办】${codeOf(item)} ${item.title}`,
    lead: `${source}定的，请${scene.directory.unitName(item.leadOrgId)}承办`,
    note: [`纪要原话：${item.sourceQuote}`, '点[接受]开始计时；到期前3个和1个工作日提醒您。'].join('\n'),
  };
}
