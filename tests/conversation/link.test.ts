import { examine } from '../../bot/admin/doctor';
import { buildApp } from '../../bot/app';
import { systemClock } from '../../bot/clock';
import { loadConfig } from '../../bot/config';
import { LEASE_MS } from '../../bot/delivery/lease';
import { createLog, type Log } from '../../bot/log';
import { REMEDY } from '../../bot/speakers';
import { openStore } from '../../prisma/client';
import { atEnd, describePostgres } from '../support/databases';
import { startWorld, type World } from '../support/world';

const G = 'group:望湖社区';

test('whoever opens the chat is welcomed by a card whose buttons explain the topics', async () => {
  const world = await startWorld();
  await world.enter('limin');
  world.expect({ to: 'limin', contains: ['李敏，您好，我是小联', '记录'], buttons: ['活动', '资源', '会议', '其他'] });
  await world.press('dm', 'limin', '会议');
  world.expect({ to: 'limin', contains: ['会议可以这样说'] });
  expect(world.standin.violations).toEqual([]);
});

test('the app is entered at every opening: a newcomer is greeted once, and nobody in the middle of something', async () => {
  const world = await startWorld();
  await world.appEvent('limin', 'subscribe');
  await world.appEvent('limin', 'enter_agent');
  world.expect({ to: 'limin', contains: ['李敏，您好，我是小联'], buttons: ['活动', '会议'] });
  await world.appEvent('limin', 'enter_agent');
  expect(world.seen({ to: 'limin' })).toEqual([]);

  await world.bind(G, 'limin', '望湖社区');
  await world.say('app', 'limin', '记录 昨天下午主题党日');
  world.expect({ to: 'limin', contains: [/人/], buttons: ['取消'] });
  await world.appEvent('limin', 'enter_agent');
  expect(world.seen({ to: 'limin' })).toEqual([]);
  // What the card before offers may still be typed.
  await world.say('app', 'limin', '取消');
  world.expect({ to: 'limin', contains: ['已取消'] });

  // 张伟 has asked something before he opens the app for the first time.
  await world.say('dm', 'zhangwei', '记录 昨天下午主题党日');
  await world.appEvent('zhangwei', 'enter_agent');
  expect(world.seen({ to: 'zhangwei' })).toEqual([]);
  await world.say('dm', 'zhangwei', '取消');
  world.expect({ to: 'zhangwei', contains: ['已取消'] });
});

test('a place, a link and what is new to us are answered by a sentence; only events are not', async () => {
  const world = await startWorld({ strangers: [{ userid: 'guest', name: '路人' }] });
  const place = { MsgType: 'location', Location_X: '30.1', Location_Y: '120.1', Scale: '15', Label: '湖滨路1号' };
  await world.appMessage('limin', place);
  world.expect({ to: 'limin', contains: ['只看得懂文字'], not: ['湖滨路'] });
  await world.appMessage('limin', { MsgType: 'link', Title: '通知', Url: 'https://a.cn' });
  world.expect({ to: 'limin', contains: ['只看得懂文字'] });
  await world.appMessage('limin', { MsgType: 'hologram' });
  world.expect({ to: 'limin', contains: ['只看得懂文字'] });
  await world.appMessage('guest', place);
  world.expect({ to: 'guest', contains: ['没找到您'] });
  await world.appEvent('limin', 'share_agent_change');
  await world.appEvent('guest', 'share_agent_change');
  expect([...world.seen({ to: 'limin' }), ...world.seen({ to: 'guest' })]).toEqual([]);
  expect(world.standin.violations).toEqual([]);
});

/** Another program connects with the bot's id, and the bot has seen it. */
async function taken(world: World): Promise<void> {
  world.standin.kick();
  while (world.app.socket?.state.name !== 'kicked') await new Promise((done) => setTimeout(done, 5));
}

test('who takes the connection again and again is left alone for an hour: not ready, the admin and the doctor are told', async () => {
  const world = await startWorld();
  const later = async (ms: number) => {
    world.clock.advance(ms);
    await world.app.renewLeases();
  };
  await taken(world);
  await later(59_000);
  expect(world.app.socket?.connected).toBe(false);
  await later(1000);
  await world.standin.waitConnected();

  await taken(world);
  await world.standin.waitFor({ to: 'hechunhui' }, /同一个智能机器人/);
  await later(59 * 60_000);
  expect(world.app.socket?.connected).toBe(false);
  expect((await fetch(`${world.standin.botUrl}/readyz`)).status).toBe(503);
  await world.store.write((tx) => tx.lease.update({ where: { name: 'kicked' }, data: { beatAt: systemClock.now() } }));
  const findings = await examine(loadConfig({ DATABASE_URL: world.store.url }));
  expect(findings).toContainEqual({ ok: false, text: expect.stringContaining('同一 BotID') });

  await later(60_000);
  await world.standin.waitConnected();
  await world.say(G, 'limin', '帮助');
  world.expect({ chat: G, contains: ['记录'] });
  await taken(world);
  await world.settled();
  expect(world.seen({ to: 'hechunhui' }, 0)).toHaveLength(1);
});

