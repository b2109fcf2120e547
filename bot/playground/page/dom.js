/** Building the page from nodes only: text never becomes HTML. */

/**
 * An element. Props: `class`, `on` {event: handler}, `data` {name: value}, booleans and attributes by name; children are nodes or text.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') node.className = value;
    else if (name === 'on') for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === 'data') Object.assign(node.dataset, value);
    else if (name === 'value' || name === 'checked' || name === 'disabled') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  photo: 'M4 7h4l2-2h4l2 2h4v12H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  close: 'M6 6l12 12M18 6L6 18',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  bell: 'M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10.5 20h3',
  board: 'M4 5h16v14H4zM4 10h16M10 10v9',
  forward: 'M4 6l7 6-7 6zM12 6l7 6-7 6z',
};

/** A line icon; decorative, the button around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'line-icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

const TINTS = 8;
const tint = (text) => [...text].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 9973, 7) % TINTS;

/** A square with the last two characters of a name, as WeCom draws people without a photo. */
export const avatar = (name, extra = '') =>
  h('span', { class: `avatar tint${tint(name)} ${extra}`, 'aria-hidden': 'true' }, [...name].slice(-2).join(''));

export const botAvatar = (kind = 'bot') =>
  h('span', { class: `avatar ${kind}`, 'aria-hidden': 'true' }, h('img', { src: '/playground/assets/icon.svg', alt: '' }));

/** Four members in one square. */
export const groupAvatar = (names) =>
  h(
    'span',
    { class: 'avatar group', 'aria-hidden': 'true' },
    names.slice(0, 4).map((n) => h('i', { class: `tint${tint(n)}` }, [...n].at(0) ?? '')),
  );

/** A sentence that goes away by itself. */
export function toast(text, kind = 'error') {
  const node = h('p', { class: `toast ${kind}` }, text);
  byId('toasts').append(node);
  setTimeout(() => node.remove(), kind === 'error' ? 6000 : 2500);
}

/** Opens a dialog with a title and a close button; a tap outside closes it. */
export function openSheet(id, title, ...content) {
  const dialog = byId(id);
  const close = h('button', { type: 'button', class: 'icon', 'aria-label': '关闭', on: { click: () => dialog.close() } }, icon('close'));
  dialog.replaceChildren(h('div', { class: 'sheet' }, h('header', {}, h('h2', {}, title), close), ...content));
  dialog.onclick = (e) => {
    if (e.target === dialog) dialog.close();
  };
  dialog.showModal();
  return dialog;
}
