/** How a sentence's time is meant: something to come, something done, or a look-up. */
export type TimeMode = 'future' | 'past' | 'any';

/** A half-open stretch `[from, to)` of the ORIGINAL text, in UTF-16 code units. */
export interface Span {
  from: number;
  to: number;
}

/** One day as the statutory calendar has it. `MAKEUP` = a weekend day that is worked (调休补班). */
export interface HolidayDay {
  isWorkday: boolean;
  kind: 'HOLIDAY' | 'MAKEUP' | 'NORMAL';
  /** The festival the rest or make-up day belongs to, in Chinese (春节, 国庆节). */
  name?: string;
}

/** The statutory calendar a reading is made against. Dates are `YYYY-MM-DD`. */
export interface HolidayCalendar {
  day(date: string): HolidayDay;
  /** Whether the arrangement of `year` has been published; if not, only weekends are known. */
  yearComplete(year: number): boolean;
}

export interface TimeOptions {
  /** "Now", ISO 8601 with or without offset (a bare wall time is Beijing time). */
  ref: string;
  mode: TimeMode;
  /** Default: the published arrangement carried by the package chinese-days. */
  holidays?: HolidayCalendar;
}

/**
 * What a text says about time. Only the fields that apply are present. Wall times are Beijing time without offset or seconds.
 * `ask`, `error` and `none` stand alone (beside `spans`).
 */
export interface TimeReading {
  /** `YYYY-MM-DDTHH:mm` */
  start?: string;
  /** `YYYY-MM-DD`, a whole day; never beside `start`. */
  date?: string;
  /** With `start` a moment; with `date` the last day, inclusive. */
  end?: string;
  /** `YYYY-MM-DD` (that whole day still counts) or `YYYY-MM-DDTHH:mm`. */
  due?: string;
  /** RFC 5545 rule without DTSTART. */
  rrule?: string;
  /** `HH:mm` or `HH:mm/HH:mm`, beside `rrule`. */
  time?: string;
  workdayRule?: 'CN';
  /** Reminders relative to the event: `-PT30M`, `-P1D`, `PT0M`, `D-1T20:00`. */
  offsets?: string[];
  /** ISO 8601, only without a start or date to add it to. */
  duration?: string;
  /** A clock value was filled in by a rule instead of said. */
  assumed?: true;
  /** Candidates (`start` or `date` strings), or what is missing: `day`, `time`. */
  ask?: string[];
  /** Why the time is impossible, in Chinese. */
  error?: string;
  none?: true;
  /** What a change takes back (周五那个会挪到周日: the Friday). */
  was?: { start?: string; date?: string; end?: string };
  /** The parts of the original text that were read as time, in order, not overlapping. */
  spans: Span[];
}

/** A stretch of days from `readPeriod`: one day has only `date`; `end` is the inclusive last day. */
export interface PeriodReading {
  date?: string;
  end?: string;
  ask?: string[];
  error?: string;
  none?: true;
  spans: Span[];
}

/** A shift of something that already has a time: `PT30M` is later, `-P1D` is earlier. */
export interface ShiftReading {
  shift?: string;
  none?: true;
  spans: Span[];
}

/** A clock without a day: `14:30`, or `14:30/16:00` for a range. `assumed` when a rule filled it in. */
export interface ClockReading {
  time?: string;
  assumed?: true;
  /** Both readings of a bare 6 or 7, as `HH:mm`. */
  ask?: string[];
  error?: string;
  none?: true;
  spans: Span[];
}
