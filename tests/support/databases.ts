/**
 * Real databases for tests: a fresh, migrated one in milliseconds, copied from a template that the first test file makes.
 * PostgreSQL is the server of TEST_POSTGRES_URL (any database there; fresh ones are created beside it).
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { openStore, type Store } from '../../prisma/client';
import { migrate } from '../../prisma/migrate';

export type Kind = Store['kind'];

export const POSTGRES_URL = process.env['TEST_POSTGRES_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';

/** What the fresh databases of this test file leave behind; last made, first removed. */
const leftovers: (() => Promise<void>)[] = [];
afterAll(async () => {
  const errors: unknown[] = [];
  // One that fails must not leave the others running.
  for (const remove of leftovers.splice(0).reverse()) await remove().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
});

/** Does something at the end of the test file, before what was made earlier is taken down. */
export function atEnd(stop: () => Promise<void>): void {
  leftovers.push(stop);
}

/** What a template holds beside its tables. Made once, however many tests and runs take a copy. */
export interface Filled {
  name: string;
  /** What it is made of and by: files, and folders with all their files. When one changes the template is made anew. */
  sources: readonly string[];
  fill(store: Store): Promise<void>;
}

/** Opens a fresh, migrated database. Closed and dropped at the end of the test file (closing it earlier is fine). */
export async function freshStore(kind: Kind = 'sqlite', filled?: Filled): Promise<Store> {
  const store = await openStore(await freshDatabase(kind, filled));
  leftovers.push(() => store.close());
  return store;
}

