/** The board: what members see on it, each what they may, with the sentence that acts on it. */
import { loadCommands } from '../../bot/conversation/load';
import { createReader } from '../../bot/reading';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';
import { Browser, loggedIn } from './board-browser';

const open = async (world: World, userid: string, path = '/board') => (await loggedIn(world, userid)).get(path);
/** Words of a page, without its tags. */
const words = (page: string) =>
  page
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
/** Words of one section. */
const section = (page: string, id: string) => words(new RegExp(`<section id="${id}">.*?</section>`, 's').exec(page)?.[0] ?? '');
const says = (page: string) => [...page.matchAll(/<q>(.*?)<\/q>/g)].map((m) => m[1] ?? '');

describe('the board of a neighbourhood', () => {
  let world: World;
  let code: string;
  let no: string;

  beforeAll(async () => {
    world = await neighbourhood();
    code = await call(world);
    no = code.slice(1);
    await world.press('private', 'zhangwei', '参加');
    await world.say('dm', 'qian', `${code} 请假，家里老人住院`);
    await world.say('dm', 'chenlin', `${code} 让林娜替我`);
    await world.say(G, 'limin', '需求 反诈宣讲员2名，周六上午');
    await world.press(G, 'limin', '确认发布');
    await world.say('dm', 'limin', '吹哨 东门占道经营，请城管来');
    await world.press('dm', 'limin', /确认/);
    await world.say('dm', 'limin', '订三楼会议室 今天下午两点到四点');
    await world.press('dm', 'limin', /确认/);
  });

  test('a liaison sees the meetings of their unit with the answers, what is in hand, what is wanted, and how to act', async () => {
    const { status, page, headers } = await open(world, 'sunjingguan');
    expect(status).toBe(200);
    const meetings = section(page, 'meetings');
    for (const fact of [
      `${code} 望湖社区党建联席会`,
      '9月24日(周四)14:30–16:00',
      '活动室',
      '参加 1',
      '派人 1',
      '请假 1',
      '未答复 3',
      '法定',
      '派出所',
      '等您答复',
      '参加：城南供电所',
      '派人：建行',
      '请假：市三院',
      '未答复：实验小学、派出所、物业',
    ])
      expect(meetings).toContain(fact);
    expect(section(page, 'todo')).toMatch(/需\d+ 望湖社区 反诈宣讲员2名.*等您答复/);
    expect(says(page)).toEqual(expect.arrayContaining([`${code} 参加`, expect.stringMatching(/^需\d+ 我们能出2名$/)]));
    expect(page).toContain(`href="/board/meetings/${no}"`);
    expect(words(page)).toContain('孙警官 · 派出所');
    expect(page).not.toMatch(/<script|住院|name="org"/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https/);
  });

  test('a secretary sees rooms, whistles and what the quorum lacks; a unit sees whistles that call it', async () => {
    const { page } = await open(world, 'limin');
    expect(section(page, 'rooms')).toMatch(/今天 9月16日\(周三\).*订\d+ 14:00–16:00 三楼会议室\(望湖社区\)/);
    expect(section(page, 'whistles')).toContain('东门占道经营');
    expect(section(page, 'meetings')).toContain('还差2家');
    const called = await open(world, 'hejian');
    expect(section(called.page, 'whistles')).toContain('东门占道经营');
    expect(says(called.page)).toEqual(expect.arrayContaining([expect.stringMatching(/^哨\d+ 报到$/)]));
    expect(section((await open(world, 'mafang')).page, 'whistles')).toContain('没有没结案的吹哨');
  });

  test('every sentence that the board offers is understood', async () => {
    const registry = loadCommands();
    const reader = createReader(registry.says);
    const lexicon = world.app.directory.current().names();
    const pages = await Promise.all(['limin', 'sunjingguan', 'hejian', 'hechunhui'].map((u) => open(world, u)));
    const details = await Promise.all(['limin', 'sunjingguan', 'qian'].map((u) => open(world, u, `/board/meetings/${no}`)));
    const offered = new Set([...pages, ...details].flatMap(({ page }) => says(page)));
    expect(offered.size).toBeGreaterThan(10);
    for (const text of offered) {
      const { intent } = reader.read(text, { now: '2026-09-16T10:00:00', chat: 'single', context: {}, lexicon, botName: '小联' });
      expect([text, intent]).not.toEqual([text, 'none']);
    }
  });

  test('a meeting in full: reasons for whoever calls it and for the unit itself, not for the others', async () => {
    const caller = await open(world, 'limin', `/board/meetings/${no}`);
    for (const fact of [
      `${code} 望湖社区党建联席会`,
      '9月24日(周四)14:30–16:00',
      '停车',
      '望湖社区(李敏)',
      '请假(家里老人住院)',
      '派人 林娜',
      '预计到会',
    ])
      expect(words(caller.page)).toContain(fact);
    expect(words((await open(world, 'qian', `/board/meetings/${no}`)).page)).toContain('请假(家里老人住院)');
    const other = await open(world, 'zhangwei', `/board/meetings/会${no}`);
    expect(other.status).toBe(200);
    expect(words(other.page)).toMatch(/市三院 请假 建行 派人/);
    expect(other.page).not.toContain('住院');
    // A member without a post sees the meeting of their unit, too.
    const plain = await open(world, 'wangjianguo', `/board/meetings/${no}`);
    expect([plain.status, plain.page.includes('住院')]).toEqual([200, false]);
  });

  test('who has nothing to do with a meeting reads so; what is not there is not found', async () => {
    const stranger = await open(world, 'mafang', `/board/meetings/${no}`);
    expect([stranger.status, words(stranger.page)]).toEqual([403, expect.stringContaining('没有邀请您的单位')]);
    expect(stranger.page).not.toMatch(/停车|活动室/);
    expect((await open(world, 'songping', `/board/meetings/${no}`)).status).toBe(403);
    for (const path of ['999', '会999', 'x', '%3Cb%3E', '-1', '99999999999', '%E0%A4%A'])
      expect([path, (await open(world, 'limin', `/board/meetings/${path}`)).status]).toEqual([path, path === '%E0%A4%A' ? 400 : 404]);
    expect((await open(world, 'limin', '/board/nothing')).status).toBe(404);
    expect((await open(world, 'limin', '/board/')).page).toContain('小联看板');
    expect((await new Browser(world).get(`/board/meetings/${no}`)).status).toBe(302);
  });

  test('a street officer sees the whole street and chooses a community; others have no choice', async () => {
    const officer = await loggedIn(world, 'hechunhui');
    const all = await officer.get('/board');
    expect(all.page).toContain('<option value="wanghu">望湖社区</option>');
    expect(section(all.page, 'meetings')).toContain(code);
    const wanghu = await officer.get('/board?org=wanghu');
    expect(wanghu.page).toContain('<option value="wanghu" selected>');
    expect(section(wanghu.page, 'meetings')).toContain(code);
    expect(section(wanghu.page, 'needs')).toContain('反诈宣讲员');
    const liuyuan = await officer.get('/board?org=liuyuan');
    expect(section(liuyuan.page, 'meetings')).toContain('接下来没有会');
    expect(section(liuyuan.page, 'needs')).toContain('没有等着答复的需求');
    expect((await officer.get('/board?org=nowhere')).status).toBe(404);
    expect((await officer.get('/board?org=')).status).toBe(200);
    expect((await officer.get('/board?org=wanghu&org=liuyuan')).status).toBe(404);
    expect((await open(world, 'limin', '/board?org=wanghu')).status).toBe(200);
    expect((await officer.get('/board?org=gongdian')).status).toBe(404);
    for (const userid of ['limin', 'zhangwei']) {
      const { status, page } = await open(world, userid, '/board?org=liuyuan');
      expect([status, words(page)]).toEqual([403, expect.stringContaining('看不到柳园社区')]);
    }
  });
});

