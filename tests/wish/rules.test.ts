import { publicWish } from '../../bot/domain/wish/mask';
import { categoryOf, likest, limitIn, thingOf } from '../../bot/domain/wish/rules';

test.each([
  ['独居老人想要一台收音机', '独居老人想要一台收音机', false],
  ['孩子想要一个足球', '孩子想要一个足球', false],
  ['独居老人王秀英，82岁，住望湖路3号2单元501，想要一台收音机，电话13800001111', '独居老人(82岁)想要一台收音机', true],
  ['李大爷想换个助听器', '某老人想换个助听器', true],
  ['李想想要一个书包', '某居民想要一个书包', true],
  ['王家村留守儿童想要一套画笔', '留守儿童想要一套画笔', true],
  ['孤寡老人王爷爷想要一副老花镜，联系人小张', '孤寡老人想要一副老花镜', true],
  ['残疾人小赵需要一辆轮椅', '残疾人需要一辆轮椅', true],
  ['张桂芳希望有人陪张奶奶聊天', '某居民希望有人陪某老人聊天', true],
  ['给王奶奶修水龙头', '给某老人修水龙头', true],
  ['困境儿童小宇，家在柳园3栋，想要5号电池的台灯', '困境儿童想要5号电池的台灯', true],
  ['想要一台收音机', '想要一台收音机', false],
  ['环卫工人想喝上热水', '环卫工人想喝上热水', false],
  ['电话13800001111', '', true],
])('%s', (said, text, hidden) => {
  expect(publicWish(said)).toEqual({ text, hidden });
});

test.each([
  ['独居老人想要一台收音机', '收音机', '生活'],
  ['孩子想要一个新书包', '新书包', '学习'],
  ['某居民希望有人陪某老人聊天', '陪某老人聊天', '陪伴'],
  ['残疾人需要一辆轮椅', '轮椅', '健康'],
  ['给某老人修水龙头', '给某老人修水', '维修'],
])('%s: %s', (text, thing, category) => {
  expect([thingOf(text), categoryOf(text)]).toEqual([thing, category]);
});

test.each([
  ['一台收音机，200元以内', 20_000, '一台收音机'],
  ['一台收音机(不超过300元)', 30_000, '一台收音机'],
  ['预算150块钱的书包', 15_000, '的书包'],
  ['一台收音机', undefined, '一台收音机'],
])('%s', (said, cents, rest) => {
  expect(limitIn(said)).toEqual({ ...(cents && { cents }), rest });
});

test('the most alike first, then what waits longest', () => {
  const wish = (no: number, publicText: string) => ({ no, publicText, category: categoryOf(publicText) });
  const others = [wish(3, '孩子想要一个书包'), wish(9, '独居老人想要电热毯'), wish(4, '老人想要一台小收音机')];
  expect(likest(wish(7, '独居老人想要一台收音机'), others, 2).map((w) => w.no)).toEqual([4, 9]);
});
