import { bumpNames } from '../../bot/domain/org/load-directory';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
let code: string;
beforeEach(async () => {
  world = await neighbourhood();
  code = await call(world);
});

test('what will be sent when; own lead times stand in for the usual ones; a change keeps them', async () => {
  await world.say(G, 'limin', `${code} 提醒`);
  world.expect({
    chat: G,
    contains: [
      '9月17日(周四)14:30会前一周群通知',
      '9月21日(周一)09:00催未答复单位',
      '9月23日(周三)16:00会前一天',
      '9月24日(周四)13:30会前1小时',
      '9月22日(周二)14:30到会可能不够就告诉召集人',
      '9月23日(周三)14:30到会可能不够就告诉召集人',
      '9月24日(周四)15:00没人签到就问召集人开了吗',
    ],
  });
  await world.say(G, 'limin', `${code} 提前两天和半小时提醒`);
  world.expect({ chat: G, contains: ['提前2天、30分钟', '提前一周、一天、一小时', '催答复'] });
  await world.press(G, 'limin', '确认');
  world.expect({
    chat: G,
    contains: ['9月22日(周二)14:30提醒各单位', '9月24日(周四)14:00提醒参加的人', '9月21日(周一)09:00催'],
    not: ['会前一周', '会前一天', '会前1小时'],
  });
  await world.say('dm', 'zhangwei', `${code} 参加`);
  await world.say('dm', 'qian', `${code} 派冯远参加`);
  for (const [wall, seen] of [
    ['2026-09-17T14:30', 0],
    ['2026-09-22T14:30', 1],
    ['2026-09-23T16:00', 0],
  ] as const) {
    await world.moveClockTo(wall);
    expect([wall, world.seen({ to: 'zhangwei' }).length]).toEqual([wall, seen]);
  }
  await world.say(G, 'limin', `${code} 改到9月28日下午3点`);
  await world.press(G, 'limin', '确认改期');
  await world.say('dm', 'zhangwei', `${code} 参加`);
  await world.moveClockTo('2026-09-26T15:00');
  // The day by which units answer is over; who was sent to the time before is not asked, their unit is.
  world.expect({ chat: G, contains: [code, '请各单位联络员尽快答复'] });
  world.expect({ to: 'qian', contains: [code, '请代表市三院答复'], buttons: ['还能参加'] });
  expect(world.seen({ to: 'fengyuan' })).toHaveLength(0);
  await world.moveClockTo('2026-09-28T14:00');
  expect(world.seen({ to: 'zhangwei' })).toHaveLength(0);
  await world.moveClockTo('2026-09-28T14:30');
  world.expect({ to: 'zhangwei', contains: ['马上开会', '还有约30分钟'] });
});

test('an own lead time on the minute of a chase: the unit is reminded and its head asked; who is both hears it once', async () => {
  await world.say(G, 'limin', `取消${code} 防汛`);
  await world.press(G, 'limin', '确定取消');
  const three = await call(world, '9月24日下午三点开线上联席会,议题绿化');
  await world.say(G, 'limin', `${three} 提前一天提醒`);
  await world.press(G, 'limin', '确认');
  await world.moveClockTo('2026-09-23T14:59');
  await world.moveClockTo('2026-09-23T15:00');
  world.expect({ to: 'zhangwei', contains: [three, '请代表城南供电所答复'] });
  world.expect({ to: 'yangguang', contains: [three, '本单位还没有答复'] });
  // 市三院 has no head.
  expect(world.seen({ to: 'qian' })).toHaveLength(1);
  world.expect({ to: 'qian', contains: [three, '请代表市三院答复'], not: ['2件事'] });
});

