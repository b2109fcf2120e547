/** Chinese sentences → what is wanted. Everything a caller needs; the rest of the folder is inside. */
export type { Feature, IntentDeclaration, Pattern, SlotName } from './declare';
export { buildCalendar } from './holidays';
export { buildLexicon, type Lexicon, type NameEntry, type NameHit } from './lexicon';
export { MAX_LENGTH } from './normalise';
export { createReader, type Reader, type ReaderOptions } from './reader';
export * from './types';
