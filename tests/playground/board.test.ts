/** The board of the playground: one picks a member, on this machine alone. */
import { request } from 'node:http';
import { join } from 'node:path';
import { loadConfig } from '../../bot/config';
import { createLog } from '../../bot/log';
import { startPlayground } from '../../bot/playground/run';
import { atEnd, temporaryFolder } from '../support/databases';

let address: string;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => {});
  const settings = { DATABASE_URL: `file:${join(temporaryFolder(), 'playground.db')}`, PORT: '0', LOG_LEVEL: 'silent' };
  const playground = await startPlayground(loadConfig(settings), createLog('silent'));
  atEnd(() => playground.stop());
  address = playground.address;
});

interface Answer {
  status: number;
  page: string;
  cookie: string;
  to: string;
}

function ask(path: string, headers: Record<string, string> = {}, form?: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = form && new URLSearchParams(form).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(`${address}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...(body !== undefined && type), ...headers },
    });
    sent.on('error', reject).on('response', (reply) => {
      let page = '';
      reply.setEncoding('utf8').on('data', (part: string) => {
        page += part;
      });
      reply.on('end', () => {
        const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
        resolve({ status: reply.statusCode ?? 0, page, cookie, to: reply.headers.location ?? '' });
      });
    });
    sent.end(body);
  });
}

test('who is not logged in picks a member, whoever speaks on the chat page first, and is on their board', async () => {
  expect(await ask('/board')).toMatchObject({ status: 303, to: '/board/login' });
  const { page } = await ask('/board/login?as=zhangwei');
  expect(page.indexOf('张伟')).toBeLessThan(page.indexOf('李敏'));
  for (const words of ['城南供电所', '联络员', '书记', '选一个身份']) expect(page).toContain(words);
  expect((await ask('/board/login?as=%3Cb%3E')).page).not.toMatch(/<b>|聊天页上的身份/);
  const picked = await ask('/board/login', {}, { userid: 'zhangwei' });
  expect([picked.status, picked.to]).toEqual([303, '/board']);
  const board = await ask('/board', { cookie: picked.cookie });
  expect([board.status, board.page]).toEqual([200, expect.stringContaining('张伟 · 城南供电所')]);
  expect(board.page).toContain('接下来的会');
});

test('whom nobody knows is not let in', async () => {
  for (const form of [{ userid: 'nobody' }, {}] as Record<string, string>[]) {
    const answer = await ask('/board/login', {}, form);
    expect([answer.status, answer.page]).toEqual([403, expect.stringContaining('还没有您的登记')]);
  }
});

test('other names of this machine and forms of other pages are refused', async () => {
  const { cookie } = await ask('/board/login', {}, { userid: 'limin' });
  expect((await ask('/board', { host: 'evil.example', cookie })).status).toBe(403);
  expect((await ask('/board/login', { host: 'evil.example:80' })).status).toBe(403);
  for (const origin of ['https://evil.example', 'null'])
    expect((await ask('/board/login', { origin }, { userid: 'limin' })).status).toBe(403);
  expect((await ask('/board/login', { origin: address }, { userid: 'limin' })).status).toBe(303);
});
