/**
 * HTTP answers of the bot's URL mode that WeCom still waits for: a message is answered inside its own callback, at most 4.5 s later (WeCom gives
 * 5, 101033). What comes too late goes to the response_url instead.
 */
import { randomUUID } from 'node:crypto';

const PATIENCE_MS = 4500;

export class WaitingAnswers {
  private readonly waiting = new Map<string, (body: object | undefined) => void>();

  /** Opens a place for one answer. `body` resolves with it, or with undefined when nothing came in time. */
  open(): { id: string; body: Promise<object | undefined>; close(): void } {
    const id = randomUUID();
    let close = () => {};
    const body = new Promise<object | undefined>((resolve) => {
      const timer = setTimeout(() => settle(undefined), PATIENCE_MS);
      const settle = (given: object | undefined) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(given);
      };
      close = () => settle(undefined);
      this.waiting.set(id, settle);
    });
    return { id, body, close };
  }

  /** Gives the answer. @returns false when WeCom no longer waits */
  answer(id: string, body: object): boolean {
    const settle = this.waiting.get(id);
    settle?.(body);
    return settle !== undefined;
  }
}
