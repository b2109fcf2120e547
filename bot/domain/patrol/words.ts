/** What duties and patrols look like. */
import type { Card } from '../../content';
import { formatDay, type Shown } from '../calendar/format';
import { ruleInWords } from '../calendar/recurrence';
import type { Scene } from '../work';
import { assigneeNames, assigneesOf, type Duty, type Turn } from './lookup';

/** The buttons are those of commands/log-patrol.ts. */
export const patrolAction = (verb: string, id: string): string => `patrol:${verb}:${id}`;

export const ruleWords = ({ rrule, workdayRule }: Pick<Duty, 'rrule' | 'workdayRule'>): string => ruleInWords(rrule, workdayRule !== null);

/** 戴家老宅 · 每月第1个工作日 · 王强、李敏轮流 */
export function dutyLine(duty: Duty, scene: Scene): string {
  const people = assigneesOf(duty);
  const who = assigneeNames(scene, people);
  return [duty.name, ruleWords(duty), people.length > 1 ? `${who}轮流` : who, ...(duty.status === 'PAUSED' ? ['已暂停'] : [])].join(' · ');
}

/** 有占道, 正常 */
export const resultWords = ({ problem, text }: { problem: boolean; text: string }): string =>
  problem ? text || '有问题' : ['正常', text].filter(Boolean).join('，');

export function turnMark({ state, day }: Turn, today: string): string {
  if (state === 'DONE') return '✅';
  if (state === 'LATE') return '✅ 补查';
  if (state === 'MISSED') return '❌ 没查';
  return day < today ? '⚠ 还没查' : day === today ? '今天要查' : '待查';
}

/** ✅ 戴家老宅 10月9日(周五) 王强 正常 */
export const turnLine = (turn: Turn, today: string, scene: Scene): string =>
  [
    turnMark(turn, today),
    turn.duty.name,
    formatDay(turn.day, scene),
    scene.directory.nameById(turn.log?.byId ?? turn.assigneeId) ?? '',
    turn.log ? resultWords(turn.log) : '',
  ]
    .filter(Boolean)
    .join(' ');

export const duePhrase = (turn: Turn, scene: Shown): string => `巡查${turn.duty.name}，${formatDay(turn.day, scene)}`;

export const turnCard = (turn: Turn, scene: Scene): Card => ({
  title: `【今天巡查】${turn.duty.name}`,
  lead: `${formatDay(turn.day, scene)}轮到${scene.directory.nameById(turn.assigneeId) ?? '您'}，${ruleWords(turn.duty)}一次。`,
  note: `查过了点一下，或说“巡查 ${turn.duty.name} 正常”；17:30还没查，我告诉书记。`,
  buttons: [
    { text: '一切正常', action: patrolAction('ok', turn.id), style: 'primary' },
    { text: '有问题', action: patrolAction('problem', turn.id) },
  ],
});

export const missingText = (orgId: string, turns: readonly Turn[], scene: Scene): string =>
  [
    `**【巡查】${scene.directory.unitName(orgId)}今天还没查的：${turns.length}处**`,
    ...turns.map((t) => `> ${t.duty.name} · ${scene.directory.nameById(t.assigneeId) ?? '没有人'}`),
    '可以打个电话问一声；查过了请他说一句“巡查 地点 正常”。发“巡查清单”看全部。',
  ].join('\n');
