/**
 * Login by WeCom: inside it by OAuth2, in a desktop browser by scanning; both come back with a code that is good once.
 * @see https://developer.work.weixin.qq.com/document/path/91022 (inside) · 98152 (browser) · 91023 (who it is)
 */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MINUTE_MS } from '../../clock';
import { WecomRefused, WecomUnreachable } from '../../errors';
import type { Log } from '../../log';
import type { WecomApi } from '../../wecom/api';
import { linkButton, sayPage } from '../page';
import type { Door, LoginWay } from './login';
import { cookieLine, cookieOf } from './seal';

/** One a login that is under way: two pages may be opened at once. */
const cookieFor = (nonce: string): string => `lianxi_board_${nonce.slice(0, 8)}`;

/** Somebody may first have to find their phone. WeCom's code lives five minutes. */
const STATE_MS = 15 * MINUTE_MS;
const CALLBACK = '/board/login';
/** Codes that are used, unknown or too old. */
const SPENT = [40029, 42022];
const MAX_CODE = 512;

interface State {
  /** Goes round through WeCom; letters and digits alone. */
  nonce: string;
  next: string;
  /** Begun again after a code that was no good. */
  again: boolean;
}

export interface WecomLoginParts {
  corpId: string;
  agentId: number;
  api: Pick<WecomApi, 'whoLoggedIn'>;
  log: Log;
}

/** Where WeCom asks who it is. @param inside the browser is WeCom's own, or WeChat's */
function loginUrl({ corpId, agentId }: WecomLoginParts, inside: boolean, callback: string, state: string): string {
  const url = new URL(
    inside ? 'https://open.weixin.qq.com/connect/oauth2/authorize' : 'https://login.work.weixin.qq.com/wwlogin/sso/login',
  );
  const query = inside
    ? { appid: corpId, redirect_uri: callback, response_type: 'code', scope: 'snsapi_base', state, agentid: String(agentId) }
    : { login_type: 'CorpApp', appid: corpId, agentid: String(agentId), redirect_uri: callback, state };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (inside) url.hash = 'wechat_redirect';
  return url.href;
}

export function wecomLogin(parts: WecomLoginParts): LoginWay {
  const { api, log } = parts;
  /** Those that have come back, until they would be too old anyway: the browser forgets them too, but it may be asked twice at once. */
  const used = new Map<string, number>();
  const useUp = (nonce: string, now: Date): boolean => {
    for (const [old, at] of used) if (now.getTime() - at >= STATE_MS) used.delete(old);
    if (used.has(nonce)) return false;
    used.set(nonce, now.getTime());
    return true;
  };

  const begin = (request: FastifyRequest, reply: FastifyReply, door: Door, next: string, again: boolean): FastifyReply => {
    const nonce = randomBytes(16).toString('hex');
    const state = door.seal<State>('board login', STATE_MS).close({ nonce, next, again }, door.now);
    const inside = /wxwork|MicroMessenger/i.test(request.headers['user-agent'] ?? '');
    reply.header('set-cookie', cookieLine(cookieFor(nonce), state, door.cookies, STATE_MS));
    return reply.redirect(loginUrl(parts, inside, door.address(CALLBACK), nonce), 302);
  };

  /** The state that went out and came back, once. */
  const stateOf = (request: FastifyRequest, door: Door, returned: unknown): State | undefined => {
    if (typeof returned !== 'string' || !/^[0-9a-f]{32}$/.test(returned)) return undefined;
    const sealed = cookieOf(request.headers.cookie, cookieFor(returned));
    const sent = door.seal<State>('board login', STATE_MS).open(sealed, door.now);
    return sent?.nonce === returned && useUp(returned, door.now) ? sent : undefined;
  };

  const comeBack = async (request: FastifyRequest, reply: FastifyReply, door: Door): Promise<FastifyReply> => {
    const { code, state } = request.query as Record<string, unknown>;
    const sent = stateOf(request, door, state);
    const retry = linkButton(door.address('/board'), '重新打开看板');
    if (!sent) {
      // The same address opened twice: the first time has let them in.
      if (door.who(request)) return reply.redirect(`${door.base}/board`, 303);
      return sayPage(
        reply,
        400,
        '登录没有接上',
        '这次登录不是从这个浏览器开始的，或隔得太久了。请重新打开看板；浏览器要允许 Cookie。',
        retry,
      );
    }
    reply.header('set-cookie', cookieLine(cookieFor(sent.nonce), '', door.cookies, 0));
    if (typeof code !== 'string' || code === '' || code.length > MAX_CODE)
      return sayPage(reply, 400, '没有登录', '您没有同意登录，或企业微信没有给出登录码。', retry);
    try {
      const userid = await api.whoLoggedIn(code);
      log.info({ known: userid !== undefined && door.directory.memberByUserid(userid) !== undefined }, 'board: login');
      return door.enter(reply, userid, sent.next);
    } catch (error) {
      if (!(error instanceof WecomRefused || error instanceof WecomUnreachable)) throw error;
      const errcode = error instanceof WecomRefused ? error.errcode : undefined;
      log.warn({ errcode, again: sent.again }, 'board: WeCom did not say who logged in');
      if (errcode === undefined || !SPENT.includes(errcode))
        return sayPage(reply, 502, '企业微信没有回应', '现在问不到您是谁，请过一会儿再试。一直这样的话，请管理员看日志里的错误码。', retry);
      if (!sent.again) return begin(request, reply, door, sent.next, true);
      return sayPage(reply, 400, '登录码失效了', '登录码只能用一次，5分钟内有效。请关掉这一页，重新打开看板。', retry);
    }
  };

  return {
    origins: ['https://open.weixin.qq.com', 'https://login.work.weixin.qq.com'],
    // A HEAD request would use the code up.
    routes: (scope, door) => void scope.get(CALLBACK, { exposeHeadRoute: false }, (request, reply) => comeBack(request, reply, door)),
    ask: (request, reply, door, next) => begin(request, reply, door, next, false),
  };
}
