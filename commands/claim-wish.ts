import type { Content } from '../bot/content';
import { defineCommand, type Press, type Reply, type Turn } from '../bot/conversation/command';
import { pressedUnit } from '../bot/domain/request/answering';
import { answerButtons, askCard, groupButtons, type Need, needLine } from '../bot/domain/request/words';
import { here, inItsGroup } from '../bot/domain/spoken';
import { claimsFor, isClaimer, mayReview, openWishes, type Wish, wishById, wishByNo, wishesOf } from '../bot/domain/wish/lookup';
import { nameIn, openByName } from '../bot/domain/wish/named';
import { likest, type Step, thingOf } from '../bot/domain/wish/rules';
import { type Before, beforeOf, mustBe, take, takeBack } from '../bot/domain/wish/service';
import { unwait, wait } from '../bot/domain/wish/waits';
import {
  buttonsOf,
  claimedCard,
  codeOf,
  deliverWords,
  faceOf,
  lateCard,
  listCard,
  shortName,
  stateButton,
  stateOf,
  wishAction,
  wishCard,
  wishLine,
} from '../bot/domain/wish/words';
import { RuleBroken } from '../bot/errors';
import { QUESTION, re } from '../bot/reading/declare';
import { WE } from '../bot/reading/phrases';
import type { Intent } from '../bot/reading/types';

const NAME = '认领心愿';
/** Shown when somebody was faster. */
const ALIKE = 2;

/** 认领 of other things, or no claim at all. */
const NOT_NAMED = '需求$|督办|项目|活动|岗位|清单|认领(?:情况|单|表|人|书)|取消|放弃|没|未|已经|同事|邻居';

const inGroup = (turn: Turn): boolean => turn.place.kind === 'group';

const face = (turn: Turn, wish: Wish): Reply => ({ card: faceOf(turn, wish, inGroup(turn)) });

/** Carries it out and notes what 撤销 needs. */
async function step(turn: Turn, wish: Wish, what: Step, o: { forOrg?: string | null; files?: string } = {}): Promise<Wish> {
  const next = await take(turn, wish, what, { ...o, here: here(turn) });
  await turn.audit({
    action: 'wish.step',
    entity: 'wish',
    entityId: wish.id,
    before: { status: wish.status },
    after: { status: next.status },
    undo: { left: next.revision, before: beforeOf(wish) },
    note: `${codeOf(next)} ${stateOf(next, turn)}`,
  });
  return next;
}

async function claim(turn: Turn, wish: Wish): Promise<Reply> {
  const again = wish.status === 'CLAIMED' && isClaimer(turn, turn.actor, wish);
  if (wish.status !== 'PUBLISHED' && !again) {
    const others = (await openWishes(turn)).filter((w) => w.id !== wish.id);
    return { card: { ...lateCard(wish, turn, likest(wish, others, ALIKE)), ...(inGroup(turn) && { forPresser: true }) } };
  }
  const next = again ? wish : await step(turn, wish, 'CLAIM', { forOrg: claimsFor(turn, turn.reading.slots.org) });
  if (!inGroup(turn)) return { card: claimedCard(next, turn) };
  const told =
    !again &&
    turn.outbox.toMember(turn.actor.userid, { card: claimedCard(next, turn) }, { key: `wish:${next.id}:mine`, about: codeOf(next) });
  const note = again || told ? '' : '详情要私聊：请和我单聊说一句“我的”。';
  if (turn.via === 'CARD') return { card: wishCard(next, turn, buttonsOf(next, 'PUBLIC'), note) };
  return { text: `✅ ${codeOf(next)} 您已认领，${deliverWords(next, turn)}。${told ? '详情已私聊您。' : note}` };
}

/** What is said when a step is done. */
const SAID: Readonly<Record<Step, (wish: Wish) => string>> = {
  PUBLISH: () => '已发布，等人认领。',
  CLAIM: () => '',
  RELEASE: (wish) => (wish.waits.length ? '已放回，正在问候补的人。谢谢您早说。' : '已放回等人认领。谢谢您早说。'),
  DELIVER: () => '辛苦了！已请社区确认，确认了告诉您。',
  CONFIRM: () => '已结案，认领人也告诉了。受助人信息一小时后删除。',
  REOPEN: () => '已请认领人再看一下。',
  CANCEL: () => '已撤下，不再请人认领。',
};

async function act(turn: Turn, wish: Wish, what: Step): Promise<Reply> {
  if (what === 'CLAIM') return claim(turn, wish);
  const sent = turn.pictures.length + turn.pictureProblems.length;
  // They are not stored: the community looks at them where they were sent.
  const files = sent && inGroup(turn) ? `群里发了${sent}张照片。` : '';
  const next = await step(turn, wish, what, { files });
  const shown = sent && !inGroup(turn) ? '照片我不存，请发到群里或直接给书记看。' : '';
  const note = `${SAID[what](next)}${shown}10分钟内可“撤销”。`;
  if (turn.via === 'CHAT' && inGroup(turn)) return { text: `✅ ${codeOf(next)} ${thingOf(next.publicText)}：${note}` };
  const done = next.status === 'DELIVERED' || next.status === 'PUBLISHED' ? [stateButton(next)] : buttonsOf(next, 'PUBLIC');
  return { card: wishCard(next, turn, done, note) };
}

