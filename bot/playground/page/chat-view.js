/** The messages of one conversation: bubbles, cards, times. */
import { post } from './api.js';
import { cardView } from './card-view.js';
import { avatar, botAvatar, byId, h, icon, toast } from './dom.js';
import { markdown, plain } from './markdown.js';
import { dayOf, entriesIn, minuteOf, nameOf, now, person, state, timeText, viewFor } from './store.js';

const GAP_MS = 5 * 60_000;
const NEAR_END = 120;
const BUSY_MS = 8000;

const log = () => byId('log');
const nodes = new Map();
let last;
let onQuote = () => {};

export const setQuoteHandler = (handler) => {
  onQuote = handler;
};

/** The reader is at the end and stays there; scrolling up lets go. What grows the log (a picture that loads) is no scrolling. */
let following = true;
export function startChat() {
  let top = 0;
  log().addEventListener('scroll', () => {
    const atEnd = log().scrollHeight - log().scrollTop - log().clientHeight < NEAR_END;
    if (atEnd) byId('newer').hidden = true;
    following = atEnd || (following && log().scrollTop >= top);
    top = log().scrollTop;
  });
}
export const toEnd = () => {
  following = true;
  log().scrollTop = log().scrollHeight;
  byId('newer').hidden = true;
};

/** Shows the whole conversation anew. */
export function showConversation() {
  nodes.clear();
  last = undefined;
  log().replaceChildren();
  const entries = entriesIn(state.place);
  if (entries.length === 0) log().append(empty());
  for (const entry of entries) append(entry);
  toEnd();
}

/** A new or changed entry of the shown conversation. */
export function showEntry(entry) {
  const known = nodes.get(entry.id);
  const follow = following || entry.from === state.me;
  if (known) {
    const node = bubbleOf(entry);
    known.replaceWith(node);
    nodes.set(entry.id, node);
  } else {
    log().querySelector('.empty')?.remove();
    append(entry);
    if (entry.from === 'bot') calm();
  }
  if (follow) toEnd();
  else if (!known) byId('newer').hidden = false;
}

/** The bot has answered elsewhere in the conversation: what was pressed is no longer waiting. */
function calm() {
  for (const button of log().querySelectorAll('.busy')) rest(button);
}

function append(entry) {
  if (last === undefined || Math.abs(entry.at - last) > GAP_MS) {
    const text = dayOf(entry.at) === dayOf(now()) ? minuteOf(entry.at) : timeText(entry.at);
    log().append(h('p', { class: 'when' }, text));
  }
  last = entry.at;
  const node = bubbleOf(entry);
  nodes.set(entry.id, node);
  log().append(node);
}

function empty() {
  const group = state.place.startsWith('group:');
  const lines = {
    dm: [`和${state.bot.name}的私聊`, '这里不用@，直接说就行，例如“帮助”或“我最近有什么事”。'],
    app: ['联席工作通知', '会议通知、答复卡片和到期提醒会送到这里，也可以直接回复。'],
  };
  const [head, body] = lines[state.place] ?? ['还没有消息', `在群里@${state.bot.name}说一句，例如点下面的例句。`];
  return h('div', { class: 'empty' }, group ? undefined : botAvatar(), h('h2', {}, head), h('p', {}, body));
}

function bubbleOf(entry) {
  const mine = entry.from === state.me;
  const bot = entry.from === 'bot';
  const who = bot ? nameOf('bot') : nameOf(entry.from);
  const unit = person(entry.from)?.unit;
  const face = bot ? botAvatar(entry.place === 'app' ? 'app' : 'bot') : avatar(who);
  const group = entry.place.startsWith('group:');
  const name = group && !mine ? h('p', { class: 'name' }, who, unit ? h('small', {}, unit) : undefined) : undefined;
  const quoteButton = h(
    'button',
    { type: 'button', class: 'quote-button', 'aria-label': `引用${who}的消息`, on: { click: () => onQuote(entry) } },
    '引用',
  );
  const body = h('div', { class: 'body' }, name, h('div', { class: 'line' }, content(entry), quoteButton));
  const lost = group ? `没有@${state.bot.name}，它听不到这句` : '没有送到，请再发一次';
  if (entry.heard === false) body.append(h('p', { class: 'unheard' }, lost));
  return h('div', { class: `message ${mine ? 'mine' : 'theirs'}`, data: { entry: String(entry.id) } }, face, body);
}

function content(entry) {
  const card = viewFor(entry);
  if (card) return cardView(card, entry.id, (key, selected, button) => press(entry, key, selected, button));
  const parts = [];
  if (entry.quote) parts.push(h('blockquote', { class: 'quoted' }, h('b', {}, entry.quote.name), '：', short(entry.quote.text)));
  if (entry.file) parts.push(fileOf(entry.file));
  else if (entry.text) parts.push(...(entry.kind === 'markdown' ? markdown(entry.text, nameOf) : [h('p', {}, plain(entry.text, nameOf))]));
  if (entry.streaming) parts.push(h('span', { class: 'typing', 'aria-label': '正在输入' }, '···'));
  for (const url of entry.pictures ?? [])
    parts.push(h('img', { class: 'picture', src: url, alt: '照片', on: { load: () => following && toEnd() } }));
  const onlyPictures = !entry.text && !entry.quote && !entry.file && entry.pictures;
  return h('div', { class: `bubble ${onlyPictures ? 'bare' : ''}` }, parts);
}

const fileOf = ({ name, url }) =>
  h('a', { class: 'file', href: url, download: name }, icon('file'), h('span', {}, name), h('small', {}, '点击下载'));

const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

async function press(entry, key, selected, button) {
  const card = button.closest('.card');
  if (card.querySelector('.busy')) return;
  button.classList.add('busy');
  button.setAttribute('aria-busy', 'true');
  for (const b of card.querySelectorAll('button')) b.disabled = true;
  setTimeout(() => rest(button), BUSY_MS);
  try {
    await post('press', { userid: state.me, entry: entry.id, button: key, selected });
  } catch (e) {
    rest(button);
    toast(e.message);
  }
}

function rest(button) {
  button.classList.remove('busy');
  button.removeAttribute('aria-busy');
  for (const b of button.closest('.card')?.querySelectorAll('button') ?? []) b.disabled = false;
}
