/** The first word to every unit. Each is a row of the reminders too: when it turns out that nothing reaches a person, whoever comes after them is asked. */
import { type MeetingModel, ReminderState } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';
import type { Card } from '../../content';
import { INVITED } from '../reminder/meeting-rules';
import { rowOf } from '../reminder/plan';
import type { Work } from '../work';
import { codeOf, unitName } from './cards';
import type { Told } from './notify';

/**
 * Asks every unit: its first liaison who can be reached, else the backup, else the head; of an urgent meeting liaison and backup both.
 * @param cardFor what a unit sees
 */
export async function inviteUnits(
  work: Work,
  meeting: MeetingModel,
  orgIds: readonly string[],
  cardFor: (orgId: string) => Card,
): Promise<Told> {
  const { now, tx } = work;
  const staleAt = new Date(Math.min(now.getTime() + INVITED.staleAfterMin * MINUTE_MS, meeting.startAt.getTime()));
  const subject = { kind: 'MEETING', id: meeting.id, revision: meeting.revision };
  const rows = orgIds.map((orgId) => ({ orgId, id: `${meeting.id}.${orgId}`, ...rowOf(INVITED, subject, `unit:${orgId}`, now, staleAt) }));
  const told = rows.filter(({ orgId, id }) => {
    const card = cardFor(orgId);
    const tell = (userid: string) =>
      work.outbox.toMember(
        userid,
        { card },
        { key: `${id}:${userid}`, about: codeOf(meeting), reminderId: id, priority: meeting.urgent ? 0 : 5 },
      );
    const people = work.directory.liaisonsOf(orgId);
    const first = people.find((p) => tell(p.userid));
    if (!first) return false;
    if (meeting.urgent)
      for (const p of people) if (p !== first && p.liaisonOf.some((l) => l.orgId === orgId && l.kind === 'BACKUP')) tell(p.userid);
    return true;
  });
  await tx.reminderDelivery.createMany({
    data: told.map(({ orgId: _o, ...row }) => ({ ...row, state: ReminderState.QUEUED, createdAt: now })),
  });
  return { units: told.length, unreached: rows.filter((r) => !told.includes(r)).map((r) => unitName(work, r.orgId)) };
}
