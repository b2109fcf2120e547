/** 撤销: the author's last record can be taken back for ten minutes. What it takes is in the audit line itself. */
import type { Tx } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';
import type { AuditEntry } from './log';

const UNDO_WINDOW_MS = 10 * MINUTE_MS;

/** Looks and tries: nothing was changed by them, so none of them is "the last one". */
const NO_ACT = ['wish.read', 'visit.read', 'evidence.right', 'checkin.wrong'];
const UNDO = 'undo';
/** Lines of one person that are looked at: nobody acts, and takes back, so often in ten minutes. */
const MANY = 100;

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
  const rows = await tx.auditLog.findMany({
    where: { memberId, action: { notIn: NO_ACT } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: MANY,
  });
  // Only its author takes an act back, so the line of that is among these.
  const undone = new Set(rows.flatMap((r) => (r.action === UNDO ? r.entityId : [])));
  const row = rows.find((r) => r.action !== UNDO && !undone.has(r.id));
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

/** The line of its 撤销. Its id comes of the other's, so that two messages of one person cannot both take it back. */
export const undoLine = ({ id, note }: Pick<LastAct, 'id' | 'note'>): AuditEntry => ({
  id: `${id}:${UNDO}`,
  action: UNDO,
  entity: 'audit',
  entityId: id,
  note: `撤销 ${note ?? ''}`.trim(),
});
