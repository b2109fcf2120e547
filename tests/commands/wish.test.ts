import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

/** Posted and published by the secretary in the group. @returns its code */
async function post(world: World, words: string): Promise<string> {
  await world.say(G, 'limin', `微心愿 ${words}`);
  await world.press(G, 'limin', '确认');
  return world.find({ chat: G }, /愿\d+/);
}

test('E2-8: one step late; who it is stays out of the group; 候补; what was promised is reminded of with 免打扰', async () => {
  const world = await neighbourhood({ now: '2026-09-16T09:40' });
  // A member's words go to the secretary first; what is private of them never shows.
  const said = '微心愿 独居老人王秀英，82岁，住望湖路3号2单元501，电话13800001111，想要一台收音机，200元以内';
  await world.say('dm', 'gaoshan', said);
  world.expect({
    to: 'gaoshan',
    contains: ['【待确认·心愿】', '望湖社区', '独居老人(82岁)想要一台收音机', '生活', '200元以内', '加密', '先请社区书记核对'],
    not: ['王秀英', '501', '1380000'],
    buttons: ['确认', '改说法', '取消'],
  });
  expect(await world.store.read.wish.count()).toBe(0);
  await world.press('private', 'gaoshan', '确认', { deliveries: 2 });
  world.expect({ to: 'gaoshan', contains: ['已记 愿1', '请李敏书记核对'] });
  world.expect({ to: 'limin', contains: ['【请核对】愿1', '高山登记的'], buttons: ['发布', '不发'] });
  await world.say(G, 'chenlin', '认领 愿1');
  world.expect({ chat: G, contains: ['愿1等书记核对'] });
  // Before the secretary has looked its words are read by nobody else.
  await world.say(G, 'limin', '愿1');
  world.expect({ chat: G, contains: ['等书记核对'], not: ['收音机'] });
  await world.say('dm', 'chenlin', '愿1');
  world.expect({ to: 'chenlin', contains: ['等书记核对'], not: ['收音机'] });
  await world.press('private', 'limin', '发布');
  world.expect({ chat: G, contains: ['【愿1】独居老人(82岁)想要一台收音机', '还没人认领', '由社区书记李敏核准'], buttons: ['我来认领'] });
  world.expect({ to: 'gaoshan', contains: ['已发布'] });
  const bag = await post(world, '困难学生想要一个新书包');
  const blanket = await post(world, '孤寡老人需要电热毯');
  await world.say(G, 'qian', '还有哪些心愿');
  world.expect({ chat: G, contains: ['共3个', `${bag} 望湖社区 困难学生想要一个新书包`], buttons: ['愿1 收音机', `${blanket} 电热毯`] });

  await world.moveClockTo('2026-09-16T09:51');
  await world.press(G, 'chenlin', '愿1 收音机', { deliveries: 2 });
  world.expect({ chat: G, contains: ['已由建行认领', '9月23日(周三)前送达'], buttons: ['已认领 愿1'] });
  world.expect({ to: 'chenlin', contains: ['愿1 您已认领', '9月26日(周六·中秋放假)还没送到就放回'], buttons: ['送到了', '认领不了了'] });
  world.expect({ to: 'limin', contains: ['愿1 被建行(陈琳)认领'], buttons: ['核准 告诉对方', '我来联系'] });
  await world.say(G, 'zhaolei', '认领 愿1');
  world.expect({
    chat: G,
    contains: ['愿1刚被建行认领(今天9:51)', '相近的还没人认领'],
    buttons: [`${bag} 新书包`, `${blanket} 电热毯`, '愿1候补'],
  });
  await world.press(G, 'zhaolei', '愿1候补');
  world.expect({ chat: G, contains: ['已排候补，第1位'] });
  await world.say(G, 'zhaolei', `认领 ${bag}`);
  world.expect({ chat: G, contains: [`${bag} 您已认领，9月23日(周三)前送达`] });
  await world.say(G, 'zhaolei', `${bag}那家是谁？`);
  world.expect({ chat: G, contains: ['群里不显示', '认领后我私聊您必要信息(由社区书记李敏核准)，7天内送达'] });
  const meeting = await call(world);
  await world.say('dm', 'zhaolei', '别再私聊我了');
  world.expect({ to: 'zhaolei', contains: [`您已答应的事（${bag}）到期前仍会提醒一次`], not: [meeting] });

  // The words of the registration go to the claimer alone, and not before the secretary said so.
  await world.say('dm', 'chenlin', '愿1那家是谁');
  world.expect({ to: 'chenlin', contains: ['等社区书记核准'], not: ['王秀英'] });
  // Nobody wrote down who the other one is for: the secretary says it now.
  await world.press('private', 'limin', '核准 告诉对方');
  world.expect({ to: 'limin', contains: [`${bag} 要告诉赵磊什么？`] });
  await world.say('dm', 'limin', '小宇，柳园2栋301');
  world.expect({ to: 'limin', contains: [`${bag} 这样告诉赵磊？`, '小宇，柳园2栋301'], buttons: ['确认告诉', '重新说', '取消'] });
  expect(world.seen({ to: 'zhaolei' })).toEqual([]);
  await world.press('private', 'limin', '确认告诉', { deliveries: 2 });
  world.expect({ to: 'zhaolei', contains: [`${bag} 受助人信息`, '柳园2栋301'] });
  world.expect({ to: 'limin', contains: ['已私聊给赵磊'], not: ['柳园'] });
  await world.press('private', 'limin', '核准 告诉对方');
  world.expect({ to: 'chenlin', contains: ['愿1 受助人信息', '王秀英', '望湖路3号2单元501', '13800001111', '不要外传'] });
  world.expect({ to: 'limin', contains: ['已私聊给建行'], not: ['王秀英'] });
  await world.say('dm', 'qian', '愿1那家是谁');
  world.expect({ to: 'qian', contains: ['不显示'], not: ['王秀英'] });
  // What was meant for one who gave it up goes to nobody else.
  await world.say('dm', 'qian', `认领 ${blanket}`);
  await world.say('dm', 'qian', '认领不了了');
  world.expect({ to: 'qian', contains: [blanket, '已放回'] });
  await world.say('dm', 'zhoujie', `我们来认领${blanket}`);
  const old = world.standin.seen({ to: 'limin' }).find((p) => p.text.includes(`${blanket} 被市三院`));
  await world.press('private', 'limin', '我来联系', { card: old?.seq ?? 0 });
  world.expect({ to: 'limin', contains: [`${blanket} 被物业(周洁)认领`] });
  expect(world.seen({ to: 'zhoujie' })).toEqual([]);

  // Given up: who waits is asked first, nobody else can take it meanwhile.
  await world.say('dm', 'chenlin', '愿1 认领不了了');
  world.expect({ to: 'chenlin', contains: ['正在问候补的人'] });
  world.expect({ to: 'zhaolei', contains: ['愿1空出来了，您排到了', '9月17日(周四)09:51'], buttons: ['我来认领', '不要了'] });
  await world.say('dm', 'qian', '认领 愿1');
  world.expect({ to: 'qian', contains: ['正等候补的赵磊答复'] });
  await world.press('private', 'zhaolei', '不要了');
  world.expect({ chat: G, contains: ['【愿1】', '还没人认领'] });
  await world.say('dm', 'chenlin', '撤销');
  world.expect({ to: 'chenlin', contains: ['已由建行认领'] });

  await world.say(G, 'chenlin', '愿1送到了', { images: 1 });
  world.expect({ chat: G, contains: ['已请社区确认'] });
  world.expect({ to: 'limin', contains: ['愿1 建行(陈琳)说送到了', '群里发了1张照片'], buttons: ['已收到 结案', '没收到'] });
  await world.press('private', 'limin', '没收到');
  world.expect({ to: 'chenlin', contains: ['社区说还没收到', '9月23日(周三)前送达'] });
  await world.say('dm', 'chenlin', '愿1送到了');
  await world.press('private', 'limin', '已收到 结案');
  world.expect({ to: 'chenlin', contains: ['社区确认收到了'] });
  world.expect({ chat: G, contains: ['愿1 收音机实现了，谢谢建行'] });
  await world.say('dm', 'limin', '愿1');
  world.expect({ to: 'limin', contains: ['已实现（建行）'] });

  // The last day is heard in spite of 免打扰; ten days after the claim it is free again.
  await world.moveClockTo('2026-09-23T09:00');
  world.expect({ to: 'zhaolei', contains: [`【今天到期】${bag}`, '9月26日(周六·中秋放假)'], buttons: ['送到了', '认领不了了'] });
  await world.moveClockTo('2026-09-26T09:20');
  world.expect({ to: 'zhaolei', contains: [`${bag} 新书包到期没有送到，已放回`] });
  world.expect({ to: 'limin', contains: ['赵磊到期没有送到'] });
  expect(await world.store.read.auditLog.findFirst({ where: { via: 'SYSTEM' } })).toMatchObject({ action: 'wish.release', memberId: null });
  world.expect({ chat: G, contains: [`【${bag}】`, '还没人认领'], buttons: ['我来认领'] });
  const [first] = await world.store.read.wish.findMany({ orderBy: { no: 'asc' } });
  expect(first?.privateEnc).toBeNull();
  const named = { OR: [{ content: { contains: '王秀英' } }, { content: { contains: '柳园2栋' } }] };
  const sent = await world.store.read.outbox.findMany({ where: named });
  expect(sent).toHaveLength(0);
});

