/**
 * As little of WeCom as measuring needs: callbacks posted as it posts them, and an API that takes every message, late by a fixed time, and counts.
 * The playground's stand-in checks and keeps everything, which would be measured too.
 */
import { randomInt } from 'node:crypto';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../bot/clock';
import { encrypt, randomAesKey, randomAlnum, sign } from '../../bot/playground/standin/crypto';
import { buildXml } from '../../bot/playground/standin/xml';

/** The enterprise of a run. */
export interface Keys {
  corpId: string;
  agentId: number;
  token: string;
  aesKey: string;
}

export const newKeys = (): Keys => ({ corpId: `ww${randomAlnum(16)}`, agentId: 1_000_002, token: randomAlnum(24), aesKey: randomAesKey() });

/** Settings of a bot in it. URL mode: nothing needs the long connection here, and no process waits for it. */
export function settings(keys: Keys, apiUrl: string): Record<string, string> {
  return {
    WECOM_CORP_ID: keys.corpId,
    WECOM_AGENT_ID: String(keys.agentId),
    WECOM_AGENT_SECRET: 'measured',
    WECOM_AGENT_TOKEN: keys.token,
    WECOM_AGENT_AES_KEY: keys.aesKey,
    WECOM_BOT_TOKEN: randomAlnum(24),
    WECOM_BOT_AES_KEY: randomAesKey(),
    WECOM_API_URL: apiUrl,
  };
}

export interface Posted {
  path: string;
  body: string;
}

/** What a member wrote to the app, signed and encrypted. */
export function textCallback(keys: Keys, userid: string, text: string, msgId: string): Posted {
  const seconds = Math.floor(systemClock.now().getTime() / 1000);
  const message = buildXml({
    ToUserName: keys.corpId,
    FromUserName: userid,
    CreateTime: seconds,
    MsgType: 'text',
    Content: text,
    MsgId: BigInt(msgId),
    AgentID: keys.agentId,
  });
  const encrypted = encrypt(keys.aesKey, message, keys.corpId);
  const timestamp = String(seconds);
  const nonce = String(randomInt(1e8, 2 ** 31));
  const query = `msg_signature=${sign(keys.token, timestamp, nonce, encrypted)}&timestamp=${timestamp}&nonce=${nonce}`;
  return {
    path: `/wecom/agent?${query}`,
    body: buildXml({ ToUserName: keys.corpId, AgentID: String(keys.agentId), Encrypt: encrypted }),
  };
}

/** Posts over connections that stay open. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  /** @returns HTTP status; 0 when there was no answer */
  post(port: number, { path, body }: Posted, type = 'text/xml'): Promise<number> {
    return new Promise((resolve) => {
      const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
      const call = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: this.agent, timeout: 30_000 }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', () => resolve(0));
      });
      call.on('timeout', () => call.destroy());
      call.on('error', () => resolve(0));
      call.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The server API: every message is taken, its answer comes `delayMs` later. */
export class Sink {
  /** Told the body of each message/send as it arrives. */
  onSend: (body: string) => void = () => {};
  inFlight = 0;
  mostInFlight = 0;
  private readonly server: Server;

  private constructor(private readonly delayMs: number) {
    this.server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => this.take(req.url ?? '', Buffer.concat(chunks).toString('utf8'), (answer) => res.end(answer)));
    });
    this.server.keepAliveTimeout = 60_000;
  }

  static async start(delayMs: number): Promise<Sink> {
    const sink = new Sink(delayMs);
    await new Promise<void>((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(url: string, body: string, end: (answer: string) => void): void {
    if (url.startsWith('/cgi-bin/gettoken')) {
      end('{"errcode":0,"errmsg":"ok","access_token":"measured","expires_in":7200}');
      return;
    }
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    if (url.startsWith('/cgi-bin/message/send')) this.onSend(body);
    const done = () => {
      this.inFlight -= 1;
      end('{"errcode":0,"errmsg":"ok","msgid":"measured","invaliduser":"","unlicenseduser":""}');
    };
    if (this.delayMs > 0) setTimeout(done, this.delayMs);
    else done();
  }
}
