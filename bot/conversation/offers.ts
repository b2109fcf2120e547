/** What a card offers may be typed as well. */
import type { Card, Content } from '../content';
import type { Memory } from './command';
import type { Asked } from './unit';

/** What the buttons and the drop-down of a card stand for, by their words. */
export function offersOf(card: Card): NonNullable<Memory['offers']> {
  const buttons = card.buttons.filter((b) => !/^draft:state:/.test(b.action)).map((b) => ({ text: b.text, action: b.action }));
  // What a drop-down offers may be typed as well: the same as choosing it and pressing its button.
  const choose = card.buttons.find((b) => b.action.startsWith('draft:choose:'))?.action.replace('draft:choose:', 'draft:pick:');
  const options = choose ? (card.choice?.options ?? []).map((o) => ({ text: o.text, action: `${choose}:${o.id}` })) : [];
  return [...buttons, ...options];
}

/** Words of a button or of a choice on the card that asked somebody last: 同意 for [同意], 都不行 for a box of a vote. */
export function choiceSaid({ content }: Asked, said: string): { action: string; selected: Record<string, string[]> } | undefined {
  const { card } = JSON.parse(content) as Content;
  if (!card || !said) return undefined;
  const button = card.buttons.find((b) => bare(b.text) === said);
  if (button) return { action: button.action, selected: {} };
  const box = card.vote?.options.find((o) => bare(o.text) === said);
  return box && card.vote && { action: card.vote.submit.action, selected: { [card.vote.name]: [box.id] } };
}

/** Width, case, blanks and marks do not make other words. */
export function bare(words: string): string {
  return words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '');
}
