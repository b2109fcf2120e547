/** A browser in front of the board: it keeps cookies, follows nothing by itself, and logs in as WeCom's own would. */
import type { World } from '../support/world';

export const WECOM = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/7.0.1 wxwork/4.1.30';
export const DESK = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0';

export interface Seen {
  status: number;
  page: string;
  headers: Headers;
  /** Where it leads on. */
  to: string;
}

export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly agent = WECOM,
  ) {}

  async get(path: string, init: RequestInit = {}): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(`${this.world.standin.botUrl}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { 'user-agent': this.agent, ...(cookie && { cookie }), ...init.headers },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: reply.status, page: await reply.text(), headers: reply.headers, to: reply.headers.get('location') ?? '' };
  }

  /** Opens a page of the board and is sent to WeCom. @returns the state that must come back */
  async leave(path = '/board'): Promise<string> {
    const { status, to } = await this.get(path);
    if (status !== 302) throw new Error(`not sent to WeCom but ${status}`);
    return new URL(to).searchParams.get('state') ?? '';
  }

  /** Comes back from WeCom with a code. */
  back(code: string, state: string): Promise<Seen> {
    return this.get(`/board/login?${new URLSearchParams({ code, state })}`);
  }

  /** The whole way in. @returns what the login answered */
  async login(who: string | { openid: string }, path = '/board'): Promise<Seen> {
    const state = await this.leave(path);
    return this.back(this.world.standin.oauthCode(who), state);
  }
}

/** A browser that is in. */
export async function loggedIn(world: World, userid: string): Promise<Browser> {
  const browser = new Browser(world);
  const { status, page } = await browser.login(userid);
  if (status !== 303) throw new Error(`${userid} was not let in: ${status} ${page}`);
  return browser;
}
