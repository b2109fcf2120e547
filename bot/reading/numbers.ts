const DIGIT: Record<string, number> = { 零: 0, 一: 1, 二: 2, 两: 2, 俩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 仨: 3 };
const UNIT: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 10000 };

/** Value of a numeral such as 一百二十, 两百五, 1200, 3.5, 1万2; undefined when it is none. */
export function parseNumeral(text: string): number | undefined {
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return Number(text);
  const mixed = /^(\d{1,5}(?:\.\d{1,3})?)([百千万])$/.exec(text);
  if (mixed) return Math.round(Number(mixed[1]) * (UNIT[mixed[2] ?? ''] ?? 1) * 1000) / 1000;
  if (!/^[零一二两俩三仨四五六七八九十百千万]{1,12}$/.test(text)) return undefined;
  if (!/[十百千万]/.test(text)) return Number([...text].map((char) => DIGIT[char] ?? 0).join(''));
  let total = 0;
  let section = 0;
  let digit = -1;
  // 两百五 is 250, 一百零五 is 105: what a last digit counts depends on the unit before it.
  let last = 1;
  for (const char of text) {
    const unit = UNIT[char];
    if (unit === undefined) {
      digit = DIGIT[char] ?? 0;
      if (digit === 0) last = 1;
    } else if (unit === 10000) {
      total = (total + section + Math.max(digit, 0)) * unit;
      section = 0;
      digit = -1;
      last = unit;
    } else {
      section += Math.max(digit, 1) * unit;
      digit = -1;
      last = unit;
    }
  }
  if (digit > 0) section += last >= 100 ? digit * (last / 10) : digit;
  return total + section;
}

export interface Quantity {
  n: number;
  approx?: true;
  /** Measure word as said: 人, 名, 小时, 户; empty when there was none. */
  unit: string;
  from: number;
  to: number;
}

/** Measure words, longest first. 小时 is what hours are counted in; 天 and its kind belong to the time reader. */
export const MEASURES = [
  '人次',
  '号人',
  '个人',
  '家单位',
  '个单位',
  '户人家',
  '人',
  '名',
  '位',
  '口',
  '个',
  '户',
  '家',
  '把',
  '张',
  '台',
  '辆',
  '套',
  '件',
  '箱',
  '份',
  '顶',
  '只',
  '条',
  '床',
  '块',
  '元',
  '袋',
  '桶',
  '瓶',
  '本',
  '间',
  '堂',
  '节',
  '场',
  '次',
  '回',
  '盒',
  '部',
  '副',
  '组',
  '批',
  '支',
  '盏',
  '根',
  '盆',
  '棵',
  '平方米',
  '平米',
  '斤',
  '公斤',
  '吨',
  '米',
  '处',
  '项',
  '班',
  '队',
  '对',
  '双',
  '架',
  '杯',
  '面',
  '座',
  '所',
  '桌',
  '排',
  '片',
  '款',
  '艘',
  '头',
  '匹',
  '株',
  '卷',
  '捆',
  '包',
  '筐',
  '壶',
  '罐',
  '幅',
  '票',
  '头',
  '道',
  '门',
  '封',
  '期',
  '枚',
  '列',
  '厢',
  '车',
  '亩',
  '公里',
  '床',
].sort((a, b) => b.length - a.length);

const NUM = '(?:\\d{1,7}(?:,\\d{3}){0,2}(?:\\.\\d{1,2})?[百千万]?|[一二两俩三仨四五六七八九十百千万零]{1,9})';
const ABOUT = '(近|约|大约|大概|差不多|将近|接近|好|上(?=[百千万]))';
// 一个半小时, 半小时, 两个多小时, 1.5小时, 3个小时左右
const HOURS = new RegExp(`${ABOUT}?(?:(半)个?|(${NUM})(多|来|几)?(个半|个多|个)?)(多)?(?:小时|钟头|学时|课时)(半)?(左右|上下|多)?`, 'g');
// 近百人, 30多人, 三十来个, 二十几, 十余名, 七八个, 几十人, 50人左右, 两百块
const GENERAL = new RegExp(`${ABOUT}?(几)?(${NUM})(多|来|几|余)?(?: ?(${MEASURES.join('|')}))?(左右|上下|多|不到)?`, 'g');

/** 七八 → 7, 三十五六 → 35, 两三 → 2: two digits in a row, the second one more; 五六十 → 50. */
function adjacentPair(text: string): number | undefined {
  const match = /^(.*[十百千])?([一二两三四五六七八])([二三四五六七八九])([十百千])?$/.exec(text);
  if (!match) return undefined;
  const [, head = '', low = '', high = '', unit] = match;
  if ((DIGIT[high] ?? 0) !== (DIGIT[low] ?? 0) + 1) return undefined;
  if (!unit) return parseNumeral(head + low);
  return head === '' ? (DIGIT[low] ?? 0) * (UNIT[unit] ?? 1) : undefined;
}

function numeralValue(numeral: string): { n: number; approx: boolean } | undefined {
  const plain = numeral.replace(/,/g, '');
  const pair = adjacentPair(plain);
  if (pair !== undefined) return { n: pair, approx: true };
  const n = parseNumeral(plain);
  return n === undefined ? undefined : { n, approx: false };
}

const quantity = (n: number, approx: boolean, unit: string, from: number, to: number): Quantity => ({
  n,
  ...(approx && { approx: true as const }),
  unit,
  from,
  to,
});

/**
 * Every number in `text` with its measure word, in order. Approximate ones carry the number named, the lower of two:
 * 三十来人 → 30, 二十几 → 20, 近百 → 100, 七八个 → 7, 三十五六 → 35. 一个半小时 is 1.5, unit 小时.
 */
export function findQuantities(text: string): Quantity[] {
  const found: Quantity[] = [];
  const rest = text.replace(HOURS, (all: string, about, half, numeral, some, half2, more, tail, after, at: number) => {
    const value = half ? { n: 0.5, approx: false } : numeralValue(numeral ?? '');
    if (!value) return all;
    const n = value.n + (half2 === '个半' || tail ? 0.5 : 0);
    found.push(quantity(n, value.approx || Boolean(about || some || more || after) || half2 === '个多', '小时', at, at + all.length));
    return ' '.repeat(all.length);
  });
  for (const match of rest.matchAll(GENERAL)) {
    const [all, about, dozens, numeral = '', some, unit = '', after] = match;
    if (
      unit === '' &&
      /^(?:号|楼|栋|幢|单元|层|室|届|年级|下|起|直|定|样|些|般|切|致|带|路|旦|律)/.test(rest.slice(match.index + all.length))
    )
      continue;
    // 一块儿搞 is together, and no money.
    if (unit === '块' && /^一 ?块$/.test(all) && /^(?:儿|搞|去|来|做|开展|组织|参加|干|走|学)/.test(rest.slice(match.index + all.length)))
      continue;
    // 几十人 is some tens: the number named is ten.
    const value = dozens ? { n: UNIT[numeral.charAt(0)] ?? Number.NaN, approx: true } : numeralValue(numeral);
    if (!value || Number.isNaN(value.n)) continue;
    // 五十号人 are fifty people.
    const measure = unit.endsWith('号人') ? '人' : unit;
    found.push(quantity(value.n, value.approx || Boolean(about || some || after), measure, match.index, match.index + all.length));
  }
  return found.sort((a, b) => a.from - b.from);
}
