import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World, WorldOptions } from '../support/world';

/** 会1 was held on the 15th; its minutes gave this work. Now it is Wednesday the 16th. */
async function given(minutes: string, o: WorldOptions = {}): Promise<World> {
  const world = await neighbourhood({ ...o, now: '2026-09-14T09:00' });
  const code = await call(world, '明天下午两点半在活动室开联席会');
  await world.moveClockTo('2026-09-16T10:00');
  await world.say(G, 'limin', `纪要 ${code} ${minutes}`);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已生成办1'] });
  return world;
}

test('overdue: the owner before and on the day, the unit, its head, the secretary; then it is on the next agenda', async () => {
  const world = await given('一、路灯供电所9月22日前修好；二、停车由物业9月30日前划线');
  await world.press('private', 'zhangwei', '接受');
  const heard = async (at: string) => {
    await world.moveClockTo(at);
    return ['zhangwei', 'wangqiang', 'yangguang', 'limin'].filter((to) => world.seen({ to }).some((p) => /办1/.test(p.text)));
  };
  // 9月20日(周日) is worked.
  expect(await heard('2026-09-18T09:00')).toEqual(['zhangwei']);
  world.expect({ to: 'zhangwei', contains: ['快到期', '办1 路灯修好', '9月22日(周二)'], buttons: ['办好了', '有困难'] });
  expect(await heard('2026-09-21T09:00')).toEqual(['zhangwei']);
  expect(await heard('2026-09-22T09:00')).toEqual(['zhangwei']);
  world.expect({ to: 'zhangwei', contains: ['今天到期', '延到'] });
  expect(await heard('2026-09-23T09:00')).toEqual(['zhangwei', 'wangqiang']);
  world.expect({ to: 'wangqiang', contains: ['逾期', '办1', '还没报办好'] });
  await world.say(G, 'limin', '谁逾期');
  world.expect({ chat: G, contains: ['逾期的督办1件', '城南供电所', '办1 路灯修好', '⚠逾期1天'], not: ['划线'] });
  expect(await heard('2026-09-28T09:00')).toEqual(['yangguang']);
  world.expect({ to: 'yangguang', contains: ['逾期3个工作日', '请您过问'], not: ['联络员已催过'] });
  expect(await heard('2026-09-30T09:00')).toEqual(['limin']);
  world.expect({ to: 'limin', contains: ['城南供电所逾期5个工作日', '议题池'], buttons: ['已接受 办1'] });
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, contains: ['办1 路灯修好'] });

  // Reported: the unit is left alone; returned: it is not forgotten.
  await world.say('dm', 'zhangwei', '办1办好了');
  await world.say(G, 'limin', '办1 没办好，灯罩还缺');
  world.expect({ to: 'zhangwei', contains: ['办1', '灯罩还缺'] });
  world.clock.advance(3600_000);
  await world.say('dm', 'zhangwei', '已办结');
  // Nobody has looked for two workdays: the secretary hears of it once.
  await world.moveClockTo('2026-10-09T09:01');
  world.expect({ to: 'limin', contains: ['【等您核实】办1 路灯修好', '城南供电所报办好了'], buttons: ['属实 结案', '没办好'] });
  await world.say(G, 'limin', '办1 结案');
  world.expect({ chat: G, contains: ['办1已结案'] });
  await world.say(G, 'limin', '谁逾期');
  world.expect({ chat: G, contains: ['逾期的督办1件', '办2 停车划线'], not: ['路灯修好'] });
  await world.say(G, 'limin', '9月到期的督办');
  world.expect({ chat: G, contains: ['9月1日', '督办1件', '物业', '停车划线'] });
});

