/**
 * From a message to the command that answers it, through bottender's router: entering, pressing, speaking, anything else.
 * What the words say is decided here in one order: a choice the last card offers, an answer to a pending question, then the reading.
 */
import { payload, route, router, text } from 'bottender/router';
import type { Content, FileRef } from '../content';
import { keepUnheard } from '../domain/unheard/service';
import type { Reading } from '../reading/types';
import type { Secrets } from '../secrets';
import type { Inbound } from '../wecom/inbound';
import type { Chats } from './chats';
import type { Command, Press, Reply } from './command';
import type { WecomContext } from './context';
import { Drafts } from './drafts';
import type { Registry } from './load';
import { bare, choiceSaid, offersOf } from './offers';
import { answerTo, learnReach, locate } from './place';
import { heardAs, lost, notHere, welcome, wordless } from './replies';
import type { Slot } from './slot';
import { MessageTurn } from './turn';
import { beginsLikeCommand, courtesyBack, isAnswerAllTheSame, isCourtesy, isNoAnswer } from './words';

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

/** Code of a record. */
const CODE = /^[活会资需愿订哨办清项]\d/;

/** Words up to this length that read so surely as a command, with nothing around them, are one and no answer. */
const SHORT = 12;
const SURE = 0.88;
/** What begins as a command does needs less. */
const LIKELY = 0.79;
/** Short words that are another command though the question takes any: 谁没回. */
const CERTAIN = 0.9;

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
    const file = reply?.file;
    if (file && !carriesFiles(inbound)) fileApart(turn, inbound, { ...reply, file });
    else if (reply) {
      const apart = askedPrivately && inbound.chatid !== undefined && holdsDetails(reply);
      if (apart) {
        // It was asked in private: what it says of the matter goes there, the group hears that it was heard.
        const told = turn.outbox.toMember(turn.actor.userid, reply, { key: 'answer', priority: 1 });
        const text = told ? `${turn.actor.name}：收到，结果发您私聊了。` : `${turn.actor.name}：收到。详情请私聊我看。`;
        turn.outbox.answer(answerTo(inbound), { text }, 'heard');
      } else if (inbound.press && !reply.card && !reply.file) {
        // A press cannot be answered by words in place; who pressed gets a private sentence.
        if (!turn.outbox.toMember(turn.actor.userid, reply, { key: 'answer', priority: 1 })) {
          const content = inbound.chatid
            ? { text: `${turn.actor.name}：${reply.private ? '详情请私聊我看。' : (reply.text ?? '')}` }
            : reply;
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

  /** A file goes to its reader alone: from a group, or from where nothing but an answer can be sent, by the way that reaches them. */
  function fileApart(turn: MessageTurn, inbound: Inbound, { file, ...reply }: Content & { file: FileRef }): void {
    const { outbox, actor } = turn;
    const sent = outbox.toMember(actor.userid, { ...reply, file }, { key: 'answer', priority: 1 });
    if (sent && inbound.press) return;
    const text = sent
      ? `${actor.name}：${file.name}发您私聊了。`
      : inbound.chatid
        ? `${actor.name}：文件只发私聊，现在还发不到您那里。请先私聊我发一句话，再说一次就能收到。`
        : '这里只能回文字，发不了文件：请管理员开通自建应用（或改用长连接）后再要。数字可以直接在这里看。';
    outbox.answer(answerTo(inbound), { text }, sent ? 'heard' : 'answer');
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
    if (pending && pending.until <= turn.now.getTime()) delete turn.memory.pending;
    const command = waiting(turn);
    if (!pending || !command || (isCourtesy(turn.text) && !sentPictures(turn))) return undefined;
    delete turn.memory.pending;
    if (isNoAnswer(turn.text) || isOtherCommand(turn.text, read(turn, {}), command)) return undefined;
    const reply = await command.heard?.(pending.data, turn);
    return reply && { reply, intent: `heard:${pending.kind}` };
  }

  /** 投票情况 is no name and no reason. Long words are an answer, whatever they sound like, but for those that begin as a command does. */
  function isOtherCommand(text: string, { intent, score }: Reading, asker?: Command): boolean {
    if (isAnswerAllTheSame(text)) return false;
    const command = registry.byIntent.get(intent);
    const least = beginsLikeCommand(text) ? LIKELY : [...text].length <= SHORT ? SURE : Number.POSITIVE_INFINITY;
    return command?.run !== undefined && command !== asker && score >= least;
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
    const around = { ...(turn.quoteNo && { quoteNo: turn.quoteNo }), ...(asked && coded && { lastReminderNo: asked.about }) };
    turn.reading = read(turn, { ...(draft && { openDraft: draft.kind }), ...around });
    // What takes no changes is not changed by a sentence that holds a day or a name.
    if (draft && turn.reading.intent === 'draft.edit' && !drafts.takesChanges(draft)) turn.reading = read(turn, around);
    const { intent } = turn.reading;
    if (draft) {
      if (intent === 'confirm') return { reply: await drafts.confirm(turn, draft), intent };
      if (intent === 'cancel') return { reply: await drafts.cancel(turn, draft), intent };
      const question = await drafts.question(turn, draft);
      const first = question?.free === 'first';
      // Whatever somebody is in need of sounds like a command: 借一台轮椅, 缺一台收音机.
      const certain = [...turn.text].length <= SHORT && turn.reading.score >= CERTAIN;
      if (first && !isCourtesy(turn.text) && !isNoAnswer(turn.text) && !certain) {
        const reply = await drafts.hear(turn, draft, turn.text);
        if (reply) return { reply, intent: 'draft.edit' };
      }
      if (intent === 'draft.edit')
        return { reply: heardAs(await drafts.edit(turn, draft, turn.reading.slots.changes ?? turn.reading.slots), turn), intent };
      // What no command serves is no command that could beat the draft. 春节慰问 answers what a meeting is about, 活31 alone which one.
      const which = (intent === 'show' || intent === draft.kind) && !sentPictures(turn) && question?.slot === 'no';
      const topic = question?.free === true && isAnswerAllTheSame(turn.text);
      if (!isCourtesy(turn.text) && (intent === 'ask' || which || topic || !registry.byIntent.get(intent)?.run)) {
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
      if (intent === 'none' && isCourtesy(turn.text)) {
        const open = draft ? '上面那张卡片还等您答复，不要了发“取消”。' : '';
        return { reply: { text: `${courtesyBack(turn.text)}${open}` }, intent: 'courtesy' };
      }
      const guess = intent === 'none' ? turn.reading.candidates?.[0]?.intent : intent;
      const hidden = draft !== undefined && drafts.isPrivate(draft);
      await keepUnheard(turn, { text: turn.text, hidden, author: secrets.keyedHash('unheard', turn.actor.userid), guess });
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

/** In private, where more than the one answer can be sent. */
const carriesFiles = ({ chatid, surface, reply }: Inbound): boolean =>
  chatid === undefined && (surface === 'AGENT' || reply?.kind.startsWith('socket') === true);

const sentPictures = ({ pictures, pictureProblems }: MessageTurn): boolean => pictures.length + pictureProblems.length > 0;
