/** As much XML as WeCom sends: elements, text and CDATA. Whatever else there is, is refused. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { CallbackRefused } from './crypto';

/** Elements by name; one that repeats is a list. */
export interface XmlElement {
  [name: string]: XmlValue;
}
type XmlValue = string | XmlElement | (string | XmlElement)[];

const CDATA = '#cdata';
const TEXT = '#text';
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  cdataPropName: CDATA,
  textNodeName: TEXT,
  // The deepest that WeCom sends is xml/SelectedItems/SelectedItem/OptionIds/OptionId.
  maxNestedTags: 12,
});
const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The content of `<xml>`. Numbers stay text: a MsgId has more digits than a number keeps.
 * @throws CallbackRefused 400: not well formed, too deep, or with a DOCTYPE, entities or comments
 */
export function parseXml(source: string): XmlElement {
  if (withoutCdata(source).includes('<!')) throw new CallbackRefused(400, 'xml declaration');
  if (XMLValidator.validate(source) !== true) throw new CallbackRefused(400, 'xml');
  let root: unknown;
  try {
    root = parser.parse(source);
  } catch {
    throw new CallbackRefused(400, 'xml');
  }
  const xml = isObject(root) ? plain(root['xml']) : undefined;
  if (!isElement(xml)) throw new CallbackRefused(400, 'xml root');
  return xml;
}

/** One pass: a pattern for it would take a second for a MiB of sections that never end. @throws CallbackRefused 400: one does not end */
function withoutCdata(source: string): string {
  const [first = '', ...sections] = source.split('<![CDATA[');
  let rest = first;
  let inside = false;
  for (const section of sections) {
    const end = section.indexOf(']]>');
    inside = end < 0;
    if (!inside) rest += section.slice(end + 3);
  }
  if (inside) throw new CallbackRefused(400, 'xml cdata');
  return rest;
}

/** The text of a child; '' when there is none or it has children. */
export function textOf(element: XmlElement, name: string): string {
  const value = element[name];
  return typeof value === 'string' ? value : '';
}

/** The children of a name, one or many or none. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return listOf(element[name]).filter(isElement);
}

/** The texts of a name, one or many or none. */
export function textsOf(element: XmlElement, name: string): string[] {
  return listOf(element[name]).filter((v) => typeof v === 'string');
}

function listOf(value: XmlValue | undefined): (string | XmlElement)[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The parser's tree → ours. CDATA is taken as it is, text around it with its five named characters. */
function plain(node: unknown): XmlValue {
  if (typeof node === 'string') return named(node);
  if (Array.isArray(node)) return node.map(plain).filter((v): v is string | XmlElement => !Array.isArray(v));
  if (!isObject(node)) return '';
  const children = Object.entries(node).filter(([name]) => name !== CDATA && name !== TEXT);
  if (children.length > 0) return Object.fromEntries(children.map(([name, child]) => [name, plain(child)]));
  const cdata = node[CDATA];
  const text = node[TEXT];
  return (typeof text === 'string' ? named(text) : '') + (Array.isArray(cdata) ? cdata.join('') : typeof cdata === 'string' ? cdata : '');
}

function named(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (all, name: string) => predefined[name] ?? all);
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const isElement = (v: XmlValue | undefined): v is XmlElement => isObject(v);
