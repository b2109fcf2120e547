/** Which button a member means. */
import { buttonsOf, optionsOf, type WireCard } from './cards';
import type { CardState, Chats } from './chats';
import type { CardButton, CardOption, Place } from './types';

export interface Found {
  state: CardState;
  card: WireCard;
  button: CardButton;
  option?: CardOption;
}

/** The newest card in the place with such a button or option, as `userid` sees it. @throws Error naming what there is */
export function findButton(chats: Chats, place: Place | 'private', userid: string, wanted: string | RegExp, seq?: number): Found {
  const fits = (text: string, key?: string) => (typeof wanted === 'string' ? text === wanted || key === wanted : wanted.test(text));
  const offered: string[] = [];
  for (const state of candidates(chats, place, userid, seq)) {
    const card = chats.cardFor(state, userid);
    if (!card) continue;
    const buttons = buttonsOf(card);
    const button = buttons.find((b) => b.url === undefined && fits(b.text, b.key));
    if (button) return { state, card, button };
    const option = optionsOf(card).find((o) => fits(o.text, o.id));
    const submit = buttons.find((b) => b.submit) ?? buttons.find((b) => b.key !== undefined && !b.menu);
    if (option && submit) return { state, card, button: submit, option };
    offered.push(`${card.main_title?.title ?? ''} ${buttons.map((b) => `[${b.text}]`).join(' ')}`);
  }
  throw new Error(`${userid} sees no button ${wanted} in ${place}. Cards, newest first:\n${offered.slice(0, 5).join('\n') || '(none)'}`);
}

function candidates(chats: Chats, place: Place | 'private', userid: string, seq: number | undefined): CardState[] {
  if (seq !== undefined) {
    const state = chats.cardBySeq(seq);
    return state ? [state] : [];
  }
  if (place.startsWith('group:')) return chats.cardsIn({ chat: place });
  return chats.cardsIn({ to: userid }).filter((s) => place === 'private' || s.surface === (place === 'app' ? 'app' : 'aibot'));
}
