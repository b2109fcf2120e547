import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('a meeting from call to cancellation', (_fresh, kind) => {
  test('six units answer at once, the time moves, all are asked again, and nobody hears of it after the end', async () => {
    const world = await neighbourhood({ kind });
    const code = await call(world);
    await Promise.all(LIAISONS.map((u) => world.press('private', u, '参加')));
    await world.say(G, 'limin', `${code} 谁没回`);
    world.expect({ chat: G, contains: ['参加6', '未答复0'] });
    await world.say(G, 'limin', `${code} 改到28号下午3点`);
    await world.press(G, 'limin', '确认改期');
    await world.press('private', 'qian', '不能');
    await world.say('dm', 'zhangwei', '派王强参加');
    await world.say(G, 'limin', `${code} 谁没回`);
    world.expect({ chat: G, contains: ['请假1', '派员1', '未答复4', '9月22日(周二)09:00'] });
    await world.press(G, 'limin', '现在催一次');
    world.expect({ chat: G, contains: ['已催4家'] });
    await world.say(G, 'limin', `取消${code} 防汛`);
    await world.press(G, 'limin', '确定取消');
    const mark = world.mark();
    await world.moveClockTo('2026-09-22T09:01');
    await world.moveClockTo('2026-09-28T14:01');
    for (const to of LIAISONS) expect(world.seen({ to }, mark)).toHaveLength(0);
    expect(await world.store.read.reminderDelivery.count({ where: { state: 'PLANNED' } })).toBe(0);
  });

  test('two liaisons of one unit answer at once, the same and then different things: one answer', async () => {
    const world = await neighbourhood({ kind });
    const code = await call(world);
    await world.say('dm', 'wangqiang', code);
    await Promise.all([world.press('private', 'zhangwei', '参加'), world.press('private', 'wangqiang', '参加')]);
    await world.say(G, 'limin', `${code} 谁没回`);
    world.expect({ chat: G, contains: ['参加1', '未答复5'] });
    await Promise.all([world.say('dm', 'zhangwei', `${code} 请假，值班`), world.say('dm', 'wangqiang', `${code} 参加`)]);
    await world.say(G, 'limin', `${code} 谁没回`);
    world.expect({ chat: G, contains: [/参加1·派员0·请假0|参加0·派员0·请假1/, '未答复5'] });
  });
});
