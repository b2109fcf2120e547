import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

const agenda = async () =>
  (await world.store.read.agendaItem.findMany({ orderBy: [{ createdAt: 'asc' }, { position: 'asc' }] })).map(
    ({ title, status, timesOnAgenda }) => `${title} ${status} ${timesOnAgenda}`,
  );

const idOf = async (title: string) => (await world.store.read.agendaItem.findFirstOrThrow({ where: { title } })).id;
/** Chooses an item on the newest card and presses a button. */
const choose = async (title: string, button: string) =>
  world.press('private', 'limin', button, { selected: { item: [await idOf(title)] } });

test('E1-5: what is on the agenda are records; cancelling gives them back to the pool, undo takes them again', async () => {
  const code = await call(world, '9月24日下午两点半在活动室开联席会,议题停车、路灯、操场');
  expect(await agenda()).toEqual(['停车 ADOPTED 0', '路灯 ADOPTED 0', '操场 ADOPTED 0']);
  world.expect({ to: 'zhangwei', contains: ['议题:停车;路灯;操场'] });
  await world.say(G, 'limin', `取消${code} 防汛`);
  world.expect({ chat: G, contains: ['通知6家单位', '3个议题退回议题池'], buttons: ['确定取消'] });
  expect(await agenda()).toEqual(['停车 ADOPTED 0', '路灯 ADOPTED 0', '操场 ADOPTED 0']);
  await world.press(G, 'limin', '确定取消');
  world.expect({ chat: G, contains: ['3个议题退回议题池'] });
  expect(await agenda()).toEqual(['停车 POOL 0', '路灯 POOL 0', '操场 POOL 0']);
  await world.say(G, 'limin', '撤销');
  expect(await agenda()).toEqual(['停车 ADOPTED 0', '路灯 ADOPTED 0', '操场 ADOPTED 0']);
  world.expect({ to: 'zhangwei', contains: [code, '停车;路灯;操场'] });
});

test('E2-7: what was said before is found; it is joined, or proposed all the same; danger is named', async () => {
  await world.say(G, 'zhoujie', '议题 南门路灯三周不亮');
  world.expect({ chat: G, contains: ['南门路灯三周不亮', '触电危险', '先打电话报修'], buttons: ['确认', '取消'] });
  expect(await agenda()).toEqual([]);
  await world.press(G, 'zhoujie', '确认');
  world.expect({ chat: G, contains: ['已进议题池', '南门路灯三周不亮'] });
  await world.say(G, 'zhangwei', '议题 南门的路灯坏了三周了');
  world.expect({
    chat: G,
    contains: ['南门路灯三周不亮', '物业(周洁)9月16日(周三)10:00提', '在议题池', '同一件事', '若有触电危险,请先打电话报修'],
    buttons: ['附到原议题', '仍提上会'],
  });
  await world.press(G, 'zhangwei', '附到原议题');
  world.expect({ chat: G, contains: ['已附到原议题', '2人提到'] });
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, contains: ['议题池(1项)', '南门路灯三周不亮(物业(周洁)等2人提,今天提的)'] });
  // The same at another place is another thing.
  await world.say('dm', 'qian', '议题 北门路灯不亮');
  world.expect({ to: 'qian', buttons: ['确认'], not: ['同一件事'] });
  await world.press('private', 'qian', '确认');
  await world.say('dm', 'chenlin', '议题 北门路灯一直坏着');
  await world.press('private', 'chenlin', '仍提上会');
  world.expect({ to: 'chenlin', contains: ['已进议题池'] });
  expect(await agenda()).toEqual([
    '南门路灯三周不亮 POOL 0',
    '南门的路灯坏了三周了 MERGED 0',
    '北门路灯不亮 POOL 0',
    '北门路灯一直坏着 POOL 0',
  ]);
  await world.say('dm', 'chenlin', '撤销');
  world.expect({ to: 'chenlin', contains: ['已撤回议题“北门路灯一直坏着”'] });
  await world.say('dm', 'chenlin', '议题池');
  world.expect({ to: 'chenlin', contains: ['北门路灯不亮', '(2项)'], not: ['一直坏着'] });
});

test('an open need that says the same is found; joining it is kept with it', async () => {
  await world.say(G, 'limin', '需求 反诈宣讲员2名，9月19日上午');
  await world.press(G, 'limin', '确认发布');
  const need = world.find({ chat: G }, /需\d+/);
  await world.say('dm', 'zhoujie', '议题 小区需要反诈宣讲员');
  world.expect({ to: 'zhoujie', contains: [need, '等单位认领', '同一件事'], buttons: [`附到${need}`, '仍提上会'] });
  await world.press('private', 'zhoujie', `附到${need}`);
  world.expect({ to: 'zhoujie', contains: [`已附到${need}`] });
});

