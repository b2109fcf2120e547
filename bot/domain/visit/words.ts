/** What visits and pairings look like. What is private of them is in `privateLine` and `privateFacts` alone. */

import type { Card } from '../../content';
import { formatDay, type Shown } from '../calendar/format';
import type { Scene } from '../work';
import type { Pairing, SecretWork, Visit } from './lookup';

export const money = (cents: number): string => `${cents / 100}元`;

/** The buttons are those of commands/log-visit.ts and commands/pair-helper.ts. */
export const visitAction = (verb: string, id: string): string => `visit:${verb}:${id}`;
export const pairingAction = (verb: string, id = ''): string => (id ? `pairing:${verb}:${id}` : `pairing:${verb}`);

/** Rows that a visit has beside those of its activity. */
export function givenFacts({ amountCents, goods }: Pick<Visit, 'amountCents' | 'goods'>): [string, string][] {
  const given = [amountCents ? money(amountCents) : '', goods ?? ''].filter(Boolean).join('、');
  return given ? [['送去', given]] : [];
}

export const everyWords = (days: number): string => `每${days}天`;

/** 走访某老人，每30天一次，10月16日(周五)前 */
export const duePhrase = ({ beneficiary, everyDays, nextDueOn }: Pairing, scene: Shown): string =>
  `走访${beneficiary.mask}，${everyWords(everyDays)}一次，${formatDay(nextDueOn, scene)}前`;

/** In the secretary's list: who visits, and until when it was due. */
export const lateLine = (pairing: Pairing, name: string, scene: Scene): string =>
  `${name}：${scene.directory.nameById(pairing.helperId) ?? '结对人'}，应在${formatDay(pairing.nextDueOn, scene)}前走访`;

export const dueCard = (pairing: Pairing, scene: Shown): Card => ({
  title: '【结对走访】到时间去看看了',
  lead: duePhrase(pairing, scene),
  note: '是谁家，点[我的走访]看。去过了点[走访过了]，说一句情况就记好。',
  buttons: [
    { text: '走访过了', action: visitAction('went', pairing.id), style: 'primary' },
    { text: '我的走访', action: pairingAction('mine') },
  ],
});

export const lateCard = (orgId: string, count: number, { directory }: Pick<Scene, 'directory'>): Card => ({
  title: `${directory.unitName(orgId)}：${count}户结对走访超期`,
  lead: `有${count}户结对的超过7天没有走访。`,
  note: '点[看明细]看是哪几户、谁结对（查看会记录）。',
  buttons: [{ text: '看明细', action: pairingAction('late', orgId) }],
});

/** 3栋张奶奶 · 每30天 · 上次9月16日(周三) · 下次10月16日(周五)前 */
export function mineLine({ everyDays, nextDueOn }: Pairing, name: string, last: string | undefined, today: string, scene: Shown): string {
  const due = nextDueOn < today ? `⚠ 应在${formatDay(nextDueOn, scene)}前走访` : `下次${formatDay(nextDueOn, scene)}前`;
  return [name, everyWords(everyDays), last ? `上次${formatDay(last, scene)}` : '还没走访过', due].join(' · ');
}

/** Only ever privately, to who may know. */
export function privateLines(visit: Visit, { secrets }: Pick<SecretWork, 'secrets'>): string[] {
  const name = visit.beneficiary && secrets.decrypt(visit.beneficiary.nameEnc);
  const words = visit.wordsEnc && secrets.decrypt(visit.wordsEnc);
  return [name ? `> 对象：${name}` : '', words ? `> 情况：${words}` : ''].filter(Boolean);
}
