import { G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';

async function plan(world: World, words: string): Promise<void> {
  await world.say(G, 'limin', words);
  await world.press(G, 'limin', '确认');
}

describeEachDatabase('a place that is looked at in turn', (_fresh, kind) => {
  test('each hears on their day, the secretary what is missing; done, late, missed; a holiday puts it off', async () => {
    const world = await neighbourhood({ kind, now: '2026-09-28T10:00' });
    await world.say('dm', 'gaoshan', '在吗');
    await world.say('dm', 'zhaolei', '在吗');
    await world.say(G, 'limin', '设巡查 戴家老宅 每月1号 高山、赵磊');
    world.expect({
      chat: G,
      contains: [
        '【待确认·设巡查】',
        '戴家老宅',
        '望湖社区',
        '每月1号',
        '高山、赵磊',
        '10月8日(周四)高山、11月2日(周一)赵磊',
        '顺延到下一个工作日',
      ],
      buttons: ['确认', '改人员', '取消'],
    });
    expect(await world.store.read.duty.count()).toBe(0);
    await world.press(G, 'limin', '确认', { deliveries: 2 });
    world.expect({ chat: G, contains: ['已设巡查 戴家老宅', '暂停巡查 戴家老宅'] });
    world.expect({ to: 'gaoshan', contains: ['李敏安排您巡查：戴家老宅', '高山、赵磊轮流'] });
    expect(await world.store.read.duty.count()).toBe(1);

    await world.moveClockTo('2026-10-08T08:29');
    expect(world.seen({ to: 'gaoshan' })).toEqual([]);
    await world.moveClockTo('2026-10-08T08:30');
    world.expect({ to: 'gaoshan', contains: ['【今天巡查】戴家老宅', '10月8日(周四)轮到高山'], buttons: ['一切正常', '有问题'] });
    expect(world.seen({ to: 'zhaolei' })).toEqual([]);
    await world.moveClockTo('2026-10-08T17:30');
    world.expect({ to: 'limin', contains: ['望湖社区今天还没查的：1处', '戴家老宅 · 高山'] });
    await world.say(G, 'limin', '巡查清单');
    world.expect({ chat: G, contains: ['应查1次，已查0次，没查1次', '今天要查 戴家老宅 10月8日(周四) 高山', '每月1号'] });

    // A day later it is late, and still counts for that day.
    await world.moveClockTo('2026-10-09T09:00');
    await world.press('private', 'gaoshan', '一切正常');
    world.expect({ to: 'gaoshan', contains: ['【待确认·巡查】', '戴家老宅', '10月9日(周五)', '正常'] });
    await world.press('private', 'gaoshan', '确认', { deliveries: 2 });
    world.expect({ to: 'gaoshan', contains: ['已记 巡查戴家老宅', '任务:戴家老宅 10月8日(周四)'] });
    expect(await world.store.read.patrolLog.count()).toBe(1);
    expect(await world.store.read.patrolTurn.findFirst({ where: { day: '2026-10-08' } })).toMatchObject({ state: 'LATE' });
    await world.say(G, 'limin', '巡查清单');
    world.expect({ chat: G, contains: ['应查1次，已查1次，没查0次', '补查 戴家老宅 10月8日(周四) 高山 正常', '下一次'].slice(0, 2) });
    await world.say('dm', 'gaoshan', '撤销');
    world.expect({ to: 'gaoshan', contains: ['已撤销 巡查 戴家老宅'] });
    expect(await world.store.read.patrolTurn.findFirst({ where: { day: '2026-10-08' } })).toMatchObject({ state: 'DUE' });

    // The next turn has come: the one before is missed.
    await world.moveClockTo('2026-11-02T08:30');
    world.expect({ to: 'zhaolei', contains: ['【今天巡查】戴家老宅', '轮到赵磊'] });
    expect(await world.store.read.patrolTurn.findFirst({ where: { day: '2026-10-08' } })).toMatchObject({ state: 'MISSED' });
    await world.say(G, 'zhaolei', '巡查 戴家老宅 墙角发霉');
    world.expect({ chat: G, contains: ['【待确认·巡查】', '结果:墙角发霉'] });
    await world.say(G, 'zhaolei', '确认');
    world.expect({ chat: G, contains: ['已记 巡查戴家老宅', '任务:戴家老宅 11月2日(周一)'], buttons: ['吹哨'] });
    await world.moveClockTo('2026-11-02T17:30');
    expect(world.seen({ to: 'limin' })).toEqual([]);
    await world.say(G, 'limin', '巡查清单 10月');
    world.expect({ chat: G, contains: ['没查1次', '❌ 没查 戴家老宅 10月8日(周四)'] });
  });
});

test('one line is logged, put right, taken back; what is wrong becomes a whistle', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say(G, 'zhaolei', '巡查 东门 有占道');
  world.expect({
    chat: G,
    contains: ['【待确认·巡查】', '地点:东门', '9月16日(周三)', '结果:有占道'],
    buttons: ['确认', '改结果', '改地点', '改时间'],
  });
  await world.say(G, 'zhaolei', '改到昨天');
  world.expect({ chat: G, contains: ['9月15日(周二)'] });
  await world.say(G, 'zhaolei', '改成有占道经营三处，联系老板13800001111');
  world.expect({ chat: G, contains: ['有占道经营三处'], not: ['1380000'] });
  await world.press(G, 'zhaolei', '确认', { deliveries: 2 });
  world.expect({ chat: G, contains: ['已记 巡查东门'], buttons: ['吹哨'] });
  expect(await world.store.read.patrolLog.count()).toBe(1);
  await world.press(G, 'zhaolei', '吹哨');
  world.expect({ chat: G, contains: ['请哪些单位来'] });
  await world.say(G, 'zhaolei', '请城管来');
  world.expect({ chat: G, contains: ['【待确认·吹哨】', '东门', '占道', '城管中队'] });
  await world.press(G, 'zhaolei', '取消');
  await world.say('dm', 'zhaolei', '巡查清单');
  world.expect({ to: 'zhaolei', contains: ['随手巡查', '东门 9月15日(周二) 赵磊 有占道'] });
  await world.say('dm', 'zhaolei', '撤销');
  world.expect({ to: 'zhaolei', contains: ['已撤销 巡查 东门'] });
  await world.say('dm', 'zhaolei', '巡查清单');
  world.expect({ to: 'zhaolei', contains: ['还没有巡查'] });

  await world.say('dm', 'zhaolei', '巡查');
  world.expect({ to: 'zhaolei', contains: ['巡查了哪里'] });
  await world.say('dm', 'zhaolei', '西门');
  world.expect({ to: 'zhaolei', contains: ['正常，还是发现了问题'], buttons: ['一切正常', '有问题'] });
  await world.press('private', 'zhaolei', '有问题');
  world.expect({ to: 'zhaolei', contains: ['发现了什么'] });
  await world.say('dm', 'zhaolei', '路灯不亮');
  world.expect({ to: 'zhaolei', contains: ['结果:路灯不亮'] });
  await world.say('dm', 'zhaolei', '取消');
  await world.say('dm', 'zhaolei', '巡查 老宅 正常，墙有点潮');
  world.expect({ to: 'zhaolei', contains: ['结果:正常，墙有点潮'] });
  await world.say('dm', 'zhaolei', '取消');
  await world.say('dm', 'zhaolei', '明天巡查 东门 正常');
  world.expect({ to: 'zhaolei', contains: ['还没到'] });
});

