import { encrypt, getSignature } from '@wecom/crypto';
import { agentKeys, openAgentCallback } from '../../bot/wecom/agent-callback';
import { botKeys, finishedStream, openBotCallback, passiveAnswer, updateAnswer, welcomeAnswer } from '../../bot/wecom/bot-callback';
import { type CallbackQuery, sealReply, verifyUrl } from '../../bot/wecom/callback';
import { CallbackRefused, open } from '../../bot/wecom/crypto';
import type { Inbound } from '../../bot/wecom/inbound';
import { FakeClock } from './fake-clock';

const now = new FakeClock().now();
const seconds = Math.floor(now.getTime() / 1000);
const agent = {
  token: 'AgentToken',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  corpId: 'wwcorp0001',
  agentId: 1000002,
};
const bot = { token: 'BotToken', encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR' };

/** A signed request; every part can be replaced by a forger. */
interface Request {
  query: CallbackQuery;
  body: string;
}
type Side = 'agent' | 'bot';
const wrap = {
  agent: (e: string) =>
    `<xml><ToUserName><![CDATA[wwcorp0001]]></ToUserName><AgentID>1000002</AgentID><Encrypt><![CDATA[${e}]]></Encrypt></xml>`,
  bot: (e: string) => JSON.stringify({ encrypt: e }),
};
const sign = (side: Side, encrypted: string, at = seconds, nonce = '1372623149'): Request => {
  const token = side === 'agent' ? agent.token : bot.token;
  const query = { msg_signature: getSignature(token, String(at), nonce, encrypted), timestamp: String(at), nonce };
  return { query, body: wrap[side](encrypted) };
};
const sealAs = (side: Side, message: string, receiveId = side === 'agent' ? agent.corpId : '') =>
  sign(side, encrypt(side === 'agent' ? agent.encodingAesKey : bot.encodingAesKey, message, receiveId));
const deliver = (side: Side, request: Request) =>
  side === 'agent'
    ? openAgentCallback({ ...request, config: agent, now })
    : openBotCallback({ ...request, config: bot, callbackId: 'cb1', now });
const refusal = (side: Side, request: Request): CallbackRefused => {
  try {
    deliver(side, request);
  } catch (error) {
    if (error instanceof CallbackRefused) return error;
    throw error;
  }
  throw new Error('was accepted');
};

const xml = (
  fields: string,
  head = '<ToUserName><![CDATA[wwcorp0001]]></ToUserName><FromUserName><![CDATA[LiMin]]></FromUserName><CreateTime>1763800000</CreateTime>',
) => `<xml>${head}${fields}<AgentID>1000002</AgentID></xml>`;
const textXml = xml('<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[帮助]]></Content><MsgId>7012345678901234567</MsgId>');
const textJson = JSON.stringify({
  msgid: 'CAI-1',
  aibotid: 'aib',
  chattype: 'single',
  from: { userid: 'limin' },
  response_url: 'https://wecom.example/r?response_code=RC1',
  msgtype: 'text',
  text: { content: '帮助' },
});
const genuine = { agent: sealAs('agent', textXml), bot: sealAs('bot', textJson) };

const inboundOf = (side: Side, message: string): Inbound => {
  const opened = deliver(side, sealAs(side, message));
  if (!('inbound' in opened)) throw new Error(JSON.stringify(opened));
  return opened.inbound;
};

test('a message of the app', () => {
  expect(inboundOf('agent', textXml)).toEqual({
    key: '7012345678901234567',
    surface: 'AGENT',
    kind: 'TEXT',
    userid: 'LiMin',
    text: '帮助',
    receivedAt: now,
  });
});

test('a message of the bot in URL mode, with the address for a later answer', () => {
  expect(inboundOf('bot', textJson)).toEqual({
    key: 'CAI-1',
    surface: 'BOT',
    kind: 'TEXT',
    userid: 'limin',
    text: '帮助',
    receivedAt: now,
    reply: { kind: 'http-message', callbackId: 'cb1', url: 'https://wecom.example/r?response_code=RC1' },
  });
});

const picked = (items: string) =>
  xml(
    `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[draft:confirm:1]]></EventKey><TaskId><![CDATA[t1]]></TaskId><ResponseCode><![CDATA[RC]]></ResponseCode><SelectedItems>${items}</SelectedItems>`,
  );
const item = (q: string, ...ids: string[]) =>
  `<SelectedItem><QuestionKey><![CDATA[${q}]]></QuestionKey><OptionIds>${ids.map((i) => `<OptionId><![CDATA[${i}]]></OptionId>`).join('')}</OptionIds></SelectedItem>`;
const eventXml = (name: string, more = '') => xml(`<MsgType>event</MsgType><Event><![CDATA[${name}]]></Event>${more}`);

test.each<[string, string, Partial<Inbound>]>([
  [
    'an image',
    xml('<MsgType>image</MsgType><PicUrl>https://x</PicUrl><MediaId>MID</MediaId><MsgId>1</MsgId>'),
    { kind: 'IMAGE', attachments: [{ kind: 'image', mediaId: 'MID' }] },
  ],
  [
    'a voice with its words',
    xml('<MsgType>voice</MsgType><MediaId>MID</MediaId><Recognition><![CDATA[明天开会]]></Recognition><MsgId>1</MsgId>'),
    { kind: 'VOICE', text: '明天开会' },
  ],
  [
    'a voice without words',
    xml('<MsgType>voice</MsgType><MediaId>MID</MediaId><MsgId>1</MsgId>'),
    { kind: 'VOICE', text: '', attachments: [{ kind: 'voice', mediaId: 'MID' }] },
  ],
  [
    'a video',
    xml('<MsgType>video</MsgType><MediaId>MID</MediaId><MsgId>1</MsgId>'),
    { kind: 'FILE', attachments: [{ kind: 'video', mediaId: 'MID' }] },
  ],
  [
    'a place',
    xml('<MsgType>location</MsgType><Label><![CDATA[湖滨路1号]]></Label><MsgId>1</MsgId>'),
    { kind: 'OTHER', event: 'location', text: '' },
  ],
  [
    'a link',
    xml('<MsgType>link</MsgType><Title>通知</Title><Url>https://a.cn</Url><MsgId>1</MsgId>'),
    { kind: 'OTHER', event: 'link', text: '' },
  ],
  ['something new', xml('<MsgType>hologram</MsgType><MsgId>1</MsgId>'), { kind: 'OTHER', event: 'hologram' }],
  ['entering', eventXml('enter_agent'), { kind: 'ENTER' }],
  ['an event that is not ours', eventXml('batch_job_result'), { kind: 'EVENT', event: 'batch_job_result' }],
  [
    'the menu',
    eventXml('click', '<EventKey>help:show</EventKey>'),
    { kind: 'CLICK', press: { action: 'help:show', taskId: '', selected: {} } },
  ],
  [
    'a press without choices',
    picked(''),
    { kind: 'CLICK', press: { action: 'draft:confirm:1', taskId: 't1', selected: {} }, reply: { kind: 'response-code', code: 'RC' } },
  ],
  ['a press with one', picked(item('org', 'a')), { press: { action: 'draft:confirm:1', taskId: 't1', selected: { org: ['a'] } } }],
  [
    'a press with many',
    picked(item('org', 'a', 'b') + item('day', '1')),
    { press: { action: 'draft:confirm:1', taskId: 't1', selected: { org: ['a', 'b'], day: ['1'] } } },
  ],
  [
    'the card menu',
    eventXml('template_card_menu_event', '<EventKey>m</EventKey><TaskId>t1</TaskId><ResponseCode>RC</ResponseCode>'),
    { kind: 'CLICK', reply: { kind: 'response-code', code: 'RC' } },
  ],
  [
    'named characters outside CDATA',
    xml('<MsgType>text</MsgType><Content>1 &lt; 2 &amp;amp; 3</Content><MsgId>1</MsgId>'),
    { text: '1 < 2 &amp; 3' },
  ],
  [
    'CDATA is taken as it is',
    xml('<MsgType>text</MsgType><Content><![CDATA[<!DOCTYPE html> &lt; <b>]]></Content><MsgId>1</MsgId>'),
    { text: '<!DOCTYPE html> &lt; <b>' },
  ],
  [
    'CDATA that holds its own end',
    xml('<MsgType>text</MsgType><Content><![CDATA[a]]]]><![CDATA[>b]]></Content><MsgId>1</MsgId>'),
    { text: 'a]]>b' },
  ],
  ['white space between elements', textXml.replaceAll('><', '>\n  <').replaceAll('[\n  ', '['), { text: '帮助' }],
])('the app: %s', (_, message, expected) => {
  expect(inboundOf('agent', message)).toMatchObject(expected);
});

test('an event has no MsgId: its redelivery has the same key, another press does not', () => {
  const first = inboundOf('agent', picked(item('org', 'a'))).key;
  expect(inboundOf('agent', picked(item('org', 'a'))).key).toBe(first);
  expect(inboundOf('agent', picked(item('org', 'b'))).key).not.toBe(first);
});

test('what the address book tells is not for us', () => {
  const change =
    '<xml><ToUserName>wwcorp0001</ToUserName><FromUserName>sys</FromUserName><MsgType>event</MsgType><Event>change_contact</Event></xml>';
  expect(deliver('agent', sealAs('agent', change))).toEqual({ ignore: 'event change_contact' });
});

test("the bot's files in URL mode are opened with its own key", () => {
  const body = { msgid: 'x', chattype: 'single', from: { userid: 'limin' }, msgtype: 'image', image: { url: 'https://m.example/1' } };
  expect(inboundOf('bot', JSON.stringify(body)).attachments).toEqual([
    { kind: 'image', url: 'https://m.example/1', aesKey: bot.encodingAesKey },
  ]);
});

test('a refresh of a stream, and a body that names nobody', () => {
  const refresh = JSON.stringify({ msgid: 'x', from: { userid: 'limin' }, msgtype: 'stream', stream: { id: 's-1' } });
  expect(deliver('bot', sealAs('bot', refresh))).toEqual({ refresh: 's-1', nonce: '1372623149' });
  expect(deliver('bot', sealAs('bot', '{"msgtype":"text"}'))).toEqual({ ignore: 'text without a userid' });
});

test('the body may say Encrypt, as the older samples do', () => {
  const { query, body } = genuine.bot;
  expect(deliver('bot', { query, body: body.replace('encrypt', 'Encrypt') })).toHaveProperty('inbound');
});

test('a delivery that comes again has the same key, whatever nonce it has', () => {
  const again = sign('agent', encrypt(agent.encodingAesKey, textXml, agent.corpId), seconds + 5, '99');
  expect(deliver('agent', again)).toEqual(deliver('agent', genuine.agent));
});

// ---- forgeries -----------------------------------------------------------------------------------------------------------

const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${textXml.replace('帮助', '&b;')}`;
const deepXml = `${'<xml>'.repeat(200)}${'</xml>'.repeat(200)}`;

test.each<[string, (side: Side) => Request, number | undefined, RegExp]>([
  ['no query', (s) => ({ ...genuine[s], query: {} }), 403, /query/],
  ['a query name that repeats', (s) => ({ ...genuine[s], query: { ...genuine[s].query, nonce: ['1', '2'] } }), 403, /query/],
  ['another signature', (s) => ({ ...genuine[s], query: { ...genuine[s].query, msg_signature: '0'.repeat(40) } }), 403, /signature/],
  ['another nonce', (s) => ({ ...genuine[s], query: { ...genuine[s].query, nonce: '2' } }), 403, /signature/],
  ['another body', (s) => ({ ...genuine[s], body: wrap[s](encrypt(agent.encodingAesKey, 'x', '')) }), 403, /signature/],
  ['301 s old', (s) => sign(s, 'AAAA', seconds - 301), 403, /stale/],
  ['301 s ahead', (s) => sign(s, 'AAAA', seconds + 301), 403, /stale/],
  ['a timestamp that is no number', (s) => ({ ...genuine[s], query: { ...genuine[s].query, timestamp: '1e9' } }), 403, /timestamp/],
  ['another receiver', (s) => sealAs(s, s === 'agent' ? textXml : textJson, 'wwSOMEBODYELSE'), 403, /receive id/],
  ['another key', (s) => sign(s, encrypt('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', textXml, 'wwcorp0001')), 400, /cipher|envelope/],
  ['a truncated cipher', (s) => sign(s, encrypt(agent.encodingAesKey, textXml, agent.corpId).slice(0, -9)), 400, /cipher|envelope/],
  ['no cipher', (s) => sign(s, ''), 400, /cipher|xml envelope/],
  ['more than a MiB', (s) => ({ ...genuine[s], body: 'x'.repeat(1_048_577) }), 413, /size/],
  ['more than a MiB of bytes', (s) => ({ ...genuine[s], body: '长'.repeat(400_000) }), 413, /size/],
  ['an outer body that ends early', (s) => ({ ...genuine[s], body: genuine[s].body.slice(0, 40) }), 400, /xml|json/],
  ['an empty body', (s) => ({ ...genuine[s], body: '' }), 400, /xml|json/],
  ['an outer body of another kind', (s) => ({ ...genuine[s], body: '[1]' }), 400, /xml|json/],
  ['an inner body that ends early', (s) => sealAs(s, s === 'agent' ? '<xml><MsgType>text</xml' : '{"msgtype":'), 400, /xml|json/],
  ['an inner body of another kind', (s) => sealAs(s, s === 'agent' ? '<a/>' : '7'), 400, /xml|json/],
  [
    'an outer entity bomb',
    (s) => ({ ...genuine[s], body: s === 'agent' ? bomb : JSON.stringify({ encrypt: '['.repeat(100_000) }) }),
    undefined,
    /xml|signature/,
  ],
  ['an inner entity bomb', (s) => sealAs(s, bomb), 400, /xml|json/],
  ['depth', (s) => sealAs(s, s === 'agent' ? deepXml : `{"a":${'['.repeat(50_000)}`), 400, /xml|json/],
])('%s is refused by both', (_, forge, status, reason) => {
  for (const side of ['agent', 'bot'] as const) {
    const refused = refusal(side, forge(side));
    expect(refused.reason).toMatch(reason);
    if (status !== undefined) expect(refused.status).toBe(status);
    expect(refused.message).not.toContain('帮助');
  }
});

test.each<[string, Request, RegExp]>([
  ['another corp inside', sealAs('agent', textXml.replace('wwcorp0001', 'wwOTHER')), /corp/],
  ['another corp outside', { ...genuine.agent, body: genuine.agent.body.replace('wwcorp0001', 'wwOTHER') }, /corp/],
  ['another app', sealAs('agent', textXml.replace('1000002', '1000003')), /agent/],
  ['no app at a message', sealAs('agent', textXml.replace('<AgentID>1000002</AgentID>', '')), /agent/],
])('%s is refused by the app', (_, request, reason) => {
  expect(refusal('agent', request)).toMatchObject({ status: 403, reason: expect.stringMatching(reason) });
});

// ---- the GET and the answers -----------------------------------------------------------------------------------------------

test('the URL check answers exactly the text, also when "+" came as a blank', () => {
  const echostr = encrypt(agent.encodingAesKey, '1616140317555161061', agent.corpId);
  const { query } = sign('agent', echostr);
  expect(verifyUrl({ ...query, echostr: echostr.replaceAll('+', ' ') }, agentKeys(agent), now)).toBe('1616140317555161061');
  expect(() => verifyUrl({ ...query, echostr, msg_signature: 'x' }, agentKeys(agent), now)).toThrow(CallbackRefused);
  expect(() => verifyUrl(query, agentKeys(agent), now)).toThrow(/query/);
  expect(() => verifyUrl({ ...query, echostr }, agentKeys(agent), new Date(now.getTime() + 301_000))).toThrow(/stale/);
});

test('a passive answer carries the nonce of the callback and opens with the same keys', () => {
  const sealed: unknown = JSON.parse(sealReply(finishedStream('s-1', '好'), botKeys(bot), { nonce: 'N7', now }));
  expect(sealed).toMatchObject({ nonce: 'N7', timestamp: seconds });
  const { encrypt: encrypted, msgsignature } = sealed as Record<string, string>;
  const plain = open({ encrypted: encrypted ?? '', signature: msgsignature ?? '', timestamp: String(seconds), nonce: 'N7' }, botKeys(bot));
  expect(JSON.parse(plain)).toEqual({ msgtype: 'stream', stream: { id: 's-1', finish: true, content: '好' } });
});

test('what an HTTP answer may be: a stream, a card, or both; the rest goes later', () => {
  const md = (content: string) => ({ msgtype: 'markdown', markdown: { content } }) as const;
  const card = {
    msgtype: 'template_card',
    template_card: { card_type: 'button_interaction', main_title: { title: 'x' }, task_id: 't' },
  } as const;
  expect(passiveAnswer([card], 's')).toEqual({ body: card, rest: [] });
  expect(passiveAnswer([md('a'), card], 's')).toEqual({
    body: { msgtype: 'stream_with_template_card', stream: { id: 's', finish: true, content: 'a' }, template_card: card.template_card },
    rest: [],
  });
  expect(passiveAnswer([md('a'), md('b'), card], 's')).toEqual({
    body: { msgtype: 'stream', stream: { id: 's', finish: true, content: 'a' } },
    rest: [md('b'), card],
  });
  expect(() => passiveAnswer([], 's')).toThrow(RangeError);
  expect(welcomeAnswer(md('**您好**'))).toEqual({ msgtype: 'text', text: { content: '您好' } });
  expect(welcomeAnswer(card)).toBe(card);
  expect(updateAnswer(card.template_card, ['limin'])).toEqual({
    response_type: 'update_template_card',
    userids: ['limin'],
    template_card: card.template_card,
  });
});
