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

test('E3-5: two want the projector; the owner agrees to one, the other hears what else there is; an agreement is taken back; reminders; given back', async () => {
  await world.say(G, 'limin', '借投影仪 24号下午两点到四点 培训用');
  world.expect({ chat: G, contains: ['投影仪(建行)', '9月24日(周四)14:00–16:00', '用途：培训'] });
  await world.press(G, 'limin', '确认预订');
  world.expect({ chat: G, contains: ['已申请 订1', '已请建行陈琳批'] });
  world.expect({ to: 'chenlin', contains: ['请您批', '望湖社区想借用，订1'], buttons: ['批', '不批'] });
  await book('zhoujie', '借投影仪 24号下午三点到五点');
  world.expect({ to: 'chenlin', contains: ['有2个申请', '①望湖社区 订1', '先到', '②物业 订2'], buttons: ['批①', '批②', '都不批'] });
  await world.say('dm', 'zhoujie', '订1');
  world.expect({ to: 'zhoujie', buttons: ['等建行批'] });
  await world.press('private', 'chenlin', '批①');
  world.expect({ to: 'chenlin', contains: ['已批 订1 望湖社区', '物业没批上'] });
  world.expect({ to: 'limin', contains: ['订1 批准了'] });
  world.expect({ to: 'zhoujie', contains: ['订2 这次没批上', '同时段已给望湖社区'], buttons: ['16点到18点', '9月28日同时段', '排候补'] });
  await world.say('dm', 'chenlin', '撤销');
  world.expect({ to: 'chenlin', contains: ['已撤回刚才的决定', '有2个申请'] });
  world.expect({ to: 'zhoujie', contains: ['订2', '请再等一下'] });
  await world.press('private', 'chenlin', '批①');
  await world.press('private', 'zhoujie', '16点到18点');
  world.expect({ to: 'zhoujie', contains: ['待确认·预订', '9月24日(周四)16:00–18:00'] });
  await world.press('private', 'zhoujie', '确认预订');
  world.expect({ to: 'zhoujie', contains: ['已申请 订3'] });

  await world.moveClockTo('2026-09-23T16:00:05');
  world.expect({ to: 'limin', contains: ['明天用 订1', '投影仪(建行)'] });
  await world.moveClockTo('2026-09-24T13:00:05');
  world.expect({ to: 'limin', contains: ['一小时内用 订1'] });
  await world.moveClockTo('2026-09-24T16:00:10');
  world.expect({ to: 'limin', contains: ['归还提醒', '订1'], buttons: ['已归还'] });
  world.expect({ to: 'zhoujie', contains: ['订3', '没有批，已过期'] });
  const mark = world.mark();
  await world.press('private', 'limin', '已归还');
  world.expect({ to: 'limin', contains: ['订1 已归还', '已告诉建行'] });
  world.expect({ to: 'chenlin', contains: ['订1 投影仪', '请核对'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['订1还没有还'] });
  await world.say('dm', 'limin', '投影仪还了');
  world.expect({ to: 'limin', contains: ['订1 已归还'] });
  await world.moveClockTo('2026-09-28T15:01');
  world.expect({ to: 'limin', not: ['归还提醒'] }, mark);
});

test('what is missing is asked, what cannot be is refused with a way out', async () => {
  await world.say('dm', 'limin', '我要订场地');
  world.expect({ to: 'limin', contains: ['订哪里'], buttons: ['望湖社区活动室'], not: ['没有'] });
  await world.say('dm', 'limin', '活动室');
  world.expect({ to: 'limin', contains: ['哪天用'] });
  await world.say('dm', 'limin', '25号下午');
  world.expect({ to: 'limin', contains: ['9月25日(周五·中秋放假)下午几点到几点'], buttons: ['14点到16点', '14点到18点'] });
  await world.say('dm', 'limin', '下午两点');
  world.expect({ to: 'limin', contains: ['14:00开始，用到几点'], buttons: ['1小时', '2小时'] });
  await world.say('dm', 'limin', '到四点');
  world.expect({ to: 'limin', contains: ['待确认·预订', '9月25日(周五·中秋放假)14:00–16:00'] });
  await world.say('dm', 'limin', '改到晚上八点到十点');
  world.expect({ to: 'limin', contains: ['开放时间是08:30–21:00'], buttons: ['19点到21点'] });
  await world.press('dm', 'limin', '19点到21点');
  await world.press('dm', 'limin', '写用途');
  await world.say('dm', 'limin', '赏月，联系13800001111');
  world.expect({ to: 'limin', contains: ['19:00–21:00', '赏月'], not: ['13800001111'] });
  await world.press('dm', 'limin', '确认预订');
  world.expect({ to: 'limin', contains: ['已订 订1'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤销 订1'] });

  await world.say(G, 'limin', '订活动室 昨天下午两点到四点');
  world.expect({ chat: G, contains: [/已经过去了|过去/] });
  await world.say(G, 'limin', '订会议室 后天晚上八点到凌晨一点');
  world.expect({ chat: G, contains: ['不能过零点'], buttons: ['到21:00'] });
  await world.say(G, 'limin', '借40把椅子 24号到28号');
  world.expect({ chat: G, contains: ['几点来取，9月28日(周一)几点还'], buttons: ['全天'] });
  await world.press(G, 'limin', '全天');
  world.expect({ chat: G, contains: ['一共只有30'], buttons: ['全部30个'] });
  await world.say(G, 'limin', '20把');
  world.expect({ chat: G, contains: ['9月24日(周四)08:00至9月28日(周一)18:00', '数量：20'] });
  await world.press(G, 'limin', '确认预订');
  await world.press('private', 'liuzhuren', '批');
  await world.say(G, 'qian', '借15把椅子 25号上午9点到11点');
  world.expect({ chat: G, contains: ['只剩10'], buttons: ['订10个', '排候补'] });
  await world.say(G, 'qian', '椅子25号够不够');
  world.expect({ chat: G, contains: ['还有10/30'] });
  await world.say(G, 'limin', '订羽毛球馆 明天上午9点到11点');
  world.expect({ chat: G, contains: [/没有“.*羽毛球馆”/] });
});

test('a booking is moved, to a time that its own hours touch too; taken back; what is taken asks; by one tap and by words', async () => {
  await book('chenlin', '订活动室 9月24日14:00-15:30');
  await world.say(G, 'chenlin', '订1推迟半小时');
  world.expect({ chat: G, contains: ['待确认·改预订', '订1', '9月24日(周四)14:30–16:00'] });
  await world.say(G, 'chenlin', '用途 反诈讲座');
  await world.press(G, 'chenlin', '确认预订');
  world.expect({ chat: G, contains: ['已改 订1', '原来：9月24日(周四)14:00–15:30', '14:30–16:00', '反诈讲座'] });
  expect(await world.store.read.booking.count()).toBe(1);
  await world.say(G, 'chenlin', '撤销');
  world.expect({ chat: G, contains: ['已改回 订1', '14:00–15:30'] });
  await book('zhangwei', '订三楼会议室 9月24日14:00-15:00');
  await world.say(G, 'chenlin', '订1 换到三楼会议室');
  world.expect({ chat: G, contains: ['三楼会议室已被城南供电所订(订2，14:00–15:00)'] });
  await world.say(G, 'chenlin', '订1 延长半小时');
  world.expect({ chat: G, contains: ['9月24日(周四)14:00–16:00'] });
  await world.say(G, 'zhangwei', '订1 改到明天下午三点到四点');
  world.expect({ chat: G, contains: ['订1是建行订的'] });

  await world.say('dm', 'qian', '订会议室 后天下午三点');
  world.expect({ to: 'qian', contains: ['15:00开始，用到几点'] });
  await world.say('dm', 'qian', '两个半小时');
  world.expect({ to: 'qian', contains: ['待确认·预订', '15:00–17:30'] });
  await world.say('dm', 'qian', '空房 明天');
  world.expect({ to: 'qian', contains: ['望湖社区活动室', '三楼会议室', '空着'] });
  await world.say('dm', 'chenlin', '我的预订');
  world.expect({ to: 'chenlin', contains: ['您订的：1个', '订1 望湖社区活动室'] });
  await world.say(G, 'qian', '活动室的预订');
  world.expect({ chat: G, contains: ['望湖社区活动室的预订：1个', '订1 望湖社区活动室 9月24日(周四)14:00–15:30 · 建行'] });
  await world.say('dm', 'limin', '有哪些预订');
  world.expect({ to: 'limin', contains: ['订您单位的：2个', '订1', '订2 三楼会议室'] });
  await world.say('dm', 'gaoshan', '我订了什么');
  world.expect({ to: 'gaoshan', contains: ['现在没有您订的'] });
  // The holder who was asked gives it up in other words.
  await world.say('dm', 'qian', '订活动室 24号下午两点到三点');
  await world.press('dm', 'qian', '请对方调整');
  await world.say('dm', 'chenlin', '订1不用了');
  await world.press('dm', 'chenlin', '确定取消');
  world.expect({ to: 'qian', contains: ['空出来了'], buttons: ['订下'] });
});
