/** Template cards on the wire and what a person reads on them. What the servers refuse is in card-check.ts. */
/** A button as a reader sees it. `menu`: behind the ⋯; `submit`: sends a vote; `question`: asks the bot in words. */
export interface CardButton {
  text: string;
  key?: string;
  url?: string;
  question?: string;
  style?: number;
  menu?: boolean;
  submit?: boolean;
}

export interface CardOption {
  question: string;
  id: string;
  text: string;
  checked: boolean;
  multiple: boolean;
}

export interface WireTitle {
  title?: string;
  desc?: string;
}
export interface WireOption {
  id?: string;
  text?: string;
  is_checked?: boolean;
}
export interface WireSelect {
  question_key?: string;
  title?: string;
  selected_id?: string;
  disable?: boolean;
  /** Of a checkbox: 1 = several may be ticked. */
  mode?: number;
  option_list?: WireOption[];
}
export interface WireButton {
  text?: string;
  key?: string;
  style?: number;
  type?: number;
  url?: string;
}
export interface WireRow {
  keyname?: string;
  value?: string;
  type?: number;
  url?: string;
  userid?: string;
}
export interface WireJump {
  title?: string;
  type?: number;
  url?: string;
  question?: string;
}

/** A template card as JSON brings it: every field may be missing until it was checked. */
export interface WireCard {
  card_type?: string;
  task_id?: string;
  source?: { desc?: string; desc_color?: number };
  main_title?: WireTitle;
  quote_area?: { title?: string; quote_text?: string };
  emphasis_content?: WireTitle;
  sub_title_text?: string;
  image_text_area?: WireTitle;
  card_image?: { url?: string };
  card_action?: { type?: number; url?: string };
  vertical_content_list?: WireTitle[];
  horizontal_content_list?: WireRow[];
  jump_list?: WireJump[];
  action_menu?: { desc?: string; action_list?: WireButton[] };
  button_selection?: WireSelect;
  checkbox?: WireSelect;
  select_list?: WireSelect[];
  button_list?: WireButton[];
  submit_button?: WireButton;
  replace_text?: string;
}

const CALLS_BACK = new Set(['button_interaction', 'vote_interaction', 'multiple_interaction']);

/** A list, whatever the JSON held. */
export const list = <T>(value: readonly T[] | T | undefined | null): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : value === undefined || value === null ? [] : [value as T];

/** Can a click on this card come back? */
export const callsBack = (card: WireCard): boolean => CALLS_BACK.has(card.card_type ?? '') || card.action_menu !== undefined;

export function buttonsOf(card: WireCard): CardButton[] {
  const out: CardButton[] = [];
  for (const b of list(card.button_list)) {
    const style = b.style === undefined ? {} : { style: b.style };
    out.push(b.type === 1 ? { text: b.text ?? '', url: b.url ?? '', ...style } : { text: b.text ?? '', key: b.key ?? '', ...style });
  }
  if (card.submit_button) out.push({ text: card.submit_button.text ?? '', key: card.submit_button.key ?? '', submit: true });
  for (const a of list(card.action_menu?.action_list)) out.push({ text: a.text ?? '', key: a.key ?? '', menu: true });
  for (const j of list(card.jump_list)) {
    if (j.type === 3) out.push({ text: j.title ?? '', question: j.question ?? '' });
    else if (j.type === 1) out.push({ text: j.title ?? '', url: j.url ?? '' });
  }
  return out;
}

export function optionsOf(card: WireCard): CardOption[] {
  const of = (select: WireSelect, multiple: boolean, checked: (o: WireOption) => boolean) =>
    list(select.option_list).map((o) => ({
      question: select.question_key ?? '',
      id: o.id ?? '',
      text: o.text ?? '',
      checked: checked(o),
      multiple,
    }));
  return [
    ...list(card.button_selection).flatMap((s) => of(s, false, (o) => o.id === s.selected_id)),
    ...list(card.checkbox).flatMap((s) => of(s, s.mode === 1, (o) => o.is_checked === true)),
    ...list(card.select_list).flatMap((s) => of(s, false, (o) => o.id === s.selected_id)),
  ];
}

/** Everything a person can read on the card, one fact a line; buttons in [brackets]. */
export function cardText(card: WireCard): string {
  const lines: (string | undefined)[] = [
    card.source?.desc,
    card.main_title?.title,
    card.main_title?.desc,
    card.quote_area?.title,
    card.quote_area?.quote_text,
    card.emphasis_content?.title,
    card.emphasis_content?.desc,
    card.sub_title_text,
    card.image_text_area?.title,
    card.image_text_area?.desc,
    ...list(card.vertical_content_list).flatMap((v) => [v.title, v.desc]),
    ...list(card.horizontal_content_list).map((r) => `${r.keyname}:${r.value ?? ''}`),
    card.button_selection?.title,
    ...list(card.select_list).map((s) => s.title),
    ...optionsOf(card).map((o) => o.text),
    card.replace_text,
    ...buttonsOf(card).map((b) => `[${b.text}]`),
  ];
  return lines.filter((line) => line !== undefined && line !== null && line !== '').join('\n');
}

/** What the client sends for questions that nobody touched: the marked option, else a drop-down's first. */
export function defaultSelection(card: WireCard): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  const options = optionsOf(card);
  for (const o of options) {
    if (!o.checked) continue;
    out[o.question] = [...(out[o.question] ?? []), o.id];
  }
  for (const s of [...list(card.button_selection), ...list(card.select_list)]) {
    const first = list(s.option_list)[0]?.id;
    if (s.question_key && first && !out[s.question_key]) out[s.question_key] = [first];
  }
  return out;
}

/** The card after its buttons were replaced by a grey word. */
export function greyed(card: WireCard, word: string): WireCard {
  const { button_list: _buttons, submit_button: _submit, ...rest } = card;
  return { ...rest, replace_text: word };
}
