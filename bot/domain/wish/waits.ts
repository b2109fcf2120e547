/** 候补: who waits for a wish that somebody else has claimed is asked in order when it is free again. */
import type { Prisma, Reader, WishModel } from '../../../prisma/client';
import { DAY_MS } from '../../clock';
import { RuleBroken } from '../../errors';
import { tellHome, tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { type Wish, wishById } from './lookup';
import { announceCard, codeOf, offerCard } from './words';

/** How long a wish is kept for whoever is next. */
const OFFER_MS = DAY_MS;

/** @returns place in the queue, from 1; the same when somebody asks again */
export async function wait(work: PersonWork, wish: Wish): Promise<number> {
  const at = wish.waits.findIndex((w) => w.memberId === work.actor.id);
  if (at >= 0) return at + 1;
  await work.tx.wishWait.create({ data: { wishId: wish.id, memberId: work.actor.id, createdAt: work.now } });
  return wish.waits.length + 1;
}

/** @throws RuleBroken `wish.offered` while the wish is kept for somebody else */
export function mustBeFree(work: PersonWork, wish: Wish): void {
  const offer = wish.waits.find((w) => w.offeredUntil && w.offeredUntil > work.now);
  if (!offer || offer.memberId === work.actor.id) return;
  const name = work.directory.nameById(offer.memberId) ?? '候补的人';
  throw new RuleBroken('wish.offered', `${codeOf(wish)}正等候补的${name}答复。您可以说“还有哪些心愿”看别的。`);
}

/** Whoever is next is asked; when nobody waits, everybody is. Call when it became free. */
export async function offerNext(work: Work, wish: WishModel, here?: string): Promise<void> {
  const { waits, chatid } = await wishById(work, wish.id);
  for (const next of waits.filter((w) => w.offeredUntil === null)) {
    const person = work.directory.memberById(next.memberId);
    const until = new Date(work.now.getTime() + OFFER_MS);
    if (
      person &&
      work.outbox.toMember(person.userid, { card: offerCard(wish, work, until) }, { key: `wish:${wish.id}:offer`, about: codeOf(wish) })
    ) {
      await work.tx.wishWait.update({ where: { id: next.id }, data: { offeredUntil: until } });
      return;
    }
    await work.tx.wishWait.delete({ where: { id: next.id } });
  }
  tellHome(work, chatid, { card: announceCard(wish, work) }, `wish:${wish.id}:free`, here);
}

/** Somebody does not want it any more. @returns false when they did not wait */
export async function unwait(work: PersonWork, wish: Wish): Promise<boolean> {
  const own = wish.waits.find((w) => w.memberId === work.actor.id);
  if (!own) return false;
  await work.tx.wishWait.delete({ where: { id: own.id } });
  if (own.offeredUntil && wish.status === 'PUBLISHED') await offerNext(work, wish);
  return true;
}

const offerOver = (now: Date): Prisma.WishWaitWhereInput => ({ offeredUntil: { lte: now } });

/** Ids of what was kept for somebody and not claimed. */
export async function offersOver(read: Pick<Reader, 'wishWait'>, now: Date): Promise<string[]> {
  return (await read.wishWait.findMany({ where: offerOver(now), select: { id: true }, orderBy: { offeredUntil: 'asc' } })).map((w) => w.id);
}

/** It goes to the next. Nothing when it was claimed or given up meanwhile. */
export async function expireOffer(work: Work, id: string): Promise<void> {
  const found = await work.tx.wishWait.findFirst({ where: { id, ...offerOver(work.now) }, include: { wish: true } });
  if (!found) return;
  const { wish, memberId } = found;
  await work.tx.wishWait.delete({ where: { id } });
  if (wish.status !== 'PUBLISHED') return;
  const text = `没有等到您认领，${codeOf(wish)}问下一位了。还想要可以再说“认领 ${codeOf(wish)}”。`;
  tellMember(work, memberId, { text }, { key: `wish:${id}:over` });
  await offerNext(work, wish);
}
