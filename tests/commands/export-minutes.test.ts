import { wordsOfDocx } from '../../bot/docx';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { fileOf } from '../support/files';

test('minutes come back as a Word file with who was there and the work they gave', async () => {
  const world = await neighbourhood({ now: '2026-09-14T09:00' });
  const code = await call(world, '明天下午两点半在活动室开联席会,议题停车、路灯');
  await world.moveClockTo('2026-09-16T08:50');
  await world.say(G, 'limin', `${code} 纪要 word`);
  world.expect({ chat: G, contains: [`${code}还没有纪要`], not: ['待确认'] });

  await world.say(G, 'limin', `纪要 ${code} 一、东门停车由物业9月底前划线;二、路灯以后再说,电话13812345678`);
  await world.press(G, 'limin', '确认');
  await world.say('dm', 'limin', `纪要 ${code}`);
  world.expect({ to: 'limin', contains: [`${code} 纪要 word`] });
  await world.say('dm', 'limin', `${code} 纪要 word`);
  world.expect({ to: 'limin', contains: ['Word文件随后就到'] });
  const file = fileOf(world, { to: 'limin' });
  expect(file?.name).toBe(`${code}纪要.docx`);
  const read = await wordsOfDocx(file?.data ?? Buffer.of());
  const text = 'text' in read ? read.text : '';
  for (const words of [
    '党建联席会纪要',
    `${code}，第1版，已确认`,
    '9月15日(周二)14:30',
    '召集：望湖社区',
    '一、东门停车由物业9月底前划线',
    '办1',
    '9月30日(周三)前',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('13812345678');

  // In a group it goes to the person alone.
  await world.say(G, 'zhangwei', `把${code}的纪要做成word发我`);
  world.expect({ chat: G, contains: ['张伟：', '发您私聊了'] });
  expect(fileOf(world, { chat: G })).toBeUndefined();
  expect(fileOf(world, { to: 'zhangwei' })?.name).toBe(`${code}纪要.docx`);
  const lines = await world.store.read.auditLog.findMany({ where: { action: 'minutes.export' } });
  expect(lines.map((l) => l.note)).toEqual([`导出 ${code}的纪要`, `导出 ${code}的纪要`]);

  // Of a neighbouring community nobody reads them by their number.
  for (const asked of [`${code} 纪要 word`, `纪要 ${code}`]) {
    await world.say('dm', 'mafang', asked);
    world.expect({ to: 'mafang', contains: [`${code}的纪要给望湖社区和参加的单位看`], not: ['划线'] });
  }
  expect(fileOf(world, { to: 'mafang' })).toBeUndefined();
});
