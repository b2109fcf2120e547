/**
 * Messages a second through the whole path: an encrypted callback over HTTP is verified, decrypted, written to the inbox and acknowledged; read,
 * decided; its facts, drafts, answers and "handled" are committed; the answers go out to a WeCom that takes them at once. The bot is a process of
 * its own; this one plays the members. A member's next message, and a slot's next member, waits until the last message is HANDLED, not only
 * acknowledged; the bot says so by its log line, which it writes after the commit.
 */
import { randomInt } from 'node:crypto';
import { resultOf, startChild } from './child';
import type { Bench } from './context';
import { type Kind, nameOf } from './support/databases';
import { fillStreet, userid } from './support/district';
import { type Line, median, number, quantile, ratio, spread } from './support/figures';
import { BOT_PROGRAM, freePort, Program, residentMib, SECRET_KEY } from './support/process';
import { Client, type Keys, newKeys, Sink, settings, textCallback } from './support/wecom';

const IN_FLIGHT = [1, 50] as const;
const WARM_UP_MS = 1500;
const BURST = 2000;
/** A message that nobody handled in this time is lost. */
const LOST_MS = 30_000;

const RECORDS = ['记录 昨天下午在社区广场搞主题党日，{n}人', '登记 上周五上午 党课 {n}人', '记 志愿服务 前天上午 {n}人 每人3小时'];
const NEEDS = ['需求 下周六上午想请2名反诈宣讲员，对象{n}人', '需要10把折叠椅，下周三下午用，{n}人'];
const TALK = ['今天天气真好', '大家辛苦了', '收到，谢谢', '好的明白'];

/** What one member writes, one after the other. */
function script(i: number): string[] {
  const put = (texts: readonly string[]) => (texts[i % texts.length] as string).replace('{n}', String(5 + (i % 60)));
  return [put(RECORDS), '改成35人', '确认', '帮助', put(NEEDS), put(TALK)];
}

interface Rate {
  perSecond: number;
  ackMs: number[];
  handledMs: number[];
}

/** The members, and what became of their messages. */
class Load {
  private readonly client = new Client();
  private readonly waiting = new Map<string, () => void>();
  private readonly base = BigInt(randomInt(2 ** 40)) * 1_000_000n;
  private messages = 0n;
  private members = 0;
  /** How often each thing was understood, and how messages ended. */
  readonly intents = new Map<string, number>();
  failed = 0;

  constructor(
    private readonly keys: Keys,
    readonly port: number,
  ) {}

  /** A line of the bot's log. */
  heard(line: string): void {
    const key = /"key":"(\d+)"/.exec(line)?.[1];
    const resolve = key === undefined ? undefined : this.waiting.get(key);
    if (!resolve || !/"msg":"(message|a message failed)"/.test(line)) return;
    this.waiting.delete(key as string);
    if (line.includes('a message failed')) this.failed += 1;
    const intent = /"intent":"([^"]+)"/.exec(line)?.[1] ?? 'failed';
    this.intents.set(intent, (this.intents.get(intent) ?? 0) + 1);
    resolve();
  }

  /** Posts one message. @returns when it was acknowledged and when handled, ms from now */
  async say(user: string, text: string): Promise<{ ackMs: number; handled: Promise<number> }> {
    this.messages += 1n;
    const key = String(this.base + this.messages);
    const posted = textCallback(this.keys, user, text, key);
    const began = performance.now();
    const handled = new Promise<number>((resolve, reject) => {
      const lost = setTimeout(() => reject(new Error(`"${text}" of ${user} was not handled in ${LOST_MS} ms`)), LOST_MS);
      this.waiting.set(key, () => {
        clearTimeout(lost);
        resolve(performance.now() - began);
      });
    });
    handled.catch(() => {});
    const status = await this.client.post(this.port, posted);
    if (status !== 200) throw new Error(`the callback was answered ${status}`);
    return { ackMs: performance.now() - began, handled };
  }

  /** `inFlight` members at a time speak until the time is over. */
  async rate(inFlight: number, ms: number): Promise<Rate> {
    const ackMs: number[] = [];
    const handledMs: number[] = [];
    const began = performance.now();
    const slot = async () => {
      for (;;) {
        const member = this.members++;
        for (const text of script(member)) {
          if (performance.now() - began > ms) return;
          const { ackMs: ack, handled } = await this.say(userid(member), text);
          ackMs.push(ack);
          handledMs.push(await handled);
        }
      }
    };
    await Promise.all(Array.from({ length: inFlight }, slot));
    return { perSecond: handledMs.length / ((performance.now() - began) / 1000), ackMs, handledMs };
  }

  /** As many as are acknowledged, from different members; then the backlog. */
  async burst(): Promise<{ acknowledged: number; handled: number }> {
    const began = performance.now();
    const pending: Promise<number>[] = [];
    let left = BURST;
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        while (left-- > 0) {
          const member = this.members++;
          pending.push((await this.say(userid(member), script(member)[0] as string)).handled);
        }
      }),
    );
    const acknowledged = BURST / ((performance.now() - began) / 1000);
    await Promise.all(pending);
    return { acknowledged, handled: BURST / ((performance.now() - began) / 1000) };
  }

  close(): void {
    this.client.close();
  }
}

