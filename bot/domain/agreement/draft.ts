/** An agreement before it is signed: what was said, the gaps that are asked about one at a time, and its card. */

import { daysBetween, formatMinute, toWall } from '../../clock';
import type { Question } from '../../content';
import { RuleBroken } from '../../errors';
import { publicWords } from '../../private-words';
import { readAgreement, readPromises, readUntil, type SaidPromise } from '../../reading/agreement';
import { readTime } from '../../reading/time';
import type { Ref } from '../../reading/types';
import { formatDay } from '../calendar/format';
import type { Directory } from '../org/directory';
import type { PersonWork, Work } from '../work';
import { otherSide, today } from './lookup';
import { EVERY, type Every, isEvery, MOST_DAYS, nextFrom, termsOf } from './rules';
import { promiseWords } from './words';

export interface DraftPromise {
  promiserId?: string;
  title: string;
  quantity: number;
  unitLabel: string;
  every?: Every;
  /** Last local day of what is done once. */
  dueOn?: string;
}

export interface AgreementDraft {
  aOrgId: string;
  bOrgId?: string;
  items: DraftPromise[];
  validTo?: string;
  /** Periods are counted from the next one on. */
  fromNext?: true;
  chatid?: string;
}

/** More often than an agreement counts. */
const OFTEN = /每(?:个|一)?(?:周|星期|礼拜|天|日)/;
const MOST_ITEMS = 12;
const COMMUNITIES: ReadonlySet<string> = new Set(['COMMUNITY', 'VILLAGE']);
/** Units offered when the other side was not said. */
const OFFERED = 10;

const sceneOf = (work: Pick<Work, 'now' | 'zone' | 'directory' | 'calendar'>) => {
  const { date, minute } = toWall(work.now, work.zone);
  return { now: `${date}T${formatMinute(minute)}:00`, lexicon: work.directory.names(), holidays: work.calendar };
};

/** @throws RuleBroken `agreement.which-unit` for a name that fits several units */
function orgIdOf(directory: Directory, ref: Ref | undefined): string | undefined {
  if (Array.isArray(ref)) {
    const names = ref.flatMap((code) => directory.orgByCode(code)?.shortName ?? []);
    throw new RuleBroken('agreement.which-unit', `您说的单位有几家叫这个名字：${names.join('、')}。请用全称再说一遍。`);
  }
  return typeof ref === 'string' ? directory.orgByCode(ref)?.id : undefined;
}

/**
 * Starts it from the first sentence. @param own organisation in whose name it is said, when only the other one was named
 * @throws RuleBroken `agreement.which-unit`, `agreement.same`
 */
export function startAgreement(work: PersonWork, words: string, own: string): AgreementDraft {
  const said = readAgreement(words, sceneOf(work));
  const named = said.units.flatMap((ref) => orgIdOf(work.directory, ref) ?? []);
  const [first, second] = named;
  const aOrgId = second !== undefined ? (first as string) : own;
  const bOrgId = second ?? (first === own ? undefined : first);
  return {
    aOrgId,
    ...(bOrgId !== undefined && { bOrgId }),
    items: itemsFrom(work, said.items, [aOrgId, bOrgId], own),
    ...(said.until && { validTo: said.until }),
  };
}

/** @param own organisation of the speaker @throws RuleBroken `agreement.long` */
function itemsFrom(
  { directory }: Pick<Work, 'directory'>,
  items: readonly SaidPromise[],
  sides: readonly (string | undefined)[],
  own: string,
): DraftPromise[] {
  if (items.length > MOST_ITEMS)
    throw new RuleBroken('agreement.long', `一份清单最多${MOST_ITEMS}项，这里有${items.length}项，请分成两份说。`);
  const communities = sides.filter((id) => id && COMMUNITIES.has(directory.orgById(id)?.kind ?? ''));
  const unnamed = { SPEAKER: sides.includes(own) ? own : undefined, COMMUNITY: communities.length === 1 ? communities[0] : undefined };
  return items.map((said) => toDraft(said, orgIdOf(directory, said.who) ?? (said.as && unnamed[said.as])));
}

function toDraft(said: SaidPromise, promiserId: string | undefined): DraftPromise {
  return {
    ...(promiserId && { promiserId }),
    title: publicWords(said.what),
    quantity: Math.max(1, Math.min(9999, Math.round(said.quantity ?? 1))),
    unitLabel: said.unit ?? '次',
    ...(said.every ? { every: said.every } : said.due ? { every: 'ONCE' as const, dueOn: said.due } : {}),
  };
}

/** The list, said by itself. @param own as `startAgreement` @throws RuleBroken `agreement.items`, `agreement.long` */
export function withItems(work: PersonWork, draft: AgreementDraft, words: string, own: string): AgreementDraft {
  const { items, until } = readPromises(words, sceneOf(work));
  if (!items.length) throw new RuleBroken('agreement.items', `没听出双方各做什么。${exampleOf(draft, work)}`);
  return { ...draft, items: itemsFrom(work, items, [draft.aOrgId, draft.bOrgId], own), ...(until && { validTo: until }) };
}

