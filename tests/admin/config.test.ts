import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadConfig, SETTINGS } from '../../bot/config';

const KEY = Buffer.alloc(32, 1).toString('base64');
const BOT = { WECOM_BOT_ID: 'aib1', WECOM_BOT_SECRET: 'very-secret', SECRET_KEY: KEY };
const AGENT = { WECOM_CORP_ID: 'ww1', WECOM_AGENT_ID: '1000002', WECOM_AGENT_SECRET: 'agent-secret' };
const AES = 'a'.repeat(43);

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the settings were taken');
}

test('without any WeCom setting it is the playground, on a database of its own', () => {
  const config = loadConfig({});
  expect(config).toMatchObject({
    playground: true,
    databaseUrl: 'file:./data/playground.db',
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://127.0.0.1:3000',
    timeZone: 'Asia/Shanghai',
    botName: '小联',
  });
  expect(config.bot).toBeUndefined();
  expect(Object.isFrozen(config)).toBe(true);
  expect(loadConfig({ WECOM_BOT_ID: '', WECOM_API_URL: 'http://127.0.0.1:1' }).playground).toBe(true);
});

test('the long connection, the callback URL, the 自建应用', () => {
  expect(loadConfig(BOT)).toMatchObject({
    playground: false,
    databaseUrl: 'file:./data/lianxi.db',
    bot: { mode: 'socket', id: 'aib1', url: 'wss://openws.work.weixin.qq.com' },
  });
  expect(loadConfig({ SECRET_KEY: KEY, WECOM_BOT_TOKEN: 't', WECOM_BOT_AES_KEY: AES }).bot).toEqual({
    mode: 'url',
    token: 't',
    aesKey: AES,
  });
  expect(loadConfig({ ...BOT, ...AGENT }).agent).toEqual({ corpId: 'ww1', agentId: 1000002, secret: 'agent-secret' });
  expect(loadConfig({ ...BOT, ...AGENT, WECOM_AGENT_TOKEN: 't', WECOM_AGENT_AES_KEY: AES }).agent?.callback).toEqual({
    token: 't',
    aesKey: AES,
  });
});

test.each<[string, Record<string, string>, RegExp]>([
  ['half of the long connection', { SECRET_KEY: KEY, WECOM_BOT_ID: 'aib1' }, /WECOM_BOT_SECRET：未填；它要和 WECOM_BOT_ID 一起填/],
  ['half of the callback URL', { SECRET_KEY: KEY, WECOM_BOT_TOKEN: 't' }, /WECOM_BOT_AES_KEY：未填/],
  ['a part of the 自建应用', { ...BOT, WECOM_CORP_ID: 'ww1' }, /WECOM_AGENT_ID：未填.*\n.*WECOM_AGENT_SECRET：未填/],
  ['half of the 自建应用 callback', { ...BOT, ...AGENT, WECOM_AGENT_TOKEN: 't' }, /WECOM_AGENT_AES_KEY：未填/],
  ['both bot modes', { ...BOT, WECOM_BOT_TOKEN: 't', WECOM_BOT_AES_KEY: AES }, /只能选一种/],
  ['no bot at all', { ...AGENT, SECRET_KEY: KEY }, /智能机器人未配置/],
  ['no key for the real bot', { WECOM_BOT_ID: 'aib1', WECOM_BOT_SECRET: 's' }, /SECRET_KEY：未填/],
  ['a short key', { ...BOT, SECRET_KEY: 'c2hvcnQ=' }, /SECRET_KEY：解出来不足32字节.*openssl rand/],
  ['a port that is none', { PORT: '70000' }, /PORT：应为0到65535的整数.*例：3000/],
  ['a zone that is none', { TIME_ZONE: 'Mars/Olympus' }, /TIME_ZONE：应为 IANA 时区.*Asia\/Shanghai/],
  ['a database that is none', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL：应以 file: 或 postgresql:\/\/ 开头/],
  [
    'an AES key of the wrong length',
    { ...BOT, ...AGENT, WECOM_AGENT_TOKEN: 't', WECOM_AGENT_AES_KEY: 'abc' },
    /WECOM_AGENT_AES_KEY：应为43个字母或数字/,
  ],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /LOG_LEVEL：/],
])('%s stops the start', (_, env, reason) => expect(refusal(env)).toMatch(reason));

test('all wrong names at once, and never a value that may be secret', () => {
  const text = refusal({
    PORT: 'x',
    TIME_ZONE: 'y',
    SECRET_KEY: 'hunter2',
    WECOM_BOT_SECRET: 'hunter3',
    DATABASE_URL: 'mysql://root:hunter4@h/d',
  });
  for (const name of ['PORT', 'TIME_ZONE', 'SECRET_KEY', 'WECOM_BOT_ID', 'DATABASE_URL']) expect(text).toContain(`  ${name}：`);
  expect(text).not.toMatch(/hunter/);
});

test('.env.example documents every name, and no other', () => {
  const example = readFileSync(join(__dirname, '..', '..', '.env.example'), 'utf8');
  const documented = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((m) => m[1]);
  expect([...new Set(documented)].sort()).toEqual(Object.keys(SETTINGS).sort());
});
