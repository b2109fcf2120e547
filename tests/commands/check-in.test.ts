import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';

const seat = async (world: World, code: string) => {
  const org = await world.store.read.org.findFirstOrThrow({ where: { code } });
  return world.store.read.invitation.findFirstOrThrow({ where: { orgId: org.id } });
};

/** A meeting on 9月24日14:30 with its code. */
async function opened(world: World, at = '2026-09-24T14:20'): Promise<{ m: string; code: string }> {
  const m = await call(world);
  await world.moveClockTo(at);
  await world.say(G, 'limin', `签到码 ${m}`);
  world.expect({ chat: G, contains: [/签到码 ?\d{4}/, m, '9月24日(周四)14:30'], buttons: ['签到'] });
  const { checkinCode } = await world.store.read.meeting.findFirstOrThrow();
  return { m, code: checkinCode ?? '' };
}

test('E2-6: place, minutes late, how many units, how many more to the quorum; two people of a unit are one unit', async () => {
  const world = await neighbourhood();
  const { m, code } = await opened(world);
  await world.say(G, 'zhangwei', `签到 ${code}`);
  world.expect({ chat: G, contains: ['✅14:20签到', '第1位', '已到1家', '差3家到法定人数', '城南供电所张伟'], not: ['迟到'] });
  await world.say(G, 'zhangwei', `签到 ${code}`);
  world.expect({ chat: G, contains: ['14:20已签到', '第1位', '已到1家'], not: ['第2位'] });
  await world.say('dm', 'wangqiang', `签到 ${code}`);
  world.expect({ to: 'wangqiang', contains: ['第2位', '已到1家', '差3家'] });
  await world.say(G, 'qian', '签到');
  world.expect({ chat: G, contains: ['签到码是多少'] });
  await world.say(G, 'qian', code);
  world.expect({ chat: G, contains: ['第3位', '已到2家', '差2家'] });
  await world.press(G, 'chenlin', '签到');
  world.expect({ chat: G, contains: ['第4位', '已到3家', '差1家到法定人数', '建行陈琳'], buttons: ['已签到'], not: ['**'] });
  await world.say('dm', 'limin', m);
  world.expect({ to: 'limin', contains: ['到会:已到3家,差1家到法定人数'], not: ['**'] });
  await world.moveClockTo('2026-09-24T14:33');
  await world.say(G, 'zhoujie', `签到 ${code}`);
  world.expect({ chat: G, contains: ['14:33签到(迟到3分钟)', '第5位', '已到4家', '已到法定人数'], not: ['差'] });
  expect((await seat(world, 'wuye')).attendance).toBe('LATE');
  await world.say('dm', 'mafang', `签到 ${code}`);
  world.expect({ to: 'mafang', contains: [m, '没有邀请商会', '李敏'] });
  await world.say('dm', 'limin', `签到 ${code}`);
  world.expect({ to: 'limin', contains: ['召集单位', '不用签到'] });
  await world.say(G, 'zhoujie', '撤销');
  world.expect({ chat: G, contains: ['已撤回'] });
  await world.say(G, 'zhaolei', `签到表 ${m}`);
  world.expect({ chat: G, contains: ['应到6家', '法定4家', '已到3家', '1. 14:20 城南供电所张伟', '未到:实验小学、派出所、物业'] });
});

test('a wrong code is told; after three the recorder signs, and can put it right', async () => {
  const world = await neighbourhood();
  const { m, code } = await opened(world);
  const other = code === '0000' ? '1111' : '0000';
  await world.say(G, 'zhangwei', `签到 ${other}`);
  world.expect({ chat: G, contains: ['签到码不对', '会场屏幕上的4位数字', '点卡片[签到]', '再错2次'] });
  await world.say('dm', 'zhangwei', `签到 ${other}`);
  await world.say(G, 'zhangwei', `签到 ${other}`);
  world.expect({ chat: G, contains: ['签到码不对', '改由记录人代签', '赵磊'] });
  await world.say('dm', 'zhangwei', `签到 ${code}`);
  world.expect({ to: 'zhangwei', contains: ['改由记录人代签'], not: ['第1位'] });
  await world.say('dm', 'zhangwei', `代签 供电所 ${m}`);
  world.expect({ to: 'zhangwei', contains: ['记录人', '赵磊'] });
  await world.say('dm', 'zhaolei', `代签 不存在单位 ${m}`);
  world.expect({ to: 'zhaolei', contains: ['是哪家单位'] });
  await world.say('dm', 'zhaolei', `代签 供电所 ${m}`);
  world.expect({ to: 'zhaolei', contains: ['已代签', '城南供电所', '第1位', '差3家'] });
  expect(await seat(world, 'gongdian')).toMatchObject({ attendance: 'PRESENT', checkinVia: 'RECORDER' });
  await world.say('dm', 'zhaolei', '供电所没来');
  world.expect({ to: 'zhaolei', contains: [m, '城南供电所记为未到', '已到0家'] });
  world.expect({ to: 'zhangwei', contains: [m, '记城南供电所未到', '赵磊'] });
  expect((await seat(world, 'gongdian')).attendance).toBe('ABSENT');
  // That is what 撤销 takes back, not the sign-in before it; it comes back as it was.
  await world.say('dm', 'qian', `签到 ${code}`);
  await world.say('dm', 'zhaolei', '撤销');
  world.expect({ to: 'zhaolei', contains: [`${m}不再记城南供电所没到`, '已到2家', '已告诉张伟'] });
  world.expect({ to: 'zhangwei', contains: ['不再记城南供电所没到'] });
  expect(await seat(world, 'gongdian')).toMatchObject({ attendance: 'PRESENT', checkinVia: 'RECORDER' });
  expect((await world.store.read.checkin.findMany({ orderBy: { position: 'asc' } })).map((c) => c.via)).toEqual(['CODE', 'RECORDER']);
  await world.say('dm', 'zhaolei', '供电所没来');
  world.expect({ to: 'zhangwei', contains: [m, '记城南供电所未到'] });
  // Ten minutes later it is too late; what is offered is a way for who signed in, not for who called the meeting.
  await world.moveClockTo('2026-09-24T14:35');
  await world.say('dm', 'qian', '撤销');
  world.expect({ to: 'qian', contains: ['已超过10分钟', '请找记录人', `“${m} 供电所没来”`], not: ['取消会'] });
});

