/** Where a message comes from, whom that shows to be reachable, and where its answer goes. */
import type { AnswerTarget } from '../delivery/outbox';
import type { Person } from '../domain/org/directory';
import type { Inbound } from '../wecom/inbound';
import { WINDOW } from '../wecom/limits';
import type { Chats } from './chats';
import type { Place } from './command';
import type { Slot } from './slot';

/** Where the answer to a message goes. Replies of the long connection are bound to its req_id and to a time window. */
export function answerTo(inbound: Inbound): AnswerTarget {
  const target = inbound.chatid ?? inbound.userid;
  return {
    surface: inbound.surface,
    target,
    toGroup: inbound.chatid !== undefined,
    ...(inbound.reply && {
      reply: { ...inbound.reply, ...(inbound.press && { taskId: inbound.press.taskId, presser: inbound.heardAs ?? inbound.userid }) },
      // Bound to its message for as long as WeCom waits for a press's answer; after it, it is a message of its own.
      replyUntil: new Date(inbound.receivedAt.getTime() + (inbound.reply.kind === 'response-code' ? WINDOW.responseCode : WINDOW.answer)),
    }),
  };
}

/** Whoever speaks somewhere can be reached there, by the name that WeCom has for them there. Opening the bot's chat is not speaking: WeCom refuses pushes until then. */
export async function learnReach({ inbound, unit }: Slot, actor: Person): Promise<void> {
  const byBot = inbound.surface === 'BOT' && !inbound.chatid && inbound.kind !== 'ENTER' && !actor.dm;
  // Who leaves the app's 可见范围 is heard of too, and reached by the app no longer: the bot's chat, or the next of the unit, is tried at once.
  const leaves = inbound.surface === 'AGENT' && inbound.event === 'unsubscribe';
  const byApp = inbound.surface === 'AGENT' && actor.reachable === leaves;
  const botUserid = inbound.surface === 'BOT' ? inbound.heardAs : actor.botUserid;
  const spelled = botUserid !== actor.botUserid;
  if (!byBot && !byApp && !spelled) return;
  const data = {
    ...(byBot && { dmAt: unit.parts.now }),
    ...(byApp && { reachable: !leaves }),
    ...(spelled && { botUserid: botUserid ?? null }),
  };
  await unit.tx.member.update({ where: { id: actor.id }, data });
  unit.afterCommit.push(() => {
    if (byBot) actor.dm = true;
    if (byApp) actor.reachable = !leaves;
    if (botUserid !== undefined) actor.botUserid = botUserid;
    else delete actor.botUserid;
  });
}

export async function locate(slot: Slot, chats: Chats): Promise<Place> {
  const { inbound, unit } = slot;
  if (!inbound.chatid) return { kind: 'single' };
  const { chatid } = inbound;
  const known = chats.get(chatid);
  if (chats.quiet(chatid, unit.parts.now)) {
    await unit.tx.chat.upsert({
      where: { chatid },
      create: { chatid, lastInboundAt: unit.parts.now, createdAt: unit.parts.now },
      update: { lastInboundAt: unit.parts.now, pushable: true },
    });
    unit.afterCommit.push(() => {
      chats.heard(chatid, unit.parts.now);
    });
  }
  return { kind: 'group', chatid, ...(known?.orgId !== undefined && { orgId: known.orgId }) };
}
