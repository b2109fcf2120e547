/** Wishes: collected, published, claimed, delivered, confirmed. Every change names the revision it saw. */
import { type Prisma, type Reader, type Tx, type WishModel, WriteConflict } from '../../../prisma/client';
import { HOUR_MS, toWall } from '../../clock';
import type { Content } from '../../content';
import { RuleBroken } from '../../errors';
import { writeLine } from '../audit/log';
import { nextNo } from '../audit/numbers';
import { groupOf } from '../org/groups';
import { planSubject, withdraw } from '../reminder/service';
import { tellFirst, tellHome, tellMember } from '../tell';
import type { PersonWork, Work } from '../work';
import { claimerInFull, claimerName, isClaimer, mayReview, reviewers, type Wish, wishById } from './lookup';
import { wishPlan } from './reminder-plan';
import { WISH_RULES } from './reminder-rules';
import { categoryOf, freeAgainOn, lastDayFrom, STEPS, type Step, thingOf } from './rules';
import { mustBeFree, offerNext } from './waits';
import { announceCard, approveCard, codeOf, confirmCard, deliverWords, reviewCard, stateOf } from './words';

export interface NewWish {
  communityId: string;
  publicText: string;
  limitCents?: number;
  /** Encrypted. */
  privateEnc?: string;
  /** Group where it was said. */
  chatid?: string;
}

/** Writes it down: published at once by who may, else put before the community's secretary. @returns reviewer: who was asked, if anybody can be */
export async function collect(work: PersonWork, wanted: NewWish): Promise<{ wish: Wish; reviewer?: string }> {
  const { tx, now, actor, directory } = work;
  const publish = directory.can(actor, 'wish.review', wanted.communityId);
  const { id } = await tx.wish.create({
    data: {
      ...wanted,
      no: await nextNo(tx, '愿'),
      category: categoryOf(wanted.publicText),
      chatid: wanted.chatid ?? (await groupOf(work, wanted.communityId)) ?? null,
      status: publish ? 'PUBLISHED' : 'COLLECTED',
      authorId: actor.id,
      createdAt: now,
    },
  });
  const wish = await wishById(work, id);
  await planSubject(work, wishPlan(wish, work.zone), WISH_RULES);
  if (publish) tellGroup(work, wish, { card: announceCard(wish, work) }, wanted.chatid, 'new');
  else {
    const reviewer = await tellReviewer(work, wish, { card: reviewCard(wish, work, actor.name) }, 'review');
    if (reviewer) return { wish, reviewer };
  }
  return { wish };
}

/** State that 撤销 puts back. */
export type Before = Pick<
  WishModel,
  'status' | 'claimedById' | 'claimedForId' | 'claimedAt' | 'deliverBy' | 'approvedAt' | 'deliveredAt' | 'closedAt'
>;

export function beforeOf(wish: WishModel): Before {
  const { status, claimedById, claimedForId, claimedAt, deliverBy, approvedAt, deliveredAt, closedAt } = wish;
  return { status, claimedById, claimedForId, claimedAt, deliverBy, approvedAt, deliveredAt, closedAt };
}

const FREE = { claimedById: null, claimedForId: null, claimedAt: null, deliverBy: null, approvedAt: null } as const;

/** What a step writes beside the state. */
function written(work: PersonWork, wish: WishModel, step: Step, forOrg: string | null): Prisma.WishUncheckedUpdateManyInput {
  const today = toWall(work.now, work.zone).date;
  switch (step) {
    case 'CLAIM': {
      const deliverBy = lastDayFrom(today);
      return { claimedById: work.actor.id, claimedForId: forOrg, claimedAt: work.now, deliverBy, approvedAt: null };
    }
    case 'RELEASE':
      return FREE;
    case 'DELIVER':
      return { deliveredAt: work.now };
    case 'REOPEN':
      // Whoever sets out once more has some days for it.
      return { deliveredAt: null, deliverBy: [wish.deliverBy ?? '', freeAgainOn(today)].sort()[1] ?? null };
    case 'CONFIRM':
    case 'CANCEL':
      return { closedAt: work.now };
    default:
      return {};
  }
}

/**
 * Carries a step out and tells whom it concerns.
 * @param forOrg the unit in whose name it is claimed
 * @param here   group where this happens
 * @param files  sentence about files that came along
 * @throws RuleBroken `wish.not-yours`, `wish.state` (says the present state), `wish.offered`
 */
export async function take(
  work: PersonWork,
  wish: Wish,
  step: Step,
  { forOrg = null, here, files = '' }: { forOrg?: string | null; here?: string | undefined; files?: string } = {},
): Promise<Wish> {
  const { from, to } = STEPS[step];
  mustBe(work, wish, step);
  if (!from.includes(wish.status))
    throw new RuleBroken('wish.state', `${codeOf(wish)}${stateOf(wish, work)}，不用再点。发“${codeOf(wish)}”看详情。`);
  if (step === 'CLAIM') {
    mustBeFree(work, wish);
    await work.tx.wishWait.deleteMany({ where: { wishId: wish.id, OR: [{ memberId: work.actor.id }, { offeredUntil: { not: null } }] } });
  }
  const next = await change(work, wish, { status: to, ...written(work, wish, step, forOrg) });
  await announce(work, wish, next, step, here, files);
  return next;
}

