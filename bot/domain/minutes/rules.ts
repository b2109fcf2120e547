/** Minutes before they are confirmed: items, what they lack, how words change them. Pure. */
import type { SaidItem } from '../../reading/minutes';

/** One sentence of the minutes. Everything but the ids is the sentence's own. */
export interface DraftItem {
  quote: string;
  what: string;
  /** WORK: a unit is to do it. OPEN: not decided, back to the pool. NOTE: only recorded. */
  kind: 'WORK' | 'OPEN' | 'NOTE';
  /** Organisation ids. */
  lead?: string;
  co: string[];
  /** The name fits several units. */
  leadChoices?: string[];
  /** Local day. */
  due?: string;
  dueChoices?: string[];
  /** With OPEN: the item of the agenda that it is, and how often meetings have talked about it by now. */
  agendaId?: string;
  times?: number;
}

/** Title of the work that an item gives. */
export const titleOfWork = (what: string): string => what.slice(0, 100);

export type Gap = { at: number; part: 'lead' | 'due' };

/** What is still missing, first item first. A day that is over is no day. @param today local day */
export function gapsOf(items: readonly DraftItem[], today: string): Gap[] {
  return items.flatMap((item, at): Gap[] => {
    if (item.kind !== 'WORK') return [];
    return [
      ...(item.lead ? [] : [{ at, part: 'lead' as const }]),
      ...(item.due && item.due >= today ? [] : [{ at, part: 'due' as const }]),
    ];
  });
}

/** What words change in an item. */
export type Change = Partial<Pick<DraftItem, 'kind' | 'lead' | 'co' | 'leadChoices' | 'due'>>;

export function changed(items: readonly DraftItem[], at: number, change: Change): DraftItem[] {
  return items.map((item, i) => {
    if (i !== at) return item;
    const { leadChoices: _l, dueChoices, ...rest } = item;
    return {
      ...rest,
      ...(change.due === undefined && dueChoices && { dueChoices }),
      // Who or when makes it work to do again.
      ...((change.lead || change.due) && { kind: 'WORK' as const }),
      ...change,
    };
  });
}

const NUMBER = /第?([一二三四五六七八九十]|\d{1,2}) ?(?:条|项|件|个)|^(\d{1,2}|[一二三四五六七八九十])[、.．:：\s]/;
/** Words of the command, not of the item. */
const VERBS =
  /改(?:成|为|到|由)?|换(?:成|到)?|应该是|定在|定为|期限|截止|承办|单位|负责|去掉|删掉|删除|不列督办|不列|不督办|只记录|再议|再商量|的|是|前|由|请|吧/g;

/** Number of the item that words name, from 0; else undefined. */
export function numberIn(words: string): number | undefined {
  const found = NUMBER.exec(words);
  const said = found?.[1] ?? found?.[2];
  if (!said) return undefined;
  const digit = '一二三四五六七八九十'.indexOf(said);
  return (digit >= 0 ? digit + 1 : Number(said)) - 1;
}

/** Words without the number of the item and the verb: what names it, and what is new. */
export const bareChange = (words: string): string => words.replace(NUMBER, '');

/**
 * Which item is meant: by its number, else by the words it shares, else the only one (or the one that is asked about) that lacks what was said.
 * @returns undefined when it is not clear
 */
export function meantItem(
  words: string,
  said: SaidItem,
  items: readonly DraftItem[],
  gaps: readonly Gap[],
  asked: boolean,
): number | undefined {
  const number = numberIn(words);
  if (number !== undefined) return number >= 0 && number < items.length ? number : undefined;
  const named = said.what.replace(VERBS, '');
  const shared = items.map((item) => longestShared(named, item.quote));
  const most = Math.max(0, ...shared);
  if (most >= 2) {
    const best = shared.flatMap((n, i) => (n === most ? [i] : []));
    return best.length === 1 ? best[0] : undefined;
  }
  if (named.length >= 2) return undefined;
  const part = said.due ? 'due' : 'lead';
  const lacking = gaps.filter((g) => g.part === part);
  return asked || lacking.length === 1 ? lacking[0]?.at : items.length === 1 ? 0 : undefined;
}

/** Length of the longest stretch that both have. */
function longestShared(a: string, b: string): number {
  for (let length = Math.min(a.length, 12); length >= 2; length--)
    for (let from = 0; from + length <= a.length; from++) if (b.includes(a.slice(from, from + length))) return length;
  return 0;
}

/** Does an item of the agenda name what a sentence is about? */
export const isAbout = (title: string, item: Pick<DraftItem, 'quote' | 'what'>): boolean =>
  title.length >= 2 && (item.quote.includes(title) || (item.what.length >= 2 && title.includes(item.what)));
