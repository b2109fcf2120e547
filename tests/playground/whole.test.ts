/** The whole playground as a newcomer meets it: the demo district, the bot and the page, in a real browser. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { loadConfig } from '../../bot/config';
import { createLog } from '../../bot/log';
import { startPlayground } from '../../bot/playground/run';
import { atEnd, temporaryFolder } from '../support/databases';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
if (!found && process.env['REQUIRE_CHROMIUM'] === '1') throw new Error(`Chromium not found at ${CHROMIUM}, and REQUIRE_CHROMIUM=1`);
if (!found) process.stderr.write(`Chromium not found at ${CHROMIUM}: the story of the whole playground is skipped\n`);
const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

let browser: BrowserContext;
let address: string;
let folder: string;

beforeAll(async () => {
  if (!found) return;
  folder = temporaryFolder();
  jest.spyOn(console, 'log').mockImplementation(() => {});
  const playground = await startPlayground(
    loadConfig({ DATABASE_URL: `file:${join(folder, 'playground.db')}`, PORT: '0', LOG_LEVEL: 'silent' }),
    createLog('silent'),
  );
  atEnd(() => playground.stop());
  address = playground.address;
  browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: CHROMIUM,
    args: ARGS.split(' '),
    locale: 'zh-CN',
    viewport: { width: 1280, height: 800 },
  });
  atEnd(() => browser.close());
});

/** For a person who wants to see it: PAGE_SHOTS names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const shots = process.env['PAGE_SHOTS'];
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

(found ? test : test.skip)(
  'a newcomer logs an activity, calls a meeting, sees the reminder, and understands what was understood',
  async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (e) => problems.push(e.message));
    await page.goto(`${address}/playground`);
    const log = page.locator('#log');
    const say = async (text: string) => {
      await page.getByLabel('写消息').fill(text);
      await page.getByLabel('写消息').press('Enter');
    };

    await say('@小联 记录 昨天下午在社区活动室搞主题党日，32人，其中供电所5人、三院3人，惠及居民60人次');
    await log.getByText('【待确认·活动】').waitFor();
    await shot(page, 'whole-card');
    await log.getByRole('button', { name: '确认', exact: true }).last().click();
    await log
      .getByText(/已记 活\d+/)
      .first()
      .waitFor();
    await page.getByText(/听成/).waitFor();

    await say('@小联 12月10日下午两点半在活动室开联席会，议题停车');
    await log.getByText('【待确认·会议】').waitFor();
    await log.getByRole('button', { name: /确认/ }).last().click();
    await log.getByText(/会\d+/).first().waitFor();
    await shot(page, 'whole-meeting');

    await page.getByRole('button', { name: /快进到下一个提醒/ }).click();
    await page.locator('.conversation').first().waitFor();
    await shot(page, 'whole-reminder');
    // How far the clock was moved outlives a restart, and so does the key beside it.
    const kept = JSON.parse(readFileSync(join(folder, 'playground.json'), 'utf8'));
    expect(kept).toMatchObject({ clockOffsetMs: expect.any(Number), secretKey: expect.any(String) });

    // The board is opened as whom one speaks as, shows what was done in the chat, and leads to the meeting.
    const [board] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: /看板/ }).click()]);
    board.on('console', (m) => m.type() === 'error' && problems.push(m.text()));
    await board.getByRole('button', { name: /李敏/ }).first().click();
    await board.getByRole('heading', { name: /小联看板/ }).waitFor();
    const meeting = board.getByRole('link', { name: /会\d+ 望湖社区党建联席会/ });
    expect(await meeting.count()).toBeGreaterThan(0);
    for (const width of [390, 1280]) {
      await board.setViewportSize({ width, height: 844 });
      await shot(board, `whole-board-${width}`);
      expect(await board.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
    await meeting.last().click();
    await board.getByRole('heading', { name: '各单位答复' }).waitFor();
    await board.getByRole('link', { name: '看板' }).click();
    await board.getByRole('button', { name: '退出' }).click();
    await board.getByRole('heading', { name: '已退出看板' }).waitFor();

    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, 'whole-phone');
    expect(problems).toEqual([]);
  },
);
