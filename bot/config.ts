/**
 * The only reader of the environment. A wrong value stops the start with its name, the reason and an example; all wrong ones at once; never a
 * secret. Without any WeCom setting the process is the playground.
 */
import { existsSync } from 'node:fs';
import { z } from 'zod';

interface Setting {
  schema: z.ZodType<string | undefined>;
  /** What it is and where to find it, in Chinese: the operator reads it. */
  about: string;
  example: string;
}

const text = (about: string, example: string, schema: z.ZodType<string> = z.string().min(1)): Setting => ({
  schema: schema.optional(),
  about,
  example,
});
const aesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, '应为43个字母或数字');

/** Every name of the contract, in its order. `.env.example` shows the same. */
export const SETTINGS = {
  DATABASE_URL: text(
    '数据库：嵌入式 SQLite 或 PostgreSQL',
    'file:./data/lianxi.db',
    z
      .string()
      .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, '应以 file: 或 postgresql:// 开头')
      .refine((v) => v.startsWith('file:') || URL.canParse(v), '不是完整的网址；密码里的 # / ? 等要写成 %23 %2F %3F'),
  ),
  HOST: text('监听地址', '127.0.0.1'),
  PORT: text(
    '监听端口',
    '3000',
    z.string().refine((v) => /^\d{1,5}$/.test(v) && Number(v) <= 65535, '应为0到65535的整数'),
  ),
  PUBLIC_URL: text('消息里链接的前缀', 'http://127.0.0.1:3000', z.url({ protocol: /^https?$/, error: '应为 http(s) 网址' })),
  TIME_ZONE: text('所有当地时间的时区', 'Asia/Shanghai', z.string().refine(isZone, '应为 IANA 时区')),
  BOT_NAME: text('群成员 @ 的名字', '小联'),
  SECRET_KEY: text(
    '32字节以上随机数的base64：加密隐私字段，隐去没听懂的话是谁说的，给看板的登录签名',
    '用 openssl rand -base64 32 生成',
    z.string().refine((v) => Buffer.from(v, 'base64').length >= 32, '解出来不足32字节'),
  ),
  WECOM_BOT_ID: text('智能机器人（长连接）的 BotID：机器人配置页', 'aib0123abcd'),
  WECOM_BOT_SECRET: text('智能机器人（长连接）的 Secret：机器人配置页', '（机器人配置页复制）'),
  WECOM_BOT_TOKEN: text('智能机器人（URL回调，代替长连接）的 Token', '（机器人配置页复制）'),
  WECOM_BOT_AES_KEY: text('智能机器人（URL回调）的 EncodingAESKey', '（机器人配置页复制，43位）', aesKey),
  WECOM_CORP_ID: text('企业ID：管理后台 → 我的企业', 'ww0123abcd'),
  WECOM_AGENT_ID: text('自建应用的 AgentId：管理后台 → 应用管理', '1000002', z.string().regex(/^\d+$/, '应为数字')),
  WECOM_AGENT_SECRET: text('自建应用的 Secret：管理后台 → 应用管理', '（应用页复制）'),
  WECOM_AGENT_TOKEN: text('自建应用回调的 Token：应用 → 接收消息', '（应用页复制）'),
  WECOM_AGENT_AES_KEY: text('自建应用回调的 EncodingAESKey：应用 → 接收消息', '（应用页复制，43位）', aesKey),
  WECOM_API_URL: text('企业微信服务端接口', 'https://qyapi.weixin.qq.com', z.url({ protocol: /^https?$/, error: '应为 http(s) 网址' })),
  WECOM_BOT_WS_URL: text(
    '智能机器人长连接地址',
    'wss://openws.work.weixin.qq.com',
    z.url({ protocol: /^wss?$/, error: '应为 ws(s) 网址' }),
  ),
  LOG_LEVEL: text(
    '日志级别',
    'info',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], '应为 fatal error warn info debug trace silent 之一'),
  ),
} satisfies Record<string, Setting>;

/** The playground's own database, which nobody else opens. */
export const PLAYGROUND_DATABASE = 'file:./data/playground.db';

type Name = keyof typeof SETTINGS;

/** Settings that make sense only together. */
const GROUPS: readonly (readonly Name[])[] = [
  ['WECOM_BOT_ID', 'WECOM_BOT_SECRET'],
  ['WECOM_BOT_TOKEN', 'WECOM_BOT_AES_KEY'],
  ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_AGENT_SECRET'],
  ['WECOM_AGENT_TOKEN', 'WECOM_AGENT_AES_KEY'],
];

