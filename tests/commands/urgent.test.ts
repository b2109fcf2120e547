import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;

test('an urgent meeting, at night: everybody now, once more after a quarter, who comes after half an hour, the outcome is kept', async () => {
  world = await neighbourhood({ now: '2026-09-16T21:32' });
  await world.say(G, 'limin', '议事 紧急 公司门口被堵');
  world.expect({ chat: G, contains: ['在哪里开', '事由:公司门口被堵'], buttons: ['线上'] });
  await world.press(G, 'limin', '线上');
  world.expect({
    chat: G,
    contains: ['【待确认·紧急议事】', '9月16日(周三)22:05', '约30分钟后', '线上', '6家单位', '110'],
    buttons: ['马上通知', '改地点'],
  });
  expect(await world.store.read.meeting.count()).toBe(0);
  await world.press(G, 'limin', '马上通知');
  const code = world.find({ chat: G }, /会\d+/);
  world.expect({ chat: G, contains: ['已紧急通知', '9月16日(周三)22:02'] });
  // First liaison and backup at once, the head not yet; quiet hours do not count.
  for (const to of ['zhangwei', 'wangqiang', 'qian', 'fengyuan', 'zhoujie'])
    world.expect({
      to,
      contains: ['【紧急】紧急议事:公司门口被堵', '9月16日(周三)22:05', '线上', '李敏'],
      buttons: ['参加', '请假', '派人参加'],
    });
  expect(world.seen({ to: 'yangguang' })).toHaveLength(0);
  // Its reminders are its own: they are listed, and other lead times are not taken.
  await world.say('dm', 'limin', `${code} 提醒`);
  world.expect({
    to: 'limin',
    contains: ['9月16日(周三)21:47再催没答复的单位', '9月16日(周三)22:02告诉召集人谁来', '请召集人记结果'],
    not: ['没有要发的提醒', '提前两天'],
  });
  await world.say('dm', 'limin', `${code} 提前20分钟提醒`);
  world.expect({ to: 'limin', contains: ['紧急议事', '不能另设'], not: ['待确认'] });

  await world.press('private', 'qian', '参加');
  await world.say('dm', 'chenlin', `${code} 请假，在外地`);
  await world.moveClockTo('2026-09-16T21:47');
  for (const to of ['zhangwei', 'wangqiang', 'yangguang', 'zhoujie'])
    world.expect({ to, contains: ['【紧急·请答复】', '9月16日(周三)22:05'], buttons: ['参加'] });
  for (const to of ['qian', 'fengyuan', 'chenlin', 'linna']) expect(world.seen({ to })).toHaveLength(0);
  await world.press('private', 'yangguang', '参加');

  await world.moveClockTo('2026-09-16T22:02');
  world.expect({
    to: 'limin',
    contains: [`${code}谁来`, '来2家:城南供电所、市三院', '来不了:建行', '没回音:实验小学、派出所、物业'],
    buttons: ['再催一次'],
  });
  expect(world.seen({ to: 'zhoujie' })).toHaveLength(0);
  // It is night and begins in three minutes: neither waits.
  await world.press('private', 'limin', '再催一次');
  world.expect({ to: 'limin', contains: ['已催3家'], not: ['先不催', '08:00', '晚9点', '最多2次'] });
  world.expect({ to: 'zhoujie', contains: ['9月16日(周三)22:05'], buttons: ['参加'] });

  await world.moveClockTo('2026-09-16T23:05');
  world.expect({ to: 'limin', contains: [`${code}结果怎样`], buttons: ['记结果'] });
  await world.press('private', 'limin', '记结果');
  await world.say('dm', 'limin', '已劝离，物业明天加装护栏');
  world.expect({ to: 'limin', contains: ['待确认·结果', '已劝离,物业明天加装护栏'], buttons: ['确认记下'] });
  expect(await world.store.read.minutes.count()).toBe(0);
  await world.press('private', 'limin', '确认记下');
  world.expect({ to: 'limin', contains: [`${code}已记为已开`] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: [`已撤回${code}的结果`], buttons: ['记结果'] });
  expect(await world.store.read.meeting.findFirst()).toMatchObject({ status: 'SCHEDULED', startedAt: null });
  expect(await world.store.read.minutes.count()).toBe(0);
  await world.press('private', 'limin', '记结果');
  await world.say('dm', 'limin', '已劝离，物业明天加装护栏');
  await world.press('private', 'limin', '确认记下');
  expect(await world.store.read.meeting.findFirst({ include: { minutes: true } })).toMatchObject({
    status: 'HELD',
    urgent: true,
    minutes: { body: '已劝离，物业明天加装护栏', status: 'CONFIRMED' },
  });
  await world.say('dm', 'limin', `${code} 结果 又来了`);
  world.expect({ to: 'limin', contains: ['已记', `纪要 ${code}`], not: ['待确认'] });
  const ordinary = await world.store.read.reminderDelivery.count({
    where: { rule: { startsWith: 'm-', notIn: ['m-invited', 'm-chase-urgent'] } },
  });
  expect(ordinary).toBe(0);
});

