/** 撤销: the author's last record can be taken back for ten minutes. What it takes is in the audit line itself. */
import { type Tx, WriteConflict } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';

const UNDO_WINDOW_MS = 10 * MINUTE_MS;

export interface UndoableEntry {
  id: string;
  at: Date;
  action: string;
  entity: string;
  entityId: string;
  note: string | null;
  data: Record<string, unknown>;
  /** Older than ten minutes: may only be named, not taken back. */
  tooLate: boolean;
}

/** The author's newest audit line that can be taken back and was not yet, however old. Undefined when there is none. */
export async function lastUndoable(tx: Tx, memberId: string, now: Date): Promise<UndoableEntry | undefined> {
  const row = await tx.auditLog.findFirst({
    where: { memberId, undo: { not: null }, undoneAt: null },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  if (!row) return undefined;
  const { id, at, action, entity, entityId, note } = row;
  return {
    id,
    at,
    action,
    entity,
    entityId,
    note,
    data: JSON.parse(row.undo ?? '{}') as Record<string, unknown>,
    tooLate: now.getTime() - at.getTime() > UNDO_WINDOW_MS,
  };
}

/** Marks the line as taken back. @throws WriteConflict when another message has done so meanwhile */
export async function markUndone(tx: Tx, id: string, now: Date): Promise<void> {
  const { count } = await tx.auditLog.updateMany({ where: { id, undoneAt: null }, data: { undoneAt: now } });
  if (count !== 1) throw new WriteConflict(`audit line ${id} was taken back meanwhile`);
}