describePostgres('two processes', () => {
  test('the one whose lease ran out is no stranger when the other takes the link', async () => {
    const world = await startWorld({ kind: 'postgresql' });
    const { standin, store, clock } = world;
    const config = loadConfig({ ...standin.env(), PORT: '0', SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), LOG_LEVEL: 'silent' });
    const other = await buildApp({ config, store: await openStore(store.url), clock, log: createLog('silent'), pictures: world.pictures });
    atEnd(() => other.stop());
    await other.start();
    expect(other.socket?.connected).toBe(false);
    clock.advance(LEASE_MS + 1);
    await other.renewLeases();
    while (world.app.socket?.state.name !== 'stopped') await new Promise((done) => setTimeout(done, 5));
    expect(other.socket?.connected).toBe(true);
    expect(await store.read.lease.count({ where: { name: 'kicked' } })).toBe(0);
  });
});

test('an answer that WeCom will not show is replaced by a sentence, once', async () => {
  const world = await startWorld();
  const refuse = (on: string, errcode = 40201) => world.standin.faults.add({ on, errcode });
  refuse('aibot_respond_msg');
  await world.say('dm', 'limin', '帮助');
  world.expect({ to: 'limin', contains: ['没能显示'] });
  refuse('aibot_respond_msg', 82004);
  await world.say(G, 'limin', '帮助');
  world.expect({ chat: G, contains: ['没能显示'] });
  refuse('/cgi-bin/message/send', 82004);
  await world.say('app', 'limin', '帮助');
  world.expect({ to: 'limin', contains: ['没能显示'] });
  expect(await world.store.read.outbox.count({ where: { state: 'FAILED' } })).toBe(0);

  refuse('aibot_respond_msg');
  refuse('aibot_send_msg');
  await world.say('dm', 'limin', '帮助');
  expect(world.seen({ to: 'limin' })).toEqual([]);
  expect(await world.store.read.outbox.findFirst({ where: { state: 'FAILED' } })).toMatchObject({ errcode: 40201 });
  // A press whose card would get a face that is refused.
  await world.say('dm', 'limin', '记录 昨天下午主题党日 32人');
  refuse('aibot_respond_update_msg');
  await world.press('dm', 'limin', '取消');
  world.expect({ to: 'limin', contains: ['没能显示'] });
});

test('a dropped connection comes back by itself and the answer is delivered', async () => {
  const world = await startWorld();
  await world.say(G, 'limin', '帮助');
  world.standin.dropConnection();
  await world.standin.waitLost();
  await world.standin.waitConnected();
  await world.say(G, 'limin', '帮助 会议');
  world.expect({ chat: G, contains: ['会议'] });
});

