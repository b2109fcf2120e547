/** Calls of the server API that send or change messages. */
import { createHash } from 'node:crypto';
import { type MessageBody, readContent } from './api-content';
import type { ApiParts, Call, Reply, Routes } from './api-parts';
import { BoundedMap } from './bounded';
import { checkCard } from './card-check';
import { callsBack, greyed, type WireCard } from './cards';
import type { CardState } from './chats';
import { randomAlnum } from './crypto';
import { Rate } from './faults';
import { refuse } from './refused';
import type { Payload, Where } from './types';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Lifetime of a response_code: 72 h now, 24 h in older documents. */
const RESPONSE_CODE_MS = 72 * HOUR_MS;
const INTERACTIVE = ['button_interaction', 'vote_interaction', 'multiple_interaction'];

interface SendBody extends MessageBody {
  agentid?: number | string;
  touser?: string;
  toparty?: string;
  totag?: string;
  enable_duplicate_check?: number;
  duplicate_check_interval?: number;
}

interface UpdateBody {
  agentid?: number | string;
  response_code?: string;
  atall?: number;
  userids?: string[];
  button?: { replace_name?: string };
  template_card?: WireCard;
}

export class ApiMessages {
  readonly #memberRate: Rate;
  readonly #hookRate: Rate;
  readonly #duplicates = new BoundedMap<string, { until: number; answer: Reply }>(50_000);
  readonly #responseCodes = new BoundedMap<string, { cards: CardState[]; until: number; used: boolean }>(50_000);
  readonly #responseUrls = new BoundedMap<string, { place: Where; until: number; used: boolean }>(50_000);
  readonly #sent = new BoundedMap<string, { at: number; payloads: Payload[] }>(20_000);
  readonly #taskIds = new BoundedMap<string, true>(200_000);
  /** webhook key → group */
  readonly #webhooks = new Map<string, string>();