test('a coming meeting takes items until a day before; then only from who called it', async () => {
  const code = await call(world);
  await world.say('dm', 'zhoujie', `${code} 议题 快递柜占道`);
  world.expect({ to: 'zhoujie', contains: [code, '9月24日(周四)14:30'], buttons: ['确认'] });
  await world.press('private', 'zhoujie', '确认');
  world.expect({ to: 'limin', contains: [code, '新增议题:快递柜占道', '物业(周洁)'] });
  await world.say('dm', 'zhoujie', '撤销');
  world.expect({ to: 'zhoujie', contains: ['已撤回议题“快递柜占道”'] });
  world.expect({ to: 'limin', contains: [code, '快递柜占道', '物业(周洁)撤回'] });
  await world.say('dm', 'zhoujie', `${code} 议题 快递柜占道`);
  await world.press('private', 'zhoujie', '确认');
  await world.say('dm', 'mafang', `${code} 议题 商会活动`);
  world.expect({ to: 'mafang', contains: ['没有邀请您单位'] });
  await world.moveClockTo('2026-09-23T14:30');
  await world.say('dm', 'qian', `${code} 议题 义诊`);
  world.expect({ to: 'qian', contains: ['9月23日(周三)14:30', '截止', '李敏'], not: ['待确认'] });
  await world.say('dm', 'limin', `${code} 议题 消防通道`);
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'qian', `${code} 议题`);
  world.expect({ to: 'qian', contains: ['1. 停车', '2. 快递柜占道(物业(周洁)提)', '3. 消防通道'] });
});

test('the secretary orders, sends back, merges and drops; each can be undone', async () => {
  const code = await call(world);
  for (const words of ['快递柜占道', '楼道堆物', '老人助餐']) {
    await world.say('dm', 'zhoujie', `议题 ${words}`);
    await world.press('private', 'zhoujie', '确认');
  }
  const D = 'dm';
  await world.say(D, 'limin', `${code} 议题`);
  world.expect({ to: 'limin', contains: ['1. 停车', '议题池还有3项'], buttons: ['从池里加', '退回议题池', '提到最前'] });
  await world.press('private', 'limin', '从池里加');
  world.expect({ to: 'limin', contains: ['勾选', '快递柜占道(物业(周洁)提'], buttons: ['楼道堆物', '老人助餐'] });
  await world.press('private', 'limin', '列入', { selected: { items: [await idOf('快递柜占道'), await idOf('楼道堆物')] } });
  world.expect({ to: 'limin', contains: ['2. 快递柜占道', '3. 楼道堆物'] });
  await choose('楼道堆物', '提到最前');
  world.expect({ to: 'limin', contains: ['1. 楼道堆物', '2. 停车'] });
  expect((await world.store.read.meeting.findFirstOrThrow()).agenda).toBe('楼道堆物\n停车\n快递柜占道');
  await choose('停车', '退回议题池');
  world.expect({ to: 'limin', contains: ['“停车”退回议题池'] });
  await world.say(D, 'limin', '撤销');
  expect((await world.store.read.meeting.findFirstOrThrow()).agenda).toBe('楼道堆物\n快递柜占道\n停车');
  await world.say(D, 'limin', '议题池');
  await choose('老人助餐', '不上会');
  world.expect({ to: 'limin', contains: ['老人助餐', '为什么不上会'], buttons: ['已经解决', '再想想'] });
  await world.press('private', 'limin', '已经解决');
  world.expect({ to: 'zhoujie', contains: ['老人助餐', '不上会', '理由:已经解决'] });
  await world.say(D, 'limin', '议题池');
  world.expect({ to: 'limin', contains: ['是空的'] });
  await world.say(D, 'limin', '撤销');
  world.expect({ to: 'zhoujie', contains: ['老人助餐', '恢复'] });
  await world.say(D, 'qian', '议题池');
  world.expect({ to: 'qian', contains: ['老人助餐'], not: [/不上会$/] });
});

