/** Pictures that show what was done go to whoever has to look at it, and to nobody else. */
import { samplePng } from '../../bot/playground/standin/media';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';

const pictures = (world: World, where: Parameters<World['seen']>[0]) =>
  world.seen(where).flatMap((p) => (p.media ? [`${p.media.type} ${p.media.name}`] : []));
const stored = (world: World) => world.store.read.evidence.count();

describeEachDatabase('pictures of work', (_fresh, kind) => {
  let world: World;
  beforeEach(async () => {
    world = await neighbourhood({ kind, now: '2026-09-14T09:00' });
    const code = await call(world, '明天下午两点半在活动室开联席会');
    await world.moveClockTo('2026-09-16T10:00');
    await world.say(G, 'limin', `纪要 ${code} 一、路灯供电所9月22日前修好`);
    await world.press(G, 'limin', '确认');
  });

  test('sent with 办好了 in private they reach the secretary who verifies, by a press and by words', async () => {
    const lamp = samplePng();
    await world.say('dm', 'zhangwei', '办1 办好了', { pictures: [lamp, samplePng(60, 60)] });
    world.expect({ to: 'zhangwei', contains: ['已报办好'] });
    world.expect({ to: 'limin', contains: ['【请核实】办1', '附2张照片'], buttons: ['属实 结案', '没办好', '看照片(2)'], not: ['附件'] });
    expect(await stored(world)).toBe(2);
    await world.press('private', 'limin', '看照片(2)');
    expect(pictures(world, { to: 'limin' })).toEqual(['image 办1-1.png', 'image 办1-2.png']);
    const [first] = world.seen({ to: 'limin' }).filter((p) => p.media);
    expect(world.standin.media(first?.media?.id ?? '')?.data).toEqual(lamp);
    world.expect({ to: 'limin', buttons: ['属实 结案', '没办好', '看照片(2)'] });

    await world.press('private', 'limin', '属实 结案');
    await world.say(G, 'limin', '看办1的照片');
    world.expect({ chat: G, contains: ['办1的照片已私聊您'] });
    expect(pictures(world, { chat: G })).toEqual([]);
    expect(pictures(world, { to: 'limin' })).toHaveLength(2);
    await world.say('dm', 'qian', '办1 照片');
    world.expect({ to: 'qian', contains: ['只给承办单位和核实的人看'] });
    expect(pictures(world, { to: 'qian' })).toEqual([]);
  });

  test('撤销 takes them back with the step; without any, and with what is no picture, it is said', async () => {
    await world.say('dm', 'zhangwei', '办1 办好了', { pictures: [samplePng()] });
    await world.say('dm', 'zhangwei', '撤销');
    expect(await stored(world)).toBe(0);
    await world.say('dm', 'zhangwei', '办1 照片');
    world.expect({ to: 'zhangwei', contains: ['办1没有存照片'] });
    await world.say('dm', 'zhangwei', '办1 办好了', { pictures: [Buffer.from('%PDF-1.7 no picture at all')] });
    world.expect({ to: 'zhangwei', contains: ['已报办好', '这不是照片'] });
    world.expect({ to: 'limin', contains: ['【请核实】办1'], buttons: ['属实 结案'], not: ['附'] });
  });

  test('those of an activity go to who took part', async () => {
    await world.say(G, 'limin', '记录 昨天下午在社区活动室搞主题党日,32人,其中供电所5人');
    await world.press(G, 'limin', '确认');
    await world.say(G, 'limin', '存证 活1', { pictures: [samplePng()] });
    await world.say('dm', 'zhangwei', '看活1的照片');
    expect(pictures(world, { to: 'zhangwei' })).toEqual(['image 活1-1.png']);
    await world.say('dm', 'chenlin', '看活1的照片');
    world.expect({ to: 'chenlin', contains: ['给参加的单位和社区看'] });
    await world.say('dm', 'limin', '看活9的照片');
    world.expect({ to: 'limin', contains: ['没有找到活9'] });
  });

  test('those of a whistle are seen by who called it', async () => {
    await world.say(G, 'limin', '吹哨 东门占道经营，请城管来');
    await world.press(G, 'limin', '确认吹哨');
    await world.say('dm', 'hejian', '哨1 办好了', { pictures: [samplePng()] });
    world.expect({ to: 'limin', contains: ['【请核实】哨1', '附1张照片'], buttons: ['看照片(1)'] });
    await world.press('private', 'limin', '看照片(1)');
    expect(pictures(world, { to: 'limin' })).toEqual(['image 哨1-1.png']);
  });

  test('those of a visit to one person are for the visitor and the secretary, also after it was taken back', async () => {
    const others = async () => {
      await world.say('dm', 'zhaolei', '看活1的照片');
      world.expect({ to: 'zhaolei', contains: ['只给走访的人和社区书记看'] });
      expect(pictures(world, { to: 'zhaolei' })).toEqual([]);
    };
    await world.say('dm', 'gaoshan', '走访 3栋张奶奶 血压稳定');
    await world.press('private', 'gaoshan', '确认');
    await world.say('dm', 'limin', '存证 活1', { pictures: [samplePng()] });
    await others();
    await world.say('dm', 'limin', '看活1的照片');
    expect(pictures(world, { to: 'limin' })).toEqual(['image 活1-1.png']);
    await world.say('dm', 'gaoshan', '撤销');
    world.expect({ to: 'gaoshan', contains: ['已撤销 活1'] });
    expect(await stored(world)).toBe(1);
    await others();
  });
});
