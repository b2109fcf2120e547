/**
 * One at a time, in order, for each lane; urgent first among those that may go. A message to many members stands in all their lanes and goes
 * when it is first in each. All its lanes are entered at once, so two messages never wait for each other.
 */
export interface Traveller {
  readonly lanes: readonly string[];
  /** 0 first … 9 last. */
  readonly priority: number;
}

const PRIORITIES = 10;

export class Lanes<T extends Traveller> {
  private readonly lanes = new Map<string, T[]>();
  /** In how many lanes somebody is before it. */
  private readonly blocked = new Map<T, number>();
  private readonly ready: T[][] = Array.from({ length: PRIORITIES }, () => []);

  /** Everybody who has entered and not left. */
  readonly inside = new Set<T>();

  enter(traveller: T): void {
    this.inside.add(traveller);
    let blocked = 0;
    for (const name of traveller.lanes) {
      const lane = this.lanes.get(name);
      if (lane) {
        lane.push(traveller);
        blocked += 1;
      } else this.lanes.set(name, [traveller]);
    }
    if (blocked === 0) this.toReady(traveller);
    else this.blocked.set(traveller, blocked);
  }

  /** The most urgent ones that may go, at most `n`. They stay first in their lanes until they leave. */
  next(n: number): T[] {
    const out: T[] = [];
    for (const queue of this.ready) {
      while (out.length < n && queue.length > 0) {
        // Who has left meanwhile is only taken off the list.
        out.push(...queue.splice(0, n - out.length).filter((t) => this.inside.has(t)));
      }
    }
    return out;
  }

  /** It goes again after `next` gave it out: it kept its place. */
  again(traveller: T): void {
    this.toReady(traveller);
  }

  /** It is done, or goes back to the database: the next ones in its lanes may go. */
  leave(traveller: T): void {
    if (!this.inside.delete(traveller)) return;
    for (const name of traveller.lanes) {
      const lane = this.lanes.get(name) ?? [];
      const wasFirst = lane[0] === traveller;
      lane.splice(lane.indexOf(traveller), 1);
      if (lane.length === 0) this.lanes.delete(name);
      else if (wasFirst) this.advance(lane[0] as T);
    }
    this.blocked.delete(traveller);
  }

  private advance(traveller: T): void {
    const blocked = (this.blocked.get(traveller) ?? 0) - 1;
    if (blocked > 0) this.blocked.set(traveller, blocked);
    else if (this.blocked.delete(traveller)) this.toReady(traveller);
  }

  private toReady(traveller: T): void {
    this.ready[Math.max(0, Math.min(PRIORITIES - 1, traveller.priority))]?.push(traveller);
  }
}
