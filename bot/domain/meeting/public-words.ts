import { withoutPhones } from '../request/rules';

const MAX_WORDS = 60;

/** Everybody who is invited reads it: at most 60 characters, no phone numbers. */
export function publicWords(words: string): string {
  const letters = [...withoutPhones(words).text];
  return letters.length > MAX_WORDS ? `${letters.slice(0, MAX_WORDS - 1).join('')}…` : letters.join('');
}