test('named units, a place and a time that were said; who may not call is told; a cancelled one is quiet', async () => {
  world = await neighbourhood();
  await world.say(G, 'zhaolei', '议事 紧急 公司门口被堵');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });
  await world.say(G, 'limin', '紧急议事 三院、派出所 十点半 三楼会议室 门口被堵');
  world.expect({ chat: G, contains: ['事由:门口被堵', '9月16日(周三)10:30', '三楼会议室', '2家单位:市三院、派出所'], not: ['约30分钟后'] });
  await world.press(G, 'limin', '马上通知');
  world.expect({ to: 'fengyuan', contains: ['门口被堵'] });
  expect(world.seen({ to: 'zhangwei' })).toHaveLength(0);
  await world.say(G, 'limin', '撤销');
  world.expect({ to: 'qian', contains: ['取消'] });
  // What was said in it alone waits for no other meeting.
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, not: ['门口被堵'] });
  await world.moveClockTo('2026-09-16T10:15');
  await world.moveClockTo('2026-09-16T10:30');
  await world.moveClockTo('2026-09-16T11:30');
  for (const to of ['qian', 'fengyuan', 'limin']) expect(world.seen({ to })).toHaveLength(0);
});

test('a time that was said and is none is asked, never replaced; what follows is told by the real deadline', async () => {
  world = await neighbourhood();
  await world.say(G, 'limin', '紧急议事 三院、派出所 下午 线上 门口被堵');
  world.expect({ chat: G, contains: ['9月16日(周三)下午几点'], not: ['待确认', '18:00'], buttons: ['14:00', '约30分钟后'] });
  await world.press(G, 'limin', '约30分钟后');
  world.expect({ chat: G, contains: ['待确认·紧急议事', '9月16日(周三)10:30', '约30分钟后', '15分钟没答复再叫负责人'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '紧急议事 三院 今天下午 线上 门口被堵');
  world.expect({ chat: G, contains: ['9月16日(周三)下午几点'], not: ['18:00'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '紧急议事 三院 明天 线上 门口被堵');
  world.expect({ chat: G, contains: ['9月17日(周四)几点'], not: ['待确认'] });
  await world.press(G, 'limin', '09:00');
  world.expect({ chat: G, contains: ['待确认·紧急议事', '9月17日(周四)09:00'], not: ['约30分钟后'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '紧急议事 三院 今天早上八点 线上 门口被堵');
  world.expect({ chat: G, contains: ['已经过去了'], not: ['待确认'], buttons: ['约30分钟后'] });
  await world.press(G, 'limin', '取消');

  await world.say(G, 'limin', '紧急议事 三院 今天10:10 线上 门口被堵');
  world.expect({
    chat: G,
    contains: ['9月16日(周三)10:10', '答复:开会前', '没回音的请打电话', '开会时把谁来告诉您'],
    not: ['30分钟', '15分钟'],
  });
  await world.press(G, 'limin', '马上通知');
  await world.moveClockTo('2026-09-16T10:10');
  world.expect({ to: 'limin', contains: ['谁来', '没回音:市三院'] });
  expect(world.seen({ to: 'limin' }).flatMap((p) => p.buttons.map((b) => b.text))).not.toContain('再催一次');
});
