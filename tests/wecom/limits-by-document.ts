/**
 * What WeCom's documents say about a card, written down once more and apart from the code that keeps it
 * (path/101032 for the bot, path/90236 for the app): `refused` breaks the message, `squeezed` breaks its looks.
 */
import type { TemplateCard } from '../../bot/wecom/body';

type Surface = 'BOT' | 'AGENT';
const length = (s: string | undefined) => [...(s ?? '')].length;
const bytes = (s: string | undefined) => Buffer.byteLength(s ?? '');

const display = {
  BOT: { button_interaction: { title: 26, desc: 30 }, vote_interaction: { title: 26, desc: 30 }, sub: 112, value: 26 },
  AGENT: { button_interaction: { title: 36, desc: 44 }, vote_interaction: { title: 16, desc: 160 }, sub: 160, value: 30 },
} as const;

export function faultsOf(card: TemplateCard, surface: Surface, updating = false): string[] {
  const faults: string[] = [];
  const must = (ok: boolean, what: string) => {
    if (!ok) faults.push(what);
  };
  const d = display[surface];
  must(length(card.main_title.title) >= 1 && length(card.main_title.title) <= d[card.card_type].title, 'title');
  must(length(card.main_title.desc) <= d[card.card_type].desc, 'desc');
  must(length(card.sub_title_text) <= d.sub, 'sub_title_text');
  const rows = card.horizontal_content_list ?? [];
  must(rows.length <= 6, 'rows');
  for (const r of rows) must(length(r.keyname) >= 1 && length(r.keyname) <= 5 && length(r.value) <= d.value, `row ${r.keyname}`);
  const keys = (card.button_list ?? []).map((b) => b.key);
  must(new Set(keys).size === keys.length, 'keys repeat');
  const buttons = [...(card.button_list ?? []), ...(card.submit_button ? [card.submit_button] : [])];
  for (const b of buttons) must(length(b.text) >= 1 && length(b.text) <= 10 && bytes(b.key) >= 1 && bytes(b.key) <= 1024, 'button');
  for (const b of card.button_list ?? []) must([1, 2, 3, 4].includes(b.style), 'style');
  if (card.card_type === 'button_interaction') must(keys.length >= 1 && keys.length <= 6 && !card.checkbox, 'button_list');
  if (card.button_selection) {
    const { question_key, option_list } = card.button_selection;
    must(bytes(question_key) >= 1 && bytes(question_key) <= 1024, 'question_key');
    must(option_list.length >= 1 && option_list.length <= 10, 'options');
    for (const o of option_list) must(length(o.text) >= 1 && length(o.text) <= 16 && bytes(o.id) >= 1 && bytes(o.id) <= 128, 'option');
  }
  if (card.card_type === 'vote_interaction') {
    must(rows.length === 0 && !card.sub_title_text && !card.button_list && !card.button_selection, 'parts a vote does not have');
    must(!!card.submit_button && !!card.checkbox, 'vote parts');
    const list = card.checkbox?.option_list ?? [];
    must(list.length >= 1 && list.length <= 20, 'vote options');
    for (const o of list) must(length(o.text) >= 1 && length(o.text) <= 17 && bytes(o.id) >= 1 && bytes(o.id) <= 128, 'vote option');
  }
  if (updating && surface === 'AGENT') must(card.task_id === undefined, 'task_id resent');
  else must(/^[0-9A-Za-z_@-]{1,128}$/.test(card.task_id ?? ''), 'task_id');
  return faults;
}
