/**
 * What the members of the enterprise see. Everything that reached a person or a group passes here, in one shape whatever
 * surface carried it.
 */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { BoundedMap } from './bounded';
import { buttonsOf, cardText, optionsOf, type WireCard } from './cards';
import type { MediaNote, Payload, StandinClock, Surface, Where } from './types';

export interface Group {
  chat: string;
  chatid: string;
  botInside: boolean;
}

/** A clickable card and what became of it. */
export interface CardState {
  seq: number;
  surface: 'aibot' | 'app';
  taskId?: string;
  place: Where;
  versions: { card: WireCard; visibleTo?: readonly string[] }[];
}

export interface Delivery extends Where {
  surface: Surface;
  msgtype: string;
  /** Text, markdown, a card, or a file. */
  content: string | { card: WireCard } | { media: MediaNote };
  mentions?: readonly string[];
  streaming?: boolean;
  updateOf?: number;
  visibleTo?: readonly string[];
}

/** Clickable cards remembered for each conversation. */
const CARDS_PER_PLACE = 500;
const keyOf = (where: Where): string => where.chat ?? `to:${where.to}`;

/** Markdown and HTML → the words. */
export function readable(source: string): string {
  return source
    .replace(/<think>[\s\S]*?(<\/think>|$)/g, '')
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<\/?(div|font|a|p|b|span)\b[^>]*>/g, '')
    .replace(/!?\[([^\]]*)\]\((?:[^()\s]|\([^)]*\))*\)/g, '$1')
    .replace(/^[ \t]*(#{1,6}|>)[ \t]*/gm, '')
    .replace(/\*\*|__|`/g, '')
    .trim();
}

export class Chats {
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #history = new Map<string, Payload[]>();
  readonly #cards = new Map<string, BoundedMap<number, CardState>>();
  readonly #cardBySeq = new BoundedMap<number, CardState>(50_000);
  readonly #groupsByChat = new Map<string, Group>();
  readonly #groupsById = new Map<string, Group>();
  #seq = 0;
  #rev = 0;

  constructor(
    private readonly clock: StandinClock,
    /** userid → name, for mentions. */
    readonly names: ReadonlyMap<string, string>,
    private readonly keepHistory: boolean,
  ) {}

  /** seq of the newest payload. */
  get lastSeq(): number {
    return this.#seq;
  }

  /** The group behind "group:NAME", made on first use. Its chatid is stable and mixed-case, as real ones are. */
  group(chat: string): Group {
    let group = this.#groupsByChat.get(chat);
    if (!group) {
      const digest = createHash('sha1').update(chat).digest('base64');
      group = { chat, chatid: `wr${digest.replace(/[^0-9A-Za-z]/g, 'x')}`, botInside: true };
      this.#groupsByChat.set(chat, group);
      this.#groupsById.set(group.chatid, group);
    }
    return group;
  }

  groupById(chatid: string): Group | undefined {
    return this.#groupsById.get(chatid);
  }

  deliver(d: Delivery): Payload {
    const card = typeof d.content === 'object' && 'card' in d.content ? d.content.card : undefined;
    const media = typeof d.content === 'object' && 'media' in d.content ? d.content.media : undefined;
    const source = typeof d.content === 'string' ? d.content : '';
    const words = this.#words(card ? cardText(card) : media ? `[${media.type}] ${media.name}` : readable(source));
    this.#seq += 1;
    this.#rev += 1;
    const payload: Payload = {
      seq: this.#seq,
      rev: this.#rev,
      at: this.clock.now().getTime(),
      surface: d.surface,
      ...(d.chat !== undefined ? { chat: d.chat } : { to: d.to ?? '' }),
      msgtype: d.msgtype,
      text: words.text,
      source,
      buttons: card ? buttonsOf(card) : [],
      options: card ? optionsOf(card) : [],
      ...(card && { card }),
      ...(media && { media }),
      ...(d.updateOf !== undefined && { updateOf: d.updateOf }),
      ...(d.visibleTo && { visibleTo: d.visibleTo }),
      ...(d.streaming !== undefined && { streaming: d.streaming }),
      mentions: [...new Set([...(d.mentions ?? []), ...words.mentions])],
    };
    if (this.keepHistory) {
      const key = keyOf(payload);
      const all = this.#history.get(key);
      if (all) all.push(payload);
      else this.#history.set(key, [payload]);
    }
    this.#events.emit('payload', payload);
    return payload;
  }

  /** A stream frame replaces the bubble. */
  rewrite(payload: Payload, source: string, finished: boolean): void {
    payload.source = source;
    payload.text = this.#words(readable(source)).text;
    payload.streaming = !finished;
    this.#rev += 1;
    payload.rev = this.#rev;
    this.#events.emit('payload', payload);
  }

  /** Remembers a clickable card. */
  trackCard(payload: Payload, surface: 'aibot' | 'app'): CardState {
    const card = payload.card ?? {};
    const place: Where = payload.chat !== undefined ? { chat: payload.chat } : { to: payload.to ?? '' };
    const state: CardState = {
      seq: payload.seq,
      surface,
      ...(card.task_id !== undefined && { taskId: card.task_id }),
      place,
      versions: [{ card }],
    };
    const key = keyOf(place);
    let cards = this.#cards.get(key);
    if (!cards) {
      cards = new BoundedMap(CARDS_PER_PLACE);
      this.#cards.set(key, cards);
    }
    cards.set(state.seq, state);
    this.#cardBySeq.set(state.seq, state);
    return state;
  }

  /** Replaces a card, for everybody or for some readers. */
  updateCard(state: CardState, card: WireCard, visibleTo?: readonly string[]): Payload {
    const only = visibleTo && { visibleTo };
    state.versions.push({ card, ...only });
    this.#cards.get(keyOf(state.place))?.set(state.seq, state);
    const content = { card };
    const how = { surface: state.surface, ...state.place, msgtype: 'template_card', content, updateOf: state.seq, ...only };
    this.#cardBySeq.set(this.#seq + 1, state);
    return this.deliver(how);
  }

  /** What `user` sees of the card now. */
  cardFor(state: CardState, user: string): WireCard | undefined {
    return state.versions.findLast((v) => !v.visibleTo || v.visibleTo.includes(user))?.card;
  }

  cardBySeq(seq: number): CardState | undefined {
    return this.#cardBySeq.get(seq);
  }

  /** Clickable cards of a place, the one that changed last first. */
  cardsIn(place: Where): CardState[] {
    return [...(this.#cards.get(keyOf(place))?.values() ?? [])].reverse();
  }

  /** Payloads of a place with a seq above `since`, oldest first. */
  seen(where: Where, since = 0): Payload[] {
    const all = this.#history.get(keyOf(where)) ?? [];
    let from = all.length;
    while (from > 0 && (all[from - 1]?.seq ?? 0) > since) from -= 1;
    return all.slice(from);
  }

  /** Calls back for whatever arrives or changes. Returns what ends it. */
  onPayload(callback: (payload: Payload) => void): () => void {
    this.#events.on('payload', callback);
    return () => this.#events.off('payload', callback);
  }

  #words(text: string): { text: string; mentions: string[] } {
    const mentions: string[] = [];
    const read = text.replace(/<@([^<>\s]+)>/g, (_, id: string) => {
      mentions.push(id);
      return `@${this.names.get(id) ?? id}`;
    });
    return { text: read, mentions };
  }
}
