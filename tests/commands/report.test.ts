import exceljs, { type Workbook } from 'exceljs';
import { wordsOfDocx } from '../../bot/docx';
import { G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import { fileOf } from '../support/files';
import type { World } from '../support/world';

async function opened(data: Buffer | undefined): Promise<Workbook> {
  const book = new exceljs.Workbook();
  // The types of exceljs know an older Buffer than Node's.
  await book.xlsx.load(data as never);
  return book;
}

const THEME = '记录 昨天下午在社区活动室搞主题党日,32人,其中供电所5人、三院3人,惠及居民60人次';

async function confirmed(world: World, who: string, words: string, button: string | RegExp = '确认'): Promise<void> {
  await world.say(G, who, words);
  await world.press(G, who, button);
}

describeEachDatabase('the month of a community', (_fresh, kind) => {
  let world: World;
  beforeEach(async () => {
    world = await neighbourhood({ kind });
  });

  test('what was done, needed, wished and promised comes back as numbers, each with its records', async () => {
    await world.say(G, 'limin', '月报');
    world.expect({ chat: G, contains: ['望湖社区9月月报', '9月1日(周二)至9月30日(周三)，截至今天', '还没有任何记录'], not: ['相比'] });

    await confirmed(world, 'limin', '记录 8月10日上午 志愿服务 20人');
    await confirmed(world, 'limin', THEME);
    await confirmed(world, 'limin', '记录 9月3日上午 志愿服务 12人 服务80人次');
    await confirmed(world, 'limin', '需求 反诈宣讲员2名，周六上午', '确认发布');
    await confirmed(world, 'limin', '微心愿 独居老人想要一台收音机');
    await confirmed(world, 'limin', '吹哨 东门占道经营，城管跟派出所来一下', '确认吹哨');
    await world.press(G, 'hejian', '报到');
    await confirmed(world, 'chenlin', '订活动室 9月24日14:00-15:30 反诈讲座', '确认预订');
    await world.press('private', 'chenlin', '出1名');

    await world.say(G, 'limin', '月报');
    const text = world.expect({
      chat: G,
      contains: [
        '开展 2场（志愿服务1、主题党日1）',
        '其中联办 1场',
        '参加 44人次',
        '惠及 140人次',
        '参与单位 3家（社区1、驻区单位2）',
        '发布 1条 · 有单位认领 1条',
        '发布 1个',
        '发起 1次 · 按时报到 1/1家次',
        '借用 1次',
        '没有记录：双向清单、会议、督办',
        '与8月1日(周六)至8月16日(周日)相比：活动开展1→2场、参加20→44人次、惠及0→140人次；需求发布0→1条',
      ],
    });
    expect(text).not.toMatch(/%|收音机|李敏|东门/);

    await world.say(G, 'limin', '9月 望湖社区 月报 活动');
    world.expect({ chat: G, contains: ['开展 2场', '活3、活2', '参与单位 3家', '望湖社区、城南供电所、市三院'] });
    await world.say(G, 'limin', '望湖社区 9月月报 需求');
    world.expect({ chat: G, contains: ['发布 1条：需1', '有单位认领 1条：需1'] });
    await world.say(G, 'limin', '月报 双向清单');
    world.expect({ chat: G, contains: ['没有双向清单的记录'] });

    // The street counts the joint event once; what is void not at all.
    await world.say('dm', 'hechunhui', '今年汇总');
    world.expect({ to: 'hechunhui', contains: ['春晖街道2026年年报', '开展 3场', '其中联办 1场', '截至今天'] });
    await world.say(G, 'limin', '活3 作废');
    await world.press(G, 'limin', /作废/);
    await world.say('dm', 'hechunhui', '9月 望湖社区 月报');
    world.expect({ to: 'hechunhui', contains: ['开展 1场', '其中联办 1场'] });
    // A unit sees what it took part in, and what it gave.
    await world.say('dm', 'zhangwei', '月报');
    world.expect({ to: 'zhangwei', contains: ['城南供电所9月月报', '参与 1场', '参加 32人次 · 其中本单位 5人次'] });
    await world.say('dm', 'chenlin', '三季度述职');
    world.expect({
      to: 'chenlin',
      contains: ['建行三季度述职', '7月1日(周三)至9月30日(周三)，截至今天', '认领其他单位的 1条', '借用 1次'],
    });
  });

  test('as a file: made of what was counted, sent to the person alone, written down who took it', async () => {
    await confirmed(world, 'limin', THEME);
    await confirmed(world, 'limin', '记录 9月3日上午 志愿服务 12人 服务80人次');
    await confirmed(world, 'limin', '慰问 20户 6000元 米面油');
    await world.say(G, 'limin', '月报');
    world.expect({ chat: G, buttons: ['Word', 'Excel'] });
    await world.press(G, 'limin', 'Word', { deliveries: 2 });
    expect(fileOf(world, { chat: G })).toBeUndefined();
    const word = fileOf(world, { to: 'limin' });
    expect(word?.name).toBe('望湖社区9月月报.docx');
    const read = await wordsOfDocx(word?.data ?? Buffer.of());
    const text = 'text' in read ? read.text : '';
    for (const words of [
      '望湖社区9月月报',
      '9月1日(周二)至9月30日(周三)，截至今天',
      '开展 3场',
      '慰问金 6000元',
      '活2',
      '主题党日',
      '城南供电所',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/李敏/);

    // Who presses another one's card gets what they may have.
    await world.press(G, 'wangjianguo', 'Excel');
    world.expect({ to: 'wangjianguo', contains: ['望湖社区的材料可以请李敏出'] });
    expect(fileOf(world, { to: 'wangjianguo' })).toBeUndefined();

    await world.say(G, 'limin', '月报 excel');
    world.expect({ chat: G, contains: ['李敏：望湖社区9月月报.xlsx发您私聊了'] });
    const book = await opened(fileOf(world, { to: 'limin' })?.data);
    expect(book.worksheets.map((s) => s.name)).toEqual(expect.arrayContaining(['数字', '活动', '单位', '需求', '会议']));
    const codes = book.getWorksheet('活动')?.getColumn(1).values.slice(2);
    const numbers = book.getWorksheet('数字')?.getRow(2);
    expect([2, 3, 8].map((column) => numbers?.getCell(column).value)).toEqual(['开展', 3, codes?.join('、')]);

    await world.say('dm', 'limin', '三季度述职 pdf');
    world.expect({ to: 'limin', contains: ['另存为PDF', '望湖社区三季度述职'] });
    expect(fileOf(world, { to: 'limin' })?.name).toBe('望湖社区三季度述职.docx');
    expect(world.seen({ to: 'limin' }).find((p) => p.media)?.surface).toBe('aibot');
    await world.say('dm', 'limin', '导出活动记录');
    world.expect({ to: 'limin', contains: ['望湖社区9月月报'], buttons: ['Word', 'Excel'] });
    const lines = await world.store.read.auditLog.findMany({ where: { action: 'report.export' }, orderBy: { at: 'asc' } });
    expect(lines.map((l) => l.note)).toEqual(['导出 望湖社区9月月报.docx', '导出 望湖社区9月月报.xlsx', '导出 望湖社区三季度述职.docx']);
    await world.say('dm', 'limin', '撤销');
    world.expect({ to: 'limin', contains: ['不能撤销'] });
  });
});

describe('files that do not arrive', () => {
  test('WeCom takes no upload: a sentence; what is refused once goes at the next try', async () => {
    const world = await neighbourhood();
    await confirmed(world, 'limin', THEME);
    world.standin.faults.add({ on: 'aibot_upload_media_init', errcode: 45001 });
    await world.say('dm', 'limin', '月报 word');
    world.expect({ to: 'limin', contains: ['文件随后就到', '文件没能发出'] });
    expect(fileOf(world, { to: 'limin' })).toBeUndefined();
    await world.say('dm', 'limin', '月报 word');
    expect(fileOf(world, { to: 'limin' })?.name).toBe('望湖社区9月月报.docx');
  });

  test('who speaks in the app gets it there; in URL mode it goes by the app, and without one a sentence says what to do', async () => {
    const world = await neighbourhood({ mode: 'url' });
    await confirmed(world, 'limin', THEME);
    await world.say('app', 'limin', '月报 excel');
    const [file] = world.seen({ to: 'limin' }).filter((p) => p.media);
    expect([file?.surface, file?.media?.name]).toEqual(['app', '望湖社区9月月报.xlsx']);
    await world.say('dm', 'limin', '月报 excel');
    expect(
      world
        .seen({ to: 'limin' })
        .filter((p) => p.media)
        .map((p) => p.surface),
    ).toEqual(['app']);
    world.expect({ to: 'limin', contains: ['发您私聊了'] });
    const bare = await neighbourhood({ mode: 'url', noAgent: true });
    await bare.say('dm', 'limin', '月报 excel');
    bare.expect({ to: 'limin', contains: ['发不了文件', '开通自建应用'] });
  });
});

test('without an app, who has never spoken to 小联 alone is told to, by words and by a press; then it comes', async () => {
  const world = await neighbourhood({ noAgent: true });
  await confirmed(world, 'limin', THEME);
  await world.say(G, 'limin', '月报 word');
  world.expect({ chat: G, contains: ['李敏：文件只发私聊', '请先私聊我发一句话'] });
  await world.say(G, 'limin', '月报');
  await world.press(G, 'limin', 'Word');
  world.expect({ chat: G, contains: ['请先私聊我发一句话'] });
  expect(fileOf(world, { chat: G })).toBeUndefined();
  await world.say('dm', 'limin', '月报 word');
  expect(fileOf(world, { to: 'limin' })?.name).toBe('望湖社区9月月报.docx');
  await world.say(G, 'limin', '月报 word');
  world.expect({ chat: G, contains: ['发您私聊了'] });
  expect(fileOf(world, { to: 'limin' })?.name).toBe('望湖社区9月月报.docx');
});

describe('who may, and when', () => {
  let world: World;
  beforeEach(async () => {
    world = await neighbourhood();
  });

  test.each([
    ['wangjianguo', '月报', ['城南供电所的材料可以请张伟、王强、杨光出', '统计城南供电所今年的活动']],
    ['limin', '柳园社区月报', ['柳园社区的材料可以请宋萍出']],
    ['limin', '述职 春晖街道', ['春晖街道的材料可以请']],
    ['limin', '10月月报', ['10月1日(周四·国庆节放假)还没到', '2025年10月月报']],
    ['limin', '2月30日月报', ['2月没有30日']],
    ['limin', '导出名单', ['个人信息']],
    ['hechunhui', '月报', ['春晖街道9月月报']],
    ['zhaolei', '上个月的月报', ['望湖社区8月月报', '8月1日(周六)至8月31日(周一)']],
  ])('%s: %s', async (who, said, contains) => {
    await world.say('dm', who, said);
    world.expect({ to: who, contains });
  });

  test('in the first days of a month its report is that of the month before, and says how to get the other', async () => {
    await world.moveClockTo('2026-10-02T09:00');
    await world.say('dm', 'limin', '月报');
    const text = world.expect({ to: 'limin', contains: ['9月月报', '10月月报'], not: ['截至今天'] });
    expect(text).toContain('9月1日(周二)至9月30日(周三)');
  });
});
