import { quietWords } from '../../bot/domain/reminder/peace';
import { quietHoursSaid } from '../../bot/domain/reminder/quiet-said';
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

test.each([
  ['晚上九点后别提醒我', '21:00–次日08:00'],
  ['9点后别提醒我', '21:00–次日08:00'],
  ['免打扰 22:00-7:30', '22:00–次日07:30'],
  ['每天晚上10点到第二天早上7点不要打扰我', '22:00–次日07:00'],
  ['早上八点前别提醒我', '21:00–次日08:00'],
  ['中午12点到2点别打扰我', '12:00–14:00'],
  ['今晚九点后别提醒我', undefined],
  ['免打扰到9月30日', undefined],
])('%s', (words, hours) => {
  const said = quietHoursSaid(words, '2026-09-16T02:00:00.000Z');
  expect(said && quietWords(said)).toBe(hours);
});

test('quiet hours of their own: the backup is asked instead or it comes later, an hour before it comes all the same, 恢复', async () => {
  world = await neighbourhood();
  await call(world, '9月24日上午9点在活动室开联席会,议题停车');
  await world.say('dm', 'qian', '每天6点到23点免打扰');
  world.expect({ to: 'qian', contains: ['06:00–23:00太长了', '每天22点到7点免打扰'] });
  await world.say(G, 'qian', '每天早上7点到10点免打扰');
  world.expect({ chat: G, contains: ['每天07:00–10:00不给您发普通提醒', '会前1小时的提醒', '恢复提醒'] });
  await world.say('dm', 'qian', '会1 参加');
  await world.say('dm', 'qian', '我的');
  world.expect({ to: 'qian', contains: ['免打扰：每天07:00–10:00'] });
  expect(await remindedAt('2026-09-24T08:00', 'qian')).toEqual([1]);
  await world.say('dm', 'qian', '免打扰到9月30日');
  await world.say('dm', 'qian', '恢复提醒');
  world.expect({ to: 'qian', contains: ['提醒照常发了', '每天07:00–10:00还是不打扰您', '再发一次“恢复提醒”'] });
  await world.say('dm', 'qian', '我的');
  world.expect({ to: 'qian', contains: ['免打扰：每天07:00–10:00'] });
  await world.say('dm', 'qian', '恢复');
  world.expect({ to: 'qian', contains: ['07:00–10:00也照常提醒了'] });
  await world.say('dm', 'qian', '我的');
  world.expect({ to: 'qian', not: ['免打扰'] });
});
