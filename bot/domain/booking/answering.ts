/** What the others answer to a booking, by button: the owner's yes, the holder who gives way, who waits and is kept something. */
import type { Card } from '../../content';
import { RuleBroken } from '../../errors';
import type { Answering } from '../spoken';
import { bookingCard } from './cards';
import { giveWay, stay } from './holder';
import { approve, askOwner, decisionCard, mustDecide, needsNobody, refuse } from './owner';
import { bookingById, resourceOf } from './records';
import { mayManage } from './service';
import { dropWait, passHeld, queueAgain, takeHeld, waitById } from './waits';
import { bookingCode, bookingFacts, spanInWords } from './words';

interface Faced {
  card: Card;
}

export async function shown(id: string, work: Answering): Promise<Faced> {
  const booking = await bookingById(work, id);
  const resource = await resourceOf(work, booking.resourceId);
  return { card: bookingCard(booking, resource, work, { manage: mayManage(work.directory, work.actor, booking, resource) }) };
}

/** The owner's press. A second press, or one that comes too late, shows what is now. */
export async function decided(verb: 'approve' | 'refuse', ids: readonly string[], work: Answering): Promise<Faced> {
  const first = await bookingById(work, ids[0] ?? '');
  const resource = await resourceOf(work, first.resourceId);
  mustDecide(work, resource);
  if (verb === 'approve') {
    if (first.status !== 'PENDING' || first.startAt <= work.now) return { card: await decisionCard(work, first, resource) };
    const { booking, refused } = await approve(work, first, resource);
    await work.audit({
      action: 'booking.decide',
      entity: 'booking',
      entityId: booking.id,
      undo: { others: refused.map((r) => r.id) },
      note: `批 ${bookingCode(booking)}`,
    });
    const card = bookingCard(booking, resource, work, {
      title: `✅ 已批 ${bookingCode(booking)} ${work.directory.unitName(booking.orgId)}`,
      manage: true,
    });
    return {
      card: {
        ...card,
        ...(refused.length && { note: `${refused.map((r) => work.directory.unitName(r.orgId)).join('、')}没批上，已告诉对方别的办法。` }),
      },
    };
  }
  const pending = (await Promise.all(ids.map((id) => bookingById(work, id)))).filter((b) => b.status === 'PENDING');
  if (!pending.length) return { card: await decisionCard(work, first, resource) };
  for (const booking of pending) await refuse(work, booking, resource, `${resource.owner.shortName}这次不方便借`);
  const [one, ...others] = pending.map((b) => b.id);
  await work.audit({
    action: 'booking.decide',
    entity: 'booking',
    entityId: one ?? '',
    undo: { others },
    note: `不批 ${pending.map(bookingCode).join('、')}`,
  });
  return {
    card: {
      title: `没有批：${pending.map(bookingCode).join('、')}`,
      lead: resource.title,
      note: '已告诉对方，并给了别的办法。10分钟内可“撤销”。',
      buttons: [{ text: '没有批', action: `booking:show:${one}` }],
    },
  };
}

export async function answeredHolder(verb: 'yield' | 'keep', id: string, work: Answering): Promise<Faced> {
  const wait = await waitById(work, id);
  const asked = await bookingById(work, wait.askedId ?? '');
  const resource = await resourceOf(work, asked.resourceId);
  const code = bookingCode(asked);
  if (asked.byMemberId !== work.actor.id && !work.directory.can(work.actor, 'unit.answer', asked.orgId))
    throw new RuleBroken('booking.not-allowed', `${code}是${work.directory.unitName(asked.orgId)}订的，请他们自己来定。`);
  const face = (title: string, note: string, state: string) => ({
    card: { title, facts: bookingFacts(asked, resource, work), note, buttons: [{ text: state, action: `booking:show:${asked.id}` }] },
  });
  if (wait.status !== 'ASKED' || !wait.until || wait.until <= work.now)
    return face(`${code}这件事已经结束`, '对方不再等，您不用再答复。', wait.status === 'TAKEN' ? '已让出' : '已结束');
  const unit = work.directory.unitName(wait.orgId);
  const note = verb === 'keep' ? `${code}不让给${unit}` : `${code}让给${unit}`;
  await work.audit({ action: 'booking.answer', entity: 'booking', entityId: asked.id, note });
  if (verb === 'keep') {
    await stay(work, wait, '不能调整');
    return face(`好，${code}不变`, `已告诉${unit}另想办法。`, '不能让');
  }
  await giveWay(work, wait);
  return face(`已把${code}让给${unit}`, `谢谢！${code}已取消，您要再订直接说。`, '已让出');
}

export async function settledHeld(verb: 'take' | 'pass', id: string, work: Answering): Promise<Faced> {
  const held = await bookingById(work, id);
  const resource = await resourceOf(work, held.resourceId);
  if (held.status !== 'HELD' && held.status !== 'EXPIRED') return shown(id, work);
  if (verb === 'pass') {
    await passHeld(work, held);
    return {
      card: {
        title: '好，不再为您保留',
        lead: `${resource.title} ${spanInWords(held, work)}`,
        buttons: [{ text: '不要了', action: `booking:show:${id}` }],
      },
    };
  }
  const agreed = needsNobody(work, resource);
  const booking = await takeHeld(work, held, agreed ? 'CONFIRMED' : 'PENDING');
  if (!agreed) await askOwner(work, booking, resource);
  await work.audit({
    action: 'booking.make',
    entity: 'booking',
    entityId: booking.id,
    undo: {},
    note: `${bookingCode(booking)} ${resource.title}`,
  });
  return {
    card: bookingCard(booking, resource, work, {
      title: `✅ ${agreed ? '已订' : '已申请'} ${bookingCode(booking)} ${resource.title}`,
      manage: true,
    }),
  };
}

export async function queued(verb: 'unwait' | 'rewait', id: string, work: Answering): Promise<Faced> {
  const wait = await waitById(work, id);
  const resource = await resourceOf(work, wait.resourceId);
  const lead = `${resource.title} ${spanInWords(wait, work)}`;
  if (verb === 'rewait') {
    await queueAgain(work, wait);
    return {
      card: { title: '✅ 已排候补', lead, note: '空出来先私聊问您。', buttons: [{ text: '不排了', action: `booking:unwait:${id}` }] },
    };
  }
  const dropped = await dropWait(work, wait);
  return {
    card: { title: dropped ? '好，不排了' : '这条候补已经结束', lead, buttons: [{ text: '已结束', action: `booking:unwait:${id}` }] },
  };
}
