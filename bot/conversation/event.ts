/** bottender's view of one message: what its router asks about. The message itself travels beside it, untouched. */
import type { Event } from 'bottender/dist/context/Event';
import type { Inbound } from '../wecom/inbound';
import type { Slot } from './slot';

export class WecomEvent implements Event {
  constructor(readonly slot: Slot) {}

  private get inbound(): Inbound {
    return this.slot.inbound;
  }
  /** bottender types it as plain JSON. */
  get rawEvent(): Event['rawEvent'] {
    return this.inbound as unknown as Event['rawEvent'];
  }
  get isMessage(): boolean {
    return !this.isPayload && this.inbound.kind !== 'ENTER' && this.inbound.kind !== 'EVENT';
  }
  get isText(): boolean {
    return this.isMessage && this.text !== '';
  }
  get message(): { text: string } | null {
    return this.isMessage ? { text: this.text } : null;
  }
  /** '' when there is none: bottender's text(/…/) would match the word "null" otherwise. */
  get text(): string {
    return this.isPayload ? '' : this.slot.text;
  }
  get isPayload(): boolean {
    return this.inbound.press !== undefined;
  }
  get payload(): string {
    return this.inbound.press?.action ?? '';
  }
}
