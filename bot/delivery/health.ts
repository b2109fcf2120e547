/** What an admin wants to know of the queue, from the database: it is the same in every process. */
import { OutboxState, type Reader } from '../../prisma/client';
import { WAITS_FOR_BUDGET } from './rows';

export interface FailedMessage {
  key: string;
  surface: 'BOT' | 'AGENT';
  target: string;
  toGroup: boolean;
  errcode: number | null;
  /** Our words for it. */
  error: string | null;
  /** When it was due. */
  dueAt: Date;
}

/** SQLite takes 999 parameters a statement. */
const TARGETS = 900;

/** How many messages were given up, by whom they were for. @param since by the instant they were due */
export async function failedTargets(
  reader: Pick<Reader, 'outbox'>,
  since: Date,
): Promise<{ target: string; toGroup: boolean; count: number }[]> {
  const where = { state: OutboxState.FAILED, notBefore: { gte: since } };
  const rows = await reader.outbox.groupBy({ by: ['target', 'toGroup'], where, _count: { _all: true } });
  return rows.map(({ target, toGroup, _count }) => ({ target, toGroup, count: _count._all }));
}

/** The newest messages to these that were given up. @param since by the instant they were due @param limit 1–1000 */
export async function failedSince(
  reader: Pick<Reader, 'outbox'>,
  since: Date,
  targets: readonly string[],
  limit: number,
): Promise<FailedMessage[]> {
  const rows = [];
  for (let i = 0; i < targets.length; i += TARGETS)
    rows.push(
      ...(await reader.outbox.findMany({
        where: { state: OutboxState.FAILED, notBefore: { gte: since }, target: { in: targets.slice(i, i + TARGETS) } },
        orderBy: [{ notBefore: 'desc' }, { id: 'desc' }],
        take: limit,
        select: { id: true, key: true, surface: true, target: true, toGroup: true, errcode: true, error: true, notBefore: true },
      })),
    );
  const newest = rows.sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime() || b.id - a.id).slice(0, limit);
  return newest.map(({ notBefore, id: _, ...row }) => ({ ...row, dueAt: notBefore }));
}

/** Messages with reminders that are due since before then and still here. What waits for somebody's own quiet hours is not due. */
export function remindersDueBefore(reader: Pick<Reader, 'outbox'>, before: Date): Promise<number> {
  const state = { in: [OutboxState.QUEUED, OutboxState.LEASED] };
  return reader.outbox.count({ where: { state, notBefore: { lt: before }, reminderId: { not: null } } });
}

export interface QueueDepth {
  /** Due and not sent yet. */
  due: number;
  /** Waits for its time, for a budget or for another attempt. */
  later: number;
  /** Of these, how many wait because their conversation has had its 30 a minute or 1000 an hour. */
  forBudget: number;
  /** Since when the oldest has been due; undefined when none is. */
  oldest?: Date;
}

/** Counts by the index; cheap while little is queued. */
export async function queueDepth(reader: Pick<Reader, 'outbox'>, now: Date): Promise<QueueDepth> {
  const waiting = { in: [OutboxState.QUEUED, OutboxState.LEASED] };
  const [due, later, forBudget, first] = [
    await reader.outbox.count({ where: { state: waiting, notBefore: { lte: now } } }),
    await reader.outbox.count({ where: { state: OutboxState.QUEUED, notBefore: { gt: now } } }),
    await reader.outbox.count({ where: { state: OutboxState.QUEUED, notBefore: { gt: now }, error: WAITS_FOR_BUDGET } }),
    await reader.outbox.findFirst({
      where: { state: waiting, notBefore: { lte: now } },
      orderBy: { notBefore: 'asc' },
      select: { notBefore: true },
    }),
  ];
  return { due, later, forBudget, ...(first && { oldest: first.notBefore }) };
}