test('ready while the link is held, healthy and measured all the time; the playground is not there', async () => {
  const world = await startWorld();
  const get = async (path: string) => {
    const res = await fetch(`${world.standin.botUrl}${path}`);
    return { status: res.status, text: await res.text() };
  };
  expect(await get('/healthz')).toMatchObject({ status: 200 });
  expect(await get('/readyz')).toMatchObject({ status: 200 });
  expect((await get('/metrics')).text).toMatch(/^# HELP lianxi_messages_total/m);
  expect(await get('/playground')).toMatchObject({ status: 404 });
  world.clock.advance(31_000);
  expect(await get('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('wecom') });
});

test('in URL mode a group is answered inside its callback', async () => {
  const world = await startWorld({ mode: 'url' });
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '记录 昨天下午主题党日 32人');
  await world.press(G, 'limin', /确认/);
  world.expect({ chat: G, contains: [/活\d+/] });
  expect(await world.store.read.activity.count()).toBe(1);
  expect(world.standin.violations).toEqual([]);
});

test('in URL mode without an app, words for whoever pressed go where they pressed', async () => {
  const world = await startWorld({ mode: 'url', noAgent: true });
  await world.bind(G, 'limin', '望湖社区');
  await world.say('dm', 'zhaolei', '帮助');
  await world.say(G, 'limin', '记录 昨天下午主题党日 32人');
  await world.press(G, 'zhaolei', /确认/);
  world.expect({ chat: G, contains: ['赵磊：这张卡片要由李敏来点'] });
  await world.say('dm', 'zhaolei', '记录 昨天下午主题党日 32人');
  await world.press('dm', 'zhaolei', /确认/);
  expect(await world.store.read.outbox.count({ where: { state: 'FAILED' } })).toBe(0);
  expect(world.standin.violations).toEqual([]);
});

test('without an app, whoever has spoken in the single chat is reached there', async () => {
  // WeCom spells 张伟 otherwise than the address book, and takes a push by its own spelling alone.
  const world = await startWorld({ noAgent: true, heardAs: { zhangwei: 'ZhangWei' } });
  await world.say('dm', 'zhangwei', '帮助');
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会，议题停车');
  await world.press(G, 'limin', /确认/);
  world.expect({ to: 'zhangwei', contains: ['9月24日(周四)14:30'], buttons: ['参加', '请假'] });
  expect(world.seen({ to: 'qian' })).toHaveLength(0);
  world.expect({ chat: G, contains: [/通知不到|联系不上|没通知到|未能/] });
  await world.say('dm', 'zhangwei', '参加');
  world.expect({ to: 'zhangwei', contains: [/参加/, /9月24日/] });

  // Another process hears 钱医生: the one that reminds knows it from the database.
  world.standin.hasSpoken({ to: 'qian' });
  await world.store.write((tx) => tx.member.update({ where: { useridKey: 'qian' }, data: { dmAt: world.clock.now() } }));
  await world.moveClockTo('2026-09-21T09:00');
  world.expect({ to: 'qian', contains: ['9月24日(周四)14:30'], buttons: ['参加'] });
});

/** As WeCom encrypts userids. */
const OPEN = { limin: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w', zhaolei: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71W' };

test('a bot that hears encrypted userids knows everybody, by one call for many, and WeCom is told its own spelling', async () => {
  const world = await startWorld({ heardAs: OPEN, strangers: [{ userid: 'guest', name: '路人' }] });
  const asked = () => world.standin.calls('/cgi-bin/batch/openuserid_to_userid');
  await Promise.all([world.say('dm', 'limin', '帮助'), world.say('dm', 'zhaolei', '帮助'), world.say('dm', 'guest', '帮助')]);
  for (const to of ['limin', 'zhaolei']) world.expect({ to, contains: ['记录'], not: ['没找到您'] }, 0);
  world.expect({ to: 'guest', contains: ['没找到您'] }, 0);
  expect(asked()).toBe(1);
  await world.say('dm', 'guest', '帮助');
  await world.bind(G, 'limin', '望湖社区');
  await world.say(G, 'limin', '记录 昨天下午主题党日 32人');
  await world.press(G, 'limin', /确认/);
  world.expect({ chat: G, contains: [/活\d+/] });
  expect(asked()).toBe(1);
  expect((await world.store.read.member.findUniqueOrThrow({ where: { useridKey: 'limin' } })).botUserid).toBe(OPEN.limin);

  // Too late for its answer, it is pushed: by the name the bot knows.
  world.standin.faults.add({ on: 'aibot_respond_msg', errcode: 846605 });
  await world.say('dm', 'limin', '我的');
  world.expect({ to: 'limin', contains: [/./] });
  expect(world.standin.violations).toEqual([]);
});

test('without an app nobody can convert them: the log and the doctor tell the operator', async () => {
  const lines: string[] = [];
  const log = { ...createLog('silent'), error: (_: object, text: string) => void lines.push(text) } as unknown as Log;
  const world = await startWorld({ heardAs: OPEN, noAgent: true, log });
  for (let i = 0; i < 2; i += 1) await world.say('dm', 'limin', '帮助');
  world.expect({ to: 'limin', contains: ['没找到您'] });
  expect(lines).toEqual([expect.stringContaining(REMEDY)]);
  await world.store.write((tx) => tx.inbound.updateMany({ data: { receivedAt: systemClock.now() } }));
  const findings = await examine(loadConfig({ DATABASE_URL: world.store.url }));
  expect(findings.map((f) => f.text)).toContainEqual(expect.stringContaining('1个加密的 userid'));
});

test('who could not be reached by the app is, once they are heard there again', async () => {
  const world = await startWorld();
  const reachable = async () => (await world.store.read.member.findUniqueOrThrow({ where: { useridKey: 'qian' } })).reachable;
  await world.bind(G, 'limin', '望湖社区');
  world.standin.enterprise.remove('qian');
  await world.say(G, 'limin', '9月24日下午两点半在活动室开联席会，议题停车');
  await world.press(G, 'limin', /确认/);
  expect(await reachable()).toBe(false);

  world.standin.enterprise.add({ userid: 'qian', name: '钱医生' });
  await world.standin.agentEvent('qian', 'unsubscribe');
  await world.standin.agentEvent('qian', 'subscribe');
  while (!(await reachable())) await new Promise((done) => setTimeout(done, 5));
  await world.moveClockTo('2026-09-21T09:00');
  world.expect({ to: 'qian', contains: ['9月24日(周四)14:30'], buttons: ['参加'] });

  // Without the app's callback nobody says that they are back: they get another try every night.
  // The look at who may be back is at 04:41: what is refused after it holds for the day.
  await world.moveClockTo('2026-09-23T05:00');
  world.standin.enterprise.remove('qian');
  await world.moveClockTo('2026-09-23T16:00');
  expect(await reachable()).toBe(false);
  world.standin.enterprise.add({ userid: 'qian', name: '钱医生' });
  await world.moveClockTo('2026-09-24T09:00');
  expect(await reachable()).toBe(true);
  // What the app was told of is not counted among what was said here.
  const before = world.mark();
  await world.say(G, 'limin', '9月28日下午三点在活动室开联席会，议题垃圾分类');
  await world.standin.waitFor({ chat: G }, /\[确认/, before);
  await world.press(G, 'limin', /确认/);
  await world.standin.waitFor({ to: 'qian' }, /9月28日.*15:00/, before);
});
