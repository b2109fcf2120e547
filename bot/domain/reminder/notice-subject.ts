/**
 * What becomes of a meeting, told to every unit: it is off, it is on after all, it moved. Each is a row of the reminders too, which keeps what is
 * said: when it turns out that nothing reaches a person, whoever comes after them in their unit is told.
 */
import type { MeetingModel } from '../../../prisma/client';
import { codeOf } from '../meeting/cards';
import { readData, recipientId } from './data';
import type { ReminderRule } from './rule';
import type { ReminderSubject } from './subject';

const NOTICE = { per: 'UNIT', quiet: 'IGNORE', staleAfterMin: 2 * 24 * 60, priority: 5, muted: 'SEND' } as const;
export const CANCELLED: ReminderRule = { ...NOTICE, code: 'n-cancelled' };
export const CHANGED: ReminderRule = { ...NOTICE, code: 'n-changed' };

export const noticeSubject: ReminderSubject<MeetingModel> = {
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

  people: (row, _meeting, { directory }) => ({ candidates: directory.liaisonsOf(recipientId(row.recipient)), wanted: 1 }),

  content: (row) => readData(row.data).say ?? {},

  line(row) {
    const { card, text } = readData(row.data).say ?? {};
    return {
      text: text ?? [card?.title, card?.lead].filter(Boolean).join(' '),
      buttons: row.rule === CANCELLED.code ? [] : (card?.buttons ?? []),
    };
  },

  about: (row, meeting) => (row.rule === CANCELLED.code ? undefined : codeOf(meeting)),
};
