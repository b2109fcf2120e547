/** What WeCom's servers refuse on a card, and what its clients would cut off. */
import { list, optionsOf, type WireButton, type WireCard } from './cards';
import type { Surface } from './types';

const TYPES = ['text_notice', 'news_notice', 'button_interaction', 'vote_interaction', 'multiple_interaction'];
const TASK_ID = /^[0-9A-Za-z_@-]{1,128}$/;

export interface CardFindings {
  /** Refused with 40058. */
  errors: string[];
  /** Display advice: longer texts are cut on the screen. */
  warnings: string[];
}

const bytes = (s: string | undefined) => Buffer.byteLength(String(s ?? ''));
const chars = (s: string | undefined) => [...String(s ?? '')].length;

/** One look at one card; collects what is wrong with it. */
class CardCheck implements CardFindings {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  readonly #bot: boolean;

  constructor(
    private readonly card: WireCard,
    private readonly surface: Surface,
    private readonly updating: boolean,
  ) {
    this.#bot = surface === 'aibot';
  }

  run(): this {
    const { card } = this;
    this.#need(TYPES.includes(card.card_type ?? ''), `card_type ${card.card_type}`);
    if (this.surface === 'webhook') this.#need(this.#notice, `${card.card_type} is not for webhooks`);
    this.#titles();
    this.#notices();
    this.#rows();
    this.#buttons();
    this.#questions();
    this.#taskId();
    return this;
  }

