/**
 * Content → WeCom messages. Keeps every limit of limits.ts, shows nothing twice and loses nothing: what the card cannot show goes before it as
 * markdown. A text that is only partly on the card ends there with "…" and stands in full in the text before.
 */
import type { Button, Card, Choice, Content, Vote } from '../content';
import type { TemplateCard, WecomBody } from './body';
import type { Surface } from './inbound';
import { CARD, type CardLimits, SIZE } from './limits';
import { chars, cleanLine, cleanText, cut, plainWords, safeMarkdown, splitBytes } from './text';

export interface RenderOptions {
  /** Links of `Content.text` that start with this address (PUBLIC_URL) stay links; any other is shown with its address. Absent: none stays. */
  linkBase?: string;
}

/** Which button colours WeCom has is only shown in a picture of its documents: 1 stands out, the others are variations. */
const STYLE = { primary: 1, plain: 2, danger: 3 } as const;

const EMPTY_VALUE = '—';
const EMPTY_TITLE = '提示';
const EMPTY_BUTTON = '确定';
const EMPTY_TEXT = '（没有内容）';

/**
 * Messages for one Content, in the order to send them: texts first, the card last. Mostly one or two; a text above the surface's
 * bytes is cut into several. Never empty.
 * @param taskId  1–128 of [0-9A-Za-z_@-], never used before; a repeated send must carry the same
 * @throws RangeError what only a programmer can put right: no or more than 6 buttons, an action that repeats or is above 1024 bytes, …
 */
export function render(content: Content, surface: Surface, taskId: string, { linkBase }: RenderOptions = {}): WecomBody[] {
  const text = safeMarkdown(content.text ?? '', linkBase);
  if (!content.card) return markdown(text || EMPTY_TEXT, surface);
  const { card, before } = layOut(content.card, surface, taskId);
  return [...markdown([text, before].filter(Boolean).join('\n\n'), surface), { msgtype: 'template_card', template_card: card }];
}

export interface RenderedUpdate {
  card: TemplateCard;
  /** What the card cannot show. Send these as new messages before the update; mostly none. */
  before: WecomBody[];
}

/**
 * The new face of a card that was sent.
 * @param taskId  of the card that was pressed. The bot's update must repeat it; the app's goes by response_code and has none
 */
export function renderUpdate(card: Card, surface: Surface, taskId: string): RenderedUpdate {
  const laidOut = layOut(card, surface, taskId);
  if (surface === 'AGENT') delete laidOut.card.task_id;
  return { card: laidOut.card, before: markdown(laidOut.before, surface) };
}

/** Markdown messages for a text of any length; none for an empty one. */
function markdown(text: string, surface: Surface): WecomBody[] {
  return splitBytes(text, CARD[surface].markdownBytes).map((content) => ({ msgtype: 'markdown', markdown: { content } }));
}

interface LaidOut {
  card: TemplateCard;
  before: string;
}

function layOut(card: Card, surface: Surface, taskId: string): LaidOut {
  check(card, taskId);
  const limits = CARD[surface];
  const before: string[] = [];
  const title = cleanLine(card.title) || EMPTY_TITLE;
  const titleMax = card.vote ? limits.voteTitle : limits.title;
  if (chars(title) > titleMax) before.push(`**${plainWords(title)}**`);
  const main_title = { title: cut(title, titleMax) };
  const made = card.vote ? vote(card, card.vote, main_title, limits, before) : buttons(card, main_title, limits, before);
  return { card: { ...made, task_id: taskId }, before: before.join('\n') };
}

function buttons(card: Card, main_title: { title: string }, limits: CardLimits, before: string[]): TemplateCard {
  const rows: { keyname: string; value: string }[] = [];
  const below: string[] = [];
  const lead = cleanText(card.lead ?? '');
  const leadFits = !lead.includes('\n') && chars(lead) <= limits.desc;
  if (!leadFits) below.push(lead);
  for (const [rawLabel, rawValue] of card.facts ?? []) {
    const label = cleanLine(rawLabel);
    const value = cleanText(rawValue) || EMPTY_VALUE;
    const isRow = label && chars(label) <= limits.label && !value.includes('\n') && chars(value) <= limits.value;
    if (isRow && rows.length < limits.rows) rows.push({ keyname: label, value });
    else below.push(factLine(label, value));
  }
  const note = cleanText(card.note ?? '');
  if (note) below.push(note);

  // Lines go under the title in their order while they fit; once one does not, shorter ones after it still may.
  const shown: string[] = [];
  for (const line of below) {
    if (chars([...shown, line].join('\n')) <= limits.subTitle) shown.push(line);
    else before.push(plainWords(line));
  }
  const selection = card.choice && choice(card.choice, limits, before);
  return {
    card_type: 'button_interaction',
    main_title: lead && leadFits ? { ...main_title, desc: lead } : main_title,
    ...(shown.length > 0 && { sub_title_text: shown.join('\n') }),
    ...(rows.length > 0 && { horizontal_content_list: rows }),
    ...(selection && { button_selection: selection }),
    button_list: card.buttons.map((b) => ({ text: buttonText(b, limits, before), style: STYLE[b.style ?? 'plain'], key: b.action })),
  };
}

