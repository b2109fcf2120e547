import { examine } from '../../bot/admin/doctor';
import { DAY_MS, HOUR_MS } from '../../bot/clock';
import { loadConfig } from '../../bot/config';
import { checkChain, eraseUndo, seal } from '../../bot/domain/audit/chain';
import type { Store } from '../../prisma/client';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';

const doctor = async (store: Store) =>
  (await examine(loadConfig({ DATABASE_URL: store.url }))).filter((f) => f.text.startsWith('审计')).map((f) => `${f.ok} ${f.text}`)[0];

describeEachDatabase('the chain of the audit log', (fresh, kind) => {
  test('a day of a neighbourhood: every act is a line, taken back is one more, all are chained, private words are erased the night after', async () => {
    const world = await neighbourhood({ kind });
    const code = await call(world);
    await world.say(G, 'limin', `取消${code} 大雨`);
    await world.press(G, 'limin', /确定取消/);
    await world.say(G, 'limin', '撤销');
    world.expect({ chat: G, contains: ['照常召开'] });
    await world.say('dm', 'zhangwei', `${code} 请假 要抢修`);
    await world.moveClockTo('2026-09-16T10:01');

    const lines = await world.store.read.auditLog.findMany({ orderBy: { seq: 'asc' } });
    expect(lines.map((l) => [l.seq, l.action, l.via])).toEqual([
      [1, 'import', 'ADMIN'],
      [2, 'chat.bind', 'CARD'],
      [3, 'meeting.create', 'CARD'],
      [4, 'meeting.cancel', 'CARD'],
      [5, 'undo', 'CHAT'],
      [6, 'rsvp.answer', 'CHAT'],
    ]);
    const [, bound, , cancelled, undone, answered] = lines;
    expect(JSON.parse(bound?.before ?? '')).toEqual({ orgId: null });
    expect(cancelled).toMatchObject({ reason: '大雨', before: '{"status":"SCHEDULED"}', after: '{"status":"CANCELLED"}' });
    expect(cancelled?.msgId).toBeTruthy();
    expect(cancelled?.chatid).toBeTruthy();
    expect(undone).toMatchObject({ entity: 'audit', entityId: cancelled?.id });
    expect(answered?.chatid).toBeNull();
    expect(answered?.undo).toBeTruthy();
    for (const [i, l] of lines.entries()) expect(l.prevHash).toBe(i ? lines[i - 1]?.hash : '');
    const whole = await doctor(world.store);
    expect(whole).toMatch(/^true 审计：6条，前后相连没有改动；最后一条的指纹[0-9a-f]{12}/);

    // What 撤销 needed is gone in the morning; the chain is the same.
    await world.moveClockTo('2026-09-17T03:30');
    expect(await world.store.read.auditLog.count({ where: { undo: { not: null } } })).toBe(0);
    expect((await doctor(world.store))?.slice(0, 60)).toBe(whole?.slice(0, 60));
    await world.say('dm', 'zhangwei', '撤销');
    world.expect({ to: 'zhangwei', contains: ['已超过10分钟'] });
  });

  describe('by hand', () => {
    let store: Store;
    const at = new Date('2026-09-16T10:00:00+08:00');
    const write = (id: string, o: { at?: Date; undo?: string } = {}) =>
      store.write((tx) =>
        tx.auditLog.create({ data: { id, at, via: 'SYSTEM', action: 'a.b', entity: 'a', entityId: '1', note: `记 ${id}`, ...o } }),
      );
    beforeEach(async () => {
      store = await fresh();
      await write('b', { undo: '{"words":"私"}' });
      await write('a');
      await write('later', { at: new Date(at.getTime() + HOUR_MS), undo: '{}' });
      expect(await seal(store)).toBe(3);
      expect(await seal(store)).toBe(0);
    });
    const places = async () => (await store.read.auditLog.findMany({ orderBy: { seq: 'asc' } })).map((l) => l.id);

    test('new lines follow in their order, one that comes late after those that were there; two who seal at once do not fork it', async () => {
      expect(await places()).toEqual(['a', 'b', 'later']);
      await write('late', { at: new Date(at.getTime() - DAY_MS) });
      expect(await doctor(store)).toMatch(/^true 审计：3条.*另有1条等封存$/);
      await Promise.allSettled([seal(store), seal(store), seal(store)]);
      expect(await places()).toEqual(['a', 'b', 'later', 'late']);
      expect(await checkChain(store.read)).toMatchObject({ count: 4, fresh: 0 });
    });

    test('a line that was changed, removed or slipped in is named', async () => {
      await store.write((tx) => tx.auditLog.update({ where: { id: 'b' }, data: { note: '记 别的' } }));
      expect(await doctor(store)).toMatch(/^false 审计：从第2条（2026-09-16 记 别的）起对不上/);
      await store.write((tx) => tx.auditLog.update({ where: { id: 'b' }, data: { note: '记 b' } }));
      expect(await doctor(store)).toMatch(/^true/);
      await store.write((tx) => tx.auditLog.delete({ where: { id: 'b' } }));
      expect(await doctor(store)).toMatch(/^false 审计：第3条（2026-09-16 记 later）之前少了记录/);
      await store.write(async (tx) => {
        const { seq: _, ...like } = await tx.auditLog.findUniqueOrThrow({ where: { id: 'later' } });
        await tx.auditLog.create({ data: { ...like, id: 'b', seq: 2 } });
      });
      expect(await doctor(store)).toMatch(/^false 审计：从第2条（2026-09-16 记 later）起对不上/);
    });

    test('what 撤销 needed is erased once it is an hour old, and the chain stays whole', async () => {
      expect(await eraseUndo(store, at)).toBe(1);
      expect(await store.read.auditLog.findMany({ where: { undo: { not: null } }, select: { id: true } })).toEqual([{ id: 'later' }]);
      expect(await checkChain(store.read)).toMatchObject({ count: 3 });
      expect((await checkChain(store.read)).broken).toBeUndefined();
    });
  });
});
