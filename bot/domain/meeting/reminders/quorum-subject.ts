/** Warnings to the caller: two days and one day before, when the quorum depends on luck or a required unit has not said that it comes. */
import type { InvitationModel, MeetingModel } from '../../../../prisma/client';
import { callerFirst } from '../../reminder/people';
import type { ReminderRule } from '../../reminder/rule';
import type { ReminderSubject, SubjectScene } from '../../reminder/subject';
import { callerOf, codeOf, placeOf, startOf } from '../cards';
import { type Forecast, forecast, isShort, worthACall } from '../forecast';
import { inBodyOrder } from '../lookup';
import { type RecordOf, recordsOf } from '../records';
import { forecastText, missingLine } from '../report';

const HOUR = 60;

/** One row for the host of a meeting that has a quorum. */
export const QUORUM_RULES: readonly ReminderRule[] = [
  {
    code: 'q-48h',
    words: '到会可能不够就告诉召集人',
    per: 'HOST',
    offset: { from: 'START', minutes: -48 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 12 * HOUR,
    priority: 4,
  },
  {
    code: 'q-24h',
    words: '到会可能不够就告诉召集人',
    per: 'HOST',
    offset: { from: 'START', minutes: -24 * HOUR },
    quiet: 'SHIFT',
    staleAfterMin: 12 * HOUR,
    priority: 4,
  },
];

interface QuorumState {
  meeting: MeetingModel;
  seats: InvitationModel[];
  recordOf: RecordOf;
  outlook: Forecast;
}

export const quorumSubject: ReminderSubject<QuorumState> = {
  rules: QUORUM_RULES,

  async load(reader, ids) {
    const found = new Map<string, QuorumState>();
    const records = new Map<string, RecordOf>();
    const rows = await reader.meeting.findMany({
      where: { id: { in: [...ids] } },
      include: { invitations: { orderBy: { createdAt: 'asc' } } },
      orderBy: { startAt: 'asc' },
    });
    for (const { invitations, ...meeting } of rows) {
      const key = meeting.bodyId ?? '';
      const recordOf = records.get(key) ?? (await recordsOf(reader, meeting.bodyId, meeting.startAt));
      records.set(key, recordOf);
      found.set(meeting.id, { meeting, seats: invitations, recordOf, outlook: forecast(invitations, meeting.revision, recordOf) });
    }
    return found;
  },

  check(row, state, now) {
    if (!state || state.meeting.status === 'CANCELLED') return 'CANCELLED';
    const { meeting, seats, outlook } = state;
    if (meeting.revision !== row.subjectRevision) return 'CHANGED';
    if (meeting.status !== 'SCHEDULED' || now >= meeting.startAt) return 'STALE';
    return isShort(seats, meeting.revision, meeting.quorumNeeded, outlook) ? undefined : 'ENOUGH';
  },

  people: (_row, { meeting }, { directory }) => callerFirst(directory, meeting),

  content(_row, state, scene) {
    const { meeting, seats, recordOf } = state;
    const calls = worthACall(inBodyOrder(scene, meeting, seats), meeting.revision, recordOf);
    return {
      card: {
        title: `⚠ ${codeOf(meeting)}到会可能不够`,
        lead: `${meeting.title} · ${startOf(meeting, scene)}`,
        facts: [
          ['地点', placeOf(meeting)],
          ['召集', callerOf(scene, meeting)],
        ],
        note: [
          forecastText(meeting, state.outlook),
          missingLine(scene, meeting, inBodyOrder(scene, meeting, seats)),
          ...(calls.length ? [`最值得打个电话：${calls.map((s) => scene.directory.unitName(s.orgId)).join('、')}。`] : []),
        ]
          .filter(Boolean)
          .join('\n'),
        buttons: [
          ...(calls.length
            ? [
                {
                  text: '催一次',
                  action: `meeting-who:chase:${meeting.id}:${calls.map((s) => s.orgId).join(',')}`,
                  style: 'primary' as const,
                },
              ]
            : []),
          { text: '看答复情况', action: `meeting-who:show:${meeting.id}` },
        ],
      },
    };
  },

  line(_row, state, scene: SubjectScene) {
    const { meeting, seats, recordOf, outlook } = state;
    const calls = worthACall(inBodyOrder(scene, meeting, seats), meeting.revision, recordOf).map((s) => scene.directory.unitName(s.orgId));
    const call = calls.length ? `最值得打个电话：${calls.join('、')}` : '';
    const what = `${codeOf(meeting)} ${startOf(meeting, scene)} ${meeting.title}，${placeOf(meeting)}，召集 ${callerOf(scene, meeting)}`;
    return { text: [what, forecastText(meeting, outlook), call].join('。').replaceAll('。。', '。'), buttons: [] };
  },

  about: () => undefined,
};
