/** What the plan of a meeting is made from. Pure. */
import type { InvitationModel, MeetingModel } from '../../../../prisma/client';
import { MINUTE_MS } from '../../../clock';
import type { Planned } from '../../reminder/plan';
import type { MeetingRule } from './rules';

export type MeetingToPlan = Pick<MeetingModel, 'id' | 'revision' | 'localDate' | 'startMin' | 'endMin' | 'hostId' | 'chatid'>;

export function plannedMeeting(
  meeting: MeetingToPlan,
  seats: readonly Pick<InvitationModel, 'orgId' | 'createdAt'>[],
): Planned<MeetingRule> {
  const { id, revision, localDate: date, startMin, endMin, hostId, chatid } = meeting;
  return {
    kind: 'MEETING',
    id,
    revision,
    anchors: { START: { date, minute: startMin }, END: { date, minute: endMin } },
    recipients(rule, dueAt) {
      if (rule.per === 'CHAT') return chatid === null ? [] : [`chat:${chatid}`];
      if (rule.per === 'HOST') return [`unit:${hostId}`];
      const invitedBefore = dueAt.getTime() - (rule.invitedBeforeMin ?? 0) * MINUTE_MS;
      return seats.filter((s) => s.createdAt.getTime() <= invitedBefore).map((s) => `unit:${s.orgId}`);
    },
  };
}