/** A vote has neither rows nor a text below: everything goes into the line under the title when it fits, else before the card. */
function vote(card: Card, asked: Vote, main_title: { title: string }, limits: CardLimits, before: string[]): TemplateCard {
  const lines = [
    cleanText(card.lead ?? ''),
    ...(card.facts ?? []).map(([label, value]) => factLine(cleanLine(label), cleanText(value) || EMPTY_VALUE)),
    cleanText(card.note ?? ''),
  ].filter(Boolean);
  let desc = '';
  for (const line of lines) {
    const longer = desc ? `${desc} · ${line}` : line;
    if (!line.includes('\n') && chars(longer) <= limits.voteDesc) desc = longer;
    else before.push(plainWords(line));
  }
  const texts = optionTexts(asked.options, limits.voteText, before);
  return {
    card_type: 'vote_interaction',
    main_title: desc ? { ...main_title, desc } : main_title,
    checkbox: {
      question_key: asked.name,
      mode: asked.multiple ? 1 : 0,
      option_list: asked.options.map((o, i) => ({ id: o.id, text: texts[i] ?? '', is_checked: o.checked ?? false })),
    },
    submit_button: { text: buttonText(asked.submit, limits, before), key: asked.submit.action },
  };
}

function choice(asked: Choice, limits: CardLimits, before: string[]): NonNullable<TemplateCard['button_selection']> {
  const title = cleanLine(asked.title);
  if (chars(title) > limits.title) before.push(plainWords(title));
  const texts = optionTexts(asked.options, limits.choiceText, before);
  return {
    question_key: asked.name,
    title: cut(title, limits.title),
    option_list: asked.options.map((o, i) => ({ id: o.id, text: texts[i] ?? '' })),
    ...(asked.options.some((o) => o.id === asked.selected) && asked.selected !== undefined && { selected_id: asked.selected }),
  };
}

/** If one text is too long, all are numbered here and in the text before, so that two that begin alike can be told apart. */
function optionTexts(options: readonly { text: string }[], max: number, before: string[]): string[] {
  const texts = options.map((o) => cleanLine(o.text) || EMPTY_VALUE);
  if (texts.every((t) => chars(t) <= max)) return texts;
  const numbered = texts.map((t, i) => `${i + 1}. ${t}`);
  before.push(...numbered.map(plainWords));
  return numbered.map((t) => cut(t, max));
}

function buttonText(button: Button, limits: CardLimits, before: string[]): string {
  const text = cleanLine(button.text) || EMPTY_BUTTON;
  const shown = cut(text, limits.buttonText);
  if (shown !== text) before.push(plainWords(`按钮“${shown}”：${text}`));
  return shown;
}

/** A label with a line of its own is told apart from the words around it. */
function factLine(label: string, value: string): string {
  return label ? `${label}:${value}` : value;
}

function check(card: Card, taskId: string): void {
  if (!/^[0-9A-Za-z_@-]{1,128}$/.test(taskId)) throw new RangeError(`task_id ${JSON.stringify(taskId)}`);
  if (card.vote) {
    if (card.buttons.length > 0 || card.choice) throw new RangeError('a card has a vote or buttons, not both');
    count('vote options', card.vote.options.length, 1, CARD.BOT.voteOptions);
    options(card.vote.name, card.vote.options);
    action(card.vote.submit.action);
    return;
  }
  count('buttons', card.buttons.length, 1, CARD.BOT.buttons);
  const actions = card.buttons.map((b) => b.action);
  if (new Set(actions).size < actions.length) throw new RangeError(`button actions repeat: ${actions.join(' ')}`);
  actions.forEach(action);
  if (card.choice) {
    count('choice options', card.choice.options.length, 1, CARD.BOT.choiceOptions);
    options(card.choice.name, card.choice.options);
  }
}

function count(what: string, n: number, min: number, max: number): void {
  if (n < min || n > max) throw new RangeError(`${what}: ${n}, allowed ${min} to ${max}`);
}

function action(key: string): void {
  count(`bytes of action "${key.slice(0, 40)}"`, Buffer.byteLength(key), 1, SIZE.buttonKeyBytes);
}

function options(name: string, list: readonly { id: string }[]): void {
  count('bytes of a question name', Buffer.byteLength(name), 1, SIZE.buttonKeyBytes);
  for (const { id } of list) count('bytes of an option id', Buffer.byteLength(id), 1, SIZE.optionIdBytes);
  if (new Set(list.map((o) => o.id)).size < list.length) throw new RangeError(`option ids of ${name} repeat`);
}
