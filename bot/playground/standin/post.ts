/** Posting a sealed callback to the bot as WeCom does: signed, encrypted, within 5 s, up to three attempts. */

import { randomInt } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { decrypt, encrypt, randomAlnum, sign } from './crypto';
import type { StandinClock } from './types';
import { buildXml, parseXml } from './xml';

const DEADLINE_MS = 5000;
const RETRY_AFTER_MS = 300;
const ATTEMPTS = 3;

/** Where and with which secrets a kind of callback is posted. */
export interface Endpoint {
  path: '/wecom/agent' | '/wecom/bot';
  format: 'xml' | 'json';
  token: string;
  aesKey: string;
  receiveId: string;
  /** Outer fields of the XML envelope. */
  corpId: string;
  agentId: number;
}

/** What came back of one attempt. `reply`: the decrypted passive reply. */
export interface Attempt {
  status: number;
  body: string;
  ms: number;
  reply?: string;
  problem?: string;
}

export interface Sealed {
  query: string;
  body: string;
  nonce: string;
}

/** Signs and wraps a message, which may have been encrypted otherwise. */
export function seal(
  endpoint: Endpoint,
  clock: StandinClock,
  message: string,
  encrypted = encrypt(endpoint.aesKey, message, endpoint.receiveId),
): Sealed {
  const timestamp = String(Math.floor(clock.now().getTime() / 1000));
  const nonce = endpoint.format === 'xml' ? String(randomInt(1e8, 2 ** 31)) : randomAlnum(12);
  const query = new URLSearchParams({ msg_signature: sign(endpoint.token, timestamp, nonce, encrypted), timestamp, nonce }).toString();
  const body =
    endpoint.format === 'xml'
      ? buildXml({ ToUserName: endpoint.corpId, AgentID: String(endpoint.agentId), Encrypt: encrypted })
      : JSON.stringify({ encrypt: encrypted });
  return { query, body, nonce };
}

export class Poster {
  /** The bot's 200 is thrown away this many times, and the callback comes again. */
  loseAnswers = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(
    private readonly clock: StandinClock,
    private readonly violations: string[],
    private readonly warnings: string[],
  ) {}

  stop(): void {
    this.#agent.destroy();
  }

  /** Delivers one callback; every attempt has a new nonce and ciphertext around the same message. */
  async deliver(botUrl: string, endpoint: Endpoint, message: string, retry = true): Promise<Attempt[]> {
    const attempts: Attempt[] = [];
    while (attempts.length < (retry ? ATTEMPTS : 1)) {
      const sealed = seal(endpoint, this.clock, message);
      const attempt = await this.post(`${botUrl}${endpoint.path}?${sealed.query}`, sealed.body, endpoint.format);
      attempts.push(attempt);
      if (attempt.status === 200 && attempt.body) this.#open(endpoint, attempt, sealed.nonce);
      if (this.loseAnswers > 0) {
        this.loseAnswers -= 1;
        continue;
      }
      if (attempt.status === 200) break;
      this.warnings.push(`${endpoint.path}: ${attempt.problem ?? `HTTP ${attempt.status}`} (attempt ${attempts.length})`);
      if (!attempt.problem?.startsWith('no answer')) await wait(RETRY_AFTER_MS);
    }
    return attempts;
  }

  /** One POST. Status 0 and a problem when there was no answer. */
  post(url: string, body: string, format: 'xml' | 'json'): Promise<Attempt> {
    const started = performance.now();
    const headers = { 'content-type': format === 'xml' ? 'text/xml' : 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve) => {
      const fail = (problem: string) => resolve({ status: 0, body: '', ms: performance.now() - started, problem });
      const req = request(url, { method: 'POST', headers, agent: this.#agent, timeout: DEADLINE_MS }, (res: IncomingMessage) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', (e) => fail(`connection: ${e.message}`));
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), ms: performance.now() - started }),
        );
      });
      req.on('timeout', () => req.destroy(new Error('no answer within 5 s')));
      req.on('error', (e) => fail(e.message.startsWith('no answer') ? e.message : `connection: ${e.message}`));
      req.end(body);
    });
  }

  /** Checks and decrypts a passive reply. */
  #open(endpoint: Endpoint, attempt: Attempt, callbackNonce: string): void {
    try {
      const outer = endpoint.format === 'xml' ? parseXml(attempt.body) : (JSON.parse(attempt.body) as Record<string, unknown>);
      const field = (xml: string, json: string) => String(outer[endpoint.format === 'xml' ? xml : json] ?? '');
      const encrypted = field('Encrypt', 'encrypt');
      const nonce = field('Nonce', 'nonce');
      if (endpoint.format === 'json' && nonce !== callbackNonce) throw new Error("nonce is not the callback's");
      if (sign(endpoint.token, field('TimeStamp', 'timestamp'), nonce, encrypted) !== field('MsgSignature', 'msgsignature'))
        throw new Error('bad signature');
      const inner = decrypt(endpoint.aesKey, encrypted);
      if (inner.receiveId !== endpoint.receiveId) throw new Error(`ReceiveId ${inner.receiveId}`);
      attempt.reply = inner.message;
    } catch (e) {
      this.violations.push(`${endpoint.path} passive reply: ${e instanceof Error ? e.message : e}`);
    }
  }
}
