/** What the playground's parts share. */
import { addDays, HOUR_MS, toInstant, toWall } from '../clock';
import type { Standin } from './standin';
import type { Transcript } from './transcript';

/** How the last message of a conversation was understood. */
export interface Understanding {
  /** The words as they came. */
  text: string;
  /** What the member wants, in words. */
  intent: string;
  /** One sentence. */
  summary: string;
  /** What was read out of the words: label and value. */
  facts: readonly (readonly [string, string])[];
  /** What came of it. */
  outcome: string;
}

export interface PlaygroundParts {
  standin: Standin;
  clock: { now(): Date; jumpTo(at: Date): void };
  /** The reminder that falls due next, if any. */
  nextReminder(): Promise<{ at: Date; what: string } | undefined>;
  lastUnderstood(conversation: { userid: string; chat?: string }): Promise<Understanding | undefined>;
  /** Does now what has fallen due. */
  tick(): Promise<void>;
  /** Names of the groups on the page. */
  groups?: readonly string[];
  /** Zone of the shown clock. Default Asia/Shanghai. */
  zone?: string;
}

/** What the playground's routes share. */
export interface Room extends PlaygroundParts {
  transcript: Transcript;
  /** Names this run, so that a page notices a restart. */
  epoch: string;
  groups: readonly string[];
  zone: string;
  /** Tells every open page that the clock was moved. */
  clockMoved: Set<() => void>;
}

/** Where a jump of the clock leads. undefined: there is nothing to jump to. */
export async function jumpTarget(room: Room, to: 'hour' | 'tomorrow' | 'reminder'): Promise<Date | undefined> {
  const now = room.clock.now();
  if (to === 'hour') return new Date(now.getTime() + HOUR_MS);
  if (to === 'tomorrow') return toInstant({ date: addDays(toWall(now, room.zone).date, 1), minute: 9 * 60 }, room.zone);
  const next = await room.nextReminder();
  return next && new Date(Math.max(next.at.getTime(), now.getTime()));
}
