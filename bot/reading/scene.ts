import { correctShort, type ShortWords } from './beside';
import { type CodeMention, findCodes } from './codes';
import type { Lexicon } from './lexicon';
import { type Mention, mentionsIn, ROOM_OR_THING } from './mentions';
import { type Clean, normalise, saidAt } from './normalise';
import { findQuantities, type Quantity } from './numbers';
import { personalNumbers } from './personal-numbers';
import { readTime } from './time';
import type { HolidayCalendar, Span, TimeMode, TimeReading } from './time/types';
import type { Correction, ReadContext } from './types';
import { correct, type TypoIndex } from './typos';
import { FILLERS } from './vocabulary';

/** Letters that stand for what was found. The text itself is lower case, so they cannot be mistaken for words. */
export const LETTER = { code: 'N', org: 'O', person: 'P', resource: 'R', body: 'B', place: 'L', time: 'T', count: 'C' } as const;

/** A sentence with everything marked that is not plain words. All positions are positions in `text`. */
export interface Scene {
  clean: Clean;
  text: string;
  corrections: Correction[];
  codes: CodeMention[];
  mentions: Mention[];
  times: Span[];
  /** What the whole sentence says about time, read without leaning to past or future. */
  time: TimeReading;
  /** The same of what is to come, where `time` has gone by: 周一 said on a Wednesday. */
  next?: TimeReading;
  quantities: Quantity[];
  /** Lengths of time that are said as such: 3小时, not 3小时后. */
  hours: Quantity[];
  /** `text` with every mark drawn over by its letter; same length. */
  masked: string;
  /** Masked, each mark one letter, without spaces, fillers and politeness; commas for all stops. For patterns. */
  skeleton: string;
  /** Position in `text` of each unit of `skeleton`, and one more for its end. */
  back: number[];
  now: string;
  lexicon: Lexicon;
  holidays: HolidayCalendar | undefined;
  context: ReadContext;
  chat: 'group' | 'single';
  /** The speaker's own words behind a stretch of `text`. */
  said(from: number, to: number): string;
}

const drawOver = (text: string, marks: readonly { from: number; to: number }[], letter: string | ((i: number) => string)): string => {
  let out = '';
  let at = 0;
  marks.forEach((mark, i) => {
    if (mark.from < at) return;
    out += text.slice(at, mark.from) + (typeof letter === 'string' ? letter : letter(i)).repeat(mark.to - mark.from);
    at = mark.to;
  });
  return out + text.slice(at);
};

/** A character that no reader of times or numbers knows. */
export const NEUTRAL = '◇';

/** Draws names and numbers of records over, so that 八一路 and 会12 hold no time and no count. */
export function hideNames(scene: Pick<Scene, 'text' | 'codes' | 'mentions'>): string {
  return drawOver(drawOver(scene.text, scene.codes, NEUTRAL), scene.mentions, NEUTRAL);
}

/** Ten 看看 in a row say no more than two: what patterns are tried on has no long runs. */
function withoutRuns(skeleton: string, back: number[]): { skeleton: string; back: number[] } {
  let kept = '';
  const keptBack: number[] = [];
  let at = 0;
  for (const run of skeleton.matchAll(/(.{1,6}?)\1{2,}/g)) {
    const end = run.index + 2 * (run[1]?.length ?? 0);
    kept += skeleton.slice(at, end);
    keptBack.push(...back.slice(at, end));
    at = run.index + run[0].length;
  }
  if (at === 0) return { skeleton, back };
  return { skeleton: kept + skeleton.slice(at), back: [...keptBack, ...back.slice(at)] };
}

function skeletonOf(masked: string): { skeleton: string; back: number[] } {
  let skeleton = '';
  let back: number[] = [];
  for (let i = 0; i < masked.length; i++) {
    const char = masked.charAt(i);
    if (char === ' ') continue;
    if (/[A-Z]/.test(char) && i > 0 && masked.charAt(i - 1) === char) continue;
    const stop = /[。;!\n,~]/.test(char) ? ',' : /[啦喽咯嘞]/.test(char) ? '了' : char;
    if (stop === ',' && (skeleton === '' || skeleton.endsWith(','))) continue;
    skeleton += stop;
    back.push(i);
  }
  ({ skeleton, back } = withoutRuns(skeleton, back));
  for (const filler of FILLERS) {
    let kept = '';
    const keptBack: number[] = [];
    let at = 0;
    for (const match of skeleton.matchAll(filler)) {
      if (match[0] === '' || match[0].length === skeleton.length) continue;
      kept += skeleton.slice(at, match.index);
      keptBack.push(...back.slice(at, match.index));
      at = match.index + match[0].length;
    }
    if (at === 0) continue;
    kept += skeleton.slice(at);
    keptBack.push(...back.slice(at));
    if (kept === '') continue;
    skeleton = kept;
    back = keptBack;
  }
  const lead = /^,+/.exec(skeleton)?.[0].length ?? 0;
  const trail = /,+$/.exec(skeleton)?.[0].length ?? 0;
  skeleton = skeleton.slice(lead, skeleton.length - trail);
  back = back.slice(lead, back.length - trail);
  return { skeleton, back: [...back, masked.length] };
}