test('认领放大镜: claimed by its name, a need as well; asked when several have it, told when nobody knows it', async () => {
  const world = await neighbourhood({ now: '2026-09-16T09:40' });
  await world.say('dm', 'chenlin', '认领放大镜');
  world.expect({ to: 'chenlin', contains: ['没有找到叫“放大镜”的心愿或需求', '现在没有等人认领的心愿'] });
  const glass = await post(world, '独居老人想要一个放大镜');
  const radio = await post(world, '独居老人想要一台收音机');
  const other = await post(world, '退休教师想要一台大音量收音机');
  await world.say(G, 'limin', '需求 反诈宣讲员2名，9月19日上午');
  await world.press(G, 'limin', '确认发布');
  const need = world.find({ chat: G }, /需\d+/);

  await world.say('dm', 'chenlin', '认领放大镜');
  world.expect({ to: 'chenlin', contains: [`${glass} 您已认领`, '9月23日(周三)前送达'] });
  await world.say(G, 'qian', '放大镜我们认领');
  world.expect({ chat: G, contains: [`${glass}刚被建行认领`], buttons: [`${glass}候补`] });
  await world.say('dm', 'qian', '我们认领收音机');
  world.expect({ to: 'qian', contains: ['认领哪一个', radio, other], buttons: [`${radio} 收音机`] });
  expect(await world.store.read.wish.count({ where: { status: 'CLAIMED' } })).toBe(1);
  await world.press('private', 'qian', `${radio} 收音机`);
  world.expect({ to: 'qian', contains: [`${radio} 您已认领`] });
  await world.say('dm', 'qian', '认领那个收音机的心愿');
  world.expect({ to: 'qian', contains: [`${other} 您已认领`] });
  await world.say('dm', 'sunjingguan', '认领反诈宣讲员');
  world.expect({ to: 'sunjingguan', contains: [`【${need}】`, '反诈宣讲员2名'], buttons: ['出1名', '出2名', '这次不行'] });
  await world.press('private', 'sunjingguan', '出1名');
  world.expect({ to: 'sunjingguan', contains: ['派出所出1名'] });
  await world.say('dm', 'gaoshan', '认领反诈宣讲员');
  world.expect({ to: 'gaoshan', contains: ['联络员'], not: ['出1名'] });
  await world.say('dm', 'gaoshan', '认领按摩椅');
  world.expect({ to: 'gaoshan', contains: ['没有找到叫“按摩椅”的心愿或需求'] });
});

