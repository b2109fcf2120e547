/** What each unit did. Pure. A joint event stands in the line of each of its units, and is one event of the report. */
import { byUnit } from '../activity/sums';
import { cameInTime, isDue, isThere, type Scope } from './count';
import type { Rows } from './rows';

export interface UnitLine {
  /** Id of an organisation, or the key of one that is not listed. */
  unit: string;
  /** Codes. */
  activities: readonly string[];
  /** Its own heads, as far as they are known. */
  headcount: number;
  needs: readonly string[];
  /** Meetings where units signed in and it counts: how many it came to. */
  meetings: { there: number; of: number };
  /** Whistles it was called to and that are due: how many it came to in time. */
  whistles: { inTime: number; of: number };
}

/** Every unit that took part in anything, the busiest first. */
export function unitLines(rows: Rows, { now, within }: Pick<Scope, 'now' | 'within'>): UnitLine[] {
  /** What others called is told of its own units alone. */
  const told = (hostId: string, unit: string) => within(hostId) || within(unit);
  const lines = new Map<string, UnitLine & { needs: string[] }>();
  const of = (unit: string) => {
    const line = lines.get(unit) ?? {
      unit,
      activities: [],
      headcount: 0,
      needs: [],
      meetings: { there: 0, of: 0 },
      whistles: { inTime: 0, of: 0 },
    };
    lines.set(unit, line);
    return line;
  };
  for (const { unit, events, headcount } of byUnit(rows.activities))
    Object.assign(of(unit), { activities: events.map((e) => `活${e.no}`), headcount });
  for (const need of rows.needs)
    for (const { orgId } of need.responses.filter((r) => told(need.requesterId, r.orgId))) of(orgId).needs.push(`需${need.no}`);
  for (const { seats, hostId } of rows.meetings.filter((m) => m.seats.some(isThere)))
    for (const seat of seats.filter((s) => s.canVote && told(hostId, s.orgId))) {
      const { meetings } = of(seat.orgId);
      meetings.of += 1;
      if (isThere(seat)) meetings.there += 1;
    }
  for (const { calls, hostId } of rows.whistles)
    for (const call of calls.filter((c) => isDue(c, now) && told(hostId, c.orgId))) {
      const { whistles } = of(call.orgId);
      whistles.of += 1;
      if (cameInTime(call)) whistles.inTime += 1;
    }
  const weight = (l: UnitLine) => l.activities.length + l.needs.length + l.meetings.there + l.whistles.of;
  return [...lines.values()].sort((a, b) => weight(b) - weight(a));
}
