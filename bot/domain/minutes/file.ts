/** The minutes of a meeting as a Word file. */
import type { FileRef } from '../../content';
import { toWord } from '../../files/word';
import { replaceNumbers } from '../../private-words';
import { codeOf as actionCode, stateOf } from '../action/words';
import { formatDay } from '../calendar/format';
import { codeOf, meetingFacts } from '../meeting/cards';
import type { Look } from '../work';
import { minutesOf } from './service';

/** As they stand when it is made. */
export const minutesFile = (meeting: { id: string; no: number }): FileRef => ({
  kind: 'minutes',
  of: { meeting: meeting.id },
  name: `${codeOf(meeting)}纪要.docx`,
});

/** @throws Error when the minutes were taken back meanwhile */
export async function makeMinutesFile(look: Look, { of }: FileRef): Promise<Buffer> {
  const meeting = await look.tx.meeting.findUniqueOrThrow({
    where: { id: of['meeting'] ?? '' },
    include: { invitations: { orderBy: { createdAt: 'asc' } }, actions: { orderBy: { no: 'asc' } } },
  });
  const minutes = await minutesOf(look, meeting.id);
  if (!minutes) throw new Error(`no minutes of ${codeOf(meeting)}`);
  const name = (orgId: string) => look.directory.unitName(orgId);
  const there = meeting.invitations.filter((i) => i.attendance === 'PRESENT' || i.attendance === 'LATE').map((i) => name(i.orgId));
  const facts = [['召集', name(meeting.hostId)], ...meetingFacts(meeting, look), ...(there.length ? [['到会', there.join('、')]] : [])];
  const state = minutes.status === 'CONFIRMED' ? '已确认' : '待召集人确认';
  const clean = (text: string) => replaceNumbers(text, '（号码略）');
  return toWord({
    title: `${meeting.title}纪要`,
    lead: `${codeOf(meeting)}，第${minutes.version}版，${state}`,
    sections: [
      { head: '会议', text: clean(facts.map(([label, value]) => `${label}：${value}`).join('\n')) },
      { head: '纪要', text: clean(minutes.body) },
    ],
    tables: meeting.actions.length
      ? [
          {
            name: '督办',
            head: ['编号', '事项', '承办', '期限', '情况'],
            rows: meeting.actions.map((a) => [
              actionCode(a),
              clean(a.title),
              name(a.leadOrgId),
              `${formatDay(a.dueOn, look)}前`,
              stateOf(a, look),
            ]),
          },
        ]
      : [],
  });
}
