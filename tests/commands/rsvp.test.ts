import { readFile } from 'node:fs/promises';
import { sourceOf } from '../../bot/admin/import-source';
import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import { DISTRICT, type World } from '../support/world';

let world: World;
let code: string;
beforeEach(async () => {
  world = await neighbourhood();
  code = await call(world);
});

const expectCounts = async (...contains: (string | RegExp)[]) => {
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains });
};

test('accepting is acknowledged with what, when and how to change it; a second press tells the state', async () => {
  await world.press('private', 'zhangwei', '参加');
  world.expect({ to: 'zhangwei', contains: [`已记:参加·${code}`, '9月24日(周四)14:30', '请假'], buttons: ['改为请假', '派人参加'] });
  await world.press('private', 'zhangwei', '已记参加');
  world.expect({ to: 'zhangwei', contains: [`已记:参加·${code}`, '已于9月16日(周三)10:00记录'] });
  await world.press('private', 'zhangwei', '改为请假');
  world.expect({ to: 'zhangwei', contains: ['请假原因'], buttons: ['出差', '值班', '其他'] });
  await expectCounts('参加0', '请假1', /未答复5/);
});

test('a bare answer means what was seen, not what waits for the morning', async () => {
  await call(world, '9月28日下午两点半在活动室开联席会,议题防汛');
  await world.store.write(async (tx) => {
    const { id } = await tx.outbox.findFirstOrThrow({ where: { target: 'zhangwei', about: { not: null } }, orderBy: { id: 'desc' } });
    const tomorrow = new Date(world.clock.now().getTime() + 86_400_000);
    await tx.outbox.update({ where: { id }, data: { state: 'QUEUED', sentAt: null, notBefore: tomorrow } });
  });
  await world.say('dm', 'zhangwei', '参加');
  world.expect({ to: 'zhangwei', contains: [`已记:参加·${code}`, '9月24日(周四)14:30'] });
});

test('a leave counts at once; the reason may come by button or in words, and stays out of the group', async () => {
  await world.say('dm', 'qian', '去不了');
  world.expect({ to: 'qian', contains: ['请假原因', code], buttons: ['出差', '值班', '其他', '派人参加'] });
  await expectCounts('请假1', /未答复5/);
  await world.press('private', 'qian', '其他');
  await world.say('dm', 'qian', '孩子发烧');
  world.expect({ to: 'qian', contains: ['请假(孩子发烧)'] });
  await world.say(G, 'qian', code);
  world.expect({ chat: G, contains: ['市三院:请假'], not: ['发烧'] });
  // The card asks, so it may simply be said; who can come after all, or sends somebody, says no reason.
  await world.say('dm', 'sunjingguan', '去不了');
  await world.say('dm', 'sunjingguan', '开会');
  world.expect({ to: 'sunjingguan', contains: ['请假(开会)'] });
  await world.say('dm', 'liuzhuren', '去不了');
  await world.say('dm', 'liuzhuren', '下乡去');
  world.expect({ to: 'liuzhuren', contains: ['请假(下乡去)'] });
  await world.say('dm', 'zhoujie', '去不了');
  await world.say('dm', 'zhoujie', '我能去了');
  world.expect({ to: 'zhoujie', contains: ['已记:参加'] });
  await world.say('dm', 'chenlin', `${code}请假，出差`);
  world.expect({ to: 'chenlin', contains: ['已记:请假', '出差'], not: ['原因?'] });
});

