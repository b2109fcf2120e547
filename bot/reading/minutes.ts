/**
 * Minutes → who does what by when. Everything an item holds stands in its own sentence: words are cut out, none are added, a name counts only
 * if the district has it, a day only if it was said. Pure.
 */
import { type Area, outside } from './areas';
import { findCodes } from './codes';
import type { Lexicon } from './lexicon';
import { type Mention, mentionsIn } from './mentions';
import { normalise, saidAt } from './normalise';
import { hideNames, NEUTRAL } from './scene';
import { itemsOf, trimWords } from './slots/text';
import { readPeriod, readTime } from './time';
import type { HolidayCalendar } from './time/types';
import type { Ref } from './types';

export interface SaidItem {
  /** The sentence it was taken from, as it stands in the text. */
  quote: string;
  /** What is to be done: the words of the sentence without who and when. */
  what: string;
  /** Units that do it, the leading one first. A name that fits several units is an array of codes. */
  who: Ref[];
  /** Last local day, "YYYY-MM-DD". */
  due?: string;
  /** Days that the words may mean, when they are not clear. */
  dueChoices?: string[];
  /** Talked about and not decided. */
  open?: true;
}

export interface MinutesScene {
  /** Wall time from which 下周五 is counted, ISO 8601. */
  now: string;
  lexicon: Lexicon;
  holidays?: HolidayCalendar;
}

/** 周末, 平时: when it is done, not until when. */
const HABIT = /(?<![本这下上])周末|平时|平日|节假日|每[天日周月季年]/g;
const OPEN =
  /[,，]?(?:还|仍|尚|需要?|需|要|得|应|须|待|但)*(?:再(?:商量|商议|议|研究|讨论|协商|沟通|说|定|看看)|下次(?:会|再|开会|讨论|研究|商量)|下一?次会议|另行(?:研究|商量|商议|讨论)|(?:还|尚|暂)?未(?:定|形成|达成|确定|商定)|没(?:有)?(?:定|形成|达成|谈拢|商定|结果)|待定|暂(?:缓|不定|不决定|时不定)|搁置|意见(?:不一|有分歧)|有分歧|留待|以后再)[一-鿿]{0,4}/;

/** What stands before the unit that is to do it, and behind it. */
const ASKED_BEFORE = /(?:由|请|让|责成|委托|交给|交由|安排|派)\s?$/;
const DOES_AFTER = /^[◇\s]{0,12}(?:来)?(?:负责|牵头|主办|承办|落实|承担|组织实施)/;
const HELPS_AFTER = /^[、和与◇\s]{0,12}(?:负责)?(?:配合|协助|协同|参与)/;
const WITH_BEFORE = /(?:配合|协助|和|与|同|、|及|会同|联合)\s?$/;
/** Somebody it is done for, or where: no doer. */
const OBJECT_BEFORE = /(?:向|给|为|对|到|在|去|往|从|找|借|归|离|经|报|跟)\s?$/;
const CLAUSE_START = /(?:^|[,，、:：。;；\s])$/;

/** The work of a sentence, in the order it was said. */
export function readMinutes(text: string, scene: MinutesScene): SaidItem[] {
  return itemsOf(text, SENTENCE)
    .flatMap((item) => item.split(SENTENCE))
    .flatMap((sentence) => apart(sentence, scene))
    .map(trimWords)
    .filter((sentence) => /[一-鿿a-z]{2}/i.test(sentence))
    .map((sentence) => readItem(sentence, scene));
}

const SENTENCE = /[;；。\n]/;

/** One sentence, for corrections of an item too. */
export function readItem(sentence: string, scene: MinutesScene): SaidItem {
  const clean = normalise(sentence);
  const { text } = clean;
  const { mentions, hidden } = names(text, scene);
  const undecided = OPEN.exec(text);
  if (undecided) {
    const said = outside(text.length, [areaOf(undecided)]).map((area) => trimWords(saidAt(clean, area.from, area.to)));
    return { quote: sentence, what: said.filter(Boolean).join(''), who: [], open: true };
  }
  const doers = doersOf(text, mentions);
  const { spans, ...day } = dayOf(hidden, scene);
  const cuts = [...spans, ...doers.map((d) => withConnectors(text, d)), ...[...text.matchAll(LISTED)].map(areaOf)];
  const said = outside(text.length, cuts)
    .map((area) => trimWords(saidAt(clean, area.from, area.to)))
    .filter(Boolean);
  return {
    quote: sentence,
    what: inOrder(said),
    who: doers.map((d) => d.ref),
    ...day,
  };
}

/** 停车由物业划线，派出所负责巡查: a clause with another doer is an item of its own. */
function apart(sentence: string, scene: MinutesScene): string[] {
  const items: string[] = [];
  let leader: string | undefined;
  let at = 0;
  for (const clause of sentence.split(/[,，]/)) {
    const last = items.at(-1);
    const other = leaderOf(clause, scene);
    if (last !== undefined && (!other || !leader || other === leader))
      items[items.length - 1] = sentence.slice(at - last.length - 1, at + clause.length);
    else items.push(clause);
    leader = last !== undefined && !other ? leader : (other ?? leader);
    at += clause.length + 1;
  }
  return items;
}

