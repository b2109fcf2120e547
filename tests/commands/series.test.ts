import { bumpNames } from '../../bot/domain/org/load-directory';
import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

const meetings = async () =>
  (await world.store.read.meeting.findMany({ where: { status: { not: 'CANCELLED' } }, orderBy: { startAt: 'asc' } })).map(
    (m) => `会${m.no} ${m.localDate}`,
  );

test('a rule is shown in words with its next dates, stored on 确认, told once; near ones are asked about at once, others a week ahead', async () => {
  await world.say(G, 'limin', '每月最后一个周五下午两点半在活动室开联席会');
  world.expect({
    chat: G,
    contains: ['9月25日(周五·中秋放假)', '碰上放假怎么办'],
    buttons: ['顺延', '提前', '跳过', '照常', '先问我'],
  });
  await world.press(G, 'limin', '提前');
  world.expect({
    chat: G,
    contains: [
      '【待确认·系列会】',
      '望湖社区党建联席会',
      '每月最后一个周五14:30–16:00',
      '碰上放假提前到上一个工作日',
      '9月25日(周五·中秋放假)→9月24日(周四)',
      '10月30日(周五)',
      '11月27日(周五)',
      '12月25日(周五)',
      '6家单位',
      '望湖社区活动室',
    ],
    buttons: ['确认', '放假怎么办', '改几点', '取消'],
  });
  expect(await world.store.read.meetingSeries.count()).toBe(0);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已定系列会', '会1 9月24日(周四)14:30', '会2 10月30日(周五)14:30', '6家单位'] });
  expect(await meetings()).toEqual(['会1 2026-09-24', '会2 2026-10-30']);
  for (const to of LIAISONS) {
    const text = world.expect({ to, contains: ['【系列会】', '每月最后一个周五14:30–16:00', '请代表'], buttons: ['参加'] });
    expect(text.match(/【会议】/g)).toHaveLength(1);
  }
  await world.press(G, 'limin', '已定系列会');
  expect(await world.store.read.meetingSeries.count()).toBe(1);

  // A week before the second one its own reminder asks.
  const mark = world.mark();
  await world.moveClockTo('2026-10-23T14:31');
  world.expect({ to: 'qian', contains: ['10月30日(周五)14:30', '会2'], buttons: ['参加'] }, mark);
  // The horizon went on meanwhile.
  expect(await meetings()).toEqual(['会1 2026-09-24', '会2 2026-10-30', '会3 2026-11-27']);
});

test('one is moved, one is dropped for good, the rest stays; 撤销 brings it back; nothing is planned twice', async () => {
  await world.say(G, 'limin', '每两周周三上午十点在活动室开联席会，碰上放假照常');
  world.expect({ chat: G, contains: ['每2周的周三10:00–11:30', '9月23日(周三)', '10月7日(周三·国庆节放假)', '10月21日(周三)'] });
  await world.press(G, 'limin', '确认');
  const before = await meetings();
  expect(before.map((m) => m.slice(-10))).toEqual(['2026-09-23', '2026-10-07', '2026-10-21', '2026-11-04']);
  await world.say(G, 'limin', '会3改到10月22号上午十点');
  await world.press(G, 'limin', '确认改期');
  await world.say(G, 'limin', '取消会2');
  await world.press(G, 'limin', '确定取消');
  expect(await world.store.read.seriesException.findMany({ select: { day: true, kind: true } })).toEqual([
    { day: '2026-10-07', kind: 'DROPPED' },
  ]);
  await world.moveClockTo('2026-09-17T08:38');
  expect(await meetings()).toEqual(['会1 2026-09-23', '会3 2026-10-22', '会4 2026-11-04']);
  await world.say(G, 'limin', '取消会4');
  await world.press(G, 'limin', '确定取消');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['会4恢复'] });
  expect(await world.store.read.seriesException.count()).toBe(1);
  await world.moveClockTo('2026-09-20T08:38');
  expect((await meetings()).map((m) => m.slice(-10))).toEqual(['2026-09-23', '2026-10-22', '2026-11-04', '2026-11-18']);
});

