/** Logging in to the board, over the real protocol: WeCom's pages are played by their redirects and codes. */
import { Writable } from 'node:stream';
import pino from 'pino';
import { importSource } from '../../bot/admin/import';
import { sourceOf } from '../../bot/admin/import-source';
import { Secrets } from '../../bot/secrets';
import chunhui from '../../prisma/demo/chunhui.json';
import { startWorld, type World } from '../support/world';
import { Browser, DESK, loggedIn } from './board-browser';

const SESSION = 'lianxi_board';

/** The address book says so; the bot is told by nothing else. */
async function imported(world: World, status: string): Promise<void> {
  const member = { userid: 'zhangwei', name: '张伟', org: 'gongdian', status };
  const secrets = new Secrets(Buffer.alloc(32, 7).toString('base64'));
  await importSource(sourceOf({ tenant: chunhui.tenant, members: [member] }), {
    store: world.store,
    clock: world.clock,
    secrets,
    zone: 'Asia/Shanghai',
  });
}

describe('login', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ publicUrl: 'https://lianxi.example.cn', strangers: [{ userid: 'nobody', name: '没登记' }] });
  });

  test('inside WeCom by OAuth2, on a desk by scanning; afterwards the page that was wanted', async () => {
    const phone = new Browser(world);
    const sent = await phone.get('/board?org=wanghu');
    expect(sent.status).toBe(302);
    const url = new URL(sent.to);
    expect(`${url.origin}${url.pathname}`).toBe('https://open.weixin.qq.com/connect/oauth2/authorize');
    expect(url.hash).toBe('#wechat_redirect');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      appid: world.standin.enterprise.corpId,
      agentid: String(world.standin.enterprise.agentId),
      redirect_uri: 'https://lianxi.example.cn/board/login',
      response_type: 'code',
      scope: 'snsapi_base',
      state: expect.stringMatching(/^[a-zA-Z0-9]{20,128}$/),
    });
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.headers.getSetCookie()[0]).toMatch(/Path=\/board; Max-Age=900; HttpOnly; SameSite=Lax; Secure$/);

    const back = await phone.back(world.standin.oauthCode('HeChunHui'), url.searchParams.get('state') ?? '');
    expect([back.status, back.to]).toEqual([303, '/board?org=wanghu']);
    expect(back.headers.getSetCookie().find((c) => c.startsWith(`${SESSION}=`))).toMatch(
      /Path=\/board; Max-Age=43200; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect((await phone.get('/board?org=wanghu')).page).toContain('望湖社区看板');

    const desk = new Browser(world, DESK);
    const scan = new URL((await desk.get('/board')).to);
    expect(`${scan.origin}${scan.pathname}`).toBe('https://login.work.weixin.qq.com/wwlogin/sso/login');
    expect(Object.fromEntries(scan.searchParams)).toMatchObject({ login_type: 'CorpApp', appid: world.standin.enterprise.corpId });
    expect((await desk.back(world.standin.oauthCode('zhangwei'), scan.searchParams.get('state') ?? '')).to).toBe('/board');
  });

  test('a state from elsewhere, a missing one, and one that came back already let nobody in', async () => {
    const browser = new Browser(world);
    const state = await browser.leave();
    const other = await new Browser(world).leave();
    for (const wrong of [other, '', `${state}x`]) {
      const answer = await browser.back(world.standin.oauthCode('zhangwei'), wrong);
      expect([answer.status, answer.page]).toEqual([400, expect.stringContaining('登录没有接上')]);
    }
    const stranger = await new Browser(world).back(world.standin.oauthCode('zhangwei'), state);
    expect(stranger.status).toBe(400);
    expect(stranger.page).toContain('href="https://lianxi.example.cn/board"');

    const kept = new Map(browser.cookies);
    expect((await browser.back(world.standin.oauthCode('zhangwei'), state)).status).toBe(303);
    const replay = new Browser(world);
    for (const [name, value] of kept) replay.cookies.set(name, value);
    expect((await replay.back(world.standin.oauthCode('limin'), state)).status).toBe(400);
    // The same address opened a second time by who is in leads to the board.
    expect(await browser.back('whatever', state)).toMatchObject({ status: 303, to: '/board' });
  });

  test('two pages opened at once both come back', async () => {
    const browser = new Browser(world);
    const [one, two] = [await browser.leave('/board'), await browser.leave('/board/meetings/7')];
    expect((await browser.back(world.standin.oauthCode('zhangwei'), two)).to).toBe('/board/meetings/7');
    expect((await browser.back(world.standin.oauthCode('zhangwei'), one)).to).toBe('/board');
    expect([...browser.cookies.keys()]).toEqual([SESSION]);
  });

  test('a login that takes too long is begun again', async () => {
    const own = await startWorld();
    const browser = new Browser(own);
    const state = await browser.leave();
    await own.moveClockTo('2026-09-16T10:16');
    expect((await browser.back(own.standin.oauthCode('zhangwei'), state)).page).toContain('隔得太久');
  });

  test('a code that was used is asked for once more, then told about', async () => {
    const code = world.standin.oauthCode('zhangwei');
    expect((await new Browser(world).back(code, '')).status).toBe(400);
    const first = new Browser(world);
    expect((await first.back(code, await first.leave())).status).toBe(303);

    const second = new Browser(world);
    const again = await second.back(code, await second.leave('/board/meetings/7'));
    expect(again.status).toBe(302);
    const third = await second.back(code, new URL(again.to).searchParams.get('state') ?? '');
    expect([third.status, third.page]).toEqual([400, expect.stringContaining('登录码失效了')]);
    // A good one on the second try goes to where it was wanted.
    const fourth = new Browser(world);
    world.standin.faults.add({ on: '/cgi-bin/auth/getuserinfo', errcode: 42022 });
    const retried = await fourth.back(world.standin.oauthCode('zhangwei'), await fourth.leave('/board/meetings/7'));
    const state = new URL(retried.to).searchParams.get('state') ?? '';
    expect(await fourth.back(world.standin.oauthCode('zhangwei'), state)).toMatchObject({ status: 303, to: '/board/meetings/7' });
  });

  test('who gives no code, and a WeCom that does not answer, are told so', async () => {
    const refused = new Browser(world);
    expect((await refused.back('', await refused.leave())).page).toContain('没有登录');
    const long = new Browser(world);
    expect((await long.back('x'.repeat(513), await long.leave())).status).toBe(400);
    for (const fault of [{ errcode: 60020 }, { http: 500 }, { mode: 'reset' as const }]) {
      world.standin.faults.add({ on: '/cgi-bin/auth/getuserinfo', ...fault });
      const browser = new Browser(world);
      const answer = await browser.login('zhangwei');
      expect([answer.status, answer.page]).toEqual([502, expect.stringContaining('企业微信没有回应')]);
      expect(browser.cookies.has(SESSION)).toBe(false);
    }
  });

  test('outsiders and who is not registered get a friendly page and no cookie', async () => {
    for (const [who, words] of [
      [{ openid: 'oAAAA' }, '看板只给成员看'],
      ['nobody', '还没有您的登记'],
    ] as const) {
      const browser = new Browser(world);
      const { status, page } = await browser.login(who);
      expect([status, page]).toEqual([403, expect.stringContaining(words)]);
      expect(browser.cookies.has(SESSION)).toBe(false);
      expect((await browser.get('/board')).status).toBe(302);
    }
  });

  test('forged, foreign and cut cookies are no login', async () => {
    const browser = await loggedIn(world, 'zhangwei');
    const good = browser.cookies.get(SESSION) ?? '';
    const [body = '', mark = ''] = good.split('.');
    const facts = JSON.parse(Buffer.from(body, 'base64url').toString()) as { member: string; at: number };
    const limin = world.app.directory.current().memberByUserid('limin')?.id ?? '';
    const forged = Buffer.from(JSON.stringify({ ...facts, member: limin })).toString('base64url');
    const elsewhere = new Secrets(Buffer.alloc(32, 8).toString('base64')).keyedHash('board session', body);
    await browser.leave('/board/login?code=x').catch(() => undefined);
    const sealedState = (await new Browser(world).get('/board')).headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '';
    for (const bad of [`${forged}.${mark}`, `${body}.${elsewhere}`, `${body}.${mark}x`, `${good}.x`, body, '.', '', sealedState]) {
      browser.cookies.set(SESSION, bad);
      expect((await browser.get('/board')).status).toBe(302);
    }
    browser.cookies.set(SESSION, good);
    expect((await browser.get('/board')).status).toBe(200);
  });

  test('no page from elsewhere is ever led to', async () => {
    for (const path of [
      '/board?org=//evil.cn',
      '/board?next=https://evil.cn',
      '/board/meetings/%2F%2Fevil.cn',
      '/board/meetings/..%2f..',
    ]) {
      const browser = new Browser(world);
      const { to } = await browser.login('zhangwei', path);
      expect(to).toMatch(/^\/board(\/meetings\/[^/]*)?$/);
      expect(to).not.toContain('//');
    }
  });

  test('leaving takes the cookie away', async () => {
    const browser = await loggedIn(world, 'zhangwei');
    const out = await browser.get('/board/logout', { method: 'POST' });
    expect([out.status, out.page]).toEqual([200, expect.stringContaining('已退出看板')]);
    expect(browser.cookies.has(SESSION)).toBe(false);
    expect((await browser.get('/board')).status).toBe(302);
  });
});

