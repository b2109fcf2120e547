/** The tools that write and check migrations, run as a developer runs them. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describePostgres, POSTGRES_URL, temporaryFolder } from '../support/databases';

const root = join(__dirname, '..', '..');

interface Bench {
  folder: string;
  model: string;
  run(script: string, ...args: string[]): SpawnSyncReturns<string>;
}

/** A copy of the model and its migrations that a test may spoil. */
function bench(): Bench {
  const folder = join(temporaryFolder(), 'migrations');
  const model = join(folder, '..', 'schema.prisma');
  cpSync(join(root, 'prisma', 'migrations'), folder, { recursive: true });
  cpSync(join(folder, 'schema.prisma'), model);
  const env = { ...process.env, MIGRATIONS_DIR: folder, MODEL_FILE: model, TEST_POSTGRES_URL: POSTGRES_URL };
  return {
    folder,
    model,
    run: (script, ...args) => spawnSync(process.execPath, [join(root, 'scripts', script), ...args], { env, encoding: 'utf8' }),
  };
}

const edit = (file: string, change: (text: string) => string) => writeFileSync(file, change(readFileSync(file, 'utf8')));
const addColumn = (text: string) => text.replace('model Counter {', 'model Counter {\n  note String?');

/** Migrations of one provider, oldest first. */
const names = (folder: string, provider: string) =>
  readdirSync(join(folder, provider), { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort();

function check(provider: string) {
  test('what is committed has no drift', () => {
    const result = spawnSync(process.execPath, [join(root, 'scripts', 'check-drift.mjs'), provider], { encoding: 'utf8' });
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe(`${provider}: no drift\n`);
    expect(result.status).toBe(0);
  });

  test('a model that was changed without a migration is drift', () => {
    const { model, run } = bench();
    edit(model, addColumn);
    const result = run('check-drift.mjs', provider);
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/has changed since the last migration/);
    expect(result.stderr).toMatch(/only in the model: column Counter.note/i);
  });

  test('a migration that does something else than the model is drift', () => {
    const { folder, run } = bench();
    const last = names(folder, provider).at(-1)!;
    edit(join(folder, provider, last, 'migration.sql'), (sql) => `${sql}\nDROP INDEX "Org_path_idx";\n`);
    const result = run('check-drift.mjs', provider);
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/only in the model: index .*Org_path_idx/);
  });

  test('a migration for one provider only, or without a reason, is drift', () => {
    const { folder, run } = bench();
    mkdirSync(join(folder, provider, '29990101000000_alone'));
    writeFileSync(join(folder, provider, '29990101000000_alone', 'migration.sql'), 'CREATE TABLE "Alone" ("id" INTEGER PRIMARY KEY);');
    const result = run('check-drift.mjs', provider);
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/different migrations/);
    expect(result.stderr).toMatch(/29990101000000_alone: migration.sql does not open with/);
    expect(result.stderr).toMatch(/only by the migrations: table Alone/);
  });
}

describe('check-drift (SQLite)', () => check('sqlite'));
describePostgres('check-drift (PostgreSQL)', () => check('postgresql'));

describe('npm run migration', () => {
  test('refuses when the model has not changed, and a name that is none', () => {
    const { run } = bench();
    expect(run('migration.mjs', 'nothing_new')).toMatchObject({ status: 1, stderr: expect.stringContaining('has not changed') });
    expect(run('migration.mjs', 'Bad Name')).toMatchObject({ status: 1, stderr: expect.stringContaining('usage') });
  });

  test('writes one migration for both providers with its reason on top; after it there is no drift', () => {
    const { folder, model, run } = bench();
    const before = names(folder, 'sqlite');
    edit(model, addColumn);
    expect(run('migration.mjs', 'counter_note', 'why a counter needs a note').status).toBe(0);
    const added = names(folder, 'sqlite').filter((name) => !before.includes(name));
    expect(added).toEqual([expect.stringMatching(/^\d{14}_counter_note$/)]);
    expect(names(folder, 'postgresql')).toEqual(names(folder, 'sqlite'));
    for (const provider of ['sqlite', 'postgresql']) {
      const sql = readFileSync(join(folder, provider, added[0]!, 'migration.sql'), 'utf8');
      expect(sql).toMatch(/^-- Reason: why a counter needs a note\n/);
      expect(sql).toContain('ALTER TABLE "Counter" ADD COLUMN     "note" TEXT'.replace(/ {5}/, provider === 'sqlite' ? ' ' : '     '));
    }
    expect(run('check-drift.mjs', 'sqlite')).toMatchObject({ status: 0 });
  });
});
