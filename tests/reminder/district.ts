/** A host with three units, each with liaison, backup and head, and a queue whose reminders are real. */
import type { Clock } from '../../bot/clock';
import { toInstant } from '../../bot/clock';
import { OutboxBuffer, type Reach } from '../../bot/delivery/outbox';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { queueDue } from '../../bot/domain/due/due';
import { reminderGate } from '../../bot/domain/due/gate';
import type { Directory } from '../../bot/domain/org/directory';
import { loadDirectory } from '../../bot/domain/org/load-directory';
import type { ReminderScene } from '../../bot/domain/reminder/subject';
import type { Work } from '../../bot/domain/work';
import { createLog } from '../../bot/log';
import type { MeetingModel, Rsvp, Store } from '../../prisma/client';
import { Queue } from '../delivery/queue';

export const zone = 'Asia/Shanghai';
const TICK_MS = 15_000;

export class District {
  readonly calendar = new Calendar();
  directory!: Directory;
  queue!: Queue;
  /** userids that no surface reaches. */
  readonly silent = new Set<string>();
  private n = 0;

  private constructor(readonly store: Store) {}

  static async open(store: Store, units = 3): Promise<District> {
    const d = new District(store);
    await store.write(async (tx) => {
      for (const table of ['outbox', 'reminderDelivery', 'invitation', 'meeting', 'liaison', 'roleGrant', 'member', 'chat'] as const)
        await (tx[table] as { deleteMany(): Promise<unknown> }).deleteMany();
      await tx.org.deleteMany();
      const host = await tx.org.create({
        data: { code: 'host', name: '望湖社区', shortName: '望湖社区', kind: 'COMMUNITY', path: '/host/' },
      });
      const sec = await tx.member.create({ data: { userid: 'sec', useridKey: 'sec', name: '李敏', orgId: host.id } });
      await tx.roleGrant.create({ data: { memberId: sec.id, role: 'SECRETARY', orgId: host.id } });
      const numbers = Array.from({ length: units }, (_, i) => i);
      const people = numbers.flatMap((i) =>
        (
          [
            ['PRIMARY', 'a'],
            ['BACKUP', 'b'],
            ['HEAD', 'h'],
          ] as const
        ).map(([kind, p]) => ({ kind, userid: `${p}${i}`, orgId: `org${i}` })),
      );
      await tx.org.createMany({
        data: numbers.map((i) => ({
          id: `org${i}`,
          code: `u${i}`,
          name: `单位${i}`,
          shortName: `单位${i}`,
          kind: 'UNIT' as const,
          path: `/host/u${i}/`,
          parentId: host.id,
        })),
      });
      await tx.member.createMany({
        data: people.map(({ userid, orgId }) => ({ id: userid, userid, useridKey: userid, name: userid, orgId })),
      });
      await tx.liaison.createMany({ data: people.map(({ userid, orgId, kind }) => ({ memberId: userid, orgId, kind })) });
    });
    d.directory = await loadDirectory(store);
    d.queue = new Queue(store, { gate: reminderGate({ store, scene: (now) => d.scene(now), log: createLog('silent') }) });
    await d.queue.sender.start();
    return d;
  }

  get clock(): Clock & { moveTo(wall: string): void; advance(ms: number): void } {
    return this.queue.clock;
  }

  readonly reach: Reach = { member: (userid) => (this.silent.has(userid) ? undefined : 'AGENT') };

  scene(now: Date): ReminderScene {
    return { directory: this.directory, calendar: this.calendar, reach: this.reach, zone, now };
  }

  org(code: string): string {
    return this.directory.orgByCode(code)?.id ?? '';
  }

  /** Runs domain work in one transaction and hands over what it owes. */
  async work<T>(run: (work: Work) => Promise<T>): Promise<T> {
    this.n += 1;
    const now = this.clock.now();
    const outbox = new OutboxBuffer(`w${this.n}`, now, this.reach);
    const result = await this.store.write(async (tx) => {
      const done = await run({ tx, now, zone, directory: this.directory, calendar: this.calendar, outbox });
      this.queue.sender.adopt(outbox.rows);
      await outbox.flush(tx);
      return done;
    });
    this.queue.sender.handOver(outbox.rows);
    return result;
  }

  async meeting(localDate: string, startMin: number, more: Partial<MeetingModel> = {}): Promise<MeetingModel> {
    this.n += 1;
    const startAt = toInstant({ date: localDate, minute: startMin }, zone);
    const now = this.clock.now();
    return this.store.write(async (tx) => {
      const meeting = await tx.meeting.create({
        data: {
          no: this.n,
          hostId: this.org('host'),
          title: '党建联席会',
          localDate,
          startMin,
          endMin: startMin + 90,
          tz: zone,
          startAt,
          endAt: new Date(startAt.getTime() + 90 * 60_000),
          placeText: '社区活动室',
          agenda: '停车\n路灯',
          rsvpDueAt: new Date(startAt.getTime() - 3 * 24 * 3600_000),
          quorumNeeded: 2,
          authorId: this.directory.memberByUserid('sec')?.id ?? '',
          createdAt: now,
          ...more,
        },
      });
      const units = this.directory.orgs.filter((o) => o.kind === 'UNIT');
      await tx.invitation.createMany({ data: units.map((o) => ({ meetingId: meeting.id, orgId: o.id, createdAt: now })) });
      return meeting;
    });
  }

  async answer(meeting: MeetingModel, unit: string, rsvp: Rsvp): Promise<void> {
    await this.store.write((tx) =>
      tx.invitation.updateMany({ where: { meetingId: meeting.id, orgId: this.org(unit) }, data: { rsvp, rsvpRevision: meeting.revision } }),
    );
  }

  /** What the tick and the queue do at this moment. */
  async tick(): Promise<void> {
    const { sender } = this.queue;
    await queueDue(
      {
        store: this.store,
        scene: this.scene(this.clock.now()),
        adopt: (rows) => sender.adopt(rows),
        handOver: (rows) => sender.handOver(rows),
      },
      TICK_MS,
    );
    sender.nudge();
    await sender.idle();
  }

  async at(wall: string): Promise<void> {
    this.queue.clock.moveTo(wall);
    await this.tick();
  }

  /** Userids that got something since the last look, sorted. */
  heard(): string[] {
    const fresh = this.queue.wire.arrived.splice(0);
    return [...new Set(fresh.flatMap((a) => a.to))].sort();
  }

  async reasons(): Promise<Record<string, number>> {
    const rows = await this.store.read.reminderDelivery.groupBy({ by: ['reason'], where: { state: 'SUPPRESSED' }, _count: true });
    return Object.fromEntries(rows.map((r) => [r.reason ?? '', r._count]));
  }
}
