/** Those who want what is taken: the holder is asked to give way (请对方调整), or they wait until it is free (候补), first come, first offered. */
import { type BookingModel, type BookingWaitModel, type WaitStatus, WriteConflict } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { RuleBroken } from '../../errors';
import { formatInstant } from '../calendar/format';
import type { Person } from '../org/directory';
import { isQuiet, quietEnd } from '../reminder/plan';
import { tellFirst } from '../tell';
import type { PersonWork, Scene, View, Work } from '../work';
import { bookingCard } from './cards';
import { askOwner, needsNobody } from './owner';
import { awake, bookingById, freeNow, type NewBooking, resourceOf, setStatus, tellBooker, write } from './records';
import { ANSWER_MS, HOLD_MS, type Use } from './rules';
import { type Bookable, bookable, type Except, takenOf } from './taken';
import { amountOf, bookingCode, isCounted, spanInWords, titleOf } from './words';

export type Wanted = Omit<NewBooking, 'byMemberId' | 'meetingId'> & {
  /** The meeting that wants the room: what is wanted for it ends with it. */
  forMeetingId?: string;
};

/** Two hours, not counting the quiet time, and never after it begins. */
function answerBy({ now, zone }: Pick<Work, 'now' | 'zone'>, startAt: Date): Date {
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
async function change(work: Work, wait: BookingWaitModel, status: WaitStatus, more: { heldId?: string; until?: Date } = {}): Promise<void> {
  const { count } = await work.tx.bookingWait.updateMany({ where: { id: wait.id, status: wait.status }, data: { status, ...more } });
  if (count !== 1) throw new WriteConflict(`wait ${wait.id} was changed meanwhile`);
}

const row = (work: PersonWork, { startAt, endAt, quantity, resourceId, orgId, purpose, forMeetingId }: Wanted) => ({
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

/** Whom to ask about a booking: who made it, else who answers for its unit. */
function holders(work: PersonWork, booking: BookingModel): Person[] {
  const booker = work.directory.memberById(booking.byMemberId);
  return [...new Set([...(booker ? [booker] : []), ...work.directory.liaisonsOf(booking.orgId)])].filter((p) => p.id !== work.actor.id);
}

export interface HolderAsked {
  wait: BookingWaitModel;
  asked: Person;
  until: Date;
  /** Kept for the asker meanwhile. */
  kept?: Bookable;
}

/**
 * Asks privately whoever has it to give way. Until they answer, `alternative` is kept for the asker.
 * @throws RuleBroken `booking.nobody` when no one can be reached
 */
export async function askHolder(
  work: PersonWork,
  wanted: Wanted,
  blocking: BookingModel,
  alternative: Bookable | undefined,
): Promise<HolderAsked> {
  const resource = await resourceOf(work, wanted.resourceId);
  const again = await work.tx.bookingWait.findFirst({ where: { askedId: blocking.id, byMemberId: work.actor.id, status: 'ASKED' } });
  if (again)
    throw new RuleBroken(
      'booking.asked',
      `已经问过${bookingCode(blocking)}了，${again.until ? `${formatInstant(again.until, work)}前` : '很快'}会有答复。`,
    );
  const until = answerBy(work, wanted.startAt);
  const use: NewBooking = { ...wanted, byMemberId: work.actor.id };
  const kept =
    alternative && (await freeNow(work, alternative, wanted))
      ? await write(work, { ...use, resourceId: alternative.id }, 'HELD', until)
      : undefined;
  const wait = await work.tx.bookingWait.create({
    data: { ...row(work, wanted), status: 'ASKED', askedId: blocking.id, heldId: kept?.id ?? null, until },
  });
  const card: Card = {
    title: `${work.directory.unitName(wanted.orgId)}想用${resource.title}`,
    lead: `和您的${bookingCode(blocking)}撞上了，能让一让吗？`,
    facts: [
      ['您订的', spanInWords(blocking, work)],
      ['对方要用', spanInWords(wanted, work)],
      ...(wanted.purpose ? [['用途', wanted.purpose] as const] : []),
      ['请答复', `${formatInstant(until, work)}前`],
    ],
    note: `让出后${bookingCode(blocking)}就取消，归对方用。不答复就不变。`,
    buttons: [
      { text: '让出', action: `booking:yield:${wait.id}`, style: 'primary' },
      { text: '不能', action: `booking:keep:${wait.id}` },
    ],
  };
  const options = { key: `wait:${wait.id}:ask`, about: bookingCode(blocking), notBefore: awake(work) };
  const asked = await tellFirst(work, holders(work, blocking), { card }, options);
  if (!asked) throw new RuleBroken('booking.nobody', `联系不上订${blocking.no}的人，请换一个办法，例如排候补。`);
  return { wait, asked, until, ...(kept && alternative && { kept: alternative }) };
}

/** The holder gives way: the booking ends, the asker has it. @returns undefined when it is too late to answer */
export async function giveWay(work: PersonWork, wait: BookingWaitModel): Promise<BookingModel | undefined> {
  if (wait.status !== 'ASKED' || !wait.askedId || !wait.until || wait.until <= work.now) return undefined;
  const resource = await resourceOf(work, wait.resourceId);
  const asked = await bookingById(work, wait.askedId);
  if (asked.status === 'CONFIRMED')
    await setStatus(work, asked, 'CANCELLED', { cancelReason: `让给${work.directory.unitName(wait.orgId)}` });
  if (await freeNow(work, resource, wait)) {
    await release(work, wait.heldId);
    const agreed = needsNobody(work, resource);
    const booking = await write(work, wait, agreed ? 'CONFIRMED' : 'PENDING');
    await change(work, wait, 'TAKEN');
    if (!agreed) await askOwner(work, booking, resource);
    const card = bookingCard(booking, resource, work, {
      title: `✅ ${work.directory.unitName(asked.orgId)}让出来了，${agreed ? '已订' : '等批'} ${bookingCode(booking)}`,
      manage: true,
    });
    tellBooker(work, wait, { card: { ...card, ...(wait.heldId && { note: '替您保留的那个已经放掉。' }) } }, 'yielded');
    await serveWaiting(work, resource);
    return booking;
  }
  await change(work, wait, 'WAITING');
  await serveWaiting(work, resource);
  return asked;
}

/** The holder cannot, or has not answered: what was kept stays so for a quarter of an hour. */
export async function stay(work: Work, wait: BookingWaitModel, why: '不能调整' | '没有答复'): Promise<void> {
  await change(work, wait, 'PASSED');
  const resource = await resourceOf(work, wait.resourceId);
  const held = wait.heldId ? await bookingById(work, wait.heldId) : undefined;
  const kept = held?.status === 'HELD' ? held : undefined;
  const keptUntil = new Date(work.now.getTime() + HOLD_MS);
  if (kept) await setStatus(work, kept, 'HELD', { holdUntil: keptUntil });
  const other = kept && (await resourceOf(work, kept.resourceId));
  const waiting: Button = { text: '排候补', action: `booking:rewait:${wait.id}` };
  const card: Card = {
    title: `对方${why}，${resource.title}还是没空`,
    facts: wantedFacts(work, wait, resource),
    note: other
      ? `${other.title}同时段还为您保留到${formatInstant(keptUntil, work)}，要用请点下面。`
      : '可以排候补，空出来先问您；也可以换个时间再订。',
    buttons: kept
      ? [
          { text: '就订保留的', action: `booking:take:${kept.id}`, style: 'primary' },
          { text: '不用了', action: `booking:pass:${kept.id}` },
          waiting,
        ]
      : [waiting],
  };
  tellBooker(work, wait, { card }, 'kept');
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

async function release(work: Work, heldId: string | null): Promise<void> {
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

/** Ends what is over: a holder who has not answered, an offer not taken, a thing kept for nobody, an owner who has not decided in time. */
export async function expire(work: Work, over: Over): Promise<void> {
  const { tx, now } = work;
  if ('wait' in over) {
    const wait = await tx.bookingWait.findFirst({ where: { id: over.wait, ...waitOver(now) } });
    if (!wait) return;
    if (wait.status === 'ASKED') return void (await stay(work, wait, '没有答复'));
    await change(work, wait, 'PASSED');
    const resource = await resourceOf(work, wait.resourceId);
    const text = `${resource.title}${spanInWords(wait, work)}没有等到您订下，已给下一家。还要用可以再说一次。`;
    tellBooker(work, wait, { text }, 'lapsed');
    return;
  }
  const booking = await tx.booking.findFirst({ where: { id: over.booking, ...bookingOver(now) } });
  if (!booking) return;
  const resource = await resourceOf(work, booking.resourceId);
  await setStatus(work, booking, 'EXPIRED');
  if (booking.status === 'HELD') return void (await serveWaiting(work, resource));
  const text = `${bookingCode(booking)} ${resource.title}${spanInWords(booking, work)}：${resource.owner.shortName}没有批，已过期。请直接打个电话问问。`;
  tellBooker(work, booking, { text }, 'lapsed');
}

/** Ids of what `expire` is to end. */
type Over = { wait: string } | { booking: string };

const waitOver = (now: Date) => ({ status: { in: ['ASKED', 'OFFERED'] as WaitStatus[] }, until: { lte: now } });
const bookingOver = (now: Date) => ({
  OR: [
    { status: 'HELD' as const, holdUntil: { lte: now } },
    { status: 'PENDING' as const, startAt: { lte: now } },
  ],
});

/** What is over now, the waits first: at most 50 of each. */
export async function allOver(read: Pick<Work['tx'], 'booking' | 'bookingWait'>, now: Date): Promise<Over[]> {
  const some = { select: { id: true }, take: 50 } as const;
  const waits = await read.bookingWait.findMany({ where: waitOver(now), orderBy: { until: 'asc' }, ...some });
  const bookings = await read.booking.findMany({ where: bookingOver(now), orderBy: { status: 'asc' }, ...some });
  return [...waits.map(({ id }) => ({ wait: id })), ...bookings.map(({ id }) => ({ booking: id }))];
}

/** The only booking in the way, when there is just one: its holder can be asked. */
export async function onlyBlocker(work: Work, resource: Bookable, wanted: Use, except: Except = {}): Promise<BookingModel | undefined> {
  const blockers = (await takenOf(work, [resource], wanted, except)).get(resource.id) ?? [];
  const [one, ...more] = blockers;
  return one?.bookingId && !more.length ? bookingById(work, one.bookingId) : undefined;
}

function wantedFacts(work: Work, wait: BookingWaitModel, resource: Bookable): [string, string][] {
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
