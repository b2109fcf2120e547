/** When a place is looked at, and what was said of it. Pure. */

import { addDays } from '../../clock';
import { publicWords, withoutContact } from '../../private-words';
import type { Calendar } from '../calendar/calendar';
import { occurrences, type SeriesRule } from '../calendar/rule-days';

/** Turns are given out so far ahead: the first workdays of two months are never farther apart. */
export const HORIZON_DAYS = 62;

export interface Ruled {
  rrule: string;
  workdayRule: string | null;
  anchorDate: string;
}

/** 每天 means every day; any other rule goes round days off. */
const seriesRule = (rule: Ruled): SeriesRule => ({
  rrule: rule.rrule,
  workdayRule: rule.workdayRule,
  anchorDate: rule.anchorDate,
  holidayPolicy: rule.rrule.includes('FREQ=DAILY') ? 'KEEP' : 'NEXT_WORKDAY',
});

/** Days on which it is looked at, both ends inclusive. */
export function daysOf(rule: Ruled, from: string, to: string, calendar: Calendar): string[] {
  const held = occurrences(seriesRule(rule), from, to, calendar).flatMap((o) => o.held ?? []);
  return [...new Set(held)];
}

/** A rule that comes at least once in the time ahead. */
export const comesAtAll = (rule: Ruled, from: string, calendar: Calendar): boolean =>
  !/FREQ=(HOURLY|MINUTELY)/.test(rule.rrule) && daysOf(rule, from, addDays(from, 400), calendar).length > 0;

const PATROL =
  /(?:日常|例行|夜间)?(?:巡查|巡察|巡逻|巡河|巡防|夜巡|巡检|巡护|巡街|巡视|安全检查|安全排查|隐患排查|排查)(?:登记|记录|完毕|结束|回来)?(?:了|过)?/;
const ALL_WELL = /(?:没|未|无|没有)(?:发现|见)?(?:任何|什么|明显)?(?:问题|异常|隐患|情况)|正常|平安|良好|完好|没事|没啥/;

/** What was found at the place: 有占道. '' when all is well. Numbers and whom to call are left out. @param place as the reading found it */
export function foundIn(text: string, place: string): string {
  const words = text.normalize('NFKC').replace(/@\S+\s*/g, '');
  const at = place ? words.indexOf(place) : -1;
  const verb = PATROL.exec(words);
  const after = at >= 0 ? words.slice(at + place.length) : verb ? words.slice(verb.index + verb[0].length) : words;
  const found = after
    .replace(new RegExp(`^[\\s,，的里内]*(?:${PATROL.source})`), '')
    .replace(/^[\s,，。:：;；的里内了]*(?:巡完了?[\s,，]*)?(?:发现了?)?/, '')
    .trim();
  if (!saysWell(found)) return publicWords(withoutContact(found));
  // 正常，墙有点潮: all is well, and what is to be kept in mind.
  const rest = found.split(/[\s,，。;；]+/).filter((clause) => clause && !ALL_WELL.test(clause));
  return publicWords(withoutContact(rest.join('，')));
}

export const saysWell = (words: string): boolean => ALL_WELL.test(words) && !/但|不过|不正常/.test(words);

export const placeName = (words: string): string => [...publicWords(withoutContact(words.trim()))].slice(0, 20).join('');

/** Is it the same place, as far as people say it? */
export function samePlace(a: string, b: string): boolean {
  const [x = '', y = ''] = [a, b].map((s) => s.normalize('NFKC').replace(/[\s\p{P}]/gu, ''));
  return x.length > 1 && y.length > 1 && (x.includes(y) || y.includes(x));
}