/** URL of a fresh, migrated database, for those who open it themselves or in several processes. Dropped at the end of the test file. */
export async function freshDatabase(kind: Kind = 'sqlite', filled?: Filled): Promise<string> {
  if (kind === 'postgresql') {
    const template = await postgresTemplate(filled);
    const name = `lianxi_test_${randomBytes(6).toString('hex')}`;
    await onServer((sql) => sql(`CREATE DATABASE ${name} TEMPLATE ${template}`));
    leftovers.push(() => onServer((sql) => sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
    return databaseUrl(name);
  }
  const folder = temporaryFolder();
  copyFileSync(await sqliteTemplate(filled), join(folder, 'test.db'));
  return `file:${join(folder, 'test.db')}`;
}

/** URL of an empty database without any table. Dropped at the end of the test file. */
export async function emptyDatabase(kind: Kind): Promise<string> {
  if (kind === 'sqlite') return `file:${join(temporaryFolder(), 'empty.db')}`;
  const name = `lianxi_test_${randomBytes(6).toString('hex')}`;
  await onServer((sql) => sql(`CREATE DATABASE ${name}`));
  leftovers.push(() => onServer((sql) => sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
  return databaseUrl(name);
}

/** A folder that is gone at the end of the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lianxi-test-'));
  leftovers.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Declares the same tests for SQLite and for PostgreSQL. Without a PostgreSQL server its half is skipped and counted on stderr, or fails when
 * REQUIRE_POSTGRES=1. @param body gets the kind, and a function that opens a fresh store (call it in beforeAll, beforeEach or a test)
 */
export function describeEachDatabase(name: string, body: (fresh: () => Promise<Store>, kind: Kind) => void): void {
  describe(`${name} (SQLite)`, () => body(() => freshStore('sqlite'), 'sqlite'));
  describePostgres(`${name} (PostgreSQL)`, () => body(() => freshStore('postgresql'), 'postgresql'));
}

/** Tests for PostgreSQL alone, with the same rule for a server that is absent. */
export function describePostgres(name: string, body: () => void): void {
  if (postgresReachable()) {
    describe(name, body);
    return;
  }
  if (process.env['REQUIRE_POSTGRES'] === '1') {
    test(name, () => {
      throw new Error('PostgreSQL not reachable at TEST_POSTGRES_URL, and REQUIRE_POSTGRES=1');
    });
    return;
  }
  const skipped = countTests(() => describe.skip(name, body));
  process.stderr.write(`PostgreSQL not reachable: ${skipped} tests skipped (${name})\n`);
}

/** How many tests `declare` declares: both names of jest's global count, and the rows of `each`. */
function countTests(declare: () => void): number {
  let count = 0;
  const original = globalThis.test;
  const each = (rows: readonly unknown[], ...rest: unknown[]) => {
    count += rows.length;
    return (original.each as unknown as (...args: unknown[]) => unknown)(rows, ...rest);
  };
  const counting = (...args: Parameters<typeof original>) => {
    count += 1;
    return original(...args);
  };
  globalThis.test = globalThis.it = Object.assign(counting, original, { each }) as typeof original;
  try {
    declare();
  } finally {
    globalThis.test = globalThis.it = original;
  }
  return count;
}

/** Found out once, by global-setup.cjs. */
export function postgresReachable(): boolean {
  return process.env['POSTGRES_REACHABLE'] === '1';
}

type Sql = (text: string) => Promise<Record<string, unknown>[]>;

/** Runs statements in the server's own database, one connection for all of them. */
export async function onServer<T>(work: (sql: Sql) => Promise<T>, url = POSTGRES_URL): Promise<void> {
  const adapter = await new PrismaPg({ connectionString: url, max: 1 }).connect();
  const client = await adapter.underlyingDriver().connect();
  try {
    await work(async (text) => (await client.query(text)).rows);
  } finally {
    client.release(true);
    await adapter.dispose();
  }
}

function databaseUrl(name: string): string {
  const url = new URL(POSTGRES_URL);
  url.pathname = `/${name}`;
  return url.href;
}

const templates = new Map<string, string>();

/** Names a template by what it is made of, so that a change makes a new one. */
function templateName(kind: Kind, filled: Filled | undefined): string {
  const known = templates.get(`${kind} ${filled?.name}`);
  if (known) return known;
  const hash = createHash('sha256');
  const add = (path: string) => {
    if (statSync(path).isFile()) hash.update(basename(path)).update(readFileSync(path));
    else for (const entry of readdirSync(path).sort()) add(join(path, entry));
  };
  for (const path of [join(__dirname, '..', '..', 'prisma', 'migrations', kind), ...(filled?.sources ?? [])]) add(path);
  const name = `${filled?.name ?? 'empty'}_${hash.digest('hex').slice(0, 16)}`;
  templates.set(`${kind} ${filled?.name}`, name);
  return name;
}

async function make(url: string, filled: Filled | undefined): Promise<void> {
  const store = await openStore(url);
  try {
    await migrate(store);
    await filled?.fill(store);
  } finally {
    await store.close();
  }
}

async function sqliteTemplate(filled: Filled | undefined): Promise<string> {
  const file = join(tmpdir(), `lianxi-template-${templateName('sqlite', filled)}.db`);
  if (existsSync(file)) return file;
  const making = `${file}.${randomBytes(4).toString('hex')}`;
  await make(`file:${making}`, filled);
  // The last connection folded the write-ahead log into the file. Several test files may do this at once: each rename is whole.
  renameSync(making, file);
  return file;
}

async function postgresTemplate(filled: Filled | undefined): Promise<string> {
  const name = `lianxi_template_${templateName('postgresql', filled)}`;
  await onServer(async (sql) => {
    await sql('SELECT pg_advisory_lock(20260916)');
    if ((await sql(`SELECT 1 FROM pg_database WHERE datname = '${name}'`)).length > 0) return;
    for (const old of await sql(`SELECT datname FROM pg_database WHERE datname LIKE 'lianxi_template_${filled?.name ?? 'empty'}_%'`))
      await sql(`DROP DATABASE IF EXISTS ${String(old['datname'])} WITH (FORCE)`);
    const making = `lianxi_making_${randomBytes(4).toString('hex')}`;
    await sql(`CREATE DATABASE ${making}`);
    await make(databaseUrl(making), filled);
    await sql(`ALTER DATABASE ${making} RENAME TO ${name}`);
  });
  return name;
}
