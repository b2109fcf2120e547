/** What the grammar reads out of the tokens, before anything is known about "now". */
import type { Part } from './words';

export type Edge = 'early' | 'mid' | 'late';

/** A year said in words: this many years from now, or the year itself. */
export type YearRef = { rel: number } | { abs: number };

/** A whole week, month, quarter, half or year, or an edge of one (月底). `n` is absolute (9月), `rel` counts from now (下个月). */
export interface Period {
  unit: 'week' | 'month' | 'quarter' | 'half' | 'year';
  n?: number;
  rel?: number;
  year?: YearRef;
  edge?: Edge;
}

/** A length of time. Months (and years as 12 months) do not mix with days in length, so they stay apart. */
export interface Amount {
  months: number;
  days: number;
  minutes: number;
  workdays: number;
}

/** A festival by id; an empty id is the statutory holiday at hand (节前, 收假). */
export interface Feast {
  id: string;
  year?: YearRef;
}

/** A weekday 1–7, a workday or any day: what 第N个 counts. */
export type Counted = number | 'workday' | 'day';

export type Day =
  | { k: 'rel'; days: number; loose?: boolean }
  | { k: 'next'; days: number }
  | { k: 'pair'; from: number; to: number }
  | { k: 'weekday'; days: number[]; week?: number; after?: Amount; in?: Period }
  | { k: 'weekend'; week?: number }
  | { k: 'date'; year?: YearRef; month?: number; monthRel?: number; day: number; numeric?: boolean }
  | { k: 'lunar'; year?: YearRef; month: number; day: number }
  | { k: 'nth'; n: number; of: Counted; period: Period }
  | { k: 'nthFrom'; n: number; of: Counted; feast: Feast; side: 'before' | 'after' }
  | { k: 'feast'; feast: Feast; shift: number; shiftFrom?: 'rest'; plain?: boolean }
  | { k: 'rest'; feast: Feast; nth?: number }
  | { k: 'around'; feast: Feast; side: 'before' | 'after' | 'both' }
  | { k: 'ago'; amount: Amount; sign: 1 | -1 }
  | { k: 'workday'; n: number }
  | { k: 'recent'; amount: Amount; sign: 1 | -1 }
  | { k: 'period'; period: Period };

/** A clock time or a part of the day (then `hour` is absent). */
export interface Clock {
  part?: Part;
  hour?: number;
  minute: number;
  /** Written with a leading zero: 24-hour. */
  zero: boolean;
  /** Minutes to take off: 差一刻十点. */
  lack: number;
  /** 两三点: the later of the two hours. */
  orHour?: number;
  /** 下班: a value by convention. */
  byRule?: boolean;
}

/** A moment or a range as said; every field may be missing, `combine` puts pieces from all over the sentence together. */
export interface When {
  day?: Day;
  /** A weekday said beside a date (11月28日周五): must fit. */
  check?: { weekday: number; week?: number };
  clock?: Clock;
  endDay?: Day;
  endClock?: Clock;
  /** 到5点, 16:00结束: the end of something said before. */
  isEnd?: boolean;
  /** An hour or a half, as said: 半天 and the like do not count as a clock. */
  allDay?: boolean;
}

export interface Recurrence {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY' | 'HOURLY';
  interval: number;
  byDay?: string[];
  byMonth?: number[];
  byMonthDay?: number[];
  bySetPos?: number[];
  workdays?: boolean;
  /** 每周 or 每月 with no day yet. */
  open?: boolean;
  /** Said, but no rule can hold it (每年重阳, 每月中旬). */
  vague?: boolean;
  part?: Part;
}

export type Offset = { k: 'amount'; amount: Amount } | { k: 'wall'; days: number; clock?: Clock };

export type Phrase =
  | { k: 'when'; when: When }
  | { k: 'list'; whens: When[]; join: 'and' | 'or' }
  | { k: 'due'; when: When; side: 'before' | 'within' }
  | { k: 'dueIn'; amount: Amount }
  | { k: 'recur'; recur: Recurrence }
  | { k: 'offset'; offsets: Offset[] }
  | { k: 'length'; amount: Amount }
  | { k: 'shift'; sign: 1 | -1; amount: Amount }
  | { k: 'mark'; mark: Mark };

export type Mark = 'change' | 'not' | 'is' | 'old' | 'reject' | 'or' | 'choose' | 'to' | 'lunar' | 'daily' | 'break';

/** A phrase with the token range it was read from. */
export interface Found {
  phrase: Phrase;
  from: number;
  to: number;
}
