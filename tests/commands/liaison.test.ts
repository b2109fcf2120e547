import { bumpNames } from '../../bot/domain/org/load-directory';
import { G, neighbourhood } from '../meeting/neighbourhood';
import { startWorld, type World } from '../support/world';

describe('whom to turn to', () => {
  test.each(['找 供电所', '联络员 供电所', '供电所谁负责', '供电所联络员是谁', '供电所怎么联系'])(
    '%s: first liaison, backup and head, each with @ in a group',
    async (said) => {
      const world = await neighbourhood();
      await world.say(G, 'limin', said);
      world.expect({ chat: G, contains: ['城南供电所', '联络员：@张伟', '备份联络员：@王强', '负责人：@杨光', '安全用电讲座'] });
    },
  );

  test('in private without @; the next meeting is there; a number is not given out', async () => {
    const world = await neighbourhood();
    await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会,议题停车');
    await world.press(G, 'limin', '确认发通知');
    await world.say('dm', 'gaoshan', '建行联络员电话多少');
    world.expect({ to: 'gaoshan', contains: ['陈琳', '林娜', '电话我不给出', '会1 9月24日(周四)14:30'], not: ['@', /\d{11}/] });
  });

  test('a person: for which unit they speak; without a post, who does', async () => {
    const world = await startWorld();
    await world.say('dm', 'limin', '找 张伟');
    world.expect({ to: 'limin', contains: ['张伟：城南供电所联络员'] });
    await world.say('dm', 'limin', '王建国是哪个单位的');
    world.expect({ to: 'limin', contains: ['在城南供电所', '不是联络员', '找张伟'] });
    await world.say('dm', 'limin', '找 何春晖');
    world.expect({ to: 'limin', contains: ['春晖街道街道干部'] });
  });

  test('names that nobody has, and what is nobody’s job yet, get a way', async () => {
    const world = await startWorld();
    await world.say('dm', 'limin', '找 青峙社区');
    world.expect({ to: 'limin', contains: ['没找到“青峙社区”', '管理员'] });
    await world.say('dm', 'zhangwei', '路灯坏了找谁');
    world.expect({ to: 'zhangwei', contains: ['没有记录', '吹哨'] });
    await world.say('dm', 'limin', '联络员');
    world.expect({ to: 'limin', contains: ['城南供电所：张伟', '物业：周洁'] });
  });

  test('who came to such a whistle before, and who offers such a thing, are named', async () => {
    const world = await neighbourhood();
    await world.say('dm', 'limin', '投影仪找谁借');
    world.expect({ to: 'limin', contains: ['建行：陈琳（能提供投影仪）'] });
    await world.say(G, 'limin', '吹哨 东门路灯不亮，请供电所来');
    await world.press(G, 'limin', '确认吹哨');
    await world.press('private', 'zhangwei', '报到');
    await world.say('dm', 'zhangwei', '哨1 办好了');
    await world.press('private', 'limin', /结案/);
    await world.say(G, 'limin', '路灯不亮找谁');
    world.expect({ chat: G, contains: ['城南供电所：@张伟（哨1'] });
  });

  test('a unit without a liaison: who else, and how it gets one', async () => {
    const world = await startWorld();
    await without(world, 'dengli');
    await world.say('dm', 'songping', '找 三幼');
    world.expect({ to: 'songping', contains: ['还没有登记联络员', '宋萍', '我是三幼新联络员'] });
  });

  test('who cannot be reached in private is marked', async () => {
    const world = await startWorld({ noAgent: true });
    await world.say('dm', 'limin', '找 供电所');
    world.expect({ to: 'limin', contains: ['张伟（还没有开通私聊'] });
  });
});

/** The person loses every post, as an import would take it. */
async function without(world: World, userid: string): Promise<void> {
  await world.store.write(async (tx) => {
    await tx.liaison.deleteMany({ where: { member: { useridKey: userid } } });
    await bumpNames(tx);
  });
}
