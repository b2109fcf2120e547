import { G, neighbourhood } from '../meeting/neighbourhood';

test('thanks fill in nothing, are answered, and leave the question open', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say('dm', 'limin', '辛苦了小联');
  world.expect({ to: 'limin', contains: ['不客气'], not: ['没太听懂', '卡片'] });
  expect(await world.store.read.unheard.count()).toBe(0);
  await world.say(G, 'limin', '记一下昨天下午供电所的同志来活动室给老人讲了安全用电来了二十来个人');
  world.expect({ chat: G, contains: ['是哪类活动'] });
  await world.say(G, 'limin', '辛苦了');
  world.expect({ chat: G, contains: ['不客气', '还等您答复'], not: ['待确认'] });
  await world.say(G, 'limin', '培训讲座');
  world.expect({ chat: G, contains: ['【待确认·活动】', '约20人'], not: ['辛苦'] });
});

test('a card that takes no changes is not changed: another command is that command', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say('dm', 'limin', '换联络员');
  world.expect({ to: 'limin', contains: ['换哪一家的联络员'] });
  await world.say('dm', 'limin', '谢谢');
  world.expect({ to: 'limin', contains: ['不客气'], not: ['没有找到'] });
  await world.say('dm', 'limin', '把供电所的联络员换成王强');
  world.expect({ to: 'limin', contains: ['【待确认·换联络员】', '张伟', '王强'] });
  await world.say('dm', 'limin', '今天去看了5栋的独居老人赵大爷给他送了一袋面他说腿疼走不了路');
  world.expect({ to: 'limin', contains: ['【待确认·走访】', '对象:5栋的独居老人赵大爷', '情况:给他送了一袋面'] });
  await world.say('dm', 'limin', '取消');
  await world.say('dm', 'limin', '慰问困难户王秀兰500块钱');
  world.expect({ to: 'limin', contains: ['对象:困难户王秀兰', '送去:500元'], not: ['情况:500'] });
  await world.say('dm', 'limin', '对了是600');
  world.expect({ to: 'limin', contains: ['送去:600元'] });
});

test('words that count nobody are no answer to whom one visited', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say('dm', 'limin', '走访');
  await world.say('dm', 'limin', '月报不对 少了一场');
  world.expect({ to: 'limin', contains: ['走访了谁'], not: ['1人'] });
  await world.say('dm', 'limin', '8');
  world.expect({ to: 'limin', contains: ['惠及:8人'] });
});

test('a patrol that is planned is spoken of, not recorded', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say(G, 'limin', '设巡查 地下车库 每周一 赵磊和吴婷轮流');
  await world.press(G, 'limin', '确认');
  await world.say('dm', 'limin', '地下车库的巡查改成每周二');
  world.expect({ to: 'limin', contains: ['不能直接改', '结束巡查'] });
  await world.say('dm', 'wuting', '我的巡查');
  world.expect({ to: 'wuting', contains: ['地下车库', '每周一'], not: ['巡查了哪里'] });
  await world.say('dm', 'limin', '地下车库以后不用巡查了');
  world.expect({ to: 'limin', contains: ['结束巡查 地下车库？'], buttons: ['确认', '取消'] });
  await world.press('dm', 'limin', '取消');
  await world.say('dm', 'zhaolei', '地下车库巡完了 有电动车在楼道充电');
  world.expect({ to: 'zhaolei', contains: ['地点:地下车库', '结果:有电动车在楼道充电'] });
  expect(await world.store.read.patrolLog.count()).toBe(0);
});
