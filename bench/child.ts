/** What the bot is compared with, each in a process of its own: started as `main.js child NAME …`, it prints one line of JSON. */
import { Agent, createServer, request } from 'node:http';
import { systemClock } from '../bot/clock';
import { type CallbackKeys, open } from '../bot/wecom/crypto';
import { openStore } from '../prisma/client';
import { Program } from './support/process';

const say = (value: object) => console.log(JSON.stringify(value));

/** `child NAME …`: the arguments as strings. */
export async function child([name, ...args]: readonly string[]): Promise<void> {
  const [a = '', b = '', c = '', d = ''] = args;
  if (name === 'echo') echo(Number(a), { token: b, encodingAesKey: c, receiveId: d });
  else if (name === 'insert') await insert(a, Number(b), Number(c));
  else if (name === 'post') await post(a, Number(b), Number(c));
  else throw new Error(`no such child: ${name}`);
}

/** Starts `child NAME …` in a process of its own. */
export function startChild(name: string, args: readonly (string | number)[], folder: string): Program {
  return Program.start({ program: [process.argv[1] as string, 'child', name, ...args.map(String)], env: {}, folder });
}

/** The JSON that a child printed at its end. @throws Error with its output when there is none */
export async function resultOf<T>(program: Program): Promise<T> {
  const lines = await program.end();
  const json = lines.findLast((line) => line.startsWith('{'));
  if (json === undefined) throw new Error(`a child gave no result:\n${lines.join('\n')}`);
  return JSON.parse(json) as T;
}

/** The least that any bot does with a callback: read, verified, decrypted, answered. */
function echo(port: number, keys: CallbackKeys): void {
  createServer((req, res) => {
    if (req.method === 'GET') {
      res.end();
      return;
    }
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const query = new URL(req.url ?? '', 'http://127.0.0.1').searchParams;
      const part = (key: string) => query.get(key) ?? '';
      const encrypted = /<Encrypt><!\[CDATA\[([\w+/=]+)/.exec(Buffer.concat(chunks).toString('utf8'))?.[1] ?? '';
      open({ signature: part('msg_signature'), timestamp: part('timestamp'), nonce: part('nonce'), encrypted }, keys);
      res.end();
    });
  }).listen(port, '127.0.0.1');
}

/** One durable row per message through Prisma, and nothing else. */
async function insert(url: string, inFlight: number, seconds: number): Promise<void> {
  const store = await openStore(url);
  const event = JSON.stringify({ text: '记录 昨天下午在社区活动室搞主题党日，32人', padding: 'x'.repeat(200) });
  let n = 0;
  const took: number[] = [];
  const write = async () => {
    n += 1;
    const began = performance.now();
    const at = systemClock.now();
    const data = {
      key: `${process.pid}-${n}`,
      surface: 'AGENT',
      kind: 'TEXT',
      conversation: 'p:x',
      userid: 'x',
      event,
      receivedAt: at,
      owner: 'x',
    };
    // The transaction costs a round trip or two more: a single statement is durable by itself.
    await store.read.inbound.create({ data });
    took.push(performance.now() - began);
  };
  for (let i = 0; i < 200; i += 1) await write();
  took.length = 0;
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < until) await write();
    }),
  );
  say({ perSecond: took.length / ((performance.now() - began) / 1000) });
  await store.close();
}

/** `count` messages posted by `inFlight` loops: what a client that does nothing else can reach. */
async function post(url: string, count: number, inFlight: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const target = new URL('/cgi-bin/message/send?access_token=measured', url);
  const send = (i: number) =>
    new Promise<void>((resolve, reject) => {
      const body = JSON.stringify({
        touser: `member${i}`,
        agentid: 1_000_002,
        msgtype: 'text',
        text: { content: `【通知】#${i}# 请查收` },
      });
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const call = request(target, { method: 'POST', agent, headers }, (answer) => {
        answer.resume();
        answer.on('end', resolve);
      });
      call.on('error', reject);
      call.end(body);
    });
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < count) await send(next++);
    }),
  );
  say({ perSecond: count / ((performance.now() - began) / 1000) });
  agent.destroy();
}
