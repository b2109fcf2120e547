import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区' as const;
const THEME = '记录 昨天下午在社区活动室搞主题党日,32人,其中供电所5人、三院3人,惠及居民60人次';
let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.bind(G, 'limin', '望湖社区');
});

const records = () => world.store.read.activity.findMany({ include: { orgs: true }, orderBy: { no: 'asc' } });

async function log(words: string, who = 'limin'): Promise<void> {
  await world.say(G, who, words);
  await world.press(G, who, '确认');
}

test('E1-1: one sentence with several units, repeated in full, changed by words, written once confirmed', async () => {
  await world.say(G, 'limin', THEME);
  world.expect({
    chat: G,
    contains: ['主题党日', '9月15日(周二)下午', '活动室', '32人(城南供电所5、市三院3、其他24)', '60人次'],
    buttons: ['确认', '改时间', '改人数', '取消'],
    not: [/活\d+/],
  });
  await world.say(G, 'limin', '改成35人');
  world.expect({ chat: G, contains: ['已改为35人(其他27)', '35人(城南供电所5、市三院3、其他27)'], buttons: ['确认'] });
  expect(await records()).toHaveLength(0);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已记活1', '9月第1次主题党日'] });
  expect(world.seen({ chat: G })).toHaveLength(1);
  const [one] = await records();
  expect(one).toMatchObject({
    type: 'THEME_DAY',
    localDate: '2026-09-15',
    precision: 'HALF_DAY',
    headcount: 35,
    personTimes: 60,
    beneficiaries: null,
  });
  expect(one?.orgs.map((o) => [o.orgKey, o.headcount])).toEqual([
    ['gongdian', 5],
    ['sanyuan', 3],
  ]);
});

test('a redelivered message and press, and a second press, make one record', async () => {
  await world.say(G, 'limin', THEME, { deliveries: 4 });
  expect(world.seen({ chat: G })).toHaveLength(1);
  await world.press(G, 'limin', '确认', { deliveries: 3 });
  await world.press(G, 'limin', '已记 活1');
  world.expect({ chat: G, contains: ['已记活1', '不会重复'] });
  expect(await records()).toHaveLength(1);
});

test('a draft that waited half an hour is over', async () => {
  await world.say(G, 'limin', THEME);
  await world.moveClockTo('2026-09-16T10:31');
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: [/过期/], not: [/活\d+/] });
  expect(await records()).toHaveLength(0);
});

test('E1-4: typing errors are read, the day is asked, the host is put in', async () => {
  await world.say(G, 'limin', '记陆 志愿付务 3小时 8人');
  world.expect({ chat: G, contains: ['志愿服务', '8人', '3小时', '哪天'], buttons: ['今天', '昨天'], not: ['志愿付务', /活\d+/] });
  await world.say(G, 'limin', '昨天 三院');
  world.expect({ chat: G, contains: ['志愿服务', '9月15日(周二)', '市三院', '8人', '24小时'], buttons: ['确认'] });
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['活1'] });
  const [one] = await records();
  // What the community records of somebody else's event is credited to both and counted once.
  expect(one?.orgs.map((o) => o.orgKey)).toEqual(['wanghu']);
  await world.say(G, 'limin', '统计9月活动');
  world.expect({ chat: G, contains: ['望湖社区', '活动1场', '24小时', '参与单位2家'] });
  await world.say(G, 'limin', '三院今年参加了几次活动');
  world.expect({ chat: G, contains: ['市三院', '活动1场'] });
});

test('buttons ask a part again; a number alone answers', async () => {
  await world.say(G, 'limin', THEME);
  await world.press(G, 'limin', '改人数');
  world.expect({ chat: G, contains: ['一共多少人'] });
  await world.say(G, 'limin', '40');
  world.expect({ chat: G, contains: ['40人', '其他32'], buttons: ['确认'] });
  await world.press(G, 'limin', '改时间');
  await world.press(G, 'limin', '前天');
  world.expect({ chat: G, contains: ['9月14日(周一)'], buttons: ['确认'] });
});

test('the type is chosen, numbers that cannot be and units above the total are asked about', async () => {
  await world.say(G, 'limin', '登记 昨天上午重温入党誓词 0人');
  world.expect({ chat: G, contains: ['哪类'] });
  await world.say(G, 'limin', '主题党日');
  world.expect({ chat: G, contains: ['0人不对'] });
  await world.say(G, 'limin', '3人');
  world.expect({ chat: G, contains: ['参加:3人'], buttons: ['确认'] });
  await world.say(G, 'limin', '供电所来了5人');
  world.expect({ chat: G, contains: ['单位合计5人'], buttons: ['共5人', '共3人'] });
  await world.press(G, 'limin', '共5人');
  world.expect({ chat: G, contains: ['5人(城南供电所5)'], buttons: ['确认'] });
});

