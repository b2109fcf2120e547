/** The shell of every page that people read: plain HTML without script, nothing from elsewhere, kept nowhere, found by nobody. */
import type { FastifyReply } from 'fastify';

/** Text that is safe to put into a page. Made by `html` alone. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | false | undefined | readonly Piece[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

function rendered(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(rendered).join('') : escaped(String(piece));
}

/** html`<p>${words}</p>`: whatever is put in is escaped, unless it is Html itself; lists are joined, undefined and false are nothing. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(parts.map((part, i) => part + rendered(pieces[i])).join(''));
}

/** What all pages share: a phone first, dark where the reader likes it. */
const STYLE = `:root{--ground:#f2f3f5;--paper:#fff;--ink:#1f2329;--grey:#646a73;--line:#e8e9ec;--green:#057a40;--green-pale:#e6f6ee;--red:#c92a33;--red-pale:#fdecec;--orange:#a35c00;--orange-pale:#fff3e0;--blue:#1a66cc;--blue-pale:#e8f1fe;--soft:#f2f3f5;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ground:#191b1f;--paper:#24272c;--ink:#e6e8eb;--grey:#a5abb5;--line:#33373e;--green:#4cc38a;--green-pale:#1d3a2c;--red:#f2777b;--red-pale:#452a2c;--orange:#e0a04a;--orange-pale:#40321d;--blue:#7db3f8;--blue-pale:#22344d;--soft:#2d3138}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
main{max-width:480px;margin:0 auto;padding:24px 16px}h1{font-size:22px;line-height:1.35;margin:0 0 16px}p{color:var(--grey)}a{color:var(--blue)}
dl{background:var(--paper);border-radius:12px;margin:0 0 16px;padding:4px 16px}dl div{display:flex;gap:16px;padding:11px 0;border-top:1px solid var(--line)}
dl div:first-child{border:0}dt{color:var(--grey);flex:0 0 4em}dd{margin:0;min-width:0}
button,.button{display:block;width:100%;min-height:48px;padding:11px 16px;border:0;border-radius:8px;background:var(--soft);color:var(--green);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button.primary,.button.primary{background:#06884a;color:#fff}p.wrong{color:var(--red)}:focus-visible{outline:2px solid var(--blue);outline-offset:2px}`;

/** Facts, a row each. */
export const facts = (rows: readonly (readonly [label: string, value: Piece])[]): Html =>
  html`<dl>${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A link that looks like a button. */
export const linkButton = (href: string, words: string): Html => html`<a class="button primary" href="${href}">${words}</a>`;

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
};

const policy = (forms: readonly string[]): string =>
  `default-src 'none'; style-src 'unsafe-inline'; form-action ${["'self'", ...forms].join(' ')}; frame-ancestors 'none'; base-uri 'none'`;

export interface Page {
  status?: number;
  title: string;
  /** In <main>, under the title as a heading, unless `bare`. */
  body: Html;
  /** CSS beside the common one. */
  style?: string;
  /** Origins to which a form may lead on, beside our own. */
  forms?: readonly string[];
  /** Its forms say that they come from here: a browser sends no Origin with those of a page that sends no referrer. */
  sameOrigin?: boolean;
  /** The body has a heading of its own. */
  bare?: boolean;
}

export function sendPage(
  reply: FastifyReply,
  { status = 200, title, body, style = '', bare = false, forms = [], sameOrigin = false }: Page,
): FastifyReply {
  const page = html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${new Html(STYLE + style)}</style></head><body><main>${!bare && html`<h1>${title}</h1>`}${body}</main></body></html>`;
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({ ...HEADERS, 'content-security-policy': policy(forms), ...(sameOrigin && { 'referrer-policy': 'same-origin' }) })
    .send(page.text);
}

/** A page that says one thing. @param way on from here */
export const sayPage = (reply: FastifyReply, status: number, title: string, words: string, way?: Html): FastifyReply =>
  sendPage(reply, { status, title, body: html`<p>${words}</p>${way}` });
