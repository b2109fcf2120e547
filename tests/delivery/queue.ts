/** A queue on a fresh database with a played WeCom and a clock that is moved. */

import type { Content } from '../../bot/content';
import { OutboxBuffer, type OutboxRow, type SendOptions } from '../../bot/delivery/outbox';
import { Sender } from '../../bot/delivery/sender';
import type { SenderParts } from '../../bot/delivery/sender-parts';
import { createLog } from '../../bot/log';
import type { Store } from '../../prisma/client';
import { FakeClock } from '../support/clock';
import { PlayedWire } from './played-wire';

export const card = (title: string): Content => ({ card: { title, buttons: [{ text: '好', action: 'x:y' }] } });

export class Queue {
  readonly clock = new FakeClock();
  readonly wire: PlayedWire;
  readonly sender: Sender;
  private n = 0;
  private readonly name = Math.random().toString(36).slice(2);

  constructor(
    readonly store: Store,
    { wire = new PlayedWire(), ...more }: Partial<SenderParts> & { wire?: PlayedWire } = {},
  ) {
    this.wire = wire;
    this.sender = new Sender({
      store,
      clock: this.clock,
      wire: this.wire,
      log: createLog('silent'),
      owner: `p${Math.random()}`,
      random: () => 0,
      quickMs: [1, 2, 4],
      ...more,
    });
  }

  /** Rows as a unit of work would write them. */
  rows(
    messages: readonly ({
      to: string;
      group?: true;
      surface?: 'BOT' | 'AGENT';
      content: Content;
      reply?: NonNullable<Parameters<OutboxBuffer['answer']>[0]['reply']>;
      replyUntil?: Date;
    } & Partial<SendOptions>)[],
  ): OutboxRow[] {
    return messages.flatMap((m) => {
      this.n += 1;
      const buffer = new OutboxBuffer(`${this.name}${this.n}`, this.clock.now(), { member: () => m.surface ?? 'AGENT' });
      const { to, group, surface, content, reply, replyUntil, ...options } = m;
      if (reply)
        buffer.answer(
          { surface: surface ?? 'BOT', target: to, toGroup: group ?? false, reply, ...(replyUntil && { replyUntil }) },
          content,
          'a',
        );
      else if (group) buffer.toGroup(to, content, { key: 'k', ...options });
      else buffer.toMember(to, content, { key: 'k', ...options });
      return buffer.rows;
    });
  }

  /** Written and found by the queue itself. */
  async put(messages: Parameters<Queue['rows']>[0]): Promise<OutboxRow[]> {
    const rows = this.rows(messages);
    await this.store.write((tx) => tx.outbox.createMany({ data: rows }));
    this.sender.nudge();
    return rows;
  }

  /** Written and handed over, as after a message. */
  async hand(messages: Parameters<Queue['rows']>[0]): Promise<OutboxRow[]> {
    const rows = this.rows(messages);
    this.sender.adopt(rows);
    await this.store.write((tx) => tx.outbox.createMany({ data: rows }));
    this.sender.handOver(rows);
    return rows;
  }

  /** Moves the clock and lets the queue notice. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    this.sender.nudge();
    await this.sender.idle();
  }

  async states(): Promise<Record<string, number>> {
    const rows = await this.store.read.outbox.groupBy({ by: ['state'], _count: true });
    return Object.fromEntries(rows.map((r) => [r.state, r._count]));
  }
}
