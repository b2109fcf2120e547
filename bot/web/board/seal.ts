/** What the board keeps in a reader's browser: small facts in cookies, signed with SECRET_KEY, each for its purpose and its time. */
import { timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../clock';
import type { Secrets } from '../../secrets';

/** Another process's clock may be a little ahead. */
const AHEAD_MS = MINUTE_MS;

export class Seal<T extends object> {
  /** @param purpose a cookie of one purpose is none of another */
  constructor(
    private readonly secrets: Pick<Secrets, 'keyedHash'>,
    private readonly purpose: string,
    private readonly lifeMs: number,
  ) {}

  close(facts: T, now: Date): string {
    const body = Buffer.from(JSON.stringify({ ...facts, at: now.getTime() })).toString('base64url');
    return `${body}.${this.secrets.keyedHash(this.purpose, body)}`;
  }

  /** Undefined for what is missing, forged, of another purpose, or older than its life. */
  open(sealed: string | undefined, now: Date): T | undefined {
    const [body = '', mark = '', ...more] = (sealed ?? '').split('.');
    const right = Buffer.from(this.secrets.keyedHash(this.purpose, body));
    const given = Buffer.from(mark);
    if (more.length || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const facts = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as T & { at: number };
    const age = now.getTime() - facts.at;
    return age >= -AHEAD_MS && age < this.lifeMs ? facts : undefined;
  }
}

export interface CookieScope {
  /** Path of the pages that get it. */
  path: string;
  /** Over https alone. */
  secure: boolean;
}

/** A Set-Cookie line that no script reads and no other site's form sends. @param maxAgeMs 0 takes it away */
export function cookieLine(name: string, value: string, { path, secure }: CookieScope, maxAgeMs: number): string {
  return `${name}=${value}; Path=${path}; Max-Age=${Math.floor(maxAgeMs / 1000)}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** The first cookie of this name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
