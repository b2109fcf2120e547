/** The playground's page in a real browser, in front of the real server and stand-in, with a small bot behind. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { refusal } from '../../bot/playground/guard';
import { type PlaygroundParts, registerPlayground, type Understanding } from '../../bot/playground/server';
import { Standin } from '../../bot/playground/standin';
import { chatBot } from './chat-bot';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const found = existsSync(CHROMIUM);
if (!found && process.env['REQUIRE_CHROMIUM'] === '1') throw new Error(`Chromium not found at ${CHROMIUM}, and REQUIRE_CHROMIUM=1`);
if (!found) process.stderr.write(`Chromium not found at ${CHROMIUM}: the tests of the playground's page are skipped\n`);
const inBrowser = found ? describe : describe.skip;

const orgs = [
  { code: 'wanghu', name: '望湖社区' },
  { code: 'gongdian', name: '城南供电所' },
  { code: 'sanyuan', name: '市第三医院' },
];
const members = [
  { userid: 'limin', name: '李敏', org: 'wanghu', role: '书记' },
  { userid: 'zhangwei', name: '张伟', org: 'gongdian', role: '联络员' },
  { userid: 'qian', name: '钱医生', org: 'sanyuan', role: '联络员' },
  { userid: 'long', name: '欧阳春晖·阿卜杜热依木', org: 'gongdian' },
];

let time: Date;
let standin: Standin;
let app: FastifyInstance;
let url: string;
let bot: Awaited<ReturnType<typeof chatBot>>;
let understanding: Understanding | undefined;
let reminder: { at: Date; what: string } | undefined;
let ticks: number;

async function room(): Promise<void> {
  time = new Date('2026-09-16T10:00:00+08:00');
  ticks = 0;
  understanding = undefined;
  reminder = { at: new Date('2026-09-21T09:00:00+08:00'), what: '会12 催未答复的联络员' };
  const clock = {
    now: () => time,
    jumpTo: (at: Date) => {
      time = at;
    },
  };
  standin = await Standin.start({ members, orgs, clock });
  const parts: PlaygroundParts = {
    standin,
    clock,
    nextReminder: async () => reminder,
    lastUnderstood: async () => understanding,
    tick: async () => {
      ticks += 1;
    },
  };
  app = fastify();
  registerPlayground(app, parts);
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  bot = await chatBot(standin);
}

beforeEach(room);
afterEach(async () => {
  bot.stop();
  await app.close();
  await standin.stop();
});

/** A request with any headers; the answer's JSON, or its text under `text`. */
function call(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const options = { method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: { error?: string; now?: number; text?: string } }>(
    (done, fail) => {
      const req = request(`${url}/playground${path}`, options, (res) => {
        let raw = '';
        res.on('data', (d) => {
          raw += d;
        });
        res.on('end', () => {
          const json = String(res.headers['content-type']).includes('json');
          done({ status: res.statusCode ?? 0, headers: res.headers, body: json ? JSON.parse(raw) : { text: raw } });
        });
      });
      req.on('error', fail);
      req.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}
const post = (path: string, body: unknown, headers: Record<string, string> = {}) => call(`/api/${path}`, body, headers);

describe('the server', () => {
  test('refuses foreign hosts and origins, and answers errors in Chinese', async () => {
    const rebound = await call('', undefined, { host: 'evil.example:3000' });
    expect([rebound.status, rebound.body.error]).toEqual([403, expect.stringContaining('127.0.0.1')]);
    const crossed = await post('say', { userid: 'limin', place: 'dm', text: '帮助' }, { origin: 'http://evil.example' });
    expect(crossed.status).toBe(403);
    expect(bot.heard).toEqual([]);
    expect(refusal({ headers: { host: '127.0.0.1:3000' }, socket: { remoteAddress: '10.0.0.9' } })).toContain('本机');
    expect(refusal({ headers: { host: 'localhost:3000' }, socket: { remoteAddress: '::ffff:127.0.0.1' } })).toBeUndefined();
    const page = await call('');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.body.text).toContain('<title>联席 · 体验</title>');
    const cases: [string, unknown, number, string][] = [
      ['say', { userid: 'nobody', place: 'dm', text: '你好' }, 404, '成员'],
      ['say', { userid: 'limin', place: 'group:没有', text: '你好' }, 404, '群'],
      ['say', { userid: 'limin', place: 'dm', text: ' ' }, 400, '内容'],
      ['say', { userid: 'limin', place: 'dm', text: '好', more: 1 }, 400, '刷新'],
      ['press', { userid: 'limin', entry: 99, button: 'x' }, 404, '卡片'],
      ['picture', { userid: 'limin', place: 'dm', picture: 'AAAA' }, 400, 'JPG'],
    ];
    for (const [path, body, status, words] of cases) {
      const res = await post(path, body);
      expect([res.status, res.body.error]).toEqual([status, expect.stringContaining(words)]);
    }
    const none = await call('/assets/..%2fserver.ts');
    expect(none.status).toBe(404);
  });

  test('the clock jumps and everything due is done; without a reminder it says so', async () => {
    expect((await post('jump', { to: 'hour' })).body.now).toBe(Date.parse('2026-09-16T11:00:00+08:00'));
    expect((await post('jump', { to: 'tomorrow' })).body.now).toBe(Date.parse('2026-09-17T09:00:00+08:00'));
    expect((await post('jump', { to: 'reminder' })).body.now).toBe(Date.parse('2026-09-21T09:00:00+08:00'));
    expect(ticks).toBe(3);
    reminder = undefined;
    const res = await post('jump', { to: 'reminder' });
    expect([res.status, res.body.error]).toEqual([409, expect.stringContaining('没有')]);
    standin.dropConnection();
    await standin.waitLost(1000);
    expect((await post('say', { userid: 'limin', place: 'dm', text: '你好' })).status).toBe(503);
  });
});

inBrowser('the page', () => {
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'lianxi-page-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: ARGS,
      locale: 'zh-CN',
      viewport: { width: 1280, height: 800 },
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  beforeEach(async () => {
    problems.length = 0;
    page = await browser.newPage();
    page.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
    page.on('pageerror', (e) => problems.push(e.message));
    await page.goto(`${url}/playground`);
    await page.locator('.conversation').first().waitFor();
  });
  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  /** For a person who wants to see it: PAGE_SHOTS names a folder. */
  const shot = async (name: string) => {
    const folder = process.env['PAGE_SHOTS'];
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  const say = async (text: string) => {
    await page.getByLabel('写消息').fill(text);
    await page.getByLabel('写消息').press('Enter');
  };
  const log = () => page.locator('#log');
  const bubbles = () => page.locator('.message');

  test('a group: the example, the card, the button, the panel', async () => {
    await shot('empty');
    understanding = {
      text: '记录 昨天下午在社区活动室搞主题党日，32人',
      intent: '记录活动',
      summary: '登记一场已经办过的主题党日。',
      facts: [
        ['时间', '9月15日(周二)下午'],
        ['地点', '望湖社区活动室'],
        ['人数', '32人，其中供电所5、市三院3'],
        ['惠及', '60人次'],
      ],
      outcome: '等您确认后才会记下。',
    };
    await page.getByRole('button', { name: '记录', exact: true }).click();
    await expect(page.getByLabel('写消息').inputValue()).resolves.toMatch(/^@小联 记录 昨天下午/);
    await page.getByRole('button', { name: '发送' }).click();
    const card = page.getByLabel('卡片：待确认 · 活动');
    await card.waitFor();
    await page.locator('.panel').getByText('记录活动').waitFor();
    await shot('card');
    await card.getByRole('button', { name: '确认' }).click();
    const settled = page.getByLabel('卡片：✅ 已记 活128');
    await settled.waitFor();
    expect(bot.presses).toEqual([{ userid: 'limin', key: 'draft:confirm', selected: {} }]);
    expect(await bubbles().count()).toBe(2);
    expect(await settled.getByRole('button').count()).toBe(1);
    await shot('settled');
  });

  test('without @ the bot hears nothing and the page says so; the @ button and Shift+Enter', async () => {
    await say('今天真热');
    await log().getByText('没有@小联，它听不到这句').waitFor();
    expect(bot.heard).toEqual([]);
    await page.getByRole('button', { name: '@小联' }).click();
    await page.getByLabel('写消息').press('End');
    await page.getByLabel('写消息').pressSequentially('帮助');
    await page.getByLabel('写消息').press('Shift+Enter');
    await page.getByLabel('写消息').pressSequentially('第二行');
    await page.getByLabel('写消息').press('Enter');
    await log().getByText('您可以说：').waitFor();
    expect(bot.heard).toEqual(['@小联 帮助\n第二行']);
    expect(await page.getByLabel('写消息').inputValue()).toBe('');
  });

  test('markdown is drawn from nodes: no script, no foreign scheme', async () => {
    await say('@小联 小结 <img src=x onerror="window.hacked=2">');
    const report = page.locator('.message.theirs .bubble').last();
    await report.getByText('9月小结').waitFor();
    expect(await report.locator('strong').first().textContent()).toBe('41');
    expect(await report.locator('li').count()).toBe(2);
    expect(await report.locator('blockquote').textContent()).toContain('联办');
    expect(await report.locator('a').evaluateAll((links) => links.map((a) => a.getAttribute('href')))).toEqual([
      'https://example.invalid/course',
    ]);
    expect(await page.locator('.bubble script, .bubble img').count()).toBe(0);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await shot('markdown');
  });

  test('quote, photo, vote, drop-down', async () => {
    await say('@小联 投票');
    const card = page.getByLabel('卡片：党员评议');
    await card.getByLabel('建行望湖支行').check();
    await shot('vote');
    await card.getByRole('button', { name: '提交' }).click();
    await page.getByLabel('卡片：✅ 已记 活128').waitFor();
    await say('@小联 下周四下午两点半开联席会，议题停车');
    const meeting = page.getByLabel('卡片：开会：换哪一天？');
    await meeting.getByLabel('日期').selectOption('2026-09-28');
    await shot('choice');
    await meeting.getByRole('button', { name: '就这天' }).click();
    await meeting.waitFor({ state: 'detached' });
    expect(bot.presses.map((p) => p.selected)).toEqual([{ who: ['a', 'c'] }, { day: ['2026-09-28'] }]);
    await page.getByRole('button', { name: '引用小联的消息' }).first().click();
    await page.getByLabel('写消息').press('End');
    await page.getByLabel('写消息').pressSequentially('我们能出1个');
    await shot('quoting');
    await page.getByLabel('写消息').press('Enter');
    await page.locator('.quoted').waitFor();
    await log().getByText('您可以说：').waitFor();
    expect(bot.heard.at(-1)).toMatch(/^@小联 我们能出1个⟵.*活128/);
    await page.getByRole('button', { name: '发照片' }).click();
    await page.getByRole('button', { name: '用一张示例照片' }).click();
    await say('@小联 存证 活128');
    await log().getByText('已存 1 张').waitFor();
    expect(bot.heard.at(-1)).toContain('aeskey');
    await page.locator('.picture').waitFor();
    await shot('photo');
  });

  test('another person: private chats are private, a dot calls, the welcome comes once', async () => {
    await page.getByRole('button', { name: /小联.*私聊/ }).click();
    await log().getByText('您好，我是小联').waitFor();
    await say('帮助');
    await log().getByText('您可以说：').waitFor();
    await page.getByRole('button', { name: /当前身份/ }).click();
    await page.getByRole('button', { name: /张伟/ }).click();
    await page.getByText('张伟与小联的私聊').waitFor();
    await log().getByText('您好，我是小联').waitFor();
    expect(await bubbles().count()).toBe(1);
    // What comes for 李敏 now is announced at the picker.
    await bot.bot.sendMessage('limin', { msgtype: 'markdown', markdown: { content: '⏰ 会12 明天14:30' } });
    await page.getByRole('button', { name: /其他人有1条新消息/ }).click();
    await page.locator('.person', { hasText: '李敏' }).locator('.dot').waitFor();
    await shot('people');
    await page.getByRole('button', { name: /李敏/ }).click();
    await log().getByText('会12 明天14:30').waitFor();
    await page.reload();
    await log().getByText('会12 明天14:30').waitFor();
    await page.getByText('李敏与小联的私聊').waitFor();
    expect(standin.seen({ to: 'limin' }).filter((p) => p.text.includes('我是小联'))).toHaveLength(1);
  });

  test('the clock', async () => {
    await page.getByText('9月16日 周三 10:00').first().waitFor();
    await page.getByRole('button', { name: '快进到下一个提醒' }).click();
    await page.getByText('已快进到 9月21日 周一 09:00').waitFor();
    await page.locator('#clock').getByText('9月21日 周一 09:00').waitFor();
    expect(ticks).toBe(1);
    reminder = undefined;
    await page.getByRole('button', { name: '快进到下一个提醒' }).click();
    await page.getByText('目前没有等着的提醒').waitFor();
    // The refusal is answered with 409, which the browser notes in its console.
    expect(problems.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('a phone: list, chat and back, nothing wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.locator('#chat').isVisible()).toBe(false);
    await shot('phone-list');
    await page.getByRole('button', { name: /望湖社区大党委/ }).click();
    await say('@小联 记录 昨天下午在社区活动室搞主题党日，32人，其中供电所5人、三院3人，惠及居民60人次');
    await page.getByLabel('卡片：待确认 · 活动').waitFor();
    await shot('phone-chat');
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBe(390);
    await page.getByRole('button', { name: '怎么理解的' }).click();
    await page.locator('.panel').getByText('下一个提醒').waitFor();
    // The drawer slides in; its last position is the screen's edge.
    await page.evaluate('Promise.all(document.querySelector(".panel").getAnimations().map((a) => a.finished)).then(() => 0)');
    await shot('phone-panel');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /小联的时钟/ }).click();
    await shot('phone-clock');
    await page.getByRole('button', { name: '快进1小时' }).click();
    await page.locator('#clock').getByText('9月16日 周三 11:00').waitFor();
    await page.getByRole('button', { name: '返回会话列表' }).click();
    await page.locator('#list').waitFor();
    await page.getByRole('button', { name: /当前身份/ }).click();
    await page.getByRole('button', { name: /欧阳春晖/ }).click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await shot('phone-long-name');
  });

  test('a restart of the program is noticed, and the page goes on with the new one', async () => {
    await say('@小联 帮助');
    await log().getByText('您可以说：').waitFor();
    const port = Number(new URL(url).port);
    bot.stop();
    await app.close();
    await standin.stop();
    await page.getByText('正在重连').waitFor();
    await room();
    const again = fastify();
    registerPlayground(again, {
      standin,
      clock: { now: () => time, jumpTo() {} },
      nextReminder: async () => undefined,
      lastUnderstood: async () => undefined,
      tick: async () => {},
    });
    await again.listen({ host: '127.0.0.1', port });
    await log().getByText('还没有消息').waitFor();
    await page.locator('#banner').waitFor({ state: 'hidden' });
    await say('@小联 小结');
    await log().getByText('9月小结').waitFor();
    problems.length = 0;
    await again.close();
  });
});
