import { bumpNames } from '../../bot/domain/org/load-directory';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

/** What a unit is told once reaches the next of its people when WeCom refuses the first. */
let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

/** WeCom refuses the next `times` private messages. */
const refuse = (times = 1) => world.standin.faults.add({ on: '/cgi-bin/message/send', errcode: 81013, times });

/** As the job of the early morning does it: everybody gets another try. */
async function reopen(wall: string): Promise<void> {
  await world.store.write(async (tx) => {
    await tx.member.updateMany({ where: { reachable: false }, data: { reachable: true } });
    await bumpNames(tx);
  });
  await world.moveClockTo(wall);
}

test('a series that pauses, a swap that is asked for, a rotation that stops; nobody hears it twice', async () => {
  await world.say(G, 'limin', '每月最后一个周五下午两点半在活动室开联席会，遇假提前，议题停车');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '暂停系列会');
  let mark = world.mark();
  refuse();
  await world.press(G, 'limin', '确认');
  for (const to of ['zhangwei', 'wangqiang']) expect(world.seen({ to })).toHaveLength(0);
  await world.moveClockTo('2026-09-16T10:01');
  world.expect({ to: 'wangqiang', contains: ['【系列会暂停】', '请勿前往'] });
  await world.moveClockTo('2026-09-16T10:05');
  for (const to of ['zhangwei', 'yangguang']) expect(world.seen({ to }, mark)).toHaveLength(0);
  expect(world.seen({ to: 'wangqiang' }, mark)).toHaveLength(1);

  await reopen('2026-09-16T10:12');
  await world.say(G, 'limin', '开始轮值');
  await world.press(G, 'limin', '确认');
  refuse();
  await world.say('dm', 'chenlin', '12月轮值我们和供电所换一下');
  await world.moveClockTo('2026-09-16T10:13');
  world.expect({ to: 'wangqiang', contains: ['轮值换班'], buttons: ['同意', '不同意'] });
  await reopen('2026-09-16T10:14');
  mark = world.mark();
  await world.say(G, 'limin', '停止轮值');
  refuse();
  await world.press(G, 'limin', '确认');
  await world.moveClockTo('2026-09-16T10:15');
  world.expect({ to: 'wangqiang', contains: ['已停止轮值'] }, mark);
  expect(world.seen({ to: 'zhangwei' }, mark)).toHaveLength(0);
});

test('an agreement to be signed, a whistle that was not done, a poll that is off; nobody at all is for 提醒体检', async () => {
  await world.say(G, 'limin', '吹哨 东门占道经营，请供电所来');
  await world.press(G, 'limin', /确认/);
  await world.press('private', 'zhangwei', '报到');
  const code = world.find({ chat: G }, /哨\d+/);
  await world.say(G, 'zhangwei', `${code} 办好了`);
  refuse();
  await world.press('private', 'limin', '没办好');
  await world.moveClockTo('2026-09-16T10:01');
  world.expect({ to: 'wangqiang', contains: [`${code}`, '还没办好'] });

  await reopen('2026-09-16T10:16');
  await world.say(G, 'limin', '约时间 联席会 下周三下午或周四上午，议题停车');
  await world.press(G, 'limin', '就这样');
  await world.press(G, 'limin', '确认发投票');
  refuse();
  await world.say(G, 'limin', '撤销');
  await world.moveClockTo('2026-09-16T10:17');
  world.expect({ to: 'wangqiang', contains: ['不再约时间'] });

  await reopen('2026-09-16T10:18');
  await world.say(G, 'limin', '双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次，到12月底');
  refuse(3);
  await world.press(G, 'limin', /确认/);
  for (const minute of ['19', '20', '21']) await world.moveClockTo(`2026-09-16T10:${minute}`);
  await world.say('dm', 'hechunhui', '提醒 体检');
  world.expect({ to: 'hechunhui', contains: ['通知不到的单位', '城南供电所：一个人都通知不到'] });
});

test('work that minutes give to a unit, and its end', async () => {
  const code = await call(world, '明天下午两点半在活动室开联席会，议题路灯');
  await world.moveClockTo('2026-09-18T08:50');
  await world.say(G, 'limin', `纪要 ${code} 路灯由供电所9月底前修好`);
  refuse();
  await world.press(G, 'limin', '确认');
  expect(world.seen({ to: 'wangqiang' })).toHaveLength(0);
  await world.moveClockTo('2026-09-18T08:51');
  world.expect({ to: 'wangqiang', contains: ['办1', '修好', '9月30日(周三)'] });
  await reopen('2026-09-18T09:10');
  await world.say(G, 'limin', '取消办1');
  await world.press(G, 'limin', '情况变了');
  refuse();
  await world.press(G, 'limin', '确定取消');
  await world.moveClockTo('2026-09-18T09:12');
  world.expect({ to: 'wangqiang', contains: ['❌ 办1', '不用再办了'] });
});
