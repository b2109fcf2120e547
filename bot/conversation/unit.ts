/**
 * One unit of work: a group of messages of different conversations that share one transaction and one commit.
 * What all of them need is looked up at once, and what all of them write besides their facts (sessions, drafts, answers, "handled") is written
 * at once, so that a message costs little more than its own facts.
 */
import { randomBytes } from 'node:crypto';
import { Bulk, type Columns, type Row } from '../../prisma/bulk';
import { type DraftModel, DraftState, Prisma, type Store, type Tx, WriteConflict } from '../../prisma/client';
import { OutboxBuffer, type OutboxRow, type Reach } from '../delivery/outbox';
import type { Calendar } from '../domain/calendar/calendar';
import type { Directory } from '../domain/org/directory';
import { conversationOf, type Inbound } from '../wecom/inbound';
import type { Outcome } from './outcome';

export type DraftRow = Pick<
  DraftModel,
  'id' | 'kind' | 'conversation' | 'authorId' | 'payload' | 'revision' | 'state' | 'result' | 'expiresAt' | 'settledAt'
>;

type AuditRow = {
  id: string;
  at: Date;
  memberId: string | null;
  via: string;
  chatid: string | null;
  msgId: string;
  action: string;
  entity: string;
  entityId: string;
  before: string | null;
  after: string | null;
  reason: string | null;
  note: string | null;
  undo: string | null;
};

const DRAFT_CHANGE: Columns = {
  payload: 'text',
  revision: 'int',
  state: { enum: 'DraftState' },
  result: 'text',
  expiresAt: 'time',
  settledAt: 'time',
};
const DRAFT: Columns = { id: 'text', kind: 'text', conversation: 'text', authorId: 'text', ...DRAFT_CHANGE };
const AUDIT: Columns = {
  id: 'text',
  at: 'time',
  memberId: 'text',
  via: 'text',
  chatid: 'text',
  msgId: 'text',
  action: 'text',
  entity: 'text',
  entityId: 'text',
  before: 'text',
  after: 'text',
  reason: 'text',
  note: 'text',
  undo: 'text',
};
const OUTBOX: Columns = {
  key: 'text',
  surface: { enum: 'Surface' },
  target: 'text',
  toGroup: 'bool',
  replyKind: 'text',
  replyTo: 'text',
  replyUntil: 'time',
  priority: 'int',
  content: 'text',
  groupKey: 'text',
  about: 'text',
  reminderId: 'text',
  notBefore: 'time',
  expiresAt: 'time',
  state: { enum: 'OutboxState' },
  attempts: 'int',
  owner: 'text',
  leaseUntil: 'time',
  createdAt: 'time',
};

let lastMicros = 0;

