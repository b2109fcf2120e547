import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World, WorldOptions } from '../support/world';

/** The neighbourhood with a rotation from October on: 10月 城南供电所, 11月 市三院, 12月 建行 … */
async function rota(o: WorldOptions = {}): Promise<World> {
  const world = await neighbourhood(o);
  await world.say(G, 'limin', '开始轮值');
  await world.press(G, 'limin', '确认');
  return world;
}

const hosts = async (world: World, count = 4) =>
  (await world.store.read.rotationTurn.findMany({ orderBy: { period: 'asc' }, include: { org: true }, take: count })).map(
    (t) => `${t.period} ${t.org.shortName}${t.status === 'PLANNED' ? '' : ` ${t.status}`}`,
  );

describe('轮值', () => {
  test('is set up on a card in the order of the seats, a year ahead; by quarter; taken back; refused to others', async () => {
    const world = await neighbourhood();
    await world.say(G, 'limin', '轮值');
    world.expect({ chat: G, contains: ['还没有轮值表', '开始轮值'] });
    await world.say(G, 'zhangwei', '开始轮值');
    world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });
    await world.say(G, 'limin', '开始轮值');
    world.expect({
      chat: G,
      contains: ['【待确认·轮值】', '望湖社区党建联席会', '10月 城南供电所', '11月 市三院', '12月 建行', '2027年1月 实验小学'],
      buttons: ['确认', '改为按季度', '从本期开始', '取消'],
    });
    expect(await world.store.read.rotation.count()).toBe(0);
    await world.press(G, 'limin', '改为按季度');
    world.expect({ chat: G, contains: ['每季度一家', '四季度 城南供电所', '2027年一季度 市三院'] });
    await world.press(G, 'limin', '从本期开始');
    world.expect({ chat: G, contains: ['三季度 城南供电所', '四季度 市三院'] });
    await world.press(G, 'limin', '确认');
    world.expect({ chat: G, contains: ['已排轮值', '三季度 城南供电所（已通知，待确认） ← 本期', '四季度 市三院'] });
    await world.say(G, 'limin', '撤销');
    world.expect({ chat: G, contains: ['已撤回'] });
    expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'TURN', state: 'PLANNED' } })).toBe(0);
    await world.say(G, 'limin', '开始轮值');
    await world.press(G, 'limin', '确认');
    expect(await world.store.read.rotationTurn.count()).toBe(12);
    await world.say(G, 'limin', '开始轮值');
    world.expect({ chat: G, contains: ['已经在轮值'] });
    await world.say(G, 'zhangwei', '轮值表');
    world.expect({ chat: G, contains: ['按月', '10月 城南供电所', '2027年9月 物业'] });
    await world.say(G, 'zhangwei', '11月谁承办');
    world.expect({ chat: G, contains: ['11月 市三院'], not: ['12月'] });
    await world.say('dm', 'qian', '我们单位啥时候轮值');
    world.expect({ to: 'qian', contains: ['11月 市三院', '2027年5月 市三院'], not: ['城南供电所'] });
  });

  test('E1-2: the unit whose turn it is stands on the card and on the invitation', async () => {
    const world = await rota();
    await world.say(G, 'limin', '10月14日下午两点半开联席会，议题停车');
    world.expect({ chat: G, contains: ['【待确认·会议】', '轮值承办:城南供电所'] });
    await world.say(G, 'limin', '改成11月12号');
    world.expect({ chat: G, contains: ['11月12日', '轮值承办:市三院'], not: ['承办:城南'] });
    await world.press(G, 'limin', '确认发通知');
    world.expect({ to: 'chenlin', contains: ['【会议】', '轮值承办:市三院'] });
    await call(world, '9月24日下午两点半开联席会');
    world.expect({ to: 'chenlin', not: ['轮值承办'] });
  });

  test('E3-8: the other side must agree; both turns change, both are told, notices follow the new order', async () => {
    const world = await rota();
    await world.say(G, 'limin', '10月轮值城南供电所和三院换一下');
    world.expect({ chat: G, contains: ['联络员'], not: ['同意'] });
    await world.say(G, 'wangqiang', '10月轮值我们和三院换一下');
    world.expect({
      chat: G,
      contains: ['10月 城南供电所，11月 市三院', '10月 市三院，11月 城南供电所', '钱医生', '9月17日(周四)10:00'],
      buttons: ['同意', '不同意'],
    });
    world.expect({ chat: G, contains: ['需市三院联络员 钱医生 点头', '前不回按不换'] });
    world.expect({ to: 'qian', contains: ['市三院'], buttons: ['同意', '不同意'] });
    await world.say(G, 'zhangwei', '10月轮值我们和建行换一下');
    world.expect({ chat: G, contains: ['已经在问'] });
    await world.press(G, 'wangqiang', '同意');
    world.expect({ to: 'wangqiang', contains: ['钱医生'] });
    expect(await hosts(world, 2)).toEqual(['2026-10 城南供电所', '2026-11 市三院']);
    await world.press('private', 'qian', '同意');
    world.expect({ to: 'qian', contains: ['10月轮值 市三院，11月 城南供电所', '9月24日(周四)给市三院发承办提示和交接单'] });
    for (const to of ['zhangwei', 'wangqiang']) world.expect({ to, contains: ['换班已定', '10月轮值 市三院'] });
    world.expect({ to: 'qian', not: ['换班已定：'] });
    world.expect({ chat: G, contains: ['10月轮值 市三院，11月 城南供电所'] });
    expect(await hosts(world, 2)).toEqual(['2026-10 市三院', '2026-11 城南供电所']);
    await world.press('private', 'qian', '已换');
    world.expect({ to: 'qian', contains: ['10月轮值 市三院'] });
    expect(await hosts(world, 2)).toEqual(['2026-10 市三院', '2026-11 城南供电所']);

    // Two weeks, one week and a day before: the host, not whoever had the turn before.
    await call(world, '9月18日上午九点在活动室开联席会，议题东门停车');
    let mark = world.mark();
    await world.moveClockTo('2026-09-17T09:01');
    world.expect(
      {
        to: 'qian',
        contains: ['【轮值承办】10月轮到市三院', '10月1日', '10月轮值我们和某某单位换一下'],
        buttons: ['确认承办', '看交接单', '这次轮空'],
      },
      mark,
    );
    expect(world.seen({ to: 'zhangwei' }, mark)).toHaveLength(0);
    await world.say('dm', 'limin', '提名议题 南门路灯');
    mark = world.mark();
    await world.moveClockTo('2026-09-24T09:01');
    world.expect({ to: 'qian', contains: ['【轮值承办】', '交接单', '上次会议：会1', '9月18日(周五)09:00', '没有未办结'] }, mark);
    await world.press('private', 'qian', '确认承办');
    world.expect({ to: 'qian', contains: ['已确认承办10月轮值', '交接单现在就可以看'] });
    world.expect({ to: 'limin', contains: ['市三院已确认承办10月轮值'] });
    await world.press('private', 'qian', '已确认承办');
    expect(world.seen({ to: 'limin' })).toHaveLength(0);
    await world.press('private', 'qian', '看交接单');
    world.expect({ to: 'qian', contains: ['10月轮值交接单', '东门停车'] });
    mark = world.mark();
    await world.moveClockTo('2026-09-30T09:01');
    world.expect({ to: 'qian', contains: ['【轮值承办】10月轮到市三院', '已确认承办'] }, mark);
    await world.moveClockTo('2026-11-01T09:00');
    world.expect({ to: 'zhangwei', contains: ['【轮值承办】11月轮到城南供电所'] }, mark);
    expect(await hosts(world, 2)).toEqual(['2026-10 市三院 DONE', '2026-11 城南供电所 NOTIFIED']);
    expect(await world.store.read.rotationTurn.count()).toBe(14);
  });

  test('no answer in a day is no; a refusal is told; impossible swaps say why', async () => {
    const world = await rota();
    await world.say('dm', 'wangqiang', '10月轮值我们和三院换一下');
    world.expect({ to: 'wangqiang', contains: ['已私聊问市三院', '9月17日(周四)10:00'] });
    const mark = world.mark();
    // The notice of two weeks before, which the table knows of by the look of 09:13.
    await world.moveClockTo('2026-09-17T09:01');
    await world.moveClockTo('2026-09-17T11:12');
    world.expect({ to: 'wangqiang', contains: ['轮值没有换', '24小时没有回'] }, mark);
    await world.say('dm', 'qian', '同意');
    world.expect({ to: 'qian', contains: ['没有换', '24小时没有回'] });
    expect(await hosts(world, 2)).toEqual(['2026-10 城南供电所 NOTIFIED', '2026-11 市三院']);
    await world.say('dm', 'wangqiang', '10月轮值我们和三院换一下');
    // Asked in private and answered in the group: what it is about stays private.
    await world.say(G, 'qian', '不同意。');
    world.expect({ chat: G, contains: ['钱医生：收到，结果发您私聊了'], not: ['轮值', '供电所'] });
    world.expect({ to: 'qian', contains: ['不同意'] });
    world.expect({ to: 'wangqiang', contains: ['轮值没有换：市三院不同意'] });
    await world.say('dm', 'qian', '撤销');
    world.expect({ to: 'qian', contains: ['不能撤销', '市三院不同意和城南供电所换班'] });
    await world.say('dm', 'wangqiang', '12月轮值我们和三院换一下');
    world.expect({ to: 'wangqiang', contains: ['12月轮到的是建行'] });
    await world.say('dm', 'wangqiang', '10月轮值我们和商会换一下');
    world.expect({ to: 'wangqiang', contains: ['商会不在'] });
    await world.say('dm', 'wangqiang', '9月轮值我们和三院换一下');
    world.expect({ to: 'wangqiang', contains: ['9月不能换'] });
    await world.say('dm', 'wangqiang', '13月轮值我们和三院换一下');
    world.expect({ to: 'wangqiang', contains: ['没有13月'] });
    await world.say('dm', 'wangqiang', '1月轮值我们和三院换一下');
    world.expect({ to: 'wangqiang', contains: ['2027年1月轮到的是实验小学'] });
    await world.say('dm', 'wangqiang', '1月谁承办');
    world.expect({ to: 'wangqiang', contains: ['2027年1月 实验小学'] });
    await world.say('dm', 'mafang', '10月轮值我们和三院换一下');
    world.expect({ to: 'mafang', contains: ['还没有轮值表'] });
  });

  test('a rotation goes with other units from the next period, pauses, resumes where it stood, and stops; each taken back; a swap by who asked', async () => {
    const world = await rota();
    const table = async (n = 4) => (await hosts(world, n)).map((h) => h.slice(5));
    await world.say('dm', 'wangqiang', '10月轮值我们和三院换一下');
    await world.say('dm', 'wangqiang', '换班不换了');
    world.expect({ to: 'wangqiang', contains: ['没有换班', '撤回'] });
    world.expect({ to: 'qian', contains: ['城南供电所不换10月和11月的轮值了', '不用再答复'] });
    await world.press('private', 'qian', '同意');
    world.expect({ to: 'qian', contains: ['没有换：提出的单位撤回了'] });
    await world.say(G, 'wangqiang', '10月轮值我们和三院换一下');
    await world.say(G, 'wangqiang', '撤销');
    world.expect({ chat: G, contains: ['没有换班'] });
    await world.say(G, 'zhangwei', '换班不换了');
    world.expect({ chat: G, contains: ['没有等答复的换班'] });
    await world.say(G, 'wangqiang', '10月轮值我们和三院换一下');
    await world.press('private', 'qian', '同意');

    await world.say(G, 'zhangwei', '轮值去掉建行');
    world.expect({ chat: G, contains: ['李敏'], not: ['要退出'] });
    await world.say(G, 'limin', '轮值加上商会');
    world.expect({ chat: G, contains: ['商会还不是望湖社区党建联席会的成员单位'] });
    await world.say(G, 'limin', '轮值去掉建行');
    world.expect({ chat: G, contains: ['要退出轮值吗', '建行', '从下一期起重排'] });
    await world.press(G, 'limin', '确认');
    world.expect({ chat: G, contains: ['建行已退出轮值', '10月 市三院', '11月 城南供电所', '12月 实验小学'], not: ['12月 建行'] });
    world.expect({ to: 'chenlin', contains: ['建行已退出轮值'] });
    expect(await table()).toEqual(['10 市三院', '11 城南供电所', '12 实验小学', '01 派出所']);
    await world.say(G, 'limin', '撤销');
    world.expect({ chat: G, contains: ['轮值改回原样', '12月 建行'] });
    expect(await table()).toEqual(['10 市三院', '11 城南供电所', '12 建行', '01 实验小学']);
    await world.say(G, 'limin', '轮值去掉建行');
    await world.press(G, 'limin', '确认');
    await world.say(G, 'limin', '轮值加上建行');
    await world.press(G, 'limin', '确认');
    expect(await table()).toEqual(['10 市三院', '11 城南供电所', '12 建行', '01 实验小学']);

    await world.say(G, 'limin', '暂停轮值');
    world.expect({ chat: G, contains: ['要暂停轮值吗', '恢复后按原来的顺序'] });
    await world.press(G, 'limin', '确认');
    world.expect({ chat: G, contains: ['已暂停轮值', '9月16日(周三)起暂停'] });
    await world.say(G, 'qian', '10月轮值我们轮空');
    world.expect({ chat: G, contains: ['轮值暂停着'] });
    await world.say(G, 'limin', '10月14日下午两点半开联席会');
    world.expect({ chat: G, not: ['轮值承办'] });
    const mark = world.mark();
    await world.moveClockTo('2026-10-20T10:02');
    expect(world.seen({ to: 'qian' }, mark)).toHaveLength(0);
    await world.say(G, 'limin', '恢复轮值');
    await world.press(G, 'limin', '确认');
    world.expect({ chat: G, contains: ['已恢复轮值', '11月 市三院', '12月 城南供电所'] });
    await world.say(G, 'limin', '撤销');
    world.expect({ chat: G, contains: ['仍暂停着'] });
    await world.say(G, 'limin', '恢复轮值');
    await world.press(G, 'limin', '确认');
    expect(await table()).toEqual(['11 市三院', '12 城南供电所', '01 建行', '02 实验小学']);
    // A unit that has joined the body takes turns from the next period that nobody was told of.
    await world.say(G, 'limin', '联席会 商会 成员单位');
    await world.press(G, 'limin', '确认');
    await world.moveClockTo('2026-10-21T09:14');
    world.expect({ to: 'limin', contains: ['成员单位变了', '从下一期起重排'] });
    expect((await hosts(world, 12)).some((h) => h.includes('商会'))).toBe(true);
    await world.say(G, 'limin', '停止轮值');
    await world.press(G, 'limin', '确认');
    world.expect({ chat: G, contains: ['已停止轮值'] });
    await world.say(G, 'limin', '轮值');
    world.expect({ chat: G, contains: ['还没有轮值表'] });
    expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'TURN', state: 'PLANNED' } })).toBe(0);
    await world.say(G, 'limin', '撤销');
    world.expect({ chat: G, contains: ['轮值改回原样', '11月 市三院'] });
    expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'TURN', state: 'PLANNED' } })).toBeGreaterThan(0);
  });

  test('a skip needs a reason and is a debt: shown in the table, made up for when the next turns are planned; 撤销', async () => {
    const world = await rota();
    await world.say(G, 'qian', '10月轮值供电所轮空，设备检修');
    world.expect({ chat: G, contains: ['城南供电所', '张伟'], not: ['要轮空'] });
    await world.say(G, 'zhangwei', '10月轮值我们轮空');
    world.expect({ chat: G, contains: ['什么原因'], buttons: ['人手不足'] });
    await world.say(G, 'zhangwei', '设备检修');
    world.expect({ chat: G, contains: ['要轮空这一期吗', '10月 城南供电所', '设备检修', '欠一次'] });
    await world.press(G, 'zhangwei', '确定轮空');
    world.expect({ chat: G, contains: ['10月轮值城南供电所轮空（设备检修）'] });
    world.expect({ to: 'limin', contains: ['轮空', '欠一次'] });
    await world.say(G, 'limin', '轮值');
    world.expect({ chat: G, contains: ['10月 城南供电所轮空（设备检修）', '欠轮值：城南供电所1次'] });
    await world.say(G, 'zhangwei', '撤销');
    world.expect({ chat: G, contains: ['仍由城南供电所承办'] });
    expect(await hosts(world, 1)).toEqual(['2026-10 城南供电所']);
    await world.say(G, 'limin', '供电所10月轮值跳过，设备检修');
    await world.press(G, 'limin', '确定轮空');
    let mark = world.mark();
    await world.moveClockTo('2026-09-24T09:01');
    expect(world.seen({ to: 'zhangwei' }, mark)).toHaveLength(0);
    // The next one has been told; its secretary hears that it has not confirmed.
    await world.moveClockTo('2026-10-18T09:01');
    await world.moveClockTo('2026-10-18T10:02');
    await world.say(G, 'limin', '轮值');
    world.expect({ chat: G, contains: ['11月 市三院（已通知，待确认）'] });
    mark = world.mark();
    await world.moveClockTo('2026-10-28T09:01');
    world.expect({ to: 'limin', contains: ['11月轮值', '市三院还没有确认承办'] }, mark);
    await world.moveClockTo('2026-12-05T09:01');
    await world.say(G, 'limin', '轮值');
    // Not twice running: its regular turn is in October, so it makes up for the skipped one after the next unit.
    world.expect({
      chat: G,
      contains: ['2027年10月 城南供电所', '2027年11月 市三院', '2027年12月 城南供电所（城南供电所补欠）', '已补在2027年12月'],
    });
  });
});

describeEachDatabase('a swap answered by two at once', (_fresh, kind) => {
  test('one of the answers holds, the other sees it', async () => {
    const world = await rota({ kind });
    await world.say(G, 'zhangwei', '10月轮值我们和三院换一下');
    await Promise.all([world.press('private', 'qian', '同意'), world.press(G, 'fengyuan', '不同意')]);
    const swap = await world.store.read.turnSwap.findFirstOrThrow();
    const expected = swap.state === 'AGREED' ? ['2026-10 市三院', '2026-11 城南供电所'] : ['2026-10 城南供电所', '2026-11 市三院'];
    expect(['AGREED', 'REFUSED']).toContain(swap.state);
    expect(await hosts(world, 2)).toEqual(expected);
    await world.say(G, 'limin', '轮值');
    world.expect({ chat: G, contains: expected.map((e) => `${Number(e.slice(5, 7))}月 ${e.slice(8)}`) });
  });
});
