/** What a whistle looks like: one line, one card, its buttons. The buttons are those of commands/act-on-whistle.ts and commands/pass-whistle.ts. */

import type { WhistleCallModel, WhistleModel } from '../../../prisma/client';
import { formatMinute, MINUTE_MS, toWall } from '../../clock';
import type { Button, Card } from '../../content';
import { formatDay, formatInstant, type Shown } from '../calendar/format';
import type { Scene } from '../work';
import { awaited, came, finishDue, isLate, isOverdue, nextDue, type Standing, type Whistle, whatOf } from './lookup';
import { isOpen, isUnderWay, lengthInWords, levelOf, minutesTaken } from './rules';

export const codeOf = ({ no }: Pick<WhistleModel, 'no'>): string => `哨${no}`;

export const actionOf = (verb: string, { id }: Pick<WhistleModel, 'id'>, ...more: string[]): string =>
  ['whistle', verb, id, ...more].join(':');
export const passAction = (verb: string, { id }: Pick<WhistleModel, 'id'>, ...more: string[]): string =>
  ['whistle-pass', verb, id, ...more].join(':');

/** "10:07" today, else in full. */
export function clockOf(at: Date, scene: Shown): string {
  const wall = toWall(at, scene.zone);
  return wall.date === toWall(scene.now, scene.zone).date ? formatMinute(wall.minute) : formatInstant(at, scene);
}

export const WHISTLE_STATES = {
  CALLED: '等报到',
  WORKING: '处置中',
  DONE: '已报办好，等核实',
  CLOSED: '已结案',
  CANCELLED: '已取消',
} as const;

/** 等报到 · ⚠派出所未按时报到，已报街道 */
export function stateOf(whistle: Whistle, scene: Scene): string {
  if (!isUnderWay(whistle)) return WHISTLE_STATES[whistle.status];
  const late = whistle.calls.filter((c) => isLate(c, scene.now)).map((c) => scene.directory.unitName(c.orgId));
  const coordinating = whistle.calls.every((c) => c.status === 'PASSED');
  return [
    coordinating ? '街道协调中' : WHISTLE_STATES[whistle.status],
    ...(late.length ? [`⚠${late.join('、')}未按时报到，已报街道`] : []),
    ...(isOverdue(whistle, scene.now) ? ['⚠已过办结时限'] : []),
  ].join(' · ');
}

/** 城管中队(10:07报到)、派出所(等报到) */
function callInWords(call: WhistleCallModel, scene: Scene): string {
  const name = scene.directory.unitName(call.orgId);
  if (call.status === 'REPORTED_IN')
    return `${name}(${call.reportedInAt ? clockOf(call.reportedInAt, scene) : ''}报到${call.byProxy ? '，代报' : ''})`;
  if (call.status === 'PASSED') return `${name}(已转${call.passedToId ? scene.directory.unitName(call.passedToId) : '街道'})`;
  return `${name}(${isLate(call, scene.now) ? '⚠未报到' : '等报到'})`;
}

const unitsInWords = (calls: readonly WhistleCallModel[], scene: Scene): string =>
  calls.map((c) => scene.directory.unitName(c.orgId)).join('、');

/** 望湖社区 东门占道经营 */
export const subjectOf = (whistle: Pick<WhistleModel, 'hostId' | 'title' | 'place'>, scene: Pick<Scene, 'directory'>): string =>
  `${scene.directory.unitName(whistle.hostId)} ${whatOf(whistle)}`;

/** 【哨14】望湖社区 东门占道经营 · 一般 */
export const headline = (whistle: Whistle, scene: Pick<Scene, 'directory'>): string =>
  `【${codeOf(whistle)}】${subjectOf(whistle, scene)} · ${levelOf(whistle.urgent).name}`;