test('more time: asked by the unit, given by the secretary; the first date stays, reminders follow, 撤销 brings it back', async () => {
  const world = await given('一、路灯供电所9月22日前修好');
  await world.say('dm', 'zhangwei', '办1能不能宽限到9月28号，灯杆还没到');
  world.expect({ to: 'zhangwei', contains: ['待确认·延期', '9月22日(周二)', '9月28日(周一)', '灯杆还没到'], buttons: ['确认', '改日期'] });
  await world.press('private', 'zhangwei', '确认');
  world.expect({ to: 'zhangwei', contains: ['同意之前期限不变'] });
  world.expect({ to: 'limin', contains: ['延期申请', '城南供电所(张伟)', '9月28日(周一)', '灯杆还没到'], buttons: ['同意延期', '不同意'] });
  await world.press('private', 'limin', '同意延期');
  world.expect({ to: 'limin', contains: ['延到9月28日(周一)', '原定9月22日(周二)', '延期1次'] });
  world.expect({ to: 'zhangwei', contains: ['同意延期', '9月28日(周一)'] });
  await world.moveClockTo('2026-09-22T09:01');
  world.expect({ to: 'zhangwei', contains: ['快到期', '9月28日(周一)到期'], not: ['今天'] });
  await world.moveClockTo('2026-09-23T09:01');
  for (const to of ['zhangwei', 'wangqiang']) expect(world.seen({ to })).toHaveLength(0);

  await world.say(G, 'limin', '办1延一周');
  world.expect({ chat: G, contains: ['延到:10月5日(周一·国庆节放假)'] });
  await world.say(G, 'limin', '改到10月12号');
  world.expect({ chat: G, contains: ['延到:10月12日(周一)'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['延到10月12日(周一)', '原定9月22日(周二),延期2次'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回延期', '9月28日(周一)'] });
  world.expect({ to: 'zhangwei', contains: ['撤回', '9月28日(周一)'] });
  await world.moveClockTo('2026-09-28T09:01');
  world.expect({ to: 'zhangwei', contains: ['今天到期'] });

  await world.say('dm', 'zhangwei', '办1延到9月20号');
  world.expect({ to: 'zhangwei', contains: ['2027年9月20日(周一)太远了', '半年'] });
  await world.say('dm', 'zhangwei', '办1延到9月28号');
  world.expect({ to: 'zhangwei', contains: ['延期要往后', '9月28日(周一)'] });
  await world.say('dm', 'zhangwei', '办1延期');
  world.expect({ to: 'zhangwei', contains: ['延到哪天'], buttons: ['10月8日周四'] });
  await world.press('private', 'zhangwei', '10月8日 周四');
  await world.press('private', 'zhangwei', '确认');
  await world.press('private', 'limin', '不同意');
  world.expect({ to: 'zhangwei', contains: ['没同意延期', '9月28日(周一)'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['不能撤销', '没同意办1延期', '“办1 延到'] });
});

test('difficulties, proxies, strangers, taking back, cancelling', async () => {
  const world = await given('一、路灯供电所9月22日前修好；二、配电箱供电所9月24日前加锁');
  await world.say('dm', 'zhangwei', '晚点提醒我');
  world.expect({ to: 'zhangwei', contains: ['到期前3个和1个工作日', '延到'] });
  await world.press('private', 'zhangwei', '有困难');
  world.expect({ to: 'zhangwei', contains: ['有什么困难'], buttons: ['缺人手'] });
  expect(world.seen({ to: 'limin' })).toHaveLength(0);
  await world.say('dm', 'zhangwei', '升降车要等街道调');
  world.expect({ to: 'zhangwei', contains: ['已记有困难', '有困难'] });
  world.expect({ to: 'limin', contains: ['有困难', '升降车要等街道调', '延到'] });
  // What is wanting sounds like a command, what was cancelled like taking back.
  for (const words of ['缺升降车', '资源不够', '取消了采购计划，没钱', '我的人都去防汛了']) {
    await world.say('dm', 'zhangwei', '办1 有困难');
    await world.say('dm', 'zhangwei', words);
    world.expect({ to: 'limin', contains: ['有困难', words] });
  }
  await world.say(G, 'limin', '督办');
  world.expect({ chat: G, contains: ['督办2件', '有困难'] });
  // A press is an answer too: thanks behind it are no second difficulty, nor is a command.
  for (const words of ['谢谢', '督办清单']) {
    await world.say('dm', 'zhangwei', '办1 有困难');
    await world.press('private', 'zhangwei', '缺人手');
    world.expect({ to: 'limin', contains: ['缺人手'] });
    await world.say('dm', 'zhangwei', words);
    expect(world.seen({ to: 'limin' })).toHaveLength(0);
  }

  await world.say('dm', 'wangqiang', '……那个上次说的弄一下');
  world.expect({ to: 'wangqiang', contains: ['没听懂是哪件事', '您手上有', '办1', '办2', '帮助'], buttons: [/^办1/, /^办2/] });
  await world.press('private', 'wangqiang', /^办1/);
  world.expect({ to: 'wangqiang', contains: ['办1'] });
  await world.say('dm', 'wangqiang', '督办办好了');
  world.expect({ to: 'wangqiang', contains: ['是哪一件'], buttons: ['办1', '办2'] });
  await world.press('private', 'wangqiang', '办1');
  world.expect({ to: 'limin', contains: ['请核实'] });
  await world.say('dm', 'wangqiang', '撤销');
  world.expect({ to: 'wangqiang', contains: ['已撤回办1'] });
  world.expect({ to: 'limin', contains: ['王强撤回', '办1'] });
  await world.press('private', 'limin', '属实 结案');
  world.expect({ to: 'limin', contains: ['不用再点'] });

  await world.say(G, 'qian', '办1办好了');
  world.expect({ chat: G, contains: ['城南供电所的联络员', '张伟'] });
  await world.say('dm', 'zhangwei', '办1 取消');
  world.expect({ to: 'zhangwei', contains: ['望湖社区的书记', '李敏'] });
  await world.say(G, 'limin', '办1 办好了');
  world.expect({ chat: G, contains: ['已报办好'], buttons: ['属实 结案', '没办好'] });
  await world.press(G, 'limin', '属实 结案');
  world.expect({ to: 'zhangwei', contains: ['已核实结案'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回办1', '等核实'] });

  await world.say(G, 'limin', '取消办2');
  world.expect({ chat: G, contains: ['为什么不办了'], buttons: ['情况变了'] });
  await world.say(G, 'limin', '配电箱要整体搬走');
  world.expect({ chat: G, contains: ['要取消办2', '配电箱要整体搬走'], buttons: ['确定取消'] });
  await world.press(G, 'limin', '确定取消');
  world.expect({ to: 'zhangwei', contains: ['办2', '取消督办', '配电箱要整体搬走'] });
  await world.say(G, 'limin', '办2');
  world.expect({ chat: G, contains: ['已取消'] });
  await world.say(G, 'limin', '办9');
  world.expect({ chat: G, contains: ['没有找到办9'] });
  // Six of the plan of 办1, and that it waits for a look.
  expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'ACTION', state: 'PLANNED' } })).toBe(7);
});
