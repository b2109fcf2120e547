/**
 * The HTTP server API (qyapi.weixin.qq.com) of one enterprise with one 自建应用, a bot's active replies, group webhooks, and the
 * download host of media that members send.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiDirectory } from './api-directory';
import { ApiMessages } from './api-messages';
import type { ApiParts, Call, Reply, Routes } from './api-parts';
import { randomAlnum } from './crypto';
import type { Fault } from './faults';
import { Refused, refuse } from './refused';

/** Calls remembered when history is kept. */
const KEPT_CALLS = 20_000;
const TOKEN_SECONDS = 7200;
/** Longer than any client's own, so that the server never closes a connection a client is about to use. */
const KEEP_ALIVE_MS = 65_000;

/** Calls that carry their own credential. */
const OPEN = new Set(['/cgi-bin/gettoken', '/cgi-bin/webhook/send', '/cgi-bin/webhook/upload_media', '/cgi-bin/aibot/response']);

/** One call as it came and was answered. */
export interface ApiCall {
  path: string;
  query: Record<string, string>;
  body: Record<string, unknown>;
  answer: Reply | undefined;
  at: number;
  fault: Fault | undefined;
}

export class ApiServer {
  base = '';
  /** Calls in their order; empty when no history is kept. */
  readonly calls: ApiCall[] = [];
  /** How often each path was called. */
  readonly counts = new Map<string, number>();
  readonly messages: ApiMessages;
  readonly directory: ApiDirectory;
  readonly #routes: Routes;
  readonly #server: Server;
  #token: { value: string; until: number } | undefined;
  #expired: string | undefined;

  constructor(private readonly parts: ApiParts) {
    this.messages = new ApiMessages(parts);
    this.directory = new ApiDirectory(parts);
    this.#routes = { ...this.messages.routes, ...this.directory.routes, 'GET /cgi-bin/gettoken': (call) => this.#getToken(call) };
    this.#server = createServer((req, res) => {
      this.#serve(req, res).catch((e: unknown) => {
        this.parts.violations.push(`${req.url?.split('?')[0]}: the call broke the stand-in: ${e instanceof Error ? e.stack : e}`);
        res.destroy();
      });
    });
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Makes the token useless before its time, as a revocation does. */
  revokeToken(): void {
    this.#token = undefined;
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', this.base);
    const path = url.pathname;
    const raw = await bodyOf(req);
    if (!raw) return;
    if (path.startsWith('/aibot-media/')) return this.#download(path, res);
    this.counts.set(path, (this.counts.get(path) ?? 0) + 1);
    const call: Call = { query: url.searchParams, body: {}, raw, contentType: req.headers['content-type'] ?? '' };
    const fault = this.parts.faults.take(path);
    if (fault?.delayMs) await wait(fault.delayMs);
    const spoiled = fault !== undefined && (fault.errcode !== undefined || fault.http !== undefined || fault.mode !== undefined);
    let answer: Reply | undefined;
    if (!spoiled || fault.delivered) answer = this.#handle(req.method ?? 'GET', path, call);
    if (fault?.errcode !== undefined) answer = { errcode: fault.errcode, errmsg: fault.errmsg ?? 'injected' };
    this.#record(path, call, answer, fault);
    if (this.parts.answerDelayMs > 0) await wait(this.parts.answerDelayMs);
    if (fault?.mode === 'reset') return void req.socket.destroy();
    if (fault?.mode === 'timeout') return;
    if (fault?.http !== undefined) {
      res.writeHead(fault.http, { 'content-type': 'text/html' }).end(`<html><body><h1>${fault.http}</h1></body></html>`);
      return;
    }
    if (answer?.binary) return sendFile(res, answer.binary, answer.name ?? 'file');
    res.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(answer));
  }

  #record(path: string, call: Call, answer: Reply | undefined, fault: Fault | undefined): void {
    if (!this.parts.keepHistory) return;
    if (this.calls.length >= KEPT_CALLS) this.calls.splice(0, KEPT_CALLS / 10);
    const query = Object.fromEntries(call.query);
    this.calls.push({ path, query, body: call.body, answer, at: this.parts.clock.now().getTime(), fault });
  }

  #download(path: string, res: ServerResponse): void {
    const fault = this.parts.faults.take(path);
    if (fault?.http !== undefined) return void res.writeHead(fault.http).end();
    const found = this.parts.media.download(path);
    if (found) sendFile(res, found.body, found.name);
    else res.writeHead(404).end();
  }

  #handle(method: string, path: string, call: Call): Reply {
    try {
      const route = this.#routes[`${method} ${path}`];
      if (!route) refuse(40066, `invalid url ${method} ${path}`, true);
      if (method === 'POST' && !path.includes('upload')) call.body = parseBody(call.raw);
      if (!OPEN.has(path)) this.#checkToken(call.query.get('access_token'));
      return { errcode: 0, errmsg: 'ok', ...route(call) };
    } catch (e) {
      if (!(e instanceof Refused)) {
        this.parts.violations.push(`${path}: the request broke the stand-in: ${e instanceof Error ? e.stack : e}`);
        return { errcode: 40058, errmsg: String(e) };
      }
      (e.bug ? this.parts.violations : this.parts.warnings).push(`${path}: ${e.errcode} ${e.message}`);
      return { errcode: e.errcode, errmsg: `${e.message}, hint: [${randomAlnum(16)}], from ip: 127.0.0.1` };
    }
  }

  #checkToken(token: string | null): void {
    if (!token) refuse(41001, 'access_token missing');
    if (this.#expired === token) refuse(42001, 'access_token expired');
    if (token !== this.#token?.value) refuse(40014, 'invalid access_token');
    if (this.parts.clock.now().getTime() >= this.#token.until) {
      this.#expired = token;
      refuse(42001, 'access_token expired');
    }
  }

  #getToken({ query }: Call): Reply {
    const { enterprise, clock } = this.parts;
    if (query.get('corpid') !== enterprise.corpId) refuse(40013, 'invalid corpid');
    if (query.get('corpsecret') !== enterprise.agentSecret) refuse(40001, 'invalid credential');
    const now = clock.now().getTime();
    if (!this.#token || now >= this.#token.until) {
      this.#expired = this.#token?.value;
      this.#token = { value: randomAlnum(200), until: now + TOKEN_SECONDS * 1000 };
    }
    return { access_token: this.#token.value, expires_in: Math.max(1, Math.round((this.#token.until - now) / 1000)) };
  }
}

/** The whole body; undefined when the client went away. By events: cheaper than `for await`, and benchmarks send thousands. */
function bodyOf(req: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    req.on('close', () => resolve(undefined));
  });
}

function parseBody(raw: Buffer): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'));
    if (body && typeof body === 'object' && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Answered below like any other body that is no object.
  }
  return refuse(47001, 'data format error');
}

function sendFile(res: ServerResponse, data: Buffer, name: string): void {
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': disposition }).end(data);
}
