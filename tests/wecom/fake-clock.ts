import type { Clock } from '../../bot/clock';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  constructor(private at = Date.parse('2026-09-16T02:00:00Z')) {}

  now(): Date {
    return new Date(this.at);
  }

  advance(ms: number): void {
    this.at += ms;
  }
}