/** Ids of one process in the order they were made: entries of one instant keep their order, which 撤销 relies on. */
function orderedId(): string {
  lastMicros = Math.max(lastMicros + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
  return `${lastMicros.toString(36).padStart(11, '0')}${randomBytes(6).toString('hex')}`;
}

function pick({ payload, revision, state, result, expiresAt, settledAt }: DraftRow) {
  return { payload, revision, state, result, expiresAt, settledAt };
}

export interface UnitParts {
  now: Date;
  kind: Store['kind'];
  zone: string;
  directory: Directory;
  calendar: Calendar;
  reach: Reach;
  /** The sender's chance to lease rows that are about to be inserted. */
  adopt(rows: OutboxRow[]): void;
}

/** A question that was sent to somebody. */
export interface Asked {
  /** Code of what it asks about (需8), or the name of what has none (换班). */
  about: string;
  /** The message, as JSON of `Content`. */
  content: string;
}

interface Session {
  json: string;
  version: number;
  changed: boolean;
}

export class Unit {
  private readonly sessions = new Map<string, Session>();
  private readonly drafts = new Map<string, DraftRow>();
  private readonly created: (DraftRow & { createdAt: Date })[] = [];
  /** Drafts that were there before, by id: as they were found, and as they are to be. */
  private readonly changed = new Map<string, { was: DraftRow; is: DraftRow }>();
  private readonly audits: AuditRow[] = [];
  private readonly handled: { key: string; outcome: Outcome; error?: string }[] = [];
  private readonly asked = new Map<string, Asked>();
  private notes = 0;
  readonly buffers: OutboxBuffer[] = [];
  /** What to do once the commit is certain. */
  readonly afterCommit: (() => void)[] = [];
  /** Filled by `finish`: rows to hand to the sender after the commit. */
  sent: OutboxRow[] = [];

  private constructor(
    readonly tx: Tx,
    readonly parts: UnitParts,
  ) {}

  /** Looks up sessions, drafts and what each person was last asked about, for all messages at once. */
  static async open(tx: Tx, inbounds: readonly Inbound[], parts: UnitParts): Promise<Unit> {
    const unit = new Unit(tx, parts);
    const conversations = inbounds.map(conversationOf);
    const pressed = inbounds.flatMap((i) => i.press?.action.match(/^draft:\w+:([\w-]+)/)?.[1] ?? []);
    const people = [...new Set(inbounds.map((i) => i.userid))];
    const [sessions, drafts, asked] = [
      await tx.conversation.findMany({ where: { key: { in: conversations } } }),
      await tx.draft.findMany({
        where: {
          OR: [
            { conversation: { in: conversations }, state: DraftState.OPEN, expiresAt: { gt: parts.now } },
            ...(pressed.length ? [{ id: { in: pressed } }] : []),
          ],
        },
        orderBy: { createdAt: 'asc' },
      }),
      await tx.$queryRaw<(Asked & { target: string })[]>(
        Prisma.sql`SELECT "target", "about", "content" FROM "Outbox" WHERE "id" IN (SELECT MAX("id") FROM "Outbox" WHERE "target" IN (${Prisma.join(people)}) AND "about" IS NOT NULL AND "state" = 'SENT' GROUP BY "target")`,
      ),
    ];
    for (const s of sessions) unit.sessions.set(s.key, { json: s.session, version: s.version, changed: false });
    for (const d of drafts) unit.drafts.set(d.id, d);
    for (const { target, ...a } of asked) unit.asked.set(target.toLowerCase(), a);
    return unit;
  }

  // ---- sessions ----------------------------------------------------------------------------------------------------------

  session(conversation: string): string {
    return this.sessions.get(conversation)?.json ?? '{}';
  }

  remember(conversation: string, json: string): void {
    const old = this.sessions.get(conversation);
    if ((old?.json ?? '{}') === json) return;
    this.sessions.set(conversation, { json, version: old?.version ?? 0, changed: true });
  }

  /** What 小联 last asked this person privately. What still waits for its hour they have not seen. */
  lastAsked(userid: string): Asked | undefined {
    return this.asked.get(userid.toLowerCase());
  }

  // ---- drafts ------------------------------------------------------------------------------------------------------------

  /** The draft with this id, while it waits for its author. */
  openDraft(id: string | undefined): DraftRow | undefined {
    const draft = id === undefined ? undefined : this.drafts.get(id);
    return draft?.state === DraftState.OPEN && draft.expiresAt > this.parts.now ? draft : undefined;
  }

  draft(id: string): DraftRow | undefined {
    return this.drafts.get(id);
  }

  createDraft(draft: DraftRow): void {
    this.notes += 1;
    this.drafts.set(draft.id, draft);
    this.created.push({ ...draft, createdAt: this.parts.now });
  }

  /** Written with the group; should somebody else have changed the draft meanwhile, the group is run again. */
  changeDraft(
    old: DraftRow,
    change: Partial<Pick<DraftRow, 'payload' | 'revision' | 'state' | 'result' | 'expiresAt' | 'settledAt'>>,
  ): DraftRow {
    this.notes += 1;
    const is = { ...old, ...change };
    const fresh = this.created.find((d) => d.id === old.id);
    if (fresh) Object.assign(fresh, change);
    else this.changed.set(old.id, { was: this.changed.get(old.id)?.was ?? old, is });
    this.drafts.set(old.id, is);
    return is;
  }

  // ---- what the messages owe ---------------------------------------------------------------------------------------------

  outboxFor(inbound: Inbound): OutboxBuffer {
    const buffer = new OutboxBuffer(`in:${inbound.key}`, this.parts.now, this.parts.reach);
    this.buffers.push(buffer);
    return buffer;
  }

  /** Grows with whatever `finish` is to write for a message: a rule that says no after it must take it back. */
  get owed(): number {
    return this.buffers.reduce((n, b) => n + b.rows.length, this.notes);
  }

  /** @param row its id, where it has one of its own: written twice it is refused */
  audit(row: Omit<AuditRow, 'id'> & { id?: string | undefined }): void {
    this.notes += 1;
    this.audits.push({ ...row, id: row.id ?? orderedId() });
  }

  settle(key: string, outcome: Outcome, error?: string): void {
    this.handled.push({ key, outcome, ...(error !== undefined && { error }) });
  }

  /** Writes everything but the facts, which the commands have written already. @throws WriteConflict: run the whole group again */
  async finish(): Promise<void> {
    const { tx } = this;
    const { now } = this.parts;
    const bulk = new Bulk(tx, this.parts.kind);
    await bulk.insert('Draft', { ...DRAFT, createdAt: 'time' }, this.created);
    const drafts = [...this.changed.values()].map(({ was, is }) => ({
      id: is.id,
      'was:revision': was.revision,
      'was:state': was.state,
      ...pick(is),
    }));
    const n = await bulk.update('Draft', { id: 'text', 'was:revision': 'int', 'was:state': { enum: 'DraftState' } }, DRAFT_CHANGE, drafts);
    if (n !== drafts.length) throw new WriteConflict('a draft was changed by another process');
    // Its place in the chain is given later (jobs/seal-audit.ts): hashing here would make all messages wait for the newest line.
    await bulk.insert('AuditLog', AUDIT, this.audits);
    this.sent = this.buffers.flatMap((b) => b.rows);
    this.parts.adopt(this.sent);
    await bulk.insert(
      'Outbox',
      OUTBOX,
      this.sent.map((row) => ({ toGroup: false, priority: 5, state: 'QUEUED', attempts: 0, ...row }) as Row),
    );
    const changed = [...this.sessions].filter(([, s]) => s.changed);
    if (changed.length) {
      const rows = changed.map(([key, s]) => Prisma.sql`(${key}, ${s.json}, ${s.version + 1}, ${now})`);
      const n = await tx.$executeRaw(
        Prisma.sql`INSERT INTO "Conversation" ("key", "session", "version", "updatedAt") VALUES ${Prisma.join(rows)}
          ON CONFLICT ("key") DO UPDATE SET "session" = excluded."session", "version" = excluded."version", "updatedAt" = excluded."updatedAt"
          WHERE "Conversation"."version" = excluded."version" - 1`,
      );
      if (n !== changed.length) throw new WriteConflict('a conversation went on in another process');
    }
    if (this.handled.length) {
      const rows = this.handled.map((h) => Prisma.sql`(${h.key}, ${h.outcome.intent ?? ''}, ${h.outcome.kind}, ${h.error ?? ''})`);
      const n = await tx.$executeRaw(
        Prisma.sql`UPDATE "Inbound" SET "handledAt" = ${now}, "intent" = v.column2, "outcome" = v.column3, "error" = NULLIF(v.column4, '')
          FROM (VALUES ${Prisma.join(rows)}) AS v WHERE "Inbound"."key" = v.column1 AND "Inbound"."handledAt" IS NULL`,
      );
      if (n !== this.handled.length) throw new WriteConflict('a message was handled by another process');
    }
  }
}
