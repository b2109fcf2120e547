import type { Content } from '../../content';

/** `ReminderDelivery.data`: what a row needs beside its subject. */
export interface ReminderData {
  /** Unit that a reminder to a person is about. */
  orgId?: string;
  /** What is said, where it cannot be made from the record: as it was when it happened. */
  say?: Content;
  /** Code of what that asks its reader about. */
  about?: string | undefined;
  /** Members who are told of it, the first who can be reached; absent: those who answer for the unit. */
  people?: readonly string[];
  /** Members whom nothing reached with it, or who need not be told. */
  unreachable?: readonly string[];
}

export function readData(json: string): ReminderData {
  return JSON.parse(json) as ReminderData;
}

/** Id in "unit:<id>", "member:<id>", "chat:<id>". */
export function recipientId(recipient: string): string {
  return recipient.slice(recipient.indexOf(':') + 1);
}
