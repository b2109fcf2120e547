/** Writing: examples, @, quote, photos, Enter. */
import { post } from './api.js';
import { byId, h, icon, openSheet, toast } from './dom.js';
import { nameOf, state } from './store.js';

const EXAMPLES = [
  ['记录', '记录 昨天下午在社区活动室搞主题党日，32人，其中供电所5人、三院3人，惠及居民80人次'],
  ['资源', '资源 我院义诊车每月第二个周六可以进社区，提前5天约，一次最多60人'],
  ['需求', '需求 反诈宣讲员2名，下周六上午，居民约60人'],
  ['会议', '下周四下午两点半开联席会，议题停车'],
  ['存照片', '存证', 'sample'],
  ['我的事项', '我最近有什么事'],
  ['绑定本群', '绑定 望湖社区'],
  ['帮助', '帮助'],
];
const MAX_BYTES = 3 * 1024 * 1024;
const MAX_PHOTOS = 9;

const text = () => byId('text');
const isGroup = () => state.place.startsWith('group:');
const at = () => `@${state.bot.name} `;
let quoted;
let photos = [];

/** Prepares the writing place once. */
export function startComposer(afterSend) {
  byId('photo').append(icon('photo'));
  byId('chips').append(
    ...EXAMPLES.map(([label, words, photo]) =>
      h('button', { type: 'button', title: words, on: { click: () => propose(words, photo) } }, label),
    ),
  );
  byId('at').addEventListener('click', toggleAt);
  byId('photo').addEventListener('click', choosePhoto);
  byId('file').addEventListener('change', takeFile);
  text().addEventListener('input', grow);
  text().addEventListener('keydown', (e) => {
    // While an input method composes, Enter picks a word.
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    byId('composer').requestSubmit();
  });
  byId('composer').addEventListener('submit', (e) => {
    e.preventDefault();
    void send(afterSend);
  });
}

/** Another conversation: what was attached stays behind, the words are kept only where they were written. */
const drafts = new Map();
export function changeConversation(before, after) {
  if (before) drafts.set(before, text().value);
  text().value = drafts.get(after) ?? '';
  quoted = undefined;
  photos = [];
  showAttached();
  byId('at').hidden = !isGroup();
  byId('at').textContent = `@${state.bot.name}`;
  text().placeholder = isGroup() ? `发消息，@${state.bot.name} 它才听得到` : '发消息';
  grow();
}

export function quote(entry) {
  quoted = entry;
  showAttached();
  if (isGroup() && !text().value.includes(at().trim())) toggleAt();
  text().focus();
}

function propose(words, photo) {
  text().value = isGroup() ? at() + words : words;
  if (photo && photos.length === 0) addPhoto(photo);
  grow();
  text().focus();
}

function toggleAt() {
  const mark = at();
  const value = text().value;
  text().value = value.includes(mark.trim()) ? value.replace(mark, '').replace(mark.trim(), '') : mark + value;
  grow();
  text().focus();
}

function grow() {
  const area = text();
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight, 140)}px`;
  byId('at').setAttribute('aria-pressed', String(area.value.includes(at().trim())));
  byId('send').disabled = !area.value.trim() && photos.length === 0;
}

function choosePhoto() {
  const pick = (action) => () => {
    byId('photo-sheet').close();
    action();
  };
  openSheet(
    'photo-sheet',
    '发照片',
    h('button', { type: 'button', class: 'sheet-row', on: { click: pick(() => addPhoto('sample')) } }, '用一张示例照片'),
    h('button', { type: 'button', class: 'sheet-row', on: { click: pick(() => byId('file').click()) } }, '从电脑或手机选择…'),
    h('p', { class: 'hint' }, '照片只交给本机的小联，不会离开这台电脑。'),
  );
}

async function takeFile() {
  const [file] = byId('file').files;
  byId('file').value = '';
  if (!file) return;
  if (file.size > MAX_BYTES) return toast('照片太大，请选 3 MB 以内的。');
  const bytes = new Uint8Array(await file.arrayBuffer());
  let raw = '';
  for (const b of bytes) raw += String.fromCharCode(b);
  addPhoto(btoa(raw), file);
}

function addPhoto(data, file) {
  if (photos.length >= MAX_PHOTOS) return toast(`一次最多${MAX_PHOTOS}张。`);
  photos.push({ data, name: file?.name ?? '示例照片' });
  showAttached();
  grow();
  text().focus();
}

function showAttached() {
  const chip = (cls, words, label, remove) =>
    h(
      'span',
      { class: `attached-chip ${cls}` },
      h('span', {}, words),
      h('button', { type: 'button', 'aria-label': label, on: { click: remove } }, icon('close')),
    );
  const drop = (change) => () => {
    change();
    showAttached();
    grow();
  };
  const chips = photos.map((p, i) =>
    chip(
      'photo-chip',
      p.name,
      '去掉照片',
      drop(() => photos.splice(i, 1)),
    ),
  );
  if (quoted) {
    const words = quoted.text || '[图片]';
    chips.unshift(
      chip(
        'quote-chip',
        `引用 ${nameOf(quoted.from)}：${words.replaceAll('\n', ' ').slice(0, 60)}`,
        '取消引用',
        drop(() => {
          quoted = undefined;
        }),
      ),
    );
  }
  byId('attached').replaceChildren(...chips);
}

async function send(afterSend) {
  const words = text().value.trim();
  if (!words && photos.length === 0) return;
  const button = byId('send');
  if (button.classList.contains('busy')) return;
  button.classList.add('busy');
  try {
    await post('say', {
      userid: state.me,
      place: state.place,
      text: words,
      pictures: photos.map((p) => p.data),
      ...(quoted && { quoteOf: quoted.id }),
    });
    text().value = '';
    quoted = undefined;
    photos = [];
    showAttached();
    afterSend();
  } catch (e) {
    toast(e.message);
  } finally {
    button.classList.remove('busy');
    grow();
    text().focus();
  }
}
