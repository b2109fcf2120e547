/**
 * What the queue needs of WeCom, and nothing more: one method for each way out. Every method throws WecomRefused (WeCom said no) or
 * WecomUnreachable (no answer: it may be there).
 */
import type { MediaBody, MediaType, TemplateCard, WecomBody } from '../wecom/body';
import type { ReplyHandle, Surface } from '../wecom/inbound';

type Socket<K extends ReplyHandle['kind']> = Omit<Extract<ReplyHandle, { reqId: string }>, 'kind'> & { kind: K };
type Http<K extends ReplyHandle['kind']> = Omit<Extract<ReplyHandle, { callbackId: string }>, 'kind'> & { kind: K };

/** Handle of an answer to a message. */
export type MessageHandle = Socket<'socket-message'> | Http<'http-message'>;
/** Handle of an answer to somebody who opened the chat. */
export type WelcomeHandle = Socket<'socket-welcome'> | Http<'http-welcome'>;
/** Handle of the new face of a card that was pressed. */
export type UpdateHandle = Socket<'socket-update'> | Http<'http-update'>;
export type CodeHandle = Extract<ReplyHandle, { kind: 'response-code' }>;

export const isMessage = (h: ReplyHandle): h is MessageHandle => h.kind === 'socket-message' || h.kind === 'http-message';
export const isWelcome = (h: ReplyHandle): h is WelcomeHandle => h.kind === 'socket-welcome' || h.kind === 'http-welcome';
export const isUpdate = (h: ReplyHandle): h is UpdateHandle => h.kind === 'socket-update' || h.kind === 'http-update';

/** The surface has no way at all to send this, now or later: URL mode cannot push. */
export class NoWay extends Error {}

export interface Wire {
  /** Set up in this deployment. */
  has(surface: Surface): boolean;
  /** This process holds the bot's link now. URL mode has no link to hold: always true there. */
  botReady(): boolean;

  /**
   * Answers a message that somebody wrote to the bot.
   * @returns how many of the bodies, from the first, it took: at least one; the others are pushed
   */
  answer(handle: MessageHandle, bodies: readonly WecomBody[]): Promise<number>;
  /** Greets somebody who opened the single chat. */
  welcome(handle: WelcomeHandle, body: WecomBody): Promise<void>;
  /** Gives a pressed card its new face. @param onlyFor members of a group who see it; absent: all */
  update(handle: UpdateHandle, card: TemplateCard, onlyFor?: readonly string[]): Promise<void>;
  /** Sends by the bot what is no answer. @throws NoWay in URL mode */
  push(to: { target: string; toGroup: boolean }, body: WecomBody | MediaBody): Promise<void>;

  /**
   * Sends by the app, to 1–1000 members. The same call with the same arguments is delivered once within `dropRepeatWithin` seconds.
   * @returns userids that could not be reached, lower-cased
   */
  send(to: readonly string[], body: WecomBody | MediaBody, dropRepeatWithin: number): Promise<{ unreached: readonly string[] }>;
  /**
   * Uploads a file to the surface that is to show it.
   * @returns its id there, good for 3 days @throws NoWay in URL mode
   */
  upload(surface: Surface, name: string, data: Buffer, type: MediaType): Promise<string>;
  /** Gives a card of the app its new face. @param code of the press, good once */
  updateCard(code: string, to: readonly string[], card: TemplateCard): Promise<void>;
}