/** Who is to come by when, until when it is to be done. */
export function whistleFacts(whistle: Whistle, scene: Scene): [string, string][] {
  const next = awaited(whistle)
    .map((c) => c.takeUpDueAt)
    .sort((a, b) => b.getTime() - a.getTime())[0];
  const due = finishDue(whistle);
  const open = isUnderWay(whistle);
  return [
    ...(whistle.place && !whistle.title.includes(whistle.place) ? [['地点', whistle.place] as [string, string]] : []),
    ['请来', whistle.calls.map((c) => callInWords(c, scene)).join('、')],
    ...(open && next ? [['报到', `${formatInstant(next, scene)}前(${levelOf(whistle.urgent).takeUpWords})`] as [string, string]] : []),
    ...(open && due ? [['办结', `${formatInstant(due, scene)}前`] as [string, string]] : []),
  ];
}

/** 9月10日(周四)吹哨，城南供电所已报到，处置中 */
export function stateInWords(whistle: Whistle, scene: Scene): string {
  const there = came(whistle);
  const { date } = toWall(whistle.createdAt, scene.zone);
  return [`${formatDay(date, scene)}吹哨`, ...(there.length ? [`${unitsInWords(there, scene)}已报到`] : []), stateOf(whistle, scene)].join(
    '，',
  );
}

/** 哨14 望湖社区 东门占道经营 · 9月18日(周五)10:00前办结 · 处置中 */
export function lineOf(whistle: Whistle, scene: Scene): string {
  const next = nextDue(whistle);
  return [
    `${codeOf(whistle)} ${subjectOf(whistle, scene)}`,
    ...(next ? [`${formatInstant(next.due, scene)}前${next.what}`] : []),
    stateOf(whistle, scene),
  ].join(' · ');
}

/** 10:07 报到(7分钟) */
export function arrival(whistle: Whistle, call: WhistleCallModel, scene: Scene): string {
  if (!call.reportedInAt) return '';
  const taken = minutesTaken(call.createdAt, call.reportedInAt, whistle.urgent, scene.zone, scene.calendar);
  const late = call.reportedInAt > call.takeUpDueAt ? '，晚于时限' : '';
  return `${clockOf(call.reportedInAt, scene)} ${call.byProxy ? '代报到' : '报到'}(${lengthInWords(taken)}${late})`;
}

/** What comes next: 办结时限 9月18日(周五)10:00。派出所未报到，11:30再提醒，12:00仍未报到则报街道。 */
export function outlook(whistle: Whistle, scene: Scene): string {
  const due = finishDue(whistle);
  const waiting = awaited(whistle);
  const [first] = waiting;
  const parts = [...(due && came(whistle).length ? [`办结时限 ${formatInstant(due, scene)}。`] : [])];
  if (first) {
    const names = unitsInWords(waiting, scene);
    const again = remindAt(whistle, first);
    const then = [
      ...(again > scene.now ? [`${clockOf(again, scene)}再提醒`] : []),
      first.takeUpDueAt > scene.now ? `${clockOf(first.takeUpDueAt, scene)}仍未报到则报街道` : '已报街道',
    ];
    parts.push(`${names}未报到，${then.join('，')}。`);
  }
  return parts.join('');
}

/** When a unit that has not come is reminded, before its time is over. */
const remindAt = ({ urgent }: Pick<WhistleModel, 'urgent'>, call: WhistleCallModel): Date =>
  new Date(call.takeUpDueAt.getTime() - levelOf(urgent).remindMin * MINUTE_MS);

const KINDS: Record<string, string> = {
  REPORT_IN: '报到',
  CLAIM: '报办好',
  VERIFY: '核实结案',
  RETURN: '核实没办好',
  CANCEL: '取消',
  PASS: '转交',
  STREET: '交街道协调',
  ASSIGN: '街道改派',
  ATTACH: '又有人反映',
};

/** The whole of it, for whoever asks. @param mayPass its group reads it: whoever belongs to a called unit may press */
export function whistleCard(whistle: Whistle, scene: Scene, as: Standing, inItsGroup = false): Card {
  const [last] = whistle.updates;
  const by = last && scene.directory.nameById(last.byId);
  const note = [
    outlook(whistle, scene),
    last ? `最近：${[by, KINDS[last.kind] ?? ''].filter(Boolean).join(' ')}${last.text ? `，${last.text}` : ''}` : '',
  ];
  return {
    title: headline(whistle, scene),
    lead: stateOf(whistle, scene),
    facts: whistleFacts(whistle, scene),
    note: (isUnderWay(whistle) ? note : note.slice(1)).filter(Boolean).join('\n'),
    buttons: inItsGroup ? groupButtons(whistle) : buttonsOf(whistle, as),
  };
}

