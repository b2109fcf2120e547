/** The audit log: one line for each act of a member, of somebody who answered by link, and of 小联 itself. */
import type { Tx } from '../../../prisma/client';

/** What a line says of an act. */
export interface AuditEntry {
  /** Of a line that may be written only once; any other gets one. */
  id?: string;
  /** "noun.verb": need.cancel. */
  action: string;
  /** Kind and id of the record it was done to. */
  entity: string;
  entityId: string;
  /** What changed. Kept for good: nothing private. */
  before?: object;
  after?: object;
  /** Why, in words that everybody may read. */
  reason?: string | undefined;
  /** How 撤销 calls it: "活128 主题党日". Nothing private. */
  note?: string;
  /** What 撤销 needs to take it back, erased the night after; left out: it cannot be taken back. */
  undo?: object;
}

/** Writes the line of what no member did by a message. */
export async function writeLine(
  { tx, now }: { tx: Tx; now: Date },
  via: 'LINK' | 'SYSTEM' | 'ADMIN',
  { action, entity, entityId, note }: Pick<AuditEntry, 'action' | 'entity' | 'entityId' | 'note'>,
): Promise<void> {
  await tx.auditLog.create({ data: { at: now, via, action, entity, entityId, note: note ?? null } });
}
