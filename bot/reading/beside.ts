import { besideNumber, CODE_NOUNS, type CodePrefix, findCodes, prefixOf } from './codes';
import type { IntentDeclaration } from './declare';
import { soundsOf } from './pinyin';
import type { Correction } from './types';
import { isWord } from './typos';

/** Verbs of one character, by the prefix of the record they are said of. */
export type ShortWords = ReadonlyMap<string, readonly string[]>;

export function shortWordsOf(declarations: readonly IntentDeclaration[]): ShortWords {
  const found = new Map<string, string[]>();
  for (const { no = '', shortWords = [] } of declarations)
    for (const prefix of Object.keys(CODE_NOUNS) as CodePrefix[])
      if (no.includes(prefix)) found.set(prefix, [...(found.get(prefix) ?? []), ...shortWords]);
  return found;
}

/** Usual words that sound like one of ours, and right where they stand. */
const USUAL = /[该概还那哪拿难推退回换欢言眼演烟沿颜善闪扇对腿]/;
/** 崔没回的: who has not answered is what one is urged about. */
const URGED = /^ ?[崔摧](?=一?下|[崔摧]|没|未|还没)/;
/** 有那些场地 (the character first, so that little is tried), but not 有那些就够了 or 我有那些资料. */
const WHICH =
  /那(?<=(?<!我|我们|他们)[有缺差剩]那|(?:[搞办开做]|参加|组织|开展)了那)(?=(?:些|几[个家项件场])(?![^,。]*(?:[了的够就]|借给|行|好|事))[^,。]{1,12}(?:[,。?]|$))/g;

/** Words of questions as they are often typed. Each is as long as what it stands for. */
const QUESTION_WORDS: readonly (readonly [RegExp, string])[] = [
  [/什[莫摸末]|甚么|神马/g, '什么'],
  [/怎[莫末]/g, '怎么'],
  [WHICH, '哪'],
  [/[梅煤每](?<=(?:谁|哪家|哪些单位|还).)(?=[回来报](?:[复名的了])?(?:[,。?]|$))/g, '没'],
];

/** Puts right verbs of one character beside the number of a record, and words of questions. Same length as `text`. */
export function correctShort(text: string, short: ShortWords): { text: string; corrections: Correction[] } {
  const corrections: Correction[] = [];
  let mended = text;
  const put = (at: number, meant: string): void => {
    corrections.push({ heard: mended.slice(at, at + meant.length), meant });
    mended = mended.slice(0, at) + meant + mended.slice(at + meant.length);
  };
  for (const [wrong, meant] of QUESTION_WORDS) for (const { index } of mended.matchAll(wrong)) put(index, meant);
  const mendAt = (at: number, verbs: readonly string[]): void => {
    const heard = mended.charAt(at);
    if (verbs.includes(heard) || USUAL.test(heard) || !/[一-鿿]/.test(heard)) return;
    const meant = verbs.find((verb) => soundsOf(verb).some((sound) => soundsOf(heard).includes(sound)));
    const next = mended.charAt(at + 1);
    // 严重, 摧毁: another word stands there.
    if (!meant || (next !== heard && /[一-鿿]/.test(next) && isWord(heard + next))) return;
    put(at, next === heard ? meant + meant : meant);
  };
  for (const { no, from, to } of findCodes(text)) {
    const verbs = short.get(prefixOf(no));
    if (!verbs) continue;
    for (let at = Math.max(0, from - 4); at < Math.min(text.length, to + 8); at++)
      if ((at < from || at >= to) && besideNumber(text, at, at + 1)) mendAt(at, verbs);
  }
  if (URGED.test(mended)) mendAt(mended.search(/[崔摧]/), ['催']);
  return { text: mended, corrections };
}
