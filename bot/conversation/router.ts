/**
 * From a message to the command that answers it, through bottender's router: entering, pressing, speaking, anything else.
 * What the words say is decided here in one order: a choice the last card offers, an answer to a pending question, then the reading.
 */
import { payload, route, router, text } from 'bottender/router';
import type { Card, Content } from '../content';
import type { AnswerTarget } from '../delivery/outbox';
import { inHand } from '../domain/in-hand';
import type { Former, Person } from '../domain/org/directory';
import { keepUnheard } from '../domain/unheard/service';
import type { Intent, Reading } from '../reading/types';
import type { Secrets } from '../secrets';
import type { Inbound } from '../wecom/inbound';
import { WINDOW } from '../wecom/limits';
import type { Chats } from './chats';
import type { Command, Memory, Place, Press, Reply } from './command';
import type { WecomContext } from './context';
import { Drafts } from './drafts';
import type { Registry } from './load';
import type { Slot } from './slot';
import { MessageTurn } from './turn';
import type { Asked } from './unit';
import { beginsAnew, isCourtesy } from './words';

/** Reads a sentence; the lexicon, the clock and the zone are the caller's. */
export type Read = (turn: MessageTurn, context: { openDraft?: string; quoteNo?: string; lastReminderNo?: string }) => Reading;

export interface RouterParts {
  registry: Registry;
  chats: Chats;
  read: Read;
  botName: string;
  publicUrl: string;
  /** Hides who said what was not understood, and what only few may read. */
  secrets: Secrets;
  /** Told what was understood, for the playground's panel. */
  understood?: (turn: MessageTurn, outcome: string) => void;
}

interface Answered {
  reply: Reply;
  intent: string;
  /** The words answered a card that is in the speaker's private chat. */
  askedPrivately?: true;
}

/** Words up to this length that read so surely as a command, with nothing around them, are one and no answer. */
const SHORT = 12;
const SURE = 0.88;

/** One line is public enough. */
const holdsDetails = (reply: Content): boolean => reply.card !== undefined || (reply.text ?? '').includes('\n');

