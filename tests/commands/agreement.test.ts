import { G, neighbourhood } from '../meeting/neighbourhood';

const SAID = '双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；望湖社区提供活动室每月1次，到12月底';

test('one side says it, the other agrees, both know; shown short in a group and whole in private', async () => {
  const world = await neighbourhood();
  await world.say(G, 'limin', '双向清单');
  world.expect({ chat: G, contains: ['还没有双向清单', '要签一份'] });
  await world.say(G, 'chenlin', SAID);
  world.expect({ chat: G, contains: ['联络员', '张伟'], not: ['待确认'] });
  await world.say(G, 'limin', SAID);
  world.expect({
    chat: G,
    contains: [
      '【待确认·双向清单】',
      '望湖社区 ⇄ 城南供电所',
      '9月16日(周三)至12月31日(周四)',
      '1. 城南供电所 → 望湖社区：每季度安全用电讲座1次 · 首期9月30日(周三)前',
      '2. 望湖社区 → 城南供电所：每月活动室1次 · 首期9月30日',
    ],
    buttons: ['确认', '改到期日', '从下期算', '取消'],
  });
  await world.press(G, 'limin', '从下期算');
  world.expect({ chat: G, contains: ['首期12月31日(周四)前', '首期10月31日(周六)前'] });
  await world.press(G, 'limin', '从本期算');
  await world.say(G, 'limin', '到9月28号');
  await world.press(G, 'limin', '从下期算');
  world.expect({ to: 'limin', contains: ['在9月28日(周一)前一期也没有'] });
  await world.say(G, 'limin', '到明年6月底');
  world.expect({ chat: G, contains: ['2027年6月30日'] });
  expect(await world.store.read.agreement.count()).toBe(0);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已记 清1', '等城南供电所同意', '已私聊'] });
  world.expect({ to: 'zhangwei', contains: ['请您确认', '每季度安全用电讲座1次', '望湖社区(李敏)'], buttons: ['同意', '不同意'] });
  await world.say('dm', 'zhangwei', '清1 第1项 做了');
  world.expect({ to: 'zhangwei', contains: ['等城南供电所同意'] });
  await world.press('private', 'zhangwei', '不同意');
  world.expect({ to: 'limin', contains: ['不同意', '没有生效'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'zhangwei', contains: ['已撤回您的答复', '等城南供电所同意'] });
  world.expect({ to: 'limin', contains: ['张伟撤回了刚才的答复'] });
  await world.press('private', 'zhangwei', '同意');
  world.expect({ to: 'zhangwei', contains: ['已同意 清1', '履行中'] });
  world.expect({ to: 'limin', contains: ['城南供电所(张伟)同意', '已生效'] });
  world.expect({ chat: G, contains: ['已生效'] });
  await world.press('private', 'zhangwei', /看 清1/);
  world.expect({ to: 'zhangwei', contains: ['本季未做', '9月30日(周三)到期'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['对方已经答复', '不能撤销'] });

  await world.say(G, 'zhaolei', '清1');
  world.expect({ chat: G, contains: ['清1 望湖社区 ⇄ 城南供电所', '履行中', '城南供电所0/1', '明细已私聊'], not: ['安全用电讲座'] });
  world.expect({ to: 'zhaolei', contains: ['安全用电讲座', '联系：望湖社区 李敏 · 城南供电所 张伟'] });
  // A press shows there no more than words do.
  await world.say(G, 'zhangwei', '那个弄一下');
  await world.press(G, 'zhangwei', /^清1/);
  world.expect({ chat: G, contains: ['清1 望湖社区 ⇄ 城南供电所', '履行中', '明细已私聊'], not: [/讲座1次 ·/, '联系：'] });
  world.expect({ to: 'zhangwei', contains: ['安全用电讲座', '联系：望湖社区 李敏'] });
  await world.say('dm', 'limin', '和供电所的清单');
  world.expect({ to: 'limin', contains: ['清1', '每月活动室1次', '本月未做'], buttons: ['第2项做了'] });
  await world.say('dm', 'limin', '和三院的双向清单');
  world.expect({ to: 'limin', contains: ['和市三院还没有双向清单'] });

  // What is missing is asked, one thing at a time.
  await world.say('dm', 'limin', '和三院签双向清单');
  world.expect({ to: 'limin', contains: ['双方各做什么', '市三院每季度'] });
  await world.say('dm', 'limin', '每半年义诊1场；望湖社区10月20日前捐赠图书100册');
  world.expect({ to: 'limin', contains: ['“义诊”由哪家来做'], buttons: ['市三院', '望湖社区'] });
  await world.say('dm', 'limin', '三院');
  world.expect({ to: 'limin', contains: ['到哪天为止'], buttons: ['到今年底', '一年'] });
  await world.say('dm', 'limin', '到10月1号');
  world.expect({ to: 'limin', contains: ['10月20日(周二)', '还晚'] });
  await world.press('private', 'limin', '一年');
  world.expect({ to: 'limin', contains: ['每半年义诊1场', '捐赠图书100册 · 10月20日(周二)前', '2027年9月15日'] });
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'limin', '双向清单');
  world.expect({ to: 'limin', contains: ['双向清单2份', '等市三院同意', '清1'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤销 清2'] });
  world.expect({ to: 'qian', contains: ['不用答复'] });
  await world.press('private', 'qian', '同意');
  world.expect({ to: 'qian', contains: ['已取消'] });
  await world.say('dm', 'zhoujie', '双向清单 物业和建行：建行每周理财讲座1次，一年');
  world.expect({ to: 'zhoujie', contains: ['清单最短按月来数'] });
  await world.say('dm', 'zhoujie', '每月4次');
  world.expect({ to: 'zhoujie', contains: ['1. 建行 → 物业：每月理财讲座4次'] });
  await world.press('private', 'zhoujie', '取消');

  // One side may end it; the other hears of it, and of its being taken back.
  await world.say('dm', 'zhangwei', '清1 终止');
  world.expect({ to: 'zhangwei', contains: ['要终止清1吗'], buttons: ['确定终止', '不终止'] });
  await world.press('private', 'zhangwei', '确定终止');
  world.expect({ to: 'limin', contains: ['张伟终止了双向清单 清1'] });
  await world.say('dm', 'limin', '清1 做了');
  world.expect({ to: 'limin', contains: ['清1已取消'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'limin', contains: ['照常履行'] });
  await world.say('dm', 'limin', '清1 做了');
  world.expect({ to: 'limin', contains: ['清1 第2项 哪天做的'] });
  expect(await world.store.read.agreement.count({ where: { status: 'ACTIVE' } })).toBe(1);
});

test('E3-8: what is owed is said in time, arranged, done, denied, waived; late work is heard by both sides', async () => {
  const world = await neighbourhood({ now: '2026-09-10T10:00' });
  await world.say(G, 'limin', SAID);
  await world.press(G, 'limin', '确认');
  await world.press('private', 'zhangwei', '同意');
  let mark = world.mark();
  await world.moveClockTo('2026-09-23T09:01');
  world.expect(
    {
      to: 'zhangwei',
      contains: ['清1 第1项', '“每季度安全用电讲座1次”本季未做', '9月30日(周三)到期'],
      buttons: ['约时间', '本季免', '已做,补记'],
    },
    mark,
  );
  await world.say('dm', 'wangqiang', '……那个上次说的弄一下');
  world.expect({ to: 'wangqiang', contains: ['没听懂是哪件事', '清1 安全用电讲座'] });
  await world.say('dm', 'wangqiang', '我的');
  world.expect({ to: 'wangqiang', contains: ['清1 第1项', '9月30日'] });
  // A day is arranged, and the day after it is asked about.
  await world.press('private', 'zhangwei', '约时间');
  world.expect({ to: 'zhangwei', contains: ['约在哪天'] });
  await world.say('dm', 'zhangwei', '9月25号');
  world.expect({ to: 'zhangwei', contains: ['已约', '9月25日(周五·中秋放假)', '9月26日'] });
  world.expect({ to: 'limin', contains: ['张伟约在9月25日(周五·中秋放假)'] });
  await world.say('dm', 'zhangwei', '清1 第1项 约在9月24日');
  mark = world.mark();
  await world.moveClockTo('2026-09-25T09:01');
  world.expect({ to: 'zhangwei', contains: ['约好9月24日(周四)', '做了吗'] }, mark);
  // Only the receiving side lets it off.
  await world.press('private', 'zhangwei', '本季免');
  world.expect({ to: 'zhangwei', contains: ['已问望湖社区', '照做'] });
  const asked = world.mark();
  await world.say('dm', 'zhangwei', '清1 第1项 本季免');
  world.expect({ to: 'zhangwei', contains: ['已问过望湖社区', '等对方答复'] });
  expect(world.seen({ to: 'limin' }, asked)).toHaveLength(0);
  await world.press('private', 'limin', '不免');
  world.expect({ to: 'zhangwei', contains: ['请您单位照做'] });
  // Done, denied, done.
  await world.say('dm', 'zhangwei', '清1 第1项 做了');
  world.expect({ to: 'zhangwei', contains: ['哪天做的'], buttons: ['今天', '昨天'] });
  await world.say('dm', 'zhangwei', '明天');
  world.expect({ to: 'zhangwei', not: ['已记'] });
  await world.say('dm', 'zhangwei', '清1 第1项 昨天做了');
  world.expect({ to: 'zhangwei', contains: ['已记 清1 第1项', '本季已完成1/1'] });
  world.expect({ to: 'limin', contains: ['记了一次', '9月24日(周四)做了1次'], buttons: ['没做过'] });
  await world.press('private', 'limin', '没做过');
  world.expect({ to: 'zhangwei', contains: ['没做过，不算数', '本季未做'] });
  await world.say('dm', 'limin', '清1 第2项 本月免');
  world.expect({ to: 'limin', contains: ['已问城南供电所'] });
  await world.say('dm', 'zhangwei', '清1 第2项 本月免');
  world.expect({ to: 'zhangwei', contains: ['本月免'] });
  world.expect({ to: 'limin', contains: ['本月已免'] });
  // What was done before the period belongs to the one before.
  await world.say('dm', 'zhangwei', '清1 第1项 6月20日做了');
  world.expect({ to: 'zhangwei', contains: ['6月20日(周六·端午放假)是上一期的事', '7月1日'] });
  // Late: both sides, and the next agenda.
  mark = world.mark();
  await world.moveClockTo('2026-10-08T09:01');
  for (const to of ['yangguang', 'limin']) world.expect({ to, contains: ['清1 第1项', '逾期8天'] }, mark);
  await world.say(G, 'limin', '10月15日下午两点半开联席会');
  world.expect({ chat: G, contains: ['清1 第1项'] });
});

test('said in plain words: a day for an item, and that something recorded was never done', async () => {
  const world = await neighbourhood({ now: '2026-09-10T10:00' });
  await world.say(G, 'limin', SAID);
  await world.press(G, 'limin', '确认');
  await world.press('private', 'zhangwei', '同意');
  await world.say('dm', 'zhangwei', '清1 第1项 下周三做');
  world.expect({ to: 'zhangwei', contains: ['已约 清1 第1项', '9月16日(周三)', '9月17日(周四)我再问一声'] });
  world.expect({ to: 'limin', contains: ['张伟约在9月16日(周三)做'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'limin', contains: ['撤回了约好的日子'] });
  // Nothing was recorded: nothing to deny.
  await world.say('dm', 'limin', '清1 第1项 没做过');
  world.expect({ to: 'limin', contains: ['清1 第1项还没有记做过'] });
  await world.say('dm', 'zhangwei', '清1 第1项 前天做的');
  world.expect({ to: 'zhangwei', contains: ['已记 清1 第1项', '9月8日(周二)'] });
  // Others than the two sides cannot.
  await world.say('dm', 'chenlin', '清1 第1项 没做过');
  world.expect({ to: 'chenlin', contains: ['城南供电所', '联络员', '李敏'], not: ['不算数'] });
  await world.say('dm', 'limin', '清1 第1项 没做过');
  world.expect({ to: 'limin', contains: ['这一次不算数', '清1 第1项 9月8日做了', '本季未做'] });
  world.expect({ to: 'zhangwei', contains: ['李敏说9月8日(周二)没做过，不算数'] });
  await world.say('dm', 'limin', '清1 第1项 9月8日做了');
  world.expect({ to: 'limin', contains: ['已记 清1 第1项', '本季已完成1/1'] });
  // Several: which one is asked; a day names it. Who promised says so too.
  await world.say('dm', 'limin', '清1 第2项 9月9日做了');
  await world.say('dm', 'zhangwei', '清1 没做过');
  world.expect({
    to: 'zhangwei',
    contains: ['哪一次没做过', '清1 第1项 9月8日(周二)做了1次（李敏记）', '清1 第2项 9月9日(周三)'],
    buttons: ['第1项9月8日', '第2项9月9日'],
  });
  await world.say('dm', 'zhangwei', '清1 9月8日没做过');
  world.expect({ to: 'zhangwei', contains: ['清1 第1项', '不算数', '本季未做'] });
  world.expect({ to: 'limin', contains: ['张伟说9月8日(周二)没做过'] });
  expect(await world.store.read.fulfilment.count()).toBe(1);
  // A denial is not taken back, nor what was done before it.
  await world.say('dm', 'limin', '清1 第1项 昨天做了');
  await world.say('dm', 'limin', '清1 第2项 没做过');
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['不能撤销', '清1 第2项 9月9日(周三)没做过', '“清1 第2项 昨天做了”'] });
  expect((await world.store.read.fulfilment.findMany()).map((f) => f.doneOn)).toEqual(['2026-09-09']);
  await world.say('dm', 'zhangwei', '清1 第9项 没做过');
  world.expect({ to: 'zhangwei', contains: ['只有2项'] });
});

test('an activity that both held is offered to count; undone and void ones do not count; renewed before it ends', async () => {
  const world = await neighbourhood({ now: '2026-09-10T10:00' });
  await world.say(G, 'limin', SAID);
  await world.press(G, 'limin', '确认');
  await world.press('private', 'zhangwei', '同意');
  // Without the unit that promised it is no offer.
  await world.say(G, 'zhaolei', '记录 昨天下午在活动室搞安全用电讲座，30人');
  await world.press(G, 'zhaolei', '确认');
  world.expect({ chat: G, contains: ['已记 活1'], not: ['算作'] });
  await world.say(G, 'zhaolei', '撤销');
  await world.say(G, 'zhaolei', '记录 昨天下午在活动室搞安全用电讲座，30人，其中供电所5人');
  await world.press(G, 'zhaolei', '确认');
  world.expect({ chat: G, contains: ['已记 活2', '算作 清1 第1项“每季度安全用电讲座1次”？'], buttons: ['是', '不是'] });
  await world.press(G, 'zhaolei', '是');
  world.expect({ chat: G, contains: ['已记 清1 第1项', '本季已完成1/1'] });
  for (const to of ['zhangwei', 'limin']) world.expect({ to, contains: ['9月9日(周三)做了1次'] });
  const mark = world.mark();
  await world.moveClockTo('2026-09-23T09:01');
  expect(world.seen({ to: 'zhangwei' }, mark)).toHaveLength(0);
  world.expect({ to: 'limin', contains: ['第2项', '本月未做'] }, mark);
  await world.say('dm', 'zhangwei', '清1');
  world.expect({ to: 'zhangwei', contains: ['城南供电所1/1', '本季已完成1/1'] });
  await world.say(G, 'limin', '活2 作废 记错了');
  await world.press(G, 'limin', '确定作废');
  await world.say('dm', 'zhangwei', '清1');
  world.expect({ to: 'zhangwei', contains: ['城南供电所0/1', '本季未做'] });

  // A month before its end both are asked.
  const end = world.mark();
  await world.moveClockTo('2026-12-01T09:01');
  for (const to of ['zhangwei', 'limin']) world.expect({ to, contains: ['清1', '12月31日(周四)到期'] }, end);
  await world.say('dm', 'zhangwei', '清1 续签一年');
  world.expect({ to: 'zhangwei', contains: ['【待确认·续签】清1', '2027年12月31日(周五)'] });
  await world.press('private', 'zhangwei', '确认续签');
  world.expect({ to: 'limin', contains: ['【续签】清1', '2027年12月31日(周五)'], buttons: ['同意', '不同意'] });
  await world.say('dm', 'limin', '清1 续签');
  world.expect({ to: 'limin', contains: ['等望湖社区同意', '现在不能续签'] });
  // Ended by mistake: what was asked is asked still.
  await world.say('dm', 'limin', '清1 终止');
  await world.press('private', 'limin', '确定终止');
  await world.say('dm', 'limin', '撤销');
  await world.press('private', 'limin', '同意');
  world.expect({ to: 'zhangwei', contains: ['续签到2027年12月31日', '已生效'] });
  await world.press('private', 'limin', /看 清1/);
  world.expect({ to: 'limin', contains: ['9月16日', '2027年12月31日'].slice(1) });
  const terms = await world.store.read.agreementTerm.findMany({ where: { item: { position: 1 } }, orderBy: { dueOn: 'asc' } });
  expect(terms.map((t) => t.period)).toEqual(['2026-Q3', '2026-Q4', '2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4']);
});
