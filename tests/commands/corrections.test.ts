import { startWorld } from '../support/world';

const G = 'group:望湖社区' as const;

test('words change one slot of a draft, and slips of the pen are read aloud: an activity', async () => {
  const world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '登纪 昨天上午义珍 三院牵头 派出所来了2人 一共20人');
  world.expect({ chat: G, contains: ['我按“登记 义诊”理解', '义诊', '9月15日(周二)上午', '市三院', '20人', '派出所2'], not: ['义珍'] });
  await world.say(G, 'limin', '改成35人');
  world.expect({ chat: G, contains: ['35人', '派出所2', '市三院', '9月15日(周二)上午', '义诊'] });
  await world.say(G, 'limin', '时间改到周一');
  world.expect({ chat: G, contains: ['9月14日(周一)', '35人', '派出所2', '市三院'], not: ['9月15日'] });
  await world.say(G, 'limin', '不是三院是供电所');
  world.expect({ chat: G, contains: ['供电所', '35人', '派出所2', '9月14日(周一)'], not: ['三院'] });
  await world.say(G, 'limin', '派出所不是2人是3人');
  world.expect({ chat: G, contains: ['派出所3', '35人', '供电所'], not: ['派出所2'] });
  await world.say(G, 'limin', '地点不是活动室，是三楼会议室');
  world.expect({ chat: G, contains: ['三楼会议室', '派出所3', '35人'] });
  await world.press(G, 'limin', '确认');
  const one = await world.store.read.activity.findFirstOrThrow({ include: { orgs: true } });
  expect(one).toMatchObject({ type: 'CLINIC', localDate: '2026-09-14', headcount: 35 });
  expect(one.orgs.map((o) => [o.orgKey, o.headcount])).toContainEqual(['paichusuo', 3]);
  expect((await world.store.read.org.findUniqueOrThrow({ where: { id: one.hostId } })).code).toBe('gongdian');
});

test('words change one slot of a draft: a meeting', async () => {
  const world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '下周一下午两点半请三院和派出所来活动室开会，议题停车');
  world.expect({ chat: G, contains: ['9月21日(周一)14:30', '活动室', '市三院', '派出所', '停车'] });
  await world.say(G, 'limin', '时间改到周四');
  world.expect({ chat: G, contains: ['9月17日(周四)14:30', '活动室', '停车', '市三院'], not: ['9月21日'] });
  await world.say(G, 'limin', '不是三院是供电所');
  world.expect({ chat: G, contains: ['供电所', '派出所', '9月17日(周四)14:30', '停车'], not: ['三院'] });
  await world.say(G, 'limin', '改到下午三点');
  world.expect({ chat: G, contains: ['9月17日(周四)15:00', '供电所', '停车'] });
  await world.say(G, 'limin', '地点换到三楼会意室');
  world.expect({ chat: G, contains: ['我按“三楼会议室”理解', '三楼会议室', '9月17日(周四)15:00', '停车'], not: ['社区活动室'] });
});
