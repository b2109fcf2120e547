/** WeCom's markdown as DOM nodes: headings, quotes, lists, bold, code, links (http and https only), colours, line breaks, simple tables. */
import { h } from './dom.js';

const INLINE =
  /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)|<font color="(info|comment|warning)">(.*?)<\/font>|<@([^<>\s]+)>|(https?:\/\/[^\s<>"'，。；、）)]+)/g;

const safe = (url) => /^https?:\/\//i.test(url);
const link = (url, text) => h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);

/** Words with their emphasis. `nameOf` turns a userid into a name. */
export function inline(text, nameOf = (id) => id) {
  const out = [];
  let at = 0;
  for (const m of text.matchAll(INLINE)) {
    out.push(text.slice(at, m.index));
    at = m.index + m[0].length;
    const [all, bold, code, label, url, colour, coloured, mention, bare] = m;
    if (bold !== undefined) out.push(h('strong', {}, inline(bold, nameOf)));
    else if (code !== undefined) out.push(h('code', {}, code));
    else if (url !== undefined) out.push(safe(url) ? link(url, label) : all);
    else if (colour !== undefined) out.push(h('span', { class: `font-${colour}` }, inline(coloured, nameOf)));
    else if (mention !== undefined) out.push(h('span', { class: 'mention' }, `@${nameOf(mention)}`));
    else out.push(link(bare, bare));
  }
  out.push(text.slice(at));
  return out.filter((x) => x !== '');
}

/** Plain text with line breaks, links and @. */
export const plain = (text, nameOf) => text.split('\n').flatMap((line, i) => [i > 0 ? h('br') : undefined, ...lineOf(line, nameOf)]);

function lineOf(line, nameOf) {
  const out = [];
  let at = 0;
  for (const m of line.matchAll(/<@([^<>\s]+)>|(https?:\/\/[^\s<>"'，。；、）)]+)|(@[^\s@，。,]{1,12})/g)) {
    out.push(line.slice(at, m.index));
    at = m.index + m[0].length;
    if (m[2]) out.push(link(m[2], m[2]));
    else out.push(h('span', { class: 'mention' }, m[1] ? `@${nameOf?.(m[1]) ?? m[1]}` : m[3]));
  }
  out.push(line.slice(at));
  return out.filter((x) => x !== '');
}

const KINDS = [
  ['heading', /^\s*(#{1,6})\s+(.*)$/],
  ['quote', /^\s*>\s?(.*)$/],
  ['bullet', /^\s*[-*]\s+(.*)$/],
  ['number', /^\s*\d+[.、]\s+(.*)$/],
  ['row', /^\s*\|(.*)\|\s*$/],
  ['rule', /^\s*-{3,}\s*$/],
];

function kindOf(line) {
  for (const [kind, pattern] of KINDS) {
    const m = pattern.exec(line);
    if (m) return { kind, m };
  }
  return { kind: line.trim() ? 'text' : 'blank', m: [line, line] };
}

/** A whole message. */
export function markdown(source, nameOf) {
  const lines = source.replace(/<think>[\s\S]*?(<\/think>|$)/g, '').split(/\r?\n|<br\s*\/?>/);
  const blocks = [];
  let run;
  for (const line of lines) {
    const { kind, m } = kindOf(line);
    if (run?.kind !== kind || kind === 'heading') {
      run = { kind, parts: [] };
      blocks.push(run);
    }
    run.parts.push(kind === 'heading' ? { level: m[1].length, text: m[2] } : m[1]);
  }
  return blocks.flatMap((b) => block(b, nameOf));
}

const joined = (parts, nameOf) =>
  parts.flatMap((p, i) => [i > 0 ? h('br') : undefined, ...inline(p, nameOf)]).filter((x) => x !== undefined);

function block({ kind, parts }, nameOf) {
  const items = () => parts.map((p) => h('li', {}, inline(p, nameOf)));
  switch (kind) {
    case 'blank':
      return [];
    case 'heading':
      return [h('p', { class: `heading h${Math.min(parts[0].level, 4)}` }, inline(parts[0].text, nameOf))];
    case 'quote':
      return [h('blockquote', {}, joined(parts, nameOf))];
    case 'bullet':
      return [h('ul', {}, items())];
    case 'number':
      return [h('ol', {}, items())];
    case 'rule':
      return [h('hr')];
    case 'row':
      return [table(parts, nameOf)];
    default:
      return [h('p', {}, joined(parts, nameOf))];
  }
}

function table(rows, nameOf) {
  const cells = rows.filter((r) => !/^[\s|:-]+$/.test(r)).map((r) => r.split('|').map((c) => c.trim()));
  const row = (tag, list) =>
    h(
      'tr',
      {},
      list.map((c) => h(tag, {}, inline(c, nameOf))),
    );
  return h(
    'div',
    { class: 'table' },
    h(
      'table',
      {},
      cells.map((c, i) => row(i === 0 ? 'th' : 'td', c)),
    ),
  );
}
