/**
 * What WeCom tells us, in our own words: one shape for the long connection, the bot's URL mode and the app's callback.
 */
import type { SentPicture } from '../pictures/format';

export type Surface = 'BOT' | 'AGENT';

/** An encrypted file that a member sent. Downloads of the bot live 5 minutes (101033), media of the app 3 days (90254). */
export type Attachment = { kind: 'image' | 'file' | 'voice' | 'video' } & (
  | { url: string /** base64, 32 bytes */; aesKey: string }
  | { mediaId: string }
);

/** Handle of an answer that WeCom accepts only in reply to this message. */
export type ReplyHandle =
  /** aibot_respond_msg / aibot_respond_welcome_msg / aibot_respond_update_msg on the long connection. */
  | {
      kind: 'socket-message' | 'socket-welcome' | 'socket-update';
      reqId: string /** Of an update: task_id of the pressed card. */;
      taskId?: string /** Who pressed, for an update that only they see (Card.forPresser). */;
      presser?: string;
    }
  /** The waiting HTTP answer of the bot's URL mode; `url` is its response_url for later (one call, 1 h). */
  | { kind: 'http-message' | 'http-welcome' | 'http-update'; callbackId: string; url?: string; taskId?: string; presser?: string }
  /** POST message/update_template_card, once, 24 h (94888). */
  | { kind: 'response-code'; code: string; presser?: string };

/** A file that holds words, opened before its message is handled (bot/documents.ts). */
export type Opened = { name: string; text: string } | { problem: string /** For the member: what to do instead. */ };

export interface Inbound {
  /** msgid; for an event without one the SHA-256 of its decrypted body. Redeliveries carry the same. */
  key: string;
  surface: Surface;
  /** OTHER: a message we cannot read (a place, a link, something new). EVENT: nothing was said, and nothing is answered. */
  kind: 'TEXT' | 'MIXED' | 'VOICE' | 'IMAGE' | 'FILE' | 'CLICK' | 'ENTER' | 'OTHER' | 'EVENT';
  /** WeCom userid of who spoke or pressed; once they are known (bot/speakers.ts) as the address book spells it. */
  userid: string;
  /** As WeCom spelled it, where otherwise: what WeCom is told in return. */
  heardAs?: string;
  /** chatid of a group, case-sensitive; absent in private. */
  chatid?: string;
  /** Text as typed or transcribed, still with the @mention. '' when there is none. */
  text: string;
  /** Text of the quoted message. */
  quote?: string;
  /** The quoted message's picture or file. */
  quoted?: Attachment;
  attachments?: Attachment[];
  /** Its first file, attached or quoted. */
  document?: Opened;
  /** Its pictures, attached and quoted, in order; of one that was not taken the sentence for the member. */
  pictures?: (SentPicture | { problem: string })[];
  press?: {
    /** Button.action */
    action: string;
    /** task_id of the card that was pressed. */
    taskId: string;
    /** Choice.name or Vote.name → chosen ids. */
    selected: Record<string, string[]>;
  };
  /** Name of the event or of the unknown type of message, for the log. */
  event?: string;
  reply?: ReplyHandle;
  /** Instant the transport took it. */
  receivedAt: Date;
}

/** Key of locks, sessions, drafts and the pending question. The bot's single chat and the app's conversation are one. */
export function conversationOf(inbound: Pick<Inbound, 'chatid' | 'userid'>): string {
  const userid = inbound.userid.toLowerCase();
  return inbound.chatid ? `g:${inbound.chatid}:${userid}` : `p:${userid}`;
}
