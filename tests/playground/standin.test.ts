/** The stand-in, driven by the official SDK and plain HTTP: what WeCom accepts it accepts, what WeCom refuses it refuses. */
import { createDecipheriv } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WSClient, type WsFrame } from '@wecom/aibot-node-sdk';
import { decrypt as officialDecrypt, getSignature as officialSignature } from '@wecom/crypto';
import { type Payload, Standin, type StandinOptions } from '../../bot/playground/standin';

const members = [
  { userid: 'limin', name: '李敏', org: 'wanghu' },
  { userid: 'zhangwei', name: '张伟', org: 'gongdian' },
];
const orgs = [
  { code: 'wanghu', name: '望湖社区' },
  { code: 'gongdian', name: '城南供电所' },
];
const GROUP = 'group:望湖大党委';
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

let time: Date;
let standin: Standin;
let client: WSClient | undefined;

const card = (task: string, buttons: [text: string, key: string][] = [['确认', 'ok']]) => ({
  card_type: 'button_interaction' as const,
  main_title: { title: '待确认·活动' },
  horizontal_content_list: [{ keyname: '时间', value: '9月15日(周二)下午' }],
  button_list: buttons.map(([text, key]) => ({ text, key, style: 1 })),
  task_id: task,
});

async function begin(o: Partial<StandinOptions> = {}): Promise<Standin> {
  standin = await Standin.start({ members, orgs, clock: { now: () => time }, ...o });
  return standin;
}

/** A bot that the SDK connects. */
async function connect(): Promise<WSClient> {
  const env = standin.env();
  client = new WSClient({
    botId: env['WECOM_BOT_ID'] ?? '',
    secret: env['WECOM_BOT_SECRET'] ?? '',
    wsUrl: env['WECOM_BOT_WS_URL'] ?? '',
    logger: SILENT,
    reconnectInterval: 50,
  });
  client.connect();
  await standin.waitConnected(5000);
  return client;
}

/** The next frame of a kind that reaches the bot. */
const frame = (bot: WSClient, event: 'message' | 'event') => new Promise<WsFrame>((done) => bot.once(event, done));

async function api(path: string, body?: unknown, token?: string): Promise<Record<string, unknown>> {
  const base = standin.env()['WECOM_API_URL'];
  const joint = path.includes('?') ? '&' : '?';
  const url = `${base}/cgi-bin/${path}${token === undefined ? '' : `${joint}access_token=${token}`}`;
  const res = await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  return (await res.json()) as Record<string, unknown>;
}

async function token(): Promise<string> {
  const env = standin.env();
  const answer = await api(`gettoken?corpid=${env['WECOM_CORP_ID']}&corpsecret=${env['WECOM_AGENT_SECRET']}`);
  return String(answer['access_token']);
}

const text = (to: string, content: string, more: object = {}) => ({
  touser: to,
  msgtype: 'text',
  agentid: standin.enterprise.agentId,
  text: { content },
  ...more,
});

beforeEach(() => {
  time = new Date('2026-09-16T10:00:00+08:00');
});
afterEach(async () => {
  client?.disconnect();
  client = undefined;
  await standin.stop();
});

