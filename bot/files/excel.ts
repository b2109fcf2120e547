/** Lists as a workbook: a sheet a list. */
import type { Cell, Sheet } from './sheet';

const WIDEST = 60;
/** Rows by which the widths go. */
const MEASURED = 200;
const ROWS = 10_000;
const PAUSE_AT = 500;

/**
 * What people wrote must not run as a formula, here or in what it is copied to: a text that begins like one gets an apostrophe in front.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const harmless = (cell: Cell): Cell => (typeof cell === 'string' && /^\s*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell);

/** 汉字 are twice as wide. */
const width = (cell: Cell): number => [...String(cell ?? '')].reduce((n, c) => n + (c > '\u2e7f' ? 2 : 1), 0);

export async function toExcel(title: string, sheets: readonly Sheet[]): Promise<Buffer> {
  // Loaded when the first file is made: it takes some megabytes.
  const { default: exceljs } = await import('exceljs');
  const book = new exceljs.Workbook();
  book.title = title;
  for (const { name, head, rows } of sheets) {
    const page = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    const widest = (i: number) => Math.max(...[head, ...rows.slice(0, MEASURED)].map((row) => width(row[i] ?? null)));
    page.columns = head.map((_, i) => ({ width: Math.min(WIDEST, widest(i) + 2) }));
    page.addRow([...head]).font = { bold: true };
    for (const [i, row] of (rows.length ? rows.slice(0, ROWS) : [['无记录']]).entries()) {
      page.addRow(row.map(harmless));
      // Others are answered meanwhile.
      if (i % PAUSE_AT === PAUSE_AT - 1) await new Promise((done) => setImmediate(done));
    }
    if (rows.length > ROWS) page.addRow([`先列${ROWS}行，共${rows.length}行`]);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
