/** Programmable trouble, and the platform's frequency limits. */

/** A fault is taken by the next `times` matching calls, oldest fault first. */
export interface Fault {
  /** An API path ("/cgi-bin/message/send") or a socket command ("aibot_send_msg"), or a pattern over either. */
  on: string | RegExp;
  /** How many calls it hits; 1 unless told, Infinity until cleared. */
  times?: number;
  /** Answer this errcode; nothing takes effect. */
  errcode?: number;
  errmsg?: string;
  /** Answer this HTTP status with a page, not JSON. */
  http?: number;
  /**
   * timeout: the answer never comes · reset: the connection breaks · dropAck: a socket frame takes effect, its ack does not come ·
   * lose: a socket frame neither takes effect nor is acked
   */
  mode?: 'timeout' | 'reset' | 'dropAck' | 'lose';
  /** With http, timeout or reset: the call takes effect all the same. */
  delivered?: boolean;
  /** Answer this late. */
  delayMs?: number;
}

export class Faults {
  #active: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#active = [];
  }

  /** The fault that hits this call, if any; it is used up by one. */
  take(name: string): Fault | undefined {
    if (this.#active.length === 0) return undefined;
    const hit = this.#active.find(({ fault }) => (typeof fault.on === 'string' ? fault.on === name : fault.on.test(name)));
    if (!hit) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.#active = this.#active.filter((a) => a !== hit);
    return hit.fault;
  }
}

/** How many events of a key lie in sliding windows. A window is [milliseconds, limit]. */
export class Rate {
  readonly #hits = new Map<string, number[]>();
  readonly #longest: number;

  constructor(
    private readonly windows: readonly (readonly [ms: number, limit: number])[],
    private readonly now: () => number,
  ) {
    this.#longest = Math.max(...windows.map(([ms]) => ms));
  }

  /** Counts one event of `key` and says whether it is within the limits; refused events do not count. */
  allow(key: string): boolean {
    const now = this.now();
    let hits = this.#hits.get(key);
    if (!hits) {
      hits = [];
      this.#hits.set(key, hits);
    }
    const stale = after(hits, now - this.#longest);
    if (stale > 0) hits.splice(0, stale);
    for (const [ms, limit] of this.windows) if (hits.length - after(hits, now - ms) >= limit) return false;
    hits.push(now);
    return true;
  }
}

/** Index of the first entry of the ascending list that is later than `limit`. */
function after(hits: readonly number[], limit: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