/** The rate of the bare server: the same callbacks, nothing done with them. */
async function echoRate(keys: Keys, inFlight: number, ms: number, folder: string): Promise<number> {
  const port = await freePort();
  const program = startChild('echo', [port, keys.token, keys.aesKey, keys.corpId], folder);
  const client = new Client();
  try {
    await program.ready(`http://127.0.0.1:${port}/`);
    const run = async (time: number) => {
      let n = 0;
      const began = performance.now();
      await Promise.all(
        Array.from({ length: inFlight }, async (_, i) => {
          while (performance.now() - began < time) {
            n += 1;
            await client.post(port, textCallback(keys, userid(i), script(n)[n % 6] as string, String(n)));
          }
        }),
      );
      return n / ((performance.now() - began) / 1000);
    };
    await run(500);
    return await run(ms);
  } finally {
    client.close();
    await program.stop('SIGKILL');
  }
}

export async function messages({ databases, kinds, seconds, rounds, say }: Bench): Promise<Line[]> {
  const lines: Line[] = [];
  const keys = newKeys();
  const ms = seconds * 1000;
  const echo = new Map<number, number[]>();
  const measure = async (kind: Kind) => {
    const folder = databases.folder();
    const sink = await Sink.start(0);
    const url = await databases.fresh(kind, fillStreet);
    const bare = await databases.fresh(kind);
    const load = new Load(keys, await freePort());
    const env = { ...settings(keys, sink.url), PORT: String(load.port), SECRET_KEY, DATABASE_URL: url };
    const bot = Program.start({ program: BOT_PROGRAM, env, folder, onLine: (line) => load.heard(line) });
    const rates = new Map<number, Rate[]>(IN_FLIGHT.map((n) => [n, []]));
    const inserts = new Map<number, number[]>(IN_FLIGHT.map((n) => [n, []]));
    const bursts: { acknowledged: number; handled: number }[] = [];
    try {
      await bot.ready(`http://127.0.0.1:${load.port}/readyz`);
      const before = await residentMib(`http://127.0.0.1:${load.port}`);
      await load.rate(50, WARM_UP_MS);
      for (let i = 0; i < rounds; i += 1) {
        for (const n of IN_FLIGHT) {
          say(`messages · ${nameOf(kind)} · round ${i + 1} · ${n} in flight`);
          rates.get(n)?.push(await load.rate(n, ms));
          inserts.get(n)?.push((await resultOf<{ perSecond: number }>(startChild('insert', [bare, n, seconds / 2], folder))).perSecond);
          echo.set(n, [...(echo.get(n) ?? []), await echoRate(keys, n, ms / 2, folder)]);
        }
        bursts.push(await load.burst());
      }
      if (load.failed > 0) throw new Error(`${load.failed} messages failed`);
      const after = await residentMib(`http://127.0.0.1:${load.port}`);
      const handled = [...load.intents.values()].reduce((a, b) => a + b, 0);
      for (const n of IN_FLIGHT) lines.push(...rateLines(kind, n, rates.get(n) ?? [], echo.get(n) ?? [], inserts.get(n) ?? []));
      lines.push({
        what: `burst of ${BURST} messages, acknowledged at 50 in flight`,
        on: nameOf(kind),
        figure: `${spread(bursts.map((b) => b.acknowledged))} acknowledged/s`,
        beside: `${spread(bursts.map((b) => b.handled))} handled/s until the last`,
        ratio: '',
      });
      lines.push({
        what: `memory after ${number(handled)} messages (street of 12 000 members)`,
        on: nameOf(kind),
        figure: `${number(after)} MiB`,
        beside: `${number(before)} MiB after the start`,
        ratio: ratio(after, before),
      });
      say(`messages · ${nameOf(kind)} · understood as ${[...load.intents].map(([intent, n]) => `${intent} ${n}`).join(', ')}`);
    } catch (error) {
      throw new Error(`${(error as Error).message}\nend of the bot's log:\n${bot.tail()}`, { cause: error });
    } finally {
      load.close();
      await bot.stop();
      await sink.stop();
    }
  };
  for (const kind of kinds) await measure(kind);
  return lines;
}

function rateLines(kind: Kind, n: number, rates: readonly Rate[], echo: readonly number[], inserts: readonly number[]): Line[] {
  const perSecond = rates.map((r) => r.perSecond);
  const at = (part: 'ackMs' | 'handledMs', q: number) => `${number(median(rates.map((r) => quantile(r[part], q))), 1)}`;
  const on = nameOf(kind);
  return [
    {
      what: `messages handled, ${n} in flight`,
      on,
      figure: `${spread(perSecond)}/s`,
      beside: `bare node:http with the cipher ${spread(echo)}/s`,
      ratio: ratio(median(perSecond), median(echo)),
    },
    { what: '', on: '', figure: '', beside: `bare durable insert ${spread(inserts)}/s`, ratio: ratio(median(perSecond), median(inserts)) },
    {
      what: `  p50 / p99, ${n} in flight`,
      on,
      figure: `handled ${at('handledMs', 0.5)} / ${at('handledMs', 0.99)} ms`,
      beside: `acknowledged ${at('ackMs', 0.5)} / ${at('ackMs', 0.99)} ms`,
    },
  ];
}
