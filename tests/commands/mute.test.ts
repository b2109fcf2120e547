import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;

/** Reminders that reached each of these people at that minute. */
async function remindedAt(wall: string, ...people: string[]): Promise<number[]> {
  await world.moveClockTo(wall);
  return people.map((to) => world.seen({ to }).length);
}

test('E2-8: nothing but what was promised, once; the backup is asked instead; 恢复提醒', async () => {
  world = await neighbourhood();
  const going = await call(world);
  await world.say('dm', 'zhangwei', `${going} 参加`);
  const open = await call(world, '9月24日上午9点半在活动室开联席会,议题路灯');
  await world.say('dm', 'zhangwei', '别再私聊我了');
  world.expect({
    to: 'zhangwei',
    contains: ['普通提醒停发到9月30日(周三)', `您已答应的事（${going}）到期前仍会提醒一次`, '恢复提醒'],
    not: [open],
  });

  // 城南供电所 has not answered the other meeting: its backup is asked, and alone.
  expect(await remindedAt('2026-09-21T09:00', 'zhangwei', 'wangqiang', 'qian')).toEqual([0, 1, 2]);
  // The day before: what was promised. On the day it is known.
  expect(await remindedAt('2026-09-23T16:00', 'zhangwei')).toEqual([1]);
  expect(await remindedAt('2026-09-24T13:30', 'zhangwei')).toEqual([0]);
  expect(await world.store.read.reminderDelivery.count({ where: { rule: 'm-1h', reason: 'OPTED_OUT' } })).toBe(1);

  await world.say('dm', 'zhangwei', '恢复提醒');
  world.expect({ to: 'zhangwei', contains: ['提醒照常发了'] });
  await world.say('dm', 'zhangwei', '恢复提醒');
  world.expect({ to: 'zhangwei', contains: ['本来就在照常发'] });
});

test('a date that was said, one that is past, and a change that comes all the same', async () => {
  world = await neighbourhood();
  const code = await call(world);
  await world.say(G, 'qian', '免打扰到9月14日');
  world.expect({ chat: G, contains: ['2027年9月14日(周二)太远了', '免打扰到月底'] });
  await world.say('dm', 'qian', '免打扰到9月22日');
  world.expect({ to: 'qian', contains: ['9月22日(周二)', '改期、取消'] });
  await world.say('dm', 'qian', '明早9点再提醒我');
  // They asked for it themselves.
  expect(await remindedAt('2026-09-17T09:00', 'qian')).toEqual([1]);
  expect(await remindedAt('2026-09-21T09:00', 'qian', 'fengyuan')).toEqual([0, 1]);
  expect(await remindedAt('2026-09-22T09:00', 'qian', 'fengyuan')).toEqual([0, 1]);
  await world.say(G, 'limin', `${code} 改到9月28日下午三点`);
  await world.press(G, 'limin', /确认/);
  world.expect({ to: 'qian', contains: ['9月28日(周一)15:00'] });
  // 9月23日 is after the quiet days.
  expect(await remindedAt('2026-09-23T09:00', 'qian')).toEqual([1]);
});
