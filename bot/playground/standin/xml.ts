/** The XML of 自建应用 callbacks: written here, passive replies read with fast-xml-parser. */
import { XMLParser } from 'fast-xml-parser';

export type XmlValue = string | number | bigint | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** Numbers bare, strings as CDATA, objects nested, arrays repeated, undefined left out. */
export function buildXml(fields: { readonly [name: string]: XmlValue }): string {
  return element('xml', fields);
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint') return `<${name}>${value}</${name}>`;
  if (typeof value === 'string') return `<${name}>${cdata(value)}</${name}>`;
  if (Array.isArray(value)) return value.map((v: XmlValue) => element(name, v)).join('');
  const inner = Object.entries(value).map(([k, v]) => element(k, v as XmlValue));
  return `<${name}>${inner.join('')}</${name}>`;
}

const parser = new XMLParser({ parseTagValue: false, processEntities: false, ignoreAttributes: true });

/** The direct text children of the root element. @throws Error when there is no <xml> root */
export function parseXml(source: string): Record<string, string> {
  const root: unknown = parser.parse(source);
  if (!root || typeof root !== 'object' || !('xml' in root) || !root.xml || typeof root.xml !== 'object')
    throw new Error('no <xml> element');
  return Object.fromEntries(Object.entries(root.xml).map(([k, v]) => [k, typeof v === 'string' ? v : JSON.stringify(v)]));
}