export function createRouter(parts: RouterParts) {
  const { registry, chats, read, botName, publicUrl, secrets } = parts;
  const drafts = new Drafts(registry.drafts, registry.asks);

  /** Sets the scene for one message; undefined for who is not, or no longer, in the address book: they are answered here. */
  async function begin(slot: Slot): Promise<MessageTurn | undefined> {
    const { inbound, unit } = slot;
    const outbox = unit.outboxFor(inbound);
    const actor = unit.parts.directory.memberByUserid(inbound.userid);
    if (!actor) {
      const former = unit.parts.directory.former(inbound.userid);
      if (inbound.kind !== 'EVENT') outbox.answer(answerTo(inbound), { text: notHere(botName, former) }, 'answer');
      slot.outcome = { kind: 'IGNORED', intent: former ? 'former' : 'stranger' };
      return undefined;
    }
    const place = await locate(slot, chats);
    await learnReach(slot, actor);
    return new MessageTurn({ slot, actor, place, memory: {}, drafts, outbox, commands: registry.commands, botName, publicUrl, secrets });
  }

  /** Writes the answer as outbox rows and remembers what its card offers. */
  function finish(slot: Slot, turn: MessageTurn, context: WecomContext, { reply, intent, askedPrivately }: Answered): void {
    const { inbound } = slot;
    if (reply) {
      const apart = askedPrivately && inbound.chatid !== undefined && holdsDetails(reply);
      if (apart) {
        // It was asked in private: what it says of the matter goes there, the group hears that it was heard.
        const told = turn.outbox.toMember(turn.actor.userid, reply, { key: 'answer', priority: 1 });
        const text = told ? `${turn.actor.name}：收到，结果发您私聊了。` : `${turn.actor.name}：收到。详情请私聊我看。`;
        turn.outbox.answer(answerTo(inbound), { text }, 'heard');
      } else if (inbound.press && !reply.card) {
        // A press cannot be answered by words in place; who pressed gets a private sentence.
        if (!turn.outbox.toMember(turn.actor.userid, reply, { key: 'answer', priority: 1 })) {
          const content = inbound.chatid ? { text: `${turn.actor.name}：${reply.text ?? ''}` } : reply;
          turn.outbox.answer(answerTo(inbound), content, 'answer');
        }
      } else {
        turn.outbox.answer(answerTo(inbound), reply, 'answer');
      }
      turn.memory.offers = reply.card && !apart ? offersOf(reply.card) : [];
    }
    context.setState({ offers: [], pending: undefined, draft: undefined, lost: undefined, ...turn.memory } as never);
    slot.outcome = { kind: reply ? 'REPLIED' : 'IGNORED', intent };
    parts.understood?.(turn, intent);
  }

  async function act(context: WecomContext, work: (turn: MessageTurn) => Promise<Answered>): Promise<void> {
    const { slot } = context;
    const turn = await begin(slot);
    if (!turn) return;
    Object.assign(turn.memory, context.state);
    finish(slot, turn, context, await work(turn));
  }

  /** A press answers what was asked, whatever the question was; an ear for pictures stays open. A command that asks on leaves its question again. */
  async function press(turn: MessageTurn, action: string, selected: Record<string, string[]>): Promise<{ reply: Reply; intent: string }> {
    if (!waiting(turn)?.pictured) delete turn.memory.pending;
    const [noun = '', verb = '', ...args] = action.split(':');
    const what: Press = { verb, args, selected };
    if (noun === 'draft') return { reply: await drafts.press(turn, what), intent: `press:${noun}:${verb}` };
    const command = registry.byNoun.get(noun);
    if (!command?.press) return { reply: { text: '这张卡片已经失效了，请再说一遍您要做什么。' }, intent: 'press:unknown' };
    return { reply: await command.press(what, turn), intent: `press:${noun}:${verb}` };
  }

  /** The command whose question is open. */
  function waiting({ memory }: MessageTurn): Command | undefined {
    return registry.byName.get(memory.pending?.kind ?? '');
  }

  /** The answer to a question that a command left open. */
  async function awaited(turn: MessageTurn): Promise<{ reply: Reply; intent: string } | undefined> {
    const { pending } = turn.memory;
    if (!pending || (isCourtesy(turn.text) && !sentPictures(turn))) return undefined;
    const command = pending.until > turn.now.getTime() ? waiting(turn) : undefined;
    delete turn.memory.pending;
    if (beginsAnew(turn.text) || isOtherCommand(turn, command)) return undefined;
    const reply = await command?.heard?.(pending.data, turn);
    return reply && { reply, intent: `heard:${pending.kind}` };
  }

  /** 投票情况 is no name and no reason. Long words are an answer, whatever they sound like. */
  function isOtherCommand(turn: MessageTurn, asker: Command | undefined): boolean {
    if ([...turn.text].length > SHORT) return false;
    const { intent, score } = read(turn, {});
    const command = registry.byIntent.get(intent);
    return command?.run !== undefined && command !== asker && score >= SURE;
  }

  async function words(turn: MessageTurn): Promise<Answered> {
    const said = bare(turn.text);
    const again = turn.memory.lost === true;
    delete turn.memory.lost;
    const offer = turn.memory.offers?.find((o) => bare(o.text) === said);
    if (offer && said) return press(turn, offer.action, {});

    const heard = await awaited(turn);
    if (heard) return heard;

    const draft = turn.unit.openDraft(turn.memory.draft);
    const asked = turn.unit.lastAsked(turn.actor.userid);
    const coded = asked !== undefined && CODE.test(asked.about);
    const answer = asked && !coded && !draft && choiceSaid(asked, said);
    if (answer) return { ...(await press(turn, answer.action, answer.selected)), askedPrivately: true };
    turn.reading = read(turn, {
      ...(draft && { openDraft: draft.kind }),
      ...(turn.quoteNo && { quoteNo: turn.quoteNo }),
      ...(asked && coded && { lastReminderNo: asked.about }),
    });
    const { intent } = turn.reading;
    if (draft) {
      if (intent === 'confirm') return { reply: await drafts.confirm(turn, draft), intent };
      if (intent === 'cancel') return { reply: await drafts.cancel(turn, draft), intent };
      if (intent === 'draft.edit')
        return { reply: heardAs(await drafts.edit(turn, draft, turn.reading.slots.changes ?? turn.reading.slots), turn), intent };
      // What no command serves is no command that could beat the draft: 春节慰问 answers what the meeting is about. 活31 alone answers which one.
      const which = (intent === 'show' || intent === draft.kind) && !sentPictures(turn) && (await drafts.asked(turn, draft)) === 'no';
      if (intent === 'ask' || which || !registry.byIntent.get(intent)?.run) {
        const reply = await drafts.hear(turn, draft, turn.text);
        if (reply) return { reply, intent: 'draft.edit' };
      }
    }
    const command = registry.byIntent.get(intent);
    if (!command?.run) {
      const meant = asked && choiceSaid(asked, said);
      if (meant) return { ...(await press(turn, meant.action, meant.selected)), askedPrivately: true };
      const shown = await pictured(turn);
      if (shown) return { reply: shown, intent: 'pictures' };
      const guess = intent === 'none' ? turn.reading.candidates?.[0]?.intent : intent;
      await keepUnheard(turn, { text: turn.text, author: secrets.keyedHash('unheard', turn.actor.userid), guess });
      if (intent === 'none') turn.memory.lost = true;
      return { reply: await lost(turn, registry, botName, again), intent };
    }
    return { reply: heardAs(await command.run(turn), turn), intent };
  }

  /** Pictures say something without words. */
  async function pictured(turn: MessageTurn): Promise<Reply> {
    if (!sentPictures(turn)) return undefined;
    return registry.commands.find((c) => c.pictured)?.pictured?.(turn);
  }

  /**
   * WeCom tells of the bot's chat at the first opening of a day, of the app at every one: there a newcomer is greeted, once, and nobody in the
   * middle of something.
   */
  function greeting(turn: MessageTurn, { surface }: Inbound): Reply {
    const { memory } = turn;
    if (surface === 'AGENT') {
      if (memory.greeted || memory.offers?.length || memory.pending || turn.openDraft) return undefined;
      memory.greeted = true;
    }
    return welcome(turn, registry, botName);
  }

  return router<WecomContext>([
    route(
      (context) => context.slot.inbound.kind === 'ENTER',
      (context: WecomContext) => act(context, async (turn) => ({ reply: greeting(turn, context.slot.inbound), intent: 'enter' })),
    ),
    payload('*', (context: WecomContext) =>
      act(context, (turn) => press(turn, context.event.payload, context.slot.inbound.press?.selected ?? {})),
    ),
    text('*', (context: WecomContext) => act(context, words)),
    route('*', (context: WecomContext) =>
      act(context, async (turn) => {
        const { kind, event } = context.slot.inbound;
        const awaitedHere = kind === 'FILE' || (waiting(turn)?.pictured && sentPictures(turn)) ? await awaited(turn) : undefined;
        if (awaitedHere) return awaitedHere;
        const shown = await pictured(turn);
        return shown ? { reply: shown, intent: 'pictures' } : { reply: wordless(kind), intent: event ?? kind };
      }),
    ),
  ]);
}

