/** The readers as the corpora score them: plain objects in, exactly the expected shape out. */
import { loadCommands } from '../conversation/load';
import { buildCalendar } from './holidays';
import { buildLexicon, type Lexicon } from './lexicon';
import { createReader } from './reader';
import { readTime as readTimeWithSpans, type TimeMode, type TimeReading } from './time';
import type { HolidayCalendar } from './time/types';
import { CORPUS_INTENTS, type Intent, type LexiconData, type ReadContext, type Slots } from './types';

/** The time corpus: the reading without spans and what was taken back. */
export function readTime(text: string, { ref, mode }: { ref: string; mode: TimeMode }): Omit<TimeReading, 'spans' | 'was'> {
  const { spans: _spans, was: _was, ...fields } = readTimeWithSpans(text, { ref, mode });
  return fields;
}

const reader = createReader(loadCommands().says);
const corpus = new Set<Intent>(CORPUS_INTENTS);
/** What a command of ours reads beyond the corpus. */
const BEYOND: Partial<Record<Intent, readonly (keyof Slots)[]>> = { 'whistle.done': ['text'] };
const known = new WeakMap<LexiconData, { lexicon: Lexicon; holidays: HolidayCalendar }>();

/** The command corpus: intent and slots, `none` for an intent it does not know. `lexicon` is the parsed import file; its index is kept as long as the object lives. */
export function readCommand(
  text: string,
  { now, lexicon: data, chat, context }: { now: string; lexicon: LexiconData; chat?: 'group' | 'single'; context?: ReadContext },
): { intent: Intent; slots: Slots } {
  let names = known.get(data);
  if (!names) {
    names = { lexicon: buildLexicon(data), holidays: buildCalendar(data.holidays) };
    known.set(data, names);
  }
  const { intent, slots } = reader.read(text, { now, ...names, ...(chat && { chat }), ...(context && { context }) });
  if (!corpus.has(intent)) return { intent: 'none', slots: {} };
  const rest = { ...slots };
  for (const slot of BEYOND[intent] ?? []) delete rest[slot];
  return { intent, slots: rest };
}
