/** A document as a Word file: a title, sections of plain words, tables. */
import type { Cell, Sheet } from './sheet';

/** Lines as they are: nothing in them is markup. */
export interface WordText {
  title: string;
  /** Under the title. */
  lead: string;
  /** A line of `text` is a paragraph. */
  sections: readonly { head: string; text: string }[];
  tables: readonly Sheet[];
}

/** Nobody reads a longer table. */
const ROWS = 300;
/** Font that every WPS and Word has; sizes in half points. */
const FONT = { name: '宋体', ascii: 'Times New Roman', eastAsia: '宋体' };
const SIZE = { title: 36, text: 24, cell: 18 };

export async function toWord({ title, lead, sections, tables }: WordText): Promise<Buffer> {
  // Loaded when the first file is made: it takes some megabytes.
  const { AlignmentType, Document, HeadingLevel, Packer, PageOrientation, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } =
    await import('docx');
  const words = (text: string, size: number, bold = false) => [new TextRun({ text, size, bold })];
  const line = (text: string, bold = false) => new Paragraph({ children: words(text, SIZE.text, bold), spacing: { after: 120 } });
  const heading = (text: string) => new Paragraph({ heading: HeadingLevel.HEADING_2, children: words(text, SIZE.text, true) });
  const cell = (content: Cell, bold = false) =>
    new TableCell({ children: [new Paragraph({ children: words(String(content ?? ''), SIZE.cell, bold) })] });
  const table = ({ head, rows }: Sheet) =>
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: [
        new TableRow({ tableHeader: true, children: head.map((h) => cell(h, true)) }),
        ...rows.slice(0, ROWS).map((row) => new TableRow({ cantSplit: true, children: row.map((c) => cell(c)) })),
      ],
    });
  const document = new Document({
    title,
    styles: { default: { document: { run: { font: FONT } } } },
    sections: [
      {
        properties: { page: { size: { orientation: PageOrientation.LANDSCAPE } } },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER, children: words(title, SIZE.title, true) }),
          line(lead),
          ...sections.flatMap(({ head, text }) => [heading(head), ...text.split('\n').map((words) => line(words))]),
          ...tables.flatMap((sheet) => [
            heading(sheet.name),
            ...(sheet.rows.length ? [table(sheet)] : [line('无记录。')]),
            ...(sheet.rows.length > ROWS ? [line(`先列${ROWS}行，共${sheet.rows.length}行。`)] : []),
          ]),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}
