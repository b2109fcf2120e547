/**
 * The server API of one 自建应用.
 * @see https://developer.work.weixin.qq.com/document/path/90236 and the pages named at the methods
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Clock, SECOND_MS } from '../clock';
import { WecomRefused } from '../errors';
import type { MediaType, SendBody, TemplateCard } from './body';
import { endpoint, HttpClient, type HttpRequest, readAnswer } from './http';
import { CARD, checkFile, SIZE } from './limits';
import { fileName } from './media';
import { AccessToken } from './token';

export interface WecomApiOptions {
  /** WECOM_API_URL; of a proxy it may have a path. */
  baseUrl: string;
  corpId: string;
  agentId: number;
  secret: string;
  clock: Clock;
  /** One for all that talk HTTP to WeCom; made here when absent. */
  http?: HttpClient;
}

export interface Sent {
  msgId: string;
  /** userids not delivered to (unknown, outside 可见范围, unlicensed), lower-cased. The rest got it. */
  unreached: string[];
  /** For cards: handle of one update, good for `WINDOW.responseCode`. */
  responseCode?: string;
}

export interface CardUpdate {
  /** From `Sent` or from a press; each is good for one call. */
  responseCode: string;
  /** Whose copy changes: up to 1000 members. */
  to: readonly string[];
  /** The new face, without task_id. */
  card: TemplateCard;
}

const tokenCodes = new Set([40014, 41001, 42001]);

const Nothing = z.looseObject({});
const SendReply = z.object({
  msgid: z.string().default(''),
  invaliduser: z.string().default(''),
  unlicenseduser: z.string().default(''),
  response_code: z.string().optional(),
});
const Uploaded = z.object({ media_id: z.string().min(1) });
const UpdateReply = z.object({ invaliduser: z.array(z.string()).default([]) });
const Login = z.object({ userid: z.string().min(1).optional() });
const Agent = z.object({ agentid: z.number(), name: z.string().default('') });
const OpenUserids = z.object({
  userid_list: z.array(z.object({ open_userid: z.string(), userid: z.string() })).default([]),
  invalid_open_userid_list: z.array(z.string()).default([]),
});

export class WecomApi {
  private readonly http: HttpClient;
  private readonly token: AccessToken;

  constructor(private readonly o: WecomApiOptions) {
    this.http = o.http ?? new HttpClient();
    this.token = new AccessToken(o, this.http);
  }

  /**
   * Sends one message to members of the app. POST /cgi-bin/message/send
   * @param to    1–1000 userids; WeCom joins them with "|"
   * @param body  markdown and text of at most 2048 bytes: WeCom would cut the rest in silence, so it is refused here
   * @param dropRepeatWithin  seconds, 0–14400, 0 = off: WeCom delivers the same JSON once in that time. For what may be repeated after
   *                          WecomUnreachable; not for answers: a member who asks twice must be answered twice
   * @throws RangeError · WecomRefused (81013: nobody could be reached) · WecomUnreachable (it may have been sent)
   * @see path/90236. Above 30 a minute or 1000 an hour to one member WeCom drops in silence (BUDGET in limits.ts)
   */
  async send(to: readonly string[], body: SendBody, { dropRepeatWithin = 0 }: { dropRepeatWithin?: number } = {}): Promise<Sent> {
    const touser = recipients(to).join('|');
    checkSize(body);
    if (!(dropRepeatWithin >= 0 && dropRepeatWithin <= SIZE.dropRepeatSeconds))
      throw new RangeError(`dropRepeatWithin ${dropRepeatWithin}`);
    const reply = await this.post('/cgi-bin/message/send', SendReply, {
      touser,
      agentid: this.o.agentId,
      ...body,
      ...(dropRepeatWithin > 0 && { enable_duplicate_check: 1, duplicate_check_interval: dropRepeatWithin }),
    });
    return {
      msgId: reply.msgid,
      unreached: [...userids(reply.invaliduser), ...userids(reply.unlicenseduser)],
      ...(reply.response_code !== undefined && { responseCode: reply.response_code }),
    };
  }

  /**
   * Changes a card that was sent. POST /cgi-bin/message/update_template_card
   * @returns userids whose copy was not found
   * @throws WecomRefused 60140: the code was used or is too old · 82101, 82102: nobody to update
   * @see path/94888
   */
  async updateCard({ responseCode, to, card }: CardUpdate): Promise<{ unreached: string[] }> {
    const reply = await this.post('/cgi-bin/message/update_template_card', UpdateReply, {
      agentid: this.o.agentId,
      response_code: responseCode,
      userids: recipients(to),
      template_card: card,
    });
    return { unreached: reply.invaliduser.map((u) => u.toLowerCase()) };
  }

  /**
   * A file that a member sent to the app (3 days). GET /cgi-bin/media/get
   * @throws WecomRefused 40007: unknown or too old · TooLarge
   * @see path/90254
   */
  async getMedia(mediaId: string, maxBytes: number = SIZE.downloadBytes): Promise<{ data: Buffer; name: string }> {
    return this.withToken('/cgi-bin/media/get', async (url) => {
      url.searchParams.set('media_id', mediaId);
      const answer = await this.http.request('/cgi-bin/media/get', url, { maxBytes, timeoutMs: 30 * SECOND_MS });
      const name = fileName(answer.headers['content-disposition']);
      // A refusal is JSON without a file name; a member's JSON file has one.
      const isVerdict = name === undefined && /json|text/.test(answer.headers['content-type'] ?? '');
      if (answer.status !== 200 || isVerdict) readAnswer('/cgi-bin/media/get', answer, Nothing);
      return { data: answer.body, name: name ?? '' };
    });
  }

