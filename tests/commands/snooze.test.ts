import { bumpNames } from '../../bot/domain/org/load-directory';
import { call, G, neighbourhood } from '../meeting/neighbourhood';

test('E2-3: what cannot be, what is offered, how it is said; the last time said counts, and it comes then', async () => {
  const world = await neighbourhood();
  const code = await call(world);
  await world.say('dm', 'zhoujie', '今早8点提醒我');
  world.expect({ to: 'zhoujie', contains: ['已经过了'], buttons: ['明早9点'] });
  await world.say('dm', 'zhoujie', '9月25日上午9点再提醒我');
  world.expect({ to: 'zhoujie', contains: ['就开会了'], buttons: ['30分钟后'] });
  await world.say('dm', 'zhoujie', '2月30日提醒我');
  world.expect({ to: 'zhoujie', contains: ['没有30日'] });
  expect(await world.store.read.reminderDelivery.count({ where: { rule: 'm-snooze' } })).toBe(0);

  await world.say('dm', 'zhoujie', '晚点提醒我');
  world.expect({ to: 'zhoujie', contains: [code], buttons: ['30分钟后', '今晚8点', '明早9点'] });
  await world.say('dm', 'zhoujie', '明早');
  world.expect({ to: 'zhoujie', contains: [`好，9月17日(周四)09:00再提醒您答复${code}`, '改期或取消', '自动作废'] });
  for (const [said, when] of [
    ['半小时后再提醒', '9月16日(周三)10:30'],
    ['明天提醒我', '9月17日(周四)09:00'],
    ['今晚提醒我', '9月16日(周三)20:00'],
    ['明天下午提醒我', '9月17日(周四)14:00'],
    ['会前一天提醒我', '9月23日(周三)14:30'],
    ['7点提醒我', '9月16日(周三)19:00'],
  ] as const) {
    await world.say('dm', 'zhoujie', said);
    world.expect({ to: 'zhoujie', contains: [when, code] });
  }
  await world.say('dm', 'zhoujie', '晚点提醒');
  await world.press('private', 'zhoujie', '今晚8点');
  world.expect({ to: 'zhoujie', contains: ['9月16日(周三)20:00', code], buttons: ['参加'] });
  await world.say('dm', 'zhoujie', '明早9点再提醒我');
  world.expect({ to: 'zhoujie', contains: ['9月17日(周四)09:00'] });
  for (const wall of ['2026-09-16T20:00', '2026-09-17T08:59']) {
    await world.moveClockTo(wall);
    expect(world.seen({ to: 'zhoujie' })).toHaveLength(0);
  }
  await world.moveClockTo('2026-09-17T09:00');
  world.expect({ to: 'zhoujie', contains: ['9月24日(周四)14:30'], buttons: ['参加', '请假'] });

  // The meeting that was asked about last, unless another is named.
  const second = await call(world, '9月28日下午3点在活动室开联席会,议题路灯');
  await world.say('dm', 'zhoujie', '明早9点再提醒我');
  world.expect({ to: 'zhoujie', contains: [`答复${second}`] });
  await world.say('dm', 'zhoujie', `${code} 明早9点再提醒我`);
  world.expect({ to: 'zhoujie', contains: [`答复${code}`] });

  // Only what is still before the meeting is offered; at last the answer itself.
  await world.moveClockTo('2026-09-24T13:00');
  await world.say('dm', 'zhoujie', `${code} 晚点提醒我`);
  world.expect({ to: 'zhoujie', buttons: ['30分钟后'] });
  expect(world.seen({ to: 'zhoujie' }).flatMap((p) => p.buttons)).toHaveLength(1);
  await world.moveClockTo('2026-09-24T14:10');
  await world.press('private', 'zhoujie', '30分钟后');
  world.expect({ to: 'zhoujie', contains: ['来不及再提醒'], buttons: ['参加', '请假'] });
});

