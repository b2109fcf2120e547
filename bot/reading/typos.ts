import { besideNumber, CODE_NOUNS } from './codes';
import type { Lexicon } from './lexicon';
import { everySoundOf, soundOf } from './pinyin';
import type { Correction } from './types';

/** Finds words of the vocabulary that were typed with one wrong character. */
export interface TypoIndex {
  /** The word meant by `heard`, which is none itself. @param anyHow it may sound the same in other characters altogether (去销) */
  mend(heard: string, anyHow?: boolean): string | undefined;
  has(word: string): boolean;
  readonly longest: number;
}

/** Characters that look alike: pens and tired eyes. */
const LOOKALIKE = [
  '曰日',
  '己已巳',
  '末未',
  '人入',
  '土士',
  '干千于',
  '候侯',
  '折拆',
  '拔拨',
  '汇汁',
  '到倒',
  '记纪',
  '帐账',
  '签签',
  '人八',
  '卷券',
  '治冶',
  '登蹬',
  '订钉',
  '议仪义',
  '录绿',
];

/** Words that sound like ours and are right as they stand; the dictionary of the platform does not know them all. */
const RIGHT = new Set([
  '钱到',
  '会是',
  '会时',
  '订会',
  '以题',
  '一题',
  '话题',
  '问题',
  '标题',
  '专题',
  '主题',
  '课题',
  '习题',
  '该起',
  '开回',
  '开汇',
  '去小',
  '还给',
  '还个',
  '调出',
  '底前',
  '人领',
  '身请',
  '完会',
]);

/** In every dictionary, and a slip of the pen all the same. */
const MISWRITTEN = new Set(['帐蓬']);

let segmenter: Intl.Segmenter | undefined;

/** Is `word` one word of the language? Then it is no misspelling of another. */
export function isWord(word: string): boolean {
  if (RIGHT.has(word)) return true;
  if (MISWRITTEN.has(word)) return false;
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  let parts = 0;
  for (const _ of segmenter.segment(word)) if (++parts > 1) return false;
  return true;
}

const differences = (a: string, b: string): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (a.charAt(i) !== b.charAt(i)) sum++;
  return sum;
};
const swapped = (a: string, b: string): boolean => {
  let i = 0;
  while (i < a.length && a.charAt(i) === b.charAt(i)) i++;
  return a.charAt(i) === b.charAt(i + 1) && a.charAt(i + 1) === b.charAt(i) && a.slice(i + 2) === b.slice(i + 2);
};
const lookAlike = (a: string, b: string): boolean => LOOKALIKE.some((group) => group.includes(a) && group.includes(b));

/** Indexes a vocabulary by sound, and its longer words by all but one character. */
export function buildTypoIndex(vocabulary: Iterable<string>): TypoIndex {
  const words = new Set([...vocabulary].filter((word) => word.length >= 2 && /^[一-鿿]+$/.test(word)));
  const bySound = new Map<string, string[]>();
  const byGap = new Map<string, string[]>();
  const put = (map: Map<string, string[]>, key: string, word: string): void => {
    const list = map.get(key);
    if (!list) map.set(key, [word]);
    else if (!list.includes(word)) list.push(word);
  };
  let longest = 0;
  for (const word of words) {
    longest = Math.max(longest, word.length);
    for (const sound of everySoundOf(word)) put(bySound, sound, word);
    for (let i = 0; i < word.length; i++) put(byGap, `${word.slice(0, i)}?${word.slice(i + 1)}`, word);
    if (word.length >= 4) put(byGap, [...word].sort().join(''), word);
  }
  const one = (list: string[]): string | undefined => (list.length === 1 ? list[0] : undefined);
  return {
    longest,
    has: (word) => words.has(word),
    mend(heard, anyHow = false) {
      const sounding = (bySound.get(soundOf(heard)) ?? []).filter((word) => anyHow || differences(word, heard) === 1);
      if (sounding.length > 0) return sounding[0];
      for (let i = 0; i < heard.length; i++) {
        // At an edge another character is more likely the next word than a slip.
        const inside = heard.length >= 4 && i > 0 && i < heard.length - 1;
        const near = (byGap.get(`${heard.slice(0, i)}?${heard.slice(i + 1)}`) ?? []).filter(
          (word) => inside || lookAlike(word.charAt(i), heard.charAt(i)),
        );
        const found = one(near);
        if (found && !(inside && /[一二三四五六七八九十东南西北]/.test(heard.charAt(i)))) return found;
      }
      if (heard.length < 4) return undefined;
      return one((byGap.get([...heard].sort().join('')) ?? []).filter((word) => swapped(word, heard)));
    },
  };
}

