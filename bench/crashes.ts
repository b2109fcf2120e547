/** The long crash run: 30 kills on each database. `npm test` plays a shorter one. */
import { openStore } from '../prisma/client';
import type { Bench } from './context';
import { crashRun } from './crash';
import { nameOf } from './support/databases';
import type { Line } from './support/figures';
import { BOT_PROGRAM } from './support/process';

const KILLS = Number(process.env['CRASH_KILLS'] ?? 30);
const SEED = Number(process.env['CRASH_SEED'] ?? 20260916);

export async function crash({ databases, kinds, say }: Bench): Promise<Line[]> {
  const lines: Line[] = [];
  for (const kind of kinds) {
    const store = await openStore(await databases.fresh(kind));
    try {
      const folder = databases.folder();
      const { wrong, counts } = await crashRun({
        store,
        program: BOT_PROGRAM,
        folder,
        kills: KILLS,
        messages: 300,
        reminders: 300,
        seed: SEED,
        say,
      });
      say(`crash · ${nameOf(kind)} · ${JSON.stringify(counts)}`);
      if (wrong.length > 0) throw new Error(`${nameOf(kind)}, seed ${SEED}:\n${wrong.join('\n')}`);
      for (const [what, n] of Object.entries(counts))
        lines.push({ what: `${KILLS} × kill -9, 300 messages, 300 reminders: ${what}`, on: nameOf(kind), figure: String(n) });
    } finally {
      await store.close();
    }
  }
  return lines;
}