test('a duty is planned by who may, paused, resumed, ended and taken back; those whose turn it is are told', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say('dm', 'gaoshan', '在吗');
  await world.say('dm', 'gaoshan', '设巡查 东门 每天 高山');
  world.expect({ to: 'gaoshan', contains: ['要由书记'] });
  await world.say('dm', 'limin', '设巡查');
  world.expect({ to: 'limin', contains: ['巡查哪里'] });
  await world.say('dm', 'limin', '东门');
  world.expect({ to: 'limin', contains: ['多久巡查一次'], buttons: ['每天', '每周一'] });
  await world.press('private', 'limin', '每天');
  world.expect({ to: 'limin', contains: ['由谁来查'] });
  await world.say('dm', 'limin', '孙悟空');
  world.expect({ to: 'limin', contains: ['名单里没有'] });
  await world.say('dm', 'limin', '高山');
  world.expect({ to: 'limin', contains: ['每天', '负责:高山', '节假日照常'] });
  await world.say('dm', 'limin', '改成每周二');
  world.expect({ to: 'limin', contains: ['每周二', '9月22日(周二)'] });
  await world.say('dm', 'limin', '改成每天');
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'limin', '设巡查 东门 每周一 赵磊');
  await world.press('private', 'limin', '确认');
  world.expect({ to: 'limin', contains: ['已经有“东门”的巡查了'] });

  await world.moveClockTo('2026-09-26T08:30');
  world.expect({ to: 'gaoshan', contains: ['【今天巡查】东门'] });
  await world.say('dm', 'limin', '暂停巡查 东门');
  world.expect({ to: 'limin', contains: ['暂停巡查 东门？'] });
  await world.press('private', 'limin', '确认');
  world.expect({ to: 'gaoshan', contains: ['李敏暂停了东门的巡查'] });
  await world.moveClockTo('2026-09-27T18:00');
  expect(world.seen({ to: 'gaoshan' })).toEqual([]);
  expect(world.seen({ to: 'limin' })).toEqual([]);
  await world.say('dm', 'limin', '恢复巡查 东门');
  await world.press('private', 'limin', '确认');
  await world.moveClockTo('2026-09-28T08:30');
  world.expect({ to: 'gaoshan', contains: ['【今天巡查】东门'] });
  await world.say('dm', 'limin', '结束巡查 东门');
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤销，东门 · 每天 · 高山'] });
  world.expect({ to: 'gaoshan', contains: ['东门的巡查现在照常'] });
  await world.say('dm', 'limin', '结束巡查');
  world.expect({ to: 'limin', contains: ['现在有：东门'] });
  await plan(world, '设巡查 南门 每周二 高山');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤销 南门的巡查安排'] });
  expect(await world.store.read.patrolTurn.count({ where: { duty: { name: '南门' } } })).toBe(0);
  await world.say('dm', 'gaoshan', '我的');
  world.expect({ to: 'gaoshan', contains: ['巡查东门'] });
});

