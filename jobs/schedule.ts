/**
 * When jobs run. node-cron only wakes us: it remembers nothing between starts and knows one process only, so which process runs, and what was
 * missed, is in the database. Ticks are a plain timer: after a sleep node-cron walks every slot that was missed, and for slots of ten seconds nothing
 * else runs meanwhile (18 days: 155 000 slots, 9 s; 4.6, 2026-11).
 */
import cron, { type ScheduledTask } from 'node-cron';
import { type Clock, DAY_MS, HOUR_MS, MINUTE_MS, toWall } from '../bot/clock';
import { hold, release, TICKER } from '../bot/delivery/lease';
import { tellDowntime } from '../bot/domain/reminder/downtime';
import type { Log } from '../bot/log';
import { isConflict, type Store } from '../prisma/client';
import cleanUp from './clean-up';
import closeMeetings from './close-meetings';
import closeSwaps from './close-swaps';
import closeTakeOvers from './close-take-overs';
import dailyDigest from './daily-digest';
import eraseInbound from './erase-inbound';
import expireHolds from './expire-holds';
import { type Job, type JobParts, TICK_MS } from './job';
import planPatrols from './plan-patrols';
import planSeries from './plan-series';
import planTurns from './plan-turns';
import reopenMembers from './reopen-members';
import sealAudit from './seal-audit';
import sweepWishes from './sweep-wishes';
import tickReminders from './tick-reminders';
import { writeJobWork } from './write-job-work';

const JOBS: readonly Job[] = [
  tickReminders,
  closeMeetings,
  expireHolds,
  sealAudit,
  eraseInbound,
  cleanUp,
  reopenMembers,
  planPatrols,
  planSeries,
  planTurns,
  closeSwaps,
  closeTakeOvers,
  sweepWishes,
  dailyDigest,
];

type TimedJob = Extract<Job, { kind: 'once' }>;

const STOP_MS = 5000;
/** A run that has not ended by then has died with its process. */
const CUT_OFF_MS = 10 * MINUTE_MS;

export interface ScheduleParts extends JobParts {
  clock: Clock;
  log: Log;
  /** This process, unique among those that share the database. */
  owner: string;
  /** IANA zone of the cron expressions. */
  zone: string;
  jobs?: readonly Job[];
}

export interface Schedule {
  /** Ticks at once, runs on time, and makes up what was missed while nobody was up. @param lastBeat of those who ticked before and died */
  start(lastBeat?: Date): Promise<void>;
  /** Waits up to 5 s for what runs. */
  stop(): Promise<void>;
  /** What the clock says is due, now: for tests and for a clock that was moved. */
  tick(): Promise<void>;
}

export function scheduleJobs(parts: ScheduleParts): Schedule {
  const { clock, log, zone, jobs = JOBS } = parts;
  const tasks = new Map<TimedJob, ScheduledTask>();
  let ticking: NodeJS.Timeout | undefined;
  const running = new Set<Promise<boolean>>();
  let lookedAt = 0;
  let makingUp: Promise<boolean> | undefined;

  /** @returns whether it could be run */
  const track = (run: Promise<void>): Promise<boolean> => {
    const settled = run
      .then(
        () => true,
        (error: unknown) => {
          log.error({ err: error }, 'job: could not be run');
          return false;
        },
      )
      .finally(() => running.delete(settled));
    running.add(settled);
    return settled;
  };

  /** Runs that were due since the last look, else those of a day that failed or were cut off: the newest of each job. */
  const makeUp = async (): Promise<void> => {
    const now = clock.now();
    const undone = await parts.store.read.jobRun.findMany({
      where: {
        dueAt: { gt: new Date(now.getTime() - DAY_MS) },
        OR: [{ error: { not: null } }, { finishedAt: null, startedAt: { lt: new Date(now.getTime() - CUT_OFF_MS) } }],
      },
      orderBy: { dueAt: 'asc' },
    });
    let whole = true;
    for (const [job, task] of tasks) {
      const due = lastDue(job, task, now, lookedAt, zone) ?? undone.findLast((run) => run.name === job.name)?.dueAt;
      if (due && !(await track(runOnce(job, due, parts)))) whole = false;
    }
    // What could not be looked at is looked at again.
    if (whole) lookedAt = now.getTime();
  };
  /** When the clock was moved, or the machine slept: node-cron runs the next slot, not the missed ones. */
  const lookBack = async (): Promise<void> => {
    if (Math.abs(clock.now().getTime() - lookedAt) <= HOUR_MS) return;
    makingUp ??= track(makeUp()).finally(() => {
      makingUp = undefined;
    });
    await makingUp;
  };
  /** What is due now goes before what is made up: a reminder of an hour before cannot wait for a night's work. */
  const tick = async (): Promise<void> => {
    // One that fails keeps none of the others from running.
    for (const job of jobs) if (job.kind === 'ticker') await track(runTicker(job, parts));
    // Every process looks into its queue, since the clock may have been moved.
    parts.sender.nudge();
  };

  for (const job of jobs) {
    if (job.kind !== 'once') continue;
    // Woken late, after a sleep, the run is still the one of its own minute: another process, and a look back, know it by that.
    const run = async () => {
      const due = lastDue(job, task, clock.now(), 0, zone);
      if (due) await track(runOnce(job, due, parts));
    };
    const options = { timezone: zone, noOverlap: true, name: job.name, missedExecutionTolerance: DAY_MS, suppressMissedWarning: true };
    const task = cron.createTask(job.cron, run, options);
    tasks.set(job, task);
  }
  /** A tick that takes longer than the time to the next one is not overtaken; what is made up after it keeps the next one waiting no more. */
  let ticked = true;
  const tickAgain = () => {
    if (!ticked) return;
    ticked = false;
    void track(tick()).finally(() => {
      ticked = true;
      void lookBack();
    });
  };

  return {
    async start(lastBeat) {
      // On SQLite there is one process: what has not ended was cut off when the last one died.
      if (parts.store.kind === 'sqlite')
        await parts.store.write((tx) => tx.jobRun.updateMany({ where: { finishedAt: null }, data: { error: 'cut off' } }));
      await track(tick());
      if (lastBeat) {
        const context = { ...parts, due: lastBeat, now: clock.now() };
        await track(writeJobWork(context, 'start', (work) => tellDowntime(work, lastBeat)).then(() => {}));
      }
      ticking = setInterval(tickAgain, TICK_MS);
      for (const task of tasks.values()) await task.start();
      await lookBack();
    },
    async stop() {
      clearInterval(ticking);
      for (const task of tasks.values()) await task.destroy();
      await Promise.race([Promise.all(running), new Promise((done) => setTimeout(done, STOP_MS).unref())]);
      await release(parts.store, TICKER, parts.owner);
    },
    async tick() {
      await track(tick());
      await lookBack();
    },
  };
}

