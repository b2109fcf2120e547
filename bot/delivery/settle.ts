/** Writes what became of rows, many at once: one statement for those that ended alike. */
import { OutboxState, Prisma, type Tx } from '../../prisma/client';
import type { Content } from '../content';
import type { ReminderEnd, ReminderGate, Suppressed } from './gate';
import { type QueueRow, storedContent } from './rows';

export type Ending =
  | { row: QueueRow; end: 'SENT' }
  | { row: QueueRow; end: 'FAILED'; errcode?: number; error: string; unreachable?: boolean }
  /** `next`: somebody else is asked. */
  | { row: QueueRow; end: 'DROPPED'; error: string; suppressed?: readonly Suppressed[]; next?: true }
  /** Back into the queue. `mark`: what may have been sent together is tried again together. */
  | {
      row: QueueRow;
      end: 'LATER';
      notBefore: Date;
      attempts: number;
      mark?: string;
      errcode?: number;
      error?: string;
      delivered?: number;
      content?: Content;
      /** Its reply handle is of no use any more. */
      asNew?: boolean;
      suppressed?: readonly Suppressed[];
    }
  /** The app did not reach the member: the bot's single chat, the backup, or nobody. The other way round if the bot did not. */
  | { row: QueueRow; end: 'UNREACHED'; errcode?: number; error: string };

export interface Unreached {
  userid: string;
  surface: QueueRow['surface'];
}

export interface SettleParts {
  now: Date;
  gate: ReminderGate | undefined;
  /** Surfaces of this deployment. */
  has(surface: QueueRow['surface']): boolean;
}

/** @returns members who were found not to be reachable that way */
export async function settle(tx: Tx, endings: readonly Ending[], parts: SettleParts): Promise<Unreached[]> {
  const { unreached, resolved } = await resolveUnreached(tx, endings, parts);
  const batches = new Map<string, { data: Prisma.OutboxUpdateManyMutationInput; keys: string[]; again: boolean }>();
  await markSent(
    tx,
    resolved.flatMap((e) => (e.end === 'SENT' ? [e.row.key] : [])),
    parts.now,
  );
  for (const ending of resolved) {
    if (ending.end === 'SENT') continue;
    const data = dataOf(ending);
    const name = JSON.stringify(data);
    const batch = batches.get(name) ?? { data, keys: [], again: ending.end === 'LATER' };
    batch.keys.push(ending.row.key);
    batches.set(name, batch);
  }
  for (const { data, keys, again } of batches.values())
    for (let i = 0; i < keys.length; i += 1000)
      await tx.outbox.updateMany({
        // What another process has taken over and sent does not come back into the queue.
        where: { key: { in: keys.slice(i, i + 1000) }, ...(again && { state: OutboxState.LEASED }) },
        data,
      });
  await toReminders(tx, resolved, parts);
  return unreached;
}

/** The usual end, by one plain statement: Prisma's own takes ten times as long for it. */
async function markSent(tx: Tx, keys: readonly string[], now: Date): Promise<void> {
  for (let i = 0; i < keys.length; i += 1000)
    await tx.$executeRaw(Prisma.sql`
      UPDATE "Outbox" SET "state" = 'SENT', "sentAt" = ${now}, "owner" = NULL, "leaseUntil" = NULL, "errcode" = NULL, "error" = NULL
      WHERE "key" IN (${Prisma.join(keys.slice(i, i + 1000))})`);
}

function dataOf(ending: Exclude<Ending, { end: 'SENT' }>): Prisma.OutboxUpdateManyMutationInput {
  const free = { owner: null, leaseUntil: null };
  switch (ending.end) {
    case 'FAILED':
    case 'UNREACHED':
      return {
        ...free,
        state: OutboxState.FAILED,
        errcode: ending.errcode ?? null,
        error: ending.error,
        attempts: ending.row.attempts + 1,
      };
    case 'DROPPED':
      return { ...free, state: OutboxState.DROPPED, error: ending.error };
    case 'LATER':
      return {
        owner: ending.mark ?? null,
        leaseUntil: null,
        state: OutboxState.QUEUED,
        surface: ending.row.surface,
        notBefore: ending.notBefore,
        attempts: ending.attempts,
        errcode: ending.errcode ?? null,
        error: ending.error ?? null,
        ...(ending.asNew && { replyKind: null, replyTo: null, replyUntil: null }),
        ...((ending.content || ending.delivered) && {
          content: storedContent(ending.content ?? ending.row.content, ending.delivered ?? 0),
        }),
      };
  }
}

