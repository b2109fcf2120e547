import exceljs from 'exceljs';
import { wordsOfDocx } from '../../bot/docx';
import { harmless, toExcel } from '../../bot/files/excel';
import { toWord } from '../../bot/files/word';

describe('a workbook', () => {
  test.each(['=1+1', '+86', '-5', '@SUM(A1)', '\t=1', ' =cmd', '＝1+1'])('%j is no formula', (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  });

  test('numbers, codes and words stay as they are', () => {
    expect(['活128', 'A=B', '', 5, -5, null].map(harmless)).toEqual(['活128', 'A=B', '', 5, -5, null]);
  });

  test('what people wrote is text; numbers can be added up; a list without records says so', async () => {
    const data = await toExcel('9月月报', [
      { name: '活动', head: ['编号', '活动', '参加'], rows: [['活1', '=HYPERLINK("http://a.b","点我")', 32]] },
      { name: '需求', head: ['编号'], rows: [] },
    ]);
    const book = new exceljs.Workbook();
    // The types of exceljs know an older Buffer than Node's.
    await book.xlsx.load(data as never);
    const [activities, needs] = book.worksheets;
    const cells = ['B2', 'C2'].map((at) => activities?.getCell(at));
    expect(cells.map((c) => [c?.type, c?.value])).toEqual([
      [exceljs.ValueType.String, `'=HYPERLINK("http://a.b","点我")`],
      [exceljs.ValueType.Number, 32],
    ]);
    expect(needs?.getCell('A2').value).toBe('无记录');
  });
});

test('of a very long list the first rows, and how many there are', async () => {
  const rows = Array.from({ length: 10_001 }, (_, i) => [`活${i + 1}`]);
  const book = new exceljs.Workbook();
  await book.xlsx.load((await toExcel('年报', [{ name: '活动', head: ['编号'], rows }])) as never);
  const [page] = book.worksheets;
  expect([page?.getCell('A10001').value, page?.getCell('A10002').value, page?.rowCount]).toEqual([
    '活10000',
    '先列10000行，共10001行',
    10_002,
  ]);
});

test('a Word file has its words, its tables, and what is left out', async () => {
  const rows = Array.from({ length: 301 }, (_, i) => [`活${i + 1}`, '<主题党日> & "共建"']);
  const read = await wordsOfDocx(
    await toWord({
      title: '望湖社区9月月报',
      lead: '统计时间：9月1日(周二)至9月30日(周三)。',
      sections: [{ head: '活动', text: '开展 2场。' }],
      tables: [
        { name: '活动', head: ['编号', '活动'], rows },
        { name: '单位', head: ['单位'], rows: [] },
      ],
    }),
  );
  const text = 'text' in read ? read.text : '';
  for (const words of [
    '望湖社区9月月报',
    '统计时间',
    '开展 2场。',
    '<主题党日> & "共建"',
    '活300',
    '先列300行，共301行',
    '单位',
    '无记录。',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('活301');
});
