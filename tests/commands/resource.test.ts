import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区' as const;
const CLINIC = '资源 我院义诊车每月第一个周六可以进社区，提前5天约，一次最多40人';
let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');
});

test('E3-3: a monthly offer that meets a holiday: the days are shown and one is chosen', async () => {
  await world.say(G, 'qian', CLINIC);
  world.expect({
    chat: G,
    contains: ['义诊车', '每月第1个周六', '10月3日(周六·国庆节放假)', '10月10日(周六·调休上班)', '40人', '提前5天'],
    buttons: ['当月跳过', '顺延10月10日', '顺延10月17日', '取消'],
  });
  await world.press(G, 'qian', '顺延10月17日');
  world.expect({ chat: G, contains: ['【待确认·资源】', '顺延到10月17日(周六)', '12月31日(周四)'], buttons: ['确认发布'] });
  const before = await world.store.read.resource.count();
  await world.press(G, 'qian', '确认发布');
  world.expect({ chat: G, contains: [/资\d+已发布义诊车/, '10月17日(周六)、11月7日(周六)'] });
  expect(await world.store.read.resource.count()).toBe(before + 1);
  const made = await world.store.read.resource.findFirstOrThrow({ orderBy: { no: 'desc' } });
  expect(made.rrule).toBe('FREQ=MONTHLY;BYDAY=1SA\nEXDATE:20261003\nRDATE:20261017');
  expect(made).toMatchObject({ kind: 'SERVICE', capacity: 40, advanceDays: 5, validTo: '2026-12-31' });
});

test('open needs that may fit are shown first, and told when it is published', async () => {
  await world.say(G, 'limin', '需求 血压仪2台，9月24日上午');
  await world.press(G, 'limin', '确认发布');
  await world.say('dm', 'hejian', '我们有血压仪3个可以借');
  world.expect({ to: 'hejian', contains: ['需1', '可能用得上', '哪一类'] });
  await world.say('dm', 'hejian', '设备');
  world.expect({ to: 'hejian', contains: ['血压仪(设备物品)', '共3', '需1'] });
  await world.press('private', 'hejian', '确认发布');
  world.expect({ to: 'hejian', contains: ['需1已通知'] });
  world.expect({ to: 'limin', contains: ['需1', '城管中队', '血压仪'] });

  // Taken back after the need was met and another was posted: who was told is told, who was not is not.
  await world.say(G, 'zhaolei', '需求 血压仪1台，9月25日上午');
  await world.press(G, 'zhaolei', '确认发布');
  await world.press('private', 'chenlin', '出2台');
  await world.say('dm', 'hejian', '撤销');
  world.expect({ to: 'hejian', contains: ['已撤销', '通知过的需求单位都告诉了'] });
  world.expect({ to: 'limin', contains: ['需1', '已撤销发布', '不要再等'] });
  expect(world.seen({ to: 'zhaolei' })).toHaveLength(0);
});

test('its name can be said at once; it is taken back by two presses, or by 撤销', async () => {
  await world.say('dm', 'chenlin', '我们有折叠桌2张可以借');
  await world.press('private', 'chenlin', '确认发布');
  const code = world.find({ to: 'chenlin' }, /资\d+/);
  await world.say('dm', 'chenlin', '撤销');
  world.expect({ to: 'chenlin', contains: ['已撤销', code] });
  await world.say('dm', 'chenlin', '我们有折叠桌2张可以借');
  await world.press('private', 'chenlin', '确认发布');
  const again = world.find({ to: 'chenlin' }, /资\d+/);
  await world.say('dm', 'qian', again);
  world.expect({ to: 'qian', contains: ['折叠桌', '建行'], buttons: ['提供中'] });
  await world.say('dm', 'chenlin', again);
  await world.press('private', 'chenlin', '撤下');
  await world.press('private', 'chenlin', '确定撤下');
  world.expect({ to: 'chenlin', contains: ['已撤下'] });
  await world.say('dm', 'qian', '建行能提供啥');
  world.expect({ to: 'qian', contains: ['投影仪'], not: ['折叠桌'] });
  // A complete new command beats the draft.
  await world.say('dm', 'chenlin', '资源 会议室 周末可用');
  world.expect({ to: 'chenlin', contains: ['待确认·资源'] });
  await world.say('dm', 'chenlin', '需要10把椅子 周六上午 活动室');
  world.expect({ to: 'chenlin', contains: ['待确认·需求', '椅子10把'], not: ['待确认·资源'] });
});

test('a member without a post is told who may; a secretary offers for the own organisation', async () => {
  await world.say('dm', 'wangjianguo', '我们有梯子可以借');
  world.expect({ to: 'wangjianguo', contains: ['城南供电所', '张伟'], not: ['待确认'] });
  await world.say('dm', 'limin', '我们有帐篷5顶可以借');
  world.expect({ to: 'limin', contains: ['帐篷', '望湖社区'], buttons: ['确认发布'] });
});

test('weekly offers meet holidays too; unclear parts are asked', async () => {
  await world.say('dm', 'liuzhuren', '发布资源:实验小学操场周末开放,能容纳300人');
  world.expect({ to: 'liuzhuren', contains: ['操场', '300人'] });
  await world.press('private', 'liuzhuren', '取消');
  await world.say('dm', 'zhoujie', '我们物业可以出一间会客厅做议事点,坐十来个人,每周五下午空着');
  world.expect({ to: 'zhoujie', contains: ['9月25日(周五·中秋放假)'], buttons: ['放假跳过', '照常'] });
  await world.press('private', 'zhoujie', '放假跳过');
  world.expect({ to: 'zhoujie', contains: ['每周五', '14:00', '放假跳过'], buttons: ['确认发布'] });
});

test('lists: by kind, by unit, one room at a time of day', async () => {
  await world.say(G, 'zhangwei', '有哪些场地可以用');
  world.expect({ chat: G, contains: ['望湖社区活动室', '可容60人', '三楼会议室'], not: ['投影仪'] });
  await world.say(G, 'zhangwei', '供电所能提供啥');
  world.expect({ chat: G, contains: ['安全用电讲座'] });
  await world.say(G, 'zhangwei', '活动室周日下午有空吗');
  world.expect({ chat: G, contains: ['9月20日(周日·调休上班)下午', '望湖社区活动室', '空着'] });
  await world.say(G, 'zhangwei', '资999');
  world.expect({ chat: G, contains: ['没有找到资999'] });
});