test('a login lasts twelve hours', async () => {
  const world = await startWorld({ now: '2026-09-16T10:00' });
  const browser = await loggedIn(world, 'zhangwei');
  expect(browser.cookies.get(SESSION)).toBeDefined();
  await world.moveClockTo('2026-09-16T21:59');
  expect((await browser.get('/board')).status).toBe(200);
  await world.moveClockTo('2026-09-16T22:00');
  expect((await browser.get('/board')).status).toBe(302);
});

test('who leaves or is suspended is out at the next request, and told so', async () => {
  const world = await startWorld();
  const browser = await loggedIn(world, 'zhangwei');
  await imported(world, 'SUSPENDED');
  const kept = browser.cookies.get(SESSION) ?? '';
  const suspended = await browser.get('/board');
  expect([suspended.status, suspended.page]).toEqual([403, expect.stringContaining('暂停使用')]);
  await imported(world, 'LEFT');
  browser.cookies.set(SESSION, kept);
  const left = await browser.get('/board/meetings/1');
  expect([left.status, left.page]).toEqual([403, expect.stringContaining('已经离开原来的单位')]);
  expect((await new Browser(world).login('zhangwei')).page).toContain('已经离开');
});

test('without the 自建应用 the board says what is missing', async () => {
  const world = await startWorld({ noAgent: true });
  const answer = await new Browser(world).get('/board');
  expect([answer.status, answer.page]).toEqual([503, expect.stringContaining('WECOM_AGENT_SECRET')]);
  expect((await new Browser(world).get('/board/login?code=x&state=y')).status).toBe(404);
});

