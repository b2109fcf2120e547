import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World, WorldOptions } from '../support/world';

/** A whistle blown in the group. @returns its code */
async function blown(world: World, words = '吹哨 东门占道经营，请城管、派出所来'): Promise<string> {
  await world.say(G, 'limin', words);
  await world.press(G, 'limin', '确认吹哨');
  return world.find({ chat: G }, /哨\d+/);
}

const begin = (o: WorldOptions = {}): Promise<World> => neighbourhood(o);

test('E3-7: two units are called by the hour, one comes, one is named above; done is said, returned, verified', async () => {
  const world = await begin();
  await world.say(G, 'limin', '吹哨 东门占道经营，请城管、派出所来');
  world.expect({
    chat: G,
    contains: ['待确认·吹哨', '东门占道经营', '一般', '城管中队、派出所', '9月16日(周三)12:00前(2个工作小时)', '9月18日(周五)10:00前'],
    buttons: ['确认吹哨', '改单位', '改为紧急', '取消'],
    not: [/哨\d/, '请城管'],
  });
  expect(await world.store.read.whistle.count()).toBe(0);
  await world.press(G, 'limin', '确认吹哨', { deliveries: 4 });
  world.expect({
    chat: G,
    contains: ['📣【哨1】望湖社区 东门占道经营 · 一般', '9月16日(周三)12:00前(2个工作小时)', '私聊请2家'],
    buttons: ['报到', '不归我管', '已吹 哨1'],
  });
  expect(await world.store.read.whistle.count()).toBe(1);
  for (const to of ['hejian', 'sunjingguan'])
    world.expect({ to, contains: ['【哨1】望湖社区 东门占道经营', '9月16日(周三)12:00前', '李敏'], buttons: ['报到', '不归我管'] });

  await world.moveClockTo('2026-09-16T10:07');
  await world.press(G, 'hejian', '报到');
  world.expect({
    chat: G,
    contains: ['✅ 城管中队 10:07 报到(7分钟)', '办结时限 9月18日(周五)10:00', '派出所未报到，11:30再提醒，12:00仍未报到则报街道'],
    buttons: ['报到', '不归我管'],
  });
  world.expect({ to: 'limin', contains: ['哨1', '城管中队 10:07 报到'] });
  // Again, and somebody who was not called.
  await world.press('private', 'hejian', '报到');
  world.expect({ to: 'hejian', contains: ['城管中队已10:07 报到'], buttons: ['办好了'] });
  await world.say(G, 'zhangwei', '哨1 报到');
  world.expect({ chat: G, contains: ['请的是城管中队、派出所'] });

  await world.moveClockTo('2026-09-16T11:30');
  world.expect({ to: 'sunjingguan', contains: ['【请报到】哨1', '12:00前报到'], buttons: ['报到'] });
  expect(world.seen({ to: 'hejian' })).toHaveLength(0);
  await world.moveClockTo('2026-09-16T12:00');
  for (const to of ['hechunhui', 'limin']) world.expect({ to, contains: ['【未报到】哨1', '派出所没有按时报到', '督促'] });
  await world.say(G, 'limin', '哨1');
  world.expect({ chat: G, contains: ['处置中', '⚠派出所未按时报到，已报街道', '城管中队(10:07报到)'] });
  await world.say('dm', 'sunjingguan', '我们到了');
  world.expect({ to: 'sunjingguan', contains: ['✅ 派出所 12:00 报到(2小时)'], buttons: ['办好了'] });
  world.expect({ chat: G, contains: ['派出所 12:00 报到'] });

  await world.say('dm', 'hejian', '我的');
  world.expect({ to: 'hejian', contains: ['哨1', '9月18日(周五)10:00'] });
  await world.say(G, 'hejian', '哨1 办好了', { images: 1 });
  world.expect({ chat: G, contains: ['已报办好', '已转社区核实'], buttons: ['属实 结案', '没办好'] });
  world.expect({ to: 'limin', contains: ['【请核实】哨1', '城管中队报办好了', '附1个附件'], buttons: ['属实 结案', '没办好'] });
  await world.press(G, 'hejian', '属实 结案');
  world.expect({ to: 'hejian', contains: ['望湖社区的书记', '李敏'] });
  await world.press('private', 'limin', '没办好');
  world.expect({ to: 'limin', contains: ['原因'], buttons: ['又反弹了'] });
  await world.say('dm', 'limin', '摊子又摆出来了');
  for (const to of ['hejian', 'sunjingguan']) world.expect({ to, contains: ['哨1', '摊子又摆出来了'] });
  await world.say('dm', 'hejian', '哨1处理完毕');
  await world.moveClockTo('2026-09-17T09:00');
  world.expect({ to: 'limin', contains: ['【等您核实】哨1'], buttons: ['属实 结案'] });
  await world.press('private', 'limin', '属实 结案');
  world.expect({ to: 'limin', contains: ['已结案'] });
  world.expect({ chat: G, contains: ['哨1', '已结案，谢谢城管中队、派出所'] });
  world.expect({ to: 'sunjingguan', contains: ['哨1', '已核实结案'] });
  await world.moveClockTo('2026-09-18T10:00');
  for (const to of ['hejian', 'sunjingguan', 'limin', 'hechunhui']) expect(world.seen({ to })).toHaveLength(0);
});

