/**
 * npm run bench [-- --only NAME] [--seconds N] [--rounds N]
 *
 * Measures the compiled bot in one run and puts every figure beside what the same machine does without it. Databases and folders it makes are gone
 * at its end. `--only` may be given more than once. Exit: 0 measured, 1 something went wrong (a message lost, say).
 */
import { parseArgs } from 'node:util';
import { child } from './child';
import type { Bench, Measurement } from './context';
import { crash } from './crashes';
import { deliveries } from './deliveries';
import { messages } from './messages';
import { reader } from './reader';
import { reminders } from './reminders';
import { start } from './start';
import { Databases, postgresVersion } from './support/databases';
import { type Line, machine, table } from './support/figures';
import { tick } from './tick';

const MEASUREMENTS: Readonly<Record<string, Measurement>> = { messages, deliveries, reminders, start, reader, tick, crash };
/** Only when asked for by name: it takes minutes. */
const ON_REQUEST = new Set(['crash']);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const names = values.only ?? Object.keys(MEASUREMENTS).filter((name) => !ON_REQUEST.has(name));
  const unknown = names.find((name) => !MEASUREMENTS[name]);
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is ${Object.keys(MEASUREMENTS).join(', ')}`);
  const seconds = Number(values.seconds);
  const rounds = Number(values.rounds);
  if (!(seconds > 0) || !(rounds >= 1)) throw new Error('--seconds and --rounds take numbers above 0');

  const postgres = await postgresVersion();
  const databases = new Databases();
  const say = (text: string) => console.error(`… ${text}`);
  const bench: Bench = { databases, kinds: postgres ? ['sqlite', 'postgresql'] : ['sqlite'], seconds, rounds, say };
  const stop = () => void databases.removeAll().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  console.log(machine(postgres));
  if (!postgres) console.log('PostgreSQL not reachable at TEST_POSTGRES_URL: its figures are missing');
  console.log(`${rounds} rounds, ${seconds} s for a rate; SQLite with synchronous=FULL\n`);
  const lines: Line[] = [];
  try {
    for (const name of names) lines.push(...((await MEASUREMENTS[name]?.(bench)) ?? []));
  } finally {
    if (lines.length > 0) console.log(table(lines));
    await databases.removeAll();
  }
}

const run = process.argv[2] === 'child' ? child(process.argv.slice(3)) : main();
run.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
