import { Calendar } from '../../bot/domain/calendar/calendar';
import type { Poll } from '../../bot/domain/convene/poll';
import { resultCard, unitsCard } from '../../bot/domain/convene/poll-words';
import { Directory } from '../../bot/domain/org/directory';

/** A leading group of 45 units; two times; unit i can make the times i allows. */
const units = Array.from({ length: 45 }, (_, i) => ({
  id: `u${i}`,
  code: `u${i}`,
  name: `单位${i}`,
  shortName: `单位${i}`,
  kind: 'UNIT' as const,
  sector: null,
  parentId: null,
  path: `/u${i}/`,
  aliases: [],
}));
const directory = new Directory({
  version: 1,
  deployment: '春晖街道',
  orgs: units,
  people: [],
  bodies: [
    {
      id: 'b',
      code: 'b',
      name: '领导小组',
      kind: 'JOINT_MEETING',
      hostId: 'u0',
      quorumNum: 2,
      quorumDen: 3,
      seats: units.map((u) => ({ orgId: u.id, canVote: true, post: 'MEMBER' as const, seats: 1 })),
    },
  ],
  resources: [],
  holidays: [],
});
const now = new Date('2026-09-16T10:00:00+08:00');
const place = { directory, calendar: new Calendar(), now, zone: 'Asia/Shanghai' };
const poll: Poll = {
  id: 'p',
  plan: JSON.stringify({
    hostId: 'u0',
    bodyId: 'b',
    guests: [],
    strangers: [],
    place: { text: null, venueId: null },
    agenda: [],
    warnings: [],
    time: {},
  }),
  hostId: 'u0',
  bodyId: 'b',
  title: '领导小组会',
  authorId: 'm',
  chatid: null,
  closesAt: new Date('2026-09-18T17:00:00+08:00'),
  status: 'OPEN',
  meetingId: null,
  meeting: null,
  createdAt: now,
  options: [
    { pollId: 'p', position: 0, localDate: '2026-09-25', startMin: 540, endMin: 630 },
    { pollId: 'p', position: 1, localDate: '2026-09-24', startMin: 840, endMin: 930 },
  ],
  votes: units.slice(0, 40).map((u, i) => ({ pollId: 'p', orgId: u.id, memberId: 'm', can: i < 30 ? '1' : i < 35 ? '0,1' : '', at: now })),
};

test('the result: best first, the quorum of each, holidays marked, who is missing', () => {
  const { note = '', buttons } = resultCard(place, poll, '投票结果');
  expect(note.split('\n').slice(0, 3)).toEqual([
    '1. 9月24日(周四)14:00：35家能来，够法定30家',
    '2. 9月25日(周五·中秋放假)09:00：5家能来，不够法定30家',
    '没投5家：单位40、单位41、单位42、单位43、单位44',
  ]);
  expect(buttons.map((b) => b.text)).toEqual(['定24日14:00', '定25日09:00', '看各家', '取消约时间']);
});

test('the units come in pages of twenty, and the pages hang together', () => {
  const pages = [0, 1, 2].map((n) => unitsCard(place, poll, n));
  const lines = pages.map((p) => (p.note ?? '').split('\n').slice(2));
  expect(lines.map((l) => l.length)).toEqual([20, 20, 5]);
  expect(lines[1]?.[0]).toBe('21. 单位20：能来 2');
  expect(lines[1]?.[19]).toBe('40. 单位39：都不行');
  expect(lines[2]?.[4]).toBe('45. 单位44：没投');
  expect(pages.map((p) => p.buttons.map((b) => b.text))).toEqual([
    ['下一页', '看结果'],
    ['上一页', '下一页', '看结果'],
    ['上一页', '看结果'],
  ]);
  expect(unitsCard(place, poll, 99).title).toBe('各家投票（3/3页）');
});
