/** What the stand-in and its users talk about: members, places, and what reached whom. */
import type { CardButton, CardOption, WireCard } from './cards';

export type { CardButton, CardOption } from './cards';

/** A member of the played enterprise. `org` is the code of one of `orgs`; `role` is shown on the playground's page only. */
export interface StandinMember {
  userid: string;
  name: string;
  org?: string;
  role?: string;
  /** How the bot's events spell the member, when otherwise: encrypted, or in another case. */
  heardAs?: string;
}

/** The clock of the played world; quotas, tokens and lifetimes run on it. */
export interface StandinClock {
  now(): Date;
}

export interface StandinOptions {
  members: readonly StandinMember[];
  orgs?: readonly { code: string; name: string }[];
  clock: StandinClock;
  /** The name that group members @. Default 小联. */
  botName?: string;
  /** 'socket' (default): long connection; 'url': the bot is called at /wecom/bot. */
  mode?: 'socket' | 'url';
  /** Every answer of the server API comes this late. */
  apiDelayMs?: number;
  /** Every ack of the long connection comes this late. */
  ackDelayMs?: number;
  /** false: payloads and calls are announced and counted, not kept (benchmarks). Default true. */
  keepHistory?: boolean;
}

/** Where a member speaks: a group, the bot's single chat, or the app's conversation. */
export type Place = `group:${string}` | 'dm' | 'app';

/** Where something arrived: a group ("group:NAME") or one member's private conversations. */
export interface Where {
  chat?: string;
  to?: string;
}

export type Surface = 'aibot' | 'app' | 'webhook';

/** A file that travelled; `id` opens it with `Standin.media`. */
export interface MediaNote {
  id: string;
  type: string;
  name: string;
}

/** One thing that reached a person or a group, in one shape whatever surface carried it. */
export interface Payload {
  /** Order of arrival, from 1. */
  seq: number;
  /** Grows whenever anything arrives or changes; a stream that is rewritten gets a new one. */
  rev: number;
  /** Milliseconds of the played clock. */
  at: number;
  surface: Surface;
  /** "group:NAME" when it went to a group. */
  chat?: string;
  /** userid when it is private to one member. */
  to?: string;
  msgtype: string;
  /** All readable text, one fact a line, buttons as [text]. */
  text: string;
  /** As it was sent: markdown or text; empty for cards and media. */
  source: string;
  buttons: CardButton[];
  options: CardOption[];
  card?: WireCard;
  media?: MediaNote;
  /** seq of the payload whose card this replaces. */
  updateOf?: number;
  /** A group card update that only these members see. */
  visibleTo?: readonly string[];
  mentions: string[];
  /** An unfinished stream. */
  streaming?: boolean;
  recalled?: boolean;
}

/** How a member speaks. */
export interface SayHow {
  /** Words of the quoted message. */
  quote?: string;
  quoteImage?: boolean;
  /** The quoted picture, when a sample will not do. */
  quotePicture?: Buffer;
  quoteFile?: { name: string; data: Buffer };
  /** How many sample pictures go with the words. */
  images?: number;
  /** These pictures instead of samples. */
  pictures?: readonly Buffer[];
  /** Spoken (bot single chat only); the platform has transcribed it. */
  voice?: boolean;
  /** How often the same message is delivered. */
  deliveries?: number;
  /** The deliveries overlap. */
  atOnce?: boolean;
  /** Do not wait for the bot's connection: as with WeCom, the message is lost when there is none. */
  evenIfLost?: boolean;
}

export interface PressHow {
  /** What was chosen: question key → option ids. Untouched questions send their defaults. */
  selected?: Record<string, string[]>;
  deliveries?: number;
  atOnce?: boolean;
  /** seq of a payload that showed the card, when not the newest fitting one is meant. */
  card?: number;
  evenIfLost?: boolean;
}
