/** Bookings in words. */
import type { BookingModel } from '../../../prisma/client';
import { formatMinute, toWall } from '../../clock';
import { formatSpan, type Shown } from '../calendar/format';
import type { Scene } from '../work';
import type { Span } from './rules';
import type { Bookable, Taken } from './taken';

export const bookingCode = (booking: Pick<BookingModel, 'no'>): string => `订${booking.no}`;

/** "9月24日(周四)14:00–16:00", "9月24日(周四)09:00至9月28日(周一)10:00" */
export function spanInWords({ startAt, endAt }: Span, shown: Shown): string {
  const from = toWall(startAt, shown.zone);
  const to = untilOf(startAt, endAt, shown.zone);
  if (from.date === to.date) return formatSpan(from.date, from.minute, to.minute, shown);
  return `${formatSpan(from.date, from.minute, undefined, shown)}至${formatSpan(to.date, to.minute, undefined, shown)}`;
}

/** "14:00–15:30" of one day; with days when there are several. */
export function hoursInWords(span: Span, shown: Shown): string {
  const from = toWall(span.startAt, shown.zone);
  const to = untilOf(span.startAt, span.endAt, shown.zone);
  return from.date === to.date ? `${formatMinute(from.minute)}–${formatMinute(to.minute)}` : spanInWords(span, shown);
}

/** Midnight belongs to the day that ends. */
function untilOf(startAt: Date, endAt: Date, zone: string): { date: string; minute: number } {
  const to = toWall(endAt, zone);
  return to.minute === 0 && endAt > startAt ? { date: toWall(new Date(endAt.getTime() - 1), zone).date, minute: 24 * 60 } : to;
}

/** For a button: "16点到18点", "16:30–18点", "16:30起". */
export const slotLabel = (span: Span, zone: string): string =>
  hoursLabel(toWall(span.startAt, zone).minute, untilOf(span.startAt, span.endAt, zone).minute);

/** The same from minutes of a day. */
export function hoursLabel(from: number, to: number): string {
  const short = (min: number) => (min % 60 === 0 ? `${min / 60}点` : formatMinute(min));
  if (from % 60 === 0 && to % 60 === 0) return `${short(from)}到${short(to)}`;
  return from % 60 && to % 60 ? `${formatMinute(from)}起` : `${short(from)}–${short(to)}`;
}

/** What people call it, short: 活动室, 资35. */
export function nickname(resource: { title: string; no: number }, aliases: readonly string[], most: number): string {
  return [resource.title, ...aliases].find((name) => [...name].length <= most) ?? `资${resource.no}`;
}

/** "30把", "1台" */
export const amountOf = (resource: Pick<Bookable, 'unitLabel'>, n: number): string => `${n}${resource.unitLabel || '个'}`;

/** "已被建行订(订61，14:00–15:30)", "有会12(望湖社区，14:30–16:00)"; the day stands beside it. */
export function takenInWords(taken: Taken, scene: Scene): string {
  const unit = scene.directory.unitName(taken.orgId);
  const hours = hoursInWords(taken, scene);
  return taken.code.startsWith('会') ? `有${taken.code}(${unit}，${hours})` : `已被${unit}订(${taken.code}，${hours})`;
}

/** "订61 活动室 9月24日(周四)14:00–15:30 · 建行" */
export const useLine = (use: Taken, resource: Bookable, scene: Scene): string =>
  `${use.code} ${usedInWords(use, resource)} ${spanInWords(use, scene)} · ${scene.directory.unitName(use.orgId)}`;

/** "活动室", "折叠椅30把" */
export const usedInWords = (use: Taken, resource: Bookable): string =>
  `${resource.title}${isCounted(resource) ? amountOf(resource, use.quantity) : ''}`;

/** Of which there is more than one, and that are counted. */
export const isCounted = (resource: Pick<Bookable, 'quantity' | 'kind'>): boolean => resource.quantity > 1 && resource.kind !== 'VENUE';

/** Is it given out and comes back? */
export const isLent = (resource: Pick<Bookable, 'kind'>): boolean => resource.kind === 'EQUIPMENT' || resource.kind === 'GOODS';

export const titleOf = (resource: Pick<Bookable, 'no' | 'title' | 'owner'>): string => `${resource.title}(${resource.owner.shortName})`;

type Fact = [label: string, value: string];

export function bookingFacts(booking: BookingModel, resource: Bookable, scene: Scene): Fact[] {
  return [
    ['订的是', titleOf(resource)],
    ['时间', spanInWords(booking, scene)],
    ...(isCounted(resource) ? [['数量', amountOf(resource, booking.quantity)] as Fact] : []),
    ['单位', `${scene.directory.unitName(booking.orgId)}(${scene.directory.nameById(booking.byMemberId) ?? ''})`],
    ...(booking.purpose ? [['用途', booking.purpose] as Fact] : []),
  ];
}

/** "已订", "等建行批", "已取消" … */
export function stateOf(booking: BookingModel, resource: Bookable, now: Date): string {
  switch (booking.status) {
    case 'HELD':
      return booking.holdUntil && booking.holdUntil > now ? '暂时保留' : '保留已过期';
    case 'PENDING':
      return booking.startAt > now ? `等${resource.owner.shortName}批` : '没有批，已过期';
    case 'CONFIRMED':
      if (booking.endAt > now) return booking.startAt > now ? '已订' : '使用中';
      return isLent(resource) ? '到期未还' : '已用完';
    case 'DONE':
      return isLent(resource) ? '已归还' : '已用完';
    case 'REJECTED':
      return '没批上';
    case 'CANCELLED':
      return '已取消';
    case 'EXPIRED':
      return '已过期';
  }
}

/** "订61 活动室 9月24日(周四)14:00–15:30 老年大学(已订)" */
export function bookingLine(booking: BookingModel, resource: Bookable, scene: Scene): string {
  const amount = isCounted(resource) ? amountOf(resource, booking.quantity) : '';
  return `${bookingCode(booking)} ${resource.title}${amount} ${spanInWords(booking, scene)} · ${scene.directory.unitName(booking.orgId)}（${stateOf(booking, resource, scene.now)}）`;
}
