/** The Chinese time reader. How it works and how to teach it a word: ../README.md */

export { isFestival } from './festivals';
export { DEFAULT_HOLIDAYS } from './holidays';
export { type LookupOptions, readClock, readPeriod, readShift } from './lookups';
export { readTime } from './reader';
export type * from './types';
