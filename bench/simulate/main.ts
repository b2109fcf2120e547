/**
 * npm run simulate [-- --seed N --days N --meetings N --communities N --units N --crashes N --downtimes N --sqlite]
 *
 * A year of a street on the moved clock: people call, answer, move, cancel, snooze and want their peace; applications crash and are down. Two
 * applications share one PostgreSQL (one has SQLite). Exit: 0 nothing was lost, doubled or wrong, 1 something was.
 */
import { parseArgs } from 'node:util';
import { Databases, nameOf } from '../support/databases';
import { type Report, simulate } from './run';
import { type Size, YEAR } from './script';

const FAULTS = {
  lost: 'lost',
  doubled: 'doubled',
  unexpected: 'not owed',
  afterCancel: 'after a cancellation',
  inQuietHours: 'in quiet hours, but for the hour before',
  toAnswered: 'asked a unit that had answered',
  tooManyADay: 'more than two chases a day and unit',
  misunderstood: 'sentences not understood',
  violations: 'violations of the protocol',
} as const satisfies Partial<Record<keyof Report, string>>;

function print(report: Report): boolean {
  const { rows } = report;
  const planned = Object.values(rows).reduce((sum, n) => sum + n, 0);
  const sent = rows['SENT'] ?? 0;
  console.log(
    `${report.meetings} meetings, ${report.deeds} deeds, ${report.steps} moments at which something fell due, ${report.crashes} crashes, ${report.downtimes} downtimes`,
  );
  console.log(`reminders planned ${planned} = sent ${sent} + withdrawn ${planned - sent - report.left} + left ${report.left}`);
  for (const [reason, n] of Object.entries(rows).sort()) if (reason !== 'SENT') console.log(`  ${reason.toLowerCase()} ${n}`);
  console.log(`reminders of meetings owed by the oracle ${report.owed}, seen by members ${report.seen}`);
  if (report.crashed.length > 0) console.log(`to a group twice because of a crash, at most one each: ${report.crashed.join('; ')}`);
  let right = report.left === 0;
  for (const [name, label] of Object.entries(FAULTS)) {
    const list = report[name as keyof typeof FAULTS];
    right &&= list.length === 0;
    console.log(`${label}: ${list.length}`);
    for (const line of list.slice(0, 10)) console.log(`  ${line}`);
  }
  return right;
}

async function main(): Promise<void> {
  const number = { type: 'string' } as const;
  const numbers = { seed: number, days: number, meetings: number, communities: number, units: number, crashes: number, downtimes: number };
  const { values } = parseArgs({ options: { ...numbers, sqlite: { type: 'boolean', default: false } } });
  const { sqlite, ...asked } = values;
  const size: Size = { ...YEAR, ...Object.fromEntries(Object.entries(asked).map(([name, n]) => [name, Number(n)])) };
  const databases = new Databases();
  const kind = sqlite ? 'sqlite' : 'postgresql';
  const began = performance.now();
  try {
    console.log(
      `${nameOf(kind)}, seed ${size.seed}, ${size.days} days from ${size.from}, ${size.communities} communities, ${size.units} units`,
    );
    const report = await simulate(size, await databases.fresh(kind), (line) => console.error(`… ${line}`));
    if (!print(report)) process.exitCode = 1;
    console.log(`${Math.round((performance.now() - began) / 1000)} s`);
  } finally {
    await databases.removeAll();
  }
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  // The dead ones still have their timers.
  .finally(() => process.exit());
