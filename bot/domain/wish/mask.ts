/**
 * What of a wish everybody may read. Whose wish it is gets told by a word of a list (独居老人, 孩子) and an age, never by the speaker's own words;
 * what is wished for loses each clause that says a name, a number or an address. Pure.
 */
import { withoutPhones } from '../request/rules';

/** Words for whom a wish is, longest first where one holds another. */
const WHO: readonly string[] = [
  '独居老人 孤寡老人 空巢老人 高龄老人 失能老人 失独老人 留守老人 残疾老人 困难老人 老党员 老兵 退役军人 军属 烈属',
  '留守儿童 困境儿童 残疾儿童 困难学生 孤儿 儿童 小朋友 孩子 学生 残疾人 残障人士 低保户 低保家庭 困难家庭 困难群众 困难党员 单亲家庭 单亲妈妈 失独家庭',
  '环卫工人 环卫工 外卖小哥 外卖员 快递小哥 快递员 新就业群体 网格员 志愿者 老人 家庭 居民 党员 职工',
].flatMap((line) => line.split(' '));
/** How people are called who are not named by such a word, and by which one they are shown. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/大爷|爷爷|奶奶|婆婆|大娘|老太|阿婆|阿公|老伯|伯伯|老先生|大妈/, '某老人'],
  [/小朋友|同学|娃/, '孩子'],
];
const ANYBODY = '某居民';

/** What parts whose wish it is from what is wished for; surer words before others that may be part of a name. */
const WISHING: readonly RegExp[] = [/想要|想换|想买|想有|想学|想看|想吃|想喝|想去|想请|希望|盼望|盼着|急需|需要|缺少/, /想|盼|缺/, /要|求/];

const SURNAME =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹潘葛范彭鲁韦马苗方任袁柳史唐薛雷贺汤罗郝安常于傅齐康余顾孟黄萧尹姚汪毛宋庞熊纪舒项董梁杜阮蓝季贾江童颜郭梅林钟徐邱骆高夏蔡田胡霍万卢莫丁邓洪石崔龚程陆翁段侯武刘龙叶黎白赖乔谭温阎易廖曾肖邵孟田苏';
/** 王爷爷, 李秀英阿姨: somebody by name. */
const NAMED = new RegExp(
  `(?:老|小)?[${SURNAME}][一-龥]{0,2}?(大爷|爷爷|奶奶|婆婆|大娘|大妈|阿姨|叔叔|大叔|大伯|老师|师傅|女士|先生|同学|小朋友)`,
  'g',
);
/** A clause with this says who it is or where. */
const PRIVATE =
  /住(?:在|址)?[^院校宿]|家在|地址|电话|手机|微信号?[:： ]?[a-z\d]|联系(?:人|方式|他|她)|身份证|姓名|名叫|叫做|姓[一-龥]|[\d一二三四五六七八九十]+(?:号楼|栋|幢|单元|室|弄)|[路街巷道]\d+号|\d{6,}/i;

export interface Masked {
  /** '' when nothing is left. */
  text: string;
  /** Something was left out: the words as they were said are private. */
  hidden: boolean;
}

/** At most this many characters are shown. */
const MOST = 60;

/** @example publicWish('独居老人王秀英，82岁，住望湖路3号，想要一台收音机').text // 独居老人(82岁)想要一台收音机 */
export function publicWish(said: string): Masked {
  const words = said.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const verb = WISHING.map((w) => w.exec(words)).find((m) => m !== null);
  const before = verb ? words.slice(0, verb.index) : '';
  const wish = wishOnly(verb ? words.slice(verb.index) : words);
  if (!wish) return { text: '', hidden: words !== '' };
  const text = [...`${before ? whoIs(before, words) : ''}${wish}`].slice(0, MOST).join('');
  return { text, hidden: bare(text) !== bare(words) };
}

/** Without the marks between: they are no secret. */
const bare = (text: string): string => text.replace(/[\p{P}\s]/gu, '');

function whoIs(before: string, words: string): string {
  const word = WHO.find((w) => before.includes(w)) ?? CALLED.find(([called]) => called.test(before))?.[1] ?? ANYBODY;
  const age = /(?<!\d)(\d{1,3}) ?岁/.exec(words)?.[1];
  return age ? `${word}(${age}岁)` : word;
}

/** What is wished for, without clauses that say who or where, and without an age that was said already. */
function wishOnly(words: string): string {
  return words
    .split(/[,，。;；!！\n]|(?<=[一-龥])\s+(?=[一-龥])/)
    .filter((clause) => clause.trim() && !PRIVATE.test(clause) && !withoutPhones(clause).had && !/^\s*\d{1,3} ?岁\s*$/.test(clause))
    .map((clause) => clause.trim().replace(NAMED, (_all, called: string) => CALLED.find(([c]) => c.test(called))?.[1] ?? ANYBODY))
    .join('，');
}
