/**
 * What of a wish everybody may read: of all that was said only the clause that says what is wished for, without names, and not even that when it
 * says where somebody lives. Whose wish it is gets told by a word of a list (独居老人, 孩子) and an age, never by the speaker's own words. Pure.
 */
import { SURNAME, withoutPhones } from '../../private-words';

/** Words for whom a wish is, longest first where one holds another. */
const WHO: readonly string[] = [
  '独居老人 孤寡老人 空巢老人 高龄老人 失能老人 失独老人 留守老人 残疾老人 困难老人 老党员 老兵 退役军人 军属 烈属',
  '留守儿童 困境儿童 残疾儿童 困难学生 孤儿 儿童 小朋友 孩子 学生 残疾人 残障人士 低保户 低保家庭 困难家庭 困难户 困难群众 困难党员 单亲家庭 单亲妈妈 失独家庭',
  '环卫工人 环卫工 外卖小哥 外卖员 快递小哥 快递员 新就业群体 网格员 志愿者 老人 家庭 居民 党员 职工',
].flatMap((line) => line.split(' '));
/** How people are called who are not named by such a word, and by which one they are shown. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/老人|大爷|爷爷|奶奶|婆婆|大娘|老太|阿婆|阿公|老伯|伯伯|老先生|老爷子|大妈/, '某老人'],
  [/小朋友|同学|宝宝|娃/, '孩子'],
];
const ANYBODY = '某居民';

/** What parts whose wish it is from what is wished for; surer words before others that may be part of a name. */
const WISHING: readonly RegExp[] = [/想要|想换|想买|想有|想学|想看|想吃|想喝|想去|想请|希望|盼望|盼着|急需|需要|缺少/, /想|盼|缺/, /要|求/];
/** A clause without such a word is about what is wished for all the same: 给王奶奶修水龙头, 一台收音机. */
const GIVING = /给|帮|为|替|送|买|换|修|装|陪|[一二两三几\d][台个件双副套床辆把只本张条部块盏份箱袋支组幅对顶]/;

const TITLES = '老师|师傅|医生|大夫|护士|主任|书记|经理';
/** 小宇, and no word like 小区. */
const SHORT_NAME = '[小阿](?![孩朋学伙区组狗猫鸟型家院店车男女娃时儿])[一-龥]';
/** 王爷爷, 李秀英阿姨: somebody by name. */
const NAMED = new RegExp(
  `(?:[老小](?=${SURNAME}))?(?:${SURNAME}[一-龥]{0,2}?|${SHORT_NAME})(老人家?|老太太?|老先生|老爷子|大爷|爷爷|奶奶|婆婆|阿婆|阿公|大娘|大妈|老伯|伯伯|大伯|阿姨|大叔|叔叔|大姐|大哥|大嫂|女士|先生|小姐|同志|同学|小朋友|宝宝|${TITLES}|家(?=$|[的里买修装换送安水电漏]))`,
  'g',
);
/** What follows a name. */
const AFTER =
  '(?=$|[^一-龥]|[的买送修换装做理过配办找讲读学说看聊上去来能有用拿到家和一两几个些要想洗搬量打晒开走早晚补补治弄添寄带]|晒|安装|照顾|打扫|剪|补|陪)';
const NAME_BEFORE = `(?:(?:[老小阿](?=${SURNAME}))?${SURNAME}[一-龥]{1,2}?|${SHORT_NAME})${AFTER}`;
/** 陪李秀英聊天, 给王芳买: somebody by name, after a word that stands before people. */
const TOWARDS = new RegExp(
  `(给|帮|为|替|陪|让|叫|照顾|看望|探望|探视|联系|希望|盼望|盼着)(?:${NAME_BEFORE}|[老小阿]?${SURNAME}[一-龥]{1,2})`,
  'g',
);
/** 孤寡老人赵玉兰, 儿子张伟: the word for them says enough. */
const BESIDE = new RegExp(
  `(${[...WHO, '儿子|女儿|孙子|孙女|外孙|老伴|丈夫|妻子|爱人|母亲|父亲|妈妈|爸爸|奶奶|爷爷|大爷'].join('|')})(?:${NAME_BEFORE}|${SURNAME}[一-龥]{1,2})`,
  'g',
);
/** Words that stand before things as well: only what ends like a name is one. */
const TOWARDS_PERHAPS = new RegExp(`(?:(和|跟|与|像|请|找|送|接|教|带|问|对)${NAME_BEFORE}|(的是)${SURNAME}[一-龥]{1,2}?${AFTER})`, 'g');
/** 李秀英 at the beginning, where no verb says what it is. */
const BEGINS_WITH_NAME = new RegExp(`^(?:[老小阿][一-龥]$|(?:[老小阿](?=${SURNAME}))?${SURNAME}[一-龥])`);

const DIGIT = '[\\d一二三四五六七八九十百〇零]';
/** 5-3-201, and 5-3 when it does not count something (3-5本). */
const HOUSE =
  '\\d+\\s*[-—–~]\\s*\\d+\\s*[-—–~]\\s*\\d+|\\d+\\s*[-—–]\\s*\\d+(?![-\\d]*\\s*(?:岁|元|块|万|个|台|件|本|双|套|副|斤|公斤|年|月|天|日|周|点|小时|分钟|人|次|米|厘米|码|寸|度|瓦|升|支|只|张|条|包|盒|瓶|页|把|盏|部|辆))';