test('taken back, as usual again, and what cannot be', async () => {
  await world.say(G, 'limin', `${code} 提前两天提醒`);
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤销', '照常'] });
  await world.say(G, 'limin', `${code} 什么时候提醒`);
  world.expect({ chat: G, contains: ['会前一周'], not: ['9月22日(周二)14:30提醒'] });
  await world.say(G, 'limin', `${code} 提前20天提醒`);
  world.expect({ chat: G, contains: ['都已经过了'] });
  await world.say(G, 'limin', `${code} 照常提醒`);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['会前一周', '会前1小时'] });
  await world.say('dm', 'qian', `${code} 提前三天提醒`);
  world.expect({ to: 'qian', contains: ['书记', '李敏'] });
});

test('lead times that the night brings to one minute are one reminder, on a meeting moved to the morning too', async () => {
  await world.say(G, 'limin', `${code} 提前三小时、20分钟和两小时提醒`);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['9月24日(周四)11:30提醒参加的人', '9月24日(周四)12:30提醒参加的人'] });
  await world.say(G, 'limin', `${code} 改到9月28日上午9点`);
  await world.press(G, 'limin', '确认改期');
  world.expect({ to: 'zhangwei', contains: [`${code}改期`] });
  await world.say(G, 'limin', `${code} 提醒`);
  const said = world.expect({ chat: G, contains: ['9月27日(周日·中秋放假)20:59提醒参加的人', '9月28日(周一)08:40提醒参加的人'] });
  expect(said.split('20:59')).toHaveLength(2);
  await world.say(G, 'limin', `${code} 提前三小时和两小时提醒`);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: [`✅ ${code}提醒提前3小时、2小时`] });
});

test('own lead times of hours say what will be talked about; the head is told the day of a meeting after the weekend', async () => {
  const monday = await call(world, '9月28日下午两点半在活动室开联席会,议题停车');
  await world.say(G, 'limin', `${monday} 提前40分钟和五小时提醒`);
  await world.press(G, 'limin', '确认');
  await world.say('dm', 'zhoujie', `${monday} 参加`);
  await world.moveClockTo('2026-09-24T15:00');
  world.expect({ to: 'yangguang', contains: [`${monday}`, '9月28日(周一)14:30就要开会了'], not: ['明天'] });
  await world.moveClockTo('2026-09-28T09:30');
  world.expect({ to: 'zhoujie', contains: ['会议提醒', '9月28日(周一)14:30开会', '议题', '停车'], not: ['马上开会', '还有约'] });
  await world.moveClockTo('2026-09-28T13:50');
  world.expect({ to: 'zhoujie', contains: ['马上开会', '还有约40分钟'] });
});

test('holidays that were imported after the meeting was called: nobody is chased on a day off, but on the next workday', async () => {
  const december = await neighbourhood({ now: '2026-12-15T10:00' });
  const january = await call(december, '2027年1月5日下午两点半在活动室开联席会,议题停车');
  const due = () =>
    december.store.read.reminderDelivery.findMany({ where: { rule: 'm-2w-backup' }, select: { dueAt: true }, distinct: ['dueAt'] });
  expect((await due()).map((r) => r.dueAt)).toEqual([new Date('2027-01-01T09:00:00+08:00')]);
  await december.store.write(async (tx) => {
    await tx.calendarYear.create({ data: { year: 2027, complete: true, source: '国务院办公厅' } });
    const dates = ['2027-01-01', '2027-01-02', '2027-01-03'];
    await tx.calendarDay.createMany({ data: dates.map((date) => ({ date, year: 2027, kind: 'HOLIDAY' as const, name: '元旦' })) });
    await bumpNames(tx);
  });
  await december.moveClockTo('2026-12-31T09:00');
  await december.moveClockTo('2027-01-01T09:00');
  for (const to of ['zhangwei', 'wangqiang']) expect(december.seen({ to })).toHaveLength(0);
  await december.moveClockTo('2027-01-04T09:00');
  for (const to of ['zhangwei', 'wangqiang'])
    december.expect({ to, contains: [january, '1月5日(周二)14:30'], not: ['补发'], buttons: ['参加'] });
  await december.moveClockTo('2027-01-04T15:00');
  december.expect({ to: 'yangguang', contains: [january], buttons: ['参加'] });
});
