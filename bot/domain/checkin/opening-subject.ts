/** 开了吗: half an hour after the start of a meeting at which nobody has signed in, the caller is asked. */
import type { MeetingModel } from '../../../prisma/client';
import { callerOf, codeOf, meetingFacts, shortLine, startOf } from '../meeting/cards';
import { callerFirst } from '../reminder/people';
import type { ReminderRule } from '../reminder/rule';
import type { ReminderSubject } from '../reminder/subject';
import { maybeMissed } from './rules';

const HOUR = 60;

/** One row for the host. */
export const OPENING_RULES: readonly ReminderRule[] = [
  {
    code: 'o-30m',
    words: '没人签到就问召集人开了吗',
    per: 'HOST',
    offset: { from: 'START', minutes: 30 },
    quiet: 'IGNORE',
    staleAfterMin: 12 * HOUR,
    priority: 3,
    muted: 'SEND',
  },
];

export const openingSubject: ReminderSubject<MeetingModel> = {
  rules: OPENING_RULES,

  async load(reader, ids) {
    const rows = await reader.meeting.findMany({ where: { id: { in: [...ids] } } });
    return new Map(rows.map((m) => [m.id, m]));
  },

  check(row, meeting, now) {
    if (!meeting || meeting.status === 'CANCELLED') return 'CANCELLED';
    if (meeting.revision !== row.subjectRevision) return 'CHANGED';
    if (meeting.startedAt) return 'ANSWERED';
    // Queued a little ahead of its minute.
    const then = new Date(Math.max(now.getTime(), row.dueAt.getTime()));
    return maybeMissed(meeting, then) ? undefined : 'STALE';
  },

  people: (_row, meeting, { directory }) => callerFirst(directory, meeting),

  content(_row, meeting, scene) {
    return {
      card: {
        title: `${codeOf(meeting)}开了吗？`,
        lead: `${meeting.title} · ${startOf(meeting, scene)}`,
        facts: [...meetingFacts(meeting, scene).slice(0, 2), ['召集', callerOf(scene, meeting)]],
        note: '开始半小时了，还没有人签到。',
        buttons: buttons(meeting, ''),
      },
    };
  },

  line(_row, meeting, scene) {
    return {
      text: `${shortLine(meeting, scene)}，召集 ${callerOf(scene, meeting)}。开始半小时了还没有人签到，开了吗？`,
      buttons: buttons(meeting, `${codeOf(meeting)} `),
    };
  },

  about: () => undefined,
};

function buttons(meeting: MeetingModel, code: string) {
  return [
    { text: `${code}开了`, action: `checkin:opened:${meeting.id}`, style: 'primary' as const },
    { text: code ? `${code}改期` : '没开，改期', action: `meeting-move:start:${meeting.id}` },
    { text: code ? `${code}取消` : '取消了', action: `meeting-cancel:start:${meeting.id}` },
  ];
}