test('what cannot be booked is listed and offered elsewhere, the rest is made; days off are asked about', async () => {
  await call(world, '10月14日下午三点开联席会');
  await world.say(G, 'limin', '逢四下午三点在活动室开联席会，遇假先问我');
  world.expect({
    chat: G,
    contains: [
      '每月4号、14号、24号15:00–16:30',
      '9月24日(周四)',
      '10月4日(周日·国庆节放假)：到时先问您',
      '10月14日(周三)',
      '同一时间已有会1',
    ],
  });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['等您定', '10月4日', '10月14日(周三)：同一时间已有会1', '会2 9月24日'] });
  world.expect({
    to: 'limin',
    contains: ['10月4日(周日·国庆节放假)碰上休息，怎么办'],
    buttons: ['9月30日 周三', '10月8日 周四', '照常开', '这次不开'],
  });
  world.expect({ to: 'limin', contains: ['10月14日(周三)排不上'], buttons: ['照开，换地点'] });
  const planned = await meetings();
  await world.press('private', 'limin', /10月8日/);
  world.expect({ to: 'limin', contains: ['已排', '10月8日(周四)15:00'] });
  expect(await meetings()).toHaveLength(planned.length + 1);
  await world.press('private', 'limin', /已排/);
  world.expect({ to: 'limin', contains: ['10月8日(周四)15:00'] });
  expect(await meetings()).toHaveLength(planned.length + 1);
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['10月4日(周日·国庆节放假)碰上休息'], buttons: ['这次不开'] });
  expect(world.seen({ to: 'qian' })).toHaveLength(0);
  // On the card of the word that was taken back: what is open now.
  await world.press('private', 'limin', /已排/);
  world.expect({ to: 'limin', contains: ['碰上休息'], buttons: ['这次不开'] });
  await world.press('private', 'limin', '这次不开');
  world.expect({ to: 'limin', contains: ['不开'] });
  expect(await meetings()).toEqual(planned);
});

test('系列会 is listed, paused, resumed and ended on a card that says what becomes of what is planned; each can be taken back', async () => {
  await world.say(G, 'zhaolei', '系列会');
  world.expect({ chat: G, contains: ['还没有系列会', '每月最后一个周五'] });
  await world.say(G, 'limin', '每月第一个工作日上午九点在活动室开联席会');
  world.expect({ chat: G, contains: ['每月第1个工作日09:00–10:30', '10月8日(周四)', '11月2日(周一)'], not: ['怎么办？'] });
  await world.press(G, 'limin', '确认');
  await world.say(G, 'zhaolei', '系列会');
  world.expect({ chat: G, contains: ['每月第1个工作日', '会1 10月8日', '进行中'] });
  await world.say(G, 'zhaolei', '暂停系列会');
  world.expect({ chat: G, contains: ['李敏'], not: ['要暂停'] });
  await world.say(G, 'limin', '暂停系列会');
  world.expect({ chat: G, contains: ['要暂停', '已排的2场也取消', '会1 10月8日'], buttons: ['已排的照开', '确认'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已暂停', '会1 10月8日'] });
  world.expect({ to: 'qian', contains: ['系列会暂停', '不再开', '会2 11月2日'] });
  expect(await meetings()).toEqual([]);
  await world.moveClockTo('2026-09-17T08:38');
  expect(await meetings()).toEqual([]);
  await world.say(G, 'limin', '恢复系列会');
  await world.press(G, 'limin', '确认');
  expect((await meetings()).map((m) => m.slice(-10))).toEqual(['2026-10-08', '2026-11-02']);
  await world.say(G, 'limin', '结束系列会');
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已结束系列会'] });
  expect(await meetings()).toEqual([]);
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['恢复原样', '照常开'] });
  expect((await meetings()).map((m) => m.slice(-10))).toEqual(['2026-10-08', '2026-11-02']);
  await world.say(G, 'limin', '结束系列会');
  await world.press(G, 'limin', '已排的照开');
  await world.press(G, 'limin', '确认');
  expect(await meetings()).toHaveLength(2);
  await world.say(G, 'limin', '恢复系列会');
  world.expect({ chat: G, contains: ['系列会'], not: ['要恢复'] });
});

test('who may not call is told who may; the whole series is taken back within ten minutes', async () => {
  await world.say(G, 'zhaolei', '每周一上午九点开联席会');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });
  await world.say(G, 'limin', '每小时开一次联席会');
  world.expect({ chat: G, contains: ['一天开几次的会我排不了'] });
  await world.say(G, 'limin', '每周一晚上九点在活动室开联席会，放假跳过');
  world.expect({ chat: G, contains: ['每周一21:00–22:30', '开放时间'] });
  await world.say(G, 'limin', '每周一下午开联席会');
  world.expect({ chat: G, contains: ['每次下午几点'], buttons: ['14:30'] });
  await world.say(G, 'limin', '两点半');
  await world.press(G, 'limin', '跳过');
  world.expect({ chat: G, contains: ['每周一14:30–16:00', '碰上放假当次跳过', '9月21日(周一)'] });
  await world.say(G, 'limin', '改成三点');
  world.expect({ chat: G, contains: ['每周一15:00–16:30'] });
  await world.press(G, 'limin', '确认');
  expect((await meetings()).map((m) => m.slice(-10))).not.toContain('2026-10-05');
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回系列会', '6家单位'] });
  world.expect({ to: 'qian', contains: ['系列会结束', '不再开'] });
  expect(await meetings()).toEqual([]);
});

