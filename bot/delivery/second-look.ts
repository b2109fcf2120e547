/** Reminders are looked at again before every attempt, all that may go at once. */
import { isTrouble } from '../../prisma/client';
import type { Clock } from '../clock';
import { SECOND_MS } from '../clock';
import type { Log } from '../log';
import type { ReminderGate } from './gate';
import type { Parcel } from './parcel';
import type { Ending } from './settle';

/** What was looked at longer ago than this is looked at again. */
const FRESH_MS = SECOND_MS;
/** Failures in a row, a second apart, after which each is looked at alone: one of them may be the reason. */
const TRIES = 3;

export class SecondLook {
  /** Monotonic time of the last commit we know of: what was looked at before it is looked at again. */
  private changedAt = 0;
  private looking = false;

  constructor(
    private readonly gate: ReminderGate | undefined,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Between two tries. */
    private readonly pauseMs = SECOND_MS,
  ) {}

  get busy(): boolean {
    return this.looking;
  }

  /** Something was committed. */
  changed(): void {
    this.changedAt = performance.now();
  }

  needs(parcel: Parcel): boolean {
    if (!this.gate || !parcel.rows.some((row) => row.reminderIds.length > 0)) return false;
    return parcel.checkedAt <= this.changedAt || performance.now() - parcel.checkedAt > FRESH_MS;
  }

  forget(parcel: Parcel): void {
    parcel.checkedAt = Number.NEGATIVE_INFINITY;
  }

  /**
   * Tries while the database is in trouble; what cannot be judged although it answers has failed, where an admin sees it.
   * @returns rows that do not go now, by their message; those not named go
   */
  async at(parcels: readonly Parcel[]): Promise<Map<Parcel, Ending[]>> {
    this.looking = true;
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await this.ask(parcels);
        } catch (error) {
          this.log.error({ err: error, tries }, 'outbox: reminders not read, trying again');
          if (tries >= TRIES && !isTrouble(error)) return await this.oneByOne(parcels);
          await new Promise((done) => setTimeout(done, this.pauseMs));
        }
      }
    } finally {
      this.looking = false;
    }
  }

  private async oneByOne(parcels: readonly Parcel[]): Promise<Map<Parcel, Ending[]>> {
    const ends = new Map<Parcel, Ending[]>();
    for (const parcel of parcels) {
      try {
        for (const [of, endings] of await this.ask([parcel])) ends.set(of, endings);
      } catch (error) {
        this.log.error({ err: error, keys: parcel.rows.map((row) => row.key) }, 'outbox: a reminder cannot be looked at, set aside');
        ends.set(
          parcel,
          parcel.rows.map((row) => ({ row, end: 'FAILED', error: '提醒发出前没能再核对一次' })),
        );
      }
    }
    return ends;
  }

  private async ask(parcels: readonly Parcel[]): Promise<Map<Parcel, Ending[]>> {
    const at = performance.now();
    const asked = parcels.flatMap((parcel) => parcel.rows.filter((row) => row.reminderIds.length > 0).map((row) => ({ parcel, row })));
    const verdicts = await this.gate?.check(
      asked.map(({ row, parcel }) => ({
        reminderIds: row.reminderIds,
        first: !parcel.doubtful && parcel.delivered === 0,
        content: row.content,
        ...(!row.toGroup && { userid: row.target }),
      })),
      this.clock.now(),
    );
    const ends = new Map<Parcel, Ending[]>();
    asked.forEach(({ parcel, row }, i) => {
      parcel.checkedAt = at;
      const verdict = verdicts?.[i];
      if (!verdict || 'send' in verdict) return;
      const list = ends.get(parcel) ?? [];
      ends.set(parcel, list);
      const back = { row, end: 'LATER' as const, attempts: row.attempts, delivered: parcel.delivered };
      if ('drop' in verdict) list.push({ row, end: 'DROPPED', error: verdict.drop, suppressed: verdict.suppressed });
      else if ('declined' in verdict) list.push({ row, end: 'DROPPED', error: verdict.declined, next: true });
      else if ('later' in verdict) list.push({ ...back, notBefore: verdict.later });
      // It goes back for a moment: its new words are in the database before they are on their way.
      else list.push({ ...back, notBefore: row.notBefore, content: verdict.content, suppressed: verdict.suppressed });
    });
    return ends;
  }
}
