/** What ends by itself: a holder who has not answered, an offer not taken, a thing kept for nobody, an owner who has not decided in time. */
import type { WaitStatus } from '../../../prisma/client';
import type { Work } from '../work';
import { stay } from './holder';
import { resourceOf, setStatus, tellBooker } from './records';
import { change, serveWaiting } from './waits';
import { bookingCode, spanInWords } from './words';

/** Ends one of them. */
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
