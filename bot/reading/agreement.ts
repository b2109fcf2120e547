/**
 * 双向清单 → who promises what how often, until when. Words are cut out and none are added; a day counts only if it was said. Pure.
 */
import { type Area, outside } from './areas';
import { type Mention, mentionsIn } from './mentions';
import type { MinutesScene } from './minutes';
import { normalise, saidAt } from './normalise';
import { findQuantities } from './numbers';
import { NEUTRAL } from './scene';
import { itemsOf, trimWords } from './slots/text';
import { readPeriod, readTime } from './time';
import type { Ref } from './types';

export interface SaidPromise {
  /** Unit that promises. */
  who?: Ref;
  /** Said without a name: 我们, or 社区 for the side that is one. */
  as?: 'SPEAKER' | 'COMMUNITY';
  what: string;
  quantity?: number;
  unit?: string;
  every?: 'MONTH' | 'QUARTER' | 'HALF' | 'YEAR';
  /** Last local day of what is done once. */
  due?: string;
}

export interface SaidAgreement {
  /** Units named before the items, in order. */
  units: Ref[];
  items: SaidPromise[];
  /** Last local day of the whole. */
  until?: string;
}

const EVERY: readonly (readonly [NonNullable<SaidPromise['every']>, RegExp])[] = [
  ['HALF', /每(?:个|一)?(?:半年|学期)|(?:一|1)个?学期(?=[\d一二两三四五六七八九十])/],
  ['QUARTER', /每(?:个|一)?季度?|按季度?|(?:一|1)个?季度?(?=[\d一二两三四五六七八九十]+[次场回期])/],
  ['MONTH', /每(?:个|一)?月|按月|(?:一|1)个?月(?=[\d一二两三四五六七八九十]+[次场回期])/],
  ['YEAR', /每(?:个|一)?年度?|按年|(?:一|1)年(?=[\d一二两三四五六七八九十]+[次场回期])/],
];
/** Times something is done, before anything else that is counted. */
const TIMES = new Set(['次', '场', '回', '期', '趟']);
/** Whom it is done for, or where: no promiser. */
const OBJECT_BEFORE = /(?:向|给|为|对|到|在|去|往|从|找|借|跟|和|与|、)\s?$/;
const UNTIL = /(?:有效期|合作期|期限|有效|合作)?(?:到|至|截止到?|截至)([^,。;]{2,14}?)(?:为止|止|结束)?$/;
const LASTS = /(?:有效期|合作期|期限|有效|合作|为期|期)(?:为|是)?([一二两三123半])年$|^([一二两三123半])年$/;
const LEADING = /^(?:负责|承诺|提供|开展|组织|举办|举行|安排|来)+/;
const YEARS: Readonly<Record<string, number>> = { 半: 0.5, 一: 1, 二: 2, 两: 2, 三: 3 };
/** Who promises, without a name. 社区义诊 is what is done. */
const UNNAMED: readonly (readonly [NonNullable<SaidPromise['as']>, RegExp])[] = [
  ['SPEAKER', /^(?:我们|咱们|我|本)(?:社区|村|单位|方|所|院|校|行|站|公司)?(?:来|负责)?(?=[每提开组举安派捐给为帮做免])/],
  ['COMMUNITY', /^(?:社区|村里?)(?:来|负责)?(?=[每提开组举安派捐给为帮做免])/],
];

/** 双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；望湖社区提供活动室每月1次，到12月底 */
export function readAgreement(text: string, scene: MinutesScene): SaidAgreement {
  const colon = /^[^;；。\n]{0,60}?[:：]/.exec(text)?.[0].length;
  const head = colon ?? /^[^,，;；。\n]*/.exec(text)?.[0].length ?? 0;
  const named = mentionsIn(normalise(text.slice(0, head)).text, scene.lexicon).filter(isUnit);
  const units = [...new Map(named.map((m) => [JSON.stringify(m.ref), m.ref])).values()];
  return { units, ...readPromises(text.slice(head), scene) };
}