test('what the secretary tells a claimer is read once more before it goes, and an answer to something else is none', async () => {
  const world = await neighbourhood();
  const code = await post(world, '孤寡老人需要电热毯');
  await world.say('dm', 'qian', `认领 ${code}`);
  await world.press('private', 'limin', '核准 告诉对方');
  world.expect({ to: 'limin', contains: [`${code} 要告诉`, '直接说称呼、电话、地址'], buttons: ['我来联系', '取消'] });
  for (const words of ['收到', '参加', '好的', '稍等', '谢谢', '还有哪些心愿']) await world.say('dm', 'limin', words);
  expect(world.seen({ to: 'qian' })).toEqual([]);
  expect(await world.store.read.wish.findFirstOrThrow()).toMatchObject({ privateEnc: null, approvedAt: null });

  // It may sound like anything: it is what was asked for, and nobody else hears it.
  await world.say('dm', 'limin', '李秀英，电话13800001111，住望湖路3号2单元501');
  world.expect({ to: 'limin', contains: ['这样告诉市三院', '13800001111', '2单元501'], buttons: ['确认告诉', '重新说', '取消'] });
  await world.say('dm', 'limin', '改成2单元502');
  world.expect({ to: 'limin', contains: ['要告诉'], not: ['501'] });
  await world.say('dm', 'limin', '李秀英，电话13800001111，住望湖路3号2单元502');
  world.expect({ to: 'limin', contains: ['2单元502'] });
  expect(world.seen({ to: 'qian' })).toEqual([]);
  // What is not understood beside it is kept nowhere, though an admin wants such words.
  await world.store.write((tx) => tx.unheard.deleteMany());
  await world.store.write((tx) =>
    tx.deployment.upsert({ where: { id: 1 }, create: { name: '春晖街道', keepUnheard: true }, update: { keepUnheard: true } }),
  );
  await world.say('dm', 'limin', '唉李芳腿脚不好');
  expect(await world.store.read.unheard.findMany({ select: { text: true } })).toEqual([{ text: null }]);
  const [draft] = await world.store.read.draft.findMany({ where: { kind: 'wish.tell' } });
  expect(draft?.payload).not.toMatch(/李秀英|1380000|502/);
  await world.say('dm', 'limin', '确认');
  world.expect({ to: 'qian', contains: [`${code} 受助人信息`, '李秀英', '13800001111', '2单元502'] });
  world.expect({ to: 'limin', contains: ['已私聊给市三院'], not: ['李秀英'] });

  // Given up while the secretary was looking: nobody hears it.
  const other = await post(world, '孤寡老人需要一床棉被');
  await world.say('dm', 'qian', `认领 ${other}`);
  await world.press('private', 'limin', '核准 告诉对方');
  await world.say('dm', 'limin', '赵玉兰，柳园3栋');
  await world.say('dm', 'qian', `${other} 认领不了了`);
  await world.say('dm', 'zhoujie', `认领 ${other}`);
  const mark = world.mark();
  await world.say('dm', 'limin', '确认');
  world.expect({ to: 'limin', contains: ['没有发出去'] }, mark);
  expect(world.seen({ to: 'zhoujie' }, mark)).toEqual([]);
  expect(world.seen({ to: 'qian' }, mark)).toEqual([]);

  // [我来联系] after all.
  await world.say('dm', 'limin', other);
  await world.press('private', 'limin', '核准 告诉对方');
  await world.press('private', 'limin', '我来联系');
  world.expect({ to: 'zhoujie', contains: ['李敏书记会直接和您联系'] });
  world.expect({ to: 'limin', contains: ['由您联系'], buttons: [`您来联系 ${other}`] });

  // What only few may read is not kept for as long as other messages.
  await world.moveClockTo('2026-09-16T13:00');
  expect(
    await world.store.read.outbox.count({ where: { OR: [{ content: { contains: '李秀英' } }, { content: { contains: '赵玉兰' } }] } }),
  ).toBe(0);
});

