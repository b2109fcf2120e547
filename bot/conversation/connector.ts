import type { Connector } from 'bottender/dist/bot/Connector';
import { WecomContext } from './context';
import { WecomEvent } from './event';
import type { Slot } from './slot';

/** bottender camel-cases and copies a request body; a closure passes through it unharmed (Chinese keys, Buffers, Maps would not). */
export interface Envelope {
  envelope: () => Slot;
}

type Client = Record<string, never>;

/** Hands our messages to bottender: exactly one event a request. */
export class WecomConnector implements Connector<Envelope, Client> {
  readonly platform = 'wecom';
  readonly client: Client = {};

  mapRequestToEvents(body: Envelope): WecomEvent[] {
    return [new WecomEvent(body.envelope())];
  }

  getUniqueSessionKey(event: unknown): string {
    return (event as WecomEvent).slot.conversation;
  }

  async updateSession(): Promise<void> {}

  createContext(params: Parameters<Connector<Envelope, Client>['createContext']>[0]): WecomContext {
    return new WecomContext({ ...params, client: this.client, event: params.event as WecomEvent });
  }
}