test('what is still to come cannot be recorded, an impossible day is said', async () => {
  await world.say(G, 'limin', '记录 本周五 主题党日 20人');
  world.expect({ chat: G, contains: ['9月18日(周五)', '还没到'], buttons: ['今天', '昨天'], not: ['待确认'] });
  await world.press(G, 'limin', '取消');
  await world.say(G, 'limin', '记录 2月30日 主题党日 20人');
  world.expect({ chat: G, contains: ['哪天'], not: ['待确认'] });
});

test('a date that was a year ago is pointed at', async () => {
  await world.say(G, 'limin', '记录 9月18日 主题党日 20人');
  world.expect({ chat: G, contains: ['2025年9月18日(周四)', '核对年份'] });
});

test('the same event told twice is noticed', async () => {
  await log(THEME);
  await world.say(G, 'zhaolei', '记录 昨天主题党日 32人');
  world.expect({ chat: G, contains: ['已有活1主题党日', '是否重复'] });
});

test('units nobody knows keep their name; numbers that look mixed up are pointed at', async () => {
  await world.say(G, 'limin', '记录 昨天上午 志愿服务 12人,惠及5人次');
  world.expect({ chat: G, contains: ['惠及5人次', '比参加的12人少'] });
  await world.say(G, 'limin', '惠及人数去掉');
  world.expect({ chat: G, contains: ['12人'], not: ['惠及'] });
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '活1 惠及30人');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '活1 去掉惠及人数');
  world.expect({ chat: G, contains: ['待确认·修改', '惠及:30人 → 不填'], not: ['作废'] });
  await world.press(G, 'limin', '确认');
  expect((await records())[0]).toMatchObject({ beneficiaries: null, personTimes: null, headcount: 12, status: 'DONE' });
});

test('撤销 takes the last record back within ten minutes, later it says how', async () => {
  // Who bound the group would take that back next.
  await log(THEME, 'zhaolei');
  await world.say(G, 'zhaolei', '撤销');
  world.expect({ chat: G, contains: ['已撤销活1'] });
  expect((await records())[0]?.status).toBe('VOID');
  await world.say(G, 'zhaolei', '撤销');
  world.expect({ chat: G, contains: ['没有可以撤销'] });
  await log(THEME, 'zhaolei');
  await world.moveClockTo('2026-09-16T10:11');
  await world.say(G, 'zhaolei', '撤销');
  world.expect({ chat: G, contains: ['已超过10分钟', '活2', '“活2 作废”'] });
  expect((await records())[1]?.status).toBe('DONE');
});

test('a change shows old and new, is written once confirmed, and can be taken back', async () => {
  await log(THEME);
  await world.say(G, 'limin', '活1 改成40人');
  world.expect({ chat: G, contains: ['修改', '活1', /32人.*→.*40人/], buttons: ['确认'] });
  expect((await records())[0]?.headcount).toBe(32);
  await world.press(G, 'limin', '确认');
  world.expect({ chat: G, contains: ['已改活1'] });
  expect((await records())[0]).toMatchObject({ headcount: 40, revision: 2 });
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['活1', '32人(城南供电所5、市三院3、其他24)'] });
  const [one] = await records();
  expect(one).toMatchObject({ headcount: 32, personTimes: 60, precision: 'HALF_DAY' });
  expect(one?.orgs).toHaveLength(2);
});

test('人数记错了: without a number it is what the speaker recorded last, shown before it is written', async () => {
  await world.say('dm', 'limin', '人数记错了，是25个');
  world.expect({ to: 'limin', contains: ['是哪条活动', '编号'] });
  await log(THEME);
  await log('记录 昨天上午在望湖公园开展志愿服务，18人');
  await log('记录 昨天下午义诊，9人', 'zhaolei');
  await world.say(G, 'limin', '人数记错了，是25个');
  world.expect({ chat: G, contains: ['待确认·修改', '活2', '志愿服务', '18人 → 25人'], buttons: ['确认', '取消'] });
  expect((await records()).map((a) => a.headcount)).toEqual([32, 18, 9]);
  await world.press(G, 'limin', '确认');
  expect((await records()).map((a) => a.headcount)).toEqual([32, 25, 9]);
  await world.say(G, 'limin', '撤销');
  expect((await records()).map((a) => a.headcount)).toEqual([32, 18, 9]);
  // When the mistake was made is no new day.
  await world.say(G, 'limin', '刚才人数写错了，应该是27');
  world.expect({ chat: G, contains: ['活2', '18人 → 27人'], not: ['时间'] });
  await world.press(G, 'limin', '取消');
  // While a record is being made it is that one.
  await world.say(G, 'limin', '记录 昨天晚上搞反诈宣传，20人');
  await world.say(G, 'limin', '人数记错了，是25个');
  world.expect({ chat: G, contains: ['反诈宣传', '25人'], not: ['修改'] });
  await world.press(G, 'limin', '取消');
});

