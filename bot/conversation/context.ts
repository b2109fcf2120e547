import { Context } from 'bottender/dist/browser';
import type { WecomEvent } from './event';
import type { Slot } from './slot';

/** bottender's context of one message. Answers are outbox rows of the unit of work, never sends of the context. */
export class WecomContext extends Context<Record<string, never>, WecomEvent> {
  get platform(): 'wecom' {
    return 'wecom';
  }

  override get event(): WecomEvent {
    return this._event;
  }

  get slot(): Slot {
    return this._event.slot;
  }

  /** Part of bottender's contract; an answer that is not written with its facts could be lost or doubled. */
  sendText(): never {
    throw new Error('answers are returned by the command, not sent');
  }
}
