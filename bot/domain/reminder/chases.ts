/** At most two chases a day and unit, whatever they are for. What comes in one minute is one message, and counts as one. */
import { type Tx, WriteConflict } from '../../../prisma/client';
import { addDays, MINUTE_MS, toInstant, toWall } from '../../clock';
import { isQuiet, quietEnd } from './plan';
import { CHASES_A_DAY } from './rule';

export interface Chase {
  /** Of the caller's. */
  id: number;
  orgId: string;
  at: Date;
}

interface Count {
  chasedOn: string | null;
  chases: number;
  chasedAt: Date | null;
}

/** SQLite takes 999 parameters a statement. */
const IDS = 900;

async function countsOf(tx: Tx, orgIds: readonly string[]): Promise<Map<string, Count>> {
  const found = new Map<string, Count>();
  for (let i = 0; i < orgIds.length; i += IDS) {
    const where = { id: { in: orgIds.slice(i, i + IDS) } };
    for (const { id, ...count } of await tx.org.findMany({ where, select: { id: true, chasedOn: true, chases: true, chasedAt: true } }))
      found.set(id, count);
  }
  return found;
}

const minuteOf = (at: Date | null): number => Math.floor((at?.getTime() ?? 0) / MINUTE_MS);

/**
 * Writes chases down.
 * @returns ids of those that are too many for their day, which are not
 * @throws WriteConflict when another process has chased one of the units meanwhile
 */
export async function countChases(tx: Tx, chases: readonly Chase[], zone: string): Promise<Set<number>> {
  const before = await countsOf(tx, [...new Set(chases.map((c) => c.orgId))]);
  const now = new Map(before);
  const refused = new Set<number>();
  for (const { id, orgId, at } of [...chases].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const known = now.get(orgId);
    const day = toWall(at, zone).date;
    if (!known) refused.add(id);
    else if (known.chasedOn !== day) now.set(orgId, { chasedOn: day, chases: 1, chasedAt: at });
    else if (minuteOf(known.chasedAt) === minuteOf(at)) continue;
    else if (known.chases >= CHASES_A_DAY) refused.add(id);
    else now.set(orgId, { chasedOn: day, chases: known.chases + 1, chasedAt: at });
  }
  const alike = new Map<string, { was: Count; is: Count; ids: string[] }>();
  for (const [id, is] of now) {
    const was = before.get(id);
    if (!was || was === is) continue;
    const name = JSON.stringify([was, is]);
    const group = alike.get(name) ?? { was, is, ids: [] };
    alike.set(name, group);
    group.ids.push(id);
  }
  for (const { was, is, ids } of alike.values())
    for (let i = 0; i < ids.length; i += IDS) {
      const some = ids.slice(i, i + IDS);
      const { count } = await tx.org.updateMany({ where: { id: { in: some }, chasedOn: was.chasedOn, chases: was.chases }, data: is });
      if (count !== some.length) throw new WriteConflict('a unit was chased meanwhile');
    }
  return refused;
}

/** When units may be chased again as far as the day goes: now, or after the night. */
export async function freeFrom(tx: Tx, orgIds: readonly string[], now: Date, zone: string): Promise<Map<string, Date>> {
  const today = toWall(now, zone).date;
  const awake = isQuiet(now, zone) ? quietEnd(now, zone) : now;
  const counts = await countsOf(tx, orgIds);
  const tomorrow = quietEnd(toInstant({ date: addDays(today, 1), minute: 0 }, zone), zone);
  return new Map(
    orgIds.map((id) => {
      const count = counts.get(id);
      return [id, count?.chasedOn === today && count.chases >= CHASES_A_DAY ? tomorrow : awake];
    }),
  );
}
