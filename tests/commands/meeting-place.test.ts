import { readFile } from 'node:fs/promises';
import { sourceOf } from '../../bot/admin/import-source';
import { DISTRICT, type District, startWorld, type World } from '../support/world';

/** 望湖 and 柳园 both have a 三楼会议室; 桃园 has no room at all. */
const ALIKE: District = {
  name: 'rooms-alike',
  files: [DISTRICT, __filename],
  async source() {
    const data = JSON.parse(await readFile(DISTRICT, 'utf8'));
    const wanghu = data.resources.find((r: { code: string }) => r.code === 'wanghu-sanlou');
    data.resources.push({ ...wanghu, code: 'liuyuan-sanlou', owner: 'liuyuan' });
    data.orgs.push({
      code: 'taoyuan',
      name: '桃园社区党委',
      shortName: '桃园社区',
      kind: 'COMMUNITY',
      parent: 'chunhui',
      aliases: ['桃园'],
    });
    data.members.push({ userid: 'taojie', name: '陶洁', org: 'taoyuan', roles: ['SECRETARY'] });
    data.bodies.push({
      ...data.bodies[1],
      code: 'taoyuan-lianxi',
      name: '桃园社区党建联席会',
      host: 'taoyuan',
    });
    return sourceOf(data);
  },
};

let world: World;
beforeEach(async () => {
  world = await startWorld({ district: ALIKE });
});

/** Whose room the newest meeting has, and how it is shown. */
async function held(): Promise<[string | undefined, string | null]> {
  const { venue, placeText } = await world.store.read.meeting.findFirstOrThrow({
    orderBy: { no: 'desc' },
    include: { venue: { include: { owner: true } } },
  });
  return [venue?.owner.code, placeText];
}

test('a room that several have is the host’s own; another’s is named with whose it is', async () => {
  await world.say('dm', 'songping', '9月24日下午两点半在三楼会议室开联席会');
  world.expect({ to: 'songping', contains: ['三楼会议室(空闲)'], not: ['哪个地方', '望湖'] });
  await world.press('private', 'songping', '确认发通知');
  expect(await held()).toEqual(['liuyuan', '三楼会议室']);
  await world.say('dm', 'songping', '会1 改到文化室');
  await world.press('private', 'songping', '确认改期');
  await world.say('dm', 'songping', '会1 改到三楼会议室');
  world.expect({ to: 'songping', contains: ['柳园文化室 → 三楼会议室'] });
  await world.press('private', 'songping', '确认改期');
  expect(await held()).toEqual(['liuyuan', '三楼会议室']);
  await world.say('dm', 'songping', '会1 改到望湖的三楼会议室');
  world.expect({ to: 'songping', contains: ['三楼会议室 → 望湖社区三楼会议室'], not: ['没有变化'] });
  await world.press('private', 'songping', '确认改期');
  expect(await held()).toEqual(['wanghu', '望湖社区三楼会议室']);
  world.expect({ to: 'hejian', contains: ['地点有变', '三楼会议室 → 望湖社区三楼会议室'] });
  // 柳园 has none of that name: it is words, nobody's room is booked.
  await world.say('dm', 'songping', '会1 改到柳园活动室');
  world.expect({ to: 'songping', contains: ['→ 柳园活动室'] });
  await world.press('private', 'songping', '确认改期');
  expect(await held()).toEqual([undefined, '柳园活动室']);
});

test('who has none of their own is asked whose, when it is called, moved, and for all to come', async () => {
  await world.say('dm', 'taojie', '9月24日下午两点半在三楼会议室开联席会');
  world.expect({ to: 'taojie', contains: ['在哪个地方'], buttons: ['望湖社区三楼会议室', '柳园社区三楼会议室'] });
  await world.press('private', 'taojie', '柳园社区三楼会议室');
  world.expect({ to: 'taojie', contains: ['柳园社区三楼会议室(空闲)'] });
  await world.press('private', 'taojie', '确认发通知');
  expect(await held()).toEqual(['liuyuan', '柳园社区三楼会议室']);
  await world.say('dm', 'taojie', '会1 地点改到三楼会议室');
  world.expect({ to: 'taojie', contains: ['在哪个地方'], not: ['待定'], buttons: ['望湖社区三楼会议室', '柳园社区三楼会议室'] });
  await world.say('dm', 'taojie', '望湖社区三楼会议室');
  world.expect({ to: 'taojie', contains: ['柳园社区三楼会议室 → 望湖社区三楼会议室'] });
  await world.press('private', 'taojie', '确认改期');
  expect(await held()).toEqual(['wanghu', '望湖社区三楼会议室']);

  await world.say('dm', 'taojie', '每月最后一个周五下午两点半在桃园居委会开联席会，遇假顺延');
  await world.press('private', 'taojie', /确认/);
  await world.say('dm', 'taojie', '系列会以后都改到三楼会议室');
  world.expect({ to: 'taojie', contains: ['在哪个地方'], buttons: ['望湖社区三楼会议室', '柳园社区三楼会议室'] });
  await world.press('private', 'taojie', '望湖社区三楼会议室');
  world.expect({ to: 'taojie', contains: ['【待确认·系列会改动】', '望湖社区三楼会议室'] });
});