test('E2-1: somebody else goes; the reason is asked, the deputy is told and says yes', async () => {
  await world.say('dm', 'zhangwei', '去不了,让老王替我');
  world.expect({ to: 'zhangwei', contains: ['请假原因', '王强'] });
  // The words are one person's other name: nobody is asked which.
  expect(
    world
      .seen({ to: 'zhangwei' })
      .at(-1)
      ?.buttons.map((b) => b.text),
  ).toEqual(['出差', '值班', '其他']);
  world.expect({ to: 'wangqiang', contains: ['张伟', '城南供电所', '9月24日(周四)14:30', '停车'], buttons: ['我去', '去不了'] });
  await world.press('private', 'zhangwei', '值班');
  world.expect({ to: 'zhangwei', contains: ['城南供电所 王强(代张伟', '等王强确认', '时间、地点、议题已转给他'], not: ['是哪一位'] });
  expect(world.seen({ to: 'wangqiang' })).toHaveLength(0);
  await expectCounts('派员1', /未答复5/, '王强(代张伟,待本人确认)', '预计到会2–4家');
  await world.press('private', 'wangqiang', '我去');
  world.expect({ to: 'wangqiang', contains: ['已记:您代城南供电所参加'] });
  world.expect({ to: 'zhangwei', contains: ['王强确认'] });
  await expectCounts('派员1', '王强(代张伟)', '预计到会2–5家');
  await world.moveClockTo('2026-09-23T16:01');
  world.expect({ to: 'wangqiang', contains: ['9月24日(周四)14:30'] });
});

test('E2-1: a surname that two have: the reason first, then which of them; only that one is told', async () => {
  await world.say('dm', 'zhangwei', '去不了,让小王替我');
  world.expect({ to: 'zhangwei', contains: ['请假原因'], buttons: ['出差', '值班', '其他'], not: ['是哪一位'] });
  await expectCounts('派员1', '人选未定');
  await world.press('private', 'zhangwei', '值班');
  world.expect({ to: 'zhangwei', contains: ['城南供电所有2位姓王,是哪一位', code] });
  expect(
    world
      .seen({ to: 'zhangwei' })
      .at(-1)
      ?.buttons.map((b) => b.text),
  ).toEqual(['王强', '王建国', '人选待定']);
  await world.press('private', 'zhangwei', '王强');
  world.expect({ to: 'zhangwei', contains: ['城南供电所 王强(代张伟', '等王强确认', '已转给他'] });
  world.expect({ to: 'wangqiang', contains: ['请您代城南供电所参加', '9月24日(周四)14:30'], buttons: ['我去', '去不了'] });
  expect(world.seen({ to: 'wangjianguo' }, 0)).toHaveLength(0);
  await world.say('dm', 'limin', `${code} 谁没回`);
  await world.press('private', 'limin', '看名单');
  world.expect({ to: 'limin', contains: ['城南供电所:派人 王强(代张伟,待本人确认)'] });
});

test('the deputy cannot: the unit is asked again; 派人参加 counts at once, then asks who, and the old deputy is released', async () => {
  await world.say('dm', 'zhangwei', '派王建国参加');
  world.expect({ to: 'zhangwei', contains: ['已记:派人参加', '王建国(代张伟'], not: ['原因'] });
  await world.press('private', 'wangjianguo', '去不了');
  world.expect({ to: 'wangjianguo', contains: ['去不了', '另外安排'] });
  world.expect({ to: 'zhangwei', contains: ['王建国去不了'], buttons: ['参加', '请假', '派人参加'] });
  await expectCounts('派员0', /未答复6/);
  await world.press('private', 'wangjianguo', '已记去不了');
  world.expect({ to: 'wangjianguo', contains: ['不用您代'] });

  await world.press('private', 'zhangwei', '派人参加');
  world.expect({ to: 'zhangwei', contains: ['派谁参加', '9月24日(周四)14:30'], buttons: ['王强', '王建国'] });
  await expectCounts('派员1', '人选未定');
  await world.press('private', 'zhangwei', '王强');
  world.expect({ to: 'wangqiang', contains: ['请您代城南供电所参加'], buttons: ['我去'] });
  await world.say('dm', 'zhangwei', '派王建国参加');
  world.expect({ to: 'wangqiang', contains: ['不用您代'] });
  world.expect({ to: 'wangjianguo', contains: ['请您代城南供电所参加'] });
  await world.press('private', 'wangqiang', '我去');
  world.expect({ to: 'wangqiang', contains: ['不用您代'] });
  await world.press('private', 'zhangwei', '换人');
  world.expect({ to: 'zhangwei', contains: ['派谁参加', '现在是城南供电所 王建国'], buttons: ['不换了'] });
  await world.say('dm', 'zhangwei', '小李');
  world.expect({ to: 'zhangwei', contains: ['通讯录里没有“小李”'] });
  await world.press('private', 'zhangwei', '就派小李');
  world.expect({ to: 'zhangwei', contains: ['小李(代张伟)', '不在通讯录里', '请您转告'] });
});