/** By the one process that holds the ticker's lease. */
async function runTicker(job: Job, parts: ScheduleParts): Promise<void> {
  const { store, clock, log, owner } = parts;
  const now = clock.now();
  if (!(await hold(store, TICKER, owner, now))) return;
  const began = performance.now();
  const result = await job.run({ ...parts, due: now, now });
  if (Object.values(result).some((n) => n > 0)) log.info({ job: job.name, ...result, ms: Math.round(performance.now() - began) }, 'job');
}

/** One process, once a due minute. */
async function runOnce(job: Job, due: Date, parts: ScheduleParts): Promise<void> {
  const { store, clock, log } = parts;
  if (!(await claimRun(store, job.name, due, clock.now()))) return;
  const where = { name_dueAt: { name: job.name, dueAt: due } };
  const began = performance.now();
  try {
    const result = await job.run({ ...parts, due, now: clock.now() });
    await store.write((tx) => tx.jobRun.update({ where, data: { finishedAt: clock.now(), result: JSON.stringify(result) } }));
    log.info({ job: job.name, due, ...result, ms: Math.round(performance.now() - began) }, 'job');
  } catch (error) {
    log.error({ job: job.name, due, err: error }, 'job failed');
    const message = error instanceof Error ? error.message : String(error);
    await store.write((tx) => tx.jobRun.update({ where, data: { finishedAt: clock.now(), error: message.slice(0, 500) } }));
  }
}

/** A run belongs to whoever writes its row first; one that failed or was cut off is to be had again. */
async function claimRun(store: Store, name: string, dueAt: Date, startedAt: Date): Promise<boolean> {
  return store
    .write(async (tx) => {
      const row = await tx.jobRun.findUnique({ where: { name_dueAt: { name, dueAt } } });
      if (!row) {
        await tx.jobRun.create({ data: { name, dueAt, startedAt } });
        return true;
      }
      const cutOff = row.finishedAt === null && startedAt.getTime() - row.startedAt.getTime() > CUT_OFF_MS;
      if (row.error === null && !cutOff) return false;
      const asFound = { id: row.id, startedAt: row.startedAt, finishedAt: row.finishedAt };
      const { count } = await tx.jobRun.updateMany({ where: asFound, data: { startedAt, finishedAt: null, error: null } });
      return count === 1;
    })
    .catch((error: unknown) => {
      // Two processes looked at the same moment; the database let one of them write.
      if (isConflict(error)) return false;
      throw error;
    });
}

const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);

/**
 * The newest minute since then, and within a day, at which the job was due. node-cron takes 20 µs to look at a minute, so it is shown those alone
 * that the expression names by number; of another expression (*, 0-30) all.
 */
function lastDue({ cron }: TimedJob, task: ScheduledTask, now: Date, since: number, zone: string): Date | undefined {
  const named = new Set(cron.split(' ', 1).flatMap((minutes) => minutes.split(',').map(Number)));
  const newest = minuteOf(now).getTime();
  const oldest = Math.max(since - MINUTE_MS, newest - DAY_MS);
  const day = 24 * 60;
  for (let at = newest, wall = toWall(now, zone).minute + day; at > oldest; at -= MINUTE_MS, wall -= 1) {
    if (!named.has(wall % 60) && !named.has(Number.NaN)) continue;
    const minute = new Date(at);
    if (task.match(minute)) return minute;
  }
  return undefined;
}