test('E2-7: what a whistle is about already is found; it is attached there, or proposed all the same; overdue it waits in the pool', async () => {
  const world = await begin({ now: '2026-09-10T15:00' });
  await blown(world, '吹哨 南门路灯不亮，请供电所来');
  await world.press('private', 'zhangwei', '报到');
  await world.moveClockTo('2026-09-11T10:00');
  await world.say(G, 'zhoujie', '议题 南门路灯三周不亮');
  world.expect({
    chat: G,
    contains: ['与哨1“南门路灯不亮”(9月10日(周四)吹哨，城南供电所已报到，处置中)是同一件事', '若有触电危险，请先打电话报修'],
    buttons: ['附到哨1', '仍提上会'],
  });
  await world.press(G, 'zhoujie', '附到哨1');
  world.expect({ chat: G, contains: ['已附到哨1', '已告诉在办的单位'] });
  world.expect({ to: 'zhangwei', contains: ['哨1 南门路灯不亮', '物业(周洁)也反映“南门路灯三周不亮”'] });
  world.expect({ to: 'limin', contains: ['哨1', '也反映'] });
  expect(await world.store.read.agendaItem.findMany({ select: { status: true, sourceKind: true } })).toEqual([
    { status: 'MERGED', sourceKind: 'WHISTLE' },
  ]);
  await world.say(G, 'zhoujie', '撤销');
  expect(await world.store.read.whistleUpdate.count({ where: { kind: 'ATTACH' } })).toBe(0);
  await world.say(G, 'zhoujie', '议题 南门路灯三周不亮');
  await world.press(G, 'zhoujie', '仍提上会');
  world.expect({ chat: G, contains: ['已进议题池'] });

  // The same whistle once more; another place is another thing.
  await world.say(G, 'limin', '吹哨 南门的路灯又灭了');
  world.expect({ chat: G, contains: ['同一件事'], buttons: ['附到哨1', '仍要吹哨'] });
  await world.press(G, 'limin', '附到哨1');
  world.expect({ to: 'zhangwei', contains: ['又灭了', '已附上'] });
  await world.say(G, 'limin', '吹哨 北门路灯不亮，请供电所来');
  world.expect({ chat: G, buttons: ['确认吹哨'], not: ['同一件事'] });
  await world.press(G, 'limin', '取消');

  // Two workdays after it was blown, and not done.
  await world.moveClockTo('2026-09-14T15:00');
  world.expect({ to: 'zhangwei', contains: ['【到时限了】哨1', '9月14日(周一)15:00'], buttons: ['办好了'] });
  await world.moveClockTo('2026-09-15T09:00');
  world.expect({ to: 'limin', contains: ['【逾期】哨1', '议题池'] });
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, contains: ['哨1 南门路灯不亮', '⚠已过办结时限'] });
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会');
  await world.press(G, 'limin', '确认发通知');
  expect(await world.store.read.agendaItem.findFirst({ where: { status: 'ADOPTED' } })).toMatchObject({
    sourceKind: 'WHISTLE',
    title: '南门路灯不亮（哨1）',
  });
  // Who came to such a thing is asked again.
  await world.say(G, 'limin', '哨1 结案');
  await world.say('dm', 'limin', '吹哨 南门路灯不亮');
  world.expect({ to: 'limin', contains: ['城南供电所', '和哨1相似'], buttons: ['确认吹哨'] });
});
