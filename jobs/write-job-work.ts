/** What a job writes, in one transaction with the messages it owes. Nobody is woken by them. */
import { isQuiet, quietEnd } from '../bot/domain/reminder/plan';
import type { Work } from '../bot/domain/work';
import { writeWork } from '../bot/domain/write-work';
import type { JobRunContext } from './job';

/** @param key of this piece of the run, part of its messages' keys */
export function writeJobWork<T>(
  { store, scene, sender, due, now }: JobRunContext,
  key: string,
  what: (work: Work) => Promise<T>,
): Promise<T> {
  const { zone } = scene(now);
  const notBefore = isQuiet(now, zone) ? quietEnd(now, zone) : now;
  return writeWork({ store, sender, scene: () => scene(now) }, `job:${key}:${due.toISOString()}`, what, notBefore);
}
