/** What is lent only when its owner agrees: one card with all who ask for a time, and what follows from the answer. */
import type { BookingModel } from '../../../prisma/client';
import type { Button, Card } from '../../content';
import { RuleBroken } from '../../errors';
import type { Directory, Person } from '../org/directory';
import { tellFirst } from '../tell';
import type { PersonWork, Work } from '../work';
import { bookingCard, showButton } from './cards';
import { bookingById, freeNow, resourceOf, setStatus, tellBooker } from './records';
import type { Bookable } from './taken';
import { wayButtons, waysFor } from './ways';
import { bookingCode, bookingFacts, bookingLine, spanInWords, stateOf } from './words';

export const mayDecide = (directory: Directory, person: Person, resource: Pick<Bookable, 'ownerId'>): boolean =>
  directory.can(person, 'unit.answer', resource.ownerId);

export const needsNobody = (work: PersonWork, resource: Bookable): boolean =>
  resource.approval === 'AUTO' || mayDecide(work.directory, work.actor, resource);

/** Those who ask for it at an overlapping time, first come first. */
export async function rivals(work: Pick<Work, 'tx' | 'now'>, booking: BookingModel): Promise<BookingModel[]> {
  const { resourceId, startAt, endAt } = booking;
  return work.tx.booking.findMany({
    where: { resourceId, status: 'PENDING', startAt: { lt: endAt, gt: work.now }, endAt: { gt: startAt } },
    orderBy: [{ createdAt: 'asc' }, { no: 'asc' }],
    take: 4,
  });
}

/** One private card with all who ask for that time. @returns who was asked, undefined when nobody can be reached */
export async function askOwner(work: PersonWork, booking: BookingModel, resource: Bookable): Promise<Person | undefined> {
  const card = await decisionCard(work, booking, resource);
  const people = [...work.directory.liaisonsOf(resource.ownerId), ...work.directory.nearestHolders('SECRETARY', resource.ownerId)];
  return tellFirst(work, people, { card }, { key: `booking:${booking.id}:decide`, about: bookingCode(booking) });
}

const MARKS = '①②③④';

/** "资22 投影仪 9月24日(周四)14:00–16:00 有两个申请：①望湖社区 ②商会" */
export async function decisionCard(work: Work, booking: BookingModel, resource: Bookable): Promise<Card> {
  const asking = await rivals(work, booking);
  const [first] = asking;
  if (!first)
    return {
      title: `${bookingCode(booking)} ${stateOf(booking, resource, work.now)}`,
      facts: bookingFacts(booking, resource, work),
      buttons: [showButton(booking, resource, work.now)],
    };
  if (asking.length === 1)
    return {
      title: `【请您批】资${resource.no} ${resource.title}`,
      lead: `${work.directory.unitName(first.orgId)}想借用，${bookingCode(first)}`,
      facts: bookingFacts(first, resource, work),
      buttons: [
        { text: '批', action: `booking:approve:${first.id}`, style: 'primary' },
        { text: '不批', action: `booking:refuse:${first.id}`, style: 'danger' },
      ],
    };
  const line = (b: BookingModel, i: number) =>
    `${MARKS[i]}${work.directory.unitName(b.orgId)} ${bookingCode(b)} ${spanInWords(b, work)}${b.purpose ? `（${b.purpose}）` : ''}${i === 0 ? '，先到' : ''}`;
  return {
    title: `【请您批】资${resource.no} ${resource.title}有${asking.length}个申请`,
    note: asking.map(line).join('\n'),
    buttons: [
      ...asking.map(
        (b, i): Button => ({ text: `批${MARKS[i]}`, action: `booking:approve:${b.id}`, ...(i === 0 && { style: 'primary' as const }) }),
      ),
      { text: '都不批', action: `booking:refuse:${asking.map((b) => b.id).join(':')}`, style: 'danger' },
    ],
  };
}

/** @throws RuleBroken `booking.not-allowed` */
export function mustDecide(work: PersonWork, resource: Bookable): void {
  if (mayDecide(work.directory, work.actor, resource)) return;
  const who = work.directory.liaisonsOf(resource.ownerId)[0]?.name ?? '负责人';
  throw new RuleBroken('booking.not-allowed', `${resource.title}借不借要由${resource.owner.shortName}来定，请找${who}。`);
}

/** Agrees to one. Those that do not fit beside it any more are refused in the same step. @throws RuleBroken `booking.taken` */
export async function approve(
  work: PersonWork,
  pending: BookingModel,
  resource: Bookable,
): Promise<{ booking: BookingModel; refused: BookingModel[] }> {
  mustDecide(work, resource);
  if (!(await freeNow(work, resource, pending, movable(pending))))
    throw new RuleBroken('booking.taken', `${resource.title}${spanInWords(pending, work)}已经给别人了，不能再批${bookingCode(pending)}。`);
  const booking = await setStatus(work, pending, 'CONFIRMED', { decidedById: work.actor.id });
  tellBooker(
    work,
    booking,
    { card: bookingCard(booking, resource, work, { title: `✅ ${bookingCode(booking)} 批准了`, manage: true }) },
    'approved',
  );
  const refused: BookingModel[] = [];
  for (const other of await rivals(work, booking))
    if (other.id !== booking.id && !(await freeNow(work, resource, other, movable(other))))
      refused.push(await refuse(work, other, resource, `同时段已给${work.directory.unitName(booking.orgId)}`));
  return { booking, refused };
}

/** Its own meeting is not in its way. */
const movable = ({ id, meetingId }: BookingModel) => ({ bookingId: id, meetingIds: meetingId ? [meetingId] : [] });

/** Refuses, and tells who asked what else there is. */
export async function refuse(work: PersonWork, pending: BookingModel, resource: Bookable, why: string): Promise<BookingModel> {
  const booking = await setStatus(work, pending, 'REJECTED', { decidedById: work.actor.id });
  const ways = await waysFor(work, { resource, wanted: booking });
  const again = wayButtons(ways, work, (way) => `booking:again:${booking.id}:${way}`);
  const taken = why.startsWith('同时段');
  const card: Card = {
    title: `${bookingCode(booking)} 这次没批上`,
    lead: `${resource.title} ${spanInWords(booking, work)}`,
    note: `${why}。${again.length ? '可以选：' : '换个时间再订一次吧。'}`,
    buttons: [
      ...again.slice(0, 4),
      ...(taken ? [{ text: '排候补', action: `booking:again:${booking.id}:wait` }] : []),
      ...(again.length || taken ? [] : [showButton(booking, resource, work.now)]),
    ],
  };
  tellBooker(work, booking, { card }, 'refused');
  return booking;
}

/** Takes an agreement back: it waits for the owner again, and so do those that were refused for it. */
export async function undecide(work: PersonWork, booking: BookingModel, others: readonly string[]): Promise<void> {
  const resource = await resourceOf(work, booking.resourceId);
  mustDecide(work, resource);
  for (const id of [booking.id, ...others]) {
    const one = await bookingById(work, id);
    if (one.status !== 'CONFIRMED' && one.status !== 'REJECTED') continue;
    const back = await setStatus(work, one, 'PENDING', { decidedById: null });
    tellBooker(
      work,
      back,
      { text: `↩️ ${bookingLine(back, resource, work)}：${resource.owner.shortName}撤回了刚才的决定，请再等一下。` },
      'undecided',
    );
  }
  await askOwner(work, await bookingById(work, booking.id), resource);
}
