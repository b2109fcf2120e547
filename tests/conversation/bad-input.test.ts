import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区';
let world: World;
beforeAll(async () => {
  world = await startWorld({ strangers: [{ userid: 'nobody', name: '路人' }] });
});
afterEach(async () => {
  expect(world.standin.violations).toEqual([]);
  expect(await world.store.read.inbound.count({ where: { handledAt: null } })).toBe(0);
});

test('not understood twice: three guesses and 帮助; understood in between, it begins anew', async () => {
  await world.say('dm', 'gaoshan', '咕噜咕噜');
  world.expect({ to: 'gaoshan', contains: ['没太听懂', '帮助'], not: ['是不是想'] });
  await world.say('dm', 'gaoshan', '叽里呱啦');
  const text = world.expect({ to: 'gaoshan', contains: ['还是没听懂', '您是不是想', '记录', '需求', '帮助'] });
  // A line above, three guesses, a line below.
  expect(text.trim().split('\n')).toHaveLength(5);
  await world.say('dm', 'gaoshan', '我的');
  await world.say('dm', 'gaoshan', '叽里呱啦');
  world.expect({ to: 'gaoshan', contains: ['没太听懂'], not: ['是不是想'] });
});

test('a text of 20 000 characters is answered with a hint', async () => {
  await world.say('dm', 'limin', `记录 ${'很长'.repeat(10_000)}`);
  world.expect({ to: 'limin', contains: ['太长'] });
});

test.each([
  ['emoji only', '🎉🎉👏'],
  ['digits only', '1234567890123'],
  ['null bytes and controls', '\u0000\u0001\u0002'],
  ['SQL', '\'; DROP TABLE "Member"; --'],
  ['markdown and mentions', '**[点我](http://example.invalid)** <@all> @所有人'],
  ['right-to-left and zero-width', '\u202e\u200b\u200f录记'],
  ['nested brackets', '('.repeat(500)],
])('%s: never silence, nothing stored', async (_name, text) => {
  await world.say('dm', 'zhangwei', text);
  expect(world.seen({ to: 'zhangwei' })).toHaveLength(1);
  expect(await world.store.read.activity.count()).toBe(0);
});

test('a person who is not in the address book is told whom to ask', async () => {
  await world.say('dm', 'nobody', '记录 昨天主题党日 32人');
  world.expect({ to: 'nobody', contains: ['管理员'] });
  await world.say(G, 'nobody', '帮助');
  world.expect({ chat: G, contains: ['管理员'] });
});

test.each(['活99999', '需99999 我们能出1个', '会99999 参加', '取消会99999'])('a code that does not exist: %s', async (text) => {
  await world.say('dm', 'limin', text);
  world.expect({ to: 'limin', contains: [/没有|没找到|找不到|不存在/] });
});

test('a press on a card whose draft is gone says so', async () => {
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '记录 昨天下午主题党日 32人');
  const card = world.standin.lastSeq;
  await world.store.write((tx) => tx.draft.deleteMany({}));
  await world.press(G, 'limin', /确认/, { card });
  world.expect({ chat: G, contains: ['失效'] });
  expect(await world.store.read.activity.count()).toBe(0);
});

test('somebody else pressing [确认] gets a private sentence, and the card stays', async () => {
  await world.say(G, 'limin', '记录 昨天下午党课 20人');
  await world.press(G, 'zhaolei', /确认/);
  world.expect({ to: 'zhaolei', contains: ['李敏'] });
  expect(world.seen({ chat: G })).toHaveLength(0);
  expect(await world.store.read.activity.count()).toBe(0);
});

test('a picture alone is asked about', async () => {
  await world.standin.picture('limin');
  await world.settled();
  await world.standin.waitFor({ to: 'limin' }, /哪场活动/);
});