test('a wish is published without who it is, in whatever order it was said', async () => {
  const world = await neighbourhood();
  await world.say(G, 'limin', '微心愿 想要一台收音机，李秀英，82岁，望湖小区5-3-201');
  world.expect({
    chat: G,
    contains: ['某居民(82岁)想要一台收音机', '请核对', '其余的话没有放进去'],
    not: ['李秀英', '5-3', '望湖小区'],
    buttons: ['确认', '改说法'],
  });
  await world.press(G, 'limin', '改说法');
  await world.say(G, 'limin', '想要一台收音机送到望湖路三号');
  world.expect({ chat: G, contains: ['没听出能让大家看的心愿', '不带姓名、地址'], not: ['望湖路'] });
  await world.say(G, 'limin', '给李秀英老人买一台收音机');
  world.expect({ chat: G, contains: ['给某老人买一台收音机'], not: ['李秀英'] });
});

test('a secretary who claims a wish of their own community is told once; what else the hour brings is done', async () => {
  const world = await neighbourhood({ now: '2026-09-16T09:40' });
  await world.say('dm', 'limin', '微心愿 独居老人王秀英，住望湖路3号2单元501，想要一台收音机');
  await world.press('private', 'limin', '确认');
  await world.say(G, 'chenlin', '认领 愿1');
  await world.say(G, 'chenlin', '愿1送到了', { images: 1 });
  const bag = await post(world, '困难学生想要一个新书包');
  const blanket = await post(world, '孤寡老人需要电热毯');
  await world.say(G, 'limin', `认领 ${bag}`);
  world.expect({ chat: G, contains: [`${bag} 您已认领`] });
  await world.say(G, 'zhaolei', `认领 ${blanket}`);
  await world.say(G, 'qian', `认领 ${blanket}`);
  await world.press(G, 'qian', `${blanket}候补`);
  await world.moveClockTo('2026-09-26T08:30');
  await world.press('private', 'limin', '已收到 结案');

  await world.moveClockTo('2026-09-26T10:20');
  const told = (userid: string) => world.seen({ to: userid }).filter((p) => p.text.includes('到期没有送到'));
  expect(told('limin').filter((p) => p.text.includes(bag))).toHaveLength(1);
  world.expect({ to: 'limin', contains: [`${bag} 新书包到期没有送到，已放回给别人`, `请再说“认领 ${bag}”`], not: ['请告诉社区书记'] });
  expect(told('zhaolei')).toHaveLength(1);
  world.expect({ to: 'qian', contains: [`${blanket}空出来了，您排到了`] });
  const wishes = await world.store.read.wish.findMany({ orderBy: { no: 'asc' } });
  expect(wishes.map((w) => [w.status, w.privateEnc])).toEqual([
    ['CONFIRMED', null],
    ['PUBLISHED', null],
    ['PUBLISHED', null],
  ]);
  await world.moveClockTo('2026-09-27T10:20');
  world.expect({ to: 'qian', contains: [`没有等到您认领，${blanket}问下一位了`] });
  world.expect({ chat: G, contains: [`【${blanket}】`, '还没人认领'] });
});
