import JSZip from 'jszip';
import { call, G, LIAISONS, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

const TEXT = '一、东门停车由物业9月底前划线;二、路灯供电所负责修;三、小学周末开放操场要再商量';

/** A meeting of Tuesday afternoon, and the morning after it. */
async function held(): Promise<{ world: World; code: string }> {
  const world = await neighbourhood({ now: '2026-09-14T09:00' });
  const code = await call(world, '明天下午两点半在活动室开联席会,议题停车、路灯、操场');
  await world.moveClockTo('2026-09-16T08:50');
  return { world, code };
}

const actions = (world: World) =>
  world.store.read.actionItem.findMany({ orderBy: { no: 'asc' }, include: { leadOrg: { select: { code: true } }, updates: true } });

test('E1-7: minutes become work, a gap is named and filled by words, what is open goes back to the pool; two steps close it', async () => {
  const { world, code } = await held();
  await world.say(G, 'limin', `纪要 ${code} ${TEXT}`);
  world.expect({
    chat: G,
    contains: [
      '待确认',
      '物业:东门停车划线',
      '9月30日(周三)前',
      '城南供电所:修路灯',
      '⚠缺期限',
      '操场',
      '退回议题池(第2次上会)',
      '第2条月底前',
    ],
    buttons: ['补期限', '确认', '改', '取消'],
    not: [/办\d/],
  });
  const offered = () =>
    world
      .seen({ chat: G })
      .at(-1)
      ?.buttons.map((b) => b.text);
  // What is missing first.
  expect(offered()).toEqual(['补期限', '确认', '改', '取消']);
  await world.say(G, 'limin', '路灯9月22号');
  expect(offered()).toEqual(['确认', '改', '取消']);
  expect(await world.store.read.actionItem.count()).toBe(0);
  world.expect({ chat: G, contains: ['城南供电所:修路灯,9月22日(周二)前', '生成2件督办'], not: ['缺期限'], buttons: ['确认'] });
  await world.press(G, 'limin', '确认');
  world.expect({
    chat: G,
    contains: ['已生成办1、办2', '物业、城南供电所联络员确认后开始计时', '到期前3个和1个工作日提醒', '逾期5个工作日自动列入下次会议'],
  });
  world.expect({
    to: 'zhoujie',
    contains: ['办1', '东门停车划线', '9月30日(周三)前', '纪要原话:东门停车由物业9月底前划线'],
    buttons: ['接受', '有困难'],
  });
  world.expect({ to: 'zhangwei', contains: ['办2', '修路灯', '9月22日(周二)前'], buttons: ['接受', '有困难'] });
  for (const to of ['qian', 'chenlin', 'liuzhuren']) expect(world.seen({ to })).toHaveLength(0);
  expect((await actions(world)).map((a) => [a.no, a.title, a.leadOrg.code, a.dueOn, a.sourceQuote])).toEqual([
    [1, '东门停车划线', 'wuye', '2026-09-30', '东门停车由物业9月底前划线'],
    [2, '修路灯', 'gongdian', '2026-09-22', '路灯供电所负责修'],
  ]);
  const agenda = await world.store.read.agendaItem.findMany({ orderBy: { position: 'asc' } });
  expect(agenda.map((a) => [a.title, a.status, a.timesOnAgenda])).toEqual([
    ['停车', 'DISCUSSED', 0],
    ['路灯', 'DISCUSSED', 0],
    ['操场', 'POOL', 1],
  ]);

  await world.say(G, 'limin', code);
  world.expect({ chat: G, contains: ['纪要已确认', '督办办1、办2'] });

  await world.press('private', 'zhangwei', '接受');
  world.expect({ to: 'zhangwei', contains: ['已接受办2', '开始计时'] });
  await world.say('dm', 'zhangwei', '办2 进度 一半，灯杆已到');
  world.expect({ to: 'zhangwei', contains: ['办理中50%', '灯杆已到'] });
  await world.say(G, 'limin', '办2');
  world.expect({ chat: G, contains: ['办2 修路灯', '办理中50%', '张伟进展', '城南供电所'] });
  await world.say('dm', 'zhangwei', '我的');
  world.expect({ to: 'zhangwei', contains: ['办2 修路灯', '9月22日(周二)前', '办理中50%'] });

  await world.say('dm', 'zhangwei', '办2办好了', { images: 1 });
  world.expect({ to: 'zhangwei', contains: ['已报办好办2', '核实'] });
  world.expect({ to: 'limin', contains: ['请核实', '办2 修路灯', '附1张照片'], buttons: ['属实 结案', '没办好', '看照片(1)'] });
  await world.say('dm', 'limin', '我的');
  world.expect({ to: 'limin', contains: ['办2 修路灯', '城南供电所报办好了', '等您核实'] });
  await world.press('private', 'limin', '没办好');
  world.expect({ to: 'limin', contains: ['原因'], buttons: ['没做完'] });
  world.expect({ to: 'zhangwei', contains: ['办2', '还没办好'] });
  await world.say('dm', 'zhangwei', '办2');
  world.expect({ to: 'zhangwei', contains: ['办理中'], not: ['100%'] });
  await world.say('dm', 'limin', '南边两盏还不亮');
  world.expect({ to: 'zhangwei', contains: ['南边两盏还不亮'] });
  await world.say('dm', 'zhangwei', '办2 搞定了');
  await world.press('private', 'limin', '属实 结案');
  world.expect({ to: 'limin', contains: ['办2已结案'] });
  world.expect({ to: 'zhangwei', contains: ['办2', '已核实结案'] });
  await world.press('private', 'limin', /已结案/);
  world.expect({ to: 'limin', contains: ['办2 修路灯', '已结案'] });
  await world.say(G, 'limin', '督办清单');
  world.expect({ chat: G, contains: ['督办1件', '物业', '办1 东门停车划线', '待接受'], not: ['办2'] });
  expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'ACTION', state: 'PLANNED' } })).toBe(6);
});