/** @throws RuleBroken `wish.not-yours`, naming who may */
export function mustBe(work: PersonWork, wish: Wish, step: Step): void {
  const { by } = STEPS[step];
  if (by === 'ANYBODY' || mayReview(work, work.actor, wish) || (by === 'CLAIMER' && isClaimer(work, work.actor, wish))) return;
  const who =
    by === 'CLAIMER' && wish.claimedById
      ? claimerInFull(work, wish)
      : `社区书记${reviewers(work, wish)
          .slice(0, 2)
          .map((p) => p.name)
          .join('、')}`;
  throw new RuleBroken('wish.not-yours', `${codeOf(wish)}${stateOf(wish, work)}。这一步要由${who}来做，请和对方说一声。`);
}

/** Writes to the wish as it was seen; its reminders are those of the new state. @throws WriteConflict when it was changed meanwhile: the message is handled again */
export async function change(work: Work, { id, revision, no }: WishModel, data: Prisma.WishUncheckedUpdateManyInput): Promise<Wish> {
  const { count } = await work.tx.wish.updateMany({ where: { id, revision }, data: { ...data, revision: revision + 1 } });
  if (count !== 1) throw new WriteConflict(`愿${no} was changed meanwhile`);
  const next = await wishById(work, id);
  await withdraw(work, 'WISH', id, 'CHANGED');
  await planSubject(work, wishPlan(next, work.zone), WISH_RULES);
  return next;
}

/** Who is told of a step, and what. @param was before it */
async function announce(work: PersonWork, was: Wish, wish: Wish, step: Step, here: string | undefined, files: string): Promise<void> {
  const code = `${codeOf(wish)} ${thingOf(wish.publicText)}`;
  switch (step) {
    case 'PUBLISH':
      tellGroup(work, wish, { card: announceCard(wish, work) }, here, step);
      tellAuthor(work, wish, `✅ 您登记的${code}已发布，等人认领。`, step);
      return;
    case 'CLAIM':
      await tellReviewer(work, wish, { card: approveCard(wish, work) }, step);
      tellGroup(work, wish, { text: `✅ ${code} 由${claimerName(work, wish)}认领，${deliverWords(wish, work)}，谢谢！` }, here, step);
      return;
    case 'RELEASE':
      await tellReviewer(work, wish, { text: `${claimerInFull(work, was)}办不了${code}了，已放回等人认领。` }, step);
      tellClaimer(work, was, { text: `${code}由${work.actor.name}放回了，您不用送了。` }, step);
      await offerNext(work, wish, here);
      return;
    case 'DELIVER':
      await tellReviewer(work, wish, { card: confirmCard(wish, work, files) }, step);
      return;
    case 'CONFIRM':
      tellClaimer(work, wish, { text: `✅ ${code}社区确认收到了，谢谢${claimerName(work, wish)}！` }, step);
      tellGroup(work, wish, { text: `🎉 ${code}实现了，谢谢${claimerName(work, wish)}！` }, here, step);
      return;
    case 'REOPEN':
      tellClaimer(
        work,
        wish,
        {
          text: `${code}社区说还没收到，请看一下送到哪了，${deliverWords(wish, work)}；送到了再说“${codeOf(wish)}送到了”，有疑问找${work.actor.name}。`,
        },
        step,
      );
      return;
    case 'CANCEL':
      tellAuthor(work, wish, `${code}${work.actor.name}撤下了，不再请人认领。`, step);
      if (was.status === 'PUBLISHED') tellGroup(work, wish, { text: `${code}撤下了，不用认领了。` }, here, step);
  }
}

/** The first reviewer who can be reached. @returns their name; the actor's own when they review themselves */
async function tellReviewer(work: PersonWork, wish: Wish, content: Content, key: string): Promise<string | undefined> {
  if (mayReview(work, work.actor, wish) && key !== 'CLAIM') return work.actor.name;
  const options = { key: `wish:${wish.id}:${key}:reviewer`, about: codeOf(wish) };
  return (await tellFirst(work, reviewers(work, wish), content, options))?.name;
}

export function tellClaimer(work: PersonWork, wish: Wish, content: Content, key: string): boolean {
  return tellMember(work, wish.claimedById, content, { key: `wish:${wish.id}:${key}:claimer`, about: codeOf(wish) });
}

function tellAuthor(work: PersonWork, wish: Wish, text: string, key: string): void {
  tellMember(work, wish.authorId, { text }, { key: `wish:${wish.id}:${key}:author` });
}

function tellGroup(work: Work, { id, chatid }: WishModel, content: Content, here: string | undefined, key: string): void {
  tellHome(work, chatid, content, `wish:${id}:${key}:group`, here);
}

