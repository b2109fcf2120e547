import { createCipheriv } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOUR_MS, MINUTE_MS } from '../../bot/clock';
import { WecomRefused, WecomUnreachable } from '../../bot/errors';
import { WecomApi } from '../../bot/wecom/api';
import { HttpClient } from '../../bot/wecom/http';
import { downloadAttachment, fileName } from '../../bot/wecom/media';
import { postResponse } from '../../bot/wecom/posts';
import { FakeClock } from './fake-clock';

interface Call {
  path: string;
  query: URLSearchParams;
  body: string;
  json: Record<string, unknown>;
}
type Answer = object | ((res: ServerResponse) => void);

let server: Server;
let base: string;
let calls: Call[];
/** Answers by path; gettoken hands out T1, T2, … unless told otherwise. */
let answers: Map<string, (call: Call) => Answer>;
let tokens: number;
let clock: FakeClock;
let http: HttpClient;
let api: WecomApi;

beforeEach(async () => {
  calls = [];
  tokens = 0;
  answers = new Map();
  server = createServer((req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    req.on('data', (c: Buffer) => chunks.push(c));
    req.on('end', () => {
      const url = new URL(req.url ?? '/', base);
      const body = Buffer.concat(chunks).toString('latin1');
      const isJson = req.headers['content-type'] === 'application/json';
      const call = { path: url.pathname, query: url.searchParams, body, json: isJson ? JSON.parse(Buffer.concat(chunks).toString()) : {} };
      calls.push(call);
      const answer = answers.get(call.path)?.(call) ?? (call.path === '/cgi-bin/gettoken' ? nextToken() : { errcode: 0, errmsg: 'ok' });
      if (typeof answer === 'function') answer(res);
      else res.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clock = new FakeClock();
  http = new HttpClient({ timeoutMs: 2000 });
  api = new WecomApi({ baseUrl: base, corpId: 'ww1', agentId: 1000002, secret: 's3cret', clock, http });
});

afterEach(async () => {
  api.close();
  server.closeAllConnections();
  await new Promise((r) => server.close(r));
});

const nextToken = () => ({ errcode: 0, errmsg: 'ok', access_token: `T${++tokens}`, expires_in: 7200 });
const of = (path: string) => calls.filter((c) => c.path === path);
const text = { msgtype: 'text', text: { content: '好' } } as const;
const SEND = '/cgi-bin/message/send';

test('a message to two members, one of them unknown', async () => {
  answers.set(SEND, () => ({
    errcode: 0,
    errmsg: 'ok',
    invaliduser: 'ghost',
    unlicenseduser: 'poor|poorer',
    msgid: 'M1',
    response_code: 'RC',
  }));
  const sent = await api.send(['limin', 'Ghost'], text, { dropRepeatWithin: 600 });
  expect(sent).toEqual({ msgId: 'M1', unreached: ['ghost', 'poor', 'poorer'], responseCode: 'RC' });
  expect(of(SEND)[0]?.query.get('access_token')).toBe('T1');
  expect(of(SEND)[0]?.json).toEqual({
    touser: 'limin|Ghost',
    agentid: 1000002,
    ...text,
    enable_duplicate_check: 1,
    duplicate_check_interval: 600,
  });
});

test.each(['', '/'])('a base with a path, as a proxy has it, is kept%s', async (end) => {
  answers.set('/proxy/wecom/cgi-bin/gettoken', nextToken);
  const proxied = new WecomApi({ baseUrl: `${base}/proxy/wecom${end}`, corpId: 'ww1', agentId: 1000002, secret: 's3cret', clock, http });
  await proxied.send(['limin'], text);
  expect(calls.map((c) => c.path)).toEqual(['/proxy/wecom/cgi-bin/gettoken', `/proxy/wecom${SEND}`]);
});

test('a repeated send is the same JSON byte for byte, so that WeCom can drop it', async () => {
  await api.send(['limin'], text, { dropRepeatWithin: 600 });
  await api.send(['limin'], text, { dropRepeatWithin: 600 });
  expect(of(SEND)[0]?.body).toBe(of(SEND)[1]?.body);
});

test('fifty calls at once fetch one token', async () => {
  await Promise.all(Array.from({ length: 50 }, () => api.send(['limin'], text)));
  expect(tokens).toBe(1);
  expect(of(SEND)).toHaveLength(50);
});

test('a token ends five minutes early, by the clock that is passed in', async () => {
  await api.send(['limin'], text);
  clock.advance(2 * HOUR_MS - 5 * MINUTE_MS - 1);
  await api.send(['limin'], text);
  expect(tokens).toBe(1);
  clock.advance(1);
  await api.send(['limin'], text);
  expect(tokens).toBe(2);
});

test.each([40014, 42001, 41001])('%d: one fresh token for all, each call repeated once', async (errcode) => {
  await api.send(['limin'], text);
  answers.set(SEND, (call) =>
    call.query.get('access_token') === 'T1' ? { errcode, errmsg: 'token' } : { errcode: 0, errmsg: 'ok', msgid: 'M' },
  );
  const sent = await Promise.all(Array.from({ length: 20 }, () => api.send(['limin'], text)));
  expect(sent.every((s) => s.msgId === 'M')).toBe(true);
  expect(tokens).toBe(2);
  expect(of(SEND)).toHaveLength(1 + 20 + 20);
});

test('a token that is refused again is not fetched a third time', async () => {
  answers.set(SEND, () => ({ errcode: 40014, errmsg: 'invalid access_token' }));
  await expect(api.send(['limin'], text)).rejects.toEqual(new WecomRefused(SEND, 40014, 'invalid access_token'));
  expect(tokens).toBe(2);
  expect(of(SEND)).toHaveLength(2);
});

test('a wrong secret is tried once a minute, not at every call', async () => {
  answers.set('/cgi-bin/gettoken', () => ({ errcode: 40001, errmsg: 'invalid credential' }));
  for (let i = 0; i < 5; i++) await expect(api.send(['limin'], text)).rejects.toMatchObject({ errcode: 40001 });
  expect(of('/cgi-bin/gettoken')).toHaveLength(1);
  answers.delete('/cgi-bin/gettoken');
  clock.advance(MINUTE_MS);
  await expect(api.send(['limin'], text)).resolves.toMatchObject({ unreached: [] });
});

test('refused is told apart from no usable answer, and no error shows a token or the secret', async () => {
  const outcomes: [string, (call: Call) => Answer, object][] = [
    ['refused', () => ({ errcode: 81013, errmsg: 'all invalid' }), { errcode: 81013 }],
    ['a page', () => (res) => res.writeHead(502).end('<html>'), { path: SEND }],
    ['a broken line', () => (res) => res.destroy(), { path: SEND }],
    ['silence', () => () => {}, { path: SEND }],
    ['half an answer', () => (res) => res.writeHead(200, { 'content-length': '100' }).write('{'), { path: SEND }],
    ['other JSON', () => ({ errcode: 0, msgid: 7 }), { path: SEND }],
  ];
  for (const [, answer, shape] of outcomes) {
    answers.set(SEND, answer);
    const error = await api.send(['limin'], text).catch((e: unknown) => e);
    expect(error).toMatchObject(shape);
    expect(error).toBeInstanceOf('errcode' in shape ? WecomRefused : WecomUnreachable);
    expect(`${error} ${(error as Error).cause}`).not.toMatch(/T1|s3cret/);
  }
});

test.each<[string, () => Promise<unknown>]>([
  ['nobody', () => api.send([], text)],
  [
    '1001 members',
    () =>
      api.send(
        Array.from({ length: 1001 }, (_, i) => `u${i}`),
        text,
      ),
  ],
  ['everybody', () => api.send(['@all'], text)],
  ['two in one', () => api.send(['a|b'], text)],
  ['2049 bytes', () => api.send(['a'], { msgtype: 'markdown', markdown: { content: 'x'.repeat(2049) } })],
])('%s is refused before anything is sent', async (_, call) => {
  await expect(call()).rejects.toThrow(RangeError);
  expect(calls).toHaveLength(0);
});

test('a card is updated for those who are named', async () => {
  const card = { card_type: 'button_interaction' as const, main_title: { title: '已确认' } };
  const UPDATE = '/cgi-bin/message/update_template_card';
  answers.set(UPDATE, () => ({ errcode: 0, errmsg: 'ok', invaliduser: ['Ghost'] }));
  expect(await api.updateCard({ responseCode: 'RC', to: ['limin', 'Ghost'], card })).toEqual({ unreached: ['ghost'] });
  expect(of(UPDATE).map((c) => c.json)).toEqual([
    { agentid: 1000002, response_code: 'RC', userids: ['limin', 'Ghost'], template_card: card },
  ]);
});

test('who is behind an encrypted userid, and whether the credentials are good', async () => {
  answers.set('/cgi-bin/batch/openuserid_to_userid', () => ({ errcode: 0, userid_list: [{ open_userid: 'wo1', userid: 'limin' }] }));
  answers.set('/cgi-bin/agent/get', () => ({ errcode: 0, agentid: 1000002, name: '联席' }));
  expect(await api.openUseridToUserid(['wo1', 'wo2'])).toEqual(new Map([['wo1', 'limin']]));
  expect(await api.checkCredentials()).toEqual({ name: '联席' });
});

// ---- files of members --------------------------------------------------------------------------------------------------

const key = Buffer.alloc(32, 3);
const sealed = (plain: Buffer) => {
  const pad = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]);
};
const botImage = () => ({ kind: 'image' as const, url: `${base}/bot-media`, aesKey: key.toString('base64') });
const file = (data: Buffer, disposition: string) => () => (res: ServerResponse) => {
  res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': disposition }).end(data);
};

test('a file is uploaded as a form with its name and length', async () => {
  answers.set('/cgi-bin/media/upload', () => ({ errcode: 0, errmsg: 'ok', type: 'file', media_id: 'M', created_at: '1763800000' }));
  expect(await api.uploadFile('9月"月报".docx', Buffer.from('content'))).toBe('M');
  const [call] = calls.filter((c) => c.path === '/cgi-bin/media/upload');
  expect([call?.query.get('type'), call?.query.get('access_token')]).toEqual(['file', 'T1']);
  const form = Buffer.from(call?.body ?? '', 'latin1').toString();
  expect(form).toMatch(
    /^--(lx-[\w-]+)\r\nContent-Disposition: form-data; name="media"; filename="9月月报\.docx"; filelength=7\r\n.*\r\n\r\ncontent\r\n--\1--\r\n$/s,
  );
  answers.set('/cgi-bin/media/upload', () => ({ errcode: 40006, errmsg: 'too small' }));
  await expect(api.uploadFile('a.docx', Buffer.from('content'))).rejects.toMatchObject({ errcode: 40006 });
  await expect(api.uploadFile('a.docx', Buffer.alloc(21 * 1024 * 1024))).rejects.toThrow(RangeError);
});

test('a picture sent to the bot is fetched, decrypted and named', async () => {
  answers.set('/bot-media', file(sealed(Buffer.from('picture')), `attachment; filename*=UTF-8''${encodeURIComponent('照片.png')}`));
  const { data, name } = await downloadAttachment(botImage(), { http });
  expect([data.toString(), name]).toEqual(['picture', '照片.png']);
});

test('a picture sent to the app is fetched with a token; a refusal is told apart from a JSON file', async () => {
  const app = { kind: 'image' as const, mediaId: 'MID' };
  answers.set('/cgi-bin/media/get', file(Buffer.from('{"errcode":40007}'), 'attachment; filename="a.json"'));
  expect((await downloadAttachment(app, { http, api })).name).toBe('a.json');
  answers.set('/cgi-bin/media/get', () => ({ errcode: 40007, errmsg: 'invalid media_id' }));
  await expect(downloadAttachment(app, { http, api })).rejects.toMatchObject({ code: 'media.expired' });
});

test.each<[string, () => (res: ServerResponse) => void, string]>([
  ['too large', file(Buffer.alloc(2000), 'attachment'), 'media.too-large'],
  ['too old', () => (res) => res.writeHead(404).end(), 'media.expired'],
  ['not decryptable', file(Buffer.alloc(64), 'attachment'), 'media.unreadable'],
])('a file that is %s is told to the member', async (_, answer, code) => {
  answers.set('/bot-media', answer);
  await expect(downloadAttachment(botImage(), { http, maxBytes: 1000 })).rejects.toMatchObject({ code });
});

test.each([
  [undefined, undefined],
  ['attachment', ''],
  ['attachment; filename="..\\\\..\\\\etc/passwd"', 'passwd'],
  ['attachment; filename="%E7%85%A7.png"', '照.png'],
  [`attachment; filename="${Buffer.from('照.png').toString('latin1')}"`, '照.png'],
  ['attachment; filename=100%.txt', '100%.txt'],
])('name in %j', (header, expected) => {
  expect(fileName(header)).toBe(expected);
});

// ---- posts without a token ---------------------------------------------------------------------------------------------

test('a response_url takes a message without a token', async () => {
  const body = { msgtype: 'markdown', markdown: { content: '**会12** 改期' } } as const;
  await postResponse(http, `${base}/cgi-bin/aibot/response?response_code=R`, body);
  expect(calls.map((c) => [c.path, c.json])).toEqual([['/cgi-bin/aibot/response', body]]);
  answers.set('/cgi-bin/aibot/response', () => ({ errcode: 60140, errmsg: 'used' }));
  await expect(postResponse(http, `${base}/cgi-bin/aibot/response`, body)).rejects.toMatchObject({ errcode: 60140 });
});