describe('the long connection', () => {
  test('a group message reaches the bot only with @, and its reply reaches the group', async () => {
    await begin();
    const bot = await connect();
    expect(await standin.say(GROUP, 'limin', '今天真热')).toBe(false);
    const heard = frame(bot, 'message');
    await standin.say(GROUP, 'limin', '@小联 帮助', { quote: '昨天的活动' });
    const got = await heard;
    expect(got.body).toMatchObject({ chattype: 'group', from: { userid: 'limin' }, msgtype: 'text', text: { content: '@小联 帮助' } });
    expect(got.body).toMatchObject({ quote: { msgtype: 'text', text: { content: '昨天的活动' } } });
    await bot.replyStream(got, 's1', '查询中', false);
    await bot.replyStream(got, 's1', '**你好**，李敏', true);
    const seen = standin.seen({ chat: GROUP });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ text: '你好，李敏', source: '**你好**，李敏', streaming: false, surface: 'aibot' });
    expect(standin.violations).toEqual([]);
  });

  test('a card is pressed, and the update is what everybody sees', async () => {
    await begin();
    const bot = await connect();
    const heard = frame(bot, 'message');
    await standin.say(GROUP, 'limin', '@小联 记录');
    await bot.replyTemplateCard(await heard, card('t-1'));
    const pressed = frame(bot, 'event');
    await standin.press(GROUP, 'zhangwei', '确认');
    const click = await pressed;
    expect(click.body).toMatchObject({
      from: { userid: 'zhangwei' },
      event: { eventtype: 'template_card_event', template_card_event: { event_key: 'ok', task_id: 't-1' } },
    });
    await bot.updateTemplateCard(click, card('t-1', [['已记 活128', 'state']]));
    const [now] = standin.cards({ chat: GROUP }, 'limin');
    expect(now?.card.button_list).toEqual([{ text: '已记 活128', key: 'state', style: 1 }]);
    const update = standin.seen({ chat: GROUP }).at(-1);
    expect(update).toMatchObject({ updateOf: 1, msgtype: 'template_card' });
    // The update is the same card: it can be pressed by its own number, too.
    const again = frame(bot, 'event');
    await standin.press(GROUP, 'limin', 'state', { card: update?.seq ?? 0 });
    expect((await again).body).toMatchObject({ event: { template_card_event: { event_key: 'state' } } });
    await expect(standin.press(GROUP, 'limin', '确认')).rejects.toThrow('[已记 活128]');
  });

  test('options are sent with the button: what was chosen, else the first', async () => {
    await begin();
    const bot = await connect();
    const heard = frame(bot, 'message');
    await standin.say('dm', 'limin', '开会');
    const options = [
      { id: 'a', text: '9月24日' },
      { id: 'b', text: '9月28日' },
    ];
    await bot.replyTemplateCard(await heard, {
      ...card('t-2'),
      button_selection: { question_key: 'day', title: '哪天', option_list: options },
    });
    const first = frame(bot, 'event');
    await standin.press('dm', 'limin', '确认');
    const items = (f: WsFrame) =>
      (f.body as { event: { template_card_event: { selected_items: { selected_item: unknown[] } } } }).event.template_card_event
        .selected_items.selected_item;
    expect(items(await first)).toEqual([{ question_key: 'day', option_ids: { option_id: ['a'] } }]);
    const second = frame(bot, 'event');
    await standin.press('private', 'limin', /28日/);
    expect(items(await second)).toEqual([{ question_key: 'day', option_ids: { option_id: ['b'] } }]);
  });

  test('refusals: wrong type, reused task_id, a reply too many, a stranger, an unknown conversation', async () => {
    await begin();
    const bot = await connect();
    const heard = frame(bot, 'message');
    await standin.say(GROUP, 'limin', '@小联 帮助');
    const got = await heard;
    const code = (p: Promise<WsFrame>) =>
      p.then(
        (f) => f.errcode,
        (e: { errcode?: number }) => e.errcode,
      );
    expect(await code(bot.reply(got, { msgtype: 'text', text: { content: '好' } }))).toBe(40008);
    expect(await code(bot.replyTemplateCard(got, card('t-3')))).toBe(0);
    expect(await code(bot.replyTemplateCard(got, card('t-4')))).toBe(846606);
    const chat = standin.chatId(GROUP);
    expect(await code(bot.sendMessage(chat, { msgtype: 'template_card', template_card: card('t-3') }))).toBe(40058);
    const tooMany = Array.from({ length: 7 }, (_, i): [string, string] => [`钮${i}`, `k${i}`]);
    expect(await code(bot.sendMessage(chat, { msgtype: 'template_card', template_card: card('t-5', tooMany) }))).toBe(40058);
    const hello = { msgtype: 'markdown' as const, markdown: { content: '好' } };
    expect(await code(bot.sendMessage('zhangwei', hello))).toBe(846607);
    expect(await code(bot.sendMessage('nobody', hello))).toBe(93006);
    standin.botInside(GROUP, false);
    expect(await code(bot.sendMessage(chat, hello))).toBe(93008);
    expect(standin.violations.map((v) => v.split(' ')[1])).toEqual(['40008', '40058', '93006']);
  });

  test('30 a minute for a conversation, replies and pushes together', async () => {
    await begin();
    const bot = await connect();
    await standin.say(GROUP, 'limin', '@小联 你好');
    const chat = standin.chatId(GROUP);
    const push = () => bot.sendMessage(chat, { msgtype: 'markdown', markdown: { content: '通知' } });
    for (let i = 0; i < 30; i += 1) await push();
    await expect(push()).rejects.toMatchObject({ errcode: 846607 });
    time = new Date(time.getTime() + 61_000);
    await push();
    expect(standin.seen({ chat: GROUP })).toHaveLength(31);
  });

  test('a picture is encrypted with its own key; an upload can be sent', async () => {
    await begin();
    const bot = await connect();
    const heard = frame(bot, 'message');
    await standin.say(GROUP, 'limin', '@小联 存证 活128', { images: 2 });
    const got = await heard;
    const items = (got.body as { mixed: { msg_item: { msgtype: string; image?: { url: string; aeskey: string } }[] } }).mixed.msg_item;
    expect(items.map((i) => i.msgtype)).toEqual(['text', 'image', 'image']);
    const { buffer, filename } = await bot.downloadFile(items[1]?.image?.url ?? '', items[1]?.image?.aeskey);
    expect(filename).toBe('photo.png');
    expect(buffer.subarray(1, 4).toString()).toBe('PNG');
    const file = Buffer.alloc(700_000, '报');
    const up = await bot.uploadMedia(file, { type: 'file', filename: '述职.docx' });
    await bot.reply(got, { msgtype: 'file', file: { media_id: up.media_id } });
    const [p] = standin.seen({ chat: GROUP });
    expect(p).toMatchObject({ text: '[file] 述职.docx', media: { type: 'file' } });
    expect(standin.media(p?.media?.id ?? '')?.data.equals(file)).toBe(true);
  });

  test('enter_chat is welcomed in words; the same message may come twice; a lost ack is a timeout', async () => {
    await begin();
    const bot = await connect();
    const entered = frame(bot, 'event');
    await standin.enter('limin');
    await bot.replyWelcome(await entered, { msgtype: 'text', text: { content: '您好' } });
    expect(standin.seen({ to: 'limin' })[0]?.text).toBe('您好');
    const ids: string[] = [];
    const twice = new Promise<void>((done) => {
      bot.on('message', (f) => {
        ids.push(String(f.body?.msgid));
        if (ids.length === 2) done();
      });
    });
    await standin.say('dm', 'limin', '签到', { deliveries: 2 });
    await twice;
    expect(ids[0]).toBe(ids[1]);
    standin.faults.add({ on: 'aibot_send_msg', errcode: -1, errmsg: 'system busy' });
    const hello = { msgtype: 'markdown' as const, markdown: { content: '好' } };
    await expect(bot.sendMessage('limin', hello)).rejects.toMatchObject({ errcode: -1 });
    await expect(bot.sendMessage('limin', hello)).resolves.toMatchObject({ errcode: 0 });
  });

  test('wrong secret, a second process, a broken line', async () => {
    await begin();
    const env = standin.env();
    const bad = new WSClient({
      botId: env['WECOM_BOT_ID'] ?? '',
      secret: 'x',
      wsUrl: env['WECOM_BOT_WS_URL'] ?? '',
      logger: SILENT,
      maxAuthFailureAttempts: 1,
    });
    const failed = new Promise<Error>((done) => bad.once('error', done));
    bad.connect();
    expect((await failed).message).toMatch(/853000|auth/i);
    bad.disconnect();
    const bot = await connect();
    const subscribed = standin.subscribes;
    standin.dropConnection();
    await standin.waitLost(1000);
    await standin.waitConnected(5000);
    expect(standin.subscribes).toBe(subscribed + 1);
    const kicked = frame(bot, 'event');
    standin.kick();
    expect((await kicked).body).toMatchObject({ event: { eventtype: 'disconnected_event' } });
    expect(await standin.say('dm', 'limin', '在吗', { evenIfLost: true })).toBe(false);
  });
});