test('answered, cancelled, moved: it is void, and who asked for it is told; asked for again it comes', async () => {
  const world = await neighbourhood();
  const code = await call(world);
  await world.say('dm', 'zhangwei', '晚点提醒我');
  await world.press('private', 'zhangwei', '参加');
  await world.say('dm', 'zhangwei', '晚点提醒我');
  world.expect({ to: 'zhangwei', contains: ['已答复“参加”'] });
  await world.say('dm', 'gaoshan', '晚点提醒我');
  world.expect({ to: 'gaoshan', contains: ['没有等答复的会议'] });
  // Another sentence is no time.
  await world.say('dm', 'qian', '晚点提醒我');
  await world.say('dm', 'qian', '我的');
  world.expect({ to: 'qian', contains: ['等您答复', code] });
  // In the group: one sentence there, the promise in private; a stranger to the unit cannot press.
  await world.say(G, 'chenlin', '晚点提醒我');
  world.expect({ chat: G, contains: ['什么时候'], buttons: ['明早9点'] });
  await world.press(G, 'qian', '明早9点');
  world.expect({ to: 'qian', contains: ['联络员'] });
  await world.say(G, 'chenlin', '明早9点再提醒我');
  world.expect({ chat: G, contains: ['9月17日(周四)09:00', '私聊'] });
  world.expect({ to: 'chenlin', contains: ['自动作废'] });

  for (const to of ['zhoujie', 'liuzhuren']) await world.say('dm', to, '明早9点再提醒我');
  await world.say(G, 'limin', `取消${code} 场地停电`);
  await world.press(G, 'limin', '确定取消');
  for (const to of ['zhoujie', 'liuzhuren', 'chenlin'])
    world.expect({ to, contains: [`${code}取消了,您设的9月17日(周四)09:00的提醒已作废`] });
  await world.say(G, 'limin', '撤销');
  await world.say('dm', 'zhoujie', '明早9点再提醒我');
  await world.say('dm', 'chenlin', '明早9点再提醒我');
  await world.say('dm', 'chenlin', '参加');
  await world.moveClockTo('2026-09-17T09:00');
  world.expect({ to: 'zhoujie', contains: [code, '9月24日(周四)14:30'], buttons: ['参加'] });
  for (const to of ['liuzhuren', 'chenlin']) expect(world.seen({ to })).toHaveLength(0);

  await world.say('dm', 'zhoujie', '晚点提醒我');
  await world.say('dm', 'zhoujie', '明早');
  await world.say(G, 'limin', `${code} 改到9月28日下午三点`);
  await world.press(G, 'limin', '确认改期');
  world.expect({ to: 'zhoujie', contains: [`${code}改期了,您设的9月18日(周五)09:00的提醒已作废`] });
  await world.moveClockTo('2026-09-18T09:00');
  expect(world.seen({ to: 'zhoujie' })).toHaveLength(0);
});

test('who cannot be reached in private is told', async () => {
  const world = await neighbourhood({ noAgent: true });
  await call(world);
  await world.say(G, 'zhoujie', '明早9点再提醒我');
  world.expect({ chat: G, contains: ['不能私聊您', '单聊'] });
  expect(await world.store.read.reminderDelivery.count({ where: { rule: 'm-snooze' } })).toBe(0);
});

test('another place keeps it; of two units asked about at one minute both come', async () => {
  const world = await neighbourhood();
  await world.store.write(async (tx) => {
    const { id: memberId } = await tx.member.findUniqueOrThrow({ where: { useridKey: 'zhangwei' } });
    const { id: orgId } = await tx.org.findFirstOrThrow({ where: { shortName: '市三院' } });
    await tx.liaison.create({ data: { memberId, orgId, kind: 'BACKUP' } });
    await bumpNames(tx);
  });
  await world.moveClockTo('2026-09-16T10:01');
  const code = await call(world);
  await world.say('dm', 'zhangwei', '明早9点再提醒我');
  // The other unit was invited later: its seat is the newest.
  await world.store.write(async (tx) => {
    const open = await tx.invitation.findMany({ where: { org: { shortName: { in: ['市三院', '城南供电所'] } } }, include: { org: true } });
    const { orgId } = await tx.reminderDelivery.findFirstOrThrow({ where: { rule: 'm-snooze' } }).then((r) => JSON.parse(r.data));
    const other = open.find((s) => s.orgId !== orgId)?.id ?? '';
    await tx.invitation.update({ where: { id: other }, data: { createdAt: new Date(world.clock.now().getTime() + 1) } });
  });
  await world.say('dm', 'zhangwei', '明早9点再提醒我');
  await world.say('dm', 'zhoujie', '明早9点再提醒我');
  expect(await world.store.read.reminderDelivery.count({ where: { rule: 'm-snooze', state: 'PLANNED' } })).toBe(3);

  await world.say(G, 'limin', `${code} 改地点 三楼会议室`);
  await world.press(G, 'limin', '确认改期');
  world.expect({ to: 'zhoujie', contains: ['地点有变', '三楼会议室'], not: ['作废'] });
  await world.moveClockTo('2026-09-17T09:00');
  world.expect({ to: 'zhoujie', contains: [code, '三楼会议室'], buttons: ['参加'] });
  world.expect({ to: 'zhangwei', contains: ['您有2件事', '请代表城南供电所', '请代表市三院'] });
  const late = await world.store.read.reminderDelivery.findMany({ where: { rule: 'm-snooze' } });
  expect(late.map((r) => [r.state, r.reason])).toEqual(Array(3).fill(['SENT', null]));
});