test('a deputy counts for the unit when present, and is shown for whom; once over, who was missing is noted', async () => {
  const world = await neighbourhood();
  const m = await call(world);
  await world.say('dm', 'zhangwei', '去不了，让王建国替我，出差');
  await world.press('private', 'qian', '请假');
  await world.say('dm', 'qian', '值班');
  await world.say('dm', 'zhangwei', '签到');
  world.expect({ to: 'zhangwei', contains: ['9月24日(周四)13:30起可以签到'] });
  await world.moveClockTo('2026-09-24T13:29');
  await world.say('dm', 'wangjianguo', `${m}签到`);
  world.expect({ to: 'wangjianguo', contains: ['13:30起可以签到'] });
  await world.moveClockTo('2026-09-24T13:30');
  // No code was shown: the word is enough.
  await world.say('dm', 'wangjianguo', `${m}签到`);
  world.expect({ to: 'wangjianguo', contains: ['第1位', '王建国(代张伟)'], not: ['待本人确认'] });
  expect((await world.store.read.meeting.findFirstOrThrow()).startedAt).not.toBeNull();
  await world.moveClockTo('2026-09-24T16:29');
  expect((await world.store.read.meeting.findFirstOrThrow()).status).toBe('SCHEDULED');
  await world.moveClockTo('2026-09-24T16:31');
  expect((await world.store.read.meeting.findFirstOrThrow()).status).toBe('HELD');
  expect((await seat(world, 'gongdian')).attendance).toBe('PRESENT');
  expect((await seat(world, 'sanyuan')).attendance).toBe('EXCUSED');
  expect((await seat(world, 'wuye')).attendance).toBe('ABSENT');
  await world.say('dm', 'zhoujie', `${m}签到`);
  world.expect({ to: 'zhoujie', contains: ['签到截止', '赵磊'] });
  await world.say('dm', 'zhaolei', `代签 物业 ${m}`);
  expect((await seat(world, 'wuye')).attendance).toBe('LATE');
});

test('列席 is never missed: neither counted as expected, nor named, nor marked', async () => {
  const world = await neighbourhood();
  await world.say(G, 'limin', '联席会 商会 列席');
  await world.press(G, 'limin', '确认');
  const { m, code } = await opened(world);
  await world.say('dm', 'zhangwei', `签到 ${code}`);
  await world.say('dm', 'limin', m);
  world.expect({ to: 'limin', contains: ['应到6家'], not: ['应到7家'] });
  await world.say('dm', 'limin', `签到表 ${m}`);
  world.expect({ to: 'limin', contains: ['应到6家', '已到1家', '未到:市三院、建行、实验小学、派出所、物业'], not: ['商会'] });
  await world.say('dm', 'mafang', `签到 ${code}`);
  await world.say('dm', 'zhaolei', `商会没来`);
  world.expect({ to: 'zhaolei', contains: ['商会记为没签到(列席不计未到)', '已到1家'] });
  await world.moveClockTo('2026-09-24T16:31');
  expect((await seat(world, 'shanghui')).attendance).toBe('UNKNOWN');
  expect((await seat(world, 'wuye')).attendance).toBe('ABSENT');
});