/** To somebody who is not in the address book, or not any more. */
function notHere(botName: string, former: Former | undefined): string {
  if (former?.status === 'LEFT')
    return `${former.name}，您好。名册上您已经离开原来的单位，这里的事由单位的其他联络人接着办，谢谢您一直以来的支持。要是弄错了，请联系管理员改过来。`;
  if (former) return `${former.name}，您好。您的账号暂停使用了，这句话我没有处理。要恢复请联系管理员。`;
  return `您好，我是${botName}。我在通讯录里还没找到您，请联系管理员登记后再来找我。`;
}

const sentPictures = ({ pictures, pictureProblems }: MessageTurn): boolean => pictures.length + pictureProblems.length > 0;

/** The answer to what has no words: a picture, a place, or the bot's name and nothing else. An event is no question. */
function wordless(kind: Inbound['kind']): Reply {
  if (kind === 'EVENT') return undefined;
  if (kind === 'TEXT') return { text: '我在。请用一句话告诉我要做什么，或发“帮助”。' };
  return { text: '我收到了，但现在只看得懂文字。请用一句话告诉我要做什么，或发“帮助”。' };
}

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
async function learnReach({ inbound, unit }: Slot, actor: Person): Promise<void> {
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

async function locate(slot: Slot, chats: Chats): Promise<Place> {
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

function offersOf(card: Card): NonNullable<Memory['offers']> {
  const buttons = card.buttons.filter((b) => !/^draft:state:/.test(b.action)).map((b) => ({ text: b.text, action: b.action }));
  // What a drop-down offers may be typed as well: the same as choosing it and pressing its button.
  const choose = card.buttons.find((b) => b.action.startsWith('draft:choose:'))?.action.replace('draft:choose:', 'draft:pick:');
  const options = choose ? (card.choice?.options ?? []).map((o) => ({ text: o.text, action: `${choose}:${o.id}` })) : [];
  return [...buttons, ...options];
}

/** Code of a record. */
const CODE = /^[活会资需愿订哨办清项]\d/;

/** Words of a button or of a choice on the card that asked somebody last: 同意 for [同意], 都不行 for a box of a vote. */
function choiceSaid({ content }: Asked, said: string): { action: string; selected: Record<string, string[]> } | undefined {
  const { card } = JSON.parse(content) as Content;
  if (!card || !said) return undefined;
  const button = card.buttons.find((b) => bare(b.text) === said);
  if (button) return { action: button.action, selected: {} };
  const box = card.vote?.options.find((o) => bare(o.text) === said);
  return box && card.vote && { action: card.vote.submit.action, selected: { [card.vote.name]: [box.id] } };
}

/** Width, case, blanks and marks do not make other words. */
function bare(words: string): string {
  return words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '');
}

/** A slip of the pen was read as another word: the answer says as which. */
function heardAs(reply: Reply, { reading, text }: MessageTurn): Reply {
  if (!reply || !reading.corrections?.length) return reply;
  const inOrder = [...reading.corrections].sort((a, b) => text.indexOf(a.heard) - text.indexOf(b.heard));
  const note = `我按“${[...new Set(inOrder.map((c) => c.meant))].join(' ')}”理解。`;
  const { card } = reply;
  if (card) return { ...reply, card: { ...card, lead: [note, card.lead].filter(Boolean).join('') } };
  return { ...reply, text: `${note}\n${reply.text ?? ''}` };
}

/** What a newcomer tries first. */
const FIRST_STEPS: readonly Intent[] = ['activity.log', 'need.post', 'meeting.create'];

/** The card of a first entry: one sentence a topic, and the topics to look into. */
function welcome(turn: MessageTurn, registry: Registry, botName: string): Content {
  const first = FIRST_STEPS.flatMap((intent) => registry.byIntent.get(intent) ?? []);
  const topics = [...new Set([...first, ...registry.commands].map((c) => c.topic))];
  return {
    card: {
      title: `${turn.actor.name}，您好，我是${botName}`,
      lead: '一句话记活动、找资源、开联席会。',
      note: ['比如说：', ...first.map((c) => c.says[0]?.examples[0])].join('\n'),
      buttons: topics.map((topic) => ({ text: topic, action: `help:topic:${topic}` })),
    },
  };
}

/** Guesses that are shown. */
const GUESSES = 3;

/** Something that was spoken of before, without saying what. */
const MEANS_SOMETHING = /[那这](?:个|件|次|事|边)|上[次回]|刚才|之前/;

/** Not understood, or understood but not served: say so, with up to three ways on; the second time with three whatever was said. Never silence. */
async function lost(turn: MessageTurn, registry: Registry, botName: string, again: boolean): Promise<Content> {
  const { reading } = turn;
  if (reading.tooLong) return { text: '这段话太长了（最多2000字）。请挑要办的一件事，用一两句话告诉我。' };
  if (reading.intent === 'ask') return { text: '您说的是哪一件？请带上编号，例如“取消会12”“活128 改成35人”。' };
  if (reading.intent !== 'none') return { text: '这件事我还不会办。发“帮助”看我能做什么。' };
  const guesses = (reading.candidates ?? []).filter((c) => registry.byIntent.has(c.intent));
  const mine = !guesses.length && MEANS_SOMETHING.test(turn.text) ? await inHand(turn, 3) : [];
  if (mine.length)
    return {
      card: {
        title: '没听懂是哪件事',
        note: ['您手上有：', ...mine.map((m) => m.line), '点下面或发编号看详情，也可发“帮助”看怎么说。'].join('\n'),
        buttons: mine.map((m) => m.button),
      },
    };
  const usual = FIRST_STEPS.filter((intent) => !guesses.some((g) => g.intent === intent)).flatMap((intent) => {
    const known = registry.says.find((s) => s.intent === intent);
    return known ? [{ summary: known.summary, example: known.examples[0] ?? '' }] : [];
  });
  const ways = (again ? [...guesses, ...usual] : guesses).slice(0, GUESSES).map((c) => `> ${c.summary}：${c.example}`);
  if (ways.length)
    return { text: [`${again ? '还是没' : '没太'}听懂，您是不是想：`, ...ways, '都不是的话，发“帮助”看我能做什么。'].join('\n') };
  return { text: `没太听懂。我是${botName}，可以记活动、找资源、开会提醒。发“帮助”看怎么说，发“我的”看您手上的事。` };
}
