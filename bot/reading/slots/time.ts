import { parseNumeral } from '../numbers';
import { hideNames, NEUTRAL, type Scene } from '../scene';
import { readClock, readPeriod, readShift, readTime } from '../time';
import type { TimeMode, TimeReading } from '../time/types';
import type { Moment, Period, When } from '../types';

/** Words that name a day: without one, a clock time in a change keeps the day. */
const DAY_SAID = /[号日周天]|星期|礼拜|今|明|昨|月|\d[./-]\d|节|元旦|国庆|中秋|端午|清明|春节|除夕|后天|本周|下周|年|\d{8}/;
/** 会12推迟半小时: how much, not when. */
const SHIFTED = /(?:推迟|推后|延后|延迟|延期|顺延|提前|提早|往后|往前|向后|晚|早|延|宽限|缓|多给|再给|再要|放宽|再等|延长)/;
/** What stands before the new time in a change. */
const TO =
  /(?:改到|改在|改至|改成|改为|改|挪到|挪至|(?<![往向][前后])挪|推迟到|推迟至|推迟|推到|推后到|推后|提前到|提前至|提前|提早到|提到|调到|调整到|调整为|换到|换成|换|延到|延至|延期到|延后到|延后|延期|顺延到|顺延至|顺延|往后推|往前提|放到|变更为|变更到|宽限到|宽限|缓到|定在)/g;

const WEEK_MS = 7 * 24 * 3600 * 1000;

const blank = (text: string, from: number, to: number): string =>
  text.slice(0, from) + NEUTRAL.repeat(Math.max(0, to - from)) + text.slice(to);

/** The text for the time reader: names drawn over, and in a log also what is a length and no time (忙了两个小时). */
export function timeText(scene: Scene, hideHours: boolean, hide: readonly { from: number; to: number }[] = []): string {
  // 看一下下周二 is next week, not the week after.
  let text = hideNames(scene).replace(/一下(?=[下上本这今明后])/g, NEUTRAL.repeat(2));
  if (hideHours) for (const hour of scene.hours) text = blank(text, hour.from, hour.to);
  for (const area of hide) text = blank(text, area.from, area.to);
  return text;
}

export const read = (scene: Scene, text: string, mode: TimeMode): TimeReading =>
  readTime(text, { ref: scene.now, mode, ...(scene.holidays && { holidays: scene.holidays }) });

/** A reading in the shape of the records; undefined when there was no time. */
export function toWhen(reading: TimeReading): When | undefined {
  if (reading.none) return undefined;
  const { start, date, end, rrule, time, workdayRule, ask, error } = reading;
  if (ask) return { ask };
  if (error) return { error };
  if (!start && !date && !rrule) return undefined;
  return {
    ...(start && { start }),
    ...(date && { date }),
    ...(end && { end }),
    ...(rrule && { rrule }),
    ...(time && { time }),
    ...(workdayRule && { workdayRule }),
  };
}

/** One moment: a deadline if said as one, else the time itself. */
export function toMoment(reading: TimeReading, dayOnly = false): string | undefined {
  const moment = reading.due ?? (dayOnly ? (reading.date ?? reading.start) : (reading.end ?? reading.date ?? reading.start));
  return dayOnly ? moment?.slice(0, 10) : moment;
}

/** The new time of something that has one: a moment, a clock time alone, or a shift. */
export function readChange(
  scene: Scene,
  mode: TimeMode,
  text = timeText(scene, mode === 'past'),
): { when?: When; reading?: TimeReading; at: number } {
  const lastOfTime = [...text.matchAll(/[\d一二三四五六七八九十半今明后昨周下]/g)].at(-1)?.index ?? -1;
  // The last verb that still has a time behind it.
  const at = [...text.matchAll(TO)].findLast((verb) => verb.index + verb[0].length <= lastOfTime)?.index ?? 0;
  const tail = blank(text, 0, at);
  if (SHIFTED.test(tail) && !/(?:推迟|推后|延后|提前|提早|延期|顺延|晚|早|延|推)(?:到|至)/.test(tail)) {
    const { shift } = readShift(tail);
    // 明天的会晚半小时 has no verb: what stands before 晚 is the day.
    if (shift) return { when: { shift }, at: at || Math.max(0, text.search(/[晚早](?=[\d一二两三四五六七八九十半几])/)) };
  }
  if (!DAY_SAID.test(tail.replaceAll(NEUTRAL, ''))) {
    const clock = readClock(tail, { ref: scene.now });
    if (clock.time) return { when: { time: clock.time }, at };
    if (clock.ask) return { when: { ask: clock.ask }, at };
  }
  const reading = read(scene, tail, mode);
  const when = toWhen(reading);
  return when ? { when: later(scene, tail, text, at, when), reading, at } : { at };
}