test('minutes by quote, changed by words, written by the recorder, confirmed by the caller; again and taken back', async () => {
  const { world, code } = await held();
  await world.say(G, 'zhaolei', '纪要', { quote: '1、请三院和供电所10月12日前办义诊 2、某公司加强夜巡 3、大家发言热烈' });
  world.expect({ chat: G, contains: [code, '市三院:办义诊(配合:城南供电所),10月12日(周一)前', '⚠缺承办单位'] });
  await world.say(G, 'zhaolei', '第3条去掉');
  world.expect({ chat: G, contains: ['大家发言热烈(只记录)'] });
  await world.press(G, 'zhaolei', '补全');
  world.expect({ chat: G, contains: ['第2条', '由哪家单位承办'], buttons: ['派出所', '只记录'] });
  await world.say(G, 'zhaolei', '派出所');
  world.expect({ chat: G, contains: ['承办:派出所', '哪天前办好'] });
  await world.say(G, 'zhaolei', '国庆节前');
  world.expect({ chat: G, contains: ['9月30日(周三)前'], buttons: ['确认'] });
  await world.press(G, 'zhaolei', '确认');
  world.expect({ chat: G, contains: ['已生成办1、办2', '已请召集人确认纪要'] });
  world.expect({ to: 'zhangwei', contains: ['城南供电所配合', '市三院承办'] });
  world.expect({ to: 'limin', contains: ['请确认纪要', '某公司加强夜巡'], buttons: ['确认纪要'] });
  await world.press('private', 'limin', '确认纪要');
  world.expect({ to: 'limin', contains: [`${code}纪要已确认`] });
  world.expect({ to: 'zhaolei', contains: ['李敏已确认'] });

  await world.say(G, 'limin', `纪要 ${code} 1、请三院和供电所10月12日前办义诊`);
  world.expect({ chat: G, contains: ['没有新的督办', '办1照旧,不重复生成'], not: ['生成1件'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['第2版', '办1(10月12日(周一)前)照旧,改期限请说“办1延到…”', '新纪要里没有办2'] });
  for (const to of ['qian', 'sunjingguan']) expect(world.seen({ to })).toHaveLength(0);
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: [`已撤回${code}的纪要`] });
  await world.say(G, 'limin', `纪要 ${code}`);
  world.expect({ chat: G, contains: ['第1版', '赵磊记', '已确认', '大家发言热烈'] });
  await world.say(G, 'zhaolei', '撤销');
  world.expect({ chat: G, contains: ['办1、办2作废'] });
  world.expect({ to: 'qian', contains: ['办1', '纪要撤回'] });
  world.expect({ to: 'sunjingguan', contains: ['办2', '纪要撤回'] });
  expect(await world.store.read.minutes.count()).toBe(0);
  expect((await world.store.read.agendaItem.findMany()).map((a) => a.status)).toEqual(['ADOPTED', 'ADOPTED', 'ADOPTED']);
  expect(await world.store.read.reminderDelivery.count({ where: { subjectKind: 'ACTION', state: 'PLANNED' } })).toBe(0);
});

