import type { Clock } from '../../bot/clock';

/** A clock that stands still until it is moved. Wall times are of Asia/Shanghai. */
export class FakeClock implements Clock {
  private at: number;

  /** @param wall "2026-09-16T10:00" */
  constructor(wall = '2026-09-16T10:00') {
    this.at = Date.parse(`${wall}:00+08:00`);
  }

  now(): Date {
    return new Date(this.at);
  }

  /** Forward only. @param wall "2026-09-17T09:00" or milliseconds */
  moveTo(wall: string): void {
    const to = Date.parse(`${wall.length === 16 ? `${wall}:00` : wall}+08:00`);
    if (to < this.at) throw new Error(`the clock cannot go back to ${wall}`);
    this.at = to;
  }

  advance(ms: number): void {
    this.at += ms;
  }
}
