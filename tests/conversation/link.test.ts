import { startWorld } from '../support/world';

const G = 'group:望湖社区';

test('whoever opens the chat is welcomed by a card whose buttons explain the topics', async () => {
  const world = await startWorld();
  await world.enter('limin');
  world.expect({ to: 'limin', contains: ['李敏，您好，我是小联', '记录'], buttons: ['活动', '资源', '会议', '其他'] });
  await world.press('dm', 'limin', '会议');
  world.expect({ to: 'limin', contains: ['会议可以这样说'] });
  expect(world.standin.violations).toEqual([]);
});

test('a dropped connection comes back by itself and the answer is delivered', async () => {
  const world = await startWorld();
  await world.say(G, 'limin', '帮助');
  world.standin.dropConnection();
  await world.standin.waitLost();
  await world.standin.waitConnected();
  await world.say(G, 'limin', '帮助 会议');
  world.expect({ chat: G, contains: ['会议'] });
});

test('ready while the link is held, healthy and measured all the time; the playground is not there', async () => {
  const world = await startWorld();
  const get = async (path: string) => {
    const res = await fetch(`${world.standin.botUrl}${path}`);
    return { status: res.status, text: await res.text() };
  };
  expect(await get('/healthz')).toMatchObject({ status: 200 });
  expect(await get('/readyz')).toMatchObject({ status: 200 });
  expect((await get('/metrics')).text).toMatch(/^# HELP lianxi_messages_total/m);
  expect(await get('/playground')).toMatchObject({ status: 404 });
  world.clock.advance(31_000);
  expect(await get('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('wecom') });
});

test('in URL mode a group is answered inside its callback', async () => {
  const world = await startWorld({ mode: 'url' });
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '记录 昨天下午主题党日 32人');
  await world.press(G, 'limin', /确认/);
  world.expect({ chat: G, contains: [/活\d+/] });
  expect(await world.store.read.activity.count()).toBe(1);
  expect(world.standin.violations).toEqual([]);
});

test('in URL mode without an app, words for whoever pressed go where they pressed', async () => {
  const world = await startWorld({ mode: 'url', noAgent: true });
  await world.bind(G, 'limin', '望湖社区');
  await world.say('dm', 'zhaolei', '帮助');
  await world.say(G, 'limin', '记录 昨天下午主题党日 32人');
  await world.press(G, 'zhaolei', /确认/);
  world.expect({ chat: G, contains: ['赵磊：这张卡片要由李敏来点'] });
  await world.say('dm', 'zhaolei', '记录 昨天下午主题党日 32人');
  await world.press('dm', 'zhaolei', /确认/);
  expect(await world.store.read.outbox.count({ where: { state: 'FAILED' } })).toBe(0);
  expect(world.standin.violations).toEqual([]);
});

test('without an app, whoever has spoken in the single chat is reached there', async () => {
  const world = await startWorld({ noAgent: true });
  await world.say('dm', 'zhangwei', '帮助');
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会，议题停车');
  await world.press(G, 'limin', /确认/);
  world.expect({ to: 'zhangwei', contains: ['9月24日(周四)14:30'], buttons: ['参加', '请假'] });
  expect(world.seen({ to: 'qian' })).toHaveLength(0);
  world.expect({ chat: G, contains: [/通知不到|联系不上|没通知到|未能/] });

  // Another process hears 钱医生: the one that reminds knows it from the database.
  world.standin.hasSpoken({ to: 'qian' });
  await world.store.write((tx) => tx.member.update({ where: { useridKey: 'qian' }, data: { dmAt: world.clock.now() } }));
  await world.moveClockTo('2026-09-21T09:00');
  world.expect({ to: 'qian', contains: ['9月24日(周四)14:30'], buttons: ['参加'] });
});

test('who could not be reached by the app is, once they are heard there again', async () => {
  const world = await startWorld();
  const reachable = async () => (await world.store.read.member.findUniqueOrThrow({ where: { useridKey: 'qian' } })).reachable;
  await world.bind(G, 'limin', '望湖社区');
  world.standin.enterprise.remove('qian');
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会，议题停车');
  await world.press(G, 'limin', /确认/);
  expect(await reachable()).toBe(false);

  world.standin.enterprise.add({ userid: 'qian', name: '钱医生' });
  await world.standin.agentEvent('qian', 'unsubscribe');
  await world.standin.agentEvent('qian', 'subscribe');
  while (!(await reachable())) await new Promise((done) => setTimeout(done, 5));
  await world.moveClockTo('2026-09-21T09:00');
  world.expect({ to: 'qian', contains: ['9月24日(周四)14:30'], buttons: ['参加'] });
});