/** Buttons of the card that all of a group see: who may press is looked at then. */
export function groupButtons(whistle: Whistle): Button[] {
  if (whistle.status === 'DONE') return [...verifyButtons(whistle), ...photoButtons(whistle)];
  return isUnderWay(whistle) && awaited(whistle).length ? callButtons(whistle) : [state(whistle)];
}

/** [报到] [不归我管]. @param orgId when the reader answers for several of the called units */
export function callButtons(whistle: Whistle, orgId = ''): Button[] {
  const more = orgId ? [orgId] : [];
  return [
    { text: '报到', action: actionOf('in', whistle, ...more), style: 'primary' },
    { text: '不归我管', action: passAction('no', whistle, ...more) },
  ];
}

function buttonsOf(whistle: Whistle, as: Standing): Button[] {
  if (!isOpen(whistle)) return [state(whistle)];
  if (whistle.status === 'DONE') return as.host ? [...verifyButtons(whistle), ...photoButtons(whistle)] : [state(whistle)];
  const [first] = as.units;
  const call = whistle.calls.find((c) => c.orgId === first);
  if (call?.status === 'REPORTED_IN') return [done(whistle), state(whistle)];
  if (call && first) return [...callButtons(whistle, as.units.length > 1 ? first : ''), state(whistle)];
  if (!as.raiser) return [state(whistle)];
  return [
    ...(as.host ? [{ text: '已解决 结案', action: actionOf('verify', whistle) }] : []),
    { text: '不用来了', action: actionOf('cancel', whistle) },
    state(whistle),
  ];
}

const done = (whistle: Whistle): Button => ({ text: '办好了', action: actionOf('done', whistle), style: 'primary' });

export const verifyButtons = (whistle: Whistle): Button[] => [
  { text: '属实 结案', action: actionOf('verify', whistle), style: 'primary' },
  { text: '没办好', action: actionOf('return', whistle) },
];

/** Pictures that came with what was said last. */
export const photoButtons = (whistle: Whistle): Button[] =>
  whistle.updates[0]?.photos ? [{ text: `看照片(${whistle.updates[0].photos})`, action: actionOf('photos', whistle) }] : [];

const SHORT = { CALLED: '等报到', WORKING: '处置中', DONE: '等核实', CLOSED: '已结案', CANCELLED: '已取消' } as const;

/** One button that says how it stands. */
export const state = (whistle: Whistle): Button => ({
  text: `${SHORT[whistle.status]} ${codeOf(whistle)}`.slice(0, 10),
  action: actionOf('state', whistle),
});

/** What a called unit is given. @param orgId of the unit */
export function callCard(whistle: Whistle, orgId: string, scene: Scene, lead?: string): Card {
  const call = whistle.calls.find((c) => c.orgId === orgId);
  const due = call && `${formatInstant(call.takeUpDueAt, scene)}前(${levelOf(whistle.urgent).takeUpWords})`;
  const author = scene.directory.nameById(whistle.authorId);
  return {
    title: `📣${headline(whistle, scene)}`,
    lead: lead ?? `请${scene.directory.unitName(orgId)}到场报到`,
    facts: [
      ...(due ? [['报到', due] as const] : []),
      ...whistleFacts(whistle, scene).filter(([label]) => label !== '报到'),
      ['吹哨', `${scene.directory.unitName(whistle.hostId)}${author ? `(${author})` : ''}`],
    ],
    note: `到了点[报到]，也可以说“${codeOf(whistle)} 报到”；办好了说“${codeOf(whistle)} 办好了”，可以带照片。`,
    buttons: call?.status === 'REPORTED_IN' ? [done(whistle), state(whistle)] : callButtons(whistle, orgId),
  };
}
