/** 每天22点到7点免打扰, 晚上九点后别提醒我: quiet hours as they are said. Pure. */
import { readClock } from '../../reading/time';
import { QUIET, type QuietHours } from './rule';

/** One day, or some days: no hours of every day. */
const SOME_DAYS = /[今明后昨][天晚早]|\d\s*[月号日]|周|星期|礼拜|[月年]底|月末|这[几两]天/;
const HALF_SAID = /早|上午|中午|下午|晚|夜|凌晨|晨|傍晚|零点|\b0\d/;
const DAY = 24 * 60;

/** The minutes of the day that a clock may mean: both halves when no half was said. @param ref "now", which a reading wants */
function minutesSaid(words: string, ref: string): number[] {
  const plain = words.replace(/次日|第二天|翌日|每[天日]|天天|(?:以|之)?[前后]/g, '').replace(/每晚/g, '晚上');
  const { time, ask, assumed } = readClock(plain, { ref });
  const said = time ?? ask?.[0];
  if (said === undefined || said.includes('/')) return [];
  const minute = Number(said.slice(0, 2)) * 60 + Number(said.slice(3));
  const sure = HALF_SAID.test(plain) || minute < 60 || (minute >= DAY / 2 && !assumed);
  return sure ? [minute] : [minute % (DAY / 2), (minute % (DAY / 2)) + DAY / 2];
}

/** How long it is quiet, minutes. */
export const quietLength = ({ fromMin, toMin }: QuietHours): number => (toMin - fromMin + DAY) % DAY || DAY;

/**
 * The hours of every day that a sentence wants to be quiet; undefined when it names none, or a day. Where the half of the day was not said
 * it is the shortest time, of two the night: 9点到7点 is 21:00–07:00. A bound that was not said is that of everybody.
 */
export function quietHoursSaid(words: string, ref: string): QuietHours | undefined {
  if (SOME_DAYS.test(words)) return undefined;
  const [first = '', second] = words.split(/到|至|[-~～—–－]+/);
  const [, open = '', side] = /^(.*?[点时半刻分\d])钟?(?:以|之|过)?([前后起])/.exec(words) ?? [];
  const [from, to] =
    second !== undefined
      ? [minutesSaid(first, ref), minutesSaid(second, ref)]
      : side === '前'
        ? [[QUIET.fromMin], minutesSaid(open, ref)]
        : [minutesSaid(open, ref), [QUIET.toMin]];
  // Beside 21点 without 晚上, 8点 is on the same clock of 24 hours.
  const all24 = !HALF_SAID.test(words) && [from, to].some(([only = 0, ...more]) => !more.length && only > DAY / 2) && second !== undefined;
  const halves = (minutes: number[]) => (all24 ? minutes.slice(0, 1) : minutes);
  const all = halves(from).flatMap((fromMin) => halves(to).map((toMin) => ({ fromMin, toMin })));
  return all.sort((a, b) => quietLength(a) - quietLength(b) || a.toMin - b.toMin)[0];
}
