/**
 * The chain of the audit log: every line holds the hash of the line before it, so that nobody changes, removes or slips in a line without
 * all later hashes being wrong. What it cannot show by itself is a log that was cut off at its end or hashed anew as a whole: `npm run doctor`
 * names the last hash, which an operator can write down elsewhere.
 *
 * Lines are chained after they were written, never with a message. A message that hashed its own line would have to read the newest one and
 * keep all others from writing until it commits; so it only inserts its line, as it would without a chain, and the job that seals them is the
 * one who reads and hashes. All it leaves to the insert is an entry in the index on `seq`.
 */
import { createHash } from 'node:crypto';
import { Bulk } from '../../../prisma/bulk';
import type { AuditLogModel, Reader, Store } from '../../../prisma/client';

/** Lines of one transaction: messages wait for it for a moment only. */
const BATCH = 2000;

type Line = Omit<AuditLogModel, 'undo'>;

/** SHA-256 over everything that stays of a line, hex. */
function hashOf(line: Line, seq: number, prevHash: string): string {
  const { id, at, memberId, via, chatid, msgId, action, entity, entityId, before, after, reason, note } = line;
  const parts = [prevHash, seq, id, at.toISOString(), memberId, via, chatid, msgId, action, entity, entityId, before, after, reason, note];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Gives the oldest lines that have none their place in the chain. Two processes that do so at once cannot fork it: `seq` is unique.
 * @returns how many; more may be left
 */
export async function seal(store: Store): Promise<number> {
  // Nothing new, mostly: no transaction is begun for it.
  if (!(await store.read.auditLog.findFirst({ where: { seq: null }, select: { id: true } }))) return 0;
  return store.write(async (tx) => {
    const last = await tx.auditLog.findFirst({
      where: { seq: { not: null } },
      orderBy: { seq: 'desc' },
      select: { seq: true, hash: true },
    });
    const lines = await tx.auditLog.findMany({
      where: { seq: null },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: BATCH,
      omit: { undo: true },
    });
    let { seq, hash } = { seq: last?.seq ?? 0, hash: last?.hash ?? '' };
    const places = lines.map((line) => {
      const prevHash = hash;
      seq += 1;
      hash = hashOf(line, seq, prevHash);
      return { id: line.id, seq, prevHash, hash };
    });
    return new Bulk(tx, store.kind).update('AuditLog', { id: 'text' }, { seq: 'int', prevHash: 'text', hash: 'text' }, places);
  });
}

export interface ChainState {
  /** Lines in the chain, up to the first that does not fit. */
  count: number;
  /** Hash of the last of them. */
  hash: string;
  /** Lines that wait for their place. */
  fresh: number;
  /** The first line that does not fit, and why: lines before it are not there; it, or the one before it, is not as it was. */
  broken?: { line: Line; why: 'GAP' | 'CHANGED' };
}

/** Reads the whole chain. */
export async function checkChain(reader: Reader): Promise<ChainState> {
  const fresh = await reader.auditLog.count({ where: { seq: null } });
  let [count, hash] = [0, ''];
  for (;;) {
    const lines = await reader.auditLog.findMany({
      where: { seq: { gt: count } },
      orderBy: { seq: 'asc' },
      take: BATCH,
      omit: { undo: true },
    });
    for (const line of lines) {
      if (line.seq !== count + 1) return { count, hash, fresh, broken: { line, why: 'GAP' } };
      if (line.prevHash !== hash || line.hash !== hashOf(line, count + 1, hash))
        return { count, hash, fresh, broken: { line, why: 'CHANGED' } };
      count += 1;
      hash = line.hash;
    }
    if (lines.length < BATCH) return { count, hash, fresh };
  }
}

/** What 撤销 needed of lines from before then. Found by their places, so that messages need not keep another index. @returns how many */
export async function eraseUndo(store: Store, before: Date): Promise<number> {
  const newest = await store.read.auditLog.findFirst({ where: { seq: { not: null } }, orderBy: { seq: 'desc' }, select: { seq: true } });
  let erased = 0;
  for (let from = 0; from < (newest?.seq ?? 0); from += BATCH) {
    const where = { seq: { gt: from, lte: from + BATCH }, at: { lte: before }, undo: { not: null } };
    if (!(await store.read.auditLog.findFirst({ where, select: { id: true } }))) continue;
    erased += (await store.write((tx) => tx.auditLog.updateMany({ where, data: { undo: null } }))).count;
  }
  return erased;
}
