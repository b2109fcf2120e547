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

/** Whatever way a wish is put: nothing of who it is and where shows, and what is wished for does. */
const SAID: readonly string[] = [
  '想要一台收音机，NAME，82岁',
  '想要一台收音机，联系NAME',
  '想要一台收音机 NAME',
  '想要一台收音机(NAME，82岁)',
  '想要一台收音机，住ADDRESS',
  '想要一台收音机，送到ADDRESS',
  '想要一台收音机。地址ADDRESS。NAME',
  '想要一台收音机；找NAME',
  '想要一台收音机：NAME',
  '想要一台收音机送给NAME',
  '想要一台和NAME一样的收音机',
  '想要一台收音机的是NAME',
  '想给NAME买一台收音机',
  '想有人陪NAME听收音机',
  '希望NAME能有一台收音机',
  '希望NAME老人有一台收音机',
  '希望帮NAME阿姨买台收音机',
  '希望照顾NAME的志愿者带一台收音机',
  '需要一台收音机，ADDRESS的NAME',
  'NAME想要一台收音机',
  'NAME，想要一台收音机',
  'NAME 想要 一台收音机',
  'NAME要一台收音机',
  'NAME家想换一台收音机',
  '独居老人NAME想要一台收音机',
  '独居老人NAME（82岁）住在ADDRESS，想要一台收音机',
  'ADDRESS的NAME想要一台收音机',
  'ADDRESS NAME 想要一台收音机',
  '给NAME老人买一台收音机',
  '给NAME买一台收音机',
  '给NAME家送台收音机',
  '为孤寡老人NAME买一台收音机',
  '帮儿子NAME修收音机',
  'NAME，一台收音机',
  '一台收音机，NAME',
  'NAME 收音机',
  'ADDRESS，NAME，一台收音机',
  '心愿是一台收音机，名叫NAME',
];
const NAMES = ['李秀英', '王芳', '张桂兰', '欧阳建国', '于得水', '高玉宝', '马兰花', '万里红'];
const ADDRESSES = [
  '望湖小区5-3-201',
  '望湖路3号',
  '望湖路三号',
  '望湖路十八号2单元',
  '柳园3栋301室',
  '柳园三号楼',
  '春晖巷12号院',
  '王家村三组',
  '幸福公寓601',
];

test.each(SAID)('%s', (said) => {
  for (const name of NAMES)
    for (const address of ADDRESSES) {
      const { text, hidden } = publicWish(said.replace('NAME', name).replace('ADDRESS', address));
      expect(text).toContain('收音机');
      expect(text).not.toContain(name);
      expect(text).not.toContain(name.slice(1));
      expect(text).not.toMatch(/5-3|201|望湖|柳园|春晖巷|王家村|公寓/);
      expect(hidden).toBe(true);
    }
});

test.each([
  ['想要一台收音机送到望湖小区5-3-201', ''],
  ['想要一台收音机送到望湖路三号李秀英家', ''],
  ['李秀英', ''],
  ['李秀英，望湖路三号', ''],
  ['想要5-6岁孩子穿的棉衣', '想要5-6岁孩子穿的棉衣'],
  ['想要3-5本故事书', '想要3-5本故事书'],
  ['希望安装扶手', '希望安装扶手'],
  ['希望高龄老人有热饭吃', '希望高龄老人有热饭吃'],
  ['想要方便老人用的马桶扶手', '想要方便老人用的马桶扶手'],
  ['想要红色的毛线、两根毛衣针', '想要红色的毛线、两根毛衣针'],
  ['学生想要《西游记》', '学生想要《西游记》'],
  ['想请张医生上门看看', '想请医生上门看看'],
  ['毛毯', '毛毯'],
  ['电热毯，82岁，王秀英', '某居民(82岁)：电热毯'],
])('%s → %s', (said, text) => {
  expect(publicWish(said).text).toBe(text);
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