test('a meeting of every workday is planned in pieces, and the rest follows', async () => {
  await world.say(G, 'limin', '每个工作日上午九点开联席会');
  world.expect({ chat: G, contains: ['每个工作日09:00–10:30', '9月20日(周日·调休上班)'], not: ['怎么办？'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['等12场', '接着排'] });
  expect(await meetings()).toHaveLength(12);
  await world.moveClockTo('2026-09-16T11:08');
  const all = await meetings();
  expect(all).toHaveLength(38);
  expect(all).toContain('会13 2026-10-10');
  await world.moveClockTo('2026-09-16T12:38');
  expect(await meetings()).toEqual(all);
});

test('who does not answer is asked again; a holiday list that comes later is named once', async () => {
  await world.say(G, 'limin', '每月第一个周五上午九点开联席会，遇假先问我');
  await world.press(G, 'limin', '确认');
  world.expect({ to: 'limin', contains: ['10月2日(周五·国庆节放假)碰上休息'] });
  let mark = world.mark();
  await world.moveClockTo('2026-09-22T08:38');
  expect(world.seen({ to: 'limin' }, mark).filter((p) => p.text.includes('10月2日'))).toHaveLength(0);
  mark = world.mark();
  await world.moveClockTo('2026-09-24T08:38');
  world.expect({ to: 'limin', contains: ['10月2日(周五·国庆节放假)碰上休息'], buttons: ['9月30日周三', '10月8日周四', '这次不开'] }, mark);
  await world.press('private', 'limin', '照常开');
  world.expect({ to: 'limin', contains: ['10月2日(周五·国庆节放假)09:00'] });

  await world.moveClockTo('2026-11-10T08:38');
  expect((await meetings()).at(-1)).toContain('2027-01-01');
  await world.store.write(async (tx) => {
    await tx.calendarYear.create({
      data: { year: 2027, complete: true, source: 'test', days: { create: [{ date: '2027-01-01', kind: 'HOLIDAY', name: '元旦' }] } },
    });
    await bumpNames(tx);
  });
  mark = world.mark();
  await world.moveClockTo('2026-11-11T08:38');
  await world.moveClockTo('2026-11-12T08:38');
  const told = world.seen({ to: 'limin' }, mark).filter((p) => p.text.includes('2027年1月1日'));
  expect(told.map((p) => p.text)).toEqual([expect.stringContaining('1月1日(周五·元旦放假)09:00，放假安排出来后碰上了休息')]);
});

test('edited as a whole: the rule for all to come, what was moved by hand stays, one message a unit, answers asked again, 撤销', async () => {
  await world.say(G, 'limin', '例会改到每月第三个周五');
  world.expect({ chat: G, contains: ['还没有系列会'] });
  await world.say(G, 'limin', '每月最后一个周五下午两点半在活动室开联席会，遇假提前，议题停车');
  await world.press(G, 'limin', '确认');
  await world.moveClockTo('2026-10-01T08:38');
  expect(await meetings()).toEqual(['会1 2026-09-24', '会2 2026-10-30', '会3 2026-11-27']);
  await world.moveClockTo('2026-10-26T09:00');
  await world.say('dm', 'zhangwei', '会2 参加');
  await world.say(G, 'limin', '会3改到11月26日下午两点半');
  await world.press(G, 'limin', '确认改期');
  await world.say(G, 'zhaolei', '系列会改到每月第一个周五');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });

  await world.say(G, 'limin', '例会改到每月第一个周五');
  world.expect({
    chat: G,
    contains: [
      '【待确认·系列会改动】',
      '每月最后一个周五14:30–16:00→每月第1个周五14:30–16:00',
      '会2 10月30日(周五)14:30→11月6日(周五)14:30',
      '会3 11月26日(周四)14:30不动：单独改过',
      '12月4日(周五)',
    ],
    buttons: ['确认以后都改', '改时间', '改地点', '改议题', '取消'],
  });
  await world.say(G, 'limin', '改成三点');
  world.expect({ chat: G, contains: ['每月第1个周五15:00–16:30', '会2 10月30日(周五)14:30→11月6日(周五)15:00'] });
  expect(await meetings()).toContain('会2 2026-10-30');
  let mark = world.mark();
  await world.press(G, 'limin', '确认以后都改');
  world.expect({ chat: G, contains: ['系列会已改', '会2 10月30日(周五)14:30→11月6日(周五)15:00', '已告诉6家单位'] });
  for (const to of LIAISONS) {
    expect(world.seen({ to }, mark)).toHaveLength(1);
    world.expect({ to, contains: ['⚠ 系列会有变', '会2 10月30日(周五)14:30→11月6日(周五)15:00'] }, mark);
  }
  const edited = ['会1 2026-09-24', '会2 2026-11-06', '会3 2026-11-26', '会4 2027-01-01'];
  expect(await meetings()).toEqual(edited);
  await world.say(G, 'limin', '会2 谁没回');
  world.expect({ chat: G, contains: ['未答复6'] });
  // Planned on by the new rule; nothing twice for the meeting that was moved by hand.
  await world.moveClockTo('2026-10-26T09:08');
  expect(await meetings()).toEqual(edited);
  mark = world.mark();
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['系列会改回', '每月最后一个周五14:30–16:00', '会2 10月30日(周五)14:30'] });
  expect(world.seen({ to: 'zhangwei' }, mark)).toHaveLength(1);
  expect(await meetings()).toEqual(['会1 2026-09-24', '会2 2026-10-30', '会3 2026-11-26', '会4 2026-12-25']);
  await world.say(G, 'limin', '会2 谁没回');
  world.expect({ chat: G, contains: ['未答复5'] });

  // What was announced is held where its new day has gone by; a weekday alone keeps the place in the month.
  await world.say(G, 'limin', '系列会改时间');
  world.expect({ chat: G, contains: ['以后都改到什么时候'] });
  await world.say(G, 'limin', '每月第四个周五');
  world.expect({ chat: G, contains: ['会2 10月30日(周五)14:30不动：按新规律这一次的日子已过', '2. 12月25日'] });
  await world.say(G, 'limin', '周一');
  world.expect({ chat: G, contains: ['每月最后一个周五14:30–16:00→每月第4个周一14:30–16:00'], not: ['几点？'] });
  await world.press(G, 'limin', '取消');
});