  /**
   * Uploads a file, of at most 20 MiB. POST /cgi-bin/media/upload
   * @returns media_id, good for 3 days
   * @throws RangeError · WecomRefused · WecomUnreachable
   * @see path/90253
   */
  async uploadFile(name: string, data: Buffer, type: MediaType = 'file'): Promise<string> {
    checkFile(data);
    const boundary = `lx-${randomUUID()}`;
    const head = `Content-Disposition: form-data; name="media"; filename="${name.replace(/["\r\n]/g, '')}"; filelength=${data.length}`;
    const body = Buffer.concat([
      Buffer.from(`--${boundary}\r\n${head}\r\nContent-Type: application/octet-stream\r\n\r\n`),
      data,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const contentType = `multipart/form-data; boundary=${boundary}`;
    const request: HttpRequest = { method: 'POST', contentType, body, timeoutMs: 30 * SECOND_MS };
    return (await this.call('/cgi-bin/media/upload', Uploaded, { type }, request)).media_id;
  }

  /**
   * One cheap call that fails when corp id, secret, agent id or the trusted address is wrong. GET /cgi-bin/agent/get
   * @throws WecomRefused (`classify` says what to change) · WecomUnreachable
   */
  async checkCredentials(): Promise<{ name: string }> {
    const { name } = await this.call('/cgi-bin/agent/get', Agent, { agentid: String(this.o.agentId) });
    return { name };
  }

  /**
   * Who came back from WeCom's login page. GET /cgi-bin/auth/getuserinfo
   * @param code  as the page brought it: at most 512 bytes, good once and for five minutes
   * @returns userid, also of somebody outside the app's 可见范围; undefined for whoever is no member of the corp
   * @throws WecomRefused 40029: unknown or too old · 42022: used · WecomUnreachable
   * @see path/91023
   */
  async whoLoggedIn(code: string): Promise<string | undefined> {
    return (await this.call('/cgi-bin/auth/getuserinfo', Login, { code })).userid;
  }

  /**
   * Encrypted userids of the bot → userids. Those already clear, or outside the app's 可见范围, are missing in the answer.
   * @param openUserids  1–1000
   * @see path/101521
   */
  async openUseridToUserid(openUserids: readonly string[]): Promise<Map<string, string>> {
    if (openUserids.length < 1 || openUserids.length > SIZE.recipients) throw new RangeError(`${openUserids.length} open userids`);
    const reply = await this.post('/cgi-bin/batch/openuserid_to_userid', OpenUserids, { open_userid_list: openUserids });
    return new Map(reply.userid_list.map((u) => [u.open_userid, u.userid]));
  }

  close(): void {
    this.http.close();
  }

  private post<T>(path: string, schema: z.ZodType<T>, body: object): Promise<T> {
    return this.call(path, schema, {}, { method: 'POST', contentType: 'application/json', body: JSON.stringify(body) });
  }

  private call<T>(path: string, schema: z.ZodType<T>, query: Record<string, string> = {}, request: HttpRequest = {}): Promise<T> {
    return this.withToken(path, async (url) => {
      for (const [k, v] of Object.entries(query)) url.searchParams.set(k, v);
      return readAnswer(path, await this.http.request(path, url, request), schema);
    });
  }

  /** Runs a call with a token; one that WeCom no longer knows is replaced and the call repeated, once. */
  private async withToken<T>(path: string, run: (url: URL) => Promise<T>): Promise<T> {
    const urlWith = (token: string) => {
      const url = endpoint(this.o.baseUrl, path);
      url.searchParams.set('access_token', token);
      return url;
    };
    const token = await this.token.get();
    try {
      return await run(urlWith(token));
    } catch (error) {
      if (!(error instanceof WecomRefused && tokenCodes.has(error.errcode))) throw error;
      this.token.forget(token);
      return run(urlWith(await this.token.get()));
    }
  }
}

function recipients(to: readonly string[]): readonly string[] {
  if (to.length < 1 || to.length > SIZE.recipients) throw new RangeError(`1–1000 userids, got ${to.length}`);
  // "@all" and "a|b" would reach people that nobody meant.
  const bad = to.find((u) => !/^[^|\s]{1,64}$/.test(u) || u.toLowerCase() === '@all');
  if (bad !== undefined) throw new RangeError(`userid ${JSON.stringify(bad)}`);
  return to;
}

function checkSize(body: SendBody): void {
  const content = body.msgtype === 'markdown' ? body.markdown.content : body.msgtype === 'text' ? body.text.content : undefined;
  const max = body.msgtype === 'markdown' ? CARD.AGENT.markdownBytes : SIZE.appTextBytes;
  if (content !== undefined && Buffer.byteLength(content) > max) {
    throw new RangeError(`${body.msgtype} takes ${max} bytes, got ${Buffer.byteLength(content)}`);
  }
}

/** "a|b" → [a, b] */
function userids(joined: string): string[] {
  return joined.split('|').filter(Boolean);
}
