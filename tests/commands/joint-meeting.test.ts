import { JOINT } from '../meeting/joint';
import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

/** Texts of the buttons of the last card a place has shown, in order. */
const buttons = (world: World, where: { chat: string } | { to: string }) =>
  world
    .seen(where)
    .at(-1)
    ?.buttons.map((b) => b.text);

const SAID_YES = ['zhangwei', 'hejian', 'tangyi', 'dengli', 'e1', 'e2', 'e3', 'e4', 'e5'] as const;
const SILENT = ['qian', 'chenlin', 'liuzhuren', 'sunjingguan', 'zhoujie', 'mafang'] as const;

test('one meeting of 18 units, as the dialogues tell it: E1-2, E1-3, E1-5, E2-4, E2-6', async () => {
  const world = await neighbourhood({ district: JOINT });
  await world.say(G, 'limin', '开始轮值');
  await world.press(G, 'limin', '从本期开始');
  await world.press(G, 'limin', '确认');

  // E1-2
  await world.say(G, 'limin', '下周五下午开联席会,议题停车、路灯、操场');
  world.expect({ chat: G, contains: ['9月25日(周五·中秋放假)', '换哪天'], not: ['待确认', /会\d/] });
  expect(buttons(world, { chat: G })?.slice(0, 4)).toEqual(['9月24日 周四', '9月28日 周一', '9月18日 本周五', '就定25日']);
  await world.press(G, 'limin', '9月24日 周四');
  world.expect({ chat: G, contains: ['9月24日(周四)下午几点'] });
  expect(buttons(world, { chat: G })?.slice(0, 4)).toEqual(['14:00', '14:30', '15:00', '其他']);
  await world.say(G, 'limin', '两点半');
  const card = world.expect({
    chat: G,
    contains: [
      '【待确认·会议】',
      '会议:望湖社区党建联席会',
      '时间:9月24日(周四)14:30-16:00',
      '地点:望湖社区活动室(空闲)',
      '邀请:18家单位',
      '轮值承办:城南供电所',
      '答复截止:9月21日(周一)12:00',
    ],
    buttons: ['确认发通知', /^改/, '取消'],
    not: [/会\d/],
  });
  const rows = ['会议:', '时间:', '地点:', '邀请:', '轮值承办:', '答复截止:'].map((row) => card.indexOf(row));
  expect(rows).toEqual([...rows].sort((a, b) => a - b));
  expect(await world.store.read.meeting.count()).toBe(0);
  await world.press(G, 'limin', '确认发通知');
  const code = world.find({ chat: G }, /会\d+/);
  // E2-1, first card.
  world.expect({
    to: 'zhangwei',
    contains: ['【会议】望湖社区党建联席会', '9月24日(周四)14:30', '望湖社区活动室', '停车;路灯;操场', '李敏', '9月21日(周一)12:00前'],
  });
  expect(buttons(world, { to: 'zhangwei' })).toEqual(['参加', '请假', '派人参加']);

  // E1-3
  for (const u of SAID_YES) await world.press('private', u, '参加');
  for (const u of ['e6', 'e7']) await world.say('dm', u, `${code} 派小李参加`);
  await world.say('dm', 'e8', `${code} 请假，值班`);
  await world.say('dm', 'liuzhuren', '收到');
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({
    chat: G,
    contains: [
      '应到18家:参加9·派员2·请假1·未答复6:',
      '实验小学(已读)',
      '派出所(未读)',
      ...['市三院', '建行', '物业', '商会'].map((unit) => `${unit}(未读)`),
      '预计到会13-15家,法定需12家。',
      '9月21日(周一)09:00催未答复的联络员',
    ],
  });
  expect(buttons(world, { chat: G })).toEqual(['现在催一次', '看名单']);
  await world.press(G, 'limin', '现在催一次');
  world.expect({
    chat: G,
    contains: ['已私聊催6家联络员', '实验小学', '派出所', '同一会议同一单位每天最多2次,下次可催:9月16日(周三)16:00后'],
  });
  for (const to of SILENT) world.expect({ to, contains: ['请答复', code, '9月24日(周四)14:30'], buttons: ['参加', '请假', '派人参加'] });
  for (const to of [...SAID_YES, 'e6', 'e7', 'e8']) expect(world.seen({ to })).toHaveLength(0);
  await world.say(G, 'limin', `催一下${code}`);
  world.expect({ chat: G, contains: ['现在先不催', '9月16日(周三)16:00'] });
  for (const to of SILENT) expect(world.seen({ to })).toHaveLength(0);
  await world.moveClockTo('2026-09-16T16:00');
  await world.say(G, 'limin', `催一下派出所 ${code}`);
  world.expect({ chat: G, contains: ['已催1家', '派出所'] });
  expect(world.seen({ to: 'qian' })).toHaveLength(0);
  await world.say(G, 'limin', `催一下${code}`);
  // The second of today: the next one is after the night.
  world.expect({ chat: G, contains: ['已私聊催5家', '下次可催:9月17日(周四)08:00后'] });

  // E1-5
  await world.say(G, 'limin', `取消${code} 防汛`);
  world.expect({
    chat: G,
    contains: [
      `要取消${code}吗`,
      '9月24日(周四)14:30',
      '已有9家确认参加',
      '2家派人',
      '通知18家单位',
      /停掉\d+条提醒/,
      '释放望湖社区活动室',
      '3个议题退回议题池',
      '原因:防汛',
    ],
  });
  expect(buttons(world, { chat: G })).toEqual(['确定取消', '改期', '不取消']);
  await world.press(G, 'limin', '确定取消');
  world.expect({
    chat: G,
    contains: [`❌${code}取消`, '原因:防汛。请勿前往。议题保留。', '李敏可发“改期”重新约', '10分钟内发“撤销”可恢复'],
  });
  await world.say(G, 'limin', '撤销');
  world.expect({ to: 'zhangwei', contains: ['恢复', '“参加”仍然有效'] });

  // E2-4
  await world.say(G, 'limin', `${code} 改到9月28日下午三点`);
  await world.press(G, 'limin', '确认改期');
  for (const to of [...SAID_YES, ...SILENT, 'e6', 'e7', 'e8']) {
    // What changes, and nothing else, once.
    world.expect({
      to,
      contains: [`⚠${code}改期`, '原定:9月24日(周四)14:30', '改为:9月28日(周一)15:00', '地点:望湖社区活动室(不变)'],
      not: ['停车', '召集', '截止'],
    });
    expect(buttons(world, { to })).toEqual(['还能参加', '不能', '派人参加']);
    expect(world.seen({ to })).toHaveLength(1);
  }
  world.expect({ to: 'zhangwei', contains: ['城南供电所原来答复“参加”,请重新确认'] });
  world.expect({ to: 'e6', contains: ['原来答复“派人”'] });
  world.expect({ to: 'e8', contains: ['原来答复“请假”'] });
  world.expect({ to: 'qian', contains: ['请代表市三院答复'], not: ['原来答复'] });
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains: [/未答复\D{0,6}18/, '城南供电所(原答“参加”'] });
  // On the card of the time before.
  await world.press('private', 'chenlin', '参加');
  world.expect({ to: 'chenlin', contains: ['已改期', '9月28日(周一)15:00'], not: ['已记'] });
  await world.press('private', 'zhangwei', '还能参加');
  world.expect({ to: 'zhangwei', contains: ['已记:参加', '9月28日(周一)15:00'] });
  await world.press('private', 'hejian', '不能');
  world.expect({ to: 'hejian', contains: ['请假原因'] });

  // E2-6: the twelfth person, the eleventh unit.
  await world.moveClockTo('2026-09-28T14:50');
  await world.say(G, 'limin', `签到码 ${code}`);
  const { checkinCode } = await world.store.read.meeting.findFirstOrThrow();
  const wrong = checkinCode === '4812' ? '4813' : '4812';
  for (const u of ['zhangwei', 'tangyi', 'dengli', 'e1', 'e2', 'e3', 'e4', 'e5', 'qian', 'chenlin', 'wangqiang'])
    await world.say('dm', u, `签到 ${checkinCode}`);
  await world.moveClockTo('2026-09-28T15:03');
  await world.say(G, 'sunjingguan', wrong);
  world.expect({ chat: G, contains: ['签到码不对', '请看会场屏幕上的4位数字,或点卡片[签到]', '改由记录人代签'], not: [checkinCode ?? ''] });
  await world.say(G, 'zhoujie', `签到 ${checkinCode}`);
  world.expect({ chat: G, contains: ['✅15:03签到(迟到3分钟),第12位,已到11家,差1家到法定人数。'] });
  // The digits alone are enough.
  await world.say(G, 'sunjingguan', checkinCode ?? '');
  world.expect({ chat: G, contains: ['第13位', '已到12家', '已到法定人数'] });
});
