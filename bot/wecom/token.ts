/** The access_token of one app. @see https://developer.work.weixin.qq.com/document/path/91039 */
import { z } from 'zod';
import { type Clock, MINUTE_MS, SECOND_MS } from '../clock';
import { WecomRefused } from '../errors';
import { classify } from './errcodes';
import { endpoint, type HttpClient, readAnswer } from './http';
import { WINDOW } from './limits';

/** How long a refused secret is not tried again: WeCom bans addresses that keep trying. */
const REFUSED_PAUSE_MS = MINUTE_MS;

const path = '/cgi-bin/gettoken';
const Reply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export class AccessToken {
  private held: { value: string; until: number } | undefined;
  private fetching: Promise<string> | undefined;
  private refused: { error: WecomRefused; until: number } | undefined;

  constructor(
    private readonly o: { baseUrl: string; corpId: string; secret: string; clock: Clock },
    private readonly http: HttpClient,
  ) {}

  /**
   * The token held, or the one fetch that is under way.
   * @throws WecomRefused (a wrong secret is remembered for a minute) · WecomUnreachable
   */
  async get(): Promise<string> {
    const now = this.o.clock.now().getTime();
    if (this.held && now < this.held.until) return this.held.value;
    if (this.refused && now < this.refused.until) throw this.refused.error;
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  /** WeCom no longer knows `value`. When somebody has replaced it in the meantime, theirs stays. */
  forget(value: string): void {
    if (this.held?.value === value) this.held = undefined;
  }

  private async fetch(): Promise<string> {
    const url = endpoint(this.o.baseUrl, path);
    url.searchParams.set('corpid', this.o.corpId);
    url.searchParams.set('corpsecret', this.o.secret);
    const asked = this.o.clock.now().getTime();
    try {
      const { access_token, expires_in } = readAnswer(path, await this.http.request(path, url), Reply);
      const lives = expires_in * SECOND_MS;
      // WeCom hands out the same token until it ends: near its end half of the rest is used, not asked again at every call.
      this.held = { value: access_token, until: asked + lives - Math.min(WINDOW.tokenMargin, lives / 2) };
      this.refused = undefined;
      return access_token;
    } catch (error) {
      if (error instanceof WecomRefused && ['config', 'wait'].includes(classify(error.errcode).kind)) {
        this.refused = { error, until: asked + REFUSED_PAUSE_MS };
      }
      throw error;
    }
  }
}
