/** What happened in the simulated time, as those who did it know it. The oracle is told nothing else. */

/** Milliseconds of the played clock. */
type At = { at: number };

export type Fact = At &
  (
    | { kind: 'called'; no: string; host: string; caller: string; group?: string; units: readonly string[]; start: number }
    /** To another start, or with the same one to another room. */
    | { kind: 'moved'; no: string; start: number }
    | { kind: 'cancelled'; no: string }
    | { kind: 'restored'; no: string }
    /** `deputy` goes for the unit; `proxy`: by the caller, for a unit that had not answered. */
    | { kind: 'answered'; no: string; unit: string; by: string; yes: boolean; deputy?: string; proxy?: true }
    | { kind: 'snoozed'; no: string; unit: string; by: string; until: number }
    /** Until the end of a local day. */
    | { kind: 'muted'; who: string; until: string }
    | { kind: 'unmuted'; who: string }
    /** The caller pressed 催 for the units that had not answered. */
    | { kind: 'chased'; no: string; by: string }
    /** WeCom could not deliver something to them. */
    | { kind: 'missed'; who: string }
    /** Nobody is up from `at` to `until`. */
    | { kind: 'down'; until: number }
    | { kind: 'crash' }
  );

/** People of a unit in the order in which they are asked. */
export interface UnitPeople {
  liaison: string;
  backup?: string;
  head?: string;
}

export interface Town {
  units: ReadonlyMap<string, UnitPeople>;
  /** Secretaries of an organisation, else those above it. */
  secretaries(org: string): readonly string[];
  /** In the directory and outside of WeCom: nothing reaches them, whoever comes after them is asked. */
  unreachable: ReadonlySet<string>;
  /** Own quiet hours, minutes of the local day. */
  quiet: ReadonlyMap<string, { from: number; to: number }>;
}

/** What must reach somebody, or what did: one reminder of one meeting, whatever message carries it. */
export interface Reminder {
  at: number;
  /** userid, or "group:NAME". */
  to: string;
  /** 会12 */
  no: string;
  rule: string;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Local day and minute in the town: UTC+8 the whole year. */
export function local(at: number): { day: string; minute: number } {
  const shifted = new Date(at + 8 * HOUR);
  return { day: shifted.toISOString().slice(0, 10), minute: shifted.getUTCHours() * 60 + shifted.getUTCMinutes() };
}

export function instant(day: string, minute: number): number {
  return Date.parse(`${day}T00:00:00+08:00`) + minute * MINUTE;
}

export const plusDays = (day: string, n: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10);

/** The State Council's list for 2026, by hand. */
const OFF_2026 = [
  ...[
    '01-01',
    '01-02',
    '01-03',
    '02-15',
    '02-16',
    '02-17',
    '02-18',
    '02-19',
    '02-20',
    '02-21',
    '02-22',
    '02-23',
    '04-04',
    '04-05',
    '04-06',
  ],
  ...['05-01', '05-02', '05-03', '05-04', '05-05', '06-19', '06-20', '06-21', '09-25', '09-26', '09-27'],
  ...['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
];
const ON_2026 = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'];

export function isWorkday(day: string): boolean {
  const date = day.slice(5);
  if (day.startsWith('2026') && OFF_2026.includes(date)) return false;
  if (day.startsWith('2026') && ON_2026.includes(date)) return true;
  return new Date(`${day}T00:00:00Z`).getUTCDay() % 6 !== 0;
}

export function workdaysBefore(day: string, n: number): string {
  let at = day;
  for (let left = n; left > 0; ) {
    at = plusDays(at, -1);
    if (isWorkday(at)) left -= 1;
  }
  return at;
}