test('an empty board says so and what to say first; 看板 in chat leads there', async () => {
  const world = await neighbourhood({ publicUrl: 'https://lianxi.example.cn' });
  await world.say(G, 'limin', '看板');
  world.expect({ chat: G, contains: ['https://lianxi.example.cn/board', '自己单位'] });
  await world.say('dm', 'zhangwei', '打开看板');
  world.expect({ to: 'zhangwei', contains: ['https://lianxi.example.cn/board'], not: ['自己单位的'] });
  const { page } = await open(world, 'zhangwei');
  for (const none of [
    '手上没有要办的事',
    '接下来没有会',
    '没有在办的督办',
    '没有没结案的吹哨',
    '没有等着答复的需求',
    '没有登记场地',
    '没有等人认领的心愿',
  ])
    expect(words(page)).toContain(none);
});

test('words of members are words: no tag of theirs reaches the page', async () => {
  const world = await neighbourhood();
  const code = await call(world, '9月24日下午两点半在活动室开联席会,议题<img src=x onerror=alert(1)>');
  await world.store.write((tx) =>
    tx.meeting.updateMany({ data: { title: `<script>alert(1)</script>"'&${'很长的名字'.repeat(20)}`, placeText: '<b>三楼</b>' } }),
  );
  for (const path of ['/board', `/board/meetings/${code.slice(1)}`]) {
    const { page } = await open(world, 'limin', path);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(page).not.toMatch(/<script|<img|<b>三楼/);
  }
});

