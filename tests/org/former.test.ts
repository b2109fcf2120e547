/** People leave, and some come back: what they did stays, nobody waits for them. */
import { importSource } from '../../bot/admin/import';
import { sourceOf } from '../../bot/admin/import-source';
import { Secrets } from '../../bot/secrets';
import chunhui from '../../prisma/demo/chunhui.json';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

const ZHANG = { userid: 'zhangwei', name: '张伟', org: 'gongdian' };

/** The address book says so; the bot hears of it at its next tick. */
async function imported(world: World, status: string | null | undefined, wall: string): Promise<void> {
  const { store, clock } = world;
  const member = { ...ZHANG, ...(status !== undefined && { status }) };
  const secrets = new Secrets(Buffer.alloc(32, 7).toString('base64'));
  await importSource(sourceOf({ tenant: chunhui.tenant, members: [member] }), { store, clock, secrets, zone: 'Asia/Shanghai' });
  await world.moveClockTo(wall);
}

test('who left is told so; their seat stays answered, the backup is asked from now on', async () => {
  const world = await neighbourhood();
  const code = await call(world);
  await world.press('private', 'zhangwei', '参加');
  await world.say('dm', 'zhangwei', '记录 昨天下午安全用电讲座 20人');
  await world.press('dm', 'zhangwei', '确认');
  const activity = world.find({ to: 'zhangwei' }, /活\d+/);
  await imported(world, 'LEFT', '2026-09-16T10:01');

  for (const place of ['dm', 'app'] as const) {
    await world.say(place, 'zhangwei', '记录 昨天下午主题党日 32人');
    world.expect({ to: 'zhangwei', contains: ['张伟，您好', '已经离开', '管理员'], not: ['待确认', '没找到您'] });
  }
  await world.say(G, 'zhangwei', '帮助');
  world.expect({ chat: G, contains: ['张伟，您好', '已经离开'] });
  await world.press('private', 'zhangwei', '改为请假');
  world.expect({ to: 'zhangwei', contains: ['已经离开'] });
  expect(await world.store.read.draft.count({ where: { kind: 'activity.log' } })).toBe(1);

  // What was done stays, with its name.
  await world.say(G, 'limin', `${code} 谁没回`);
  world.expect({ chat: G, contains: ['参加1', /未答复5/] });
  await world.say('dm', 'limin', activity);
  world.expect({ to: 'limin', contains: ['由张伟记录'] });
  await world.say('dm', 'wangjianguo', `${code} 参加`);
  world.expect({ to: 'wangjianguo', contains: ['王强'], not: ['张伟'] });

  const before = world.mark();
  await call(world, '9月22日上午十点在活动室开联席会,议题防汛');
  world.expect({ to: 'wangqiang', contains: ['9月22日', '10:00'], buttons: ['参加', '请假'] }, before);
  await world.moveClockTo('2026-09-23T16:00');
  world.expect({ to: 'wangqiang', contains: [code, '9月24日(周四)14:30'] }, before);
  expect(world.seen({ to: 'zhangwei' }, before)).toEqual([]);

  // The same file again without the column changes nothing; the column makes it good.
  await imported(world, undefined, '2026-09-23T16:01');
  await world.say('dm', 'zhangwei', '我的');
  world.expect({ to: 'zhangwei', contains: ['已经离开'] });
  await imported(world, 'ACTIVE', '2026-09-23T16:02');
  await world.say('dm', 'zhangwei', `${code} 请假，出差`);
  world.expect({ to: 'zhangwei', contains: ['已记:请假'] });
  expect(world.standin.violations).toEqual([]);
});

test('who is suspended is told so, and served again afterwards; who was asked for the night is not', async () => {
  const world = await neighbourhood({ heardAs: { zhangwei: 'ZhangWei' } });
  await world.say('dm', 'zhangwei', '帮助');
  await imported(world, 'SUSPENDED', '2026-09-16T10:01');
  await world.say('dm', 'zhangwei', '帮助');
  world.expect({ to: 'zhangwei', contains: ['张伟，您好', '暂停使用'], not: ['没找到您'] });
  await imported(world, null, '2026-09-16T10:02');
  await world.say('dm', 'zhangwei', '帮助');
  world.expect({ to: 'zhangwei', contains: ['记录'] });

  // A reminder that waits for its hour finds that they have left meanwhile.
  await call(world);
  await world.store.write(async (tx) => {
    const { id } = await tx.outbox.findFirstOrThrow({ where: { target: 'zhangwei', reminderId: { not: null } }, orderBy: { id: 'desc' } });
    const later = new Date(world.clock.now().getTime() + 90_000);
    const { reminderId } = await tx.outbox.update({
      where: { id },
      data: { state: 'QUEUED', sentAt: null, owner: null, notBefore: later },
    });
    await tx.reminderDelivery.updateMany({ where: { id: { in: reminderId?.split(',') ?? [] } }, data: { state: 'QUEUED' } });
  });
  const before = world.mark();
  await imported(world, 'LEFT', '2026-09-16T10:03');
  await world.moveClockTo('2026-09-16T10:05');
  await world.moveClockTo('2026-09-16T10:07');
  world.expect({ to: 'wangqiang', contains: ['9月24日(周四)14:30'], buttons: ['参加'] }, before);
  expect(world.seen({ to: 'zhangwei' }, before)).toEqual([]);
});

test('who leaves the app is asked by the next one at once', async () => {
  const world = await neighbourhood();
  await world.appEvent('zhangwei', 'unsubscribe');
  await call(world);
  expect(world.standin.warnings).toEqual([]);
  world.expect({ to: 'wangqiang', contains: ['9月24日(周四)14:30'], buttons: ['参加'] });
  expect(world.seen({ to: 'zhangwei' }, 0)).toEqual([]);
});
