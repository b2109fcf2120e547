import { G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('a whistle', (_fresh, kind) => {
  test('two of one unit report in at once, done and closed at once: each unit once, everybody reads what holds', async () => {
    const world = await neighbourhood({ kind });
    await world.say(G, 'limin', '吹哨 南门路灯不亮，请供电所、派出所来');
    await world.press(G, 'limin', '确认吹哨', { deliveries: 4 });
    const [zhangwei, wangqiang] = ['zhangwei', 'wangqiang'];
    const mark = world.mark();
    await Promise.all([
      world.say('dm', zhangwei, '哨1 报到'),
      world.say('dm', wangqiang, '哨1 报到'),
      world.say('dm', 'sunjingguan', '哨1 报到', { deliveries: 4 }),
    ]);
    expect(await world.store.read.whistle.count()).toBe(1);
    expect(await world.store.read.whistleCall.count({ where: { status: 'REPORTED_IN' } })).toBe(2);
    expect(await world.store.read.whistleUpdate.count({ where: { kind: 'REPORT_IN' } })).toBe(2);
    for (const to of [zhangwei, wangqiang]) world.expect({ to, contains: ['城南供电所', '报到'] }, mark);
    await Promise.all([world.say('dm', zhangwei, '哨1 办好了'), world.say('dm', 'limin', '哨1 不用来了')]);
    await Promise.all([world.press('private', 'limin', '已经解决'), world.say(G, 'hechunhui', '哨1 结案')]);
    const { status } = await world.store.read.whistle.findFirstOrThrow();
    expect(status).toBe('CLOSED');
    expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'WHISTLE', state: 'PLANNED' } })).toBe(0);
  });
});
