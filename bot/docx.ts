/**
 * The words of a Word file (.docx): a zip whose word/document.xml holds paragraphs, tables and lists. A paragraph is a line, a row of a table is
 * a line, numbers of lists are written out as Word shows them (一、). What was struck out under 修订 is left out, what was put in is in.
 * @see ECMA-376 part 1, 17 (WordprocessingML)
 */
import { XMLParser } from 'fast-xml-parser';
import JSZip from 'jszip';
import { InflatesTooFar, inflated } from './zip';

/**
 * Of the inflated parts together: a page has some 20 KiB, a zip of 1 MiB may hold 1 GiB, and everybody waits while XML is read, up to a second a MiB.
 */
const INFLATED_BYTES = 2 * 1024 * 1024;

/** An element as fast-xml-parser keeps it in order: `{ 'w:p': children, ':@': attributes }`, text `{ '#text': … }`. */
interface Node {
  [name: string]: Node[] | string | Record<string, string> | undefined;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
  // Numeric ones too: &#x4e2d;
  htmlEntities: true,
  // A table in a table in a text box has some 30.
  maxNestedTags: 120,
});

export type Read = { text: string } | { problem: 'broken' | 'too-large' | 'locked' };

/** Never throws. @returns the words, or why there are none; a zip that is no Word file is `broken` */
export async function wordsOfDocx(data: Buffer): Promise<Read> {
  try {
    const zip = await JSZip.loadAsync(data);
    let left = INFLATED_BYTES;
    const part = async (name: string) => {
      const xml = await inflated(zip, name, left);
      left -= xml?.length ?? 0;
      return xml && nodesOf(xml.toString('utf8'));
    };
    const body = await part('word/document.xml');
    if (body === undefined) return { problem: zip.file('EncryptedPackage') ? 'locked' : 'broken' };
    const lists = new Lists(await part('word/numbering.xml'), await part('word/styles.xml'));
    return {
      text: linesOf(within(within(body, 'w:document'), 'w:body'), lists)
        .join('\n')
        .trim(),
    };
  } catch (error) {
    return { problem: error instanceof InflatesTooFar ? 'too-large' : 'broken' };
  }
}

function nodesOf(xml: string): Node[] {
  if (xml.includes('<!DOCTYPE')) throw new Error('a declaration in a document');
  return parser.parse(xml) as Node[];
}

const children = (node: Node, name: string): Node[] => (Array.isArray(node[name]) ? (node[name] as Node[]) : []);
const within = (nodes: readonly Node[], name: string): Node[] => nodes.flatMap((n) => children(n, name));
const has = (nodes: readonly Node[], name: string): boolean => nodes.some((n) => name in n);
const attribute = (node: Node | undefined, name: string): string | undefined =>
  (node?.[':@'] as Record<string, string> | undefined)?.[name];
const valOf = (nodes: readonly Node[], name: string): string | undefined =>
  attribute(
    nodes.find((n) => name in n),
    'w:val',
  );

/** Struck out, moved away, or a second rendering for old programs. */
const LEFT_OUT = new Set(['w:del', 'w:moveFrom', 'mc:Fallback', 'w:pPr', 'w:tblPr', 'w:trPr', 'w:tcPr', 'w:sectPr', 'w:rPr']);
const MARKS: Readonly<Record<string, string>> = { 'w:tab': ' ', 'w:br': '\n', 'w:cr': '\n', 'w:noBreakHyphen': '-' };

/** Paragraphs and rows of a body, a cell or a text box. */
function linesOf(nodes: readonly Node[], lists: Lists): string[] {
  const lines: string[] = [];
  let open = '';
  for (const node of nodes) {
    for (const name of Object.keys(node)) {
      const inner = children(node, name);
      if (name === 'w:p') {
        const properties = within(inner, 'w:pPr');
        open += lists.label(properties) + wordsOf(inner, lists);
        // The end of the paragraph is struck out as well: it goes on with the next.
        if (has(within(properties, 'w:rPr'), 'w:del')) continue;
        lines.push(open);
        open = '';
      } else if (name === 'w:tbl') lines.push(...rowsOf(inner, lists));
      else if (!LEFT_OUT.has(name)) lines.push(...linesOf(inner, lists));
    }
  }
  return [...lines, open].map((line) => line.trim()).filter(Boolean);
}

/** What stands over the columns of minutes is no sentence. */
const HEADING =
  /^(?:序号?|编号|号|议定|决定|会议|工作|具体|事项|任务|内容|议题|问题|措施|责任|承办|牵头|配合|主办|协办|单位|部门|人员?|完成|办理|时间|时限|期限|要求|进度|备注|、|\/|\s)+$/;
const HEADING_LETTERS = 12;

