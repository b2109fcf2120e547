import { kept, stateOf, type TermFacts, termName, termsOf, termsToShow } from '../../bot/domain/agreement/rules';
import { firstDay, lastDay, nextPeriod, periodName, periodOf } from '../../bot/domain/calendar/periods';
import { buildLexicon } from '../../bot/reading';
import { readAgreement, readUntil } from '../../bot/reading/agreement';
import type { LexiconData } from '../../bot/reading/types';
import district from '../../prisma/demo/chunhui.json';

const TODAY = '2026-09-16';

describe('periods', () => {
  test.each([
    ['2026-09-16', 'MONTH', '2026-09', '2026-09-01', '2026-09-30', '2026-10', '9月'],
    ['2026-02-28', 'MONTH', '2026-02', '2026-02-01', '2026-02-28', '2026-03', '2月'],
    ['2026-12-31', 'MONTH', '2026-12', '2026-12-01', '2026-12-31', '2027-01', '12月'],
    ['2026-09-16', 'QUARTER', '2026-Q3', '2026-07-01', '2026-09-30', '2026-Q4', '三季度'],
    ['2026-12-01', 'QUARTER', '2026-Q4', '2026-10-01', '2026-12-31', '2027-Q1', '四季度'],
    ['2026-06-30', 'HALF', '2026-H1', '2026-01-01', '2026-06-30', '2026-H2', '上半年'],
    ['2026-07-01', 'HALF', '2026-H2', '2026-07-01', '2026-12-31', '2027-H1', '下半年'],
    ['2028-02-29', 'YEAR', '2028', '2028-01-01', '2028-12-31', '2029', '2028年'],
  ] as const)('%s %s is %s', (day, every, period, first, last, next, name) => {
    expect(periodOf(day, every)).toBe(period);
    expect([firstDay(period), lastDay(period), nextPeriod(period), periodName(period, TODAY)]).toEqual([first, last, next, name]);
  });

  test.each([
    ['QUARTER', TODAY, '2026-12-31', ['2026-Q3 2026-09-30', '2026-Q4 2026-12-31']],
    ['QUARTER', TODAY, '2026-11-15', ['2026-Q3 2026-09-30', '2026-Q4 2026-11-15']],
    ['MONTH', '2026-11-30', '2027-01-31', ['2026-11 2026-11-30', '2026-12 2026-12-31', '2027-01 2027-01-31']],
    ['HALF', '2027-01-01', '2027-06-30', ['2027-H1 2027-06-30']],
    ['YEAR', TODAY, '2027-03-01', ['2026 2026-12-31', '2027 2027-03-01']],
    ['ONCE', TODAY, '2026-12-31', ['ONCE 2026-12-31']],
    // It ends before the period that it was to begin with.
    ['QUARTER', '2026-10-01', '2026-09-20', []],
  ] as const)('%s from %s to %s', (every, from, to, terms) => {
    expect(termsOf(every, from, to).map((t) => `${t.period} ${t.dueOn}`)).toEqual(terms);
  });

  const term = (period: string, dueOn: string, done = 0, waived = false): TermFacts => ({
    period,
    dueOn,
    waivedAt: waived ? new Date(0) : null,
    fulfilments: done ? [{ quantity: done }] : [],
  });

  test('how a term stands, what it is called, which ones are shown, how many were kept', () => {
    const terms = [
      term('2026-Q1', '2026-03-31', 2),
      term('2026-Q2', '2026-06-30', 1),
      term('2026-Q3', '2026-09-30'),
      term('2026-Q4', '2026-12-31', 2, true),
    ];
    expect(terms.map((t) => stateOf(t, 2, TODAY))).toEqual(['DONE', 'OVERDUE', 'OPEN', 'DONE']);
    expect(stateOf(term('2026-Q4', '2026-12-31', 0, true), 2, TODAY)).toBe('WAIVED');
    // Its last day is not late.
    expect(stateOf(term('2026-Q3', TODAY), 1, TODAY)).toBe('OPEN');
    expect(terms.map((t) => termName(t, 'QUARTER', TODAY))).toEqual(['一季度', '二季度', '本季', '四季度']);
    expect(termName(term('ONCE', TODAY), 'ONCE', TODAY)).toBe('');
    expect(termsToShow(terms, 2, TODAY).map((t) => t.period)).toEqual(['2026-Q2', '2026-Q3']);
    expect(termsToShow(terms, 1, '2027-02-01').map((t) => t.period)).toEqual(['2026-Q3', '2026-Q4']);
    expect(kept([{ quantity: 2, terms }], TODAY)).toEqual({ done: 1, owed: 3 });
  });
});

describe('what was said', () => {
  const scene = { now: `${TODAY}T10:00:00`, lexicon: buildLexicon(district as LexiconData) };
  const said = (text: string) => {
    const { units, items, until } = readAgreement(text, scene);
    const item = (i: (typeof items)[number]) =>
      [i.who ?? i.as ?? '?', i.what, `${i.quantity ?? ''}${i.unit ?? ''}`, i.every ?? i.due ?? '?'].join(' ');
    return [units.join('+'), ...items.map(item), ...(until ? [until] : [])];
  };
  test.each([
    [
      '双向清单 望湖社区和供电所：供电所每季度安全用电讲座1次；望湖社区提供活动室每月1次，到12月底',
      ['wanghu+gongdian', 'gongdian 安全用电讲座 1次 QUARTER', 'wanghu 活动室 1次 MONTH', '2026-12-31'],
    ],
    [
      '结对 望湖社区、商会：一、商会一年2次技能培训；二、望湖社区为商会提供活动室，每月一次；三、商会10月20日前捐赠图书100册。有效期两年',
      [
        'wanghu+shanghui',
        'shanghui 技能培训 2次 YEAR',
        'wanghu 为商会提供活动室 1次 MONTH',
        'shanghui 捐赠图书100册  2026-10-20',
        '2028-09-15',
      ],
    ],
    [
      '双向清单 和三院：三院每半年为居民义诊1场，每月派2名医生坐诊1次到明年6月底',
      ['sanyuan', 'sanyuan 为居民义诊 1场 HALF', 'sanyuan 派2名医生坐诊 1次 MONTH', '2027-06-30'],
    ],
    [
      '双向清单 和供电所：供电所每季度讲座一次，社区每年联欢一次；我们社区每月提供活动室1次；供电所社区义诊每年1次',
      ['gongdian', 'gongdian 讲座 1次 QUARTER', 'COMMUNITY 联欢 1次 YEAR', 'SPEAKER 活动室 1次 MONTH', 'gongdian 社区义诊 1次 YEAR'],
    ],
    ['双向清单 供电所：讲座', ['gongdian', '? 讲座  ?']],
    ['和供电所签双向清单', ['gongdian']],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  test.each([
    ['一年', '2027-09-15'],
    ['到年底', '2026-12-31'],
    ['明年6月底', '2027-06-30'],
    ['半年', '2027-03-15'],
    ['2027年3月1日', '2027-03-01'],
    ['随便', undefined],
    ['到13月', undefined],
    ['长期', undefined],
  ])('until %s', (words, day) => {
    expect(readUntil(words, scene)).toBe(day);
  });
});
