/**
 * node scripts/check-drift.mjs [sqlite|postgresql …]
 *
 * Fails when the migrations and the model have drifted apart: a database made by all migrations must equal one made from the model in one go
 * (tables, columns, types, nullability, defaults, indexes, keys, enums), and the model must be the one the last migration was written for.
 * PostgreSQL: makes and drops databases of its own beside TEST_POSTGRES_URL. Exit: 0 no drift, 1 drift, 2 could not look.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { diff, PROVIDERS, root } from './schema-engine.mjs';

const folder = process.env.MIGRATIONS_DIR ?? join(root, 'prisma', 'migrations');
const model = readFileSync(process.env.MODEL_FILE ?? join(root, 'prisma', 'schema.prisma'), 'utf8');
const server = process.env.TEST_POSTGRES_URL ?? 'postgresql://postgres@127.0.0.1:5432/test';

/** @param {string} provider */
function migrations(provider) {
  if (!existsSync(join(folder, provider))) return [];
  return readdirSync(join(folder, provider), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, sql: readFileSync(join(folder, provider, entry.name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A database's catalog as lines that can be compared.
 * @typedef {(scripts: string[]) => Promise<string[]>} Catalog runs the scripts in an empty database and describes the result
 */

/** @type {Catalog} */
async function sqliteCatalog(scripts) {
  const adapter = await new PrismaBetterSqlite3({ url: ':memory:' }).connect();
  const rows = async (sql) => {
    const set = await adapter.queryRaw({ sql, args: [], argTypes: [] });
    return set.rows.map((row) => Object.fromEntries(set.columnNames.map((name, i) => [name, row[i]])));
  };
  for (const script of scripts) await adapter.executeScript(script);
  const lines = [];
  for (const { type, name, sql } of await rows(
    "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND type IN ('table', 'view', 'trigger')",
  )) {
    lines.push(`${type} ${name}${type === 'table' ? (/AUTOINCREMENT/i.test(sql) ? ' autoincrement' : '') : ` ${sql}`}`);
    if (type !== 'table') continue;
    for (const c of await rows(`SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info('${name}')`))
      lines.push(
        `column ${name}.${c.name} ${c.type}${c.notnull ? ' not null' : ''} default ${c.dflt_value ?? '-'}${c.pk ? ` key ${c.pk}` : ''}`,
      );
    for (const i of await rows(`SELECT name, "unique", origin, partial FROM pragma_index_list('${name}')`)) {
      const columns = await rows(`SELECT name, "desc", coll FROM pragma_index_xinfo('${i.name}') WHERE key = 1 ORDER BY seqno`);
      const [made] = await rows(`SELECT sql FROM sqlite_master WHERE type = 'index' AND name = '${i.name}'`);
      const where = i.partial ? ` ${/\bWHERE\b.*$/is.exec(made?.sql ?? '')?.[0]}` : '';
      lines.push(
        `index ${i.origin === 'c' ? i.name : `${name}(${i.origin})`}${i.unique ? ' unique' : ''} (${columns.map((c) => `${c.name}${c.desc ? ' desc' : ''}`).join(', ')})${where}`,
      );
    }
    for (const f of await rows(`SELECT id, seq, "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list('${name}')`))
      lines.push(`key ${name}.${f.from} → ${f.table}.${f.to} update ${f.on_update} delete ${f.on_delete}`);
  }
  await adapter.dispose();
  return lines.sort();
}

/** @type {Catalog} */
async function postgresCatalog(scripts) {
  const name = `lianxi_drift_${randomBytes(6).toString('hex')}`;
  await onPostgres(server, (query) => query(`CREATE DATABASE ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    return await onPostgres(url.href, async (query) => {
      for (const script of scripts) await query(script);
      const lines = [];
      for (const c of await query(`SELECT table_name, column_name, data_type, udt_name, character_maximum_length, datetime_precision, is_nullable, column_default, is_identity
          FROM information_schema.columns WHERE table_schema = 'public'`))
        lines.push(`column ${Object.values(c).join(' ')}`);
      for (const i of await query(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'`)) lines.push(`index ${i.indexdef}`);
      for (const c of await query(
        `SELECT conrelid::regclass::text AS "on", conname, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
      ))
        lines.push(`constraint ${c.on} ${c.conname} ${c.def}`);
      for (const e of await query(
        `SELECT t.typname, string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) AS labels FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1`,
      ))
        lines.push(`enum ${e.typname}: ${e.labels}`);
      for (const t of await query(`SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'public'`))
        lines.push(`table ${t.table_name} ${t.table_type}`);
      for (const t of await query(
        `SELECT event_object_table AS "on", trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = 'public'`,
      ))
        lines.push(`trigger ${t.on} ${t.trigger_name} ${t.action_statement}`);
      return lines.sort();
    });
  } finally {
    await onPostgres(server, (query) => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  }
}

/** @template T @param {string} url @param {(query: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>} work @returns {Promise<T>} */
async function onPostgres(url, work) {
  const adapter = await new PrismaPg({ connectionString: url, max: 1 }, { disposeExternalPool: true }).connect();
  const client = await adapter.underlyingDriver().connect();
  try {
    return await work(async (sql) => (await client.query(sql)).rows);
  } finally {
    client.release(true);
    await adapter.dispose();
  }
}

const catalogs = { sqlite: sqliteCatalog, postgresql: postgresCatalog };

/** @param {'sqlite'|'postgresql'} provider @returns {Promise<string[]>} what is wrong */
async function check(provider) {
  const wrong = [];
  const made = migrations(provider);
  for (const { name, sql } of made) if (!/^-- Reason: \S/.test(sql)) wrong.push(`${name}: migration.sql does not open with "-- Reason: …"`);
  const kept = join(folder, 'schema.prisma');
  const change = await diff(provider, existsSync(kept) ? readFileSync(kept, 'utf8') : null, model);
  if (change) wrong.push(`prisma/schema.prisma has changed since the last migration: npm run migration -- NAME\n${change.trim()}`);
  const byMigrations = await catalogs[provider](made.map((m) => m.sql));
  const byModel = await catalogs[provider]([(await diff(provider, null, model)) ?? '']);
  if (byModel.length === 0) wrong.push('the model makes an empty database: nothing was compared');
  for (const line of byModel) if (!byMigrations.includes(line)) wrong.push(`only in the model: ${line}`);
  for (const line of byMigrations) if (!byModel.includes(line)) wrong.push(`only by the migrations: ${line}`);
  return wrong;
}

const asked = process.argv.slice(2);
const unknown = asked.find((a) => !PROVIDERS.includes(/** @type {'sqlite'} */ (a)));
if (unknown) {
  console.error(`usage: node scripts/check-drift.mjs [${PROVIDERS.join('|')} …]`);
  process.exit(2);
}
let drifted = false;
const names = PROVIDERS.map((p) =>
  migrations(p)
    .map((m) => m.name)
    .join(' '),
);
if (names[0] !== names[1]) {
  drifted = true;
  console.error(`the providers have different migrations:\n  ${PROVIDERS[0]}: ${names[0]}\n  ${PROVIDERS[1]}: ${names[1]}`);
}
for (const provider of PROVIDERS) {
  if (asked.length > 0 && !asked.includes(provider)) continue;
  try {
    const wrong = await check(provider);
    if (wrong.length > 0) drifted = true;
    console[wrong.length > 0 ? 'error' : 'log'](
      wrong.length > 0 ? wrong.map((w) => `drift: ${provider}: ${w}`).join('\n') : `${provider}: no drift`,
    );
  } catch (error) {
    console.error(`${provider}: could not look: ${error instanceof Error ? error.message || String(error) : error}`);
    process.exitCode = 2;
  }
}
if (drifted) process.exitCode = 1;
