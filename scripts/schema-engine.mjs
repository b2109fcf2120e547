/**
 * Prisma's schema engine as WebAssembly: writes the SQL between two states of the model without a database and without the native engine,
 * which `prisma migrate` downloads. Used to author migrations (migration.mjs) and to check them (check-drift.mjs).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bg from '@prisma/schema-engine-wasm/schema_engine_bg';

export const PROVIDERS = /** @type {const} */ (['sqlite', 'postgresql']);
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @type {boolean} */
let started = false;

async function start() {
  if (started) return;
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': bg });
  bg.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  started = true;
}

/**
 * Between two models the engine never reads a database; on PostgreSQL it only asks once which server it would write for.
 * @param {'sqlite'|'postgresql'} provider
 */
function adapterFor(provider) {
  if (provider === 'sqlite') return new PrismaBetterSqlite3({ url: ':memory:' });
  const adapter = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [5, 7, 0],
      rows: [[true, 'PostgreSQL 15.0', 150000]],
    }),
    executeRaw: async () => 0,
    executeScript: async () => {},
    startTransaction: async () => {
      throw new Error('there is no database here');
    },
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: async () => {},
  };
  return { provider: 'postgres', adapterName: '@prisma/adapter-pg', connect: async () => adapter, connectToShadowDb: async () => adapter };
}

/** The model for one provider: only that line differs. @param {string} model text of schema.prisma @param {'sqlite'|'postgresql'} provider */
export function modelFor(model, provider) {
  return model.replace('provider = "sqlite"', `provider = "${provider}"`);
}

/**
 * SQL that leads from one model to another.
 * @param {'sqlite'|'postgresql'} provider
 * @param {string|null} from text of schema.prisma (its SQLite form); null is the empty database
 * @param {string} to
 * @returns {Promise<string|null>} null when nothing changes
 */
export async function diff(provider, from, to) {
  await start();
  const target = (text) => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content: modelFor(text, provider) }],
    configDir: root,
  });
  const engine = await bg.SchemaEngine.new(
    { datamodels: [['schema.prisma', modelFor(to, provider)]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFor(provider)),
  );
  try {
    const result = await engine.diff({
      from: from === null ? { tag: 'empty' } : target(from),
      to: target(to),
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 0 ? null : result.stdout;
  } finally {
    engine.free();
  }
}
