import { readFileSync } from 'node:fs';
import { loadCommands } from '../../bot/conversation/load';
import { reportPeriod } from '../../bot/domain/report/period';
import { buildCalendar, buildLexicon, createReader, type LexiconData } from '../../bot/reading';
import type { ReportKind } from '../../bot/reading/types';
import { DISTRICT } from '../support/world';

const period = (kind: ReportKind | undefined, today: string, date?: string, end?: string) =>
  reportPeriod(date === undefined ? undefined : { date, ...(end && { end }) }, kind, today);

const days = ({ from, to }: { from: string; to: string }) => `${from} ${to}`;

test.each([
  // A running period is compared with as many days of the one before.
  ['MONTH', '2026-09-16', '2026-09-01', '2026-09-30', '9月月报', true, '2026-08-01 2026-08-16'],
  ['MONTH', '2026-03-31', '2026-03-01', '2026-03-31', '3月月报', true, '2026-02-01 2026-02-28'],
  ['MONTH', '2026-09-16', '2026-08-01', '2026-08-31', '8月月报', false, '2026-07-01 2026-07-31'],
  ['MONTH', '2026-01-20', '2025-12-01', '2025-12-31', '2025年12月月报', false, '2025-11-01 2025-11-30'],
  ['DUTY', '2026-09-16', '2026-07-01', '2026-09-30', '三季度述职', true, '2026-04-01 2026-06-17'],
  ['HALF_YEAR', '2026-09-16', '2026-01-01', '2026-06-30', '上半年总结', false, '2025-07-01 2025-12-31'],
  ['YEAR', '2026-09-16', '2026-01-01', '2026-12-31', '2026年年报', true, '2025-01-01 2025-09-16'],
  ['WEEK', '2026-09-16', '2026-09-07', '2026-09-13', '9月7日到9月13日周报', false, '2026-08-31 2026-09-06'],
  [undefined, '2026-09-16', '2026-09-01', '2026-09-15', '9月1日到9月15日汇总', false, '2026-08-17 2026-08-31'],
  [undefined, '2026-09-16', '2026-09-16', undefined, '9月16日汇总', true, '2026-09-15 2026-09-15'],
] as const)('%s on %s, said %s–%s', (kind, today, from, to, name, running, before) => {
  const found = period(kind, today, from, to);
  expect(found && { name: found.name + found.kind, running: found.running, before: days(found.before), instead: found.instead }).toEqual({
    name,
    running,
    before,
    instead: undefined,
  });
});

test.each([
  ['MONTH', '2026-09-16', '9月月报', '8月月报'],
  ['MONTH', '2026-09-05', '8月月报', '9月月报'],
  ['MONTH', '2026-01-02', '2025年12月月报', '1月月报'],
  ['QUARTER', '2026-10-10', '三季度季报', '四季度季报'],
  ['YEAR', '2026-12-30', '2026年年报', '2025年年报'],
  ['YEAR', '2027-01-20', '2026年年报', '2027年年报'],
  ['DUTY', '2026-09-16', '2026年述职', '2025年述职'],
  [undefined, '2026-09-16', '9月月报', '8月月报'],
  ['WEEK', '2026-09-16', '9月14日到9月20日周报', undefined],
  ['WEEK', '2026-09-14', '9月7日到9月13日周报', undefined],
] as const)('%s on %s, no time said', (kind, today, name, instead) => {
  const found = period(kind, today);
  expect([found && found.name + found.kind, found?.instead]).toEqual([name, instead]);
});

test('what is still to come has no report', () => {
  expect(period('MONTH', '2026-09-16', '2026-10-01', '2026-10-31')).toBeUndefined();
  expect(period('MONTH', '2026-09-16', '2026-09-16', '2026-10-31')).toBeDefined();
});

describe('the words that a report tells to say', () => {
  const data = JSON.parse(readFileSync(DISTRICT, 'utf8')) as LexiconData;
  const lexicon = buildLexicon(data);
  const holidays = buildCalendar(data.holidays ?? []);
  const reader = createReader(loadCommands().says);

  test.each([
    ['2026-09-01', '2026-09-30', undefined],
    ['2025-12-01', '2025-12-31', undefined],
    ['2026-07-01', '2026-09-30', 'DUTY'],
    ['2026-01-01', '2026-06-30', undefined],
    ['2025-07-01', '2025-12-31', undefined],
    ['2026-01-01', '2026-12-31', undefined],
    ['2025-01-01', '2025-12-31', 'DUTY'],
    ['2026-09-07', '2026-09-13', undefined],
    ['2026-09-01', '2026-09-15', undefined],
    ['2026-08-20', '2026-09-03', 'DUTY'],
    ['2026-09-15', '2026-09-15', undefined],
  ] as const)('mean these days: %s–%s %s', (from, to, kind) => {
    const found = period(kind, '2026-09-16', from, to);
    for (const topic of ['活动', '需求', '微心愿', '双向清单', '会议', '督办', '吹哨', '场地']) {
      const said = `望湖社区 ${found?.name}${found?.kind} ${topic}`;
      const { intent, slots } = reader.read(said, { now: '2026-09-16T10:00:00', lexicon, holidays, chat: 'group', context: {} });
      const { date, end = date } = slots.period ?? {};
      expect([said, intent, slots.org, date, end]).toEqual([said, 'report.make', 'wanghu', from, to]);
    }
  });
});
