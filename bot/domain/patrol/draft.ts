/** What is known about a patrol, or about a duty, before it is recorded. Plain JSON. */
import { addDays, toWall } from '../../clock';
import type { Question } from '../../content';
import type { Facts } from '../../reading/types';
import { isFuture, timeFromWhen } from '../activity/rules';
import { formatDay } from '../calendar/format';
import { personCalled } from '../org/named';
import type { PersonWork, Scene } from '../work';
import { assigneeNames, type Turn } from './lookup';
import { daysOf, foundIn, placeName, type Ruled, saysWell } from './rules';
import { resultWords, ruleWords } from './words';

export interface PatrolDraft {
  orgId: string;
  place: string;
  day: string;
  /** Undefined: asked for. */
  problem?: boolean;
  text: string;
  again?: 'place' | 'text' | 'day';
}

/** Says when, and nothing of what was found. */
const WHEN = /^(?:[今昨前]天|刚才|刚刚|周[一-日])?(?:早上|上午|中午|下午|晚上)?$/;

/** Lays what was said over what was known. @param words as they were said */
export function patrolSaid(draft: PatrolDraft, said: Facts & { result?: 'OK' | 'PROBLEM' }, words: string): PatrolDraft {
  const place = placeName(said.target ?? draft.place);
  const text = foundIn(words, said.target ?? '');
  const read = timeFromWhen(said.when, false);
  return {
    ...draft,
    place,
    ...(read && 'time' in read && { day: read.time.day }),
    ...(said.result === 'OK' && { problem: false, text }),
    ...((said.result === 'PROBLEM' || (said.result !== 'OK' && place && text && !WHEN.test(text))) && { problem: true, text }),
  };
}

/** 改成正常, 改成有占道, 改到昨天. */
export function patrolEdited(draft: PatrolDraft, { target, when }: Facts): PatrolDraft {
  const read = timeFromWhen(when, false);
  const next = read && 'time' in read ? { ...draft, day: read.time.day } : draft;
  if (!target) return next;
  return saysWell(target) ? { ...next, problem: false, text: '' } : { ...next, problem: true, text: foundIn(target, '') };
}

export function patrolQuestion(draft: PatrolDraft, scene: Scene): Question | undefined {
  const now = toWall(scene.now, scene.zone);
  const recent = ['今天', '昨天', '前天'].map((text, i) => ({ text, value: addDays(now.date, -i) }));
  if (!draft.place || draft.again === 'place') return { slot: 'place', text: '巡查了哪里？直接说，如“东门”。', options: [], free: 'first' };
  if (isFuture({ day: draft.day }, now))
    return { slot: 'day', text: `${formatDay(draft.day, scene)}还没到，查完再记。是哪天巡查的？`, options: recent };
  if (draft.again === 'day') return { slot: 'day', text: '哪天巡查的？', options: recent };
  if (draft.problem === undefined)
    return {
      slot: 'result',
      text: `${draft.place}：正常，还是发现了问题？`,
      options: [
        { text: '一切正常', value: 'ok' },
        { text: '有问题', value: 'problem' },
      ],
      free: true,
    };
  if (draft.again === 'text' || (draft.problem && !draft.text))
    return {
      slot: 'text',
      text: '发现了什么？一句话，如“有占道”。',
      options: draft.again ? [{ text: '一切正常', value: 'ok' }] : [],
      free: 'first',
    };
  return undefined;
}

export function patrolPicked(draft: PatrolDraft, slot: string, value: string): PatrolDraft {
  const { again: _a, ...next } = draft;
  if (slot === 'ask') return { ...next, again: value === 'place' || value === 'day' ? value : 'text' };
  if (slot === 'place') return { ...next, place: placeName(value) };
  if (slot === 'day') return /^\d{4}-\d\d-\d\d$/.test(value) ? { ...next, day: value } : draft;
  if (value === 'ok' || saysWell(value)) return { ...next, problem: false, text: '' };
  return { ...next, problem: true, text: value === 'problem' ? '' : foundIn(value, '') };
}

export function patrolFacts({ orgId, place, day, problem, text }: PatrolDraft, scene: Scene, turn?: Turn): (readonly [string, string])[] {
  return [
    ['地点', place],
    ['时间', formatDay(day, scene)],
    ['单位', scene.directory.unitName(turn?.duty.orgId ?? orgId)],
    ...(problem === undefined ? [] : [['结果', resultWords({ problem, text })] as const]),
    ...(turn ? [['任务', `${turn.duty.name} ${formatDay(turn.day, scene)}`] as const] : []),
  ];
}

export interface DutyDraft extends Ruled {
  orgId: string;
  name: string;
  /** '' is asked for. */
  rrule: string;
  assignees: string[];
}

/** People named in a sentence, each once, in order. @throws RuleBroken `person.several` */
export function peopleIn(work: PersonWork, words: string): string[] {
  const parts = words
    .normalize('NFKC')
    .split(/[\s,，、。;；]+|轮流|轮班|负责|(?<=[一-龥])[和与及](?=[一-龥])/)
    .filter(Boolean);
  return [...new Set(parts.flatMap((part) => personCalled(work, part)?.id ?? []))];
}

/** The first part that is missing. */
export function dutyQuestion({ name, rrule, assignees }: DutyDraft): Question | undefined {
  if (!name) return { slot: 'name', text: '巡查哪里？直接说地点，如“戴家老宅”。', options: [], free: 'first' };
  if (!rrule)
    return {
      slot: 'rule',
      text: '多久巡查一次？点一个，或取消后连规律一起说，如“每月第一个工作日”。',
      options: [
        { text: '每天', value: 'FREQ=DAILY' },
        { text: '每周一', value: 'FREQ=WEEKLY;BYDAY=MO' },
        { text: '每周五', value: 'FREQ=WEEKLY;BYDAY=FR' },
        { text: '每月1号', value: 'FREQ=MONTHLY;BYMONTHDAY=1' },
      ],
    };
  if (!assignees.length)
    return { slot: 'people', text: '由谁来查？直接说姓名，几个人就轮流，如“王强、李敏”。', options: [], free: 'first' };
  return undefined;
}

export function dutyFacts(draft: DutyDraft, scene: Scene): (readonly [string, string])[] {
  const today = toWall(scene.now, scene.zone).date;
  const next = draft.rrule ? daysOf(draft, today, addDays(today, 100), scene.calendar).slice(0, 3) : [];
  const turnOf = (i: number) => scene.directory.nameById(draft.assignees[i % Math.max(1, draft.assignees.length)] ?? '') ?? '';
  return [
    ...(draft.name ? [['地点', draft.name] as const] : []),
    ['单位', scene.directory.unitName(draft.orgId)],
    ...(draft.rrule ? [['规律', ruleWords(draft)] as const] : []),
    ...(draft.assignees.length ? [[draft.assignees.length > 1 ? '轮流' : '负责', assigneeNames(scene, draft.assignees)] as const] : []),
    ...(next.length ? [['最近', next.map((day, i) => `${formatDay(day, scene)}${turnOf(i)}`).join('、')] as const] : []),
  ];
}