/** A clause with this says who it is or where. */
const PRIVATE = new RegExp(
  [
    '住(?:在|址)?[^院校宿]|家在|地址|电话|手机号|微信号?[:： ]?[a-z\\d]|联系(?:人|方式|他|她)|身份证|姓名|名叫|叫做|姓[一-龥]|\\d{6,}',
    `${DIGIT}+(?:号楼|栋|幢|单元|室(?!内|外)|弄|号院|号门)`,
    `[路街巷道弄里村组队院]${DIGIT}+号`,
    `[村社队]${DIGIT}+[组队社]`,
    `(?:小区|公寓|花园|家园|新村|家属院|大院|苑)\\s*${DIGIT}`,
    HOUSE,
  ].join('|'),
  'i',
);

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
  const clauses = clausesOf(words);
  const { at, from, verb } = wishIn(clauses);
  const wish = at < 0 ? '' : withoutNames((clauses[at] as string).slice(from));
  if (!wish) return { text: '', hidden: words !== '' };
  const others = clauses.map((clause, i) => (i === at ? clause.slice(0, from) : clause)).join(' ');
  const who = whoIs(others, from > 0);
  const text = [...[who, wish].filter(Boolean).join(verb || !who ? '' : '：')].slice(0, MOST).join('');
  return { text, hidden: bare(text) !== bare(words) };
}

/** Without the marks between: they are no secret. */
const bare = (text: string): string => text.replace(/[\p{P}\s]/gu, '');

/** Between a word of wishing and what is wished for no clause ends. */
const clausesOf = (words: string): string[] =>
  words
    .replace(new RegExp(`(${WISHING[0]?.source})[\\s:,、]+`, 'g'), '$1')
    .split(/[,，。;；!！?？\n()[\]【】]|(?<!\d):|:(?!\d)|(?<=[一-龥]) (?=[一-龥])/)
    .map((clause) => clause.trim())
    .filter(Boolean);

/** The clause that says what is wished for, where in it that begins, and whether by a word of wishing; -1: none does, or it says where somebody lives. */
function wishIn(clauses: readonly string[]): { at: number; from: number; verb: boolean } {
  for (const wishing of WISHING) {
    const at = clauses.findIndex((clause) => fromVerb(clause, wishing) !== undefined);
    const clause = clauses[at];
    if (clause === undefined) continue;
    const from = fromVerb(clause, wishing) as number;
    return isPublic(clause.slice(from)) ? { at, from, verb: true } : { at: -1, from: 0, verb: true };
  }
  const possible = clauses.filter((clause) => isPublic(clause) && !BEGINS_WITH_NAME.test(clause));
  const meant = possible.find((clause) => GIVING.test(clause)) ?? (possible.length === 1 ? possible[0] : undefined);
  return { at: meant === undefined ? -1 : clauses.indexOf(meant), from: 0, verb: false };
}

function fromVerb(clause: string, wishing: RegExp): number | undefined {
  const verb = wishing.exec(clause);
  return verb && verb.index + verb[0].length < clause.length ? verb.index : undefined;
}

const isPublic = (clause: string): boolean =>
  !PRIVATE.test(clause) && !withoutPhones(clause).had && !/^\d{1,3} ?岁/.test(clause) && !/^联系|^找/.test(clause);

/** @param spoken somebody was spoken of before the wish */
function whoIs(others: string, spoken: boolean): string {
  const age = /(?<![\d-])(\d{1,3}) ?岁/.exec(others)?.[1];
  const known = WHO.find((w) => others.includes(w)) ?? CALLED.find(([called]) => called.test(others))?.[1];
  const word = known ?? (spoken || age ? ANYBODY : '');
  return age ? `${word}(${age}岁)` : word;
}

/** Whom the words are about, without who it is: 独居老人, 某老人(82岁), 某居民. */
export const maskOf = (words: string): string => whoIs(words.normalize('NFKC'), true);

/** Do they tell who one person is: a name, where somebody lives, a number to call? 独居老人, 沿街商户 do not. */
export function namesSomebody(words: string): boolean {
  const clause = words.normalize('NFKC').trim();
  if (!isPublic(clause) || withoutNames(clause) !== clause) return true;
  const word = WHO.find((w) => clause.startsWith(w)) ?? '';
  // 困难户老陈; 老党员 alone is nobody.
  return BEGINS_WITH_NAME.test(clause.slice(word.length));
}

const withoutNames = (clause: string): string =>
  clause
    .trim()
    .replace(NAMED, (_all, called: string) => {
      const title = new RegExp(`^(?:${TITLES})$`).test(called) ? called : undefined;
      return title ?? CALLED.find(([c]) => c.test(called))?.[1] ?? (called === '家' ? `${ANYBODY}家` : ANYBODY);
    })
    .replace(TOWARDS, `$1${ANYBODY}`)
    .replace(BESIDE, '$1')
    .replace(TOWARDS_PERHAPS, `$1$2${ANYBODY}`);
