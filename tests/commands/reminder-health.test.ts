import { bumpNames } from '../../bot/domain/org/load-directory';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { startWorld } from '../support/world';

test('all is well: one sentence in the group, the details in private', async () => {
  const world = await neighbourhood();
  await call(world);
  await world.moveClockTo('2026-09-17T09:00');
  await world.say(G, 'hechunhui', '提醒 体检');
  world.expect({ chat: G, contains: ['一切正常', '24小时内1条', '已私聊您'] });
  world.expect({
    to: 'hechunhui',
    contains: ['一切正常', '上次检查:9月17日(周四)09:00', '要发的提醒:1条', '到点未发0条', '发送额度:够用'],
    not: ['⚠'],
  });
});

test('what is wrong: counts in the group, names and reasons in private', async () => {
  const world = await neighbourhood();
  await call(world);
  await world.moveClockTo('2026-09-17T09:00');
  const { id: unit } = await world.store.read.org.findFirstOrThrow({ where: { shortName: '市三院' } });
  await world.store.write(async (tx) => {
    await tx.member.update({ where: { useridKey: 'zhaolei' }, data: { reachable: false, dmAt: null } });
    await tx.chat.updateMany({ data: { pushable: false } });
    const row = {
      rule: 'm-7d-unit',
      subjectKind: 'MEETING',
      subjectId: 'x',
      subjectRevision: 1,
      recipient: `unit:${unit}`,
      staleAt: new Date('2026-09-17T20:00:00+08:00'),
      createdAt: world.clock.now(),
    };
    await tx.reminderDelivery.create({
      data: { ...row, dedupeKey: 'a', dueAt: new Date('2026-09-16T09:00:00+08:00'), state: 'SUPPRESSED', reason: 'NOT_REACHABLE' },
    });
    await tx.reminderDelivery.create({ data: { ...row, dedupeKey: 'b', dueAt: new Date('2026-09-17T08:30:00+08:00') } });
    const gone = { surface: 'AGENT' as const, content: '{}', state: 'FAILED' as const, createdAt: world.clock.now() };
    await tx.outbox.create({
      data: {
        ...gone,
        key: 'f1',
        target: 'zhangwei',
        errcode: 60111,
        error: '企业微信里找不到这位成员。',
        notBefore: new Date('2026-09-16T15:00:00+08:00'),
      },
    });
    const waits = { ...gone, state: 'QUEUED' as const, error: '等待发送额度', notBefore: new Date('2026-09-17T09:01:00+08:00') };
    await tx.outbox.create({ data: { ...waits, key: 'f3', target: 'qian' } });
    await tx.outbox.create({
      data: { ...gone, key: 'f2', target: 'qian', error: '太早', notBefore: new Date('2026-09-09T15:00:00+08:00') },
    });
  });
  await world.say('dm', 'hechunhui', '提醒 体检');
  world.expect({
    to: 'hechunhui',
    contains: [
      '有5处要看',
      '1条过点还没发出',
      '发送额度:1条在等',
      '张伟(城南供电所),9月16日(周三)15:00:企业微信里找不到这位成员。(60111)',
      '市三院:一个人都通知不到',
      '望湖社区的群',
      '赵磊',
    ],
    not: ['太早'],
  });
  await world.say(G, 'hechunhui', '提醒 体检');
  world.expect({ to: 'hechunhui', contains: ['赵磊'] });
});

test('the group hears counts only', async () => {
  const world = await neighbourhood();
  await world.moveClockTo('2026-09-16T10:05');
  await world.store.write((tx) => tx.member.update({ where: { useridKey: 'zhaolei' }, data: { reachable: false, dmAt: null } }));
  await world.say(G, 'hechunhui', '提醒 体检');
  world.expect({ chat: G, contains: ['有1处要看', '1人联系不上', '已私聊您'], not: ['赵磊'] });
});

test('nothing ticks; the holidays of the next year are missing', async () => {
  const world = await startWorld({ now: '2026-11-20T10:00' });
  await world.moveClockTo('2026-11-20T10:00');
  world.clock.moveTo('2026-11-20T10:30');
  await world.say('dm', 'hechunhui', '提醒 体检');
  world.expect({
    to: 'hechunhui',
    contains: ['定时检查没有动静', '上次检查:11月20日(周五)10:00', '2027年:暂按周一至周五'],
    not: ['2026年:'],
  });
});

test('others are told who may, and what helps them', async () => {
  const world = await neighbourhood();
  await world.say('dm', 'zhangwei', '提醒 体检');
  world.expect({ to: 'zhangwei', contains: ['何春晖', '单聊', '我的'], not: ['24小时'] });
});

test('what waits for the end of somebody own quiet hours is not late', async () => {
  const world = await neighbourhood();
  await call(world);
  await world.say('dm', 'zhangwei', '每天8点到11点免打扰');
  await world.moveClockTo('2026-09-21T09:00');
  await world.moveClockTo('2026-09-21T09:20');
  expect(await world.store.read.reminderDelivery.count({ where: { state: 'QUEUED' } })).toBe(1);
  await world.say('dm', 'hechunhui', '提醒 体检');
  world.expect({ to: 'hechunhui', contains: ['一切正常'], not: ['迟到'] });
});

test('whoever looks after one community is shown its own troubles, however many others there are', async () => {
  const world = await neighbourhood();
  await world.store.write(async (tx) => {
    const [own, other] = await Promise.all(['望湖社区', '柳园社区'].map((shortName) => tx.org.findFirstOrThrow({ where: { shortName } })));
    const { id: memberId } = await tx.member.findUniqueOrThrow({ where: { useridKey: 'limin' } });
    await tx.roleGrant.create({ data: { memberId, role: 'STREET_OFFICER', orgId: own?.id ?? '' } });
    const away = Array.from({ length: 501 }, (_, i) => `away${String(i).padStart(3, '0')}`);
    const orgId = other?.id ?? '';
    await tx.member.createMany({ data: away.map((u) => ({ userid: u, useridKey: u, name: u, orgId, reachable: false })) });
    await tx.member.update({ where: { useridKey: 'zhaolei' }, data: { reachable: false, dmAt: null } });
    const gone = { surface: 'AGENT' as const, content: '{}', state: 'FAILED' as const, createdAt: world.clock.now(), error: '送不到' };
    const later = new Date('2026-09-16T09:30:00+08:00');
    await tx.outbox.createMany({ data: away.map((target) => ({ ...gone, key: target, target, notBefore: later })) });
    await tx.outbox.create({ data: { ...gone, key: 'own', target: 'zhaolei', notBefore: new Date('2026-09-16T09:00:00+08:00') } });
    await bumpNames(tx);
  });
  await world.moveClockTo('2026-09-16T10:05');
  await world.say('dm', 'limin', '提醒 体检');
  world.expect({
    to: 'limin',
    contains: ['有2处要看', '7天内没发成的消息:1条', '赵磊', '9月16日(周三)09:00:送不到', '今天联系不上的人:1位'],
    not: ['away'],
  });
});
