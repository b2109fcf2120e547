/**
 * bottender as a library: its core runs our router with our connector, context and session store; transport, locks, inbox and error capture are
 * ours. Attach the error listener before the request handler is made: bottender's own prints the whole context.
 */
import { Bot } from 'bottender/dist/browser';
import type { Log } from '../log';
import { type Envelope, WecomConnector } from './connector';
import type { WecomContext } from './context';
import type { WecomEvent } from './event';
import { createRouter, type RouterParts } from './router';
import { current, PrismaSessionStore } from './sessions';
import type { Slot } from './slot';

export type RunSlot = (slot: Slot) => Promise<void>;

/** @returns runs one message in its unit; throws what its command threw, which bottender alone would hide */
export async function createEngine(parts: RouterParts, log: Log): Promise<RunSlot> {
  // bottender's first type parameter wants plain JSON; ours is a closure.
  const bot = new Bot<never, Record<string, never>, WecomEvent, WecomContext>({
    connector: new WecomConnector() as never,
    sessionStore: new PrismaSessionStore() as never,
    sync: true,
  });
  const routes = createRouter(parts);
  bot.onEvent(async (context: WecomContext) => {
    try {
      // A routed action may return the next one; run them here, so that nothing they throw passes through bottender's console.error.
      let next: unknown = await routes(context, {} as never);
      while (typeof next === 'function') next = await (next as (c: WecomContext, p: object) => unknown)(context, {});
    } catch (error) {
      context.slot.failure = error;
    }
  });
  bot.onError((context: WecomContext, props: { error?: unknown }) => {
    context.slot.failure ??= props.error;
    throw props.error;
  });
  bot.emitter.on('error', () => {
    // Recorded in the slot already; the listener keeps bottender from printing the context.
  });
  await bot.initSessionStore();
  const request = bot.createRequestHandler() as unknown as (body: Envelope) => Promise<unknown>;
  return async (slot) => {
    try {
      await current.run(slot, () => request({ envelope: () => slot }));
    } catch (error) {
      slot.failure ??= error;
    }
    if (slot.failure !== undefined) throw slot.failure;
    if (!slot.outcome) {
      log.error({ key: slot.inbound.key }, 'a message ended without an outcome');
      throw new Error('a message ended without an outcome');
    }
  };
}
