/** Reads an import file, JSON or workbook, into rows that know where they stand, for the sentences about what is wrong with them. */
import { readFile } from 'node:fs/promises';
import type { CellErrorValue, CellValue, Worksheet } from 'exceljs';
import JSZip from 'jszip';
import { InflatesTooFar, inflated } from '../zip';
import { type ImportFile, LIST_NAMES, LISTS, type ListName, reasonOf, Tenant } from './import-schema';

/** What is wrong, and where: "members[3].org", "members 第5行 org". */
export interface Problem {
  where: string;
  reason: string;
}

/** Where the n-th entry of a list, or a field of it, stands in the file. */
type Where = (list: ListName | 'tenant', index: number, field?: readonly PropertyKey[]) => string;

export interface Source {
  /** A row that is wrong by itself is missing from its list (the others keep their index). */
  file: ImportFile;
  /** Codes and userids of all rows, right or wrong: what refers to a wrong row is not wrong for that. */
  claimed: ReadonlyMap<ListName, ReadonlySet<string>>;
  where: Where;
  problems: Problem[];
}

/** The file cannot be read at all. */
export class UnreadableFile extends Error {}

type Fields = Record<string, unknown>;

/** @throws UnreadableFile no such file, neither JSON nor workbook */
export async function readSource(path: string): Promise<Source> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(error.code === 'ENOENT' ? `没有这个文件：${path}` : `读不了 ${path}：${error.message}`);
  });
  if (/\.xlsx$/i.test(path)) return readWorkbook(bytes);
  if (/\.json$/i.test(path)) return readJson(bytes.toString('utf8'));
  throw new UnreadableFile(`只认 .json 和 .xlsx：${path}`);
}

function readJson(text: string): Source {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UnreadableFile(`不是 JSON：${error instanceof Error ? error.message : String(error)}`);
  }
  return sourceOf(data);
}

