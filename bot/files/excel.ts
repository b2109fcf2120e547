/** Lists as a workbook: a sheet a list. */
import type { Cell, Sheet } from './sheet';

const WIDEST = 60;

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
    page.addRow([...head]).font = { bold: true };
    for (const row of rows.length ? rows : [['无记录']]) page.addRow(row.map(harmless));
    page.columns.forEach((column, i) => {
      const cells = [head[i] ?? null, ...rows.map((row) => row[i] ?? null)];
      column.width = Math.min(WIDEST, Math.max(...cells.map(width)) + 2);
      column.alignment = { vertical: 'top', wrapText: true };
    });
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
