/**
 * What a domain service works with: one transaction, one instant, who is who, and the messages it owes.
 * Built for a person's message (bot/conversation) and for a job's run (jobs/) alike; a service cannot tell which.
 */
import type { Reader, Tx } from '../../prisma/client';
import type { OutboxWriter } from '../delivery/outbox';
import type { Calendar } from './calendar/calendar';
import type { Directory, Person } from './org/directory';

export interface Work {
  readonly tx: Tx;
  readonly now: Date;
  /** IANA zone of all wall times. */
  readonly zone: string;
  readonly directory: Directory;
  readonly calendar: Calendar;
  /** Messages owed, written with the facts when the transaction commits. */
  readonly outbox: OutboxWriter;
}

/** What sentences are made with: names, and how a day is said today. */
export type Scene = Pick<Work, 'directory' | 'calendar' | 'now' | 'zone'>;

/** The part of a scene that says what is whose. */
export type Standpoint = Pick<Scene, 'directory'> & { readonly actor: Person };

/** For whoever only looks, outside a transaction as well: nothing is written, nothing owed. */
export type Look = Scene & { readonly tx: Reader | Tx };

/** What a person looks at. */
export interface View extends Look {
  readonly actor: Person;
}

/** Work that a person asked for. */
export interface PersonWork extends Work {
  readonly actor: Person;
  /** CHAT words, CARD a press. */
  readonly via: 'CHAT' | 'CARD';
}