test('E2-2: 收到 is read, not an answer; asked on once', async () => {
  await world.say('dm', 'zhoujie', '收到');
  world.expect({ to: 'zhoujie', contains: ['已读', '参加'], buttons: [/^参加/, '请假', '派人参加'] });
  await expectCounts('物业(已读)', /未答复\D{0,6}6/);
  await world.say('dm', 'zhoujie', '收到');
  expect(world.seen({ to: 'zhoujie' }).flatMap((p) => p.buttons)).toHaveLength(0);
  await world.say('dm', 'zhoujie', '参加');
  world.expect({ to: 'zhoujie', contains: ['已记:参加'] });
  await world.say('dm', 'zhoujie', '收到');
  world.expect({ to: 'zhoujie', contains: ['已记:参加'] });
  await expectCounts('参加1', /未答复\D{0,6}5/);
  for (const [userid, words] of [
    ['qian', '1'],
    ['chenlin', '好的'],
    ['liuzhuren', '👌'],
  ] as const) {
    await world.say('dm', userid, words);
    world.expect({ to: userid, contains: ['已读'], buttons: [/^参加/, '请假', '派人参加'] });
  }
  await world.say('dm', 'qian', '可能去吧');
  await expectCounts('参加1', /未答复\D{0,6}5/, '市三院(已读)', '建行(已读)', '实验小学(已读)', '派出所(未读)');
  await world.moveClockTo('2026-09-21T09:00');
  for (const to of ['qian', 'chenlin', 'liuzhuren', 'sunjingguan']) world.expect({ to, contains: ['请答复'] });
  expect(world.seen({ to: 'zhoujie' })).toHaveLength(0);
});

test('in the group, by code and by quote; somebody else pressing the card there does not answer for the unit', async () => {
  await world.say(G, 'zhangwei', `${code} 参加`);
  world.expect({ chat: G, contains: ['已记:参加', '城南供电所'] });
  await world.say(G, 'qian', '参加', { quote: `【会议】望湖社区党建联席会 ${code}` });
  world.expect({ chat: G, contains: ['已记:参加', '市三院'] });
  await world.press(G, 'zhaolei', '改为请假');
  await expectCounts('参加2', '请假0');
  for (const u of LIAISONS) expect(world.seen({ to: u })).toHaveLength(0);
});

test('several invitations wait: which one is asked, and the answer is kept', async () => {
  await world.say(G, 'limin', '9月28日下午三点开联席会');
  await world.press(G, 'limin', '确认发通知');
  const second = world.find({ chat: G }, /会\d+/);
  await world.say(G, 'limin', '需求 反诈宣讲员2名 9月19日上午');
  await world.press(G, 'limin', /确认|发布/);
  await world.say(G, 'chenlin', '请假，出差');
  world.expect({ chat: G, contains: ['是哪一场', '9月24日(周四)14:30', '9月28日(周一)15:00'], buttons: [code, second] });
  await world.press(G, 'chenlin', second);
  world.expect({ chat: G, contains: [`已记:请假·${second}`] });
  await world.say('dm', 'chenlin', `${code} 参加`);
  await world.say('dm', 'chenlin', '我的');
  world.expect({ to: 'chenlin', contains: ['3件事', '已答复:参加', '已答复:请假(出差)'] });
});

test('the caller answers for a unit, marked, and the unit is told and may change it', async () => {
  await world.say(G, 'limin', `${code} 三院参加`);
  world.expect({ chat: G, contains: ['市三院:参加(代回复)'] });
  world.expect({ to: 'qian', contains: ['李敏代回复', '参加'], buttons: ['改为请假'] });
  await world.press('private', 'qian', '改为请假');
  await expectCounts('请假1');
  await world.say(G, 'limin', `${code} 参加`);
  world.expect({ chat: G, contains: ['代哪家单位'] });
  // The unit has answered since: that stays.
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['市三院后来又答复过', '请假'], not: ['已撤回'] });
  await expectCounts('请假1');
  await world.say(G, 'limin', `${code} 建行参加`);
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['已撤回'] });
  world.expect({ to: 'chenlin', contains: ['答复撤回了', '建行现在:未答复'], buttons: ['参加'] });
});