export interface Config {
  /** No WeCom setting at all: the playground. */
  readonly playground: boolean;
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly timeZone: string;
  readonly botName: string;
  /** Undefined only in the playground, which makes its own. */
  readonly secretKey: string | undefined;
  readonly logLevel: string;
  readonly apiUrl: string;
  /** 智能机器人: one of the two modes. */
  readonly bot?: { mode: 'socket'; id: string; secret: string; url: string } | { mode: 'url'; token: string; aesKey: string };
  /** 自建应用. */
  readonly agent?: { corpId: string; agentId: number; secret: string; callback?: { token: string; aesKey: string } };
}

/** The settings are wrong; the message is for the operator. */
export class ConfigError extends Error {}

/** @param env process.env, or a test's own @throws ConfigError naming every wrong setting */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = [];
  const value = {} as Record<Name, string | undefined>;
  for (const [name, s] of Object.entries(SETTINGS) as [Name, Setting][]) {
    const parsed = s.schema.safeParse(env[name] || undefined);
    if (parsed.success) value[name] = parsed.data;
    else wrong.push(line(name, parsed.error.issues[0]?.message ?? '不对'));
  }
  for (const group of GROUPS) {
    const missing = group.filter((n) => value[n] === undefined && !env[n]);
    if (missing.length && missing.length < group.length)
      wrong.push(...missing.map((n) => line(n, `未填；它要和 ${group.filter((g) => g !== n).join('、')} 一起填`)));
  }
  const playground = !Object.keys(SETTINGS).some(
    (n) => n.startsWith('WECOM_') && n !== 'WECOM_API_URL' && n !== 'WECOM_BOT_WS_URL' && env[n],
  );
  if (value.WECOM_BOT_ID && value.WECOM_BOT_TOKEN) wrong.push('  WECOM_BOT_ID、WECOM_BOT_TOKEN：长连接和URL回调只能选一种');
  if (value.WECOM_AGENT_TOKEN && !env['WECOM_CORP_ID']) wrong.push(line('WECOM_CORP_ID', '未填；自建应用回调要知道企业ID'));
  if (!playground && !env['WECOM_BOT_ID'] && !env['WECOM_BOT_TOKEN'])
    wrong.push(
      line('WECOM_BOT_ID', '智能机器人未配置；至少要有一种：WECOM_BOT_ID + WECOM_BOT_SECRET，或 WECOM_BOT_TOKEN + WECOM_BOT_AES_KEY'),
    );
  if (!playground && !env['SECRET_KEY']) wrong.push(line('SECRET_KEY', '未填'));
  if (wrong.length) throw new ConfigError(`配置有误，没有启动：\n${wrong.join('\n')}\n全部名称见 .env.example`);
  return Object.freeze(shape(value, playground));
}

function line(name: Name, reason: string): string {
  const s: Setting = SETTINGS[name];
  return `  ${name}：${reason}。${s.about}；例：${s.example}`;
}

function shape(v: Record<Name, string | undefined>, playground: boolean): Config {
  const host = v.HOST ?? '127.0.0.1';
  const port = Number(v.PORT ?? 3000);
  const { WECOM_BOT_ID: id, WECOM_BOT_SECRET: secret, WECOM_BOT_TOKEN: token, WECOM_BOT_AES_KEY: aes } = v;
  const url = v.WECOM_BOT_WS_URL ?? 'wss://openws.work.weixin.qq.com';
  const {
    WECOM_CORP_ID: corpId,
    WECOM_AGENT_ID: agentId,
    WECOM_AGENT_SECRET: agentSecret,
    WECOM_AGENT_TOKEN: agentToken,
    WECOM_AGENT_AES_KEY: agentAes,
  } = v;
  return {
    playground,
    databaseUrl: v.DATABASE_URL ?? (playground ? PLAYGROUND_DATABASE : 'file:./data/lianxi.db'),
    host,
    port,
    publicUrl: (v.PUBLIC_URL ?? `http://${host}:${port}`).replace(/\/$/, ''),
    timeZone: v.TIME_ZONE ?? 'Asia/Shanghai',
    botName: v.BOT_NAME ?? '小联',
    secretKey: v.SECRET_KEY,
    logLevel: v.LOG_LEVEL ?? 'info',
    apiUrl: v.WECOM_API_URL ?? 'https://qyapi.weixin.qq.com',
    ...(id && secret
      ? { bot: { mode: 'socket' as const, id, secret, url } }
      : token && aes
        ? { bot: { mode: 'url' as const, token, aesKey: aes } }
        : {}),
    ...(corpId &&
      agentId &&
      agentSecret && {
        agent: {
          corpId,
          agentId: Number(agentId),
          secret: agentSecret,
          ...(agentToken && agentAes && { callback: { token: agentToken, aesKey: agentAes } }),
        },
      }),
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Reads `.env` of the working folder into process.env; what is set already wins. */
export function readDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