test('a wish shows its public words alone, before the secretary has looked none', async () => {
  const world = await neighbourhood();
  await world.say('dm', 'gaoshan', '微心愿 独居老人王秀英，82岁，住望湖路3号2单元501，电话13800001111，想要一台收音机，200元以内');
  await world.press('private', 'gaoshan', '确认');
  expect(section((await open(world, 'chenlin')).page, 'wishes')).toContain('没有等人认领的心愿');
  expect(section((await open(world, 'limin')).page, 'todo')).toContain('等您核对发布');
  await world.press('private', 'limin', '发布');
  for (const userid of ['chenlin', 'limin', 'hechunhui']) {
    const { page } = await open(world, userid);
    expect(section(page, 'wishes')).toContain('愿1 望湖社区 独居老人(82岁)想要一台收音机 · 200元以内');
    expect(page).not.toMatch(/王秀英|501|1380000/);
  }
});

describeEachDatabase('the board', (_fresh, kind) => {
  test('shows a meeting under way with who has signed in, work with what is late, and what was called off', async () => {
    const world = await neighbourhood({ kind });
    const code = await call(world);
    await world.moveClockTo('2026-09-24T14:20');
    await world.say('dm', 'zhangwei', `${code} 参加`);
    await world.say('dm', 'limin', `代签 供电所 ${code}`);
    await world.moveClockTo('2026-09-24T14:40');
    const during = await open(world, 'sunjingguan', `/board/meetings/${code.slice(1)}`);
    expect(words(during.page)).toMatch(/正在开.*签到 应到6家.*城南供电所.*记录人代签.*未到：/);
    expect(section((await open(world, 'sunjingguan')).page, 'meetings')).toContain('正在开');

    await world.say('dm', 'limin', `纪要 ${code} 一、供电所9月28日前修好东门路灯`);
    await world.press('private', 'limin', /确认/);
    await world.moveClockTo('2026-09-30T10:00');
    const secretary = (await open(world, 'limin')).page;
    expect(section(secretary, 'actions')).toMatch(/督办 1 · 逾期1件 .*⚠逾期2天 · 城南供电所/);
    const liaison = (await open(world, 'zhangwei')).page;
    expect(section(liaison, 'todo')).toMatch(/办1 .*对小联说 办1 接受/);
    expect(section((await open(world, 'qian')).page, 'actions')).toContain('没有在办的督办');
    expect(words((await open(world, 'limin', `/board/meetings/${code.slice(1)}`)).page)).toMatch(/已结束.*纪要.*督办 办1/);

    const next = await call(world, '10月15日上午九点在活动室开联席会,议题防汛');
    await world.say(G, 'limin', `取消${next} 台风`);
    await world.press(G, 'limin', '确定取消');
    expect(words((await open(world, 'limin', `/board/meetings/${next.slice(1)}`)).page)).toMatch(/❌ 已取消.*原因：台风/);
    expect(section((await open(world, 'limin')).page, 'meetings')).toContain('接下来没有会');
  });
});