/** Rows that are in memory, in the shape of a JSON file. */
export function sourceOf(data: unknown): Source {
  return check(data, (list, index, field = []) => {
    const start = list === 'tenant' ? 'tenant' : index < 0 ? list : `${list}[${index}]`;
    return field.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`), start);
  });
}

/** Checks every row by itself; a row that is wrong is named and left out. */
function check(data: unknown, where: Where): Source {
  const problems: Problem[] = [];
  const file: ImportFile = { tenant: { name: '', timeZone: '' }, orgs: [], members: [], bodies: [], resources: [], holidays: [] };
  const complain = (list: ListName | 'tenant', index: number, error: { issues: readonly Parameters<typeof reasonOf>[0][] }) => {
    for (const issue of error.issues) problems.push({ where: where(list, index, issue.path), reason: reasonOf(issue) });
  };
  const claimed = new Map(LIST_NAMES.map((list) => [list, new Set<string>()]));
  const source = { file, claimed, where, problems };
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    problems.push({ where: '文件', reason: '最外层应为 { "tenant": …, "orgs": … }' });
    return source;
  }
  const fields = data as Record<string, unknown>;
  for (const key of Object.keys(fields))
    if (key !== 'tenant' && !(key in LISTS)) problems.push({ where: key, reason: `不认识的列表，只能是 tenant ${LIST_NAMES.join(' ')}` });
  const tenant = Tenant.safeParse(fields['tenant'], { reportInput: true });
  if (tenant.success) file.tenant = tenant.data;
  else complain('tenant', 0, tenant.error);
  for (const list of LIST_NAMES) {
    const rows = fields[list] ?? [];
    if (!Array.isArray(rows)) {
      problems.push({ where: where(list, -1), reason: '应为列表' });
      continue;
    }
    rows.forEach((row: unknown, index) => {
      const parsed = LISTS[list].safeParse(row, { reportInput: true });
      const key = typeof row === 'object' && row !== null ? ((row as Fields)['code'] ?? (row as Fields)['userid']) : undefined;
      if (typeof key === 'string') claimed.get(list)?.add(key);
      // Rows stay at their index, so that later checks can say where they stand.
      if (parsed.success) (file[list] as unknown[])[index] = parsed.data;
      else complain(list, index, parsed.error);
    });
  }
  return source;
}

/** Columns that hold a list in one cell. */
const LIST_COLUMNS = new Set(['aliases', 'roles', 'members']);
const NUMBER_COLUMNS = new Set(['capacity', 'quantity', 'year']);
/** What stands in a cell to take a value away; an empty cell leaves it as it is. */
const CLEAR = '-';

/** Of all parts of a workbook together: ten thousand members take some 4 MiB, and exceljs many times that while it reads. */
const INFLATED_BYTES = 64 * 1024 * 1024;

/** @throws UnreadableFile */
async function checkInflated(bytes: Buffer): Promise<void> {
  try {
    const zip = await JSZip.loadAsync(bytes);
    let left = INFLATED_BYTES;
    for (const name of Object.keys(zip.files)) left -= (await inflated(zip, name, left))?.length ?? 0;
  } catch (error) {
    if (error instanceof InflatesTooFar)
      throw new UnreadableFile('工作簿解压后太大，像是坏了或带了很多图片；请只留数据另存一份，或分几次导入');
    throw new UnreadableFile(`不是 Excel 工作簿：${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readWorkbook(bytes: Buffer): Promise<Source> {
  await checkInflated(bytes);
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.Workbook();
  try {
    // The types of exceljs know an older Buffer than Node's.
    await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  } catch (error) {
    throw new UnreadableFile(`不是 Excel 工作簿：${error instanceof Error ? error.message : String(error)}`);
  }
  const data: Fields = {};
  const rowNumbers = new Map<string, number[]>();
  const early: Problem[] = [];
  const yearRows = new Map<number, YearRows>();
  for (const sheet of book.worksheets) {
    const { rows, numbers, problems } = readSheet(sheet);
    early.push(...problems);
    if (rows.length === 0 && !(sheet.name in LISTS) && sheet.name !== 'tenant') continue;
    rowNumbers.set(sheet.name, numbers);
    if (sheet.name === 'tenant') {
      data['tenant'] = rows[0];
      if (rows.length > 1) early.push({ where: `tenant 第${numbers[1]}行`, reason: '只能有一行' });
    } else if (sheet.name === 'holidays') data['holidays'] = years(rows, numbers, yearRows);
    else data[sheet.name] = rows;
  }
  const source = check(data, (list, index, field = []) => {
    if (index < 0) return `${list} 表`;
    if (list === 'holidays') {
      const at = yearRows.get(index);
      const [first, day, ...rest] = field;
      return `holidays 第${first === 'days' && typeof day === 'number' ? at?.days[day] : at?.year}行${suffix(first === 'days' ? rest : field)}`;
    }
    return `${list} 第${rowNumbers.get(list)?.[index] ?? '?'}行${suffix(field)}`;
  });
  source.problems.unshift(...early);
  return source;
}

function suffix(field: readonly PropertyKey[]): string {
  const [column] = field;
  return column === undefined ? '' : ` ${String(column)}`;
}

/** Where a year of the holidays sheet stands: the row that names it first, and the row of each of its days. */
interface YearRows {
  year: number;
  days: number[];
}

/** The holidays sheet has a row for each day (year, complete, date, kind, name), or one with only year and complete. */
function years(rows: readonly Fields[], numbers: readonly number[], yearRows: Map<number, YearRows>): Fields[] {
  const found: { year: unknown; entry: Fields; days: Fields[]; at: YearRows }[] = [];
  rows.forEach((row, i) => {
    const { year, complete, ...day } = row;
    const number = numbers[i] ?? 0;
    let group = found.find((g) => g.year === year);
    const isFirst = group === undefined;
    if (!group) {
      group = { year, entry: { year, ...(complete !== undefined && { complete }) }, days: [], at: { year: number, days: [] } };
      group.entry['days'] = group.days;
      yearRows.set(found.length, group.at);
      found.push(group);
    }
    group.entry['complete'] ??= complete;
    if (isFirst && Object.keys(day).length === 0) return;
    group.days.push(day);
    group.at.days.push(number);
  });
  return found.map((g) => g.entry);
}

/** First row: the columns. Empty rows are skipped. `numbers`: the sheet's own row numbers. */
function readSheet(sheet: Worksheet): { rows: Fields[]; numbers: number[]; problems: Problem[] } {
  const rows: Fields[] = [];
  const numbers: number[] = [];
  const problems: Problem[] = [];
  const columns: string[] = [];
  sheet.getRow(1).eachCell((cell, column) => {
    columns[column] = String(plain(cell.value) ?? '').trim();
  });
  sheet.eachRow((row, number) => {
    if (number === 1) return;
    const fields: Fields = {};
    row.eachCell((cell, column) => {
      const value = plain(cell.value);
      if (value === undefined || value === '') return;
      const name = columns[column];
      if (!name) {
        problems.push({ where: `${sheet.name} 第${number}行`, reason: `第${column}列没有列名` });
        return;
      }
      const wrong = (reason: string) => problems.push({ where: `${sheet.name} 第${number}行 ${name}`, reason });
      if (typeof value === 'object' && 'error' in value) return void wrong(`单元格显示 ${value.error}，请改成要填的内容`);
      if (value instanceof Date && name !== 'date') return void wrong('被 Excel 当成了日期或时间，请把单元格格式设为“文本”后重填');
      fields[name] = cellField(name, value);
    });
    if (Object.keys(fields).length === 0) return;
    rows.push(fields);
    numbers.push(number);
  });
  return { rows, numbers, problems };
}

function cellField(column: string, value: string | number | boolean | Date): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (value === CLEAR) return null;
  if (LIST_COLUMNS.has(column))
    return String(value)
      .split(/[、,，]/)
      .map((part) => part.trim())
      .filter(Boolean);
  if (NUMBER_COLUMNS.has(column)) return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (column === 'complete') return typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
  return String(value);
}

/** What a person sees in the cell: the text of rich text and links, the result of a formula, or that it went wrong. */
function plain(value: CellValue): string | number | boolean | Date | CellErrorValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value instanceof Date || 'error' in value) return value;
  if ('richText' in value)
    return value.richText
      .map((part) => part.text)
      .join('')
      .trim();
  if ('hyperlink' in value) return plain(value.text as CellValue);
  if ('result' in value) return plain(value.result as CellValue);
  return undefined;
}