test('half an hour over the start and nobody there: the caller is asked, and can still move it or cancel it', async () => {
  const world = await neighbourhood();
  const m = await call(world);
  await world.moveClockTo('2026-09-24T14:59');
  await world.say('dm', 'limin', `取消${m}`);
  world.expect({ to: 'limin', contains: ['已经开始'] });
  await world.moveClockTo('2026-09-24T15:00');
  world.expect({ to: 'limin', contains: [`${m}开了吗`, '9月24日(周四)14:30', '还没有人签到'], buttons: ['开了', '没开，改期', '取消了'] });
  await world.press('private', 'limin', '没开，改期');
  await world.say('dm', 'limin', '9月28日下午三点');
  await world.press('private', 'limin', '确认改期');
  world.expect({ to: 'zhangwei', contains: [m, '9月24日(周四)14:30', '9月28日(周一)15:00'] });
  // Who signs in and takes it back has not opened it.
  await world.moveClockTo('2026-09-28T14:10');
  await world.say('dm', 'zhoujie', `${m}签到`);
  await world.say('dm', 'zhoujie', '撤销');
  await world.moveClockTo('2026-09-28T15:30');
  world.expect({ to: 'limin', contains: [`${m}开了吗`] });
  await world.press('private', 'limin', '开了');
  world.expect({ to: 'limin', contains: [`${m}已开`], buttons: ['签到码', '签到表'] });
  await world.moveClockTo('2026-09-28T17:01');
  // Opened by a word, nobody signed in: nobody knows who came.
  expect((await world.store.read.meeting.findFirstOrThrow()).status).toBe('HELD');
  expect((await seat(world, 'wuye')).attendance).toBe('UNKNOWN');
});

test('another room or another end keep who has signed in and the code; only another start begins anew, and says so', async () => {
  const world = await neighbourhood();
  const { m, code } = await opened(world, '2026-09-24T14:10');
  for (const u of ['zhangwei', 'qian']) await world.say('dm', u, `签到 ${code}`);
  const come = () => world.store.read.checkin.count();
  await world.say('dm', 'limin', `${m} 改到三楼会议室`);
  await world.press('private', 'limin', '确认改期');
  world.expect({
    chat: G,
    contains: [`${m}有变`, '9月24日(周四)14:30–16:00', '地点 望湖社区活动室 → 三楼会议室', '答复不变'],
  });
  expect(await come()).toBe(2);
  await world.say('dm', 'limin', `${m} 改到14:30到17:00`);
  world.expect({ to: 'limin', contains: ['9月24日(周四)14:30–17:00'], not: ['重新签到'], buttons: ['确认改期'] });
  await world.press('private', 'limin', '确认改期');
  world.expect({
    chat: G,
    contains: [`${m}有变`, '时间 9月24日(周四)14:30–16:00 → 9月24日(周四)14:30–17:00', '地点三楼会议室不变'],
    not: ['三楼会议室 → 三楼会议室'],
  });
  await world.say('dm', 'limin', '撤销');
  expect(await come()).toBe(2);
  expect((await seat(world, 'gongdian')).attendance).toBe('PRESENT');
  await world.say('dm', 'chenlin', `签到 ${code}`);
  world.expect({ to: 'chenlin', contains: ['第3位', '已到3家'] });

  await world.say('dm', 'limin', `${m} 推迟半小时`);
  world.expect({ to: 'limin', contains: ['9月24日(周四)15:00–16:30', '已有3人签到', '重新签到'] });
  await world.press('private', 'limin', '确认改期');
  expect(await come()).toBe(0);
  expect((await seat(world, 'gongdian')).attendance).toBe('UNKNOWN');
  expect(await world.store.read.meeting.findFirst()).toMatchObject({ checkinCode: null, startedAt: null });
});

test('over and nobody came: it is told that it was not held, and a slip on 取消了 can be taken back', async () => {
  const world = await neighbourhood();
  const m = await call(world);
  await world.moveClockTo('2026-09-24T15:00');
  await world.press('private', 'limin', '取消了');
  await world.press('private', 'limin', '确定取消');
  world.expect({ to: 'limin', contains: [`❌${m}没有开成`, '10分钟内发“撤销”可恢复'], not: ['请勿前往'] });
  world.expect({ to: 'qian', contains: [`${m}没有开成`, '原定9月24日(周四)14:30'], not: ['请勿前往', '取消'] });
  world.expect({ chat: G, contains: [`${m}没有开成`], not: ['请勿前往'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: [`${m}恢复`], not: ['照常召开', '过去'] });
  world.expect({ to: 'qian', contains: [`${m}`, '恢复'], not: ['照常召开', '请答复'] });
  expect((await world.store.read.meeting.findFirstOrThrow()).status).toBe('SCHEDULED');
  await world.press('private', 'limin', '开了');
  world.expect({ to: 'limin', contains: [`${m}已开`] });
});

describeEachDatabase('six people sign in at one instant', (_fresh, kind) => {
  test('each has a place of their own, and the count is right', async () => {
    const world = await neighbourhood({ kind });
    const { code } = await opened(world);
    await Promise.all(LIAISONS.map((u) => world.say('dm', u, `签到 ${code}`)));
    const rows = await world.store.read.checkin.findMany({ orderBy: { position: 'asc' } });
    expect(rows.map((r) => r.position)).toEqual([1, 2, 3, 4, 5, 6]);
    const told = LIAISONS.map(
      (to) =>
        /第(\d)位/.exec(
          world
            .seen({ to }, 0)
            .map((p) => p.text)
            .join('\n'),
        )?.[1],
    );
    expect(told.sort()).toEqual(['1', '2', '3', '4', '5', '6']);
    await world.say(G, 'limin', '签到表');
    world.expect({ chat: G, contains: ['已到6家', '已到法定人数'] });
  });
});