test('only a secretary or the street voids a record; what is void counts no more', async () => {
  await log('记录 昨天上午 党课 20人', 'zhaolei');
  await world.say(G, 'zhaolei', '活1 作废 记重了');
  world.expect({ chat: G, contains: ['李敏'], not: ['确定作废?'] });
  await world.say(G, 'limin', '活1 作废 记重了');
  world.expect({ chat: G, contains: ['作废活1', '记重'], buttons: ['确定作废', '取消'] });
  await world.press(G, 'limin', '确定作废');
  world.expect({ chat: G, contains: ['已作废活1'] });
  await world.say(G, 'limin', '统计9月活动');
  world.expect({ chat: G, contains: ['还没有活动记录'] });
  await world.say(G, 'limin', '活1 改成30人');
  world.expect({ chat: G, contains: ['已作废'] });
  await world.say(G, 'limin', '活77 作废');
  world.expect({ chat: G, contains: ['没有找到活77'] });
});

test('no number to call is kept with a record: title, place, why it was voided', async () => {
  await world.say(G, 'limin', '记录 昨天上午 党课 20人 地点在王大爷家13800001111');
  await world.press(G, 'limin', '确认');
  await world.say('dm', 'limin', '活1 地点改成东门广场，找王大爷138 0000 1111');
  world.expect({ to: 'limin', contains: ['东门广场'], not: ['0000'], buttons: ['确认'] });
  await world.press('dm', 'limin', '确认');
  expect((await records())[0]?.placeText).toBe('东门广场');
  await world.say('dm', 'limin', '活1 作废 记重了，问李四13800001111');
  world.expect({ to: 'limin', contains: ['作废活1', '记重了'], not: ['1380000'] });
  await world.press('dm', 'limin', '确定作废');
  expect((await records())[0]?.voidReason).not.toMatch(/1380000/);
  await world.say(G, 'zhaolei', '活1');
  world.expect({ chat: G, contains: ['已作废', '记重了'], not: ['1380000'] });
});

test('who has no part in it is told who may record and change', async () => {
  await world.say(G, 'wangjianguo', '记录 三院昨天义诊 服务居民85人次');
  world.expect({ chat: G, contains: ['市三院', '钱医生'], not: ['待确认'] });
  await log(THEME);
  await world.say(G, 'chenlin', '活1 改成99人');
  world.expect({ chat: G, contains: ['李敏'], not: ['待确认'] });
  // Nor by way of a change: what a member records for the own organisation does not become somebody else's.
  await log('记录 昨天上午 党课 20人', 'gaoshan');
  await world.say(G, 'gaoshan', '活2 改成三院承办');
  world.expect({ chat: G, contains: ['市三院', '钱医生'], not: ['待确认'] });
});

test('a liaison in the community’s group records for the own unit', async () => {
  await log('记录 昨天下午 党课 15人', 'chenlin');
  world.expect({ chat: G, contains: ['建行9月第1次党课'] });
});

test('lists and sums: empty, by type, by unit, counted once', async () => {
  await world.say(G, 'limin', '这个月搞了哪些活动');
  world.expect({ chat: G, contains: ['9月1日', '9月30日', '还没有活动记录'] });
  await log(THEME);
  await log('记录 9月10日上午 党课 28人');
  await world.say(G, 'limin', '这个月搞了哪些活动');
  world.expect({ chat: G, contains: ['共2场', '活1主题党日9月15日(周二)下午', '活2党课9月10日(周四)上午', '28人'] });
  await world.say(G, 'limin', '统计9月活动');
  world.expect({ chat: G, contains: ['活动2场', '参加60人次', '惠及60人次', '参与单位3家', '截至今天'] });
  await world.say(G, 'limin', '供电所今年参加了什么活动');
  world.expect({ chat: G, contains: ['城南供电所', '共1场', '望湖社区承办'] });
  await world.say('dm', 'limin', '活1');
  world.expect({ to: 'limin', contains: ['活1主题党日', '城南供电所5', '李敏'] });
});
