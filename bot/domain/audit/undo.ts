/** 撤销: the author's last record can be taken back for ten minutes. What it takes is in the audit line itself. */
import { type Tx, WriteConflict } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';

const UNDO_WINDOW_MS = 10 * MINUTE_MS;

/** Looks and tries: nothing was changed by them, so none of them is "the last one". */
const NO_ACT = ['wish.read', 'evidence.right', 'checkin.wrong'];

export interface LastAct {
  id: string;
  at: Date;
  action: string;
  entity: string;
  entityId: string;
  note: string | null;
  /** What takes it back. Absent: it cannot be taken back. */
  data?: Record<string, unknown>;
  /** Older than ten minutes: may only be named, not taken back. */
  tooLate: boolean;
}

/**
 * The author's newest act that was not taken back yet, however old. One that cannot be taken back is returned as well: what they did before it
 * is not their last record.
 */
export async function lastAct(tx: Tx, memberId: string, now: Date): Promise<LastAct | undefined> {
  const row = await tx.auditLog.findFirst({
    where: { memberId, action: { notIn: NO_ACT }, undoneAt: null },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  if (!row) return undefined;
  const { id, at, action, entity, entityId, note, undo } = row;
  return {
    id,
    at,
    action,
    entity,
    entityId,
    note,
    ...(undo !== null && { data: JSON.parse(undo) as Record<string, unknown> }),
    tooLate: now.getTime() - at.getTime() > UNDO_WINDOW_MS,
  };
}

/** Marks the line as taken back. @throws WriteConflict when another message has done so meanwhile */
export async function markUndone(tx: Tx, id: string, now: Date): Promise<void> {
  const { count } = await tx.auditLog.updateMany({ where: { id, undoneAt: null }, data: { undoneAt: now } });
  if (count !== 1) throw new WriteConflict(`audit line ${id} was taken back meanwhile`);
}