/** Cells of a row with a comma between: what a row says is a sentence. Rows that were struck out are left out, and a first row of headings. */
function rowsOf(table: readonly Node[], lists: Lists): string[] {
  const rows = withoutWrappers(table).flatMap((row) => {
    if (has(within(row, 'w:trPr'), 'w:del')) return [];
    const cells = row.flatMap((cell) => ('w:tc' in cell ? [linesOf(children(cell, 'w:tc'), lists).join('')] : []));
    return [cells.filter(Boolean)];
  });
  const [first = [], ...rest] = rows;
  return (first.every((cell) => cell.length <= HEADING_LETTERS && HEADING.test(cell)) ? rest : rows)
    .map((cells) => cells.join('，'))
    .filter(Boolean);
}

/** Rows of a table, those inside of a content control or of a change too. */
function withoutWrappers(table: readonly Node[]): Node[][] {
  return table.flatMap((node) =>
    Object.keys(node).flatMap((name) =>
      name === 'w:tr' ? [children(node, name)] : LEFT_OUT.has(name) ? [] : withoutWrappers(children(node, name)),
    ),
  );
}

function wordsOf(nodes: readonly Node[], lists: Lists): string {
  return nodes
    .flatMap((node) => Object.keys(node).map((name) => ({ name, inner: children(node, name) })))
    .map(({ name, inner }) => {
      if (name === 'w:t') return inner.map((n) => (typeof n['#text'] === 'string' ? n['#text'] : '')).join('');
      if (name === 'w:r' && has(within(inner, 'w:rPr'), 'w:vanish')) return '';
      if (name === 'w:txbxContent') return `\n${linesOf(inner, lists).join('\n')}\n`;
      return MARKS[name] ?? (LEFT_OUT.has(name) ? '' : wordsOf(inner, lists));
    })
    .join('');
}

interface Level {
  format: string;
  /** "%1、", "（%2）" */
  text: string;
  start: number;
}

/** Numbers of lists, counted as the paragraphs come. */
class Lists {
  /** numId → list; list → levels. */
  private readonly lists = new Map<string, string>();
  private readonly levels = new Map<string, Level[]>();
  /** Styles that number their paragraphs. */
  private readonly styles = new Map<string, Node[]>();
  private readonly counts = new Map<string, number[]>();

  constructor(numbering: readonly Node[] | undefined, styles: readonly Node[] | undefined) {
    for (const node of within(numbering ?? [], 'w:numbering')) {
      if ('w:abstractNum' in node) this.levels.set(attribute(node, 'w:abstractNumId') ?? '', levelsOf(children(node, 'w:abstractNum')));
      if ('w:num' in node) this.lists.set(attribute(node, 'w:numId') ?? '', valOf(children(node, 'w:num'), 'w:abstractNumId') ?? '');
    }
    for (const node of within(styles ?? [], 'w:styles')) {
      const number = within(within(children(node, 'w:style'), 'w:pPr'), 'w:numPr');
      if (number.length) this.styles.set(attribute(node, 'w:styleId') ?? '', number);
    }
  }

  /** What Word shows before a paragraph with these properties: 一、 · （二） · 3. ; '' when it has no number. */
  label(properties: readonly Node[]): string {
    const own = within(properties, 'w:numPr');
    const number = own.length ? own : (this.styles.get(valOf(properties, 'w:pStyle') ?? '') ?? []);
    const list = this.lists.get(valOf(number, 'w:numId') ?? '');
    const at = Number(valOf(number, 'w:ilvl') ?? 0);
    const levels = list === undefined ? undefined : this.levels.get(list);
    const level = levels?.[at];
    if (list === undefined || !levels || !level || level.format === 'bullet' || level.format === 'none') return '';
    const counts = this.counts.get(list) ?? [];
    this.counts.set(list, counts);
    counts[at] = (counts[at] ?? level.start - 1) + 1;
    counts.length = at + 1;
    return level.text.replace(/%(\d)/g, (_, n: string) => {
      const other = levels[Number(n) - 1];
      return other ? written(counts[Number(n) - 1] ?? other.start, other.format) : '';
    });
  }
}

function levelsOf(list: readonly Node[]): Level[] {
  const levels: Level[] = [];
  for (const node of list) {
    if (!('w:lvl' in node)) continue;
    const inner = children(node, 'w:lvl');
    levels[Number(attribute(node, 'w:ilvl') ?? 0)] = {
      format: valOf(inner, 'w:numFmt') ?? 'decimal',
      text: valOf(inner, 'w:lvlText') ?? '',
      start: Number(valOf(inner, 'w:start') ?? 1),
    };
  }
  return levels;
}

const HAN = '零一二三四五六七八九';

/** 一 … 九十九; more is written in figures. */
function inHan(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  if (n < 1 || n > 99) return String(n);
  return `${tens > 1 ? HAN[tens] : ''}${tens ? '十' : ''}${ones ? HAN[ones] : ''}`;
}

function written(n: number, format: string): string {
  if (/chinese|japanese|ideograph(?:Digital|Enclosed)|taiwaneseCounting/i.test(format)) return inHan(n);
  if (format === 'decimalEnclosedCircle' && n >= 1 && n <= 20) return String.fromCodePoint(0x2460 + n - 1);
  if (/Letter$/.test(format) && n >= 1 && n <= 26) return String.fromCodePoint((format === 'upperLetter' ? 0x41 : 0x61) + n - 1);
  return String(n);
}
