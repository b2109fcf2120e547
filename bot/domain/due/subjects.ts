/** Every kind of subject there is, and how the records of many reminders are read at once. */
import type { Reader, ReminderDeliveryModel, Tx } from '../../../prisma/client';
import { actionSubject } from '../action/reminder-subject';
import { agreementSubject } from '../agreement/reminder-subject';
import { termSubject } from '../agreement/term-reminder-subject';
import { bookingSubject } from '../booking/reminder-subject';
import { openingSubject } from '../checkin/opening-subject';
import { pollSubject } from '../convene/poll-subject';
import { noticeSubject } from '../meeting/reminders/notice-subject';
import { quorumSubject } from '../meeting/reminders/quorum-subject';
import { meetingSubject } from '../meeting/reminders/subject';
import { urgentSubject } from '../meeting/reminders/urgent-subject';
import { patrolSubject, unpatrolledSubject } from '../patrol/reminder-subject';
import type { ReminderRule } from '../reminder/rule';
import type { Loaded, ReminderSubject } from '../reminder/subject';
import { toldSubject } from '../reminder/told-subject';
import { turnSubject } from '../rotation/reminder-subject';
import { pairingSubject, unvisitedSubject } from '../visit/reminder-subject';
import { whistleSubject } from '../whistle/reminder-subject';
import { wishSubject } from '../wish/reminder-subject';

/** Subjects by `ReminderDelivery.subjectKind`. */
const SUBJECTS: Readonly<Record<string, ReminderSubject<unknown>>> = {
  MEETING: meetingSubject,
  QUORUM: quorumSubject,
  URGENT: urgentSubject,
  ACTION: actionSubject,
  POLL: pollSubject,
  TURN: turnSubject,
  OPENING: openingSubject,
  BOOKING: bookingSubject,
  AGREEMENT: agreementSubject,
  TERM: termSubject,
  WHISTLE: whistleSubject,
  NOTICE: noticeSubject,
  TOLD: toldSubject,
  WISH: wishSubject,
  PAIRING: pairingSubject,
  UNVISITED: unvisitedSubject,
  PATROL: patrolSubject,
  UNPATROLLED: unpatrolledSubject,
};

const RULES = new Map(
  Object.values(SUBJECTS)
    .flatMap((s) => s.rules)
    .map((rule) => [rule.code, rule]),
);

/** @returns undefined for a rule that this version does not know */
export function ruleOf(code: string): ReminderRule | undefined {
  return RULES.get(code);
}

/** Codes of rules about a promise: of those a person with 免打扰 gets the first only. */
export function rulesToldOnce(): string[] {
  return [...RULES.values()].filter((r) => r.muted === 'ONCE').map((r) => r.code);
}

/** @returns undefined for a kind that this version does not know */
function subjectOf(kind: string): ReminderSubject<unknown> | undefined {
  return SUBJECTS[kind];
}

/** Reads the records of many reminders, one query set a kind. */
export async function loadSubjects(reader: Reader | Tx, rows: readonly ReminderDeliveryModel[]): Promise<Loaded[]> {
  const states = new Map<string, Map<string, unknown>>();
  for (const kind of new Set(rows.map((r) => r.subjectKind))) {
    const own = rows.filter((r) => r.subjectKind === kind);
    const ids = [...new Set(own.map((r) => r.subjectId))];
    states.set(kind, (await subjectOf(kind)?.load(reader, ids, own)) ?? new Map());
  }
  return rows.map((row) => ({ row, subject: subjectOf(row.subjectKind), state: states.get(row.subjectKind)?.get(row.subjectId) }));
}

/** Why a loaded reminder is not to be sent; undefined: send it. */
export function whyNot({ row, subject, state }: Loaded, now: Date): string | undefined {
  if (!subject) return 'CANCELLED';
  return subject.check(row, state, now) ?? (now > row.staleAt ? 'STALE' : undefined);
}
