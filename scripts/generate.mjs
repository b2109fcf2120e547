/**
 * Generates both Prisma clients from the one model: the PostgreSQL schema is prisma/schema.prisma with another provider line.
 * `prisma generate` needs no schema engine, but the command line tries to download one first; naming any existing program contents it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const prisma = join(dirname(fileURLToPath(import.meta.url)), '..', 'prisma');
const generated = join(prisma, 'generated');
rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });

const sqlite = readFileSync(join(prisma, 'schema.prisma'), 'utf8');
const postgresql = sqlite.replace('provider = "sqlite"', 'provider = "postgresql"').replace('./generated/sqlite', './postgresql');
writeFileSync(join(generated, 'schema.postgresql.prisma'), postgresql);

for (const schema of [join(prisma, 'schema.prisma'), join(generated, 'schema.postgresql.prisma')]) {
  const run = spawnSync(
    process.execPath,
    [join(prisma, '..', 'node_modules', 'prisma', 'build', 'index.js'), 'generate', '--schema', schema, '--no-hints'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (run.status !== 0) process.exit(run.status ?? 1);
}
