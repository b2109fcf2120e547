/** How a message was understood, in words for the panel beside the chat. */
import type { Understanding } from './room';

export interface Heard {
  text: string;
  intent: string;
  slots: Readonly<Record<string, unknown>>;
  /** A clock value was assumed by a rule. */
  assumed: boolean;
  corrections: readonly { heard: string; meant: string }[];
  /** Intent in words, from its declaration. */
  wanted: string;
  /** Names of codes: organisations, places, people, types. */
  name(code: string): string;
  /** A time in full. */
  when(time: { start?: string; date?: string; end?: string }): string;
}

const SLOTS: Record<string, string> = {
  type: '类型',
  title: '名称',
  when: '时间',
  period: '时段',
  place: '地点',
  host: '主办',
  org: '单位',
  orgs: '单位',
  units: '各单位人数',
  headcount: '参加',
  personTimes: '人次',
  beneficiaries: '惠及',
  hours: '时长',
  quantity: '数量',
  unit: '量词',
  capacity: '容量',
  no: '编号',
  changes: '改动',
  body: '议事机构',
  agenda: '议题',
  reason: '原因',
  person: '人',
  resource: '资源',
  kind: '类别',
  on: '哪天的',
  due: '期限',
  replyBy: '答复截止',
  advance: '提前天数',
  text: '内容',
  topic: '话题',
  code: '签到码',
  owner: '提供单位',
};

export function describeUnderstanding(heard: Heard): Understanding {
  const facts = Object.entries(heard.slots).map(([slot, value]) => [SLOTS[slot] ?? slot, words(value, heard)] as const);
  const read = heard.corrections.map((c) => ['我按', `“${c.heard}”＝“${c.meant}”理解`] as const);
  return {
    text: heard.text,
    intent: heard.wanted,
    summary: heard.intent === 'none' ? '没有听懂要做什么。' : `听成“${heard.wanted}”。`,
    facts: [...facts, ...read, ...(heard.assumed ? [['钟点', '没说全，按习惯推定，卡片上请核对'] as const] : [])],
    outcome: '已处理',
  };
}

function words(value: unknown, heard: Pick<Heard, 'name' | 'when'>): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return heard.name(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((v) => words(v, heard)).join('、');
  const o = value as Record<string, unknown>;
  if (typeof o['name'] === 'string') return o['name'];
  if (typeof o['n'] === 'number')
    return `${'org' in o ? words(o['org'], heard) : ''}${o['approx'] ? '约' : ''}${o['n']}${typeof o['unit'] === 'string' ? o['unit'] : ''}`;
  if (typeof o['start'] === 'string' || typeof o['date'] === 'string') return heard.when(o);
  return Object.entries(o)
    .map(([k, v]) => `${SLOTS[k] ?? TIMES[k] ?? k} ${words(v, heard)}`)
    .join('，');
}

const TIMES: Record<string, string> = {
  start: '从',
  end: '到',
  date: '日期',
  time: '钟点',
  rrule: '周期',
  shift: '移动',
  ask: '要问',
  error: '不对',
};
