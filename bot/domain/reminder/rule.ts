/** What a reminder rule is. Each kind of subject has its table of them in a file of its own (`reminder-rules.ts`); `plan.ts` turns them into rows. */

/** Times of a subject that rules count from. */
export type Anchor = 'START' | 'END' | 'DUE' | 'CLAIMED';

/** Signed as it is said: T-3 is -3. A day counts in the zone of the subject. */
export type Offset = { from: Anchor } & (
  | {
      days: number;
      /** The anchor's own minute when left out. */
      atMin?: number;
    }
  | { workdays: number; atMin: number }
  | { minutes: number }
);

export interface ReminderRule {
  /** Part of dedupe keys: unique among all kinds of subjects, never changed. */
  code: string;
  /** For whom there is a row, as its subject understands it: one for the group, one a unit, one for the host … */
  per: string;
  /** Absent: planned only when somebody asks for it. */
  offset?: Offset;
  /** SHIFT: out of the quiet hours; IGNORE: at its minute whatever the hour. */
  quiet: 'SHIFT' | 'IGNORE';
  /** After this it is not worth sending any more, minutes. One before its anchor is never sent after it. */
  staleAfterMin: number;
  /** What it is in the list of what will be sent for a meeting. */
  words?: string;
  /** 0 urgent … 9 can wait. */
  priority: number;
  /** Counts against two chases a day and unit. */
  chase?: true;
  /**
   * To somebody with 免打扰. DROP, when left out: not sent, the next who answers for the unit is asked. ONCE: a promise they gave, of which they
   * hear once. SEND: they asked for it themselves.
   */
  muted?: 'ONCE' | 'SEND';
}

/** From a local minute to a local minute, over midnight if the first is the later one. */
export interface QuietHours {
  fromMin: number;
  toMin: number;
}

const HOUR = 60;

/** Local minutes in which nobody is disturbed: from 21:00 to 08:00. */
export const QUIET: QuietHours = { fromMin: 21 * HOUR, toMin: 8 * HOUR };

/** More than this after its minute it is late: it says so, and the quiet hours are looked at again. */
export const LATE_MS = 10 * 60_000;

export const CHASES_A_DAY = 2;