test('a nominated item cannot be dropped without a written reason', async () => {
  await world.say('dm', 'qian', '提名议题 加装电梯');
  world.expect({ to: 'qian', contains: ['社区书记', '议题 …'] });
  await world.say('dm', 'limin', '提名议题 加装电梯');
  world.expect({ to: 'limin', contains: ['提名议题', '书面说明理由'], buttons: ['确认'] });
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'limin', '议题池');
  world.expect({ to: 'limin', contains: ['加装电梯(望湖社区(李敏)提名'] });
  await choose('加装电梯', '不上会');
  world.expect({ to: 'limin', contains: ['要写明理由'], not: ['已经解决'] });
  await world.press('private', 'limin', '再想想');
  // Merged into another one, that one is nominated; and not any more when this is taken back.
  await world.say('dm', 'qian', '议题 3号楼想装电梯');
  await world.press('private', 'qian', '仍提上会');
  const nominated = async () => (await world.store.read.agendaItem.findFirstOrThrow({ where: { title: '3号楼想装电梯' } })).nominated;
  await world.say('dm', 'limin', '议题池');
  await choose('加装电梯', '合并');
  world.expect({ to: 'limin', contains: ['并到哪个议题', '3号楼想装电梯'] });
  await choose('3号楼想装电梯', '并过去');
  world.expect({ to: 'limin', contains: ['已合并', '3号楼想装电梯'] });
  expect(await nominated()).toBe(true);
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['议题“加装电梯”恢复了'] });
  expect(await nominated()).toBe(false);
  await world.say('dm', 'limin', '议题池');
  await choose('加装电梯', '不上会');
  await world.say('dm', 'limin', '资金还没有落实');
  world.expect({ to: 'limin', contains: ['理由:资金还没有落实'], buttons: ['不上会', '再想想'] });
  await world.press('private', 'limin', '不上会');
  expect((await world.store.read.agendaItem.findFirstOrThrow({ where: { title: '加装电梯' } })).dropReason).toBe('资金还没有落实');
});

test('C9: the card of a new meeting shows what waits: late work and nominated items are in, needs nobody took and proposals can be ticked', async () => {
  await world.say(G, 'limin', '需求 反诈宣讲员2名，9月30日上午，居民约60人');
  await world.press(G, 'limin', '确认发布');
  const need = world.find({ chat: G }, /需\d+/);
  await world.say('dm', 'zhoujie', '议题 快递柜占道');
  await world.press('private', 'zhoujie', '确认');
  const [host, lead] = await Promise.all(['wanghu', 'gongdian'].map((code) => world.store.read.org.findUniqueOrThrow({ where: { code } })));
  const late = { title: '修东门路灯', leadOrgId: lead?.id ?? '', hostId: host?.id ?? '', dueOn: '2026-09-20', originalDueOn: '2026-09-20' };
  await world.store.write((tx) =>
    tx.actionItem.create({ data: { ...late, no: 40, authorId: 'x', createdAt: new Date('2026-09-10T02:00:00Z') } }),
  );
  // Two weeks less a minute: nobody calls the need untaken yet. The work is late by five workdays on the 28th.
  await world.moveClockTo('2026-09-28T09:00');
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, contains: ['快递柜占道', '办40修东门路灯', '城南供电所承办', '(2项)'], not: [need] });
  await world.moveClockTo('2026-10-08T09:00');
  await world.say(G, 'limin', '10月15日下午两点半在活动室开联席会，议题停车、快递柜占道');
  world.expect({
    chat: G,
    contains: ['议题:停车;', '快递柜占道', '办40修东门路灯', '议题池还有1项', `${need}反诈宣讲员`, '21天没人认领'],
    buttons: ['改议题', '确认发通知'],
  });
  await world.press(G, 'limin', '改议题');
  world.expect({ chat: G, contains: ['已有:停车', '从议题池勾选', `1. ${need}`], buttons: ['反诈宣讲员', '快递柜占道'] });
  await world.say(G, 'limin', '1、2');
  world.expect({ chat: G, contains: ['待确认·会议', need, '停车'] });
  await world.press(G, 'limin', '改议题');
  const items = await world.store.read.request.findFirstOrThrow();
  await world.press(G, 'limin', '选好了', { selected: { agenda: [`REQUEST:${items.id}`, await idOf('快递柜占道')] } });
  world.expect({ chat: G, contains: [`议题:停车;${need}反诈宣讲员;快递柜占道`, '议题池还有1项'], not: ['议题:停车;办40'] });
  await world.press(G, 'limin', '确认发通知');
  const code = world.find({ chat: G }, /会\d+/);
  world.expect({ to: 'zhangwei', contains: ['停车', `(${need})`, '快递柜占道'] });
  expect(await agenda()).toEqual(['反诈宣讲员（需1） ADOPTED 0', '快递柜占道 ADOPTED 0', '停车 ADOPTED 0']);
  await world.say(G, 'limin', '议题池');
  world.expect({ chat: G, contains: ['办40修东门路灯', '(1项)'], not: ['反诈'] });
  await world.say(G, 'limin', `取消${code}`);
  world.expect({ chat: G, contains: ['3个议题退回议题池'] });
  await world.press(G, 'limin', '确定取消');
  await world.say(G, 'limin', '10月16日下午两点半开联席会，议题停车');
  world.expect({ chat: G, contains: ['议题:停车;办40', '议题池还有2项'] });
  // Words that name work nobody does here yet answer the question.
  await world.press(G, 'limin', '改议题');
  await world.say(G, 'limin', '春节慰问');
  world.expect({ chat: G, contains: ['待确认·会议', '春节慰问'], not: ['还不会办'] });
});

