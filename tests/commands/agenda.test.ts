import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

const agenda = async () =>
  (await world.store.read.agendaItem.findMany({ orderBy: [{ createdAt: 'asc' }, { position: 'asc' }] })).map(
    ({ title, status, timesOnAgenda }) => `${title} ${status} ${timesOnAgenda}`,
  );

test('E1-5: what is on the agenda are records; cancelling gives them back to the pool, undo takes them again', async () => {
  const code = await call(world, '9月24日下午两点半在活动室开联席会,议题停车、路灯、操场');
  expect(await agenda()).toEqual(['停车 ADOPTED 0', '路灯 ADOPTED 0', '操场 ADOPTED 0']);
  world.expect({ to: 'zhangwei', contains: ['议题:停车;路灯;操场'] });
  await world.say(G, 'limin', `取消${code} 防汛`);
  world.expect({ chat: G, contains: ['通知6家单位', '3个议题退回议题池'], buttons: ['确定取消'] });
  expect(await agenda()).toEqual(['停车 ADOPTED 0', '路灯 ADOPTED 0', '操场 ADOPTED 0']);
  await world.press(G, 'limin', '确定取消');
  world.expect({ chat: G, contains: ['3个议题退回议题池'] });
  expect(await agenda()).toEqual(['停车 POOL 0', '路灯 POOL 0', '操场 POOL 0']);
  await world.say(G, 'limin', '撤销');
  expect(await agenda()).toEqual(['停车 ADOPTED 0', '路灯 ADOPTED 0', '操场 ADOPTED 0']);
  world.expect({ to: 'zhangwei', contains: [code, '停车;路灯;操场'] });
});
