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

/** Messages that were given up, newest first. @param since by the instant they were due @param limit 1–1000 */
export async function failedSince(reader: Pick<Reader, 'outbox'>, since: Date, limit = 100): Promise<FailedMessage[]> {
  const rows = await reader.outbox.findMany({
    where: { state: OutboxState.FAILED, notBefore: { gte: since } },
    orderBy: [{ notBefore: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { key: true, surface: true, target: true, toGroup: true, errcode: true, error: true, notBefore: true },
  });
  return rows.map(({ notBefore, ...row }) => ({ ...row, dueAt: notBefore }));
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
