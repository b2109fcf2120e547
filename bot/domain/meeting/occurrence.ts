/** Days of a series that are not held as its rule says. */
import type { MeetingModel } from '../../../prisma/client';
import type { Work } from '../work';

/** Day of the rule in such a key. */
export const ruleDayOf = (occurrence: string): string => occurrence.slice(-10);

/** DROPPED: a person took it out. ASKED: on a day off, the author must say. CLASH: could not be booked, the author must say.
 * KEPT: held on a day off, the author knows. */
export type ExceptionKind = 'DROPPED' | 'ASKED' | 'CLASH' | 'KEPT';

/** A day that waits for the author's word. */
export interface Waiting {
  day: string;
  kind: 'ASKED' | 'CLASH';
  /** Why it could not be booked. */
  note: string;
}

export async function noteException({ tx, now }: Work, seriesId: string, day: string, kind: ExceptionKind, note = ''): Promise<void> {
  const data = { kind, note, at: now };
  await tx.seriesException.upsert({ where: { seriesId_day: { seriesId, day } }, create: { seriesId, day, ...data }, update: data });
}

export async function forgetException({ tx }: Pick<Work, 'tx'>, seriesId: string, day: string): Promise<void> {
  await tx.seriesException.deleteMany({ where: { seriesId, day } });
}

/** A meeting of a series was cancelled: that day is never planned again. */
export async function noteDropped(work: Work, { seriesId, occurrence }: Pick<MeetingModel, 'seriesId' | 'occurrence'>): Promise<void> {
  if (seriesId && occurrence) await noteException(work, seriesId, ruleDayOf(occurrence), 'DROPPED');
}

/** The cancellation was taken back. */
export async function noteHeld(work: Work, { seriesId, occurrence }: Pick<MeetingModel, 'seriesId' | 'occurrence'>): Promise<void> {
  if (seriesId && occurrence) await forgetException(work, seriesId, ruleDayOf(occurrence));
}
