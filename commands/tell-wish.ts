import type { Card } from '../bot/content';
import { defineCommand, defineDraft, type Reply, type Turn } from '../bot/conversation/command';
import { claimerName, isClaimer, mayReview, type Wish, wishById, wishByNo } from '../bot/domain/wish/lookup';
import { thingOf } from '../bot/domain/wish/rules';
import { change, mustBe, tellClaimer } from '../bot/domain/wish/service';
import { approveCard, codeOf, deliverWords, faceOf, notHere, stateButton, stateOf, wishCard } from '../bot/domain/wish/words';
import { RuleBroken } from '../bot/errors';

/** What the secretary is about to tell the claimer. */
interface TellDraft {
  id: string;
  code: string;
  /** Everybody knows it. */
  wish: string;
  claimerId: string;
  claimer: string;
  /** Encrypted; absent: asked for. */
  words?: string;
  /** The secretary gets in touch instead. */
  contact?: true;
}

const MOST_WORDS = 200;

const inGroup = (turn: Turn): boolean => turn.place.kind === 'group';

/** What to answer instead when it cannot be approved any more: it was, or the card was about somebody who gave it up. */
function notNow(turn: Turn, wish: Wish, claimer: string | undefined): Reply {
  mustBe(turn, wish, 'REOPEN');
  if (wish.status !== 'CLAIMED' || wish.approvedAt) return { card: faceOf(turn, wish, inGroup(turn)) };
  return wish.claimedById === claimer ? undefined : { card: approveCard(wish, turn) };
}

/** Lets the claimer know who it is: the words of the registration, else those that the secretary says next and confirms. */
async function approve(turn: Turn, wish: Wish): Promise<Reply> {
  if (wish.privateEnc) return { card: await tellWho(turn, wish, turn.secrets.decrypt(wish.privateEnc)) };
  if (inGroup(turn)) return { text: `${codeOf(wish)}的受助人信息只能私聊我说。` };
  const { id, publicText, claimedById } = wish;
  return turn.draft(tell, {
    id,
    code: codeOf(wish),
    wish: publicText,
    claimerId: claimedById ?? '',
    claimer: claimerName(turn, wish),
  });
}

const withWords = ({ words: _w, ...draft }: TellDraft, said: string, turn: Turn): TellDraft => ({
  ...draft,
  words: turn.secrets.encrypt([...said.trim()].slice(0, MOST_WORDS).join('')),
});

/** Words once told cannot be taken back: whoever says them reads them again first. */
const tell = defineDraft<TellDraft>({
  kind: 'wish.tell',
  private: 'ALWAYS',
  question: ({ words, contact, code, claimer }) =>
    words || contact
      ? undefined
      : {
          slot: 'words',
          text: `${code} 要告诉${claimer}什么？直接说称呼、电话、地址。我只私聊给认领人，加密保存，结案后删除。`,
          options: [{ text: '我来联系', value: 'contact', settles: true }],
          free: 'first',
        },
  sofar: ({ wish }) => [['心愿', wish]],
  card: ({ code, claimer, wish, words = '' }, turn) => ({
    title: `${code} 这样告诉${claimer}？`,
    lead: wish,
    facts: [['原话', turn.secrets.decrypt(words)]],
    note: '确认后马上私聊给认领人，收不回来，请看清再点。',
    buttons: [{ text: '重新说', action: 'draft:ask:words' }],
  }),
  confirmText: '确认告诉',
  pick({ words, ...draft }, slot, value, turn) {
    if (slot === 'ask') return draft;
    return value === 'contact' ? { ...draft, contact: true } : withWords(draft, value, turn);
  },
  // Part of a sentence that nobody can take back is no correction: all of it is said again.
  edit: ({ words, ...draft }, _changes, turn) => (words ? draft : withWords(draft, turn.text, turn)),
  dropped: ({ code }) => ({ card: { title: `${code} 什么也没有告诉`, lead: '要告诉时再点[核准 告诉对方]。' }, state: '没有告诉' }),
  async confirm({ id, claimerId, words, contact }, turn) {
    const wish = await wishById(turn, id);
    if (notNow(turn, wish, claimerId))
      throw new RuleBroken('wish.went-on', `${codeOf(wish)}${stateOf(wish, turn)}，刚才的话没有发出去。发“${codeOf(wish)}”看现在怎么办。`);
    const { buttons: _b, ...card } = await tellWho(turn, wish, words && turn.secrets.decrypt(words));
    return { card, state: `${contact ? '您来联系' : '已告诉'} ${codeOf(wish)}` };
  },
});

