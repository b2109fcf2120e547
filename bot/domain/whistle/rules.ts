/** What holds for whistles: by when units are to come and to be done, what may become of one. Pure. */
import type { WhistleStatus } from '../../../prisma/client';
import { MINUTE_MS, toInstant, toWall } from '../../clock';
import { addWorkingHours, workingMinutes } from '../calendar/working-hours';

interface Level {
  name: string;
  /** Working hours, or minutes of the clock. */
  takeUp: { hours: number } | { minutes: number };
  takeUpWords: string;
  /** A unit that has not come is reminded so long before its time is over, minutes. */
  remindMin: number;
  /** Working hours. */
  finishHours: number;
}

/** Two clocks: until when a called unit is to have come, until when it is to be done. A working day has nine hours. */
export const LEVELS: Readonly<Record<'normal' | 'urgent', Level>> = {
  normal: { name: '一般', takeUp: { hours: 2 }, takeUpWords: '2个工作小时', remindMin: 30, finishHours: 18 },
  // Danger does not wait for the morning.
  urgent: { name: '紧急', takeUp: { minutes: 30 }, takeUpWords: '30分钟，不分昼夜', remindMin: 15, finishHours: 9 },
};

export const levelOf = (urgent: boolean): Level => LEVELS[urgent ? 'urgent' : 'normal'];

/** A unit hands a whistle on at most so often before the street decides. */
export const MOST_PASSES = 2;

interface Workdays {
  isWorkday(date: string): boolean;
}

/** The two clocks of a unit that is called now. */
export function clocksFrom(now: Date, urgent: boolean, zone: string, calendar: Workdays): { takeUpDueAt: Date; finishDueAt: Date } {
  const { takeUp, finishHours } = levelOf(urgent);
  const wall = toWall(now, zone);
  const later = (hours: number) => toInstant(addWorkingHours(wall, hours, calendar), zone);
  return {
    takeUpDueAt: 'hours' in takeUp ? later(takeUp.hours) : new Date(toInstant(wall, zone).getTime() + takeUp.minutes * MINUTE_MS),
    finishDueAt: later(finishHours),
  };
}

/** How long a unit took to come, as it is counted against its clock, minutes. */
export function minutesTaken(from: Date, to: Date, urgent: boolean, zone: string, calendar: Workdays): number {
  return urgent
    ? Math.max(0, Math.round((to.getTime() - from.getTime()) / MINUTE_MS))
    : workingMinutes(toWall(from, zone), toWall(to, zone), calendar);
}

/** 7分钟, 2小时20分 */
export function lengthInWords(minutes: number): string {
  if (minutes < 60) return `${minutes}分钟`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}小时${rest ? `${rest}分` : ''}`;
}

export type Move = 'CLAIM' | 'VERIFY' | 'RETURN' | 'CANCEL';

const UNDER_WAY: readonly WhistleStatus[] = ['CALLED', 'WORKING'];
export const OPEN_STATES: readonly WhistleStatus[] = [...UNDER_WAY, 'DONE'];

/**
 * UNIT: who answers for a called unit. HOST: the secretary of the community, and the street. RAISER: they, and whoever raised it.
 * Done is said by a unit and verified by the host.
 */
export const MOVES: Readonly<Record<Move, { by: 'UNIT' | 'HOST' | 'RAISER'; from: readonly WhistleStatus[]; to: WhistleStatus }>> = {
  CLAIM: { by: 'UNIT', from: UNDER_WAY, to: 'DONE' },
  VERIFY: { by: 'HOST', from: OPEN_STATES, to: 'CLOSED' },
  RETURN: { by: 'HOST', from: ['DONE'], to: 'WORKING' },
  CANCEL: { by: 'RAISER', from: OPEN_STATES, to: 'CANCELLED' },
};

/** The claim that a reminder to verify is about, as its revision: whole minutes. Returned and claimed again, it is another one. */
export const claimRevision = ({ claimedAt }: { claimedAt: Date | null }): number => Math.floor((claimedAt?.getTime() ?? 0) / MINUTE_MS);

export const isOpen = ({ status }: { status: WhistleStatus }): boolean => OPEN_STATES.includes(status);
export const isUnderWay = ({ status }: { status: WhistleStatus }): boolean => UNDER_WAY.includes(status);

const HURRY = /紧急|十万火急|火急|特急|火速|马上|立刻|立即/;
/** Somebody is in danger, or asks for haste. */
export const soundsUrgent = (words: string): boolean => HURRY.test(words);

/** What is left of a piece that only says who is to come. */
const CALLING =
  /请|叫|让|派|喊|麻烦|紧急|马上|立刻|立即|赶紧|赶快|尽快|火速|一起|过来|到场|到现场|现场|看看|看|处理|处置|解决|支援|支持|一下|来|去|的人|等|和|及|与|跟|、|人员|同志|吧|下/g;

const piecesOf = (words: string): string[] =>
  words
    .split(/[\s,，。;；!！]+/)
    .map((piece) => piece.replace(/^(?:特别|非常|很)?紧急[:：]?/, ''))
    .filter(Boolean);

/** Does a piece say nothing but who is to come? */
function onlyCalls(piece: string, names: readonly string[]): boolean {
  const longest = [...names].filter(Boolean).sort((a, b) => b.length - a.length);
  return longest.reduce((rest, name) => rest.replaceAll(name, ''), piece).replace(CALLING, '') === '';
}

/** Pieces that only call: 城管跟派出所来一下. @param names of all who may be called */
export const callsIn = (words: string, names: readonly string[]): string[] => piecesOf(words).filter((piece) => onlyCalls(piece, names));

/** What is wrong, without the words that call the units. @param names of those who are called, as they may have been said */
export function titleOf(words: string, names: readonly string[]): string {
  const pieces = piecesOf(words);
  const about = pieces.filter((piece) => !onlyCalls(piece, names));
  return (about.length ? about : pieces).join('，');
}
