import { replaceNumbers, withoutContact, withoutPhones } from '../bot/private-words';
import { countSteps } from './support/regexp-steps';

test.each([
  '13800001111',
  '１３８００００１１１１',
  '138 0000 1111',
  '138-0000-1111',
  '138.0000.1111',
  '138·0000·1111',
  '138—0000—1111',
  '138 - 0000 - 1111',
  '138-000-01111',
  '1380 000 1111',
  '+86 138 0000 1111',
  '8613800001111',
  '一三八零零零零一一一一',
  '0571-88881234',
  '0571 88881234',
  '0571 8888 1234',
  '０５７１－８８８８１２３４',
  '(010)88881234',
  '01088881234',
  '11010519491231002X',
  '１１０１０５１９４９１２３１００２Ｘ',
])('%s is a number that nobody else is shown', (number) => {
  for (const around of ['轮椅 ', '找张三', '联系人:'])
    for (const after of ['', '，谢谢', '（晚上）', '打给他']) {
      expect(replaceNumbers(`${around}${number}${after}`, '…')).toBe(`${around}…${after}`);
      expect(withoutPhones(`${around}${number}${after}`)).toMatchObject({ had: true });
    }
});

test.each([
  '50把椅子，24号到25号',
  '会议号：138 1234 5678',
  'https://meeting.example.cn/p/13812345678',
  '9月24日(周四)14:30',
  '2026-09-24 14:30-16:30',
  '开放时间 0830-1130，1430-1730',
  '08:30-11:30 14:30-17:30',
  '惠及 1380 人次，共 15000 元',
  '签到码 4821',
  '活128 会12 需8 哨14',
  '热线 12345，报警 110',
  '人民路138号 2栋 1101',
  '138人参加，其中 1111 人次',
  '第１３８次',
])('%s is none', (words) => {
  expect(replaceNumbers(words, '…')).toBe(words);
  expect(withoutPhones(words)).toEqual({ text: words, had: false });
});

test('what is left of a sentence is tidy', () => {
  expect(withoutPhones('轮椅 13812345678')).toEqual({ text: '轮椅', had: true });
  expect(withoutPhones('轮椅，电话：138 1234 5678')).toEqual({ text: '轮椅，', had: true });
  expect(withoutPhones('打0554-1234567问')).toEqual({ text: '打问', had: true });
  expect(withoutPhones('老人需要电话')).toEqual({ text: '老人需要电话', had: false });
  expect(withoutPhones('电话 88881234')).toEqual({ text: '', had: true });
});

test.each([
  ['轮椅 联系王大爷', '轮椅'],
  ['轮椅，联系人：李四', '轮椅'],
  ['轮椅，联系社区张主任', '轮椅'],
  ['轮椅，找李秀英，', '轮椅'],
  ['轮椅 李四', '轮椅'],
  ['轮椅，联系电话', '轮椅'],
  ['给老人找保姆', '给老人找保姆'],
  ['帮忙联系搬家公司', '帮忙联系搬家公司'],
  ['护栏 黄色', '护栏 黄色'],
])('%s → %s: whom to call goes with the number', (title, left) => {
  expect(withoutContact(title)).toBe(left);
});

test('a row of marks is not looked at again from each of them', () => {
  for (const mark of ['，', ' ', '（', '。']) {
    const steps = (n: number) => countSteps(() => withoutContact(`${mark.repeat(n)}椅子`));
    expect(steps(800) / steps(400)).toBeLessThan(2.5);
  }
});
