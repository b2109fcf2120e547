/**
 * What a person sees, free of any WeCom field. bot/wecom renders it for a surface and keeps that surface's limits.
 */

/** A button. `action` comes back when it is pressed: "<noun>:<verb>[:<argument>…]", at most 1024 bytes. */
export interface Button {
  /** At most 10 characters. */
  text: string;
  action: string;
  style?: 'primary' | 'plain' | 'danger';
}

/** A drop-down above the buttons; what was selected comes back under `name` with any button. */
export interface Choice {
  name: string;
  /** Words before the drop-down. */
  title: string;
  /** 1–10 entries, texts of at most 16 characters. */
  options: readonly { id: string; text: string }[];
  selected?: string;
}

/** Boxes to tick, 1–20, sent with one button. A card has either `vote` or buttons. */
export interface Vote {
  name: string;
  multiple: boolean;
  options: readonly { id: string; text: string; checked?: boolean }[];
  submit: Button;
}

/** A card. Everything but the buttons may be of any length: what does not fit the surface is sent as a text before it. */
export interface Card {
  title: string;
  /** One line under the title. */
  lead?: string;
  /** "label: value" rows. A label has at most 5 characters. */
  facts?: readonly (readonly [label: string, value: string])[];
  /** Sentences below the facts. */
  note?: string;
  choice?: Choice;
  vote?: Vote;
  /** In a group the new face of a pressed card is shown only to the member who pressed it; the others keep the old one. */
  forPresser?: boolean;
  /** 1–6 buttons (0 with `vote`). What is settled shows one button with its state; pressing it tells the state again. */
  buttons: readonly Button[];
}

/** One question for one missing part. Options become buttons (at most 5; 6 with no cancel) or a drop-down (at most 10). */
export interface Question {
  /** Name of the part: comes back to `pick`. */
  slot: string;
  /** Absent: what the intent's declaration asks for this slot (`ask`). */
  text?: string;
  /** `settles`: choosing it is the confirmation as well, when nothing else is missing. `ticked`: with `multiple`. */
  options: readonly { text: string; value: string; settles?: true; ticked?: boolean }[];
  /** Boxes to tick, 1–20: `pick` gets the values that are ticked, joined by commas; none: ''. */
  multiple?: true;
  /**
   * Any words answer it (a title, a reason) that are nothing else: they come to `pick` as they were said. 'first': they are hardly ever anything
   * else, whatever they sound like (想要一台收音机), and must not be taken for it: who is in need would be told to others.
   */
  free?: true | 'first';
}

/**
 * A file. What is kept until it is sent is what it is made from, never its bytes: they are made for each attempt, outside of any transaction.
 */
export interface FileRef {
  /** Who makes it (bot/domain/make-file.ts). */
  kind: 'report' | 'minutes' | 'picture';
  /** What it is made from, for whom makes it. */
  of: Readonly<Record<string, string>>;
  /** With its extension, as its reader sees it. */
  name: string;
}

/** A message: WeCom markdown, a card, or a text followed by a card. */
export interface Content {
  /** Markdown of WeCom's smallest subset: bold, quote, links, lines. */
  text?: string;
  card?: Card;
  /** Comes after the rest. To one person alone, never to a group. */
  file?: FileRef;
  /** Holds what only its reader may know (who is in need, a key): never to a group, not kept longer than it takes to deliver it. */
  private?: true;
}
