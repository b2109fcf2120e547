/** What activities add up to. Pure. The only place that counts them. */

/** A record as far as counting needs it. */
export interface SumRow {
  no: number;
  type: string;
  hostId: string;
  /** Three things that are never added to each other: heads that took part, person-times served, people or households served. */
  headcount: number | null;
  personTimes: number | null;
  beneficiaries: number | null;
  /** Hours a head, in tenths. */
  hoursTenths: number | null;
  orgs: readonly { orgKey: string; orgId: string | null; headcount: number | null }[];
}

export interface Sums {
  events: number;
  /** Of the events, those of more than one organisation. */
  joint: number;
  headcount: number;
  personTimes: number;
  beneficiaries: number;
  hours: number;
  /** Distinct organisations that took part, hosts included: id, or "name:商会" of one that the district does not list. */
  units: readonly string[];
  byType: { type: string; events: number }[];
}

/** Organisations of an event, each once. The host is one of them, whether or not its heads are known. */
export const partiesIn = ({ hostId, orgs }: Pick<SumRow, 'hostId' | 'orgs'>): string[] => [
  ...new Set([hostId, ...orgs.map((o) => o.orgId ?? o.orgKey)]),
];

/** An event once, however many organisations brought it here. */
export const distinct = <R extends { no: number }>(rows: readonly R[]): R[] => [...new Map(rows.map((r) => [r.no, r])).values()];

/** Sums over distinct events: what several units did together counts once. */
export function sumsOf(rows: readonly SumRow[]): Sums {
  const events = distinct(rows);
  const total = (pick: (row: SumRow) => number | null) => events.reduce((n, row) => n + (pick(row) ?? 0), 0);
  const types = new Map<string, number>();
  for (const { type } of events) types.set(type, (types.get(type) ?? 0) + 1);
  return {
    events: events.length,
    joint: events.filter((e) => partiesIn(e).length > 1).length,
    headcount: total((r) => r.headcount),
    personTimes: total((r) => r.personTimes),
    beneficiaries: total((r) => r.beneficiaries),
    hours: total((r) => (r.headcount ?? 0) * (r.hoursTenths ?? 0)) / 10,
    units: [...new Set(events.flatMap(partiesIn))],
    byType: [...types].map(([type, n]) => ({ type, events: n })).sort((a, b) => b.events - a.events),
  };
}

/** Of each organisation that took part: its events, and its own heads as far as they are known. The events of all are more than there were. */
export function byUnit(rows: readonly SumRow[]): { unit: string; events: SumRow[]; headcount: number }[] {
  const units = new Map<string, { unit: string; events: SumRow[]; headcount: number }>();
  for (const event of distinct(rows))
    for (const unit of partiesIn(event)) {
      const line = units.get(unit) ?? { unit, events: [], headcount: 0 };
      line.events.push(event);
      line.headcount += event.orgs.find((o) => (o.orgId ?? o.orgKey) === unit)?.headcount ?? 0;
      units.set(unit, line);
    }
  return [...units.values()].sort((a, b) => b.events.length - a.events.length);
}
