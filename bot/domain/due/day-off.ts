/**
 * The list of a year's holidays comes late in the year before, when much of that year is planned: what counts in workdays was planned as if every
 * weekday were one. What meets a day off is put on the next workday.
 */
import { type ReminderDeliveryModel, ReminderState, type Tx } from '../../../prisma/client';
import { MINUTE_MS, toInstant, toWall } from '../../clock';
import { minuteOfKey } from '../reminder/plan';
import type { SubjectScene } from '../reminder/subject';
import { loadSubjects, ruleOf } from './subjects';

type Row = ReminderDeliveryModel;

/**
 * Moves those of the rows that are due on a day off, as long as what they remind of is not over by then. One that was planned anew for that day
 * comes once. @returns the others
 */
export async function offDaysOff(tx: Tx, rows: readonly Row[], scene: SubjectScene): Promise<Row[]> {
  const off = new Map(rows.flatMap((row) => [[row.id, nextWorkday(row, scene)] as const]).filter(([, to]) => to !== undefined));
  if (off.size === 0) return [...rows];
  const loaded = await loadSubjects(
    tx,
    rows.filter((r) => off.has(r.id)),
  );
  // A meeting on the first morning after the holidays has begun by then: better on a day off than never.
  const moved = loaded.flatMap(({ row, subject, state }) => {
    const to = off.get(row.id);
    if (!to || subject?.check(row, state, to.dueAt) !== undefined) return [];
    return [{ row, ...to, dedupeKey: row.dedupeKey.replace(`|${minuteOfKey(row.dueAt)}`, `|${minuteOfKey(to.dueAt)}`) }];
  });
  if (moved.length === 0) return [...rows];
  const keys = moved.map((m) => m.dedupeKey);
  const known = await tx.reminderDelivery.findMany({ where: { dedupeKey: { in: keys } }, select: { dedupeKey: true } });
  const twice = new Set(known.map((k) => k.dedupeKey));
  for (const { row, dueAt, staleAt, dedupeKey } of moved)
    await tx.reminderDelivery.updateMany({
      where: { id: row.id, state: ReminderState.PLANNED },
      data: twice.has(dedupeKey) ? { state: ReminderState.SUPPRESSED, reason: 'SUPERSEDED' } : { dueAt, staleAt, dedupeKey },
    });
  const gone = new Set(moved.map((m) => m.row.id));
  return rows.filter((r) => !gone.has(r.id));
}

function nextWorkday({ rule: code, dueAt, staleAt }: Row, { calendar, zone }: SubjectScene): { dueAt: Date; staleAt: Date } | undefined {
  const rule = ruleOf(code);
  if (!rule?.offset || !('workdays' in rule.offset)) return undefined;
  const { date, minute } = toWall(dueAt, zone);
  if (calendar.isWorkday(date)) return undefined;
  const later = toInstant({ date: calendar.addWorkdays(date, 1), minute }, zone);
  // What ends sooner than its rule says ends with what it reminds of.
  const ends = staleAt.getTime() < dueAt.getTime() + rule.staleAfterMin * MINUTE_MS;
  if (ends && later >= staleAt) return undefined;
  return { dueAt: later, staleAt: ends ? staleAt : new Date(later.getTime() + rule.staleAfterMin * MINUTE_MS) };
}
