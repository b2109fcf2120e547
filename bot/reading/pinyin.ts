import { pinyin } from 'pinyin-pro';

const syllables = new Map<string, readonly string[]>();

/** Sounds that input methods and dialects mix up are one: zh/z, ch/c, sh/s, ing/in, eng/en. */
const fold = (syllable: string): string =>
  syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/([ie]n)g$/, '$1')
    .replace(/^lv/, 'lu');

/** Readings of one character, without tones, folded; the common one first. Other characters read as themselves. */
export function soundsOf(char: string): readonly string[] {
  const known = syllables.get(char);
  if (known) return known;
  const made =
    char >= '一' && char <= '鿿'
      ? [...new Set([pinyin(char, { toneType: 'none' }), ...pinyin(char, { toneType: 'none', multiple: true, type: 'array' })].map(fold))]
      : [char];
  syllables.set(char, made);
  return made;
}

/** The sound of a word, one syllable a character; by the common reading of each. */
export function soundOf(word: string): string {
  let sound = '';
  for (const char of word) sound += `${soundsOf(char)[0]} `;
  return sound;
}

/** Every way a word may sound, at most eight. */
export function everySoundOf(word: string): string[] {
  let sounds = [''];
  for (const char of word) {
    const readings = soundsOf(char);
    sounds = sounds.flatMap((sound) => readings.map((reading) => `${sound}${reading} `)).slice(0, 8);
  }
  return sounds;
}
