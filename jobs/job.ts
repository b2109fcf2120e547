/** What a job is. One file in jobs/ = one job; schedule.ts alone talks to node-cron. */

import { SECOND_MS } from '../bot/clock';
import type { OutboxRow } from '../bot/delivery/outbox';
import type { ReminderScene } from '../bot/domain/reminder/subject';
import type { Shelf } from '../bot/pictures/shelf';
import type { Store } from '../prisma/client';

export const TICK_MS = 10 * SECOND_MS;

export interface JobParts {
  store: Store;
  /** Who is who, at this instant. */
  scene(now: Date): ReminderScene;
  /** Gives rows a job is about to insert to this process, and hands them over once committed. */
  sender: { adopt(rows: OutboxRow[]): void; handOver(rows: readonly OutboxRow[]): void; nudge(): void };
  /** Re-reads names that another process has changed. */
  refreshNames(): Promise<unknown>;
  /** Where pictures lie. */
  shelf: Pick<Shelf, 'sweep'>;
}

export interface JobRunContext extends JobParts {
  /** Instant this run was for, not when it started: a run made up after downtime covers its own. */
  due: Date;
  now: Date;
}

interface Work {
  name: string;
  /** Running twice must be harmless. @returns counts for the log */
  run(context: JobRunContext): Promise<Record<string, number>>;
}

export type Job = Work &
  (
    | {
        /** A row in JobRun for each run, so that two processes run it once and a run missed while nobody was up is made up. */
        kind: 'once';
        /** Cron expression in the deployment's zone. */
        cron: string;
      }
    /** Every TICK_MS, by the one process that holds the lease; leaves no rows. */
    | { kind: 'ticker' }
  );

/** Identity, for types. */
export function defineJob(job: Job): Job {
  return job;
}
