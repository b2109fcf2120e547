/** A need and its answers as people see them. */

import type { RequestModel as Request, RequestResponseModel as Response } from '../../../prisma/client';
import { addDays, toWall } from '../../clock';
import type { Button, Card } from '../../content';
import type { When } from '../../reading/types';
import { formatInstant, formatWhen, type Shown } from '../calendar/format';
import { ruleInWords } from '../calendar/recurrence';
import type { Directory } from '../org/directory';
import type { Scene } from '../work';
import { lastDayOf, quickOffers } from './rules';

export type Need = Request & { responses: Response[] };

type Fact = readonly [label: string, value: string];

/** "9月19日(周六)上午", "每月第1个周六 09:00–11:00"; '' when it can be agreed on. */
export function whenInWords(when: When | undefined, shown: Shown): string {
  if (!when) return '';
  if (when.rrule) return [ruleInWords(when.rrule, when.workdayRule === 'CN'), when.time?.replace('/', '–')].filter(Boolean).join(' ');
  return formatWhen(when, shown);
}

export const whenOf = (need: Pick<Request, 'when'>): When | undefined => (need.when ? (JSON.parse(need.when) as When) : undefined);

/** "反诈宣讲员2名" */
export const wanted = (need: Pick<Request, 'title' | 'quantity' | 'unitLabel'>): string =>
  need.quantity > 1 || need.unitLabel ? `${need.title}${need.quantity}${need.unitLabel || '个'}` : need.title;

export const amount = (need: Pick<Request, 'unitLabel'>, n: number): string => `${n}${need.unitLabel || '个'}`;

export const offersOf = (need: Need): Response[] =>
  need.responses.filter((r) => r.kind === 'OFFER' && r.status === 'ACTIVE' && r.quantity > 0);
export const missing = (need: Pick<Request, 'quantity' | 'quantityMet'>): number => Math.max(0, need.quantity - need.quantityMet);
/** Answers are welcome: also after the day they were due. */
export const isOpen = (need: Pick<Request, 'status'>): boolean =>
  need.status === 'OPEN' || need.status === 'PARTLY_MET' || need.status === 'UNMET';

/** Its day is over: nobody can give anything any more. */
export const isPast = (need: Pick<Request, 'when'>, { now, zone }: Pick<Shown, 'now' | 'zone'>): boolean =>
  (lastDayOf(whenOf(need)) ?? '9999') < toWall(now, zone).date;

/** 9月19日(周六)上午已经过去，…, with a way out for those who could still give. */
export const pastWords = (need: Need, scene: Scene): string =>
  `${whenInWords(whenOf(need), scene)}已经过去，不用再答复了，谢谢！还用得着的话，请${scene.directory.unitName(need.requesterId)}再发一条；发“需求清单”看还有哪些用得上您。`;

/** "建行1、派出所1(代回复)" */
function giversInWords(need: Need, directory: Directory): string {
  return offersOf(need)
    .map((r) => `${directory.unitName(r.orgId)}${r.quantity}${r.byProxy ? '(代回复)' : ''}`)
    .join('、');
}

export const NEED_STATES = {
  OPEN: '等待答复',
  PARTLY_MET: '部分满足',
  MET: '已满足',
  UNMET: '没有单位能出',
  DONE: '已完成',
  CANCELLED: '已取消',
} as const;

/** "已有 1/2(建行1)，还差1名" */
export function progress(need: Need, directory: Directory): string {
  if (need.status === 'CANCELLED') return '已取消，不用再答复';
  const givers = giversInWords(need, directory);
  const met = `${need.quantityMet}/${need.quantity}${givers ? `(${givers})` : ''}`;
  if (need.status === 'MET' || need.status === 'DONE') return `${NEED_STATES[need.status]} ${met}`;
  return givers ? `已有 ${met}，还差${amount(need, missing(need))}` : `还没有单位答应，差${amount(need, missing(need))}`;
}

/** Rows of a need's card. Nothing of it is private: phone numbers were taken out when it was written. */
export function needFacts(need: Need, scene: Scene): Fact[] {
  const when = whenInWords(whenOf(need), scene);
  const rows: (Fact | false | '' | 0 | null)[] = [
    ['时间', when || '可商量'],
    need.place && ['地点', need.place],
    need.beneficiaries && ['对象', `约${need.beneficiaries}人`],
    ['数量', amount(need, need.quantity)],
    offersOf(need).length > 0 && ['已有', `${need.quantityMet}/${need.quantity}(${giversInWords(need, scene.directory)})`],
    isOpen(need) && need.replyDueAt && ['请答复', `${formatInstant(need.replyDueAt, scene)}前`],
  ];
  return rows.filter((r): r is Fact => Boolean(r));
}

