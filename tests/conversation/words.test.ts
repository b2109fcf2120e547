import { beginsLikeCommand, courtesyBack, isAnswerAllTheSame, isCourtesy, isNoAnswer } from '../../bot/conversation/words';

test.each([
  '谢谢',
  '好的，谢谢您了',
  '收到',
  '你好',
  '稍等一下',
  '嗯嗯',
  '哈哈哈',
  'OK!',
  '辛苦啦',
  '谢谢李书记',
  '辛苦了小联',
  '好的，主任辛苦了',
])('%s answers no question', (words) => {
  expect(isCourtesy(words)).toBe(true);
});

test.each(['好累', '李主任', '李主任去', '知道张三吗', '嗯，值班', '哈尔滨出差'])('%s is no courtesy', (words) => {
  expect(isCourtesy(words)).toBe(false);
});

test('a row of laughter that ends in something else is looked at once', () => {
  for (const words of [`${'哈'.repeat(19)}笑`, `${'你好'.repeat(9)}笑`, '哈'.repeat(2000), `${'谢谢'.repeat(9)}笑`])
    expect(isCourtesy(words)).toBe(false);
});

test('reasons that sound like a command are looked at by what they say', () => {
  for (const words of ['活动太多', '借调了', '统计局来检查']) {
    expect(isNoAnswer(words)).toBe(false);
    expect(beginsLikeCommand(words)).toBe(true);
  }
  for (const words of ['会12', '取消', '取消了', '撤销刚才那条', '我的', '我的督办', '在哪儿？', '参加'])
    expect(isNoAnswer(words)).toBe(true);
});

test('what is wanting, what was cancelled and what is mine may be a reason', () => {
  for (const words of ['资源不够', '议题还没定', '借的车还没还', '统计报表还没做完', '下午走访', '慰问老党员', '春节慰问'])
    expect(isAnswerAllTheSame(words)).toBe(true);
  for (const words of ['资源 会议室', '督办没完成的', '谁还没答复', '统计9月']) expect(isAnswerAllTheSame(words)).toBe(false);
  // Who was visited is nobody's reason.
  for (const words of ['走访3栋张奶奶，血压稳定，缺米面', '今天走访了3栋张奶奶，血压稳定']) {
    expect(isAnswerAllTheSame(words)).toBe(false);
    expect(beginsLikeCommand(words)).toBe(true);
  }
  for (const words of ['取消了采购，没钱', '我的孩子生病了', '缺升降车', '开会']) {
    expect(isNoAnswer(words)).toBe(false);
    expect(beginsLikeCommand(words) && !words.startsWith('我的')).toBe(false);
  }
});

test('thanks, a greeting and a yes are answered each in its way', () => {
  expect(['谢谢啊', '好的，辛苦了', '下午好', '在吗', '好的', '稍等'].map(courtesyBack)).toEqual([
    '不客气，有事随时叫我。',
    '不客气，有事随时叫我。',
    '我在，您说。发“帮助”看我能做什么。',
    '我在，您说。发“帮助”看我能做什么。',
    '好的。',
    '好的。',
  ]);
});
