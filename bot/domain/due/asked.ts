/** Who is asked by a reminder that is due, and at which minute: the first who can be reached and may be disturbed, else the next. */
import { ReminderState, type Tx } from '../../../prisma/client';
import type { Person } from '../org/directory';
import { type ReminderData, readData } from '../reminder/data';
import { type Peace, peaceOf } from '../reminder/peace';
import { quietEnd, quietFor } from '../reminder/plan';
import type { QuietHours } from '../reminder/rule';
import type { People, ReminderScene } from '../reminder/subject';
import { isLate, type Sendable } from './message';
import { ruleOf, rulesToldOnce } from './subjects';

export interface Asked {
  to: { userid: string; notBefore: Date }[];
  /** To be kept with the row: somebody before them cannot be reached. */
  data?: ReminderData;
  /** Why nobody is asked. */
  nobody?: 'NOT_REACHABLE' | 'OPTED_OUT' | 'STALE';
}

/** @param reminders to people, not to groups. @returns by reminder */
export async function whoIsAsked(tx: Tx, reminders: readonly Sendable[], scene: ReminderScene): Promise<Map<string, Asked>> {
  const asked = reminders.map((reminder) => ({ reminder, ...reminder.subject.people(reminder.row, reminder.state, scene) }));
  const everybody = asked.flatMap((a) => [...a.candidates, ...(a.instead ?? [])]);
  const ids = everybody.map((p) => p.id);
  const peace = await peaceOf(tx, ids, scene.now, scene.zone);
  // Whoever is sent something now is found out now; for those with hours of their own it would be found out at their end.
  await learnReach(
    tx,
    everybody.filter((p) => !scene.reach.member(p.userid) || peace.get(p.id)?.quiet),
  );
  const told = await toldBefore(
    tx,
    asked.filter((a) => peace.size > 0 && a.candidates.some((p) => peace.get(p.id)?.muted)).map((a) => a.reminder),
  );
  return new Map(asked.map((a) => [a.reminder.row.id, choose(a, peace, told.has(a.reminder.row.id), scene)]));
}

/** Another process may have heard them, or found out that nothing reaches them, since this one has read who is who. */
async function learnReach(tx: Tx, people: readonly Person[]): Promise<void> {
  if (people.length === 0) return;
  const rows = await tx.member.findMany({
    where: { id: { in: [...new Set(people.map((p) => p.id))] } },
    select: { id: true, reachable: true, dmAt: true },
  });
  const known = new Map(rows.map((r) => [r.id, r]));
  for (const person of people) {
    const row = known.get(person.id);
    if (row) Object.assign(person, { reachable: row.reachable, dm: row.dmAt !== null });
  }
}

function choose(
  { reminder, candidates, wanted, instead = [] }: People & { reminder: Sendable },
  peace: ReadonlyMap<string, Peace>,
  told: boolean,
  scene: ReminderScene,
): Asked {
  const { row } = reminder;
  const muted = ruleOf(row.rule)?.muted ?? 'DROP';
  const data = readData(row.data);
  const tried = new Set(data.unreachable ?? []);
  const to: Asked['to'] = [];
  const missed: string[] = [];
  let nobody: NonNullable<Asked['nobody']> = 'NOT_REACHABLE';
  for (const person of [...candidates, ...instead]) {
    if (to.length >= wanted || (to.length > 0 && !candidates.includes(person))) break;
    if (tried.has(person.id)) continue;
    const wish = peace.get(person.id);
    if (wish?.muted && (muted === 'DROP' || (muted === 'ONCE' && told))) {
      nobody = 'OPTED_OUT';
      // A promise is one person's: nobody else is told of it in their place.
      if (muted === 'ONCE') break;
      continue;
    }
    if (!scene.reach.member(person.userid)) {
      missed.push(person.id);
      continue;
    }
    const notBefore = sendAt(reminder, scene, wish?.quiet);
    if (notBefore <= row.staleAt) to.push({ userid: person.userid, notBefore });
    else if (nobody === 'NOT_REACHABLE') nobody = 'STALE';
  }
  return {
    to,
    ...(missed.length > 0 && { data: { ...data, unreachable: [...tried, ...missed] } }),
    ...(to.length === 0 && { nobody }),
  };
}

/** Its minute, or now; late ones wait for the end of the quiet time, and all of them for the end of somebody's own. */
export function sendAt({ row }: Pick<Sendable, 'row'>, { now, zone }: ReminderScene, own?: QuietHours): Date {
  const at = row.dueAt > now ? row.dueAt : now;
  const hours = ruleOf(row.rule)?.quiet === 'SHIFT' ? quietFor(at, zone, own, isLate(row, now)) : undefined;
  return hours ? quietEnd(at, zone, hours) : at;
}

/** Which of them had a reminder before them for the same promise. */
async function toldBefore(tx: Tx, reminders: readonly Sendable[]): Promise<Set<string>> {
  const promises = reminders.filter((r) => ruleOf(r.row.rule)?.muted === 'ONCE');
  if (promises.length === 0) return new Set();
  const keyOf = (row: Sendable['row']) => `${row.subjectKind}:${row.subjectId}:${row.subjectRevision}:${row.recipient}`;
  const earlier = await tx.reminderDelivery.findMany({
    where: {
      subjectId: { in: [...new Set(promises.map((r) => r.row.subjectId))] },
      subjectKind: { in: [...new Set(promises.map((r) => r.row.subjectKind))] },
      rule: { in: rulesToldOnce() },
      state: { in: [ReminderState.SENT, ReminderState.QUEUED] },
    },
  });
  return new Set(promises.filter((r) => earlier.some((e) => e.id !== r.row.id && keyOf(e) === keyOf(r.row))).map((r) => r.row.id));
}
