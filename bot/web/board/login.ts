/**
 * How the board knows who is there: a way to log in (WeCom's OAuth2; picking, in the playground) names a member, a cookie keeps it for twelve
 * hours, and every request looks the member up again, so that whoever left is out at once.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HOUR_MS } from '../../clock';
import type { Directory, Former, Person } from '../../domain/org/directory';
import type { Secrets } from '../../secrets';
import { linkButton, sayPage } from '../page';
import { type CookieScope, cookieLine, cookieOf, Seal } from './seal';

const SESSION = 'lianxi_board';
const SESSION_MS = 12 * HOUR_MS;

/** A way to log in. */
export interface LoginWay {
  /** Why a request is refused whoever sends it, as a sentence; undefined when it is fine. */
  refuse?(request: FastifyRequest): string | undefined;
  /** Adds its own addresses, below /board. */
  routes(scope: FastifyInstance, door: Door): void;
  /** Lets somebody who is not logged in do so. @param next the page that was wanted */
  ask(request: FastifyRequest, reply: FastifyReply, door: Door, next: string): FastifyReply;
  /** Where it leads to, for the pages' policy of forms: origins. */
  origins?: readonly string[];
}

export interface DoorParts {
  publicUrl: string;
  botName: string;
  secrets: Pick<Secrets, 'keyedHash'>;
  now(): Date;
  directory(): Directory;
}

/** The pages of the board that a login may lead back to: nothing from elsewhere passes. */
const PAGES = /^\/board(?:\/meetings\/[^/?#\\]{1,60})?(?:\?org=[\w%.-]{1,100})?$/;

export class Door {
  readonly cookies: CookieScope;
  /** What stands before /board in addresses, where PUBLIC_URL has a path of its own. */
  readonly base: string;
  private readonly session: Seal<{ member: string }>;

  constructor(private readonly parts: DoorParts) {
    const url = new URL(parts.publicUrl);
    this.base = url.pathname.replace(/\/+$/, '');
    this.cookies = { path: `${this.base}/board`, secure: url.protocol === 'https:' };
    this.session = new Seal(parts.secrets, 'board session', SESSION_MS);
  }

  get now(): Date {
    return this.parts.now();
  }

  get directory(): Directory {
    return this.parts.directory();
  }

  /** Address that others are given: PUBLIC_URL and a path. */
  address(path: string): string {
    return `${this.parts.publicUrl}${path}`;
  }

  /** Seals what a way to log in keeps in the browser while somebody is away. */
  seal<T extends object>(purpose: string, lifeMs: number): Seal<T> {
    return new Seal<T>(this.parts.secrets, purpose, lifeMs);
  }

  /** Who is logged in: a member, somebody who is no member any more, or nobody. */
  who(request: FastifyRequest): Person | Former | undefined {
    const id = this.session.open(cookieOf(request.headers.cookie, SESSION), this.now)?.member;
    return id === undefined ? undefined : (this.directory.memberById(id) ?? this.directory.formerById(id));
  }

  /** The page that a request wants, or the board. */
  wanted(url: string): string {
    return PAGES.test(url) ? url : '/board';
  }

  /** Lets in whom the way to log in has named, or says why not. @param userid undefined: nobody of the corp */
  enter(reply: FastifyReply, userid: string | undefined, next: string): FastifyReply {
    if (userid === undefined)
      return sayPage(reply, 403, '看板只给成员看', '您用的账号不在本企业的企业微信里。请在企业微信里打开，或联系邀请您的单位。');
    const person = this.directory.memberByUserid(userid);
    if (!person) return this.turnAway(reply, this.directory.former(userid));
    reply.header('set-cookie', cookieLine(SESSION, this.session.close({ member: person.id }, this.now), this.cookies, SESSION_MS));
    return reply.redirect(`${this.base}${this.wanted(next)}`, 303);
  }

  leave(reply: FastifyReply): FastifyReply {
    this.forget(reply);
    return sayPage(reply, 200, '已退出看板', '在别人的电脑上看完记得退出。', linkButton(`${this.base}/board`, '重新登录'));
  }

  /** To somebody who is not in the address book, or not any more. */
  turnAway(reply: FastifyReply, former: Former | undefined): FastifyReply {
    this.forget(reply);
    if (former?.status === 'LEFT')
      return sayPage(
        reply,
        403,
        `${former.name}，您好`,
        '名册上您已经离开原来的单位，看板不再对您开放，谢谢您一直以来的支持。要是弄错了，请联系管理员改过来。',
      );
    if (former) return sayPage(reply, 403, `${former.name}，您好`, '您的账号暂停使用了，看板暂时打不开。要恢复请联系管理员。');
    return sayPage(reply, 403, '还没有您的登记', `${this.parts.botName}在通讯录里还没找到您，请联系管理员登记后再来。`);
  }

  private forget(reply: FastifyReply): void {
    reply.header('set-cookie', cookieLine(SESSION, '', this.cookies, 0));
  }
}

/** Without the 自建应用 nobody can prove who they are. */
export const noLogin: LoginWay = {
  routes() {},
  ask: (_request, reply) =>
    sayPage(
      reply,
      503,
      '看板还没有开通',
      '登录看板要用企业微信的自建应用：请管理员填写 WECOM_CORP_ID、WECOM_AGENT_ID、WECOM_AGENT_SECRET 后重启。',
    ),
};
