import { importSource } from '../../bot/admin/import';
import { sourceOf } from '../../bot/admin/import-source';
import { Secrets } from '../../bot/secrets';
import chunhui from '../../prisma/demo/chunhui.json';
import { call, G, neighbourhood } from '../meeting/neighbourhood';
import type { World } from '../support/world';

let world: World;
let code: string;

const read = async (token: string) => {
  const reply = await fetch(`${world.standin.botUrl}/calendar/${token}.ics`);
  // Long lines are folded (RFC 5545, 3.1).
  const text = (await reply.text()).replace(/\r\n[ \t]/g, '');
  const events = text.split('BEGIN:VEVENT').slice(1);
  return {
    status: reply.status,
    headers: reply.headers,
    text,
    about: (what: string) => events.find((e) => e.includes(what)) ?? '',
    events,
  };
};
const address = (who: string) => world.find({ to: who }, /\/calendar\/[\w-]{32}\.ics/).slice('/calendar/'.length, -'.ics'.length);

describe('a calendar to subscribe to', () => {
  beforeEach(async () => {
    world = await neighbourhood();
    code = await call(world);
  });

  test('the address goes to its owner alone, is the same when asked for again, and is kept nowhere in the clear', async () => {
    await world.say(G, 'qian', '订阅日历');
    world.expect({ chat: G, contains: ['日历地址已私聊您'], not: ['.ics'] });
    const token = address('qian');
    world.expect({ to: 'qian', contains: ['添加订阅日历', '停用日历订阅'] });
    await world.say('dm', 'qian', '我的日历');
    expect(address('qian')).toBe(token);
    expect(JSON.stringify(await world.store.read.calendarFeed.findMany())).not.toContain(token);
    await world.moveClockTo('2026-09-16T13:00');
    expect(await world.store.read.outbox.count({ where: { content: { contains: token } } })).toBe(0);
  });

  test('a meeting stands in it as it is: waiting for an answer, answered, moved, off', async () => {
    await world.say('dm', 'qian', '订阅日历');
    const token = address('qian');
    const first = await read(token);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const asked = first.about(code);
    for (const line of ['DTSTART:20260924T063000Z', 'STATUS:TENTATIVE', 'LOCATION:望湖社区活动室', '等您答复', `“${code} 参加”`, '停车'])
      expect(asked).toContain(line);

    await world.say('dm', 'qian', `${code} 参加`);
    const answered = (await read(token)).about(code);
    expect(answered).toContain('STATUS:CONFIRMED');
    expect(answered).toContain('已答复：参加');

    await world.say(G, 'limin', `${code} 改到23号上午九点`);
    await world.press(G, 'limin', '确认改期');
    const moved = (await read(token)).about(code);
    expect(moved).toContain('DTSTART:20260923T010000Z');
    const number = (event: string) => Number(/SEQUENCE:(\d+)/.exec(event)?.[1]);
    const id = (event: string) => /UID:(.*)/.exec(event)?.[1];
    expect(number(moved)).toBeGreaterThan(number(asked));
    expect(id(moved)).toBe(id(asked));

    await world.say(G, 'limin', `取消${code} 停电`);
    await world.press(G, 'limin', '确定取消');
    const off = (await read(token)).about(code);
    for (const line of ['STATUS:CANCELLED', `【取消】${code}`, 'TRANSP:TRANSPARENT', '原因：停电']) expect(off).toContain(line);
    await world.moveClockTo('2026-12-01T09:00');
    expect((await read(token)).about(code)).toBe('');
  });

  test('bookings stand in it with the room, and who is not concerned sees none of it', async () => {
    await world.say('dm', 'qian', '订活动室 26号下午两点到四点 义诊');
    await world.press('private', 'qian', '确认预订');
    await world.say('dm', 'qian', '订阅日历');
    const mine = (await read(address('qian'))).about('订');
    for (const line of ['DTSTART:20260926T060000Z', 'DTEND:20260926T080000Z', '活动室', '义诊']) expect(mine).toContain(line);
    await world.say('dm', 'zhangwei', '订阅日历');
    const other = await read(address('zhangwei'));
    expect(other.about('义诊')).toBe('');
    expect(other.about(code)).not.toBe('');
  });

  test('another address ends the one before; stopping ends it, and says so the second time', async () => {
    await world.say('dm', 'qian', '订阅日历');
    const old = address('qian');
    await world.say('dm', 'qian', '换日历地址');
    const token = address('qian');
    expect(token).not.toBe(old);
    expect((await read(old)).status).toBe(404);
    expect((await read(token)).status).toBe(200);
    await world.say('dm', 'qian', '撤销');
    world.expect({ to: 'qian', contains: ['停用日历订阅'] });
    await world.say('dm', 'qian', '停用日历订阅');
    world.expect({ to: 'qian', contains: ['地址已作废'] });
    const gone = await read(token);
    expect(gone.status).toBe(404);
    expect(gone.text).toContain('订阅日历');
    await world.say('dm', 'qian', '停用日历订阅');
    world.expect({ to: 'qian', contains: ['没有开日历订阅'] });
  });

  test('an address that was guessed, and that of somebody who left, is unknown', async () => {
    for (const token of ['x', 'A'.repeat(32), '%27%20or%201']) expect((await read(token)).status).toBe(404);
    await world.say('dm', 'qian', '订阅日历');
    const token = address('qian');
    const left = { userid: 'qian', name: '钱医生', org: 'sanyuan', status: 'LEFT' };
    const { store, clock } = world;
    const secrets = new Secrets(Buffer.alloc(32, 7).toString('base64'));
    await importSource(sourceOf({ tenant: chunhui.tenant, members: [left] }), { store, clock, secrets, zone: 'Asia/Shanghai' });
    await world.moveClockTo('2026-09-16T10:05');
    expect((await read(token)).status).toBe(404);
  });
});