/** Who could not be reached one way goes the other way if there is one; each failure closes its way, so none is tried for ever. */
async function resolveUnreached(
  tx: Tx,
  endings: readonly Ending[],
  { now, has }: SettleParts,
): Promise<{ unreached: Unreached[]; resolved: Ending[] }> {
  const lost = endings.filter((e) => e.end === 'UNREACHED');
  if (lost.length === 0) return { unreached: [], resolved: [...endings] };
  const keyOf = (row: QueueRow) => row.target.toLowerCase();
  const keysOn = (surface: QueueRow['surface']) => [...new Set(lost.filter((e) => e.row.surface === surface).map((e) => keyOf(e.row)))];
  const byApp = keysOn('AGENT');
  const byBot = keysOn('BOT');
  for (let i = 0; i < byApp.length; i += 1000)
    await tx.member.updateMany({ where: { useridKey: { in: byApp.slice(i, i + 1000) } }, data: { reachable: false } });
  if (byBot.length > 0) await tx.member.updateMany({ where: { useridKey: { in: byBot } }, data: { dmAt: null } });
  const keys = [...new Set([...byApp, ...byBot])];
  const members = [];
  for (let i = 0; i < keys.length; i += 1000)
    members.push(
      ...(await tx.member.findMany({
        where: { useridKey: { in: keys.slice(i, i + 1000) } },
        select: { useridKey: true, reachable: true, dmAt: true },
      })),
    );
  const known = new Map(members.map((m) => [m.useridKey, m]));
  const resolved = endings.map((ending): Ending => {
    if (ending.end !== 'UNREACHED') return ending;
    const member = known.get(keyOf(ending.row));
    const other = ending.row.surface === 'AGENT' ? 'BOT' : 'AGENT';
    const open = member !== undefined && has(other) && (other === 'BOT' ? member.dmAt !== null : member.reachable);
    // What is out already would come twice.
    if (open && ending.row.delivered === 0)
      return { row: { ...ending.row, surface: other }, end: 'LATER', notBefore: now, attempts: 0, asNew: true, error: ending.error };
    return { ...ending, end: 'FAILED', unreachable: true };
  });
  return {
    unreached: [
      ...byApp.map((userid) => ({ userid, surface: 'AGENT' as const })),
      ...byBot.map((userid) => ({ userid, surface: 'BOT' as const })),
    ],
    resolved,
  };
}

async function toReminders(tx: Tx, endings: readonly Ending[], { gate, now }: SettleParts): Promise<void> {
  if (!gate) return;
  const end = {
    sent: [] as string[],
    suppressed: [] as Suppressed[],
    failed: [] as string[],
    unreachable: [] as { id: string; target: string }[],
  } satisfies ReminderEnd;
  for (const e of endings) {
    if ('suppressed' in e && e.suppressed) end.suppressed.push(...e.suppressed);
    if (e.row.reminderIds.length === 0) continue;
    if (e.end === 'SENT') end.sent.push(...e.row.reminderIds);
    else if ((e.end === 'FAILED' && e.unreachable) || (e.end === 'DROPPED' && e.next))
      end.unreachable.push(...e.row.reminderIds.map((id) => ({ id, target: e.row.target })));
    else if (e.end === 'FAILED') end.failed.push(...e.row.reminderIds);
    else if (e.end === 'DROPPED' && !e.suppressed) end.suppressed.push(...e.row.reminderIds.map((id) => ({ id, reason: 'STALE' })));
  }
  if (end.sent.length + end.suppressed.length + end.failed.length + end.unreachable.length > 0) await gate.settle(tx, end, now);
}
