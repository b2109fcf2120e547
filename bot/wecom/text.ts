/**
 * Words on their way into a message: cleaned, made harmless, measured and split. Pure. Every pattern here takes linear time: members choose the text.
 */
import { SIZE } from './limits';

/** Controls, lone surrogates, and the invisible characters that can turn a line around or hide in it. Tab and newline stay. */
const unwanted = /(?![\t\n])\p{Cc}|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** Without unwanted characters, with \n as the only line break, without blanks at the ends and without runs of empty lines. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|\p{Zl}|\p{Zp}|[\u0085\v\f]/gu, '\n')
    .replace(unwanted, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** As `cleanText`, on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

/** What a member wrote, cleaned and at most `SIZE.textChars` long. Cut first: cleaning megabytes would hold everybody else up. */
export function memberText(raw: string): string {
  return cut(cleanText(raw.slice(0, 2 * SIZE.textChars)), SIZE.textChars);
}

/** Length as WeCom counts it: code points. */
export function chars(text: string): number {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
}

/** At most `max` characters, the last one "…" when something is missing. */
export function cut(text: string, max: number): string {
  if (text.length <= max || chars(text) <= max) return text;
  return `${[...text].slice(0, max - 1).join('')}…`;
}

/** Tags and mentions: "<@all>", "<font …>", "</b>", "<think>" are shown as typed instead of doing something. */
const disarmTags = (text: string) => text.replace(/<(?=[@/!?a-z])/gi, '＜');

/**
 * A member's words for use inside markdown: nothing of them becomes a mention, a link, bold, a heading, a quote or a list. Only characters that
 * could do so are replaced, each by its full-width twin, so that the text stays readable: WeCom has no escape character.
 */
export function plainWords(text: string): string {
  return disarmTags(cleanText(text))
    .replace(/\](?=\()/g, '］')
    .replace(/[*`]/g, (c) => (c === '*' ? '＊' : '｀'))
    .replace(/__/g, '＿＿')
    .replace(/^([ \t]*)([#>])/gm, (_, blank: string, c: string) => blank + (c === '#' ? '＃' : '＞'));
}

/**
 * Our own markdown, in which members' words may be mixed: mentions and tags are disarmed, pictures become links, and only links that start
 * with `linkBase` stay links. Any other shows its address, so that nobody is sent somewhere behind an innocent word.
 */
export function safeMarkdown(text: string, linkBase?: string): string {
  return disarmTags(cleanText(text)).replace(/!?\[([^[\]\n]*)\]\(([^()\s]*)\)/g, (link, words: string, url: string) => {
    if (linkBase !== undefined && within(url, linkBase)) return link.replace(/^!/, '');
    return words && url ? `${words}（${url}）` : words || url;
  });
}

function within(url: string, base: string): boolean {
  if (!url.startsWith(base)) return false;
  // "http://a.cn.evil.com" starts with "http://a.cn" too.
  return base.endsWith('/') || url.length === base.length || /[/?#]/.test(url.charAt(base.length));
}

/** Pieces of at most `maxBytes` of UTF-8, cut between lines where possible, else after a sentence or a blank, never inside a character. */
export function splitBytes(text: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  const flush = () => {
    if (piece.trim()) pieces.push(piece.replace(/^\n+/, '').trimEnd());
    piece = '';
    size = 0;
  };
  for (const line of text.split('\n')) {
    for (const part of Buffer.byteLength(line) > maxBytes ? splitLine(line, maxBytes) : [line]) {
      const bytes = Buffer.byteLength(part) + 1;
      if (size + bytes > maxBytes + 1) flush();
      piece = size > 0 ? `${piece}\n${part}` : part;
      size += bytes;
    }
  }
  flush();
  return pieces;
}

function splitLine(line: string, maxBytes: number): string[] {
  const out: string[] = [];
  let from = 0;
  let at = 0;
  let bytes = 0;
  let lastBreak = 0;
  for (const c of line) {
    const n = Buffer.byteLength(c);
    if (bytes + n > maxBytes) {
      const end = lastBreak > from + (at - from) / 2 ? lastBreak : at;
      out.push(line.slice(from, end));
      from = end;
      bytes = Buffer.byteLength(line.slice(from, at));
    }
    at += c.length;
    bytes += n;
    if (/[\s。；，、！？,;!?]/u.test(c)) lastBreak = at;
  }
  out.push(line.slice(from));
  return out;
}
