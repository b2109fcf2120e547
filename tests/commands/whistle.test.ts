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
  await world.say(G, 'limin', '吹哨的都办完没');
  world.expect({ chat: G, contains: ['现在没有没结案的吹哨'] });
  await world.say(G, 'limin', '吹哨 东门占道经营，城管跟派出所来一下');
  world.expect({
    chat: G,
    contains: ['待确认·吹哨', '东门占道经营', '一般', '城管中队、派出所', '9月16日(周三)12:00前(2个工作小时)', '9月18日(周五)10:00前'],
    buttons: ['确认吹哨', '改单位', '改为紧急', '取消'],
    not: [/哨\d/, '城管跟'],
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
  await world.say('dm', 'sunjingguan', '我的');
  world.expect({ to: 'sunjingguan', contains: ['哨1', '处置中'] });
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
  await world.say(G, 'limin', '哨1谁没到');
  world.expect({ chat: G, contains: ['处置中', '⚠派出所未按时报到，已报街道', '城管中队(10:07报到)'] });
  await world.say('dm', 'sunjingguan', '我们到了');
  world.expect({ to: 'sunjingguan', contains: ['✅ 派出所 12:00 报到(2小时)'], buttons: ['办好了'] });
  world.expect({ chat: G, contains: ['派出所 12:00 报到'] });

  await world.say('dm', 'hejian', '我的');
  world.expect({ to: 'hejian', contains: ['哨1', '9月18日(周五)10:00'] });
  await world.say(G, 'hejian', '哨1 办好了', { images: 1 });
  world.expect({ chat: G, contains: ['已报办好', '已转社区核实'], buttons: ['属实 结案', '没办好'] });
  world.expect({
    to: 'limin',
    contains: ['【请核实】哨1', '城管中队报办好了', '附1张照片'],
    buttons: ['属实 结案', '没办好', '看照片(1)'],
  });
  await world.press(G, 'hejian', '属实 结案');
  world.expect({ to: 'hejian', contains: ['望湖社区的书记', '李敏'] });
  await world.press('private', 'limin', '没办好');
  world.expect({ to: 'limin', contains: ['原因'], buttons: ['又反弹了'] });
  await world.say('dm', 'limin', '摊子又摆出来了');
  for (const to of ['hejian', 'sunjingguan']) world.expect({ to, contains: ['哨1', '摊子又摆出来了'] });
  await world.moveClockTo('2026-09-16T14:00');
  await world.say('dm', 'hejian', '哨1处理完毕，货架都搬进店里了');
  world.expect({ to: 'limin', contains: ['货架都搬进店里了'], not: ['处理完毕'] });
  // Something else is no reason, and is told to nobody.
  await world.press('private', 'limin', '没办好');
  const other = world.mark();
  await world.say('dm', 'limin', '吹哨 北门井盖没了，请供电所来');
  world.expect({ to: 'limin', contains: ['待确认·吹哨'] }, other);
  expect(world.seen({ to: 'hejian' }, other)).toHaveLength(0);
  await world.press('private', 'limin', '取消');
  await world.say('dm', 'hejian', '哨1 办好了');
  // Closed by mistake: it is verified another time, and that is reminded of.
  await world.press('private', 'limin', '属实 结案');
  await world.say('dm', 'limin', '撤销');
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
  for (const to of ['zhangwei', 'limin']) world.expect({ to, contains: ['哨1', '物业(周洁)', '“南门路灯三周不亮”撤回了'] });
  await world.say(G, 'zhoujie', '议题 南门路灯三周不亮');
  await world.press(G, 'zhoujie', '仍提上会');
  world.expect({ chat: G, contains: ['已进议题池'] });

  // The same whistle once more; another place is another thing.
  await world.say(G, 'limin', '吹哨 南门的路灯又灭了');
  world.expect({ chat: G, contains: ['同一件事'], buttons: ['附到哨1', '仍要吹哨'] });
  await world.press(G, 'limin', '附到哨1');
  world.expect({ to: 'zhangwei', contains: ['又灭了', '已附上'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回附到哨1的', '又灭了'] });
  world.expect({ to: 'zhangwei', contains: ['哨1', '又灭了', '撤回了'] });
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
  // Closed while somebody is about to attach the same: their words are not lost on it.
  await world.say('dm', 'limin', '吹哨 南门路灯不亮');
  await world.say(G, 'limin', '哨1 结案');
  await world.press('private', 'limin', '附到哨1');
  world.expect({ to: 'limin', contains: ['哨1刚才已结案，没有附上'] });
  // Who came to such a thing is asked again.
  await world.say('dm', 'limin', '吹哨 南门路灯不亮');
  world.expect({ to: 'limin', contains: ['城南供电所', '和哨1相似'], buttons: ['确认吹哨'] });
});
test('not our job: named unit, then another, then the street, which calls one; who may not is told', async () => {
  const world = await begin();
  const id = async (code: string) => (await world.store.read.org.findUniqueOrThrow({ where: { code } })).id;
  await world.say('dm', 'zhangwei', '吹哨 东门积水');
  world.expect({ to: 'zhangwei', contains: ['社区的工作人员', '何春晖'] });
  // A place, then the units, are asked for; who is not on the list is said.
  await world.say('dm', 'zhaolei', '吹哨 下水道堵了，请自来水公司来');
  world.expect({ to: 'zhaolei', contains: ['在哪里'], buttons: ['就在望湖社区'] });
  await world.say('dm', 'zhaolei', '3号楼');
  world.expect({ to: 'zhaolei', contains: ['名单里没有“自来水公司”'], buttons: ['城管中队', '派出所', '物业'] });
  await world.say('dm', 'zhaolei', '物业');
  world.expect({ to: 'zhaolei', contains: ['3号楼', '物业', '自来水公司'], buttons: ['确认吹哨'], not: ['城管'] });
  await world.press('private', 'zhaolei', '确认吹哨');
  world.expect({ chat: G, contains: ['【哨1】望湖社区 3号楼 下水道堵了'], buttons: ['报到', '不归我管'] });

  await world.say('dm', 'zhoujie', '我的');
  world.expect({ to: 'zhoujie', contains: ['哨1 望湖社区 3号楼 下水道堵了 · 9月16日(周三)12:00前报到 · 等报到'] });
  const pass = async (from: string, to: string, words = '不归我管') => {
    if (words === '不归我管') await world.press('private', from, words);
    else await world.say('dm', from, words);
    world.expect({ to: from, contains: ['应由谁来', '不会退回社区'], buttons: ['转给选中的单位', '不清楚'] });
    await world.press('private', from, '转给选中的单位', { selected: { unit: [await id(to)] } });
  };
  await world.moveClockTo('2026-09-16T11:00');
  await pass('zhoujie', 'chengguan');
  world.expect({ to: 'zhoujie', contains: ['已转城管中队'] });
  world.expect({ to: 'hejian', contains: ['物业说这件事归城管中队', '9月16日(周三)13:00前'], buttons: ['报到', '不归我管'] });
  world.expect({ to: 'zhaolei', contains: ['物业说不归他们管，已转城管中队'] });
  await pass('hejian', 'paichusuo', '哨1 不归我们管');
  // It never goes back.
  await world.press('private', 'sunjingguan', '不归我管');
  await world.press('private', 'sunjingguan', '转给选中的单位', { selected: { unit: [await id('wuye')] } });
  world.expect({ to: 'sunjingguan', contains: ['物业已经叫过了'] });
  await world.press('private', 'sunjingguan', '转给选中的单位', { selected: { unit: [await id('weisheng')] } });
  world.expect({ to: 'sunjingguan', contains: ['已交街道协调'] });
  world.expect({ to: 'hechunhui', contains: ['已转过两次', '派出所说不归他们管'], buttons: ['请选中的单位来'] });
  await world.say('dm', 'zhaolei', '哨1');
  world.expect({ to: 'zhaolei', contains: ['街道协调中', '物业(已转城管中队)', '派出所(已转街道)'], buttons: ['不用来了'] });
  // Nobody comes: the street is told once more.
  await world.moveClockTo('2026-09-17T09:00');
  world.expect({ to: 'hechunhui', contains: ['【未报到】哨1', '还没有单位接手'] });
  await world.press('private', 'hechunhui', '请选中的单位来', { selected: { unit: [await id('gongdian')] } });
  world.expect({ to: 'zhangwei', contains: ['街道(何春晖)请城南供电所到场报到', '9月17日(周四)11:00前'], buttons: ['报到'] });
  await world.press('private', 'zhangwei', '报到');
  world.expect({ to: 'zhangwei', contains: ['城南供电所 09:00 报到(0分钟)'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'zhangwei', contains: ['已撤回哨1 城南供电所的报到'] });
  world.expect({ chat: G, contains: ['城南供电所撤回了报到，现在等报到'] });

  await world.say('dm', 'zhaolei', '哨1 不用来了');
  world.expect({ to: 'zhaolei', contains: ['为什么不用来了'], buttons: ['已经解决', '报错了', '不取消'] });
  await world.press('private', 'zhaolei', '已经解决');
  await world.press('private', 'zhaolei', '确定取消');
  world.expect({ to: 'zhangwei', contains: ['❌ 哨1', '已经解决', '不用再来'] });
  expect(world.seen({ to: 'hejian' })).toHaveLength(0);
  await world.press('private', 'zhangwei', '报到');
  world.expect({ to: 'zhangwei', contains: ['已取消'] });
  await world.moveClockTo('2026-09-17T11:00');
  expect(world.seen({ to: 'hechunhui' })).toHaveLength(0);
  await world.say('dm', 'zhaolei', '吹哨清单');
  world.expect({ to: 'zhaolei', contains: ['没有没结案的吹哨'] });
});

test('urgent: half an hour at any hour, backup too; 撤销 tells those who were called', async () => {
  const world = await begin({ now: '2026-09-16T22:00' });
  await world.say(G, 'limin', '紧急吹哨 南门电线掉地上了，请供电所马上来');
  world.expect({
    chat: G,
    contains: ['南门电线掉地上了', '紧急', '9月16日(周三)22:30前(30分钟，不分昼夜)', '9月17日(周四)18:00前', '若有触电危险'],
    buttons: ['改为一般'],
  });
  await world.press(G, 'limin', '确认吹哨');
  for (const to of ['zhangwei', 'wangqiang']) world.expect({ to, contains: ['【哨1】', '紧急'], buttons: ['报到'] });
  await world.moveClockTo('2026-09-16T22:15');
  for (const to of ['zhangwei', 'wangqiang']) world.expect({ to, contains: ['【请报到】哨1'] });
  await world.say(G, 'limin', '供电所报到', { quote: '📣【哨1】望湖社区 南门电线掉地上了 · 紧急' });
  world.expect({ chat: G, contains: ['城南供电所 22:15 代报到(15分钟)'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回哨1 城南供电所的报到'] });
  await world.moveClockTo('2026-09-16T22:30');
  world.expect({ to: 'hechunhui', contains: ['【未报到】哨1', '城南供电所没有按时报到'] });

  // Said to be done by who had not come: both are taken back, one after the other.
  await world.say('dm', 'wangqiang', '哨1 办好了');
  world.expect({ to: 'wangqiang', contains: ['已报办好 哨1'] });
  await world.say('dm', 'wangqiang', '撤销');
  world.expect({ to: 'wangqiang', contains: ['已撤回 哨1', '处置中'] });
  await world.say('dm', 'wangqiang', '撤销');
  world.expect({ to: 'wangqiang', contains: ['已撤回哨1 城南供电所的报到', '等报到'] });

  // Asked for one by one, and changed by words.
  await world.say('dm', 'zhaolei', '吹哨');
  world.expect({ to: 'zhaolei', contains: ['出了什么事，在哪里'] });
  await world.say('dm', 'zhaolei', '东门有人占道，请城管来');
  world.expect({ to: 'zhaolei', contains: ['事由:东门有人占道', '请来:城管中队'], buttons: ['确认吹哨'] });
  await world.press('private', 'zhaolei', '改事由');
  await world.say('dm', 'zhaolei', '西门占道经营');
  world.expect({ to: 'zhaolei', contains: ['事由:西门占道经营', '城管中队'], buttons: ['确认吹哨'], not: ['东门'] });
  await world.say('dm', 'zhaolei', '不用城管，请派出所');
  world.expect({ to: 'zhaolei', contains: ['请来:派出所'], not: ['城管'] });
  await world.press('private', 'zhaolei', '改单位');
  world.expect({ to: 'zhaolei', contains: ['请哪些单位来'], buttons: ['物业', '选好了'] });
  const wuye = await world.store.read.org.findUniqueOrThrow({ where: { code: 'wuye' } });
  await world.press('private', 'zhaolei', '选好了', { selected: { units: [wuye.id] } });
  world.expect({ to: 'zhaolei', contains: ['请来:物业'], not: ['派出所'] });
  await world.press('private', 'zhaolei', '取消');
});
