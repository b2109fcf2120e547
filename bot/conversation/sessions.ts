/**
 * bottender's sessions, kept in the Conversation table. They are read for a whole group of messages at once and written with its facts
 * (unit.ts), so reading and writing here only touches the unit that is under way, found through the async context.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Slot } from './slot';

export type StoredSession = { _state?: Record<string, unknown> } & Record<string, unknown>;

/** The message that is being handled in this async context. */
export const current = new AsyncLocalStorage<Slot>();

function slot(): Slot {
  const found = current.getStore();
  if (!found) throw new Error('a session was asked for outside a message');
  return found;
}

export class PrismaSessionStore {
  async init(): Promise<this> {
    return this;
  }

  /** A fresh object at each read: bottender defines read-only properties on it. */
  async read(_key: string): Promise<StoredSession | null> {
    const { unit, conversation } = slot();
    try {
      return { _state: JSON.parse(unit.session(conversation)) as Record<string, unknown> };
    } catch {
      // Only what was being talked about is lost; a conversation that can never go on again would be worse.
      return { _state: {} };
    }
  }

  /** bottender writes after every message, changed or not; the unit keeps only what differs. */
  async write(_key: string, session: StoredSession): Promise<void> {
    const { unit, conversation } = slot();
    unit.remember(conversation, JSON.stringify(session._state ?? {}));
  }

  async all(): Promise<StoredSession[]> {
    throw new Error('sessions are read by conversation only');
  }

  async destroy(_key: string): Promise<void> {
    const { unit, conversation } = slot();
    unit.remember(conversation, '{}');
  }
}