  constructor(private readonly parts: ApiParts) {
    const now = () => this.#now();
    this.#memberRate = new Rate(
      [
        [MINUTE_MS, 30],
        [HOUR_MS, 1000],
      ],
      now,
    );
    this.#hookRate = new Rate([[MINUTE_MS, 20]], now);
  }

  readonly routes: Routes = {
    'POST /cgi-bin/message/send': (call) => this.#send(call),
    'POST /cgi-bin/message/recall': (call) => this.#recall(call),
    'POST /cgi-bin/message/update_template_card': (call) => this.#update(call),
    'POST /cgi-bin/webhook/send': (call) => this.#webhook(call),
    'POST /cgi-bin/aibot/response': (call) => this.#response(call),
  };

  /** What a click on these cards carries, and what a send answers; usable once. */
  responseCode(cards: CardState[]): string {
    const code = randomAlnum(43);
    this.#responseCodes.set(code, { cards, until: this.#now() + RESPONSE_CODE_MS, used: false });
    return code;
  }

  /** Path of an active reply into a place: one call within the hour. */
  responseUrl(place: Where): string {
    const code = randomAlnum(40);
    this.#responseUrls.set(code, { place, until: this.#now() + HOUR_MS, used: false });
    return `/cgi-bin/aibot/response?response_code=${code}`;
  }

  /** Adds a webhook to a group. Returns its path. */
  addWebhook(chat: string): string {
    const key = randomAlnum(36);
    this.#webhooks.set(key, chat);
    return `/cgi-bin/webhook/send?key=${key}`;
  }

  #now(): number {
    return this.parts.clock.now().getTime();
  }

  #agent(agentid: number | string | undefined): void {
    if (agentid === undefined) refuse(40063, 'agentid missing');
    if (Number(agentid) !== this.parts.enterprise.agentId) refuse(301002, `agentid ${agentid} is not this token's app`);
  }

  #recipients(b: SendBody): { known: Set<string>; unknown: string[] } {
    const { enterprise } = this.parts;
    if (b.touser === '@all') return { known: new Set(enterprise.users.keys()), unknown: [] };
    const split = (value: string | undefined, max: number, code: number, name: string) => {
      const parts = String(value ?? '')
        .split('|')
        .filter(Boolean);
      if (parts.length > max) refuse(code, `${name} has ${parts.length} entries, ${max} allowed`);
      return parts;
    };
    const users = split(b.touser, 1000, 40058, 'touser');
    const parties = new Set(split(b.toparty, 100, 82002, 'toparty').map(Number));
    const tags = split(b.totag, 100, 82003, 'totag');
    if (users.length + parties.size + tags.length === 0) refuse(82001, 'touser, toparty and totag are all empty');
    const known = new Set<string>();
    const unknown: string[] = [];
    for (const u of users) {
      const found = enterprise.find(u);
      if (found) known.add(found);
      else {
        unknown.push(u.toLowerCase());
        this.parts.missed.push({ userid: u, at: this.#now() });
      }
    }
    if (parties.size > 0) for (const u of enterprise.users.values()) if (u.department.some((d) => parties.has(d))) known.add(u.userid);
    if (known.size === 0) refuse(81013, 'all recipients are invalid');
    return { known, unknown };
  }

  #send({ body, raw }: Call): Reply {
    const b = body as SendBody;
    this.#agent(b.agentid);
    const { known, unknown } = this.#recipients(b);
    const content = readContent(b, 'send', this.parts.media, this.parts.warnings);
    const checks = b.enable_duplicate_check === 1;
    const digest = checks ? createHash('sha1').update(raw).digest('base64') : '';
    const earlier = checks ? this.#duplicates.get(digest) : undefined;
    if (earlier && earlier.until > this.#now()) return earlier.answer;
    const card = typeof content === 'object' && 'card' in content ? content.card : undefined;
    if (card?.task_id !== undefined) {
      if (this.#taskIds.has(card.task_id)) refuse(40058, `task_id ${card.task_id} repeated`, false);
      this.#taskIds.set(card.task_id, true);
    }
    const cards: CardState[] = [];
    const payloads: Payload[] = [];
    for (const to of known) {
      if (!this.#memberRate.allow(to)) {
        this.parts.warnings.push(`message/send to ${to} over 30/min or 1000/h: dropped silently`);
        continue;
      }
      const payload = this.parts.chats.deliver({ surface: 'app', to, msgtype: b.msgtype ?? '', content });
      payloads.push(payload);
      if (card && callsBack(card)) cards.push(this.parts.chats.trackCard(payload, 'app'));
    }
    const msgid = randomAlnum(43);
    this.#sent.set(msgid, { at: this.#now(), payloads });
    const invalid = { invaliduser: unknown.join('|'), invalidparty: '', invalidtag: '', unlicenseduser: '' };
    const answer = { errcode: 0, errmsg: 'ok', ...invalid, msgid, ...(cards.length > 0 && { response_code: this.responseCode(cards) }) };
    if (checks) this.#duplicates.set(digest, { until: this.#now() + (b.duplicate_check_interval ?? 1800) * 1000, answer });
    return answer;
  }

  #recall({ body }: Call): Reply {
    const sent = this.#sent.get(String(body['msgid'] ?? ''));
    if (!sent || this.#now() - sent.at > 24 * HOUR_MS) refuse(40058, 'unknown msgid, or older than 24 h');
    for (const p of sent.payloads) p.recalled = true;
    return {};
  }

  #update({ body }: Call): Reply {
    const b = body as UpdateBody;
    this.#agent(b.agentid);
    const code = this.#responseCodes.get(b.response_code ?? '');
    if (!code || code.used || code.until < this.#now()) refuse(60140, 'invalid or used response_code');
    const wanted = new Set((b.userids ?? []).map((u) => u.toLowerCase()));
    if (b.atall !== 1 && wanted.size === 0) refuse(82001, 'nobody to update');
    const cards = code.cards.filter((c) => b.atall === 1 || wanted.has((c.place.to ?? '').toLowerCase()));
    if (cards.length === 0) refuse(82102, 'not a recipient');
    for (const state of cards) this.parts.chats.updateCard(state, this.#replacement(state, b));
    code.used = true;
    return { invaliduser: [] };
  }

  #replacement(state: CardState, b: UpdateBody): WireCard {
    if (b.template_card) {
      const found = checkCard(b.template_card, 'app', true);
      this.parts.warnings.push(...found.warnings);
      if (found.errors.length > 0) refuse(40058, `template_card: ${found.errors.join('; ')}`);
      return { ...b.template_card, ...(state.taskId !== undefined && { task_id: state.taskId }) };
    }
    if (!b.button) refuse(40063, 'button or template_card');
    const now = this.parts.chats.cardFor(state, state.place.to ?? '') ?? {};
    if (!INTERACTIVE.includes(now.card_type ?? '')) refuse(40058, 'no button to replace');
    return greyed(now, b.button.replace_name ?? '');
  }

  #webhook({ query, body }: Call): Reply {
    const chat = this.#webhooks.get(query.get('key') ?? '');
    if (!chat) refuse(93000, 'invalid webhook url');
    const b = body as MessageBody;
    const content = readContent(b, 'webhook', this.parts.media, this.parts.warnings);
    if (!this.#hookRate.allow(chat)) refuse(45009, 'api freq out of limit');
    const mentions = b.text?.mentioned_list;
    this.parts.chats.deliver({ surface: 'webhook', chat, msgtype: b.msgtype ?? '', content, ...(mentions && { mentions }) });
    return {};
  }

  #response({ query, body }: Call): Reply {
    const url = this.#responseUrls.get(query.get('response_code') ?? '');
    if (!url || url.used || url.until < this.#now()) refuse(60140, 'response_url used or expired');
    const b = body as MessageBody;
    const content = readContent(b, 'response', this.parts.media, this.parts.warnings);
    url.used = true;
    const payload = this.parts.chats.deliver({ surface: 'aibot', ...url.place, msgtype: b.msgtype ?? '', content });
    if (payload.card && callsBack(payload.card)) this.parts.chats.trackCard(payload, 'aibot');
    return {};
  }
}
