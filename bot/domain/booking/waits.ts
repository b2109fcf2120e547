/** Those who want what is taken wait until it is free (候补), first come, first offered. Or they ask its holder (holder.ts). */
import { type BookingModel, type BookingWaitModel, type WaitStatus, WriteConflict } from '../../../prisma/client';
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import { formatInstant } from '../calendar/format';
import { isQuiet, quietEnd } from '../reminder/plan';
import type { PersonWork, Scene, View, Work } from '../work';
import { awake, bookingById, freeNow, type NewBooking, resourceOf, setStatus, tellBooker, write } from './records';
import { ANSWER_MS } from './rules';
import { type Bookable, bookable } from './taken';
import { amountOf, bookingCode, isCounted, spanInWords, titleOf } from './words';

export type Wanted = Omit<NewBooking, 'byMemberId' | 'meetingId'> & {
  /** The meeting that wants the room: what is wanted for it ends with it. */
  forMeetingId?: string;
};

/** Two hours, not counting the quiet time, and never after it begins. */
export function answerBy({ now, zone }: Pick<Work, 'now' | 'zone'>, startAt: Date): Date {
  const plain = new Date(awake({ now, zone }).getTime() + ANSWER_MS);
  const until = isQuiet(plain, zone) ? new Date(quietEnd(plain, zone).getTime() + ANSWER_MS) : plain;
  return until < startAt ? until : startAt;
}

/** @throws RuleBroken `booking.unknown` */
export async function waitById({ tx }: Pick<Work, 'tx'>, id: string): Promise<BookingWaitModel> {
  const wait = await tx.bookingWait.findUnique({ where: { id } });
  if (!wait) throw new RuleBroken('booking.unknown', '这条候补已经没有了。');
  return wait;
}

/** @throws WriteConflict when it was changed since it was read */
export async function change(
  work: Work,
  wait: BookingWaitModel,
  status: WaitStatus,
  more: { heldId?: string; until?: Date } = {},
): Promise<void> {
  const { count } = await work.tx.bookingWait.updateMany({ where: { id: wait.id, status: wait.status }, data: { status, ...more } });
  if (count !== 1) throw new WriteConflict(`wait ${wait.id} was changed meanwhile`);
}

/** What every wait holds, however it begins. */
export const row = (work: PersonWork, { startAt, endAt, quantity, resourceId, orgId, purpose, forMeetingId }: Wanted) => ({
  ...{ startAt, endAt, quantity, resourceId, orgId, purpose, forMeetingId: forMeetingId ?? null },
  byMemberId: work.actor.id,
  createdAt: work.now,
});

/** Waits until it is free. @returns which place in the queue, 1 for the next */
export async function waitFor(work: PersonWork, wanted: Wanted): Promise<{ wait: BookingWaitModel; position: number }> {
  const { resourceId, startAt, endAt } = wanted;
  const ahead = {
    resourceId,
    status: { in: ['WAITING', 'OFFERED', 'ASKED'] as WaitStatus[] },
    startAt: { lt: endAt },
    endAt: { gt: startAt },
  };
  const own = await work.tx.bookingWait.findFirst({ where: { ...ahead, byMemberId: work.actor.id, startAt, endAt } });
  const before = await work.tx.bookingWait.count({ where: { ...ahead, ...(own && { createdAt: { lt: own.createdAt } }) } });
  if (own && wanted.forMeetingId) await work.tx.bookingWait.update({ where: { id: own.id }, data: { forMeetingId: wanted.forMeetingId } });
  const wait = own ?? (await work.tx.bookingWait.create({ data: { ...row(work, wanted), status: 'WAITING' } }));
  return { wait, position: before + 1 };
}

