/** From spawn to ready, and the memory that is in use then; beside a node that only listens. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bench } from './context';
import { nameOf } from './support/databases';
import { fillStreet } from './support/district';
import { type Line, median, number, ratio, spread } from './support/figures';
import { BOT_PROGRAM, freePort, Program, residentMib, SECRET_KEY } from './support/process';
import { newKeys, settings } from './support/wecom';

/** Memory is looked at when the start's garbage could have been collected. */
const SETTLE_MS = 1500;

interface Start {
  ms: number;
  mib: number;
}

const BARE = `require('node:http').createServer((q, r) => r.end('process_resident_memory_bytes ' + process.memoryUsage().rss)).listen(process.env.PORT, '127.0.0.1')`;

async function once(program: readonly string[], env: Record<string, string>, folder: string): Promise<Start> {
  const port = await freePort();
  const began = performance.now();
  const started = Program.start({ program, env: { ...env, PORT: String(port) }, folder });
  try {
    await started.ready(`http://127.0.0.1:${port}/readyz`);
    const ms = performance.now() - began;
    await wait(SETTLE_MS);
    return { ms, mib: await residentMib(`http://127.0.0.1:${port}`) };
  } finally {
    await started.stop();
  }
}

export async function start({ databases, kinds, rounds, say }: Bench): Promise<Line[]> {
  const streets = new Map<string, string>();
  for (const kind of kinds) streets.set(nameOf(kind), await databases.fresh(kind, fillStreet));
  const bare: Start[] = [];
  const found = new Map<string, Start[]>();
  const add = (name: string, result: Start) => found.set(name, [...(found.get(name) ?? []), result]);
  for (let i = 0; i < rounds; i += 1) {
    say(`start · round ${i + 1}`);
    const folder = databases.folder();
    bare.push(await once(['-e', BARE], {}, folder));
    add('start: playground, first time (migrations, demo data)|SQLite', await once(BOT_PROGRAM, { LOG_LEVEL: 'warn' }, folder));
    add('start: playground, again|SQLite', await once(BOT_PROGRAM, { LOG_LEVEL: 'warn' }, folder));
    for (const [name, url] of streets) {
      // Nothing calls the API here; URL mode waits for no link.
      const env = { ...settings(newKeys(), 'http://127.0.0.1:9'), SECRET_KEY, DATABASE_URL: url, LOG_LEVEL: 'warn' };
      add(`start: street of 12 000 members|${name}`, await once(BOT_PROGRAM, env, folder));
    }
  }
  return [...found].flatMap(([name, results]) => {
    const [what = '', on = ''] = name.split('|');
    const line = (figure: readonly number[], beside: readonly number[], unit: string): Omit<Line, 'what'> => ({
      on,
      figure: spread(figure, ` ${unit}`),
      beside: `node that only listens ${number(median(beside))} ${unit}`,
      ratio: ratio(median(figure), median(beside)),
    });
    const ms = (of: readonly Start[]) => of.map((s) => s.ms);
    const mib = (of: readonly Start[]) => of.map((s) => s.mib);
    return [
      { what, ...line(ms(results), ms(bare), 'ms') },
      { what: '  memory after it', ...line(mib(results), mib(bare), 'MiB') },
    ];
  });
}
