import { call, G, neighbourhood } from '../meeting/neighbourhood';
import { describeEachDatabase } from '../support/databases';
import type { World } from '../support/world';

let world: World;
let code: string;

const url = (token: string) => `${world.standin.botUrl}/answer/${token}`;
const open = async (token: string) => {
  const reply = await fetch(url(token));
  return { status: reply.status, page: await reply.text(), headers: reply.headers };
};
const answer = async (token: string, form: Record<string, string>) => {
  const reply = await fetch(url(token), { method: 'POST', body: new URLSearchParams(form) });
  const page = await reply.text();
  await world.settled();
  return { status: reply.status, page };
};
/** Asks for a unit's link. @returns its token */
const link = async (unit: string): Promise<string> => {
  await world.say(G, 'limin', `给${unit}发个链接 ${code}`);
  world.expect({ chat: G, contains: ['已私聊您'], not: ['/answer/'] });
  return world.find({ to: 'limin' }, /\/answer\/[\w-]+/).slice('/answer/'.length);
};
const rsvp = async () => (await world.store.read.invitation.findMany({ where: { rsvp: { not: 'PENDING' } } })).length;

describe('an answer by link', () => {
  beforeEach(async () => {
    world = await neighbourhood();
    code = await call(world);
  });

  test('opens without login, has no effect when looked at, counts once, is marked and told', async () => {
    const token = await link('三院');
    world.expect({ to: 'limin', contains: ['市三院的答复链接', code, '9月19日(周六)10:00前有效', '只能用一次'] });
    expect(await world.store.read.answerLink.findMany({ select: { tokenHash: true } })).not.toContainEqual({ tokenHash: token });
    for (let i = 0; i < 3; i += 1) {
      const { status, page, headers } = await open(token);
      expect(status).toBe(200);
      for (const fact of ['望湖社区党建联席会', '9月24日(周四)14:30', '活动室', '市三院', '参加', '请假', '派人参加'])
        expect(page).toContain(fact);
      for (const name of ['李敏', '钱医生', '张伟', '停车', '<script']) expect(page).not.toContain(name);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect(await rsvp()).toBe(0);
    expect((await answer(token, { answer: 'deputy', name: '  ' })).page).toContain('请填写派谁参加');
    expect((await answer(token, { answer: 'maybe' })).status).toBe(422);
    expect(await rsvp()).toBe(0);

    const { status, page } = await answer(token, { answer: 'deputy', name: '冯<b>小刚' });
    expect(status).toBe(200);
    expect(page).toContain('派人 冯&lt;b&gt;小刚(代市三院)');
    world.expect({ to: 'limin', contains: [code, '市三院链接回复', '代市三院'] });
    world.expect({ to: 'qian', contains: ['市三院有人用链接答复', '链接回复'], buttons: ['换人'] });
    expect((await answer(token, { answer: 'accept' })).page).toContain('已经用过');
    expect((await open(token)).status).toBe(410);
    await world.say(G, 'limin', `${code} 谁没回`);
    world.expect({ chat: G, contains: ['派员1', /未答复5/] });
    await world.press(G, 'limin', '看名单');
    world.expect({ chat: G, contains: ['市三院:派人', '(链接回复)'] });
    await world.press('private', 'qian', '改为参加');
    world.expect({ to: 'qian', contains: ['已记:参加'], not: ['链接回复'] });
  });

  test('who has the link is the one who asked alone; it is not kept in the database', async () => {
    const links = () => world.store.read.outbox.count({ where: { content: { contains: '/answer/' } } });
    await link('三院');
    await world.say('dm', 'limin', `给建行发个链接 ${code}`);
    world.expect({ to: 'limin', contains: ['/answer/', '建行'] });
    await world.moveClockTo('2026-09-16T13:00');
    expect(await links()).toBe(0);
  });

  test('an outsider’s words are one short line without controls and numbers', async () => {
    const token = await link('三院');
    const name = `冯\u0000小刚\n> **${code}取消** 13800001111${'很'.repeat(30)}`;
    const { status, page } = await answer(token, { answer: 'deputy', name });
    expect(status).toBe(200);
    const seat = await world.store.read.invitation.findFirstOrThrow({ where: { rsvp: 'SUBSTITUTED' } });
    expect(seat.substituteName).not.toMatch(/[\p{Cc}]|1380000/u);
    expect([...(seat.substituteName ?? '')].length).toBeLessThanOrEqual(20);
    expect(page).toContain('冯小刚');
    world.expect({ to: 'limin', contains: ['冯小刚'], not: [/^> \*\*/m] });
  });

  test('a link that cannot be used any more says why', async () => {
    expect((await open('x'.repeat(32))).status).toBe(404);
    expect((await open('short')).page).toContain('链接不对');
    const first = await link('三院');
    const token = await link('三院');
    expect((await open(first)).page).toContain('链接不对');
    await world.moveClockTo('2026-09-19T10:00');
    expect((await open(token)).page).toContain('过期了');
    expect((await answer(token, { answer: 'accept' })).status).toBe(410);

    const moved = await link('三院');
    await world.moveClockTo('2026-09-19T10:05');
    await world.say(G, 'limin', `${code} 改到28号下午三点`);
    await world.press(G, 'limin', '确认改期');
    expect((await open(moved)).page).toMatch(/改期了.*9月28日\(周一\)15:00/s);
    const cancelled = await link('三院');
    await world.say(G, 'limin', `取消${code} 防汛`);
    await world.press(G, 'limin', '确定取消');
    expect((await open(cancelled)).page).toContain('会议取消了');
    expect((await answer(cancelled, { answer: 'decline', reason: '出差' })).page).toContain('会议取消了');
    expect(await rsvp()).toBe(0);

    await world.store.write((tx) => tx.$executeRaw`ALTER TABLE "AnswerLink" RENAME TO "Gone"`);
    const broken = await open(cancelled);
    expect([broken.status, broken.page]).toEqual([500, '出了点问题，请稍后再试。']);
  });

  test('only who may call the meeting gets one, and only for a unit that is invited', async () => {
    await world.say(G, 'zhaolei', `给三院发个链接 ${code}`);
    world.expect({ chat: G, contains: ['李敏'], not: ['/answer/'] });
    await world.say(G, 'limin', `给商会发个链接 ${code}`);
    world.expect({ chat: G, contains: ['没有邀请商会'] });
    await world.say('dm', 'limin', '给供电所发个链接');
    world.expect({ to: 'limin', contains: ['/answer/', '城南供电所'] });
    expect(await world.store.read.answerLink.count()).toBe(1);
  });
});

describeEachDatabase('a link used twice at once', (_fresh, kind) => {
  test('answers once', async () => {
    world = await neighbourhood({ kind });
    code = await call(world);
    const token = await link('三院');
    const done = await Promise.all([
      answer(token, { answer: 'accept' }),
      answer(token, { answer: 'decline' }),
      answer(token, { answer: 'accept' }),
    ]);
    expect(done.map((d) => d.status).sort()).toEqual([200, 410, 410]);
    expect(await rsvp()).toBe(1);
    expect(await world.store.read.auditLog.count({ where: { via: 'LINK' } })).toBe(1);
    expect(world.standin.seen({ to: 'limin' }).filter((p) => p.text.includes('链接回复'))).toHaveLength(1);
  });
});
