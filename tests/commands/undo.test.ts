import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

/** 李敏 records what was done yesterday. @returns 活1 */
async function recorded(): Promise<string> {
  await world.say('dm', 'limin', '记录 昨天下午在活动室搞主题党日，32人');
  await world.press('private', 'limin', '确认');
  return world.find({ to: 'limin' }, /活\d+/);
}

const unit = async (code: string) => (await world.store.read.org.findUniqueOrThrow({ where: { code } })).id;
const kept = async () => (await world.store.read.activity.findFirstOrThrow()).status !== 'VOID';

async function need(): Promise<string> {
  await world.say(G, 'limin', '需求 反诈宣讲员2名,9月19日上午');
  await world.press(G, 'limin', '确认发布');
  return world.find({ chat: G }, /需\d+/);
}

test('after [不需要了] 撤销 takes that back, and nothing before it: the need is open again, and those told are told', async () => {
  const code = await need();
  await world.press('private', 'chenlin', '出1名');
  await recorded();
  await world.moveClockTo('2026-09-16T10:03');
  await world.say('dm', 'limin', code);
  await world.press('private', 'limin', '不需要了');
  await world.press('private', 'limin', /确定/);
  world.expect({ chat: G, contains: ['不需要了'] });
  world.expect({ to: 'zhangwei', contains: ['不需要了', '不用再答复'] });

  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤销', `${code} 反诈宣讲员`, '1/2', '还差1名', '都告诉了'] });
  for (const to of ['zhangwei', 'qian', 'chenlin'])
    world.expect({ to, contains: [`【${code}】`, '还是需要', `${code} 我们能出`, '答复过的照旧'] });
  world.expect({ chat: G, contains: [`【${code}】`, '还是需要'] });
  expect(await kept()).toBe(true);
  await world.say('dm', 'zhangwei', `${code} 我们能出1名`);
  await world.press('private', 'zhangwei', '是');
  world.expect({ chat: G, contains: ['已满足2/2'] });

  // The next one takes back what was before it: one at a time.
  await world.say('dm', 'limin', '撤销');
  expect(await kept()).toBe(false);
});

test('a group is bound again as it was before', async () => {
  const other = 'group:联席' as const;
  await world.bind(other, 'hechunhui', '望湖社区');
  await world.bind(other, 'hechunhui', '柳园社区');
  await world.say(other, 'hechunhui', '撤销');
  world.expect({ chat: other, contains: ['已撤销', '本群还是绑定望湖社区'] });
  await world.say(other, 'hechunhui', '绑定');
  world.expect({ chat: other, contains: ['本群已绑定望湖社区'] });
  await world.say('dm', 'hechunhui', '撤销');
  world.expect({ to: 'hechunhui', contains: ['已撤销', '那个群现在没有绑定', '绑定 组织名'] });
  await world.say('dm', 'hechunhui', '撤销');
  world.expect({ to: 'hechunhui', contains: ['没有可以撤销的记录'] });

  // Bound anew by somebody else meanwhile.
  await world.bind(other, 'hechunhui', '望湖社区');
  await world.say(other, 'limin', '绑定 望湖一支部');
  await world.press(other, 'limin', /确认/);
  await world.say(other, 'hechunhui', '撤销');
  world.expect({ chat: other, contains: ['后来又换了绑定，不能撤销', '绑定 组织名'] });
});

test('免打扰 is taken back: what was asked for before holds again', async () => {
  await recorded();
  await world.say('dm', 'limin', '每天22点到7点免打扰');
  await world.say('dm', 'limin', '免打扰到9月30日');
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤销', '还是每天22:00–次日07:00不发'], not: ['停发'] });
  await world.say('dm', 'limin', '恢复提醒');
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['还是每天22:00–次日07:00不发'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['已撤销', '提醒照常发'] });
  expect(await world.store.read.member.findFirst({ where: { userid: 'limin' } })).toMatchObject({ muteUntil: null, quietFromMin: null });
  expect(await kept()).toBe(true);
});

test('what cannot be taken back says so and how it is changed: 撤销 reaches for nothing older', async () => {
  await recorded();
  const code = await call(world);
  await world.say(G, 'limin', `给三院发个链接 ${code}`);
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['这条不能撤销', `${code} 市三院的答复链接`, '再要一次链接'] });
  expect((await world.store.read.meeting.findFirstOrThrow()).status).toBe('SCHEDULED');
  expect(await kept()).toBe(true);

  await world.say('dm', 'qian', `${code} 参加`);
  await world.say('dm', 'zhangwei', '明早9点再提醒我');
  await world.say('dm', 'zhangwei', '撤销');
  world.expect({ to: 'zhangwei', contains: ['这条不能撤销', `${code} 9月17日(周四)09:00再提醒`, '明早9点再提醒我'] });

  // Whoever only looked has done nothing since: their last record is what it was.
  await world.say('dm', 'limin', '我的');
  await world.say('dm', 'qian', '撤销');
  world.expect({ to: 'qian', contains: ['已撤回刚才的答复'], not: ['不能'] });
  await world.moveClockTo('2026-09-17T09:00');
  world.expect({ to: 'zhangwei', contains: [code] });
});

test('a whistle handed on, a swap agreed to, a wish approved: others act on them, so what was recorded before stays', async () => {
  await world.say('dm', 'limin', '吹哨 3号楼下水道堵了，请物业来');
  await world.press('private', 'limin', '确认吹哨');
  await world.say('dm', 'zhoujie', '免打扰到9月30日');
  await world.press('private', 'zhoujie', '不归我管');
  await world.press('private', 'zhoujie', '转给选中的单位', { selected: { unit: [await unit('chengguan')] } });
  world.expect({ to: 'zhoujie', contains: ['哨1 已转城管中队'] });
  await world.say('dm', 'zhoujie', '撤销');
  world.expect({ to: 'zhoujie', contains: ['这条不能撤销', '哨1 已转城管中队', '发它的编号'] });
  expect((await world.store.read.member.findFirstOrThrow({ where: { userid: 'zhoujie' } })).muteUntil).toBe('2026-09-30');

  await world.say(G, 'limin', '开始轮值');
  await world.press(G, 'limin', '确认');
  await world.say('dm', 'zhangwei', '11月轮值我们和三院换一下');
  await world.say('dm', 'qian', '免打扰到9月30日');
  await world.press('private', 'qian', '同意');
  await world.say('dm', 'qian', '撤销');
  world.expect({ to: 'qian', contains: ['这条不能撤销', '换班'] });
  expect((await world.store.read.member.findFirstOrThrow({ where: { userid: 'qian' } })).muteUntil).toBe('2026-09-30');
});