describe('the server API', () => {
  test('a token lives 7200 s of the played clock', async () => {
    await begin();
    const first = await token();
    expect(await token()).toBe(first);
    expect(await api('user/get?userid=limin', undefined, first)).toMatchObject({ errcode: 0, name: '李敏', department: [2] });
    time = new Date(time.getTime() + 7200_000);
    expect(await api('user/get?userid=limin', undefined, first)).toMatchObject({ errcode: 42001 });
    const second = await token();
    expect(second).not.toBe(first);
    expect(await api('user/get?userid=nobody', undefined, second)).toMatchObject({ errcode: 60111 });
    standin.revokeToken();
    expect(await api('user/get?userid=limin', undefined, second)).toMatchObject({ errcode: 40014 });
    expect(await api('user/get?userid=limin')).toMatchObject({ errcode: 41001 });
    expect(await api('gettoken?corpid=x&corpsecret=y')).toMatchObject({ errcode: 40013 });
  });

  test('message/send: unknown members, duplicates, empty texts, budgets', async () => {
    await begin();
    const t = await token();
    const sent = await api('message/send', text('limin|Ghost', '明天开会'), t);
    expect(sent).toMatchObject({ errcode: 0, invaliduser: 'ghost' });
    expect(await api('message/send', text('ghost', '明天开会'), t)).toMatchObject({ errcode: 81013 });
    expect(await api('message/send', text('limin', ' '), t)).toMatchObject({ errcode: 44004 });
    const checked = text('zhangwei', '请答复', { enable_duplicate_check: 1, duplicate_check_interval: 600 });
    const one = await api('message/send', checked, t);
    const two = await api('message/send', checked, t);
    expect(two).toEqual(one);
    expect(standin.seen({ to: 'zhangwei' })).toHaveLength(1);
    time = new Date(time.getTime() + 601_000);
    await api('message/send', checked, t);
    expect(standin.seen({ to: 'zhangwei' })).toHaveLength(2);
    for (let i = 0; i < 40; i += 1) await api('message/send', text('limin', `第${i}条`), t);
    expect(standin.seen({ to: 'limin' })).toHaveLength(31);
    expect(standin.warnings.filter((w) => w.includes('dropped silently'))).toHaveLength(10);
    expect(standin.calls('/cgi-bin/message/send')).toBe(46);
  });

  test('an app card is pressed by XML callback and updated by response_code, once', async () => {
    await begin();
    const posts: string[] = [];
    const bot = await listen((xml) => posts.push(xml));
    const t = await token();
    const agentid = standin.enterprise.agentId;
    const sent = await api('message/send', { touser: 'limin', msgtype: 'template_card', agentid, template_card: card('app-1') }, t);
    expect(sent['response_code']).toEqual(expect.any(String));
    await standin.press('private', 'limin', '确认');
    const xml = posts[0] ?? '';
    expect(xml).toContain('<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[ok]]></EventKey><TaskId><![CDATA[app-1]]>');
    const code = /<ResponseCode><!\[CDATA\[(\w+)/.exec(xml)?.[1];
    const update = { userids: ['limin'], agentid, response_code: code, button: { replace_name: '已确认' } };
    expect(await api('message/update_template_card', update, t)).toMatchObject({ errcode: 0 });
    expect(await api('message/update_template_card', update, t)).toMatchObject({ errcode: 60140 });
    expect(standin.seen({ to: 'limin' }).at(-1)).toMatchObject({ updateOf: 1, buttons: [], text: expect.stringContaining('已确认') });
    bot.close();
  });

  test('faults: errcode, HTTP status, a broken connection that took effect, a late answer', async () => {
    await begin();
    const t = await token();
    standin.faults.add({ on: '/cgi-bin/message/send', errcode: 45009, times: 2 });
    standin.faults.add({ on: /message\/send/, http: 502 });
    standin.faults.add({ on: '/cgi-bin/message/send', mode: 'reset', delivered: true });
    standin.faults.add({ on: '/cgi-bin/message/send', delayMs: 30 });
    const send = () => api('message/send', text('limin', '提醒'), t);
    expect([await send(), await send()]).toMatchObject([{ errcode: 45009 }, { errcode: 45009 }]);
    await expect(send()).rejects.toThrow('not valid JSON');
    await expect(send()).rejects.toThrow('fetch failed');
    const began = performance.now();
    expect(await send()).toMatchObject({ errcode: 0 });
    expect(performance.now() - began).toBeGreaterThan(25);
    expect(standin.seen({ to: 'limin' })).toHaveLength(2);
  });

  test('login, network, departments, media, webhook', async () => {
    await begin();
    const t = await token();
    const code = standin.oauthCode('limin');
    expect(await api(`auth/getuserinfo?code=${code}`, undefined, t)).toMatchObject({ userid: 'limin' });
    expect(await api(`auth/getuserinfo?code=${code}`, undefined, t)).toMatchObject({ errcode: 40029 });
    expect(await api('getcallbackip', undefined, t)).toMatchObject({ ip_list: expect.arrayContaining(['127.0.0.1']) });
    expect(await api('department/list', undefined, t)).toMatchObject({ department: [{ id: 1 }, { name: '望湖社区' }, { id: 3 }] });
    expect(await api(`agent/get?agentid=${standin.enterprise.agentId}`, undefined, t)).toMatchObject({ errcode: 0 });
    const form = new FormData();
    form.append('media', new Blob(['序号,单位,人数']), '名单.csv');
    const base = standin.env()['WECOM_API_URL'];
    const up = (await (await fetch(`${base}/cgi-bin/media/upload?access_token=${t}&type=file`, { method: 'POST', body: form })).json()) as {
      media_id: string;
    };
    const back = await fetch(`${base}/cgi-bin/media/get?access_token=${t}&media_id=${up.media_id}`);
    expect(await back.text()).toBe('序号,单位,人数');
    const hook = standin.addWebhook(GROUP);
    const body = { msgtype: 'markdown', markdown: { content: '> 通知 <@limin>' } };
    expect(await (await fetch(hook, { method: 'POST', body: JSON.stringify(body) })).json()).toMatchObject({ errcode: 0 });
    expect(standin.seen({ chat: GROUP })[0]).toMatchObject({ surface: 'webhook', text: '通知 @李敏', mentions: ['limin'] });
    expect(standin.violations).toEqual([]);
  });

  test('calls at the same time are all answered after the delay', async () => {
    await begin({ apiDelayMs: 20, keepHistory: false });
    const t = await token();
    await Promise.all(Array.from({ length: 200 }, () => api('getcallbackip', undefined, t)));
    expect(standin.calls('/cgi-bin/getcallbackip')).toBe(200);
    expect(standin.apiCalls).toEqual([]);
  });
});

/** A bot that decrypts app callbacks with the official library and answers 200. */
async function listen(onMessage: (plain: string) => unknown, answer: () => { status: number } = () => ({ status: 200 })): Promise<Server> {
  const env = standin.env();
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (d) => {
      body += d;
    });
    req.on('end', () => {
      const q = new URL(req.url ?? '', 'http://x').searchParams;
      const sealed = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? (JSON.parse(body || '{}') as { encrypt?: string }).encrypt ?? '';
      const bot = req.url?.startsWith('/wecom/bot');
      const [token, key] = bot
        ? [env['WECOM_BOT_TOKEN'], env['WECOM_BOT_AES_KEY']]
        : [env['WECOM_AGENT_TOKEN'], env['WECOM_AGENT_AES_KEY']];
      const good = officialSignature(token ?? '', q.get('timestamp') ?? '', q.get('nonce') ?? '', sealed) === q.get('msg_signature');
      const plain = officialDecrypt(key ?? '', sealed);
      if (good) onMessage(plain.message);
      res.writeHead(good ? answer().status : 403).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  standin.botUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}

describe('callbacks', () => {
  test('an app text comes up to three times until 200, the same message each time', async () => {
    await begin();
    const got: string[] = [];
    let left = 2;
    const bot = await listen(
      (m) => got.push(m),
      () => ({ status: left-- > 0 ? 500 : 200 }),
    );
    expect(await standin.say('app', 'limin', '参加 ]]> 会12')).toBe(true);
    expect(got).toHaveLength(3);
    expect(new Set(got).size).toBe(1);
    expect(got[0]).toMatch(/<Content><!\[CDATA\[参加 \]\]\]\]><!\[CDATA\[> 会12\]\]><\/Content><MsgId>\d{13,}<\/MsgId>/);
    standin.loseAnswers(1);
    await standin.say('app', 'limin', '收到');
    expect(got).toHaveLength(5);
    await standin.agentEvent('limin', 'enter_agent');
    expect(got.at(-1)).toContain('<Event><![CDATA[enter_agent]]></Event>');
    bot.close();
  });

  test('URL mode: encrypted JSON with a response_url that works once', async () => {
    await begin({ mode: 'url' });
    const got: { text?: { content: string }; response_url: string }[] = [];
    const bot = await listen((m) => got.push(JSON.parse(m)));
    expect(standin.env()).not.toHaveProperty('WECOM_BOT_SECRET');
    await standin.say(GROUP, 'limin', '@小联 帮助', { images: 1 });
    const first = got[0] as unknown as { mixed: { msg_item: { image?: { url: string } }[] }; response_url: string };
    const body = JSON.stringify({ msgtype: 'markdown', markdown: { content: '在' } });
    const reply = async () => ((await (await fetch(first.response_url, { method: 'POST', body })).json()) as { errcode: number }).errcode;
    expect([await reply(), await reply()]).toEqual([0, 60140]);
    const file = Buffer.from(await (await fetch(first.mixed.msg_item[1]?.image?.url ?? '')).arrayBuffer());
    const key = Buffer.from(`${standin.env()['WECOM_BOT_AES_KEY']}=`, 'base64');
    const d = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    expect(
      Buffer.concat([d.update(file), d.final()])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    bot.close();
  });
});

test('waiting is told what came instead', async () => {
  await begin();
  const bot = await connect();
  await standin.say(GROUP, 'limin', '@小联 你好');
  const since = standin.lastSeq;
  const later: Promise<Payload> = standin.waitFor({ chat: GROUP }, /第二/, since);
  for (const content of ['第一', '第二']) await bot.sendMessage(standin.chatId(GROUP), { msgtype: 'markdown', markdown: { content } });
  expect((await later).seq).toBe(2);
  await expect(standin.waitFor({ chat: GROUP }, /第三/, since, 20)).rejects.toThrow('#2 第二');
});