  get #notice(): boolean {
    return this.card.card_type === 'text_notice' || this.card.card_type === 'news_notice';
  }

  #need(ok: unknown, text: string): void {
    if (!ok) this.errors.push(text);
  }

  #advise(value: string | undefined, max: number, name: string): void {
    if (chars(value) > max) this.warnings.push(`${name} has ${chars(value)} characters, ${max} are shown: ${value}`);
  }

  #titles(): void {
    const { main_title: main, sub_title_text: sub, card_type: type } = this.card;
    this.#advise(main?.title, this.#bot ? 26 : type === 'vote_interaction' ? 16 : 36, 'main_title.title');
    const longDesc = type === 'vote_interaction' || type === 'multiple_interaction';
    this.#advise(main?.desc, this.#bot ? 30 : longDesc ? 160 : 44, 'main_title.desc');
    this.#advise(sub, this.#bot ? 112 : 160, 'sub_title_text');
    if (type === 'text_notice') this.#need(main?.title || sub, 'text_notice needs main_title.title or sub_title_text');
    else this.#need(main?.title, `${type} needs main_title.title`);
  }

  #notices(): void {
    const { card } = this;
    if (this.#notice) {
      this.#need(card.card_action && [1, 2].includes(card.card_action.type ?? 0), `${card.card_type} needs card_action`);
      if (card.card_action?.type === 1) this.#need(card.card_action.url, 'card_action.url');
    }
    if (card.card_type === 'news_notice')
      this.#need(card.card_image?.url || card.image_text_area, 'news_notice needs card_image or image_text_area');
  }

  #rows(): void {
    const rows = list(this.card.horizontal_content_list);
    this.#need(rows.length <= 6, `horizontal_content_list has ${rows.length} rows, 6 allowed`);
    for (const r of rows) {
      this.#need(r?.keyname, 'horizontal_content_list.keyname is required');
      this.#advise(r?.keyname, 5, 'keyname');
      this.#advise(r?.value, this.#bot ? 26 : 30, `value of ${r?.keyname}`);
      if (r?.type === 1) this.#need(r.url, 'horizontal_content_list.url');
      if (r?.type === 3) this.#need(r.userid, 'horizontal_content_list.userid');
      if (this.#bot) this.#need(r?.type !== 2, 'horizontal_content_list.type 2 is not for bots');
    }
    const jumps = list(this.card.jump_list);
    this.#need(jumps.length <= 3, `jump_list has ${jumps.length} entries, 3 allowed`);
    for (const j of jumps) {
      this.#need(j?.title, 'jump_list.title is required');
      if (j?.type === 3) this.#need(this.#bot && j.question && bytes(j.question) <= 200, 'jump_list.question');
    }
    this.#need(list(this.card.vertical_content_list).length <= 4, 'vertical_content_list has more than 4 entries');
  }

  #buttons(): void {
    const { card } = this;
    const buttons = list(card.button_list);
    const menu = list(card.action_menu?.action_list);
    if (card.action_menu) this.#need(menu.length >= 1 && menu.length <= 3, `action_menu has ${menu.length} entries, 1 to 3 allowed`);
    if (card.card_type === 'button_interaction')
      this.#need(buttons.length >= 1 && buttons.length <= 6, `button_list has ${buttons.length} buttons, 1 to 6 allowed`);
    const keys = [...buttons, ...menu].flatMap((b) => this.#button(b));
    this.#need(new Set(keys).size === keys.length, 'button keys repeat');
    if (card.submit_button) this.#advise(card.submit_button.text, 10, 'submit_button text');
  }

  /** Checks one button; its key, when it calls back. */
  #button(b: WireButton): string[] {
    this.#need(b?.text, 'a button without text');
    this.#advise(b?.text, 10, 'button text');
    if (b?.style !== undefined) this.#need([1, 2, 3, 4].includes(b.style), `button style ${b.style}`);
    if (this.surface === 'app' && b?.type === 1) {
      this.#need(b.url, 'button url');
      return [];
    }
    this.#need(b?.key && bytes(b.key) <= 1024, `button key of ${b?.text}`);
    return [b?.key ?? ''];
  }

  #questions(): void {
    const { card } = this;
    const ask = (s: { question_key?: string; option_list?: unknown[] } | undefined, name: string, max: number) => {
      this.#need(s?.question_key && bytes(s.question_key) <= 1024, `${name}.question_key`);
      const n = list(s?.option_list).length;
      this.#need(n >= 1 && n <= max, `${name} has ${n} options, 1 to ${max} allowed`);
    };
    if (card.button_selection) ask(card.button_selection, 'button_selection', 10);
    if (card.card_type === 'vote_interaction') ask(card.checkbox, 'checkbox', 20);
    if (card.card_type === 'multiple_interaction') {
      const selects = list(card.select_list);
      this.#need(selects.length >= 1 && selects.length <= 3, `select_list has ${selects.length} entries, 1 to 3 allowed`);
      for (const s of selects) ask(s, 'select_list', 10);
    }
    const voting = card.card_type === 'vote_interaction' || card.card_type === 'multiple_interaction';
    if (voting && !this.updating) this.#need(card.submit_button?.text && card.submit_button.key, `${card.card_type} needs submit_button`);
    const ids = new Set<string>();
    for (const o of optionsOf(card)) {
      this.#need(o.id && bytes(o.id) <= 128, `option id of ${o.text}`);
      this.#need(o.text, 'an option without text');
      this.#advise(o.text, o.multiple || card.checkbox ? 17 : 16, 'option text');
      this.#need(!ids.has(`${o.question} ${o.id}`), `option id ${o.id} repeats`);
      ids.add(`${o.question} ${o.id}`);
    }
  }

  #taskId(): void {
    const { card, surface } = this;
    if (surface === 'webhook') {
      this.#need(!card.task_id && !card.action_menu, 'webhook cards carry neither task_id nor action_menu');
      return;
    }
    // The server API's update names the card by its response_code and does not resend task_id.
    if (this.updating && surface === 'app') return;
    const needed =
      card.action_menu !== undefined ||
      card.card_type === 'button_interaction' ||
      card.card_type === 'vote_interaction' ||
      (surface === 'app' && card.card_type === 'multiple_interaction');
    if (needed || card.task_id !== undefined) this.#need(TASK_ID.test(card.task_id ?? ''), `task_id ${JSON.stringify(card.task_id)}`);
  }
}

/** Looks one card over as the servers would. `updating`: it replaces a card that was clicked. */
export function checkCard(card: unknown, surface: Surface, updating = false): CardFindings {
  if (!card || typeof card !== 'object') return { errors: ['template_card is missing'], warnings: [] };
  return new CardCheck(card as WireCard, surface, updating).run();
}
