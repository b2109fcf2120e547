/** A template card as WeCom's client draws it, with buttons that work. */
import { h } from './dom.js';
import { plain } from './markdown.js';
import { nameOf } from './store.js';

const http = (url) => typeof url === 'string' && /^https?:\/\//i.test(url);
const list = (v) => (Array.isArray(v) ? v : []);
const words = (text) => plain(String(text), nameOf);
const outside = (url, text, cls) => h('a', { class: cls, href: url, target: '_blank', rel: 'noopener noreferrer' }, text);

/** @param press called with (key, selected, button element) */
export function cardView(card, id, press) {
  const questions = [];
  const add = (cls, text) => (text ? h('p', { class: cls }, words(text)) : undefined);
  const parts = [
    add('card-source', card.source?.desc),
    add('card-title', card.main_title?.title),
    add('card-desc', card.main_title?.desc),
    card.quote_area && h('blockquote', {}, add('', card.quote_area.title), add('', card.quote_area.quote_text)),
    add('card-big', card.emphasis_content?.title),
    add('card-desc', card.emphasis_content?.desc),
    add('card-sub', card.sub_title_text),
    ...list(card.vertical_content_list).flatMap((v) => [add('card-item', v.title), add('card-desc', v.desc)]),
    rows(card),
    ...list(card.jump_list).map((j) => (j.type === 1 && http(j.url) ? outside(j.url, j.title, 'card-link') : undefined)),
    card.card_action?.type === 1 && http(card.card_action.url) ? outside(card.card_action.url, '查看详情', 'card-link') : undefined,
    card.button_selection && select(card.button_selection, id, questions),
    ...list(card.select_list).map((s) => select(s, id, questions)),
    card.checkbox && choices(card.checkbox, id, questions),
    card.replace_text ? h('p', { class: 'card-replaced' }, card.replace_text) : undefined,
    buttons(card, () => Object.fromEntries(questions.map((q) => [q.key, q.value()])), press),
  ];
  return h('article', { class: 'card', 'aria-label': `卡片：${card.main_title?.title ?? ''}` }, parts);
}

function rows(card) {
  const all = list(card.horizontal_content_list);
  if (all.length === 0) return undefined;
  const value = (r) =>
    r.type === 1 && http(r.url) ? outside(r.url, r.value ?? '打开', '') : r.type === 3 ? nameOf(r.userid) : words(r.value ?? '');
  return h(
    'dl',
    { class: 'card-rows' },
    all.map((r) => h('div', {}, h('dt', {}, r.keyname), h('dd', {}, value(r)))),
  );
}

function select(question, id, questions) {
  const options = list(question.option_list).map((o) => h('option', { value: o.id }, o.text));
  const control = h('select', { id: `q${id}-${questions.length}`, disabled: question.disable === true }, options);
  if (question.selected_id) control.value = question.selected_id;
  questions.push({ key: question.question_key, value: () => [control.value] });
  return h('label', { class: 'card-select' }, h('span', {}, question.title ?? '请选择'), control);
}

function choices(question, id, questions) {
  const type = question.mode === 1 ? 'checkbox' : 'radio';
  const boxes = list(question.option_list).map((o) => ({
    option: o,
    box: h('input', { type, name: `q${id}`, value: o.id, checked: o.is_checked === true, disabled: question.disable === true }),
  }));
  questions.push({ key: question.question_key, value: () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value) });
  return h(
    'fieldset',
    { class: 'card-choices' },
    boxes.map(({ option, box }) => h('label', {}, box, h('span', {}, option.text))),
  );
}

function buttons(card, chosen, press) {
  const button = (b, cls) => {
    if (b.type === 1) return http(b.url) ? outside(b.url, b.text, `card-button ${cls}`) : undefined;
    return h(
      'button',
      { type: 'button', class: `card-button ${cls}`, on: { click: (e) => press(b.key, chosen(), e.currentTarget) } },
      b.text,
    );
  };
  const all = list(card.button_list).map((b) => button(b, `style${b.style ?? 1}`));
  if (card.submit_button) all.push(button(card.submit_button, 'style1'));
  for (const a of list(card.action_menu?.action_list)) all.push(button(a, 'style2 menu'));
  const shown = all.filter(Boolean);
  return shown.length > 0 ? h('div', { class: 'card-buttons', data: { count: String(shown.length) } }, shown) : undefined;
}