test('a change of one that could mean all asks which; place and agenda for all to come, what else was on the agenda stays; 撤销', async () => {
  await world.say(G, 'limin', '每月最后一个周五下午两点半在活动室开联席会，遇假提前，议题停车');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '联席会改到下午四点');
  world.expect({ chat: G, contains: ['会1', '会2'], buttons: ['会1', '会2', '以后都改'] });
  await world.press(G, 'limin', '以后都改');
  world.expect({ chat: G, contains: ['每月最后一个周五14:30–16:00→每月最后一个周五16:00–17:30'] });
  await world.press(G, 'limin', '取消');
  world.expect({ chat: G, contains: ['没有改'] });
  await world.say(G, 'limin', '系列会改议题 停车、路灯');
  world.expect({ chat: G, contains: ['停车→停车；路灯'] });
  await world.say(G, 'limin', '在三楼会议室');
  world.expect({ chat: G, contains: ['望湖社区活动室→三楼会议室'] });
  await world.press(G, 'limin', '确认以后都改');
  await world.say(G, 'limin', '会2');
  world.expect({ chat: G, contains: ['三楼会议室', '停车；路灯', '10月30日(周五)14:30'] });
  await world.say(G, 'limin', '撤销');
  await world.say(G, 'limin', '会2');
  world.expect({ chat: G, contains: ['活动室', '议题:停车'], not: ['路灯'] });
  await world.say(G, 'limin', '系列会改时间');
  await world.say(G, 'limin', '10月29日下午三点');
  world.expect({ chat: G, contains: ['系列会按规律开'] });
  await world.say(G, 'limin', '取消会1');
  await world.press(G, 'limin', '确定取消');
  await world.say(G, 'limin', '联席会改到下午四点');
  world.expect({ chat: G, contains: ['只改这一次，还是以后都改', '每月最后一个周五'], buttons: ['只改这一次', '以后都改'] });
  await world.press(G, 'limin', '只改这一次');
  world.expect({ chat: G, contains: ['【待确认·改期】会2', '16:00–17:30'], buttons: ['确认改期'] });
});
