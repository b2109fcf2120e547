/** What is asked about the time of a meeting, one thing at a time: the day, a holiday, the hour. Pure. */
import { addDays, formatMinute, toInstant, toWall, weekday } from '../../clock';
import { formatDay, formatSpan, type Shown } from '../calendar/format';
import { chooseTime, fixed, hoursToOffer, type MeetingTime } from './time';

/** Part of a draft's payload. */
export interface TimeDraft {
  time: MeetingTime;
  /** Holiday that the author insists on. */
  keepHoliday?: string;
  /** Further hours were asked for. */
  more?: true;
  /** The day, or the hour, is to be asked again. */
  askDay?: true;
  askHour?: true;
}

export interface TimeQuestion {
  slot: 'day' | 'hour' | 'holiday' | 'choice';
  text: string;
  options: { text: string; value: string }[];
}

/** @returns undefined when day and hour are known, lie ahead, and a holiday is meant */
export function timeQuestion(draft: TimeDraft, shown: Shown): TimeQuestion | undefined {
  const { time } = draft;
  const today = toWall(shown.now, shown.zone);
  if (draft.askDay) return { slot: 'day', text: '改到哪天？也可以直接说日期和时间。', options: dayOptions(today.date, shown) };
  if (time.error) return { slot: 'day', text: `${time.error.replace(/[。.]$/, '')}。哪天开？`, options: dayOptions(today.date, shown) };
  if (time.choices) return choiceQuestion(time.choices, shown);
  if (time.repeats && !time.date)
    return {
      slot: 'day',
      text: '这张卡只约一场。先约哪天？要每次都开，请整句说，例如“每月第二个周三下午三点开联席会”。',
      options: dayOptions(today.date, shown),
    };
  if (!time.date) return { slot: 'day', text: '哪天开会？', options: dayOptions(today.date, shown) };
  const past = pastQuestion(time, today, shown);
  if (past) return past;
  if (shown.calendar.day(time.date).kind === 'HOLIDAY' && draft.keepHoliday !== time.date)
    return holidayQuestion(time.date, today.date, shown);
  if (time.startMin === undefined || draft.askHour) return hourQuestion(time.date, time.part, draft.more ?? false, today, shown);
  return undefined;
}

/** The author wants to be asked about the day or the hour again. */
export function askTimeAgain<T extends TimeDraft>(draft: T, slot: string): T {
  const { more: _m, ...rest } = draft;
  return { ...(rest as T), ...(slot === 'hour' ? { askHour: true } : { askDay: true }) };
}

/** A button of such a question. */
export function pickTime<T extends TimeDraft>(draft: T, slot: string, value: string): T {
  const { askDay: _d, askHour, ...rest } = draft;
  const now = rest as T;
  if (slot === 'hour' && value === 'more') return { ...now, more: true, ...(askHour && { askHour }) };
  if (slot === 'holiday' && value === 'keep') return { ...now, ...(now.time.date && { keepHoliday: now.time.date }) };
  return { ...now, time: chooseTime(now.time, value) };
}

/** "9月24日 周四", "9月20日 调休": short enough for a button; the card that follows has the date in full. */
export function dayLabel(date: string, { calendar }: Pick<Shown, 'calendar'>): string {
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日 ${calendar.day(date).kind === 'MAKEUP' ? '调休' : weekdayName(date)}`;
}

const weekdayName = (date: string): string => `周${'一二三四五六日'[weekday(date) - 1]}`;

/** The next workdays. */
export function dayOptions(today: string, shown: Shown): { text: string; value: string }[] {
  const days: string[] = [];
  for (let day = today; days.length < 4; ) {
    day = shown.calendar.addWorkdays(day, 1);
    days.push(day);
  }
  return days.map((value) => ({ text: dayLabel(value, shown), value }));
}

export function choiceQuestion(choices: readonly string[], shown: Shown): TimeQuestion {
  const full = choices.map((c) => (c.length > 10 ? formatSpan(c.slice(0, 10), minuteOf(c), undefined, shown) : formatDay(c, shown)));
  const sameDay = new Set(choices.map((c) => c.slice(0, 10))).size === 1;
  const label = (c: string) =>
    c.length <= 10 ? dayLabel(c, shown) : sameDay ? formatMinute(minuteOf(c)) : `${Number(c.slice(8, 10))}日 ${formatMinute(minuteOf(c))}`;
  return {
    slot: 'choice',
    text: `您说的是${full.join('，还是')}？`,
    options: choices.slice(0, 5).map((c) => ({ text: label(c), value: c })),
  };
}

/** Refused with a proposal: the same weekday next, the next workday, the hour kept. */
export function pastQuestion(time: MeetingTime, today: { date: string; minute: number }, shown: Shown): TimeQuestion | undefined {
  const date = time.date as string;
  const known = fixed(time);
  const over =
    date < today.date ||
    (known !== undefined && date === today.date && toInstant({ date, minute: known.startMin }, shown.zone) <= shown.now);
  if (!over) return undefined;
  let again = addDays(date, 7);
  while (again <= today.date) again = addDays(again, 7);
  const days = [...new Set([shown.calendar.addWorkdays(today.date, 1), again, shown.calendar.addWorkdays(today.date, 2)])].sort();
  const said = known ? formatSpan(date, known.startMin, undefined, shown) : formatDay(date, shown);
  return { slot: 'day', text: `${said}已经过去了，改到哪天？`, options: days.map((value) => ({ text: dayLabel(value, shown), value })) };
}

/** The workday before, the next workday, the same weekday this week, or the holiday all the same. */
function holidayQuestion(date: string, today: string, shown: Shown): TimeQuestion {
  const { calendar } = shown;
  const before = calendar.addWorkdays(date, -1);
  const weekEarlier = addDays(date, -7);
  const options = [
    ...(before > today ? [{ text: dayLabel(before, shown), value: before }] : []),
    { text: dayLabel(calendar.addWorkdays(date, 1), shown), value: calendar.addWorkdays(date, 1) },
    ...(weekEarlier > today && weekEarlier !== before && calendar.isWorkday(weekEarlier)
      ? [{ text: weekLabel(weekEarlier, today, shown), value: weekEarlier }]
      : []),
    { text: `就定${Number(date.slice(8))}日`, value: 'keep' },
  ];
  return { slot: 'holiday', text: `${formatDay(date, shown)}，换哪天？`, options };
}

/** 9月18日 本周五, when it is of this week. */
function weekLabel(date: string, today: string, shown: Shown): string {
  const sunday = addDays(today, 7 - weekday(today));
  return date <= sunday ? `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日 本${weekdayName(date)}` : dayLabel(date, shown);
}

function hourQuestion(
  date: string,
  part: string | undefined,
  more: boolean,
  today: { date: string; minute: number },
  shown: Shown,
): TimeQuestion {
  const ahead = (hours: readonly number[]) => hours.filter((h) => date > today.date || h > today.minute);
  const hours = ahead(hoursToOffer(part, more));
  const further = more ? [] : ahead(hoursToOffer(part, true));
  const options = (hours.length ? hours : further).map((h) => ({ text: formatMinute(h), value: String(h) }));
  const text = `${formatDay(date, shown)}${part ?? ''}几点？`;
  return {
    slot: 'hour',
    text: more ? `${text}也可以直接说，例如“三点一刻”。` : text,
    options: [...options, ...(hours.length && further.length ? [{ text: '其他', value: 'more' }] : [])],
  };
}

function minuteOf(text: string): number {
  return Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
}
