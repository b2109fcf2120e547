/** Builds what a command works with out of one message and its unit of work. */
import type { Content } from '../content';
import type { OutboxBuffer } from '../delivery/outbox';
import type { AuditEntry } from '../domain/audit/log';
import type { Person } from '../domain/org/directory';
import type { Reading } from '../reading/types';
import type { Command, DraftSpec, Memory, Place } from './command';
import type { Drafts, DraftTurn } from './drafts';
import type { Slot } from './slot';
import type { Unit } from './unit';

export interface TurnParts {
  slot: Slot;
  actor: Person;
  place: Place;
  memory: Memory;
  drafts: Drafts;
  outbox: OutboxBuffer;
  commands: readonly Command[];
  botName: string;
  publicUrl: string;
  secrets: DraftTurn['secrets'];
}

export class MessageTurn implements DraftTurn {
  readonly unit: Unit;
  readonly tx: Unit['tx'];
  readonly now: Date;
  readonly zone: string;
  readonly directory: Unit['parts']['directory'];
  readonly calendar: Unit['parts']['calendar'];
  readonly outbox: OutboxBuffer;
  readonly actor: Person;
  readonly place: Place;
  readonly memory: Memory;
  readonly via: 'CHAT' | 'CARD';
  readonly text: string;
  readonly quote?: string;
  readonly quoteNo?: string;
  readonly attachments: DraftTurn['attachments'];
  readonly document?: NonNullable<DraftTurn['document']>;
  readonly pictures: DraftTurn['pictures'];
  readonly pictureProblems: DraftTurn['pictureProblems'];
  readonly conversation: string;
  readonly commands: readonly Command[];
  readonly botName: string;
  readonly publicUrl: string;
  readonly secrets: DraftTurn['secrets'];
  /** Set by the router before a command runs. */
  reading: Reading = { intent: 'none', slots: {}, score: 0 };
  private readonly drafts: Drafts;
  private readonly msgId: string;

  constructor({ slot, actor, place, memory, drafts, outbox, commands, botName, publicUrl, secrets }: TurnParts) {
    const { unit, inbound } = slot;
    this.unit = unit;
    this.msgId = inbound.key;
    this.tx = unit.tx;
    this.now = unit.parts.now;
    this.zone = unit.parts.zone;
    this.directory = unit.parts.directory;
    this.calendar = unit.parts.calendar;
    this.outbox = outbox;
    this.actor = actor;
    this.place = place;
    this.memory = memory;
    this.drafts = drafts;
    this.commands = commands;
    this.botName = botName;
    this.publicUrl = publicUrl;
    this.secrets = secrets;
    this.via = inbound.press ? 'CARD' : 'CHAT';
    this.text = slot.text;
    this.conversation = slot.conversation;
    this.attachments = [...(inbound.attachments ?? []), ...(inbound.quoted ? [inbound.quoted] : [])];
    if (inbound.document) this.document = inbound.document;
    this.pictures = (inbound.pictures ?? []).filter((p) => 'file' in p);
    this.pictureProblems = (inbound.pictures ?? []).flatMap((p) => ('problem' in p ? [p.problem] : []));
    if (inbound.quote !== undefined) {
      this.quote = inbound.quote;
      const no = /[活会资需订愿哨办清项]\d+/.exec(inbound.quote)?.[0];
      if (no) this.quoteNo = no;
    }
  }

  get openDraft(): DraftTurn['openDraft'] {
    const draft = this.unit.openDraft(this.memory.draft);
    return draft && { id: draft.id, kind: draft.kind };
  }

  draft<P>(spec: Pick<DraftSpec<P>, 'kind'>, payload: P): Promise<Content> {
    return this.drafts.open(this, spec.kind, payload);
  }

  async addPictures(): Promise<Content | undefined> {
    const draft = this.unit.openDraft(this.memory.draft);
    return draft && this.drafts.addPictures(this, draft);
  }

  async audit(entry: AuditEntry): Promise<void> {
    const json = (state: object | undefined) => (state ? JSON.stringify(state) : null);
    this.unit.audit({
      id: entry.id,
      at: this.now,
      memberId: this.actor.id,
      via: this.via,
      chatid: this.place.kind === 'group' ? this.place.chatid : null,
      msgId: this.msgId,
      action: entry.action,
      entity: entry.entity,
      entityId: entry.entityId,
      before: json(entry.before),
      after: json(entry.after),
      reason: entry.reason || null,
      note: entry.note ?? null,
      undo: json(entry.undo),
    });
  }
}
