/** How often somebody is visited, and when that is late. Pure. */
import { addDays } from '../../clock';
import { parseNumeral } from '../../reading/numbers';

/** Unless another interval was said. */
export const USUAL_DAYS = 30;
export const MOST_DAYS = 366;
/** Days after which the community hears that nobody came. */
const LATE_DAYS = 7;

/** The day on which a visit that was due then is late. */
export const lateOn = (nextDueOn: string): string => addDays(nextDueOn, LATE_DAYS);
/** Visits that were due until then are late on `today`. */
export const lateSince = (today: string): string => addDays(today, -LATE_DAYS);

const NUMBER = '(\\d{1,3}|[一二两三四五六七八九十]{1,3}|半)?个?';
export const INTERVAL = new RegExp(`每(?:隔)?${NUMBER}(天|日|周|星期|礼拜|月|季度?|年)`);
const DAYS: Readonly<Record<string, number>> = { 天: 1, 日: 1, 周: 7, 星: 7, 礼: 7, 月: 30, 季: 90, 年: 365 };

/** 每30天, 每两周, 每半个月, 每季度: in days. Undefined when none was said. */
export function intervalIn(words: string): number | undefined {
  const found = INTERVAL.exec(words.normalize('NFKC'));
  const unit = found && DAYS[found[2]?.[0] ?? ''];
  if (!found || !unit) return undefined;
  if (found[1] === '半') return Math.ceil(unit / 2);
  return unit * (found[1] ? (/^\d/.test(found[1]) ? Number(found[1]) : (parseNumeral(found[1]) ?? 1)) : 1);
}
