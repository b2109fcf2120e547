import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { startWorld } from '../support/world';

test('E2-5: one sentence in the group, the list in private', async () => {
  const world = await neighbourhood();
  const code = await call(world);
  await world.press('private', 'zhoujie', '参加');
  await world.say(G, 'zhoujie', '我最近有什么事');
  world.expect({ chat: G, contains: ['已私聊您', '共1件'], not: ['9月24日'] });
  world.expect({ to: 'zhoujie', contains: [code, '9月24日(周四)14:30', '已答复:参加', '下周'] });
  await world.say('dm', 'zhangwei', '我的');
  world.expect({ to: 'zhangwei', contains: ['等您答复', code] });
  await world.say('dm', 'limin', '我的');
  world.expect({ to: 'limin', contains: ['您召集', '5家未答复'] });
  await world.say('dm', 'zhangwei', '今天有什么事');
  world.expect({ to: 'zhangwei', contains: ['这段时间'], not: [code] });
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