test('more places are due than a list holds: each is found, counted and missed', async () => {
  const world = await neighbourhood({ now: '2026-09-16T07:00' });
  await world.say('dm', 'gaoshan', '在吗');
  await plan(world, '设巡查 戴家老宅 每天 高山');
  const day = '2026-09-16';
  await world.store.write(async (tx) => {
    const { id: _, name: _n, ...like } = await tx.duty.findFirstOrThrow();
    const many = Array.from({ length: 210 }, (_none, i) => `a${String(i).padStart(3, '0')}`);
    await tx.duty.createMany({ data: many.map((id) => ({ ...like, id, name: `点位${id}` })) });
    const [assigneeId = ''] = JSON.parse(like.assignees) as string[];
    await tx.patrolTurn.createMany({ data: many.map((id) => ({ id, dutyId: id, day, assigneeId })) });
  });
  await world.say('dm', 'gaoshan', '巡查 戴家老宅 正常');
  await world.press('private', 'gaoshan', '确认');
  world.expect({ to: 'gaoshan', contains: ['任务:戴家老宅 9月16日(周三)'] });
  await world.say('dm', 'limin', '巡查清单');
  world.expect({ to: 'limin', contains: ['应查211次，已查1次，没查210次', '另有196次', '下一次：戴家老宅 9月17日(周四) 高山'] });
  await world.moveClockTo('2026-09-16T17:30');
  world.expect({ to: 'limin', contains: ['今天还没查的：210处'] });
});
