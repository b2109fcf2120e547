import type { Log } from './log';

/** What is ended, in its order: a name for the log and how. */
export type End = readonly [name: string, end: () => unknown];

/**
 * Ends one after the other. When the time is over the rest is told to end too, but not waited for; one that fails keeps none from ending.
 * @param ms for all of them together
 * @throws the first error, after all were told
 */
export async function endInTime(ms: number, log: Log, ends: readonly End[]): Promise<void> {
  const until = performance.now() + ms;
  const errors: unknown[] = [];
  for (const [what, end] of ends) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, until - performance.now()), 'late');
    });
    const ended = (async () => void (await end()))().catch((error: unknown) => void errors.push(error));
    if ((await Promise.race([ended, late])) === 'late') log.warn({ what }, 'not ended in time; the next start goes on with it');
    clearTimeout(timer);
  }
  if (errors.length > 0) throw errors[0];
}
