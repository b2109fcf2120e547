import type { Tx } from '../../../prisma/client';

/** What stands before the number of a code that people say. */
export type NumberPrefix = '活' | '会' | '资' | '需' | '订' | '愿' | '哨' | '办' | '清' | '项';

/**
 * Next number of a kind of record, from 1: the 128 of 活128. Two transactions never get the same one; a rolled-back one gives its number
 * back on neither database for sure, so codes may have gaps.
 */
export async function nextNo(tx: Tx, prefix: NumberPrefix): Promise<number> {
  const counter = await tx.counter.upsert({ where: { prefix }, create: { prefix, next: 2 }, update: { next: { increment: 1 } } });
  return counter.next - 1;
}

/** "活128" → 128; undefined when the text is not a code of this kind. */
export function noOf(code: string | undefined, prefix: NumberPrefix): number | undefined {
  if (!code?.startsWith(prefix)) return undefined;
  const n = Number(code.slice(prefix.length));
  return Number.isSafeInteger(n) && n > 0 && n <= 2_147_483_647 ? n : undefined;
}
