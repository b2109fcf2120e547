/**
 * Leases compare the clocks of the processes that share a database: one whose clock is wrong takes what another still holds, and takes the living
 * for dead.
 */
import type { Store } from '../../prisma/client';
import { type Clock, HOUR_MS, SECOND_MS } from '../clock';
import type { Log } from '../log';

/** More than this is worth a word; leases stand a few seconds. */
export const MOST_SKEW_MS = 2 * SECOND_MS;

/**
 * How far this machine's clock is ahead of the database server's, ms, negative when it is behind; the time that the answer took is in its favour.
 * 0 on SQLite, where there is one clock.
 */
export async function clockSkew({ kind, read }: Pick<Store, 'kind' | 'read'>, clock: Clock): Promise<number> {
  if (kind === 'sqlite') return 0;
  const asked = clock.now().getTime();
  const [row] = await read.$queryRaw<{ ms: number }[]>`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`;
  const answered = clock.now().getTime();
  const there = row?.ms ?? asked;
  return Math.round(asked - Math.min(there, asked) + (answered - Math.max(there, answered)));
}

/** Looks now and every hour, and says so in the log when it is too much. @param clock the machine's own @returns ends it */
export function watchClock(store: Pick<Store, 'kind' | 'read'>, clock: Clock, log: Pick<Log, 'error'>): () => void {
  const look = async () => {
    const skewMs = await clockSkew(store, clock);
    if (Math.abs(skewMs) > MOST_SKEW_MS)
      log.error(
        { skewMs },
        'the clock of this machine differs from that of the database: processes take leases from each other; set it by NTP',
      );
  };
  const looking = () => void look().catch((error: unknown) => log.error({ err: error }, 'the clock of the database could not be read'));
  looking();
  const timer = setInterval(looking, HOUR_MS).unref();
  return () => clearInterval(timer);
}
