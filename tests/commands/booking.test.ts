import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

async function book(userid: string, words: string, place: typeof G | 'dm' = G): Promise<string> {
  await world.say(place, userid, words);
  await world.press(place, userid, '确认预订');
  return world.find(place === G ? { chat: G } : { to: userid }, /订\d+/);
}

test('E1-6: a clash names who has it and what is really free; the holder is asked, the other room is kept, and given up when the holder gives way', async () => {
  await world.say(G, 'chenlin', '订活动室 9月24日14:00-15:30 反诈讲座');
  world.expect({
    chat: G,
    contains: ['望湖社区活动室', '9月24日(周四)14:00–15:30', '建行(陈琳)', '反诈讲座'],
    buttons: ['确认预订', '改时间', '取消'],
  });
  expect(await world.store.read.booking.count()).toBe(0);
  await world.press(G, 'chenlin', '确认预订', { deliveries: 2 });
  world.expect({ chat: G, contains: ['已订', '订1'] });
  expect(await world.store.read.booking.count()).toBe(1);

  await world.say(G, 'limin', '订活动室 24号下午两点到四点');
  world.expect({
    chat: G,
    contains: ['9月24日(周四)14:00–16:00', '已被建行订(订1，14:00–15:30)'],
    buttons: ['三楼会议室 同时段', '16点到18点', '请对方调整', '排候补'],
  });
  await world.press(G, 'limin', '请对方调整');
  world.expect({ chat: G, contains: ['已问订1负责人陈琳', '9月16日(周三)12:00前回复', '为您保留三楼会议室'] });
  world.expect({
    to: 'chenlin',
    contains: ['望湖社区想用望湖社区活动室', '9月24日(周四)14:00–15:30', '9月24日(周四)14:00–16:00'],
    buttons: ['让出', '不能'],
  });
  // What is kept is taken for everybody else.
  await world.say(G, 'zhoujie', '三楼会议室24号下午两点空吗');
  world.expect({ chat: G, contains: ['已被望湖社区订(订2，14:00–16:00)'] });

  await world.press('private', 'chenlin', '让出');
  world.expect({ to: 'chenlin', contains: ['已把订1让给望湖社区'] });
  world.expect({ to: 'limin', contains: ['建行让出来了', '已订 订3', '9月24日(周四)14:00–16:00', '保留的那个已经放掉'] });
  await world.press('private', 'chenlin', '已让出');
  await world.say(G, 'zhoujie', '三楼会议室24号下午两点空吗');
  world.expect({ chat: G, contains: ['空着'] });
  await world.say('dm', 'limin', '我的');
  world.expect({ to: 'limin', contains: ['订3 望湖社区活动室 9月24日(周四)14:00–16:00'] });
});

test('the holder says no, or nothing: what is kept can be booked for a quarter of an hour; who waits is asked in order when it is cancelled', async () => {
  await book('chenlin', '订活动室 9月24日14:00-15:30');
  await world.say(G, 'limin', '订活动室 24号下午两点到四点');
  await world.press(G, 'limin', '请对方调整');
  await world.say(G, 'zhangwei', '订活动室 24号下午三点到五点');
  await world.press(G, 'zhangwei', '排候补');
  world.expect({ chat: G, contains: ['已排候补，第2位', '9月24日(周四)15:00–17:00'] });
  await world.say(G, 'qian', '订活动室 24号下午两点到三点');
  await world.press(G, 'qian', '排候补');

  await world.moveClockTo('2026-09-16T12:00:10');
  world.expect({
    to: 'limin',
    contains: ['对方没有答复', '三楼会议室同时段还为您保留到9月16日(周三)12:15'],
    buttons: ['就订保留的', '不用了', '排候补'],
  });
  await world.press('private', 'chenlin', '让出');
  world.expect({ to: 'chenlin', contains: ['已经结束'] });
  await world.press('private', 'limin', '就订保留的');
  world.expect({ to: 'limin', contains: ['已订 订2 三楼会议室'] });

  // Only who booked it, who answers for either unit, or a secretary above.
  await world.say(G, 'zhoujie', '订1不用了');
  world.expect({ chat: G, contains: ['订1是建行订的', '陈琳'] });
  await world.say(G, 'chenlin', '24号的活动室不用了');
  world.expect({ chat: G, contains: ['订1不用了吗', '有2家在排候补'], buttons: ['确定取消', '不取消'] });
  await world.press(G, 'chenlin', '确定取消');
  // Both fit: from 14:00 to 15:00 and from 15:00 to 17:00.
  world.expect({
    to: 'zhangwei',
    contains: ['望湖社区活动室空出来了', '9月24日(周四)15:00–17:00', '为您保留到9月16日(周三)14:00'],
    buttons: ['订下', '不要了'],
  });
  world.expect({ to: 'qian', contains: ['空出来了', '14:00–15:00'] });
  await world.say('dm', 'chenlin', '撤销');
  world.expect({ to: 'chenlin', contains: ['已经给别人了'] });
  await world.press('private', 'qian', '不要了');
  await world.moveClockTo('2026-09-16T14:00:10');
  world.expect({ to: 'zhangwei', contains: ['没有等到您订下'] });
  await world.say('dm', 'chenlin', '活动室24号下午空吗');
  world.expect({ to: 'chenlin', contains: ['空着'] });
});
