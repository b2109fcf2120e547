import * as chineseDays from 'chinese-days';
import { type DayNo, dayNo, daysInMonth, parseDay, ymd } from './calendar';

/** How a festival's day is found. `eve` = the day before 正月初一. */
type Rule =
  | { by: 'solar'; month: number; day: number }
  | { by: 'lunar'; month: number; day: number }
  | { by: 'term'; month: number; term: 'pure_brightness' | 'the_winter_solstice' }
  | { by: 'eve' };

export interface Festival {
  id: string;
  words: string;
  rule: Rule;
  /** Days of rest by law from the festival's own day on, used while the State Council has not published that year. */
  rest?: readonly [first: number, last: number];
}

const solar = (month: number, day: number): Rule => ({ by: 'solar', month, day });
const lunar = (month: number, day: number): Rule => ({ by: 'lunar', month, day });

/** A new festival is a new row here; its words become tokens by themselves, with and without 节. */
export const FESTIVALS: readonly Festival[] = [
  { id: 'newyear', words: '元旦 元旦节', rule: solar(1, 1), rest: [0, 0] },
  { id: 'spring', words: '春节 大年初一 新春 过年', rule: lunar(1, 1), rest: [-1, 2] },
  { id: 'eve', words: '除夕 大年三十 年三十 除夕夜 大年夜', rule: { by: 'eve' } },
  { id: 'lantern', words: '元宵 元宵节 正月十五元宵节', rule: lunar(1, 15) },
  { id: 'women', words: '三八 三八节 三八妇女节 妇女节', rule: solar(3, 8) },
  { id: 'arbor', words: '植树节', rule: solar(3, 12) },
  { id: 'tomb', words: '清明 清明节', rule: { by: 'term', month: 4, term: 'pure_brightness' }, rest: [0, 0] },
  { id: 'labour', words: '五一 五一节 劳动节 五一劳动节 五一国际劳动节', rule: solar(5, 1), rest: [0, 1] },
  { id: 'youth', words: '五四 五四青年节 青年节', rule: solar(5, 4) },
  { id: 'children', words: '六一 六一节 儿童节 六一儿童节', rule: solar(6, 1) },
  { id: 'dragon', words: '端午 端午节', rule: lunar(5, 5), rest: [0, 0] },
  { id: 'party', words: '七一 建党节 七一建党节 七一建党日', rule: solar(7, 1) },
  { id: 'army', words: '八一 建军节 八一建军节', rule: solar(8, 1) },
  { id: 'qixi', words: '七夕 七夕节', rule: lunar(7, 7) },
  { id: 'midautumn', words: '中秋 中秋节 八月十五中秋节', rule: lunar(8, 15), rest: [0, 0] },
  { id: 'teacher', words: '教师节', rule: solar(9, 10) },
  { id: 'national', words: '国庆 国庆节 十一国庆 十一国庆节 十一', rule: solar(10, 1), rest: [0, 2] },
  { id: 'chongyang', words: '重阳 重阳节 敬老节', rule: lunar(9, 9) },
  { id: 'constitution', words: '国家宪法日 宪法日', rule: solar(12, 4) },
  { id: 'laba', words: '腊八 腊八节', rule: lunar(12, 8) },
  { id: 'solstice', words: '冬至 冬至节 冬至日', rule: { by: 'term', month: 12, term: 'the_winter_solstice' } },
];

const BY_ID = new Map(FESTIVALS.map((f) => [f.id, f]));

export function festival(id: string): Festival {
  return BY_ID.get(id) ?? (FESTIVALS[0] as Festival);
}

const NAMES = new Set(FESTIVALS.flatMap((festival) => festival.words.split(' ')));

/** 春节, 国庆节放假 and nothing else. */
export const isFestival = (words: string): boolean => NAMES.has(words.trim().replace(/(?:放假|长假|假期|期间|假)$/, ''));

/** The lunar tables of chinese-days end here. */
const LUNAR_FIRST = 1901;
const LUNAR_LAST = 2099;

const inTables = (year: number): boolean => year >= LUNAR_FIRST && year <= LUNAR_LAST;

/** The day of a lunar date, `lunarYear` being the solar year its 正月 falls in. undefined: outside the tables, or no such day (a 29-day month). */
export function lunarDay(lunarYear: number, month: number, day: number): DayNo | undefined {
  if (!inTables(lunarYear) || month < 1 || month > 12 || day < 1 || day > chineseDays.monthDays(lunarYear, month)) return undefined;
  return parseDay(chineseDays.getSolarDateFromLunar(`${lunarYear}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`).date);
}

/** A festival's own day within the SOLAR year `year` (腊八 and 腊月 dates belong to the lunar year before). undefined outside the tables. */
export function festivalDay(f: Festival, year: number): DayNo | undefined {
  const { rule } = f;
  if (rule.by === 'solar') return dayNo(year, rule.month, rule.day);
  if (!inTables(year)) return undefined;
  if (rule.by === 'term') return parseDay(chineseDays.getSolarTermDate(year, rule.month, rule.term));
  if (rule.by === 'eve') {
    const first = lunarDay(year, 1, 1);
    return first === undefined ? undefined : first - 1;
  }
  return lunarInSolarYear(year, rule.month, rule.day);
}

/** The first day in the solar year `year` that is day `day` of lunar month `month`. */
export function lunarInSolarYear(year: number, month: number, day: number): DayNo | undefined {
  for (const lunarYear of [year - 1, year]) {
    const no = lunarDay(lunarYear, month, day);
    if (no !== undefined && ymd(no).year === year) return no;
  }
  return undefined;
}

/** Whether a solar date exists, 2月29日 included. */
export function solarExists(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}
