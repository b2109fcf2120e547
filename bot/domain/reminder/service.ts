/** Plans and withdraws reminders, in the transaction of the change that is the reason for it. */
import { ReminderState } from '../../../prisma/client';
import type { Work } from '../work';
import { type Planned, plan } from './plan';
import type { ReminderRule } from './rule';

type Reason = 'CANCELLED' | 'CHANGED' | 'WITHDRAWN';

const INSERT = 500;

/** Plans what is still ahead of a subject as it is now. What is planned already stays as it is; what was withdrawn is planned again. */
export function planSubject<R extends ReminderRule>(
  work: Work,
  subject: Planned<R>,
  rules: readonly R[],
  zone = work.zone,
): Promise<number> {
  return planSubjects(work, [subject], rules, zone);
}

/** The same of many, in as few statements as of one. */
export function planSubjects<R extends ReminderRule>(
  work: Work,
  subjects: readonly Planned<R>[],
  rules: readonly R[],
  zone = work.zone,
): Promise<number> {
  return insert(
    work,
    subjects.flatMap((subject) => plan(subject, { calendar: work.calendar, zone, now: work.now }, rules)),
  );
}

async function insert({ tx, now }: Work, rows: readonly ReturnType<typeof plan>[number][]): Promise<number> {
  const keys = rows.map((r) => r.dedupeKey);
  const known = new Set<string>();
  for (let i = 0; i < keys.length; i += INSERT) {
    const where = { dedupeKey: { in: keys.slice(i, i + INSERT) } };
    for (const { dedupeKey } of await tx.reminderDelivery.findMany({ where, select: { dedupeKey: true } })) known.add(dedupeKey);
  }
  const fresh = rows.filter((r) => !known.has(r.dedupeKey));
  for (let i = 0; i < fresh.length; i += INSERT)
    await tx.reminderDelivery.createMany({ data: fresh.slice(i, i + INSERT).map((r) => ({ ...r, createdAt: now })) });
  if (known.size === 0) return fresh.length;
  const back = await tx.reminderDelivery.updateMany({
    where: { dedupeKey: { in: [...known] }, state: ReminderState.SUPPRESSED, dueAt: { gt: now } },
    data: { state: ReminderState.PLANNED, reason: null },
  });
  return fresh.length + back.count;
}

/**
 * Nothing planned or queued for this subject is sent any more; what is under way is stopped by the sender's own look. An answer withdraws nothing,
 * since it can be taken back: each row is looked at when it is due.
 * @param which one revision, one rule
 * @returns how many reminders will not come
 */
export async function withdraw(
  { tx }: Pick<Work, 'tx'>,
  subjectKind: string | readonly string[],
  subjectId: string,
  reason: Reason,
  { revision, rule }: { revision?: number; rule?: string } = {},
): Promise<number> {
  const where = {
    subjectKind: { in: [subjectKind].flat() },
    subjectId,
    state: { in: [ReminderState.PLANNED, ReminderState.QUEUED] },
    ...(revision !== undefined && { subjectRevision: revision }),
    ...(rule !== undefined && { rule }),
  };
  return (await tx.reminderDelivery.updateMany({ where, data: { state: ReminderState.SUPPRESSED, reason } })).count;
}
