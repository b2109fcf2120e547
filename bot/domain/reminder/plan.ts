/** Which reminders a subject has, and when. Pure. */
import { addDays, MINUTE_MS, toInstant, toWall } from '../../clock';
import { type Anchor, type Offset, QUIET, type QuietHours, type ReminderRule } from './rule';

/** What a plan is made from. */
export interface Planned<R extends ReminderRule = ReminderRule> {
  /** Of the registry in `subjects.ts`. */
  kind: string;
  id: string;
  revision: number;
  /** Local times that rules count from; a day without a minute is over at its end. Rules of a missing one are not planned. */
  anchors: Partial<Record<Anchor, { date: string; minute?: number }>>;
  /** Who has a row of this rule: "unit:<orgId>", "member:<memberId>", "chat:<chatid>". */
  recipients(rule: R, dueAt: Date): readonly string[];
}

export interface PlannedRow {
  dedupeKey: string;
  rule: string;
  subjectKind: string;
  subjectId: string;
  subjectRevision: number;
  recipient: string;
  dueAt: Date;
  staleAt: Date;
}

export interface PlanScene {
  calendar: { addWorkdays(date: string, n: number): string };
  zone: string;
  now: Date;
}

/**
 * Rows of the rules that are still ahead, by time. An offset that is already past is not planned; what the quiet hours bring to one minute for the
 * same rule and recipient (own lead times of two and three hours before nine o'clock) is one row.
 */
export function plan<R extends ReminderRule>(subject: Planned<R>, scene: PlanScene, rules: readonly R[]): PlannedRow[] {
  const rows: PlannedRow[] = [];
  for (const rule of rules) {
    const when = rule.offset && whenOf(rule, rule.offset, subject.anchors[rule.offset.from], scene);
    if (!when) continue;
    for (const recipient of subject.recipients(rule, when.dueAt)) rows.push(rowOf(rule, subject, recipient, when.dueAt, when.staleAt));
  }
  const once = new Map(rows.map((row) => [row.dedupeKey, row]));
  return [...once.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** How a minute stands in a dedupe key. */
export const minuteOfKey = (at: Date): string => at.toISOString().slice(0, 16);

/** One row; `suffix` tells snoozes and chases of one minute apart. */
export function rowOf(
  rule: ReminderRule,
  subject: Pick<Planned, 'kind' | 'id' | 'revision'>,
  recipient: string,
  dueAt: Date,
  staleAt: Date,
  suffix = '',
): PlannedRow {
  return {
    dedupeKey: `${rule.code}|${subject.kind}:${subject.id}|${subject.revision}|${recipient}|${minuteOfKey(dueAt)}${suffix}`,
    rule: rule.code,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectRevision: subject.revision,
    recipient,
    dueAt,
    staleAt,
  };
}

/** @returns undefined when it is past, or what it reminds of would be over */
function whenOf(
  rule: ReminderRule,
  offset: Offset,
  anchor: { date: string; minute?: number } | undefined,
  { calendar, zone, now }: PlanScene,
): { dueAt: Date; staleAt: Date } | undefined {
  if (!anchor) return undefined;
  const at = { date: anchor.date, minute: anchor.minute ?? 24 * 60 };
  const wanted = instantOf(offset, at, calendar, zone);
  if (wanted <= now) return undefined;
  const over = toInstant(at, zone);
  // What comes after something does not come before it.
  const earliest = wanted >= over && over > now ? over : now;
  const dueAt = rule.quiet === 'SHIFT' ? outOfQuiet(wanted, earliest, zone) : wanted;
  const staleAt = new Date(dueAt.getTime() + rule.staleAfterMin * MINUTE_MS);
  if (wanted >= over) return { dueAt, staleAt };
  return dueAt < over ? { dueAt, staleAt: staleAt < over ? staleAt : over } : undefined;
}

function instantOf(offset: Offset, anchor: { date: string; minute: number }, calendar: PlanScene['calendar'], zone: string): Date {
  if ('minutes' in offset) return new Date(toInstant(anchor, zone).getTime() + offset.minutes * MINUTE_MS);
  if ('workdays' in offset) return toInstant({ date: calendar.addWorkdays(anchor.date, offset.workdays), minute: offset.atMin }, zone);
  return toInstant({ date: addDays(anchor.date, offset.days), minute: offset.atMin ?? anchor.minute }, zone);
}

export function isQuiet(at: Date, zone: string, { fromMin, toMin }: QuietHours = QUIET): boolean {
  const { minute } = toWall(at, zone);
  return fromMin > toMin ? minute >= fromMin || minute < toMin : minute >= fromMin && minute < toMin;
}

/**
 * The quiet hours that hold an instant for somebody; undefined when it may be sent. A night of their own takes the place of everybody's, other
 * hours of their own stand beside it. What is in time was planned out of everybody's night: only what is late can meet it.
 */
export function quietFor(at: Date, zone: string, own: QuietHours | undefined, late: boolean): QuietHours | undefined {
  const everybody = late && !(own && own.fromMin > own.toMin) ? [QUIET] : [];
  return (own ? [own, ...everybody] : everybody).find((hours) => isQuiet(at, zone, hours));
}

/** The last allowed minute before the quiet time if that is after `earliest`, else its end; the instant itself outside of it. */
export function outOfQuiet(at: Date, earliest: Date, zone: string): Date {
  if (!isQuiet(at, zone)) return at;
  const wall = toWall(at, zone);
  const evening = wall.minute >= QUIET.fromMin ? wall.date : addDays(wall.date, -1);
  const before = toInstant({ date: evening, minute: QUIET.fromMin - 1 }, zone);
  return before > earliest ? before : quietEnd(at, zone);
}

/** When the quiet time that holds `at` is over. */
export function quietEnd(at: Date, zone: string, { fromMin, toMin }: QuietHours = QUIET): Date {
  const wall = toWall(at, zone);
  const tomorrow = fromMin > toMin && wall.minute >= fromMin;
  return toInstant({ date: tomorrow ? addDays(wall.date, 1) : wall.date, minute: toMin }, zone);
}
