import { bumpNames } from '../../bot/domain/org/load-directory';
import type { Tx } from '../../prisma/client';
import { G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

/** Who hears what becomes of a series, and what its planner does when nobody is left. */
let world: World;
beforeEach(async () => {
  world = await neighbourhood();
});

async function meanwhile(change: (tx: Tx) => Promise<unknown>): Promise<void> {
  await world.store.write(async (tx) => {
    await change(tx);
    await bumpNames(tx);
  });
}

const leaves = (tx: Tx, shortName: string) => tx.bodyMember.deleteMany({ where: { org: { shortName } } });

/** Whoever had to do with 会1 and 会2: a deputy who agreed to go, a unit that has left the body since. */
async function series(): Promise<void> {
  await world.say(G, 'limin', '每月第一个工作日上午九点在活动室开联席会');
  await world.press(G, 'limin', '确认');
  await world.say('dm', 'zhangwei', '会1 让王强替我');
  await world.press('private', 'wangqiang', '我去');
  await meanwhile((tx) => leaves(tx, '物业'));
  await world.moveClockTo('2026-09-16T10:01');
}

test('paused, and on again: the deputy and a unit that has left since are told as after a single cancellation', async () => {
  await series();
  await world.say(G, 'limin', '暂停系列会');
  await world.press(G, 'limin', '确认');
  for (const to of ['zhangwei', 'wangqiang', 'zhoujie', 'qian']) {
    world.expect({ to, contains: ['【系列会暂停】', '会1 10月8日', '请勿前往'] });
    expect(world.seen({ to })).toHaveLength(1);
  }
  await world.say(G, 'limin', '撤销');
  for (const to of ['zhangwei', 'wangqiang', 'zhoujie']) world.expect({ to, contains: ['照常开：会1 10月8日'] });
});

test('taken back in private: the group of the series hears it too, and the answer says what is off', async () => {
  await series();
  await world.say('dm', 'limin', '暂停系列会');
  await world.press('private', 'limin', '确认');
  world.expect({ chat: G, contains: ['系列会暂停', '会1 10月8日'] });
  await world.say('dm', 'limin', '撤销');
  world.expect({ chat: G, contains: ['系列会进行中', '照常开：会1 10月8日'] });
  await world.say('dm', 'limin', '暂停系列会');
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'limin', '恢复系列会');
  await world.press('private', 'limin', '确认');
  await world.say('dm', 'limin', '撤销');
  world.expect({ to: 'limin', contains: ['恢复原样', '不再开会3 10月8日'] });
  world.expect({ chat: G, contains: ['系列会暂停着', '不再开：会3 10月8日'] });
});

test('an edit that takes meetings out, and its undo', async () => {
  await series();
  await world.say(G, 'limin', '系列会改到每年12月第一个工作日');
  await world.press(G, 'limin', '确认以后都改');
  world.expect({ chat: G, contains: ['系列会已改'] });
  for (const to of ['zhangwei', 'wangqiang', 'zhoujie']) world.expect({ to, contains: ['⚠ 系列会有变'] });
  await world.say(G, 'limin', '撤销');
  for (const to of ['zhangwei', 'wangqiang', 'zhoujie']) world.expect({ to, contains: ['系列会改回'] });
});

test('somebody else has resumed it since: 撤销 says so and leaves it as it is', async () => {
  await world.say(G, 'limin', '每月第一个工作日上午九点在活动室开联席会');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'limin', '暂停系列会');
  await world.press(G, 'limin', '确认');
  await world.say(G, 'hechunhui', '恢复系列会');
  await world.press(G, 'hechunhui', '确认');
  world.expect({ chat: G, contains: ['已恢复系列会'] });
  const held = () => world.store.read.meeting.findMany({ where: { status: 'SCHEDULED' }, select: { id: true }, orderBy: { id: 'asc' } });
  const before = await held();
  await world.say(G, 'limin', '撤销');
  world.expect({ chat: G, contains: ['后来又变过', '进行中'], not: ['出了点问题'] });
  expect(await held()).toEqual(before);
  await world.say(G, 'hechunhui', '撤销');
  world.expect({ chat: G, contains: ['恢复原样'] });
});

test('its author has lost the role: the street plans on; nobody left, or no unit left: the admin hears it once', async () => {
  await world.say(G, 'limin', '每月第一个工作日上午九点在活动室开联席会');
  await world.press(G, 'limin', '确认');
  const planned = () => world.store.read.meeting.count();
  expect(await planned()).toBe(2);
  await meanwhile((tx) => tx.roleGrant.deleteMany({ where: { member: { useridKey: 'limin' } } }));
  await world.moveClockTo('2026-10-10T08:38');
  expect(await planned()).toBe(3);

  await meanwhile((tx) => tx.roleGrant.deleteMany({ where: { role: 'STREET_OFFICER' } }));
  const mark = world.mark();
  await world.moveClockTo('2026-11-10T08:38');
  await world.moveClockTo('2026-11-10T09:08');
  const stuck = () => world.seen({ to: 'hechunhui' }, mark).filter((p) => p.text.includes('排不下去了'));
  expect(stuck().map((p) => p.text)).toEqual([expect.stringContaining('没有人能往下排')]);
  expect(await planned()).toBe(3);
});

test('its units are all gone', async () => {
  await world.say(G, 'limin', '每月第一个工作日上午九点在活动室开联席会');
  await world.press(G, 'limin', '确认');
  await meanwhile((tx) => tx.bodyMember.deleteMany({}));
  const mark = world.mark();
  await world.moveClockTo('2026-10-10T08:38');
  await world.moveClockTo('2026-10-10T09:08');
  const told = world.seen({ to: 'limin' }, mark).filter((p) => p.text.includes('排不下去了'));
  expect(told).toHaveLength(1);
});
