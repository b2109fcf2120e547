import { G, neighbourhood } from '../meeting/neighbourhood';

test('没听懂的: counts and guesses by default, words only after an admin said so, gone after 30 days', async () => {
  const world = await neighbourhood();
  const kept = () => world.store.read.unheard.findMany({ orderBy: { at: 'asc' } });

  await world.say('dm', 'hechunhui', '没听懂的');
  world.expect({ to: 'hechunhui', contains: ['最近30天没有没听懂的话'] });
  await world.say(G, 'zhoujie', '没听懂的');
  world.expect({ chat: G, contains: ['只有街道和管理员能看', '何春晖'] });

  await world.say(G, 'zhoujie', '那个上次说的弄一下');
  await world.say(G, 'zhangwei', '那个上次说的弄一下');
  await world.say('dm', 'zhangwei', '取消');
  const rows = await kept();
  expect(rows.map((row) => [row.text, row.length, row.guess])).toEqual([
    [null, 9, null],
    [null, 9, null],
    [null, 2, 'ask'],
  ]);
  expect(new Set(rows.map((row) => row.author)).size).toBe(2);
  for (const row of rows) expect(row.author).toMatch(/^[\w-]{43}$/);
  expect(JSON.stringify(rows)).not.toMatch(/zhangwei|zhoujie|上次说的/);

  // A meeting that was begun and left.
  await world.say('dm', 'limin', '下周三上午十点开联席会，议题：快递柜');
  await world.moveClockTo('2026-09-16T11:00');
  await world.say(G, 'hechunhui', '没听懂的');
  world.expect({ chat: G, contains: ['没听懂3句(2人)', '已私聊您'], not: ['没有头绪'] });
  world.expect({ to: 'hechunhui', contains: ['没有头绪:2句,2人', '哪一件', '1句,1人', '开了头没确认的', '约一场会', '原话没有记'] });

  await world.say('dm', 'limin', '没听懂的 记原文');
  world.expect({ to: 'limin', contains: ['要由管理员决定', '何春晖'] });
  await world.say('dm', 'hechunhui', '没听懂的 记原文');
  world.expect({ to: 'hechunhui', contains: ['待确认', '姓名、住址', '30天后自动删除', '请先告诉群里的人'], buttons: ['确认', '取消'] });
  await world.say(G, 'zhoujie', '那个再弄一弄 13800001234');
  expect((await kept()).at(-1)?.text).toBeNull();
  await world.press('dm', 'hechunhui', '确认');
  await world.say(G, 'zhoujie', '那个再弄一弄 13800001234');
  expect((await kept()).at(-1)?.text).toBe('那个再弄一弄 …');
  for (const number of ['１３８００００１２３４', '138 0000 1234', '138.0000.1234', '0571 88881234', '622202001234567']) {
    await world.say(G, 'zhoujie', `那个再弄一弄 ${number}`);
    expect((await kept()).at(-1)?.text).toBe('那个再弄一弄 …');
  }
  await world.say('dm', 'hechunhui', '看看没听懂的');
  world.expect({ to: 'hechunhui', contains: ['“那个再弄一弄…”', '原话也在记'], not: ['周洁', '1380000'] });

  await world.say('dm', 'hechunhui', '没听懂的 不记原文');
  await world.press('dm', 'hechunhui', '确认');
  world.expect({ to: 'hechunhui', contains: ['不再记原话', '已删掉记下的6句'] });
  expect((await kept()).every((row) => row.text === null)).toBe(true);
  await world.say('dm', 'hechunhui', '没听懂的 不记原文');
  world.expect({ to: 'hechunhui', contains: ['本来就没有记原话'] });

  await world.moveClockTo('2026-10-17T04:00');
  expect(await kept()).toEqual([]);
});