test('what every meeting of a series talks about stays with it; only what was added goes back to the pool', async () => {
  await world.say(G, 'limin', '每月最后一个周五下午两点半在活动室开联席会，议题安全通报，遇假顺延');
  await world.press(G, 'limin', /确认/);
  const { no } = await world.store.read.meeting.findFirstOrThrow({ orderBy: { startAt: 'asc' } });
  await world.say('dm', 'zhoujie', `会${no} 议题 快递柜占道`);
  await world.press('private', 'zhoujie', '确认');
  await world.say('dm', 'limin', `取消会${no}`);
  world.expect({ to: 'limin', contains: ['1个议题退回议题池'] });
  await world.press('private', 'limin', '确定取消');
  await world.say('dm', 'limin', '议题池');
  world.expect({ to: 'limin', contains: ['(1项)', '快递柜占道'], not: ['安全通报'] });
});

test('nothing said, too much said, a meeting nobody knows, another body, the second press: each has a way on', async () => {
  await world.say('dm', 'zhoujie', '议题');
  world.expect({ to: 'zhoujie', contains: ['议题是什么'] });
  await world.say('dm', 'zhoujie', `${'路面破损行人容易摔倒'.repeat(10)}，电话13812345678`);
  world.expect({ to: 'zhoujie', contains: ['待确认·议题', '…'], not: [/1381234/] });
  await world.press('private', 'zhoujie', '确认');
  await world.press('private', 'zhoujie', '已进议题池');
  world.expect({ to: 'zhoujie', contains: ['不会重复'] });
  expect(await agenda()).toHaveLength(1);
  await world.say('dm', 'zhoujie', '会99 议题 快递柜');
  world.expect({ to: 'zhoujie', contains: ['没有找到会99'] });
  await world.say('dm', 'mafang', '议题 商会联谊');
  world.expect({ to: 'mafang', contains: ['还不是哪个联席会的成员'] });
  await world.say('dm', 'hejian', '议题 占道经营');
  world.expect({ to: 'hejian', contains: ['柳园社区党建联席会议题池'] });
  await world.say('dm', 'songping', '议题池');
  world.expect({ to: 'songping', contains: ['柳园社区党建联席会议题池是空的'] });
  // The street takes part in both.
  await world.say('dm', 'hechunhui', '议题池');
  world.expect({ to: 'hechunhui', contains: ['看哪个会的议题池'], buttons: ['望湖社区党建联席会', '柳园社区党建联席会'] });
  await world.press('private', 'hechunhui', '望湖社区党建联席会');
  world.expect({ to: 'hechunhui', contains: ['议题池(1项)', '路面破损'], buttons: ['不上会'] });
});

describeEachDatabase('six units propose at one instant', (_fresh, kind) => {
  test('all of it stands on the agenda of the meeting, and what two want is given once', async () => {
    const w = await neighbourhood({ kind });
    const code = await call(w);
    const titles = ['快递柜占道', '楼道堆物', '老人助餐', '充电桩', '消防通道', '垃圾分类'];
    for (const [i, u] of LIAISONS.entries()) await w.say('dm', u, `${code} 议题 ${titles[i]}`);
    await Promise.all(LIAISONS.map((u) => w.press('private', u, '确认')));
    const { id, agenda: printed } = await w.store.read.meeting.findFirstOrThrow();
    expect(printed.split('\n').sort()).toEqual(['停车', ...titles].sort());
    await w.say('dm', 'zhoujie', '议题 河道清淤');
    await w.press('private', 'zhoujie', '确认');
    const { id: item } = await w.store.read.agendaItem.findFirstOrThrow({ where: { title: '河道清淤' } });
    for (const u of ['limin', 'hechunhui']) {
      await w.say('dm', u, `${code} 议题`);
      await w.press('private', u, '从池里加');
    }
    const selected = { items: [item] };
    await Promise.all(['limin', 'hechunhui'].map((u) => w.press('private', u, '列入', { selected })));
    expect(await w.store.read.auditLog.count({ where: { action: 'agenda.adopt', entityId: id } })).toBe(1);
    expect((await w.store.read.meeting.findFirstOrThrow()).agenda.match(/河道清淤/g)).toHaveLength(1);
  });
});