/** A press on what is kept for somebody: it becomes theirs. @throws RuleBroken `booking.taken`, `booking.not-allowed` */
export async function takeHeld(work: PersonWork, held: BookingModel, status: 'CONFIRMED' | 'PENDING'): Promise<BookingModel> {
  mustBeTheirs(work, held);
  const resource = await resourceOf(work, held.resourceId);
  if ((held.status !== 'HELD' && held.status !== 'EXPIRED') || !(await freeNow(work, resource, held, { bookingId: held.id })))
    throw new RuleBroken('booking.taken', `${resource.title}${spanInWords(held, work)}已经不再保留，别人订了。请再订一次看别的时间。`);
  if (held.startAt <= work.now) throw new RuleBroken('booking.in-past', `${spanInWords(held, work)}已经开始了，请换个时间再订。`);
  const wait = await offeredWith(work, held);
  if (wait) await change(work, wait, 'TAKEN');
  return setStatus(work, held, status, { holdUntil: null });
}

/** A press on what is kept for somebody: not needed. The next one is asked. */
export async function passHeld(work: PersonWork, held: BookingModel): Promise<BookingModel> {
  mustBeTheirs(work, held);
  if (held.status !== 'HELD') return held;
  const wait = await offeredWith(work, held);
  if (wait) await change(work, wait, 'PASSED');
  const gone = await setStatus(work, held, 'CANCELLED');
  await serveWaiting(work, await resourceOf(work, held.resourceId));
  return gone;
}

function mustBeTheirs(work: PersonWork, held: BookingModel): void {
  if (held.byMemberId === work.actor.id) return;
  throw new RuleBroken('booking.not-allowed', `这是为${work.directory.nameById(held.byMemberId) ?? '别人'}保留的。您要订可以直接说。`);
}

const offeredWith = ({ tx }: Work, held: BookingModel): Promise<BookingWaitModel | null> =>
  tx.bookingWait.findFirst({ where: { heldId: held.id, status: 'OFFERED' } });

/** What was kept is free again. */
export async function release(work: Work, heldId: string | null): Promise<void> {
  const held = heldId ? await work.tx.booking.findUnique({ where: { id: heldId } }) : null;
  if (held?.status !== 'HELD') return;
  await setStatus(work, held, 'CANCELLED');
  await serveWaiting(work, await resourceOf(work, held.resourceId));
}

/** 不排了, 不问了. Whoever was asked is told. @returns false when it was over already */
export async function dropWait(work: PersonWork, wait: BookingWaitModel): Promise<boolean> {
  if (wait.byMemberId !== work.actor.id) throw new RuleBroken('booking.not-allowed', '这是别人排的候补。');
  if (wait.status !== 'WAITING' && wait.status !== 'ASKED' && wait.status !== 'OFFERED') return false;
  await end(work, wait);
  return true;
}

/** Waits for a room that ended, and how many of those asked to give way were told that they need not. */
export interface Dropped {
  ended: number;
  told: number;
}

/** A meeting is off, or at another time: nobody is asked for the room it wanted any more, and nothing is kept for it. */
export async function dropWaitsOf(work: Work, meeting: { id: string }): Promise<Dropped> {
  const waits = await work.tx.bookingWait.findMany({
    where: { forMeetingId: meeting.id, status: { in: ['WAITING', 'ASKED', 'OFFERED'] } },
  });
  let told = 0;
  for (const wait of waits) told += (await end(work, wait)) ? 1 : 0;
  return { ended: waits.length, told };
}

/** Whoever was asked is told, what was kept is free. @returns whether somebody was told */
async function end(work: Work, wait: BookingWaitModel): Promise<boolean> {
  await change(work, wait, 'CANCELLED');
  const asked = wait.status === 'ASKED' && wait.askedId ? await bookingById(work, wait.askedId) : undefined;
  const unit = work.directory.unitName(wait.orgId);
  const told = asked !== undefined && tellBooker(work, asked, { text: `${unit}不用您让了，${bookingCode(asked)}不变，谢谢！` }, 'unasked');
  await release(work, wait.heldId);
  return told;
}

