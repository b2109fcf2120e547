/** What the queue asks the reminders: is this still right? Reminders are looked at again before every attempt, and told how it ended. */
import type { Tx } from '../../prisma/client';
import type { Content } from '../content';

export interface Suppressed {
  id: string;
  /** CANCELLED CHANGED ANSWERED STALE … */
  reason: string;
}

export type Verdict =
  | { send: true }
  /** Some of what it carries is no longer right, or it is late and says so. */
  | { content: Content; suppressed: readonly Suppressed[]; kept: readonly string[] }
  /** Nothing of it is right any more. */
  | { drop: string; suppressed: readonly Suppressed[] }
  /** Not at this hour. */
  | { later: Date }
  /** This member does not want it, or is not there any more: the next one who answers for the unit is asked. */
  | { declined: string };

export interface ReminderEnd {
  sent: readonly string[];
  suppressed: readonly Suppressed[];
  /** WeCom would not take it. */
  failed: readonly string[];
  /** No surface reaches the member, or the member does not want it: the next one who answers for the unit is asked. */
  unreachable: readonly { id: string; target: string }[];
}

export interface ReminderGate {
  /**
   * Reads again what each message reminds of. Outside of transactions.
   * @param rows `first`: nothing of it was ever sent, its content may still be changed; `userid`: of the member it goes to, not of a group
   * @returns one verdict a row, in their order
   */
  check(
    rows: readonly { reminderIds: readonly string[]; first: boolean; content: Content; userid?: string }[],
    now: Date,
  ): Promise<Verdict[]>;
  /** Writes how reminders ended, in the transaction that settles their rows. */
  settle(tx: Tx, end: ReminderEnd, now: Date): Promise<void>;
}
