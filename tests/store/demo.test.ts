import { toWall, weekday } from '../../bot/clock';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { loadDirectory } from '../../bot/domain/org/load-directory';
import type { Store } from '../../prisma/client';
import { demoMembers, seedDemo } from '../../prisma/demo';
import { describeEachDatabase } from '../support/databases';

const now = new Date('2026-09-16T02:00:00Z');

describeEachDatabase('the demo district', (fresh) => {
  let store: Store;
  beforeAll(async () => {
    store = await fresh();
    expect(await seedDemo(store, now)).toBe(true);
  });

  test('has a month of everything behind it', async () => {
    const { read } = store;
    expect(await read.activity.count()).toBe(27);
    expect(await read.duty.count()).toBe(2);
    expect(await read.patrolTurn.count({ where: { state: 'DUE' } })).toBeGreaterThan(10);
    expect(await read.pairing.count({ where: { status: 'ACTIVE' } })).toBe(1);
    expect((await read.activity.groupBy({ by: ['type'] })).length).toBeGreaterThanOrEqual(8);
    expect((await read.activity.groupBy({ by: ['hostId'] })).length).toBeGreaterThanOrEqual(6);
    expect(await read.resource.count()).toBe(12);
    expect(new Set((await read.request.findMany()).map((r) => r.status))).toEqual(new Set(['OPEN', 'PARTLY_MET', 'MET', 'UNMET', 'DONE']));
    expect((await read.meeting.findMany({ orderBy: { no: 'asc' } })).map((m) => m.status)).toEqual(['HELD', 'HELD', 'SCHEDULED']);
    expect(await read.invitation.count({ where: { rsvp: 'PENDING' } })).toBeGreaterThan(0);
    expect(await read.reminderDelivery.count({ where: { state: 'PLANNED' } })).toBeGreaterThan(0);
    expect(await read.outbox.count()).toBe(0);
    expect((await read.meeting.findMany({ orderBy: { no: 'asc' } })).map((m) => m.agenda.split('\n').length)).toEqual([2, 2, 3]);
    expect(await read.minutes.count({ where: { status: 'CONFIRMED' } })).toBe(1);
    expect((await read.actionItem.findMany({ orderBy: { no: 'asc' } })).map((a) => [a.status, a.dueOn < '2026-09-16'])).toEqual([
      ['IN_PROGRESS', false],
      ['ACCEPTED', true],
    ]);
    expect(await read.agendaItem.count({ where: { status: 'POOL' } })).toBe(2);
    expect(await read.rotationTurn.count()).toBeGreaterThanOrEqual(12);
    expect(await read.agreement.count({ where: { status: 'ACTIVE' } })).toBe(1);
    expect(await read.fulfilment.count()).toBe(1);
    expect((await read.whistle.findMany({ orderBy: { no: 'asc' } })).map((w) => w.status)).toEqual(['CLOSED', 'WORKING']);
  });

  test('what is past lies in the past, on workdays, and what is to come lies ahead', async () => {
    const calendar = new Calendar((await loadDirectory(store)).lexicon().holidays);
    for (const a of await store.read.activity.findMany()) {
      expect(a.localDate < toWall(now, 'Asia/Shanghai').date).toBe(true);
      expect([a.localDate, calendar.isWorkday(a.localDate)]).toEqual([a.localDate, true]);
      expect(a.createdAt.getTime()).toBeLessThan(now.getTime());
    }
    const coming = await store.read.meeting.findFirstOrThrow({ where: { status: 'SCHEDULED' } });
    expect(coming.localDate).toBe('2026-09-28');
    expect(weekday(coming.localDate)).toBe(1);
    expect(coming.quorumNeeded).toBe(4);
    expect(coming.rsvpDueAt > now).toBe(true);
  });

  test('new records go on counting after it', async () => {
    const counters = Object.fromEntries((await store.read.counter.findMany()).map((c) => [c.prefix, c.next]));
    expect(counters).toEqual({ 活: 28, 需: 7, 会: 4, 资: 13, 办: 3, 清: 2, 哨: 3 });
  });

  test('a second start adds nothing', async () => {
    expect(await seedDemo(store, now)).toBe(false);
    expect(await store.read.activity.count()).toBe(27);
  });

  test('lists its people with the secretaries first', async () => {
    const { members, orgs } = await demoMembers(store);
    expect(members[0]).toMatchObject({ role: '书记' });
    expect(members.find((m) => m.userid === 'zhangwei')).toEqual({ userid: 'zhangwei', name: '张伟', org: 'gongdian', role: '联络员' });
    expect(orgs).toContainEqual({ code: 'wanghu', name: '望湖社区' });
  });

  test('a start that was cut off after the district is finished by the next one', async () => {
    const half = await fresh();
    await seedDemo(half, now);
    await half.write(async (tx) => {
      for (const table of [
        'agreement',
        'actionItem',
        'agendaItem',
        'whistle',
        'duty',
        'rotation',
        'activity',
        'request',
        'meeting',
        'counter',
        'reminderDelivery',
        'auditLog',
      ] as const)
        await (tx[table] as unknown as { deleteMany(): Promise<unknown> }).deleteMany();
    });
    expect(await seedDemo(half, now)).toBe(true);
    expect(await half.read.activity.count()).toBe(27);
    await half.close();
  });
});

describeEachDatabase('a database with organisations of its own', (fresh) => {
  test('gets no demo', async () => {
    const store = await fresh();
    await store.write((tx) =>
      tx.org.create({ data: { code: 'real', name: '某街道', shortName: '某街道', kind: 'STREET', path: '/real/' } }),
    );
    expect(await seedDemo(store, now)).toBe(false);
    expect(await store.read.org.count()).toBe(1);
    await store.close();
  });
});