/** "【需8】望湖社区 需 反诈宣讲员2名" */
export const headline = (need: Need, directory: Directory): string =>
  `【需${need.no}】${directory.unitName(need.requesterId)} 需 ${wanted(need)}`;

/** "需8 望湖社区 反诈宣讲员2名 · 9月19日(周六)上午 · 还差1名" */
export function needLine(need: Need, scene: Scene): string {
  const when = whenInWords(whenOf(need), scene);
  return [`需${need.no} ${scene.directory.unitName(need.requesterId)} ${wanted(need)}`, when, progress(need, scene.directory)]
    .filter(Boolean)
    .join(' · ');
}

const NO_BUTTON = '这次不行';

/** Buttons of the card that all of a group see. */
export const groupButtons = (need: Need): Button[] =>
  isOpen(need)
    ? [
        { text: '我们能出', action: `need:offer:${need.id}`, style: 'primary' },
        { text: NO_BUTTON, action: `decline:no:${need.id}` },
      ]
    : [stateButton(need)];

/** Buttons of the card for somebody who answers: each number that is missing, up to four. `orgId`: when they answer for several units. */
export function answerButtons(need: Need, orgId = ''): Button[] {
  if (!isOpen(need)) return [stateButton(need)];
  const suffix = orgId && `:${orgId}`;
  const left = missing(need);
  return [
    ...quickOffers(left).map((n) => ({
      text: left > 4 ? `全部${amount(need, n)}` : `出${amount(need, n)}`,
      action: `need:give:${need.id}:${n}${suffix}`,
    })),
    { text: NO_BUTTON, action: `decline:no:${need.id}${suffix}` },
  ];
}

export const stateButton = (need: Need): Button => ({ text: NEED_STATES[need.status], action: `need:state:${need.id}` });

/** The card that asks. */
export function askCard(need: Need, scene: Scene, buttons: readonly Button[], lead?: string): Card {
  const left = missing(need);
  return {
    title: headline(need, scene.directory),
    ...(lead && { lead }),
    facts: needFacts(need, scene),
    ...(left > 4 && isOpen(need) && { note: `能出一部分也好，请回“需${need.no} 出${Math.min(left - 1, 30)}${need.unitLabel || '个'}”。` }),
    buttons,
  };
}

/** How far it is, for everybody of a group. */
export function progressCard(need: Need, scene: Scene): Omit<Card, 'buttons'> & { buttons: Button[] } {
  const left = missing(need);
  const title = isOpen(need)
    ? `需${need.no} 已有 ${need.quantityMet}/${need.quantity}，还差${amount(need, left)}`
    : `需${need.no} ${NEED_STATES[need.status]} ${need.quantityMet}/${need.quantity}`;
  return {
    title,
    lead: `${scene.directory.unitName(need.requesterId)} ${need.title}`,
    facts: needFacts(need, scene),
    buttons: groupButtons(need),
  };
}

/**
 * What to know about the day it is needed: not a workday, a make-up day, or a make-up day beside it. People ask that when they promise.
 * "9月19日(周六)不上班；9月20日(周日·调休上班)才是调休上班。"
 */
export function dayNotes(day: string | undefined, shown: Shown): { text: string; makeupDay?: string } | undefined {
  if (!day) return undefined;
  const { calendar } = shown;
  const words = (date: string) => formatWhen({ date }, shown);
  const own = calendar.day(day);
  const makeupDay = [1, -1, 2, -2].map((n) => addDays(day, n)).find((d) => calendar.day(d).kind === 'MAKEUP');
  if (own.kind === 'MAKEUP') return { text: `${words(day)}要上班。` };
  const off = own.isWorkday ? '' : `${words(day)}不上班`;
  const makeup = makeupDay && `${words(makeupDay)}${off ? '才是调休上班' : '也要上班'}`;
  if (!off && !makeup) return undefined;
  return { text: `${[off, makeup].filter(Boolean).join('；')}。`, ...(makeupDay && off && { makeupDay }) };
}
