/** What came of the demo's meetings: the agenda, who sat there, the minutes, work for units, turns to host, proposals that wait. */

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../bot/clock';
import { createAction } from '../../bot/domain/action/service';
import { addItem, putOn, settle } from '../../bot/domain/agenda/service';
import type { BodyInfo } from '../../bot/domain/org/directory';
import { startRotation } from '../../bot/domain/rotation/service';
import type { PersonWork } from '../../bot/domain/work';
import type { InvitationModel, MeetingModel, Rsvp } from '../client';
import { type DemoMeeting, PROPOSALS } from './meetings';

const SAT: Readonly<Record<Rsvp, InvitationModel['attendance']>> = {
  ACCEPTED: 'PRESENT',
  SUBSTITUTED: 'PRESENT',
  DECLINED: 'EXCUSED',
  READ: 'ABSENT',
  PENDING: 'ABSENT',
};

/** The agenda of any meeting; attendance, minutes and work of one that is over. @param day the n-th workday from today */
export async function afterMeeting(work: PersonWork, meeting: MeetingModel, m: DemoMeeting, day: (n: number) => string): Promise<void> {
  const { tx, directory } = work;
  await putOn(work, meeting, m.agenda, { proposerId: work.actor.id });
  if (m.on >= 0) return;
  await settle(work, meeting, []);
  const checkinAt = new Date(meeting.startAt.getTime() - 5 * MINUTE_MS);
  for (const [rsvp, attendance] of Object.entries(SAT))
    await tx.invitation.updateMany({
      where: { meetingId: meeting.id, rsvp: rsvp as Rsvp },
      data: { attendance, ...(attendance === 'PRESENT' && { checkinAt, checkinVia: 'CODE' }) },
    });
  await tx.meeting.update({ where: { id: meeting.id }, data: { startedAt: checkinAt } });
  if (!m.minutes) return;
  const written = new Date(meeting.endAt.getTime() + HOUR_MS);
  const data = { body: m.minutes.join('\n'), source: 'TYPED', draftedById: work.actor.id, confirmedById: work.actor.id };
  await tx.minutes.create({ data: { ...data, meetingId: meeting.id, status: 'CONFIRMED', createdAt: written } });
  const org = (code: string) => directory.orgByCode(code)?.id ?? meeting.hostId;
  for (const a of m.actions ?? []) {
    const item = await createAction(work, {
      title: a.title,
      meetingId: meeting.id,
      hostId: meeting.hostId,
      leadOrgId: org(a.lead),
      coOrgIds: a.co.map(org),
      dueOn: day(a.due),
      sourceQuote: m.minutes[a.quote] ?? '',
      chatid: null,
    });
    await tx.actionItem.update({
      where: { id: item.id },
      data: { status: a.status, progress: a.progress, createdAt: written, acceptedAt: written },
    });
  }
}

/** The units of a body host in turn from this month on, and members have proposed something. */
export async function aroundMeetings(work: PersonWork, body: BodyInfo, today: string): Promise<void> {
  await startRotation(work, body.id, 'MONTH', today);
  for (const { title, by, daysAgo } of PROPOSALS) {
    const proposer = work.directory.memberByUserid(by);
    await addItem(
      { tx: work.tx, now: new Date(work.now.getTime() - daysAgo * DAY_MS) },
      { title, bodyId: body.id, ...(proposer && { proposerId: proposer.id, proposerOrgId: proposer.orgId }) },
    );
  }
}
