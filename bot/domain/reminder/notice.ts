/** Tells every unit what becomes of a meeting, once: through its liaison, else the backup, else the head. */
import { randomUUID } from 'node:crypto';
import { type MeetingModel, ReminderState } from '../../../prisma/client';
import { MINUTE_MS } from '../../clock';
import type { Content } from '../../content';
import { codeOf, unitName } from '../meeting/cards';
import type { Told } from '../meeting/notify';
import type { Work } from '../work';
import { CANCELLED } from './notice-subject';
import { rowOf } from './plan';
import type { ReminderRule } from './rule';

/**
 * @param also people of the unit who deal with this meeting (answered for it, go as deputy): told as well, if they can be reached
 * @param key  of this announcement; the unit is added
 */
export async function tellUnits(
  work: Work,
  meeting: MeetingModel,
  orgIds: readonly string[],
  contentFor: (orgId: string) => Content,
  { rule, key }: { rule: ReminderRule; key: string },
  also: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Told> {
  const until = work.now.getTime() + rule.staleAfterMin * MINUTE_MS;
  const staleAt = new Date(rule === CANCELLED ? until : Math.min(until, Math.max(work.now.getTime(), meeting.startAt.getTime())));
  const subject = { kind: 'NOTICE', id: meeting.id, revision: meeting.revision };
  const unreached: string[] = [];
  const rows = [];
  for (const orgId of orgIds) {
    const say = contentFor(orgId);
    const id = randomUUID();
    // Equal words for many units travel as one message.
    const options = { groupKey: `${meeting.id}:${key}`, about: codeOf(meeting) };
    const tell = (userid: string, more: { reminderId?: string } = {}) =>
      work.outbox.toMember(userid, say, { ...options, ...more, key: `${key}:${orgId}:${userid}` });
    const liaison = work.directory.liaisonsOf(orgId).find((p) => tell(p.userid, { reminderId: id }));
    const others = [...new Set(also.get(orgId))].flatMap((person) => work.directory.memberById(person) ?? []);
    const told = others.filter((p) => p !== liaison && tell(p.userid));
    if (liaison) {
      // Who has been told already is told no more when the liaison turns out to be out of reach.
      const data = JSON.stringify({ say, unreachable: told.map((p) => p.id) });
      const row = rowOf(rule, subject, `unit:${orgId}`, work.now, staleAt, `|${id}`);
      rows.push({ ...row, id, data, state: ReminderState.QUEUED, createdAt: work.now });
    } else if (!told.length) unreached.push(unitName(work, orgId));
  }
  await work.tx.reminderDelivery.createMany({ data: rows });
  return { units: orgIds.length - unreached.length, unreached };
}