const HAN = /^[一-鿿]+$/;

/**
 * Puts right what was typed with one wrong character: command words first, then names. Same length as `text`.
 * `known` marks characters that are part of a name or word that stands as it is; a longer correction may reach over them.
 */
export function correct(text: string, index: TypoIndex, lexicon: Lexicon): { text: string; corrections: Correction[] } {
  const corrections: Correction[] = [];
  const fixed = new Uint8Array(text.length);
  const words = new Uint8Array(text.length);
  for (let length = 2; length <= Math.min(index.longest, 6); length++) {
    for (let from = 0; from + length <= text.length; from++)
      if (index.has(text.slice(from, from + length))) words.fill(1, from, from + length);
  }
  const names = lexicon.scan(text);
  const nameAt = (from: number, to: number): boolean =>
    names.some((hit) => hit.from < to && from < hit.to && hit.to - hit.from >= to - from);
  // Longest first, so that 会义室 is 会议室 and not 会议.
  let mended = text;
  for (let length = Math.min(index.longest, 6); length >= 2; length--) {
    for (let from = 0; from + length <= text.length; from++) {
      const heard = mended.slice(from, from + length);
      if (!HAN.test(heard)) continue;
      if (index.has(heard)) {
        fixed.fill(1, from, from + length);
        continue;
      }
      if (fixed.subarray(from, from + length).some((mark) => mark === 1)) continue;
      const beside = besideNumber(mended, from, from + length);
      const meant = index.mend(heard, beside) ?? lexicon.mend(heard);
      if (!meant || meant.length !== length || nameAt(from, from + length) || isWord(heard)) continue;
      const wrong = slipAt(heard, meant);
      // 待学生: what follows is a word, so the first character ends another.
      if (wrong === 0 && length > 2 && isWord(heard.slice(1)) && !beside) continue;
      if (
        isCount(mended, from + wrong, from + length) ||
        isCode(mended, from + wrong, from + length) ||
        words[from + wrong] ||
        (words[from + wrong + 1] && swappedAt(heard, meant, wrong)) ||
        (GRAMMAR.test(heard.charAt(wrong)) && !isCommandHere(mended, from, from + length, wrong)) ||
        (length === 2 && !beside && bindsOutside(mended, from, from + length, wrong))
      )
        continue;
      mended = mended.slice(0, from) + meant + mended.slice(from + length);
      fixed.fill(1, from, from + length);
      corrections.push({ heard, meant });
    }
  }
  return { text: mended, corrections };
}

/** Words of grammar, numbers and times: 会议是 sounds like 会议室, but stands as it is. */
const GRAMMAR = /[是的了已在有和不要我你他们这那来去就都也把被给个吗吧呢啊一二三四五六七八九十事时上下点月年天]/;

/** 会8改七 and 会8去消, but not 会8改七点. */
const isCommandHere = (text: string, from: number, to: number, wrong: number): boolean =>
  besideNumber(text, from, to) && !isCount(text, from + wrong, to);

/** 补几张, 改七点: a number with what it counts. */
const isCount = (text: string, at: number, to: number): boolean =>
  /[几一二三四五六七八九十]/.test(text.charAt(at)) && /^ ?[点号月日人个名位天时张件条份家户次场]/.test(text.slice(to));

/** 看办1: what stands before a number is its prefix, not a slip. */
const isCode = (text: string, at: number, to: number): boolean =>
  at === to - 1 && text.charAt(at) in CODE_NOUNS && /^ ?\d/.test(text.slice(to));

const slipAt = (heard: string, meant: string): number => {
  let i = 0;
  while (i < heard.length - 1 && heard.charAt(i) === meant.charAt(i)) i++;
  return i;
};
const swappedAt = (heard: string, meant: string, i: number): boolean =>
  heard.charAt(i) === meant.charAt(i + 1) && heard.charAt(i + 1) === meant.charAt(i);

/** 点|工作: the right character at an edge belongs to the next word. */
function bindsOutside(text: string, from: number, to: number, wrong: number): boolean {
  const before = text.charAt(from - 1);
  const after = text.charAt(to);
  if (wrong !== 0 && HAN.test(before) && isWord(before + text.charAt(from))) return true;
  return wrong !== to - from - 1 && HAN.test(after) && isWord(text.charAt(to - 1) + after);
}
