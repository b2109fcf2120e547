/** Cards that go with an answer to a need: how many, why not, whose job then. Each is for the one who pressed. */

import type { Button, Card, Choice } from '../../content';
import type { Directory } from '../org/directory';
import type { Scene } from '../work';
import { candidates } from './who';
import { amount, answerButtons, headline, missing, type Need, needFacts, needLine, pastWords } from './words';

const suffix = (orgId: string | undefined) => (orgId ? `:${orgId}` : '');

/** "出几名？" */
export function howMany(need: Need, scene: Scene, orgId?: string): Card {
  const left = missing(need);
  return {
    title: `需${need.no} 还差${amount(need, left)}，您能出多少？`,
    lead: headline(need, scene.directory),
    ...(left > 4 && { note: `也可以直接说，如“需${need.no} 出${Math.min(left - 1, 30)}${need.unitLabel || '个'}”。` }),
    buttons: answerButtons(need, orgId),
    forPresser: true,
  };
}

/** For somebody who answers for several units. */
export function whichUnit(need: Need, directory: Directory, orgIds: readonly string[], verb: 'offer' | 'no'): Card {
  return {
    title: `需${need.no} 代表哪个单位答复？`,
    buttons: orgIds
      .slice(0, 6)
      .map((id) => ({ text: directory.unitName(id), action: `${verb === 'no' ? 'decline' : 'need'}:${verb}:${need.id}:${id}` })),
    forPresser: true,
  };
}

/** What can be said to "这次不行". */
export const REASONS: Readonly<Record<string, string>> = { time: '时间冲突', hands: '人手不足', scope: '不归我管' };

/** The answer is written already; the reason helps whoever looks on. */
export function whyNot(need: Need, directory: Directory, orgId: string): Card {
  const s = suffix(orgId);
  return {
    title: `需${need.no} 已记：${directory.unitName(orgId)}这次不行`,
    lead: '方便说下原因吗？',
    note: `改主意了随时说“需${need.no} 我们能出…”。`,
    buttons: [
      ...Object.entries(REASONS).map(([key, text]) => ({ text, action: `decline:why:${need.id}:${key}${s}` })),
      { text: '还是能出', action: `need:offer:${need.id}${s}` },
    ],
    forPresser: true,
  };
}

/** Words of a refusal as one of the reasons; undefined when they are another. */
export function reasonIn(words: string | undefined): keyof typeof REASONS | undefined {
  if (!words) return undefined;
  if (/不归|不属|不是我们|管不|职责/.test(words)) return 'scope';
  if (/时间|冲突|排不|撞|有会|值班|没空/.test(words)) return 'time';
  return /人手|没人|人不够|抽不出|派不出/.test(words) ? 'hands' : undefined;
}

/** A drop-down of units that may be the right one: those that are asked about such things first. At most ten fit. */
export function unitChoice(directory: Directory, requesterId: string, not: ReadonlySet<string>): { more: boolean; choice?: Choice } {
  const asked = candidates(directory, requesterId);
  const known = new Set(asked.map((o) => o.id));
  const more = directory.orgs.filter((o) => o.kind === 'UNIT' && !known.has(o.id));
  const units = [...asked, ...more].filter((o) => o.id !== requesterId && !not.has(o.id));
  if (!units.length) return { more: false };
  const options = units.slice(0, 10).map((o) => ({ id: o.id, text: o.shortName }));
  return { more: units.length > 10, choice: { name: 'unit', title: '应由谁', options } };
}

/** Units that have answered are not asked again. */
const answeredBy = (need: Need): string[] => need.responses.filter((r) => r.status === 'ACTIVE').map((r) => r.orgId);

/** "应由谁来？" A refusal names the right unit or goes to the street, never back to the community. */
export function whoseJob(need: Need, directory: Directory, orgId: string, hint = ''): Card {
  const { more, choice } = unitChoice(directory, need.requesterId, new Set([...answeredBy(need), orgId]));
  const s = suffix(orgId);
  return {
    title: `需${need.no} 应由谁来？`,
    note: [hint, `选“不清楚”会交街道协调，不会退回社区。${more ? '名单里没有的，也请选“不清楚”。' : ''}`].filter(Boolean).join('\n'),
    ...(choice && { choice }),
    buttons: [
      ...(choice ? [{ text: '转给选中的单位', action: `decline:pass:${need.id}${s}`, style: 'primary' } satisfies Button] : []),
      { text: '不清楚', action: `decline:street:${need.id}${s}` },
    ],
    forPresser: true,
  };
}

/** What the street gets: the need and a way to hand it to a unit. */
export function streetCard(need: Need, scene: Scene, lead: string): Card {
  const { choice } = unitChoice(scene.directory, need.requesterId, new Set(answeredBy(need)));
  return {
    title: headline(need, scene.directory),
    lead,
    facts: needFacts(need, scene),
    ...(choice && { choice }),
    buttons: [
      ...(choice ? [{ text: '转给选中的单位', action: `decline:assign:${need.id}`, style: 'primary' } satisfies Button] : []),
      { text: '看进展', action: `need:state:${need.id}` },
    ],
  };
}

/** One settled face for one person: the sentence, and a button with the state. */
export const settledCard = (need: Need, title: string, state: string, more: Partial<Omit<Card, 'title' | 'buttons'>> = {}): Card => ({
  title,
  ...more,
  buttons: [{ text: state, action: `need:state:${need.id}` }],
});

/** Somebody answers a need whose day is over. */
export const pastCard = (need: Need, scene: Scene): Card =>
  settledCard(need, `需${need.no}的时间已经过了`, '已过期', {
    lead: headline(need, scene.directory),
    note: pastWords(need, scene),
    forPresser: true,
  });

/** A refusal that is noted. */
export const declinedCard = (need: Need, directory: Directory, orgId: string, reason: string): Card =>
  settledCard(need, `已记：${directory.unitName(orgId)}这次不行(${reason})`, '这次不行', {
    lead: headline(need, directory),
    note: `改主意了随时说“需${need.no} 我们能出…”。`,
    forPresser: true,
  });

/** A promise that is noted, for the one who gave it. */
export const givenCard = (need: Need, scene: Scene, orgId: string, n: number): Card =>
  settledCard(need, `✅ 已记 需${need.no} ${scene.directory.unitName(orgId)}出${amount(need, n)}`, `已记 出${amount(need, n)}`, {
    lead: headline(need, scene.directory),
    facts: needFacts(need, scene).filter(([label]) => label !== '请答复'),
    note: `要改随时说，如“需${need.no} 出${amount(need, 1)}”或“需${need.no} 这次不行”。`,
  });

/** Ending a need is asked about once more. */
export const endCard = (need: Need, scene: Scene): Card => ({
  title: `需${need.no} 确定不要了？`,
  lead: needLine(need, scene),
  note: '问过的单位和群里都会告诉一声。',
  buttons: [
    { text: '确定不要了', action: `need:ended:${need.id}`, style: 'danger' },
    { text: '保留', action: `need:state:${need.id}` },
  ],
});
