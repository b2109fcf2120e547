import { MINUTE_MS } from '../bot/clock';
import { defineCommand, type Reply, type Turn } from '../bot/conversation/command';
import { claimerName, isClaimer, mayReview, type Wish, wishById, wishByNo } from '../bot/domain/wish/lookup';
import { thingOf } from '../bot/domain/wish/rules';
import { change, mustBe, tellClaimer } from '../bot/domain/wish/service';
import { approveCard, codeOf, contactButton, deliverWords, faceOf, notHere, stateButton, wishCard } from '../bot/domain/wish/words';
import { RuleBroken } from '../bot/errors';

const NAME = '心愿受助人';
const LISTEN_MS = 30 * MINUTE_MS;

const inGroup = (turn: Turn): boolean => turn.place.kind === 'group';

/** What to answer instead when it cannot be approved any more: it was, or the card was about somebody who gave it up. */
function notNow(turn: Turn, wish: Wish, claimer: string | undefined): Reply {
  mustBe(turn, wish, 'REOPEN');
  if (wish.status !== 'CLAIMED' || wish.approvedAt) return { card: faceOf(turn, wish, inGroup(turn)) };
  return wish.claimedById === claimer ? undefined : { card: approveCard(wish, turn) };
}

/** Lets the claimer know who it is: the words of the registration, else those that the secretary says next. */
function approve(turn: Turn, wish: Wish): Promise<Reply> | Reply {
  if (wish.privateEnc) return tellWho(turn, wish, turn.secrets.decrypt(wish.privateEnc));
  turn.memory.pending = { kind: NAME, data: { id: wish.id, claimer: wish.claimedById ?? '' }, until: turn.now.getTime() + LISTEN_MS };
  return {
    card: {
      title: `${codeOf(wish)} 要告诉${claimerName(turn, wish)}什么？`,
      lead: wish.publicText,
      note: '直接说称呼、电话、地址。我只私聊给认领人，加密保存，结案后删除。',
      buttons: [contactButton(wish)],
    },
  };
}

/** @param words private; none: the secretary gets in touch */
async function tellWho(turn: Turn, wish: Wish, words?: string): Promise<Reply> {
  const next = await change(turn, wish, { approvedAt: turn.now, ...(words && { privateEnc: turn.secrets.encrypt(words) }) });
  const told = words === undefined ? tellClaimer(turn, next, { text: contactWords(turn, next) }, 'contact') : sendWho(turn, next, words);
  await turn.audit({ action: 'wish.approve', entity: 'wish', entityId: wish.id, note: `${codeOf(wish)} 核准` });
  const done = words === undefined ? `已告诉${claimerName(turn, next)}由您联系。` : `已私聊给${claimerName(turn, next)}。`;
  return { card: wishCard(next, turn, [stateButton(next)], told ? `✅ ${done}` : `${claimerName(turn, next)}还不能私聊，请打个电话。`) };
}

const contactWords = (turn: Turn, wish: Wish): string =>
  `${codeOf(wish)} ${thingOf(wish.publicText)}：${turn.actor.name}书记会直接和您联系。`;

/** Only ever privately, to who claimed it. */
const whoWords = (turn: Turn, wish: Wish, words: string): string =>
  `${codeOf(wish)} 受助人信息（请只用于这次送达，不要外传）：\n> ${words}\n${deliverWords(wish, turn)}，送到了说“${codeOf(wish)}送到了”。`;

function sendWho(turn: Turn, wish: Wish, words: string): boolean {
  const claimer = turn.directory.memberById(wish.claimedById ?? '');
  const options = { key: `wish:${wish.id}:who`, about: codeOf(wish), private: true } as const;
  return claimer !== undefined && turn.outbox.toMember(claimer.userid, { text: whoWords(turn, wish, words) }, options);
}

/** 愿9那家是谁？ */
async function who(turn: Turn, wish: Wish): Promise<Reply> {
  const claimer = isClaimer(turn, turn.actor, wish);
  if (inGroup(turn) || !(claimer || mayReview(turn, turn.actor, wish)))
    return { text: notHere(wish, turn).replace(/^群里/, inGroup(turn) ? '群里' : '这里') };
  if (!wish.privateEnc)
    return { text: `${codeOf(wish)}登记时没有留受助人信息，${claimer ? '请问社区书记。' : '认领后您可以告诉认领人。'}` };
  if (claimer && !wish.approvedAt) return { text: `${codeOf(wish)}的受助人信息要等社区书记核准，核准后我马上私聊您。` };
  const options = { key: `wish:${wish.id}:who`, priority: 1, private: true } as const;
  const text = whoWords(turn, wish, turn.secrets.decrypt(wish.privateEnc));
  if (!turn.outbox.toMember(turn.actor.userid, { text }, options)) return { text: '我还不能私聊您，请先和我单聊说一句话。' };
  await turn.audit({ action: 'wish.read', entity: 'wish', entityId: wish.id, note: `${codeOf(wish)} 看受助人信息` });
  return undefined;
}

export default defineCommand({
  name: NAME,
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

  async run(turn) {
    const { no } = turn.reading.slots;
    if (!no) throw new RuleBroken('wish.which', '您问的是哪个心愿？请带上编号，如“愿4那家是谁”。');
    return who(turn, await wishByNo(turn, no));
  },

  async press({ verb, args: [id = '', claimer] }, turn) {
    const wish = await wishById(turn, id);
    return notNow(turn, wish, claimer) ?? (verb === 'approve' ? approve(turn, wish) : tellWho(turn, wish));
  },

  /** Who it is, after "要告诉…什么？". */
  async heard({ id = '', claimer }, turn) {
    const words = turn.text.trim();
    if (inGroup(turn) || !words) return undefined;
    const wish = await wishById(turn, id);
    return notNow(turn, wish, claimer) ?? tellWho(turn, wish, words.slice(0, 200));
  },
});