/** @param words private; none: the secretary gets in touch */
async function tellWho(turn: Turn, wish: Wish, words?: string): Promise<Card> {
  const next = await change(turn, wish, { approvedAt: turn.now, ...(words && { privateEnc: turn.secrets.encrypt(words) }) });
  const told = words === undefined ? tellClaimer(turn, next, { text: contactWords(turn, next) }, 'contact') : sendWho(turn, next, words);
  await turn.audit({ action: 'wish.approve', entity: 'wish', entityId: wish.id, note: `${codeOf(wish)} 核准` });
  const done = words === undefined ? `已告诉${claimerName(turn, next)}由您联系。` : `已私聊给${claimerName(turn, next)}。`;
  return wishCard(next, turn, [stateButton(next)], told ? `✅ ${done}` : `${claimerName(turn, next)}还不能私聊，请打个电话。`);
}

const contactWords = (turn: Turn, wish: Wish): string =>
  `${codeOf(wish)} ${thingOf(wish.publicText)}：${turn.actor.name}书记会直接和您联系。`;

/** Only ever privately, to who claimed it. */
const whoWords = (turn: Turn, wish: Wish, words: string): string =>
  `${codeOf(wish)} 受助人信息（请只用于这次送达，不要外传）：\n> ${words}\n${deliverWords(wish, turn)}，送到了说“${codeOf(wish)}送到了”。`;

function sendWho(turn: Turn, wish: Wish, words: string): boolean {
  const claimer = turn.directory.memberById(wish.claimedById ?? '');
  const content = { text: whoWords(turn, wish, words), private: true } as const;
  return claimer !== undefined && turn.outbox.toMember(claimer.userid, content, { key: `wish:${wish.id}:who`, about: codeOf(wish) });
}

/** 愿9那家是谁？ */
async function who(turn: Turn, wish: Wish): Promise<Reply> {
  const claimer = isClaimer(turn, turn.actor, wish);
  if (inGroup(turn) || !(claimer || mayReview(turn, turn.actor, wish)))
    return { text: notHere(wish, turn).replace(/^群里/, inGroup(turn) ? '群里' : '这里') };
  if (!wish.privateEnc)
    return { text: `${codeOf(wish)}登记时没有留受助人信息，${claimer ? '请问社区书记。' : '认领后您可以告诉认领人。'}` };
  if (claimer && !wish.approvedAt) return { text: `${codeOf(wish)}的受助人信息要等社区书记核准，核准后我马上私聊您。` };
  await turn.audit({ action: 'wish.read', entity: 'wish', entityId: wish.id, note: `${codeOf(wish)} 看受助人信息` });
  return { text: whoWords(turn, wish, turn.secrets.decrypt(wish.privateEnc)), private: true };
}

export default defineCommand({
  name: '心愿受助人',
  topic: '资源',
  says: [
    {
      intent: 'wish.who',
      summary: '问心愿是谁家的（只私聊认领人）',
      examples: ['愿4那家是谁'],
      patterns: [
        {
          say: /那[家户]|谁家|哪[家户]的|是谁$|是谁[?？]|住(?:在)?(?:哪|什么)|地址|电话|手机|联系方式|怎么联系|姓什么|叫什么|姓名|名字/,
          score: 0.93,
          on: '愿',
          unless: /认领|送到|接|O/,
        },
      ],
      slots: ['no'],
      no: '愿',
      noFromReminder: true,
    },
  ],
  noun: 'wish-who',
  drafts: [tell],

  async run(turn) {
    const { no } = turn.reading.slots;
    if (!no) throw new RuleBroken('wish.which', '您问的是哪个心愿？请带上编号，如“愿4那家是谁”。');
    return who(turn, await wishByNo(turn, no));
  },

  async press({ verb, args: [id = '', claimer] }, turn) {
    const wish = await wishById(turn, id);
    return notNow(turn, wish, claimer) ?? (verb === 'approve' ? approve(turn, wish) : { card: await tellWho(turn, wish) });
  },
});
