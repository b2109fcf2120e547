import { G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';

/** What is kept of words, anywhere but in the encrypted columns. */
async function kept(world: World, ...words: string[]): Promise<string[]> {
  const { read } = world.store;
  const rows = [
    ...(await read.outbox.findMany()),
    ...(await read.draft.findMany()),
    ...(await read.conversation.findMany()),
    ...(await read.auditLog.findMany()),
    ...(await read.activity.findMany()),
    ...(await read.visit.findMany()),
    ...(await read.beneficiary.findMany()),
    ...(await read.reminderDelivery.findMany()),
    ...(await read.whistle.findMany()),
    ...(await read.inbound.findMany()),
  ];
  return rows.map((row) => JSON.stringify(row)).filter((row) => words.some((word) => row.includes(word)));
}

async function visit(world: World, userid: string, words: string): Promise<string> {
  await world.say('dm', userid, words);
  await world.press('private', userid, '确认');
  return world.find({ to: userid }, /活\d+/);
}

describeEachDatabase('a visit', (_fresh, kind) => {
  test('names nobody outside of what the visitor reads; is followed up, reminded of, and forgotten with the undo', async () => {
    const world = await neighbourhood({ kind, now: '2026-09-16T10:00' });
    await world.say('dm', 'gaoshan', '走访 3栋张奶奶 血压稳定，缺米面');
    world.expect({
      to: 'gaoshan',
      contains: ['【待确认·走访】', '走访某老人', '9月16日(周三)', '对象：3栋张奶奶', '情况：血压稳定，缺米面', '加密'],
      buttons: ['确认', '改时间', '改对象', '改情况', '取消'],
    });
    expect(await world.store.read.activity.count()).toBe(0);
    await world.say('dm', 'gaoshan', '改成3栋李奶奶');
    world.expect({ to: 'gaoshan', contains: ['对象：3栋李奶奶', '缺米面'], not: ['张奶奶'] });
    await world.press('private', 'gaoshan', '改情况');
    world.expect({ to: 'gaoshan', contains: ['情况怎么样'] });
    await world.say('dm', 'gaoshan', '血糖偏高，缺米面');
    world.expect({ to: 'gaoshan', contains: ['血糖偏高'], not: ['血压'] });
    await world.press('private', 'gaoshan', '确认', { deliveries: 2 });
    world.expect({
      to: 'gaoshan',
      contains: ['已记 活1 走访某老人', '1户', '望湖一支部9月第1次走访', '某老人缺米面'],
      not: ['李奶奶', '血糖'],
      buttons: ['登记微心愿', '发需求', '以后每30天提醒我'],
    });
    expect(await world.store.read.activity.count()).toBe(1);

    // Who it is: the visitor, the community's own secretary, the street on request.
    await world.say('dm', 'gaoshan', '活1 是谁');
    world.expect({ to: 'gaoshan', contains: ['3栋李奶奶', '血糖偏高', '不要外传'] });
    await world.say('dm', 'limin', '活1 是谁');
    world.expect({ to: 'limin', contains: ['3栋李奶奶'] });
    expect(await world.store.read.auditLog.count({ where: { action: 'visit.read' } })).toBe(1);
    for (const other of ['songping', 'zhaolei', 'chenlin']) {
      await world.say('dm', other, '活1 是谁');
      world.expect({ to: other, contains: ['只有走访的人和社区书记能看'], not: ['李奶奶'] });
    }
    await world.say(G, 'limin', '活1 是谁');
    world.expect({ chat: G, contains: ['群里不显示'], not: ['李奶奶'] });
    await world.say(G, 'limin', '活1');
    world.expect({ chat: G, contains: ['走访某老人'], not: ['李奶奶', '血糖'] });

    await world.press('private', 'gaoshan', '以后每30天提醒我', { deliveries: 2 });
    world.expect({ to: 'gaoshan', contains: ['以后每30天提醒您', '10月16日(周五)前'] });
    await world.say('dm', 'gaoshan', '我的走访');
    world.expect({ to: 'gaoshan', contains: ['结对了1户', '3栋李奶奶 · 每30天 · 上次9月16日(周三) · 下次10月16日(周五)前'] });
    await world.say(G, 'gaoshan', '我的走访');
    world.expect({ chat: G, contains: ['已私聊您'], not: ['李奶奶'] });

    // Known by a part of the name; the next visit is due from the last.
    await world.moveClockTo('2026-09-20T10:00');
    await world.say('dm', 'gaoshan', '走访 李奶奶 挺好的');
    world.expect({ to: 'gaoshan', contains: ['对象：3栋李奶奶'] });
    await world.say('dm', 'gaoshan', '确认');
    world.expect({ to: 'gaoshan', contains: ['已记 活2', '下次10月20日(周二)前走访'], not: ['李奶奶'] });
    await world.say('dm', 'gaoshan', '撤销');
    world.expect({ to: 'gaoshan', contains: ['已撤销 活2'] });
    await world.say('dm', 'gaoshan', '我的走访');
    world.expect({ to: 'gaoshan', contains: ['下次10月16日(周五)前'] });

    await world.moveClockTo('2026-10-16T09:00');
    world.expect({
      to: 'gaoshan',
      contains: ['到时间去看看了', '走访某老人，每30天一次'],
      not: ['李奶奶'],
      buttons: ['走访过了', '我的走访'],
    });
    // A week later the secretary hears a number.
    await world.moveClockTo('2026-10-23T09:00');
    world.expect({ to: 'limin', contains: ['望湖社区：1户结对走访超期'], not: ['李奶奶', '高山'] });
    await world.press('private', 'limin', '看明细');
    world.expect({ to: 'limin', contains: ['3栋李奶奶：高山，应在10月16日(周五)前走访'] });
    await world.press('private', 'gaoshan', '走访过了');
    world.expect({ to: 'gaoshan', contains: ['情况怎么样'], buttons: ['一切都好'] });
    await world.press('private', 'gaoshan', '一切都好');
    world.expect({ to: 'gaoshan', contains: ['3栋李奶奶', '一切都好'] });
    await world.press('private', 'gaoshan', '确认');
    world.expect({ to: 'gaoshan', contains: ['下次11月22日(周日)前走访'] });
    await world.press('private', 'limin', '看明细');
    world.expect({ to: 'limin', contains: ['没有超期'] });

    await world.moveClockTo('2026-10-25T12:00');
    expect(await kept(world, '李奶奶', '张奶奶', '血糖', '血压')).toEqual([]);
    expect(await world.store.read.visit.count()).toBe(2);
  });

  test('told in a group it is masked there, and the visitor is asked to tell such things privately', async () => {
    const world = await neighbourhood({ kind, now: '2026-09-16T10:00' });
    const mark = world.mark();
    await world.say(G, 'gaoshan', '昨天下午走访了李秀英，住3栋2单元501，电话13800001111，家里漏水');
    world.expect({ chat: G, contains: ['【待确认·走访】', '9月15日(周二)下午', '私聊我说'], buttons: ['确认', '取消'] });
    await world.say(G, 'gaoshan', '改到前天');
    world.expect({ chat: G, contains: ['9月14日(周一)'] });
    await world.press(G, 'gaoshan', '确认');
    world.expect({ chat: G, contains: ['已记 活1 走访', '私聊我发“活1 是谁”'] });
    const shown = world.seen({ chat: G }, mark).map((p) => p.text + p.buttons.map((b) => b.text).join());
    expect(shown.join('\n')).not.toMatch(/李秀英|501|1380000|漏水|2单元/);
    await world.say('dm', 'gaoshan', '活1 是谁');
    world.expect({ to: 'gaoshan', contains: ['李秀英', '家里漏水'] });
    await world.say('dm', 'gaoshan', '撤销');
    expect(await world.store.read.visit.count()).toBe(0);
    expect(await world.store.read.beneficiary.count()).toBe(0);
    await world.moveClockTo('2026-09-18T12:00');
    expect(await kept(world, '李秀英', '2单元', '1380000', '漏水')).toEqual([]);
  });
});

test('several at once: how many, what was given, counted', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say(G, 'limin', '慰问 20户 6000元 米面油');
  world.expect({ chat: G, contains: ['【待确认·慰问】', '慰问20户', '惠及：20户', '6000元、米面油'], not: ['加密'] });
  await world.say(G, 'limin', '改成8000元');
  world.expect({ chat: G, contains: ['8000元'], not: ['6000元'] });
  await world.say(G, 'limin', '户数改成25户');
  world.expect({ chat: G, contains: ['25户'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已记 活1 慰问25户', '8000元、米面油'], not: ['提醒我'] });
  await world.say('dm', 'limin', '走访 独居老人');
  world.expect({ to: 'limin', contains: ['走访了独居老人几户'] });
  await world.say('dm', 'limin', '6户');
  world.expect({ to: 'limin', contains: ['走访独居老人6户'] });
  await world.press('private', 'limin', '确认');
  await world.say(G, 'limin', '统计9月活动');
  world.expect({ chat: G, contains: ['活动 2场', '服务对象 31', '慰问 8000元', '走访1', '慰问1'] });
  await world.say(G, 'limin', '统计9月慰问');
  world.expect({ chat: G, contains: ['慰问', '活动 1场', '服务对象 25'] });
  await world.say(G, 'limin', '走访');
  world.expect({ chat: G, contains: ['几户，或几人', '私聊我说'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '明天上午走访困难户5户');
  world.expect({ chat: G, contains: ['还没到'] });
});

test('who is meant stays out of the group however it was said', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  const said = [
    '看望生病的小李',
    '走访困难户老陈，血糖偏高',
    '走访独居老人张秀英 状态不错',
    '上门看望82岁的老党员王德胜，送去慰问金500元',
    '入户走访 2单元301 一切都好',
    '慰问困难党员王建国等5人',
    '今天走访了王大爷，他说想要一台收音机',
  ];
  const mark = world.mark();
  for (const words of said) {
    await world.say(G, 'gaoshan', words);
    await world.say(G, 'gaoshan', '取消');
  }
  const shown = world
    .seen({ chat: G }, mark)
    .map((p) => p.text)
    .join('\n');
  expect(shown).toContain('慰问困难党员5人');
  expect(shown).not.toMatch(/小李|老陈|张秀英|王德胜|301|王建国|王大爷|血糖|收音机|生病/);
  expect(shown).not.toContain('82人');
});

test('what was found becomes a wish, a need or a whistle, each with its own draft and without who it is', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await visit(world, 'limin', '走访 3栋张奶奶 缺一台收音机');
  await world.press('private', 'limin', '登记微心愿');
  world.expect({ to: 'limin', contains: ['【待确认·心愿】', '收音机'], not: ['张奶奶', '3栋'] });
  await world.press('private', 'limin', '确认');
  expect(await world.store.read.wish.count({ where: { privateEnc: { not: null } } })).toBe(1);
  world.expect({ chat: G, contains: ['收音机'], not: ['张奶奶'] });
  await visit(world, 'limin', '看望 5栋王爷爷，身体硬朗，厨房水管漏水');
  world.expect({ to: 'limin', contains: ['漏水'], buttons: ['吹哨', '发需求'] });
  await world.press('private', 'limin', '吹哨');
  world.expect({ to: 'limin', contains: ['在哪里'], not: ['王爷爷'] });
  await world.press('private', 'limin', '取消');
  await visit(world, 'limin', '走访 6栋赵奶奶 一切都好');
  world.expect({ to: 'limin', not: ['要跟进'] });
});

test('a secretary pairs somebody; it is theirs alone, changed, ended and taken back', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await world.say('dm', 'wangqiang', '在吗');
  await world.say('dm', 'limin', '结对 王强 3栋张奶奶 每30天');
  world.expect({ to: 'limin', contains: ['【待确认·结对】', '王强', '3栋张奶奶', '每30天'], buttons: ['每15天', '确认'] });
  await world.press('private', 'limin', '每15天');
  await world.press('private', 'limin', '确认');
  world.expect({ to: 'limin', contains: ['已结对', '某老人', '每15天', '10月1日(周四·国庆节放假)前', '已私聊告诉王强'], not: ['张奶奶'] });
  world.expect({ to: 'wangqiang', contains: ['李敏请您结对走访 3栋张奶奶', '每15天一次'] });
  await world.say('dm', 'limin', '我的走访');
  world.expect({ to: 'limin', contains: ['还没有结对'] });
  await world.say('dm', 'wangqiang', '我的走访');
  world.expect({ to: 'wangqiang', contains: ['3栋张奶奶 · 每15天 · 还没走访过'] });
  await world.say('dm', 'zhaolei', '结对 王强 3栋张奶奶 每30天');
  await world.press('private', 'zhaolei', '确认');
  world.expect({ to: 'zhaolei', contains: ['要由社区书记来做'] });
  await world.say(G, 'limin', '结对 王强 3栋张奶奶');
  world.expect({ chat: G, contains: ['请私聊我再说一遍'], not: ['张奶奶'] });
  // The first workday after the holidays.
  await world.moveClockTo('2026-10-08T08:59');
  expect(world.seen({ to: 'wangqiang' })).toEqual([]);
  await world.moveClockTo('2026-10-08T09:00');
  world.expect({ to: 'wangqiang', contains: ['到时间去看看了'], not: ['张奶奶'] });

  await world.say('dm', 'wangqiang', '结对 结束');
  world.expect({ to: 'wangqiang', contains: ['结束这个结对'], not: ['张奶奶'], buttons: ['确定结束', '看是谁'] });
  await world.press('private', 'wangqiang', '确定结束');
  world.expect({ to: 'wangqiang', contains: ['结对已结束'] });
  await world.say('dm', 'wangqiang', '撤销');
  world.expect({ to: 'wangqiang', contains: ['每15天走访一次'] });
  await world.say('dm', 'limin', '结对 王强 结束');
  await world.press('private', 'limin', '确定结束');
  world.expect({ to: 'wangqiang', contains: ['李敏结束了您和某老人的结对'] });
  await world.say('dm', 'wangqiang', '结对 结束');
  world.expect({ to: 'wangqiang', contains: ['没有找到'] });
  await world.say('dm', 'wangqiang', '结对');
  world.expect({ to: 'wangqiang', contains: ['和谁家结对'] });
});

test('who guesses a name and pairs themselves with it reads nothing that others found', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await visit(world, 'gaoshan', '走访 3栋张奶奶 血压稳定');
  await world.say('dm', 'chenlin', '结对 3栋张奶奶 每30天');
  await world.press('private', 'chenlin', '确认');
  world.expect({ to: 'chenlin', contains: ['已结对'] });
  await world.say('dm', 'chenlin', '活1 是谁');
  world.expect({ to: 'chenlin', contains: ['只有走访的人和社区书记能看'], not: ['张奶奶', '血压'] });
  await world.say('dm', 'chenlin', '我的走访');
  world.expect({ to: 'chenlin', contains: ['3栋张奶奶', '还没走访过'] });
});

test('a year after the last visit nobody knows any more who it was', async () => {
  const world = await neighbourhood({ now: '2026-09-16T10:00' });
  await visit(world, 'limin', '走访 3栋张奶奶 缺米面');
  await world.moveClockTo('2027-09-18T04:00');
  expect(await world.store.read.beneficiary.count()).toBe(0);
  expect(await world.store.read.visit.findMany()).toMatchObject([{ beneficiaryId: null, wordsEnc: null }]);
});
