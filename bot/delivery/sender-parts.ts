/** What the queue is made of and what it tells of itself. */
import type { Store } from '../../prisma/client';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { FileMaker } from './attempt';
import type { ReminderGate } from './gate';
import type { Unreached } from './settle';
import type { Wire } from './wire';

export interface SenderParts {
  store: Store;
  clock: Clock;
  wire: Wire;
  log: Log;
  /** This process, unique among those that share the database. */
  owner: string;
  /** Links with this address stay links in texts. */
  linkBase?: string;
  /** Makes the files that messages carry. Absent: there are none. */
  files?: FileMaker;
  /** Says whether a reminder is still right. Absent: all are. */
  gate?: ReminderGate;
  /** Somebody turned out not to be reachable that way. */
  onUnreached?(found: Unreached): void;
  /** 0–1; for the spread of pauses. */
  random?: () => number;
  /** Pauses of the quick repetitions, ms. */
  quickMs?: readonly number[];
}

export interface SenderStats {
  /** Messages in memory that wait for their turn. */
  queued: number;
  inFlight: number;
  /** Rows since the start. */
  sent: number;
  failed: number;
  dropped: number;
  /** Attempts that failed and are repeated. */
  repeated: number;
  /** Refusals that only an admin can end (settings, permissions), since the start. */
  alerts: number;
  /** How long the oldest message in memory has been due, ms. */
  lagMs: number;
}
