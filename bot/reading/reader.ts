import { shortWordsOf } from './beside';
import { bounded, type IntentDeclaration } from './declare';
import type { Lexicon } from './lexicon';
import { answerToDraft, EDITING, guess, isSeen, isTalk, THRESHOLD } from './match';
import { MAX_LENGTH } from './normalise';
import { buildScene, type Scene } from './scene';
import { changesOf, readSlots, type Workbench } from './slots';
import type { HolidayCalendar } from './time/types';
import { type Candidate, INTENTS, type Intent, type Reading, type ReadOptions, type Slots } from './types';
import { buildTypoIndex } from './typos';
import { REPORT_WORDS } from './vocabulary';
import { RESOURCE_KIND_WORDS } from './vocabulary-resources';

export interface Reader {
  /**
   * What a sentence asks for. Pure: the same text, clock, names and context give the same answer. Never throws.
   * @param text     as typed, at most 2000 UTF-16 units; longer ones are `none` with `tooLong`
   * @param options  `now` ISO 8601 with offset; `lexicon` from `buildLexicon`; `context` what was quoted, drafted, asked
   */
  read(text: string, options: ReaderOptions): Reading;
  readonly declarations: readonly IntentDeclaration[];
}

export interface ReaderOptions extends ReadOptions {
  lexicon: Lexicon;
  holidays?: HolidayCalendar;
}

/** A new command beats an open draft from here on. */
const COMPLETE = 0.79;

/** Builds a reader from what the commands declare. Costs some milliseconds: build it once. */
export function createReader(declared: readonly IntentDeclaration[]): Reader {
  const inOrder = [...declared].sort((a, b) => INTENTS.indexOf(a.intent) - INTENTS.indexOf(b.intent));
  const declarations = inOrder.map((declaration) => ({
    ...declaration,
    patterns: declaration.patterns.map((pattern) => ({
      ...pattern,
      say: bounded(pattern.say),
      ...(pattern.unless && { unless: bounded(pattern.unless) }),
    })),
  }));
  const vocabulary = [
    ...declarations.flatMap((declaration) => declaration.words ?? []),
    ...REPORT_WORDS.flatMap((entry) => [...entry.words]),
    ...RESOURCE_KIND_WORDS.flatMap((entry) => [...entry.words]),
  ];
  const typos = buildTypoIndex(vocabulary);
  const shortWords = shortWordsOf(declarations);
  const byIntent = new Map<Intent, IntentDeclaration>(declarations.map((declaration) => [declaration.intent, declaration]));

  const declarationOf = (intent: Intent): IntentDeclaration =>
    byIntent.get(intent) ?? { intent, summary: '', examples: [], patterns: [], slots: [] };

  function answer(scene: Scene, intent: Intent, score: number, slots?: Slots, bench?: Workbench): Reading {
    const work: Workbench = bench ?? { scene, declaration: declarationOf(intent) };
    const filled = slots ?? readSlots(work);
    return {
      intent,
      slots: filled,
      score,
      ...(work.time && { time: work.time, ...(work.time.assumed && { assumed: true }) }),
      ...(work.takenBack && { takenBack: work.takenBack }),
      ...(scene.corrections.length > 0 && { corrections: scene.corrections }),
    };
  }

  function read(text: string, options: ReaderOptions): Reading {
    if (text.length > MAX_LENGTH) return { intent: 'none', slots: {}, score: 0, tooLong: true };
    const scene = buildScene(text, {
      now: options.now,
      lexicon: options.lexicon,
      typos,
      shortWords,
      chat: options.chat ?? 'group',
      context: options.context ?? {},
      ...(options.botName && { botName: options.botName }),
      ...(options.holidays && { holidays: options.holidays }),
    });
    if (scene.skeleton === '') return { intent: 'none', slots: {}, score: 0 };
    const settled = answerToDraft(scene);
    if (settled) return answer(scene, settled, 1, {});
    const guesses = guess(scene, declarations);
    const [best] = guesses;
    const { openDraft, quoteNo, lastReminderNo } = scene.context;
    const editing = EDITING.test(scene.skeleton);
    const talk = !editing && isTalk(scene);
    if (openDraft && scene.codes.length === 0 && !talk && !(best && best.score >= COMPLETE && !editing)) {
      const bench: Workbench = { scene, declaration: declarationOf('draft.edit') };
      const changes = changesOf(bench, openDraft);
      if (Object.keys(changes).length > 0 || bench.takenBack) return answer(scene, 'draft.edit', 0.9, { changes }, bench);
    }
    if ((quoteNo || lastReminderNo) && isSeen(scene) && best?.declaration.intent !== 'rsvp.accept') return answer(scene, 'rsvp.read', 0.9);
    if (best && best.score >= THRESHOLD) return answer(scene, best.declaration.intent, best.score);
    const candidates: Candidate[] = guesses
      .slice(0, 3)
      .map(({ declaration: { intent, summary, examples } }) => ({ intent, summary, example: examples[0] ?? '' }));
    return { intent: 'none', slots: {}, score: best?.score ?? 0, ...(candidates.length > 0 && { candidates }) };
  }

  return { read, declarations: declared };
}