/** Two presses: others see it already. */
function askDrop(turn: Turn, wish: Wish): Reply {
  mustBe(turn, wish, 'CANCEL');
  const buttons = [
    { text: '确定撤下', action: wishAction('dropped', wish), style: 'danger' as const },
    { text: '不撤', action: wishAction('state', wish) },
  ];
  return { card: { ...wishCard(wish, turn, buttons, '撤下后不再请人认领，群里说一声。'), title: `要撤下${codeOf(wish)}吗？` } };
}

const STEP_SAID: Partial<Record<Intent, Step>> = { 'wish.claim': 'CLAIM', 'wish.release': 'RELEASE', 'wish.done': 'DELIVER' };
const STEP_PRESSED: Readonly<Record<string, Step>> = {
  claim: 'CLAIM',
  release: 'RELEASE',
  deliver: 'DELIVER',
  publish: 'PUBLISH',
  confirm: 'CONFIRM',
  reopen: 'REOPEN',
  dropped: 'CANCEL',
};

/** Buttons of a card that asks which. */
const CHOICES = 5;

/** 认领放大镜: the wish, or the card of the need with which units answer it; asked when several have that name. */
async function byName(turn: Turn, name: string): Promise<Wish | Content> {
  const { wishes, needs, late } = await openByName(turn, name);
  const [wish] = wishes;
  const [need] = needs;
  if (wish && wishes.length + needs.length === 1) return wish;
  if (need && wishes.length + needs.length === 1) return asked(turn, need);
  if (late) return late;
  if (!wish && !need) return listed(turn, `没有找到叫“${[...name].slice(0, 12).join('')}”的心愿或需求。`);
  const all = [
    ...wishes.map((w) => ({ line: wishLine(w, turn), text: shortName(w), action: wishAction('claim', w) })),
    ...needs.map((n) => ({ line: needLine(n, turn), text: `需${n.no}`, action: `need:offer:${n.id}` })),
  ];
  const some = all.slice(0, CHOICES);
  return {
    card: {
      title: '认领哪一个？',
      note: [...some.map((c) => c.line), ...(all.length > CHOICES ? ['还有别的，请说编号。'] : [])].join('\n'),
      buttons: some.map(({ text, action }) => ({ text, action })),
    },
  };
}

/** A need is answered by a unit, with how much of it. */
function asked(turn: Turn, need: Need): Content {
  pressedUnit(turn, need, undefined);
  return { card: askCard(need, turn, inItsGroup(turn, need) ? groupButtons(need) : answerButtons(need)) };
}

async function listed(turn: Turn, lead = ''): Promise<Content> {
  const open = await openWishes(turn);
  if (!open.length) return { text: `${lead}现在没有等人认领的心愿。要看需求，发“需求清单”。` };
  return { card: { ...listCard(open, turn), ...(lead && { lead }) } };
}

/** Which one is meant, when no number was said: of those to be claimed one is named or chosen, of one's own it may be the only one. */
async function meant(turn: Turn): Promise<Wish | Content> {
  if (turn.reading.intent === 'wish.claim') {
    const name = nameIn(turn.text);
    return name ? byName(turn, name) : listed(turn);
  }
  const [only, ...more] = await wishesOf(turn);
  if (!only) throw new RuleBroken('wish.none', '您没有认领着的心愿。发“还有哪些心愿”看看。');
  if (!more.length) return only;
  const codes = [only, ...more].map((w) => `${codeOf(w)} ${thingOf(w.publicText)}`).join('、');
  return { text: `您说的是哪一个？${codes}。请带上编号。` };
}

async function press({ verb, args: [id = ''] }: Press, turn: Turn): Promise<Reply> {
  const wish = await wishById(turn, id);
  const what = STEP_PRESSED[verb];
  if (what) return act(turn, wish, what);
  switch (verb) {
    case 'drop':
      return wish.status === 'COLLECTED' ? act(turn, wish, 'CANCEL') : askDrop(turn, wish);
    case 'wait': {
      if (isClaimer(turn, turn.actor, wish)) return face(turn, wish);
      if (wish.status !== 'CLAIMED') return claim(turn, wish);
      const nth = await wait(turn, wish);
      if (nth > wish.waits.length)
        await turn.audit({ action: 'wish.wait', entity: 'wish', entityId: wish.id, undo: {}, note: `候补 ${codeOf(wish)}` });
      const note = `已排候补，第${nth}位；空出来了我私聊您。`;
      return { card: { ...wishCard(wish, turn, [stateButton(wish)], note), ...(inGroup(turn) && { forPresser: true }) } };
    }
    case 'unwait':
      return { card: wishCard(wish, turn, [stateButton(wish)], (await unwait(turn, wish)) ? '好，问下一位。' : '您没有在排候补。') };
    default:
      return face(turn, wish);
  }
}

