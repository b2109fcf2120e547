import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
let code: string;
beforeEach(async () => {
  world = await neighbourhood();
  code = await call(world);
});

/** What the list says now. */
async function expectList(...contains: (string | RegExp)[]) {
  await world.say('dm', 'limin', `${code} 谁没回`);
  await world.press('private', 'limin', '看名单');
  world.expect({ to: 'limin', contains });
}

test('a press answers what was asked, and thanks answer nothing', async () => {
  await world.press('private', 'zhangwei', '派人参加');
  await world.press('private', 'zhangwei', '王强');
  world.expect({ to: 'zhangwei', contains: ['城南供电所 王强(代张伟'] });
  await world.say('dm', 'zhangwei', '谢谢');
  world.expect({ to: 'zhangwei', contains: [], not: ['谢谢(代'] });
  await expectList('城南供电所:派人 王强(代张伟,待本人确认)');
  await world.press('private', 'zhangwei', '换人');
  await world.say('dm', 'zhangwei', '谢谢,我问问');
  await world.say('dm', 'zhangwei', '王建国');
  world.expect({ to: 'zhangwei', contains: ['城南供电所 王建国(代张伟'] });
});

test('asked who goes: a command is one, a member of another unit is refused, an outsider is asked about first, 我 is the unit itself', async () => {
  await world.press('private', 'zhangwei', '派人参加');
  for (const [words, shown] of [
    ['督办清单', '督办事项'],
    ['投票情况', '约时间'],
    ['议题池', '议题'],
  ] as const) {
    await world.say('dm', 'zhangwei', words);
    world.expect({ to: 'zhangwei', contains: [shown], not: ['代张伟', '派谁', '通讯录'] });
    await world.say('dm', 'zhangwei', `${code} 派人参加`);
    world.expect({ to: 'zhangwei', contains: ['派谁参加'] });
  }
  await world.say('dm', 'zhangwei', '待定');
  world.expect({ to: 'zhangwei', contains: ['已记:派人参加', '人选未定'] });

  await world.say('dm', 'zhangwei', `${code} 派人参加`);
  await world.say('dm', 'zhangwei', '赵磊');
  world.expect({ to: 'zhangwei', contains: ['赵磊不是城南供电所的人'], buttons: ['王强', '王建国'] });
  await world.say('dm', 'zhangwei', '小李');
  world.expect({
    to: 'zhangwei',
    contains: ['通讯录里没有“小李”', `派谁参加${code}`, '9月24日(周四)14:30'],
    buttons: ['就派小李', '人选待定'],
  });
  await expectList('城南供电所:派人 (人选未定)');
  await world.press('private', 'zhangwei', '就派小李');
  world.expect({ to: 'zhangwei', contains: ['小李(代张伟)', '不在通讯录里', '请您转告'] });
  // Said again, or said yes to, a name is meant.
  await world.press('private', 'zhangwei', '换人');
  await world.say('dm', 'zhangwei', '小孙');
  world.expect({ to: 'zhangwei', contains: ['通讯录里没有“小孙”'], buttons: ['不换了'] });
  await world.say('dm', 'zhangwei', '就小孙吧');
  world.expect({ to: 'zhangwei', contains: ['小孙(代张伟)'] });
  await world.press('private', 'zhangwei', '换人');
  await world.say('dm', 'zhangwei', '小周');
  await world.say('dm', 'zhangwei', '是的');
  world.expect({ to: 'zhangwei', contains: ['小周(代张伟)'] });

  await world.press('private', 'zhangwei', '换人');
  await world.say('dm', 'zhangwei', '还是我自己去吧');
  world.expect({ to: 'zhangwei', contains: ['已记:参加'] });
  await world.say('dm', 'zhangwei', `${code} 请假，值班`);
  await world.say('dm', 'zhangwei', `${code} 派张伟参加`);
  world.expect({ to: 'zhangwei', contains: ['已记:参加'], not: ['不是城南供电所的人'] });
});

test('who is sent stays until somebody else is named; named again nothing is lost; after another time they are asked anew', async () => {
  await world.say('dm', 'zhangwei', `${code} 派王强参加`);
  await world.press('private', 'wangqiang', '我去');
  const before = world.mark();
  await world.say('dm', 'zhangwei', `${code} 派人参加`);
  world.expect({ to: 'zhangwei', contains: ['派谁参加', '现在是城南供电所 王强(代张伟)'], buttons: ['王建国', '不换了'] });
  await world.say('dm', 'zhangwei', `${code} 请赵磊代我去`);
  world.expect({ to: 'zhangwei', contains: ['赵磊不是城南供电所的人'], buttons: ['不换了'] });
  await world.say('dm', 'zhangwei', `${code} 派王强参加`);
  world.expect({ to: 'zhangwei', contains: ['已于9月16日(周三)10:00记录', '王强已确认'] });
  expect(world.seen({ to: 'wangqiang' }, before)).toHaveLength(0);
  await expectList('城南供电所:派人 王强(代张伟)');

  await world.say(G, 'limin', `${code} 改到9月28日下午三点`);
  await world.press(G, 'limin', '确认改期');
  await world.say('dm', 'wangqiang', '我的');
  world.expect({ to: 'wangqiang', contains: ['等您确认代城南供电所参加'] });
  await world.press('private', 'zhangwei', '派人参加');
  world.expect({ to: 'zhangwei', contains: ['派谁参加', '城南供电所原来派王强'], buttons: ['王强', '王建国'] });
  await expectList('城南供电所:未答复(原答“派人”)');
  await world.press('private', 'zhangwei', '王强');
  world.expect({ to: 'zhangwei', contains: ['已记:派人参加', '等王强确认'] });
  world.expect({ to: 'wangqiang', contains: ['请您代城南供电所参加', '9月28日(周一)15:00'], buttons: ['我去', '去不了'] });
});

test('a deputy whom the caller had sent cannot come: the unit hears it; after the deadline the caller too', async () => {
  await world.say(G, 'limin', `${code} 供电所派王强参加`);
  await world.moveClockTo('2026-09-23T17:00');
  await world.press('private', 'wangqiang', '去不了');
  world.expect({ to: 'wangqiang', contains: ['已告诉城南供电所另外安排'] });
  world.expect({ to: 'zhangwei', contains: ['王强去不了', '请为城南供电所重新答复'], buttons: ['参加', '请假', '派人参加'] });
  world.expect({ to: 'limin', contains: [code, '代城南供电所参加的王强去不了', '已请单位重新答复'] });
});

test('nobody of the unit can be reached: the deputy who cannot come is told so', async () => {
  world = await neighbourhood({ noAgent: true });
  code = await call(world);
  await world.say(G, 'zhangwei', `${code} 派王强参加`);
  await world.say('dm', 'wangqiang', `${code} 去不了`);
  world.expect({ to: 'wangqiang', contains: ['您去不了', '城南供电所的人我还通知不到', '请您告诉他们'], not: ['已告诉'] });
});
