/** The first word to every unit about something. Each is a row of the reminders too: when it turns out that nothing reaches a person, whoever comes after them is asked. */
import { ReminderState } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';
import type { Card } from '../../content';
import { unitName } from '../meeting/cards';
import type { Told } from '../meeting/notify';
import type { Work } from '../work';
import { type PlannedRow, rowOf } from './plan';
import type { ReminderRule } from './rule';

export interface FirstWord {
  /** Of the subject's table, without an offset. */
  rule: ReminderRule;
  subject: { kind: string; id: string; revision: number };
  /** Nobody is asked after this. */
  until: Date;
  /** Code of what is asked about (会12). */
  about?: string;
  /** Urgent: the backup is asked beside the first liaison. */
  urgent?: boolean;
}

/** Asks every unit: its first liaison who can be reached, else the backup, else the head. @param cardFor what a unit sees */
export async function askUnits(work: Work, orgIds: readonly string[], cardFor: (orgId: string) => Card, word: FirstWord): Promise<Told> {
  const { rule, subject, until } = word;
  const staleAt = new Date(Math.min(work.now.getTime() + rule.staleAfterMin * MINUTE_MS, until.getTime()));
  const rows = orgIds.map((orgId) => ({
    orgId,
    row: { ...rowOf(rule, subject, `unit:${orgId}`, work.now, staleAt), id: `${subject.id}.${orgId}` },
  }));
  const told = rows.filter(({ orgId, row }) => ask(work, orgId, cardFor(orgId), row, word));
  const data = told.map(({ row }) => ({ ...row, state: ReminderState.QUEUED, createdAt: work.now }));
  await work.tx.reminderDelivery.createMany({ data });
  return { units: told.length, unreached: rows.filter((r) => !told.includes(r)).map((r) => unitName(work, r.orgId)) };
}

/** @returns whether somebody of the unit can be reached, as far as we know */
function ask(work: Work, orgId: string, card: Card, { id }: PlannedRow & { id: string }, { about, urgent, rule }: FirstWord): boolean {
  const options = { reminderId: id, priority: urgent ? 0 : rule.priority, ...(about !== undefined && { about }) };
  const tell = (userid: string) => work.outbox.toMember(userid, { card }, { key: `${id}:${userid}`, ...options });
  const people = work.directory.liaisonsOf(orgId);
  const first = people.find((p) => tell(p.userid));
  const backups = people.filter((p) => p !== first && p.liaisonOf.some((l) => l.orgId === orgId && l.kind === 'BACKUP'));
  if (first && urgent) for (const p of backups) tell(p.userid);
  return first !== undefined;
}