/** Undefined for a clause without a doer, or about who helps. */
function leaderOf(clause: string, scene: MinutesScene): string | undefined {
  const { text } = normalise(clause);
  const [first] = HELPS.test(text) ? [] : doersOf(text, names(text, scene).mentions);
  return first && JSON.stringify(first.ref);
}

const HELPS = /配合|协助|协同/;

function names(text: string, { lexicon }: MinutesScene): { mentions: Mention[]; hidden: string } {
  const codes = findCodes(text);
  const found = mentionsIn(hideNames({ text, codes, mentions: [] }), lexicon);
  return { mentions: found.filter((m) => m.kind === 'org' && !isNamed(m.ref)), hidden: hideNames({ text, codes, mentions: found }) };
}

const isNamed = (ref: Ref): boolean => typeof ref === 'object' && !Array.isArray(ref);

/** Units that do the work, the leading one first. */
function doersOf(text: string, mentions: readonly Mention[]): Mention[] {
  const weighed = mentions
    .map((mention, order) => ({ mention, order, weight: weigh(text, mention, mentions) }))
    .filter(({ weight }) => weight >= 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  const codes = new Set<string>();
  return weighed.flatMap(({ mention }) => {
    const key = JSON.stringify(mention.ref);
    if (codes.has(key)) return [];
    codes.add(key);
    return [mention];
  });
}

function weigh(text: string, mention: Mention, all: readonly Mention[]): number {
  const before = text.slice(Math.max(0, mention.from - 4), mention.from);
  // Names and times behind it say nothing about it.
  let after = text.slice(mention.to, mention.to + 24);
  for (const other of all)
    if (other.from >= mention.to)
      after = after.slice(0, other.from - mention.to) + NEUTRAL.repeat(other.to - other.from) + after.slice(other.to - mention.to);
  if (HELPS_AFTER.test(after)) return 1;
  if (ASKED_BEFORE.test(before) || DOES_AFTER.test(after)) return 4;
  if (OBJECT_BEFORE.test(before)) return -1;
  if (WITH_BEFORE.test(before)) return 2;
  return CLAUSE_START.test(before) ? 3 : 2;
}

/** 由物业, 供电所负责: the words that only tie the unit to its work go with it. */
function withConnectors(text: string, { from, to }: Area): Area {
  const before = /(?:由|请|让|责成|委托|交给|交由|安排|派|以及|、|和|与|及|会同|联合)$/.exec(text.slice(0, from))?.[0].length ?? 0;
  const after = /^(?:来|共同|一起)?(?:负责|牵头|主办|承办|配合|协助|承担)*/.exec(text.slice(to))?.[0].length ?? 0;
  return { from: from - before, to: to + after };
}

/** A number in front of an item. */
const LISTED = /^(?:第?[一二三四五六七八九十\d]{1,2}[、.．,，:：)）条]|[①②③④⑤⑥⑦⑧⑨⑩])\s*/g;

function dayOf(hidden: string, { now, holidays }: MinutesScene): { due?: string; dueChoices?: string[]; spans: readonly Area[] } {
  const reading = readTime(
    hidden.replace(HABIT, (word) => NEUTRAL.repeat(word.length)),
    { ref: now, mode: 'future', ...(holidays && { holidays }) },
  );
  const { spans, due, end, date, start, rrule, ask } = reading;
  // What comes again and again has no last day.
  const last = due ?? (rrule ? undefined : (end ?? date ?? start));
  if (last) return isNextYear(hidden, last, now) ? { spans } : { due: last.slice(0, 10), spans };
  const days = [...new Set((ask ?? []).filter((a) => /^\d{4}-/.test(a)).map((a) => a.slice(0, 10)))];
  if (days.length > 1) return { dueChoices: days.slice(0, 4), spans };
  const only = days[0] ?? (ask ? readPeriod(hidden, { ref: now }).end : undefined);
  return { ...(only && { due: only }), spans };
}

/** 9月10日 said on the 16th is read as next year's, and was not meant so. */
const isNextYear = (hidden: string, day: string, now: string): boolean =>
  !hidden.includes('年') && Date.parse(day.slice(0, 10)) - Date.parse(now.slice(0, 10)) > 300 * 24 * 3600_000;

/** 路灯 + 修 is 修路灯: a single verb left behind goes before its object. */
function inOrder(said: readonly string[]): string {
  const [first = '', second, ...more] = said;
  if (more.length === 0 && second !== undefined && /^[修管换清拆装建补查办搬扫挖栽种洗粉]$/.test(second)) return second + first;
  return said.join('');
}

const areaOf = (match: RegExpMatchArray): Area => ({ from: match.index ?? 0, to: (match.index ?? 0) + match[0].length });
