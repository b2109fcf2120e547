/**
 * A command is a page of its own in commands/: what is said, who may, what happens, what is answered.
 * bot/conversation/load.ts finds the files at start; a newcomer adds one file.
 */
import type { Button, Card, Content, Question } from '../content';
import type { AuditEntry } from '../domain/audit/log';
import type { PersonWork } from '../domain/work';
import type { SentPicture } from '../pictures/format';
import type { IntentDeclaration } from '../reading/declare';
import type { Reading, Slots } from '../reading/types';
import type { Secrets } from '../secrets';
import type { Attachment, Opened } from '../wecom/inbound';

/** Where a person speaks. A group may be bound to an organisation. */
export type Place = { kind: 'group'; chatid: string; orgId?: string } | { kind: 'single' };

/** What a conversation remembers between messages. Kept by bottender's session. */
export interface Memory {
  /** The draft that was last shown here: words change, confirm or drop that one. An older one is reached by its card alone. */
  draft?: string;
  /** Buttons of the last card here: the same words typed mean the press. */
  offers?: { text: string; action: string }[];
  /** The sentence before was not understood. */
  lost?: true;
  /** Welcomed in the app's conversation: it is entered every time it is opened. */
  greeted?: true;
  /** A question outside a draft: the next sentence goes to `command.heard` of this kind with these data, unless it is another command or only thanks. A press ends it. */
  pending?: { kind: string; data: Record<string, string>; until: number };
}

/** One message of one member, in one transaction. */
export interface Turn extends PersonWork {
  readonly place: Place;
  /** What was said, without the mention; '' for a press. */
  readonly text: string;
  /** Code of the record that was quoted (需8), if its text holds one. */
  readonly quoteNo?: string;
  readonly quote?: string;
  readonly attachments: readonly Attachment[];
  /** The words of the file that came along or was quoted, or why they cannot be read. */
  readonly document?: Opened;
  /** Pictures that came along or were quoted: on the shelf, and nothing refers to them yet. */
  readonly pictures: readonly SentPicture[];
  /** Sentences about those that were not taken. */
  readonly pictureProblems: readonly string[];
  readonly reading: Reading;
  readonly memory: Memory;
  /** Key of locks, drafts and memory. */
  readonly conversation: string;
  /** Draft of this author in this conversation that waits for [确认]. */
  readonly openDraft: { id: string; kind: string } | undefined;
  /** All commands, for 帮助. */
  readonly commands: readonly Command[];
  /** Name the bot answers to. */
  readonly botName: string;
  /** Base of links put into messages, without a stroke at the end. */
  readonly publicUrl: string;
  /** Encrypts what may be read by few before it is stored, even in a draft. */
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt' | 'keyedHash'>;
  /** Starts a draft, or asks its first missing part. */
  draft<P>(spec: Pick<DraftSpec<P>, 'kind'>, payload: P): Promise<Content>;
  /** Puts this message's pictures into the draft that is open here; undefined when none is, or it takes none. */
  addPictures(): Promise<Content | undefined>;
  /** Writes the audit line of what was just done. */
  audit(entry: AuditEntry): Promise<void>;
}

/** Answer to the person; undefined only when the command has sent it otherwise. For a press it replaces the card. */
export type Reply = Content | undefined;

/** A press on a card: its action "noun:verb:arg1:arg2" taken apart, and what was selected above the buttons. */
export interface Press {
  verb: string;
  args: string[];
  selected: Record<string, string[]>;
}

/** Something that is confirmed before it is written. `P` is plain JSON. */
export interface DraftSpec<P> {
  /** Same as the intent that opens it; one that only a press opens has a name of its own. */
  kind: string;
  /**
   * While it is open its cards hold what only their reader may know. ALWAYS: it is opened in private alone. APART: in a group they show it masked
   * (`turn.place`).
   */
  private?: 'ALWAYS' | 'APART';
  /** First part that is missing or not sure, or undefined when all is there. Left out: nothing is ever missing. */
  question?(payload: P, turn: Turn): Question | undefined | Promise<Question | undefined>;
  /** What is understood while parts are still missing; shown with the question. The payload may lack anything. */
  sofar?(payload: P, turn: Turn): readonly (readonly [label: string, value: string])[];
  /** What was understood. [确认] and [取消] are added; `buttons` may hold up to 4 more (action: "draft:ask:<slot>" asks that part again); a primary one stands before [确认]. */
  card(payload: P, turn: Turn): Omit<Card, 'buttons'> & { buttons?: readonly Button[] };
  /** Words of the confirm button, 确认 when left out. */
  confirmText?: string;
  /** Words of the button that drops it, 取消 when left out. */
  cancelText?: string;
  /** What the card becomes when it is dropped; 已取消 when left out. */
  dropped?(payload: P, turn: Turn): Settled;
  /** A button or option of a question was chosen. Slot "ask": a "draft:ask:<slot>" button; `value` is the slot to ask again. Left out: there is nothing to choose. */
  pick?(payload: P, slot: string, value: string, turn: Turn): P | Promise<P>;
  /** "改成35人", "昨天 三院": the slots that were said in a correction or addition. @throws RuleBroken when it cannot be. Left out: nothing changes it. */
  edit?(payload: P, changes: Slots, turn: Turn): P | Promise<P>;
  /** Pictures came (`turn.pictures`) while it was open. Left out: it takes none. */
  pictured?(payload: P, turn: Turn): P;
  /** [确认] came too early: the payload that asks for what is still missing. Undefined: it can be written. */
  unready?(payload: P, turn: Turn): P | undefined;
  /** Writes it. Checks permission and facts again: the card may be 30 minutes old. */
  confirm(payload: P, turn: Turn): Promise<Settled>;
}

export interface Settled {
  /** What the card becomes. */
  card: Omit<Card, 'buttons'> & { buttons?: readonly Button[] };
  /** Short state for the settled card's button and for a second press, at most 10 characters: "已记 活128". */
  state: string;
}

export interface UndoEntry {
  entityId: string;
  data: Record<string, unknown>;
}

export interface Command {
  /** Name in 帮助 and in the log: 记录. */
  name: string;
  /** Group of 帮助. */
  topic: '活动' | '资源' | '会议' | '督办' | '轮值' | '其他';
  /** One of the few that 帮助 shows at once, with its usage line; the others are named, and explained under their topic. */
  common?: true;
  /** The intents it answers: how each is said, what it carries. Reading, 帮助 and guesses are made from this. No two commands answer the same. */
  says: readonly IntentDeclaration[];
  /** Answers one of its intents. */
  run?(turn: Turn): Promise<Reply>;
  /** Drafts it owns, by kind. */
  drafts?: readonly DraftSpec<never>[];
  /** Noun of its buttons' actions, and what a press does. */
  noun?: string;
  press?(press: Press, turn: Turn): Promise<Reply>;
  /** Answer to a pending question it left in memory (kind = command name). Undefined: not an answer, read it as usual. */
  heard?(data: Record<string, string>, turn: Turn): Promise<Reply>;
  /** Answers pictures that came with no words, or with words that nothing else serves. One command does. */
  pictured?(turn: Turn): Promise<Reply>;
  /** Takes back what its audit lines recorded, by action. Tells those who were told; returns the sentence for the author. */
  undo?: Record<string, (entry: UndoEntry, turn: Turn) => Promise<Content>>;
}

/** Identity, for types. */
export function defineCommand(command: Command): Command {
  return command;
}

/** A spec of any payload as the registry keeps it. */
export function defineDraft<P>(spec: DraftSpec<P>): DraftSpec<P> & DraftSpec<never> {
  return spec as DraftSpec<P> & DraftSpec<never>;
}
