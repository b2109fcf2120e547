import { describeEachDatabase } from '../support/databases';
import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区' as const;
const NEED = '需求 反诈宣讲员2名,9月19日上午,居民约60人';
let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');
});

/** 需N, published in the group. */
async function publish(words = NEED): Promise<string> {
  await world.say(G, 'limin', words);
  await world.press(G, 'limin', '确认发布');
  return world.find({ chat: G }, /需\d+/);
}

const met = async () => (await world.store.read.request.findFirstOrThrow()).quantityMet;

test('E3-1: a need is repeated in full, published once, and answered in part by quoting it', async () => {
  await world.say(G, 'limin', NEED);
  world.expect({
    chat: G,
    contains: ['反诈宣讲员2名', '9月19日(周六)上午', '约60人', '9月18日(周五)18:00前', '资8'],
    buttons: ['确认发布', '取消'],
    not: [/需\d+/, '反诈宣讲员反诈'],
  });
  expect(await world.store.read.request.count()).toBe(0);
  await world.press(G, 'limin', '确认发布');
  world.expect({
    chat: G,
    contains: ['【需1】望湖社区需反诈宣讲员2名', '9月19日(周六)上午', '私聊请6家'],
    buttons: ['我们能出', '这次不行'],
  });
  for (const to of ['zhangwei', 'qian', 'chenlin', 'liuzhuren', 'sunjingguan', 'zhoujie']) {
    world.expect({ to, contains: ['【需1】', '反诈宣讲员2名', '9月19日(周六)上午'], buttons: ['出1名', '出2名', '这次不行'] });
  }

  await world.say(G, 'chenlin', '我们能出1个,另外周六是上班吗?', { quote: '【需1】望湖社区 需 反诈宣讲员2名 / 9月19日(周六)上午' });
  world.expect({
    chat: G,
    contains: ['建行出1名', '9月19日(周六)不上班', '9月20日(周日·调休上班)才是调休上班'],
    buttons: ['是', '改20日'],
  });
  expect(await met()).toBe(0);
  await world.press(G, 'chenlin', '是');
  world.expect({ chat: G, contains: ['需1', '1/2(建行1)', '还差1名'], buttons: ['我们能出', '这次不行'] });
  expect(world.seen({ chat: G })).toHaveLength(1);
  world.expect({ to: 'limin', contains: ['需1', '建行出1名', '还差1名'] });
});

test('a press in the group counts for everybody, a question about it is for the one who pressed', async () => {
  await publish();
  await world.press(G, 'zhangwei', '我们能出');
  const [asked] = world.seen({ chat: G });
  expect(asked?.visibleTo).toEqual(['zhangwei']);
  world.expect({ chat: G, buttons: ['出1名', '出2名'] });
  await world.press(G, 'zhangwei', '出2名');
  const [done] = world.seen({ chat: G });
  expect(done?.visibleTo).toBeUndefined();
  world.expect({ chat: G, contains: ['需1已满足2/2', '城南供电所2'], not: ['还差'] });
  await world.press('private', 'qian', '出1名');
  world.expect({ to: 'qian', contains: ['已满足2/2', '不用再出'] });
  expect(await met()).toBe(2);
});

test('E3-2: a refusal gives its reason, and what is nobody’s job goes to the street, never back to the community', async () => {
  const need = await publish();
  await world.press('private', 'sunjingguan', '这次不行');
  world.expect({ to: 'sunjingguan', buttons: ['时间冲突', '人手不足', '不归我管'] });
  await world.press('private', 'sunjingguan', '不归我管');
  world.expect({ to: 'sunjingguan', contains: ['不会退回社区'], buttons: ['不清楚', '转给选中的单位'] });
  await world.press('private', 'sunjingguan', '不清楚');
  world.expect({ to: 'hechunhui', contains: [need, '反诈宣讲员', '派出所', '街道协调'] });
  world.expect({ to: 'sunjingguan', contains: ['已交街道', '何春晖'] });
  world.expect({ chat: G, not: ['派出所'] });
  await world.press('private', 'sunjingguan', /已交街道/);
  expect(world.seen({ to: 'hechunhui' })).toHaveLength(0);
});

test('a refusal in the group leaves the card of the others alone', async () => {
  await publish();
  await world.press(G, 'sunjingguan', '这次不行');
  expect(world.seen({ chat: G }).every((p) => p.visibleTo?.join() === 'sunjingguan')).toBe(true);
  await world.press(G, 'sunjingguan', '人手不足');
  world.expect({ to: 'limin', contains: ['派出所', '人手不足', '差2名'] });
  await world.press(G, 'zhoujie', '我们能出');
  world.expect({ chat: G, buttons: ['出1名', '出2名'] });
  // The same once more by another button: nobody is told twice.
  await world.press('private', 'qian', '出1名');
  world.expect({ to: 'limin', contains: ['市三院出1名'] });
  await world.press(G, 'qian', '我们能出');
  const mark = world.mark();
  await world.press(G, 'qian', '出1名');
  world.expect({ chat: G, contains: ['需1 已有 1/2'] }, mark);
  expect(world.seen({ to: 'limin' }, mark)).toHaveLength(0);
});