export function exampleOf({ aOrgId, bOrgId }: AgreementDraft, work: Pick<Work, 'directory'>): string {
  const [a, b] = [work.directory.unitName(aOrgId), bOrgId ? work.directory.unitName(bOrgId) : '供电所'];
  return `一句话说全，一项一个分号，例如：${b}每季度安全用电讲座1次；${a}每月提供活动室1次，到12月底`;
}

/** First part that is missing; undefined when all is there. Items are asked for by the command. */
export function questionAbout(draft: AgreementDraft, work: Work): Question | undefined {
  const { aOrgId, bOrgId, items, validTo } = draft;
  if (!bOrgId) {
    const options = partnersOf(work.directory, aOrgId).map((id) => ({ text: work.directory.unitName(id), value: id }));
    return { slot: 'other', text: `${work.directory.unitName(aOrgId)}和哪家单位签？`, options: options.slice(0, OFFERED), free: true };
  }
  const nobody = items.find((i) => !i.promiserId);
  if (nobody)
    return {
      slot: 'who',
      text: `“${nobody.title}”由哪家来做？`,
      options: [bOrgId, aOrgId].map((id) => ({ text: work.directory.unitName(id), value: id })),
    };
  const never = items.find((i) => !i.every);
  if (never)
    return {
      slot: 'every',
      text: OFTEN.test(never.title)
        ? `“${never.title}”：清单最短按月来数，一个月做到几次算完成？直接说，如“每月4次”。`
        : `“${never.title}”多久${never.quantity}${never.unitLabel}？只做一回的，直接说哪天前。`,
      options: (['MONTH', 'QUARTER', 'HALF', 'YEAR'] as const).map((value) => ({ text: EVERY[value].each, value })),
      free: true,
    };
  const day = today(work);
  if (!validTo) {
    const endOfYear = `${day.slice(0, 4)}-12-31`;
    return {
      slot: 'until',
      text: '清单到哪天为止？也可以直接说，如“明年6月底”。',
      options: [
        ...(daysBetween(day, endOfYear) > 60 ? [{ text: '到今年底', value: '今年底' }] : []),
        { text: '一年', value: '一年' },
        { text: '两年', value: '两年' },
      ],
      free: true,
    };
  }
  return undefined;
}

/** Units of the same standing bodies. */
function partnersOf(directory: Directory, orgId: string): string[] {
  const around = directory.bodies.filter((b) => b.hostId === orgId || b.seats.some((s) => s.orgId === orgId));
  return [...new Set(around.flatMap((b) => [b.hostId, ...b.seats.map((s) => s.orgId)]))].filter((id) => id !== orgId);
}

/** An option, or words. @throws RuleBroken when the words are no answer */
export function answered(draft: AgreementDraft, slot: string, value: string, work: PersonWork): AgreementDraft {
  const { items } = draft;
  const first = (missing: (i: DraftPromise) => boolean, data: Partial<DraftPromise>): AgreementDraft => {
    const at = items.findIndex(missing);
    return { ...draft, items: items.map((item, i) => (i === at ? { ...item, ...data } : item)) };
  };
  switch (slot) {
    case 'other':
      return { ...draft, bOrgId: unitSaid(work, value) };
    case 'who': {
      const promiserId = unitSaid(work, value);
      if (promiserId !== draft.aOrgId && promiserId !== draft.bOrgId)
        throw new RuleBroken('agreement.third', '清单里的事只能由这两家来做，请点一家。');
      return first((i) => !i.promiserId, { promiserId });
    }
    case 'every': {
      if (isEvery(value)) return first((i) => !i.every, { every: value });
      const said = readPromises(`事情${value}`, sceneOf(work)).items[0];
      const title = items.find((i) => !i.every)?.title.replace(OFTEN, '');
      const times = said?.quantity ? { quantity: said.quantity, unitLabel: said.unit ?? '次' } : {};
      if (said?.every) return first((i) => !i.every, { every: said.every, ...times, ...(title && { title }) });
      if (said?.due) return first((i) => !i.every, { every: 'ONCE', dueOn: said.due });
      throw new RuleBroken('agreement.every', '没听出多久一次。请说“每月”“每季度”，或哪天前，如“10月20日前”。');
    }
    case 'until':
      return { ...draft, validTo: checkedUntil(work, endSaid(work, value)) };
    case 'from': {
      const { fromNext: _f, ...rest } = draft;
      return value === 'next' ? { ...rest, fromNext: true } : rest;
    }
    default: {
      // "draft:ask:until"
      const { validTo: _v, ...rest } = draft;
      return value === 'until' ? rest : draft;
    }
  }
}

