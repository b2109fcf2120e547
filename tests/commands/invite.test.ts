import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;

test('a secretary makes a unit an observer and another one required; who is missing and the warnings follow', async () => {
  world = await neighbourhood();
  await world.say(G, 'limin', '联席会 商会 列席');
  world.expect({ chat: G, contains: ['待确认·名额', '望湖社区党建联席会', '商会', '列席', '确认后加入'], buttons: ['确认', '取消'] });
  expect(await world.store.read.bodyMember.count({ where: { post: 'OBSERVER' } })).toBe(0);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['商会:列席·1个名额', '撤销'] });
  await world.say(G, 'limin', '联席会 建行 主任单位');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '物业两个名额');
  world.expect({ chat: G, contains: ['改为:成员单位·2个名额', '原来:成员单位·1个名额'] });
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '联席会 三院 列席');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回', '市三院仍是成员单位'] });
  await world.say(G, 'zhaolei', '联席会 三院 列席');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });

  const code = await call(world);
  world.expect({ to: 'mafang', contains: ['望湖社区党建联席会', '列席'], buttons: ['参加', '请假'] });
  world.expect({ to: 'zhoujie', contains: ['名额:2人', '两个人'] });
  await world.say(G, 'zhoujie', '我们来两个人', { quote: `【会议】望湖社区党建联席会 ${code}` });
  world.expect({ chat: G, contains: ['已记:参加', '物业'] });
  await world.press('private', 'mafang', '参加');
  await world.say('dm', 'limin', `${code} 谁没回`);
  world.expect({
    to: 'limin',
    contains: [
      '应到6家',
      '参加1',
      /未答复5/,
      '建行(主任单位,未读)',
      '列席(不计人数、不催):商会(参加)',
      '法定需4家',
      '必须到会的:主任单位建行未答复',
    ],
  });
  await world.moveClockTo('2026-09-21T09:00');
  expect(world.seen({ to: 'mafang' })).toHaveLength(0);
  world.expect({ to: 'chenlin', contains: ['请答复'] });

  // T-48h: too few are sure. The three calls that help most, the required unit first.
  await world.press('private', 'zhangwei', '参加');
  await world.moveClockTo('2026-09-22T09:00');
  await world.moveClockTo('2026-09-22T14:30');
  world.expect({
    to: 'limin',
    contains: [`${code}到会可能不够`, '9月24日(周四)14:30', '法定需4家', '主任单位建行未答复', '最值得打个电话:建行、'],
    buttons: ['催一次', '看答复情况'],
  });
  await world.moveClockTo('2026-09-22T15:00');
  await world.press('private', 'limin', '催一次');
  world.expect({ to: 'chenlin', contains: ['请代表建行答复'] });
  for (const to of ['mafang', 'zhangwei', 'zhoujie']) expect(world.seen({ to })).toHaveLength(0);

  // T-24h: enough, but the chair said no; then nobody is missing any more.
  for (const u of ['qian', 'liuzhuren', 'sunjingguan']) await world.press('private', u, '参加');
  await world.say('dm', 'chenlin', `${code} 请假，出差`);
  await world.moveClockTo('2026-09-23T14:30');
  world.expect({ to: 'limin', contains: ['到会可能不够', '预计到会5家', '主任单位建行请假'], not: ['最值得'] });

  // Who was there counts from then on, not who had promised; told privately alone.
  await world.moveClockTo('2026-09-24T17:00');
  const was = { meeting: { no: Number(code.slice(1)) }, org: { code: { in: ['gongdian', 'wuye'] } } };
  await world.store.write((tx) => tx.invitation.updateMany({ where: was, data: { attendance: 'PRESENT' } }));
  const next = await call(world, '9月29日下午三点在活动室开联席会');
  await world.say('dm', 'limin', `${next} 谁没回`);
  await world.press('private', 'limin', '看名单');
  world.expect({ to: 'limin', contains: ['城南供电所:未答复·近1次到1次', '市三院:未答复·近1次到0次'] });
  await world.say(G, 'limin', `${next} 谁没回`);
  await world.press(G, 'limin', '看名单');
  world.expect({ chat: G, contains: ['市三院:未答复'], not: ['近1次'] });
});

test('no warning when enough units are sure', async () => {
  world = await neighbourhood();
  await call(world);
  for (const u of ['zhangwei', 'qian', 'zhoujie', 'liuzhuren']) await world.press('private', u, '参加');
  await world.moveClockTo('2026-09-22T14:30');
  expect(world.seen({ to: 'limin' })).toHaveLength(0);
  expect(await world.store.read.reminderDelivery.count({ where: { rule: 'q-48h', reason: 'ENOUGH' } })).toBe(1);
});

test('the liaison cannot be reached: the backup is asked, then the head, and the answer counts', async () => {
  world = await neighbourhood();
  await world.say(G, 'limin', '周五上午十点请供电所来活动室开个碰头会');
  world.standin.faults.add({ on: '/cgi-bin/message/send', errcode: 81013, times: 2 });
  await world.press(G, 'limin', '确认发通知');
  const code = world.find({ chat: G }, /会\d+/);
  for (const to of ['zhangwei', 'wangqiang', 'yangguang']) expect(world.seen({ to })).toHaveLength(0);
  await world.moveClockTo('2026-09-16T10:01');
  for (const to of ['zhangwei', 'wangqiang']) expect(world.seen({ to })).toHaveLength(0);
  await world.moveClockTo('2026-09-16T10:02');
  world.expect({ to: 'yangguang', contains: ['【会议】碰头会', '9月18日(周五)10:00', '请代表城南供电所答复'], buttons: ['参加', '请假'] });
  await world.press('private', 'yangguang', '参加');
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains: ['应到1家:参加1', '都答复了'] });
  await world.moveClockTo('2026-09-17T10:00');
  for (const to of ['zhangwei', 'wangqiang']) expect(world.seen({ to })).toHaveLength(0);
});

test('a change and a cancellation reach the next person too, once, and what is over is not passed on', async () => {
  world = await neighbourhood();
  await world.say(G, 'limin', '周五上午十点请供电所来活动室开个碰头会');
  await world.press(G, 'limin', '确认发通知');
  const code = world.find({ chat: G }, /会\d+/);
  const refuse = () => world.standin.faults.add({ on: '/cgi-bin/message/send', errcode: 81013, times: 1 });
  await world.say(G, 'limin', `${code} 改到9月18日下午三点`);
  refuse();
  await world.press(G, 'limin', '确认改期');
  expect(world.seen({ to: 'wangqiang' })).toHaveLength(0);
  await world.moveClockTo('2026-09-16T10:01');
  world.expect({
    to: 'wangqiang',
    contains: [`${code}改期`, '9月18日(周五)10:00', '9月18日(周五)15:00'],
    buttons: ['还能参加', '不能', '派人参加'],
  });
  await world.press('private', 'wangqiang', '还能参加');
  world.expect({ to: 'wangqiang', contains: ['已记:参加'] });
  await world.say(G, 'limin', `取消${code} 停电`);
  refuse();
  await world.press(G, 'limin', '确定取消');
  await world.moveClockTo('2026-09-16T10:02');
  world.expect({ to: 'yangguang', contains: [`❌${code}取消`, '停电', '请勿前往'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ to: 'yangguang', contains: [`${code}恢复`] });
  for (const to of ['zhangwei', 'wangqiang']) expect(world.seen({ to })).toHaveLength(0);
});
