import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildLexicon } from '../../bot/reading';
import { readItem, readMinutes, type SaidItem } from '../../bot/reading/minutes';
import { DISTRICT } from '../support/world';

const data = JSON.parse(readFileSync(DISTRICT, 'utf8')) as {
  orgs: { code: string; name: string; shortName: string; aliases?: string[] }[];
};
const scene = { now: '2026-09-16T10:00:00', lexicon: buildLexicon(data) };

/** "什么 | 谁 谁 | 哪天" */
const shown = ({ what, who, due, open, dueChoices }: SaidItem) =>
  [what, who.join(' '), due ?? dueChoices?.join('/') ?? '', ...(open ? ['未定'] : [])].join(' | ');

test.each<[said: string, items: string[]]>([
  [
    '一、东门停车由物业9月底前划线;二、路灯供电所负责修;三、小学周末开放操场要再商量',
    ['东门停车划线 | wuye | 2026-09-30', '修路灯 | gongdian | ', '小学周末开放操场 |  |  | 未定'],
  ],
  ['1.建行每月来讲一次反诈 2.派出所加强夜巡', ['每月来讲一次反诈 | jianhang | ', '加强夜巡 | paichusuo | ']],
  ['停车由物业划线,派出所负责巡查,下周五前', ['停车划线 | wuye | ', '巡查 | paichusuo | 2026-09-25']],
  ['东门停车由物业牵头、供电所配合，9月底前划线', ['东门停车划线 | wuye gongdian | 2026-09-30']],
  ['请三院和供电所10月12日前办义诊', ['办义诊 | sanyuan gongdian | 2026-10-12']],
  ['物业向供电所申请用电，本月内', ['向供电所申请用电 | wuye | 2026-09-30']],
  ['三院门口停车由城管整治，国庆前完成', ['三院门口停车整治完成 | chengguan | 2026-09-30']],
  ['路灯供电所10月12日前修好\n垃圾分类由物业负责宣传', ['路灯修好 | gongdian | 2026-10-12', '垃圾分类宣传 | wuye | ']],
  ['小学周末开放操场，由实验小学9月28日前公布', ['小学周末开放操场公布 | xiaoxue | 2026-09-28']],
  ['充电桩的位置下次会再定', ['充电桩的位置 |  |  | 未定']],
  ['路灯供电所9月10日前修好', ['路灯修好 | gongdian | ']],
  ['大家发言热烈', ['大家发言热烈 |  | ']],
  ['', []],
  ['一、二、三、', []],
])('%s', (said, items) => {
  expect(readMinutes(said, scene).map(shown)).toEqual(items);
});

const names = data.orgs.flatMap((o) => [o.shortName, ...(o.aliases ?? [])]);
const WORDS = [
  '东门停车',
  '路灯',
  '充电桩',
  '老年食堂',
  '划线',
  '修',
  '加强宣传',
  '反诈讲座',
  '操场',
  '由',
  '请',
  '负责',
  '牵头',
  '配合',
  '和',
  '向',
  '，',
  '、',
];
const TIMES = ['9月底前', '下周五前', '10月12日', '国庆前', '本月内', '每月', '周末', '9月10日前', '年底'];
const OPEN = ['要再商量', '下次再议', '还没定', '意见不一'];
const STOPS = ['；', '。', '\n', '一、', '二、', '3.', '①', ' '];

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...names),
      fc.constantFrom(...WORDS),
      fc.constantFrom(...TIMES),
      fc.constantFrom(...OPEN),
      fc.constantFrom(...STOPS),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

const letters = (words: string) => [...words].filter((c) => /[\p{L}\p{N}]/u.test(c));

test('nothing is in an item that is not in its sentence, and no sentence that is not in the text', () => {
  fc.assert(
    fc.property(text, (said) => {
      for (const item of readMinutes(said, scene)) {
        expect(said).toContain(item.quote);
        const left = letters(item.quote);
        for (const letter of letters(item.what)) {
          const at = left.indexOf(letter);
          expect(at).toBeGreaterThanOrEqual(0);
          left.splice(at, 1);
        }
        for (const code of item.who.flat()) {
          const org = data.orgs.find((o) => o.code === code);
          expect([org?.name, org?.shortName, ...(org?.aliases ?? [])].some((name) => name !== undefined && item.quote.includes(name))).toBe(
            true,
          );
        }
        if (item.due || item.dueChoices) expect(TIMES.some((time) => item.quote.includes(time.slice(0, 2)))).toBe(true);
        if (item.open) expect([item.who, item.due]).toEqual([[], undefined]);
        expect(readItem(item.quote, scene)).toEqual(item);
      }
    }),
    { numRuns: 300 },
  );
});

test('any text at all is read without an error, in time that grows with its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (said) => readMinutes(said, scene).every((i) => said.includes(i.quote))),
  );
  expect(readMinutes('由物业9月底前划线，'.repeat(180), scene).length).toBeGreaterThan(0);
});
