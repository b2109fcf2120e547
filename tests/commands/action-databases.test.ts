import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('work that a meeting gave', (_fresh, kind) => {
  test('reported done and given more time in the same moment: one after the other, nothing is lost', async () => {
    const world = await neighbourhood({ kind, now: '2026-09-14T09:00' });
    const code = await call(world, '明天下午两点半开联席会');
    await world.moveClockTo('2026-09-16T10:00');
    await world.say(G, 'limin', `纪要 ${code} 一、路灯供电所9月22日前修好`);
    await world.press(G, 'limin', '确认');
    await world.say('dm', 'zhangwei', '办1延到9月28号');
    await world.press('private', 'zhangwei', '确认');
    const mark = world.mark();
    await Promise.all([world.press('private', 'limin', '同意延期'), world.say('dm', 'wangqiang', '办1办好了')]);
    const item = await world.store.read.actionItem.findFirstOrThrow({ include: { updates: { orderBy: { at: 'asc' } } } });
    const kinds = item.updates.map((u) => u.kind).filter((k) => k !== 'EXTEND_ASKED');
    // Either the time was given first, or the report came first and there was nothing to extend any more.
    expect(item.status).toBe('CLAIMED_DONE');
    expect(kinds).toContain('CLAIM');
    if (kinds.includes('EXTENDED')) {
      expect([item.dueOn, item.extensions, item.originalDueOn]).toEqual(['2026-09-28', 1, '2026-09-22']);
      world.expect({ to: 'zhangwei', contains: ['同意延期'] }, mark);
    } else {
      expect([item.dueOn, item.extensions]).toEqual(['2026-09-22', 0]);
      world.expect({ to: 'limin', contains: ['已经处理过'] }, mark);
    }
    world.expect({ to: 'limin', contains: ['请核实'] }, mark);
    const planned = await world.store.read.reminderDelivery.findMany({ where: { subjectKind: 'ACTION', state: 'PLANNED' } });
    expect(new Set(planned.map((r) => r.subjectRevision))).toEqual(new Set([item.revision]));
    await Promise.all([world.press('private', 'limin', '属实 结案'), world.say(G, 'hechunhui', '办1 结案')]);
    expect(await world.store.read.actionUpdate.count({ where: { kind: 'VERIFY' } })).toBe(1);
    expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'ACTION', state: 'PLANNED' } })).toBe(0);
  });
});
