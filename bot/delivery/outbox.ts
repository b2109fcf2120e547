/**
 * Messages we owe, written in the transaction that makes them true and delivered later (bot/delivery/sender.ts).
 * A writer collects the rows of one unit of work; `flush` inserts them all at once.
 */
import { createHash } from 'node:crypto';
import type { Prisma, Tx } from '../../prisma/client';
import type { Content } from '../content';
import { replaceNumbers } from '../private-words';
import type { ReplyHandle } from '../wecom/inbound';

/** Rows with a groupKey that begins so hold private data: their content is erased an hour after they went out (jobs/erase-inbound.ts). */
export const PRIVATE = 'private:';

export interface SendOptions {
  /** Makes the message itself: the same key twice is a bug and refused by the database. Scoped by the writer's own prefix. */
  key: string;
  /** 0 urgent … 9 can wait; 5 when left out. */
  priority?: number;
  /** Reminder it carries: checked again before every attempt. */
  reminderId?: string;
  /** Not before this instant. */
  notBefore?: Date;
  /** Not worth sending after this instant. */
  expiresAt?: Date;
  /** Equal content for many members may go as one message/send; give them the same key here. */
  groupKey?: string;
  /** Code of what it asks its reader about (会12, 需8): a bare answer afterwards means that. */
  about?: string;
}

/** Where something that nobody asked for can reach a member. */
export type Route = 'AGENT' | 'BOT' | undefined;

/** What this deployment can do unasked: message/send of the 自建应用, pushes of the bot's long connection. URL mode answers, it cannot push. */
export interface Ways {
  app: boolean;
  push: boolean;
}

/** message/send first, else the bot's single chat if the member has spoken there, else nobody. */
export function routeTo({ reachable, dm }: { reachable: boolean; dm: boolean }, { app, push }: Ways): Route {
  if (app && reachable) return 'AGENT';
  return push && dm ? 'BOT' : undefined;
}

/** Who can be reached how. */
export interface Reach {
  member(userid: string): Route;
}

export interface OutboxWriter {
  /** When what names no time may go: now; for what a job says at night, in the morning. */
  readonly notBefore: Date;
  /** Privately to one member. @returns false when no surface reaches the member: the caller asks the backup or lists the person */
  toMember(userid: string, content: Content, options: SendOptions): boolean;
  /** Does anything reach this member privately? */
  reaches(userid: string): boolean;
  /** To a group, by the bot's long connection. */
  toGroup(chatid: string, content: Content, options: SendOptions): void;
  /** `key` of `SendOptions` as it stands in the database: whether something was said before is looked up by it. */
  keyOf(key: string): string;
}

/** Where an answer goes: to the message or press it answers, and as a new message if that is too late. */
export interface AnswerTarget {
  surface: 'BOT' | 'AGENT';
  target: string;
  toGroup: boolean;
  reply?: ReplyHandle | undefined;
  replyUntil?: Date;
}

/**
 * Somebody spoke or pressed and waits for it; what else their message causes goes to others. A welcome answers nobody who asked.
 * Keys: bot/conversation/router.ts and handle.ts.
 */
export function isAnswer({ key, reply }: { key: string; reply?: ReplyHandle }): boolean {
  return reply ? !reply.kind.endsWith('welcome') : /^in:.*:(?:answer|heard|refused)$/s.test(key);
}

export type OutboxRow = Prisma.OutboxCreateManyInput;

export class OutboxBuffer implements OutboxWriter {
  readonly rows: OutboxRow[] = [];

  /** @param prefix unique to the unit of work: "in:<message key>", "rem:<id>", "job:<name>:<minute>" */
  constructor(
    private readonly prefix: string,
    private readonly now: Date,
    private readonly reach: Reach,
    readonly notBefore = now,
  ) {}

  toMember(userid: string, content: Content, options: SendOptions): boolean {
    const surface = this.reach.member(userid);
    if (!surface) return false;
    this.add({ surface, target: userid, toGroup: false }, content, options);
    return true;
  }

  reaches(userid: string): boolean {
    return this.reach.member(userid) !== undefined;
  }

  toGroup(chatid: string, content: Content, options: SendOptions): void {
    this.add({ surface: 'BOT', target: chatid, toGroup: true }, content, options);
  }

  keyOf(key: string): string {
    return `${this.prefix}:${key}`;
  }

  /** The answer to what a person just said or pressed. */
  answer(to: AnswerTarget, content: Content, key: string): void {
    this.add(to, content, { key, priority: 1 });
  }

  /** Inserts the rows. Call once, last in the transaction. */
  async flush(tx: Tx): Promise<void> {
    if (this.rows.length) await tx.outbox.createMany({ data: this.rows });
  }

  /** The one gate to the groups. @throws Error private content for a group: a bug, and nothing of this unit of work is written */
  private add(to: AnswerTarget, { private: secret, ...content }: Content, o: SendOptions): void {
    const key = this.keyOf(o.key);
    if ((secret || content.file) && to.toGroup) throw new Error(`private content for a group: ${key}`);
    this.rows.push({
      key,
      surface: to.surface,
      target: to.target,
      toGroup: to.toGroup,
      replyKind: to.reply?.kind ?? null,
      replyTo: to.reply ? JSON.stringify(to.reply) : null,
      replyUntil: to.replyUntil ?? null,
      priority: o.priority ?? 5,
      content: JSON.stringify(to.toGroup ? forGroup(content) : content),
      groupKey: secret ? `${PRIVATE}${key}` : (o.groupKey ?? null),
      reminderId: o.reminderId ?? null,
      about: o.about ?? null,
      notBefore: o.notBefore ?? this.notBefore,
      expiresAt: o.expiresAt ?? null,
      createdAt: this.now,
    });
  }
}

/** What a press brings back and nobody reads. */
const UNSEEN: ReadonlySet<string> = new Set(['action', 'id', 'name', 'selected']);

/** A group is shown no number to call. */
export const forGroup = (content: Content): Content => JSON.parse(JSON.stringify(content, withoutNumbers)) as Content;

const withoutNumbers = (key: string, value: unknown): unknown =>
  typeof value === 'string' && !UNSEEN.has(key) ? replaceNumbers(value, '（号码略）') : value;

/** task_id of the card that an outbox row carries: the same at every attempt, so that WeCom refuses a card it has already shown. */
export function taskIdOf(outboxKey: string): string {
  return `lx-${createHash('sha256').update(outboxKey).digest('base64url').slice(0, 40)}`;
}
