/** What holds for a meeting and its seats, whoever asks. Pure. The actor of an answer is the unit, so everything counts units. */
import type { BodyPost, Rsvp } from '../../../prisma/client';
import { addDays, MINUTE_MS, toInstant, toWall } from '../../clock';

/** The morning of answers: noon of the third workday before. */
export const DUE_WORKDAYS_BEFORE = 3;
export const DUE_MINUTE = 12 * 60;

/** What a unit is at a body, in words. */
export const POST_NAMES: Readonly<Record<BodyPost, string>> = {
  CHAIR: '主任单位',
  DEPUTY: '副主任单位',
  COMMISSIONER: '委员单位',
  MEMBER: '成员单位',
  SECRETARY: '秘书单位',
  OBSERVER: '列席',
};

/** Without these a meeting can hardly be held: they are named when they are missing. */
export const isRequired = (post: BodyPost): boolean => post === 'CHAIR' || post === 'SECRETARY';

/** One unit's seat, as far as counting needs it. */
export interface Seat {
  orgId: string;
  /** False for 列席, an observer or a guest beside the body: invited, but never counted, chased or missed. */
  canVote: boolean;
  rsvp: Rsvp;
  /** Revision of the meeting that `rsvp` answers. */
  rsvpRevision: number;
}

/** Voting units that must be there: at least num/den of them. 0 without a body: nothing is decided there. */
export function quorumNeeded(votingUnits: number, num: number, den: number): number {
  return den > 0 ? Math.ceil((votingUnits * num) / den) : 0;
}

/** The answer that counts now: one to an earlier time is asked again. */
export function answerNow(seat: Pick<Seat, 'rsvp' | 'rsvpRevision'>, revision: number): Rsvp {
  return seat.rsvpRevision === revision ? seat.rsvp : 'PENDING';
}

export const isAnswer = (rsvp: Rsvp): boolean => rsvp === 'ACCEPTED' || rsvp === 'DECLINED' || rsvp === 'SUBSTITUTED';

/** Has the deputy said yes to the time as it is now? */
export const isConfirmed = (seat: Pick<Seat, 'rsvp' | 'rsvpRevision'> & { substituteConfirmed?: boolean }, revision: number): boolean =>
  answerNow(seat, revision) === 'SUBSTITUTED' && seat.substituteConfirmed === true;

export interface Tally<S extends Seat> {
  accepted: S[];
  substituted: S[];
  declined: S[];
  /** Nothing said, only 收到, or an answer to an earlier time. */
  unanswered: S[];
  /** 列席, whatever they answered. */
  observers: S[];
}

/** Seats by their answer to this revision, each list in the order given. Observers are in `observers` alone. */
export function tally<S extends Seat>(seats: readonly S[], revision: number): Tally<S> {
  const out: Tally<S> = { accepted: [], substituted: [], declined: [], unanswered: [], observers: seats.filter((s) => !s.canVote) };
  for (const seat of seats.filter((s) => s.canVote)) {
    const now = answerNow(seat, revision);
    if (now === 'ACCEPTED') out.accepted.push(seat);
    else if (now === 'SUBSTITUTED') out.substituted.push(seat);
    else if (now === 'DECLINED') out.declined.push(seat);
    else out.unanswered.push(seat);
  }
  return out;
}

/** Nobody answers at night: [from, to) minutes of the day. */
const NIGHT = { from: 21 * 60, to: 8 * 60 };
const EVENING = 20 * 60;
const MORNING = 9 * 60;

/**
 * By when units answer: noon of the third workday before when that is still ahead, else half-way to the start, on five minutes; out of the night
 * to the evening before it, or to the morning after it when that is still before the start.
 * @param usual that noon
 */
export function answerDue(start: Date, now: Date, usual: Date, zone: string): Date {
  if (usual > now && usual < start) return usual;
  const step = 5 * MINUTE_MS;
  const halfway = new Date(Math.max(now.getTime(), Math.floor((now.getTime() + start.getTime()) / 2 / step) * step));
  const wall = toWall(halfway, zone);
  if (wall.minute >= NIGHT.to && wall.minute < NIGHT.from) return halfway;
  const late = wall.minute >= NIGHT.from;
  const evening = toInstant({ date: late ? wall.date : addDays(wall.date, -1), minute: EVENING }, zone);
  const morning = toInstant({ date: late ? addDays(wall.date, 1) : wall.date, minute: MORNING }, zone);
  return evening > now ? evening : morning < start ? morning : halfway;
}

/** A change of time is asked about again; another room is only told. */
export function isMaterial(before: { localDate: string; startMin: number }, after: { localDate: string; startMin: number }): boolean {
  return before.localDate !== after.localDate || before.startMin !== after.startMin;
}

export type DeputyMatch<P> = { one: P } | { several: P[] } | { outsider: string } | { stranger: P };

/**
 * Whom a unit sends. Words for a person ("老王", "小李", "王主任") are the surname of colleagues; nobody of that name is an outsider by name.
 * @param unit      people of the unit, without the speaker
 * @param found     what reading found in the whole district: nobody, one, several
 * @param said      the words, when reading found nobody
 */
export function findDeputy<P extends { id: string; name: string }>(
  unit: readonly P[],
  found: readonly P[],
  said: string | undefined,
): DeputyMatch<P> | undefined {
  const own = found.filter((f) => unit.some((u) => u.id === f.id));
  if (own.length === 1) return { one: own[0] as P };
  if (own.length > 1) return { several: own };
  if (found.length === 1) return { stranger: found[0] as P };
  const name = said?.trim();
  if (!name) return undefined;
  const exact = unit.filter((u) => u.name === name);
  const surname =
    /^[老小阿大]?(\p{Script=Han})(?:[老工总姐哥叔队局所行校]|主任|书记|经理|医生|老师|师傅|科长|部长|院长|所长|行长|校长|警官|同志)?$/u.exec(
      name,
    )?.[1];
  const alike = exact.length || !surname ? exact : unit.filter((u) => u.name.startsWith(surname));
  if (alike.length === 1) return { one: alike[0] as P };
  return alike.length ? { several: alike } : { outsider: name };
}
