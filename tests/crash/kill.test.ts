/**
 * The bot is killed (SIGKILL) at random moments while members write and reminders fall due: nothing is lost, nothing happens twice. CRASH_KILLS and
 * CRASH_SEED change the run; `npm run bench -- --only crash` plays the long one.
 */
import { join } from 'node:path';
import { type CrashResult, crashRun } from '../../bench/crash';
import { describePostgres, freshStore, type Kind, temporaryFolder } from '../support/databases';

const root = join(__dirname, '..', '..');
const PROGRAM = ['-r', join(__dirname, 'typescript.cjs'), join(root, 'bot', 'main.ts')];
const SEED = Number(process.env['CRASH_SEED'] ?? 20260916);

async function killed(kind: Kind, o: { kills: number; messages: number; reminders: number }): Promise<CrashResult> {
  const result = await crashRun({ store: await freshStore(kind), program: PROGRAM, folder: temporaryFolder(), seed: SEED, ...o });
  process.stderr.write(`${kind}: ${result.kills} kills, seed ${SEED}: ${JSON.stringify(result.counts)}\n`);
  return result;
}

test('160 messages and 150 reminders survive kill -9 (SQLite)', async () => {
  const kills = Number(process.env['CRASH_KILLS'] ?? 6);
  const { wrong, counts } = await killed('sqlite', { kills, messages: 160, reminders: 150 });
  expect(wrong).toEqual([]);
  expect(counts).toMatchObject({ confirmed: 80, activities: 80, answers: 160, 'personal reminders': 100, 'group reminders': 50 });
}, 300_000);

describePostgres('kill -9 (PostgreSQL)', () => {
  test('60 messages and 60 reminders survive it', async () => {
    const { wrong, counts } = await killed('postgresql', { kills: 4, messages: 60, reminders: 60 });
    expect(wrong).toEqual([]);
    expect(counts).toMatchObject({ confirmed: 30, activities: 30, answers: 60, 'personal reminders': 40, 'group reminders': 20 });
  }, 300_000);
});
