import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

const rooms = (status: 'CONFIRMED' | 'CANCELLED') => world.store.read.booking.count({ where: { status, meetingId: { not: null } } });

async function askFree(words: string): Promise<void> {
  await world.say('dm', 'zhoujie', words);
}

test('E1-2, E1-5: a meeting books its room, moves and gives it up with itself; who waits is served; 撤销 takes it back while it is free', async () => {
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会,议题停车');
  world.expect({ chat: G, contains: ['望湖社区活动室(空闲)'], buttons: ['确认发通知'] });
  await world.press(G, 'limin', '确认发通知');
  world.expect({ chat: G, contains: ['会1', '场地已订好'] });
  expect(await rooms('CONFIRMED')).toBe(1);
  await world.say(G, 'chenlin', '订活动室 24号下午三点到四点');
  world.expect({ chat: G, contains: ['望湖社区活动室有会1(望湖社区，14:30–16:00)'], buttons: ['三楼会议室 同时段', '排候补'] });
  await world.press(G, 'chenlin', '排候补');
  await world.say('dm', 'limin', '订1不用了');
  world.expect({ to: 'limin', contains: ['订1是会1的场地', '会1 改到'] });

  await world.say(G, 'limin', '会1 改到28号下午3点');
  await world.press(G, 'limin', '确认改期');
  world.expect({ chat: G, contains: ['场地已订好'] });
  world.expect({ to: 'chenlin', contains: ['望湖社区活动室空出来了', '9月24日(周四)15:00–16:00'] });
  await askFree('活动室28号空吗');
  world.expect({ to: 'zhoujie', contains: ['有会1(望湖社区，15:00–16:30)', '空闲 08:30–15:00、16:30–21:00'] });

  await world.say(G, 'limin', '取消会1 防汛');
  world.expect({ chat: G, contains: ['释放望湖社区活动室'] });
  await world.press(G, 'limin', '确定取消');
  world.expect({ chat: G, contains: ['释放了望湖社区活动室'] });
  expect(await rooms('CONFIRMED')).toBe(0);
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['会1恢复', '场地已订好'] });
  expect(await rooms('CONFIRMED')).toBe(1);
  await world.say(G, 'limin', '取消会1 防汛');
  await world.press(G, 'limin', '确定取消');
  await world.say('dm', 'zhangwei', '订活动室 28号下午三点到四点');
  await world.press('dm', 'zhangwei', '确认预订');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['会1恢复', '场地没订上'] });
});

test('the room is another unit’s: the holder is asked, the meeting has another room meanwhile; one’s own booking is taken over', async () => {
  await world.say('dm', 'chenlin', '订活动室 9月24日14:00-15:30');
  await world.press('dm', 'chenlin', '确认预订');
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会');
  world.expect({
    chat: G,
    contains: ['活动室已被建行订(订1，14:00–15:30)'],
    buttons: ['三楼会议室 同时段', '请对方调整', '排候补', '地点再定'],
  });
  await world.press(G, 'limin', '请对方调整');
  world.expect({ chat: G, contains: ['三楼会议室(空闲)', '确认后私聊问占用望湖社区活动室的单位'], buttons: ['确认发通知'] });
  world.expect({ to: 'chenlin', not: ['让出'] });
  await world.press(G, 'limin', '确认发通知');
  world.expect({ chat: G, contains: ['会1', '已问订1负责人陈琳', '改到望湖社区活动室'] });
  await world.press('private', 'chenlin', '让出');
  world.expect({ to: 'limin', contains: ['建行让出来了', '会1'] });
  await world.say(G, 'limin', '会1 改到活动室');
  await world.press(G, 'limin', '确认改期');
  world.expect({ chat: G, contains: ['会1', '望湖社区活动室', '场地已订好'] });
  await askFree('三楼会议室24号空吗');
  world.expect({ to: 'zhoujie', contains: ['空着'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['会1改回', '三楼会议室'] });
});

test('a series lists the days on which the room is taken, and makes the rest', async () => {
  await world.say('dm', 'chenlin', '订活动室 9月30日14:00-15:30');
  await world.press('dm', 'chenlin', '确认预订');
  await world.say(G, 'limin', '每周三下午两点半在活动室开联席会，遇假跳过');
  world.expect({ chat: G, contains: ['9月30日(周三)', '已被建行订(订1，14:00–15:30)'] });
});

test('what was wanted for a meeting ends with it and with its time: nobody gives way any more, nothing is kept', async () => {
  const wish = async (day: string, how: string) => {
    await world.say('dm', 'chenlin', `订活动室 ${day}14:00-15:30`);
    await world.press('dm', 'chenlin', '确认预订');
    await world.say('dm', 'limin', `${day}下午两点半在活动室开联席会`);
    await world.press('private', 'limin', how);
    await world.press('private', 'limin', '确认发通知');
  };
  await wish('9月24日', '请对方调整');
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤回会1', '不再等', '已告诉对方不用让'] });
  world.expect({ to: 'chenlin', contains: ['不用您让了', '订1不变'] });
  await world.press('private', 'chenlin', '让出');
  world.expect({ to: 'chenlin', contains: ['已经结束'], not: ['已把'] });
  expect(await world.store.read.booking.findUniqueOrThrow({ where: { no: 1 } })).toMatchObject({ status: 'CONFIRMED' });

  await wish('9月28日', '排候补');
  await world.say('dm', 'limin', '会2 改到30号下午3点');
  await world.press('private', 'limin', '确认改期');
  world.expect({ to: 'limin', contains: ['会2已改期', '不再等'], not: ['不用让'] });
  const mark = world.mark();
  await world.say('dm', 'chenlin', '28号的活动室不用了');
  await world.press('private', 'chenlin', '确定取消');
  world.expect({ to: 'limin', not: ['空出来'] }, mark);

  await wish('9月29日', '排候补');
  await world.say('dm', 'chenlin', '29号的活动室不用了');
  await world.press('private', 'chenlin', '确定取消');
  world.expect({ to: 'limin', contains: ['空出来了'] });
  expect(await world.store.read.booking.count({ where: { status: 'HELD' } })).toBe(1);
  await world.say('dm', 'limin', '取消会3');
  await world.press('private', 'limin', '确定取消');
  world.expect({ to: 'limin', contains: ['❌会3取消', '不再等'], not: ['不用让'] });
  expect(await world.store.read.booking.count({ where: { status: 'HELD' } })).toBe(0);
  expect(await world.store.read.bookingWait.count({ where: { status: { not: 'CANCELLED' } } })).toBe(0);
  await askFree('活动室29号下午空吗');
  world.expect({ to: 'zhoujie', contains: ['空着'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['会3', '原来等的场地要再等请再说一次'] });
});
