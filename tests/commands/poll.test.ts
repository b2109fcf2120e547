import { G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

const meetings = () => world.store.read.meeting.count();
const ticks = (...can: number[]) => ({ selected: { can: can.length ? can.map(String) : ['none'] } });

test('times are put to the vote, units vote and vote again, the host decides', async () => {
  await world.say(G, 'limin', '约时间 联席会 下周三下午或周四上午，议题停车');
  world.expect({
    chat: G,
    contains: ['投票到什么时候截止', '9月18日(周五)17:00', '9月23日(周三)14:00', '9月24日(周四)09:00'],
    buttons: ['就这样', '9月17日17点'],
  });
  await world.press(G, 'limin', '就这样');
  world.expect({
    chat: G,
    contains: [
      '【待确认·约时间】',
      '望湖社区党建联席会',
      '时间1:9月23日(周三)14:00',
      '时间2:9月24日(周四)09:00',
      '6家单位',
      '9月18日(周五)17:00',
      '按常理推',
    ],
    buttons: ['确认发投票', '加时间', '去掉一个', '改截止'],
  });
  await world.say(G, 'limin', '再加一个 9月25日下午三点');
  world.expect({ chat: G, contains: ['时间3:9月25日(周五·中秋放假)15:00'] });
  await world.say(G, 'limin', '去掉9月24日');
  world.expect({ chat: G, contains: ['9月23日', '9月25日'], not: ['9月24日'] });
  await world.say(G, 'limin', '再加 9月20日上午九点');
  world.expect({ chat: G, contains: ['时间1:9月20日(周日·调休上班)09:00'] });
  expect(await world.store.read.timePoll.count()).toBe(0);
  await world.press(G, 'limin', '确认发投票');
  world.expect({ chat: G, contains: ['已发起约时间', '6家单位', '谁没投'] });
  for (const to of LIAISONS)
    world.expect({ to, contains: ['约时间', '望湖社区党建联席会', '9月18日(周五)17:00', '停车'], buttons: ['提交'] });

  await world.press('private', 'zhangwei', '提交', ticks(0, 1));
  world.expect({
    to: 'zhangwei',
    contains: ['已记城南供电所的投票', '9月20日(周日·调休上班)09:00', '9月23日(周三)14:00'],
    buttons: ['改投票'],
  });
  await world.press('private', 'zhangwei', '改投票');
  await world.press('private', 'zhangwei', '提交', ticks(1));
  world.expect({ to: 'zhangwei', contains: ['9月23日(周三)14:00'], not: ['9月20日'] });
  await world.press('private', 'qian', '提交', ticks(1, 2));
  // What the last card asked is answered by its words as well.
  await world.say('dm', 'chenlin', '都不行');
  world.expect({ to: 'chenlin', contains: ['都不行'] });
  expect(await world.store.read.timeVote.count()).toBe(3);

  await world.say(G, 'zhangwei', '投票情况');
  world.expect({ chat: G, contains: ['正在约时间', '李敏'], not: ['没有在约'] });
  // In private who votes gets their own card again, with what they ticked.
  for (const words of ['投票情况', '选23日下午']) {
    await world.say('dm', 'zhangwei', words);
    world.expect({ to: 'zhangwei', contains: ['请代表城南供电所选能来的时间', '9月18日(周五)17:00'], buttons: ['提交'] });
  }
  await world.say('dm', 'zhangwei', '取消约时间');
  world.expect({ to: 'zhangwei', contains: ['时间由李敏来定、来取消'], buttons: ['提交'] });
  await world.say('dm', 'mafang', '投票情况');
  world.expect({ to: 'mafang', contains: ['现在没有在约的时间'] });
  await world.say(G, 'limin', '谁没投');
  world.expect({
    chat: G,
    contains: ['3/6家已投', '1. 9月23日(周三)14:00:2家能来,不够法定4家', '没投3家:实验小学、派出所、物业'],
    buttons: ['定23日14:00', '看各家'],
  });
  await world.press(G, 'limin', '看各家');
  world.expect({ chat: G, contains: ['城南供电所:能来2', '建行:都不行', '物业:没投'] });

  // A workday before it closes: only those who have not voted.
  await world.moveClockTo('2026-09-17T09:00');
  for (const to of ['liuzhuren', 'sunjingguan', 'zhoujie']) world.expect({ to, contains: ['约时间'], buttons: ['提交'] });
  for (const to of ['zhangwei', 'qian', 'chenlin']) expect(world.seen({ to })).toHaveLength(0);
  for (const u of ['liuzhuren', 'sunjingguan']) await world.press('private', u, '提交', ticks(1));

  await world.moveClockTo('2026-09-18T17:00');
  world.expect({
    to: 'limin',
    contains: ['投票截止', '9月23日(周三)14:00:4家能来,够法定4家', '没投1家:物业'],
    buttons: ['定23日14:00', '定25日15:00'],
  });
  await world.press('private', 'zhoujie', '提交', ticks(0));
  world.expect({ to: 'zhoujie', contains: ['截止'] });
  expect(await world.store.read.timeVote.count()).toBe(5);
  expect(await meetings()).toBe(0);
  // Nothing is decided by itself; once more on the next workday.
  await world.moveClockTo('2026-09-20T09:00');
  world.expect({ to: 'limin', contains: ['还没有定时间'] });

  await world.say('dm', 'limin', '定23日上午');
  world.expect({ to: 'limin', contains: ['6家', '9月23日(周三)14:00:4家能来'], not: ['待确认'] });
  await world.say('dm', 'limin', '定23日下午');
  world.expect({ to: 'limin', contains: ['【待确认·会议】', '9月23日(周三)14:00–15:30', '停车', '6家单位'], buttons: ['确认发通知'] });
  await world.press('private', 'limin', '确认发通知');
  // Taken back, the times can be chosen from again.
  await world.say('dm', 'limin', '撤销');
  expect(await world.store.read.timePoll.findFirst()).toMatchObject({ status: 'OPEN', meetingId: null });
  await world.say('dm', 'limin', '定23日下午');
  await world.press('private', 'limin', '确认发通知');
  const code = world.find({ to: 'limin' }, /会\d+/);
  world.expect({ to: 'qian', contains: ['望湖社区党建联席会', '9月23日(周三)14:00'], buttons: ['参加'] });
  expect(await world.store.read.timePoll.findFirst()).toMatchObject({ status: 'DECIDED' });
  await world.press('private', 'liuzhuren', '改投票');
  world.expect({ to: 'liuzhuren', contains: [`时间已定:${code} 9月23日(周三)14:00`], not: ['截止'], buttons: ['时间已定'] });
  await world.say('dm', 'limin', '投票情况');
  world.expect({ to: 'limin', contains: ['没有在约的时间'] });
  await world.moveClockTo('2026-09-22T09:00');
  world.expect({ to: 'limin', not: ['定时间'] });
  expect(code).toMatch(/会\d+/);
});

test('missing parts are asked; who may not vote or decide is told; a poll can be called off and taken back', async () => {
  await world.say(G, 'zhaolei', '约时间 联席会 9月23日下午两点或9月24日上午九点');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });
  await world.say(G, 'limin', '下周三或周四下午两点开联席会，议题停车');
  world.expect({ chat: G, contains: ['投票选时间'] });
  await world.say(G, 'limin', '投票选时间');
  world.expect({ chat: G, contains: ['时间1:9月23日(周三)14:00', '时间2:9月24日(周四)14:00', '截止'] });
  await world.press(G, 'limin', '就这样');
  world.expect({ chat: G, contains: ['【待确认·约时间】', '6家单位'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '约时间 联席会');
  world.expect({ chat: G, contains: ['有哪几个时间可选'] });
  await world.say(G, 'limin', '9月23日下午两点');
  world.expect({ chat: G, contains: ['已有9月23日(周三)14:00', '还有哪个时间'] });
  await world.say(G, 'limin', '9月24日');
  world.expect({ chat: G, contains: ['9月24日(周四)几点'], buttons: ['09:00'] });
  await world.press(G, 'limin', '09:00');
  await world.press(G, 'limin', '9月17日 17点');
  world.expect({ chat: G, contains: ['截止:9月17日(周四)17:00'], buttons: ['确认发投票'] });
  await world.press(G, 'limin', '去掉一个');
  await world.press(G, 'limin', '24日 09:00');
  world.expect({ chat: G, contains: ['还有哪个时间'] });
  await world.say(G, 'limin', '9月24日上午十点');
  await world.press(G, 'limin', '确认发投票');
  await world.say(G, 'limin', '取消约时间');
  world.expect({ chat: G, contains: ['要取消约时间吗'] });
  await world.press(G, 'limin', '不取消');
  await world.press('private', 'qian', '提交', ticks(0));
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回', '不用投票'] });
  for (const to of LIAISONS) world.expect({ to, contains: ['不再约时间'] });
  await world.press('private', 'qian', '改投票');
  world.expect({ to: 'qian', contains: ['已取消，不用投'], not: ['截止'] });
  await world.moveClockTo('2026-09-17T17:00');
  expect(world.seen({ to: 'limin' })).toHaveLength(0);
});

test('several at once are told apart by their times; more than fit are counted; what nobody decided ends with its last time', async () => {
  const open = async (userid: string, words: string) => {
    await world.say('dm', userid, words);
    await world.press('private', userid, '就这样');
    await world.press('private', userid, '确认发投票');
  };
  await open('limin', '约时间 联席会 9月23日下午两点或9月24日上午九点');
  await open('limin', '约时间 联席会 9月28日下午两点或9月29日上午九点');
  await open('songping', '约时间 联席会 9月23日下午两点或9月24日上午九点');
  await world.say('dm', 'limin', '谁没投');
  world.expect({
    to: 'limin',
    contains: ['看哪一个', '9月28日(周一)14:00等2个时间，9月18日(周五)17:00截止', '9月23日(周三)14:00等2个时间'],
    not: ['柳园'],
    buttons: ['第1个', '第2个'],
  });
  // Who votes in both chooses; each opens their own card.
  await world.say('dm', 'qian', '投票情况');
  world.expect({ to: 'qian', contains: ['投哪一个', '9月28日(周一)14:00', '（市三院）'], buttons: ['第2个'] });
  await world.press('private', 'qian', '第2个');
  world.expect({ to: 'qian', contains: ['请代表市三院选能来的时间'], buttons: ['提交'] });
  for (let i = 0; i < 5; i++) await open('limin', '约时间 联席会 10月12日下午两点或10月13日上午九点');
  await world.say('dm', 'limin', '谁没投');
  world.expect({ to: 'limin', contains: ['还有1个没列出'] });

  await world.moveClockTo('2026-09-24T09:30');
  await world.say('dm', 'songping', '谁没投');
  world.expect({ to: 'songping', contains: ['现在没有在约的时间'] });
});
