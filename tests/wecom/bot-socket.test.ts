import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { WecomRefused, WecomUnreachable } from '../../bot/errors';
import { BotSocket, fromFrame, type SocketState } from '../../bot/wecom/bot-socket';
import type { Inbound } from '../../bot/wecom/inbound';
import { FakeClock } from './fake-clock';

interface Frame {
  cmd: string;
  headers: { req_id: string };
  body: Record<string, unknown>;
}
type Answer = { errcode: number; errmsg: string; body?: object } | 'silence';

/** The other end: acks what it gets unless told otherwise. */
class Server {
  readonly frames: Frame[] = [];
  readonly sockets: WebSocket[] = [];
  answer: (frame: Frame) => Answer = () => ({ errcode: 0, errmsg: 'ok' });

  private constructor(private readonly wss: WebSocketServer) {
    wss.on('connection', (ws) => {
      this.sockets.push(ws);
      ws.on('error', () => {});
      ws.on('message', (data) => {
        const frame: Frame = JSON.parse(String(data));
        this.frames.push(frame);
        const answer = this.answer(frame);
        if (answer !== 'silence') ws.send(JSON.stringify({ headers: frame.headers, ...answer }));
      });
    });
  }

  static async start(): Promise<Server> {
    const wss = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(wss, 'listening');
    return new Server(wss);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.wss.address() as AddressInfo).port}`;
  }

  get live(): WebSocket {
    return this.sockets.at(-1)!;
  }

  of(cmd: string): Frame[] {
    return this.frames.filter((f) => f.cmd === cmd);
  }

  push(reqId: string, body: object, cmd = 'aibot_msg_callback'): void {
    this.live.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }));
  }

  async stop(): Promise<void> {
    for (const ws of this.wss.clients) ws.terminate();
    await new Promise((r) => this.wss.close(r));
  }
}

const SECRET = 'BOT-SECRET';
const now = new FakeClock().now();
let server: Server;
let bot: BotSocket;
let states: SocketState[];
let logged: string[];

beforeEach(async () => {
  server = await Server.start();
  states = [];
  logged = [];
  const write = (fields: object, message: string) => logged.push(`${message} ${JSON.stringify(fields)}`);
  bot = new BotSocket({
    url: server.url,
    botId: 'aib1',
    secret: SECRET,
    clock: new FakeClock(),
    log: { info: write, warn: write },
    reconnectMs: 20,
    subscribeMs: 100,
    heartbeatMs: 50,
  });
  bot.onState((s) => states.push(s));
});

afterEach(async () => {
  bot.stop();
  await server.stop();
  expect(logged.join('\n')).not.toMatch(/BOT-SECRET|秘密/);
});

/** Resolves when the connection is (again) in that state. */
const reach = (name: SocketState['name']) =>
  new Promise<void>((resolve) => {
    if (bot.state.name === name) resolve();
    else bot.onState((s) => s.name === name && resolve());
  });
const connect = async () => {
  bot.start();
  await reach('connected');
};
const received = (n: number) =>
  new Promise<Inbound[]>((resolve) => {
    const all: Inbound[] = [];
    bot.onInbound((i) => {
      all.push(i);
      if (all.length === n) resolve(all);
    });
  });

const say = (n: number, text: string) => ({
  msgid: `m${n}`,
  chattype: 'single',
  from: { userid: 'limin' },
  msgtype: 'text',
  text: { content: text },
});
const markdown = (content: string) => ({ msgtype: 'markdown', markdown: { content } }) as const;
const card = { card_type: 'button_interaction' as const, main_title: { title: '已确认' }, task_id: 't1' };

test('it subscribes with its id and secret, and hands over what members say', async () => {
  await connect();
  expect(server.of('aibot_subscribe')[0]?.body).toEqual({ bot_id: 'aib1', secret: SECRET });
  const got = received(1);
  server.push('R1', say(1, '我有什么事'));
  expect(await got).toEqual([
    {
      key: 'm1',
      surface: 'BOT',
      kind: 'TEXT',
      userid: 'limin',
      text: '我有什么事',
      reply: { kind: 'socket-message', reqId: 'R1' },
      receivedAt: now,
    },
  ]);
});

test('each kind of send is the right frame and resolves on its ack', async () => {
  await connect();
  await bot.answer('R1', markdown('好'));
  await bot.welcome('R2', { msgtype: 'text', text: { content: '您好' } });
  await bot.update('R3', { card, userids: ['limin'] });
  await bot.update('R4', { card });
  await bot.push({ chatid: 'wrGROUP', toGroup: true, body: markdown('通知') });
  await bot.push({ chatid: 'limin', toGroup: false, body: markdown('提醒') });
  const sent = server.frames.filter((f) => f.cmd !== 'aibot_subscribe' && f.cmd !== 'ping');
  expect(sent.map((f) => [f.cmd, f.body])).toEqual([
    ['aibot_respond_msg', markdown('好')],
    ['aibot_respond_welcome_msg', { msgtype: 'text', text: { content: '您好' } }],
    ['aibot_respond_update_msg', { response_type: 'update_template_card', userids: ['limin'], template_card: card }],
    ['aibot_respond_update_msg', { response_type: 'update_template_card', template_card: card }],
    ['aibot_send_msg', { chatid: 'wrGROUP', chat_type: 2, ...markdown('通知') }],
    ['aibot_send_msg', { chatid: 'limin', chat_type: 1, ...markdown('提醒') }],
  ]);
  expect(sent.slice(0, 4).map((f) => f.headers.req_id)).toEqual(['R1', 'R2', 'R3', 'R4']);
});

test('a refusal keeps its errcode', async () => {
  await connect();
  server.answer = () => ({ errcode: 846607, errmsg: 'frequency' });
  const push = bot.push({ chatid: 'limin', toGroup: false, body: markdown('x') });
  await expect(push).rejects.toEqual(new WecomRefused('aibot_send_msg', 846607, 'frequency'));
});

test('answers to different messages do not wait for each other', async () => {
  await connect();
  server.answer = (f) => (f.headers.req_id === 'slow' ? 'silence' : { errcode: 0, errmsg: 'ok' });
  const slow = bot.answer('slow', markdown('x')).catch((e: unknown) => e);
  await Promise.all(Array.from({ length: 200 }, (_, i) => bot.answer(`R${i}`, markdown(`${i}`))));
  server.live.terminate();
  expect(await slow).toBeInstanceOf(WecomUnreachable);
});

test('no ack within five seconds is no answer', async () => {
  await connect();
  server.answer = (f) => (f.cmd === 'aibot_send_msg' ? 'silence' : { errcode: 0, errmsg: 'ok' });
  const started = performance.now();
  await expect(bot.push({ chatid: 'limin', toGroup: false, body: markdown('x') })).rejects.toMatchObject({ path: 'aibot_send_msg' });
  expect(performance.now() - started).toBeGreaterThan(4_900);
});

test('without a connection a send fails at once', async () => {
  await expect(bot.answer('R1', markdown('x'))).rejects.toBeInstanceOf(WecomUnreachable);
});

test('a lost line comes back by itself', async () => {
  await connect();
  const lost = reach('connecting');
  server.live.terminate();
  await lost;
  expect(bot.connected).toBe(false);
  await reach('connected');
  await bot.answer('R1', markdown('x'));
  expect(server.of('aibot_respond_msg')).toHaveLength(1);
});

test('a subscription that is never answered is tried on a new line', async () => {
  let asked = 0;
  server.answer = (f) => (f.cmd === 'aibot_subscribe' && asked++ === 0 ? 'silence' : { errcode: 0, errmsg: 'ok' });
  await connect();
  expect(server.sockets).toHaveLength(2);
});

test('kicked: it closes, says so and does not come back until it is started again', async () => {
  await connect();
  const closed = once(server.live, 'close');
  server.push('R9', { msgid: 'd1', msgtype: 'event', event: { eventtype: 'disconnected_event' } }, 'aibot_event_callback');
  await reach('kicked');
  await closed;
  expect(states.map((s) => s.name)).toEqual(['connecting', 'connected', 'kicked']);
  // Ten times the pause after which a lost line would have been tried again.
  await new Promise((r) => setTimeout(r, 200));
  expect(server.sockets).toHaveLength(1);
  await connect();
  await bot.answer('R1', markdown('wieder da'));
  expect(server.sockets).toHaveLength(2);
});

test('a wrong secret: it says so once and does not hammer', async () => {
  server.answer = () => ({ errcode: 853000, errmsg: 'invalid bot_id or secret' });
  bot.start();
  await reach('refused');
  expect(bot.state).toMatchObject({ errcode: 853000, reason: expect.stringContaining('BotID') });
  await new Promise((r) => setTimeout(r, 200));
  expect(server.of('aibot_subscribe')).toHaveLength(1);
});

test('a passing refusal of the subscription is tried again', async () => {
  let asked = 0;
  server.answer = () => (asked++ < 2 ? { errcode: -1, errmsg: 'busy' } : { errcode: 0, errmsg: 'ok' });
  await connect();
  expect(server.of('aibot_subscribe')).toHaveLength(3);
});

test('846609: the subscription is gone, so the line is made anew', async () => {
  await connect();
  server.answer = (f) => (f.cmd === 'aibot_send_msg' ? { errcode: 846609, errmsg: 'not subscribed' } : { errcode: 0, errmsg: 'ok' });
  const sends = Array.from({ length: 5 }, () =>
    bot.push({ chatid: 'limin', toGroup: false, body: markdown('x') }).catch((e: unknown) => e),
  );
  expect((await Promise.all(sends))[0]).toMatchObject({ errcode: 846609 });
  await reach('connected');
  expect(server.sockets).toHaveLength(2);
});

test('a thousand messages arrive in order', async () => {
  await connect();
  const got = received(1000);
  for (let i = 0; i < 1000; i++) server.push(`R${i}`, say(i, `第${i}句`));
  expect((await got).map((i) => i.key)).toEqual(Array.from({ length: 1000 }, (_, i) => `m${i}`));
});

test('a file goes in pieces of 512 KiB, and a refused piece keeps its errcode', async () => {
  await connect();
  const data = Buffer.from(Array.from({ length: 600 * 1024 }, (_, i) => i % 251));
  const bodies: Record<string, object> = { aibot_upload_media_init: { upload_id: 'U' }, aibot_upload_media_finish: { media_id: 'M' } };
  server.answer = ({ cmd }) => ({ errcode: 0, errmsg: 'ok', body: bodies[cmd] ?? {} });
  expect(await bot.upload('9月月报.docx', data)).toBe('M');
  const [init] = server.of('aibot_upload_media_init');
  const md5 = createHash('md5').update(data).digest('hex');
  expect(init?.body).toEqual({ type: 'file', filename: '9月月报.docx', total_size: data.length, total_chunks: 2, md5 });
  const chunks = server.of('aibot_upload_media_chunk').map((f) => f.body);
  expect(chunks.map((c) => [c['upload_id'], c['chunk_index']])).toEqual([
    ['U', 0],
    ['U', 1],
  ]);
  expect(Buffer.concat(chunks.map((c) => Buffer.from(String(c['base64_data']), 'base64')))).toEqual(data);
  expect(server.of('aibot_upload_media_finish').map((f) => f.body)).toEqual([{ upload_id: 'U' }]);

  server.answer = ({ cmd }) =>
    cmd.endsWith('chunk') ? { errcode: 45009, errmsg: 'too often' } : { errcode: 0, errmsg: 'ok', body: { upload_id: 'U' } };
  await expect(bot.upload('a.docx', data)).rejects.toMatchObject({ errcode: 45009 });
  server.answer = () => ({ errcode: 0, errmsg: 'ok' });
  await expect(bot.upload('a.docx', data)).rejects.toThrow(WecomUnreachable);
  await expect(bot.upload('a.docx', Buffer.from('5byte'))).rejects.toThrow(RangeError);
});

test('rubbish on the line harms nothing', async () => {
  await connect();
  const got = received(1);
  for (const raw of [
    '',
    'null',
    '[]',
    '{',
    '{"cmd":"aibot_msg_callback"}',
    '{"cmd":"aibot_msg_callback","headers":null,"body":{"msgtype":"text"}}',
  ]) {
    server.live.send(raw);
  }
  server.push('R1', { msgtype: 'text', text: { content: '秘密' } });
  server.live.send(Buffer.from([0, 1, 2]));
  server.push('R2', say(2, '还在吗'));
  expect((await got)[0]?.text).toBe('还在吗');
});

// ---- frames ------------------------------------------------------------------------------------------------------------

const frame = (body: unknown) => fromFrame({ cmd: 'aibot_msg_callback', headers: { req_id: 'R' }, body }, now);
const inboundOf = (body: unknown): Inbound => {
  const taken = frame(body);
  if (!('inbound' in taken)) throw new Error(`dropped: ${JSON.stringify(taken)}`);
  return taken.inbound;
};
const group = { msgid: 'm1', chatid: 'wrGROUP', chattype: 'group', from: { userid: 'LiMin' } };
const picture = { url: 'https://media.example/1', aeskey: 'a2V5' };

test.each<[string, object, Partial<Inbound>]>([
  [
    'text with a quote',
    { ...group, msgtype: 'text', text: { content: '@小联 存证' }, quote: { msgtype: 'text', text: { content: '活128' } } },
    { kind: 'TEXT', chatid: 'wrGROUP', userid: 'LiMin', text: '@小联 存证', quote: '活128' },
  ],
  [
    'text that quotes a picture',
    { ...group, msgtype: 'text', text: { content: '@小联 存证 活128' }, quote: { msgtype: 'image', image: picture } },
    { quoted: { kind: 'image', url: picture.url, aesKey: 'a2V5' } },
  ],
  [
    'text that quotes a mixed message',
    {
      ...group,
      msgtype: 'text',
      text: { content: 'x' },
      quote: {
        msgtype: 'mixed',
        mixed: {
          msg_item: [
            { msgtype: 'text', text: { content: '需8' } },
            { msgtype: 'image', image: picture },
          ],
        },
      },
    },
    { quote: '需8', quoted: { kind: 'image', url: picture.url, aesKey: 'a2V5' } },
  ],
  [
    'mixed',
    {
      ...group,
      msgtype: 'mixed',
      mixed: {
        msg_item: [
          { msgtype: 'text', text: { content: '@小联 存证' } },
          { msgtype: 'image', image: picture },
          { msgtype: 'image', image: picture },
        ],
      },
    },
    {
      kind: 'MIXED',
      text: '@小联 存证',
      attachments: [
        { kind: 'image', url: picture.url, aesKey: 'a2V5' },
        { kind: 'image', url: picture.url, aesKey: 'a2V5' },
      ],
    },
  ],
  ['voice', { ...group, msgtype: 'voice', voice: { content: '明天下午开会' } }, { kind: 'VOICE', text: '明天下午开会' }],
  ['image', { ...group, msgtype: 'image', image: picture }, { kind: 'IMAGE', text: '' }],
  [
    'file',
    { ...group, msgtype: 'file', file: picture },
    { kind: 'FILE', attachments: [{ kind: 'file', url: picture.url, aesKey: 'a2V5' }] },
  ],
  [
    'video',
    { ...group, msgtype: 'video', video: picture },
    { kind: 'FILE', attachments: [{ kind: 'video', url: picture.url, aesKey: 'a2V5' }] },
  ],
  ['something new', { ...group, msgtype: 'hologram' }, { kind: 'OTHER', event: 'hologram' }],
  [
    'enter_chat',
    { msgid: 'e1', from: { userid: 'limin' }, msgtype: 'event', event: { eventtype: 'enter_chat' } },
    { kind: 'ENTER', reply: { kind: 'socket-welcome', reqId: 'R' } },
  ],
  [
    'feedback',
    { ...group, msgtype: 'event', event: { eventtype: 'feedback_event', feedback_event: { id: 'f', type: 2 } } },
    { kind: 'EVENT', event: 'feedback_event' },
  ],
  [
    'a press',
    {
      ...group,
      msgtype: 'event',
      event: {
        eventtype: 'template_card_event',
        template_card_event: {
          event_key: 'draft:confirm:1',
          task_id: 't1',
          selected_items: { selected_item: { question_key: 'org', option_ids: { option_id: 'a' } } },
        },
      },
    },
    {
      kind: 'CLICK',
      press: { action: 'draft:confirm:1', taskId: 't1', selected: { org: ['a'] } },
      reply: { kind: 'socket-update', reqId: 'R' },
    },
  ],
  [
    'a press with many choices',
    {
      ...group,
      msgtype: 'event',
      event: {
        eventtype: 'template_card_event',
        template_card_event: {
          event_key: 'p',
          task_id: 't1',
          selected_items: {
            selected_item: [
              { question_key: 'a', option_ids: { option_id: ['1', '2'] } },
              { question_key: 'b', option_ids: {} },
            ],
          },
        },
      },
    },
    { press: { action: 'p', taskId: 't1', selected: { a: ['1', '2'], b: [] } } },
  ],
  ['a press on nothing', { ...group, msgtype: 'event', event: { eventtype: 'template_card_event' } }, { kind: 'EVENT' }],
  ['a picture without a key', { ...group, msgtype: 'image', image: { url: 'https://media.example/1' } }, { kind: 'IMAGE' }],
  ['a private message with a stray chatid', { ...group, chattype: 'single', msgtype: 'text', text: { content: 'x' } }, { kind: 'TEXT' }],
  ['control characters', { ...group, msgtype: 'text', text: { content: 'a\u0000b\u202ec\r\nd' } }, { text: 'abc\nd' }],
])('%s', (_, body, expected) => {
  const inbound = inboundOf(body);
  expect(inbound).toMatchObject({ ...expected, receivedAt: now });
  if (body === undefined || !('chatid' in expected || 'chatid' in body)) expect(inbound.chatid).toBeUndefined();
});

test('a private message is never taken for one of a group, nor the other way round', () => {
  expect(inboundOf({ ...group, chattype: 'single', msgtype: 'text', text: { content: 'x' } }).chatid).toBeUndefined();
  expect(frame({ ...group, chatid: undefined, msgtype: 'text', text: { content: 'x' } })).toEqual({
    drop: 'text of a group without chatid',
  });
});

test('a very long text is cut, not refused', () => {
  expect([...inboundOf({ ...group, msgtype: 'text', text: { content: '长'.repeat(3_000_000) } }).text]).toHaveLength(20_000);
});

test('an event without msgid has the same key at its redelivery', () => {
  const enter = { from: { userid: 'limin' }, create_time: 1, msgtype: 'event', event: { eventtype: 'enter_chat' } };
  expect(inboundOf(enter).key).toMatch(/^[0-9a-f]{64}$/);
  expect(inboundOf(structuredClone(enter)).key).toBe(inboundOf(enter).key);
  expect(inboundOf({ ...enter, create_time: 2 }).key).not.toBe(inboundOf(enter).key);
});

const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
test.each([
  [undefined],
  [null],
  [7],
  ['x'],
  [[]],
  [{}],
  [{ msgtype: 'text' }],
  [{ msgtype: 'text', from: { userid: '' } }],
  [{ msgtype: 'text', from: { userid: 'a\u0000b' } }],
  [{ msgtype: 'text', from: { userid: 'u'.repeat(1000) } }],
  [{ msgtype: 'text', from: { userid: 7 } }],
  [{ ...group, msgid: undefined, msgtype: 'text', text: deep }],
])('a body that names nobody is dropped with a reason (%#)', (body) => {
  expect(frame(body)).toEqual({ drop: expect.any(String) });
});

test.each([
  [{ text: null }],
  [{ text: 7 }],
  [{ text: { content: { a: 1 } } }],
  [{ quote: 'x' }],
  [{ quote: { msgtype: 'mixed', mixed: { msg_item: 'x' } } }],
  [
    {
      msgtype: 'mixed',
      mixed: { msg_item: [null, 7, { msgtype: 'mixed' }, { msgtype: 'image', image: { url: 'javascript:x', aeskey: 'k' } }] },
    },
  ],
  [{ msgtype: 'event', event: null }],
  [{ msgtype: 'event', event: { eventtype: 'template_card_event', template_card_event: [] } }],
])('odd parts of a body do not throw (%#)', (odd) => {
  const inbound = inboundOf({ ...group, msgtype: 'text', ...odd });
  expect(inbound.userid).toBe('LiMin');
  expect(inbound.attachments).toBeUndefined();
});

test('a frame without req_id is dropped', () => {
  expect(fromFrame({ cmd: 'aibot_msg_callback', body: say(1, 'x') }, now)).toEqual({ drop: 'without req_id' });
  expect(fromFrame(null, now)).toEqual({ drop: 'without req_id' });
});