test('who does not answer for the unit is told who does, strangers too; a deputy of another unit is not taken, of two with one surname one is asked about', async () => {
  await world.say('dm', 'zhaolei', '收到');
  world.expect({ to: 'zhaolei', contains: ['好的'] });

  await world.say('dm', 'wangjianguo', `${code} 参加`);
  world.expect({ to: 'wangjianguo', contains: ['联络员张伟', '城南供电所'], not: ['已记'] });
  await world.say('dm', 'qian', `${code} 供电所参加`);
  world.expect({ to: 'qian', contains: ['张伟'], not: ['已记'] });
  await world.say('dm', 'mafang', `${code} 参加`);
  world.expect({ to: 'mafang', contains: ['没有邀请'] });
  await world.say('dm', 'mafang', '参加');
  world.expect({ to: 'mafang', contains: ['没有等答复的会议'] });
  await expectCounts(/未答复6/);

  await world.say('dm', 'zhangwei', `${code} 请赵磊代我去`);
  world.expect({ to: 'zhangwei', contains: ['赵磊不是城南供电所的人'], buttons: ['王强', '王建国'] });
  expect(world.seen({ to: 'zhaolei' })).toHaveLength(0);

  await world.press('private', 'zhangwei', '派人参加');
  await world.say('dm', 'zhangwei', '小王');
  world.expect({ to: 'zhangwei', contains: ['派谁参加'], buttons: ['王强', '王建国'] });
});

test('two liaisons of one unit: the last answer counts and both know', async () => {
  await world.press('private', 'zhangwei', '参加');
  await world.say('dm', 'wangqiang', `${code} 请假，值班`);
  world.expect({ to: 'wangqiang', contains: ['已记:请假'] });
  world.expect({ to: 'zhangwei', contains: ['王强改为', '请假(值班)', code], buttons: ['改为参加'] });
  await expectCounts('请假1', '参加0');
  // Taken back, the first counts again, and who gave it hears that too.
  await world.say('dm', 'wangqiang', '撤销');
  world.expect({ to: 'zhangwei', contains: ['答复撤回了', '城南供电所现在:参加'] });
  await expectCounts('请假0', '参加1');
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'zhangwei', contains: ['已撤回', code], buttons: ['参加'] });
  await expectCounts('参加0', /未答复6/);
});