/**
 * 撤销 of the author's own step, told to those who had been told.
 * @param left revision that the step left; before absent: it was written down then
 * @throws RuleBroken `wish.went-on` when somebody has acted on it since
 */
export async function takeBack(work: PersonWork, wish: Wish, left: number, before: Before | undefined, here?: string): Promise<Wish> {
  if (wish.revision !== left || wish.status === 'CANCELLED')
    throw new RuleBroken('wish.went-on', `${codeOf(wish)}后来又有变化（${stateOf(wish, work)}），不能撤销了。`);
  const { claimedAt, approvedAt, deliveredAt, closedAt, ...rest } = before ?? {
    ...FREE,
    status: 'CANCELLED' as const,
    deliveredAt: null,
    closedAt: work.now,
  };
  // As JSON they were text.
  const time = (at: Date | string | null) => at && new Date(at);
  const next = await change(work, wish, {
    ...rest,
    claimedAt: time(claimedAt),
    approvedAt: time(approvedAt),
    deliveredAt: time(deliveredAt),
    closedAt: time(closedAt),
  });
  const text = `↩️ ${work.actor.name}撤回了刚才的操作，${codeOf(next)} ${thingOf(next.publicText)}现在${stateOf(next, work)}。`;
  await tellReviewer(work, next, { text }, 'back');
  tellClaimer(work, next.claimedById ? next : wish, { text }, 'back');
  if (next.status !== 'DELIVERED' && wish.status !== 'DELIVERED' && wish.status !== 'COLLECTED')
    tellGroup(work, next, { text }, here, 'back');
  for (const { memberId, offeredUntil } of next.waits) {
    const person = offeredUntil ? work.directory.memberById(memberId) : undefined;
    if (person) work.outbox.toMember(person.userid, { text }, { key: `wish:${next.id}:back:${memberId}` });
  }
  await work.tx.wishWait.updateMany({ where: { wishId: next.id, offeredUntil: { not: null } }, data: { offeredUntil: null } });
  if (next.status === 'PUBLISHED' && wish.status === 'CLAIMED' && next.waits.length) await offerNext(work, next, here);
  return next;
}

/** From this local minute on a wish that was not delivered is free again. */
const MORNING = 9 * 60;
/** A closed wish can be opened again for ten minutes; then nobody has to know any more who it was. */
const KEPT_MS = HOUR_MS;

/** Ids of claims that were not kept, from the morning on. */
export async function claimsOver(read: Pick<Reader, 'wish'>, at: Date, zone: string): Promise<string[]> {
  const now = toWall(at, zone);
  if (now.minute < MORNING) return [];
  const wishes = await read.wish.findMany({
    where: { status: 'CLAIMED', deliverBy: { lt: now.date } },
    select: { id: true, deliverBy: true },
    orderBy: { no: 'asc' },
  });
  return wishes.flatMap(({ id, deliverBy }) => (deliverBy && freeAgainOn(deliverBy) <= now.date ? [id] : []));
}

/** Frees a wish that was not delivered; its claimer and the first reviewer are told, one message a person. Nothing when it went on meanwhile. */
export async function freeAgain(work: Work, id: string): Promise<void> {
  const wish = await wishById(work, id);
  if (wish.status !== 'CLAIMED' || !wish.deliverBy || freeAgainOn(wish.deliverBy) > toWall(work.now, work.zone).date) return;
  const free = await change(work, wish, { status: 'PUBLISHED', ...FREE });
  const code = `${codeOf(wish)} ${thingOf(wish.publicText)}`;
  const claim = `“认领 ${codeOf(wish)}”`;
  const claimer = wish.claimedById ? work.directory.memberById(wish.claimedById) : undefined;
  const next =
    claimer && mayReview(work, claimer, wish)
      ? `已经送到了的、还想送的，都请再说${claim}。`
      : `已经送到了的，请告诉社区书记；还想送可以再说${claim}。`;
  const told = tellMember(work, claimer?.id, { text: `${code}到期没有送到，已放回给别人。${next}` }, { key: `wish:${id}:late:claimer` });
  const text = `${code}：${claimerInFull(work, wish)}到期没有送到，已自动放回等人认领。`;
  const knows = told ? claimer : undefined;
  await tellFirst(work, reviewers(work, wish), { text }, { key: `wish:${id}:late:reviewer`, knows });
  await offerNext(work, free);
  await writeLine(work, 'SYSTEM', { action: 'wish.release', entity: 'wish', entityId: id, note: `${codeOf(wish)} 到期没有送到，放回` });
}

/** Private words of wishes that were closed an hour ago, which nobody needs any more. @returns of how many */
export async function forgetClosed(tx: Tx, now: Date): Promise<number> {
  const closedAt = { lte: new Date(now.getTime() - KEPT_MS) };
  return (await tx.wish.updateMany({ where: { privateEnc: { not: null }, closedAt }, data: { privateEnc: null } })).count;
}
