import { beginsLikeCommand, isCourtesy, isNoAnswer } from '../../bot/conversation/words';

test.each(['谢谢', '好的，谢谢您了', '收到', '你好', '稍等一下', '嗯嗯', '哈哈哈', 'OK!', '辛苦啦'])('%s answers no question', (words) => {
  expect(isCourtesy(words)).toBe(true);
});

test.each(['好累', '知道张三吗', '嗯，值班', '哈尔滨出差'])('%s is no courtesy', (words) => {
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
  for (const words of ['会12', '取消', '在哪儿？', '参加']) expect(isNoAnswer(words)).toBe(true);
});
