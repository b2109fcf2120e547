/** What is known about a wish before it is written down. Plain JSON. */
import type { Secrets } from '../../secrets';
import { publicWish } from './mask';
import { limitIn } from './rules';

export interface WishDraft {
  communityId: string;
  chatid?: string;
  /** What everybody will read; '' is asked for. */
  text: string;
  limitCents?: number;
  /** What was said names nothing to wish for. */
  again?: true;
  /** The words as they were said, encrypted, when something of them is private. */
  privateEnc?: string;
}

/** The draft with these words as its wish. What is private of them is readable nowhere, not even here. */
export function worded(draft: WishDraft, words: string, { secrets }: { secrets: Pick<Secrets, 'encrypt'> }): WishDraft {
  const { cents, rest } = limitIn(words);
  const { text, hidden } = publicWish(rest);
  const { again: _a, ...known } = draft;
  return {
    ...known,
    text,
    ...(!text && words && { again: true as const }),
    ...(cents !== undefined && { limitCents: cents }),
    ...(hidden && { privateEnc: secrets.encrypt(words) }),
  };
}
