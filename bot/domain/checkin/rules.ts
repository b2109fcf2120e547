/** What holds for signing in at a meeting. Pure. */
import type { Attendance, InvitationModel, MeetingModel } from '../../../prisma/client';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../clock';
import { answerNow } from '../meeting/rules';

const OPENS_BEFORE_MS = HOUR_MS;
const CLOSES_AFTER_MS = 30 * MINUTE_MS;
/** Wrong codes of one person at one meeting; from then on the recorder signs for them. */
export const MAX_WRONG = 3;
/** Nobody signed in by then: the caller is asked whether it began. Until then a meeting that may just be late is not touched. */
const MISSED_AFTER_MS = 30 * MINUTE_MS;
/** Until then the caller can say that it was not held. */
const OBJECT_UNTIL_MS = DAY_MS;
/** The recorder may put attendance right until then. */
const CORRECT_UNTIL_MS = 7 * DAY_MS;

type Times = Pick<MeetingModel, 'startAt' | 'endAt'>;

/** When members may sign in: from an hour before the start to half an hour after the end. */
export const opensAt = ({ startAt }: Times): Date => new Date(startAt.getTime() - OPENS_BEFORE_MS);
export const closesAt = ({ endAt }: Times): Date => new Date(endAt.getTime() + CLOSES_AFTER_MS);
export const isOpen = (meeting: Times, now: Date): boolean => opensAt(meeting) <= now && now <= closesAt(meeting);

/** May the recorder sign for others and put attendance right? */
export const mayCorrect = (meeting: Times, now: Date): boolean =>
  opensAt(meeting) <= now && now.getTime() <= meeting.endAt.getTime() + CORRECT_UNTIL_MS;

/** Half an hour over its start and nobody was there: it may not have been held, so it can still be moved or cancelled. */
export function maybeMissed(meeting: Pick<MeetingModel, 'startAt' | 'endAt' | 'startedAt' | 'status'>, now: Date): boolean {
  return (
    meeting.status === 'SCHEDULED' &&
    meeting.startedAt === null &&
    now.getTime() >= meeting.startAt.getTime() + MISSED_AFTER_MS &&
    now.getTime() < meeting.endAt.getTime() + OBJECT_UNTIL_MS
  );
}

/** Meetings that ended before this are over: those that somebody opened at once, those that nobody said a word about when nobody objected. */
export const overBefore = (now: Date, opened: boolean): Date => new Date(now.getTime() - (opened ? CLOSES_AFTER_MS : OBJECT_UNTIL_MS));

/** Whole minutes after the start; 0: in time. */
export const minutesLate = ({ startAt }: Pick<MeetingModel, 'startAt'>, at: Date): number =>
  Math.max(0, Math.floor((at.getTime() - startAt.getTime()) / MINUTE_MS));

export const attendanceAt = (meeting: Pick<MeetingModel, 'startAt'>, at: Date): Attendance =>
  minutesLate(meeting, at) > 0 ? 'LATE' : 'PRESENT';

export const came = ({ attendance }: Pick<InvitationModel, 'attendance'>): boolean => attendance === 'PRESENT' || attendance === 'LATE';

/** What a unit that nobody saw was, once it is over. 列席 is never missed: nothing is noted. */
export function missing(seat: Pick<InvitationModel, 'rsvp' | 'rsvpRevision' | 'canVote'>, revision: number): Attendance {
  if (!seat.canVote) return 'UNKNOWN';
  return answerNow(seat, revision) === 'DECLINED' ? 'EXCUSED' : 'ABSENT';
}

export interface Count {
  /** Voting units that are there. */
  units: number;
  /** Observers that are there: they never count. */
  observers: number;
  /** Voting units that are still missing to the quorum; undefined: nothing is decided there. */
  lacking?: number;
}

export function count(seats: readonly Pick<InvitationModel, 'attendance' | 'canVote'>[], quorumNeeded: number): Count {
  const here = seats.filter(came);
  const units = here.filter((s) => s.canVote).length;
  return { units, observers: here.length - units, ...(quorumNeeded > 0 && { lacking: Math.max(0, quorumNeeded - units) }) };
}
