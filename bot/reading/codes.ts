import { parseNumeral } from './numbers';

/** Prefix of a short code ↔ the nouns people use for that kind of record. Longer nouns first. */
export const CODE_NOUNS = {
  活: ['活动'],
  会: ['会议'],
  资: ['资源'],
  需: ['需求'],
  订: ['订单', '预订', '预定'],
  愿: ['微心愿', '心愿'],
  哨: ['哨声', '哨子'],
  办: ['督办', '办件'],
  清: ['清单'],
  项: ['项目'],
} as const satisfies Record<string, readonly string[]>;

export type CodePrefix = keyof typeof CODE_NOUNS;

export interface CodeMention {
  /** 会12 */
  no: string;
  from: number;
  to: number;
}

const PREFIX = new Map<string, CodePrefix>();
for (const [prefix, nouns] of Object.entries(CODE_NOUNS)) {
  PREFIX.set(prefix, prefix as CodePrefix);
  for (const noun of nouns) PREFIX.set(noun, prefix as CodePrefix);
}

/** Measure words that begin no verb: 订四顶帐篷 is no 订4. */
const MEASURED = '顶只条床袋桶瓶本间堂盒副批盏根盆棵斤吨米双架杯桌艘匹株卷捆筐壶罐幅封枚亩辆套箱块元张';
const WORDS = [...PREFIX.keys()].sort((a, b) => b.length - a.length).join('|');
// A digit number may be longer than a spoken one; what follows must not make it an amount (需要3名), a clock (会12点) or a date.
const DIGITS = new RegExp(
  `(${WORDS})(?: ?(?:编号|号码|第|no\\.?|#|:))? ?#?(\\d{1,6})(?!\\d|[.:%]|点(?!位|评)|时(?!长|间)|月|年|号楼|号院|号会议|(?:人(?!手|数|员|次)|名|个|把|张|次|场|小时|分钟|天|件|项|台|块|元|家|户|位|份|箱|套|辆|[${MEASURED}])(?!好|没|办))号?`,
  'g',
);
const SPOKEN = new RegExp(
  `(${WORDS})第?([一二两三四五六七八九十百零]{1,5})(?![一二三四五六七八九十百千万点月年天个人名位件次场家户楼层下轮期遍步周项份把台些定起般样直旦切共行要${MEASURED}])号?`,
  'g',
);
/** What makes a spoken "number" part of a word: 办一件, 需三人, 会一起 are excluded above; 大会十, 议会三 here. */
const NOT_BEFORE = /(?<![建提倡])议$|[大委小员开社聚机协商工理学总晚宴论谈例茶酒农教专代都不能才就也要可生快]$/;

/** Every record number said in `text` (already normalised), as prefix + arabic digits, in order. */
export function findCodes(text: string): CodeMention[] {
  const found: CodeMention[] = [];
  for (const match of text.matchAll(DIGITS)) {
    const prefix = PREFIX.get(match[1] ?? '');
    if (prefix && !(match[1] === prefix && NOT_BEFORE.test(text.slice(Math.max(0, match.index - 2), match.index)) && prefix === '会')) {
      found.push({ no: `${prefix}${Number(match[2])}`, from: match.index, to: match.index + match[0].length });
    }
  }
  for (const match of text.matchAll(SPOKEN)) {
    const prefix = PREFIX.get(match[1] ?? '');
    const n = parseNumeral(match[2] ?? '');
    if (!prefix || n === undefined || n < 1) continue;
    if (match[1] === prefix && NOT_BEFORE.test(text.slice(Math.max(0, match.index - 2), match.index))) continue;
    const to = match.index + match[0].length;
    if (found.some((other) => match.index < other.to && other.from < to)) continue;
    found.push({ no: `${prefix}${n}`, from: match.index, to });
  }
  return found.sort((a, b) => a.from - b.from);
}

const NUMBER = `(?:${WORDS}) ?(?:\\d{1,6}(?!\\d)|[一二三四五六七八九十百零]{1,5})号?`;
const AFTER_NUMBER = new RegExp(`${NUMBER}(?:[ ,]|再|先|要|想|请|就|得|都|也|给|把|快|赶紧|麻烦|帮我|能不能|可以|申请|我们?){0,4}$`);
const BEFORE_NUMBER = new RegExp(`^(?:[一了]?下|[一了掉促 ,]|一遍|[崔摧]){0,3}${NUMBER}`);

/** Most words have no digit near: those are not searched for a number from every character on. */
const endsWithNumber = (before: string): boolean => /[\d一二三四五六七八九十百零]/.test(before) && AFTER_NUMBER.test(before);

/** Does a word stand right beside the number of a record? There even 改七 and 去消 are commands. */
export const besideNumber = (text: string, from: number, to: number): boolean =>
  endsWithNumber(text.slice(Math.max(0, from - 16), from)) ||
  (/(?:^|[^一-鿿]|帮我|请|再|快|麻烦|给我|先)$/.test(text.slice(Math.max(0, from - 4), from)) &&
    BEFORE_NUMBER.test(text.slice(to, to + 14)));

/** 会 of 会12. */
export const prefixOf = (no: string | undefined): string => no?.charAt(0) ?? '';
