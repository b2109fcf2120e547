/** What becomes of a meeting, told to every unit: it is off, it is on after all, it moved. */
import type { MeetingModel } from '../../../../prisma/client';
import type { ReminderRule } from '../../reminder/rule';
import type { ReminderSubject } from '../../reminder/subject';
import { TOLD, toldSubject } from '../../reminder/told-subject';

export const CANCELLED: ReminderRule = { ...TOLD, code: 'n-cancelled' };
export const CHANGED: ReminderRule = { ...TOLD, code: 'n-changed' };

export const noticeSubject: ReminderSubject<MeetingModel> = {
  ...toldSubject,
  rules: [CANCELLED, CHANGED],

  async load(reader, ids) {
    return new Map((await reader.meeting.findMany({ where: { id: { in: [...ids] } } })).map((meeting) => [meeting.id, meeting]));
  },

  /** What is no longer so is not passed on. */
  check(row, meeting) {
    const off = meeting?.status === 'CANCELLED';
    if (row.rule === CANCELLED.code) return off ? undefined : 'CHANGED';
    return off || meeting?.revision !== row.subjectRevision ? 'CHANGED' : undefined;
  },
};