test('what the caller confirms is what she has read: minutes taken back and written anew carry the same number', async () => {
  const { world, code } = await held();
  const write = async (words: string) => {
    await world.say(G, 'zhaolei', `纪要 ${code} ${words}`);
    await world.press(G, 'zhaolei', '确认');
    return world.seen({ to: 'limin' }).at(-1)?.seq ?? 0;
  };
  const first = await write('1、物业9月底前划线');
  world.expect({ to: 'limin', contains: ['请确认纪要', '划线', '第1版'], buttons: ['确认纪要'] });
  await world.say(G, 'zhaolei', '撤销');
  await world.press('private', 'limin', '确认纪要', { card: first });
  world.expect({ to: 'limin', contains: ['撤回', '重写后再请您确认'] });
  await write('1、物业10月底前装路障');
  await world.press('private', 'limin', '确认纪要', { card: first });
  world.expect({ to: 'limin', contains: ['后来重写过', '装路障', '赵磊记'], not: ['已确认', '划线'], buttons: ['确认纪要'] });
  expect((await world.store.read.minutes.findFirstOrThrow()).status).toBe('DRAFT');
  expect(world.seen({ to: 'zhaolei' })).toHaveLength(0);
  await world.press('private', 'limin', '确认纪要');
  world.expect({ to: 'limin', contains: [`${code}纪要已确认`, '装路障'] });
  world.expect({ to: 'zhaolei', contains: ['李敏已确认'] });
  await world.press('private', 'limin', '已确认');
  world.expect({ to: 'limin', contains: ['纪要已确认', '装路障'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['不能撤销', `确认${code}的纪要`, `重发一遍“纪要 ${code}`] });
});

test('minutes written anew settle the agenda anew: nothing waits twice, what is decided now leaves the pool, undo puts all back', async () => {
  const { world, code } = await held();
  const agenda = async () =>
    (await world.store.read.agendaItem.findMany({ where: { status: { not: 'DROPPED' } }, orderBy: { createdAt: 'asc' } }))
      .map((a) => `${a.title} ${a.status} ${a.timesOnAgenda}`)
      .sort();
  const write = async (words: string) => {
    await world.say(G, 'limin', `纪要 ${code} ${words}`);
    const card = world.expect({ chat: G, contains: ['待确认·纪要'] });
    await world.press(G, 'limin', '确认');
    return card;
  };
  await write('一、物业9月底前划停车线;二、路灯要再商量;三、垃圾房选址要再商量;四、操场要再商量');
  const first = ['停车 DISCUSSED 0', '路灯 POOL 1', '操场 POOL 1', '垃圾房选址 POOL 1'].sort();
  expect(await agenda()).toEqual(first);
  // 路灯 stays open and was counted once, 停车 is open after all, 操场 is decided, nobody speaks of the 垃圾房 any more.
  const card = await write('一、停车要再商量;二、路灯要再商量;三、小学9月28日前开放操场');
  expect(card).toContain('停车:未形成决定,退回议题池(第2次上会)');
  expect(card).toContain('路灯:未形成决定,退回议题池(第2次上会)');
  expect(await agenda()).toEqual(['停车 POOL 1', '路灯 POOL 1', '操场 DISCUSSED 0', '垃圾房选址 DISCUSSED 0'].sort());
  await world.say(G, 'limin', '撤销');
  expect(await agenda()).toEqual(first);
  // Another meeting has taken one of them meanwhile: it stays there, and does not wait a second time.
  const next = await call(world, '9月30日下午两点半在活动室开联席会,议题消防');
  await world.say(G, 'limin', `${next} 议题`);
  await world.press(G, 'limin', '从池里加');
  const { id } = await world.store.read.agendaItem.findFirstOrThrow({ where: { title: '操场' } });
  await world.press(G, 'limin', '列入', { selected: { items: [id] } });
  await write('一、小学周末开放操场要再商量;二、路灯要再商量;三、垃圾房选址要再商量');
  expect((await agenda()).filter((a) => /操场/.test(a))).toEqual(['操场 ADOPTED 1']);
  await world.say(G, 'limin', `纪要 ${code}`);
  world.expect({ chat: G, contains: ['第2版'] });
});

test('units that help hear of every end: the work is cancelled, extended, or its minutes are taken back', async () => {
  const { world, code } = await held();
  await world.say(G, 'limin', `纪要 ${code} 请三院和供电所10月12日前办义诊`);
  await world.press(G, 'limin', '确认');
  world.expect({ to: 'zhangwei', contains: ['办1', '城南供电所配合'] });
  await world.say('dm', 'limin', '办1 延到10月20号');
  await world.press('private', 'limin', '确认');
  world.expect({ to: 'zhangwei', contains: ['办1', '市三院承办', '10月12日(周一)', '10月20日(周二)'] });
  await world.say('dm', 'limin', '办1 取消');
  await world.press('private', 'limin', '情况变了');
  await world.press('private', 'limin', '确定取消');
  world.expect({ to: 'zhangwei', contains: ['办1', '取消督办', '不用再配合'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'zhangwei', contains: ['办1', '李敏撤回'] });
  await world.say(G, 'limin', `纪要 ${code} 请物业和派出所10月12日前办夜巡`);
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '撤销');
  world.expect({ to: 'sunjingguan', contains: ['办2', '纪要撤回', '不用配合'] });
  world.expect({ to: 'zhoujie', contains: ['办2', '纪要撤回', '不用办'] });
});

test('a meeting of named units whose host has no body: what is open stays with it, nothing pretends to wait in a pool', async () => {
  const world = await neighbourhood({ now: '2026-09-14T09:00' });
  await world.say('dm', 'hechunhui', '明天下午三点在街道会议室和供电所、派出所开会,议题停车、路灯');
  await world.press('private', 'hechunhui', '确认发通知');
  const code = world.find({ to: 'hechunhui' }, /会\d+/);
  await world.say('dm', 'hechunhui', `${code} 议题`);
  world.expect({ to: 'hechunhui', contains: ['1. 停车', '2. 路灯'], buttons: ['提到最前'] });
  expect(world.seen({ to: 'hechunhui' }).flatMap((p) => p.buttons.map((b) => b.text))).not.toContain('退回议题池');
  await world.moveClockTo('2026-09-16T08:50');
  await world.say('dm', 'hechunhui', `纪要 ${code} 一、停车由派出所9月底前整治;二、路灯要再商量;三、充电桩要再商量`);
  world.expect({ to: 'hechunhui', contains: ['路灯:未形成决定,留作下次再议', '充电桩:未形成决定,留作下次再议'], not: ['议题池'] });
  await world.press('private', 'hechunhui', '确认');
  world.expect({ to: 'hechunhui', contains: ['留作下次再议:路灯、充电桩'], not: ['议题池'] });
  const rows = await world.store.read.agendaItem.findMany({ orderBy: { position: 'asc' } });
  expect(rows.map((a) => [a.title, a.status, a.meetingId !== null])).toEqual([
    ['停车', 'DISCUSSED', true],
    ['路灯', 'ADOPTED', true],
  ]);
});

test('minutes that nobody wrote: the recorder is reminded after one workday, the caller after three, nobody once they are there', async () => {
  const { world, code } = await held();
  await world.moveClockTo('2026-09-16T09:00');
  world.expect({ to: 'zhaolei', contains: [code, '纪要'] });
  expect(world.seen({ to: 'limin' })).toHaveLength(0);
  await world.moveClockTo('2026-09-18T09:00');
  world.expect({ to: 'limin', contains: [code, '纪要'] });

  await world.say('dm', 'zhoujie', `纪要 ${code} 一、停车物业划线`);
  world.expect({ to: 'zhoujie', contains: ['书记或记录人', '李敏'] });
  await world.say('dm', 'limin', '记纪要');
  world.expect({ to: 'limin', contains: ['联席会', '发给我'] });
  await world.say('dm', 'limin', '下周有什么会');
  world.expect({ to: 'limin', contains: ['没有会'] });
  await world.say('dm', 'limin', '记纪要');
  await world.say('dm', 'limin', '停车由物业9月25日前划线');
  world.expect({ to: 'limin', contains: ['物业:停车划线', '9月25日(周五·中秋放假)前'] });
  await world.press('private', 'limin', '确认');
  world.expect({ chat: G, contains: ['已生成办1'] });
  const next = await call(world, '9月22日下午两点半开联席会');
  await world.say(G, 'limin', `纪要 ${next} 一、停车物业划线`);
  world.expect({ chat: G, contains: ['开完再记'] });
  expect(LIAISONS).toHaveLength(6);
});

/** A Word file as Word and WPS write it. */
function docx(body: string, numbering = ''): Promise<Buffer> {
  const zip = new JSZip();
  const xmlns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  zip.file(
    'word/document.xml',
    `<?xml version="1.0" encoding="UTF-8"?><w:document ${xmlns}><w:body>${body}<w:sectPr/></w:body></w:document>`,
  );
  if (numbering) zip.file('word/numbering.xml', `<w:numbering ${xmlns}>${numbering}</w:numbering>`);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

const NUMBERING =
  '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>';
const listed = (runs: string) => `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>${runs}</w:p>`;
const run = (words: string) => `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${words}</w:t></w:r>`;
const cell = (words: string) => `<w:tc><w:tcPr/><w:p>${run(words)}</w:p></w:tc>`;
/** Two numbered paragraphs, one of them corrected under 修订; a table; a paragraph that was struck out. */
const MINUTES = [
  `<w:p>${run('会议议定：')}</w:p>`,
  listed(`${run('东门停车由')}<w:del><w:r><w:delText>建行</w:delText></w:r></w:del><w:ins>${run('物业')}</w:ins>${run('9月底前划线。')}`),
  listed(run('路灯供电所9月22日前修好。')),
  `<w:tbl><w:tblPr/><w:tr>${['序号', '事项', '责任单位', '时限'].map(cell).join('')}</w:tr><w:tr>${['1', '义诊', '三院', '10月12日前'].map(cell).join('')}</w:tr></w:tbl>`,
  `<w:p><w:del><w:r><w:delText>建行10月底前捐书。</w:delText></w:r></w:del></w:p>`,
].join('');

test('minutes as a file: quoted in the group, sent when they were asked for; what cannot be read is said', async () => {
  const { world, code } = await held();
  const words = '会议议定：\n1、东门停车由物业9月底前划线。\n2、路灯供电所9月22日前修好。';
  await world.say(G, 'limin', `纪要 ${code}`, { quoteFile: { name: '纪要.txt', data: Buffer.from(words) } });
  world.expect({ chat: G, contains: ['物业:东门停车划线', '城南供电所:路灯修好', '9月22日(周二)前'], buttons: ['确认'] });
  await world.press(G, 'limin', '取消');
  await world.say('dm', 'limin', `纪要 ${code}`);
  await world.sendFile('limin', '纪要.docx', Buffer.from('PK\u0003\u0004\u0000\u0000word'));
  world.expect({ to: 'limin', contains: ['“纪要.docx”没能打开', '另存为 .docx'], not: ['确认'] });
  await world.sendFile('limin', '纪要.doc', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
  world.expect({ to: 'limin', contains: ['“纪要.doc”是旧版的 .doc'], not: ['确认'] });
  await world.sendFile('limin', '图.png', Buffer.from('89504e470d0a1a0a00', 'hex'));
  world.expect({ to: 'limin', contains: ['Word（.docx）和纯文本（.txt）'], not: ['确认'] });
  await world.sendFile('limin', '纪要.docx', await docx(`<w:p><w:r><w:t>${'很多字'.repeat(3_000_000)}</w:t></w:r></w:p>`));
  world.expect({ to: 'limin', contains: ['太大了', '只留文字'], not: ['确认'] });
  await world.sendFile('limin', '纪要.docx', await docx(MINUTES, NUMBERING));
  world.expect({
    to: 'limin',
    contains: ['1. 物业:东门停车划线，9月30日(周三)前', '城南供电所:路灯修好', '9月22日(周二)前', '市三院:义诊'],
    not: ['建行', '5.'],
    buttons: ['确认'],
  });
  await world.press('private', 'limin', '取消');
  await world.say('dm', 'limin', `纪要 ${code}`);
  // 物业10月12日前划线, as an old Windows writes it.
  await world.sendFile('limin', 'a.txt', Buffer.from('ceefd2b53130d4c23132c8d5c7b0bbaecfdf', 'hex'));
  world.expect({ to: 'limin', contains: ['10月12日(周一)前', '划线'] });
  await world.press('private', 'limin', '取消');
  await world.sendFile('limin', 'a.txt', Buffer.from(words));
  world.expect({ to: 'limin', contains: ['只看得懂文字'] });
});

test('twenty items, each of its own length: the list is whole, gaps are asked in turn, nothing is too long for WeCom', async () => {
  const { world, code } = await held();
  const units = ['物业', '供电所', '三院', '建行', '小学', '派出所'];
  const text = Array.from(
    { length: 20 },
    (_, i) => `${i + 1}、${'老旧小区停车棚消防通道整治'.repeat(1 + (i % 4))}由${units[i % 6]}${i % 5 ? '10月12日前' : ''}完成`,
  ).join('\n');
  await world.say(G, 'limin', `纪要 ${code}\n${text}`);
  world.expect({ chat: G, contains: ['1. 物业', '20. 城南供电所', '⚠缺期限'], buttons: ['确认'] });
  await world.press(G, 'limin', '确认');
  for (const n of [1, 6, 11, 16]) {
    world.expect({ chat: G, contains: [`第${n}条`, '哪天前办好'] });
    await world.press(G, 'limin', '只记录');
  }
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['办1', '办16'] });
  expect(await world.store.read.actionItem.count()).toBe(16);
  await world.say(G, 'limin', '督办清单');
  world.expect({ chat: G, contains: ['督办16件', '先列8件', '私聊'] });
  await world.say('dm', 'limin', '督办清单');
  world.expect({ to: 'limin', contains: ['督办16件', '办16'], not: ['先列'] });
  await world.say('dm', 'qian', '接受');
  world.expect({ to: 'qian', contains: ['已接受'] });
  await world.say('dm', 'qian', '我的');
  world.expect({ to: 'qian', contains: ['已接受', '10月12日(周一)前'] });
  expect(world.standin.violations).toEqual([]);
});