/** What is still asked, or the last day, in other words. */
export function edited(draft: AgreementDraft, words: string, work: PersonWork): AgreementDraft {
  const question = questionAbout(draft, work);
  if (question) return answered(draft, question.slot, words, work);
  const until = readUntil(words, sceneOf(work));
  if (until) return answered(draft, 'until', until, work);
  throw new RuleBroken('agreement.change', '没听出改什么。到期日可以说“到明年6月底”；要改事项，点[取消]再重说一遍整份清单。');
}

function unitSaid(work: PersonWork, value: string): string {
  if (work.directory.orgById(value)) return value;
  const [ref] = readAgreement(`${value}：`, sceneOf(work)).units;
  const id = orgIdOf(work.directory, ref);
  if (!id) throw new RuleBroken('agreement.unit', `单位名单里没有“${publicWords(value).slice(0, 20)}”，请换个名称再说一遍。`);
  return id;
}

/** Last day that was said: a day, or words. @param from 一年 begins on this day */
export function endSaid(work: Work, value: string, from = today(work)): string | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return value;
  return readUntil(value, sceneOf(work), from);
}

/** The day that words name; undefined when it is none, or not clear. */
export function dayIn(work: Work, words: string, mode: 'past' | 'future'): string | undefined {
  const { now, holidays } = sceneOf(work);
  const { date, start } = readTime(words, { ref: now, mode, holidays });
  return (date ?? start)?.slice(0, 10);
}

/** @throws RuleBroken `agreement.until` */
export function checkedUntil(work: Work, day: string | undefined, after = today(work)): string {
  if (!day) throw new RuleBroken('agreement.until', '没听出到哪天。请说日期，例如“到12月底”“一年”“2027年6月30日”。');
  if (day <= after) throw new RuleBroken('agreement.until', `${formatDay(day, work)}不晚于${formatDay(after, work)}，请说一个更晚的日期。`);
  if (daysBetween(today(work), day) > MOST_DAYS)
    throw new RuleBroken('agreement.until', `${formatDay(day, work)}太远了，一份清单最长三年，到期可以续签。请说近一点的日期。`);
  return day;
}

/** @throws RuleBroken when what was said does not go together */
export function checkDraft(draft: AgreementDraft, work: Work): void {
  const { aOrgId, bOrgId, items, validTo } = draft;
  if (bOrgId === aOrgId) throw new RuleBroken('agreement.same', '双向清单要两家不同的单位。请说“双向清单 望湖社区和供电所：…”。');
  const third = items.find((i) => i.promiserId && i.promiserId !== aOrgId && i.promiserId !== bOrgId);
  if (third && bOrgId)
    throw new RuleBroken(
      'agreement.third',
      `“${third.title}”说的是${work.directory.unitName(third.promiserId ?? '')}，不在这份清单的两家里。请分开各说一份。`,
    );
  if (validTo) checkedUntil(work, validTo);
  const never = draft.fromNext && validTo && items.find(({ every }) => every && every !== 'ONCE' && nextFrom(every, today(work)) > validTo);
  if (never)
    throw new RuleBroken(
      'agreement.from',
      `从下期算的话，“${never.title}”在${formatDay(validTo, work)}前一期也没有。请把到期日说晚一点，或从本期算。`,
    );
  const day = today(work);
  for (const { title, dueOn } of items) {
    if (dueOn && dueOn < day)
      throw new RuleBroken('agreement.due', `“${title}”的期限${formatDay(dueOn, work)}已经过了，请说一个今天以后的日期。`);
    if (dueOn && validTo && dueOn > validTo)
      throw new RuleBroken(
        'agreement.due',
        `“${title}”要到${formatDay(dueOn, work)}，比清单的最后一天${formatDay(validTo, work)}还晚，请把到期日说晚一点。`,
      );
  }
}

/** First day from which the terms of an item are counted. */
export const startOf = ({ fromNext }: AgreementDraft, every: Every, work: Work): string =>
  fromNext ? nextFrom(every, today(work)) : today(work);

/** Numbered lines, one an item: who, what, by when first. */
export function itemLines(draft: AgreementDraft, shown: Work): string[] {
  return draft.items.map((item, i) => {
    const { every, promiserId, validTo } = { ...item, validTo: draft.validTo };
    const [term] = every && validTo ? termsOf(every, startOf(draft, every, shown), validTo, item.dueOn) : [];
    const to = promiserId && draft.bOrgId ? ` → ${shown.directory.unitName(otherOf(draft, promiserId))}` : '';
    const due = term ? ` · ${every === 'ONCE' ? '' : '首期'}${formatDay(term.dueOn, shown)}前` : '';
    return `${i + 1}. ${promiserId ? shown.directory.unitName(promiserId) : '？'}${to}：${promiseWords({ ...item, cadence: every ?? 'ONCE' })}${due}`;
  });
}

const otherOf = ({ aOrgId, bOrgId = '' }: AgreementDraft, orgId: string): string => otherSide({ aOrgId, bOrgId }, orgId);
