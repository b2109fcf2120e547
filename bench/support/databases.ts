/** Fresh databases for measuring, and their end. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { openStore, type Store } from '../../prisma/client';
import { migrate } from '../../prisma/migrate';

export type Kind = Store['kind'];

export const POSTGRES_URL = process.env['TEST_POSTGRES_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/test';

export const nameOf = (kind: Kind): string => (kind === 'sqlite' ? 'SQLite' : 'PostgreSQL');

type Rows = Record<string, unknown>[];

async function onServer(text: string): Promise<Rows> {
  const adapter = await new PrismaPg({ connectionString: POSTGRES_URL, max: 1 }).connect();
  const client = await adapter.underlyingDriver().connect();
  try {
    return (await client.query(text)).rows as Rows;
  } finally {
    client.release(true);
    await adapter.dispose();
  }
}

/** "PostgreSQL 15.20"; undefined when there is no server. */
export async function postgresVersion(): Promise<string | undefined> {
  try {
    const [row] = await onServer(`SELECT current_setting('server_version') AS v, current_setting('synchronous_commit') AS s`);
    return `PostgreSQL ${String(row?.['v']).split(' ')[0]} (synchronous_commit ${String(row?.['s'])})`;
  } catch {
    return undefined;
  }
}

/** Databases and folders of one run; `removeAll` leaves nothing behind. */
export class Databases {
  private readonly removals: (() => Promise<void>)[] = [];

  /** A folder that goes with the databases. */
  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'lianxi-bench-'));
    this.removals.push(async () => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  /** URL of a migrated database, filled by `fill`. */
  async fresh(kind: Kind, fill?: (store: Store) => Promise<void>): Promise<string> {
    const url = kind === 'sqlite' ? `file:${join(this.folder(), 'bench.db')}` : await this.onPostgres();
    const store = await openStore(url);
    try {
      await migrate(store);
      await fill?.(store);
    } finally {
      await store.close();
    }
    return url;
  }

  async removeAll(): Promise<void> {
    for (const remove of this.removals.splice(0).reverse()) await remove();
  }

  private async onPostgres(): Promise<string> {
    const name = `lianxi_bench_${randomBytes(6).toString('hex')}`;
    await onServer(`CREATE DATABASE ${name}`);
    this.removals.push(async () => void (await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
    const url = new URL(POSTGRES_URL);
    url.pathname = `/${name}`;
    return url.href;
  }
}
