/** What of people's words is private, wherever it is said: numbers to call, identity numbers, whom to call. Pure. */
import { personalNumbers } from './reading/personal-numbers';

/** Common surnames, the longest first where one holds another. */
const SURNAMES = [
  '欧阳 司马 上官 诸葛 皇甫 尉迟 慕容 令狐 司徒',
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻柏窦章苏潘葛范彭鲁韦马苗凤方俞任袁柳史唐薛雷贺倪汤殷罗毕郝邬',
  '安常于傅皮卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄臧伏戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管',
  '卢莫房裘缪丁宣邓郁杭洪包左石崔吉龚程邢裴陆荣翁荀甄曲封靳段巫焦侯仇甘武符刘景詹龙叶黎薄白蒲卓乔谭温庄晏柴瞿阎连艾廖耿曾沙聂关',
  '肖冉苟佟牛岳',
].flatMap((line) => (line.includes(' ') ? line.split(' ') : [...line]));

/** Words that begin like a name and are none. */
const NO_NAMES =
  '安(?:装|排|全|静|心|置)|常(?:来|去|年|用|常|见)|于(?:是|此|其)|方(?:便|向|式|形)|万(?:一|能|元)|高(?:龄|血|低|中|压|清|一|二|三)|金(?:属|鱼|额)|白(?:色|天|内|板|糖|菜|酒)|毛(?:毯|衣|线|巾|笔|裤|刷)|马(?:上|桶|甲|路)|康复|石(?:头|凳|膏)|黄(?:色|油|豆)|温(?:暖|水|度|馨)|任(?:何|务)|夏(?:天|季|令)|梅花|田地|严重|包(?:子|里|括)|房(?:子|屋|间|门)|管(?:道|子|理)|左右|连(?:衣|着)|沙(?:发|子|画)|关(?:心|爱|于|节)|牛(?:奶|肉)|龙头|童(?:话|车|装)|江边|乐器|元旦|元宵|季度|武术|蓝(?:色|牙)|盛(?:饭|菜|汤)|程(?:序|度)|钟(?:表|点)|章(?:程|节)|宣(?:传|讲)';

/** Source of a pattern: what a name begins with. */
export const SURNAME = `(?!${NO_NAMES})(?:${SURNAMES.filter((s) => s.length > 1).join('|')}|[${SURNAMES.filter((s) => s.length === 1).join('')}])`;

/** The text with `instead` in the place of every number to call and every identity number; else as it was. */
export function replaceNumbers(text: string, instead: string): string {
  let rest = '';
  let at = 0;
  for (const { from, to } of personalNumbers(text)) {
    rest += text.slice(at, from) + instead;
    at = to;
  }
  return at === 0 ? text : rest + text.slice(at);
}

/** Without numbers to call and identity numbers. @returns had: there was one */
export function withoutPhones(text: string): { text: string; had: boolean } {
  const rest = replaceNumbers(text, '');
  const had = rest !== text;
  const clean = had ? rest.replace(/(?:联系)?(?:电话|手机)(?:号码?)?[:：]?\s*$/, '') : rest;
  return { text: clean.replace(/\s{2,}/g, ' ').trim(), had };
}

const MAX_WORDS = 60;

/** What many read: at most 60 characters, no numbers to call. */
export function publicWords(words: string): string {
  const letters = [...withoutPhones(words).text];
  return letters.length > MAX_WORDS ? `${letters.slice(0, MAX_WORDS - 1).join('')}…` : letters.join('');
}

const TITLE = '(?:大爷|大妈|阿姨|叔叔|奶奶|爷爷|主任|书记|老师|医生|师傅|同志|先生|女士|经理)';
const PERSON = `(?:[老小阿][一-龥]${TITLE}?|${SURNAME}[一-龥]{1,2}${TITLE}?|${SURNAME}${TITLE})`;
/** 联系人:李四 at the end, 联系电话, 找李四, and the bare name beside a number that was there. */
const CONTACT = new RegExp(
  `[\\s,，;；。(（]{0,4}(?:请?联系(?:人|电话|方式)[:：]?\\s*[^\\s,，]{0,6}|(?:请|可)?(?:联系|找|问|打给)[:：]?\\s*[^\\s,，]{0,4}?${PERSON}|(?:联系|电话|手机)[:：]?|[\\s,，;；。(（]${PERSON})[\\s,，。;；)）]{0,9}$`,
);

/** A name with its number is whom to call: 联系王大爷, 联系人:李四, 电话. Private like the number itself. */
export const withoutContact = (title: string): string => title.replace(CONTACT, '').trim();