/** 下周二的会推迟到周四: a bare weekday after a later day is the one that follows it. */
function later(scene: Scene, tail: string, text: string, at: number, when: When): When {
  const day = when.date ?? when.start;
  if (!day || !/^◇*(?:推|延|顺延|往后)[^下本这\d]{0,6}(?:周|星期|礼拜)[一二三四五六日天]/.test(tail)) return when;
  const old = toMoment(read(scene, blank(text, at, text.length), 'future'), true);
  if (!old || day.slice(0, 10) > old) return when;
  const weeks = Math.floor((Date.parse(old) - Date.parse(day.slice(0, 10))) / WEEK_MS) + 1;
  const move = (moment: string): string =>
    new Date(Date.parse(moment.slice(0, 10)) + weeks * WEEK_MS).toISOString().slice(0, 10) + moment.slice(10);
  return {
    ...when,
    ...(when.date && { date: move(when.date) }),
    ...(when.start && { start: move(when.start) }),
    ...(when.end && { end: move(when.end) }),
  };
}

export function periodOf(scene: Scene): Period | undefined {
  // 年底总结 is a kind of report, no time.
  const text = timeText(scene, false).replace(/年[底终](?=总结|报告|述职|小结|考核)/g, NEUTRAL.repeat(2));
  const { date, end, ask, error, none } = readPeriod(text, { ref: scene.now });
  if (none) return undefined;
  if (ask) return { ask };
  if (error) return { error };
  return date ? { date, ...(end && { end }) } : undefined;
}

/** The day by which a meeting or a booking is named: what stands before the verb of a change. */
export function onOf(scene: Scene, before = scene.text.length): string | undefined {
  const text = timeText(scene, false);
  const reading = read(scene, blank(text, before, text.length), 'future');
  return reading.ask || reading.error || reading.rrule ? undefined : toMoment(reading, true);
}

/** 到月底, 这周: a deadline by a stretch of days is its last day. */
function lastDay(scene: Scene, text: string, reading: TimeReading): string | undefined {
  if (!reading.ask) return undefined;
  const period = readPeriod(text, { ref: scene.now });
  return period.end;
}

export function dueOf(scene: Scene): Moment | undefined {
  const text = timeText(scene, false);
  if (!/(?:到|至|前|截止)/.test(text)) {
    const { shift } = readShift(text);
    if (shift) return { shift };
  }
  const reading = read(scene, text, 'future');
  const moment = toMoment(reading) ?? lastDay(scene, text, reading);
  if (moment) return moment;
  const length = /[\d一二两三四五六七八九十半]+个?(?:天|周|星期|礼拜|个?月|小时)/.exec(text)?.[0];
  const { shift } = readShift(length ? `延${length}` : text);
  return shift ? { shift } : undefined;
}

const REPLY =
  /答复|回复|报名|反馈|截止|回话|告知|报上来|回音|回信|报给|给话|给个话|确认|报送|联系我|报过来|回执|定下来|接龙|告诉|说一声|回个?话|给我?(?:个)?(?:回话|准信|答案|消息)|回我|吱声/;
const STOP = /[,。;!?\n]/;

/** 后天下班前答复: the stretch of text with the deadline for answers. */
export function replyByOf(scene: Scene): { moment?: string; area?: { from: number; to: number } } {
  const text = timeText(scene, true);
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !STOP.test(text.charAt(i)) && !(text.charAt(i) === ' ' && /[\u4e00-\u9fff◇]{4,}$/.test(text.slice(from, i))))
      continue;
    const clause = text.slice(from, i);
    if (REPLY.test(clause)) {
      const moment = toMoment(read(scene, clause, 'future'));
      if (moment) return { moment, area: { from, to: i } };
    }
    from = i + 1;
  }
  return {};
}

/** 免打扰三天, 到周五, 月底之前. */
export function untilOf(scene: Scene): string | undefined {
  const text = timeText(scene, false);
  const reading = read(scene, text, 'future');
  const moment = toMoment(reading) ?? lastDay(scene, text, reading);
  if (moment) return moment;
  const length = /(?<!这)(?:[\d一二两三四五六七八九十半]+个?)(?:天|周|星期|礼拜|个月|月|小时|钟头)/.exec(text)?.[0];
  if (length) return toMoment(read(scene, `${length}后`, 'future'));
  // 这两天: today and tomorrow.
  const these = parseNumeral(/这([\d一二两三四五六七八九十]+)天/.exec(text)?.[1] ?? '');
  if (these && these > 1) return toMoment(read(scene, `${these - 1}天后`, 'future'));
  const period = readPeriod(text, { ref: scene.now });
  return period.end ?? period.date;
}
