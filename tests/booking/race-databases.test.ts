import { OutboxBuffer } from '../../bot/delivery/outbox';
import { book } from '../../bot/domain/booking/service';
import { Calendar } from '../../bot/domain/calendar/calendar';
import { loadDirectory } from '../../bot/domain/org/load-directory';
import { openStore, type Store } from '../../prisma/client';
import { describeEachDatabase } from '../support/databases';

const at = (time: string) => new Date(`2026-09-24T${time}:00+08:00`);
const now = at('08:00');

describeEachDatabase('bookings of two processes at the same moment', (fresh) => {
  let stores: Store[];
  let owner: string;
  const resource = (title: string, kind: 'VENUE' | 'GOODS', more: object = {}) =>
    stores[0]!.write((tx) =>
      tx.resource.create({ data: { no: Number(title.slice(1)), ownerId: owner, kind, title, approval: 'AUTO', createdAt: now, ...more } }),
    );

  beforeAll(async () => {
    const store = await fresh();
    stores = [store, await openStore(store.url)];
    owner = (
      await store.write((tx) => tx.org.create({ data: { code: 'h', name: '社区', shortName: '社区', kind: 'COMMUNITY', path: '/h/' } }))
    ).id;
    await store.write((tx) => tx.member.create({ data: { userid: 'a', useridKey: 'a', name: '甲', orgId: owner } }));
  });
  afterAll(() => stores[1]!.close());

  /** Each from the other process than the one before, all at once. @returns how many got it */
  async function all(wanted: readonly { resourceId: string; quantity?: number; from?: string; to?: string }[]): Promise<number> {
    const directory = await loadDirectory(stores[0]!);
    const actor = directory.people[0]!;
    const attempt = async ({ resourceId, quantity = 1, from = '14:00', to = '16:00' }: (typeof wanted)[number], i: number) =>
      stores[i % 2]!.write((tx) =>
        book(
          {
            tx,
            now,
            zone: 'Asia/Shanghai',
            directory,
            calendar: new Calendar(),
            outbox: new OutboxBuffer(`${i}`, now, { member: () => undefined }),
            actor,
            via: 'CHAT',
          },
          { resourceId, orgId: owner, startAt: at(from), endAt: at(to), quantity, purpose: '' },
        ),
      );
    return (await Promise.all(wanted.map(attempt))).filter((made) => made !== undefined).length;
  }

  test('one of four gets the room; the times that only touch are both had', async () => {
    const room = await resource('场1', 'VENUE');
    expect(await all(Array.from({ length: 4 }, () => ({ resourceId: room.id })))).toBe(1);
    expect(
      await all([
        { resourceId: room.id, from: '16:00', to: '17:00' },
        { resourceId: room.id, from: '13:00', to: '14:00' },
      ]),
    ).toBe(2);
  });

  test('of thirty chairs no more are lent than there are', async () => {
    const chairs = await resource('椅2', 'GOODS', { quantity: 30 });
    expect(await all(Array.from({ length: 5 }, () => ({ resourceId: chairs.id, quantity: 12 })))).toBe(2);
  });

  test('a venue and its rooms take each other, two of its rooms do not', async () => {
    const house = await resource('馆3', 'VENUE');
    const [a, b] = [await resource('室4', 'VENUE', { parentId: house.id }), await resource('室5', 'VENUE', { parentId: house.id })];
    expect(await all([{ resourceId: a.id }, { resourceId: b.id }])).toBe(2);
    expect(await all([{ resourceId: house.id }])).toBe(0);
    expect(
      await all([
        { resourceId: house.id, from: '18:00', to: '19:00' },
        { resourceId: a.id, from: '18:30', to: '19:30' },
      ]),
    ).toBe(1);
  });
});
