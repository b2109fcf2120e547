import { call, G, neighbourhood } from '../meeting/neighbourhood';

test('今日N件事: for whoever has several things today, once, in the morning of a workday', async () => {
  const world = await neighbourhood();
  const today = await call(world, '9月21日下午两点半在活动室开联席会,议题停车');
  const later = await call(world);
  for (const who of ['zhangwei', 'qian']) await world.say('dm', who, `${today} 参加`);
  await world.say('dm', 'qian', `${later} 参加`);
  await world.say('dm', 'chenlin', `${today} 参加`);
  await world.say('dm', 'chenlin', '免打扰到9月30日');
  await world.moveClockTo('2026-09-21T08:30');
  world.expect({
    to: 'zhangwei',
    contains: ['今日2件事9月21日(周一)', `1.12:00前答复${later}`, `2.14:30${today}`],
  });
  // One thing has its own reminder; 免打扰 leaves what was promised, which is one thing.
  for (const to of ['qian', 'chenlin']) expect(world.seen({ to }).filter((p) => p.text.includes('件事'))).toHaveLength(0);
  await world.moveClockTo('2026-09-21T08:40');
  expect(world.seen({ to: 'zhangwei' })).toHaveLength(0);
  expect(await world.store.read.outbox.count({ where: { key: { contains: 'digest:' }, target: 'zhangwei' } })).toBe(1);
  expect(world.seen({ chat: G }).filter((p) => p.text.includes('件事'))).toHaveLength(0);
});

test('a run that died after its commit, or was counted for another minute, tells nobody twice', async () => {
  const world = await neighbourhood();
  const today = await call(world, '9月21日下午两点半在活动室开联席会,议题停车');
  await call(world);
  await world.say('dm', 'zhangwei', `${today} 参加`);
  await world.moveClockTo('2026-09-21T08:30');
  world.expect({ to: 'zhangwei', contains: ['今日2件事'] });
  const name = 'daily-digest';
  const run = () => world.store.read.jobRun.findFirstOrThrow({ where: { name }, orderBy: { dueAt: 'desc' } });
  const { id, dueAt } = await run();
  await world.store.write((tx) => tx.jobRun.update({ where: { id }, data: { error: 'cut off', result: null } }));
  await world.moveClockTo('2026-09-21T09:35');
  expect(await run()).toMatchObject({ id, error: null, result: '{"told":0}' });
  await world.store.write((tx) =>
    tx.jobRun.update({ where: { id }, data: { dueAt: new Date(dueAt.getTime() - 16 * 60_000), error: 'cut off' } }),
  );
  await world.moveClockTo('2026-09-21T10:40');
  expect(await run()).toMatchObject({ id, error: null, result: '{"told":0}' });
  expect(await world.store.read.outbox.count({ where: { key: { contains: 'digest:' }, target: 'zhangwei' } })).toBe(1);
});
