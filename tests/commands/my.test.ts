import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { startWorld } from '../support/world';

test('E2-5: one sentence in the group, the list in private', async () => {
  const world = await neighbourhood({ now: '2026-09-13T10:00' });
  await world.say(G, 'limin', '微心愿 独居老人想要一台收音机');
  await world.press(G, 'limin', '确认');
  await world.press(G, 'zhoujie', '我来认领');
  const held = await call(world, '明天下午两点半开联席会');
  await world.moveClockTo('2026-09-16T10:00');
  await world.say(G, 'limin', `纪要 ${held} 一、路灯物业9月22日前修好`);
  await world.press(G, 'limin', '确认');
  const code = await call(world, '9月28日下午三点在活动室开联席会,议题停车');
  await world.press('private', 'zhoujie', '参加');
  await world.say(G, 'zhoujie', '我最近有什么事');
  world.expect({ chat: G, contains: ['已私聊您', '共3件'], not: ['9月2'] });
  const list = world.expect({ to: 'zhoujie', contains: ['本周', '愿1 收音机 9月20日(周日·调休上班)前送达', '已答复:参加'] });
  expect(list).toMatch(new RegExp(`愿1[^]*下周[^]*办1[^]*路灯[^]*9月22日\\(周二\\)[^]*之后[^]*${code}[^]*9月28日\\(周一\\)15:00`));
  await world.say('dm', 'zhangwei', '我的');
  world.expect({ to: 'zhangwei', contains: ['等您答复', code] });
  await world.say('dm', 'limin', '我的');
  world.expect({ to: 'limin', contains: ['您召集', '5家未答复'] });
  await world.say('dm', 'zhangwei', '今天有什么事');
  world.expect({ to: 'zhangwei', contains: ['这段时间'], not: [code] });
});

test('E2-5: what a person promised, has to do and goes to, by week, each with its day in full; the group hears one sentence', async () => {
  const world = await neighbourhood({ now: '2026-09-14T09:00' });
  const held = await call(world, '明天下午两点半在活动室开联席会,议题路灯');
  await world.moveClockTo('2026-09-16T10:00');
  await world.say(G, 'limin', `纪要 ${held} 一、路灯由物业9月22日前修好`);
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '需求 志愿者2名 9月20日上午');
  await world.press(G, 'limin', /确认|发布/);
  const need = world.find({ chat: G }, /需\d+/);
  await world.press('private', 'zhoujie', '出1名');
  const next = await call(world, '9月28日下午三点在活动室开联席会,议题停车');
  await world.press('private', 'zhoujie', '参加');
  await world.say(G, 'zhoujie', '我最近有什么事');
  expect(world.seen({ chat: G }).map((p) => p.text)).toEqual(['已私聊您，共3件。']);
  const list = world.expect({
    to: 'zhoujie',
    contains: [need, '9月20日(周日·调休上班)', '已答应1名', '办1', '路灯', '9月22日(周二)前', `${next} 9月28日(周一)15:00`, '已答复:参加'],
  });
  const order = ['本周', need, '下周', '办1', '之后', next].map((words) => list.indexOf(words));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('needs that wait for my unit, what it promised, and a draft of mine', async () => {
  const world = await neighbourhood();
  await world.say(G, 'limin', '需求 反诈宣讲员2名 9月19日上午');
  await world.press(G, 'limin', /确认|发布/);
  const need = world.find({ chat: G }, /需\d+/);
  await world.say('dm', 'chenlin', '我的');
  world.expect({ to: 'chenlin', contains: [need, '等您答复'] });
  await world.say('dm', 'chenlin', `${need} 我们能出1个`);
  await world.say('dm', 'chenlin', '我的');
  world.expect({ to: 'chenlin', contains: [need] });
  await world.say('dm', 'limin', '9月24日下午两点半开联席会');
  await world.say('dm', 'limin', '我的');
  world.expect({ to: 'limin', contains: ['“会议”还等您确认', '9月16日(周三)10:30'] });
});

test('nothing to do is said kindly', async () => {
  const world = await startWorld();
  await world.say('dm', 'gaoshan', '我的');
  world.expect({ to: 'gaoshan', contains: ['没有要办的事'] });
});

test('somebody who cannot be reached in private is told how', async () => {
  const world = await startWorld({ noAgent: true });
  await world.say(G, 'zhaolei', '我最近有什么事');
  world.expect({ chat: G, contains: ['赵磊', '单聊', '我的'] });
  await world.say('dm', 'zhaolei', '我的');
  await world.say(G, 'zhaolei', '我最近有什么事');
  world.expect({ chat: G, contains: ['已私聊您'] });
});

test('units that nobody can be told for are named to the caller', async () => {
  const world = await startWorld({ noAgent: true });
  await world.bind(G, 'limin', '望湖社区');
  await world.say('dm', 'wangqiang', '我的');
  await call(world);
  world.expect({ chat: G, contains: ['通知不到', '市三院', '请电话告知', '已私聊1家'], not: [/通知不到[^。]*城南供电所/] });
  world.expect({ to: 'wangqiang', contains: ['9月24日(周四)14:30'], buttons: ['参加'] });
});
