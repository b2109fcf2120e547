/**
 * Handles messages in units of work: in order within a conversation, many conversations to a commit.
 *
 * A message whose rule says no before anything is written stays in its group. Whatever else is thrown rolls the group back; then the one
 * that threw is handled alone and the others again together, so that nobody's failure undoes somebody else's work.
 */
import { createHash } from 'node:crypto';
import { isConflict, isTrouble, type Store, type Tx } from '../../prisma/client';
import type { Clock } from '../clock';
import type { OutboxRow } from '../delivery/outbox';
import { RuleBroken } from '../errors';
import type { Log } from '../log';
import { conversationOf, type Inbound } from '../wecom/inbound';
import type { RunSlot } from './engine';
import type { Outcome } from './outcome';
import { answerTo } from './place';
import type { Slot } from './slot';
import { Unit, type UnitParts } from './unit';
import { watchWrites } from './watch-writes';

export interface HandlerParts {
  store: Store;
  clock: Clock;
  log: Log;
  run: RunSlot;
  /** What a unit works with at this moment. */
  scene(): Omit<UnitParts, 'now' | 'kind'>;
  /** Text without the mention, fit for the database. */
  clean(text: string): string;
  /** Rows that were just committed. */
  handOver(rows: readonly OutboxRow[]): void;
  /** Names may have changed: read them again if they did. */
  namesChanged(): Promise<void>;
  /** Waits between two attempts while the database is in trouble, ms; a timer when left out. */
  pause?(ms: number): Promise<unknown>;
  /** Told once a message is done, for metrics. */
  done?(inbound: Inbound, outcome: Outcome, ms: number): void;
}

const GROUP = 48;
const ATTEMPTS = 4;
/** A database in trouble is left alone for so long after the first attempt, then twice as long, … */
const PAUSE_MS = 250;
/** And asked so often whether it is there again. */
const DOWN_MS = 1000;

/** A group was rolled back because of one of its messages. */
class Broken extends Error {
  constructor(
    readonly at: number,
    readonly reason: unknown,
  ) {
    super('group rolled back');
  }
}

