/**
 * Many rows in few statements: the rows travel as one JSON parameter, so neither the number of parameters nor a round trip a row limits it.
 * Prisma's createMany and a loop of updates are ten and a hundred times slower for the 100 000 members of an import.
 */
import type { Store, Tx } from './client';

/** How a value travels: an enum is named by its type, which PostgreSQL wants to know. */
type ColumnType = 'text' | 'int' | 'bool' | 'time' | { enum: string };
export type Columns = Readonly<Record<string, ColumnType>>;
export type Row = Readonly<Record<string, string | number | boolean | Date | null>>;

const CHUNK = 5_000;

export class Bulk {
  constructor(
    private readonly tx: Tx,
    private readonly kind: Store['kind'],
  ) {}

  /**
   * Inserts rows; those whose `key` exists already are updated instead, but for the columns in `keep`.
   * @param key columns of the primary key or of a unique index; every row has another one
   */
  async upsert(table: string, columns: Columns, key: readonly string[], rows: readonly Row[], keep: readonly string[] = []): Promise<void> {
    const names = Object.keys(columns);
    const changed = names.filter((name) => !key.includes(name) && !keep.includes(name));
    const conflict = changed.length ? `DO UPDATE SET ${changed.map((name) => `"${name}" = EXCLUDED."${name}"`).join(', ')}` : 'DO NOTHING';
    // SQLite takes ON for a join unless a WHERE stands before it.
    const sql = `INSERT INTO "${table}" (${list(names)}) ${this.select(columns)} WHERE true ON CONFLICT (${list(key)}) ${conflict}`;
    await this.inChunks(sql, names, rows);
  }

  /** Inserts rows. A unique key that exists already is refused, and nothing is inserted. */
  async insert(table: string, columns: Columns, rows: readonly Row[]): Promise<void> {
    const names = Object.keys(columns);
    await this.inChunks(`INSERT INTO "${table}" (${list(names)}) ${this.select(columns)}`, names, rows);
  }

  /** Changes the rows whose `match` columns have these values. @returns how many it found */
  async update(table: string, match: Columns, columns: Columns, rows: readonly Row[]): Promise<number> {
    const all = { ...match, ...columns };
    const names = Object.keys(all);
    const set = Object.keys(columns).map((name) => `"${name}" = r."${name}"`);
    const where = Object.keys(match).map((name) => `"${table}"."${name.replace(/^was:/, '')}" = r."${name}"`);
    const from = `(${this.select(all, true)}) AS r`;
    return this.inChunks(`UPDATE "${table}" SET ${set.join(', ')} FROM ${from} WHERE ${where.join(' AND ')}`, names, rows);
  }

  /** Deletes the rows that have these values in these columns. */
  async delete(table: string, columns: Columns, rows: readonly Row[]): Promise<void> {
    const names = Object.keys(columns);
    await this.inChunks(`DELETE FROM "${table}" WHERE (${list(names)}) IN (${this.select(columns)})`, names, rows);
  }

  private async inChunks(sql: string, names: readonly string[], rows: readonly Row[]): Promise<number> {
    let affected = 0;
    for (let from = 0; from < rows.length; from += CHUNK) {
      const values = rows.slice(from, from + CHUNK).map((row) => names.map((name) => travelling(row[name] ?? null)));
      affected += await this.tx.$executeRawUnsafe(sql, JSON.stringify(values));
    }
    return affected;
  }

  /** The rows of the JSON parameter. @param named its columns have the names, for a join */
  private select(columns: Columns, named = false): string {
    const as = (name: string) => (named ? ` AS "${name}"` : '');
    if (this.kind === 'sqlite')
      return `SELECT ${Object.keys(columns)
        .map((name, i) => `json_extract(r.value, '$[${i}]')${as(name)}`)
        .join(', ')} FROM json_each(?) AS r`;
    const cast = (type: ColumnType) => {
      if (typeof type === 'object') return `::"${type.enum}"`;
      return { text: '', int: '::integer', bool: '::boolean', time: '::timestamp(3)' }[type];
    };
    return `SELECT ${Object.entries(columns)
      .map(([name, type], i) => `(r.value ->> ${i})${cast(type)}${as(name)}`)
      .join(', ')} FROM json_array_elements($1::json) AS r(value)`;
  }
}

const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

/** An instant is text in the form that Prisma writes into SQLite; PostgreSQL's timestamp without zone takes the same as UTC. */
function travelling(value: string | number | boolean | Date | null): string | number | boolean | null {
  return value instanceof Date ? value.toISOString().replace('Z', '+00:00') : value;
}
