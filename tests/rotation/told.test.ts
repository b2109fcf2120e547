import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World, WorldOptions } from '../support/world';

/** Hosts are told however soon their turn begins, and what they were told holds. */
let world: World;

async function start(o: WorldOptions, from = '确认'): Promise<void> {
  world = await neighbourhood(o);
  await world.say(G, 'limin', '开始轮值');
  if (from !== '确认') await world.press(G, 'limin', from);
  await world.press(G, 'limin', '确认');
}

const turns = async (count = 3) =>
  (await world.store.read.rotationTurn.findMany({ orderBy: { period: 'asc' }, include: { org: true }, take: count })).map(
    (t) => `${t.period} ${t.org.shortName} ${t.status}`,
  );

test('started with the current period: every unit hears of it, who hosts now or within a week gets the handover; 撤销', async () => {
  await start({ now: '2026-09-26T10:00' }, '从本期开始');
  world.expect({ chat: G, contains: ['9月 城南供电所（已通知，待确认）', '10月 市三院（已通知，待确认）', '11月 建行', '已告诉6家单位'] });
  world.expect({
    to: 'zhangwei',
    contains: ['【轮值】', '先轮到9月', '交接单随后就到', '【轮值承办】9月轮到城南供电所'],
    not: ['开始前我再提醒'],
    buttons: ['确认承办'],
  });
  world.expect({ to: 'qian', contains: ['先轮到10月(10月1日(周四·国庆节放假)起)', '【轮值承办】10月轮到市三院', '交接单'] });
  world.expect({ to: 'chenlin', contains: ['先轮到11月', '开始前我再提醒'], not: ['【轮值承办】'] });
  await world.press('private', 'zhangwei', '确认承办');
  world.expect({ to: 'zhangwei', contains: ['已确认承办9月轮值'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'zhangwei', contains: ['不能撤销', '城南供电所已确认承办9月轮值', '换班说'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回', '已告诉6家单位'] });
  for (const to of ['zhangwei', 'qian', 'chenlin']) world.expect({ to, contains: ['撤回了，不用承办'] });
});

test('started within two weeks of a turn: its host is shown as told, and keeps the turn when a unit joins', async () => {
  await start({ now: '2026-09-20T10:00' });
  await world.moveClockTo('2026-09-24T09:01');
  world.expect({ to: 'zhangwei', contains: ['【轮值承办】10月轮到城南供电所'] });
  await world.moveClockTo('2026-09-24T10:02');
  await world.say(G, 'limin', '轮值');
  world.expect({ chat: G, contains: ['10月 城南供电所（已通知，待确认）'] });
  await world.say(G, 'limin', '轮值去掉供电所');
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '轮值去掉三院');
  await world.press(G, 'limin', '确认');
  expect(await turns(2)).toEqual(['2026-10 城南供电所 NOTIFIED', '2026-11 建行 PLANNED']);
});

test('confirmed, paused, resumed a month later: asked anew for the new month', async () => {
  await start({});
  await world.moveClockTo('2026-09-17T09:01');
  await world.press('private', 'zhangwei', '确认承办');
  expect(await turns(1)).toEqual(['2026-10 城南供电所 CONFIRMED']);
  await world.say(G, 'limin', '暂停轮值');
  await world.press(G, 'limin', '确认');
  await world.moveClockTo('2026-10-10T10:00');
  await world.say(G, 'limin', '恢复轮值');
  await world.press(G, 'limin', '确认');
  expect(await turns(1)).toEqual(['2026-11 城南供电所 PLANNED']);
  const mark = world.mark();
  await world.moveClockTo('2026-10-18T09:01');
  world.expect({ to: 'zhangwei', contains: ['【轮值承办】11月轮到城南供电所', '请点'], not: ['已确认承办'] }, mark);
  await world.moveClockTo('2026-10-28T09:01');
  world.expect({ to: 'limin', contains: ['11月轮值', '还没有确认承办'] }, mark);
});

test('the table is made anew while a swap waits: who asked hears that it is off', async () => {
  await start({});
  await world.say('dm', 'wangqiang', '10月轮值我们和三院换一下');
  await world.say(G, 'limin', '轮值去掉建行');
  await world.press(G, 'limin', '确认');
  world.expect({ to: 'wangqiang', contains: ['轮值没有换：轮值表重排了'] });
  await world.press('private', 'qian', '同意');
  world.expect({ to: 'qian', contains: ['发“轮值”看现在的轮值表'] });
});