export class Handler {
  /** Waiting messages by conversation, in order of arrival. */
  private readonly waiting = new Map<string, Inbound[]>();
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly parts: HandlerParts) {}

  /** Takes a message that is in the inbox. */
  submit(inbound: Inbound): void {
    const conversation = conversationOf(inbound);
    const queue = this.waiting.get(conversation);
    if (queue) queue.push(inbound);
    else this.waiting.set(conversation, [inbound]);
    if (!this.stopped) this.running ??= this.drain();
  }

  /** Number of messages not handled yet. */
  get depth(): number {
    let n = 0;
    for (const q of this.waiting.values()) n += q.length;
    return n;
  }

  /** Resolves when everything submitted so far is handled. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Finishes the group under way; what waits stays in the inbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    while (this.waiting.size && !this.stopped) {
      // SQLite answers without ever leaving this turn of the event loop: without a pause nothing would be read from the network. What arrives
      // meanwhile joins the group.
      await new Promise((resolve) => setImmediate(resolve));
      const group = [...this.waiting.values()].slice(0, GROUP).map((queue) => queue[0] as Inbound);
      await this.handleGroup(group);
      for (const inbound of group) this.drop(inbound);
    }
    this.running = undefined;
  }

  private drop(inbound: Inbound): void {
    const conversation = conversationOf(inbound);
    const queue = this.waiting.get(conversation);
    queue?.shift();
    if (queue?.length === 0) this.waiting.delete(conversation);
  }

  private async handleGroup(group: Inbound[]): Promise<void> {
    // Another process, or the import, may have changed who may what a moment ago.
    await this.rereadNames();
    let rest = group;
    while (rest.length > 1) {
      try {
        await this.together(rest);
        return;
      } catch (error) {
        const at = error instanceof Broken ? error.at : 0;
        const one = rest[at] as Inbound;
        rest = rest.filter((i) => i !== one);
        await this.alone(one);
      }
    }
    if (rest[0]) await this.alone(rest[0]);
  }

  /** All of a group in one transaction. @throws Broken naming the message that could not be handled there */
  private async together(group: readonly Inbound[]): Promise<void> {
    const { store, clock, parts } = { ...this.parts, parts: this.parts };
    const began = performance.now();
    const slots: Slot[] = [];
    let unit: Unit | undefined;
    let names = false;
    await store.write(async (tx: Tx) => {
      slots.length = 0;
      const watched = watchWrites(tx);
      unit = await Unit.open(watched.tx, group, { ...parts.scene(), now: clock.now(), kind: store.kind });
      for (const [at, inbound] of group.entries()) {
        const slot = this.slot(inbound, unit);
        slots.push(slot);
        const before = watched.writes() + unit.owed;
        try {
          await parts.run(slot);
        } catch (error) {
          if (!(error instanceof RuleBroken) || watched.writes() + unit.owed !== before) throw new Broken(at, error);
          this.refuse(slot, error);
        }
        unit.settle(inbound.key, slot.outcome as Outcome);
      }
      await unit.finish();
      names = watched.touched('deployment');
    });
    for (const todo of unit?.afterCommit ?? []) todo();
    // At once: the rows are leased to this process, and an answer has few seconds.
    parts.handOver(unit?.sent ?? []);
    if (names) await this.rereadNames();
    const ms = Math.round((performance.now() - began) * 10) / 10;
    for (const slot of slots) this.report(slot, ms, group.length);
  }

  /** The work is committed: names that cannot be read now are read at the next look, and nothing is run again for them. */
  private async rereadNames(): Promise<void> {
    try {
      await this.parts.namesChanged();
    } catch (error) {
      this.parts.log.error({ err: error }, 'names could not be read again');
    }
  }

  /** One message by itself: conflicts are tried again, a broken rule is answered after the rollback, a bug is answered with a number. */
  private async alone(inbound: Inbound): Promise<void> {
    for (let attempt = 1, unsettled = 0; !this.stopped; attempt++) {
      try {
        await this.together([inbound]);
        return;
      } catch (broken) {
        const error = broken instanceof Broken ? broken.reason : broken;
        try {
          if (await this.isHandled(inbound)) return;
          if (attempt < ATTEMPTS && isConflict(error)) continue;
          if (attempt < ATTEMPTS && isTrouble(error)) {
            await this.pause(PAUSE_MS * 2 ** (attempt - 1));
            continue;
          }
          await this.giveUp(inbound, error);
          return;
        } catch (again) {
          // The database itself is in trouble: nothing is lost, the message stays in the inbox and is tried until it can be written.
          this.parts.log.error({ key: inbound.key, err: again }, 'a message could not be settled; trying again');
          // Or even the sorry cannot be said: the message must not hold up all others.
          if (!isTrouble(again)) unsettled += 1;
          if (unsettled >= ATTEMPTS && (await this.setAside(inbound))) return;
          await this.pause(DOWN_MS);
        }
      }
    }
  }

  /** Done without a word; nothing else of it is written. @returns whether that could be written */
  private async setAside({ key }: Inbound): Promise<boolean> {
    const { store, clock, log } = this.parts;
    const data = { handledAt: clock.now(), outcome: 'FAILED' as const, error: 'set aside' };
    try {
      await store.write((tx) => tx.inbound.updateMany({ where: { key, handledAt: null }, data }));
    } catch {
      return false;
    }
    log.error({ key }, 'a message was set aside without an answer');
    return true;
  }

  private pause(ms: number): Promise<unknown> {
    return this.parts.pause?.(ms) ?? new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Another process took the message over meanwhile, or our commit went through although its answer was lost. */
  private async isHandled({ key }: Inbound): Promise<boolean> {
    const row = await this.parts.store.read.inbound.findUnique({ where: { key }, select: { handledAt: true } });
    if (row && row.handledAt === null) return false;
    this.parts.log.warn({ key }, 'a message was handled already');
    return true;
  }

  /** Nothing of the message's work was written; what the person reads is. */
  private async giveUp(inbound: Inbound, error: unknown): Promise<void> {
    const { store, clock, log, handOver, scene } = this.parts;
    const number = createHash('sha256').update(inbound.key).digest('hex').slice(0, 4);
    let sent: OutboxRow[] = [];
    const rule = error instanceof RuleBroken ? error : undefined;
    const outcome: Outcome = { kind: rule ? 'REFUSED' : 'FAILED', intent: rule?.code ?? 'error' };
    await store.write(async (tx) => {
      const unit = await Unit.open(tx, [inbound], { ...scene(), now: clock.now(), kind: store.kind });
      const slot = this.slot(inbound, unit);
      this.refuse(slot, rule ?? new RuleBroken('bot.error', `出了点问题（编号 ${number}），已记录，请稍后再试。`));
      unit.settle(inbound.key, outcome, rule ? rule.code : `${number} ${(error as Error)?.name ?? 'error'}`);
      await unit.finish();
      sent = unit.sent;
    });
    handOver(sent);
    if (!rule) log.error({ key: inbound.key, number, err: error }, 'a message failed');
    else log.info({ key: inbound.key, outcome: outcome.kind, intent: rule.code }, 'message');
    this.parts.done?.(inbound, outcome, 0);
  }

  /** The sentence of a broken rule: in place for words, privately for a press. */
  private refuse(slot: Slot, rule: RuleBroken): void {
    const { inbound, unit } = slot;
    const outbox = unit.outboxFor(inbound);
    const content = { text: rule.message };
    const privately = inbound.press && outbox.toMember(inbound.userid, content, { key: 'refused', priority: 1 });
    if (!privately) outbox.answer(answerTo(inbound), content, 'refused');
    slot.outcome = { kind: 'REFUSED', intent: rule.code };
  }

  private slot(inbound: Inbound, unit: Unit): Slot {
    return { inbound, conversation: conversationOf(inbound), text: this.parts.clean(inbound.text), unit };
  }

  private report(slot: Slot, ms: number, group: number): void {
    const outcome = slot.outcome as Outcome;
    this.parts.log.info(
      {
        key: slot.inbound.key,
        user: slot.inbound.userid,
        surface: slot.inbound.surface,
        intent: outcome.intent,
        outcome: outcome.kind,
        ms,
        group,
      },
      'message',
    );
    this.parts.done?.(slot.inbound, outcome, ms);
  }
}