test('behind a path of its own the board keeps to it', async () => {
  const world = await startWorld({ publicUrl: 'http://intranet.example.cn/lianxi' });
  const browser = new Browser(world);
  const { to, headers } = await browser.get('/board');
  expect(new URL(to).searchParams.get('redirect_uri')).toBe('http://intranet.example.cn/lianxi/board/login');
  expect(headers.getSetCookie()[0]).toMatch(/Path=\/lianxi\/board; Max-Age=900; HttpOnly; SameSite=Lax$/);
  const back = await browser.back(world.standin.oauthCode('zhangwei'), new URL(to).searchParams.get('state') ?? '');
  expect(back.to).toBe('/lianxi/board');
  expect((await browser.get('/board')).page).toContain('action="/lianxi/board/logout"');
});

test('no code, state or cookie is logged or counted', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const world = await startWorld({ log: pino({ level: 'trace' }, sink) });
  const browser = new Browser(world);
  const state = await browser.leave();
  const code = world.standin.oauthCode('zhangwei');
  await browser.back(code, state);
  world.standin.faults.add({ on: '/cgi-bin/auth/getuserinfo', errcode: 40029 });
  const failed = new Browser(world);
  const lost = world.standin.oauthCode('zhangwei');
  await failed.back(lost, await failed.leave());
  await browser.get('/board');
  const metrics = await (await fetch(`${world.standin.botUrl}/metrics`)).text();
  const all = `${lines.join('\n')}\n${metrics}`;
  expect(all).toContain('board: login');
  for (const secret of [code, lost, state, ...browser.cookies.values()]) expect(all).not.toContain(secret);
});