/** The items alone, and the last day if it was said with them. */
export function readPromises(text: string, scene: MinutesScene): Omit<SaidAgreement, 'units'> {
  const items: SaidPromise[] = [];
  let until: string | undefined;
  for (const sentence of itemsOf(text, /[;；。\n]/).flatMap((s) => s.split(/[;；。\n]/))) {
    let who: Pick<SaidPromise, 'who' | 'as'> = {};
    for (const clause of sentence.split(/[,，]/).filter((c) => c.trim())) {
      const { until: last, ...said } = readClause(clause, scene);
      until = last ?? until;
      if (said.who !== undefined || said.as) who = { ...(said.who !== undefined && { who: said.who }), ...(said.as && { as: said.as }) };
      const before = items.at(-1);
      if (said.what) items.push({ ...said, ...who });
      // 供电所提供专家，每季度1次: what says nothing of its own belongs to what was said before it.
      else if (before) Object.assign(before, { ...said, what: before.what });
    }
  }
  return { items, ...(until && { until }) };
}

/** Until when, said alone: 12月底, 一年, 明年6月30日. Undefined when no day was said. @param from local day that 一年 begins on */
export function readUntil(words: string, scene: MinutesScene, from = scene.now.slice(0, 10)): string | undefined {
  const text = trimWords(normalise(words).text);
  const lasts = LASTS.exec(text);
  if (lasts) return later(from, lasts[1] ?? lasts[2] ?? '');
  return dayIn(UNTIL.exec(text)?.[1] ?? text, scene);
}

function readClause(clause: string, scene: MinutesScene): SaidPromise & { until?: string } {
  const clean = normalise(clause);
  let text = clean.text;
  const cuts: Area[] = [];
  /** Takes a stretch away from whoever reads on. */
  const cut = (from: number, to: number): void => {
    cuts.push({ from, to });
    text = text.slice(0, from) + NEUTRAL.repeat(to - from) + text.slice(to);
  };
  const end = text.length - (/[\s,。;!]*$/.exec(text)?.[0].length ?? 0);
  const lasts = UNTIL.exec(text.slice(0, end)) ?? LASTS.exec(text.slice(0, end));
  const until = lasts && readUntil(lasts[0], scene);
  if (lasts && until) cut(lasts.index, end);
  const who = mentionsIn(text, scene.lexicon)
    .filter(isUnit)
    .find((m) => !OBJECT_BEFORE.test(text.slice(0, m.from)));
  if (who) cut(who.from - (/(?:由|请)\s?$/.exec(text.slice(0, who.from))?.[0].length ?? 0), who.to);
  const [as, unnamed] = (who ? [] : UNNAMED.map(([name, say]) => [name, say.exec(text)] as const)).find(([, match]) => match) ?? [];
  if (unnamed) cut(0, unnamed[0].length);
  const [every, said] = EVERY.map(([name, say]) => [name, say.exec(text)] as const).find(([, match]) => match) ?? [];
  if (said) cut(said.index, said.index + said[0].length);
  const { due, date, spans } = said
    ? { spans: [] }
    : readTime(text, { ref: scene.now, mode: 'future', ...(scene.holidays && { holidays: scene.holidays }) });
  const day = (due ?? date)?.slice(0, 10);
  if (day) for (const span of spans) cut(span.from, span.to);
  const counts = findQuantities(text).filter((q) => q.unit !== '' && !q.approx);
  const count = counts.find((q) => TIMES.has(q.unit)) ?? counts[0];
  if (count) cut(count.from, count.to);
  return {
    ...(who && { who: who.ref }),
    ...(as && { as }),
    what: trimWords(
      outside(text.length, cuts)
        .map((a) => trimWords(saidAt(clean, a.from, a.to)))
        .join('')
        .replace(LEADING, ''),
    ),
    ...(count && { quantity: count.n, unit: count.unit }),
    ...(every && { every }),
    ...(day && { due: day }),
    ...(until && { until }),
  };
}

const isUnit = (m: Mention): boolean => m.kind === 'org' && (typeof m.ref === 'string' || Array.isArray(m.ref));

function dayIn(words: string, scene: MinutesScene): string | undefined {
  const { due, end, date, start } = readTime(words, {
    ref: scene.now,
    mode: 'future',
    ...(scene.holidays && { holidays: scene.holidays }),
  });
  // 12月底 names no day but a stretch of days, and its last one is the last day.
  return (due ?? end ?? date ?? start ?? readPeriod(words, { ref: scene.now }).end)?.slice(0, 10);
}

/** The day before the same day in one, two or three years, or in half a year. */
function later(from: string, words: string): string {
  const months = (YEARS[words] ?? Number(words)) * 12;
  const day = new Date(`${from}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + months);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