test('the unit that is named instead is asked, with time to answer', async () => {
  await publish();
  await world.press('private', 'sunjingguan', '这次不行');
  await world.press('private', 'sunjingguan', '不归我管');
  const wuye = await world.store.read.org.findUniqueOrThrow({ where: { code: 'wuye' } });
  await world.press('private', 'sunjingguan', '转给选中的单位', { selected: { unit: [wuye.id] } });
  world.expect({ to: 'zhoujie', contains: ['【需1】', '派出所说', '物业'], buttons: ['出1名', '这次不行'] });
  world.expect({ to: 'limin', contains: ['派出所', '已转物业'] });
});

test('words alone answer what was asked last, and a later answer replaces the earlier', async () => {
  await publish();
  await world.say('dm', 'zhoujie', '我们能出2个');
  world.expect({ to: 'zhoujie', contains: ['物业出2名'], buttons: ['是'] });
  await world.say('dm', 'zhoujie', '是');
  world.expect({ to: 'zhoujie', contains: ['2/2'] });
  world.expect({ chat: G, contains: ['需1', '物业出2名', '已满足2/2'] });
  await world.say('dm', 'zhoujie', '需1 这次不行 人手不够');
  world.expect({ to: 'zhoujie', contains: ['物业这次不行'] });
  world.expect({ chat: G, contains: ['原说出2名', '还没有单位答应'] });
  expect(await met()).toBe(0);
  await world.say('dm', 'zhoujie', '撤销');
  world.expect({ to: 'zhoujie', contains: ['撤销', '2/2'] });
  expect(await met()).toBe(2);
});

test('more than is missing is asked about', async () => {
  await publish();
  await world.say('dm', 'zhangwei', '需1 我们出5名');
  world.expect({ to: 'zhangwei', contains: ['只差2名'], buttons: ['出2名', '仍出5名'] });
  await world.press('private', 'zhangwei', '仍出5名');
  world.expect({ to: 'zhangwei', contains: ['出5名'], buttons: ['是'] });
  await world.press('private', 'zhangwei', '是');
  world.expect({ to: 'zhangwei', contains: ['5/2'] });
});

test('of many pieces a number can be said', async () => {
  await publish('求助:缺50把椅子,24号到25号用');
  world.expect({ to: 'liuzhuren', contains: ['椅子', '50把'], buttons: ['全部50把', '这次不行'] }, 0);
  await world.press(G, 'liuzhuren', '我们能出');
  await world.say(G, 'liuzhuren', '30把');
  world.expect({ chat: G, contains: ['30/50', '还差20把', '实验小学30'] });
});

test('only a unit’s own people answer for it; others are told who may; a proxy is marked', async () => {
  await publish();
  await world.say('dm', 'wangjianguo', '需1 我们能出1个');
  world.expect({ to: 'wangjianguo', contains: ['联络员', '张伟'] });
  await world.press(G, 'limin', '这次不行');
  world.expect({ to: 'limin', contains: ['自己发的'] });
  await world.say(G, 'limin', '需1 供电所能出1个');
  world.expect({ chat: G, contains: ['城南供电所出1名', '代回复'] });
  await world.press(G, 'limin', '是');
  world.expect({ chat: G, contains: ['城南供电所1(代回复)'] });
});

test('who may not publish is told who may; phone numbers stay out of the group', async () => {
  await world.say(G, 'wangjianguo', '需求 梯子1把 明天上午');
  world.expect({ chat: G, contains: ['张伟'], not: ['待确认'] });
  await world.say(G, 'limin', '需求 轮椅1辆 联系王大爷13812345678');
  world.expect({ chat: G, contains: ['轮椅', '已去掉'], not: ['13812345678', '王大爷'] });
});

test('a number is taken out however it is written, and whom to call with it: also when it comes with a correction or as the answer', async () => {
  await world.say(G, 'limin', '需求 轮椅1辆 联系王大爷１３８ 0000 1111');
  world.expect({ chat: G, contains: ['轮椅', '已去掉'], not: ['0000', '王大爷'] });
  await world.say(G, 'limin', '取消');
  await world.say(G, 'limin', '需求 轮椅1辆');
  world.expect({ chat: G, contains: ['轮椅'], not: ['已去掉'] });
  await world.say(G, 'limin', '名称改成助行器 联系王大爷138.0000.1111');
  world.expect({ chat: G, contains: ['助行器', '已去掉'], not: ['0000', '王大爷'] });
  await world.say(G, 'limin', '取消');
  await world.say(G, 'limin', '发布需求');
  world.expect({ chat: G, contains: ['需要什么'] });
  await world.say(G, 'limin', '拐杖，联系王大爷，0571 88881234');
  world.expect({ chat: G, contains: ['拐杖', '已去掉'], not: ['8888', '王大爷'] });
});