test('dropping out after the deadline is told to the caller; after the start an answer is refused kindly, in words and by press', async () => {
  await world.press('private', 'zhangwei', '参加');
  await world.moveClockTo('2026-09-23T17:00');
  await world.say('dm', 'zhangwei', `${code} 请假，抢修`);
  world.expect({ to: 'limin', contains: ['城南供电所', '临时请假', '抢修'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'limin', contains: ['城南供电所', '请假撤回了', '参加'] });

  await world.moveClockTo('2026-09-24T14:30');
  await world.say('dm', 'zhangwei', `${code} 参加`);
  world.expect({ to: 'zhangwei', contains: ['已经开始', '李敏'], not: ['已记'] });
  await world.press('private', 'qian', '参加');
  world.expect({ to: 'qian', contains: ['已开始', '答复截止'] });
});

test('the same answer from another card changes nothing: what was said with it stays, and since when', async () => {
  await world.say('dm', 'zhangwei', `${code} 参加，我们来两个人`);
  world.clock.advance(300_000);
  await world.press('private', 'zhangwei', '参加');
  world.expect({ to: 'zhangwei', contains: ['已于9月16日(周三)10:00记录', '参加(2人)'] });
  await world.say('dm', 'qian', `${code} 请假，出差`);
  await world.press('private', 'qian', '请假');
  world.expect({ to: 'qian', contains: ['已记:请假', '请假(出差)'], not: ['原因?'] });
  // One answer, one 撤销.
  await world.say('dm', 'qian', '撤销');
  world.expect({ to: 'qian', contains: ['已撤回', '还没有答复'] });
  // The unit itself after its proxy is more.
  await world.say(G, 'limin', `${code} 建行参加`);
  await world.say('dm', 'chenlin', `${code} 参加`);
  world.expect({ to: 'chenlin', contains: ['已记:参加', '建行:参加'], not: ['代回复'] });
});

test('another room in between makes no answer void, also not one that 撤销 brings back', async () => {
  await world.press('private', 'zhangwei', '参加');
  await world.say('dm', 'zhangwei', `${code} 请假，抢修`);
  await world.say(G, 'limin', `${code} 改到三楼会议室`);
  await world.press(G, 'limin', '确认改期');
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'zhangwei', contains: ['已撤回', '已记:参加'] });
  await expectCounts('参加1', '请假0', /未答复5/);

  // A deputy who was released is asked again.
  await world.say('dm', 'zhangwei', `${code} 派王强参加`);
  await world.press('private', 'wangqiang', '我去');
  await world.say('dm', 'zhangwei', `${code} 请假，抢修`);
  world.expect({ to: 'wangqiang', contains: ['不用您代'] });
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'wangqiang', contains: ['请您代城南供电所参加'], buttons: ['我去'] });
  await expectCounts('王强(代张伟,待本人确认)');
});

test('the list of answers: reasons and how often a unit came are for the caller alone', async () => {
  await world.say('dm', 'qian', `${code} 请假，孩子发烧`);
  await world.say('dm', 'limin', `${code} 谁没回`);
  await world.press('private', 'limin', '看名单');
  world.expect({ to: 'limin', contains: ['市三院:请假(孩子发烧)'] });
  for (const userid of ['zhoujie', 'zhaolei', 'wangjianguo']) {
    await world.say('dm', userid, `${code} 谁没回`);
    await world.press('private', userid, '看名单');
    world.expect({ to: userid, contains: ['市三院:请假'], not: ['发烧', /近\d次/] });
  }
});

test('more invitations than a card holds: how many more, and by number', async () => {
  for (const day of ['9月25日', '9月28日', '9月29日', '9月30日', '10月9日', '10月12日']) {
    await world.say(G, 'limin', `${day}下午三点开联席会`);
    await world.press(G, 'limin', /^确认|^就定/);
    if (day === '9月25日') await world.press(G, 'limin', '确认发通知');
  }
  await world.say(G, 'limin', '需求 反诈宣讲员2名 9月19日上午');
  await world.press(G, 'limin', /确认|发布/);
  await world.say(G, 'chenlin', '请假，出差');
  world.expect({ chat: G, contains: ['是哪一场', '还有1场,请说编号'], not: ['更早'] });
});

test('a name that two units have: which one is asked, nobody is chased', async () => {
  const source = async () => {
    const data = JSON.parse(await readFile(DISTRICT, 'utf8'));
    data.orgs.push({ code: 'north', name: '城北供电所', shortName: '城北供电所', kind: 'UNIT', parent: 'chunhui', aliases: ['供电所'] });
    data.members.push({ userid: 'north', name: '孔北', org: 'north', liaison: 'PRIMARY' });
    data.bodies[0].members.push('north');
    return sourceOf(data);
  };
  world = await neighbourhood({ district: { name: 'twins', files: [DISTRICT, __filename], source } });
  code = await call(world);
  for (const words of [`催一下供电所 ${code}`, `给供电所发个链接 ${code}`]) {
    await world.say(G, 'limin', words);
    world.expect({ chat: G, contains: ['有几家叫这个名字', '城南供电所', '城北供电所', '请用全称'] });
    for (const to of ['zhangwei', 'north', 'limin']) expect(world.seen({ to })).toHaveLength(0);
  }
  await world.say(G, 'limin', `催一下城北供电所 ${code}`);
  world.expect({ chat: G, contains: ['已催1家', '城北供电所'] });
});
