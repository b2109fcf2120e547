/** What every measurement gets. */

import type { Databases, Kind } from './support/databases';
import type { Line } from './support/figures';

export interface Bench {
  databases: Databases;
  /** SQLite, and PostgreSQL when there is one. */
  kinds: readonly Kind[];
  /** Seconds for each figure that is a rate. */
  seconds: number;
  rounds: number;
  /** Progress, for whoever waits. */
  say(text: string): void;
}

export type Measurement = (bench: Bench) => Promise<Line[]>;
