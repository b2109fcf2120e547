/** The audit log: one line for each act of a member, of somebody who answered by link, and of 小联 itself. */
import type { Tx } from '../../../prisma/client';

/** What a line says of an act. */
export interface AuditEntry {
  /** "noun.verb": need.cancel. */
  action: string;
  /** Kind and id of the record it was done to. */
  entity: string;
  entityId: string;
  /** What 撤销 needs to take it back; left out: it cannot be taken back. */
  undo?: object;
  /** How 撤销 calls it: "活128 主题党日". Holds nothing that a group may not read. */
  note?: string;
}

/** Writes the line of what no member did by a message. */
export async function writeLine(
  { tx, now }: { tx: Tx; now: Date },
  via: 'LINK' | 'SYSTEM' | 'ADMIN',
  { action, entity, entityId, note }: Omit<AuditEntry, 'undo'>,
): Promise<void> {
  await tx.auditLog.create({ data: { at: now, via, action, entity, entityId, note: note ?? null } });
}
