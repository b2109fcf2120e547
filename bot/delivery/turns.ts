/**
 * Bare pushes take turns: the next one goes when the end of the last is in the database, so that a crash can double only one. Whoever waits stays
 * in its lane, takes none of the places in flight, and the most urgent goes first.
 */
import type { Parcel } from './parcel';

export class Turns {
  private now: Parcel | undefined;
  private readonly held: Parcel[] = [];

  /** How many wait. */
  get waiting(): number {
    return this.held.length;
  }

  has(parcel: Parcel): boolean {
    return this.now === parcel;
  }

  /** @returns whether it is its turn; else it is kept until `next` gives it out */
  take(parcel: Parcel): boolean {
    this.now ??= parcel;
    if (this.now !== parcel) this.held.push(parcel);
    return this.now === parcel;
  }

  /** Its end is written, or it certainly did not arrive. */
  release(parcel: Parcel): void {
    if (this.now === parcel) this.now = undefined;
  }

  /** Who may try now: nobody while somebody has the turn. */
  next(): Parcel | undefined {
    if (this.now) return undefined;
    const urgent = Math.min(...this.held.map((p) => p.priority));
    const at = this.held.findIndex((p) => p.priority === urgent);
    return at === -1 ? undefined : this.held.splice(at, 1)[0];
  }
}
