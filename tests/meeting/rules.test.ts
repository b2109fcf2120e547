import { answerDue, answerNow, findDeputy, isMaterial, quorumNeeded, type Seat, tally } from '../../bot/domain/meeting/rules';

const at = (wall: string) => new Date(`${wall}:00+08:00`);
const seat = (orgId: string, rsvp: Seat['rsvp'], rsvpRevision = 1, canVote = true): Seat => ({ orgId, rsvp, rsvpRevision, canVote });

test.each([
  [18, 2, 3, 12],
  [6, 2, 3, 4],
  [7, 2, 3, 5],
  [7, 1, 2, 4],
  [1, 2, 3, 1],
  [0, 2, 3, 0],
  [6, 0, 0, 0],
])('of %i units %i/%i must be there: %i', (units, num, den, needed) => expect(quorumNeeded(units, num, den)).toBe(needed));

test('an answer to an earlier time does not count any more', () => {
  expect(answerNow(seat('a', 'ACCEPTED', 1), 1)).toBe('ACCEPTED');
  expect(answerNow(seat('a', 'ACCEPTED', 1), 2)).toBe('PENDING');
});

test('收到 is not an answer', () => {
  const seats = [
    seat('a', 'ACCEPTED'),
    seat('b', 'SUBSTITUTED'),
    seat('c', 'DECLINED'),
    seat('d', 'READ'),
    seat('e', 'PENDING', 0),
    seat('f', 'ACCEPTED', 0),
  ];
  const { accepted, substituted, declined, unanswered } = tally(seats, 1);
  expect([accepted, substituted, declined, unanswered].map((l) => l.map((s) => s.orgId).join(''))).toEqual(['a', 'b', 'c', 'def']);
});

test.each([
  ['noon three workdays before', '2026-09-24T14:30', '2026-09-16T10:00', '2026-09-21T12:00'],
  ['half-way when that is past', '2026-09-24T14:30', '2026-09-24T10:00', '2026-09-24T12:15'],
  ['not after the start', '2026-09-24T14:30', '2026-09-24T14:29', '2026-09-24T14:29'],
  ['the evening before instead of the night', '2026-09-24T15:00', '2026-09-23T10:00', '2026-09-23T20:00'],
  ['the morning after when the evening is past', '2026-09-24T15:00', '2026-09-23T20:30', '2026-09-24T09:00'],
  ['in the night when nothing else is left', '2026-09-24T08:30', '2026-09-23T22:30', '2026-09-24T03:30'],
])('answers are due: %s', (_, start, now, due) => {
  expect(answerDue(at(start), at(now), at('2026-09-21T12:00'), 'Asia/Shanghai')).toEqual(at(due));
});

test('a new day or hour is asked about again, another end is not', () => {
  const old = { localDate: '2026-09-24', startMin: 870 };
  expect(isMaterial(old, { ...old })).toBe(false);
  expect(isMaterial(old, { localDate: '2026-09-28', startMin: 870 })).toBe(true);
  expect(isMaterial(old, { localDate: '2026-09-24', startMin: 900 })).toBe(true);
});

describe('whom a unit sends', () => {
  const [qiang, jianguo, guang] = [
    { id: '1', name: '王强' },
    { id: '2', name: '王建国' },
    { id: '3', name: '杨光' },
  ] as const;
  const unit = [qiang, jianguo, guang];
  const outside = { id: '9', name: '赵磊' };

  test.each<[string, readonly { id: string; name: string }[], string | undefined, unknown]>([
    ['one of the unit', [qiang], undefined, { one: qiang }],
    ['two of the unit', [qiang, jianguo], undefined, { several: [qiang, jianguo] }],
    ['one of two is of the unit', [qiang, outside], undefined, { one: qiang }],
    ['somebody of another unit', [outside], undefined, { stranger: outside }],
    ['a surname that two have', [], '老王', { several: [qiang, jianguo] }],
    ['a surname with a title', [], '杨主任', { one: guang }],
    ['a full name', [], '王建国', { one: jianguo }],
    ['a name in no list', [], '小李', { outsider: '小李' }],
    ['nobody', [], undefined, undefined],
    ['only blanks', [], '  ', undefined],
  ])('%s', (_, found, said, expected) => expect(findDeputy(unit, found, said)).toEqual(expected));
});
