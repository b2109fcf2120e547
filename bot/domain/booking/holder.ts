/** Whoever has what somebody wants is asked to give way (请对方调整). */
import type { BookingModel, BookingWaitModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { RuleBroken } from '../../errors';
import { formatInstant } from '../calendar/format';
import type { Person } from '../org/directory';
import { tellFirst } from '../tell';
import type { PersonWork, Work } from '../work';
import { bookingCard } from './cards';
import { askOwner, needsNobody } from './owner';
import { awake, bookingById, freeNow, type NewBooking, resourceOf, setStatus, tellBooker, write } from './records';
import { HOLD_MS, type Use } from './rules';
import { type Bookable, type Except, takenOf } from './taken';
import { answerBy, change, release, row, serveWaiting, type Wanted, wantedFacts } from './waits';
import { bookingCode, spanInWords } from './words';

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

/** The only booking in the way, when there is just one: its holder can be asked. */
export async function onlyBlocker(work: Work, resource: Bookable, wanted: Use, except: Except = {}): Promise<BookingModel | undefined> {
  const blockers = (await takenOf(work, [resource], wanted, except)).get(resource.id) ?? [];
  const [one, ...more] = blockers;
  return one?.bookingId && !more.length ? bookingById(work, one.bookingId) : undefined;
}