/** 提前一天: the verb stays readable. */
const SHIFT_WORD = /^(?:提前|提早|推迟|推后|延后|延迟|延期|顺延|往后推?|往前提?|宽限|晚|再)(?:到|至)?/;
/** 一个, 一条: an article rather than an amount. */
const A_FEW_WORDS = /^一 ?[个条项份次位件场间台套张句声]$/;

/** Marks everything in a sentence. Linear in its length. */
export function buildScene(
  original: string,
  options: {
    now: string;
    lexicon: Lexicon;
    typos: TypoIndex;
    shortWords: ShortWords;
    chat: 'group' | 'single';
    context: ReadContext;
    botName?: string;
    holidays?: HolidayCalendar;
  },
): Scene {
  const clean = normalise(original, options.botName);
  const short = correctShort(clean.text, options.shortWords);
  const { text, corrections: longer } = correct(short.text, options.typos, options.lexicon);
  const corrections = [...short.corrections, ...longer];
  const codes = findCodes(text);
  const mentions = mentionsIn(drawOver(text, codes, NEUTRAL), options.lexicon);
  const named = drawOver(hideNames({ text, codes, mentions }), personalNumbers(text), NEUTRAL);
  const hidden = named.replace(/一下(?=[下上本这今明后])/g, NEUTRAL.repeat(2));
  const hours = findQuantities(hidden).filter(
    (mark) => mark.unit === '小时' && !/^ ?(?:前|后|内|以后|之后|以前|之前|之内|以内)/.test(hidden.slice(mark.to)),
  );
  const withoutHours = drawOver(hidden, hours, NEUTRAL);
  const readAs = (mode: TimeMode): TimeReading =>
    readTime(withoutHours, { ref: options.now, mode, ...(options.holidays && { holidays: options.holidays }) });
  const time = readAs('any');
  const moment = time.start ?? time.date;
  const next = moment !== undefined && moment < options.now.slice(0, moment.length) ? readAs('future') : undefined;
  const times = time.spans;
  const quantities = [...hours, ...findQuantities(drawOver(withoutHours, times, NEUTRAL))].sort((a, b) => a.from - b.from);
  const marks = [
    ...codes.map((mark) => ({ ...mark, letter: LETTER.code })),
    ...mentions
      .filter((mark) => mark.kind !== 'resource' || isThing(mark, options.lexicon))
      .map((mark) => ({ ...mark, letter: LETTER[mark.kind] })),
    ...times.map((mark) => ({
      from: mark.from + (SHIFT_WORD.exec(text.slice(mark.from, mark.to))?.[0].length ?? 0),
      to: mark.to,
      letter: LETTER.time,
    })),
    ...quantities
      .filter((mark) => !A_FEW_WORDS.test(text.slice(mark.from, mark.to)))
      .filter((mark) => mark.unit !== '' || mark.to - mark.from > 1 || /\d/.test(text.charAt(mark.from)))
      .map((mark) => ({ ...mark, letter: LETTER.count })),
  ].sort((a, b) => a.from - b.from);
  const masked = drawOver(text, marks, (i) => marks[i]?.letter ?? NEUTRAL);
  return {
    clean,
    text,
    corrections,
    codes,
    mentions,
    times,
    quantities,
    hours,
    time,
    ...(next && { next }),
    masked,
    ...skeletonOf(masked),
    now: options.now,
    lexicon: options.lexicon,
    holidays: options.holidays,
    context: options.context,
    chat: options.chat,
    said: (from, to) => saidAt(clean, from, to),
  };
}

/** Rooms and things are drawn over; 义诊 or 培训 as the title of an offer stays readable, since it also is a word. */
function isThing(mention: Mention, lexicon: Lexicon): boolean {
  return [mention.ref].flat().some((code) => typeof code === 'string' && ROOM_OR_THING.has(lexicon.resource(code)?.kind ?? 'VENUE'));
}

export type { Mention } from './mentions';
