/** What a database that did not take some work says, told apart by what helps. */
import { Prisma } from './generated/sqlite/client';

/** Two processes changed the same rows, or the other one was faster: run the work again from its first look. */
export class WriteConflict extends Error {}

/** Somebody else was faster: the same work may succeed at once. */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof WriteConflict || saidByDatabase(error, ['P2002', 'P2034'], ['TransactionWriteConflict', 'UniqueConstraintViolation'])
  );
}

/** The database was busy or gone: the same work may succeed later. */
export function isTrouble(error: unknown): boolean {
  return saidByDatabase(
    error,
    ['P2028', 'P1001', 'P1008', 'P1017', 'P2024'],
    ['SocketTimeout', 'ConnectionClosed', 'DatabaseNotReachable'],
  );
}

function saidByDatabase(error: unknown, codes: readonly string[], causes: readonly string[]): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // A raw statement says P2010 whatever it was; the cause tells a deadlock or a lost connection.
  const { driverAdapterError } = (error.meta ?? {}) as { driverAdapterError?: { cause?: { kind?: string } } };
  return codes.includes(error.code) || causes.includes(driverAdapterError?.cause?.kind ?? '');
}