export default defineCommand({
  name: NAME,
  topic: '资源',
  common: true,
  says: [
    {
      intent: 'wish.claim',
      summary: '认领心愿',
      examples: ['我想认领愿4', '认领放大镜'],
      words: ['认领'],
      patterns: [
        {
          say: re(
            '认领|认下|领了|领走|我来|我们来|接了|接下|我认|我们认|包了|我要|来完成|来实现|来圆|帮.{0,3}圆|归我|交给我|交给|给我|承包|负责|我送|我们送|我买|我们买|能办|可以办|我领|我们领|',
            WE,
            '(?:来|认|接|可以|能|出|送|买|领|帮|想)',
          ),
          score: 0.9,
          on: '愿',
          unless: re('送到了|完成了|圆了|实现了|办好|', QUESTION.source, '|取消|不认|不来|放弃|已经'),
        },
        { say: /^(?:我|我们|O|想|要)*认领(?:微?心愿)?$/, score: 0.8 },
        { say: /(?:我|我们|O)(?:想|要|来|可以)?认领/, score: 0.72, unless: re(QUESTION.source, '|需求') },
        // By its name: surer than an answer to the need that was asked about last, of which 认领两个 is one.
        {
          say: /^(?:我们?|我来|我们来|咱们?|O|想|要|来|可以|能|,)*认领(?![的了过到不,它C]|[这那]个?$)[^N]{1,14}$/,
          score: 0.91,
          unless: re(QUESTION.source, '|', NOT_NAMED),
        },
        {
          say: /^(?![这那它])[^N,C]{2,12}(?:由|就|给)?(?:我们|咱们|我)(?:单位|支部|社区|来|要|可以|想)*认领了?$/,
          score: 0.91,
          unless: re(QUESTION.source, '|', NOT_NAMED),
        },
      ],
      slots: ['no', 'org'],
      no: '愿',
      ask: { no: '认领哪个心愿？' },
    },
    {
      intent: 'wish.done',
      summary: '报心愿已完成',
      examples: ['愿4完成了'],
      words: ['送到了', '送达', '实现了'],
      patterns: [
        {
          say: /送到|送达|送去了|送过去|送上门|送完|圆了|圆满|完成|实现|兑现|办好|办到|办妥|办成|搞定|达成|了了|修好|买好|装好|交到|给到|收到了|拿到|落实|解决|弄好|结了|到位|好了/,
          score: 0.92,
          on: '愿',
          unless: /吗|[?？]|没|未|来完成|来实现|我来|什么时候/,
        },
      ],
      slots: ['no'],
      no: '愿',
      noFromReminder: true,
    },
    {
      intent: 'wish.release',
      summary: '认领的心愿办不了，放回给别人',
      examples: ['愿4 认领不了了'],
      patterns: [
        {
          say: /(?:认领|送|办|买|做|完成|去|弄)不(?:了|成|到|上)|不(?:认领|认|能送|能认领)了?|(?:取消|放弃|退掉?|退回)(?:这个|我的|我们的)?(?:认领)?(?:N|$)|(?:取消|放弃|退)认领|没办法|来不及/,
          score: 0.93,
          on: '愿',
          unless: re(QUESTION.source, '|送不了就'),
        },
        { say: /^(?:我|我们|O|心愿|那个|这个|,)*认领不(?:了|成)了?$|^(?:取消|放弃)认领(?:心愿)?$/, score: 0.85 },
      ],
      slots: ['no'],
      no: '愿',
      noFromReminder: true,
    },
  ],
  noun: 'wish',

  async run(turn) {
    const { intent, slots } = turn.reading;
    const wish = slots.no ? await wishByNo(turn, slots.no) : await meant(turn);
    if (!('publicText' in wish)) return wish;
    const reviews = !isClaimer(turn, turn.actor, wish) && mayReview(turn, turn.actor, wish);
    // Who was there says 送到了 for the claimer as well.
    return act(turn, wish, intent === 'wish.done' && reviews ? 'CONFIRM' : (STEP_SAID[intent] ?? 'CLAIM'));
  },

  press,

  undo: {
    async 'wish.wait'({ entityId }, turn) {
      const wish = await wishById(turn, entityId);
      await unwait(turn, wish);
      return { text: `↩️ 已撤回，${codeOf(wish)}不排候补了。` };
    },
    async 'wish.step'({ entityId, data }, turn) {
      const { left, before } = data as unknown as { left: number; before: Before };
      const next = await takeBack(turn, await wishById(turn, entityId), left, before, here(turn));
      return { text: `↩️ 已撤回，${codeOf(next)} ${thingOf(next.publicText)}现在${stateOf(next, turn)}。` };
    },
  },
});
