/** Everything that was said in the playground, by members and by the bot, as the page shows it. */
import { EventEmitter } from 'node:events';
import type { Payload, WireCard } from './standin';

/** Entries kept; older ones are forgotten. */
const KEPT_ENTRIES = 5000;
const KEPT_PICTURES = 300;

/** What a bubble quotes. */
export interface Quoted {
  name: string;
  text: string;
}

/** One bubble. Its `id` never changes; `n` grows with every change, so that a page can ask for what it missed. */
export interface Entry {
  id: number;
  n: number;
  /** "group:NAME", "dm" (the bot's single chat) or "app" (the app's conversation). */
  place: string;
  /** Whose private conversation it is; absent in groups. */
  to?: string;
  /** Milliseconds of the played clock. */
  at: number;
  /** userid, or "bot". */
  from: string;
  kind: 'text' | 'markdown' | 'card' | 'file';
  text: string;
  quote?: Quoted;
  /** Addresses of pictures. */
  pictures?: string[];
  file?: { name: string; url: string };
  /** The card's states, oldest first; one with `visibleTo` is seen by these members only. */
  views?: { card: WireCard; visibleTo?: readonly string[] }[];
  /** seq of the payload, to press the card's buttons. */
  seq?: number;
  /** false: said in a group without @, so the bot did not hear it. */
  heard?: boolean;
  /** The bot is still writing. */
  streaming?: boolean;
}

export class Transcript {
  readonly #entries = new Map<number, Entry>();
  readonly #bySeq = new Map<number, Entry>();
  readonly #pictures = new Map<string, Buffer>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #ids = 0;
  #changes = 0;

  /** A member speaks. */
  said(entry: Omit<Entry, 'id' | 'n' | 'kind' | 'pictures'>, pictures: readonly Buffer[] = []): Entry {
    const urls = pictures.map((data) => `/playground/api/picture/${this.#keepPicture(data)}`);
    return this.#add({ ...entry, kind: 'text', ...(urls.length > 0 && { pictures: urls }) });
  }

  /** The stand-in delivered something, or changed it. */
  arrived(payload: Payload): void {
    if (payload.updateOf !== undefined) {
      this.#cardChanged(payload.updateOf, payload);
      return;
    }
    const known = this.#bySeq.get(payload.seq);
    if (known) {
      known.text = payload.source;
      known.streaming = payload.streaming ?? false;
      this.#changed(known);
      return;
    }
    const entry = this.#add({
      place: payload.chat ?? (payload.surface === 'app' ? 'app' : 'dm'),
      ...(payload.to !== undefined && { to: payload.to }),
      at: payload.at,
      from: 'bot',
      seq: payload.seq,
      ...contentOf(payload),
    });
    this.#bySeq.set(payload.seq, entry);
  }

  /** Entries changed after `n`, in the order of their changes. */
  since(n: number): Entry[] {
    return [...this.#entries.values()].filter((e) => e.n > n).sort((a, b) => a.n - b.n);
  }

  find(id: number): Entry | undefined {
    return this.#entries.get(id);
  }

  picture(id: string): Buffer | undefined {
    return this.#pictures.get(id);
  }

  /** Corrects an entry: it was not heard. */
  unheard(entry: Entry): void {
    entry.heard = false;
    this.#changed(entry);
  }

  /** Calls back with every new or changed entry. Returns what ends it. */
  onEntry(callback: (entry: Entry) => void): () => void {
    this.#events.on('entry', callback);
    return () => this.#events.off('entry', callback);
  }

  #add(entry: Omit<Entry, 'id' | 'n'>): Entry {
    this.#ids += 1;
    const added: Entry = { id: this.#ids, n: 0, ...entry };
    this.#entries.set(added.id, added);
    if (this.#entries.size > KEPT_ENTRIES) this.#forgetOldest();
    this.#changed(added);
    return added;
  }

  #changed(entry: Entry): void {
    this.#changes += 1;
    entry.n = this.#changes;
    this.#events.emit('entry', entry);
  }

  #cardChanged(seq: number, payload: Payload): void {
    const entry = this.#bySeq.get(seq);
    if (!entry || !payload.card) return;
    entry.views = [...(entry.views ?? []), { card: payload.card, ...(payload.visibleTo && { visibleTo: payload.visibleTo }) }];
    entry.text = payload.text;
    this.#changed(entry);
  }

  #forgetOldest(): void {
    const oldest = this.#entries.values().next().value;
    if (!oldest) return;
    this.#entries.delete(oldest.id);
    if (oldest.seq !== undefined) this.#bySeq.delete(oldest.seq);
  }

  #keepPicture(data: Buffer): string {
    this.#ids += 1;
    const id = String(this.#ids);
    this.#pictures.set(id, data);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > KEPT_PICTURES && oldest !== undefined) this.#pictures.delete(oldest);
    return id;
  }
}

function contentOf(payload: Payload): Pick<Entry, 'kind' | 'text' | 'views' | 'file' | 'pictures' | 'streaming'> {
  if (payload.card) return { kind: 'card', text: payload.text, views: [{ card: payload.card }] };
  if (payload.media) {
    const url = `/playground/api/file/${payload.media.id}`;
    const { name, type } = payload.media;
    return type === 'image' ? { kind: 'text', text: '', pictures: [url] } : { kind: 'file', text: name, file: { name, url } };
  }
  const plain = payload.msgtype === 'text' || payload.msgtype === 'textcard' || payload.msgtype === 'news';
  return { kind: plain ? 'text' : 'markdown', text: payload.source, streaming: payload.streaming ?? false };
}
