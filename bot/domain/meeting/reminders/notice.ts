/** Tells every unit what becomes of a meeting, once: through its liaison, else the backup, else the head. */
import type { MeetingModel } from '../../../../prisma/client';
import { MINUTE_MS } from '../../../clock';
import type { Content } from '../../../content';
import type { ReminderRule } from '../../reminder/rule';
import { type Told, tellEach } from '../../tell';
import type { Work } from '../../work';
import { codeOf } from '../cards';
import { CANCELLED } from './notice-subject';

/**
 * @param also people of the unit who deal with this meeting (answered for it, go as deputy): told as well, if they can be reached
 * @param key  of this announcement; the unit is added
 */
export function tellUnits(
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
  return tellEach(
    work,
    orgIds,
    contentFor,
    { rule, key, subject, staleAt, groupKey: `${meeting.id}:${key}`, about: codeOf(meeting) },
    also,
  );
}