test('a promise taken back in private is told to the group without the reason', async () => {
  const need = await publish();
  await world.press('private', 'zhangwei', '出2名');
  world.expect({ chat: G, contains: ['已满足2/2'] });
  await world.say('dm', 'zhangwei', `${need} 这次不行 张工老婆住院，找李四13800001111`);
  world.expect({ chat: G, contains: ['城南供电所原说出2名，现在这次不行', '差2名'], not: ['老婆', '李四', '1380000'] });
  world.expect({ to: 'limin', contains: ['现在这次不行', '张工老婆住院'] });
  world.expect({ to: 'zhangwei', contains: ['已记', '这次不行'] });
});

test('a need from a private chat goes to the group of its organisation', async () => {
  await world.say('dm', 'zhaolei', NEED);
  await world.press('private', 'zhaolei', '确认发布');
  world.expect({ to: 'zhaolei', contains: ['【需1】', '群里也发了'] });
  world.expect({ chat: G, contains: ['【需1】'], buttons: ['我们能出', '这次不行'] });
});

test('a wrong, a past and an unclear time are asked about', async () => {
  await world.say(G, 'limin', '需求 志愿者3名 2月30日');
  world.expect({ chat: G, buttons: ['时间可商量'], not: ['确认发布'] });
  await world.press(G, 'limin', '时间可商量');
  world.expect({ chat: G, contains: ['志愿者', '可商量', '9月17日(周四)18:00前'], buttons: ['确认发布'] });
  await world.say(G, 'limin', '周六上午');
  world.expect({ chat: G, contains: ['9月19日(周六)上午', '9月18日(周五)18:00前'] });
});

test('the list, the code, and taking a need back', async () => {
  await world.say(G, 'zhangwei', '还有哪些需求');
  world.expect({ chat: G, contains: ['没有等待答复'] });
  await publish();
  await world.say(G, 'zhangwei', '还有哪些需求');
  world.expect({ chat: G, contains: ['共1条', '需1望湖社区反诈宣讲员2名', '差2名'] });
  await world.say('dm', 'qian', '需1什么情况');
  world.expect({ to: 'qian', contains: ['【需1】', '还没有单位答应'], buttons: ['出1名', '这次不行'] });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤销需1'] });
  world.expect({ to: 'qian', contains: ['需1', '不需要了'] });
  await world.press('private', 'qian', '出1名');
  world.expect({ to: 'qian', contains: ['已取消'] });
  expect(await met()).toBe(0);
  await world.say(G, 'zhangwei', '需99');
  world.expect({ chat: G, contains: ['没有找到需99'] });
});

test('its author ends a need in two presses; the second press says what it is now', async () => {
  await publish();
  await world.say('dm', 'limin', '需1');
  await world.press('private', 'limin', '不需要了');
  await world.press('private', 'limin', '确定不要了');
  world.expect({ to: 'limin', contains: ['不需要了'] });
  world.expect({ chat: G, contains: ['需1', '不需要了'] });
  await world.press('private', 'limin', '已取消');
  world.expect({ to: 'limin', contains: ['需1', '已取消'] });
});

describeEachDatabase('two units press for the last piece at once', (_fresh, kind) => {
  test('one of them gets it, the other is told', async () => {
    world = await startWorld({ kind });
    await world.bind(G, 'limin', '望湖社区');
    await publish('需求 体检车1辆,10月12日上午');
    await Promise.all([world.press('private', 'qian', '出1辆'), world.press('private', 'zhoujie', '出1辆')]);
    await world.settled();
    const need = await world.store.read.request.findFirstOrThrow({ include: { responses: true } });
    expect(need).toMatchObject({ quantityMet: 1, status: 'MET' });
    expect(need.responses.filter((r) => r.kind === 'OFFER')).toHaveLength(1);
    const winner = need.responses[0]?.byMemberId;
    const qian = await world.store.read.member.findUniqueOrThrow({ where: { useridKey: 'qian' } });
    world.expect({ to: winner === qian.id ? 'zhoujie' : 'qian', contains: ['需1', '不用再出'] }, 0);
  });
});

test('a need whose day is over takes no answers any more, and says what can be done instead', async () => {
  const need = await publish();
  await world.moveClockTo('2026-09-21T09:00');
  for (const [userid, button] of [
    ['chenlin', '出1名'],
    ['sunjingguan', '这次不行'],
  ] as const) {
    await world.press('private', userid, button);
    world.expect({
      to: userid,
      contains: [`${need}的时间已经过了`, '9月19日(周六)上午已经过去', '请望湖社区再发一条', '需求清单'],
      not: ['已记'],
    });
  }
  await world.press(G, 'zhoujie', '我们能出');
  world.expect({ chat: G, contains: ['已经过去'] });
  for (const words of ['我们能出1个', '这次不行 人手不够']) {
    await world.say('dm', 'qian', `${need} ${words}`);
    world.expect({ to: 'qian', contains: [need, '已经过去', '再发一条'], not: ['按“'] });
  }
  await world.say('dm', 'qian', '我的');
  world.expect({ to: 'qian', not: [need] });
  expect(await met()).toBe(0);
});
