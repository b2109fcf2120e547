import type { Intent, Slots } from './types';

export type SlotName = keyof Slots;

/**
 * What a sentence holds, beside its words. `past`/`future`: when its time lies; `period`: its time is a week, a month or other days; `type`: a kind of
 * activity; `people`: a number of people; `clock`: an hour to come was said; `pin`: it is four digits and nothing else.
 */
export type Feature =
  | 'count'
  | 'people'
  | 'time'
  | 'period'
  | 'clock'
  | 'pin'
  | 'past'
  | 'future'
  | 'org'
  | 'person'
  | 'resource'
  | 'place'
  | 'body'
  | 'type'
  | 'nothing';

/**
 * One way to say it. `say` is tried on the skeleton of the sentence: names, times and numbers are single letters there
 * (N number of a record · O organisation · P person · R room or thing · B standing body · L place · T time · C amount), there are no
 * spaces, fillers (一下, 吧, 帮我) or politeness, and every stop is a comma. 会12 帮我改一下吧,改到下周二 reads `N改,改到T`.
 */
export interface Pattern {
  say: RegExp;
  /** How sure this makes us, 0…1; default 0.8. Below 0.6 nothing is done. */
  score?: number;
  /** Prefixes of the record it must be about: said, else quoted, else (where the intent allows) last asked about. */
  on?: string;
  /** Prefixes of the record that must be named in the sentence itself. */
  said?: string;
  /** All of these must be there. */
  has?: readonly Feature[];
  /** None of these may be there. */
  lacks?: readonly Feature[];
  /** Not if this fits too. */
  unless?: RegExp;
  /** Counts also in talk (真好, 谢谢大家). For words that nobody says by chance. */
  firm?: boolean;
}

/** How one intent is recognised, what it carries, and how 小联 speaks of it. */
export interface IntentDeclaration {
  intent: Intent;
  /** One Chinese line for 帮助 and for guesses. */
  summary: string;
  /** Sentences a member could type. */
  examples: readonly string[];
  /** Words that are also understood with one wrong character or a homophone (记陆, 帮定). */
  words?: readonly string[];
  /** Verbs of one character that are understood by their sound beside a number of such a record (崔会12). */
  shortWords?: readonly string[];
  patterns: readonly Pattern[];
  /** Which slots it carries. */
  slots: readonly SlotName[];
  /** Prefixes of the record number that fit. */
  no?: string;
  /** May the number come from the last reminder, when neither said nor quoted? */
  noFromReminder?: boolean;
  /** How times are meant; default `future`. */
  timeMode?: 'past' | 'future' | 'any';
  /** What 小联 asks for a missing slot, where the command has nothing more exact to ask. */
  ask?: Partial<Record<SlotName, string>>;
  /** The command word, cut away from text slots. */
  cut?: RegExp;
}

/** Any of these words, as a piece of a pattern; longest first. A blank parts words too. */
export const any = (...words: (string | readonly string[])[]): string =>
  `(?:${words
    .flat()
    .flatMap((word) => word.split(' '))
    .sort((a, b) => b.length - a.length)
    .join('|')})`;

/** A pattern from pieces. */
export const re = (...pieces: string[]): RegExp => new RegExp(pieces.join(''));

/**
 * The pattern with every repeated group limited to ten turns. Groups such as `(?:看看?|看)*` would otherwise try every way to split a long
 * run of the same words; nobody says more than ten of them.
 */
export const bounded = (pattern: RegExp): RegExp =>
  new RegExp(pattern.source.replace(/(?<!\\)\)\*/g, '){0,10}').replace(/(?<!\\)\)\+/g, '){1,10}'), pattern.flags);

/** Somebody asks: 谁, 哪, 吗, ? */
export const QUESTION =
  /[?？]|吗|谁|哪|(?<!没|没有|无)什么|多少|(?<![们这那])几[个次场家位]|(?<!没|没有)啥|是不是|有没有|对不对|为什么|怎么|如何|(?<verb>[一-龥])不\k<verb>(?!得)/;