/** After the holder said no: in the queue, at its end. */
export async function queueAgain(work: PersonWork, wait: BookingWaitModel): Promise<void> {
  if (wait.byMemberId !== work.actor.id) throw new RuleBroken('booking.not-allowed', '这是别人的候补。');
  if (wait.status === 'WAITING') return;
  if (wait.status !== 'PASSED' || wait.startAt <= work.now) throw new RuleBroken('booking.over', '这条候补已经结束了，可以再订一次。');
  await release(work, wait.heldId);
  await work.tx.bookingWait.update({ where: { id: wait.id }, data: { status: 'WAITING', heldId: null, until: null, createdAt: work.now } });
}

/** Something has become free: those who wait for it are offered it in their order, each as far as it fits. */
export async function serveWaiting(work: Work, resource: Bookable): Promise<void> {
  const kin = [resource.id, ...(resource.parentId ? [resource.parentId] : []), ...resource.rooms.map((r) => r.id)];
  const waits = await work.tx.bookingWait.findMany({
    // Also who has asked the holder, when it is free before the answer: the holder gave it up in other words.
    where: { resourceId: { in: kin }, status: { in: ['WAITING', 'ASKED'] }, startAt: { gt: work.now } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 100,
  });
  for (const wait of waits) {
    const wanted = await resourceOf(work, wait.resourceId);
    if (!(await freeNow(work, wanted, wait))) continue;
    const until = answerBy(work, wait.startAt);
    const held = await write(work, wait, 'HELD', until);
    await change(work, wait, 'OFFERED', { heldId: held.id, until });
    const card: Card = {
      title: `${wanted.title}空出来了，排到您了`,
      facts: wantedFacts(work, wait, wanted),
      note: `为您保留到${formatInstant(until, work)}，过时给下一家。`,
      buttons: [
        { text: '订下', action: `booking:take:${held.id}`, style: 'primary' },
        { text: '不要了', action: `booking:pass:${held.id}` },
      ],
    };
    if (tellBooker(work, wait, { card }, 'offered')) continue;
    await change(work, { ...wait, status: 'OFFERED' }, 'PASSED');
    await setStatus(work, held, 'EXPIRED');
  }
}

/** What is wanted, for a card. */
export function wantedFacts(work: Work, wait: BookingWaitModel, resource: Bookable): [string, string][] {
  return [
    ['要订的', titleOf(resource)],
    ['时间', spanInWords(wait, work)],
    ...(isCounted(resource) ? [['数量', amountOf(resource, wait.quantity)] as [string, string]] : []),
    ['单位', work.directory.unitName(wait.orgId)],
    ...(wait.purpose ? [['用途', wait.purpose] as [string, string]] : []),
  ];
}

/** What a person waits for. */
export async function waitsOf(work: View): Promise<{ wait: BookingWaitModel; resource: Bookable }[]> {
  const where = { byMemberId: work.actor.id, status: { in: ['WAITING', 'ASKED', 'OFFERED'] as WaitStatus[] }, startAt: { gt: work.now } };
  const waits = await work.tx.bookingWait.findMany({ where, orderBy: { startAt: 'asc' }, take: 20 });
  const resources = await bookable(work, [...new Set(waits.map((w) => w.resourceId))]);
  return waits.flatMap((wait) => {
    const resource = resources.find((r) => r.id === wait.resourceId);
    return resource ? [{ wait, resource }] : [];
  });
}

/** "候补 活动室 9月24日(周四)14:00–16:00" */
export const waitLine = (wait: BookingWaitModel, resource: Pick<Bookable, 'title'>, work: Scene): string =>
  `候补 ${resource.title} ${spanInWords(wait, work)}（${WAITS[wait.status] ?? ''}）`;

const WAITS: Partial<Record<WaitStatus, string>> = { ASKED: '已请对方调整', OFFERED: '空出来了，等您订下', WAITING: '排队中' };
