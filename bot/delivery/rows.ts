/** Rows of the outbox as the queue works with them, and the shape in which content is stored. */
import type { Content } from '../content';
import type { ReplyHandle, Surface } from '../wecom/inbound';
import type { OutboxRow } from './outbox';

/** A message we owe, in memory. */
export interface QueueRow {
  /** Identity: rows of the fast path do not know their number yet. */
  key: string;
  surface: Surface;
  target: string;
  toGroup: boolean;
  reply?: ReplyHandle;
  replyUntil?: Date;
  priority: number;
  content: Content;
  /** Messages of it that an earlier attempt has delivered: a text before a card, say. */
  delivered: number;
  groupKey?: string;
  reminderIds: readonly string[];
  notBefore: Date;
  expiresAt?: Date;
  attempts: number;
  createdAt: Date;
  /** Rows with the same mark left in one message before, or were claimed together; a repetition keeps them together. */
  mark?: string;
  /** Somebody has held it before: an earlier attempt may have delivered it. */
  again: boolean;
  /** It waited for the conversation's budget. */
  waited: boolean;
}

/** Words in `Outbox.error` of a row that waits for its conversation's budget. */
export const WAITS_FOR_BUDGET = '等待发送额度';

/** As the database gives it. */
export interface StoredRow {
  key: string;
  surface: string;
  target: string;
  toGroup: boolean;
  replyTo: string | null;
  replyUntil: Date | null;
  priority: number;
  content: string;
  groupKey: string | null;
  reminderId: string | null;
  notBefore: Date;
  expiresAt: Date | null;
  attempts: number;
  createdAt: Date;
  owner: string | null;
  error: string | null;
}

/** `Outbox.content`: the content, and how many of its messages are out already. */
interface StoredContent extends Content {
  delivered?: number;
}

export function storedContent(content: Content, delivered: number): string {
  const stored: StoredContent = delivered > 0 ? { ...content, delivered } : content;
  return JSON.stringify(stored);
}

/** @param again somebody has held the row before @throws when its content cannot be read */
export function fromStored(row: StoredRow, again = row.owner !== null): QueueRow {
  const { delivered = 0, ...content } = JSON.parse(row.content) as StoredContent;
  return {
    key: row.key,
    surface: row.surface === 'BOT' ? 'BOT' : 'AGENT',
    target: row.target,
    toGroup: row.toGroup,
    ...(row.replyTo !== null && { reply: JSON.parse(row.replyTo) as ReplyHandle }),
    ...(row.replyUntil !== null && { replyUntil: row.replyUntil }),
    priority: row.priority,
    content,
    delivered,
    ...(row.groupKey !== null && { groupKey: row.groupKey }),
    reminderIds: row.reminderId ? row.reminderId.split(',') : [],
    notBefore: row.notBefore,
    ...(row.expiresAt !== null && { expiresAt: row.expiresAt }),
    attempts: row.attempts,
    createdAt: row.createdAt,
    ...(row.owner !== null && { mark: row.owner }),
    again,
    waited: row.error === WAITS_FOR_BUDGET,
  };
}

/** A row as it was just inserted by this process. */
export function fromInserted(row: OutboxRow): QueueRow {
  const date = (value: Date | string) => new Date(value);
  return fromStored(
    {
      key: row.key,
      surface: row.surface,
      target: row.target,
      toGroup: row.toGroup ?? false,
      replyTo: row.replyTo ?? null,
      replyUntil: row.replyUntil ? date(row.replyUntil) : null,
      priority: row.priority ?? 5,
      content: row.content,
      groupKey: row.groupKey ?? null,
      reminderId: row.reminderId ?? null,
      notBefore: date(row.notBefore),
      expiresAt: row.expiresAt ? date(row.expiresAt) : null,
      attempts: 0,
      createdAt: date(row.createdAt),
      owner: row.owner ?? null,
      error: null,
    },
    false,
  );
}

/** Where one message at a time goes, in order. Userids are compared without regard to case, group ids with it. */
export function laneOf(row: Pick<QueueRow, 'surface' | 'target' | 'toGroup'>): string {
  return `${row.surface}:${row.toGroup ? row.target : row.target.toLowerCase()}`;
}
